"""A body is converted once, and what is wrong with it is told in its file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.building.convert import Converted, Converter
from generator.building.workers import run
from generator.digest import Digest
from generator.model.story import Facts
from generator.problems import SiteError, Status
from generator.reading.content import read_again
from generator.reading.conversion import Conversion
from generator.reading.files import FileDigests
from tests.building.editions import settings_of
from tests.conftest import SITE, SiteFolder, article

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of forks beside threads; those are the test runner's own."""

STORIES = {
    "content/news/uno.it.md": article("Uno", body="Uno, *due*."),
    "content/news/due.it.md": article("Due", body="Altro testo."),
    "content/news/due.en.md": article("Two", body="Another text."),
}


def convert(
    root: Path, known: Mapping[Digest, Facts] | None = None, stored: Mapping[Digest, str] | None = None, jobs: int = 1
) -> tuple[Converted, int]:
    """The bodies of the site, and how many texts were converted."""
    site = settings_of(root)
    reading = read_again(site, FileDigests({}))
    assert reading.problems == []
    converted = [0]

    def say(what: str, done: int, total: int) -> None:
        assert what == "convert"
        converted[0] = done

    return Converter(site).convert(reading, known or {}, (stored or {}).get, jobs, say), converted[0]


def test_every_article_has_facts_and_html(site_maker: Callable[..., SiteFolder]) -> None:
    made, count = convert(site_maker(STORIES).root)
    assert count == 3
    assert set(made.facts) == {("news/uno", "it"), ("news/due", "it"), ("news/due", "en")}
    assert made.html(made.keys["news/uno", "it"]) == "<p>Uno, <em>due</em>.</p>"
    assert made.problems == ()


def test_what_is_known_is_not_converted_again(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES)
    first, _ = convert(site.root)
    known = {key: body.facts for key, body in first.new.items()}
    stored = {key: body.html for key, body in first.new.items()}
    again, count = convert(site.root, known, stored)
    assert (count, again.new, again.facts) == (0, {}, first.facts)
    assert [again.html(key) for key in known] == list(stored.values())
    site.write({"content/news/uno.it.md": article("Un altro titolo", body="Uno, *due*.")})
    assert convert(site.root, known, stored)[1] == 0
    site.write({"content/news/uno.it.md": article("Uno", body="Uno, *tre*.")})
    assert convert(site.root, known, stored)[1] == 1


def test_html_that_the_store_lost_is_made_again(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES)
    first, _ = convert(site.root)
    again, count = convert(site.root, {key: body.facts for key, body in first.new.items()})
    assert count == 0
    assert all(again.html(key) == body.html for key, body in first.new.items())


