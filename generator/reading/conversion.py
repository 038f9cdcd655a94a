"""What a converted text depends on, without converting anything."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from generator.digest import Digest, digest, digest_bytes
from generator.model.site import Language, MarkdownSettings
from generator.model.story import Article, Body, Wording

Failure = tuple[str, str]
"""Why a text can't be converted, and what to do."""

Conversion = Body | Failure

Convert = Callable[[Article, Wording, str], tuple[Digest, Conversion] | None]
"""Converts the Markdown of an article that has just been read, so that text and front matter are of one moment: the key of its body, and
what came of it. None if that is known."""


def conversion_key(language: Language, settings: MarkdownSettings) -> Digest:
    """Differs whenever texts of a language would be converted in another way."""
    return digest((language, settings, [_module_digest(name) for name, _ in settings.extensions]))


def body_key(text: Digest, conversion: Digest) -> Digest:
    """The witness of a body: equal when the text and its conversion are."""
    return digest_bytes(f"{text} {conversion}".encode())


def _module_digest(name: str) -> Digest:
    """The source of an extension that a site brings along may change under one version number."""
    try:
        spec = find_spec(name.partition(":")[0])
    except (ImportError, ValueError):
        return ""
    return digest_bytes(Path(spec.origin).read_bytes()) if spec and spec.origin and Path(spec.origin).is_file() else ""
