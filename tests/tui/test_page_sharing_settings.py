"""Sharing on the settings page: turning it on and off, joining, encryption, and settling edits that crossed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flows import opened, picture, press, rows, said
from forms_at_work import write
from test_page_sharing import TODAY, Home, home, quick, school, summaries, until  # noqa: F401 - fixtures
from textual.pilot import Pilot
from textual.widgets import Input

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import KEY
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.help import HelpDialog
from netjournal.tui.settings.page import SettingsPage
from netjournal.tui.sync.conflicts import ConflictDialog
from netjournal.tui.sync.steps import PassphraseDialog
from netjournal.tui.widgets.detail import Detail, page_lines

PASSPHRASE = "three brown owls"


async def on_settings(app: JournalApp, pilot: Pilot[Any], key: str = "") -> SettingsPage:
    """The settings page, with the cursor on a line."""
    await press(pilot, "7")
    await until(pilot, lambda: isinstance(app.screen, SettingsPage) and app.screen.lines.has_focus)
    page = app.screen
    assert isinstance(page, SettingsPage)
    if key:
        await until(pilot, lambda: page.lines.go_to(key))
        await pilot.pause()
    return page


async def share(app: JournalApp, pilot: Pilot[Any], folder: Path, *, encrypt: bool = False) -> None:
    """Fill in the form that shares the journal."""
    await on_settings(app, pilot, "sync")
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(app.screen, FormDialog))
    await write(pilot, str(folder))
    await pilot.press("tab", *(["right"] if encrypt else []), "ctrl+s")  # what follows may ask: it is not waited for
    await pilot.pause()


async def answer(app: JournalApp, pilot: Pilot[Any], *keys: str) -> None:
    await until(pilot, lambda: isinstance(app.screen, Choose) and app.screen.is_mounted)
    await pilot.press(*keys)
    await pilot.pause()


async def type_passphrase(app: JournalApp, pilot: Pilot[Any], *lines: str) -> None:
    await until(pilot, lambda: isinstance(app.screen, PassphraseDialog) and isinstance(app.focused, Input))
    for line in lines:
        await write(pilot, line)
        await pilot.press("enter")
        await pilot.pause()


def read(page: SettingsPage) -> str:
    return " ".join(" ".join(line.plain for line in page_lines(page.detail.blocks, 60)).split())


async def test_sharing_is_turned_on_and_off(tmp_path: Path) -> None:
    async with opened(tmp_path / "alone") as (app, pilot):
        page = await on_settings(app, pilot, "sync")
        assert "no other copy" in read(page)
        assert "How to leave" in read(page)
        await share(app, pilot, tmp_path / "shared")
        await until(pilot, lambda: "The journal is shared in" in said(app))
        await until(pilot, lambda: any("this computer, published" in row for row in rows(app, "#lines")))
        assert list((tmp_path / "shared").glob("netjournal_*.db"))
        await press(pilot, "s")
        await until(pilot, lambda: "Nothing new, here or there." in said(app))
        page.lines.go_to("sync")
        await press(pilot, "enter")
        await answer(app, pilot, "o")
        await answer(app, pilot, "y")
        await until(pilot, lambda: "Sync is off on this computer" in said(app))
        await until(pilot, lambda: "this computer only" in picture(app).splitlines()[0])
        assert app.sharing._background is None


async def test_the_folder_completes_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "netjournal").mkdir(parents=True)
    async with opened(tmp_path / "alone") as (app, pilot):
        await on_settings(app, pilot, "sync")
        await press(pilot, "enter")
        await write(pilot, f"{tmp_path}/nowhere/at/all")
        await press(pilot, "ctrl+s")
        assert "There is no folder" in picture(app)
        await press(pilot, "ctrl+u")
        await write(pilot, f"{tmp_path}/Dro")
        await press(pilot, "tab")
        await write(pilot, "net")
        await pilot.press("tab", "ctrl+s")
        await until(pilot, lambda: "The journal is shared in" in said(app))
        assert app.sharing.sync.folder == tmp_path / "Dropbox" / "netjournal"


async def test_an_empty_journal_joins_and_gets_what_is_there(tmp_path: Path, home: Home) -> None:  # noqa: F811
    home.log("coffee with Lucía")
    async with opened(tmp_path / "new") as (app, pilot):
        await share(app, pilot, home.cloud)
        await until(pilot, lambda: "1 entry from the home computer" in said(app))
        assert summaries(app.journal) == {"coffee with Lucía"}


@pytest.mark.parametrize("one", [True, False])
async def test_two_journals_become_one_only_on_the_teachers_word(tmp_path: Path, home: Home, one: bool) -> None:  # noqa: F811
    home.log("theirs")
    async with opened(tmp_path / "own") as (app, pilot):
        app.journal.add(Interaction(on=TODAY, summary="mine"), "Log")
        await share(app, pilot, home.cloud)
        await answer(app, pilot, "y" if one else "n")
        await until(pilot, lambda: ("The journal is shared" if one else "Nothing was shared.") in said(app))
        assert summaries(app.journal) == ({"mine", "theirs"} if one else {"mine"})
        assert app.sharing.is_on == one


async def test_encryption_asks_twice_and_keeps_the_passphrase_nowhere(tmp_path: Path) -> None:
    cloud = tmp_path / "cloud"
    async with opened(tmp_path / "one") as (app, pilot):
        await share(app, pilot, cloud, encrypt=True)
        await type_passphrase(app, pilot, PASSPHRASE, "another")
        assert "not the same" in picture(app)
        await type_passphrase(app, pilot, PASSPHRASE, PASSPHRASE)
        await until(pilot, lambda: "The journal is shared in" in said(app))
        await until(pilot, lambda: any("encrypted" in row for row in rows(app, "#lines")))
        assert PASSPHRASE not in "".join(app.journal.drafts.waiting().values())
        app.journal.add(Interaction(on=TODAY, summary="secret"), "Log")
    assert (cloud / KEY).exists()
    assert not list(cloud.glob("*.db"))
    async with opened(tmp_path / "two") as (app, pilot):
        await share(app, pilot, cloud)
        await type_passphrase(app, pilot, "not this one")
        await until(pilot, lambda: isinstance(app.screen, PassphraseDialog) and "does not open" in picture(app))
        await type_passphrase(app, pilot, PASSPHRASE)
        await until(pilot, lambda: "secret" in summaries(app.journal))
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and PASSPHRASE.encode() in path.read_bytes()]
    assert kept == []


def crossed(school: Path, home: Home) -> str:  # noqa: F811
    """An entry whose summary was written on both computers."""
    entry = home.journal.add(Interaction(on=TODAY, summary="coffee with Lucía"), "Log")
    home.sync.now()
    with Journal(school) as journal:
        here = Sync(journal)
        here.now()
        journal.edit(journal.get(Interaction, entry.id), "Edit", summary="coffee [b]at school")
        home.journal.edit(home.journal.get(Interaction, entry.id), "Edit", summary="coffee at home")
        home.sync.now()
        here.now()
    return entry.id


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(
    ("keys", "summary"),
    [
        (["1"], "coffee at home"),
        (["2"], "coffee [b]at school"),
        (["b"], "coffee [b]at school / coffee at home"),
        (["t"], "coffee at last"),
    ],
)
async def test_edits_that_crossed_are_settled_with_a_key(
    school: Path,  # noqa: F811
    home: Home,  # noqa: F811
    size: tuple[int, int],
    keys: list[str],
    summary: str,
) -> None:
    identity = crossed(school, home)
    async with opened(school, size) as (app, pilot):
        await until(pilot, lambda: "1 edit crossed" in picture(app).splitlines()[0])
        await on_settings(app, pilot, f"crossing:{identity}:summary")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConflictDialog))
        await until(pilot, lambda: "coffee [b]at school" in picture(app) and "coffee at home" in picture(app))
        assert "the home computer" in picture(app)
        await press(pilot, *keys)
        if keys == ["t"]:
            await until(pilot, lambda: isinstance(app.screen, FormDialog))
            await press(pilot, "f7", "delete")
            await write(pilot, summary)
            await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SettingsPage))
        assert app.journal.get(Interaction, identity).summary == summary
        await until(pilot, lambda: "synced" in picture(app).splitlines()[0])
    home.sync.now()
    assert home.journal.get(Interaction, identity).summary == summary
    assert home.sync.conflicts() == []


async def test_a_damaged_file_and_a_newer_one_are_named_with_the_way_out(school: Path, home: Home) -> None:  # noqa: F811
    whole = next(home.cloud.glob("netjournal_???????.db")).read_bytes()
    (home.cloud / "netjournal_zzzzzzz.db").write_bytes(whole[:-9000])
    async with opened(school) as (app, pilot):
        await until(pilot, lambda: "a file waits" in picture(app).splitlines()[0])
        page = await on_settings(app, pilot, "trouble:damaged:netjournal_zzzzzzz.db")
        assert "netjournal_zzzzzzz.db is damaged" in read(page)
        assert "tried again by itself" in read(page)
        (home.cloud / "netjournal_zzzzzzz.db").unlink()
        await until(pilot, lambda: "synced" in picture(app).splitlines()[0])


async def test_a_conflict_copy_is_put_aside_and_brought_back(school: Path, home: Home) -> None:  # noqa: F811
    home.log("from home")
    mine = next(home.cloud.glob("netjournal_???????.db"))
    copy = home.cloud / f"{mine.stem} (1).db"
    copy.write_bytes(mine.read_bytes())
    async with opened(school) as (app, pilot):
        await until(pilot, lambda: "from home" in summaries(app.journal))
        app.journal.add(Interaction(on=TODAY, summary="from school"), "Log")
        await until(pilot, lambda: f"{copy.name} was put aside" in said(app))
        assert not copy.exists()
        await on_settings(app, pilot, f"aside:{copy.name}")
        await press(pilot, "enter")
        await answer(app, pilot, "y")
        await until(pilot, lambda: "It is back" in said(app))
        assert copy.exists()


async def test_the_demo_is_never_shared(tmp_path: Path) -> None:
    app = JournalApp(tmp_path, demo=True)
    async with app.run_test() as pilot:
        await on_settings(app, pilot, "sync")
        await pilot.press("enter")
        await until(pilot, lambda: "The demo is never shared" in said(app))
        assert isinstance(app.screen, SettingsPage)


async def test_the_help_of_the_page_explains_sharing(tmp_path: Path) -> None:
    async with opened(tmp_path / "alone") as (app, pilot):
        await on_settings(app, pilot)
        await press(pilot, "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpDialog) and app.screen.query(Detail))
        explained = "\n".join(line.plain for line in page_lines(app.screen.query_one(Detail).blocks, 76))
        assert "Sync: which folder" in explained
        assert "Sync: how to leave" in explained
