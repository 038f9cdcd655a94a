"""Origins of addresses, as a Content-Security-Policy names them."""

from __future__ import annotations

from urllib.parse import urlsplit


def origin(address: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
