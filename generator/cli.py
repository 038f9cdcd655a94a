"""The command line: the commands, their options, and how the program ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from generator import __version__
from generator.building.garbage import SELDOM
from generator.commands.result import Result
from generator.problems import Status
from generator.speech import ENGLISH
from generator.speech.help import teach_click
from generator.terminal import LANGUAGE, Progress, Reports, guarded, leave, said

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Terminated(BaseException):
    """SIGTERM: leave as Ctrl-C does, tidily."""


def _site_option(function: Callable[..., None]) -> Callable[..., None]:
    return click.option("--site", "site", metavar="DIR", help="The site's folder; without it, the nearest one upward with a site.yaml.")(
        function
    )


def _format_option(function: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--format", "style", type=click.Choice(["text", "json", "github"]), default="text", help="How problems and results are written."
    )(function)


def _default_jobs() -> int:
    from generator.building.workers import default_jobs  # noqa: PLC0415 (so that --help and --version are quick)

    return default_jobs()


def _jobs_option(function: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1, 256),
        default=_default_jobs,
        show_default="one per processor",
        help="How many processes work.",
    )(function)


_NOW = click.option("--now", metavar="ISO", help="Build as of this moment: 2026-07-28 or 2026-07-28T18:30.")


def _root(site: str | None) -> Path:
    """The site that is meant, with what a killed build left of it finished."""
    from generator.building.publish import finish_pending  # noqa: PLC0415 (so that --help and --version are quick)
    from generator.commands.site import find_site  # noqa: PLC0415

    context = click.get_current_context()
    root = find_site(site or context.find_root().params.get("site"))
    finish_pending(root, lambda text: click.echo(said(text), err=True))
    return root


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="edicola")
@_site_option
def edicola(site: str | None) -> None:
    """A folder of Markdown articles in several languages becomes a static news site.

    \b
    Start here:
      edicola init paper          a new site in the folder paper
      cd paper
      edicola new "First story"   a story with its front matter filled in
      edicola build               the site, in the folder public

    Problems are shown as file:line:column with a hint. Exit status: 0 fine, 1 problems in the site, 2 usage or site.yaml,
    3 the machine (disk, permissions, lock), 130 and 143 after a signal.
    """


@edicola.command()
@_site_option
@click.option("--out", metavar="DIR", help="The output folder; without it, public/ in the site.")
@click.option("--base-url", metavar="URL", help="The address the site will have, in place of site.yaml's.")
@_NOW
@click.option("--drafts", is_flag=True, help="Drafts too, with a banner, kept away from search engines and feeds: for previews.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--clean", is_flag=True, help="Produce everything again, whatever earlier builds remember.")
@click.option("--explain", is_flag=True, help="Name the reason for each file that is produced.")
@_jobs_option
@click.option("--overwrite", is_flag=True, help="Replace somebody else's files in the output folder.")
@click.option(
    "--atomic", is_flag=True, help="Make the output folder a link to a complete tree, switched at once: for servers that serve it live."
)
@click.option("--report", metavar="FILE", help="Write what was done, and when the next change is due, to a JSON file.")
@_format_option
@guarded
def build(site: str | None, say: Progress, **options: Any) -> Result:
    """Build the site.

    Only what changed is produced again. All files appear at once; when anything is an error, the old site stays as it is.
    """
    from generator.commands.build import BuildOptions, build_site  # noqa: PLC0415

    return build_site(_root(site), BuildOptions(**options), say)


@edicola.command()
@_site_option
@click.option("--out", metavar="DIR", help="Check the files of this output folder, as they lie there.")
@click.option("--base-url", metavar="URL", help="The address the site will have, in place of site.yaml's.")
@_NOW
@click.option("--drafts", is_flag=True, help="Check drafts too.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--external", is_flag=True, help="Ask other sites, over the net, whether what is linked there is there.")
@_jobs_option
@_format_option
@guarded
def check(site: str | None, say: Progress, **options: Any) -> Result:
    """Find every problem: front matter, links, images, anchors, hreflang, missing alternative texts and strings. Writes nothing."""
    from generator.commands.check import CheckOptions, check_site  # noqa: PLC0415

    return check_site(_root(site), CheckOptions(**options), say)


@edicola.command()
@_site_option
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; another one opens the preview to the network.",
)
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), help="The port; without it 8000, or the next that is free.")
@click.option("--drafts/--no-drafts", default=True, help="Show drafts and scheduled stories too, with a banner; on if not said otherwise.")
@click.option("--now", metavar="ISO", help="Show the site as of this moment: 2026-07-28 or 2026-07-28T18:30.")
@click.option("--open", is_flag=True, help="Open the preview in the browser.")
@_jobs_option
@guarded
def serve(site: str | None, say: Progress, **options: Any) -> Result:
    """Preview the site in the browser: each page follows what is saved, mistakes are shown where they are, nothing is published."""
    from generator.commands.serve import ServeOptions  # noqa: PLC0415
    from generator.commands.serve import serve as serve_site  # noqa: PLC0415

    return serve_site(_root(site), ServeOptions(**options), say, Reports(say), LANGUAGE)


@edicola.command()
@_site_option
@click.argument("title", metavar="TITLE")
@click.option("--lang", "language", metavar="CODE", help="The language; without it, the site's first one.")
@click.option("--section", metavar="NAME", help="The section's folder; without it, the site's first one.")
@click.option("--now", metavar="ISO", help="The date of the story: 2026-07-28 or 2026-07-28T18:30; without it, this moment.")
@guarded
def new(site: str | None, say: Progress, title: str, language: str | None, section: str | None, now: str | None) -> Result:
    """Write a new story with its front matter filled in: a draft, to be opened in an editor."""
    from generator.commands.new import new_story  # noqa: PLC0415

    return new_story(_root(site), title, language, section, now)


@edicola.command()
@_site_option
@click.argument("story", metavar="STORY")
@click.option("--to", metavar="CODE", required=True, help="The language to translate into.")
@click.option("--from", "origin", metavar="CODE", help="The language to translate from; without it, the original's.")
@click.option("--accept", is_flag=True, help="The translation that is there is up to date: record the revision of the original.")
@guarded
def translate(site: str | None, say: Progress, story: str, to: str, origin: str | None, accept: bool) -> Result:
    """Write the other language's file of a story, a draft with the original's text to be written over.

    STORY is an id, a unique part of one, or the path of the story's folder or file.
    """
    from generator.commands.translate import translate as translate_story  # noqa: PLC0415

    return translate_story(_root(site), story, to, origin, accept=accept)


_DATA_FORMAT = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="How problems and results are written."
)


@edicola.command()
@_site_option
@click.argument("story", metavar="[STORY]", required=False)
@click.option("--lang", "language", metavar="CODE", help="Only this language.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["published", "scheduled", "draft", "expired", "missing", "stale"]),
    help="Only stories with a language in this state; may be given again.",
)
@click.option("--diff", is_flag=True, help="Show what has changed in the original since it was translated.")
@click.option("--now", metavar="ISO", help="The state at this moment: 2026-07-28 or 2026-07-28T18:30.")
@_DATA_FORMAT
@guarded
def status(site: str | None, say: Progress, **options: Any) -> Result:
    """Show what is published, scheduled, a draft, expired, missing or stale, by story and language, and the next change due."""
    from generator.commands.status import StatusOptions  # noqa: PLC0415
    from generator.commands.status import status as status_of  # noqa: PLC0415

    return status_of(_root(site), StatusOptions(**options))


@edicola.command()
@_site_option
@click.option("--now", metavar="ISO", help="Count what is published at this moment: 2026-07-28 or 2026-07-28T18:30.")
@_DATA_FORMAT
@guarded
def tags(site: str | None, say: Progress, now: str | None) -> Result:
    """List the tags with their counts, undeclared and unused ones, and names that are nearly the same."""
    from generator.commands.tags import list_tags  # noqa: PLC0415

    return list_tags(_root(site), now)


@edicola.group(name="import")
def import_() -> None:
    """Bring the archive of an old site along: its stories, dates, authors, tags, pictures and addresses."""


def _import_options(function: Callable[..., Result]) -> click.Command:
    """The command with what all imports can be told."""
    options = (
        click.argument("paths", metavar="PATH...", nargs=-1, required=True),
        _site_option,
        click.option("--captured", metavar="DAY", help="The day on which the pages were saved, for dates without a year: 2026-07-28."),
        click.option(
            "--lang", "language", metavar="CODE", help="The language of what does not show its own; without it, the site's first one."
        ),
        click.option("--section", metavar="NAME", help="The section's folder; without it, the site's first one."),
        click.option("--strip-byline", is_flag=True, help="Take the authors out of the text, where they stand before its first dash."),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing."),
        click.option("--download-images", is_flag=True, help="Fetch pictures that were not saved, over the net, from Wix's own servers."),
        click.option("--strict", is_flag=True, help="Warnings count as errors."),
        _DATA_FORMAT,
    )
    command = guarded(function)
    for option in reversed(options):
        command = option(command)
    return import_.command()(command)


def _import(source: str, site: str | None, say: Progress, options: dict[str, Any]) -> Result:
    from generator.commands.extras import need_extra  # noqa: PLC0415

    need_extra("import")
    from generator.commands.importing import ImportOptions, import_archive  # noqa: PLC0415

    return import_archive(_root(site), source, ImportOptions(**options), say, LANGUAGE)


@_import_options
def wix(site: str | None, say: Progress, **options: Any) -> Result:
    """Import a site of Wix: saved pages, data of its blog, blog-feed.xml, blog-posts-sitemap.xml, tables, copied text.

    PATH is a file or a folder; what each file is shows in what it holds. Importing again changes nothing that an editor has touched.
    """
    return _import("wix", site, say, options)


@_import_options
def wordpress(site: str | None, say: Progress, **options: Any) -> Result:
    """Import an export of WordPress (WXR), with the folder wp-content/uploads beside it for the pictures.

    PATH is a file or a folder; what each file is shows in what it holds. Importing again changes nothing that an editor has touched.
    """
    return _import("wordpress", site, say, options)


@_import_options
def markdown(site: str | None, say: Progress, **options: Any) -> Result:
    """Import a folder of Markdown with front matter, as Hugo, Jekyll, Eleventy or Pelican have it.

    PATH is a file or a folder; what each file is shows in what it holds. Importing again changes nothing that an editor has touched.
    """
    return _import("markdown", site, say, options)


@edicola.group(name="redirects")
def redirects_() -> None:
    """What becomes of the addresses of an old site."""


@redirects_.command(name="check")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@_site_option
@click.option("--now", metavar="ISO", help="Check the site of this moment: 2026-07-28 or 2026-07-28T18:30.")
@_DATA_FORMAT
@guarded
def redirects_check(site: str | None, say: Progress, paths: tuple[str, ...], now: str | None) -> Result:
    """Find every old address that would lead nowhere, for each host in “redirects.formats”. Writes nothing.

    FILE is a list with an address on each line, or a sitemap of the old site.
    """
    from generator.commands.redirects import check_redirects  # noqa: PLC0415

    return check_redirects(_root(site), paths, now, say)


@edicola.command()
@click.argument("folder", metavar="DIR")
@guarded
def init(folder: str, say: Progress) -> Result:
    """Make a new site, ready to build: two languages, a first story, a page."""
    from generator.commands.init import init_site  # noqa: PLC0415

    return init_site(Path(folder))


@edicola.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in a shell.

    \b
    bash:  edicola completion bash >> ~/.bashrc
    zsh:   edicola completion zsh >> ~/.zshrc
    fish:  edicola completion fish > ~/.config/fish/completions/edicola.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    found = get_completion_class(shell)
    assert found is not None  # click knows the three shells of the choice
    click.echo(found(edicola, {}, "edicola", "_EDICOLA_COMPLETE").source())


def main() -> NoReturn:
    """The program `edicola`."""
    for name in ("stdout", "stderr"):  # a service may be started without them
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (for as long as the program runs)
    _speak_utf8()
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _send_again
    if LANGUAGE != ENGLISH:
        teach_click(edicola, LANGUAGE)
    try:
        edicola(standalone_mode=False, prog_name="edicola")
    except click.ClickException as failure:
        failure.show()
        raise SystemExit(failure.exit_code) from None
    except click.exceptions.Exit as failure:
        raise SystemExit(failure.exit_code) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo(said("interrupted"), err=True)
        raise SystemExit(130) from None
    except Terminated:
        raise SystemExit(143) from None
    except BrokenPipeError:
        leave(Status.FINE)
    raise SystemExit(Status.FINE)


def _speak_utf8() -> None:
    """File names and texts are UTF-8 whatever the locale: start again in Python's UTF-8 mode where they are not (LANG=C)."""
    if sys.getfilesystemencoding().lower().replace("-", "") != "utf8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 (this very program)


def _terminate(signum: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


def _send_again(swallowed: Any) -> None:  # Any: the class of it is the checker's alone
    """A signal that comes amid a finalizer, where Python swallows what is raised, is sent again a moment later."""
    import _thread  # noqa: PLC0415 (as threads)
    import threading  # noqa: PLC0415 (hardly ever needed)

    number = {KeyboardInterrupt: signal.SIGINT, Terminated: signal.SIGTERM}.get(swallowed.exc_type)
    if number is None:
        sys.__unraisablehook__(swallowed)
    elif os.name == "nt":  # where `os.kill` would end the process at once
        threading.Timer(0.01, _thread.interrupt_main, (number,)).start()
    else:
        threading.Timer(0.01, os.kill, (os.getpid(), number)).start()
