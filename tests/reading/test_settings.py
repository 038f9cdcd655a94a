"""site.yaml: every language complete, every mistake with its line, exit status 2."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.site import Language
from generator.problems import SiteError, Status
from generator.reading.settings import PERMALINKS, read_settings
from tests.conftest import SITE
from tests.reading.making import TRILINGUAL, lines, site_of


def refused(settings: str) -> list[str]:
    with pytest.raises(SiteError) as caught:
        site_of(settings)
    assert caught.value.status == Status.USAGE
    return lines(caught.value.problems)


def changed(old: str, new: str) -> str:
    assert old in SITE
    return SITE.replace(old, new)


def test_a_site_is_read() -> None:
    site = site_of(TRILINGUAL)
    assert site.title == {"it": "Il Faro", "en": "The Beacon", "ar": "Il Faro"}
    assert (site.base_url, site.timezone, site.theme, site.untranslated) == ("https://faro.example", "Europe/Rome", "testata", "hide")
    assert [(language.code, language.prefix, language.direction) for language in site.languages] == [
        ("it", "", "ltr"),
        ("en", "en", "ltr"),
        ("ar", "ar", "rtl"),
    ]
    assert site.permalinks == PERMALINKS


def the_language(given: str) -> Language:
    """The only language of a site whose `languages:` holds that line."""
    (language,) = site_of(f"title: Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages:\n  {given}\n").languages
    return language


@pytest.mark.parametrize(("code", "speed"), [("it", 188), ("en", 228), ("ar", 138), ("de", 179), ("fi", 161), ("en-US", 228)])
def test_each_language_has_its_own_reading_speed(code: str, speed: int) -> None:
    """Trauzettel-Klosinski & Dietz 2012."""
    assert the_language(f"{code}:").words_per_minute == speed


def test_a_reading_speed_can_be_set() -> None:
    assert site_of(changed("prefix: en", "prefix: en, words_per_minute: 300")).languages[1].words_per_minute == 300


@pytest.mark.parametrize(
    ("given", "locale", "quotes", "ascii_slugs"),
    [
        ("it:", "it", "«»", True),
        ("ar:", "ar", "«»", False),
        ("en:", "en_GB", "“”", True),
        ("en-US:", "en_US", "“”", True),
        ("pt-BR:", "pt_BR", "“”", True),
        ("zh-Hant:", "zh_Hant", "「」", False),
        ("ru:", "ru", "«»", False),
        ("ar: {slugs: ascii}", "ar", "«»", True),
        ("de: {name: Deutsch, quotes: »«}", "de", "»«", True),
        ("nap: {locale: it}", "it", "“”", True),
    ],
)
def test_a_language_brings_what_it_needs(given: str, locale: str, quotes: str, ascii_slugs: bool) -> None:
    language = the_language(given)
    assert (language.locale, "".join(language.quotes), language.ascii_slugs) == (locale, quotes, ascii_slugs)


@pytest.mark.parametrize(("given", "name"), [("ar:", "العربية"), ("ru:", "русский"), ("de: {name: Tedesco}", "Tedesco")])
def test_a_language_has_its_own_name_for_itself(given: str, name: str) -> None:
    assert the_language(given).name == name


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbf" + SITE.encode(), SITE.replace("\n", "\r\n").encode(), SITE.rstrip("\n").encode()],
    ids=["mark", "CRLF", "no-final-newline"],
)
def test_site_yaml_from_any_editor(data: bytes, tmp_path: Path) -> None:
    """T17"""
    (tmp_path / "site.yaml").write_bytes(data)
    site, problems = read_settings(tmp_path)
    assert (site.title["it"], problems) == ("Il Faro", ())


def test_a_site_yaml_of_other_bytes_is_refused(tmp_path: Path) -> None:
    """T18"""
    (tmp_path / "site.yaml").write_bytes(SITE.replace("Faro", "Città").encode("latin-1"))
    with pytest.raises(SiteError) as caught:
        read_settings(tmp_path)
    assert caught.value.status == Status.USAGE
    assert lines(caught.value.problems)[0] == "site.yaml:1: error: the file is not UTF-8 text (byte 0xE0)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("Europe/Rome", "Europe/Rom", "site.yaml:4:11: error: “Europe/Rom” is not a time zone", id="zone"),
        pytest.param("Europe/Rome", "../../etc/passwd", "site.yaml:4:11: error: “../../etc/passwd” is not a time zone", id="T01-zone"),
        pytest.param("Europe/Rome", "Europe", "site.yaml:4:11: error: “Europe” is not a time zone", id="zone-folder"),
        pytest.param(
            "https://faro.example", "faro.example", "site.yaml:3:11: error: “faro.example” is not the address of a site", id="no-scheme"
        ),
        pytest.param("https://faro.example", "ftp://faro.example", "site.yaml:3:11: error: “ftp://faro.example” is not", id="scheme"),
        pytest.param("https://faro.example", "javascript:alert(1)", "site.yaml:3:11: error: “javascript:alert(1)” is not", id="T29-scheme"),
        pytest.param(
            "https://faro.example", "https://faro.example/?a=b", "site.yaml:3:11: error: “https://faro.example/?a=b” is not", id="query"
        ),
        pytest.param("https://faro.example", "'https://faro.example/\"><script>'", "site.yaml:3:11: error: ", id="T26-quotes"),
        pytest.param("https://faro.example", "https://[x", "site.yaml:3:11: error: “https://[x” is not", id="bracket"),
        pytest.param("https://faro.example", "https://faro.example:99999", "site.yaml:3:11: error: ", id="port"),
        pytest.param(
            "prefix: en", 'prefix: ""', "site.yaml:7:7: error: the languages it and en have the same prefix “”", id="two-at-the-root"
        ),
        pytest.param("prefix: en", "prefix: ../en", "site.yaml:7:31: error: “../en” can't be the start of an address", id="T01-prefix"),
        pytest.param(
            "prefix: en", "prefix: '%2e%2e'", "site.yaml:7:31: error: “%2e%2e” can't be the start of an address", id="T01-encoded"
        ),
        pytest.param("prefix: en", "prefx: en", "site.yaml:7:23: error: the key “prefx” is not known here", id="T23-nested"),
        pytest.param("prefix: en", "locale: xx_YY", "site.yaml:7:31: error: “xx_YY” is not a locale that is known", id="locale"),
        pytest.param("prefix: en", "words_per_minute: 0", "site.yaml:7:41: error: “languages.en.words_per_minute”", id="speed"),
        pytest.param("prefix: en", "quotes: «", "site.yaml:7:31: error: “languages.en.quotes”", id="quotes"),
        pytest.param("timezone: Europe/Rome\n", "", "site.yaml:1:1: error: “timezone” is missing", id="missing"),
        pytest.param(
            "timezone: Europe/Rome\n",
            "timezone: Europe/Rome\ntimezone: UTC\n",
            "site.yaml:5:1: error: the key “timezone” is there twice",
            id="T22-twice",
        ),
        pytest.param(
            "The Beacon}", "The Beacon, fr: Le Phare}", "site.yaml:1:38: error: “fr” is not a language of the site", id="language"
        ),
        pytest.param("title: {it: Il Faro, en: The Beacon}", "title: {}", "site.yaml:1:8: error: ", id="no-title-in-a-map"),
        pytest.param("title: {it: Il Faro, en: The Beacon}", "title: ''", "site.yaml:1:8: error: ", id="empty-title"),
        pytest.param("Europe/Rome", "Europe: Rome", "site.yaml:4:17: error: the value holds a colon", id="T19-colon"),
        pytest.param("timezone", "timezne: x\ntimezone", "site.yaml:4:1: error: the key “timezne” is not known here", id="T23-unknown"),
    ],
)
def test_a_mistake_in_site_yaml(old: str, new: str, said: str) -> None:
    found = [line for line in refused(changed(old, new)) if "hint" not in line]
    assert len(found) == 1, found
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("permalinks: {article: '/{prefix}/{slugg}/x{slug}/'}", "{slugg} is not known in this address"),
        ("permalinks: {article: '/{prefix}/{year}/'}", "the address lacks {slug}"),
        ("permalinks: {artcle: '/{slug}/'}", "“artcle” is not a kind of page"),
        ("permalinks: {article: '/{prefix}/{slug}'}", "can't be the pattern of an address"),
        ("permalinks: {article: '../{slug}/'}", "can't be the pattern of an address"),
        ("permalinks: {article: '/../{slug}/'}", "can't be the pattern of an address"),
        ("permalinks: {article: '/%2e%2e/{slug}/'}", "can't be the pattern of an address"),
        ("permalinks: {article: '/..\\{slug}/'}", "can't be the pattern of an address"),
        ("permalinks: {year: '/{prefix}/{archive}/'}", "the address lacks {year}"),
        ("words: {tag: a/b}", "“a/b” can't be part of an address"),
        ("words: {tag: ..}", "“..” can't be part of an address"),
        ("words: {tag: ''}", "“” can't be part of an address"),
        ("words: {tgs: x}", "“tgs” is not a word of addresses"),
        ("words: {tag: {fr: x, it: y}}", "“fr” is not a language of the site"),
        ("page_size: 0", "“page_size”"),
        ("page_size: dieci", "“page_size” must be a whole number, not “dieci”"),
        ("untranslated: nascondi", "“nascondi” is not a value of “untranslated”"),
        ("search: auto", "“search” must be exactly true or false, not “auto”"),
        ("markdown: {raw_html: si}", "“si” is not a value of “markdown.raw_html”"),
        ("markdown: {smart_quotes: no}", "“markdown.smart_quotes” must be exactly true or false, not “no”"),
        ("menus: {main: {link: home}}", "“menus.main” must be a list"),
        ("theme: [testata]", "“theme” must be"),
    ],
)
def test_a_mistake_in_what_may_be_left_out(line: str, said: str) -> None:
    (found,) = refused(SITE + line + "\n")
    assert found.startswith("site.yaml:8:")
    assert said in found


@pytest.mark.parametrize("line", ["page_size: 0", "page_size: 5000", "menus: {main: [home]}", "theme: [testata]"])
def test_no_message_is_the_librarys(line: str) -> None:
    (found,) = refused(SITE + line + "\n")
    assert "Input should" not in found
    assert "valid" not in found


@pytest.mark.parametrize(
    "text",
    ["languages: {}", "languages: []", "languages: it", "languages:", "languages: {../x: }", "languages: {EN: }", "languages: {xx: }"],
)
def test_a_site_has_languages(text: str) -> None:
    head = "title: Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\n"
    assert refused(head + text + "\n")


def test_everything_wrong_is_said_at_once() -> None:
    """P7"""
    found = refused(
        SITE.replace("Europe/Rome", "Roma").replace("https:", "").replace("prefix: en", 'prefix: ""') + "page_size: 0\ncolour: blue\n"
    )
    assert [line.split(":")[1] for line in found] == ["3", "4", "7", "8", "9"]


def test_a_site_yaml_that_cannot_be_read_is_only_that() -> None:
    assert len(refused("title: [\n")) == 1


@pytest.mark.parametrize("text", ["", "# vuoto\n", "- a\n", "solo testo\n"])
def test_a_site_yaml_without_keys(text: str) -> None:
    assert refused(text)


def test_a_missing_site_yaml_is_status_2(tmp_path: Path) -> None:
    with pytest.raises(SiteError) as caught:
        read_settings(tmp_path)
    assert caught.value.status == Status.USAGE


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("/{prefix}/{slug}.html", "article"),
        ("/{year}/{month}/{day}/{section}/{slug}/", "article"),
        ("/notizie/{prefix}/{slug}/", "article"),
        ("/{prefix}/chi/{slug}/", "page"),
    ],
)
def test_patterns_of_addresses(pattern: str, kind: str) -> None:
    assert site_of(SITE + f"permalinks: {{{kind}: '{pattern}'}}\n").permalinks[kind] == pattern


def test_the_address_of_the_site_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    assert read_settings(tmp_path, "https://prova.example/blog/")[0].base_url == "https://prova.example/blog"
    with pytest.raises(SiteError) as caught:
        read_settings(tmp_path, "prova")
    assert lines(caught.value.problems)[0].startswith("--base-url: error: “prova” is not the address of a site")


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(SiteError):
        site_of(text.replace("\r", ""))


@given(st.sampled_from(SITE.split()), st.text(max_size=8))
def test_no_change_raises_anything_else(word: str, instead: str) -> None:
    with suppress(SiteError):
        site_of(SITE.replace(word, instead.replace("\r", ""), 1))


def test_without_a_publisher_the_paper_is_its_own() -> None:
    publisher = site_of(TRILINGUAL).publisher
    assert (publisher.name, publisher.logo, publisher.links) == (site_of(TRILINGUAL).title, None, {})
    assert (publisher.corrections, publisher.principles, publisher.websub) == (None, None, None)


def test_a_publisher_is_read() -> None:
    given = """\
