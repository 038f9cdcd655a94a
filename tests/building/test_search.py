"""The search's index: made of what is published, kept as long as it is the same, published and removed with the rest."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.building import search
from generator.building.search import Search, make_index, settle
from generator.building.trace import Kept
from generator.digest import digest_bytes
from generator.outputs.plan import Plan
from generator.problems import MachineError
from generator.reading.files import FileDigests
from generator.reading.settings import read_settings
from tests.catalog.asking import build_here, edition_of, problems_of
from tests.conftest import SITE, SiteFolder, article, need, tree, write_files
from tests.theming.mini import mini

Maker = Callable[..., SiteFolder]

BODY = "<html lang='{{ page.language.code }}'><body><main data-pagefind-body>{{ body }}</main></body></html>"
THEME = mini({"article.html": BODY, "page.html": BODY, "search.html": "{{ page.url }}"}, name="testata")
PAPER: Mapping[str, str | bytes] = {
    **THEME,
    "content/news/2026-07-20-a/it.md": article("A", body="Il molo."),
    "content/news/2026-07-20-a/en.md": article("A", body="The quay."),
    "content/news/2026-07-21-b.it.md": article("B", body="La boa."),
    "content/pages/about.it.md": "---\ntitle: Chi siamo\n---\n\nSiamo qui.\n",
}


@pytest.fixture
def paper(site_maker: Maker) -> SiteFolder:
    """A small paper that has a search, where Pagefind is installed."""
    need(find_spec("pagefind"), "Pagefind", "pip install “edicola[search]”")
    return site_maker(PAPER, search=True)


@pytest.fixture
def without_pagefind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nobody installed Pagefind."""
    monkeypatch.setattr(search, "find_spec", lambda name: None)


def texts_of(site: SiteFolder) -> dict[str, str]:
    """What the index holds: address -> text."""
    found = {}
    for file in (site.public / "pagefind/fragment").iterdir():
        data = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["url"]] = data["content"].strip()
    return found


def index_of(site: SiteFolder) -> dict[str, bytes]:
    return {path: content for path, content in tree(site.public).items() if path.startswith("pagefind/")}


def edit(site: SiteFolder, path: str, old: str, new: str) -> None:
    file = site.root / path
    file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_the_index_holds_stories_and_pages_and_nothing_else(paper: SiteFolder) -> None:
    build_here(paper)
    assert texts_of(paper) == {
        "/2026/07/a/": "Il molo.",
        "/en/2026/07/a/": "The quay.",
        "/2026/07/b/": "La boa.",
        "/about/": "Siamo qui.",
    }


@pytest.mark.parametrize("visibility", [{}, {"drafts": True}])
def test_no_draft_nothing_scheduled_and_no_copy_is_found(paper: SiteFolder, visibility: dict[str, bool]) -> None:
    paper.write(
        {
            "content/news/2026-07-22-draft.it.md": article("Bozza", body="Zibibbo.", draft="true"),
            "content/news/2027-07-22-later.it.md": article("Poi", "2027-07-22", body="Zibibbo."),
            "content/news/2026-07-22-gone.it.md": article("Prima", body="Zibibbo.", expires="2026-07-23"),
            "content/news/2026-07-22-copied.it.md": article("Copiato", body="Il faro.", untranslated="copy"),
        }
    )
    build_here(paper, **visibility)
    assert (paper.public / "en/2026/07/copied/index.html").exists()
    assert {url for url, text in texts_of(paper).items() if text == "Il faro."} == {"/2026/07/copied/"}
    assert not [text for text in texts_of(paper).values() if "Zibibbo" in text]
    assert len(texts_of(paper)) == 5


def test_each_language_has_an_index_of_its_own(paper: SiteFolder) -> None:
    build_here(paper)
    entry = json.loads(paper.page("pagefind/pagefind-entry.json"))
    assert {code: each["page_count"] for code, each in entry["languages"].items()} == {"it": 3, "en": 1}


def test_of_pagefind_only_what_a_theme_needs_is_published(paper: SiteFolder) -> None:
    build_here(paper)
    scripts = {path for path in index_of(paper) if path.endswith((".js", ".css"))}
    assert scripts == {"pagefind/pagefind.js", "pagefind/pagefind-worker.js"}


