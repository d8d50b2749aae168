"""What goes wrong in a dialog is named, and what is typed there goes nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest
from forms_at_work import TODAY, box, fill, people, write
from textual.app import App, ComposeResult
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, Static
from waiting import settled, until

from netjournal.domain.contact_filter import mistakes
from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.tui.app import JournalApp, MarkedThemes
from netjournal.tui.contacts import forms as contact_forms
from netjournal.tui.contacts.merge import merge_with
from netjournal.tui.forms import paths
from netjournal.tui.forms.paths import PathLine
from netjournal.tui.sync import steps
from netjournal.tui.sync.steps import PassphraseDialog, WaitDialog, Wish
from netjournal.tui.widgets.lines import LineList


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tier:folowing", ["There is no tier “folowing”. Did you mean tier:following?"]),
        ("-kind:persno #feedback", ["There is no kind “persno”. Did you mean kind:person?"]),
        ("tier:zz", ["There is no tier “zz”. There are colleagues, communities, following."]),
        ("tier:foll kind:com tier: words", []),
        ('"tier:folowing"', []),
    ],
)
def test_a_rule_that_can_fit_nobody_is_named_with_the_nearest(text: str, said: list[str]) -> None:
    assert mistakes(text) == said


async def test_the_list_names_the_mistake_of_a_filter(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "f")
        await write(pilot, "tier:folowing")
        await pilot.pause()
        assert "Did you mean tier:following?" in pilot.app.screen.query_one("#lines", LineList).empty.plain


async def test_only_communities_complete_where_a_community_is_asked_for(tmp_path: Path) -> None:
    (sam,) = people(tmp_path, "Sam One")
    people(tmp_path, "Samba circle", kind=ContactKind.COMMUNITY)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        contact_forms.add_membership(app, sam)
        await pilot.pause()
        await fill(pilot, "other", "sam")
        said = str(box(pilot, "other").query_one(".comment", Static).render())
        assert "Samba circle" in said and "Sam One" not in said


async def test_nobody_is_offered_to_be_merged_with_themselves(tmp_path: Path) -> None:
    sam, _ = people(tmp_path, "Sam One", "Sam Two")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        merge_with(app, [sam])
        await pilot.pause()
        await fill(pilot, "other", "sam")
        said = str(box(pilot, "other").query_one(".comment", Static).render())
        assert "Sam Two" in said and "Sam One" not in said


async def test_a_reminder_before_the_plan_is_said_and_not_turned_round(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        contact_forms.edit_contact(app, ann)
        await pilot.pause()
        await fill(pilot, "cadence_days", "30")
        await fill(pilot, "cadence_limit_days", "5")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "comes before the" in str(box(pilot, "cadence_limit_days").fault)
    with Journal(tmp_path) as journal:
        assert journal.contacts.get(ann.id).cadence_days is None


async def test_dots_are_seen_while_a_passphrase_is_typed(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PassphraseDialog("It is encrypted.", twice=False))
        await until(pilot, lambda: bool(app.screen.query(Input)))
        await pilot.press(*"open")
        await pilot.pause()
        field = app.screen.query_one(Input)
        region = field.region
        shown = app.screen._compositor.render_strips()[region.y]
        assert field.value == "open" and field.content_size.height == 1
        assert "".join(segment.text for segment in shown).count("•") == 4


async def test_what_is_typed_while_a_passphrase_is_checked_goes_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()

    def slow(_wish: Wish, _sync: Sync) -> None:
        go.wait(60)
        raise steps.JournalError("The folder is not there.")

    monkeypatch.setattr(steps, "_on", slow)
    (tmp_path / "journal").mkdir()
    app = JournalApp(tmp_path / "journal")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await pilot.pause()
        steps.go_on(app, Wish(tmp_path / "shared", True, passphrase="four words in here"))
        await until(pilot, lambda: isinstance(app.screen, WaitDialog))
        assert "Checking the passphrase" in str(app.screen.query_one(Static).render())
        await pilot.press("q", "l", "n")
        assert isinstance(app.screen, WaitDialog) and app.page_name == "settings"
        go.set()
        await settled(pilot, lambda: not isinstance(app.screen, WaitDialog))


async def test_the_theme_of_now_is_marked_and_comes_first(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.theme = "nord"
        app.search_themes()
        await until(pilot, lambda: isinstance(app.screen, CommandPalette) and bool(app.screen.query(CommandList)))
        names = [name for name, _ in MarkedThemes(app.screen).commands]
        assert names[0] == "nord, as now"
        assert sum("as now" in name for name in names) == 1


async def test_a_picture_is_saved_where_there_is_no_folder_for_downloads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("netjournal.tui.app.user_downloads_path", lambda: tmp_path / "Downloads")
    app = JournalApp(tmp_path / "journal")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.deliver_screenshot()
        await until(pilot, lambda: list(tmp_path.glob("*.svg")))


async def test_ctrl_c_says_the_key_that_the_footer_names(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert [note.message for note in app._notifications] == ["q closes the journal."]


class OnePath(App[None]):
    def compose(self) -> ComposeResult:
        yield PathLine()
        yield Input(id="next")


def listed(pilot: Pilot[None]) -> str:
    return str(pilot.app.query_one(".path-list", Static).render())


async def test_tab_lists_what_fits_and_goes_through_it(tmp_path: Path) -> None:
    for name in ("Connections.csv", "Connections-2.csv", "Contacts.vcf"):
        (tmp_path / name).write_text("x")
    app = OnePath()
    async with app.run_test(size=(100, 10)) as pilot:
        line = app.query_one(PathLine)
        line.value = f"{tmp_path}/Co"
        line.cursor_position = len(line.value)
        await pilot.press("tab")
        assert line.value == f"{tmp_path}/Con"
        assert listed(pilot) == "Connections-2.csv   Connections.csv   Contacts.vcf"
        await pilot.press("n", "tab")
        assert line.value == f"{tmp_path}/Connections"
        await pilot.press("tab", "tab", "tab")
        assert line.value == f"{tmp_path}/Connections-2.csv"
        assert line.has_focus and line.selection.is_empty
        await pilot.press("tab", "tab")
        assert line.has_focus, "the focus does not leave unseen while something fits"


async def test_what_was_downloaded_last_is_offered_in_an_empty_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "user_downloads_path", lambda: tmp_path)
    for age, name in enumerate(("new.csv", "old.vcf", "photo.jpg")):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    app = OnePath()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        assert listed(pilot) == "In Downloads: new.csv   old.vcf"
        await pilot.press("tab")
        assert app.query_one(PathLine).value.endswith("new.csv")


async def test_the_trash_says_on_which_computer_something_was_deleted(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ann = journal.contacts.add(Contact(name="Ann", tier=Tier.COLLEAGUES), on=TODAY)
        journal.contacts.trash(ann)
        assert [thing.computer for thing in journal.trash_can.all()] == [""]
        journal.store.connection.execute("UPDATE writers SET computer = 'school' WHERE computer IS NULL")
        assert [thing.computer for thing in journal.trash_can.all()] == ["school"]
    async with JournalApp(tmp_path).run_test(size=(100, 30)) as pilot:
        await pilot.press("D")
        await until(pilot, lambda: bool(pilot.app.screen.query(LineList)))
        assert "on school" in pilot.app.screen.query_one(LineList).render_line(0).text


async def test_a_snapshot_says_what_is_in_it(tmp_path: Path) -> None:
    people(tmp_path, "Ann", "Bea")
    app = JournalApp(tmp_path)

    def holds() -> str:
        return str(app.screen.query_one("#snapshot-holds", Static).render())

    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("7", "B", "n")
        await until(pilot, lambda: "2 contacts, 0 conversations" in holds())
