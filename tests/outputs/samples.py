"""A story with everything that a feed can say of one."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.conftest import article

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c631089720300013a00b5b6bbe2e90000000049454e44ae426082"
)

STORY: dict[str, str | bytes] = {
    "content/tags.yaml": "water: {name: {it: Acqua, en: Water}}\n",
    "content/authors.yaml": "ada: {name: Ada Quill}\n",
    "content/news/x/photo.png": PHOTO,
    "content/news/x/it.md": article(
        "Il pozzo",
        "2026-07-28 18:40",
        "Un [pozzo](../x/it.md).",
        updated="2026-07-29 09:00",
        tags="[water]",
        authors="[ada, Bo Reed]",
        summary="In breve.",
        image="photo.png",
        image_alt="'Un \"pozzo\" <vuoto>'",
        image_caption="'Il <pozzo> & il mare.'",
        image_credit="Bo Reed",
        correction="'Il pozzo ha 3 < 4 metri.'",
    ),
    "content/news/x/en.md": article("The well", "2026-07-28 18:40", tags="[water]"),
}


def png(width: int, height: int) -> bytes:
    """A red picture."""
    made = BytesIO()
    Image.new("RGB", (width, height), "#ff0000").save(made, "PNG")
    return made.getvalue()
