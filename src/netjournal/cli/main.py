"""The `netjournal` command: its sections, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from netjournal import __version__
from netjournal.cli import output
from netjournal.cli.failing import INTERRUPTED, REFUSED, WRONG_USAGE, End, carry_any_text, ending
from netjournal.cli.lazy import LazyGroup
from netjournal.cli.opening import OpenScreen
from netjournal.cli.session import Session

SECTIONS = {
    "Every day": {
        "log": "netjournal.cli.capturing:log",
        "nothing": "netjournal.cli.capturing:nothing",
        "today": "netjournal.cli.agenda:today",
        "search": "netjournal.cli.searching:search",
        "undo": "netjournal.cli.undoing:undo",
        "drafts": "netjournal.cli.drafting:drafts",
    },
    "People and communities": {
        "contact": "netjournal.cli.contacts:contact",
        "prep": "netjournal.cli.agenda:prep",
        "who": "netjournal.cli.agenda:who",
        "decision": "netjournal.cli.deciding:decision",
        "cadence": "netjournal.cli.keeping_touch:cadence",
    },
    "From talk to classroom": {
        "learning": "netjournal.cli.learnings:learning",
        "goal": "netjournal.cli.goals:goal",
        "problem": "netjournal.cli.problems:problem",
    },
    "Looking back": {
        "review": "netjournal.cli.reviewing:review",
        "why": "netjournal.cli.reviewing:why",
        "reflect": "netjournal.cli.reflecting:reflect",
        "intend": "netjournal.cli.intending:intend",
        "term": "netjournal.cli.intending:term",
        "export": "netjournal.cli.exporting:export",
    },
    "From other programs": {
        "import": "netjournal.cli.importing:import_files",
    },
    "Never losing anything": {
        "backup": "netjournal.cli.keeping:backup",
        "trash": "netjournal.cli.trashing:trash",
        "doctor": "netjournal.cli.doctoring:doctor",
    },
    "On several computers": {
        "sync": "netjournal.cli.syncing:sync",
    },
    "The program": {
        "demo": "netjournal.cli.screen:demo",
        "completion": "netjournal.cli.completing:completion",
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


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    invoke_without_command=True,
    help=HELP,
    context_settings={"help_option_names": ["--help"], "max_content_width": 100},
)
@click.option("--journal", "folder", metavar="DIR", help="The folder of the journal (or set NETJOURNAL_HOME).")
@click.version_option(__version__, message="netjournal %(version)s", help="Show the version and leave.")
@click.help_option("--help", help="Show this help and leave.")
@click.pass_context
def cli(ctx: click.Context, folder: str | None) -> None:
    """Choose the journal, and open the screen where no command is given."""
    ctx.color = None if output.wants_colour() else False
    ctx.obj = session = Session(folder, ctx.obj)
    ctx.call_on_close(session.close)
    if ctx.invoked_subcommand is None:
        from netjournal.cli.opening import open_journal  # deferred: only the screen needs Textual

        open_journal(session.folder, session.show)


def main(arguments: Sequence[str] | None = None, open_screen: OpenScreen | None = None) -> int:
    """Run one command; returns the status that the process ends with."""
    carry_any_text()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if COMPLETING in os.environ:
        cli.main(args=given, prog_name=NAME)
    with (
        ending(lambda: _folder_of(given)) as end,
        _usage_explained(end),
        cli.make_context(NAME, given, obj=open_screen) as context,
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
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx is not None else NAME
        output.error(_sentence(error.format_message()), f"`{path} --help` shows how it is used.")
        end.status = WRONG_USAGE
    except click.ClickException as error:
        output.error(_sentence(error.format_message()))
        end.status = REFUSED
    except click.Abort:
        end.status = INTERRUPTED


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _folder_of(arguments: Sequence[str]) -> Path:
    """The folder that a run was about, as far as its arguments tell."""
    from netjournal.config import journal_folder

    for place, word in enumerate(arguments):
        if word.startswith("--journal="):
            return journal_folder(word.partition("=")[2])
        if word == "--journal" and place + 1 < len(arguments):
            return journal_folder(arguments[place + 1])
    return journal_folder(os.environ.get("NETJOURNAL_HOME"))
