"""How the program starts, ends, and treats terminals, pipes and surprises."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from netjournal import __version__
from netjournal.cli import log
from netjournal.cli.main import SECTIONS, cli
from netjournal.journal.journal import Journal


def every_command() -> list[tuple[str, ...]]:
    """The path of every command and group."""
    found: list[tuple[str, ...]] = []

    def walk(group: click.Group, path: tuple[str, ...]) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            found.append((*path, name))
            if isinstance(command, click.Group):
                walk(command, (*path, name))

    walk(cli, ())
    return found


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example(run, path, home: Path):
    out = run(*path, "--help").out
    assert re.search(r"Examples?:\n +netjournal ", out), out
    assert not home.exists()


def test_help_lists_every_command_and_the_version_is_shown(run):
    out = run("--help").out
    for title, commands in SECTIONS.items():
        assert f"{title}:" in out
        for name in commands:
            assert re.search(rf"^  {name} +[A-Z]", out, re.MULTILINE)
    assert run("--version").out.splitlines()[0] == f"netjournal {__version__}"


def test_wrong_usage_is_a_sentence_and_the_way_out(run):
    for arguments in (["lgo"], ["contact", "add"], ["review", "--jsno"], ["goal", "done"], ["--journal"]):
        ran = run(*arguments, fails=2)
        assert len(ran.err.splitlines()) == 2
        assert "--help` shows" in ran.err
        assert ran.out == ""


def test_logging_imports_neither_screen_nor_migrations(run, lucia, home: Path):
    script = (
        "import sys; from netjournal.cli.main import main\n"
        "status = main(['--journal', sys.argv[1], 'log', 'hi @lucia'])\n"
        "slow = ['textual', 'sqlite_utils', 'platformdirs', 'rich', 'wcwidth', 'yaml', 'dateutil.parser',"
        " 'netjournal.exchange', 'netjournal.review', 'netjournal.tui'];"
        "print(status, [name for name in slow if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "0 []"


def test_pipes_get_no_colour_and_may_close(shell, run, lucia):
    for arguments in (["contact", "list"], ["contact", "show", "lucia"], ["review"], ["today"]):
        ran = shell(*arguments)
        assert ran.returncode == 0
        assert b"\x1b" not in ran.stdout
    run("log", "-", stdin=b"@lucia said something that is long enough to fill a pipe\n" * 2000)
    process = subprocess.Popen(
        [sys.executable, "-m", "netjournal", "contact", "show", "lucia"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


def in_terminal(*arguments: str, **variables: str) -> bytes:
    """What a command prints to a terminal."""
    import pty

    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color"} | variables
    process = subprocess.Popen(
        [sys.executable, "-m", "netjournal", *arguments], stdout=theirs, stdin=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    process.wait(timeout=60)
    return shown


def test_a_terminal_gets_colour_unless_no_color_is_set(home: Path, run, lucia):
    assert b"\x1b[" in in_terminal("contact", "list")
    assert b"\x1b" not in in_terminal("contact", "list", NO_COLOR="1")
    assert b"\x1b" not in in_terminal("contact", "list", TERM="dumb")


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}])
def test_names_that_the_terminal_cannot_spell_do_not_stop_a_command(shell, home: Path, variables):
    assert shell("contact", "add", "Łucja 👩‍🏫 سارة", **variables).returncode == 0
    for arguments in (["contact", "list"], ["contact", "show", "lucja"]):
        ran = shell(*arguments, **variables)
        assert ran.returncode == 0, ran.stderr
        assert b"Traceback" not in ran.stderr
    ran = shell("contact", "list", "--json", **variables)

    assert json.loads(ran.stdout.decode("utf-8"))[0]["name"] == "Łucja 👩‍🏫 سارة"


def test_bytes_that_are_no_text_are_stored_as_replacements(home: Path):
    ran = subprocess.run(
        [sys.executable.encode(), b"-m", b"netjournal", b"contact", b"add", b"An\xff\xfea"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    with Journal(home) as journal:
        assert "\ufffd" in journal.contacts.all()[0].name


def test_a_folder_that_cannot_be_used_is_a_sentence(run, tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    ran = run("--journal", str(in_the_way / "journal"), "contact", "list", fails=1)
    assert "cannot be" in ran.err
    assert "--journal" in ran.err


def test_a_strange_or_newer_database_is_a_sentence(run, home: Path):
    home.mkdir()
    (home / "journal.db").write_bytes(b"hello, this is no database" * 100)
    assert "not a journal" in run("contact", "list", fails=1).err
    (home / "journal.db").unlink()
    run("contact", "list")
    with Journal(home) as journal:
        journal.store.connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " SELECT migration_set, '9999_later', applied_at FROM _sqlite_migrations LIMIT 1"
        )
    assert "newer netjournal" in run("contact", "list", fails=1).err


def test_a_wrong_day_in_the_environment_is_a_sentence(run, monkeypatch):
    monkeypatch.setenv("NETJOURNAL_TODAY", "soon")
    assert "NETJOURNAL_TODAY" in run("today", fails=1).err


def test_a_surprise_is_written_down_and_not_shown(run, lucia, home: Path, monkeypatch):
    def surprise(*_: object, **__: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(log, "_stored", surprise)
    ran = run("log", "hi @lucia", fails=1)
    assert "Traceback" not in ran.err
    assert "deep inside" not in ran.err
    assert str(home / "errors.log") in ran.err
    assert "ZeroDivisionError: deep inside" in (home / "errors.log").read_text()
    assert (home / "errors.log").stat().st_mode & 0o077 == 0


def test_ctrl_c_is_quiet(run, lucia, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(log, "_stored", interrupt)
    ran = run("log", "hi @lucia", fails=130)
    assert (ran.out, ran.err) == ("", "")


def test_output_that_cannot_be_written_is_a_sentence(home: Path):
    with Path(os.devnull).open("rb") as not_for_writing:
        ran = subprocess.run(
            [sys.executable, "-m", "netjournal", "--help"], stdout=not_for_writing, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert b"bad file descriptor" in ran.stderr.lower()
    assert len(ran.stderr.splitlines()) <= 2


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell"])
def test_the_completion_script_of_each_shell(run, name):
    out = run("completion", name).out
    assert "_NETJOURNAL_COMPLETE" in out
    assert "netjournal" in out


def completions(*words: str, word: str) -> list[str]:
    """What bash is offered for `word` after these words."""
    line = " ".join(["netjournal", *words, word])
    ran = subprocess.run(
        [sys.executable, "-c", "import sys; from netjournal.cli.main import main; sys.exit(main())"],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ
        | {"_NETJOURNAL_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) + 1)},
    )
    assert ran.stderr == ""
    return [item.partition(",")[2].partition("\t")[0] for item in ran.stdout.splitlines() if item]


def test_the_tab_key_completes_commands_handles_topics_and_ids(run, lucia, home: Path):
    found = run("log", "hi @lucia #feedback learned: x", "--json").json
    assert completions(word="pre") == ["prep"]
    assert completions("contact", "show", word="lu") == ["lucia"]
    assert completions("log", "hi", word="@lu") == ["@lucia"]
    assert completions("log", "hi", word="'#fe") == ["#feedback"]
    assert completions("contact", "add", "x", "--tier", word="col") == ["colleagues"]
    assert completions("learning", "apply", word=found["learnings"][0]["id"][:3]) == [found["learnings"][0]["id"][:8]]
    assert completions("export", word="ref") == ["reflection"]


@pytest.mark.needs_program("bash")
def test_bash_shows_the_words_beside_the_ids_where_it_lists_several(run, lucia, home: Path, tmp_path: Path):
    run("goal", "add", "thank her")
    identity = run("goal", "list", "--json").json[0]["id"][:8]
    script, program = tmp_path / "completion", tmp_path / "netjournal"
    script.write_text(run("completion", "bash").out, encoding="utf-8")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m netjournal "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    for kind, offered in (("63", f"{identity}  (thank her)"), ("9", identity)):
        line = f'. {script}; COMP_WORDS=(netjournal goal done ""); COMP_CWORD=3; COMP_TYPE={kind}'
        line += '; _netjournal_completion netjournal; printf "%s\\n" "${COMPREPLY[@]}"'
        path = f"{tmp_path}:{os.environ['PATH']}"
        ran = subprocess.run(
            ["bash", "--norc", "-c", line], capture_output=True, text=True, check=True, env=os.environ | {"PATH": path}
        )
        assert ran.stdout == f"{offered}\n"


def test_powershell_is_offered_values_with_their_words(run, lucia, monkeypatch: pytest.MonkeyPatch):
    for line, word, offered in (
        ("netjournal contact show lu", "lu", "lucia\tLucía Morrow"),
        ("netjournal contact show '@lu", "'@lu", "@lucia\tLucía Morrow"),
        ("netjournal contact ", "", "add"),
        ("netjournal pre", "pre", "prep"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "netjournal"], capture_output=True, text=True, check=True,
            env=os.environ
            | {"_NETJOURNAL_COMPLETE": "powershell_complete", "COMP_WORDS": line, "COMP_CWORD": word},
        )  # fmt: skip
        assert ran.stdout.splitlines()[0].startswith(offered)


def test_completion_makes_no_journal(home: Path):
    assert completions("contact", "show", word="x") == []
    assert not home.exists()
