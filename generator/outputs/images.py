"""One file of a picture: decoded, upright, in sRGB, cut, made smaller, and written without anything that tells of its maker or place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO

from msgspec import Struct
from PIL import Image, ImageCms

from generator.catalog.pictures import WIDTHS
from generator.digest import Digest, digest_bytes
from generator.model.output import Arg, Ask, OutputSpec
from generator.outputs.product import Product
from generator.problems import Location, SiteError, error
from generator.reading.media import orientation

Read = Callable[[str], bytes]
"""The content of a file of the site."""

Keep = Callable[[tuple[Arg, ...], Digest, Callable[[], bytes]], bytes]
"""What is kept from an earlier build under the variant and the digest of its picture, else made now and kept."""

WRITERS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    # Threads of the encoder would fight with the other processes of the build for the same processors.
    "avif": ("AVIF", {"quality": 58, "speed": 6, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
    "png": ("PNG", {"compress_level": 9}),
}
"""Format -> Pillow's name of it and the settings of its encoder. Whoever changes these counts up `RECIPE`."""

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation (CIPA DC-008, table 4) -> what makes it upright."""

_QUARTERS = tuple(_UPRIGHT[number] for number in (5, 6, 7, 8))


class Decoded(Struct, frozen=True):
    """A picture in memory, and how wide its original is: one that was large has been decoded smaller."""

    picture: Image.Image
    width: int


def produce_image(spec: OutputSpec, ask: Ask, read: Read, keep: Keep) -> Product:
    """The variant of the spec. What it asks is the digest of the picture; SiteError for one that can't be decoded."""
    path, form, width, height, box = spec.args
    digest = ask("file", path)
    assert isinstance(digest, str) and isinstance(width, int) and isinstance(height, int)

    def make() -> bytes:
        return encode(resized(_decoded(str(path), digest, read), (width, height), str(box or "")), str(form))

    return Product(keep(spec.args[1:], digest, make))


@lru_cache(maxsize=1)  # the variants of a picture follow each other in the plan
def _decoded(path: str, digest: Digest, read: Read) -> Decoded:
    where = Location(path)
    try:
        data = read(path)
    except OSError as failure:
        raise SiteError([error(where, "can't be read: {why}", why=failure.strerror)]) from failure
    if digest_bytes(data) != digest:
        raise SiteError([error(where, "the file changed while it was copied", "build again")])
    try:
        return decode(data)
    except Exception as failure:  # whatever a decoder raises at damaged bytes
        why = str(failure) or type(failure).__name__
        problem = error(where, "the picture can't be read: {why}", "save it again as JPEG or PNG", why=why)
        raise SiteError([problem]) from failure


def decode(data: bytes) -> Decoded:
    """The picture upright, in the colours of the web, and the sides of its original: a large JPEG is decoded at a half or a quarter."""
    with Image.open(BytesIO(data)) as picture:
        turn = _UPRIGHT.get(orientation(picture))
        sides = picture.size
        picture.draft(None, (WIDTHS[-1], WIDTHS[-1]))
        found = _in_srgb(picture)
    found.info = {}  # Pillow's writers put some of it into the new file
    if turn is None:
        return Decoded(found, sides[0])
    found = found.transpose(turn)
    return Decoded(found, sides[1] if turn in _QUARTERS else sides[0])


def _in_srgb(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something may be transparent; colours of another profile are converted."""
    plain = "RGBA" if picture.has_transparency_data else "RGB"
    if picture.mode.startswith("I"):  # 16 bits of grey: Pillow's own conversion would cut off all but the darkest
        return picture.convert("I").point(lambda grey: grey / 256).convert("L").convert(plain)
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert(plain)
    if picture.mode in ("P", "PA", "LA", "1"):
        picture = picture.convert(plain)
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        found = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=plain)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that is damaged, or of other colours than the picture's
        return picture.convert(plain)
    return found if found is not None else picture.convert(plain)


def resized(decoded: Decoded, size: tuple[int, int], box: str) -> Image.Image:
    """The picture, or the part of it that the box names in pixels of the original, in that size."""
    picture = decoded.picture
    scale = picture.width / decoded.width
    left, upper, right, lower = (int(edge) * scale for edge in box.split()) if box else (0, 0, *picture.size)
    edges = (left, upper, min(right, picture.width), min(lower, picture.height))
    return picture.resize(size, Image.Resampling.LANCZOS, edges, reducing_gap=3.0)


def encode(picture: Image.Image, form: str) -> bytes:
    """The picture as a file of the format; on white where that knows no transparency."""
    if form == "jpg" and picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    name, settings = WRITERS[form]
    file = BytesIO()
    picture.save(file, name, **settings)
    return file.getvalue()
