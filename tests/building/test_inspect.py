"""`check` reads every page as a browser does and follows every link to the site."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.building.inspect import inspect
from generator.problems import Problem
from tests.building.editions import forgetful, quiet, settings_of, visibility
from tests.conftest import SITE, SiteFolder, article, tree

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of forks beside threads; those are the test runner's own."""

STORIES = {
    "content/news/uno.it.md": article("Uno", body="## Inizio\n\nVedi [due](due.it.md#fine) e [qui](#inizio)."),
    "content/news/due.it.md": article("Due", body="## Fine\n\nBasta."),
    "content/news/due.en.md": article("Two", body="Enough."),
}

THEME = "title: Mine\nextends: testata\n"


def found(site: SiteFolder, jobs: int = 1) -> list[Problem]:
    _, problems = inspect(settings_of(site.root), visibility(), forgetful(), jobs, quiet)
    return list(problems)


def with_footer(make: Callable[..., SiteFolder], footer: str, settings: str = SITE) -> SiteFolder:
    """A site whose theme has this footer on every page."""
    theme = {"themes/mine/theme.yaml": THEME, "themes/mine/templates/partials/footer.html": footer}
    return make(STORIES | theme, settings=f"{settings}theme: mine\n")


def test_a_good_site_has_no_problems_and_nothing_is_written(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES)
    before = tree(site.root)
    total, problems = inspect(settings_of(site.root), visibility(), forgetful(), 1, quiet)
    assert problems == ()
    assert total > len(STORIES)
    assert tree(site.root) == before


@pytest.mark.parametrize("base", ["https://faro.example", "https://host.example/giornale", "http://localhost:8000"])
def test_the_default_theme_has_no_dead_link_wherever_the_site_lies(base: str, site_maker: Callable[..., SiteFolder]) -> None:
    assert found(site_maker(STORIES, settings=SITE.replace("https://faro.example", base))) == []


DEAD = {
    '<a href="/non-ce/">x</a>': "links to /non-ce/,",
    '<a href="/en/non-ce/">x</a>': "links to /en/non-ce/,",
    '<a href="https://faro.example/neppure/">x</a>': "links to /neppure/,",
    '<img src="/foto.jpg" alt="">': "links to /foto.jpg,",
    '<img srcset="/piccola.jpg, /grande.jpg 2x" src="data:," alt="">': "links to /grande.jpg,",
    '<link rel="icon" href="/favicon.ico">': "links to /favicon.ico,",
    '<script src="/x.js"></script>': "links to /x.js,",
    '<a href="/en/#non-ce">x</a>': "links to /en/, which has no anchor #non-ce",
    '<a href="#neppure">x</a>': "no anchor #neppure",
}

LIVE = """
<a href="/en/">x</a> <a href="/en/index.html">x</a> <a href="/en/#_content">x</a> <a href="/en/?q=1">x</a> <a href="/feed.xml">x</a>
<a href="https://altrove.example/non-ce/">x</a> <a href="//altrove.example/non-ce/">x</a>
<a href="mailto:ada@faro.example">x</a> <a href="tel:+390000">x</a> <a href="#">su</a> <a href="#top">su</a> <a>senza</a>
"""


def test_dead_links_of_the_theme_are_found(site_maker: Callable[..., SiteFolder]) -> None:
    problems = found(with_footer(site_maker, " ".join(DEAD)))
    assert {problem.severity for problem in problems} == {"error"}
    missed = [link for link, words in DEAD.items() if not any(words in problem.text for problem in problems)]
    assert missed == []


def test_live_and_foreign_links_are_none(site_maker: Callable[..., SiteFolder]) -> None:
    assert found(with_footer(site_maker, LIVE)) == []


def test_links_are_followed_below_the_folder_of_the_host(site_maker: Callable[..., SiteFolder]) -> None:
    settings = SITE.replace("https://faro.example", "https://host.example/giornale")
    site = with_footer(site_maker, '<a href="/giornale/en/">x</a>', settings)
    assert found(site) == []


def test_addresses_in_other_scripts_are_found_however_they_are_spelled(site_maker: Callable[..., SiteFolder]) -> None:
    page = {"content/pages/caffe.it.md": "---\ntitle: Caffè\nslug: caffè\n---\n\nTesto.\n"}
    for written in ("/caffè/", "/caff%C3%A8/"):
        site = with_footer(site_maker, f'<a href="{written}">x</a>', SITE.replace('prefix: ""', 'prefix: "", slugs: unicode'))
        site.write(page)
        assert found(site) == []


def test_problems_are_the_same_for_any_number_of_jobs(site_maker: Callable[..., SiteFolder]) -> None:
    site = with_footer(site_maker, '<a href="/non-ce/">x</a>')
    site.write({f"content/news/{number}.it.md": article(str(number)) for number in range(30)})
    assert found(site, jobs=2) == found(site, jobs=1) != []


def test_the_error_of_a_page_is_told_with_its_place(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES | {"content/news/tre.it.md": article("Tre", body="Vedi [questo](non-ce.it.md).")})
    (problem,) = found(site)
    assert (problem.where.path, problem.where.line) == ("content/news/tre.it.md", 6)
