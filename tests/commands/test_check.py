"""`edicola check`: every problem, nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.commands.running import Done, edicola
from tests.conftest import NOW, SITE, SiteFolder, article, tree
from tests.theming.mini import SETTINGS, mini, whole

Maker = Callable[..., SiteFolder]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'

STORY: dict[str, str | bytes] = {
    "content/news/x/it.md": article("Uno", body="## Qui\n\nTesto."),
    "content/news/x/en.md": article("One", body="## Here\n\nText."),
}


def check(site: SiteFolder, *args: str) -> Done:
    return edicola("check", "--now", NOW, *args, cwd=site.root)


def told(done: Done) -> list[str]:
    """The problems, a line each."""
    return [line for line in done.err.splitlines() if ": error: " in line or ": warning: " in line]


def test_a_healthy_site_has_no_problems(site_maker: Maker) -> None:
    done = check(site_maker(STORY))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("no problems in ")


@pytest.mark.parametrize("built", [False, True])
def test_nothing_is_written_into_the_output_folder(site_maker: Maker, built: bool) -> None:
    site = site_maker(STORY)
    if built:
        edicola("build", "--now", NOW, cwd=site.root)
    site.write({"content/news/y/it.md": article("Nuova", body="[rotto](../z)")})
    before = tree(site.root)
    assert check(site).status == 1
    after = tree(site.root)
    assert {path for path in before | after if before.get(path) != after.get(path) and not path.startswith(".edicola/")} == set()
    assert site.public.exists() is built


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](../xx/it.md)", "6:5: error: the link leads to “news/xx”, which is not there"),
        ("[a](../x/it.md#quo)", "6:5: error: “news/x#quo” "),
        ("[a](story:news/nothing)", "6:5: error: the link leads to “news/nothing”, which is not there"),
        ("[a](#qua)", "6:5: error: the anchor #qua is not in this article"),
        ("[a](/nowhere/)", "6:5: error: the link leads to /nowhere/, which is not a page of the site"),
        ("![a](foto.jpg)", "6:6: error: the image “foto.jpg” is not there"),
        ("![](a.svg)", "6:5: warning: the image has no alternative text"),
        ("[a](javascript:alert(1))", "6:5: error: "),
        ("<script>x</script>", "6:1: error: "),
    ],
)
def test_what_a_text_does_wrong_is_told_with_its_place(site_maker: Maker, body: str, expected: str) -> None:
    site = site_maker({**STORY, "content/news/y/a.svg": DRAWING, "content/news/y/it.md": article(body=body)})
    (found,) = told(check(site))
    assert found.startswith(f"content/news/y/it.md:{expected}")


def test_a_picture_of_an_article_needs_an_alternative_text(site_maker: Maker) -> None:
    site = site_maker({**STORY, "content/news/y/a.svg": DRAWING, "content/news/y/it.md": article(image="a.svg")})
    done = check(site)
    (found,) = told(done)
    assert found.startswith("content/news/y/it.md:4:8: warning: ")
    assert "image_alt" in done.err
    assert done.status == 0


def test_strings_that_are_missing_are_told(site_maker: Maker) -> None:
    files = {**mini(whole()), "themes/mini/i18n/it.yaml": "a: x\nb: y\n", "themes/mini/i18n/en.yaml": "a: x\n"}
    done = check(site_maker({**STORY, **files}, settings=SETTINGS))
    assert done.status == 0
    assert told(done) == ["themes/mini/i18n/en.yaml: warning: strings are missing in “en”: b"]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("/nowhere/", "/nowhere/"),
        ("/2026/07/xx/", "/2026/07/xx/"),
        ("https://faro.example/nowhere/", "/nowhere/"),
        ("nowhere.html", "nowhere.html"),
        ("/2026/07/x/#nothing", "#nothing"),
        ("/assets/nothing.css", "/assets/nothing.css"),
        ("/en/2026/07", "/en/2026/07"),
    ],
)
def test_a_dead_link_that_a_template_makes_is_found(site_maker: Maker, link: str, target: str) -> None:
    templates = mini(whole({"home": f'<a href="{link}">x</a>', "article": "{{ body }}"}))
    done = check(site_maker({**STORY, **templates}, settings=SETTINGS))
    assert done.status == 1
    assert told(done)
    assert all(target in each and ": error: " in each for each in told(done))


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/en/",
        "/2026/07/x/",
        "/2026/07/x/#qui",
        "/feed.xml",
        "https://other.example/nowhere/",
        "mailto:a@b.example",
        "#",
        "?q=1",
        "/2026/07/x/?utm=1",
        "data:,x",
        "tel:+39",
        "//other.example/x",
        "/static.txt",
    ],
)
def test_a_good_link_of_a_template_is_none_of_them(site_maker: Maker, link: str) -> None:
    templates = mini(whole({"home": f'<a href="{link}">x</a>', "article": "{{ body }}"}))
    done = check(site_maker({**STORY, **templates, "content/static/static.txt": "x"}, settings=SETTINGS))
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="/no.png" alt="">',
        '<script src="/no.js"></script>',
        '<link rel="stylesheet" href="/no.css">',
        '<source src="/no.mp4">',
        '<img srcset="/no-2x.png 2x" src="/static.txt" alt="">',
    ],
)
def test_every_kind_of_address_is_followed(site_maker: Maker, tag: str) -> None:
    done = check(site_maker({**STORY, **mini(whole({"home": tag})), "content/static/static.txt": "x"}, settings=SETTINGS))
    assert done.status == 1
    assert "/no" in done.err


def test_a_menu_that_leads_to_an_address_that_is_not_there_is_found(site_maker: Maker) -> None:
    done = check(site_maker(STORY, settings=SITE + "menus: {main: [{link: /nowhere/, label: Via}]}\n"))
    assert done.status == 1
    assert all("/nowhere/" in each for each in told(done))


def test_links_are_followed_below_the_folder_of_the_host(site_maker: Maker) -> None:
    site = site_maker(STORY, settings=SITE.replace("https://faro.example", "https://host.example/faro"))
    done = check(site)
    assert (done.status, done.err) == (0, "")


def test_all_problems_of_all_files_are_told_at_once(site_maker: Maker) -> None:
    files = {f"content/news/y{n}/it.md": article(slug=f"y{n}", body="[a](../nothing)") for n in range(5)}
    done = check(site_maker({**STORY, **files, "content/news/z/it.md": article(tags="[Acqua]")}))
    assert [each.partition(":")[0] for each in told(done)] == [*files, "content/news/z/it.md"]
    assert done.err.splitlines()[-1].startswith("5 errors, 1 warning")


def test_strict_makes_warnings_count(site_maker: Maker) -> None:
    site = site_maker({"content/news/x/it.md": article(tags="[Acqua]")})
    assert check(site).status == 0
    assert check(site, "--strict").status == 1


def test_drafts_are_checked_when_asked(site_maker: Maker) -> None:
    site = site_maker({**STORY, "content/news/y/it.md": article(draft="true", body="[a](../nothing)")})
    assert check(site).status == 0
    assert check(site, "--drafts").status == 1


def test_json_for_machines(site_maker: Maker) -> None:
    site = site_maker({**STORY, "content/news/y/it.md": article(body="[a](../xx)")})
    done = check(site, "--format", "json")
    (problem,) = json.loads(done.out)["problems"]
    assert (done.status, done.err) == (1, "")
    assert (problem["path"], problem["line"], problem["column"]) == ("content/news/y/it.md", 6, 5)


def test_a_check_after_a_build_and_a_build_after_a_check_agree(site_maker: Maker) -> None:
    site = site_maker({**STORY, "content/news/x/it.md": article(tags="[Acqua]")})
    first = check(site)
    built = edicola("build", "--now", NOW, cwd=site.root)
    assert told(first) == told(built) == told(check(site))


def test_an_output_folder_is_checked_as_it_lies_there(site_maker: Maker) -> None:
    site = site_maker(STORY)
    assert edicola("build", "--now", NOW, "--base-url", "https://prova.example", "--out", "anteprima", cwd=site.root).status == 0
    done = check(site, "--out", "anteprima", "--base-url", "https://prova.example")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("no problems in ")
    assert any("no absolute address below https://faro.example" in each for each in told(check(site, "--out", "anteprima")))


@pytest.mark.parametrize("folder", ["content", "nowhere", "public"])
def test_a_folder_that_was_not_built_is_wrong_usage(site_maker: Maker, folder: str) -> None:
    site = site_maker(STORY)
    done = check(site, "--out", folder)
    out = site.root / folder
    assert (done.status, done.out) == (2, "")
    assert done.err == f"error: {out} holds no site that Edicola has built\n  hint: edicola build --out {out} makes it\n"
    assert not (site.root / "public").exists()


def test_other_sites_are_asked_only_on_request(site_maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    dead = "http://127.0.0.1:1/nowhere"
    site = site_maker({**STORY, **mini(whole({"home": f'<a href="{dead}">x</a><a href="http://a..b/">x</a>'}))}, settings=SETTINGS)
    assert told(check(site)) == []
    found = told(check(site, "--external"))
    assert [each.partition(" (")[0] for each in found] == [
        "site.yaml: error: the page /en/index.html links to http://a..b/, which is no address",
        f"site.yaml: warning: the page /en/index.html links to {dead}, where nothing good is found: it does not answer",
    ]
