"""Importing on the screen: the path, the preview, the import, and stopping it."""

from __future__ import annotations

import asyncio
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from waiting import settled

from netjournal.domain.records import Contact, Tier
from netjournal.exchange.imports import run
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose
from netjournal.tui.forms.paths import PathLine, completed
from netjournal.tui.imports.columns import ColumnsDialog
from netjournal.tui.imports.page import AT_END, AT_PATH, AT_PREVIEW, ImportDialog
from netjournal.tui.widgets.lines import LineList

CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "[b]Lucía,Morrow\x1b[31m,,,Prairie,,\n"
    "Hal,Bergstrand,https://www.linkedin.com/in/hal,hal@x.example,Open Tasks,,\n"
    "Sam,Rivers,https://www.linkedin.com/in/sam,,Brook,,\n"
    ",,,,,,\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-23")
    home = tmp_path / "home"
    with Journal(home) as journal:
        for contact in (
            Contact(name="Hal Bergstrand", tier=Tier.COLLEAGUES),
            Contact(name="Sam Rivers", urls=("https://www.linkedin.com/in/another-sam",)),
        ):
            journal.contacts.add(contact, on=date(2026, 11, 1))
    (tmp_path / "Connections.csv").write_text(CONNECTIONS, "utf-8")
    return home


def keys(dialog: ImportDialog) -> str:
    return str(dialog.query_one(".keys").render())


def said(dialog: ImportDialog) -> str:
    return str(dialog.query_one("#import-said").render())


def why(dialog: ImportDialog) -> str:
    return str(dialog.query_one("#import-why").render())


def rows(dialog: ImportDialog, width: int = 110) -> list[str]:
    source = dialog.query_one(LineList).source
    made = (source.row(place).content for place in range(len(source)))
    return [(item(width) if callable(item) else item).plain.rstrip() for item in made]


async def opened(pilot: Pilot[object], path: str) -> ImportDialog:
    """The dialogue with a path in it, entered."""
    app = pilot.app
    await settled(pilot, lambda: app.focused)
    await pilot.press("I")
    await settled(pilot, lambda: isinstance(app.screen, ImportDialog) and isinstance(app.focused, PathLine))
    assert isinstance(app.screen, ImportDialog)
    dialog = app.screen
    dialog.query_one(PathLine).value = path
    await pilot.press("enter")
    return dialog


@pytest.mark.parametrize("size", [(80, 24), (140, 44)])
async def test_from_the_path_to_the_journal(folder: Path, size: tuple[int, int]) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)
        text = "\n".join(rows(dialog))
        assert "\x1b" not in text
        assert "[b]Lucía Morrow" in text
        assert "same name; adds organization" in text
        assert "Prairie" in text
        assert "Perhaps the same, kept apart  1" in text
        assert "Skipped  1" in text
        assert "1 new, 1 merged, 1 namesake and 1 skipped" in said(dialog)
        await pilot.press("j")
        await settled(pilot, lambda: "adds organization, e-mail and web address" in why(dialog))
        assert len(app.journal.contacts.all()) == 2
        await pilot.press("t")
        await settled(pilot, lambda: "colleagues" in said(dialog))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: keys(dialog) == AT_END)
        assert said(dialog).startswith("Imported: 1 new")
        lucia = app.journal.contacts.find("[b]Lucía Morrow [31m")
        assert (lucia.tier, len(app.journal.contacts.all())) == (Tier.COLLEAGUES, 4)
        await pilot.press("escape")
        assert not isinstance(app.screen, ImportDialog)
        app.action_undo()
        assert len(app.journal.contacts.all()) == 2


async def test_space_says_that_two_are_one_or_are_not(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW and dialog.lines.cursor_key)
        await pilot.press("space")  # the namesake comes first
        await settled(pilot, lambda: "2 merged" in said(dialog))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: keys(dialog) == AT_END)
        assert len(app.journal.contacts.all()) == 3


async def test_what_is_no_import_is_said_beside_the_path(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "nothing.csv"))
        await settled(pilot, lambda: "is not there" in said(dialog))
        assert keys(dialog) == AT_PATH
        assert isinstance(app.focused, PathLine)


