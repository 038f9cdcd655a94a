"""content/ as a whole: which story and language each file is, and every problem of every file in one run."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from generator.model.story import Source
from generator.reading.content import read_again, read_content
from generator.reading.files import FileDigests
from generator.reading.settings import read_settings
from tests.conftest import NOW, SITE, SiteFolder, article, write_files
from tests.demo.built import complaints
from tests.reading.making import FARO, as_nobody, lines, open_folder


class Content:
    """A content folder made of text, and what reading it gives."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, files: dict[str, str | bytes]) -> tuple[Source, list[str]]:
        write_files(self.root / "content", files)
        (self.root / "content").mkdir(exist_ok=True)
        site = type(FARO)(**{name: getattr(FARO, name) for name in FARO.__struct_fields__} | {"root": self.root})
        source, problems = read_content(site)
        return source, lines(problems)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


@pytest.mark.parametrize(
    ("path", "story", "language", "section"),
    [
        ("news/2026-07-28-molo/it.md", "news/2026-07-28-molo", "it", "news"),
        ("news/2026-07-28-molo.en.md", "news/2026-07-28-molo", "en", "news"),
        ("news/molo/lungo.ar.md", "news/molo/lungo", "ar", "news"),
        ("news/2026/molo.it.md", "news/2026/molo", "it", "news"),
        ("news/molo.v2.it.md", "news/molo.v2", "it", "news"),
        ("pages/about.it.md", "pages/about", "it", None),
        ("pages/about/en.md", "pages/about", "en", None),
        ("molo.it.md", "molo", "it", None),
        ("it/en.md", "it", "en", "it"),
    ],
)
def test_the_path_says_story_and_language(content: Content, path: str, story: str, language: str, section: str | None) -> None:
    source, problems = content.read({path: article()})
    assert problems == []
    (found,) = source.articles
    assert (found.story, found.language, found.section, found.path) == (story, language, section, f"content/{path}")
    assert found.kind == ("page" if path.startswith("pages/") else "article")


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("molo.fr.md", "“fr” is not a language of the site", "the languages of site.yaml are: it, en, ar"),
        ("molo.iit.md", "“iit” is not a language of the site", "did you mean “it”?"),
        ("molo.IT.md", "“IT” is not a language of the site", "did you mean “it”?"),
        ("molo.en-GB.md", "“en-GB” is not a language of the site", None),
        ("molo.md", "the file's name does not say its language", "call it molo.it.md; the languages of site.yaml are: it, en, ar"),
        ("molo/fr.md", "“fr” is not a language of the site", "the languages of site.yaml are: it, en, ar"),
        ("molo/index.md", "the file's name does not say its language", "call it index.it.md; the languages of site.yaml are: it, en, ar"),
    ],
)
def test_an_unknown_language_is_an_error_and_never_a_page(tmp_path: Path, name: str, said: str, hint: str | None) -> None:
    write_files(tmp_path, {f"content/news/{name}": article()})
    site = type(FARO)(**{each: getattr(FARO, each) for each in FARO.__struct_fields__} | {"root": tmp_path})
    source, (problem,) = read_content(site)
    assert source.articles == ()
    assert (problem.severity, problem.where.path, problem.text) == ("error", f"content/news/{name}", said)
    assert hint is None or problem.advice == hint


VARIANTS = """\
title: Il Faro
base_url: https://faro.example
timezone: Europe/Rome
languages: {it: {prefix: ""}, pt-BR: {}, zh-Hant: {}, en-US: {}}
"""


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("news/molo.pt-BR.md", "pt-BR"),
        ("news/molo/pt-BR.md", "pt-BR"),
        ("news/molo.zh-Hant.md", "zh-Hant"),
        ("news/molo/zh-Hant.md", "zh-Hant"),
        ("news/molo.en-US.md", "en-US"),
        ("pages/molo.en-US.md", "en-US"),
    ],
)
def test_a_variant_is_a_language(tmp_path: Path, path: str, language: str) -> None:
    write_files(tmp_path, {f"content/{path}": article(), "site.yaml": VARIANTS})
    source, problems = read_content(read_settings(tmp_path)[0])
    assert problems == []
    assert [(each.story.rpartition("/")[2], each.language, each.slug) for each in source.articles] == [("molo", language, "molo")]


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("molo.pt-br.md", "pt-br", "pt-BR"),
        ("molo.pt_BR.md", "pt_BR", "pt-BR"),
        ("molo.pt.md", "pt", "pt-BR"),
        ("molo.pt-PT.md", "pt-PT", "pt-BR"),
        ("molo.zh.md", "zh", "zh-Hant"),
        ("molo.zh-hant.md", "zh-hant", "zh-Hant"),
        ("molo.zh-TW.md", "zh-TW", "zh-Hant"),
        ("molo.en.md", "en", "en-US"),
        ("molo.en-GB.md", "en-GB", "en-US"),
        ("molo/pt-br.md", "pt-br", "pt-BR"),
        ("molo/pt_BR.md", "pt_BR", "pt-BR"),
        ("molo/pt.md", "pt", "pt-BR"),
        ("molo/zh-Hans.md", "zh-Hans", "zh-Hant"),
        ("molo/es-419.md", "es-419", None),
    ],
)
def test_another_spelling_of_a_variant_is_an_error_that_names_the_right_one(
    tmp_path: Path, name: str, written: str, meant: str | None
) -> None:
    write_files(tmp_path, {f"content/news/{name}": article(), "site.yaml": VARIANTS})
    _, (problem,) = read_content(read_settings(tmp_path)[0])
    assert problem.text == f"“{written}” is not a language of the site"
    assert problem.advice == (f"did you mean “{meant}”?" if meant else "the languages of site.yaml are: it, pt-BR, zh-Hant, en-US")


