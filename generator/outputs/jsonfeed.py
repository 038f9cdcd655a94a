"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): the same stories as in RSS, for programs that would rather read JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from generator.model.output import Ask, OutputSpec
from generator.model.views import Link
from generator.outputs.feeds import Feed, Item, in_whole_minutes, read_feed
from generator.outputs.product import Product

VERSION = "https://jsonfeed.org/version/1.1"


def produce_jsonfeed(spec: OutputSpec, ask: Ask) -> Product:
    """The feed as JSON. What a feed or story lacks is left out, as the format asks, and never null."""
    feed = read_feed(spec, ask)
    head = {
        "version": VERSION,
        "title": feed.channel.title,
        "home_page_url": feed.channel.page,
        "feed_url": feed.address,
        "description": feed.channel.description,
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    document = {**_given(head), "items": [_item(feed, item) for item in feed.items]}
    return Product(json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")


def _item(feed: Feed, item: Item) -> Mapping[str, object]:
    article, image = item.article, item.article.image
    picture = None if image is None else feed.absolute(image.url)
    told = {
        "title": article.title,
        "summary": article.summary,
        "image": picture,
        "date_published": _written(article.date),
        "date_modified": _written(article.updated),
        "authors": [_author(feed, author) for author in article.authors],
        "tags": [tag.name.text for tag in article.tags],
        "language": article.language,
        "attachments": [{"url": picture, "mime_type": image.type, "size_in_bytes": item.size}] if image else [],
    }
    return {"id": item.id, "url": item.url, "content_html": item.html, **_given(told)}


def _author(feed: Feed, author: Link) -> Mapping[str, object]:
    return _given({"name": author.name.text, "url": None if author.url is None else feed.absolute(author.url)})


def _written(moment: datetime | None) -> str | None:
    """RFC 3339."""
    return None if moment is None else in_whole_minutes(moment).isoformat()


def _given(values: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in values.items() if value}
