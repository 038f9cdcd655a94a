"""Addresses of other sites, and the frames that they lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.embeds import find_embed

TUBE = "https://www.youtube-nocookie.com/embed/abcdefghijk"
MAP = "https://www.openstreetmap.org/export/embed.html?bbox="


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", TUBE),
        ("https://m.youtube.com/watch?v=abcdefghijk&list=x", TUBE),
        ("https://youtu.be/abcdefghijk?t=1m30s", f"{TUBE}?start=90"),
        ("https://www.youtube.com/shorts/abcdefghijk", TUBE),
        ("https://www.youtube.com/watch?v=abcdefghijk&t=75", f"{TUBE}?start=75"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        ("https://vimeo.com/123456/abc123", "https://player.vimeo.com/video/123456?dnt=1&h=abc123"),
        ("https://mastodon.example/@ada/1234567890", "https://mastodon.example/@ada/1234567890/embed"),
        ("https://x.com/ada/status/1234567890", None),
        ("https://twitter.com/ada/status/1234567890", None),
        ("https://www.openstreetmap.org/#map=8/44.1/9.5", f"{MAP}7.74219%2C43.38994%2C11.25781%2C44.81006&layer=mapnik"),
        (
            "https://www.openstreetmap.org/?mlat=44.1&mlon=9.5#map=8/44.1/9.5&layers=N",
            f"{MAP}7.74219%2C43.38994%2C11.25781%2C44.81006&layer=mapnik&marker=44.1%2C9.5",
        ),
        ("https://www.google.com/maps/place/Mare/@44.1,9.5,12z/data=x", "https://www.google.com/maps?q=44.1%2C9.5&z=12&output=embed"),
        ("https://www.google.com/maps/embed?pb=!1m18!2x", "https://www.google.com/maps/embed?pb=!1m18!2x"),
    ],
)
def test_the_frame_of_an_address(address: str, frame: str | None) -> None:
    embed = find_embed(address)
    assert embed is not None
    assert embed.frame == frame


@pytest.mark.parametrize(
    "address",
    [
        "",
        "youtube.com/watch?v=abcdefghijk",
        "http://www.youtube.com/watch?v=abcdefghijk",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@ada",
        "https://www.youtube.com/",
        "https://youtube.com.evil.example/watch?v=abcdefghijk",
        "https://user@www.youtube.com/watch?v=abcdefghijk",
        "https://www.youtube.com:8443/watch?v=abcdefghijk",
        "https://vimeo.com/channels/staffpicks",
        "https://mastodon.example/@ada@other.example/1234567890",
        "https://localhost/@ada/1",
        'https://mastodon.example/@ada/1"onload=x',
        "https://www.openstreetmap.org/#map=99/44.1/9.5",
        "https://www.openstreetmap.org/#map=8/nan/9.5",
        "https://www.google.com/search?q=x",
        "https://[",
        "javascript:alert(1)",
    ],
)
def test_what_can_not_be_embedded(address: str) -> None:
    assert find_embed(address) is None


@given(
    st.sampled_from(["youtube.com", "youtu.be", "vimeo.com", "x.com", "openstreetmap.org", "google.com", "a.example"]), st.text(max_size=40)
)
def test_no_address_raises_or_gets_out_of_its_attribute(host: str, rest: str) -> None:
    embed = find_embed(f"https://{host}/{rest}")
    if embed and embed.frame:
        assert embed.frame.startswith("https://")
        assert not set(embed.frame) & set("\"'<> \n")
