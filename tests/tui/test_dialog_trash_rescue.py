"""Bringing things back from the trash, being rescued from a damaged journal, and the snapshot of the day."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from waiting import settled

from netjournal.domain.records import Contact, Interaction
from netjournal.errors import Damaged, JournalError
from netjournal.journal.journal import Journal
from netjournal.storage.backup import Backups, Reason
from netjournal.sync.engine import Sync
from netjournal.tui import app as program
from netjournal.tui.app import DailySnapshotTask, JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.settings.rescue import RescueApp
from netjournal.tui.settings.trash import EMPTY, TrashDialog
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "journal"
    with Journal(home) as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow"), on=TODAY)
        journal.add(Interaction(on=TODAY, contact_ids=(lucia.id,), summary="coffee [b]bold[/b]\x1b[31m"), "x")
    return home


async def test_what_was_deleted_comes_back_with_one_key(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, lambda: app.focused)
        app.journal.trash(app.journal.every(Interaction)[0], "Trash coffee")
        await pilot.press("D")
        await settled(pilot, lambda: isinstance(app.screen, TrashDialog) and app.screen.query_one(LineList).cursor_key)
        found = app.screen.query_one(LineList)
        assert found.has_focus
        shown = found.render_line(0).text
        assert "coffee [b]bold[/b]" in shown
        assert "interaction" in shown
        assert "\x1b" not in shown
        await pilot.press("enter")
        await settled(pilot, lambda: found.cursor_key is None)
        assert len(app.journal.every(Interaction)) == 1
        assert EMPTY in found.render_line(0).text
        await pilot.press("enter", "escape")
        await settled(pilot, lambda: not isinstance(app.screen, TrashDialog))
        await pilot.press("u")
        assert app.journal.every(Interaction) == []


async def test_somebody_in_the_trash_can_be_forgotten(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, lambda: app.focused)
        lucia = app.journal.contacts.all()[0]
        app.journal.contacts.trash(lucia)
        await pilot.press("D")
        await settled(pilot, lambda: isinstance(app.screen, TrashDialog) and app.screen.query_one(LineList).cursor_key)
        await pilot.press("X")
        await settled(pilot, lambda: isinstance(app.screen, FormDialog))
        await pilot.press(*f"@{lucia.handle}", "ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TrashDialog) and not app.journal.trash_can.all())
        assert app.journal.store.connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (lucia.id,)).fetchone()
        await settled(pilot, lambda: app.screen.query_one(LineList).cursor_key is None)


async def test_the_trash_is_in_the_palette(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test() as pilot:
        await settled(pilot, lambda: app.focused)
        (found,) = [
            system_command
            for system_command in app.get_system_commands(app.screen)
            if "trash, and bring" in system_command.title
        ]
        await found.callback()
        await settled(pilot, lambda: isinstance(app.screen, TrashDialog))


def damage(folder: Path) -> bytes:
    os.truncate(folder / "journal.db", 20_000)
    return (folder / "journal.db").read_bytes()


async def answered(folder: Path, *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[RescueApp, str]:
    """The rescue program after these keys, and what its question said."""
    app = RescueApp(Backups(folder), "The journal's database is damaged.")
    async with app.run_test(size=size) as pilot:
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.pause()
        text = " ".join(strip.text for strip in app.screen._compositor.render_strips())
        words = " ".join(text.translate(dict.fromkeys(map(ord, "│╭╮╰╯─"), " ")).split())
        await pilot.press(*keys)
        await settled(pilot, lambda: app._exit)
    return app, words


async def test_the_newest_good_snapshot_is_offered_first(folder: Path) -> None:
    backups = Backups(folder)
    older, newer = backups.take(Reason.ASKED), backups.take(Reason.DAILY)
    backups.take(Reason.ASKED).path.write_bytes(b"Dear diary")
    damaged = damage(folder)
    app, words = await answered(folder, "1")
    assert "once a day, the newest" in words
    assert "you asked for it" in words
    assert "Dear diary" not in words
    assert "can take its place; the damaged file is kept" in words
    assert app.return_value is not None
    assert "The journal is as it was on" in app.return_value
    (aside,) = folder.glob("journal-damaged-*.db")
    assert aside.read_bytes() == damaged
    assert str(aside) in app.return_value
    with Journal(folder) as journal:
        assert [contact.name for contact in journal.contacts.all()] == ["Lucía Morrow"]
    assert {older.name, newer.name} <= {backup.name for backup in backups.all()}


async def test_leaving_the_question_changes_nothing(folder: Path) -> None:
    Backups(folder).take(Reason.ASKED)
    damaged = damage(folder)
    app, _ = await answered(folder, "escape")
    assert not app.return_value
    assert (folder / "journal.db").read_bytes() == damaged


async def test_a_new_beginning_keeps_the_damaged_file(folder: Path) -> None:
    damaged = damage(folder)
    app, words = await answered(folder, "n", size=(60, 16))
    assert "no good snapshot" in words
    assert "new journal" in (app.return_value or "")
    (aside,) = folder.glob("journal-damaged-*.db")
    assert aside.read_bytes() == damaged
    with Journal(folder) as journal:
        assert journal.is_empty()


@pytest.fixture
def shared(folder: Path, tmp_path: Path) -> Path:
    """The folder through which the journal is shared."""
    with Journal(folder) as journal:
        Sync(journal).on(tmp_path / "cloud")
    return tmp_path / "cloud"


async def test_the_shared_folder_is_offered_where_there_is_no_snapshot(folder: Path, shared: Path) -> None:
    damaged = damage(folder)
    app, words = await answered(folder, "s")
    assert "the shared folder" in words
    assert "as it was published" in (app.return_value or "")
    (aside,) = folder.glob("journal-damaged-*.db")
    assert aside.read_bytes() == damaged
    with Journal(folder) as journal:
        assert [contact.name for contact in journal.contacts.all()] == ["Lucía Morrow"]
        assert Sync(journal).folder == shared


async def test_a_snapshot_gets_what_was_published_since_with_the_next_sync(folder: Path, shared: Path) -> None:
    Backups(folder).take(Reason.ASKED)
    with Journal(folder) as journal:
        journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
        Sync(journal).now()
    (folder / "journal.db").write_bytes(b"Dear diary, " * 500)  # nothing can be read from it
    _, words = await answered(folder, "1", size=(140, 44))
    assert "the shared folder" in words
    assert "comes back with the next sync" in words
    with Journal(folder) as journal:
        Sync(journal).now()
        assert {contact.name for contact in journal.contacts.all()} == {"Lucía Morrow", "Wren Takoda"}


async def test_a_folder_that_is_gone_is_not_offered(folder: Path, shared: Path) -> None:
    shutil.rmtree(shared)
    damage(folder)
    _, words = await answered(folder, "escape")
    assert "shared folder" not in words


async def test_what_is_damaged_in_the_folder_too_leaves_everything_as_it_was(folder: Path, shared: Path) -> None:
    (published,) = shared.glob("netjournal_*.db")
    os.truncate(published, 9_000)
    damaged = damage(folder)
    app, _ = await answered(folder, "s")
    assert app.failure is not None
    assert "Nothing of the journal can be read" in app.failure.sentence
    assert (folder / "journal.db").read_bytes() == damaged
    assert not list(folder.glob("journal-damaged-*"))


async def test_what_cannot_be_done_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups = Backups(folder)
    snapshot = backups.take(Reason.ASKED)
    damage(folder)

    def refuse(*_: object) -> None:
        raise JournalError("Another netjournal has the damaged journal open.")

    monkeypatch.setattr("netjournal.tui.settings.rescue.restore", refuse)
    app, _ = await answered(folder, "1")
    assert app.failure is not None
    assert "has the damaged journal open" in app.failure.sentence
    assert backups.all() == [snapshot]


def test_the_journal_opens_after_the_rescue_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Backups(folder).take(Reason.ASKED)
    damage(folder)
    monkeypatch.setattr("netjournal.tui.settings.rescue.rescue", lambda *_: "")
    with pytest.raises(Damaged):
        program.opened(folder, demo=False)

    def rescued(_folder: Path, sentence: str) -> str:
        assert "damaged" in sentence
        shutil.copy(Backups(folder).all()[0].path, folder / "journal.db")
        return "The journal is as it was."

    monkeypatch.setattr("netjournal.tui.settings.rescue.rescue", rescued)
    app = program.opened(folder, demo=False)
    assert app.say_first == "The journal is as it was."
    app.journal.close()


async def test_the_day_is_kept_once(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test() as pilot:
        await settled(pilot, lambda: app.focused)
        daily = DailySnapshotTask(app, app.journal.backups)
        daily.look()
        await settled(pilot, app.journal.backups.all)
        daily.look()
        await app.workers.wait_for_complete()
        assert [backup.reason for backup in app.journal.backups.all()] == [Reason.DAILY]


async def test_damage_that_the_snapshot_finds_is_said_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = JournalApp(folder)
    async with app.run_test() as pilot:
        await settled(pilot, lambda: app.focused)
        daily = DailySnapshotTask(app, app.journal.backups)

        def damaged() -> None:
            raise Damaged("The journal's database is damaged.", "`netjournal doctor` says what can be done.")

        monkeypatch.setattr(app.journal.backups, "daily", damaged)
        for _ in range(2):
            daily.look()
            await app.workers.wait_for_complete()
        await settled(pilot, lambda: app._notifications)
        assert [notification.message for notification in app._notifications] == [
            "The journal's database is damaged. `netjournal doctor` says what can be done."
        ]
