"""All generators build one archive, and it is the same every time."""

from __future__ import annotations

import re
from hashlib import blake2b

from tests.bench.corpus import LANGUAGES, MARK, NEW_TITLE, items, middle, pair, said, with_text, with_title

TOTAL = 1000


def test_the_archive_is_the_same_every_time() -> None:
    assert list(items(TOTAL)) == list(items(TOTAL))
    assert blake2b(repr(list(items(TOTAL))).encode(), digest_size=8).hexdigest() == "20178205a0d15783"


def test_half_of_it_is_in_each_language() -> None:
    assert [sum(item.language == code for item in items(TOTAL)) for code in LANGUAGES] == [TOTAL // 2, TOTAL // 2]


def test_an_article_has_about_415_words() -> None:
    counts = [len(re.findall(r"\w[\w'’]*", item.body)) for item in items(TOTAL)]
    assert 405 <= sum(counts) / TOTAL <= 425


def test_no_two_articles_have_one_address() -> None:
    assert len({item.url for item in items(TOTAL)}) == TOTAL


def test_an_edit_changes_the_one_thing_that_it_says() -> None:
    item = middle(TOTAL)
    assert item == pair(TOTAL // 4, TOTAL)[0]
    edited = with_text(item, 3)
    assert edited.body == item.body.replace(MARK, said(3)) != item.body
    assert with_title(edited).title == f"{NEW_TITLE} {item.title}"
    assert with_title(edited).body == edited.body and with_title(edited).page == item.page
