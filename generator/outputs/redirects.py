"""Old addresses: a small page for every host, and lists of redirects for those that read one.

The forms are those of Netlify (https://docs.netlify.com/routing/redirects/), Cloudflare Pages
(https://developers.cloudflare.com/pages/configuration/redirects/), nginx (http://nginx.org/en/docs/http/ngx_http_map_module.html) and
Apache (https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from generator.catalog.addresses import file_of, path_of
from generator.catalog.redirects import exact_redirects, names_of, parts_in, pieces_of, proposed_rule, rules, sources_of
from generator.catalog.resolve import Catalog
from generator.model.output import Ask, OutputSpec
from generator.model.site import FILE, Rule
from generator.model.views import LanguageView
from generator.outputs.product import Product
from generator.problems import Location, Problem, error, warning

FILES: Mapping[str, str] = {
    "netlify": "_redirects",
    "cloudflare": "_redirects",
    "nginx": "redirects.nginx.conf",
    "apache": ".htaccess",
}
"""Form of redirects -> the file that holds them. The form `html` is a page for each."""

STUBS = ("redirect", "forward")
"""Producers of pages that only send their reader on."""

STATIC_LIMIT = 2000
DYNAMIC_LIMIT = 100
"""Redirects that Cloudflare Pages reads: of single addresses, and with open folders."""

Moves = Sequence[tuple[str, str]]
"""Decoded paths: an old address, and the page that it leads to."""


def alias_file(alias: str) -> str:
    """The output file of an old address: `/post/x` is `post/x/index.html`, `/post/x.html` is itself."""
    return file_of(alias if alias.endswith("/") or _is_file(alias) else f"{alias}/")


def _is_file(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def both_forms(path: str) -> tuple[str, ...]:
    """An old address without and with its final slash; one that names a file has none."""
    bare = path.rstrip("/")
    return (path,) if _is_file(path) else tuple(each for each in (bare, f"{bare}/") if each)


def _stub(language: LanguageView, title: str, url: str) -> Product:
    title, url = escape(title), escape(url)
    return Product(
        f"""<!doctype html>
<html lang="{language.code}" dir="{language.direction}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{url}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={url}">
</head>
<body>
<p><a href="{url}">{title}</a></p>
</body>
</html>
""".encode()
    )


def produce_redirect(spec: OutputSpec, ask: Ask) -> Product:
    """A page that sends its reader on, and tells search engines where the story lives now."""
    story, code = spec.args
    target, language = ask("redirect", story, code), ask("language", code)
    assert isinstance(target, tuple) and isinstance(language, LanguageView)
    return _stub(language, *target)


def produce_forward(spec: OutputSpec, ask: Ask) -> Product:
    """The same for an address that a rule of site.yaml leads on, to whatever page."""
    found = ask("forward", spec.args[0])
    assert isinstance(found, tuple)
    code, title, url = found
    language = ask("language", code)
    assert isinstance(language, LanguageView)
    return _stub(language, title, url)


def produce_redirects_file(spec: OutputSpec, ask: Ask) -> Product:
    """The list of redirects in the form of a host."""
    moves, given, front = ask("exact_redirects"), ask("rules"), ask("front_pages")
    assert isinstance(moves, tuple) and isinstance(given, tuple) and isinstance(front, tuple)
    base, pages = front
    lines = _WRITERS[str(spec.args[0])](moves, given, base, pages)
    return Product("".join(f"{line}\n" for line in lines).encode())


def encoded(path: str) -> str:
    """The path as these hosts want it: percent-encoded."""
    return quote(path, safe="/*~!$&'()+,;=:@")


def _is_open(rule: Rule) -> bool:
    return bool(names_of(rule.source)) and not rule.query


Pages = Sequence[tuple[str, str, str, str]]


def _placed(pattern: str, base: str) -> str:
    """A pattern in the form of `_redirects`: `/blog/tags/:slug`."""
    return encoded(base) + "".join(f":{piece}" if index % 2 else encoded(piece) for index, piece in enumerate(pieces_of(pattern)))


def _netlify(moves: Moves, rules: Sequence[Rule], base: str, pages: Pages) -> Iterator[str]:
    """Single addresses, rules, the front page by the reader's language, a 404 page per language. The first line that fits counts."""
    for rule in rules:
        if rule.query:  # pages may lie there too, hence the mark
            for source in both_forms(_placed(rule.source, base)):
                yield f"{source} {rule.query} {_placed(rule.target, base)} 301!"
    yield from _cloudflare(moves, rules, base, pages)
    if all(prefix for _, prefix, _, _ in pages):
        yield from (f"{base}/ {home} 302! Language={code}" for code, _, home, _ in pages)
    yield from (f"{home}* {missing} 404" for _, prefix, home, missing in pages if prefix)


