"""The facts of a text, gathered while it is converted: links, anchors, headings, words, everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.model.story import Facts, Flaw, Heading, Ref
from generator.problems import Severity
from generator.reading import html_rules
from generator.reading.embeds import origin_of_frame
from generator.reading.html_rules import MARKER
from generator.reading.lint import slips
from generator.reading.places import START, Places
from generator.reading.words import shorten

SUMMARY_LENGTH = 200
"""Characters of a summary that is taken from the first paragraph."""

_WORD = re.compile(r"\w")


class Collector:
    """What one text has that others ask for; whoever converts it tells each thing, in the order of the text."""

    def __init__(self, *, safe: bool) -> None:
        self.safe = safe
        """Whether HTML is checked."""
        self.start("")

    def start(self, source: str) -> None:
        """Forget the article before; what comes next is this text's."""
        self.places = Places(source)
        self.refs: list[Ref] = []
        self.flaws: list[Flaw] = []
        self.anchors: list[str] = []
        self.headings: list[Heading] = []
        self.words = 0
        self.summary = ""
        self.frames: set[str] = set()
        self.raw_html = False
        """Whether the author wrote HTML."""

    def open(self, paragraph: str) -> None:
        """The first paragraph that has a word is the summary."""
        if not self.summary and _WORD.search(paragraph):
            self.summary = shorten(" ".join(paragraph.split()), SUMMARY_LENGTH)

    def name_lost_text(self) -> None:
        """Python-Markdown drops what follows an element with markdown="1" that is not closed."""
        place = self.places.of_text("markdown=")
        while (further := self.places.of_text("markdown=")) != START:
            place = further
        self.flaw(place, "error", "the text after this is lost", "is the element opened and not closed?")

    def facts(self, flaws: Sequence[Flaw] = ()) -> Facts:
        """All of it; with flaws that were found elsewhere."""
        for ref in self.refs:
            note = ref.target.removeprefix("#fnref:")
            if note != ref.target and ref.target[1:] not in self.anchors:
                self.flaw(self.places.of_text(f"[^{note}]:"), "error", "the footnote “{note}” is not used in the text", "", note=note)
        if self.safe:
            self.flaws += slips(self.places)
        self.flaws += flaws
        return Facts(
            words=self.words,
            summary=self.summary,
            anchors=tuple(self.anchors),
            refs=tuple(self.refs),
            headings=tuple(self.headings),
            frames=tuple(sorted(self.frames)),
            flaws=tuple(self.flaws),
        )

    def flaw(self, place: tuple[int, int], severity: Severity, message: str, hint: str, **facts: str) -> None:
        self.flaws.append(Flaw(severity, message, hint, tuple(facts.items()), *place))

    def check(self, tag: str, attributes: dict[str, str]) -> None:
        """Name what an article may not hold."""
        if self.safe:
            for needle, message, hint, facts in html_rules.breaches(tag, attributes):
                self.flaw(self.places.of_text(needle), "error", message, hint, **facts)

    def point(self, tag: str, attributes: dict[str, str]) -> dict[str, str]:
        """The element's links to the site, replaced by markers; its anchors noted."""
        if "id" in attributes:
            self.anchors.append(attributes["id"])
        changed = {}
        for name in ("href", "src"):
            target = attributes.get(name)
            if target is None:
                continue
            place = self.places.of_target(target)
            if tag == "iframe":
                self.frames.add(origin_of_frame(target))
            if tag == "img" and not attributes.get("alt"):
                hint = "write it between the brackets: ![what can be seen]({src})"
                self.flaw(place, "warning", "the image has no alternative text", hint, src=target)
            if tag == "img" and html_rules.goes_away(target):
                hint = "put the file beside the article"
                self.flaw(place, "warning", "the picture lies on a server of Wix, and goes with the account: {src}", hint, src=target)
            if not html_rules.is_external(target):
                changed[name] = f"{MARKER}{len(self.refs)}"
                self.refs.append(Ref(_ref_kind(tag, target, attributes), target, *place))
        return changed


def _ref_kind(tag: str, target: str, attributes: dict[str, str]) -> str:
    if target.startswith("#"):
        return "anchor"
    if tag == "a":
        return "link"
    return "image" if tag == "img" and "width" not in attributes else "file"
