"""The lines of the settings page about the trash and the snapshots, and the way back to one by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from waiting import settled

from netjournal.domain.records import Contact
from netjournal.journal.journal import Journal
from netjournal.storage.backup import Reason
from netjournal.sync.engine import Sync
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose
from netjournal.tui.settings.page import SettingsPage
from netjournal.tui.settings.snapshots import EMPTY, SnapshotsDialog
from netjournal.tui.settings.trash import TrashDialog
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())
    with Journal(tmp_path / "journal") as journal:
        journal.contacts.add(Contact(name="Lucía Morrow"), on=TODAY)
    return tmp_path / "journal"


async def page(pilot: Pilot[object]) -> SettingsPage:
    await settled(pilot, lambda: pilot.app.focused)
    await pilot.press("7")
    await settled(pilot, lambda: isinstance(pilot.app.screen, SettingsPage) and pilot.app.screen.lines.has_focus)
    screen = pilot.app.screen
    assert isinstance(screen, SettingsPage)
    return screen


def rows(pilot: Pilot[object]) -> list[str]:
    lines = pilot.app.screen.query_one(LineList)
    made = (lines.source.row(place).content for place in range(len(lines.source)))
    return [" ".join((item(70) if callable(item) else item).plain.split()) for item in made]


def names(app: JournalApp) -> set[str]:
    return {contact.name for contact in app.journal.contacts.all()}


@pytest.mark.parametrize("size", [(80, 24), (140, 44)])
async def test_a_snapshot_is_kept_and_gone_back_to_by_key(folder: Path, size: tuple[int, int]) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        settings = await page(pilot)
        assert "snapshots none yet" in "\n".join(rows(pilot))
        await pilot.press("B")
        await settled(pilot, lambda: isinstance(app.screen, SnapshotsDialog))
        assert app.screen.query_one(LineList).empty == EMPTY
        await pilot.press("n")
        await settled(pilot, lambda: "you asked for it" in "".join(rows(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: "1, the newest of" in "\n".join(rows(pilot)))

        app.journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
        settings.lines.go_to("snapshots")
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(app.screen, SnapshotsDialog))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("n")
        await settled(pilot, lambda: isinstance(app.screen, SnapshotsDialog))
        assert names(app) == {"Lucía Morrow", "Wren Takoda"}
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("y")
        await settled(pilot, lambda: names(app) == {"Lucía Morrow"})
        await settled(pilot, lambda: "before going back" in "".join(rows(pilot)))

        await pilot.press("g", "enter")  # what was there is the newest now
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("y")
        await settled(pilot, lambda: names(app) == {"Lucía Morrow", "Wren Takoda"})


async def test_in_a_shared_journal_going_back_is_taken_back_with_one_key(folder: Path, tmp_path: Path) -> None:
    with Journal(folder) as journal:
        Sync(journal).on(tmp_path / "cloud")
        journal.backups.take(Reason.ASKED)
        journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot)
        await pilot.press("B")
        await settled(pilot, lambda: isinstance(app.screen, SnapshotsDialog))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        assert isinstance(app.screen, Choose)
        assert "your other computers go back, too" in app.screen.intro
        await pilot.press("y")
        await settled(pilot, lambda: names(app) == {"Lucía Morrow"})
        await pilot.press("escape", "u")
        await settled(pilot, lambda: names(app) == {"Lucía Morrow", "Wren Takoda"})


async def test_a_damaged_snapshot_is_refused_in_a_sentence(folder: Path) -> None:
    app = JournalApp(folder)
    app.journal.backups.take(Reason.ASKED).path.write_bytes(b"Dear diary")
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot)
        await pilot.press("B")
        await settled(pilot, lambda: isinstance(app.screen, SnapshotsDialog))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("y")
        await settled(
            pilot, lambda: any("is damaged itself" in notification.message for notification in app._notifications)
        )
        assert names(app) == {"Lucía Morrow"}


async def test_the_trash_is_counted_and_opened(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        settings = await page(pilot)
        assert "in the trash nothing" in "\n".join(rows(pilot))
        app.journal.contacts.trash(app.journal.contacts.all()[0])
        settings.refresh_page()
        await settled(pilot, lambda: "in the trash 1 thing" in "\n".join(rows(pilot)))
        assert app.journal.trash_can.count() == len(app.journal.trash_can.all())
        settings.lines.go_to("trash")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, TrashDialog))
