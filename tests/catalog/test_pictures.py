"""Which files a picture becomes: never larger than the original, cut around its focus, named after their content."""

from __future__ import annotations

import pytest

from generator.catalog.pictures import WIDTHS, crop_box, crops, social, variants, whole
from generator.model.story import Focus, Media


def photo(width: int, height: int, *, digest: str = "a" * 32, transparent: bool = False) -> Media:
    return Media("content/news/x/Il molo.JPG", digest, width, height, 5, still=True, transparent=transparent)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (4000, [320, 480, 768, 960, 1280, 1920]),
        (1920, [320, 480, 768, 960, 1280, 1920]),
        (1600, [320, 480, 768, 960, 1280, 1600]),
        (1300, [320, 480, 768, 960, 1300]),
        (320, [320]),
        (100, [100]),
        (1, [1]),
    ],
)
def test_no_size_is_larger_than_the_original(width: int, widths: list[int]) -> None:
    found = variants(photo(width, width // 2 or 1))
    assert [each.width for each in found] == widths * 3
    assert {each.format for each in found} == {"avif", "webp", "jpg"}
    assert all(abs(each.height - each.width / 2) <= 1 for each in found)


def test_what_may_be_transparent_falls_back_to_png() -> None:
    assert {each.format for each in variants(photo(900, 600, transparent=True))} == {"avif", "webp", "png"}
    assert social(photo(900, 600, transparent=True), (50, 50)).format == "jpg"


def test_a_link_leads_to_the_largest_fallback() -> None:
    found = whole(photo(4000, 3000))
    assert (found.format, found.width, found.height, found.box) == ("jpg", WIDTHS[-1], 1440, None)


def test_a_file_is_named_after_its_content() -> None:
    first = variants(photo(900, 600))[0].path
    assert first.startswith("/media/il-molo.") and first.endswith(".320.avif")
    assert variants(photo(900, 600, digest="b" * 32))[0].path != first
    assert len({each.path for each in variants(photo(900, 600))}) == 12


def test_crops_are_those_that_search_engines_ask_for() -> None:
    assert [(each.width, each.height) for each in crops(photo(4000, 3000), (50, 50))] == [(1200, 675), (1200, 900), (1200, 1200)]
    assert [(each.width, each.height) for each in crops(photo(800, 600), (50, 50))] == [(800, 450), (800, 600), (600, 600)]
    found = social(photo(4000, 3000), (50, 50))
    assert (found.width, found.height) == (1200, 630)


def test_another_focus_is_another_file() -> None:
    left, right = (social(photo(4000, 1000), point) for point in ((0, 50), (100, 50)))
    assert left.path != right.path


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((50, 50), (100, 0, 200, 100)),
        ((0, 0), (0, 0, 100, 100)),
        ((100, 100), (200, 0, 300, 100)),
        ((40, 90), (70, 0, 170, 100)),
        ((10, 50), (0, 0, 100, 100)),
    ],
)
def test_a_crop_has_its_focus_as_near_to_its_middle_as_the_edges_let_it(focus: Focus, box: tuple[int, int, int, int]) -> None:
    assert crop_box((300, 100), focus, (1, 1)) == box


@pytest.mark.parametrize("ratio", [(16, 9), (4, 3), (1, 1), (1200, 630)])
@pytest.mark.parametrize("sides", [(1, 1), (3000, 7), (7, 3000), (1601, 1199)])
def test_a_crop_lies_inside_the_picture(sides: tuple[int, int], ratio: tuple[int, int]) -> None:
    left, upper, right, lower = crop_box(sides, (100, 0), ratio)
    assert 0 <= left < right <= sides[0] and 0 <= upper < lower <= sides[1]
