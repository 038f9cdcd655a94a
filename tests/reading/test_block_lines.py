"""The lines that open and close blocks, and what is said of those that do not fit."""

from __future__ import annotations

import pytest

from generator.reading.block_lines import read_block_lines


def opened(text: str) -> list[str]:
    return [f"{opening.name} {opening.slashes} {opening.line}:{opening.column}" for opening in read_block_lines(text)[0]]


def said(text: str) -> list[str]:
    flaws = read_block_lines(text)[1]
    assert {flaw.severity for flaw in flaws} <= {"error"}
    return [
        f"{flaw.line}:{flaw.column}: {flaw.message.format_map(dict(flaw.facts))} ({flaw.hint.format_map(dict(flaw.facts))})"
        for flaw in flaws
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/// note\nx\n///", ["note 3 1:1"]),
        ("Uno.\n\n  ////  NOTE | Titolo\nx\n////", ["note 4 3:3"]),
        ("///note\nx\n///", ["note 3 1:1"]),
        ("//// nota\n/// citazione | Chi\nx\n///\n////", ["nota 4 1:1", "citazione 3 2:1"]),
        ("```\n/// note\n```", []),
        ("<!--\n/// note\n-->", []),
        ("    /// note", []),
        ("\\/// note", []),
        ("vedi /// note", []),
    ],
)
def test_openings_are_found_with_their_place(text: str, found: list[str]) -> None:
    assert (opened(text), said(text)) == (found, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Uno.\n\n/// galery\nx\n///", ["3:1: there is no block “galery” (did you mean “gallery”?)"]),
        (
            "/// xyz\nx\n///",
            ["1:1: there is no block “xyz” (the blocks are: figure, gallery, quote, note, warning, details, embed)"],
        ),
        ("/// note\nx", ["1:1: the block “note” is opened and not closed (end it with a line ///)"]),
        ("//// note\n\n/// quote\nx\n\n////", ["3:1: the block “quote” is opened and not closed (end it with a line ///)"]),
        ("x\n///", ["2:1: /// closes no block (leave it out, or open a block with as many slashes)"]),
        (
            "/// note\n\n/// quote\nx\n///",
            [
                (
                    "3:1: “quote” is opened inside “note”, which is not closed "
                    "(end “note” with a line /// before it; or, if it belongs inside, open and close “note” with ////)"
                )
            ],
        ),
        (
            "/// note e poi",
            [
                (
                    "1:1: the line does not open a block: /// note e poi "
                    "(write /// name, or /// name | words; or \\/// for slashes that are text)"
                )
            ],
        ),
        ("/// figure | x\n///", ["1:1: the block “figure” takes nothing after the bar (write it inside the block)"]),
        (
            "/// dettagli\nx\n///",
            ["1:1: the block “dettagli” needs something after a bar (write it like this: /// details | How we counted)"],
        ),
        ("/// figura\n    credit: x\n    crdito: x\n///", ["2:5: the block “figura” has no option “crdito” (did you mean “credito”?)"]),
        ("/// figure\n    colour: x\n///", ["2:5: the block “figure” has no option “colour” (its options are: credit)"]),
        (
            "/// note\n    open: true\n///",
            ["2:5: the block “note” has no option “open” (it has no options; leave a blank line before its text)"],
        ),
        (
            "/// figure\n    credit: a: b\n///",
            [
                (
                    "2:5: the options of the block can't be read "
                    '(write one on each line, and a value that holds a colon in quotes: credit: "Photo: Ersilia Vantini")'
                )
            ],
        ),
        ("/// details | x\n    open: sì\n///", ["2:5: “open” must be exactly true or false (write open: true)"]),
        ("/// figure\n    credit: 2026\n///", ['2:5: “credit” must be text (put the value in quotes: credit: "…")']),
        (
            "/// note\n    attrs: {onclick: x}\n///",
            ["2:5: the block “note” has no option “attrs” (it has no options; leave a blank line before its text)"],
        ),
    ],
)
def test_what_does_not_fit_is_named(text: str, found: list[str]) -> None:
    assert said(text) == found
