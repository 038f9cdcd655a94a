"""Strings with plurals, dates, numbers and lists, in the page's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from generator.model.views import Month, PageView
from generator.theming.functions import functions_for
from generator.theming.messages import fill_message, format_date, format_number, join_words, language_name, write_digits
from tests.catalog.asking import THREE, asking, build_here, edition_of, problems_of, said
from tests.conftest import SITE, SiteFolder, article
from tests.theming.mini import SETTINGS, mini, speaking

Maker = Callable[..., SiteFolder]

MOMENT = datetime(2026, 7, 28, 18, 40, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.mark.parametrize(
    ("style", "italian", "english", "arabic"),
    [
        ("short", "28 lug", "28 Jul", "28 يوليو"),
        ("day", "28 luglio", "28 July", "28 يوليو"),
        ("medium", "28 lug 2026", "28 Jul 2026", "28 يوليو 2026"),
        ("long", "28 luglio 2026", "28 July 2026", "28 يوليو 2026"),
        ("full", "martedì 28 luglio 2026", "Tuesday, 28 July 2026", "الثلاثاء، 28 يوليو 2026"),
        ("month", "luglio 2026", "July 2026", "يوليو 2026"),
        ("time", "18:40", "18:40", "18:40"),
        ("iso", "2026-07-28T18:40:00+02:00", "2026-07-28T18:40:00+02:00", "2026-07-28T18:40:00+02:00"),
    ],
)
def test_dates_are_written_as_the_language_does(style: str, italian: str, english: str, arabic: str) -> None:
    assert [format_date(MOMENT, style, speaking(locale)) for locale in ("it", "en_GB", "ar")] == [italian, english, arabic]


def test_a_date_alone_and_a_month_are_dates_too() -> None:
    assert [format_date(date(2026, 1, 1), style, speaking("it")) for style in ("short", "day", "long", "full", "month", "iso")] == [
        "1 gen",
        "1 gennaio",
        "1 gennaio 2026",
        "giovedì 1 gennaio 2026",
        "gennaio 2026",
        "2026-01-01",
    ]
    assert format_date(Month(2026, 3, "/2026/03/", 1), "month", speaking("en_GB")) == "March 2026"


def test_a_moment_keeps_its_own_day_and_hour() -> None:
    """The catalogue has moved it into the site's zone; the zone of the machine must not move it again."""
    tokyo = datetime(2026, 7, 29, 0, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert [format_date(tokyo, style, speaking("it")) for style in ("short", "long", "time")] == ["29 lug", "29 luglio 2026", "00:30"]


@pytest.mark.parametrize(
    ("value", "style"), [(MOMENT, "huge"), (MOMENT, ""), (date(2026, 1, 1), "time"), (None, "long"), ("2026", "long"), (5, "iso")]
)
def test_what_is_no_date_or_style_is_refused(value: object, style: str) -> None:
    with pytest.raises(ValueError, match=r"date|style|time"):
        format_date(value, style, speaking("it"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("locale", "text"), [("it", "1.234.567"), ("en_GB", "1,234,567"), ("pl", "1\u00a0234\u00a0567")])
def test_numbers_have_the_languages_separators(locale: str, text: str) -> None:
    assert format_number(1234567, speaking(locale)) == text


@pytest.mark.parametrize(
    ("locale", "digits", "number", "bare", "long", "time"),
    [
        ("it", "latn", "1.234.567,5", "2026", "28 luglio 2026", "18:40"),
        ("ar", "arab", "١٬٢٣٤٬٥٦٧٫٥", "٢٠٢٦", "٢٨ يوليو ٢٠٢٦", "١٨:٤٠"),
        ("ar", "latn", "1,234,567.5", "2026", "28 يوليو 2026", "18:40"),
        ("fa", "arabext", "۱٬۲۳۴٬۵۶۷٫۵", "۲۰۲۶", "۲۸ ژوئیهٔ ۲۰۲۶", "۱۸:۴۰"),
        ("hi", "deva", "१२,३४,५६७.५", "२०२६", "२८ जुलाई २०२६", "१८:४०"),
        ("bn", "beng", "১২,৩৪,৫৬৭.৫", "২০২৬", "২৮ জুলাই, ২০২৬", "১৮:৪০"),
        ("it", "beng", "১.২৩৪.৫৬৭,৫", "২০২৬", "২৮ luglio ২০২৬", "১৮:৪০"),
        ("zh_Hant", "hanidec", "一,二三四,五六七.五", "二〇二六", "二〇二六年七月二八日", "一八:四〇"),
    ],
)
def test_numerals_are_those_that_the_site_sets(locale: str, digits: str, number: str, bare: str, long: str, time: str) -> None:
    language = speaking(locale, digits)
    assert format_number(1234567.5, language) == number
    assert (write_digits(2026, language), write_digits("2026", language)) == (bare, bare)
    assert (format_date(MOMENT, "long", language), format_date(MOMENT, "time", language)) == (long, time)


def test_what_machines_read_is_in_plain_digits() -> None:
    assert format_date(MOMENT, "iso", speaking("ar", "arab")) == "2026-07-28T18:40:00+02:00"


def test_n_is_written_in_the_digits_of_the_site() -> None:
    found = [fill_message(ARABIC, speaking("ar", "arab"), {"n": n}) for n in (0, 1, 2, 3, 11, 100, 1_000_000)]
    assert found == ["zero ٠", "one ١", "two ٢", "few ٣", "many ١١", "other ١٠٠", "other ١٬٠٠٠٬٠٠٠"]


@pytest.mark.parametrize("value", [None, [2026], date(2026, 1, 1)])
def test_what_is_no_number_has_no_digits(value: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        write_digits(value, speaking("it"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "short", "medium", "long"),
    [
        ("pt_BR", "28 de jul.", "28 de jul. de 2026", "28 de julho de 2026"),
        ("pt_PT", "28/07", "28/07/2026", "28 de julho de 2026"),
        ("zh_Hant", "7月28日", "2026年7月28日", "2026年7月28日"),
        ("en_US", "Jul 28", "Jul 28, 2026", "July 28, 2026"),
        ("en_GB", "28 Jul", "28 Jul 2026", "28 July 2026"),
    ],
)
def test_dates_are_written_as_the_country_does(locale: str, short: str, medium: str, long: str) -> None:
    assert [format_date(MOMENT, style, speaking(locale)) for style in ("short", "medium", "long")] == [short, medium, long]


@pytest.mark.parametrize(
    ("locale", "parts", "text"),
    [
        ("it", [], ""),
        ("it", ["A"], "A"),
        ("it", ["A", "B"], "A e B"),
        ("it", ["A", "B", "C"], "A, B e C"),
        ("en_GB", ["A", "B", "C"], "A, B and C"),
        ("ar", ["أ", "ب"], "أ وب"),
        ("it", ["<b>", Markup("<i>B</i>")], "&lt;b&gt; e <i>B</i>"),
        ("it", ["{0}", "{1}"], "{0} e {1}"),
    ],
)
def test_words_are_joined_as_the_language_does_and_escaped(locale: str, parts: list[object], text: str) -> None:
    assert join_words(parts, speaking(locale)) == text


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("ar", "it", "arabo"),
        ("it", "en_GB", "Italian"),
        ("en", "ar", "الإنجليزية"),
        ("pt-BR", "it", "portoghese brasiliano"),
        ("zh-Hant", "it", "cinese tradizionale"),
        ("sr-Latn", "it", "serbo (latino)"),
        ("nap", "it", "napoletano"),
        ("qaa", "it", "qaa"),
    ],
)
def test_a_language_has_a_name_in_each_other(code: str, locale: str, name: str) -> None:
    assert language_name(code, speaking(locale)) == name


MINUTES = "أقل من دقيقة|دقيقة واحدة|دقيقتان|3 دقائق|11 دقيقة|100 دقيقة"
STORIES = "لا مقالات|مقال واحد|مقالان|3 مقالات|11 مقالًا|100 مقال"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("minutes", MINUTES),
        ("reading_time", "|".join(f"مدة القراءة: {each}" for each in MINUTES.split("|"))),
        ("stories", STORIES),
        ("edition_tag", "|".join(f"هذا الموضوع: {each}" for each in STORIES.split("|"))),
        ("edition_section", "|".join(f"هذا القسم: {each}" for each in STORIES.split("|"))),
        ("edition_author", "|".join(f"هذا الاسم: {each}" for each in STORIES.split("|"))),
        ("topic_count", "لا مواضيع|موضوع واحد|موضوعان|3 مواضيع|11 موضوعًا|100 موضوع"),
    ],
)
def test_arabic_of_testata_counts_in_all_six_ways(site_maker: Maker, key: str, expected: str) -> None:
    """Singular, dual, a plural from three to ten, an accusative singular from eleven to 99, a genitive one for hundreds."""
    ask = asking(edition_of(site_maker(settings=THREE)))
    t = functions_for(PageView("home", "", ask("language", "ar"), 1, "/ar/", "https://faro.example/ar/", False), ask)["t"]
    assert callable(t)
    assert "|".join(t(key, n=n) for n in (0, 1, 2, 3, 11, 100)) == expected


