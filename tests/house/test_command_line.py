"""Everything that the screen does works from the command line, too."""

from __future__ import annotations

import shlex

import click
import pytest

from netjournal.cli.main import cli
from netjournal.tui.commands import BY_ID, ON_COMMAND_LINE, ONLY_ON_SCREEN


def test_each_command_of_the_screen_names_the_line_that_does_the_same_or_why_there_is_none() -> None:
    assert ON_COMMAND_LINE.keys() | ONLY_ON_SCREEN.keys() == BY_ID.keys()
    assert ON_COMMAND_LINE.keys() & ONLY_ON_SCREEN.keys() == set()


@pytest.mark.parametrize("line", sorted(set(ON_COMMAND_LINE.values())))
def test_each_line_is_a_command_with_its_options(line: str) -> None:
    program, *words = shlex.split(line)
    context: click.Context = click.Context(cli, info_name=program, **cli.context_settings)
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        name, found, words = command.resolve_command(context, words)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context, **found.context_settings)
    assert not isinstance(command, click.Group) or command.invoke_without_command
    values, _, _ = command.make_parser(context).parse_args(list(words))
    required = {parameter.name for parameter in command.params if parameter.required}
    assert {name for name in required if values.get(name) in (None, ())} == set()
