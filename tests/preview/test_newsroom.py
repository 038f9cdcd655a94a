"""The newsroom over HTTP: what its pages say, and what its buttons do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.digest import blob_id
from tests.commands.newsroom import commit, without_git
from tests.commands.running import edicola
from tests.conftest import NOW, article, tree, write_files
from tests.preview.newsroom_paper import FILES, MOLO, OLD, ORIGINAL, OWN, TRANSLATION, page, post, press, text, token
from tests.preview.running import Running, running, wait_for

STORY = f"{OWN}story/{MOLO}"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A paper that no test changes."""
    root = Path(tmp_path_factory.mktemp("newsroom").resolve()) / "site"
    write_files(root, FILES)
    with running(root, NOW) as found:
        yield found


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Running]:
    """A paper of one's own."""
    root = Path(tmp_path.resolve()) / "site"
    write_files(root, FILES)
    with running(root, NOW) as found:
        yield found


def update(preview: Running, files: dict[str, str]) -> None:
    """Save files, and have them read."""
    write_files(preview.root, files)
    preview.at_desk(lambda: preview.live.wait_for_writers(files))  # what was touched just now is not read yet
    preview.at_desk(lambda: preview.live.update(None))


# What it shows


def table(tree: LexborHTMLParser) -> dict[str, str]:
    """Title -> the states of its languages."""
    return {text_of(row, "th bdi"): " ".join(" ".join(cell.text().split()) for cell in row.css(".state")) for row in tree.css("tbody tr")}


def text_of(node: object, selector: str) -> str:
    found = node.css_first(selector)  # type: ignore[attr-defined]
    return " ".join(found.text().split())


def test_every_story_with_its_states_newest_first(preview: Running) -> None:
    assert list(table(page(preview)).items()) == [
        ("La gara", "scheduled missing missing"),
        ("شراع في الميناء", "missing missing scheduled"),
        ("Il molo riapre", "published missing missing"),
        ("Il caffè è salito", "published published missing"),
        ("Una bozza", "draft missing missing"),
        ("Vecchio", "expired missing missing"),
        ("Chi siamo", "published missing missing"),
    ]
    assert text(page(preview), ".tally li")[:3] == ["4 published", "2 scheduled", "1 draft"]


def test_a_row_leads_to_the_pages_and_to_the_files(preview: Running) -> None:
    row = next(row for row in page(preview).css("tbody tr") if "Il caffè" in row.text())
    links = [link.attributes["href"] or "" for link in row.css("a")]
    file = (preview.root / "content/news/2026-07-20-caffe.it.md").as_posix()
    assert links[:3] == [f"{OWN}story/news/2026-07-20-caffe", "/2026/07/caffe/", f"vscode://file{file}:1:1"]
    assert preview.get(links[1]).status == 200
    expired = next(row for row in page(preview).css("tbody tr") if "Vecchio" in row.text())
    assert [link.attributes["href"] for link in expired.css("td .states a")] == []  # it has no page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=draft", ["Una bozza"]),
        ("state=published&language=en", ["Il caffè è salito"]),
        ("language=ar", ["شراع في الميناء"]),
        ("state=missing&language=it", ["شراع في الميناء"]),
        ("section=sport", ["La gara", "شراع في الميناء", "Una bozza"]),
        ("section=pages", ["Chi siamo"]),
        ("section=sport&state=scheduled&language=it", ["La gara"]),
        ("q=CAFFE", ["Il caffè è salito"]),
        ("q=coffee+up", ["Il caffè è salito"]),
        ("q=ada", ["Il caffè è salito"]),
        ("q=2026-08-10", ["La gara"]),
        ("q=%D8%B4%D8%B1%D8%A7%D8%B9", ["شراع في الميناء"]),
        ("q=nothing+like+this", []),
        ("state=%3Cb%3E&show=-1&language=", None),
    ],
)
def test_the_filter_and_the_search(preview: Running, query: str, titles: list[str] | None) -> None:
    found = list(table(page(preview, f"{OWN}?{query}")))
    assert found == (list(table(page(preview))) if titles is None else titles)


