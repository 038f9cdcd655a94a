"""Where an article stands at a moment, in a word."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from generator.model.story import Article

State = Literal["published", "scheduled", "draft", "expired", "missing"]


def state_of(article: Article | None, now: datetime) -> State:
    """The state of one language of a story; what expires before its date has come never appears, and counts as expired."""
    if article is None:
        return "missing"
    if article.draft:
        return "draft"
    if article.expires is not None and article.expires <= max(now, article.date or now):
        return "expired"
    return "scheduled" if article.date is not None and article.date > now else "published"
