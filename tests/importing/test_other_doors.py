"""WordPress's export, and folders of Markdown: the same machinery, other readers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import tree
from tests.importing.conftest import Move, messages
from tests.importing.old_site import picture

HOST = "https://ilfaro.example"


def run(move: Move, source: str, *args: str) -> Any:
    done = move.site.run("import", source, str(move.old), "--format", "json", *args)
    assert "Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout)


def item(id: int, content: str, **said: str) -> str:
    fields = {"title": f"Storia {id}", "link": f"{HOST}/2025/07/storia-{id}/", "dc:creator": "ada"} | {
        key: value for key, value in said.items() if key in ("title", "link")
    }
    own = {"post_name": f"storia-{id}", "status": "publish", "post_type": "post", "post_date_gmt": "2025-07-28 07:15:00"} | {
        key: value for key, value in said.items() if key not in ("title", "link", "terms", "meta")
    }
    plain = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    wp = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in own.items())
    return (
        f"<item>{plain}<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{id}</wp:post_id>{wp}{said.get('terms', '')}{said.get('meta', '')}</item>"
    )


def export(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- This is a WordPress export -->\n<rss version="2.0" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Il Faro</title>'
        "<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login>ada</wp:author_login>"
        f"<wp:author_display_name><![CDATA[Ada Quill]]></wp:author_display_name></wp:author>{''.join(items)}</channel></rss>"
    )


PHOTO = f"{HOST}/wp-content/uploads/2025/07/molo-300x200.jpg"
BLOCKS = (
    "<!-- wp:paragraph --><p>Il <strong>molo</strong> riapre.</p><!-- /wp:paragraph -->\n<!-- wp:image -->"
    f'<figure class="wp-block-image"><img src="{PHOTO}" alt="Il molo"/><figcaption>Ieri.</figcaption></figure><!-- /wp:image -->'
)
CLASSIC = '28. luglio: il molo\nriapre.\n\n[gallery ids="1,2"]\n\nFine & basta.'


def test_posts_of_wordpress_with_their_pictures_authors_and_terms(move: Move) -> None:
    terms = (
        '<category domain="category" nicename="cronaca"><![CDATA[Cronaca]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        '<category domain="post_tag" nicename="porto"><![CDATA[Porto]]></category>'
    )
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
    photo = item(9, "", post_type="attachment", attachment_url=PHOTO.replace("-300x200", ""))
    move.save({"export.xml": export(item(1, BLOCKS, terms=terms, meta=meta), photo), "wp-content/uploads/2025/07/molo.jpg": picture()})
    report = run(move, "wordpress")
    (path,) = move.articles()
    assert path == "news/2025-07-28-storia-1/it.md"
    front, _, body = move.article().partition("\n---\n\n")
    assert front.splitlines()[1:6] == [
        "title: Storia 1",
        "date: 2025-07-28 09:15+02:00",
        "slug: storia-1",
        "authors: [ada-quill]",
        "tags: [porto, cronaca]",
    ]
    name = next(each for each in tree(move.site.root / "content/news") if each.endswith(".jpg")).rpartition("/")[2]
    assert f"image: {name}\n" in front and "aliases" not in front  # the site's own pattern keeps the address
    assert body == f'Il **molo** riapre.\n\n![Il molo]({name} "Ieri.")\n'
    assert {each["topic"] for each in report["to_do"]} == {"author"}  # what the cover shows is said in the text
    assert move.site.build().returncode == 0
    assert {each["action"] for each in run(move, "wordpress")["articles"]} == {"unchanged"}


def test_what_wordpress_adds_in_showing_is_added_here_what_it_hides_stays_hidden(move: Move) -> None:
    move.save(
        {
            "export.xml": export(
                item(1, CLASSIC, link=f"{HOST}/?p=1"),
                item(2, "<p>Bozza.</p>", status="draft"),
                item(3, "<p>Via.</p>", status="trash"),
                item(4, "<p>Chi siamo.</p>", post_type="page"),
                item(5, "", post_type="nav_menu_item"),
            )
        }
    )
    report = run(move, "wordpress")
    first, second = move.articles().values()
    assert '28\\. luglio: il molo  \nriapre.\n\n\\[gallery ids="1,2"\\]\n\nFine & basta.\n' in first
    assert "draft: true" in second and "draft" not in first and "aliases" not in first
    assert messages(report, "source") == [
        "what is of the type “page” is left out: 1",
        'short codes of plugins stand in texts as they are: [gallery ids="1,2"]',
    ]


def test_languages_of_wordpress_by_what_its_plugin_says(move: Move) -> None:
    def terms(code: str) -> str:
        return (
            f'<category domain="language" nicename="{code}">X</category><category domain="post_translations" nicename="pll_1">Y</category>'
        )

    move.save({"export.xml": export(item(1, "<p>Il molo.</p>", terms=terms("it")), item(2, "<p>The pier.</p>", terms=terms("en")))})
    run(move, "wordpress")
    assert sorted(move.articles()) == ["news/2025-07-28-storia-1/en.md", "news/2025-07-28-storia-1/it.md"]


HUGO = """+++
title = "Riapre il molo"
date = 2025-07-28T09:15:00+02:00
tags = ["Porto", "Mare"]
aliases = ["/vecchio/molo/"]
translationKey = "molo"
+++
## Parte