def test_many_stories_are_shown_a_part_at_a_time(mine: Running) -> None:
    update(mine, {f"content/news/n{n:03}.it.md": article(f"Notizia {n}", f"2026-06-{n % 28 + 1:02}") for n in range(300)})
    first = page(mine)
    assert len(first.css("tbody tr")) == 50
    assert text(first, "#count") == ["307 stories"]
    more = first.css_first("a[data-more]")
    assert (more.text(), more.attributes["href"]) == ("Show 200 more", f"{OWN}?show=250")
    assert len(page(mine, f"{OWN}?show=250").css("tbody tr")) == 250
    assert text(page(mine, f"{OWN}?q=notizia+29&show=250"), "#count") == ["13 of 307 stories"]


def test_what_comes_next_in_order(preview: Running) -> None:
    found = [re.sub(r"\s+", " ", item) for item in text(page(preview), "#next li")]
    assert found == [
        "4 Aug 2026 شراع في الميناء Arabic · comes out",
        "10 Aug 2026, 09:00 La gara Italian · comes out",
        "20 Aug 2026 شراع في الميناء Arabic · expires",
    ]


def test_problems_with_their_lines_and_the_way_to_the_editor(mine: Running) -> None:
    assert text(page(mine), "#problems ol") == []
    update(mine, {"content/news/rotto.it.md": "---\ntitle: Rotto\ndate: 2026-07-01\ndraftt: true\n---\n\nTesto.\n"})
    found = page(mine)
    assert text(found, ".tally .wrong") == ["1 error"]
    assert text(found, "#problems .where") == ["error content/news/rotto.it.md:4:1"]
    assert text(found, "#problems .what") == ["the key “draftt” is not known here"]
    assert text(found, "#problems .hint") == ["did you mean “draft”?"]
    assert text(found, "#problems pre .here") == ["4draftt: true"]
    file = (mine.root / "content/news/rotto.it.md").as_posix()
    assert found.css_first("#problems .where a").attributes["href"] == f"vscode://file{file}:4:1"
    assert text(page(mine, language="it-IT,it;q=0.9"), "#problems .what") == ["la chiave «draftt» qui non è prevista"]


def test_a_site_that_can_not_be_read_has_a_newsroom_that_says_so(tmp_path: Path) -> None:
    write_files(tmp_path, {"site.yaml": "title: [\n"})
    with running(tmp_path) as preview:
        found = page(preview)
        assert len(found.css("#problems .error")) == 1
        assert text(found, ".empty") == ["There are no stories to show until the site can be read."]
        assert preview.get(f"{OWN}story/x").status == 404


@pytest.mark.parametrize("path", [OWN, STORY, f"{STORY}?mode=pages", f"{OWN}story/none"])
def test_own_pages_run_nothing_that_is_not_the_previews(preview: Running, path: str) -> None:
    answer = preview.get(path)
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["form-action"], policy["base-uri"], policy["frame-ancestors"]) == ("'self'", "'none'", "'none'")
    tree = LexborHTMLParser(answer.body)
    assert [node.attributes["src"] for node in tree.css("script")] == [f"{OWN}newsroom.js"]
    assert not tree.css("style, [style], [onclick], [onload]")
    assert "access-control-allow-origin" not in answer.headers


def test_what_is_written_in_titles_and_addresses_is_text(mine: Running) -> None:
    evil = '"><script>alert(1)</script>'
    update(mine, {"content/news/x.it.md": article(f"'{evil}'")})
    for path in (OWN, f"{OWN}?q=%22%3E%3Cscript%3E", f"{OWN}story/news/x", f"{OWN}story/%3Cscript%3E", f"{OWN}?written=%3Cscript%3E"):
        body = mine.get(path).body.decode()
        assert body.count("<script") == 1, path
    assert evil in table(page(mine))


