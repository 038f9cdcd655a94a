"""T51, T52: same input, same bytes, wherever and however it is built."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import NOW, REPOSITORY, article, tree, write_files
from tests.faults.newspaper import OLD, Files, build_here, command, environment, make_site

PAPER: Files = {
    "site.yaml": (
        "title: {it: Il Faro, en: The Beacon, ar: المنارة}\nbase_url: https://faro.example\ntimezone: Europe/Rome\n"
        'languages:\n  it: {name: Italiano, prefix: ""}\n  en: {name: English, prefix: en}\n  ar: {name: العربية, prefix: ar}\n'
        "untranslated: list\npage_size: 4\n"
    ),
    "content/tags.yaml": "mare: {name: {it: Mare, en: Sea, ar: بحر}}\nporto: {name: {it: Porto, en: Harbour}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill, bio: {it: Scrive, en: Writes}}\n",
    **{
        f"content/news/{name}.{code}.md": article(
            f"{title} {number}",
            f"2026-07-{day:02}",
            f"Testo {number}, «perché» {title}.",
            tags="[mare, porto, altro]",
            author="[ada, Bice]",
        )
        for number, (name, day) in enumerate([("uno", 1), ("due", 1), ("tre", 2), ("quattro", 3), ("cinque", 3), ("sei", 4)])
        for code, title in (("it", "Città"), ("en", "Town"), ("ar", "مدينة"))
        if (number, code) not in ((1, "en"), (2, "ar"))
    },
    "content/pages/chi.it.md": "---\ntitle: Chi siamo\n---\n\nNoi.\n",
    "content/static/CNAME": "faro.example\n",
    "content/static/a/b.txt": "b\n",
}
"""With the theme that comes with Edicola, in three languages."""

NO_LOCALE = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

WAYS: Mapping[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "Tokyo, no locale, one job": (("--jobs", "1"), {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", **NO_LOCALE}),
    "Los Angeles, Italian, two jobs, another epoch": (
        ("--jobs", "2"),
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "4242", "LC_ALL": "it_IT.UTF-8", "EDICOLA_LANG": "it", "SOURCE_DATE_EPOCH": "1"},
    ),
    "optimised": (("--jobs", "2"), {"PYTHONOPTIMIZE": "1", "PYTHONDONTWRITEBYTECODE": "1"}),
}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    site = make_site(tmp_path_factory.mktemp("usual"), PAPER)
    run = build_here(site.root)
    assert run.status == 0, run.text
    return tree(site.public)


def build(root: Path, *args: str, cwd: Path | None = None, **variables: str) -> dict[str, bytes]:
    ended = subprocess.run(
        command("build", "--now", NOW, *args),
        cwd=cwd or root,
        env=environment(**variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return tree(root / "public")


@pytest.mark.parametrize("way", WAYS)
def test_the_tree_is_the_same_with(way: str, tmp_path: Path, usual: dict[str, bytes]) -> None:
    args, variables = WAYS[way]
    site = make_site(tmp_path / "site", PAPER)
    assert build(site.root, *args, **variables) == usual


def test_the_tree_is_the_same_from_another_folder_with_another_umask(tmp_path: Path, usual: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", PAPER)
    (tmp_path / "elsewhere").mkdir()
    before = os.umask(0o077)
    try:
        assert build(site.root, "--site", "../site", cwd=tmp_path / "elsewhere") == usual
    finally:
        os.umask(before)


def test_the_tree_is_the_same_whatever_the_order_in_which_files_were_made(tmp_path: Path, usual: dict[str, bytes]) -> None:
    names = list(PAPER)
    for seed in range(2):
        random.Random(seed).shuffle(names)
        root = tmp_path / str(seed)
        root.mkdir()
        write_files(root, {name: PAPER[name] for name in names})
        assert build_here(root).status == 0
        assert tree(root / "public") == usual


def test_the_tree_is_the_same_a_second_time_and_clean(tmp_path: Path, usual: dict[str, bytes]) -> None:
    site = make_site(tmp_path / "site", PAPER)
    for args in ((), ("--clean",)):
        assert build_here(site.root, *args).status == 0
        assert tree(site.public) == usual


def test_no_output_tells_where_or_by_whom_it_was_built(usual: dict[str, bytes], tmp_path: Path) -> None:
    site = make_site(tmp_path / "cartella-segreta", PAPER)
    assert build_here(site.root).status == 0
    words = [b"cartella-segreta", str(tmp_path).encode(), str(REPOSITORY).encode()]
    assert [path for path, content in tree(site.public).items() if any(word in content for word in words)] == []


STRANGE = ["with spaces and 'quotes'", "perché è già così", "🗞️ giornale", "المنارة", "a&b#c?d=%20", "-leading", "[glob]*", "per{cento}s"]


@pytest.mark.parametrize("name", STRANGE)
def test_a_project_may_lie_in_a_folder_of_any_name(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    root.mkdir()
    site = make_site(root, {**OLD, "content/static/già visto 🗞.txt": "x"})
    run = build_here(root)
    assert run.status == 0, run.text
    assert site.page("già visto 🗞.txt") == "x"
    assert "nothing to do" in build_here(root).text


@pytest.mark.parametrize(
    "variables",
    [{"LANG": "C", "LC_ALL": "C"}, {"LANG": "POSIX", "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}],
    ids=["C", "POSIX, ascii"],
)
def test_without_utf_8_everything_works_and_problems_are_printed(variables: dict[str, str], tmp_path: Path) -> None:
    names = {
        "content/news/perché no/it.md": article("Perché no: 🗞", "2026-07-05").replace("title: Perché no: 🗞", 'title: "Perché no: 🗞"'),
        "content/static/già visto.txt": "x",
        "content/news/خبر.it.md": article("Notizia", slug="notizia", tags="[è nuovo]"),
    }
    root = tmp_path / "perché 🗞"
    root.mkdir()
    make_site(root, {**OLD, **names})
    ended = subprocess.run(
        command("build", "--now", NOW, "--explain"),
        cwd=root,
        env=environment(**variables, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"warning" in ended.stderr
    found = tree(root / "public")
    make_site(root, {**OLD, **names})
    assert build_here(root).status == 0
    assert tree(root / "public") == found


def test_no_output_is_compressed_with_a_time_in_it(usual: dict[str, bytes]) -> None:
    """Pagefind's programs for the browser have the time of its release in them, which is always the same."""
    packed = {path: content for path, content in usual.items() if content.startswith(b"\x1f\x8b") and not path.startswith("pagefind/wasm.")}
    assert [path for path, content in packed.items() if content[4:8] != bytes(4)] == []
