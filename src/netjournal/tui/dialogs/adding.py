"""What is asked about one or several contacts: their tier, their topics, and what else to note about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from netjournal.domain.goals import say_when, sentence
from netjournal.domain.model import Contact, Expertise, Goal, Introduction, Kind, Tier
from netjournal.domain.words import one_line
from netjournal.tui.dialogs import goal_steps
from netjournal.tui.dialogs.ask import Answer, AskLine, Choose
from netjournal.tui.dialogs.contact_forms import (
    add_expertise,
    add_introduction,
    add_membership,
    begin_decision,
    elevate,
    note_outcome,
)
from netjournal.tui.dialogs.correcting import correct, noted_about
from netjournal.tui.dialogs.fields import Topics
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.dialogs.record_forms import edit_goal, new_goal, new_learning
from netjournal.tui.dialogs.steps import decide

if TYPE_CHECKING:
    from netjournal.tui.program import Program

INBOX = "inbox"

TIER_ANSWERS = (
    Answer("c", Tier.COLLEAGUES, "colleagues", "the people you work with"),
    Answer("m", Tier.COMMUNITIES, "communities", "like-minded people beyond them"),
    Answer("o", Tier.FOLLOWING, "only follow", "you read and listen"),
    Answer("i", INBOX, "back to the inbox", "to sort later"),
)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} contacts"


def ask_tier(app: Program, names: Sequence[str], move: Callable[[Tier | None, str], None]) -> None:
    """Ask for a tier with one key, and why in one line; a line that is left moves nobody."""

    def chosen(answer: Tier | str | None) -> None:
        if answer is None:
            return
        tier = answer if isinstance(answer, Tier) else None

        def said(reason: str | None) -> None:
            if reason is not None:
                move(tier, reason)

        where = tier.value if tier else "the inbox"
        question = AskLine(
            f"{_named(names)}: to {where}", "what changed; may stay empty", label="Why?", draft=f"tier:{_named(names)}"
        )
        app.push_screen(question, said)

    app.push_screen(Choose(f"{_named(names)}: which tier?", TIER_ANSWERS), chosen)


def ask_topics(app: Program, names: Sequence[str], give: Callable[[tuple[str, ...]], None]) -> None:
    """Ask for topics to give to contacts, beside those they have."""
    field = Topics("topics", "Topics", hint="feedback, ratios", required="Which?")

    def said(topics: tuple[str, ...] | None) -> None:
        if topics:
            give(topics)

    title = f"Topics for {_named(names)}"
    app.push_screen(FormDialog(title, [field], lambda values: values["topics"], draft=f"topics:{_named(names)}"), said)


def add_to(app: Program, contact: Contact) -> None:
    """Ask what to note about a contact, and open its form."""
    forms: dict[str, tuple[Answer, Callable[[], None]]] = {}

    def offer(key: str, label: str, help: str, act: Callable[[], None]) -> None:
        forms[key] = (Answer(key, key, label, help), act)

    person = contact.kind is Kind.PERSON
    offer("g", "a goal with them", "when …, I will …", partial(new_goal, app, contact=contact))
    offer("l", "something learned from them", "", partial(new_learning, app, contact=contact))
    offer("k", "what they know", "with how you know it", partial(add_expertise, app, contact))
    known = app.journal.contacts.expertise(contact.id)
    if known:
        help = "invited to show it; whom it reached"
        offer("c", "credit for what they know", help, partial(_credit, app, contact, known))
    belongs = "a community they belong to" if person else "somebody who belongs to it"
    offer("m", belongs, "", partial(add_membership, app, contact))
    offer("i", "whom they met", "through you or somebody else", partial(add_introduction, app, contact))
    met = app.journal.contacts.introductions(contact.id)
    if met:
        offer("w", "what came of an introduction", "", partial(_outcome, app, met))
    open_goals = [each for each in app.journal.goals.with_contact(contact.id) if each.open]
    if open_goals:
        offer("o", "what becomes of a goal with them", "done, later, let go", partial(_goal, app, open_goals))
    looks = [each for each in app.journal.contacts.decisions(contact.id) if each.choice is None]
    if looks:
        offer("d", "decide about it now", "invest, watch or leave", partial(decide, app, looks[-1]))
    elif contact.tier is Tier.FOLLOWING:
        help = "invest, watch or leave, with the sign written down first"
        offer("d", "a look at it until a day", help, partial(begin_decision, app, contact))

    noted = noted_about(app, contact)
    if noted:
        offer("e", "correct what was noted", "or put it into the trash", partial(correct, app, contact, noted))

    def chosen(key: str | None) -> None:
        if key is not None:
            forms[key][1]()

    app.push_screen(Choose(f"Note about {contact.name} …", [answer for answer, _ in forms.values()]), chosen)


def _outcome(app: Program, met: Sequence[Introduction]) -> None:
    """Choose which introduction, the newest first, and write what came of it."""
    ids = [identity for each in met for identity in (each.from_id, each.to_id)]
    names = app.journal.contacts.names(ids)

    def called(row: Introduction) -> str:
        one, other = (names.get(each, "somebody") for each in (row.from_id, row.to_id))
        return f"{one} met {other}"

    def chosen(row: Introduction | None) -> None:
        if row is not None:
            note_outcome(app, row, called(row))

    newest = list(reversed(met))[:9]
    answers = [
        Answer(str(number), row, one_line(called(row), 50), one_line(row.outcome or row.topic, 40))
        for number, row in enumerate(newest, 1)
    ]
    _choose_of(app, "Which one?", answers, chosen)


def _goal(app: Program, goals: Sequence[Goal]) -> None:
    """Choose which goal, and what becomes of it."""

    def ended(how: Callable[[Program, Goal], None] | None, goal: Goal) -> None:
        if how is not None:
            how(app, goal)

    def chosen(goal: Goal | None) -> None:
        if goal is not None:
            answers = [
                Answer("k", goal_steps.done, "done", "and what came of it"),
                Answer("s", goal_steps.later, "later, not needed, or let go"),
                Answer("e", edit_goal, "change it"),
            ]
            app.push_screen(Choose(one_line(sentence(goal), 120), answers), partial(ended, goal=goal))

    answers = [
        Answer(str(number), goal, one_line(sentence(goal), 60), say_when(goal, app.today))
        for number, goal in enumerate(goals[:9], 1)
    ]
    _choose_of(app, "Which goal?", answers, chosen)


def _choose_of(app: Program, question: str, answers: Sequence[Answer], chosen: Callable[[Any], None]) -> None:
    """Ask which one is meant; where there is only one, it is that."""
    if len(answers) == 1:
        chosen(answers[0].value)
    else:
        app.push_screen(Choose(question, answers), chosen)


def _credit(app: Program, contact: Contact, known: Sequence[Expertise]) -> None:
    """Choose what somebody is credited for, where there is more than one thing."""

    def chosen(place: int | None) -> None:
        if place is not None:
            elevate(app, contact, known[place])

    newest = list(enumerate(known))[-9:]
    answers = [Answer(str(number), place, one_line(each.topic, 50)) for number, (place, each) in enumerate(newest, 1)]
    _choose_of(app, "For what?", answers, chosen)
