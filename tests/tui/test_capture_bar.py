"""The capture bar with ordinary words: what stands open is answered with a key, and no line is refused for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from keyboard import typed
from textual import events
from textual.pilot import Pilot

from netjournal.capture.capture import parse
from netjournal.capture.spellings import Spellings
from netjournal.domain.records import Contact, ContactKind, Goal, Interaction, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.today.capture import calmed
from netjournal.tui.widgets.capture_bar import CaptureBar

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
        journal.contacts.add(Contact(name="Ben Asante", tier=Tier.COLLEAGUES), on=TODAY)
    return tmp_path


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[JournalApp, Pilot[str]]]:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        yield app, pilot


async def settle(app: JournalApp, pilot: Pilot[str]) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def write(app: JournalApp, pilot: Pilot[str], text: str) -> None:
    await typed(pilot, text)
    await settle(app, pilot)


def bar(app: JournalApp) -> CaptureBar:
    return app.screen.query_one(CaptureBar)


async def test_a_stranger_is_proposed_and_made_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with Lena Vogt about the 15 min plan ")
        assert "Lena Vogt: a new contact?" in bar(app).preview.plain
        assert [contact for contact in app.journal.every(Contact) if contact.name == "Lena Vogt"] == []
        await pilot.press("ctrl+n", "enter")
        await settle(app, pilot)
        (entry,) = app.journal.every(Interaction)
        assert [app.journal.contacts.get(who).name for who in entry.contact_ids] == ["Lena Vogt"]


async def test_who_is_only_spoken_of_is_counted_in_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "told Ben Asante about Lucia and the tickets ")
        assert "only spoken of: Lucía Morrow" in bar(app).preview.plain
        await pilot.press("ctrl+n")
        await settle(app, pilot)
        assert bar(app).text == "told Ben Asante about @lucia and the tickets "


async def test_a_line_that_names_nobody_is_kept_to_sort(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "somebody had an idea about exit tickets")
        await pilot.press("enter")
        await settle(app, pilot)
        assert bar(app).preview.plain.startswith("This does not say who it was with.")
        assert not app.screen.query("Toast")
        await pilot.press("ctrl+s")
        await settle(app, pilot)
        assert bar(app).text == ""
        assert [item.line for item in app.journal.proposals.waiting(app.today)] == [
            "somebody had an idea about exit tickets"
        ]


async def test_the_line_is_emptied_brought_back_and_found_again(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with @lucia 5m")
        await pilot.press("ctrl+u")
        assert bar(app).text == ""
        await pilot.press("ctrl+z")
        assert bar(app).text == "coffee with @lucia 5m"
        await pilot.press("enter")
        await settle(app, pilot)
        await write(app, pilot, "half")
        await pilot.press("up")
        await settle(app, pilot)
        assert bar(app).text == "coffee with @lucia 5m"
        await pilot.press("down")
        await settle(app, pilot)
        assert bar(app).text == "half"


async def test_pasted_lines_become_entries_after_asking(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        bar(app).field.post_message(events.Paste("coffee with @lucia 5m\ncall with Lucia Morrow 10m\nnobody here\n"))
        await settle(app, pilot)
        assert "3 lines pasted" in bar(app).preview.plain
        assert app.journal.every(Interaction) == []
        await pilot.press("enter")
        await settle(app, pilot)
        assert sorted(entry.minutes or 0 for entry in app.journal.every(Interaction)) == [5, 10]
        assert [item.line for item in app.journal.proposals.waiting(app.today)] == ["nobody here"]


async def test_somebody_new_comes_into_the_tier_and_kind_that_the_preview_shows(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with Lena Vogt about the 15 min plan ")
        await pilot.press("ctrl+r", "ctrl+o")
        await settle(app, pilot)
        assert "Lena Vogt: a new community? ● colleagues" in bar(app).preview.plain
        await pilot.press("ctrl+o", "ctrl+n", "enter")
        await settle(app, pilot)
        (lena,) = [contact for contact in app.journal.every(Contact) if contact.name == "Lena Vogt"]
        assert (lena.kind, lena.tier) == (ContactKind.PERSON, Tier.COLLEAGUES)
        assert len(app.journal.every(Interaction)) == 1
        await write(app, pilot, "coffee with Uma Quist about the 15 min plan ")
        assert "Uma Quist: a new contact? □ to sort" in bar(app).preview.plain


async def test_an_answer_about_a_slip_is_remembered_and_undone(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with Lucai about the 15 min plan ")
        assert "Lucai: Lucía Morrow?" in bar(app).preview.plain
        await pilot.press("ctrl+n")
        await settle(app, pilot)
        await pilot.press("enter")
        await settle(app, pilot)
        assert bar(app).text == "coffee with Lucai about the 15 min plan "
        assert "Lucía Morrow" in bar(app).preview.plain
        assert "ctrl+n chooses" not in bar(app).preview.plain
        await pilot.press("enter")
        await settle(app, pilot)
        assert len(app.journal.every(Interaction)) == 1
        await write(app, pilot, "met Lucai in the hall, 5 min ")
        assert "ctrl+n" not in bar(app).preview.plain
        assert app.journal.contacts.find("lucia").also_called == ("Lucai",)
        app.journal.undo.back()
        app.journal.undo.back()
        assert app.journal.contacts.find("lucia").also_called == ()


async def test_the_nearest_names_stand_before_somebody_new(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "chat with @luca about sets 5m ")
        assert "luca: Lucía Morrow or somebody new?" in bar(app).preview.plain
        await pilot.press("ctrl+n")
        await settle(app, pilot)
        await pilot.press("enter")
        await settle(app, pilot)
        assert bar(app).text.startswith("chat with @lucia")
        await pilot.press("ctrl+u")
        await write(app, pilot, "chat with @luca about sets 5m ")
        await pilot.press("ctrl+n")
        await settle(app, pilot)
        await pilot.press("down", "enter")
        await settle(app, pilot)
        await pilot.press("ctrl+n", "enter")
        await settle(app, pilot)
        (entry,) = app.journal.every(Interaction)
        assert [app.journal.contacts.get(who).name for who in entry.contact_ids] == ["Luca"]


async def test_a_line_that_only_plans_is_kept_as_a_goal_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "I must ask Ben Asante about the trip on friday")
        assert "This is a plan." in bar(app).preview.plain
        await pilot.press("ctrl+g")
        await settle(app, pilot)
        (goal,) = app.journal.every(Goal)
        assert (goal.text, goal.due_on) == ("ask Ben Asante about the trip", date(2026, 11, 27))
        assert goal.contact_ids == (app.journal.contacts.find("ben").id,)
        assert app.journal.every(Interaction) == []
        assert bar(app).text == ""


async def test_tab_writes_what_is_usual_on_this_day(folder: Path) -> None:
    with Journal(folder) as journal:
        who = journal.contacts.find("lucia").id
        for weeks in (1, 2, 3):
            journal.add(
                Interaction(on=TODAY - timedelta(weeks=weeks), contact_ids=(who,), channel="planning", minutes=45),
                "Log",
            )
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await settle(app, pilot)
        assert "tab writes “~planning with @lucia 45m”" in bar(app).preview.plain
        await pilot.press("tab")
        await settle(app, pilot)
        assert bar(app).text == "~planning with @lucia 45m"
        await pilot.press("enter")
        await settle(app, pilot)
        (entry,) = app.journal.interactions.between(TODAY, TODAY)
        assert (entry.channel, entry.minutes, entry.contact_ids) == ("planning", 45, (who,))
        assert "as usual" not in bar(app).preview.plain


async def test_a_letter_with_its_accents_and_an_emoji_are_edited_whole(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        family, accented = "\U0001f469\u200d\U0001f467", "e\u0301"
        bar(app).write(f"ok {family}{accented}")
        await settle(app, pilot)
        await pilot.press("backspace")
        assert bar(app).text == f"ok {family}"
        await pilot.press("left", "delete")
        assert bar(app).text == "ok "
        bar(app).write(f"caf{accented} {accented}t{accented}")
        await settle(app, pilot)
        await pilot.press("ctrl+w")
        assert bar(app).text == f"caf{accented} "


def test_a_name_waits_for_its_word_and_minutes_in_words_for_two_more() -> None:
    people = Spellings([Contact(id="ana", name="Ana Ruiz", handle="ana")])

    def shown(text: str) -> tuple[list[str], int | None]:
        capture = calmed(parse(text, today=TODAY, people=people))
        return [mention.text for mention in capture.mentions], capture.minutes

    assert shown("coffee with Ana") == ([], None)
    assert shown("coffee with Ana ") == (["Ana"], None)
    assert shown("coffee with Ana 20 min") == (["Ana"], None)
    assert shown("coffee with Ana 20 min about our sets") == (["Ana"], 20)
    assert shown("coffee with @ana 25m") == (["ana"], 25)
