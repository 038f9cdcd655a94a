"""Outputs that are copies: static files, pictures, a theme's assets."""

from __future__ import annotations

from pathlib import Path

from generator.model.output import Ask, OutputSpec
from generator.outputs.product import Product
from generator.theming.assets import Assets


def produce_copy(spec: OutputSpec, ask: Ask, root: Path) -> Product:
    """A file of the site as it is. What it asks is the digest of the content; the bytes are copied in blocks."""
    (path,) = spec.args
    ask("file", path)
    return Product(root / str(path))


def produce_asset(spec: OutputSpec, ask: Ask, assets: Assets) -> Product:
    """An asset of the theme."""
    (name,) = spec.args
    ask("asset_digest", name)
    return Product(assets.content(str(name)))
