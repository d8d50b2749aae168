"""The steps of a problem of practice, each asking only who or how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from netjournal.domain import problems as ladder
from netjournal.domain.experts import TierGroup
from netjournal.domain.problems import ProblemState
from netjournal.domain.records import Ask, Contact, Problem, Tier
from netjournal.journal.experts import who_could_help
from netjournal.journal.journal import Journal
from netjournal.text.normalize import truncate
from netjournal.tui.forms.fields import ContactsField, DateField, Field, TextField, yes_no
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose, FormDialog
from netjournal.tui.learning.steps import attempt

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


OFFERED = 6
"""Candidates that have a key of their own."""


def next_problem_step(app: AppProtocol, problem: Problem) -> None:
    """The steps that are possible now, one key each; some ask who or how in one more line."""
    rungs = ladder.allowed(problem)
    if rungs == (ProblemState.OPEN,):
        _reopen(app, problem)
        return
    answers = [ChoiceOption("a", lambda: ask(app, problem), "asked somebody", "who, and what they said")]
    answers += [
        ChoiceOption("w", lambda each=each: answer(app, each), "what they said", name)
        for each, name in _unanswered(app, problem)[:1]
    ]
    ways = {
        ProblemState.NO_SOLUTION: ChoiceOption(
            "n", lambda: _no_solution(app, problem), "no solution here", "the group has said so"
        ),
        ProblemState.BEYOND: ChoiceOption("b", lambda: _beyond(app, problem), "look beyond", "outside the group"),
        ProblemState.RESOLVED: ChoiceOption("r", lambda: resolve(app, problem), "resolved", "how, and who helped"),
        ProblemState.PARKED: ChoiceOption("p", lambda: park(app, problem), "park it", "for now"),
    }
    answers += [ways[rung] for rung in rungs if rung in ways]
    app.push_screen(Choose(truncate(problem.title, 120), answers, intro=ladder.sentence(problem, app.today)), _do)


def _do(chosen: Any) -> None:
    if chosen is not None:
        chosen()


def _unanswered(app: AppProtocol, problem: Problem) -> list[tuple[Ask, str]]:
    """Who was asked and has not answered yet, the last one first."""
    waiting = [item for item in reversed(app.journal.problems.asks(problem.id)) if not item.answer.strip()]
    names = {contact.id: contact.name for contact in app.journal.some(Contact, [draft.contact_id for draft in waiting])}
    return [(draft, names[draft.contact_id]) for draft in waiting if draft.contact_id in names]


def ask(app: AppProtocol, problem: Problem, contact: Contact | None = None) -> None:
    """Note that somebody was asked, and what they said where they did."""
    fields: list[Field] = [
        ContactsField(
            "who", "Whom did you ask?", contact.id if contact else None, single=True, required="A name, please."
        ),
        TextField("answer", "What did they say?", hint="nothing yet"),
        DateField("on", "When", default=app.today, past=True),
    ]

    def save(values: dict[str, Any]) -> Problem:
        asked = app.journal.contacts.get(values.pop("who"))
        return app.journal.problems.ask(problem, asked, today=app.today, **values)[0]

    _form(app, problem, "You asked", fields, save, said="Noted.", about=contact.id if contact else "")


def answer(app: AppProtocol, asked: Ask) -> None:
    """Note what somebody said who had been asked."""

    def answered(text: str | None) -> None:
        if text:
            attempt(app, "Noted.", app.journal.problems.answer, asked, text)

    app.push_screen(AskLine("What did they say?", required="One line, please.", draft=f"answer:{asked.id}"), answered)


def _no_solution(app: AppProtocol, problem: Problem) -> None:
    attempt(
        app,
        "The group has no answer; now look beyond it.",
        app.journal.problems.no_solution,
        problem,
        on=app.today,
        today=app.today,
    )


def _beyond(app: AppProtocol, problem: Problem) -> None:
    attempt(app, "Looking beyond the group.", app.journal.problems.look_beyond, problem, on=app.today, today=app.today)


def resolve(app: AppProtocol, problem: Problem) -> None:
    """What solved it, and who helped."""
    fields: list[Field] = [
        TextField("how", "What solved it?", required="One line, please; it can become a learning."),
        ContactsField("by", "Who helped?", single=True, hint="nobody but me"),
        yes_no("learn", "Keep it as a learning too?", True),
        DateField("on", "When", default=app.today, past=True),
    ]

    def save(values: dict[str, Any]) -> Problem:
        return app.journal.problems.resolve(problem, today=app.today, **values).problem

    _form(app, problem, "Resolved", fields, save, said="Resolved. Whoever helped is credited with it.")


def park(app: AppProtocol, problem: Problem) -> None:
    """Lay it aside; one that is aside is brought back."""
    if problem.open:
        attempt(
            app, "Parked. space takes it up again.", app.journal.problems.park, problem, on=app.today, today=app.today
        )
    else:
        _reopen(app, problem)


def _reopen(app: AppProtocol, problem: Problem) -> None:
    attempt(app, "It is open again.", app.journal.problems.reopen, problem)


def find_beyond(app: AppProtocol, problem: Problem) -> None:
    """Look for candidates on a connection of its own, and then ask whom."""

    def find() -> None:
        worker = get_current_worker()
        with Journal(app.folder) as journal:
            circles = who_could_help(journal, problem)
        if not worker.is_cancelled:
            app.call_from_thread(look_beyond, app, problem, circles)

    app.run_worker(find, thread=True, exclusive=True, group="beyond")


def look_beyond(app: AppProtocol, problem: Problem, circles: Sequence[TierGroup]) -> None:
    """Whom to ask beyond the colleagues: each candidate with the reason, or somebody else."""
    found = [candidate for circle in circles if circle.tier is not Tier.COLLEAGUES for candidate in circle.candidates]
    answers = [
        ChoiceOption(str(place), lambda each=each: ask(app, problem, each.contact), each.contact.name,
               truncate(each.reasons[0], 60) if each.reasons else "")
        for place, each in enumerate(found[:OFFERED], 1)
    ]  # fmt: skip
    answers += [
        ChoiceOption("a", lambda: ask(app, problem), "somebody else"),
        ChoiceOption("b", lambda: _beyond(app, problem), "only note that I look beyond"),
    ]
    title = f"{truncate(problem.title, 100)}: whom did you ask beyond the group?"
    app.push_screen(Choose(title, answers, intro="" if found else "Nobody here is known for this yet."), _do)


def _form(app: AppProtocol, problem: Problem, title: str, fields: list[Field], save: Any, **words: str) -> None:
    """One step as a form: `said` after saving, `about` whom it is, where that tells its draft from another."""
    draft = f"step:{title}:{problem.id}:{words.get('about', '')}"
    intro = truncate(problem.title, 140)
    app.push_screen(FormDialog(title, fields, save, draft=draft, said=words.get("said", ""), intro=intro))
