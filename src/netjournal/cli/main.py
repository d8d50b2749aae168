"""The `netjournal` command: its sections, and how it ends.

A group of commands whose modules are imported only when they are asked for, so that each starts quickly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from netjournal import __version__
from netjournal.cli import io
from netjournal.cli.group import Group, output_options, summary_of, with_output_options
from netjournal.cli.io import INTERRUPTED, REFUSED, WRONG_USAGE, End, carry_any_text, ending
from netjournal.cli.open import OpenScreen, open_journal
from netjournal.cli.session import ScreenText, Session
from netjournal.config import journal_folder
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import platform
    from importlib import metadata

    from netjournal.cli import completion as shells
    from netjournal.storage import version
else:
    metadata = lazy_import("importlib.metadata")
    platform = lazy_import("platform")
    shells = lazy_import("netjournal.cli.completion")
    version = lazy_import("netjournal.storage.version")


class LazyGroup(Group):
    """A click group that knows its commands by where they are: `name -> "module:attribute"`, by section of the help."""

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections
        self._places = {name: place for commands in sections.values() for name, place in commands.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return [*self._places, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = place.partition(":")
        return with_output_options(cast(click.Command, getattr(import_module(module), attribute)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the heading of their section."""
        for title, names in self._sections.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, summary_of(command)) for name, command in commands if command is not None]
            with formatter.section(title):
                formatter.write_dl(rows)


SECTIONS = {
    "Every day": {
        "log": "netjournal.cli.log:log",
        "nothing": "netjournal.cli.log:nothing",
        "today": "netjournal.cli.today:today",
        "sort": "netjournal.cli.sort:sort",
        "search": "netjournal.cli.search:search",
        "journal": "netjournal.cli.record:journal",
        "show": "netjournal.cli.record:show",
        "edit": "netjournal.cli.record:edit",
        "delete": "netjournal.cli.record:delete",
        "undo": "netjournal.cli.undo:undo",
        "drafts": "netjournal.cli.drafts:drafts",
    },
    "People and communities": {
        "contact": "netjournal.cli.contact:contact",
        "prep": "netjournal.cli.today:prep",
        "who": "netjournal.cli.today:who",
        "decision": "netjournal.cli.contact:decision",
        "cadence": "netjournal.cli.contact:cadence",
    },
    "From talk to classroom": {
        "learning": "netjournal.cli.learning:learning",
        "goal": "netjournal.cli.goal:goal",
        "problem": "netjournal.cli.problem:problem",
    },
    "Looking back": {
        "review": "netjournal.cli.review:review",
        "why": "netjournal.cli.review:why",
        "reflect": "netjournal.cli.review:reflect",
        "intend": "netjournal.cli.intend:intend",
        "term": "netjournal.cli.intend:term",
        "export": "netjournal.cli.export:export",
    },
    "From other programs": {
        "import": "netjournal.cli.import_:import_files",
    },
    "Never losing anything": {
        "backup": "netjournal.cli.backup:backup",
        "trash": "netjournal.cli.trash:trash",
        "doctor": "netjournal.cli.doctor:doctor",
    },
    "On several computers": {
        "sync": "netjournal.cli.sync:sync",
    },
    "The program": {
        "help": "netjournal.cli.help:help_command",
        "config": "netjournal.cli.config:config_group",
        "demo": "netjournal.cli.demo:demo",
        "serve": "netjournal.cli.serve:serve",
        "completion": "netjournal.cli.completion:completion",
    },
}
"""Every command by section of the help, each with the module that holds it."""

NAME = "netjournal"
COMPLETING = "_NETJOURNAL_COMPLETE"
"""Set by the shell's completion script; click then answers it and leaves."""

HELP = """A journal, in the terminal, of a teacher's professional network: whom you talked with, what you learned, and
whether it reached your classroom.

Without a command it opens the journal on the screen. Everything stays on this computer.

\b
Example:
  netjournal log "coffee with @lucia about exit tickets 25m learned: sort them by error"
"""


def _tell_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """Print the versions that a report of a fault needs."""
    del param
    if not asked or ctx.resilient_parsing:
        return
    parts = [f"Python {platform.python_version()}", f"SQLite {version.sqlite()}"]
    parts += [f"{name} {metadata.version(name)}" for name in ("Textual", "click")]
    click.echo(f"netjournal {__version__}")
    click.echo(f"{', '.join(parts)}; {platform.system()} {platform.release()} {platform.machine()}".rstrip())
    ctx.exit()


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    invoke_without_command=True,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--journal", "folder", metavar="DIR", help="The folder of the journal (or set NETJOURNAL_HOME).")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the versions of the program and of what it stands on, and leave.",
)
@click.help_option("-h", "--help", help="Show this help and leave.")
@click.pass_context
def cli(ctx: click.Context, folder: str | None) -> None:
    """Choose the journal, and open the screen where no command is given."""
    ctx.color = io.wants_colour() and not io.output(ctx).plain
    open_screen, screen_text = ctx.obj or (None, None)
    ctx.obj = session = Session(folder, open_screen, screen_text)
    ctx.call_on_close(session.close)
    if ctx.invoked_subcommand is None:
        open_journal(session.folder, session.show)


cli.params += output_options(hidden=False)


def main(
    arguments: Sequence[str] | None = None,
    open_screen: OpenScreen | None = None,
    screen_text: ScreenText | None = None,
) -> int:
    """Run one command; returns the status that the process ends with."""
    carry_any_text()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if COMPLETING in os.environ:
        shells.register()
        cli.main(args=given, prog_name=NAME, obj=(open_screen, screen_text))
    with (
        ending(lambda: _folder_of(given)) as end,
        _usage_explained(end),
        cli.make_context(NAME, given, obj=(open_screen, screen_text)) as context,
        io.printing(context),
    ):
        cli.invoke(context)
    return end.status


@contextmanager
def _usage_explained(end: End) -> Iterator[None]:
    """Say what click found wrong with the arguments, and end as it wants to."""
    try:
        yield
    except click.exceptions.Exit as leaving:
        end.status = leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as help_text:
        io.text(help_text.message)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx is not None else NAME
        io.error(_sentence(error.format_message()), f"`{path} --help` shows how it is used.")
        end.status = WRONG_USAGE
    except click.ClickException as error:
        io.error(_sentence(error.format_message()))
        end.status = REFUSED
    except click.Abort:
        end.status = INTERRUPTED


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _folder_of(arguments: Sequence[str]) -> Path:
    """The folder that a run was about, as far as its arguments tell."""
    for place, word in enumerate(arguments):
        if word.startswith("--journal="):
            return journal_folder(word.partition("=")[2])
        if word == "--journal" and place + 1 < len(arguments):
            return journal_folder(arguments[place + 1])
    return journal_folder(os.environ.get("NETJOURNAL_HOME"))
