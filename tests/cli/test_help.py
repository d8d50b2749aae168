"""Help is there however somebody asks for it, and a mistyped word is answered with the nearest."""

from __future__ import annotations

import re

import click
import pytest

from netjournal.__main__ import screen_text
from netjournal.cli.main import SECTIONS, cli, main


def groups() -> list[str]:
    """The names of the groups of commands."""
    context = click.Context(cli)
    names = (name for commands in SECTIONS.values() for name in commands)
    found = ((name, cli.get_command(context, name)) for name in names)
    return [name for name, command in found if isinstance(command, click.Group) and not command.invoke_without_command]


@pytest.mark.parametrize("group", groups())
def test_a_bare_group_prints_its_help(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([group]) == 0
    bare = capsys.readouterr()
    assert bare.err == ""
    assert "Commands:\n" in bare.out
    for words in ([group, "--help"], [group, "-h"]):
        assert main(words) == 0
        assert capsys.readouterr().out == bare.out


def test_no_help_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["-h"], *([group] for group in groups())):
        main(words)
        listed = re.split(r"\n\S[^\n]*:\n", capsys.readouterr().out, maxsplit=1)[-1]
        assert "..." not in listed.replace("[ARGS]...", "")
        assert "…" not in re.sub(r"“[^”]*”", "", listed)


@pytest.mark.parametrize(
    ("words", "nearest"), [(["hlep"], "help"), (["contcat", "list"], "contact"), (["goal", "lsit"], "list")]
)
def test_a_mistyped_command_is_answered_with_the_nearest(
    words: list[str], nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert f"Did you mean {nearest}" in capsys.readouterr().err


def test_help_of_a_command_is_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "goal", "add"]) == 0
    asked = capsys.readouterr().out
    assert main(["goal", "add", "--help"]) == 0
    assert capsys.readouterr().out == asked
    assert main(["help", "goal", "ad"]) == 2
    assert "Did you mean add?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("capture", "learned:"),
        ("keys", "Close the journal"),
        ("sync", "Conflict copies"),
        ("figures", "application-rate: "),
        ("formats", "netjournal's own export"),
    ],
)
def test_each_topic_is_explained(topic: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", topic], screen_text=screen_text) == 0
    assert words in " ".join(capsys.readouterr().out.split())
