"""The digits that numbers can be written in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

PLAIN = "latn"
"""The numbering system of a language that asks for no other."""


@cache
def numbering_systems() -> Mapping[str, str]:
    """CLDR's name of a numbering system -> its ten digits."""
    import yaml  # noqa: PLC0415 (most sites write the usual digits)

    systems: dict[str, str] = yaml.safe_load(files("generator.reading").joinpath("numbering.yaml").read_text("utf-8"))
    return systems


def in_digits(text: str, numbering: str) -> str:
    """The text with its digits written in the numbering system."""
    return text if numbering == PLAIN else text.translate(str.maketrans("0123456789", numbering_systems()[numbering]))