ITALIAN = {"one": "{n} articolo", "other": "{n} articoli"}
ARABIC = {name: f"{name} {{n}}" for name in ("zero", "one", "two", "few", "many", "other")}


@pytest.mark.parametrize(
    ("n", "italian", "english", "arabic"),
    [
        (0, "0 articoli", "0 articoli", "zero 0"),
        (1, "1 articolo", "1 articolo", "one 1"),
        (2, "2 articoli", "2 articoli", "two 2"),
        (3, "3 articoli", "3 articoli", "few 3"),
        (11, "11 articoli", "11 articoli", "many 11"),
        (100, "100 articoli", "100 articoli", "other 100"),
        (1_000_000, "1.000.000 articoli", "1,000,000 articoli", "other 1,000,000"),
    ],
)
def test_n_chooses_the_plural(n: int, italian: str, english: str, arabic: str) -> None:
    found = [fill_message(message, speaking(locale), {"n": n}) for message, locale in ((ITALIAN, "it"), (ITALIAN, "en_GB"), (ARABIC, "ar"))]
    assert found == [italian, english, arabic]


def test_n_is_written_in_the_languages_form_without_a_plural_too() -> None:
    assert fill_message({"other": "{n} in tutto"}, speaking("it"), {"n": 1234}) == "1.234 in tutto"


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("di {x}", "<b>", "di &lt;b&gt;"),
        ("di {x}", Markup("<b>A</b>"), "di <b>A</b>"),
        ("a < {x}", "b", "a &lt; b"),
        ("<b>", "b", "&lt;b&gt;"),
        ("{x}", "{x}{y}", "{x}{y}"),
        ("{x}", "</script>\"'", "&lt;/script&gt;&#34;&#39;"),
    ],
)
def test_text_and_values_are_escaped_and_filled_once(text: str, value: object, filled: str) -> None:
    assert fill_message({"other": text}, speaking("it"), {"x": value}) == filled


