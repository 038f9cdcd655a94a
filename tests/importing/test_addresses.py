"""An imported archive answers at all of its old addresses, with the settings that the documents propose and without them."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator.importing.old_urls import read_old_urls
from tests.conftest import NOW, REPOSITORY, SITE, SiteFolder
from tests.importing.conftest import Move
from tests.importing.old_site import HOST, archive
from tests.outputs.hosts import nginx

PROPOSED = ("docs/leaving-wix.md", "docs/importing.md", "docs/configuration.md")

BESIDES = f"""\
{HOST}/blog
{HOST}/blog/tags/porto
{HOST}/blog/categories/porto/
{HOST}/single-post/storia-1-it
{HOST}/blog-feed.xml
"""


def proposals(document: str) -> list[str]:
    """The settings with rules that a document proposes, without the host's name: the text between the lines around it."""
    text = (REPOSITORY / document).read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    return [textwrap.dedent(each) for each in blocks if "rules:" in each]


@pytest.mark.parametrize(("document", "number"), [(each, n) for each in PROPOSED for n in range(len(proposals(each)))])
def test_what_a_document_proposes_loses_no_address(move: Move, document: str, number: int) -> None:
    settings = proposals(document)[number]
    kept = "" if "permalinks:" in settings else 'permalinks: {article: "/{prefix}/post/{slug}/"}\n'
    site = _as_init_writes_it(move) if document == "docs/leaving-wix.md" else move.site
    site.write({"site.yaml": (site.root / "site.yaml").read_text("utf-8") + kept + settings})
    move.save(archive(6))
    Move(site, move.old).run()
    move.save({"besides.txt": BESIDES})
    done = site.run("redirects", "check", "--now", NOW, str(move.old / "blog-posts-sitemap.xml"), str(move.old / "besides.txt"))
    assert (done.returncode, done.stderr) == (0, "")
    built = site.run("build", "--now", NOW, "--strict")
    assert (built.returncode, built.stderr) == (0, "")


def _as_init_writes_it(move: Move) -> SiteFolder:
    """A new site without its stories, as the afternoon begins."""
    assert move.site.run("init", "paper").returncode == 0
    root = move.site.root / "paper"
    for story in (root / "content/news").glob("*-*"):
        shutil.rmtree(story)
    return SiteFolder(root)


def test_documents_propose_settings() -> None:
    assert [len(proposals(each)) for each in PROPOSED] == [2, 1, 1]


def test_an_archive_that_moved_is_found_with_nginx(move: Move, tmp_path: Path) -> None:
    move.site.write({"site.yaml": SITE + "redirects: {formats: [nginx]}\n"})
    move.save(archive(12))
    move.run()
    assert not move.site.run("build", "--now", NOW).returncode
    old, problems = read_old_urls(str(move.old / "blog-posts-sitemap.xml"))
    assert len(old) == 18 and not problems
    with nginx(move.site.public, tmp_path) as host:
        for path in (urlsplit(each.url).path for each in old):
            for asked in (path, f"{path}/"):
                end, status = host.follow(asked)
                assert status == 200 and "/post/" not in end and end.split("/")[-2] == path.split("/")[-1], asked