def _cloudflare(moves: Moves, rules: Sequence[Rule], base: str, pages: Pages) -> Iterator[str]:
    """`from to 301`, a line each."""
    for old, target in moves:
        yield from (f"{each} {_url(base, target)} 301" for each in both_forms(encoded(base + old)))
    for rule in filter(_is_open, rules):
        yield from (f"{each} {_placed(rule.target, base)} 301" for each in both_forms(_placed(rule.source, base)))


def _url(base: str, path: str) -> str:
    return quote(base + path, safe="/~!$&'()*+,;=:@")


def _nginx(moves: Moves, rules: Sequence[Rule], base: str, pages: Pages) -> Iterator[str]:
    """Maps of the old address to the new one, in `$edicola_redirect`.

    Single addresses are compared decoded. Rules look at the address as it was sent, so that nothing decoded gets into a header.
    """
    singles = [(each, _for_nginx(_url(base, target))) for old, target in moves for each in both_forms(base + old)]
    longest = max((len(old.encode()) for old, _ in singles), default=0)
    yield "# in http {}: include this file. In server {}: if ($edicola_redirect) { return 301 $edicola_redirect; }"
    yield f"map_hash_bucket_size {_power_of_two(longest + 40)};"
    yield f"map_hash_max_size {_power_of_two(2 * len(singles) + 2048)};"
    yield from _nginx_map("$request_uri", "$edicola_rule", '""', (_nginx_rule(rule, base) for rule in rules if _is_open(rule)))
    yield from _nginx_map("$uri", "$edicola_address", "$edicola_rule", ((f'"{_quoted(old)}"', target) for old, target in singles))
    queries = (_nginx_rule(rule, base) for rule in rules if rule.query)
    yield from _nginx_map("$request_uri", "$edicola_redirect", "$edicola_address", queries)


def _power_of_two(least: int) -> int:
    return 1 << max(6, (least - 1).bit_length())


def _nginx_map(given: str, result: str, default: str, entries: Iterator[tuple[str, str]]) -> Iterator[str]:
    yield f"map {given} {result} {{"
    yield f"    default {default};"
    yield from (f'    {source} "{target}";' for source, target in entries)
    yield "}"


def _nginx_rule(rule: Rule, base: str) -> tuple[str, str]:
    path = "".join(f"(?<old_{p}>[^/?]+)" if i % 2 else _any_spelling(p) for i, p in enumerate(pieces_of((base + rule.source).rstrip("/"))))
    slash = "" if _is_file(rule.source) else "/?"
    asked = rf"\?(?:.*&)?{re.escape(rule.query)}(?:&.*)?$" if rule.query else r"(?:\?.*)?$"
    target = "".join(f"${{old_{p}}}" if i % 2 else _for_nginx(_url("", p)) for i, p in enumerate(pieces_of(base + rule.target)))
    return f'"~^{_quoted(path + slash + asked)}"', target


def _any_spelling(text: str) -> str:
    """A pattern of the text as browsers send it: in percent signs of either case, or as it is."""
    spellings = dict.fromkeys((quote(text, safe="/~!$&'()*+,;=:@"), quote(text, safe="/~!$&'()*+,;=:@").lower(), text))
    found = [re.escape(each) for each in spellings]
    return found[0] if text.isascii() else f"(?:{'|'.join(found)})"


def _quoted(text: str) -> str:
    """As it stands between double quotes in nginx's and Apache's files."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _for_nginx(url: str) -> str:
    return url.replace("$", "%24")


def _apache(moves: Moves, rules: Sequence[Rule], base: str, pages: Pages) -> Iterator[str]:
    """Rules of mod_rewrite, which sees addresses decoded, from the site's folder on, and encodes what it sends."""
    yield "RewriteEngine On"
    for rule in rules:
        if rule.query:
            yield f'RewriteCond "%{{QUERY_STRING}}" "(?:^|&){re.escape(rule.query)}(?:&|$)"'
            yield _apache_rule(rule.source, rule.target, base, "R=301,L,QSD")
    yield from (_apache_rule(old, target, base, "R=301,L") for old, target in moves)
    yield from (_apache_rule(rule.source, rule.target, base, "R=301,L") for rule in rules if _is_open(rule))


def _apache_rule(source: str, target: str, base: str, flags: str) -> str:
    names = names_of(source)
    path = "".join("([^/]+)" if i % 2 else re.escape(p) for i, p in enumerate(pieces_of(source.strip("/"))))
    slash = "" if _is_file(source) else "/?"
    to = "".join(f"${names.index(p) + 1}" if i % 2 else re.sub(r"([$%\\])", r"\\\1", p) for i, p in enumerate(pieces_of(base + target)))
    return f'RewriteRule "^{path}{slash}$" "{to}" [{flags}]'


