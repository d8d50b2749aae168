"""The settings of this computer and of the journal."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.params import WORDS, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.journal import configuration
else:
    configuration = lazy_import("netjournal.journal.configuration")


def _keys(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    fitting = (option for option in configuration.OPTIONS if option.key.startswith(incomplete))
    return [CompletionItem(option.key, help=option.words) for option in fitting]


@click.group("config", cls=Group, invoke_without_command=True)
@click.pass_context
def config_group(ctx: click.Context) -> None:
    """Show or change settings; without a command it lists them.

    \b
    Examples:
      netjournal config
      netjournal config set theme netjournal-dark
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_settings)


@config_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@pass_session
@io.paged
def list_settings(session: Session, as_json: bool = False) -> None:
    """List every setting with its value, what it does and what it may be.

    \b
    Example:
      netjournal config list
    """
    values = {
        option.key: configuration.value_of(session.journal, session.folder, option) for option in configuration.OPTIONS
    }
    if as_json:
        io.document(values)
        return
    for option in configuration.OPTIONS:
        io.line(f"{option.key} = {option.format(values[option.key])}")
        io.note(f"  {option.words} Values: {option.values}.")


@config_group.command("get")
@click.argument("key", type=WORDS, shell_complete=_keys)
@pass_session
def get_setting(session: Session, key: str) -> None:
    """Print the value of a setting.

    \b
    Example:
      netjournal config get date-order
    """
    option = configuration.find_option(key)
    io.text(option.format(configuration.value_of(session.journal, session.folder, option)))


@config_group.command("set")
@click.argument("key", type=WORDS, shell_complete=_keys)
@click.argument("value", nargs=-1, required=True, type=WORDS)
@pass_session
def set_setting(session: Session, key: str, value: tuple[str, ...]) -> None:
    """Change a setting; the comments in your settings file stay.

    \b
    Example:
      netjournal config set school-days mon-thu
    """
    option = configuration.find_option(key)
    stored = configuration.set_value(
        session.journal, session.folder, option, shlex.join(value) if option.several else text_of(value)
    )
    io.line(f"{option.key} is {option.format(stored)} now.")
