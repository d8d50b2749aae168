"""What Today asks for, done in place: at most two keys or one line for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from netjournal.domain.agenda import AgendaItem
from netjournal.domain.proposals import CALENDAR, MAIL
from netjournal.domain.records import (
    Contact,
    Decision,
    DecisionChoice,
    Goal,
    Learning,
    Problem,
    Proposal,
    Propose,
    Record,
)
from netjournal.errors import JournalError
from netjournal.journal import log as journal_log
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose
from netjournal.tui.forms.registry import set_intention
from netjournal.tui.goals import steps as goal_steps
from netjournal.tui.journal.forms import new_goal
from netjournal.tui.learning import steps as learning_steps
from netjournal.tui.problems import steps as problem_steps
from netjournal.tui.today.rows import proposal_details

if TYPE_CHECKING:
    from netjournal.journal import review as journal_review
    from netjournal.tui.app_protocol import AppProtocol
else:
    journal_review = lazy_import("netjournal.journal.review")


KIND_OF_QUESTION: dict[str, type[Record]] = {
    "decide": Decision,
    "stuck": Problem,
    "observe": Learning,
    "plan": Learning,
    "pass-on": Learning,
    "echo": Contact,
}
"""What the `record_id` of a question is the id of; those about the term as a whole have none."""


_LEARNING_STEPS: dict[str, Callable[[AppProtocol, Learning], None]] = {
    "recall": learning_steps.recall,
    "pass-on": learning_steps.pass_on,
    "plan": learning_steps.plan_in_a_line,
    "observe": learning_steps.realize_in_a_line,
}
"""What an item about a learning asks for; any other asks for the next step."""

GOAL_HAS = timedelta(days=21)
"""How long a goal has to change what a question was about."""


def next_thing(app: AppProtocol, item: AgendaItem) -> None:
    """Do what an item of Today asks for."""
    record = _record(app, item)
    match record:
        case Goal():
            goal_steps.done(app, record)
        case Contact() if item.kind == "echo":
            look = ChoiceOption("o", lambda: app.open_record("contact", record.id), "look at what came from them")
            _answer(app, item, _goal(app, item, "set a goal with someone else"), look)
        case Contact():
            goal_steps.silence(app, record)
        case Learning():
            _LEARNING_STEPS.get(item.kind, learning_steps.next_step)(app, record)
        case Problem():
            problem_steps.find_beyond(app, record)
        case Decision():
            decide(app, record)
        case _ if item.kind in ("drift", "floor"):
            _term(app, item)
        case _:
            put_off(app, item)


def put_off(app: AppProtocol, item: AgendaItem) -> None:
    """Not now: later, not needed, or let go, as far as the item allows it."""
    record = _record(app, item)
    if item.record is None:
        _put_away(app, item)
        return
    match record:
        case Goal():
            goal_steps.later(app, record)
        case Contact():
            goal_steps.thought_of(app, record)
        case Learning():
            learning_later(app, record)
        case Problem():
            problem_steps.park(app, record)
        case Decision():
            _decide_later(app, record)
        case Proposal():
            proposal_later(app, record)


def _record(app: AppProtocol, item: AgendaItem) -> Record | None:
    """The record that an item is about, as it is now."""
    kind = KIND_OF_QUESTION.get(item.kind) if item.record is None else type(item.record)
    identity = item.record_id or (item.record.id if item.record is not None else "")
    if kind is None or not identity:
        return None
    return next(iter(app.journal.some(kind, [identity])), None)


def keep_proposal(app: AppProtocol, proposal: Proposal, complete: Callable[[Proposal], bool]) -> None:
    """Store a proposal as it stands; where its line leaves something open, `complete` shows it in the bar."""
    try:
        proposal = app.journal.proposals.get(proposal.id)
        logged = journal_log.keep_proposal(app.journal, proposal, app.today)
    except JournalError as error:
        if proposal.answered:
            app.say_error(error)
        elif complete(proposal):
            app.say("Almost: say here what is still open, and enter saves it.")
        return
    talk = logged.entry.interaction
    when = "" if talk.on == app.today else f", on {format_date(talk.on)}"
    app.say(f"Saved: {truncate(talk.summary, 80)}{when}. Press u to undo.")
    app.changed()


def proposal_later(app: AppProtocol, proposal: Proposal) -> None:
    """A proposal waits until tomorrow."""

    def later() -> None:
        proposals = app.journal.proposals
        proposals.later(proposals.get(proposal.id), None, today=app.today)

    learning_steps.attempt(app, "It can wait: you are asked again tomorrow. Press u to undo.", later)


def drop_proposal(app: AppProtocol, proposal: Proposal) -> None:
    """A proposal is not worth a line, and is not asked about again."""

    def drop() -> None:
        proposals = app.journal.proposals
        proposals.drop(proposals.get(proposal.id), today=app.today)

    learning_steps.attempt(app, "Not worth a line, and you are not asked again. Press u to undo.", drop)


def never_propose(app: AppProtocol, proposal: Proposal) -> None:
    """The series that a proposal belongs to is never proposed again."""

    def never() -> None:
        proposals = app.journal.proposals
        proposals.rule(proposals.get(proposal.id), Propose.NEVER, today=app.today)

    learning_steps.attempt(app, "This series is not proposed again. Press u to undo.", never)


def read_proposal(app: AppProtocol, item: AgendaItem, proposal: Proposal, complete: Callable[[Proposal], bool]) -> None:
    """A proposal in full, and the answers to it."""
    answers = [
        ChoiceOption("k", lambda: keep_proposal(app, proposal, complete), "keep it", "as a conversation"),
        ChoiceOption("e", lambda: complete(proposal), "change it first", "in the bar"),
        ChoiceOption("s", lambda: proposal_later(app, proposal), "ask me tomorrow"),
        ChoiceOption("d", lambda: drop_proposal(app, proposal), "not worth a line"),
        ChoiceOption("a", app.action_to_sort, "all that waits", "in one list"),
    ]
    if proposal.source in (CALENDAR, MAIL):
        answers.append(ChoiceOption("n", lambda: never_propose(app, proposal), "never propose this series"))
    known = "\n".join(part for part in proposal_details(item, proposal) if part)
    app.push_screen(Choose(proposal.line, answers, intro=known), goal_steps.do)


def learning_later(app: AppProtocol, learning: Learning) -> None:
    """A learning asks again on another day, and stays open; or it takes another way, or ends."""
    if learning.closed_on is not None:
        app.say("This one is closed and asks for nothing. space opens it again.")
        return

    def until(day: date) -> None:
        said = f"It comes back on {format_date(day)}."
        learning_steps.attempt(app, said, app.journal.learnings.later, learning, until=day, today=app.today)

    answers = [*goal_steps.days_ahead(app, until), *learning_steps.instead(app, learning)]
    intro = "Until then it asks for nothing; after that it comes back by itself."
    app.push_screen(Choose("Later?", answers, intro=intro), goal_steps.do)


def decide(app: AppProtocol, decision: Decision) -> None:
    """Invest, watch or leave, and the reason in one line."""
    contact = app.journal.contacts.get(decision.contact_id)
    answers = [
        ChoiceOption("i", DecisionChoice.INVEST, "invest", "it moves up to the communities"),
        ChoiceOption("w", DecisionChoice.WATCH, "watch", "it stays as it is"),
        ChoiceOption("l", DecisionChoice.LEAVE, "leave", "it goes to the archive"),
    ]

    def chosen(choice: DecisionChoice | None) -> None:
        if choice is not None:
            title = f"{choice.value.capitalize()} {contact.name}: why?"
            needed = "Hold it against your sign, in one line."
            draft = f"decision:{choice.value}:{decision.id}"
            app.push_screen(AskLine(title, required=needed, draft=draft, intro=beforehand), said(choice))

    def said(choice: DecisionChoice) -> Any:
        def answered(reason: str | None) -> None:
            if reason:
                words: dict[str, Any] = {"choice": choice, "reason": reason, "on": app.today, "today": app.today}
                learning_steps.attempt(app, "Decided.", app.journal.decisions.decide, decision, **words)

        return answered

    sign = truncate(decision.success_sign, 120)
    known = [f"Your sign was: {sign}" if sign else "", journal_review.network_brought(app.journal, decision).words]
    beforehand = "\n".join(filter(None, known))
    app.push_screen(Choose(contact.name, answers, intro=beforehand), chosen)


def _decide_later(app: AppProtocol, decision: Decision) -> None:
    def until(day: date) -> None:
        words = {"until": day, "today": app.today}
        learning_steps.attempt(app, "It comes back then.", app.journal.decisions.later, decision, **words)

    app.push_screen(Choose("Decide later?", goal_steps.days_ahead(app, until)), goal_steps.do)


def _term(app: AppProtocol, item: AgendaItem) -> None:
    """A question about the term: change the intention, set a goal, or leave it for now."""
    change = "change the floor" if item.kind == "floor" else "change the intention"
    _answer(app, item, _goal(app, item, "set a goal"), ChoiceOption("i", lambda: set_intention(app), change))


def _answer(app: AppProtocol, item: AgendaItem, *answers: ChoiceOption) -> None:
    away = ChoiceOption("a", lambda: _put_away(app, item), "put the question away")
    app.push_screen(Choose(item.text, [*answers, away]), goal_steps.do)


def _goal(app: AppProtocol, item: AgendaItem, words: str) -> ChoiceOption:
    """A goal as the answer; the question leaves it some weeks."""

    def rests() -> None:
        until = app.today + GOAL_HAS
        said = f"Saved. The question may come back on {format_date(until)}."
        learning_steps.attempt(app, said, app.journal.questions.put_away, item.id, until=until, today=app.today)

    return ChoiceOption("g", lambda: new_goal(app, then=rests), words)


def _put_away(app: AppProtocol, item: AgendaItem) -> None:
    """Ask it again on another day."""

    def until(day: date) -> None:
        words = {"until": day, "today": app.today}
        learning_steps.attempt(app, "Put away until then.", app.journal.questions.put_away, item.id, **words)

    app.push_screen(Choose("Ask again when?", goal_steps.days_ahead(app, until)), goal_steps.do)
