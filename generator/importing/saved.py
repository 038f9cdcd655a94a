"""Pictures that came along: files that a browser saved beside a page or in its archive, and those that were downloaded."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from PIL import Image, UnidentifiedImageError

from generator.digest import digest_bytes
from generator.importing.archives import Archive, is_archive, open_archive
from generator.importing.decoding import MAX_FILE
from generator.importing.findings import Picture
from generator.importing.pictures import embedded, media_id
from generator.model.story import Media
from generator.reading.media import read_media
from generator.reading.slugs import make_slug

BLURRED = 200
"""Pixels: Wix shows a blurred picture of 49 or so until the real one has come, and pages are saved with it."""

SPACER = 4
"""Pixels of a picture that nobody sees."""

_PICTURE = re.compile(r".*\.(jpe?g|png|gif|webp|avif|svg)", re.IGNORECASE)
_ENDINGS = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}


class File(Struct, frozen=True):
    """A picture with the name that it gets in content/."""

    name: str
    data: bytes


class Saved:
    """Finds the bytes of pictures beside their pages and anywhere in the folders. `known` is where downloaded ones are kept."""

    def __init__(self, folders: Iterable[Path], known: Path) -> None:
        self.known = known
        self.by_id: dict[str, list[Path]] = {}
        self.by_end: dict[str, list[Path]] = {}
        for folder in folders:
            self._index(folder)

    def _index(self, folder: Path) -> None:
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if _PICTURE.fullmatch(name):
                    self.by_end.setdefault(f"{Path(place).name}/{name}", []).append(Path(place, name))
                id = media_id(name)
                if id:
                    found = self.by_id.setdefault(_bare(id), [])
                    if Path(place, name) not in found:
                        found.append(Path(place, name))

    def find(self, picture: Picture, page: str) -> File | None:
        """The largest copy of the picture that is there; None if there is none, or only what keeps its place."""
        there = (data for data in self._copies(picture, Path(page)) if not is_spacer(data))
        copies = [file for data in there if (file := judged(picture, data)) is not None]
        best = max(copies, key=lambda file: (_size(file.data) or (BLURRED, 0))[0], default=None)
        return None if best is None or is_blurred(best.data, picture) else best

    def _copies(self, picture: Picture, page: Path) -> Iterable[bytes]:
        id = media_id(picture.source)
        archive = _archive(page) if page.is_file() else None
        for saved in (*picture.saved, picture.source):
            if archive is not None and saved in archive.parts:
                yield archive.parts[saved]
            data = embedded(saved) or _beside(page, saved)
            if data is not None:
                yield data
        if id is not None:
            if archive is not None:
                yield from (data for name, data in archive.parts.items() if _bare(media_id(name) or "") == _bare(id))
            yield from (data for path in self.by_id.get(_bare(id), ()) if (data := _read(path)) is not None)
        for end in {_end_of(name) for name in (picture.source, *picture.saved)} - {""}:
            yield from (data for path in self.by_end.get(end, ()) if (data := _read(path)) is not None)
        yield from (data for path in sorted(self.known.glob(f"{key_of(picture)}.*")) if (data := _read(path)) is not None)


def key_of(picture: Picture) -> str:
    """What a picture is called wherever it is kept: Wix's name without its ending, or a name of its own and a number."""
    id = media_id(picture.source)
    if id is not None:
        return re.sub(r"[^\w-]+", "-", _bare(id)).strip("-")
    last = unquote(picture.source.partition("?")[0].rpartition("/")[2]).rpartition(".")[0]
    return f"{make_slug(last, ascii_only=True)[:60] or 'picture'}-{digest_bytes(picture.source.encode())[:8]}"


def judged(picture: Picture, data: bytes) -> File | None:
    """The picture as a file, with the ending that its bytes ask for; None if they are none that can be published."""
    found = _format(data)
    ending = _ENDINGS.get(found[0]) if found is not None else ".svg" if _is_safe_drawing(data) else None
    return None if ending is None else File(f"{key_of(picture)}{ending}", data)


def _end_of(source: str) -> str:
    """Folder and name of a picture, which tell it from others wherever its files were put: `01/fountain.jpg`."""
    parts = unquote(re.sub(r"[?#].*", "", source)).split("/")
    return "/".join(parts[-2:]) if len(parts) > 1 and ".." not in parts[-2:] else ""


def _bare(id: str) -> str:
    """Without version and ending, which differ between the copies of a picture."""
    return re.sub(r"(~mv2.*)?(\.[A-Za-z]{3,4})?$", "", id)


def _beside(page: Path, saved: str) -> bytes | None:
    """A file that a page names, if it lies beside the page or in a folder there."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/", saved):
        return None
    folder = os.path.realpath(page.parent)
    file = os.path.realpath(os.path.join(folder, unquote(saved.partition("?")[0])))
    return _read(Path(file)) if file.startswith(folder + os.sep) else None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_FILE else None
    except OSError:
        return None


@lru_cache(maxsize=4)
def _archive(page: Path) -> Archive | None:
    data = _read(page)
    return open_archive(data) if data is not None and is_archive(data) else None


def _format(data: bytes) -> tuple[str, int, int] | None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return str(picture.format), *picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, RuntimeError):
        return None


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no picture that can be published."""
    found = _format(data)
    return found[1:] if found is not None and found[0] in _ENDINGS else None


def _is_safe_drawing(data: bytes) -> bool:
    """Whether it is a drawing without a script, as `reading.media` judges it."""
    if b"<svg" not in data[:2000] or b"<html" in data[:2000].lower():
        return False
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "drawing.svg").write_bytes(data)
        return isinstance(read_media(Path(folder), "drawing.svg", ""), Media)


def is_spacer(data: bytes) -> bool:
    """Whether a picture only keeps a place free: a pixel or two."""
    size = _size(data)
    return size is not None and max(size) < SPACER


def is_blurred(data: bytes, picture: Picture) -> bool:
    """Whether the bytes are only what stands for the picture until it has come."""
    size = _size(data)
    return size is not None and size[0] < BLURRED and picture.width > 2 * size[0]
