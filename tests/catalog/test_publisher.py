"""Who publishes the paper, as pages are told; and what site.yaml says of it that is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.catalog.asking import THREE, ask_of, problems_of, said
from tests.conftest import SiteFolder, article

Maker = Callable[..., SiteFolder]

FILES: dict[str, str | bytes] = {
    "content/news/x/it.md": article(author="Ada"),
    "content/pages/corrections.it.md": "---\ntitle: Correzioni\n---\n\nCosì.\n",
    "content/pages/draft.it.md": "---\ntitle: Bozza\ndraft: true\n---\n\nForse.\n",
}


def test_a_policy_is_there_for_the_readers_of_its_languages_only(site_maker: Maker) -> None:
    ask = ask_of(site_maker(FILES, settings=THREE + "publisher: {corrections: story:pages/corrections}\n"))
    assert ask("publisher", "it").corrections == "https://faro.example/corrections/"
    assert ask("publisher", "en").corrections is None
    assert ask("publisher", "fr") is None


def test_a_policy_that_waits_is_no_error_and_in_no_answer(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE + "publisher: {principles: story:pages/draft}\n")
    assert [each for each in said(problems_of(site)) if "error" in each] == []
    assert ask_of(site)("publisher", "it").principles is None


@pytest.mark.parametrize("key", ["corrections", "principles"])
def test_a_policy_that_is_not_there_is_an_error_with_the_nearest_name(site_maker: Maker, key: str) -> None:
    site = site_maker(FILES, settings=THREE + f"publisher:\n  {key}: story:pages/corection\n")
    (found,) = [each for each in said(problems_of(site)) if "error" in each]
    assert found.startswith("site.yaml:10: error: “story:pages/corection” leads to a story that is not there")
    assert "did you mean story:pages/corrections?" in found


def test_a_person_does_not_change_with_their_stories(site_maker: Maker) -> None:
    site = site_maker(FILES, settings=THREE)
    before = ask_of(site)("person", "Ada", "it")
    site.write({"content/news/y/it.md": article(author="Ada")})
    assert ask_of(site)("person", "Ada", "it") == before
    assert (before.name.text, before.url) == ("Ada", "/author/ada/")
    assert ask_of(site)("person", "Ada", "en").url is None
    assert ask_of(site)("person", "nobody", "it") is None
