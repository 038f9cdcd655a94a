"""Pictures as they are published: in which formats, sizes and crops, and where each of these files lies."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from generator.catalog.addresses import url_of
from generator.catalog.media_types import TYPES, media_type
from generator.catalog.pages import media_path, media_stem
from generator.digest import digest
from generator.model.output import OutputSpec
from generator.model.site import Site
from generator.model.story import CENTRE, Focus, Media
from generator.model.views import ImageView

WIDTHS = (320, 480, 768, 960, 1280, 1920)
"""Pixels. From one to the next is about half as much again: nearer ones would save readers little."""

MIDDLE = 960
"""The width for whoever takes no choice: feeds, old browsers."""

MODERN = ("avif", "webp")
"""Best first; browsers take the first that they know."""

RATIOS = ((16, 9), (4, 3), (1, 1))
"""The crops that search engines ask for (developers.google.com, Article structured data)."""

CROP_WIDTH = 1200
SOCIAL = (1200, 630)
"""The picture of a link that is shared (ogp.me; the size that the large networks ask for)."""

RECIPE = "1"
"""To be counted up whenever the same picture is to come out otherwise: its files are cached for ever under their names."""

Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge in pixels of the original, upright."""


class Variant(Struct, frozen=True):
    """One file of a picture. `box` is the part of the original that it shows, None for all of it."""

    path: str
    format: str
    width: int
    height: int
    box: Box | None = None

    @property
    def type(self) -> str:
        """The media type."""
        return TYPES[f".{self.format}"]


@cache
def variants(media: Media) -> tuple[Variant, ...]:
    """All sizes of a still picture in each format, the smallest first and the fallback last; none is larger than the original."""
    width, height = _sides(media)
    name = f"{media_stem(media)}.{digest((media.digest, RECIPE))[:10]}"
    largest = min(width, WIDTHS[-1])
    widths = [each for each in WIDTHS if each < 0.9 * largest] + [largest]  # a size that is nearly the original's would bring nothing
    return tuple(
        Variant(f"/media/{name}.{each}.{form}", form, each, max(1, round(height * each / width)))
        for form in (*MODERN, _fallback(media))
        for each in widths
    )


def _sides(media: Media) -> tuple[int, int]:
    assert media.width and media.height  # a picture of pixels has both
    return media.width, media.height


def _fallback(media: Media) -> str:
    return "png" if media.transparent else "jpg"


def whole(media: Media) -> Variant:
    """The largest fallback of a still picture: what a link to its file leads to."""
    return variants(media)[-1]


def file_path(media: Media) -> str:
    """The path of a picture or file that a text links to."""
    return whole(media).path if media.still else media_path(media)


def crops(media: Media, focus: Focus) -> tuple[Variant, ...]:
    """A still picture in the proportions that search engines ask for."""
    return tuple(_crop(media, focus, ratio, CROP_WIDTH) for ratio in RATIOS)


def social(media: Media, focus: Focus) -> Variant:
    """A still picture as links show it that are shared."""
    return _crop(media, focus, SOCIAL, SOCIAL[0])


@cache
def _crop(media: Media, focus: Focus, ratio: tuple[int, int], most: int) -> Variant:
    box = crop_box(_sides(media), focus, ratio)
    width = min(most, box[2] - box[0])
    height = max(1, round(width * ratio[1] / ratio[0]))
    name = f"{media_stem(media)}.{digest((media.digest, RECIPE, box))[:10]}"
    return Variant(f"/media/{name}.{width}x{height}.jpg", "jpg", width, height, box)


def crop_box(sides: tuple[int, int], focus: Focus, ratio: tuple[int, int]) -> Box:
    """The largest part of those proportions, with the focus as near to its middle as the edges let it."""
    across, down = ratio
    factor = min(sides[0] / across, sides[1] / down)
    width, height = max(1, int(across * factor)), max(1, int(down * factor))
    left, upper = (
        min(max(0, round(side * percent / 100 - size / 2)), side - size)
        for side, percent, size in zip(sides, focus, (width, height), strict=True)
    )
    return left, upper, left + width, upper + height


def image_view(site: Site, media: Media, focus: Focus = CENTRE, *, lead: bool = False) -> ImageView:
    """A picture as templates see it; that of a story, `lead`, with its crops. A drawing or a moving picture has one file and no crops."""
    if not media.still:
        return ImageView(url_of(site, media_path(media)), media.width, media.height, media.size, media_type(media.path), focus=focus)
    found = variants(media)
    plain = [each for each in found if each.format == _fallback(media)]
    middle = next((each for each in plain if each.width >= MIDDLE), plain[-1])
    return ImageView(
        url=url_of(site, middle.path),
        width=middle.width,
        height=middle.height,
        size=None,
        type=middle.type,
        srcset=_srcset(site, plain),
        sources=tuple((TYPES[f".{form}"], _srcset(site, [each for each in found if each.format == form])) for form in MODERN),
        focus=focus,
        crops=tuple(_cropped(site, each) for each in crops(media, focus)) if lead else (),
        social=_cropped(site, social(media, focus)) if lead else None,
    )


def _srcset(site: Site, sizes: list[Variant]) -> str:
    return ", ".join(f"{url_of(site, each.path)} {each.width}w" for each in sizes)


def _cropped(site: Site, crop: Variant) -> ImageView:
    return ImageView(url_of(site, crop.path), crop.width, crop.height, None, crop.type)


def spec_of(media: Media, variant: Variant) -> OutputSpec:
    """The output that makes one file of a picture."""
    box = None if variant.box is None else " ".join(map(str, variant.box))
    args = (media.path, variant.format, variant.width, variant.height, box)
    return OutputSpec(variant.path.lstrip("/"), "image", args, media.path)
