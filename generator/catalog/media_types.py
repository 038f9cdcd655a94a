"""Media types by a file's suffix: a list of our own, since that of a machine differs from the next one's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"

TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Suffix -> type, as registered with IANA (https://www.iana.org/assignments/media-types).
WAV is not: WHATWG MIME Sniffing, 6.2, names it so."""


def media_type(path: str) -> str:
    """The media type of a file by its name; that of any bytes if the suffix says nothing."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), UNKNOWN)
