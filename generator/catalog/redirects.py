"""Where old addresses lead: those of single stories, and rules for addresses of one form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from generator.catalog.addresses import base_path, url_of
from generator.catalog.pages import page_path
from generator.catalog.resolve import Catalog
from generator.model.site import Rule

_NAME = re.compile(r"\{(\w+)\}")


def names_of(pattern: str) -> tuple[str, ...]:
    """The names of the folders that a pattern leaves open, in their order."""
    return tuple(_NAME.findall(pattern))


def pieces_of(pattern: str) -> list[str]:
    """Text and names in turn, text first."""
    return _NAME.split(pattern)


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    pieces = pieces_of(pattern.rstrip("/"))
    return re.compile("".join(f"(?P<{piece}>[^/]+)" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces)) + "/?")


def parts_in(pattern: str, path: str) -> Mapping[str, str] | None:
    """What a decoded path has in the open folders of a pattern, its final slash left aside; None if it is not of that form."""
    found = _matcher(pattern).fullmatch(path)
    return None if found is None else found.groupdict()


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """The path of that form with these folders."""
    return "".join(parts[piece] if index % 2 else piece for index, piece in enumerate(pieces_of(pattern)))


def sources_of(rule: Rule, path: str) -> Iterator[str]:
    """The old addresses that a rule leads to a path, as far as the path tells them: all of their open folders stand in it."""
    parts = parts_in(rule.target, path)
    if parts is not None and set(parts) == set(names_of(rule.source)) and path.endswith("/") == rule.target.endswith("/"):
        yield filled(rule.source, parts)


def exact_redirects(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Decoded paths of old addresses and of the pages they lead to: what no rule says as well, and what would take two steps by one."""
    given = [*_aliases(catalog), *((rule.source, rule.target) for rule in rules(catalog) if not rule.query and not names_of(rule.source))]
    said = [(old, target) for old, target in given if led_by_rules(catalog.site.redirects.rules, old) != target]
    known = {old.rstrip("/") for old, _ in given}
    open_rules = [rule for rule in rules(catalog) if not rule.query and names_of(rule.source)]
    further = [
        (source, target)
        for old, target in given
        for rule in open_rules
        for slashed in (old.rstrip("/") + "/", old.rstrip("/"))
        for source in sources_of(rule, slashed)
    ]
    return (*said, *dict.fromkeys((source, target) for source, target in further if source.rstrip("/") not in known))


def led_by_rules(rules: Iterable[Rule], path: str, query: str = "", *, queries: bool = False) -> str | None:
    """Where the first rule that fits leads a decoded path; with `queries`, only rules that ask for a query count, else only the others."""
    for rule in rules:
        if bool(rule.query) == queries and (queries or names_of(rule.source)):
            parts = parts_in(rule.source, path)
            if parts is not None and (not rule.query or rule.query in query.split("&")):
                return filled(rule.target, parts)
    return None


def _aliases(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for address in catalog.addresses.values():
        yield from ((alias, address.path) for alias in address.aliases)


def rules(catalog: Catalog) -> tuple[Rule, ...]:
    """The rules of site.yaml, in their order."""
    return catalog.site.redirects.rules


def front_pages(catalog: Catalog) -> tuple[str, tuple[tuple[str, str, str, str], ...]]:
    """The folder of the host that the site lies in; of each language the code, the prefix, and the URLs of its front and its 404 page."""
    urls = (
        (code, spoken.prefix, *(url_of(catalog.site, page_path(catalog, kind, "", code)) for kind in ("home", "404")))
        for code, spoken in catalog.languages.items()
    )
    return base_path(catalog.site), tuple(urls)  # type: ignore[arg-type]  # mypy loses the length of the generator's tuples


def proposed_rule(moves: Iterable[tuple[str, str]]) -> tuple[str, str, int]:
    """The rule that would say most of these redirects, and how many; empty texts and 0 if none says more than one."""
    forms: Counter[tuple[str, str]] = Counter()
    for old, target in moves:
        (folder, _, last), (new, _, name) = old.rstrip("/").rpartition("/"), target.rstrip("/").rpartition("/")
        if last == name:
            forms[f"{folder}/{{slug}}", f"{new}/{{slug}}/" if target.endswith("/") else f"{new}/{{slug}}"] += 1
    (source, target), count = forms.most_common(1)[0] if forms else (("", ""), 0)
    return (source, target, count) if count > 1 else ("", "", 0)
