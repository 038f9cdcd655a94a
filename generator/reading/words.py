"""How much a text is to a reader: words, or characters where a script does not part its words."""

from __future__ import annotations

import re
from functools import cache
from itertools import filterfalse

_WORD = re.compile(r"\w")
_SIGNS = re.compile(r" [^\w ]+(?= )")
"""What stands between two spaces and is no word."""
_UNSPACED = (
    "["
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Han
    "\u3031-\u3035\u3041-\u3096\u309d-\u309f"  # Hiragana
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d\U0001aff0-\U0001b16f"  # Katakana
    "]"
    "[\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"  # voicing and variants belong to the character before them
)
"""A character of a script that is written without spaces (Unicode, Scripts.txt). Korean has spaces."""
_FAR = re.compile("[\u2e80-\U0010ffff]")
"""What may be one of them: most texts have nothing so far out, and this is seen in a third of the time."""


@cache
def _unspaced() -> re.Pattern[str]:
    """Compiled where it is needed: that takes as long as twenty texts."""
    return re.compile(_UNSPACED)


def count_words(text: str) -> int:
    """The words of a text; each character of Chinese and Japanese is one."""
    characters, rest = 0, text
    if not text.isascii() and _FAR.search(text):
        rest, characters = _unspaced().subn(" ", text)
    line = rest.strip().replace("\n", " ")
    if line and "  " not in line and line.isprintable():  # the only white space is single spaces: nothing has to be cut up
        return characters + line.count(" ") + 1 - len(_SIGNS.findall(f" {line} "))
    parts = rest.split()
    mixed = list(filterfalse(str.isalnum, parts))  # most parts are letters alone
    return characters + len(parts) - len(mixed) + sum(1 for part in mixed if part[0].isalnum() or _WORD.search(part))


def shorten(text: str, length: int) -> str:
    """The text cut between words, with an ellipsis; whole if it is short enough."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    ends = [cut.rfind(" "), *(found.end() for found in _unspaced().finditer(cut))] if _FAR.search(cut) else [cut.rfind(" ")]
    cut = cut[: max(ends)] if max(ends) > 0 else cut
    return f"{cut.rstrip(' ,;:–—-、，；：')}…"
