"""What is asked about one or several contacts: their tier, their topics, and what else to note about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from netjournal.domain.model import Contact, Expertise, Kind, Tier
from netjournal.domain.words import one_line
from netjournal.tui.dialogs.ask import Answer, AskLine, Choose
from netjournal.tui.dialogs.contact_forms import (
    add_expertise,
    add_introduction,
    add_membership,
    begin_decision,
    elevate,
)
from netjournal.tui.dialogs.fields import Topics
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.dialogs.record_forms import new_goal, new_learning

if TYPE_CHECKING:
    from netjournal.tui.app import JournalApp

INBOX = "inbox"

TIER_ANSWERS = (
    Answer("c", Tier.COLLEAGUES, "colleagues", "the people you work with"),
    Answer("m", Tier.COMMUNITIES, "communities", "like-minded people beyond them"),
    Answer("o", Tier.FOLLOWING, "only follow", "you read and listen"),
    Answer("i", INBOX, "back to the inbox", "to sort later"),
)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} contacts"


def ask_tier(app: JournalApp, names: Sequence[str], move: Callable[[Tier | None, str], None]) -> None:
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


def ask_topics(app: JournalApp, names: Sequence[str], give: Callable[[tuple[str, ...]], None]) -> None:
    """Ask for topics to give to contacts, beside those they have."""
    field = Topics("topics", "Topics", hint="feedback, ratios", required="Which?")

    def said(topics: tuple[str, ...] | None) -> None:
        if topics:
            give(topics)

    app.push_screen(FormDialog(f"Topics for {_named(names)}", [field], lambda values: values["topics"]), said)


def add_to(app: JournalApp, contact: Contact) -> None:
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
        help = "credited, invited to show it; whom it reached"
        offer("c", "credit for what they know", help, partial(_credit, app, contact, known))
    belongs = "a community they belong to" if person else "somebody who belongs to it"
    offer("m", belongs, "", partial(add_membership, app, contact))
    offer("i", "whom they met", "through you or somebody else", partial(add_introduction, app, contact))
    if contact.tier is Tier.FOLLOWING:
        help = "invest, watch or leave, with the sign written down first"
        offer("d", "a look at it until a day", help, partial(begin_decision, app, contact))

    def chosen(key: str | None) -> None:
        if key is not None:
            forms[key][1]()

    app.push_screen(Choose(f"Note about {contact.name} …", [answer for answer, _ in forms.values()]), chosen)


def _credit(app: JournalApp, contact: Contact, known: Sequence[Expertise]) -> None:
    """Choose what somebody is credited for, where there is more than one thing."""

    def chosen(place: int | None) -> None:
        if place is not None:
            elevate(app, contact, known[place])

    if len(known) == 1:
        chosen(0)
        return
    newest = list(enumerate(known))[-9:]
    answers = [Answer(str(number), place, one_line(each.topic, 50)) for number, (place, each) in enumerate(newest, 1)]
    app.push_screen(Choose("For what?", answers), chosen)
