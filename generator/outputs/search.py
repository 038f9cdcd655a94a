"""What the search's index is made of. Its own files are known only once it has been made (`building/search.py`)."""

from __future__ import annotations

import unicodedata

from generator.catalog.addresses import file_of
from generator.catalog.pages import page_path, searchable
from generator.catalog.resolve import Catalog

FOLDER = "pagefind"
"""Where the index lies; the browser's part of Pagefind looks for the rest beside itself."""


def searched(catalog: Catalog) -> tuple[str, ...]:
    """The outputs that the search may find, in order of their paths; none where the site has no search."""
    if not catalog.site.search:
        return ()
    paths = (page_path(catalog, catalog.articles[key].kind, *key) for key in searchable(catalog))
    return tuple(sorted(unicodedata.normalize("NFC", file_of(path)) for path in paths))


def is_of_search(path: str) -> bool:
    """Whether an output's path belongs to the index."""
    return path.partition("/")[0].casefold() == FOLDER
