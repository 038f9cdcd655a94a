"""What pages say of themselves to machines, read back from the pages: schema.org's graph, Open Graph, Twitter cards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalog.addresses import file_of
from generator.outputs.metadata import open_graph_locale, to_script
from tests.catalog.asking import THREE, build_here
from tests.conftest import SiteFolder, article
from tests.outputs.reading_back import alternates, attribute, html_files, html_of
from tests.outputs.samples import STORY, png

Maker = Callable[..., SiteFolder]

SETTINGS = (
    THREE
    + """\
untranslated: copy
publisher:
  name: {it: Società del Faro, en: Beacon Ltd}
  logo: logo.png
  links: {mastodon: "https://social.example/@faro", mail: "mailto:faro@example.org"}
  corrections: story:pages/corrections
  principles: story:pages/principles
"""
)

FILES: dict[str, str | bytes] = {
    **STORY,
    "content/logo.png": png(8, 4),
    "content/authors.yaml": 'ada: {name: Ada Quill, bio: Scrive., links: {site: "https://ada.example/", mail: "mailto:a@b.example"}}\n',
    "content/news/x/en.md": article(
        "The well", "2026-07-28 18:40", tags="[water]", author="Ada Quill", translation="{of: it, by: Bo Reed}", dateline="Portolume"
    ),
    "content/news/only/it.md": article("Solo qui", "2026-06-01"),
    "content/news/draft/it.md": article("Bozza", draft="true"),
    "content/pages/corrections.it.md": "---\ntitle: Correzioni\n---\n\nCosì.\n",
    "content/pages/principles.en.md": "---\ntitle: Principles\n---\n\nThus.\n",
}

WELL = "2026/07/x/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    made = SiteFolder(tmp_path_factory.mktemp("metadata"))
    made.write({"site.yaml": SETTINGS, **FILES})
    build_here(made)
    return made


def graph_of(site: SiteFolder, path: str) -> list[Any]:
    """The graph of a page; empty if it has none."""
    scripts = html_of(site, path).css('script[type="application/ld+json"]')
    assert len(scripts) <= 1
    document = json.loads(scripts[0].text()) if scripts else {"@context": "https://schema.org", "@graph": []}
    assert document["@context"] == "https://schema.org"
    found = document["@graph"]
    assert isinstance(found, list)
    return found


def node(site: SiteFolder, path: str, kind: str) -> Any:
    """The only node of that type in a page's graph."""
    (found,) = [each for each in graph_of(site, path) if each["@type"] == kind]
    return found


def texts(value: Any) -> list[str]:
    """Every text in a graph that is not the name of a thing."""
    if isinstance(value, dict):
        return [each for name, inner in value.items() if name != "@id" for each in texts(inner)]
    return [each for inner in value for each in texts(inner)] if isinstance(value, list) else [value] if isinstance(value, str) else []


def properties(site: SiteFolder, path: str) -> dict[str, list[str]]:
    """Open Graph's properties, and the names of other metadata, with their contents."""
    found: dict[str, list[str]] = {}
    for meta in html_of(site, path).css("head meta[content]"):
        name = meta.attributes.get("property") or meta.attributes.get("name") or ""
        found.setdefault(name, []).append(meta.attributes["content"] or "")
    return found


