"""`edicola build`: what it says it did, and what it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, SiteFolder, article, tree
from tests.theming.mini import SETTINGS, mini

Maker = Callable[..., SiteFolder]

STORY: dict[str, str | bytes] = {
    **mini({"home.html": "{{ latest(9) | map(attribute='title') | join(',') }}", "article.html": "{{ article.title }}"}),
    "content/news/x/it.md": article("Uno"),
}


@pytest.fixture
def site(site_maker: Maker) -> SiteFolder:
    return site_maker(STORY, settings=SETTINGS)


def build(site: SiteFolder, *args: str, now: str = NOW) -> Done:
    return edicola("build", "--now", now, *args, cwd=site.root)


def test_a_second_build_has_nothing_to_do(site: SiteFolder) -> None:
    first = build(site)
    assert first.out == f"{count(site)} files: {count(site)} produced, {count(site)} changed, 0 removed\n"
    before = tree(site.public)
    assert build(site).out == f"nothing to do: all {count(site)} files are up to date\n"
    assert tree(site.public) == before


def count(site: SiteFolder) -> int:
    return len([path for path in tree(site.public) if not path.startswith(".edicola")])


def test_explain_names_a_reason_for_each_output(site: SiteFolder) -> None:
    done = build(site, "--explain")
    *reasons, last = done.out.splitlines()
    assert {line.partition(": ")[0] for line in reasons} == {path for path in tree(site.public) if not path.startswith(".edicola")}
    assert {line.partition(": ")[2] for line in reasons} == {"it is new"}
    assert last.endswith("0 removed")


def test_explain_names_the_question_that_changed(site: SiteFolder) -> None:
    build(site)
    site.write({"content/news/x/it.md": article("Due")})
    reasons = dict(line.split(": ", 1) for line in build(site, "--explain").out.splitlines()[:-1])
    assert set(reasons) >= {"index.html", "2026/07/x/index.html", "feed.xml"}
    assert "en/index.html" not in reasons
    assert reasons["2026/07/x/index.html"] == "article('news/x', 'it') changed"
    assert all(reason.endswith(" changed") for reason in reasons.values())


def test_explain_names_what_is_removed_or_was_touched(site: SiteFolder) -> None:
    site.write({"content/news/y/it.md": article("Altra")})
    build(site)
    (site.root / "content/news/y/it.md").unlink()
    (site.public / "404.html").write_text("somebody")
    (site.public / "en/404.html").unlink()
    done = build(site, "--explain")
    lines = done.out.splitlines()
    assert "2026/07/y/index.html: removed, the site has no such page any more" in lines
    assert "404.html: its file was changed by somebody else" in lines
    assert "en/404.html: its file is missing" in lines
    assert (site.page("404.html"), site.page("en/404.html")) == ("404", "404")
    assert not (site.public / "2026/07/y").exists()


def test_clean_produces_everything_and_changes_nothing(site: SiteFolder) -> None:
    build(site)
    before = tree(site.public)
    done = build(site, "--clean", "--explain")
    assert f"{count(site)} produced, 0 changed, 0 removed" in done.out
    assert tree(site.public) == before


def test_a_report_says_what_was_done_and_when_the_next_change_is_due(site: SiteFolder) -> None:
    site.write({"content/news/y/it.md": article("Poi", "2026-08-02 08:00")})
    assert build(site, "--report", "report.json").status == 0
    report = json.loads((site.root / "report.json").read_text("utf-8"))
    assert report["next_change"] == "2026-08-02T08:00:00+02:00"
    assert report["outputs"] == len(report["produced"]) == len(report["changed"]) == count(site)
    assert {"path": "index.html", "reason": "it is new"} in report["produced"]
    assert not [path for path, content in tree(site.public).items() if b"2026-08-02" in content]
    build(site, "--report", "report.json")
    again = json.loads((site.root / "report.json").read_text("utf-8"))
    assert (again["produced"], again["changed"], again["removed"], again["next_change"]) == ([], [], [], report["next_change"])


def test_the_next_change_is_said(site: SiteFolder) -> None:
    site.write({"content/news/y/it.md": article("Poi", "2026-08-02 08:00")})
    assert build(site).out.splitlines()[-1] == "next change due: 2026-08-02 08:00+02:00"
    assert "next change" not in build(site, now="2026-08-02T08:00").out


def test_strict_counts_warnings_as_errors(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(tags="[Acqua]")})
    done = build(site, "--strict")
    assert done.status == 1
    assert done.err.startswith("content/news/x/it.md:4:8: warning: ")
    assert not site.public.exists()
    assert build(site).status == 0
    before = tree(site.public)
    site.write({"content/news/x/it.md": article("Due", tags="[Acqua]")})
    assert build(site, "--strict").status == 1
    assert tree(site.public) == before


def test_strict_leaves_a_site_without_warnings_alone(site: SiteFolder) -> None:
    assert build(site, "--strict").status == 0


def test_a_failed_build_leaves_the_old_site(site: SiteFolder) -> None:
    build(site)
    before = tree(site.public)
    site.write({"content/news/y/it.md": article("Altra"), "content/news/x/it.md": article(titel="x")})
    assert build(site).status == 1
    assert tree(site.public) == before


def test_warnings_are_told_again_by_a_build_that_has_nothing_to_do(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article(tags="[Acqua]")})
    first, second = build(site), build(site)
    assert second.out.startswith("nothing to do")
    assert second.err == first.err != ""


def test_the_output_goes_where_it_is_told(site: SiteFolder) -> None:
    assert build(site, "--out", "../elsewhere/deep").status == 0
    assert (site.root.parent / "elsewhere/deep/index.html").read_text() == "Uno"
    assert not site.public.exists()


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-07-27", ""),
        ("2026-07-27T23:59:59", ""),
        ("2026-07-28", "Uno"),
        ("2026-07-27T22:00Z", "Uno"),
        ("2026-07-28T00:00+02:00", "Uno"),
        ("2026-07-27 21:59:59Z", ""),
    ],
)
def test_now_sets_the_clock(site: SiteFolder, now: str, shown: str) -> None:
    assert build(site, now=now).status == 0
    assert site.page("index.html") == shown


def test_a_build_by_the_real_clock_publishes_what_is_out(site: SiteFolder) -> None:
    site.write({"content/news/x/it.md": article("Uno", "2020-01-01"), "content/news/y/it.md": article("Poi", "2999-01-01")})
    assert edicola("build", cwd=site.root).status == 0
    assert site.page("index.html") == "Uno"


def test_drafts_come_and_go(site: SiteFolder) -> None:
    site.write({"content/news/y/it.md": article("Bozza", "2026-07-29", draft="true")})
    build(site, "--drafts")
    assert site.page("index.html") == "Bozza,Uno"
    build(site)
    assert site.page("index.html") == "Uno"
    assert not (site.public / "2026/07/y").exists()


def test_t07_somebody_elses_files_stay(site: SiteFolder) -> None:
    site.write({"public/notes.txt": "mine", "public/.git/config": "mine"})
    assert build(site).status == 0
    site.write({"content/news/x/it.md": article("Uno", draft="true")})
    assert build(site).status == 0
    assert (site.page("notes.txt"), site.page(".git/config")) == ("mine", "mine")


def test_a_file_of_somebody_else_on_the_path_of_an_output_is_refused(site: SiteFolder) -> None:
    site.write({"public/index.html": "mine"})
    done = build(site)
    assert done.status == 2
    assert "index.html" in done.err
    assert "--overwrite" in done.err
    assert tree(site.public) == {"index.html": b"mine"}
    assert build(site, "--overwrite").status == 0
    assert site.page("index.html") == "Uno"


@pytest.mark.parametrize("jobs", ["1", "2", "7"])
def test_the_number_of_jobs_changes_no_byte(site_maker: Maker, jobs: str) -> None:
    files: dict[str, str | bytes] = {f"content/news/s{n}/it.md": article(f"Storia {n}", body=f"Testo *{n}*.") for n in range(30)}
    site = site_maker({**STORY, **files}, settings=SETTINGS)
    assert build(site, "--jobs", "1", "--out", "../one").status == 0
    assert build(site, "--jobs", jobs, "--clean").status == 0
    assert tree(site.public) == tree(site.root.parent / "one")
