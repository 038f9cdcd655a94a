"""What hosts would answer to an address of the old site: a page, the way to one, or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from generator.building.edition import Edition
from generator.catalog.addresses import base_path
from generator.catalog.pages import page_path
from generator.catalog.redirects import exact_redirects, led_by_rules
from generator.model.output import OutputSpec
from generator.outputs.redirects import STUBS, both_forms
from generator.problems import Line

KNOW_QUERIES = ("netlify", "nginx", "apache")
"""Forms of redirects that can tell addresses by what stands after the question mark."""


class End(Struct, frozen=True):
    """Where an address leads on a host: a decoded path of the site, None if nowhere; then `why` says more."""

    path: str | None
    why: str = ""


class Hosts:
    """The hosts that site.yaml writes redirects for, as they would serve an edition of the site."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.settings = edition.catalog.site.redirects
        self.specs: Mapping[str, OutputSpec] = edition.plan.specs

    @cached_property
    def singles(self) -> Mapping[str, str]:
        """Single old addresses without a final slash, in Unicode form NFC -> where they lead."""
        found: dict[str, str] = {}
        for old, target in exact_redirects(self.edition.catalog):
            found.setdefault(unicodedata.normalize("NFC", old).rstrip("/"), target)
        return found

    def ends(self, url: str) -> Mapping[str, End]:
        """For each form of redirects where the address leads, with and without its final slash: the worse of the two."""
        parts = urlsplit(url)
        path = unicodedata.normalize("NFC", unquote(parts.path)) or "/"
        base = base_path(self.edition.catalog.site)
        path = path[len(base) :] if base and path.startswith(f"{base}/") else path
        found: dict[str, End] = {}
        for form in self.settings.formats:
            ends = [self._end(form, each, unquote(parts.query)) for each in both_forms(path)]
            found[form] = next((end for end in ends if end.path is None), ends[0])
        return found

    def _end(self, form: str, path: str, query: str) -> End:
        asked = led_by_rules(self.settings.rules, path, query, queries=True)
        if asked is not None and form not in KNOW_QUERIES:
            return End(None, Line("{form} can't tell addresses by what stands after the question mark", form=form))
        target = asked or self._target(form, path)
        if target is None:
            return End(None, Line("nothing is there"))
        spec = self._file(target)
        if spec is None:
            return End(None, Line("it is led to {path}, where nothing is", path=target))
        if spec.producer in STUBS or (target != path and form != "html" and self._listed(target) is not None):
            return End(None, Line("it is led to {path}, which leads further on", path=target))
        return End(target)

    def _target(self, form: str, path: str) -> str | None:
        """Where a path without a query leads: to itself where a page or file lies there."""
        spec = self._file(path)
        if spec is not None and spec.producer not in STUBS:
            return path if spec.path == path.lstrip("/") else f"{path.rstrip('/')}/"
        listed = None if form == "html" else self._listed(path)
        if listed is not None or spec is None:
            return listed
        return self._led_by_page(spec)

    def _listed(self, path: str) -> str | None:
        return self.singles.get(path.rstrip("/")) or led_by_rules(self.settings.rules, path)

    def _file(self, path: str) -> OutputSpec | None:
        name = path.lstrip("/")
        found = None if not name or name.endswith("/") else self.specs.get(name)
        return found or self.specs.get(f"{name.rstrip('/')}/index.html".lstrip("/"))

    def _led_by_page(self, spec: OutputSpec) -> str:
        if spec.producer == "forward":
            return str(spec.args[0])
        story, code = map(str, spec.args)
        return page_path(self.edition.catalog, self.edition.catalog.articles[story, code].kind, story, code)