def test_a_mistake_of_our_own_does_not_end_the_preview(mine: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mine.server.newsroom.overview, "facts", lambda *_: 1 / 0)
    answer = mine.get(OWN)
    assert (answer.status, b"Edicola made a mistake (ZeroDivisionError)" in answer.body) == (500, True)
    with mine.tab(OWN):
        mine.at_desk(lambda: mine.server.tell(mine.live.update(None)))
    assert mine.get("/").status == 200


# What its buttons do


def test_a_new_story_is_the_commands_and_is_in_the_list(mine: Running, tmp_path: Path) -> None:
    answer = press(mine, "new", title="L’altra città: «sì»", language="en", section="sport")
    assert answer.status == 303
    shown = page(mine, answer.headers["location"])
    path = "content/sport/2026-08-01-l-altra-citta-si/en.md"
    assert text(shown, ".notice.done p")[0] == f"{path} has been written."
    assert shown.css_first(".notice.done a").attributes["href"] == f"vscode://file{(mine.root / path).as_posix()}:1:1"
    assert table(shown)["L’altra città: «sì»"] == "missing draft missing"
    other = tmp_path / "other"
    write_files(other, FILES)
    edicola("new", "L’altra città: «sì»", "--lang", "en", "--section", "sport", "--now", NOW, cwd=other)
    assert (mine.root / path).read_bytes() == (other / path).read_bytes()


def test_a_translation_is_the_commands(mine: Running, tmp_path: Path) -> None:
    answer = press(mine, "translate", story=MOLO, to="en")
    assert answer.status == 303
    assert table(page(mine, answer.headers["location"]))["Il molo riapre"] == "published draft missing"
    other = tmp_path / "other"
    write_files(other, FILES)
    edicola("translate", MOLO, "--to", "en", cwd=other)
    assert (mine.root / TRANSLATION).read_bytes() == (other / TRANSLATION).read_bytes()


REFUSED = [
    ("new", {"title": "?!", "language": "it", "section": "news"}, "il titolo non ha lettere né cifre da cui ricavare un indirizzo"),
    ("new", {"title": "X", "language": "xx", "section": "news"}, "«xx» non è una lingua del sito"),
    ("new", {"title": "X", "language": "it", "section": "../../tmp"}, "«../../tmp» non può essere una sezione: "),
    ("translate", {"story": MOLO, "to": "it"}, f"{ORIGINAL} c'è già"),
    ("translate", {"story": "../../etc/passwd", "to": "en"}, "non c'è nessuna notizia «../../etc/passwd»"),
    ("translate", {}, "non c'è nessuna notizia «»"),
    ("time", {"moment": "domani"}, "«domani» non è una data"),
    ("time", {"moment": "9999-12-31"}, "«9999-12-31» non è una data"),
]


@pytest.mark.parametrize(("name", "fields", "why"), REFUSED)
def test_what_can_not_be_done_is_said_in_the_editors_language(preview: Running, name: str, fields: dict[str, str], why: str) -> None:
    before = tree(preview.root)
    answer = press(preview, name, "it", **fields)
    assert answer.status == 422
    found = LexborHTMLParser(answer.body)
    assert text(found, "[role=alert] p")[0] == "Non si è potuto fare"
    assert why in text(found, "[role=alert] p")[1]
    if name == "new":  # what was typed is still there
        assert found.css_first("#new input[name=title]").attributes["value"] == fields["title"]
    assert tree(preview.root) == before


def test_an_original_with_an_error_is_not_translated(mine: Running) -> None:
    update(mine, {ORIGINAL: OLD.replace("title:", "titel:")})
    answer = press(mine, "translate", "it", story=MOLO, to="en")
    assert (answer.status, (mine.root / TRANSLATION).exists()) == (422, False)
    assert any(f"{ORIGINAL}:2:1: la chiave «titel»" in said for said in text(LexborHTMLParser(answer.body), "[role=alert] p"))


FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", ["new", "translate", "accept", "time"])
def test_without_the_token_nothing_is_done(preview: Running, name: str) -> None:
    fields = {"title": "Di nascosto", "story": MOLO, "to": "en", "moment": "2030-01-01"}
    given = token(preview)
    before = tree(preview.root)
    assert post(preview, name, fields).status == 403
    for wrong in ("", "x", given[:-1], given + "x", given.upper(), "é"):
        assert post(preview, name, {**fields, "token": wrong}).status == 403
    good = {**fields, "token": given}
    assert post(preview, name, good, FORM, "Origin: http://evil.example").status == 403
    assert post(preview, name, good, FORM, "Origin: null").status == 403
    assert post(preview, name, good, f"Origin: http://{preview.host}", "Content-Type: text/plain").status == 403
    assert post(preview, name, {**good, "title": "x" * 100_000}, FORM).status in (0, 403)
    assert preview.ask(f"{OWN}{name}").status == 404
    assert preview.ask(f"{OWN}{name}?token={given}&title=x&story={MOLO}&to=en&moment=2030-01-01").status == 404
    assert preview.ask(OWN, "POST").status == 405
    assert tree(preview.root) == before
    assert preview.live.edition is not None and preview.live.edition.catalog.visibility.now.year == 2026


def test_each_preview_has_a_token_of_its_own(preview: Running, mine: Running) -> None:
    assert len(token(preview)) >= 32 and token(preview) != token(mine)
    assert post(mine, "new", {"token": token(preview), "title": "X"}).status == 403


# The moment that is shown


