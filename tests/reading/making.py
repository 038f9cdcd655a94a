"""What these tests have in common: a site's settings, an article read from its text, problems as short lines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.model.site import Language, Site
from generator.model.story import Article
from generator.problems import Problem
from generator.reading.articles import read_article, read_shared
from generator.reading.parts import Place, read_markdown
from generator.reading.settings import read_settings
from tests.conftest import SITE

TRILINGUAL = SITE + "  ar: {name: العربية}\n"


def site_of(settings: str = TRILINGUAL) -> Site:
    """The settings of a site.yaml that is right."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "site.yaml").write_text(settings, encoding="utf-8")
        return read_settings(Path(folder))[0]


FARO = site_of()
LANGUAGES: dict[str, Language] = {language.code: language for language in FARO.languages}


@dataclass(frozen=True)
class Read:
    """What reading an article gave."""

    article: Article | None
    problems: list[Problem]
    markdown: str

    @property
    def found(self) -> Article:
        """The article, which is there."""
        assert self.article is not None, lines(self.problems)
        return self.article

    @property
    def lines(self) -> list[str]:
        return lines(self.problems)


def read_bytes(
    data: bytes, *, shared: str | None = None, lang: str = "it", name: str = "2026-07-28-molo", kind: str = "article", site: Site = FARO
) -> Read:
    """An article of news/NAME/LANG.md, whose file is named F in `lines`; story.yaml is S."""
    problems: list[Problem] = []
    language = next(each for each in site.languages if each.code == lang)
    section = "news" if kind == "article" else None
    place = Place("F", f"news/{name}", name, f"content/news/{name}", language, kind, section)
    header = None if shared is None else read_shared(shared.encode(), "S", problems)
    read = read_article(data, place, header, site, problems)
    return Read(read[0] if read else None, problems, read_markdown(data))


def read_front(front: str, body: str = "Il molo.", **how: str) -> Read:
    """An article with that front matter beside `title: Molo` and `date: 2026-07-28`, unless it has its own; those stand last."""
    keys = {line.partition(":")[0] for line in front.split("\n")}
    usual = [f"{key}: {value}" for key, value in (("title", "Molo"), ("date", "2026-07-28")) if key not in keys]
    text = "\n".join(["---", *([front] if front else []), *usual, "---", "", body, ""])
    return read_bytes(text.encode(), **how)  # type: ignore[arg-type]


def lines(problems: Iterable[Problem]) -> list[str]:
    """Problems as `PLACE: severity: text`, without hints."""
    return [str(problem).partition("\n")[0] for problem in problems]


@contextmanager
def open_folder() -> Iterator[Path]:
    """A new folder that every user may enter, as pytest's are not."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: the block runs as another user."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