Il **molo** riapre. ![Barche](barche.jpg "Ieri") [altra](../altra.md) {{< figure src="x.jpg" >}}
"""
JEKYLL = """---
title: "Roma: riapre"
tags: porto, mare
permalink: /archivio/roma.html
published: false
---
Testo con *segni*.
"""
PELICAN = """Title: The pier opens
Date: 2025-07-29 10:00
Category: News
Lang: en
Slug: pier

The pier is **open**.
"""


def test_folders_of_markdown_in_the_forms_of_other_generators(move: Move) -> None:
    move.save(
        {
            "content/molo/index.md": HUGO,
            "content/molo/barche.jpg": picture(),
            "content/molo/index.en.md": HUGO.replace("Riapre il molo", "The pier"),
            "_posts/2024-05-06-roma.md": JEKYLL,
            "pelican/pier.md": PELICAN,
            "README.md": "Come si lancia.",
            "config.toml": "title = 'Il Faro'",
        }
    )
    report = run(move, "markdown")
    assert sorted(move.articles()) == [
        "news/2024-05-06-roma/it.md",
        "news/2025-07-28-molo/en.md",
        "news/2025-07-28-molo/it.md",
        "news/2025-07-29-pier/en.md",
    ]
    molo = move.articles()["news/2025-07-28-molo/it.md"]
    assert "date: 2025-07-28 09:15+02:00\n" in molo and "tags: [porto, mare]" in molo and "aliases: [/vecchio/molo]" in molo
    (photo,) = [each for each in tree(move.site.root / "content/news/2025-07-28-molo") if each.endswith(".jpg")]
    assert f'## Parte\n\nIl **molo** riapre. ![Barche]({photo} "Ieri") altra {{{{< figure src="x.jpg" >}}}}\n' in molo
    roma = move.articles()["news/2024-05-06-roma/it.md"]
    assert "title: 'Roma: riapre'\ndate: 2024-05-06\n" in roma and "draft: true" in roma and "aliases: [/archivio/roma.html]" in roma
    assert "date: 2025-07-29 10:00+02:00" in move.articles()["news/2025-07-29-pier/en.md"]
    assert set(messages(report, "source")) == {
        "commands of the old generator stand in the text as they are: figure",
        "links within the old site are plain words now: ../altra.md",
    }
    assert move.site.build().returncode == 0
    assert {each["action"] for each in run(move, "markdown")["articles"]} == {"unchanged"}


@pytest.mark.parametrize("raw", ['<iframe src="https://x.example/m"></iframe>', '<p onclick="x()">Clic</p>', "<script>alert(1)</script>"])
def test_markdown_that_an_article_may_not_hold_is_written_anew(move: Move, raw: str) -> None:
    move.save({"x.md": f"---\ntitle: X\ndate: 2025-07-28\n---\nPrima **forte**.\n\n{raw}\n\nDopo.\n"})
    run(move, "markdown")
    assert move.body().startswith("Prima **forte**.\n\n") and move.body().endswith("Dopo.\n")
    assert move.site.build().returncode == 0


@pytest.mark.parametrize("front", ["title: [", "a: &a [*a]", "!!python/object/apply:os.system ['id']"])
def test_front_matter_that_can_t_be_read_makes_the_file_a_text(move: Move, front: str) -> None:
    move.save({"x.md": f"---\n{front}\n---\nTesto lungo abbastanza per non essere un titolo.\n"})
    report = run(move, "markdown")
    assert [each["draft"] for each in report["articles"]] == [True]
