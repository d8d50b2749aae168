"""The ends of a goal, and what a silence asks for: done, not needed, later, let go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual.css.query import NoMatches

from netjournal.domain.dates import say_exact
from netjournal.domain.goals import ended_how, sentence
from netjournal.domain.model import Contact, Goal
from netjournal.domain.words import one_line
from netjournal.store.drafts import CAPTURE
from netjournal.tui.dialogs.ask import Answer, AskLine, Choose
from netjournal.tui.dialogs.fields import Day, Field, Line, Minutes
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.dialogs.learning_steps import attempt
from netjournal.tui.widgets.capture_bar import CaptureBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from netjournal.tui.program import Program


def done(app: Program, goal: Goal) -> None:
    """It was kept: a note where there is one; minutes log the conversation too. One that ended is taken up again."""
    if not goal.open:
        _reopen(app, goal)
        return
    fields: list[Field] = [Line("outcome", "What came of it?", hint="nothing to add")]
    if goal.contact_ids:
        hint = "leave empty if there was no conversation to log"
        fields.append(Minutes("minutes", "Minutes, to log it as a conversation", hint=hint))
    fields.append(Day("on", "When", default=app.today, past=True))

    def save(values: dict[str, Any]) -> Any:
        ended = app.journal.goals.done(goal, today=app.today, **values)
        if ended.following is not None and ended.following.due_on is not None:
            app.say(f"Next time: {say_exact(ended.following.due_on)}.")
        return ended

    intro = one_line(sentence(goal), 140)
    app.push_screen(FormDialog("Done", fields, save, draft=f"step:done:{goal.id}", said="Done.", intro=intro))


def later(app: Program, goal: Goal) -> None:
    """Later, not needed this time, or let go."""
    if not goal.open:
        _reopen(app, goal)
        return

    def until(day: date) -> None:
        attempt(
            app, f"Out of sight until {say_exact(day)}.", app.journal.goals.snooze, goal, until=day, today=app.today
        )

    def skip() -> None:
        words = {"on": app.today, "today": app.today}
        attempt(app, "Thought about it, and nothing was needed.", app.journal.goals.skip, goal, **words)

    def drop() -> None:
        def answered(reason: str | None) -> None:
            if reason:
                words: dict[str, Any] = {"reason": reason, "on": app.today, "today": app.today}
                attempt(app, "Let go.", app.journal.goals.drop, goal, **words)

        app.push_screen(
            AskLine("Why let it go?", required="One line is enough.", draft=f"step:drop:{goal.id}"), answered
        )

    answers = [
        *days_ahead(app, until),
        Answer("n", skip, "nothing needed this time", "thought about it"),
        Answer("x", drop, "let it go", "with the reason"),
    ]
    app.push_screen(Choose(one_line(sentence(goal), 120), answers), do)


def _reopen(app: Program, goal: Goal) -> None:
    def again() -> None:
        attempt(app, "It is open again.", app.journal.goals.reopen, goal)

    intro = ". ".join(part for part in (ended_how(goal).capitalize(), goal.reason or goal.outcome) if part)
    app.push_screen(Choose(one_line(sentence(goal), 120), [Answer("o", again, "open it again")], intro=intro), do)


def days_ahead(app: Program, then: Callable[[date], None]) -> list[Answer]:
    """Tomorrow, next week, or another day in words."""

    def another() -> None:
        fields: list[Field] = [Day("until", "Until when", hint="friday, 1 dec, in 2 weeks", required="Which day?",
                                   ahead=True)]  # fmt: skip
        app.push_screen(FormDialog("Another day", fields, lambda values: values["until"], draft="form:day"), chosen)

    def chosen(day: date | None) -> None:
        if day is not None:
            then(day)

    next_monday = app.today + timedelta(days=7 - (app.today.weekday() - app.journal.week_start()) % 7)
    return [
        Answer("t", lambda: then(app.today + timedelta(days=1)), "tomorrow"),
        Answer("w", lambda: then(next_monday), "next week", say_exact(next_monday)),
        Answer("d", another, "another day", "in words"),
    ]


def do(chosen: Any) -> None:
    """Do what was chosen, if anything was."""
    if chosen is not None:
        chosen()


def silence(app: Program, contact: Contact) -> None:
    """Somebody has gone quiet: log a conversation, or note that one thought of them."""
    answers = [
        Answer("l", lambda: log_with(app, contact), "log a conversation"),
        Answer("t", lambda: thought_of(app, contact), "I thought of them", "nothing needed for now"),
    ]
    app.push_screen(Choose(contact.name, answers), do)


def thought_of(app: Program, contact: Contact) -> None:
    """Clear the silence without making up a conversation."""
    attempt(app, f"You thought of {contact.name}.", app.journal.goals.thought_of, contact, on=app.today)


def log_with(app: Program, contact: Contact) -> None:
    """The capture bar with the name in it; an entry that was begun before stays as it is."""
    app.draft_keeper.flush()
    text = app.journal.drafts.get(CAPTURE) or f"@{contact.handle} "
    app.draft_keeper.keep(CAPTURE, text)
    app.action_log()
    try:
        app.screen.query_one(CaptureBar).write(text)
    except NoMatches:
        return
