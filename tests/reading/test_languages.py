"""Languages of site.yaml, and above all those of a country or a script: pt-BR, zh-Hant, en-US."""

from __future__ import annotations

import pytest

from generator.model.site import Language
from generator.problems import Problem, SiteError
from tests.reading.making import lines, site_of

HEAD = "title: Faro\nbase_url: https://faro.example\ntimezone: Europe/Rome\nlanguages:\n"


def languages_of(*given: str) -> tuple[Language, ...]:
    return site_of(HEAD + "".join(f"  {each}\n" for each in given)).languages


def refused(*given: str) -> list[Problem]:
    with pytest.raises(SiteError) as caught:
        languages_of(*given)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("code", "locale", "name", "quotes", "speed"),
    [
        ("pt", "pt", "português", "“”", 181),
        ("pt-BR", "pt_BR", "português (Brasil)", "“”", 181),
        ("pt-PT", "pt_PT", "português europeu", "«»", 181),
        ("en", "en_GB", "English", "“”", 228),
        ("en-US", "en_US", "American English", "“”", 228),
        ("en-GB", "en_GB", "British English", "“”", 228),
        ("zh", "zh", "中文", "“”", 255),
        ("zh-Hans", "zh_Hans", "简体中文", "“”", 255),
        ("zh-Hant", "zh_Hant", "繁體中文", "「」", 255),
        ("zh-TW", "zh_Hant_TW", "中文 (繁體, 台灣)", "「」", 255),
        ("zh-Hant-HK", "zh_Hant_HK", "中文 (繁體字, 中國香港特別行政區)", "「」", 255),
        ("zh-CN", "zh_Hans_CN", "中文 (简体, 中国)", "“”", 255),
        ("ja", "ja", "日本語", "「」", 357),
        ("ko", "ko", "한국어", "“”", 200),
        ("sr-Latn", "sr_Latn", "srpski (latinica)", "“”", 200),
    ],
)
def test_a_variant_knows_what_its_language_does_and_what_differs(code: str, locale: str, name: str, quotes: str, speed: int) -> None:
    (language,) = languages_of(f"{code}:")
    assert (language.code, language.prefix) == (code, code)
    assert (language.locale, language.name, "".join(language.quotes), language.words_per_minute) == (locale, name, quotes, speed)
    assert language.spaced is (code.partition("-")[0] not in ("zh", "ja"))


def test_variants_of_one_language_have_different_names() -> None:
    names = [language.name for language in languages_of("pt-BR:", "pt-PT:", "pt-AO:", "zh-Hans:", "zh-Hant:")]
    assert len(set(names)) == len(names)


def test_a_language_without_a_locale_of_its_own_is_called_by_its_name() -> None:
    names = [language.name for language in languages_of("nap: {locale: it}", "qaa: {locale: it}", "abc-12: {locale: it}")]
    assert names == ["napoletano", "qaa", "abc-12"]


@pytest.mark.parametrize(("one", "other"), [("pt-BR", "pt-br"), ("zh-Hant", "zh-hant"), ("en-US", "en-us")])
def test_codes_that_differ_in_capitals_only_are_one_language(one: str, other: str) -> None:
    (problem,) = refused(f"{one}:", f"{other}:")
    assert str(problem) == f"site.yaml:6:3: error: “{one}” and “{other}” are the same language\n  hint: keep one of them"


def test_a_low_line_is_not_part_of_a_code() -> None:
    assert lines(refused("pt_BR:")) == ["site.yaml:5:3: error: “pt_BR” is not a language code"]


def test_digits_are_plain_unless_the_site_asks_for_others() -> None:
    assert [language.digits for language in languages_of("ar:", "fa: {digits: arabext}", "hi: {digits: deva}")] == [
        "latn",
        "arabext",
        "deva",
    ]


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("arabic", "did you mean “arab”?"),
        ("Arab", "did you mean “arab”?"),
        ("devanagari", None),
        ("٠١٢٣", None),
    ],
)
def test_an_unknown_numbering_system_is_an_error(given: str, hint: str | None) -> None:
    (problem,) = refused(f"ar: {{digits: {given}}}")
    assert str(problem).startswith(f"site.yaml:5:16: error: “{given}” is not a numbering system that is known\n  hint: ")
    assert problem.advice == hint or (hint is None and problem.advice.startswith("the numbering systems are: adlm, arab, "))