_WRITERS: Mapping[str, Callable[[Moves, Sequence[Rule], str, Pages], Iterator[str]]] = {
    "netlify": _netlify,
    "cloudflare": _cloudflare,
    "nginx": _nginx,
    "apache": _apache,
}


def stubs_of_rules(catalog: Catalog, specs: Mapping[str, OutputSpec]) -> Iterator[OutputSpec]:
    """Pages for what rules lead to pages that are there, as far as those tell the old address. Whatever else wants a path gets it."""
    if "html" not in catalog.site.redirects.formats:
        return
    pages = [_address_of(path) for path, spec in specs.items() if spec.producer not in STUBS]
    for rule in filter(_is_open, rules(catalog)):
        for path in pages:
            for old in sources_of(rule, path):
                yield OutputSpec(alias_file(old), "forward", (path,), FILE)
    given = {spec.path for spec in specs.values()}
    for old, target in exact_redirects(catalog):
        if alias_file(old) not in given:
            yield OutputSpec(alias_file(old), "forward", (target,), FILE)


def _address_of(file: str) -> str:
    """The decoded path that an output answers."""
    return "/" + (file.removesuffix("index.html") if file == "index.html" or file.endswith("/index.html") else file)


def redirect_problems(catalog: Catalog, specs: Mapping[str, OutputSpec]) -> Iterator[Problem]:
    """Rules that lead nowhere or stand in the way of pages, and more redirects than a host reads."""
    given = rules(catalog)
    forms = _forms(catalog) if given else []
    pages = {_address_of(path) for path, spec in specs.items() if spec.producer not in STUBS} if given else set()
    for rule in given:
        where = Location(FILE, rule.line)
        if not names_of(rule.target) and rule.target not in pages:
            yield error(where, "the rule leads to {path}, where no page is", "write the address of a page, like /tag/", path=rule.target)
        elif _bare(rule.target) not in map(_bare, forms) and not any(parts_in(rule.target, path) is not None for path in pages):
            message, hint = "the rule leads to {path}, and no page has an address of that form", "the forms of pages are: {forms}"
            near = [form for form in forms if set(names_of(form)) == set(names_of(rule.target))] or forms
            yield warning(where, message, hint, path=rule.target, forms=", ".join(near))
        if _is_open(rule):
            path = next((path for path in sorted(pages) if parts_in(rule.source, path) is not None), None)
            if path is not None:
                message, hint = "the rule for {pattern} would lead readers away from {path}", "give the rule another form"
                yield error(where, message, hint, pattern=rule.source, path=path)
    yield from _limits(catalog)


def _forms(catalog: Catalog) -> list[str]:
    """The forms of the site's pages, whether any of a form is there or not: `/en/topics/{slug}/`."""
    open_parts = {name: f"{{{name}}}" for name in ("slug", "section", "year", "month", "day")}
    kinds = [kind for kind, pattern in catalog.site.permalinks.items() if open_parts.keys() & set(names_of(pattern))]
    return [*dict.fromkeys(path_of(catalog.site, kind, language, open_parts) for kind in kinds for language in catalog.site.languages)]


def _bare(pattern: str) -> str:
    """The pattern without the names of its open folders and without a final slash."""
    return "{}".join(pieces_of(pattern)[::2]).rstrip("/")


def _limits(catalog: Catalog) -> Iterator[Problem]:
    settings = catalog.site.redirects
    if "cloudflare" not in settings.formats and settings.chosen:
        return
    moves = exact_redirects(catalog)
    counts = sum(len(both_forms(old)) for old, _ in moves), sum(len(both_forms(rule.source)) for rule in filter(_is_open, rules(catalog)))
    for count, limit, message in zip(
        counts,
        (STATIC_LIMIT, DYNAMIC_LIMIT),
        (
            "_redirects has {count} redirects of single addresses; Cloudflare Pages reads {limit}",
            "_redirects has {count} redirects with open folders; Cloudflare Pages reads {limit}",
        ),
        strict=True,
    ):
        if count > limit:
            source, target, said = proposed_rule(moves)
            hint = "a permalink like /{{prefix}}/post/{{slug}}/ keeps old addresses; if this is not your host, write “redirects.formats”"
            if source:
                hint = "“{source}: {target}” in “redirects.rules” says {said} of them; if this is not your host, write “redirects.formats”"
            facts = {"count": count, "limit": limit, "source": source, "target": target, "said": said}
            yield warning(Location(FILE, catalog.site.settings_lines.get("redirects", 1)), message, hint, **facts)
