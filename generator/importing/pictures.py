"""Pictures of the old site: what identifies one, and its address in full size."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

HOST = "static.wixstatic.com"

_MEDIA = re.compile(r"[0-9A-Za-z]{3,12}_[0-9a-f]{16,40}(?:~mv2(?:_d_\d+_\d+_s_\d+(?:_\d+)*)?)?(?:\.[A-Za-z]{3,4})?")
"""A name of the media manager: an owner, a number, a version, an ending."""

_OUTER = re.compile(r"wix:(?:image|vector)://v1/([^/#?]+)")
_STANDS_FOR_NOTHING = frozenset({"ree", ""})


def media_id(source: str) -> str | None:
    """The name of the picture in Wix's media manager, from any form of its address or of a saved file's name."""
    found = _OUTER.search(source) or _MEDIA.search(unquote(source))
    return None if found is None else (found.group(1) if found.re is _OUTER else found.group())


def original(source: str) -> str:
    """The address of the picture as it was uploaded: what follows `/v1/` asks for a smaller one."""
    if not source.startswith(("http://", "https://", "//")):
        name = media_id(source)
        return f"https://{HOST}/media/{name}" if name else source
    whole = f"https:{source}" if source.startswith("//") else source
    return re.sub(r"/v1/.*$", "", whole) if HOST in whole else whole


def embedded(source: str) -> bytes | None:
    """The bytes of a picture that is written into its page (a `data:` address, RFC 2397); None for any other address."""
    if not source.startswith("data:image/"):
        return None
    kind, _, data = source.partition(",")
    if not kind.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return base64.b64decode(unquote(data))
    except (binascii.Error, ValueError):
        return b""


def real_alt(alt: str | None) -> str:
    """The alternative text; Wix writes `ree` for none."""
    plain = " ".join((alt or "").split())
    return "" if plain.casefold() in _STANDS_FOR_NOTHING else plain


def image_data(info: str | None) -> dict[str, Any]:
    """What a `data-image-info` attribute says of its picture; empty if it can't be read."""
    try:
        data = json.loads(info or "")
    except (ValueError, RecursionError):
        return {}
    found = data.get("imageData", data) if isinstance(data, dict) else {}
    return found if isinstance(found, dict) else {}