def test_a_value_that_a_string_needs_and_nobody_gives_is_named() -> None:
    with pytest.raises(KeyError, match="date"):
        fill_message({"other": "Aggiornato: {date}"}, speaking("it"), {"n": 1})


# The files of a theme


def strings(**files: str) -> dict[str, str | bytes]:
    return {f"themes/mini/i18n/{code}.yaml": text for code, text in files.items()}


def test_a_page_speaks_its_language(site_maker: Maker) -> None:
    home = mini({"home.html": '{{ t("stories", n=listing.total) }} {{ t("by", authors="<A>") }}'})
    texts = strings(
        it="stories: {one: '{n} articolo', other: '{n} articoli'}\nby: 'di {authors}'\n",
        en="stories: {one: '{n} story', other: '{n} stories'}\nby: 'by {authors}'\n",
        ar="stories: {zero: z, one: o, two: t, few: f, many: m, other: x}\nby: 'بقلم {authors}'\n",
    )
    site = site_maker({**home, **texts, "content/news/x/it.md": article()}, settings=THREE + "theme: mini\n")
    assert build_here(site).problems == ()
    assert [site.page(f"{folder}index.html") for folder in ("", "en/", "ar/")] == [
        "1 articolo di &lt;A&gt;",
        "0 stories by &lt;A&gt;",
        "z بقلم &lt;A&gt;",
    ]