def test_a_story_says_all_that_search_engines_ask_of_news(site: SiteFolder) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/article, and what schema.org has for news."""
    url = "https://faro.example/2026/07/x/"
    story = node(site, WELL, "NewsArticle")
    pictures = story.pop("image")
    assert {picture["@type"] for picture in pictures} == {"ImageObject"}
    for picture in pictures:
        assert picture["url"].startswith("https://faro.example/media/photo.") and picture["url"].endswith(".jpg")
        assert (picture["caption"], picture["creditText"]) == ("Il <pozzo> & il mare.", "Bo Reed")
    assert story.pop("publisher")["name"] == "Società del Faro"
    assert story == {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Il pozzo",
        "description": "In breve.",
        "datePublished": "2026-07-28T18:40:00+02:00",
        "dateModified": "2026-07-29T09:00:00+02:00",
        "author": [
            {
                "@type": "Person",
                "name": "Ada Quill",
                "url": "https://faro.example/author/ada-quill/",
                "sameAs": ["https://ada.example/"],
            },
            {"@type": "Person", "name": "Bo Reed", "url": "https://faro.example/author/bo-reed/"},
        ],
        "inLanguage": "it",
        "articleSection": "News",
        "keywords": ["Acqua"],
        "isAccessibleForFree": True,
        "wordCount": 2,
        "correction": {"@type": "CorrectionComment", "text": "Il pozzo ha 3 < 4 metri.", "datePublished": "2026-07-29T09:00:00+02:00"},
        "workTranslation": [
            {
                "@type": "NewsArticle",
                "@id": "https://faro.example/en/2026/07/x/#article",
                "url": "https://faro.example/en/2026/07/x/",
                "inLanguage": "en",
            }
        ],
    }


def test_a_translation_names_its_original_and_who_made_it(site: SiteFolder) -> None:
    story = node(site, f"en/{WELL}", "NewsArticle")
    assert [(each["url"], each["inLanguage"]) for each in story["translationOfWork"]] == [("https://faro.example/2026/07/x/", "it")]
    assert "workTranslation" not in story
    assert story["translator"]["name"] == "Bo Reed"
    assert story["dateline"] == "Portolume"
    assert story["dateModified"] == story["datePublished"]


def test_the_publisher_is_an_organization_with_its_policies(site: SiteFolder) -> None:
    for path, home, corrections, principles in (
        ("index.html", "https://faro.example/", "https://faro.example/corrections/", "https://faro.example/principles/"),
        ("en/index.html", "https://faro.example/en/", "https://faro.example/en/corrections/", "https://faro.example/en/principles/"),
    ):
        paper = node(site, path, "NewsMediaOrganization")
        assert paper.pop("logo")["url"].startswith("https://faro.example/media/logo.")
        assert paper == {
            "@type": "NewsMediaOrganization",
            "@id": "https://faro.example/#publisher",
            "name": {"index.html": "Società del Faro", "en/index.html": "Beacon Ltd"}[path],
            "url": home,
            "sameAs": ["https://social.example/@faro"],
            "correctionsPolicy": corrections,
            "publishingPrinciples": principles,
        }
        website = node(site, path, "WebSite")
        assert (website["url"], website["publisher"]) == (home, {"@id": "https://faro.example/#publisher"})


@pytest.mark.parametrize(
    ("path", "kinds", "way"),
    [
        (WELL, ["NewsArticle"], ["Il Faro", "News", "Il pozzo"]),
        ("corrections/index.html", ["WebPage"], ["Il Faro", "Correzioni"]),
        ("news/index.html", ["CollectionPage"], ["Il Faro", "News"]),
        ("tag/index.html", ["CollectionPage"], ["Il Faro", "Argomenti"]),
        ("tag/acqua/index.html", ["CollectionPage"], ["Il Faro", "Argomenti", "Acqua"]),
        ("en/tag/water/index.html", ["CollectionPage"], ["The Beacon", "Topics", "Water"]),
        ("author/ada-quill/index.html", ["ProfilePage"], ["Il Faro", "Ada Quill"]),
        ("archive/index.html", ["CollectionPage"], ["Il Faro", "Archivio"]),
        ("archive/2026/index.html", ["CollectionPage"], ["Il Faro", "Archivio", "2026"]),
        ("archive/2026/07/index.html", ["CollectionPage"], ["Il Faro", "Archivio", "2026", "luglio 2026"]),
    ],
)
def test_a_page_says_what_it_is_and_the_way_to_it(site: SiteFolder, path: str, kinds: list[str], way: list[str]) -> None:
    *things, crumbs = graph_of(site, path)
    assert [each["@type"] for each in things] == kinds
    items = crumbs["itemListElement"]
    assert [each["position"] for each in items] == list(range(1, len(items) + 1))
    assert [each["name"] for each in items] == way
    assert items[-1]["item"] == attribute(html_of(site, path), "link[rel=canonical]", "href")


def test_an_author_has_a_profile(site: SiteFolder) -> None:
    person = node(site, "author/ada-quill/index.html", "ProfilePage")["mainEntity"]
    assert person == {
        "@type": "Person",
        "name": "Ada Quill",
        "url": "https://faro.example/author/ada-quill/",
        "sameAs": ["https://ada.example/"],
        "description": "Scrive.",
    }


def test_pages_that_are_not_to_be_listed_and_copies_have_no_graph(site: SiteFolder) -> None:
    for path, tree in html_files(site):
        own = attribute(tree, "link[rel=canonical]", "href") == f"https://faro.example/{path.removesuffix('index.html')}"
        listed = own and attribute(tree, "meta[name=robots]", "content") is None
        assert bool(tree.css('script[type="application/ld+json"]')) is listed, path
    assert not graph_of(site, "en/2026/06/only/index.html")


def test_every_address_in_a_graph_is_absolute_and_there(site: SiteFolder) -> None:
    seen = 0
    for path, _ in html_files(site):
        for text in texts(graph_of(site, path)):
            parts = urlsplit(text)
            assert parts.scheme or not text.startswith("/"), text
            if parts.netloc == "faro.example":
                seen += 1
                assert (site.public / file_of(unquote(parts.path))).is_file(), (path, text)
    assert seen > 100


def test_dates_have_a_zone(site: SiteFolder) -> None:
    found = [text for path, _ in html_files(site) for text in texts(graph_of(site, path)) if re.match(r"\d{4}-\d\d-\d\dT", text)]
    assert found
    assert all(datetime.fromisoformat(text).utcoffset() is not None for text in found)


def test_translations_in_a_graph_are_those_of_the_head(site: SiteFolder) -> None:
    for path in (WELL, f"en/{WELL}"):
        story = node(site, path, "NewsArticle")
        named = {(each["inLanguage"], each["url"]) for key in ("translationOfWork", "workTranslation") for each in story.get(key, [])}
        head = {(code, url) for code, url in alternates(html_of(site, path)) if code not in ("x-default", story["inLanguage"])}
        assert named == head


HOSTILE = "</script><!--<script> \"'&amp;&lt;]]>\u2028\u2029"


def test_hostile_text_stays_text(site_maker: Maker) -> None:
    title = json.dumps(HOSTILE.replace("\u2028", "").replace("\u2029", ""))
    files: dict[str, str | bytes] = {"content/news/x/it.md": article(title, author=title, tags=f"[{title}]", summary=title, slug="x")}
    made = site_maker(files, settings=THREE)
    build_here(made)
    story, wanted = node(made, WELL, "NewsArticle"), json.loads(title)
    assert (story["headline"], story["description"], story["keywords"], story["author"][0]["name"]) == (wanted, wanted, [wanted], wanted)
    assert properties(made, WELL)["og:title"] == properties(made, WELL)["og:description"] == [wanted]
    assert properties(made, WELL)["article:tag"] == properties(made, WELL)["author"] == [wanted]


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_a_script_holds_nothing_that_could_end_it_and_reads_back_the_same(value: Any) -> None:
    written = to_script(value)
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == value


def test_a_script_escapes_what_is_hostile() -> None:
    assert to_script("</") == '"\\u003c/"'
    assert json.loads(to_script({HOSTILE: [HOSTILE]})) == {HOSTILE: [HOSTILE]}


def test_a_story_has_open_graph_and_a_large_card(site: SiteFolder) -> None:
    found = properties(site, WELL)
    (image,) = found["og:image"]
    assert (site.public / image.removeprefix("https://faro.example/")).is_file()
    assert {
        name: content for name, content in found.items() if re.match(r"(og|article|twitter):|author$", name) and name != "og:image"
    } == {
        "og:title": ["Il pozzo"],
        "og:type": ["article"],
        "og:url": ["https://faro.example/2026/07/x/"],
        "og:site_name": ["Il Faro"],
        "og:description": ["In breve."],
        "og:locale": ["it_IT"],
        "og:locale:alternate": ["en_GB"],
        "og:image:type": ["image/jpeg"],
        "og:image:width": ["1"],
        "og:image:height": ["1"],
        "og:image:alt": ['Un "pozzo" <vuoto>'],
        "article:published_time": ["2026-07-28T18:40:00+02:00"],
        "article:modified_time": ["2026-07-29T09:00:00+02:00"],
        "article:author": ["https://faro.example/author/ada-quill/", "https://faro.example/author/bo-reed/"],
        "article:section": ["News"],
        "article:tag": ["Acqua"],
        "author": ["Ada Quill", "Bo Reed"],
        "twitter:card": ["summary_large_image"],
    }


def test_a_page_without_a_picture_has_the_papers_icon_and_a_small_card(site: SiteFolder) -> None:
    found = properties(site, "news/index.html")
    assert found["og:image"] == ["https://faro.example/icon-512.png"]
    assert (found["og:image:width"], found["og:image:alt"], found["twitter:card"]) == (["512"], ["Il Faro"], ["summary"])


def test_a_drawing_is_in_the_graph_but_no_network_shows_it(site_maker: Maker) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>'
    made = site_maker({"content/news/x/a.svg": drawing, "content/news/x/it.md": article(image="a.svg", image_alt="A")}, settings=THREE)
    build_here(made)
    assert node(made, WELL, "NewsArticle")["image"][0]["url"].endswith(".svg")
    assert "og:image" not in properties(made, WELL)
    assert properties(made, WELL)["twitter:card"] == ["summary"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("it", "it_IT"), ("en_GB", "en_GB"), ("ar", "ar_EG"), ("zh_Hant", "zh_TW"), ("zh_Hans_SG", "zh_SG"), ("pt_BR", "pt_BR")],
)
def test_open_graph_names_a_territory(locale: str, expected: str) -> None:
    assert open_graph_locale(locale) == expected


def test_the_paper_elsewhere_is_linked_as_itself(site: SiteFolder) -> None:
    links = ["https://social.example/@faro", "mailto:faro@example.org"]
    tree = html_of(site, "index.html")
    assert [each.attributes["href"] for each in tree.css("head link[rel=me]")] == links
    assert [each.attributes["href"] for each in tree.css("footer a[rel=me]")] == links
