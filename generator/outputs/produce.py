"""`produce(spec, ask)`: each kind of output has its producer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model.output import Ask, OutputSpec
from generator.outputs.files import produce_asset, produce_copy
from generator.outputs.icons import produce_icon
from generator.outputs.jsonfeed import produce_jsonfeed
from generator.outputs.manifest import produce_manifest
from generator.outputs.pages import produce_page
from generator.outputs.product import Product
from generator.outputs.redirects import produce_forward, produce_redirect, produce_redirects_file
from generator.outputs.rss import produce_rss
from generator.outputs.sitemaps import produce_news_sitemap, produce_robots, produce_sitemap, produce_sitemap_index
from generator.theming.assets import Assets
from generator.theming.environment import Templates

if TYPE_CHECKING:
    from generator.outputs.images import Keep, Read

Producer = Callable[[OutputSpec, Ask], Product]


def _produce_image(spec: OutputSpec, ask: Ask, read: Read, keep: Keep) -> Product:
    from generator.outputs.images import produce_image  # noqa: PLC0415 (a build without pictures does not pay for it)

    return produce_image(spec, ask, read, keep)


def producers(root: Path, templates: Templates, assets: Assets, read: Read, keep: Keep) -> Mapping[str, Producer]:
    """Name of a producer in a spec -> the function that makes the output."""
    return {
        "page": partial(produce_page, templates=templates),
        "rss": produce_rss,
        "jsonfeed": produce_jsonfeed,
        "sitemap": produce_sitemap,
        "sitemap_index": produce_sitemap_index,
        "news_sitemap": produce_news_sitemap,
        "robots": produce_robots,
        "manifest": produce_manifest,
        "icon": partial(produce_icon, root=root),
        "redirect": produce_redirect,
        "forward": produce_forward,
        "redirects_file": produce_redirects_file,
        "copy": partial(produce_copy, root=root),
        "image": partial(_produce_image, read=read, keep=keep),
        "asset": partial(produce_asset, assets=assets),
    }
