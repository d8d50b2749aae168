"""The form: filling it in, saving, what is wrong where, leaving it half written, and coming back."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from forms_at_work import TODAY, box, comment, fill, people, write

from netjournal import tui
from netjournal.domain.records import Contact, Tier
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.tui import editor
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.fields import (
    ChoiceField,
    ContactsField,
    DateField,
    FieldFault,
    FieldOption,
    LongTextField,
    MinutesField,
    NumberField,
    RepeatField,
    TextField,
    TopicsField,
)
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose, FormDialog

FIELDS = (
    TextField("text", "What will you do?", required="A goal needs a few words."),
    DateField("due_on", "By when", ahead=True),
    RepeatField("repeat", "Again"),
    ContactsField("contact_ids", "With"),
    TopicsField("topics", "Topics"),
    MinutesField("minutes", "Minutes"),
    NumberField("share", "Share", most=100, default=50),
    ChoiceField(
        "tier", "Tier", options=(FieldOption(None, "unsorted"), *(FieldOption(tier, tier.value) for tier in Tier))
    ),
    LongTextField("notes", "Notes"),
)


@pytest.fixture(autouse=True)
def _this_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def form(save: Callable[[dict[str, Any]], Any], **words: Any) -> FormDialog:
    return FormDialog("New goal", FIELDS, save, draft="goal:new", **words)


async def test_fields_become_values(tmp_path: Path) -> None:
    lucia, tomas = people(tmp_path, "Lucía Morrow", "Tomas Brandle")
    saved: list[dict[str, Any]] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(saved.append))
        await fill(pilot, "text", "call them")
        await fill(pilot, "due_on", "friday")
        assert comment(pilot, "due_on") == "Fri 27 Nov 2026"
        await fill(pilot, "repeat", "every 2 weeks")
        await fill(pilot, "contact_ids", "luc")
        await pilot.press("tab")
        await write(pilot, ", tomas")
        await fill(pilot, "topics", "exit tickets, #feedback #ratio")
        await fill(pilot, "minutes", "1h30")
        assert comment(pilot, "minutes") == "1 h 30"
        await fill(pilot, "tier", "f")
        await fill(pilot, "notes", "one\ntwo")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, FormDialog)
    assert saved == [
        {
            "text": "call them",
            "due_on": date(2026, 11, 27),
            "repeat": "FREQ=WEEKLY;INTERVAL=2",
            "contact_ids": (lucia.id, tomas.id),
            "topics": ("exit tickets", "feedback", "ratio"),
            "minutes": 90,
            "share": 50,
            "tier": Tier.FOLLOWING,
            "notes": "one\ntwo",
        }
    ]


async def test_what_is_wrong_is_said_beside_each_field_and_nothing_is_saved(tmp_path: Path) -> None:
    saved: list[dict[str, Any]] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(form(saved.append))
        await fill(pilot, "due_on", "32 foo")
        await fill(pilot, "minutes", "0")
        await fill(pilot, "contact_ids", "nobody")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "few words" in comment(pilot, "text")
        assert "not a day I can read" in comment(pilot, "due_on")
        assert "0 minutes" in comment(pilot, "minutes")
        assert "Nobody here is called" in comment(pilot, "contact_ids")
        assert box(pilot, "text").input.has_focus
        assert saved == []


async def test_a_refusal_stands_beside_its_field_or_at_the_bottom(tmp_path: Path) -> None:
    def refuse(values: dict[str, Any]) -> None:
        if values["minutes"]:
            raise FieldFault("minutes", "Too long for a break.")
        raise JournalError("The journal is asleep.", "Wake it.")

    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(refuse))
        await fill(pilot, "text", "x")
        await pilot.press("ctrl+s")
        await pilot.pause()
        bottom = app.screen.query_one("#form-fault")
        assert "The journal is asleep. Wake it." in str(bottom.content)  # type: ignore[attr-defined]
        await fill(pilot, "minutes", "5")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Too long for a break." in comment(pilot, "minutes")


async def test_what_was_typed_is_there_again_and_can_be_thrown_away(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await fill(pilot, "text", "half a goal")
        await fill(pilot, "notes", "[bold]x")
        await pilot.press("escape")
        await pilot.pause()
        await app.push_screen(form(lambda _values: None))
        assert box(pilot, "text").text == "half a goal"
        assert box(pilot, "notes").text == "[bold]x"
        assert "unfinished version" in str(app.screen.query_one("#form-intro").content)  # type: ignore[attr-defined]
        await pilot.press("ctrl+r")
        assert box(pilot, "text").text == ""
        await pilot.press("escape")
    with Journal(tmp_path) as journal:
        assert journal.drafts.get("goal:new") == ""


async def test_a_draft_is_on_the_disk_while_one_types(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await fill(pilot, "text", "half")
        app.draft_keeper.flush()
        with Journal(tmp_path) as other:
            assert "half" in other.drafts.get("goal:new")


async def test_a_draft_that_is_no_draft_is_passed_over(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.drafts.keep("goal:new", "[" * 100_000)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await pilot.pause()
        assert box(pilot, "text").text == ""


async def test_saving_drops_the_draft(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await fill(pilot, "text", "whole")
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.draft_keeper.flush()
        assert app.journal.drafts.get("goal:new") == ""


async def test_values_that_nobody_touched_stay_as_they_were(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann\x1b[31m")
    saved: list[dict[str, Any]] = []
    fields = (
        TextField("name", "Name", "Ann\x1b[31m  Red"),
        TopicsField("topics", "Topics", ("a, b",)),
        ContactsField("who", "Who", (ann.id,)),
        RepeatField("repeat", "Again", "FREQ=MONTHLY;BYDAY=1FR"),
        LongTextField("notes", "Notes", "one\r\n\ttwo  "),
    )
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(FormDialog("Edit", fields, saved.append))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert saved == [
        {
            "name": "Ann\x1b[31m  Red",
            "topics": ("a, b",),
            "who": (ann.id,),
            "repeat": "FREQ=MONTHLY;BYDAY=1FR",
            "notes": "one\r\n\ttwo  ",
        }
    ]


async def test_enter_goes_on_and_saves_at_the_end(tmp_path: Path) -> None:
    saved: list[dict[str, Any]] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(FormDialog("Two", (TextField("a", "A"), TextField("b", "B")), saved.append))
        await write(pilot, "one\ntwo\n")
        await pilot.pause()
    assert saved == [{"a": "one", "b": "two"}]


async def test_the_editor_of_the_teacher_gets_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "edited", lambda _app, text: text + "\nfrom the editor")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await fill(pilot, "notes", "mine")
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert box(pilot, "notes").text == "mine\nfrom the editor"


async def test_a_missing_editor_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    monkeypatch.delenv("VISUAL", raising=False)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert "no-such-editor-anywhere" in str(app.screen.query_one("#form-fault").content)  # type: ignore[attr-defined]


async def test_one_line_and_one_key(tmp_path: Path) -> None:
    answers: list[Any] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(AskLine("Why?"), answers.append)
        await pilot.pause()
        await write(pilot, "because\n")
        app.push_screen(AskLine("Why?"), answers.append)
        await pilot.pause()
        await pilot.press("escape")
        app.push_screen(
            Choose("Which?", [ChoiceOption("a", 1, "one"), ChoiceOption("q", 2, "two [b]")]), answers.append
        )
        await pilot.pause()
        await pilot.press("x", "q")
        app.push_screen(Choose("Which?", [ChoiceOption("a", 1, "one")]), answers.append)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
    assert answers == ["because", None, 2, None]


async def test_a_choice_by_mouse(tmp_path: Path) -> None:
    answers: list[Any] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Choose("Which?", [ChoiceOption("a", 1, "one"), ChoiceOption("b", 2, "two")]), answers.append)
        await pilot.pause()
        await pilot.click("#answer-1")
        await pilot.pause()
    assert answers == [2]


async def test_a_person_with_a_bracketed_name_is_text(tmp_path: Path) -> None:
    (zed,) = people(tmp_path, "[bold]Zed[/bold]")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(form(lambda _values: None))
        await fill(pilot, "contact_ids", f"@{zed.handle}")
        assert comment(pilot, "contact_ids") == "[bold]Zed[/bold]"
        assert isinstance(app.journal.contacts.get(zed.id), Contact)


async def test_what_looks_like_a_student_is_warned_of_and_stops_nothing(tmp_path: Path) -> None:
    people(tmp_path, "Maya Lind")
    saved: list[dict[str, Any]] = []
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(form(saved.append))
        await fill(pilot, "text", "the pupil named Maya said so")
        assert comment(pilot, "text") == "", "a contact may be named"
        await fill(pilot, "notes", "a student called Jonas K. cried")
        assert "Jonas K." in comment(pilot, "notes") and "better off without it" in comment(pilot, "notes")
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert [item["notes"] for item in saved] == ["a student called Jonas K. cried"]


async def test_the_name_of_a_contact_is_no_student(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "n")
        await pilot.pause()
        await fill(pilot, "name", "Jonas K.")
        assert comment(pilot, "name") == ""


def test_every_form_of_the_program_keeps_a_draft() -> None:
    forms = (
        (path.name, call)
        for path in Path(tui.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("FormDialog", "AskLine")
    )
    without = {name for name, call in forms if "draft" not in {keyword.arg for keyword in call.keywords}}
    assert without == set()