def test_an_empty_body_that_is_stored_is_not_lost(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker({"content/news/uno.it.md": article(body="<!-- later -->")})
    first, _ = convert(site.root)
    (key,) = first.new
    assert first.html(key).strip() == ""
    assert convert(site.root, {key: first.new[key].facts}, {key: ""})[0].html(key).strip() == ""


def test_the_same_text_in_two_stories_is_converted_once_per_language(site_maker: Callable[..., SiteFolder]) -> None:
    texts = {f"content/news/{number}.{code}.md": article(body="Lo stesso.") for number in range(3) for code in ("it", "en")}
    made, count = convert(site_maker(texts).root)
    assert count == 2
    assert len(made.facts) == 6


@pytest.mark.parametrize("settings", ["markdown: {smart_quotes: false}", "markdown: {raw_html: trusted}"])
def test_other_settings_are_another_conversion(settings: str, site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES)
    first, _ = convert(site.root)
    site.write({"site.yaml": f"{SITE}{settings}\n"})
    assert not set(convert(site.root)[0].new) & set(first.new)


def test_the_result_is_the_same_for_any_number_of_jobs(site_maker: Callable[..., SiteFolder]) -> None:
    texts = {f"content/news/{number}.it.md": article(body=f"Testo **{number}** con [cima](x.pdf).") for number in range(60)}
    site = site_maker(texts)
    one, two = convert(site.root, jobs=1)[0], convert(site.root, jobs=2)[0]
    assert (one.facts, one.new, one.problems) == (two.facts, two.new, two.problems)


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_that_are_converted_when_they_are_read_come_to_the_same(jobs: int, site_maker: Callable[..., SiteFolder]) -> None:
    texts = {f"content/news/{number}.it.md": article(body=f"Testo **{number}** con [cima](x.pdf).") for number in range(60)}
    wrong = {"content/news/flaw.it.md": article(body="<script>x</script>"), "content/news/long.it.md": article(body="[" * 40_000)}
    site = settings_of(site_maker(texts | wrong, settings=f"{SITE}page_seconds: 1\n").root)
    later, _ = convert(site.root, jobs=jobs)
    converter = Converter(site)
    known = {key: later.facts[name] for name, key in later.keys.items() if name == ("news/7", "it")}
    at_once = partial(converter.at_once, known)
    reading = read_again(site, FileDigests({}), each=partial(run, jobs=jobs), convert=at_once)
    assert len(reading.converted) == 61

    def say(what: str, done: int, total: int) -> None:
        pytest.fail("nothing is left to convert")

    made = converter.convert(reading, known, {}.get, jobs, say)
    assert (made.keys, made.facts, made.names, made.problems) == (later.keys, later.facts, later.names, later.problems)
    assert made.new == {key: body for key, body in later.new.items() if key not in known}


def test_what_is_converted_is_what_was_read(site_maker: Callable[..., SiteFolder]) -> None:
    """A file that changes between the two would give a text to other front matter."""
    site = site_maker(STORIES)
    settings = settings_of(site.root)
    converter = Converter(settings)
    reading = read_again(settings, FileDigests({}), convert=partial(converter.at_once, {}))
    site.write(dict.fromkeys(STORIES, "---\ntitle: Another\n---\n\nAnother.\n"))
    made = converter.convert(reading, {}, {}.get, 1, lambda *_: None)
    assert made.problems == ()
    assert made.html(made.keys["news/uno", "it"]) == "<p>Uno, <em>due</em>.</p>"


def test_a_text_that_is_too_deep_is_a_problem_of_its_file_and_of_no_other(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(
        STORIES | {"content/news/fondo.it.md": article(body="> " * 3000 + "fondo\n\n" + "\n".join("  " * n + "- x" for n in range(600)))}
    )
    made, _ = convert(site.root)
    if ("news/fondo", "it") in made.facts:
        pytest.fail("this text was expected to be too deep; choose a deeper one")
    (problem,) = made.problems
    assert (problem.where.path, problem.severity) == ("content/news/fondo.it.md", "error")
    assert problem.where.line == 5
    assert problem.hint
    assert len(made.facts) == 3


def test_a_text_that_takes_too_long_is_a_problem_of_its_file_and_of_no_other(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES | {"content/news/lungo.it.md": article(body="[" * 40_000)}, settings=f"{SITE}page_seconds: 1\n")
    made, _ = convert(site.root)
    (problem,) = made.problems
    assert problem.where.path == "content/news/lungo.it.md"
    assert "1 second" in problem.text
    assert len(made.facts) == 3


def test_an_extension_that_is_not_there_is_wrong_in_site_yaml(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES, settings=f"{SITE}markdown:\n  extensions: [non_ce]\n")
    with pytest.raises(SiteError) as caught:
        convert(site.root)
    assert caught.value.status == Status.USAGE
    (problem,) = caught.value.problems
    assert problem.where.path == "site.yaml"
    assert problem.hint


def test_flaws_are_told_in_the_line_of_the_file_also_when_the_body_is_known(site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker({"content/news/uno.it.md": article(body="Prima riga.\n\n<script>x</script>\n")})
    first, _ = convert(site.root)
    (problem,) = first.problems
    assert (problem.where.path, problem.where.line, problem.severity) == ("content/news/uno.it.md", 8, "error")
    site.write({"content/news/uno.it.md": article(tags="[mare]", body="Prima riga.\n\n<script>x</script>\n")})
    (moved,) = convert(site.root, {key: body.facts for key, body in first.new.items()})[0].problems
    assert moved.where.line == 9


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(article("Uno", body="Uno, *tre*, [quattro](q.pdf)."), id="another text"),
        pytest.param(article("Uno e mezzo", body="Uno, *due*."), id="another title"),
        pytest.param(article("Uno", body="Altro testo."), id="the text of another story"),
        pytest.param(article("Uno", body="Prima.\n\n<script>x</script>\n"), id="a text with a flaw"),
    ],
)
def test_of_a_reading_that_tells_what_changed_nothing_else_is_looked_at(text: str, site_maker: Callable[..., SiteFolder]) -> None:
    site = site_maker(STORIES | {"content/news/tre.it.md": article(body="<script>y</script>\n")})
    settings, path = settings_of(site.root), "content/news/uno.it.md"
    converter = Converter(settings)
    before = read_again(settings, FileDigests({}))
    known = converter.convert(before, {}, lambda key: None, 1, lambda *_: None).known
    site.write({path: text})
    after = read_again(settings, FileDigests({}), before, changed={path})
    assert (after.since, set(after.changed)) == (before.source, {path})
    again = converter.convert(after, known, lambda key: None, 1, lambda *_: None)
    anew = Converter(settings).convert(replace(after, since=None), {}, lambda key: None, 1, lambda *_: None)
    assert (again.keys, again.facts, again.names) == (anew.keys, anew.facts, anew.names)
    assert sorted(again.problems, key=str) == sorted(anew.problems, key=str)
    assert again.known.items() <= anew.known.items()


def test_files_are_read_the_same_by_any_number_of_processes(site_maker: Callable[..., SiteFolder]) -> None:
    texts = {f"content/news/{number}.it.md": article(f"Molo {number}", tags=f"[t{number % 7}]") for number in range(60)}
    site = site_maker(texts | {"content/news/wrong.it.md": "---\ntitle: [\n---\n", "content/news/none.it.md": "Testo.\n"})
    settings = settings_of(site.root)
    one = read_again(settings, FileDigests({}))
    two = read_again(settings, FileDigests({}), each=partial(run, jobs=2))
    assert len(one.problems) >= 2
    assert (one.source.articles, one.source.texts, one.source.records) == (two.source.articles, two.source.texts, two.source.records)
    assert one.problems == two.problems


def test_what_a_build_has_converted_is_not_lost_when_a_page_fails(
    site_maker: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "content/news/uno.it.md"
    site = site_maker({**STORIES, path: article("Uno", body="Uno, *due*.", layout="none")})
    assert site.build().returncode == 1
    site.write({path: STORIES[path]})
    converted: list[str] = []
    real = Converter._conversion

    def conversion(self: Converter, language: str, markdown: str) -> Conversion:
        converted.append(markdown)
        return real(self, language, markdown)

    monkeypatch.setattr(Converter, "_conversion", conversion)
    assert site.build().returncode == 0
    assert converted == []
    assert "<em>due</em>" in site.page("2026/07/uno/index.html")