@pytest.mark.parametrize("name", ["en-route.md", "it-news.md", "molo-nuovo.md", "la_cura.md"])
def test_a_name_with_a_hyphen_is_no_language(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {f"content/news/{name}": article(), "site.yaml": VARIANTS})
    _, (problem,) = read_content(read_settings(tmp_path)[0])
    assert problem.text == "the file's name does not say its language"


@pytest.mark.parametrize("name", [".it.md", "it.md"])
def test_a_file_that_is_only_a_language_has_no_story(content: Content, name: str) -> None:
    source, problems = content.read({name: article()})
    assert source.articles == ()
    assert problems in ([], ["content/it.md: error: an article needs a name beside its language"])


def test_the_same_language_twice_names_both_files(content: Content) -> None:
    _, problems = content.read({"news/molo/it.md": article(), "news/molo.it.md": article()})
    assert problems == ["content/news/molo.it.md: error: the story “news/molo” is there twice in “it”: here and in content/news/molo/it.md"]


def test_story_joins_files_of_different_names(content: Content) -> None:
    source, problems = content.read({"news/molo.it.md": article(), "news/pier.en.md": article(story="news/molo")})
    assert problems == []
    assert {(each.story, each.language) for each in source.articles} == {("news/molo", "it"), ("news/molo", "en")}


def test_story_may_not_join_a_language_that_is_there(content: Content) -> None:
    _, problems = content.read({"news/molo.it.md": article(), "news/altro.it.md": article(story="news/molo")})
    assert len(problems) == 1
    assert "content/news/altro.it.md" in problems[0]
    assert "content/news/molo.it.md" in problems[0]


def test_both_spellings_of_an_accent_are_one_story(content: Content) -> None:
    """T14: a Mac stores è in two characters."""
    source, problems = content.read({unicodedata.normalize("NFD", "news/perché.it.md"): article(), "news/perché.en.md": article()})
    assert problems == []
    assert {(each.story, each.slug) for each in source.articles} == {("news/perché", "perche")}


def test_story_of_front_matter_is_composed_too(content: Content) -> None:
    """T14: translation key."""
    source, _ = content.read({"news/perché.it.md": article(), "news/why.en.md": article(story="news/perche\u0301")})
    assert {each.story for each in source.articles} == {"news/perché"}


def test_both_spellings_of_one_folder_share_its_story_yaml(content: Content) -> None:
    """T14"""
    folder = unicodedata.normalize("NFD", "news/perché")
    source, problems = content.read({f"{folder}/it.md": "---\ntitle: x\n---\n\nTesto.\n", f"{folder}/story.yaml": "date: 2026-07-28"})
    assert problems == []
    assert len(source.articles) == 1


def test_story_yaml_is_for_the_articles_of_its_folder(content: Content) -> None:
    files: dict[str, str | bytes] = {
        "news/molo/story.yaml": "author: Ada\n",
        "news/molo/it.md": article(),
        "news/molo/en.md": article(),
        "news/molo/altro.it.md": article(),
    }
    source, _ = content.read(files)
    assert {each.path.rpartition("/")[2]: each.authors for each in source.articles} == {
        "it.md": ("Ada",),
        "en.md": ("Ada",),
        "altro.it.md": (),
    }


def test_a_mistake_in_story_yaml_is_said_once(content: Content) -> None:
    _, problems = content.read({"news/molo/story.yaml": "autor: Ada\n", "news/molo/it.md": article(), "news/molo/en.md": article()})
    assert problems == ["content/news/molo/story.yaml:1:1: error: the key “autor” is not known here"]


def test_sections_are_folders_in_their_order(content: Content) -> None:
    files: dict[str, str | bytes] = {
        "a/x.it.md": article(),
        "b/_section.yaml": "name: Bi\norder: 1\n",
        "b/x.it.md": article(),
        "pages/x.it.md": article(),
        "static/x.txt": "",
    }
    source, problems = content.read(files)
    assert problems == []
    assert [section.id for section in source.sections] == ["b", "a"]