def test_a_string_that_a_language_lacks_falls_back_to_the_primary_with_a_warning(site_maker: Maker) -> None:
    site = site_maker(
        {**mini({"home.html": '{{ t("a") }} {{ t("b") }}'}), **strings(it="a: uno\nb: due\n", en="a: one\n")}, settings=SETTINGS
    )
    (found,) = said(problems_of(site))
    assert found.startswith("themes/mini/i18n/en.yaml: warning: strings are missing in “en”: b ")
    assert site.page("en/index.html") == "one due"


def test_a_string_that_only_another_language_has_is_missing_in_the_primary(site_maker: Maker) -> None:
    site = site_maker({**mini({"home.html": '{{ t("b") }}'}), **strings(it="a: uno\n", en="a: one\nb: two\n")}, settings=SETTINGS)
    assert [each.partition(" hint")[0] for each in said(problems_of(site))] == [
        "themes/mini/i18n/it.yaml: warning: strings are missing in “it”: b"
    ]
    assert site.page("index.html") == "two"


def test_a_string_that_no_language_has_is_an_error_of_the_template(site_maker: Maker) -> None:
    site = site_maker({**mini({"home.html": '\n{{ t("heloo") }}'}), **strings(it="hello: ciao\n", en="hello: hi\n")}, settings=SETTINGS)
    (found,) = said(problems_of(site))
    assert found.startswith("themes/mini/templates/home.html:2: error: the string or value “heloo” is missing")


def test_a_fallback_with_a_plural_reads_well_where_the_language_has_more_categories(site_maker: Maker) -> None:
    texts = strings(it="a: {one: '{n} articolo', other: '{n} articoli'}\n", en="a: {one: x, other: y}\n", ar="b: x\n")
    home = '{{ t("a", n=1) }} {{ t("a", n=2) }} {{ t("a", n=11) }}'
    site = site_maker({**mini({"home.html": home}), **texts}, settings=THREE + "theme: mini\n")
    problems_of(site)
    assert site.page("ar/index.html") == "1 articolo 2 articoli 11 articoli"


VARIANTS = SETTINGS.replace("  en: {name: English, prefix: en}", "  en:\n  en-US:\n  en-NZ:")


def test_a_variant_has_the_strings_of_its_language_and_its_own_before_them(site_maker: Maker) -> None:
    texts = strings(it="a: uno\nb: due\n", en="a: colour\nb: two\n") | {"themes/mini/i18n/en-US.yaml": "a: color\n"}
    site = site_maker({**mini({"home.html": '{{ t("a") }} {{ t("b") }}'}), **texts}, settings=VARIANTS)
    assert problems_of(site) == []
    assert [site.page(f"{code}/index.html") for code in ("en", "en-US", "en-NZ")] == ["colour two", "color two", "colour two"]


def test_a_mistake_in_strings_that_variants_share_is_said_once(site_maker: Maker) -> None:
    site = site_maker({**mini(), **strings(it="a: x\n", en="a: [x]\n")}, settings=VARIANTS)
    assert len([each for each in said(problems_of(site)) if ": error: " in each]) == 1


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "ar",
            "a: {one: x, two: x, many: x, other: x}\n",
            ["1:4: error: the string “a” lacks the plural category “few”", "1:4: error: the string “a” lacks the plural category “zero”"],
        ),
        ("it", "a: {other: x, many: y}\n", ["1:4: error: the string “a” lacks the plural category “one”"]),
        ("it", "a: {one: x}\n", ["1:4: error: the string “a” lacks the plural category “other”"]),
        (
            "en",
            "a: {one: x, othr: y, other: z}\n",
            ["1:13: error: this language has no plural category “othr” hint: did you mean “other”?"],
        ),
        (
            "en",
            "b: x\na: {one: x, few: y, other: z}\n",
            ["2:13: error: this language has no plural category “few” hint: the categories are: one, other"],
        ),
        ("it", "a: [x]\n", ["1:4: error: the string “a” must be text, or text per plural category"]),
        ("it", "a: {one: [x], other: y}\n", ["1:4: error: the string “a” must be text, or text per plural category"]),
        ("it", "a: x\na: y\n", ["2:1: error: the key “a” is there twice (first on line 1) hint: keep one of them"]),
        ("it", "- a\n- b\n", ["1:1: error: this must be a map of keys and values hint: write “key: value” lines"]),
    ],
)
def test_a_wrong_file_of_strings_is_an_error_with_its_line(site_maker: Maker, code: str, text: str, expected: list[str]) -> None:
    site = site_maker({**mini(), **strings(**{code: text})}, settings=THREE + "theme: mini\n")
    assert [each for each in said(problems_of(site)) if ": error: " in each] == [
        f"themes/mini/i18n/{code}.yaml:{each}" for each in expected
    ]


