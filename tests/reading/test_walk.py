"""The walk: every file of content/ once, in one order, and everything strange named."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from generator.reading.walk import Tree, is_temporary, unportable, walk
from tests.conftest import write_files
from tests.reading.making import as_nobody, lines, open_folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def walked(content: Path) -> Tree:
    return walk(content.parent)


def test_every_file_is_found_in_order(content: Path) -> None:
    write_files(
        content,
        {"news/b.it.md": "", "news/a/it.md": "", "tags.yaml": "", "static/CNAME": "", "static/.well-known/x": "", "news/a/cover.jpg": ""},
    )
    tree = walked(content)
    assert tree.files == ["content/news/a/cover.jpg", "content/news/a/it.md", "content/news/b.it.md", "content/tags.yaml"]
    assert tree.static == ["content/static/.well-known/x", "content/static/CNAME"]
    assert tree.problems == []


def test_the_order_does_not_depend_on_how_accents_are_stored(content: Path) -> None:
    """T14, T51"""
    write_files(content, {unicodedata.normalize("NFD", "è.it.md"): "", "z.it.md": "", "é.it.md": "", "e.it.md": ""})
    assert [unicodedata.normalize("NFC", path) for path in walked(content).files] == [f"content/{name}.it.md" for name in "ezèé"]


@pytest.mark.parametrize(
    "name", ["con spazi.it.md", "città è così.it.md", "الرصيف.ar.md", "🙂.it.md", "l'ora.it.md", "50%.it.md", "a&b.it.md", "-x.it.md"]
)
def test_ordinary_names_are_fine(content: Path, name: str) -> None:
    """T52"""
    write_files(content, {f"news/{name}": ""})
    assert (walked(content).files, walked(content).problems) == ([f"content/news/{name}"], [])


@pytest.mark.parametrize(
    "name", ["it.md~", ".it.md.swp", "#it.md#", ".#it.md", "4913", "x.tmp", ".DS_Store", "Thumbs.db", ".it.md.Xa93Kd", "it.md.part", ".git"]
)
def test_what_editors_leave_behind_is_not_content(content: Path, name: str) -> None:
    """T40"""
    write_files(content, {f"news/{name}": "", f"static/{name}": ""})
    assert walked(content) == Tree(folders=["content", "content/news", "content/static"])
    assert is_temporary(name)


@pytest.mark.parametrize(
    "name", ["it.md", "temporale.it.md", "a~b.it.md", "4914", "swp.it.md", "partenza.it.md", ".htaccess", ".nojekyll", ".well-known"]
)
def test_articles_and_server_files_are_not_temporary(name: str) -> None:
    """P8"""
    assert not is_temporary(name)


@pytest.mark.parametrize("name", [".htaccess", ".nojekyll", ".well-known/security.txt"])
def test_hidden_files_are_published_from_static_only(content: Path, name: str) -> None:
    write_files(content, {f"static/{name}": "", f"news/{name}": ""})
    assert walked(content).static == [f"content/static/{name}"]
    assert walked(content).files == []


@pytest.mark.parametrize(
    "name",
    [
        "con.md",
        "CON.it.md",
        "aux",
        "nul.txt",
        "NUL",
        "com1.it.md",
        "lpt9",
        "molo.",
        "molo ",
        "a:b.it.md",
        "che?.it.md",
        "a*b",
        'a"b',
        "a|b",
        "a<b",
        "a\\b",
        "a\nb",
        "a\x07b",
    ],
)
def test_names_that_not_every_system_allows_are_refused(content: Path, name: str) -> None:
    """T09: the same answer on every system."""
    write_files(content, {f"news/{name}": "", "news/y.it.md": ""})
    tree = walked(content)
    assert tree.files == ["content/news/y.it.md"]
    (problem,) = tree.problems
    assert problem.where.path == f"content/news/{name}"
    assert problem.text.startswith("this name can't be published: ")
    assert unportable(name)


def test_a_reserved_folder_is_refused_with_all_it_holds(content: Path) -> None:
    """T09: the fix of CVE-2025-66221 forgot folders."""
    write_files(content, {"static/NUL/x.txt": "", "tag/aux/it.md": ""})
    tree = walked(content)
    assert (tree.files, tree.static) == ([], [])
    assert lines(tree.problems) == [
        "content/static/NUL: error: this name can't be published: Windows keeps this name for itself",
        "content/tag/aux: error: this name can't be published: Windows keeps this name for itself",
    ]


@pytest.mark.parametrize("name", ["a" * 241, "خ" * 121, "🙂" * 61], ids=["ascii", "arabic", "emoji"])
def test_a_name_too_long_for_a_temporary_twin_is_refused(name: str) -> None:
    """T10"""
    assert unportable(name) == "the name is too long"
    assert unportable(name[:-1]) is None


def test_a_name_that_is_not_utf8_is_refused(content: Path) -> None:
    (Path(os.fsdecode(os.fsencode(content) + b"/citt\xe0.it.md"))).write_text("")
    (problem,) = walked(content).problems
    assert problem.text == "the file's name is not UTF-8"
    assert str(problem).encode()


@pytest.mark.parametrize("target", ["../../secret", "/etc/passwd", "../../folder"])
def test_a_link_out_of_the_site_is_refused(content: Path, tmp_path: Path, target: str) -> None:
    """T03"""
    site = tmp_path / "site"
    write_files(tmp_path, {"secret": "x", "folder/secret": "x", "site/content/news/it.it.md": ""})
    (site / "content/leak").symlink_to(target)
    tree = walk(site)
    assert tree.files == ["content/news/it.it.md"]
    (problem,) = tree.problems
    assert str(problem) == f"content/leak: error: the link leads out of the site, to {target}\n  hint: copy the file here instead"


@pytest.mark.parametrize("name", ["static/leak", "news/story/cover.jpg", "static/folder"])
def test_a_link_out_of_the_site_is_refused_anywhere(content: Path, tmp_path: Path, name: str) -> None:
    """T03"""
    outside = tmp_path / "outside"
    outside.mkdir()
    site = tmp_path / "inner"
    write_files(site, {f"content/{Path(name).parent}/keep.jpg": ""})
    (site / "content" / name).symlink_to(outside)
    assert lines(walk(site).problems) == [f"content/{name}: error: the link leads out of the site, to {outside}"]


def test_a_site_with_a_longer_name_beside_is_outside(tmp_path: Path) -> None:
    """T03: a prefix is not a parent (CVE-2023-40274)."""
    write_files(tmp_path, {"site/content/a.it.md": "", "site-secret/x": ""})
    (tmp_path / "site/content/leak").symlink_to(tmp_path / "site-secret/x")
    assert len(walk(tmp_path / "site").problems) == 1


def test_a_link_that_stays_inside_is_followed(content: Path) -> None:
    """T03"""
    write_files(content, {"news/a/cover.jpg": "x", "news/b/it.md": ""})
    (content / "news/b/cover.jpg").symlink_to("../a/cover.jpg")
    (content / "old").symlink_to("news")
    tree = walked(content)
    assert tree.problems == []
    assert "content/news/b/cover.jpg" in tree.files
    assert "content/old/a/cover.jpg" in tree.files


def test_a_site_that_is_itself_a_link_is_walked(tmp_path: Path) -> None:
    write_files(tmp_path, {"real/content/news/a.it.md": "", "real/content/news/b.jpg": ""})
    (tmp_path / "real/content/news/c.jpg").symlink_to("b.jpg")
    (tmp_path / "site").symlink_to("real")
    tree = walk(tmp_path / "site")
    assert (len(tree.files), tree.problems) == (3, [])


def test_a_link_to_the_folder_it_lies_in_ends_at_once(content: Path) -> None:
    """T04"""
    (content / "loop").symlink_to(".")
    write_files(content, {"news/a.it.md": ""})
    (content / "news/up").symlink_to("..")
    tree = walked(content)
    assert tree.files == ["content/news/a.it.md"]
    assert lines(tree.problems) == [
        "content/loop: error: the link leads back to a folder that it lies in",
        "content/news/up: error: the link leads back to a folder that it lies in",
    ]


def test_links_to_each_other_end_at_once(content: Path) -> None:
    """T04"""
    (content / "a").symlink_to("b")
    (content / "b").symlink_to("a")
    problems = walked(content).problems
    assert [problem.where.path for problem in problems] == ["content/a", "content/b"]


def test_folders_that_link_to_each_other_end(content: Path) -> None:
    """T04: neither lies in the other."""
    write_files(content, {"a/x.it.md": "", "b/y.it.md": ""})
    (content / "a/b").symlink_to("../b")
    (content / "b/a").symlink_to("../a")
    tree = walked(content)
    assert len(tree.files) == 4
    assert {problem.where.path for problem in tree.problems} == {"content/a/b/a", "content/b/a/b"}


def test_a_dangling_link_is_refused(content: Path) -> None:
    """T05"""
    (content / "it.it.md").symlink_to("gone.md")
    assert lines(walked(content).problems) == ["content/it.it.md: error: the link leads nowhere"]


@pytest.mark.parametrize("folder", ["news", "static"])
def test_a_pipe_is_refused_and_not_opened(content: Path, folder: str) -> None:
    """T08: opening it would wait for ever."""
    (content / folder).mkdir()
    os.mkfifo(content / folder / "x.it.md")
    assert lines(walked(content).problems) == [f"content/{folder}/x.it.md: error: this is neither a file nor a folder"]


def test_a_socket_is_refused(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T08"""
    monkeypatch.chdir(content)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert lines(walked(content).problems) == ["content/socket: error: this is neither a file nor a folder"]


def test_a_folder_named_like_an_article_is_refused(content: Path) -> None:
    """T08"""
    write_files(content, {"news/molo.it.md/x.jpg": ""})
    assert lines(walked(content).problems) == ["content/news/molo.it.md: error: a folder has the name of an article"]


def test_a_folder_that_may_not_be_read_is_named() -> None:
    """T08"""
    with open_folder() as root:
        write_files(root, {"content/news/a.it.md": "", "content/other/b.it.md": ""})
        (root / "content/news").chmod(0)
        with as_nobody():
            tree = walk(root)
        (root / "content/news").chmod(0o755)
    assert lines(tree.problems) == ["content/news: error: the folder can't be read: Permission denied"]
    assert tree.files == ["content/other/b.it.md"]


def test_a_site_without_content_says_so(tmp_path: Path) -> None:
    assert lines(walk(tmp_path).problems) == ["content: error: the folder content/ is missing"]