def test_the_site_is_shown_as_of_a_moment_and_of_now_again(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    with running(tmp_path, None, drafts=False) as preview:
        gara = "/2026/08/gara/"
        assert preview.live.frozen is False
        assert press(preview, "time", moment="2026-08-10T08:59").headers["location"] == f"{OWN}#time"
        assert preview.get(gara).status == 404
        assert text(page(preview), "#time p") == ["The site is shown as of 10 Aug 2026, 08:59, in every tab."]
        press(preview, "time", moment="2026-08-10T09:00")
        assert preview.get(gara).status == 200
        assert page(preview).css_first("#time input[name=moment]").attributes["value"] == "2026-08-10T09:00"
        assert preview.at_desk(lambda: preview.live.next_change) is None  # the clock stands still
        press(preview, "time", moment="2026-07-01")
        assert preview.get("/2026/07/molo/").status == 404
        assert preview.at_desk(lambda: preview.server._news("/", "it", None))["moment"] == "1 lug 2026"
        press(preview, "time", now="now", moment="2026-07-01")
        assert text(page(preview), "#time p") == ["The site is shown as it is now."]
        assert preview.live.edition is not None
        now = preview.live.edition.catalog.visibility.now
        assert abs((datetime.now(now.tzinfo) - now).total_seconds()) < 600
        assert preview.at_desk(lambda: preview.server._news("/", "it", None))["moment"] is None


# Side by side


def rows_of(found: LexborHTMLParser) -> list[tuple[str, ...]]:
    return [tuple(" ".join(cell.text().split()) for cell in row.css(".cell")) for row in found.css(".row")]


def marks_of(mark: LexborHTMLParser) -> str:
    return " ".join(mark.text(separator=" ").split())


def translated(revision: str | None = None) -> str:
    given = f"{{of: it, revision: {revision}}}" if revision else "{of: it}"
    body = "It leaves at nine.\n\nIt is back at six.\n\nThe bar stays shut."
    return article("The quay is open again", body=body, summary="From Monday.", translation=given)


def test_two_languages_stand_beside_each_other(mine: Running) -> None:
    update(mine, {TRANSLATION: translated(blob_id(OLD.encode()))})
    found = page(mine, STORY)
    assert rows_of(found) == [
        ("Il molo riapre", "The quay is open again"),
        ("Da lunedì.", "From Monday."),
        ("Si parte alle nove.", "It leaves at nine."),
        ("Si torna alle sei.", "It is back at six."),
        ("Il bar resta chiuso.", "The bar stays shut."),
    ]
    assert [(node.attributes["lang"], node.attributes["dir"]) for node in found.css(".row:first-child .cell")] == [
        ("it", "ltr"),
        ("en", "ltr"),
    ]
    assert text(found, ".relation") == ["The text in English translates the one in Italian. The original has not changed since."]


def test_what_has_changed_in_the_original_is_marked_on_its_side(mine: Running) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    update(mine, {TRANSLATION: translated(blob_id(OLD.encode()))})
    commit(mine.root)
    new = (
        OLD.replace("alle nove", "alle dieci")
        .replace("Si torna alle sei.\n\n", "")
        .replace("chiuso.", "chiuso.\n\nTutto il resto è nuovo.")
    )
    update(mine, {ORIGINAL: new})
    assert table(page(mine))["Il molo riapre"] == "published published stale missing"
    for path, side in ((STORY, 0), (f"{STORY}?left=en&right=it", 1)):
        found = page(mine, path)
        assert "3 paragraphs of the original have changed since" in text(found, ".relation")[0]
        sides = [[marks_of(mark) for row in found.css(".row") for mark in row.css(".cell")[at].css(".mark")] for at in (0, 1)]
        assert sides[1 - side] == []
        assert sides[side] == [
            "Changed Si parte alle dieci. What has changed Si parte alle nove dieci .",
            "Taken out Si torna alle sei.",
            "New Tutto il resto è nuovo.",
        ]
        assert [node.text() for node in found.css("details del, details ins")] == ["nove", "dieci"]


def test_a_translation_that_has_caught_up_is_marked_as_up_to_date(mine: Running) -> None:
    update(mine, {TRANSLATION: translated(blob_id(OLD.encode())), ORIGINAL: OLD.replace("alle nove", "alle dieci")})
    form = page(mine, STORY).css_first(".head form")
    fields = {field.attributes["name"] or "": field.attributes["value"] or "" for field in form.css("input")}
    assert form.attributes["action"] == f"{OWN}accept"
    before = (mine.root / TRANSLATION).read_text("utf-8")
    answer = post(mine, "accept", fields)
    assert answer.status == 303
    assert text(page(mine, answer.headers["location"]), ".relation")[0].endswith("The original has not changed since.")
    assert table(page(mine))["Il molo riapre"] == "published published missing"
    now = blob_id((mine.root / ORIGINAL).read_bytes())
    assert f"revision: {now}" in (mine.root / TRANSLATION).read_text("utf-8")
    assert before.partition("---\n\n")[2] == (mine.root / TRANSLATION).read_text("utf-8").partition("---\n\n")[2]
    assert press(mine, "accept", story=MOLO, to="it").status == 422  # the original translates nothing
    assert press(mine, "accept", story=MOLO, to="ar").status == 422


def test_why_it_can_not_be_told_is_said(mine: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cant = "The text in English translates the one in Italian. What has changed in the original since can't be told: "
    update(mine, {TRANSLATION: translated()})
    assert text(page(mine, STORY), ".relation") == [f"{cant}it names no revision."]
    update(mine, {TRANSLATION: translated("0123456789abcdef")})
    assert text(page(mine, STORY), ".relation") == [f"{cant}the site is not in a git repository."]
    commit(mine.root)
    assert "git does not have the revision 0123456789ab" in text(page(mine, STORY), ".relation")[0]
    without_git(monkeypatch, tmp_path / "empty")
    assert text(page(mine, STORY), ".relation") == [f"{cant}git is not installed."]
    assert not page(mine, STORY).css(".mark")


def test_how_two_texts_belong_together(mine: Running) -> None:
    update(mine, {TRANSLATION: translated(), "content/news/2026-07-28-molo/ar.md": article("الرصيف", translation="{of: it}")})
    assert text(page(mine, f"{STORY}?left=en&right=ar"), ".relation") == ["Both translate the text in Italian."]
    coffee = page(mine, f"{OWN}story/news/2026-07-20-caffe")
    assert text(coffee, ".relation") == ["Neither of the two says that it translates the other."]
    pairs = page(mine, STORY).css(".choice[aria-label=Languages] a")
    assert [pair.text() for pair in pairs] == ["Italian – English", "Italian – Arabic", "English – Arabic"]
    arabic = page(mine, pairs[2].attributes["href"] or "")
    assert [node.attributes["dir"] for node in arabic.css(".row:first-child .cell")] == ["ltr", "rtl"]


def test_a_language_that_is_missing_can_be_begun(preview: Running) -> None:
    found = page(preview, STORY)
    form = found.css_first(".head form")
    fields = {field.attributes["name"]: field.attributes["value"] for field in form.css("input")}
    assert (form.attributes["action"], fields["story"], fields["to"]) == (f"{OWN}translate", MOLO, "en")


@pytest.mark.parametrize("query", ["left=xx&right=yy", "left=it&right=it", "mode=x&width=9&scheme=%22", "left=ar&right=it"])
def test_an_address_that_asks_for_what_is_not_there_shows_what_is(preview: Running, query: str) -> None:
    found = page(preview, f"{STORY}?{query}")
    assert len(found.css(".head")) == 2
    assert len(set(text(found, ".head h2"))) == 2


def test_pages_are_shown_as_wide_as_is_wished(mine: Running) -> None:
    update(mine, {TRANSLATION: translated()})
    found = page(mine, f"{STORY}?mode=pages&width=tablet&scheme=dark")
    frames = [(frame.attributes["src"], frame.attributes["width"], frame.attributes["class"]) for frame in found.css("iframe")]
    assert frames == [("/2026/07/molo/", "820", "tablet dark"), ("/en/2026/07/molo/", "820", "tablet dark")]
    for source, _, _ in frames:
        assert mine.get(source or "").status == 200


def test_a_story_whose_link_leads_nowhere_is_shown_without_its_links(mine: Running) -> None:
    update(mine, {ORIGINAL: OLD.replace("Si parte", "[Si parte](../nessuno/)")})
    assert ("Si parte alle nove.", "") in rows_of(page(mine, STORY))


def test_an_open_newsroom_hears_of_what_it_shows_and_of_nothing_else(mine: Running) -> None:
    def digest(path: str) -> object:
        return mine.at_desk(lambda: mine.server._news(path, "en", None))["page"]

    before = {path: digest(path) for path in (OWN, f"{OWN}?state=draft", STORY, "/")}
    assert before[OWN] == page(mine).css_first("html").attributes["data-edicola-page"]
    update(mine, {"content/sport/2026-08-10-gara.it.md": article("La regata", "2026-08-10 09:00")})
    after = {path: digest(path) for path in before}
    assert after[OWN] != before[OWN]
    assert after[STORY] == before[STORY]


def test_a_file_that_was_just_written_is_not_read_twice_as_new(mine: Running) -> None:
    """The watcher tells of it too; the list has it once."""
    press(mine, "new", title="Una sola", language="it", section="news")
    count = len(mine.updates)
    wait_for(lambda: len(mine.updates) > count or mine.settled() >= count)
    assert list(table(page(mine))).count("Una sola") == 1


def test_a_draft_without_a_date_is_in_the_newsroom_and_on_no_page(mine: Running) -> None:
    update(mine, {"content/news/senza-data/it.md": "---\ntitle: Senza data\ndraft: true\n---\nTesto.\n"})
    assert table(page(mine, OWN))["Senza data"].startswith("draft")
    assert "Senza data" not in mine.page("/")
    assert mine.get(f"{OWN}story/news/senza-data").status == 200
