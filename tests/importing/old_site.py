"""An old site in the shapes that Wix gives it, with words that nobody has written but us."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from PIL import Image

HOST = "https://www.ilfaro.example"
OWNER = "a1b2c3"


def media(number: int, ending: str = "jpg") -> str:
    """The name of a picture in the media manager."""
    return f"{OWNER}_{number:032x}~mv2.{ending}"


def address_of(name: str, size: str = "/v1/fill/w_740,h_493,al_c,q_85,enc_avif,quality_auto") -> str:
    """The address of a picture as pages show it."""
    return f"https://static.wixstatic.com/media/{name}{size}/{name}" if size else f"https://static.wixstatic.com/media/{name}"


def picture(width: int = 640, height: int = 400, form: str = "JPEG") -> bytes:
    """The bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 140)).save(out, form)
    return out.getvalue()


def paragraph(html: str, number: int = 1) -> str:
    """A paragraph with the empty marker that follows each block."""
    return (
        f'<p class="oRyx8 _a9f" id="viewer-{number:05x}"><span class="B2EFF public-DraftStyleDefault-ltr"><span>{html}</span></span></p>'
        f'<div type="paragraph" data-hook="rcv-block{number}"></div>'
    )


def figure(name: str, shown: str = "", alt: str = "ree", caption: str = "", width: int = 1600) -> str:
    """A picture within a text: its data, and the blurred one that is shown before it comes."""
    data = escape(json.dumps({"imageData": {"uri": name, "width": width, "height": width // 2}, "containerId": "x"}))
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        f'<figure data-hook="figure-IMAGE" class="_3k2"><div><wow-image data-image-info="{data}">'
        f'<img src="{shown or address_of(name, "/v1/fill/w_49,h_28,al_c,q_80,blur_2")}" alt="{alt}"></wow-image>'
        f'<button data-hook="image-expand-button" aria-label="Espandi"><svg><title>Espandi</title></svg></button></div>{under}</figure>'
        '<div type="image" data-hook="rcv-block9"></div>'
    )


def json_ld(headline: str, published: str, url: str = "", **more: object) -> str:
    """What a page says of itself for search engines."""
    return json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": headline,
            "datePublished": published,
            "mainEntityOfPage": url,
        }
        | more
    )


def page(
    body: str,
    title: str = "Riapre il molo vecchio",
    url: str = f"{HOST}/post/molo-vecchio",
    published: str | None = "2025-07-28T07:15:00.000Z",
    lang: str = "it",
    ago: str = "28 lug 2025",
    blocks: Sequence[str] | None = None,
    tags: Sequence[str] = (),
    categories: Sequence[str] = (),
    head: str = "",
    author: str = "redazione-faro",
    cover: str = "",
) -> str:
    """A saved page of a post, with all that is around its text."""
    said = [json_ld(title, published, url, author={"@type": "Person", "name": author})] if published else []
    blocks = said if blocks is None else blocks
    cloud = "".join(f'<li><a href="{HOST}/blog/tags/{each.lower()}">{each}</a></li>' for each in tags)
    footer = "".join(f'<li><a href="{HOST}/blog/categories/{each.lower()}">{each}</a></li>' for each in categories)
    image = f'<meta property="og:image" content="{address_of(cover)}">' if cover else ""
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Il Faro</title>
<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(title)}">{image}{head}
{"".join(f'<script type="application/ld+json">{each}</script>' for each in blocks)}
<style>.x {{ color: red }}</style></head>
<body><div id="SITE_CONTAINER"><div role="dialog" data-hook="consent-banner"><p>Usiamo i cookie.</p><button>Accetta</button></div>
<nav><a href="{HOST}/blog/categories/altro">Altro</a></nav>
<article data-hook="post"><header><span data-hook="user-name">{author}</span>
<span data-hook="time-ago" title="{ago}">{ago}</span><span data-hook="time-to-read">2 min</span></header>
<h1 data-hook="post-title"><span>{escape(title)}</span></h1>
<section data-hook="post-description"><div class="rich" data-id="content-viewer">{body}</div></section>
<div data-hook="post-footer"><nav data-hook="tag-cloud-root"><ul>{cloud}</ul></nav><ul>{footer}</ul><span>12 visualizzazioni</span></div></article>
<section data-hook="recent-posts"><h2>Post recenti</h2><a href="{HOST}/post/altra">Un'altra storia</a></section>
<div data-hook="comments">Commenti</div></div></body></html>
"""


def feed(items: Sequence[Mapping[str, object]], head: str = "") -> str:
    """`blog-feed.xml`, as its server writes it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel><title><![CDATA[Il Faro]]></title><description><![CDATA[Notizie]]></description>
