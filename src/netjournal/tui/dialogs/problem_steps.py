"""The steps of a problem of practice, each asking only who or how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from netjournal.domain import ladder
from netjournal.domain.candidates import Circle
from netjournal.domain.ladder import Rung
from netjournal.domain.model import Ask, Contact, Problem, Tier
from netjournal.domain.words import one_line
from netjournal.store.journal import Journal
from netjournal.store.who import who_could_help
from netjournal.tui.dialogs.ask import Answer, AskLine, Choose
from netjournal.tui.dialogs.fields import Day, Field, Line, People, yes_no
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.dialogs.learning_steps import attempt

if TYPE_CHECKING:
    from netjournal.tui.program import Program

OFFERED = 6
"""Candidates that have a key of their own."""


def next_rung(app: Program, problem: Problem) -> None:
    """The steps that are possible now, one key each; some ask who or how in one more line."""
    rungs = ladder.allowed(problem)
    if rungs == (Rung.OPEN,):
        _reopen(app, problem)
        return
    answers = [Answer("a", lambda: ask(app, problem), "asked somebody", "who, and what they said")]
    answers += [
        Answer("w", lambda each=each: answer(app, each), "what they said", name)
        for each, name in _unanswered(app, problem)[:1]
    ]
    ways = {
        Rung.NO_SOLUTION: Answer("n", lambda: _no_solution(app, problem), "no solution here", "the group has said so"),
        Rung.BEYOND: Answer("b", lambda: _beyond(app, problem), "look beyond", "outside the group"),
        Rung.RESOLVED: Answer("r", lambda: resolve(app, problem), "resolved", "how, and who helped"),
        Rung.PARKED: Answer("p", lambda: park(app, problem), "park it", "for now"),
    }
    answers += [ways[rung] for rung in rungs if rung in ways]
    app.push_screen(Choose(one_line(problem.title, 120), answers, intro=ladder.sentence(problem, app.today)), _do)


def _do(chosen: Any) -> None:
    if chosen is not None:
        chosen()


def _unanswered(app: Program, problem: Problem) -> list[tuple[Ask, str]]:
    """Who was asked and has not answered yet, the last one first."""
    waiting = [each for each in reversed(app.journal.problems.asks(problem.id)) if not each.answer.strip()]
    names = {each.id: each.name for each in app.journal.some(Contact, [each.contact_id for each in waiting])}
    return [(each, names[each.contact_id]) for each in waiting if each.contact_id in names]


def ask(app: Program, problem: Problem, contact: Contact | None = None) -> None:
    """Note that somebody was asked, and what they said where they did."""
    fields: list[Field] = [
        People("who", "Whom did you ask?", contact.id if contact else None, single=True, required="A name, please."),
        Line("answer", "What did they say?", hint="nothing yet"),
        Day("on", "When", default=app.today, past=True),
    ]

    def save(values: dict[str, Any]) -> Problem:
        asked = app.journal.contacts.get(values.pop("who"))
        return app.journal.problems.ask(problem, asked, today=app.today, **values)[0]

    _form(app, problem, "You asked", fields, save, said="Noted.", about=contact.id if contact else "")


def answer(app: Program, asked: Ask) -> None:
    """Note what somebody said who had been asked."""

    def answered(text: str | None) -> None:
        if text:
            attempt(app, "Noted.", app.journal.problems.answer, asked, text)

    app.push_screen(AskLine("What did they say?", required="One line, please.", draft=f"answer:{asked.id}"), answered)


def _no_solution(app: Program, problem: Problem) -> None:
    attempt(
        app,
        "The group has no answer; now look beyond it.",
        app.journal.problems.no_solution,
        problem,
        on=app.today,
        today=app.today,
    )


def _beyond(app: Program, problem: Problem) -> None:
    attempt(app, "Looking beyond the group.", app.journal.problems.look_beyond, problem, on=app.today, today=app.today)


def resolve(app: Program, problem: Problem) -> None:
    """What solved it, and who helped."""
    fields: list[Field] = [
        Line("how", "What solved it?", required="One line, please; it can become a learning."),
        People("by", "Who helped?", single=True, hint="nobody but me"),
        yes_no("learn", "Keep it as a learning too?", True),
        Day("on", "When", default=app.today, past=True),
    ]

    def save(values: dict[str, Any]) -> Problem:
        return app.journal.problems.resolve(problem, today=app.today, **values).problem

    _form(app, problem, "Resolved", fields, save, said="Resolved. Whoever helped is credited with it.")


def park(app: Program, problem: Problem) -> None:
    """Lay it aside; one that is aside is taken up again."""
    if problem.open:
        attempt(
            app, "Parked. space takes it up again.", app.journal.problems.park, problem, on=app.today, today=app.today
        )
    else:
        _reopen(app, problem)


def _reopen(app: Program, problem: Problem) -> None:
    attempt(app, "It is open again.", app.journal.problems.reopen, problem)


def find_beyond(app: Program, problem: Problem) -> None:
    """Look for candidates on a connection of its own, and then ask whom."""

    def find() -> None:
        worker = get_current_worker()
        with Journal(app.folder) as journal:
            circles = who_could_help(journal, problem)
        if not worker.is_cancelled:
            app.call_from_thread(look_beyond, app, problem, circles)

    app.run_worker(find, thread=True, exclusive=True, group="beyond")


def look_beyond(app: Program, problem: Problem, circles: Sequence[Circle]) -> None:
    """Whom to ask beyond the colleagues: each candidate with the reason, or somebody else."""
    found = [each for circle in circles if circle.tier is not Tier.COLLEAGUES for each in circle.candidates]
    answers = [
        Answer(str(place), lambda each=each: ask(app, problem, each.contact), each.contact.name,
               one_line(each.reasons[0], 60) if each.reasons else "")
        for place, each in enumerate(found[:OFFERED], 1)
    ]  # fmt: skip
    answers += [
        Answer("a", lambda: ask(app, problem), "somebody else"),
        Answer("b", lambda: _beyond(app, problem), "only note that I look beyond"),
    ]
    title = f"{one_line(problem.title, 100)}: whom did you ask beyond the group?"
    app.push_screen(Choose(title, answers, intro="" if found else "Nobody here is known for this yet."), _do)


def _form(app: Program, problem: Problem, title: str, fields: list[Field], save: Any, **words: str) -> None:
    """One step as a form: `said` after saving, `about` whom it is, where that tells its draft from another."""
    draft = f"step:{title}:{problem.id}:{words.get('about', '')}"
    intro = one_line(problem.title, 140)
    app.push_screen(FormDialog(title, fields, save, draft=draft, said=words.get("said", ""), intro=intro))