def test_a_page_that_changes_changes_the_index_and_a_build_without_changes_does_not_make_it(
    paper: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_here(paper)
    calls: list[str] = []
    monkeypatch.setattr(search, "make_index", lambda *args: calls.append("made") or make_index(*args))
    before = index_of(paper)
    assert build_here(paper).data["produced"] == [] and calls == []
    edit(paper, "content/news/2026-07-21-b.it.md", "La boa.", "La boa gialla.")
    produced = build_here(paper).data["produced"]
    assert calls == ["made"]
    assert isinstance(produced, list)
    assert {each["reason"] for each in produced if each["path"].startswith("pagefind/")} == {"the pages that the search finds changed"}
    assert texts_of(paper)["/2026/07/b/"] == "La boa gialla."
    assert len(index_of(paper)) == len(before)  # what is replaced goes


def test_a_page_that_the_search_does_not_find_leaves_the_index_alone(paper: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    build_here(paper)
    monkeypatch.setattr(search, "make_index", lambda *args: pytest.fail("made"))
    edit(paper, "themes/testata/templates/home.html", "{{", "New: {{")
    assert build_here(paper).data["changed"] == ["en/index.html", "index.html"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.unlink(), "its file is missing"),
        (lambda file: file.write_bytes(b"x"), "its file was changed by somebody else"),
    ],
)
def test_a_spoilt_index_is_made_anew(paper: SiteFolder, spoil: Callable[[Path], None], reason: str) -> None:
    build_here(paper)
    before = index_of(paper)
    spoil(paper.public / "pagefind/pagefind.js")
    explained = build_here(paper, explain=True)
    assert explained.lines[0] == f"pagefind/: {reason}"
    assert explained.data["changed"] == ["pagefind/pagefind.js"]
    assert index_of(paper) == before


def test_a_file_that_the_store_has_lost_is_missed(tmp_path: Path) -> None:
    """A damaged row of the store is dropped: the rest must not pass for the whole index."""
    pages = {"index.html": Kept("", "1")}
    made_of = search._made_of({"index.html": "1"}, ["pagefind/a", "pagefind/b"])
    write_files(tmp_path, {"pagefind/a": b"a", "pagefind/b": b"b"})
    traces = {f"pagefind/{name}": Kept(made_of, digest_bytes(name.encode())) for name in "ab"}

    def why_stale(left: Mapping[str, Kept]) -> str | None:
        return Search(["index.html"], Plan({}), left, tmp_path, FileDigests({})).why_stale(pages)

    assert why_stale(traces) is None
    assert why_stale({"pagefind/a": traces["pagefind/a"]}) == "the pages that the search finds changed"
    assert why_stale({}) == "it is new"


def test_the_index_goes_with_the_search(paper: SiteFolder) -> None:
    build_here(paper)
    assert (paper.public / "search/index.html").exists()
    paper.write({"site.yaml": f"{SITE}search: false\n"})
    result = build_here(paper, explain=True)
    assert "pagefind/: removed, the site has no such page any more" in result.lines
    assert not [path for path in tree(paper.public) if "search" in path or "pagefind" in path]
    assert not (paper.public / "pagefind").exists()


@pytest.mark.parametrize("options", [{"clean": True}, {"atomic": True}, {"jobs": 2}])
def test_however_it_is_built_the_bytes_are_the_same(paper: SiteFolder, options: dict[str, object]) -> None:
    build_here(paper)
    before = tree(paper.public)
    shutil.rmtree(paper.root / ".edicola")
    build_here(paper, out=str(paper.root / "other"), **options)
    assert tree(paper.root / "other") == before
    edit(paper, "content/news/2026-07-21-b.it.md", "La boa.", "Una boa.")
    build_here(paper)
    build_here(paper, out=str(paper.root / "other"), **options)
    assert tree(paper.root / "other") == tree(paper.public) != before


def test_pages_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    need(find_spec("pagefind"), "Pagefind", "pip install “edicola[search]”")
    chance = random.Random(1)
    pages = {}
    for number in range(40):
        code = ("it", "en", "ar", "de")[number % 4]
        words = " ".join(chance.choices(["molo", "quay", "ميناء", "Kai", "boa", "faro", str(number)], k=60))
        write_files(tmp_path, {f"in/{number}": f"<html lang={code}><body><h1>{number}</h1><p>{words}</p></body></html>"})
        pages[f"{code}/{number}/index.html"] = tmp_path / f"in/{number}"
    found = []
    for run in range(4):
        order = list(pages.items())
        chance.shuffle(order)
        (tmp_path / f"{run}").mkdir()
        found.append(dict(make_index(dict(order), tmp_path / f"{run}")))
    assert found[0].keys() and all(each == found[0] for each in found)


def test_words_behind_an_apostrophe_are_words(paper: SiteFolder) -> None:
    """Pagefind parts words at a plain apostrophe only; what is published keeps the other."""
    edit(paper, "content/news/2026-07-21-b.it.md", "La boa.", "Il prezzo dell'acqua, ‘detto’ piano.")
    build_here(paper)
    assert texts_of(paper)["/2026/07/b/"] == "Il prezzo dell'acqua, ‘detto’ piano."
    assert "dell’acqua" in paper.page("2026/07/b/index.html")


