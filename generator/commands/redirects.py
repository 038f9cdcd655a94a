"""`edicola redirects check`: whether every address of the old site leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from generator.building.edition import Edition, Say, prepare
from generator.building.lock import locked
from generator.building.memory import Memory
from generator.building.old_addresses import End, Hosts
from generator.building.store import generator_key, open_store
from generator.catalog.resolve import Visibility
from generator.commands.result import Result, judged
from generator.commands.site import clock
from generator.importing.old_urls import OldUrl, read_old_urls
from generator.problems import Line, Problem, error, errors_of
from generator.reading.settings import read_settings


def check_redirects(root: Path, paths: tuple[str, ...], now: str | None, say: Say) -> Result:
    """All addresses in the files, and where each leads on the hosts of site.yaml; an error for each that leads nowhere."""
    urls: list[OldUrl] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        found, more = read_old_urls(path)
        urls += found
        problems += more
    site, warnings = read_settings(root)
    with ExitStack() as stack:
        store = open_store(root, generator_key())
        stack.callback(store.close)
        if store.path is not None:
            stack.enter_context(locked(store.path.parent, lambda text: say(text, 0, 0)))
        edition = prepare(site, Visibility(clock(site, now)), Memory(store), 1, say)
    problems += [*warnings, *errors_of(edition.problems)]
    ends = {each.url: end for each, end in _ends(edition, urls)}
    addresses = {each.url: each for each in reversed(urls)}
    lost = [_problem(each, ends[url]) for url, each in addresses.items() if any(end.path is None for end in ends[url].values())]
    problems += sorted(lost, key=lambda each: (each.where.path, each.where.line))
    lines = (Line("old addresses: {total}, of which {lost} lead nowhere", total=len(addresses), lost=len(lost)),)
    data = {"addresses": [_record(addresses[url], end) for url, end in ends.items()]}
    return Result(lines, tuple(problems), tuple(store.notes), data, judged(tuple(problems), strict=False))


def _ends(edition: Edition, urls: list[OldUrl]) -> list[tuple[OldUrl, Mapping[str, End]]]:
    hosts = Hosts(edition)
    return [(each, hosts.ends(each.url)) for each in urls]


def _problem(old: OldUrl, ends: Mapping[str, End]) -> Problem:
    """One problem for an address, with the reason of the first form of redirects that does not lead it on."""
    lost = [form for form, end in ends.items() if end.path is None]
    hint = "add it to the “aliases” of its story, or a rule to “redirects.rules” in site.yaml"
    message = "the old address {url} leads nowhere with {forms}: {why}"
    return error(old.where, message, hint, url=old.url, forms=", ".join(lost), why=ends[lost[0]].why)


def _record(old: OldUrl, ends: Mapping[str, End]) -> Mapping[str, object]:
    return {"address": old.url, "file": old.where.path, "line": old.where.line, "leads_to": {form: end.path for form, end in ends.items()}}
