"""Settings are listed, set and refused, and what the teacher wrote in the file stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netjournal.config import DEFAULT_THEME, read_settings
from netjournal.journal.configuration import OPTIONS

Run = Callable[..., Any]
"""Runs a command; what comes back is a `Ran` of conftest."""


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("theme", "netjournal-dark", "netjournal-dark"),
        ("ascii", "yes", "true"),
        ("computer", "the school computer", "the school computer"),
        ("date-order", "mdy", "mdy"),
        ("date_order", "MDY", "mdy"),
        ("week-start", "sunday", "sunday"),
        ("school-days", "mon-thu", "mon-thu"),
        ("channels", "staffroom, club", "staffroom, club"),
        ("mail.own", "Me@School.example, me@home.example", "me@school.example, me@home.example"),
    ],
)
def test_what_is_set_is_what_holds(run: Run, key: str, value: str, shown: str) -> None:
    assert run("config", "set", key, value).out.endswith(f" is {shown} now.\n")
    assert run("config", "get", key).out == f"{shown}\n"
    assert f"{key.replace('_', '-')} = {shown}\n" in run("config").out


def test_every_default_can_be_set(run: Run) -> None:
    for option in OPTIONS:
        text = option.format(option.default)
        assert run("config", "get", option.key).out == f"{text}\n"
        if text:
            run("config", "set", option.key, text)
            assert run("config", "list", "--json").json[option.key] == option.default


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["thme", "nord"], "Did you mean theme?"),
        (["theme", "netjournal-drak"], "Did you mean netjournal-dark?"),
        (["ascii", "perhaps"], "Say true"),
        (["date-order", "ydm"], "Did you mean"),
        (["week-start", "noday"], "Write mon"),
        (["channels", "two words!"], "Use one word"),
        (["mail.own", "me at school"], "me@school.example"),
    ],
)
def test_an_unknown_key_or_value_is_refused_with_the_nearest(run: Run, home: Path, words: list[str], hint: str) -> None:
    assert hint in run("config", "set", *words, fails=2).err
    assert not (home / "settings.toml").exists()


def test_comments_stay(run: Run, home: Path) -> None:
    home.mkdir()
    written = '# mine\ntheme = "nord" # cold\n\n[keys]\nlog = "a" # easier\n'
    (home / "settings.toml").write_text(written, encoding="utf-8")
    run("config", "set", "ascii", "true")
    run("config", "set", "theme", "dracula")
    text = (home / "settings.toml").read_text(encoding="utf-8")
    for line in ("# mine", 'theme = "dracula" # cold', 'log = "a" # easier', "ascii = true"):
        assert line in text.splitlines()
    assert read_settings(home).keys == {"log": "a"}
    assert read_settings(home).mistakes == ()


def test_a_file_with_a_mistake_is_not_written_over(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("theme = \n", encoding="utf-8")
    assert "has a mistake" in run("config", "set", "ascii", "true", fails=1).err
    assert (home / "settings.toml").read_text(encoding="utf-8") == "theme = \n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('thme = "nord"', "Did you mean theme?"),
        ('ascii = "no"', "ascii must be true or false"),
        ("theme = 3", "theme must be a name in quotes"),
        ("keys = 3", "[keys]"),
        ("[keys]\nlog = 3", "the keys of log must be in quotes"),
        ("theme = ", "has a mistake"),
    ],
)
def test_mistakes_are_named_and_defaults_hold(run: Run, home: Path, text: str, words: str) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(text, encoding="utf-8")
    found = read_settings(home)
    assert (found.theme, found.ascii, dict(found.keys)) == (DEFAULT_THEME, False, {})
    assert len(found.mistakes) == 1
    assert words in found.mistakes[0]
    told = [finding for finding in run("doctor", "--json", fails=1).json if finding["check"] == "settings"]
    assert [(finding["ok"], finding["text"]) for finding in told] == [(False, found.mistakes[0])]
