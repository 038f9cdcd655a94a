"""Pictures that were encoded before, kept beside the store: a file each, named after everything that its bytes depend on.

They outlive `--clean`, a deleted output folder and another one. What is damaged is made again; what no build needs any more goes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from generator.digest import Digest, digest, digest_bytes
from generator.model.output import Arg

FOLDER = "images"

_CHECK = 32
"""Each file begins with the digest of the rest, in so many characters."""

Wanted = tuple[tuple[Arg, ...], Digest]
"""A variant and the digest of its picture."""


class KeptImages:
    """The pictures of one site. `folder` is None where nothing can be kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def keep(self, variant: tuple[Arg, ...], picture: Digest, make: Callable[[], bytes]) -> bytes:
        """The variant as an earlier build made it, else made now."""
        if self.folder is None:
            return make()
        file = self.folder / _key(variant, picture)
        found = _read(file)
        if found is None:
            found = make()
            with suppress(OSError):  # a full or read-only disk: the next build encodes again
                _write(file, found)
        return found

    def forget_others(self, wanted: Iterable[Wanted]) -> None:
        """Remove everything but these, half-written files of killed builds among them."""
        if self.folder is None:
            return
        keys = {_key(*each) for each in wanted}
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in keys:
                    file.unlink()


@cache
def _makers() -> Digest:
    """Differs whenever our code or a library does that could change a picture."""
    from PIL import __version__, features  # noqa: PLC0415 (a build without pictures does not pay for it)

    from generator.outputs import images  # noqa: PLC0415 (as above)

    libraries = ("avif", "webp", "jpg", "libjpeg_turbo", "littlecms2", "zlib", "zlib_ng")
    return digest((digest_bytes(Path(images.__file__).read_bytes()), __version__, [features.version(name) for name in libraries]))


def _key(variant: tuple[Arg, ...], picture: Digest) -> Digest:
    return digest((variant, picture, _makers()))


def _read(file: Path) -> bytes | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    content = data[_CHECK:]
    return content if data[:_CHECK] == digest_bytes(content).encode() else None


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: two builds may write the same file."""
    file.parent.mkdir(exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        half.write_bytes(digest_bytes(content).encode() + content)
        os.replace(half, file)
    except OSError:
        half.unlink(missing_ok=True)
        raise
