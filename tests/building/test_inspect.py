"""`check` reads every page as a browser does and follows every link to the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.building.inspect import inspect
from generator.problems import Problem, UsageError
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


def lying(site: SiteFolder, out: Path | None = None) -> list[str]:
    """What is told of the output folder."""
    _, problems = inspect(settings_of(site.root), visibility(), forgetful(), 1, quiet, out or site.public)
    return [f"{p.severity}: {p.text}" for p in problems]


@pytest.fixture
def built(site_maker: Callable[..., SiteFolder]) -> SiteFolder:
    site = site_maker(STORIES | {"content/static/logo.svg": "<svg/>"})
    assert site.build().returncode == 0
    return site


def test_an_output_folder_is_fine_as_it_was_built_and_with_other_peoples_files(built: SiteFolder) -> None:
    built.write({"public/google123.html": "<p>no language, no canonical</p>", "public/CNAME": "faro.example"})
    before = tree(built.root)
    assert lying(built) == []
    assert tree(built.root) == before


def test_a_tree_of_atomic_builds_is_followed(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES)
    assert site.build("--atomic").returncode == 0
    assert site.public.is_symlink()
    assert lying(site) == []
    (site.public / "en/feed.xml").unlink()
    assert "error: the file /en/feed.xml is not in the output folder, or can't be read" in lying(site)


@pytest.mark.parametrize("path", ["logo.svg", "robots.txt", "2026/07/uno/index.html", "sitemap-it.xml", "sitemap.xml", "feed.xml"])
def test_a_file_that_is_lost_is_told_once_and_where_it_is_needed(path: str, built: SiteFolder) -> None:
    (built.public / path).unlink()
    told = lying(built)
    assert told.count(f"error: the file /{path} is not in the output folder, or can't be read") == 1
    rest = [each for each in told if not each.startswith(f"error: the file /{path} ")]
    shown = path.removesuffix("index.html")
    assert all(f"/{shown}" in each for each in rest)


def test_a_feed_that_the_heads_name_must_be_there(built: SiteFolder) -> None:
    (built.public / "en/feed.xml").unlink()
    assert "error: the page /en/index.html links to /en/feed.xml, which is not there" in lying(built)


def test_a_folder_in_the_place_of_a_file_is_a_lost_file(built: SiteFolder) -> None:
    (built.public / "robots.txt").unlink()
    (built.public / "robots.txt").mkdir()
    assert lying(built) == ["error: the file /robots.txt is not in the output folder, or can't be read"]


def test_a_file_that_was_edited_is_told_and_checked_as_it_is(built: SiteFolder) -> None:
    page = built.public / "en/2026/07/due/index.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b'<a href="/non-ce/">x</a>\xff</main>'))
    assert lying(built) == [
        "error: the page /en/2026/07/due/index.html links to /non-ce/, which is not there",
        "warning: the file /en/2026/07/due/index.html is not as it was built",
    ]


def test_what_a_build_would_remove_is_told(built: SiteFolder) -> None:
    (built.root / "content/static/logo.svg").unlink()
    assert lying(built) == ["error: the file /logo.svg is still in the output folder, but the site has no such file any more"]


def test_what_a_build_would_add_is_told(built: SiteFolder) -> None:
    built.write({"content/static/nuovo.txt": "x"})
    assert lying(built) == ["error: the file /nuovo.txt is not in the output folder, or can't be read"]


@pytest.mark.parametrize("make", ["nothing", "a folder", "a file", "a damaged manifest"])
def test_a_folder_that_no_build_has_made_is_refused(make: str, built: SiteFolder, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if make == "a file":
        out.write_text("x")
    elif make != "nothing":
        out.mkdir()
        (out / "index.html").write_text("x")
    if make == "a damaged manifest":
        (out / ".edicola.json").write_text("[")
    with pytest.raises(UsageError) as refused:
        lying(built, out)
    assert str(refused.value) == f"{out} holds no site that Edicola has built"