def test_settings_that_lie_about_are_not_pagefinds(paper: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.write({"pagefind.toml": 'exclude_selectors = ["main"]\n'})
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "main")
    monkeypatch.chdir(paper.root)
    build_here(paper)
    assert texts_of(paper)["/2026/07/b/"] == "La boa."


def test_a_file_of_ours_on_the_index_is_a_collision(paper: SiteFolder) -> None:
    paper.write({"content/static/Pagefind/x.txt": "x"})
    (problem,) = problems_of(paper)
    assert (problem.text, problem.where.path) == ("the address /Pagefind/x.txt is the search's own", "content/static/Pagefind/x.txt")
    paper.write({"site.yaml": f"{SITE}search: false\n"})
    assert problems_of(paper) == []


def test_a_site_without_texts_has_no_search(paper: SiteFolder) -> None:
    shutil.rmtree(paper.root / "content")
    (paper.root / "content").mkdir()
    build_here(paper)
    assert not [path for path in tree(paper.public) if "search" in path or "pagefind" in path]


def test_a_language_without_texts_has_no_search_page(paper: SiteFolder) -> None:
    (paper.root / "content/news/2026-07-20-a/en.md").unlink()
    build_here(paper)
    assert (paper.public / "search/index.html").exists()
    assert not (paper.public / "en/search").exists()


@pytest.mark.usefixtures("without_pagefind")
def test_without_pagefind_a_line_says_how_and_nothing_else_does(site_maker: Maker) -> None:
    site = site_maker(PAPER, search=True)
    result = build_here(site, strict=True)
    assert [line for line in result.lines if "edicola[search]" in line] != []
    assert (result.problems, result.notes) == ((), ())
    assert not [path for path in tree(site.public) if "search" in path or "pagefind" in path]
    site.write({"site.yaml": f"{SITE}search: false\n"})
    assert [line for line in build_here(site).lines if "edicola[search]" in line] == []


@pytest.mark.usefixtures("without_pagefind")
def test_a_search_that_is_asked_for_in_vain_is_a_warning(site_maker: Maker) -> None:
    site = site_maker(PAPER, settings=f"{SITE}search: true\n")
    (problem,) = problems_of(site)
    assert str(problem) == (
        "site.yaml:8: warning: the site has no search: Pagefind is not installed\n  hint: install it with: pip install “edicola[search]”"
    )
    assert [line for line in build_here(site).lines if "edicola[search]" in line] == []


def test_that_pagefind_comes_or_goes_is_noticed(paper: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.write({"themes/testata/templates/home.html": "{{ search_url() }}"})
    with monkeypatch.context() as patch:
        patch.setattr(search, "find_spec", lambda name: None)
        build_here(paper)
    assert paper.page("index.html") == "None"
    build_here(paper)
    assert paper.page("index.html") == "/search/" and index_of(paper)


def test_a_theme_without_a_template_for_it_has_no_search_unless_it_is_asked_for(site_maker: Maker) -> None:
    need(find_spec("pagefind"), "Pagefind", "pip install “edicola[search]”")
    site = site_maker(settings=SITE, search=True)
    settings, _ = read_settings(site.root)
    assert settle(settings, {"home.html"})[0].search is False
    assert settle(settings, {"search.html"})[0].search is True
    site.write({"site.yaml": f"{SITE}search: true\n"})
    settings, _ = read_settings(site.root)
    assert settle(settings, {"home.html"})[0].search is True


def failing(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def run(*args: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr(search.subprocess, "run", run)


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (subprocess.TimeoutExpired("pagefind", 300), "Pagefind takes longer than 300 seconds"),
        (subprocess.CalledProcessError(1, "pagefind", stderr=b"Error: out of memory\n"), "Error: out of memory"),
        (subprocess.CalledProcessError(-9, "pagefind", stderr=b""), "Pagefind ended with status -9"),
        (OSError(8, "Exec format error"), "Exec format error"),
    ],
)
def test_where_pagefind_fails_nothing_is_published(
    paper: SiteFolder, monkeypatch: pytest.MonkeyPatch, failure: Exception, why: str
) -> None:
    build_here(paper)
    before = tree(paper.public)
    edit(paper, "content/news/2026-07-21-b.it.md", "La boa.", "Una boa.")
    failing(monkeypatch, failure)
    with pytest.raises(MachineError, match="the search can't be made") as raised:
        build_here(paper)
    assert why in str(raised.value)
    assert tree(paper.public) == before


def test_a_theme_that_writes_no_html_is_told_so(paper: SiteFolder) -> None:
    paper.write({"themes/testata/templates/article.html": "{{ body }}", "themes/testata/templates/page.html": "{{ body }}"})
    (problem,) = problems_of(paper)
    assert problem.text == "the search finds no text: the pages of stories have no <html> element"


def test_check_needs_no_pagefind_to_run(paper: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OSError("asked"))
    assert edition_of(paper).problems == ()
