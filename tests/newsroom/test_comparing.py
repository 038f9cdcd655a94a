"""What a text says now that it did not say before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from generator.newsroom.aligning import Block
from generator.newsroom.comparing import blocks_of, changes, words


def paragraphs(*texts: str) -> list[Block]:
    return [Block("p", f"<p>{text}</p>", text) for text in texts]


def sorts(old: list[Block], new: list[Block]) -> list[str]:
    return [f"{'-' * len(change.gone)}{change.sort}" for change in changes(old, new)]


OLD = paragraphs("Il molo riapre lunedì alle nove.", "I lavori sono durati tre mesi e due giorni.", "Il bar resta chiuso.")


def test_the_same_text_has_no_change() -> None:
    assert sorts(OLD, OLD) == ["same", "same", "same", "same"]


def test_a_changed_paragraph_tells_its_words() -> None:
    found = changes(OLD, [OLD[0], *paragraphs("I lavori sono durati quattro mesi e due giorni."), OLD[2]])
    assert [change.sort for change in found] == ["same", "changed", "same", "same"]
    assert [(span.sort, span.text) for span in found[1].words] == [
        ("kept", "I lavori sono durati "),
        ("removed", "tre"),
        ("added", "quattro"),
        ("kept", " mesi e due giorni."),
    ]


def test_new_and_lost_paragraphs() -> None:
    assert sorts(OLD, [OLD[0], *paragraphs("Tutto nuovo."), *OLD[1:]]) == ["same", "added", "same", "same", "same"]
    assert sorts(OLD, [OLD[0], OLD[2]]) == ["same", "-same", "same"]
    assert sorts(OLD, OLD[:1]) == ["same", "--same"]
    assert sorts([], OLD) == ["added", "added", "added", "same"]


def test_a_paragraph_that_has_nothing_of_the_old_one_is_new() -> None:
    assert sorts(OLD, [OLD[0], *paragraphs("Qualche parola senza legami, altrove."), OLD[2]]) == ["same", "-added", "same", "same"]


def test_a_heading_that_became_a_paragraph_is_no_change_of_words_alone() -> None:
    found = changes([Block("h2", "", "Orari")], [Block("p", "", "Orari")])
    assert found[0].sort != "same"


TEXT = some.text("ab ,.\nè", max_size=40)


@given(TEXT, TEXT)
def test_the_words_are_those_of_both_texts(old: str, new: str) -> None:
    spans = list(words(old, new))
    assert "".join(span.text for span in spans if span.sort != "removed") == new
    assert "".join(span.text for span in spans if span.sort != "added") == old


TEXTS = some.lists(some.sampled_from(["uno due tre", "uno due quattro", "altro", "ancora un testo", ""]), max_size=8)


@given(TEXTS, TEXTS)
def test_each_block_has_one_change_and_nothing_old_is_lost(old: list[str], new: list[str]) -> None:
    found = changes(paragraphs(*old), paragraphs(*new))
    assert len(found) == len(new) + 1
    same = sum(change.sort == "same" for change in found[:-1])
    if old == new:
        assert same == len(new)
    told = " ".join(text for change in found for text in (*change.gone, "".join(s.text for s in change.words if s.sort != "added")))
    kept = [text for text, change in zip(new, found, strict=False) if change.sort == "same"]
    assert all(text in kept or text in told or text == "" for text in old)


def test_blocks_are_the_elements_of_a_body() -> None:
    html = (
        '<p>Uno <b>due</b></p>\n<h2 id="x">Tre</h2><ul><li>a</li><li>b</li></ul>fuori'
        '<figure><img alt="Un faro" src="x"></figure><!-- no --><p>'
    )
    assert [(block.kind, block.text) for block in blocks_of(html)] == [
        ("p", "Uno due"),
        ("h2", "Tre"),
        ("list", "ab"),
        ("p", "fuori"),
        ("figure", "Un faro"),
        ("p", ""),
    ]
    assert blocks_of("<div><p>offen")[0].html == "<div><p>offen</p></div>"
    assert blocks_of("") == []
