"""Files beside articles: what a picture's header says, and whether a drawing is safe. Nothing is decoded."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from msgspec.structs import replace
from PIL import Image, UnidentifiedImageError

from generator.digest import Digest
from generator.model.story import Media
from generator.problems import Line, Location, Problem, error

MAX_SIDE = 30_000
"""Pixels; no camera of a newsroom makes more."""

MAX_PIXELS = 120_000_000
"""Of a picture that is decoded: 360 MB of colours, and more than a medium-format camera makes."""

Sides = tuple[int | None, int | None]
"""Width and height in pixels."""

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
_UNSAFE_TAGS = frozenset({"script", "foreignObject", "iframe", "embed", "object", "handler", "set", "animate"})
_EMBEDDED = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")

Image.MAX_IMAGE_PIXELS = None  # Only headers are read here, and MAX_SIDE says more clearly what is wrong.


def read_media(root: Path, path: str, digest: Digest) -> Media | Problem:
    """What is known of a file without decoding it; a problem if it must not be published."""
    file = root / path
    try:
        size = file.stat().st_size
    except OSError as failure:
        return error(Location(path), "can't be read: {why}", why=failure.strerror)
    suffix, where = file.suffix.lower(), Location(path)
    if suffix in PICTURES:
        return _picture(file, Media(path, digest, None, None, size), where)
    sides = _drawing(file, where) if suffix == ".svg" else (None, None)
    return sides if isinstance(sides, Problem) else Media(path, digest, *sides, size)


def orientation(picture: Image.Image) -> int:
    """How the camera was held (EXIF orientation; CIPA DC-008, table 4): 1 is upright, above 4 are the quarter turns.

    Without EXIF in the header Pillow would decode the picture to look for it.
    """
    found = picture.getexif().get(0x0112) if "exif" in picture.info else None
    return found if isinstance(found, int) and found in range(1, 9) else 1


def _picture(file: Path, media: Media, where: Location) -> Media | Problem:
    try:
        with Image.open(file) as picture:
            width, height = picture.size
            turned = orientation(picture) in (5, 6, 7, 8)
            # A phone's JPEG with a preview in it (MPO) has two pictures and does not move.
            moves = getattr(picture, "is_animated", False) and picture.format != "MPO"
            transparent = picture.has_transparency_data
    except UnidentifiedImageError:
        return error(where, "this is not a picture, or it is damaged", "save it again as JPEG or PNG")
    except (OSError, ValueError, SyntaxError, RuntimeError) as failure:  # Pillow and its AVIF plugin raise these
        return error(where, "the picture can't be read: {why}", "save it again as JPEG or PNG", why=failure)
    if max(width, height) > MAX_SIDE:
        facts = {"width": width, "height": height, "most": MAX_SIDE}
        return error(where, "the picture is too large: {width} × {height} pixels (at most {most} a side)", "make it smaller", **facts)
    if width * height > MAX_PIXELS and not moves:
        facts = {"width": width, "height": height, "most": MAX_PIXELS // 1_000_000}
        return error(where, "the picture is too large: {width} × {height} pixels (at most {most} million)", "make it smaller", **facts)
    if turned:
        width, height = height, width
    return replace(media, width=width, height=height, still=not moves, transparent=transparent)


def _drawing(file: Path, where: Location) -> Sides | Problem:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return error(where, "the drawing is not UTF-8 text", "save it again as plain SVG")
    if "<!ENTITY" in text or "<?xml-stylesheet" in text:
        return error(where, "the drawing declares entities or a style sheet", "save it again as plain SVG")
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 (entities, the one danger, are refused above)
    except (ElementTree.ParseError, ValueError) as failure:
        return error(where, "the drawing is not valid SVG: {why}", "save it again", why=failure)
    for element in root.iter():
        what = _unsafe(element)
        if what:
            return error(where, "the drawing holds {what}, which could run in a reader's browser", "save it again as plain SVG", what=what)
    return _drawn_size(root)


def _unsafe(element: ElementTree.Element) -> str | None:
    name = str(element.tag).rpartition("}")[2]
    if name in _UNSAFE_TAGS:
        return f"<{name}>"
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2]
        if attribute.lower().startswith("on"):
            return Line("the attribute {name}", name=attribute)
        if attribute == "href" and not value.startswith("#") and not _EMBEDDED.match(value):
            return Line("a link to {target}", target=value[:40])
    return None


def _drawn_size(root: ElementTree.Element) -> Sides:
    """Width and height, or those of the viewBox."""
    sides = [_LENGTH.fullmatch(root.get(side, "").strip()) for side in ("width", "height")]
    box = root.get("viewBox", "").replace(",", " ").split()
    given = [side.group(1) for side in sides if side]
    try:
        width, height = (round(float(side)) for side in (given if len(given) == 2 else box[2:4]))
    except (ValueError, OverflowError):
        return None, None
    return (width, height) if max(width, height) <= MAX_SIDE else (None, None)
