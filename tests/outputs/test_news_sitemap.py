"""The news sitemap: the stories of the last two days, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from generator.catalog import publisher
from tests.catalog.asking import THREE, build_here
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import MAP
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]

NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
FILE = "sitemap-news.xml"

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article("Appena <uscita> & nuova", "2026-08-01 11:59"),
    "content/news/x/en.md": article("Just out", "2026-08-01 11:59"),
    "content/news/edge/it.md": article("Due giorni fa", "2026-07-30 12:00"),
    "content/news/old/it.md": article("Un minuto di troppo", "2026-07-30 11:59"),
    "content/news/later/it.md": article("Domani", "2026-08-01 12:01"),
    "content/news/draft/it.md": article("Bozza", "2026-08-01", draft="true"),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\ndate: 2026-08-01\n---\n\nNoi.\n",
}
"""The clock stands at noon of 1 August."""

SETTINGS = THREE + "untranslated: copy\npublisher: {name: {it: Società del Faro, en: Beacon Ltd}}\n"


def entries(site: SiteFolder) -> list[tuple[str, ...]]:
    """Address, name and language of the paper, date and title, of each story."""
    names = ("publication/{}name", "publication/{}language", "publication_date", "title")
    found = []
    for url in ElementTree.fromstring((site.public / FILE).read_bytes()).findall(f"{MAP}url"):
        (news,) = url.findall(f"{NEWS}news")
        paths = [NEWS + name.replace("{}", NEWS) for name in names]
        found.append((url.findtext(f"{MAP}loc") or "", *(news.findtext(path) or "" for path in paths)))
    return found


def is_in_index(site: SiteFolder) -> bool:
    return f"<loc>https://faro.example/{FILE}</loc>" in site.page("sitemap.xml")


def test_it_holds_the_stories_of_two_days_in_their_own_languages(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site)
    day = "2026-08-01T11:59:00+02:00"
    assert entries(site) == [
        ("https://faro.example/en/2026/08/x/", "Beacon Ltd", "en", day, "Just out"),
        ("https://faro.example/2026/08/x/", "Società del Faro", "it", day, "Appena <uscita> & nuova"),
        ("https://faro.example/2026/07/edge/", "Società del Faro", "it", "2026-07-30T12:00:00+02:00", "Due giorni fa"),
    ]
    assert is_in_index(site)
    assert FILE not in site.page("robots.txt")


def test_a_preview_puts_no_draft_in_it(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site, drafts=True)
    assert site.page("2026/08/draft/index.html")
    assert "Bozza" not in site.page(FILE)


def test_an_empty_one_is_there_but_not_in_the_index(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site, now="2026-09-01T12:00")
    assert entries(site) == []
    assert not is_in_index(site)


def test_it_holds_the_newest_if_they_are_too_many(site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    assert publisher.NEWS_LIMIT == 1000
    monkeypatch.setattr(publisher, "NEWS_LIMIT", 2)
    site = site_maker(FILES, settings=SETTINGS)
    build_here(site)
    assert [title for *_, title in entries(site)] == ["Just out", "Appena <uscita> & nuova"]


def test_the_passing_of_time_changes_nothing_until_a_story_is_too_old(site_maker: Maker) -> None:
    """The clock is no answer; the stories are."""
    site = site_maker({name: text for name, text in FILES.items() if "later" not in name}, settings=SETTINGS)
    build_here(site)
    assert build_here(site, now="2026-08-01T12:00:00").data["changed"] == []
    assert build_here(site, now="2026-08-01T12:01").data["changed"] == [FILE]
    assert build_here(site, now="2026-08-02T12:00").data["changed"] == []


@pytest.mark.parametrize(("code", "expected"), [("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-TW", "zh-tw")])
def test_languages_have_the_codes_that_google_knows(site_maker: Maker, code: str, expected: str) -> None:
    settings = f'title: Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages:\n  {code}: {{prefix: ""}}\ntheme: mini\n'
    site = site_maker({**mini(), f"content/news/x/{code}.md": article(date="2026-08-01", slug="x")}, settings=settings)
    build_here(site)
    assert [entry[2] for entry in entries(site)] == [expected]
