"""A group of commands: its help names each command in whole words, and a mistyped one is answered with the nearest."""

from __future__ import annotations

import difflib
import inspect

import click

from netjournal.cli import io


def _be_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value:
        io.output(ctx).quiet = True


def _be_plain(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value:
        io.output(ctx).plain = True
        ctx.color = False


def output_options(*, hidden: bool) -> list[click.Option]:
    """The options that say how a run prints; every command takes them, the help of the whole program names them."""
    quiet = "Print nothing when all went well; warnings, errors and --json still appear."
    plain = "No signs, no columns, one statement a line: for a screen reader (or set NETJOURNAL_PLAIN=1)."
    return [
        click.Option(["--quiet"], is_flag=True, expose_value=False, hidden=hidden, callback=_be_quiet, help=quiet),
        click.Option(
            ["--plain"], is_flag=True, expose_value=False, hidden=hidden, callback=_be_plain, help=plain,
            envvar="NETJOURNAL_PLAIN",
        ),
    ]  # fmt: skip


def with_output_options(command: click.Command) -> click.Command:
    """The command, which also takes `--quiet` and `--plain`."""
    if not any("--quiet" in parameter.opts for parameter in command.params):
        command.params += output_options(hidden=True)
    return command


def summary_of(command: click.Command) -> str:
    """The first sentence of a command's help, whole."""
    text = inspect.cleandoc(command.help or "").partition("\n\n")[0].partition("\n\b")[0]
    sentence, _, _ = " ".join(text.split()).partition(". ")
    return sentence.rstrip(".")


class Group(click.Group):
    """Without a command it prints its help."""

    group_class: type[click.Group] | type[type] | None = type

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, which takes the options that every command takes."""
        found = super().get_command(ctx, cmd_name)
        return None if found is None else with_output_options(found)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with. Raises UsageError with the nearest names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and not name.startswith("-"):
            nearest = difflib.get_close_matches(name.casefold(), self.list_commands(ctx), n=3)
            hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
            ctx.fail(f"There is no command “{name}” here.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every command with its whole first sentence."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, summary_of(command)) for name, command in commands if command is not None and not command.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
