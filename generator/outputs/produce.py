"""`produce(spec, ask)`: each kind of output has its producer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from generator.model.output import Ask, OutputSpec
from generator.outputs.pages import produce_page
from generator.outputs.product import Product
from generator.theming.assets import Assets
from generator.theming.environment import Templates

if TYPE_CHECKING:
    from generator.outputs.images import Keep, Read

Producer = Callable[[OutputSpec, Ask], Product]


_MODULES = {
    **{name: name for name in ("rss", "jsonfeed", "manifest")},
    **dict.fromkeys(("sitemap", "sitemap_index", "news_sitemap", "robots"), "sitemaps"),
    **dict.fromkeys(("redirect", "forward", "redirects_file"), "redirects"),
    **dict.fromkeys(("copy", "asset"), "files"),
    "icon": "icons",
    "image": "images",
}
"""Name of a producer -> its module, which is imported when it first makes something: a preview's page needs few of them."""


def load(names: Iterable[str]) -> None:
    """Import what these producers need, before the work is shared out, or a signal may come."""
    for name in names:
        if name in _MODULES:
            _module_of(name)


def _module_of(name: str) -> ModuleType:
    return import_module(f"generator.outputs.{_MODULES[name]}")


def _later(name: str, **given: object) -> Producer:
    def produce(spec: OutputSpec, ask: Ask) -> Product:
        product: Product = getattr(_module_of(name), f"produce_{name}")(spec, ask, **given)
        return product

    return produce


def producers(root: Path, templates: Templates, assets: Assets, read: Read, keep: Keep) -> Mapping[str, Producer]:
    """Name of a producer in a spec -> the function that makes the output."""
    return {
        "page": partial(produce_page, templates=templates),
        **{name: _later(name) for name in _MODULES},
        "icon": _later("icon", root=root),
        "copy": _later("copy", root=root),
        "image": _later("image", read=read, keep=keep),
        "asset": _later("asset", assets=assets),
    }