def test_italian_needs_no_category_for_millions(site_maker: Maker) -> None:
    site = site_maker({**mini(), **strings(it="a: {one: x, other: y}\n", en="a: {one: x, other: y}\n")}, settings=SETTINGS)
    assert problems_of(site) == []


def test_changing_a_string_changes_the_pages_that_show_it(site_maker: Maker) -> None:
    texts = strings(it="a: uno\nb: due\n", en="a: one\nb: two\n")
    site = site_maker({**mini({"home.html": '{{ t("a") }}'}), **texts, "content/news/x/it.md": article()}, settings=SETTINGS)
    build_here(site)
    site.write(strings(it="a: UNO\nb: DUE\n"))
    assert build_here(site).data["changed"] == ["index.html"]


def test_every_language_of_testata_has_every_string(site_maker: Maker) -> None:
    assert problems_of(site_maker(settings=THREE)) == []


# A language that the theme does not speak


def test_a_new_language_needs_nothing_but_strings(site_maker: Maker) -> None:
    """German is added to site.yaml: the paper builds, says what is missing, and what is there is shown with its own plurals."""
    words = 'by: "von {authors}"\nreading_time: {one: "Lesezeit: {n} Minute", other: "Lesezeit: {n} Minuten"}\n'
    files = {
        "themes/ours/theme.yaml": "title: Ours\nextends: testata\n",
        "themes/ours/i18n/de.yaml": words,
        "content/news/x/de.md": article("Der Brunnen", author="Ada Quill", body="wort " * 200),
        "content/news/y/it.md": article("Il pozzo"),
    }
    site = site_maker(files, settings=SITE + "  de: {}\ntheme: ours\n")
    problems = build_here(site).problems
    (missing,) = [each for each in problems if "strings are missing" in each.text]
    assert missing.severity == "warning" and missing.facts["language"] == "de"
    assert "skip" in missing.facts["names"].split(", ") and "by" not in missing.facts["names"].split(", ")
    page = site.page("de/2026/07/x/index.html")
    assert "von <a href=" in page and "<bdi>Ada Quill</bdi></a>" in page and "Lesezeit: 2 Minuten" in page and "28. Juli 2026" in page
    assert '<html lang="de" dir="ltr">' in page and "Vai al contenuto" in page


def test_a_paper_in_no_language_of_the_theme_is_in_the_themes_own(site_maker: Maker) -> None:
    settings = "title: Der Leuchtturm\nbase_url: https://faro.example\ntimezone: UTC\nlanguages: {de: {prefix: ''}}\n"
    site = site_maker({"content/news/x/de.md": article("Der Brunnen")}, settings=settings)
    (problem,) = build_here(site).problems
    assert "strings are missing in “de”" in problem.text
    assert "Skip to content" in site.page("index.html")


def test_a_theme_in_no_language_is_told(site_maker: Maker) -> None:
    site = site_maker({**mini(theme="title: Mini\nlanguage: xx\n")}, settings=SETTINGS)
    (problem,) = [each for each in problems_of(site) if each.severity == "error"]
    assert str(problem).startswith("themes/mini/theme.yaml: error: “xx” is not a locale that is known")
