"""`produce(spec, ask)`: each kind of output has its producer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model.output import Ask, OutputSpec
from generator.outputs.pages import produce_page
from generator.outputs.product import Product
from generator.theming.assets import Assets
from generator.theming.environment import Templates

if TYPE_CHECKING:
    from generator.outputs.images import Keep, Read

Producer = Callable[[OutputSpec, Ask], Product]


def _later(module: str, **given: object) -> Producer:
    """A producer whose module is imported when it first makes something: a preview's page needs few of them."""
    name, _, what = module.partition(".")

    def produce(spec: OutputSpec, ask: Ask) -> Product:
        function = getattr(import_module(f"generator.outputs.{name}"), f"produce_{what}")
        product: Product = function(spec, ask, **given)
        return product

    return produce


def producers(root: Path, templates: Templates, assets: Assets, read: Read, keep: Keep) -> Mapping[str, Producer]:
    """Name of a producer in a spec -> the function that makes the output."""
    return {
        "page": partial(produce_page, templates=templates),
        "rss": _later("rss.rss"),
        "jsonfeed": _later("jsonfeed.jsonfeed"),
        "sitemap": _later("sitemaps.sitemap"),
        "sitemap_index": _later("sitemaps.sitemap_index"),
        "news_sitemap": _later("sitemaps.news_sitemap"),
        "robots": _later("sitemaps.robots"),
        "manifest": _later("manifest.manifest"),
        "icon": _later("icons.icon", root=root),
        "redirect": _later("redirects.redirect"),
        "forward": _later("redirects.forward"),
        "redirects_file": _later("redirects.redirects_file"),
        "copy": _later("files.copy", root=root),
        "image": _later("images.image", read=read, keep=keep),
        "asset": _later("files.asset", assets=assets),
    }
