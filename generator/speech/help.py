"""What click says: help, usage errors, and its own fixed words."""

from __future__ import annotations

import gettext
import os
from inspect import cleandoc

import click

from generator.speech import DOMAIN, FOLDER, translate

_AS_IT_IS = "\b\n"
"""What click wants before a paragraph whose lines are to stay as they are."""


def teach_click(command: click.Command, language: str) -> None:
    """Let the command, those below it, and click itself speak the language."""
    os.environ["LANGUAGE"] = language  # goes before all other variables (gettext manual, 2.3)
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    _translate(command, language)


def _translate(command: click.Command, language: str) -> None:
    command.help = "\n\n".join(start + translate(text, language) for start, text in paragraphs(command.help or ""))
    command.options_metavar = translate(command.options_metavar or "", language)
    for param in command.params:
        if param.metavar:
            param.metavar = translate(param.metavar, language)
        if isinstance(param, click.Option):
            param.help = translate(param.help or "", language)
            if isinstance(param.show_default, str):
                param.show_default = translate(param.show_default, language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = translate(command.subcommand_metavar, language)
        for each in command.commands.values():
            _translate(each, language)


def paragraphs(text: str) -> list[tuple[str, str]]:
    """The paragraphs of a help text, each with click's mark before it if it has one; without one it is one line, however it was wrapped."""
    found = cleandoc(text).split("\n\n")
    return [
        (_AS_IT_IS, each.removeprefix(_AS_IT_IS)) if each.startswith(_AS_IT_IS) else ("", " ".join(each.split())) for each in found if each
    ]
