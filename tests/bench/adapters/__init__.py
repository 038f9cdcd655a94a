"""One module a generator: how the archive is written for it, with an equal minimal theme, and how it is run."""

from __future__ import annotations

from tests.bench.adapters import edicola, eleventy, hugo, nikola, pelican
from tests.bench.adapters.adapter import Adapter, Tools


def adapters(tools: Tools) -> dict[str, Adapter]:
    """Every generator by the name that the command line calls it."""
    found = [
        edicola.mini(),
        edicola.testata(),
        hugo.adapter(tools.hugo),
        pelican.adapter(tools.pelican, caching=False),
        pelican.adapter(tools.pelican, caching=True),
        eleventy.adapter(tools.eleventy),
        nikola.adapter(tools.nikola),
    ]
    return {each.name: each for each in found}
