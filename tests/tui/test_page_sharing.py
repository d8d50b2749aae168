"""Sharing on the screen: what arrives while one works, what is published, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flows import opened, picture, press, said
from waiting import until

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal
from netjournal.sync import folder as watching
from netjournal.sync.engine import Sync
from netjournal.tui.app import JournalApp
from netjournal.tui.page import Page
from netjournal.tui.sync import controller
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is fixed, and the folder is looked at without waiting."""
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())
    monkeypatch.setattr(controller, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(watching, "QUIET", timedelta(0))
    monkeypatch.setattr(watching, "TRY_AGAIN", timedelta(seconds=0.05))


class Home:
    """The other computer: a journal that shares the same folder."""

    def __init__(self, root: Path) -> None:
        self.cloud = root / "cloud"
        self.folder = root / "home"
        self.folder.mkdir()
        (self.folder / "settings.toml").write_text('computer = "the home computer"\n')
        self.journal = Journal(self.folder)
        self.sync = Sync(self.journal)
        self.sync.on(self.cloud)

    def log(self, *summaries: str, on: date = TODAY) -> None:
        """Write conversations down and publish them."""
        for summary in summaries:
            self.journal.add(Interaction(on=on, summary=summary), "Log")
        self.sync.now()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    other = Home(tmp_path)
    yield other
    other.journal.close()


@pytest.fixture
def school(tmp_path: Path, home: Home) -> Path:
    """A journal that shares the folder as well."""
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "settings.toml").write_text('computer = "school"\n')
    with Journal(folder) as journal:
        Sync(journal).on(home.cloud)
    return folder


def summaries(journal: Journal) -> set[str]:
    return {interaction.summary for interaction in journal.every(Interaction)}


async def test_what_arrives_is_said_and_shown(school: Path, home: Home) -> None:
    async with opened(school) as (app, pilot):
        await press(pilot, "3")
        home.log("coffee [b]with Lucía", "a word with Tomas")
        await until(pilot, lambda: "2 entries from the home computer" in said(app))
        await until(pilot, lambda: "coffee [b]with Lucía" in picture(app))
        await until(pilot, lambda: "synced" in picture(app).splitlines()[0])


async def test_the_cursor_stays_where_it_is(school: Path, home: Home) -> None:
    home.log(*(f"talk {number}" for number in range(60)), on=TODAY - timedelta(days=1))
    async with opened(school) as (app, pilot):
        await press(pilot, "3")
        await until(pilot, lambda: "talk" in picture(app))
        await press(pilot, *["down"] * 40)
        lines = app.screen.query_one(LineList)
        key, line = lines.cursor_key, (lines.cursor or 0) - lines.scroll_offset.y
        home.log(*(f"new {number}" for number in range(20)))
        await until(pilot, lambda: "20 entries" in said(app))
        await until(pilot, lambda: len(summaries(app.journal)) == 80 and len(lines.source) > 80)
        await pilot.pause()
        assert lines.cursor_key == key
        assert (lines.cursor or 0) - lines.scroll_offset.y == line


async def test_what_is_written_is_published_while_one_goes_on(school: Path, home: Home) -> None:
    async with opened(school) as (app, pilot):
        app.journal.add(Interaction(on=TODAY, summary="from school"), "Log")
        await until(pilot, lambda: (home.sync.now(), "from school" in summaries(home.journal))[1])


async def test_on_leaving_the_last_entry_is_published(
    school: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "QUIET", timedelta(hours=1))
    async with opened(school) as (app, pilot):
        await until(pilot, lambda: app.sharing.status is not None)
        app.journal.add(Interaction(on=TODAY, summary="just before leaving"), "Log")
    assert app.sharing.unpublished == ""
    home.sync.now()
    assert "just before leaving" in summaries(home.journal)


async def test_a_folder_that_vanished_is_said_and_so_is_its_return(school: Path, home: Home, tmp_path: Path) -> None:
    async with opened(school) as (app, pilot):
        await until(pilot, lambda: "synced" in picture(app).splitlines()[0])
        home.cloud.rename(tmp_path / "elsewhere")
        await until(pilot, lambda: "folder not there" in picture(app).splitlines()[0])
        assert "cannot be reached" in said(app)
        assert said(app).count("cannot be reached") == 1
        app.journal.add(Interaction(on=TODAY, summary="meanwhile"), "Log")
        (tmp_path / "elsewhere").rename(home.cloud)
        await until(pilot, lambda: "The shared folder is back." in said(app))
        await until(pilot, lambda: "synced" in picture(app).splitlines()[0])
    home.sync.now()
    assert "meanwhile" in summaries(home.journal)


async def test_leaving_without_the_folder_tells_that_something_is_not_published(
    school: Path, home: Home, tmp_path: Path
) -> None:
    async with opened(school) as (app, pilot):
        home.cloud.rename(tmp_path / "elsewhere")
        app.journal.add(Interaction(on=TODAY, summary="kept here"), "Log")
        await pilot.pause()
    assert "safe on this computer" in app.sharing.unpublished


@pytest.mark.parametrize("demo", [False, True])
async def test_with_nothing_shared_and_in_the_demo_there_is_no_thread(
    tmp_path: Path, school: Path, home: Home, demo: bool
) -> None:
    app = JournalApp(school if demo else tmp_path / "alone", demo=demo)
    async with app.run_test() as pilot:
        home.log("not for the demo")
        app.changed()
        await pilot.pause()
        assert app.sharing._background is None
        assert isinstance(app.screen, Page)
        assert ("demo journal" if demo else "this computer only") in picture(app).splitlines()[0]
        assert "not for the demo" not in summaries(app.journal)
