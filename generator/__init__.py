"""Edicola: a folder of Markdown articles in several languages becomes a static news site."""

__version__ = "0.1.0"
