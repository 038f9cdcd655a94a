"""What a feed holds, whatever its format: full texts with absolute addresses, and dates that no clock makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape

from msgspec import Struct

from generator.model.output import Ask, OutputSpec
from generator.model.views import ArticleView, Channel, ImageView, PublisherView, SiteView
from generator.outputs.bodies import origin_of, render_body


class Item(Struct, frozen=True):
    """A story of a feed. Its id holds no address, since a paper may move, unless an old site gave it that.

    `url` is absolute; `size` is that of its picture, in bytes.
    """

    id: str
    url: str
    article: ArticleView
    html: str
    size: int


class Feed(Struct, frozen=True):
    """A feed before it is written down. `address` and `others` (language -> the same feed there) are absolute."""

    language: str
    site: SiteView
    channel: Channel
    address: str
    others: Mapping[str, str]
    items: tuple[Item, ...]
    hub: str | None
    """Where programs ask to be told of new stories (https://www.w3.org/TR/websub/)."""

    def absolute(self, url: str) -> str:
        """A root-relative address of the site, with scheme and host."""
        return origin_of(self.site) + url


def read_feed(spec: OutputSpec, ask: Ask) -> Feed:
    """The feed of a spec's kind, key and language, in the format of its producer."""
    kind, key, code = map(str, spec.args)
    site, channel, publisher = ask("site", code), ask("feed", kind, key, code), ask("publisher", code)
    addresses = ask("feed_addresses", kind, key, spec.producer)
    assert isinstance(site, SiteView) and isinstance(channel, Channel) and isinstance(addresses, tuple)
    assert isinstance(publisher, PublisherView)
    others = dict(addresses)
    address = others.pop(code)
    items = tuple(_item(story, code, origin_of(site), ask) for story in channel.stories)
    return Feed(code, site, channel, address, others, items, publisher.hub)


def _item(story: str, code: str, origin: str, ask: Ask) -> Item:
    article = ask("article", story, code)
    assert isinstance(article, ArticleView)
    url = origin + article.url
    text, _ = render_body(story, code, ask, page=url, origin=origin)  # its page reports the warnings
    html = _figure(article, origin) + text + _correction(article, ask)
    return Item(article.guid or f"{story}/{code}", url, article, html, _size(article.image, ask))


def _size(image: ImageView | None, ask: Ask) -> int:
    """The size of a picture; one that the build makes is asked for, since only its bytes tell it."""
    if image is None:
        return 0
    size = ask("image_size", image.url) if image.size is None else image.size
    return size if isinstance(size, int) else 0


def _figure(article: ArticleView, origin: str) -> str:
    """The lead picture, which a page shows above the text."""
    image = article.image
    if image is None:
        return ""
    credit = f"<small>{escape(article.image_credit)}</small>" if article.image_credit else ""
    words = " ".join(each for each in (escape(article.image_caption), credit) if each)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(origin + image.url)}" alt="{escape(article.image_alt)}"{_sides(image)}>{caption}</figure>\n'


def _sides(image: ImageView) -> str:
    return f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""


def _correction(article: ArticleView, ask: Ask) -> str:
    """The correction note under the text; a theme that has a word for it gives the label."""
    if not article.correction:
        return ""
    message = ask("message", article.language, "correction")
    label = message["other"] if isinstance(message, Mapping) else ""
    # A string with values to fill in was written for the theme's own pages.
    strong = f"<strong>{escape(label)}</strong> " if label and "{" not in label else ""
    return f"\n<p>{strong}{escape(article.correction)}</p>"


def newest_change(feed: Feed) -> datetime | None:
    """When the newest of its stories came out or was changed."""
    changes = [moment for item in feed.items if (moment := item.article.updated or item.article.date) is not None]
    return in_whole_minutes(max(changes)) if changes else None


def in_whole_minutes(moment: datetime) -> datetime:
    """The moment in a zone that mail and RFC 3339 can write: before time zones, Rome was 49 minutes and 56 seconds ahead of Greenwich."""
    offset = moment.utcoffset()
    return moment if offset is not None and offset % timedelta(minutes=1) == timedelta(0) else moment.astimezone(UTC)
