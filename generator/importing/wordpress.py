"""An export of WordPress (WXR): RSS with the posts whole, their states, their pictures, and what belongs to which language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from generator.importing.findings import Codes, Finding, Findings, Picture, Text
from generator.importing.moments import iso_moment, mail_moment
from generator.importing.spoken import words_of
from generator.problems import Location, warning
from generator.reading.nearest import same_language

NAMESPACE = "http://wordpress.org/export/"

_KNOWN = frozenset({"post", "attachment"})
_OWN = frozenset({"nav_menu_item", "wp_navigation", "wp_template", "wp_template_part", "wp_global_styles", "revision", "custom_css"})
"""Types of items that are WordPress's own furniture."""

_SHORTCODE = re.compile(r"\[/?[a-z][a-z0-9_-]*(?:\s[^\]\n]*)?\]")
_SIZED = re.compile(r"-\d+x\d+(?=\.[A-Za-z]{3,4}$)")
"""What WordPress adds to the name of a smaller picture."""

Said = Mapping[str, str]
"""Local name -> text of an item's elements; `encoded` goes by its prefix."""


def is_export(root: ElementTree.Element) -> bool:
    """Whether an RSS file is an export: it says in which version."""
    return any(str(each.tag).startswith(f"{{{NAMESPACE}") for channel in root for each in channel)


def read_export(root: ElementTree.Element, where: str, codes: Codes) -> Findings:
    """The posts of an export; pages and types that plugins have made are counted."""
    items = [item for channel in root for item in channel if item.tag == "item"]
    said = [_said(item) for item in items]
    writers = dict(_writers(root))
    pictures = {each.get("post_id", ""): each.get("attachment_url", "") for each in said if each.get("post_type") == "attachment"}
    found = [
        _finding(item, each, where, codes, writers, pictures)
        for item, each in zip(items, said, strict=True)
        if each.get("post_type", "post") == "post" and each.get("status") not in ("trash", "auto-draft")
    ]
    place = Location(where)
    others = Counter(each.get("post_type", "post") for each in said)
    problems = [
        warning(place, "what is of the type “{type}” is left out: {count}", "write it anew if it is wanted", type=kind, count=count)
        for kind, count in sorted(others.items())
        if kind not in _KNOWN | _OWN
    ]
    codes_used = sorted({code for finding in found if finding.text for code in _SHORTCODE.findall(finding.text.html)})
    if codes_used:
        hint = "look at the stories for them"
        problems.append(warning(place, "short codes of plugins stand in texts as they are: {codes}", hint, codes=", ".join(codes_used[:8])))
    return Findings(tuple(found), problems=tuple(problems))


def _said(item: ElementTree.Element) -> Said:
    found: dict[str, str] = {}
    for each in item:
        space, _, name = str(each.tag).rpartition("}")
        name = f"{space.strip('{/').rpartition('/')[2]}_encoded" if name == "encoded" else name
        found.setdefault(name, (each.text or "").strip())
    return found


def _writers(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Login -> the name that readers see."""
    for author in root.iter():
        if str(author.tag).startswith(f"{{{NAMESPACE}") and str(author.tag).endswith("}author"):
            said = _said(author)
            yield said.get("author_login", ""), said.get("author_display_name", "")


def _finding(
    item: ElementTree.Element, said: Said, where: str, codes: Codes, writers: Mapping[str, str], pictures: Mapping[str, str]
) -> Finding:
    terms = {domain: list(_terms(item, domain)) for domain in ("category", "post_tag", "language", "post_translations")}
    meta = dict(_meta(item))
    url = said.get("link", "")
    path = _path(url)
    html = _with_paragraphs(said.get("content_encoded", ""))
    written = said.get("post_date_gmt", "")
    cover = pictures.get(meta.get("_thumbnail_id", ""))
    named = next((name for _, name in terms["language"]), "")
    return Finding(
        kind="export",
        where=where,
        names=frozenset({f"wordpress:{said['post_id']}"} if said.get("post_id") else {f"url:{url}"}),
        paths=(path,) if path else (),
        url=url or None,
        slug=unquote(said.get("post_name", "")) or None,
        title=said.get("title") or None,
        date=(iso_moment(f"{written}+00:00") if written and not written.startswith("0000") else None)
        or mail_moment(said.get("pubDate", "")),
        writer=writers.get(said.get("creator", "")) or said.get("creator") or None,
        description=re.sub(r"<[^>]+>", " ", said.get("excerpt_encoded", "")).strip() or None,
        tags=tuple(label for label, _ in terms["post_tag"]),
        categories=tuple(label for label, name in terms["category"] if name != "uncategorized"),
        cover=_picture(cover) if cover else None,
        language=next((code for code in codes.languages if same_language(named, code)), None),
        translation=next((name for _, name in terms["post_translations"]), None),
        draft=said.get("status", "publish") not in ("publish", "future"),
        text=Text(words_of(html), html=html, base=url) if html.strip() else None,
    )


def _terms(item: ElementTree.Element, domain: str) -> Iterator[tuple[str, str]]:
    """Label and short name of what an item is filed under."""
    for each in item:
        if each.tag == "category" and each.get("domain") == domain:
            yield (each.text or "").strip(), each.get("nicename", "")


def _meta(item: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for each in item:
        if str(each.tag).endswith("}postmeta"):
            said = _said(each)
            yield said.get("meta_key", ""), said.get("meta_value", "")


def _path(url: str) -> str:
    """The path of a post, decoded; none for a draft, whose address is a question (`?p=12`)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return "" if parts.query or parts.path in ("", "/") else unquote(parts.path).rstrip("/")


def _picture(address: str) -> Picture:
    return Picture(_SIZED.sub("", address), saved=(address,))


def _with_paragraphs(content: str) -> str:
    """The text as WordPress shows it: where no editor has set paragraphs, blank lines part them. Its pictures in full size."""
    html = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL)
    if not re.search(r"<p[\s>]", html):
        parts = (part.strip() for part in re.split(r"\n\s*\n", html.replace("\r\n", "\n")))
        html = "".join(
            part if re.match(r"<(h\d|ul|ol|table|blockquote|figure|div|pre)\b", part) else _paragraph(part) for part in parts if part
        )
    return re.sub(r'(<img[^>]*\ssrc=")([^"]+)(")', _in_full_size, html)


def _paragraph(part: str) -> str:
    return "<p>" + part.replace("\n", "<br>") + "</p>"


def _in_full_size(match: re.Match[str]) -> str:
    return f'{match.group(1)}{_SIZED.sub("", match.group(2))}{match.group(3)} data-saved="{escape(match.group(2))}"'
