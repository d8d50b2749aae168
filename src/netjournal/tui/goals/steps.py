"""The ends of a goal, and what a silence asks for: done, not needed, later, let go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual.css.query import NoMatches

from netjournal.domain.goals import ended_how, sentence
from netjournal.domain.records import Contact, Goal
from netjournal.journal.drafts import CAPTURE
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.tui.forms.fields import DateField, Field, MinutesField, TextField
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose, FormDialog
from netjournal.tui.learning.steps import attempt
from netjournal.tui.widgets.capture_bar import CaptureBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from netjournal.tui.app_protocol import AppProtocol


def done(app: AppProtocol, goal: Goal) -> None:
    """It was kept: a note where there is one; minutes log the conversation too. One that ended is brought back."""
    if not goal.open:
        _reopen(app, goal)
        return
    fields: list[Field] = [TextField("outcome", "What came of it?", hint="nothing to add")]
    if goal.contact_ids:
        hint = "leave empty if there was no conversation to log"
        fields.append(MinutesField("minutes", "Minutes, to log it as a conversation", hint=hint))
    fields.append(DateField("on", "When", default=app.today, past=True))

    def save(values: dict[str, Any]) -> Any:
        ended = app.journal.goals.done(goal, today=app.today, **values)
        if ended.following is not None and ended.following.due_on is not None:
            app.say(f"Next time: {format_date(ended.following.due_on)}.")
        return ended

    intro = truncate(sentence(goal), 140)
    app.push_screen(FormDialog("Done", fields, save, draft=f"step:done:{goal.id}", said="Done.", intro=intro))


def later(app: AppProtocol, goal: Goal) -> None:
    """Later, not needed this time, or let go."""
    if not goal.open:
        _reopen(app, goal)
        return

    def until(day: date) -> None:
        attempt(app, f"Put off until {format_date(day)}.", app.journal.goals.snooze, goal, until=day, today=app.today)

    def skip() -> None:
        words = {"on": app.today, "today": app.today}
        attempt(app, "Thought about it, and nothing was needed.", app.journal.goals.skip, goal, **words)

    def drop() -> None:
        def answered(reason: str | None) -> None:
            if reason:
                words: dict[str, Any] = {"reason": reason, "on": app.today, "today": app.today}
                attempt(app, "Dropped.", app.journal.goals.drop, goal, **words)

        app.push_screen(AskLine("Why drop it?", required="One line is enough.", draft=f"step:drop:{goal.id}"), answered)

    answers = [
        *days_ahead(app, until),
        ChoiceOption("n", skip, "nothing needed this time", "thought about it"),
        ChoiceOption("x", drop, "drop it", "with the reason"),
    ]
    app.push_screen(Choose(truncate(sentence(goal), 120), answers), do)


def _reopen(app: AppProtocol, goal: Goal) -> None:
    def again() -> None:
        attempt(app, "It is open again.", app.journal.goals.reopen, goal)

    intro = ". ".join(part for part in (ended_how(goal).capitalize(), goal.reason or goal.outcome) if part)
    app.push_screen(Choose(truncate(sentence(goal), 120), [ChoiceOption("o", again, "open it again")], intro=intro), do)


def days_ahead(app: AppProtocol, then: Callable[[date], None]) -> list[ChoiceOption]:
    """Tomorrow, next week, or another day in words."""

    def another() -> None:
        fields: list[Field] = [DateField("until", "Until when", hint="friday, 1 dec, in 2 weeks", required="Which day?",
                                   ahead=True)]  # fmt: skip
        app.push_screen(FormDialog("Another day", fields, lambda values: values["until"], draft="form:day"), chosen)

    def chosen(day: date | None) -> None:
        if day is not None:
            then(day)

    next_monday = app.today + timedelta(days=7 - (app.today.weekday() - app.journal.week_start()) % 7)
    return [
        ChoiceOption("t", lambda: then(app.today + timedelta(days=1)), "tomorrow"),
        ChoiceOption("w", lambda: then(next_monday), "next week", format_date(next_monday)),
        ChoiceOption("d", another, "another day", "in words"),
    ]


def do(chosen: Any) -> None:
    """Do what was chosen, if anything was."""
    if chosen is not None:
        chosen()


def silence(app: AppProtocol, contact: Contact) -> None:
    """Somebody has gone quiet: log a conversation, or note that one thought of them."""
    answers = [
        ChoiceOption("l", lambda: log_with(app, contact), "log a conversation"),
        ChoiceOption("t", lambda: thought_of(app, contact), "I thought of them", "nothing needed for now"),
    ]
    app.push_screen(Choose(contact.name, answers), do)


def thought_of(app: AppProtocol, contact: Contact) -> None:
    """Clear the silence without making up a conversation."""
    attempt(app, f"You thought of {contact.name}.", app.journal.goals.thought_of, contact, on=app.today)


def log_with(app: AppProtocol, contact: Contact) -> None:
    """The capture bar with the name in it; an entry that was begun before stays as it is."""
    app.draft_keeper.flush()
    text = app.journal.drafts.get(CAPTURE) or f"@{contact.handle} "
    app.draft_keeper.keep(CAPTURE, text)
    app.action_log()
    try:
        app.screen.query_one(CaptureBar).write(text)
    except NoMatches:
        return