<link>{HOST}/blog</link><generator>RSS for Node</generator>
{"".join(map(_item, items))}</channel></rss>
"""


def _item(item: Mapping[str, object]) -> str:
    published = item.get("date")
    when = format_datetime(published, usegmt=True) if isinstance(published, datetime) else ""
    return f"""<item><title><![CDATA[{item["title"]}]]></title><description><![CDATA[{item.get("description", "Dopo due anni il molo...")}]]></description>
<link>{item["url"]}</link>{"".join(f"<category><![CDATA[{each}]]></category>" for each in item.get("categories", ()))}
<guid isPermaLink="false">{item.get("guid", "")}</guid><pubDate>{when}</pubDate>
<enclosure url="{address_of(str(item.get("cover", media(1))), "")}/v1/fit/w_1000,h_1000,al_c,q_80/file.png" length="0" type="image/png"/>
<dc:creator><![CDATA[redazione-faro]]></dc:creator>{f"<content:encoded><![CDATA[{item['content']}]]></content:encoded>" if "content" in item else ""}</item>"""


def sitemap(urls: Mapping[str, str]) -> str:
    """`blog-posts-sitemap.xml`: address -> day of the last change."""
    entries = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{day}</lastmod><image:image><image:loc>{address_of(media(3), '')}</image:loc></image:image></url>"
        for url, day in urls.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{entries}</urlset>'
    )


def mhtml(html: str, parts: Mapping[str, bytes], url: str, day: datetime) -> bytes:
    """A page that Chromium saved into one file."""
    from email.mime.image import MIMEImage
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    whole = MIMEMultipart("related", type="text/html")
    whole["From"] = "<Saved by Blink>"
    whole["Snapshot-Content-Location"] = url
    whole["Date"] = format_datetime(day)
    text = MIMEText(html, "html", "utf-8")
    text["Content-Location"] = url
    whole.attach(text)
    for name, data in parts.items():
        image = MIMEImage(data, "jpeg")
        image["Content-Location"] = name
        whole.attach(image)
    return whole.as_bytes()


WORDS = (
    "Il molo riapre dopo due inverni di lavori e la gente torna a passeggiare sul legno nuovo mentre le barche entrano piano nel porto "
    "e i pescatori vendono il pesce sotto la tettoia del mercato vecchio che nessuno ha ancora dipinto"
).split()
"""What generated texts are made of."""


def text_of(number: int, words: int = 260) -> list[str]:
    """Paragraphs of a generated story, each story with others."""
    picked = [WORDS[(number * 7 + index * (1 + number % 5)) % len(WORDS)] for index in range(words)]
    return [" ".join(picked[start : start + 65]).capitalize() + f", numero {number}." for start in range(0, words, 65)]


def plain_address(number: int, lang: str) -> str:
    """The path of a generated story below the language's prefix."""
    return f"post/storia-{number}-{lang}"


def archive(count: int, address: Callable[[int, str], str] = plain_address) -> dict[str, bytes]:
    """Saved pages of `count` stories in Italian, every other one in English too, with a feed and a sitemap of all."""
    files: dict[str, bytes] = {}
    urls: dict[str, str] = {}
    items: list[dict[str, object]] = []
    for number in range(count):
        day = datetime(2023, 1, 1, 8, 30, tzinfo=UTC) + timedelta(days=number * 2)
        for lang, prefix in (("it", ""), ("en", "/en")):
            if lang == "en" and number % 2:
                continue
            url = f"{HOST}{prefix}/{address(number, lang)}"
            twin = f'<link rel="alternate" hreflang="en" href="{HOST}/en/{address(number, "en")}">'
            other = twin if lang == "it" and not number % 2 else ""
            body = "".join(paragraph(each, index) for index, each in enumerate(text_of(number)))
            body += figure(media(number), f"./storia-{number}-{lang}_files/{media(number)}", "Il molo", "Il molo, ieri.")
            files[f"pages/storia-{number}-{lang}.html"] = page(
                body, f"Storia {number} ({lang})", url, day.isoformat(), lang, tags=("Porto",), head=other, cover=media(number)
            ).encode()
            files[f"pages/storia-{number}-{lang}_files/{media(number)}"] = picture(320, 200)
            urls[url] = day.date().isoformat()
            items.append({"title": f"Storia {number} ({lang})", "url": url, "date": day, "cover": media(number), "guid": f"{number}{lang}"})
    files["blog-feed.xml"] = feed(items[-20:]).encode()
    files["blog-posts-sitemap.xml"] = sitemap(urls).encode()
    return files