def test_files_that_are_no_articles(content: Content) -> None:
    source, _ = content.read(
        {"news/molo/it.md": article(), "news/molo/cover.jpg": b"", "news/molo/story.yaml": "", "static/CNAME": "x", "tags.yaml": ""}
    )
    assert set(source.files) == set({"content/news/molo/cover.jpg"})
    assert source.static == ("content/static/CNAME",)


def test_a_misspelt_registry_is_not_swallowed(content: Content) -> None:
    """P8: tag.yaml or _sections.yaml would simply not count."""
    _, problems = content.read(
        {
            "tag.yaml": "sea: {name: Mare}\n",
            "news/_sections.yaml": "name: x\n",
            "news/molo/stroy.yaml": "draft: true\n",
            "news/molo/it.md": article(),
        }
    )
    assert {problem.partition(":")[0] for problem in problems} == {
        "content/tag.yaml",
        "content/news/_sections.yaml",
        "content/news/molo/stroy.yaml",
    }


def test_one_bad_file_among_good_ones(content: Content) -> None:
    """T18: the other files are still read, and checked."""
    files: dict[str, str | bytes] = {f"news/storia-{n}.it.md": article() for n in range(20)}
    files |= {
        "news/latin.it.md": article("Città").encode("latin-1"),
        "news/bytes.it.md": article(body="a\0b"),
        "news/wide.it.md": article().encode("utf-16"),
    }
    files |= {"news/tilte.it.md": article(tilte="x")}
    source, problems = content.read(files)
    assert sum(each.path.startswith("content/news/storia-") for each in source.articles) == 20
    assert sorted(problem.partition(": error")[0] for problem in problems) == [
        "content/news/bytes.it.md:6:2",
        "content/news/latin.it.md:2",
        "content/news/tilte.it.md:4:1",
        "content/news/wide.it.md:1",
    ]


def test_invisible_characters_in_a_file_name_are_a_warning(content: Content) -> None:
    """T16"""
    source, problems = content.read({"news/mo\u200blo.it.md": article()})
    assert [each.slug for each in source.articles] == ["molo"]
    assert len(problems) == 1
    assert ": warning: " in problems[0]


def test_a_file_that_may_not_be_read_is_named() -> None:
    """T08"""
    with open_folder() as root:
        content = Content(root)
        content.read({"news/molo.it.md": article()})
        (root / "content/news/molo.it.md").chmod(0)
        with as_nobody():
            _, problems = content.read({})
    assert problems == ["content/news/molo.it.md: error: can't be read: Permission denied"]


def test_an_empty_content_is_an_empty_source(content: Content) -> None:
    source, problems = content.read({})
    assert (source.articles, source.tags, source.sections, problems) == ((), (), (), [])


@pytest.mark.parametrize("mode", ["0", "1"])
def test_a_site_in_a_folder_with_any_name_is_read_under_any_locale(tmp_path: Path, mode: str) -> None:
    """T52: `LANG=C` with Python's UTF-8 mode off, as in bare containers."""
    site = SiteFolder(tmp_path / "il mio sito è 🙂")
    site.write({"site.yaml": SITE, "content/news/2026-07-28-città è 🙂.it.md": article("Perché no"), "content/static/è un file.txt": "x"})
    done = site.run("check", "--now", NOW, LANG="C", LC_ALL="C", PYTHONUTF8=mode, PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="utf-8")
    assert (done.returncode, complaints(done)) == (0, [])


WRITTEN = {
    "as it was": article("Molo", body="Uno."),
    "another text": article("Molo", body="Due, tre.\n\n# Quattro\n"),
    "no text": article("Molo", body=""),
    "a line that is too long": article("Molo", body="x" * 100_001),
    "another title": article("Mola", body="Uno."),
    "a comment in the front matter": article("Molo", body="Uno.").replace("---\n", "---\n# nota\n", 1),
    "a key that is unknown": article("Molo", body="Uno.", tittle="x"),
    "a value that is wrong": article("Molo", body="Uno.", draft="forse"),
    "ends of lines of another system": article("Molo", body="Due.").replace("\n", "\r\n"),
    "no front matter": "Uno.\n",
    "no UTF-8": article("Molo", body="Due.").encode() + b"\xff",
}


@pytest.mark.parametrize("before", WRITTEN)
def test_a_file_of_which_something_is_known_is_read_as_if_nothing_were(before: str, tmp_path: Path) -> None:
    site = type(FARO)(**{name: getattr(FARO, name) for name in FARO.__struct_fields__} | {"root": tmp_path})
    write_files(tmp_path / "content", {"molo.it.md": WRITTEN[before]})
    known = read_again(site, FileDigests({})).source.records
    for after, text in WRITTEN.items():
        write_files(tmp_path / "content", {"molo.it.md": text})
        anew = read_again(site, FileDigests({}))
        again = read_again(site, FileDigests({}), known=known)
        assert (again.source.records, again.source.articles, again.problems) == (
            anew.source.records,
            anew.source.articles,
            anew.problems,
        ), after
