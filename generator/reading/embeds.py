"""What of another site can be shown within an article, and the address of its frame.

A frame is for after the reader's click: of the hosts that a provider has, it is the one that asks for the least.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from msgspec import Struct

PROVIDERS = "YouTube, Vimeo, X, Mastodon, OpenStreetMap, Google Maps"

_CLOCK = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"
_MAP_WIDTH, _MAP_HEIGHT = 640, 360
"""Pixels of the map whose part of the world a frame shows; a tile of OpenStreetMap has 256."""


class Embed(Struct, frozen=True):
    """Something of another site: `shape` is video, map or post; `frame` None where only a link can be had."""

    shape: str
    frame: str | None

    @property
    def origin(self) -> str:
        """Scheme and host of the frame; empty if there is none."""
        return origin_of_frame(self.frame or "")


def origin_of_frame(address: str) -> str:
    """What a policy's frame-src must allow for the address; empty if it names no host."""
    parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def find_embed(address: str) -> Embed | None:
    """What the address of a page of another site leads to; None if it can't be embedded."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        if parts.scheme != "https" or parts.netloc.lower() != parts.hostname or re.search(r"[\s\"'<>\\]", address):
            return None
    except ValueError:
        return None
    return _FINDERS.get(host, _mastodon)(parts)


def _query(parts: SplitResult) -> Mapping[str, str]:
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def _youtube(parts: SplitResult) -> Embed | None:
    query = _query(parts)
    if parts.hostname == "youtu.be":
        found = parts.path.removeprefix("/")
    elif parts.path == "/watch":
        found = query.get("v", "")
    else:
        _, _, found = parts.path.removeprefix("/").partition("/")
        if parts.path.split("/")[1] not in ("embed", "shorts", "live"):
            return None
    if not re.fullmatch(r"[\w-]{11}", found, re.ASCII):
        return None
    start = _seconds(query.get("t") or query.get("start") or "")
    return Embed("video", f"https://www.youtube-nocookie.com/embed/{found}" + (f"?start={start}" if start else ""))


def _seconds(clock: str) -> int:
    found = _CLOCK.fullmatch(clock[:12], 0) if clock.isascii() else None
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds


def _vimeo(parts: SplitResult) -> Embed | None:
    found = re.fullmatch(r"/(?:video/)?(\d{1,15})(?:/(\w{1,20}))?/?", parts.path, re.ASCII)
    if found is None:
        return None
    private = found.group(2) or _query(parts).get("h", "")
    suffix = f"&h={private}" if re.fullmatch(r"\w{1,20}", private, re.ASCII) else ""
    return Embed("video", f"https://player.vimeo.com/video/{found.group(1)}?dnt=1{suffix}")


def _x(parts: SplitResult) -> Embed | None:
    """X shows a post elsewhere only by a script of its own: a link must do."""
    return Embed("post", None) if re.fullmatch(r"/\w{1,15}/status/\d{1,25}/?", parts.path, re.ASCII) else None


def _mastodon(parts: SplitResult) -> Embed | None:
    """A post on the server that it was written on; any host may be one."""
    found = re.fullmatch(r"(/@\w{1,100}/\d{1,25})(?:/embed)?/?", parts.path, re.ASCII)
    return Embed("post", f"https://{parts.hostname}{found.group(1)}/embed") if found and "." in (parts.hostname or "") else None


def _openstreetmap(parts: SplitResult) -> Embed | None:
    found = re.match(rf"map=(\d{{1,2}})/({_NUMBER})/({_NUMBER})(?:&|$)", parts.fragment)
    if found is None or parts.path not in ("", "/"):
        return None
    zoom, latitude, longitude = int(found.group(1)), float(found.group(2)), float(found.group(3))
    if zoom > 20 or abs(latitude) > 85 or abs(longitude) > 180:
        return None
    degree = 360 / 256 / 2**zoom  # of a pixel at the equator
    east = degree * _MAP_WIDTH / 2
    north = degree * math.cos(math.radians(latitude)) * _MAP_HEIGHT / 2
    box = (longitude - east, latitude - north, longitude + east, latitude + north)
    query = _query(parts)
    marker = [query[name] for name in ("mlat", "mlon") if re.fullmatch(_NUMBER, query.get(name, ""))]
    frame = f"https://www.openstreetmap.org/export/embed.html?bbox={'%2C'.join(f'{side:.5f}' for side in box)}&layer=mapnik"
    return Embed("map", frame + (f"&marker={marker[0]}%2C{marker[1]}" if len(marker) == 2 else ""))


def _google(parts: SplitResult) -> Embed | None:
    if parts.path == "/maps/embed" and "pb" in _query(parts):
        return Embed("map", f"https://www.google.com/maps/embed?pb={quote(_query(parts)['pb'], safe='!')}")
    found = re.fullmatch(rf"/maps(?:/place/[^/]+)?/@({_NUMBER}),({_NUMBER}),(\d{{1,2}})(?:\.\d+)?z(?:/.*)?", parts.path)
    if found is None:
        return None
    latitude, longitude, zoom = found.groups()
    return Embed("map", f"https://www.google.com/maps?q={latitude}%2C{longitude}&z={zoom}&output=embed")


_FINDERS: Mapping[str, Callable[[SplitResult], Embed | None]] = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
    "x.com": _x,
    "twitter.com": _x,
    "openstreetmap.org": _openstreetmap,
    "google.com": _google,
}
