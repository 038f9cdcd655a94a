"""`edicola tags`: counts, undeclared and unused ones, near-duplicates."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, SITE, SiteFolder, article

Maker = Callable[..., SiteFolder]

REGISTRY = """\
water:
  name: {it: Acqua, en: Water}
memory:
  name: {it: Memoria, en: Memory}
ferries:
  name: {it: Traghetti, en: Ferries}
"""

FILES: dict[str, str | bytes] = {
    "content/tags.yaml": REGISTRY,
    "content/news/a.it.md": article(tags="[ACQUA, Traghetto]"),
    "content/news/a.en.md": article(tags="[Water, water]"),
    "content/news/b.it.md": article(tags="[water]"),
    "content/news/c.it.md": article(tags="[traghetti]", draft="true"),
    "content/news/d.it.md": article(tags="[Perché no]", date="2026-09-01"),
}


def tags(site: SiteFolder, *args: str) -> Done:
    return edicola("tags", "--now", NOW, *args, cwd=site.root)


def test_the_tags_are_listed_with_their_counts_and_what_is_odd(site_maker: Maker) -> None:
    done = tags(site_maker(FILES))
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "    it     en\n"
        "     0      0  ferries  Traghetti, Ferries\n"
        "     0      0  memory  Memoria, Memory\n"
        "     0      0  Perché no\n"
        "     1      0  Traghetto\n"
        "     2      1  water  Acqua, Water\n"
        "\n"
        "not declared in content/tags.yaml:\n"
        "  content/news/d.it.md:4:8: Perché no\n"
        "  content/news/a.it.md:4:15: Traghetto\n"
        "\n"
        "no article uses:\n"
        "  memory\n"
        "\n"
        "nearly the same:\n"
        "  ferries ~ Traghetto\n"
    )


def test_the_same_as_data(site_maker: Maker) -> None:
    found = json.loads(tags(site_maker(FILES), "--format", "json").out)
    assert list(found) == ["tags", "near_duplicates", "problems"]
    assert found["near_duplicates"] == [["ferries", "Traghetto"]]
    by_id = {each.pop("id"): each for each in found["tags"]}
    assert by_id["water"] == {
        "name": {"it": "Acqua", "en": "Water"},
        "declared": True,
        "used": 3,
        "counts": {"it": 2, "en": 1},
        "path": "content/tags.yaml",
        "line": 1,
    }
    assert [id for id, each in by_id.items() if not each["declared"]] == ["Perché no", "Traghetto"]
    assert [id for id, each in by_id.items() if not each["used"]] == ["memory"]


def test_scheduled_stories_count_when_they_are_out(site_maker: Maker) -> None:
    found = json.loads(edicola("tags", "--now", "2026-09-02", "--format", "json", cwd=site_maker(FILES).root).out)
    assert next(each for each in found["tags"] if each["id"] == "Perché no")["counts"] == {"it": 1, "en": 0}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Trasporti", "Trasporto", True),
        ("Città", "citta’", True),
        ("Acqua", "Acque", True),
        ("المياه", "مياه", True),
        ("Vento", "Venezia", False),
        ("Mare", "Male", False),
        ("Acqua", "Musica", False),
    ],
)
def test_names_that_are_nearly_the_same_are_told(site_maker: Maker, one: str, other: str, alike: bool) -> None:
    site = site_maker({"content/news/a.it.md": article(tags=f"[{one}, {other}]")}, settings=SITE)
    assert bool(json.loads(tags(site, "--format", "json").out)["near_duplicates"]) is alike


def test_a_paper_without_tags_says_so(site_maker: Maker) -> None:
    assert tags(site_maker({"content/news/a.it.md": article()})).out == "there are no tags\n"


def test_a_broken_site_is_told_as_by_check(site_maker: Maker) -> None:
    done = tags(site_maker({**FILES, "content/news/x.en.md": "no front matter"}))
    assert (done.status, done.out) == (1, "")
    assert "content/news/x.en.md:1: error:" in done.err
