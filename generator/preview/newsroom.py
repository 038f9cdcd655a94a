"""The preview's own pages by their addresses, and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from generator.catalog.resolve import Catalog, Visibility
from generator.model.story import Source
from generator.newsroom.stories import Newsroom, stories_of
from generator.newsroom.translating import accept_translation, write_translation
from generator.newsroom.writing import write_story
from generator.preview import beside
from generator.preview.live import Live, Update
from generator.preview.overview import Overview, Wish, story_address
from generator.preview.pages import Words, render
from generator.preview.visits import OWN, Visit
from generator.problems import Problem, SiteError, UsageError, errors_of
from generator.reading.moments import read_moment
from generator.speech import say

STORY = f"{OWN}story/"

Form = Mapping[str, str]

Said = tuple[str, str]
"""A message and a hint, in the language of whoever reads them."""


class NewsroomPages:
    """For the desk's thread only."""

    def __init__(self, live: Live, editor: str, token: str, tell: Callable[[Update], None]) -> None:
        self.live = live
        self.overview = Overview(live, editor)
        self.token = token
        self.tell = tell
        self.actions: Mapping[str, Callable[[Form], str]] = {
            "new": self._new,
            "translate": self._translate,
            "accept": self._accept,
            "time": self._time,
        }

    def visit(self, path: str, query: str, language: str) -> Visit | None:
        """The page at a decoded path; None if there is none."""
        asked = dict(parse_qsl(query))
        try:
            if path == OWN:
                return self._overview(asked, language)
            return self._story(path.removeprefix(STORY), asked, language) if path.startswith(STORY) else None
        except Exception as failure:  # the desk goes on, whatever is wrong here
            return self._mistake(failure, path, language)

    def _mistake(self, failure: Exception, path: str, language: str) -> Visit:
        problem = self.live.own_mistake(failure, OWN)
        return render("message.html", language, path, {"text": say(problem.message, problem.facts, language)}, 500)

    def _overview(self, asked: Mapping[str, str], language: str, refused: Sequence[Said] = (), form: Form | None = None) -> Visit:
        wish, words = Wish.of(asked), Words(language)
        named = asked.get("written", "")
        written = self._written(named)
        address = _with_written(named) if named else wish.address()  # it stays until something else is asked for
        facts = {**self.overview.facts(wish, words), "token": self.token, "refused": refused, "form": form or {}, "written": written}
        return render("newsroom.html", language, address, facts, 422 if refused else 200)

    def _written(self, path: str) -> Mapping[str, str] | None:
        """An article's file that was named as new, if it is there."""
        articles = self.live.source.articles if self.live.source is not None else ()
        article = next((each for each in articles if each.path == path), None)
        if not path or article is None:
            return None
        return {"path": path, "edit": self.overview.edit(path), "address": story_address(article.story), "title": article.title}

    def _story(self, id: str, asked: Mapping[str, str], language: str) -> Visit:
        words = Words(language)
        row = next((row for row in self.overview.rows() if row.id == id), None)
        if row is None or self.live.edition is None:
            return render("message.html", language, story_address(id), {"text": words.say("no_such_story", id=id)}, 404)
        view = beside.View.of(asked, list(self.live.edition.catalog.languages), row.story)
        facts = beside.facts(self.overview, id, row.story, view, words)
        return render("story.html", language, view.address(id), {**facts, "token": self.token})

    def act(self, name: str, form: Form, language: str) -> Visit:
        """What a button does: on to the page that shows what came of it, or the newsroom with the reason why nothing did."""
        try:
            return Visit(303, "", b"", redirect=self.actions[name](form))
        except UsageError as failure:
            texts = [(say(failure.message, failure.facts, language), say(failure.hint, failure.facts, language))]
        except SiteError as failure:
            texts = [_told(problem, language) for problem in errors_of(failure.problems)]
        except Exception as failure:
            return self._mistake(failure, OWN, language)
        return self._overview({}, language, texts, form if name == "new" else {})

    def _new(self, form: Form) -> str:
        catalog, _ = self._site()
        moment = Visibility(self.live.clock(catalog.site)).now
        title, language, section = (form.get(name, "") for name in ("title", "language", "section"))
        return self._show(write_story(catalog.site, catalog.sections, title, language or None, section or None, moment))

    def _translate(self, form: Form) -> str:
        return self._show(write_translation(*self._meant(form)))

    def _accept(self, form: Form) -> str:
        newsroom, id, code = self._meant(form)
        path, _, _ = accept_translation(newsroom, id, code)
        self._take_up(path)
        return story_address(id, right=code)

    def _meant(self, form: Form) -> tuple[Newsroom, str, str]:
        """The site with its stories, the story and the language that a form names. UsageError if there is no such story."""
        catalog, source = self._site()
        stories = stories_of(catalog.site, source)
        id = form.get("story", "")
        if id not in stories:
            raise UsageError("there is no story “{given}”", given=id)
        return Newsroom(catalog.site, source, stories, (), self.live.found), id, form.get("to", "")

    def _show(self, path: str) -> str:
        """The newsroom, in which the new file is there already."""
        self._take_up(path)
        return _with_written(path)

    def _take_up(self, path: str) -> None:
        """A file that has just been written here is part of the site at once."""
        self.live.wait_for_writers([path])
        self.tell(self.live.update({path}))

    def _time(self, form: Form) -> str:
        catalog, _ = self._site()
        moment, given = None, form.get("moment", "")
        if "now" not in form:
            moment = read_moment(given, ZoneInfo(catalog.site.timezone))
            if moment is None:
                raise UsageError("“{value}” is not a date", "write 2026-07-28 or 2026-07-28T18:30", value=given)
        self.live.travel(moment)
        self.tell(self.live.update(frozenset()))
        return f"{OWN}#time"

    def _site(self) -> tuple[Catalog, Source]:
        if self.live.edition is None or self.live.source is None:
            raise SiteError(self.live.broken)
        return self.live.edition.catalog, self.live.source


def _with_written(path: str) -> str:
    """The newsroom's address where it says that a file has been written."""
    return f"{OWN}?{urlencode({'written': path})}"


def _told(problem: Problem, language: str) -> Said:
    return f"{problem.where}: {say(problem.message, problem.facts, language)}", say(problem.hint, problem.facts, language)
