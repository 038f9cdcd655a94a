"""What site.yaml says of services of others that a page may load: comments and analytics; and which languages those speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import yaml
from babel import Locale
from pydantic import Field

from generator.model.site import Analytics, Giscus, Isso, Language
from generator.problems import Location, Problem, error
from generator.reading.fields import LocalizedText, Schema, Text
from generator.reading.html_rules import is_broken, scheme
from generator.reading.languages import wider_codes
from generator.reading.origins import origin
from generator.reading.yamls import Document


class GiscusSchema(Schema):
    repo: Text
    repo_id: Text
    category: Text = Field(min_length=1)
    category_id: Text


class CommentsSchema(Schema):
    isso: Text | None = None
    giscus: GiscusSchema | None = None


class NewsletterSchema(Schema):
    link: Text
    label: LocalizedText | None = None


class PlausibleSchema(Schema):
    domain: Text = Field(min_length=1)
    src: Text = "https://plausible.io/js/script.js"


class UmamiSchema(Schema):
    website_id: Text = Field(min_length=1)
    src: Text = "https://cloud.umami.is/script.js"


class GoatCounterSchema(Schema):
    code: Text | None = None
    src: Text | None = None


class AnalyticsSchema(Schema):
    plausible: PlausibleSchema | None = None
    umami: UmamiSchema | None = None
    goatcounter: GoatCounterSchema | None = None


def check_address(address: str, schemes: tuple[str, ...], where: Location, problems: list[Problem]) -> None:
    """Refuse what is no address with one of the schemes."""
    if scheme(address) not in schemes or is_broken(address) or re.search(r"[\s<>\"]", address):
        problems.append(error(where, "“{address}” is not an address to link to", "write it with https://", address=address))


_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")
"""What may stand in a Content-Security-Policy: letters beyond ASCII have a form in it (`xn--…`), and a semicolon would end it."""


def _check_service(address: str, example: str, where: Location, problems: list[Problem]) -> None:
    good = scheme(address) in ("http", "https") and not is_broken(address) and not re.search(r"[\s<>\"'?#]", address)
    if not good or not _HOST.fullmatch(urlsplit(address).netloc):
        message = "“{address}” is not the address of a service"
        problems.append(error(where, message, "write it like {example}", address=address, example=example))


def read_comments(given: CommentsSchema | None, document: Document, problems: list[Problem]) -> Isso | Giscus | None:
    """Where the comments of the site are; None if it has none."""
    if given is None or not _is_one(given, ("comments",), document, problems):
        return None
    if given.isso is not None:
        _check_service(given.isso, "https://comments.example.org", document.locate(("comments", "isso")), problems)
        return Isso(given.isso.rstrip("/"))
    return None if given.giscus is None else _giscus(given.giscus, document, problems)


def _giscus(given: GiscusSchema, document: Document, problems: list[Problem]) -> Giscus:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", given.repo, re.ASCII):
        where = document.locate(("comments", "giscus", "repo"))
        problems.append(error(where, "“{repo}” is not a repository of GitHub", "write it like owner/name", repo=given.repo))
    for key, value in (("repo_id", given.repo_id), ("category_id", given.category_id)):
        if not re.fullmatch(r"[\w=-]+", value, re.ASCII):
            where = document.locate(("comments", "giscus", key))
            problems.append(error(where, "“{id}” is not an id that GitHub gives", "copy it from https://giscus.app", id=value))
    return Giscus(given.repo, given.repo_id, given.category, given.category_id)


def read_analytics(given: AnalyticsSchema | None, document: Document, problems: list[Problem]) -> Analytics | None:
    """The service that counts readers; None if nobody does."""
    if given is None or not _is_one(given, ("analytics",), document, problems):
        return None
    if given.plausible is not None:
        script = given.plausible.src
        found = Analytics("plausible", script, (("data-domain", given.plausible.domain),), script)
    elif given.umami is not None:
        script = given.umami.src
        told = (("data-website-id", given.umami.website_id), ("data-host-url", script.rpartition("/")[0]))
        found = Analytics("umami", script, told, script)
    elif given.goatcounter is not None and _is_one(given.goatcounter, ("analytics", "goatcounter"), document, problems):
        found = _goatcounter(given.goatcounter, document, problems)
    else:
        return None
    before = len(problems)
    _check_service(found.script, "https://stats.example.org/script.js", document.locate(("analytics", found.service, "src")), problems)
    return Analytics(found.service, found.script, found.attributes, "" if problems[before:] else origin(found.counts))


def _goatcounter(given: GoatCounterSchema, document: Document, problems: list[Problem]) -> Analytics:
    """https://www.goatcounter.com/help/start: a paper's own server has script and counter in one place, the public one has two hosts."""
    if given.code is None:
        counter = f"{(given.src or '').rpartition('/')[0]}/count"
        return Analytics("goatcounter", given.src or "", (("data-goatcounter", counter),), counter)
    if not re.fullmatch(r"[a-z0-9-]+", given.code):
        where = document.locate(("analytics", "goatcounter", "code"))
        problems.append(error(where, "“{code}” is not a code of GoatCounter", "write what stands before .goatcounter.com", code=given.code))
        return Analytics("goatcounter", _COUNT, (), _COUNT)
    counter = f"https://{given.code}.goatcounter.com/count"
    return Analytics("goatcounter", _COUNT, (("data-goatcounter", counter),), counter)


_COUNT = "https://gc.zgo.at/count.js"


def _is_one(given: Schema, path: tuple[str, ...], document: Document, problems: list[Problem]) -> bool:
    """Whether exactly one key is written at the path. One that was refused already counts, since it needs no second problem."""
    data = document.data
    for key in path:
        data = data[key]
    written = {key for key, value in data.items() if value is not None}
    known = type(given).model_fields.keys()
    if len(written) == 1 or not written <= known:
        return True
    message = "“{key}” must have exactly one of these: {known}"
    problems.append(error(document.locate(path), message, key=".".join(path), known=", ".join(known)))
    return False


@cache
def _interfaces() -> Mapping[str, Mapping[str, str]]:
    known: dict[str, dict[str, str]] = yaml.safe_load(files("generator.reading").joinpath("services.yaml").read_text("utf-8"))
    return known


def interface(service: str, language: Language) -> tuple[str, str, str]:
    """The words of a service for readers of a language: its own name for theirs, and the code and direction of what they get.

    That is another language where the service does not speak theirs.
    """
    known = _interfaces()[service]
    for code in reversed(wider_codes(language.code)):
        if code in known:
            return known[code], language.code, language.direction
    spare = next(iter(known))
    return known[spare], spare, Locale.parse(spare.replace("-", "_")).text_direction
