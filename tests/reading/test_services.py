"""Comments, newsletter and analytics of site.yaml: exactly one service each, with what it needs, every mistake at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.model.site import Analytics, Giscus, Isso, Language
from generator.problems import SiteError, Status
from generator.reading import services
from generator.reading.services import interface
from tests.conftest import REPOSITORY, SITE
from tests.reading.making import lines, site_of

GISCUS = "repo: faro/comments, repo_id: R_kgDO1, category: Comments, category_id: DIC_kwDO1"


def refused(settings: str) -> list[str]:
    with pytest.raises(SiteError) as caught:
        site_of(SITE + settings)
    assert caught.value.status == Status.USAGE
    return [f"{line} ({problem.advice})" for line, problem in zip(lines(caught.value.problems), caught.value.problems, strict=True)]


def language(given: str) -> Language:
    return site_of(SITE + f"  {given}\n").languages[-1]


def test_without_a_word_nothing_is_loaded() -> None:
    site = site_of(SITE)
    assert (site.comments, site.newsletter, site.analytics) == (None, None, None)
    assert site_of(SITE + "comments:\nanalytics:\nnewsletter:\n").comments is None


def test_isso_is_an_address() -> None:
    assert site_of(SITE + "comments: {isso: https://comments.example.org/}\n").comments == Isso("https://comments.example.org")
    assert site_of(SITE + "comments: {isso: http://127.0.0.1:8080}\n").comments == Isso("http://127.0.0.1:8080")
    assert site_of(SITE + "comments: {isso: https://faro.example/isso}\n").comments == Isso("https://faro.example/isso")


def test_giscus_is_a_category_of_a_repository() -> None:
    assert site_of(SITE + f"comments: {{giscus: {{{GISCUS}}}}}\n").comments == Giscus("faro/comments", "R_kgDO1", "Comments", "DIC_kwDO1")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{}", "site.yaml:8:11: error: “comments” must have exactly one of these: isso, giscus"),
        (
            f"{{isso: https://c.example, giscus: {{{GISCUS}}}}}",
            "site.yaml:8:11: error: “comments” must have exactly one of these: isso, giscus",
        ),
        ("{iso: https://c.example}", "site.yaml:8:12: error: the key “iso” is not known here (did you mean “isso”?"),
        ("{isso: [x]}", "site.yaml:8:18: error: “comments.isso” must be text"),
        ("isso", "site.yaml:8:11: error: “comments” must be a map of keys and values"),
        ("{isso: comments.example.org}", "site.yaml:8:18: error: “comments.example.org” is not the address of a service"),
        ("{isso: 'https://c.example;script-src'}", "site.yaml:8:18: error: “https://c.example;script-src” is not the address of a service"),
        ("{isso: 'https://c.example/?x=1'}", "site.yaml:8:18: error: “https://c.example/?x=1” is not the address of a service"),
        ("{isso: https://me@c.example}", "site.yaml:8:18: error: “https://me@c.example” is not the address of a service"),
        ("{isso: 'javascript:alert(1)'}", "site.yaml:8:18: error: “javascript:alert(1)” is not the address of a service"),
        (f"{{giscus: {{{GISCUS.replace('faro/comments', 'faro')}}}}}", "site.yaml:8:27: error: “faro” is not a repository of GitHub"),
        (f"{{giscus: {{{GISCUS.replace('R_kgDO1', 'R kg')}}}}}", "site.yaml:8:51: error: “R kg” is not an id that GitHub gives"),
        (f"{{giscus: {{{GISCUS.replace('repo_id', 'repoid')}}}}}", "site.yaml:8:42: error: the key “repoid” is not known here"),
        (
            f"{{giscus: {{{GISCUS.replace(', category_id: DIC_kwDO1', '')}}}}}",
            "site.yaml:8:20: error: “comments.giscus.category_id” is missing",
        ),
    ],
)
def test_wrong_comments_are_refused_at_their_line(given: str, expected: str) -> None:
    assert any(each.startswith(expected) for each in refused(f"comments: {given}\n")), refused(f"comments: {given}\n")


def test_one_mistake_is_one_problem() -> None:
    for given in ("{iso: https://c.example}", "{isso: [x]}", "{}"):
        assert len(refused(f"comments: {given}\n")) == 1


def test_a_newsletter_is_a_link() -> None:
    short = site_of(SITE + "newsletter: https://letters.example/faro\n").newsletter
    assert short is not None and (short.link, short.label) == ("https://letters.example/faro", None)
    long = site_of(SITE + "newsletter: {link: 'mailto:l@faro.example', label: {it: La lettera}}\n").newsletter
    assert long is not None and long.label is not None
    assert (long.link, long.label["en"], long.label.written_in["en"]) == ("mailto:l@faro.example", "La lettera", "it")
    assert refused("newsletter: 'javascript:alert(1)'\n")[0].startswith(
        "site.yaml:8:13: error: “javascript:alert(1)” is not an address to link"
    )
    assert any("the key “lnk” is not known here" in each for each in refused("newsletter: {lnk: https://x.example}\n"))


@pytest.mark.parametrize(
    ("given", "script", "told", "counts"),
    [
        ("plausible: {domain: faro.example}", "https://plausible.io/js/script.js", {"data-domain": "faro.example"}, "https://plausible.io"),
        (
            "plausible: {domain: faro.example, src: https://s.example/js/p.js}",
            "https://s.example/js/p.js",
            {"data-domain": "faro.example"},
            "https://s.example",
        ),
        (
            "umami: {website_id: 1-2}",
            "https://cloud.umami.is/script.js",
            {"data-website-id": "1-2", "data-host-url": "https://cloud.umami.is"},
            "https://cloud.umami.is",
        ),
        (
            "goatcounter: {code: faro}",
            "https://gc.zgo.at/count.js",
            {"data-goatcounter": "https://faro.goatcounter.com/count"},
            "https://faro.goatcounter.com",
        ),
        (
            "goatcounter: {src: https://s.example/count.js}",
            "https://s.example/count.js",
            {"data-goatcounter": "https://s.example/count"},
            "https://s.example",
        ),
    ],
)
def test_each_service_that_counts_is_told_what_it_needs(given: str, script: str, told: dict[str, str], counts: str) -> None:
    service = given.partition(":")[0]
    assert site_of(SITE + f"analytics: {{{given}}}\n").analytics == Analytics(service, script, tuple(told.items()), counts)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{plausibel: {domain: x}}", "site.yaml:8:13: error: the key “plausibel” is not known here (did you mean “plausible”?"),
        ("{plausible: {}}", "site.yaml:8:24: error: “analytics.plausible.domain” is missing"),
        ("{plausible: {domain: x}, umami: {website_id: y}}", "site.yaml:8:12: error: “analytics” must have exactly one of these"),
        ("{goatcounter: {}}", "site.yaml:8:26: error: “analytics.goatcounter” must have exactly one of these: code, src"),
        (
            "{goatcounter: {code: a, src: https://s.example/count.js}}",
            "site.yaml:8:26: error: “analytics.goatcounter” must have exactly one",
        ),
        ("{goatcounter: {code: 'a.b'}}", "site.yaml:8:33: error: “a.b” is not a code of GoatCounter"),
        ("{umami: {website_id: x, src: script.js}}", "site.yaml:8:41: error: “script.js” is not the address of a service"),
    ],
)
def test_wrong_analytics_are_refused_at_their_line(given: str, expected: str) -> None:
    found = refused(f"analytics: {given}\n")
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("service", "given", "expected"),
    [
        ("isso", "de:", ("de", "de", "ltr")),
        ("isso", "fa:", ("fa", "fa", "rtl")),
        ("isso", "ar:", ("en", "en", "ltr")),
        ("giscus", "ar:", ("ar", "ar", "rtl")),
        ("giscus", "el:", ("gr", "el", "ltr")),
        ("isso", "pt-BR:", ("pt-BR", "pt-BR", "ltr")),
        ("isso", "zh-Hant:", ("zh-TW", "zh-Hant", "ltr")),
        ("isso", "zh-TW:", ("zh-TW", "zh-TW", "ltr")),
        ("giscus", "nap: {locale: it}", ("en", "en", "ltr")),
    ],
)
def test_a_service_speaks_the_readers_language_or_says_which(service: str, given: str, expected: tuple[str, str, str]) -> None:
    assert interface(service, language(given)) == expected


def test_the_examples_of_the_documentation_are_right() -> None:
    text = (REPOSITORY / "docs/configuration.md").read_text("utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    found = [block for block in blocks if re.match(r"    (comments|newsletter|analytics):", block)]
    assert len(found) == 5
    for block in found:
        site_of(SITE + block.replace("\n    ", "\n").removeprefix("    "))


def test_a_service_has_a_language_to_fall_back_on() -> None:
    known = yaml.safe_load(Path(services.__file__).with_suffix(".yaml").read_text("utf-8"))
    assert {name: next(iter(languages)) for name, languages in known.items()} == {"isso": "en", "giscus": "en"}
