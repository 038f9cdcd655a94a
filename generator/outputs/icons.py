"""Icons made of a logo in pixels: square, in the sizes that browsers and telephones ask for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from generator.catalog.publisher import ICONS
from generator.digest import digest_bytes
from generator.model.output import Ask, OutputSpec
from generator.outputs.product import Product
from generator.problems import Location, SiteError, error

_ROOM = {"any": 1.0, "maskable": 0.56, "apple": 0.8}
"""How much of the side the logo may take. A maskable icon is cut to a circle of four fifths of its side at worst
(https://www.w3.org/TR/appmanifest/#icon-masks): a square within it has 0.56."""

_PAPER = "#ffffff"
"""What is behind the logo where a theme does not say, and an icon must not be transparent."""


def produce_icon(spec: OutputSpec, ask: Ask, root: Path) -> Product:
    """The icon of the spec's name, as PNG. SiteError if the logo can't be decoded or changes meanwhile."""
    from PIL import Image  # noqa: PLC0415 (a build in which nothing changed does not pay for it)

    name, path = map(str, spec.args)
    side, purpose = ICONS[name]
    where = Location(path)
    data = (root / path).read_bytes()
    if digest_bytes(data) != ask("file", path):
        raise SiteError([error(where, "the file changed while it was copied", "build again")])
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            logo = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as failure:  # Pillow raises these for what is cut off or damaged
        message = "the picture can't be read: {why}"
        raise SiteError([error(where, message, "save it again", why=failure)]) from None
    most = round(side * _ROOM[purpose])
    scale = most / max(logo.size)
    width, height = (max(1, round(length * scale)) for length in logo.size)
    logo = logo.resize((width, height), Image.Resampling.LANCZOS)
    ground = (0, 0, 0, 0) if purpose == "any" else str(ask("setting", "background_color") or _PAPER)
    icon = Image.new("RGBA", (side, side), ground)
    icon.alpha_composite(logo, ((side - width) // 2, (side - height) // 2))
    made = BytesIO()
    icon.save(made, "PNG", optimize=True)
    return Product(made.getvalue())
