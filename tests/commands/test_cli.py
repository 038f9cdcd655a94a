"""The command line: which site, which status, which form of output."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import __version__
from generator.cli import edicola as group
from generator.commands import extras
from tests.commands.running import edicola
from tests.conftest import NOW, SITE, SiteFolder, article, tree
from tests.theming.mini import SETTINGS, mini, whole

Maker = Callable[..., SiteFolder]
Run = Callable[..., subprocess.CompletedProcess[str]]

STORY: dict[str, str | bytes] = {**mini(), "content/news/x/it.md": article()}
AT = ("--now", NOW)


@pytest.fixture
def site(site_maker: Maker) -> SiteFolder:
    """A site with one story and a theme of a few lines."""
    return site_maker(STORY, settings=SETTINGS)


# Help


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    done = edicola("--version", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("edicola")
    assert __version__ in done.out


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", ["", *sorted(group.commands)])
def test_every_command_explains_itself(tmp_path: Path, command: str, flag: str) -> None:
    done = edicola(*filter(None, (command, flag)), cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Usage: edicola")
    known = group.commands[command] if command else group
    for parameter in known.params:
        assert (parameter.opts[0] if parameter.param_type_name == "option" else parameter.make_metavar(None)) in done.out  # type: ignore[arg-type]
    for name in [] if command else group.commands:
        assert f"\n  {name}" in done.out


def test_python_m_generator_is_the_same_program(run_edicola: Run) -> None:
    done = run_edicola("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("edicola")


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (("buidl",), "build"),
        (("chekc",), "check"),
        (("build", "--drfts"), "--drafts"),
        (("build", "--base_url", "x"), "--base-url"),
        (("check", "--formt", "json"), "--format"),
    ],
)
def test_a_misspelt_word_says_the_nearest(tmp_path: Path, args: tuple[str, ...], near: str) -> None:
    done = edicola(*args, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "did you mean" in done.err.lower()
    assert near in done.err


@pytest.mark.parametrize(
    "args",
    [
        ("build", "extra"),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "--format", "xml"),
        ("build", "--out", ""),
        ("build", "--base-url", "nope"),
        ("build", "--base-url", "ftp://faro.example"),
        ("build", "--base-url", "https://faro.example/?x"),
        ("build", "--now", "domani"),
        ("build", "--now", "2026-13-01"),
        ("build", "--now", "2026-07-28T25:00"),
        ("build", "--now", ""),
        ("check", "--now", "28/07/2026"),
        ("new",),
        ("new", "X", "--now", "ieri"),
        ("new", "X", "--lang"),
        ("completion", "powershell"),
        ("--site", "nowhere", "build"),
        ("init",),
    ],
)
def test_wrong_usage_is_status_2_and_touches_nothing(site: SiteFolder, args: tuple[str, ...]) -> None:
    before = tree(site.root)
    done = edicola(*args, cwd=site.root)
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err
    assert people(site) == before


def people(site: SiteFolder) -> dict[str, bytes]:
    """The files of the site but for the store, which any command may make."""
    return {path: content for path, content in tree(site.root).items() if not path.startswith(".edicola/")}


# Which site


@pytest.mark.parametrize("args", [("--site", "site", "build", *AT), ("build", "--site", "site", *AT), ("build", *AT, "--site", "site")])
def test_the_site_may_be_named_before_and_after_the_command(site: SiteFolder, args: tuple[str, ...]) -> None:
    done = edicola(*args, cwd=site.root.parent)
    assert (done.status, done.err) == (0, "")
    assert site.page("index.html") == "home"


def test_the_name_after_the_command_counts_more(site: SiteFolder) -> None:
    assert edicola("--site", "nowhere", "build", "--site", "site", *AT, cwd=site.root.parent).status == 0


@pytest.mark.parametrize("folder", [".", "content", "content/news/x", "themes/mini/templates"])
def test_the_nearest_site_upward_is_meant(site: SiteFolder, folder: str) -> None:
    assert edicola("build", *AT, cwd=site.root / folder).status == 0
    assert site.page("index.html") == "home"


def test_a_site_inside_another_is_the_nearest(site: SiteFolder) -> None:
    site.write({"inner/site.yaml": SETTINGS.replace("mini", "testata"), "inner/content/news/x/it.md": article()})
    assert edicola("build", *AT, cwd=site.root / "inner/content").status == 0
    assert (site.root / "inner/public/index.html").is_file()
    assert not site.public.exists()


@pytest.mark.parametrize("args", [("build",), ("check",), ("new", "X"), ("build", "--site", "."), ("--site", "x", "check")])
def test_without_a_site_it_says_how_to_make_one(tmp_path: Path, args: tuple[str, ...]) -> None:
    done = edicola(*args, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "site.yaml" in done.err
    assert "init" in done.err


# Status


def test_status_0_is_fine(site: SiteFolder) -> None:
    done = edicola("build", *AT, cwd=site.root)
    assert (done.status, done.err) == (0, "")
    assert "produced" in done.out


@pytest.mark.parametrize(("command", "count"), [("build", "2 errors; nothing was published"), ("check", "2 errors")])
def test_status_1_is_a_problem_of_the_site(site: SiteFolder, command: str, count: str) -> None:
    site.write({"content/news/y/it.md": article(titel="x"), "content/news/z/it.md": "no front matter"})
    done = edicola(command, *AT, cwd=site.root)
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        "content/news/y/it.md:4:1: error: the key “titel” is not known here",
        "  hint: did you mean “title”?",
        "content/news/z/it.md:1: error: the front matter is missing",
        "  hint: start the file with a line ---, then title: and date:, then a line ---",
        count,
    ]
    assert not site.public.exists()


@pytest.mark.parametrize("command", [("build",), ("check",), ("new", "X")])
@pytest.mark.parametrize("settings", ["title: x\n", SITE + "titel: x\n", "a: [", "\x00"])
def test_status_2_is_site_yaml_whatever_the_command(site: SiteFolder, command: tuple[str, ...], settings: str) -> None:
    site.write({"site.yaml": settings})
    done = edicola(*command, *AT, cwd=site.root)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("site.yaml:")


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("theme", ["nothere", "{name: mini, settings: {nothing: x}}"])
def test_a_wrong_theme_in_site_yaml_is_status_2(site: SiteFolder, command: str, theme: str) -> None:
    site.write({"site.yaml": SITE + f"theme: {theme}\n"})
    done = edicola(command, *AT, cwd=site.root)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("site.yaml:8")


@pytest.mark.parametrize("out", ["site.yaml/x", "../site/site.yaml/x/y"])
def test_status_3_is_the_machine(site: SiteFolder, out: str) -> None:
    before = tree(site.root)
    done = edicola("build", *AT, "--out", out, cwd=site.root)
    assert done.status == 3
    assert "site.yaml/x" in done.err
    assert people(site) == before


def test_status_3_for_a_report_that_cant_be_written(site: SiteFolder) -> None:
    done = edicola("build", *AT, "--report", "missing/report.json", cwd=site.root)
    assert done.status == 3
    assert "missing/report.json" in done.err


@pytest.mark.parametrize("out", [".", "content", "themes/mini", "content/news", "..", "/", "site.yaml", ".edicola", ".git"])
def test_t06_an_output_folder_is_never_where_people_work(site: SiteFolder, out: str) -> None:
    before = tree(site.root)
    done = edicola("build", *AT, "--out", out, cwd=site.root)
    assert (done.status, done.out) == (2, "")
    assert tree(site.root) == before


# Forms


def test_json_says_everything_on_standard_output(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(tags="[Acqua]")})
    done = edicola("build", *AT, "--format", "json", cwd=site.root)
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["problems"] == [
        {
            "severity": "warning",
            "path": "content/news/x/it.md",
            "line": 4,
            "column": 8,
            "message": "the tag “Acqua” is not declared",
            "hint": "declare it in content/tags.yaml",
        }
    ]
    assert data["outputs"] == len(data["produced"])
    assert data["next_change"] is None


def test_json_of_a_failure_is_json_too(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(titel="x")})
    done = edicola("build", *AT, "--format", "json", cwd=site.root)
    assert (done.status, done.err) == (1, "")
    (problem,) = json.loads(done.out)["problems"]
    assert (problem["severity"], problem["path"], problem["line"]) == ("error", "content/news/x/it.md", 4)
    site.write({"site.yaml": "title: x\n"})
    done = edicola("build", *AT, "--format", "json", cwd=site.root)
    assert done.status == 2
    assert {problem["path"] for problem in json.loads(done.out)["problems"]} == {"site.yaml"}


def test_github_gets_annotations(site: SiteFolder) -> None:
    site.write({**mini(whole()), "content/news/x/it.md": article(tags="['100%']"), "content/news/y/it.md": article(titel="x")})
    done = edicola("check", *AT, "--format", "github", cwd=site.root)
    assert done.status == 1
    assert done.out.splitlines() == [
        "::error file=content/news/y/it.md,line=4,col=1::the key “titel” is not known here (did you mean “title”?)"
    ]
    (site.root / "content/news/y/it.md").unlink()
    done = edicola("check", *AT, "--format", "github", cwd=site.root)
    assert done.out.splitlines()[0] == (
        "::warning file=content/news/x/it.md,line=4,col=8::the tag “100%25” is not declared (declare it in content/tags.yaml)"
    )


def test_a_path_in_an_annotation_is_escaped(site: SiteFolder) -> None:
    """docs.github.com, Workflow commands: a property's `,` and `:` are %2C and %3A."""
    site.write({"content/news/a,b 100%/it.md": article(titel="x")})
    done = edicola("check", *AT, "--format", "github", cwd=site.root)
    assert done.out.startswith("::error file=content/news/a%2Cb 100%25/it.md,line=4,col=1::")


def test_problems_go_to_standard_error_and_results_to_standard_output(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(tags="[Acqua]")})
    done = edicola("build", *AT, cwd=site.root)
    assert done.status == 0
    assert done.err.splitlines() == [
        "content/news/x/it.md:4:8: warning: the tag “Acqua” is not declared",
        "  hint: declare it in content/tags.yaml",
        "1 warning",
    ]
    assert "produced" in done.out


def test_a_pipe_gets_no_colors_and_no_bar(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(titel="x")})
    done = site.run("build", *AT)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_a_missing_extra_names_what_to_install(monkeypatch: pytest.MonkeyPatch, site_maker: Callable[..., SiteFolder]) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "markdownify" else object())
    done = site_maker().run("import", "wix", ".")
    assert done.returncode == 2
    assert done.stderr == (
        'error: packages are missing that this command needs: markdownify\n  hint: pip install "edicola[import]" installs them\n'
    )