async def test_a_stopped_import_stores_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)

        def stopped(*_: object, progress: run.Progress, **__: object) -> None:
            while True:  # until esc was pressed, which the progress then says by an exception
                progress("storing", 1, 2)

        monkeypatch.setattr(run, "run_import", stopped)
        await pilot.press("ctrl+s")
        await pilot.press("escape")
        await settled(pilot, lambda: "Nothing was stored" in said(dialog))
        assert len(app.journal.contacts.all()) == 2
        assert app.journal.undo.latest(1)[0].label == "Add Sam Rivers"


async def test_esc_that_comes_too_late_is_not_told_as_if_nothing_was_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out, stored, seen = run.run_import, threading.Event(), threading.Event()

    def slowly(*given: Any, **named: Any) -> object:
        done = carried_out(*given, **named)
        stored.set()
        seen.wait(10)
        return done

    app = JournalApp(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)
        monkeypatch.setattr(run, "run_import", slowly)
        await pilot.press("ctrl+s")
        await asyncio.to_thread(stored.wait, 10)
        await pilot.press("escape")
        seen.set()
        await settled(pilot, lambda: keys(dialog) == AT_END)
        assert said(dialog).startswith("Imported: 1 new")
        assert len(app.journal.contacts.all()) == 4


async def test_esc_in_the_middle_of_a_large_file_stores_nothing_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out, reached, pressed = run.run_import, threading.Event(), threading.Event()

    def waiting(*given: Any, progress: run.Progress, **named: Any) -> object:
        def slowly(what: str, done: int, total: int) -> None:
            if done > total / 2:
                reached.set()
                pressed.wait(10)
            progress(what, done, total)

        return carried_out(*given, progress=slowly, **named)

    many = (f"Given{number},Family{number},,p{number}@x.example,School,," for number in range(1000))
    (folder.parent / "many.csv").write_text(CONNECTIONS + "\n".join(many) + "\n", "utf-8")
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "many.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)
        monkeypatch.setattr(run, "run_import", waiting)
        await pilot.press("ctrl+s")
        await asyncio.to_thread(reached.wait, 10)
        await pilot.press("escape")
        pressed.set()
        await settled(pilot, lambda: keys(dialog) == AT_PATH)
        assert said(dialog) == "Stopped. Nothing was stored."
        assert len(app.journal.contacts.all()) == 2
        assert app.journal.undo.latest(1)[0].label == "Add Sam Rivers"


async def test_the_same_file_again_has_nothing_to_add(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: keys(dialog) == AT_END)
        await pilot.press("escape")
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: "nothing to add" in said(dialog))


def test_paths_are_completed(tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "more").mkdir()
    assert completed(f"{tmp_path}/Con") == f"{tmp_path}/Connections.csv"
    assert completed(f"{tmp_path}/m") == f"{tmp_path}/more/"
    assert completed(f"{tmp_path}/") is None
    assert completed(f"{tmp_path}/x") is None
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed("/no/such/folder/x") is None
    assert completed("\x00") is None


async def test_t_is_for_the_one_under_the_cursor_and_new_comes_before_skipped(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await opened(pilot, str(folder.parent / "Connections.csv"))
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW and dialog.lines.cursor_key)
        shown = rows(dialog)
        new, skipped = (next(n for n, row in enumerate(shown) if row.startswith(word)) for word in ("New", "Skipped"))
        assert new < skipped
        merged = next(row for row in shown if "Hal Bergstrand" in row)
        assert merged.startswith(app.signs.tier(Tier.COLLEAGUES))
        made = dialog._plan
        await pilot.press("t")  # the namesake comes first
        await settled(pilot, lambda: dialog._plan is not made and not dialog.busy)
        assert [contact.tier for contact in dialog._plan.new] == [None, Tier.COLLEAGUES]  # type: ignore[attr-defined]


async def test_columns_are_asked_about_once_and_remembered(folder: Path) -> None:
    table = folder.parent / "liste.csv"
    table.write_text("Wer,Wo,Post\nAda Quist,X,ada@x.example\n", encoding="utf-8")
    app = JournalApp(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await opened(pilot, str(table))
        await settled(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ColumnsDialog)
        await pilot.press("space")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("a")
        await settled(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.press("j", "j", "space")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: keys(dialog) == AT_PREVIEW)
        (ada,) = dialog._plan.new
        assert isinstance(ada, Contact)
        assert (ada.name, ada.email, ada.notes) == ("Ada Quist", "ada@x.example", "Wo: X")
        await pilot.press("escape", "escape")
        again = await opened(pilot, str(table))
        await settled(pilot, lambda: keys(again) == AT_PREVIEW)
