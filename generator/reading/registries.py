"""tags.yaml, authors.yaml and _section.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import Field

from generator.model.site import Language, Localized, Site
from generator.model.story import Section, Term
from generator.problems import Location, Problem, error
from generator.reading.fields import FREE, LocalizedText, Schema, Text, Untranslated, Whole, validate
from generator.reading.html_rules import is_broken, scheme
from generator.reading.settings import Localizer
from generator.reading.slugs import make_slug, wrong_slug
from generator.reading.text import decode
from generator.reading.yamls import Document, parse


class TermSchema(Schema):
    name: LocalizedText | None = None
    slug: LocalizedText | None = None
    description: LocalizedText = ""


class AuthorSchema(TermSchema):
    bio: LocalizedText = ""
    photo: Text | None = None
    email: Text | None = None
    links: dict[str, Text] = Field(default_factory=dict)


class Tags(Schema):
    entries: dict[str, TermSchema | None] = Field(default_factory=dict)


class Authors(Schema):
    entries: dict[str, AuthorSchema | None] = Field(default_factory=dict)


class SectionSchema(Schema):
    name: LocalizedText | None = None
    slug: LocalizedText | None = None
    description: LocalizedText = ""
    order: Whole = 1_000_000
    untranslated: Untranslated | None = None


R = TypeVar("R", Tags, Authors)


def read_terms(data: bytes, path: str, schema: type[R], site: Site, problems: list[Problem]) -> tuple[Term, ...]:
    """The entries of a registry in the order of the file; what is wrong is among the problems."""
    document = _document(data, path, problems)
    whole, found = validate(schema, _under_entries(document), partly=True)
    problems += found
    if whole is None:
        return ()
    read = _TermReader(site, document, problems)
    return tuple(read.term(id, entry or TermSchema()) for id, entry in whole.entries.items())


def read_section(data: bytes, path: str, id: str, site: Site, problems: list[Problem]) -> Section | None:
    """One section; None if its file is wrong."""
    document = _document(data, path, problems)
    schema, found = validate(SectionSchema, document)
    problems += found
    return None if schema is None else _section(id, schema, _TermReader(site, document, problems), path)


def plain_section(id: str, site: Site) -> Section:
    """A folder without _section.yaml: its name is the folder's."""
    path = f"content/{id}"
    document = Document({}, {}, {(): Location(path)}, ())
    return _section(id, SectionSchema(), _TermReader(site, document, []), path)


def _section(id: str, schema: SectionSchema, read: _TermReader, path: str) -> Section:
    name = read.name(schema.name or id.replace("-", " ").capitalize(), ("name",))
    return Section(
        id=id,
        name=name,
        slug=read.slugs(schema.slug, name if schema.name else read.text(id, ()), ("slug",)),
        description=read.text(schema.description, ("description",)),
        order=schema.order,
        untranslated=schema.untranslated,
        where=Location(path, 1),
    )


def undeclared_term(name: str, site: Site, where: Location, problems: list[Problem]) -> Term:
    """A tag or author that an article uses without declaring it: shown as written, and nobody knows in which language it is."""
    read = _TermReader(site, Document({}, {}, {(): where}, ()), problems)
    names = read.text(name, ())
    return Term(name, names, read.slugs(None, names, ()), read.text("", ()), declared=False, where=where)


def _document(data: bytes, path: str, problems: list[Problem]) -> Document:
    text, found = decode(data, path)
    problems += found
    return parse(text, path)


def _under_entries(document: Document) -> Document:
    """The document one level deeper, so that a map with free keys can be a field."""
    if not isinstance(document.data, dict):
        return document
    return Document(
        {FREE: document.data},
        {(FREE, *path): where for path, where in document.keys.items()},
        {(FREE, *path): where for path, where in document.values.items()} | {(): document.values[()]},
        document.problems,
    )


class _TermReader:
    """Names and slugs in every language of the site."""

    def __init__(self, site: Site, document: Document, problems: list[Problem]) -> None:
        self.languages: Mapping[str, Language] = {language.code: language for language in site.languages}
        self.document = document
        self.problems = problems
        self.localizer = Localizer(list(self.languages), document, problems)

    def text(self, value: str | Mapping[str, str], path: tuple[str | int, ...]) -> Localized:
        return self.localizer.fill(value, path)

    def name(self, value: str | Mapping[str, str], path: tuple[str | int, ...]) -> Localized:
        """What a thing is called: an empty name counts as left out."""
        return self.text(value if isinstance(value, str) else {code: text for code, text in value.items() if text}, path)

    def slugs(self, given: str | Mapping[str, str] | None, names: Localized, path: tuple[str | int, ...]) -> Mapping[str, str]:
        """The slug per language: as given there, else made of the name there."""
        written = dict.fromkeys(self.languages, given) if isinstance(given, str) else self._written(given or {}, path)
        return {code: self._slug(written.get(code), names[code], language, path) for code, language in self.languages.items()}

    def _written(self, given: Mapping[str, str], path: tuple[str | int, ...]) -> Mapping[str, str]:
        self.text(given, path)  # names the languages that the site does not have
        return given

    def _slug(self, written: str | None, name: str, language: Language, path: tuple[str | int, ...]) -> str:
        slug = written or make_slug(name, ascii_only=language.ascii_slugs)
        where = self.document.locate((*path, language.code))
        if not slug and name:
            hint = "write a slug of letters and digits for it"
            self.problems.append(error(where, "“{name}” has no letter or digit to make an address of", hint, name=name))
        elif slug and (why := wrong_slug(slug)):
            self.problems.append(error(where, "“{slug}” can't be a slug: {why}", slug=slug[:80], why=why))
        return slug

    def term(self, id: str, entry: TermSchema) -> Term:
        names = self.name(entry.name or id, (id, "name"))
        author = entry if isinstance(entry, AuthorSchema) else AuthorSchema()
        for name, address in author.links.items():
            if scheme(address) not in ("http", "https", "mailto") or is_broken(address):
                where = self.document.locate((id, "links", name))
                self.problems.append(error(where, "“{address}” is not an address to link to", "write it with https://", address=address))
        return Term(
            id=id,
            name=names,
            slug=self.slugs(entry.slug, names, (id, "slug")),
            description=self.text(author.bio, (id, "bio")) if author.bio else self.text(entry.description, (id, "description")),
            declared=True,
            where=self.document.locate((id,), key=True),
            photo=author.photo,
            email=author.email,
            links=author.links,
        )