publisher:
  name: {it: Società del Faro}
  logo: static/logo.svg
  links: {mastodon: "https://social.example/@faro"}
  corrections: story:pages/corrections
  principles: story:pages/about
  websub: https://hub.example/
"""
    publisher = site_of(SITE + given).publisher
    assert (publisher.name["en"], publisher.name.written_in["en"]) == ("Società del Faro", "it")
    assert (publisher.logo, publisher.links) == ("static/logo.svg", {"mastodon": "https://social.example/@faro"})
    assert (publisher.corrections, publisher.principles, publisher.websub) == ("pages/corrections", "pages/about", "https://hub.example/")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("lgoo: x.svg", "site.yaml:8:13: error: the key “lgoo” is not known here"),
        ("logo: x.gif", "site.yaml:8:19: error: the logo x.gif is neither SVG nor PNG"),
        ("links: {m: social.example}", "site.yaml:8:24: error: “social.example” is not an address to link to"),
        ("links: {m: 'javascript:alert(1)'}", "site.yaml:8:24: error: “javascript:alert(1)” is not an address to link to"),
        ("websub: 'mailto:hub@example.org'", "site.yaml:8:21: error: “mailto:hub@example.org” is not an address to link to"),
        ("corrections: pages/corrections", "site.yaml:8:26: error: “pages/corrections” names no story"),
        ("name: {fr: Le Phare}", "site.yaml:8:20: error: “fr” is not a language of the site"),
        ("links: x", "site.yaml:8:20: error: “publisher.links” must be a map"),
    ],
)
def test_a_wrong_publisher_is_refused_at_its_line(given: str, expected: str) -> None:
    found = refused(SITE + f"publisher: {{{given}}}\n")
    assert [each[: len(expected)] for each in found] == [expected]
