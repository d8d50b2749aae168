"""What is asked about one or several contacts: their tier, their topics, and what else to note about them.

Correcting what was noted about a contact: what they know, where they belong, whom they met, how they moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from netjournal.domain.goals import format_when, sentence
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Expertise,
    Goal,
    Introduction,
    Membership,
    Record,
    Tier,
    TierMove,
)
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.tui.contacts.forms import (
    add_expertise,
    add_introduction,
    add_membership,
    begin_decision,
    elevate,
    note_outcome,
)
from netjournal.tui.forms.fields import (
    ContactsField,
    DateField,
    Field,
    FieldFault,
    LongTextField,
    TextField,
    TopicsField,
)
from netjournal.tui.forms.form import SAVED, AskLine, ChoiceOption, Choose, FormDialog, changes
from netjournal.tui.forms.links import KEYS
from netjournal.tui.goals import steps as goal_steps
from netjournal.tui.journal.forms import edit_goal, new_goal, new_learning
from netjournal.tui.today.steps import decide

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


OFFERED = 12
"""As many as a small window has room for."""

Check = Callable[[dict[str, Any]], None]


def noted_about(app: AppProtocol, contact: Contact) -> list[Record]:
    """What can be corrected: expertise, memberships, introductions and the moves between tiers."""
    of = app.journal.contacts
    belongs = [row for row, _other in of.memberships(contact)]
    return [*of.expertise(contact.id), *of.introductions(contact.id), *of.tier_history(contact.id), *belongs]


def correct(app: AppProtocol, contact: Contact, rows: Sequence[Record]) -> None:
    """Choose what to correct, and correct it or put it into the trash. Members of a big community come last."""
    names = app.journal.contacts.names([who for row in rows for who in _join_field_names(row)])
    answers = [
        ChoiceOption(key, row, truncate(_said(row, names), 56), truncate(_more(row), 40))
        for key, row in zip(KEYS[:OFFERED], rows, strict=False)
    ]
    left = len(rows) - len(answers)
    more = f"and {left} more, which the pages of the others have, too" if left else ""

    def chosen(row: Record | None) -> None:
        if row is not None:
            _correct(app, contact, row, _said(row, names))

    app.push_screen(Choose(f"What is not right about {contact.name}?", answers, intro=more), chosen)


def _correct(app: AppProtocol, contact: Contact, row: Record, said: str) -> None:
    if isinstance(row, TierMove):  # a contact is in the tier of its last move, so none is taken out
        _form(app, contact, row, said)
        return

    def chosen(act: Callable[[], None] | None) -> None:
        if act is not None:
            act()

    answers = [
        ChoiceOption("e", partial(_form, app, contact, row, said), "correct it"),
        ChoiceOption("d", partial(_trash, app, row, said), "it is not so", "into the trash; u undoes it"),
    ]
    app.push_screen(Choose(truncate(said, 120), answers), chosen)


def _trash(app: AppProtocol, row: Record, said: str) -> None:
    app.journal.trash(row, f"Put “{truncate(said, 50)}” into the trash")
    app.say("In the trash. Press u to undo.")
    app.changed()


def _form(app: AppProtocol, contact: Contact, row: Record, said: str) -> None:
    fields, check = _fields(contact, row)

    def save(values: dict[str, Any]) -> Record:
        check(values)
        changed = changes(row, values)
        return app.journal.edit(row, f"Correct “{truncate(said, 50)}”", **changed) if changed else row

    app.push_screen(FormDialog(truncate(said, 60), fields, save, draft=f"correct:{row.id}", said=SAVED))


def _fields(contact: Contact, row: Record) -> tuple[list[Field], Check]:
    """The fields of a row, and what they must agree on."""
    match row:
        case Expertise():
            return _of_expertise(contact, row)
        case Membership():
            return _of_membership(row)
        case Introduction():
            return _of_introduction(row)
        case TierMove():
            on = DateField("on", "When", row.on, required="On which day?", past=True)
            return [on, TextField("reason", "Why", row.reason)], _anything
    raise AssertionError(row)


def _anything(values: dict[str, Any]) -> None:
    """Nothing has to agree with anything."""


def _of_expertise(contact: Contact, row: Expertise) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        if contact.id in values["spread_to"]:
            raise FieldFault("spread_to", f"{contact.name} is the one who knows it.", "Name whom it reached.")

    fields: list[Field] = [
        TextField("topic", "What they know", row.topic, required="A few words, please."),
        LongTextField(
            "evidence", "How you know", row.evidence, lines=3, required="One line about what you saw is enough."
        ),
        DateField("on", "Since when", row.on, required="Since which day?", past=True),
        DateField("elevated_on", "Credited on", row.elevated_on, hint="not yet", past=True),
        ContactsField("spread_to", "Whom it reached", row.spread_to),
    ]
    return fields, check


def _of_membership(row: Membership) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        since, until = values["since_on"], values["until_on"]
        if since and until and until < since:
            raise FieldFault("until_on", f"It began on {format_date(since)}.", "Give a later day.")

    fields: list[Field] = [
        TextField("role", "As what", row.role, hint="chair, member, guest"),
        DateField("since_on", "Since", row.since_on, past=True),
        DateField("until_on", "Until", row.until_on, hint="still there", past=True),
    ]
    return fields, check


def _of_introduction(row: Introduction) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        if values["by_id"] in (row.from_id, row.to_id):
            raise FieldFault("by_id", "That is one of the two who met.", "Name a third, or leave it empty for you.")

    fields: list[Field] = [
        TextField("topic", "About what", row.topic),
        DateField("on", "When", row.on, required="On which day?", past=True),
        ContactsField("by_id", "Through whom", row.by_id, hint="you", single=True),
        LongTextField("outcome", "What came of it", row.outcome, lines=3),
    ]
    return fields, check


def _join_field_names(row: Record) -> tuple[str, ...]:
    """The contacts whose names say what a row is."""
    match row:
        case Membership():
            return (row.person_id, row.community_id)
        case Introduction():
            return (row.from_id, row.to_id)
    return ()


def _said(row: Record, names: Any) -> str:
    """A row in a few words."""
    there = [names.get(join_field_name, "somebody") for join_field_name in _join_field_names(row)]
    match row:
        case Expertise():
            return f"knows {row.topic}"
        case Membership():
            return f"{there[0]} in {there[1]}"
        case Introduction():
            return f"{there[0]} met {there[1]}"
        case TierMove():
            return f"moved to {row.tier.value if row.tier else 'the inbox'}"
    return ""


def _more(row: Record) -> str:
    """What tells a row from others like it."""
    match row:
        case Expertise():
            return row.evidence
        case Membership():
            return row.role
        case Introduction():
            return row.topic or format_date(row.on)
        case TierMove():
            return format_date(row.on)
    return ""


INBOX = "inbox"

TIER_ANSWERS = (
    ChoiceOption("c", Tier.COLLEAGUES, "colleagues", "the people you work with"),
    ChoiceOption("m", Tier.COMMUNITIES, "communities", "like-minded people beyond them"),
    ChoiceOption("o", Tier.FOLLOWING, "only follow", "you read and listen"),
    ChoiceOption("i", INBOX, "to sort later", "back to those without a tier"),
)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} contacts"


def ask_tier(app: AppProtocol, names: Sequence[str], move: Callable[[Tier | None, str], None]) -> None:
    """Ask for a tier with one key, and why in one line; a line that is left moves nobody."""

    def chosen(answer: Tier | str | None) -> None:
        if answer is None:
            return
        tier = answer if isinstance(answer, Tier) else None

        def said(reason: str | None) -> None:
            if reason is not None:
                move(tier, reason)

        where = tier.value if tier else "those to sort"
        question = AskLine(
            f"{_named(names)}: to {where}", "what changed; may stay empty", label="Why?", draft=f"tier:{_named(names)}"
        )
        app.push_screen(question, said)

    app.push_screen(Choose(f"{_named(names)}: which tier?", TIER_ANSWERS), chosen)


def ask_topics(app: AppProtocol, names: Sequence[str], give: Callable[[tuple[str, ...]], None]) -> None:
    """Ask for topics to give to contacts, beside those they have."""
    field = TopicsField("topics", "Topics", hint="feedback, ratios", required="Which?")

    def said(topics: tuple[str, ...] | None) -> None:
        if topics:
            give(topics)

    title = f"Topics for {_named(names)}"
    app.push_screen(FormDialog(title, [field], lambda values: values["topics"], draft=f"topics:{_named(names)}"), said)


def add_to(app: AppProtocol, contact: Contact) -> None:
    """Ask what to note about a contact, and open its form."""
    forms: dict[str, tuple[ChoiceOption, Callable[[], None]]] = {}

    def offer(key: str, label: str, help: str, act: Callable[[], None]) -> None:
        forms[key] = (ChoiceOption(key, key, label, help), act)

    person = contact.kind is ContactKind.PERSON
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
    open_goals = [goal for goal in app.journal.goals.with_contact(contact.id) if goal.open]
    if open_goals:
        offer("o", "what becomes of a goal with them", "done, later, let go", partial(_goal, app, open_goals))
    looks = [decision for decision in app.journal.contacts.decisions(contact.id) if decision.choice is None]
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


def _outcome(app: AppProtocol, met: Sequence[Introduction]) -> None:
    """Choose which introduction, the newest first, and write what came of it."""
    ids = [identity for item in met for identity in (item.from_id, item.to_id)]
    names = app.journal.contacts.names(ids)

    def called(row: Introduction) -> str:
        one, other = (names.get(item, "somebody") for item in (row.from_id, row.to_id))
        return f"{one} met {other}"

    def chosen(row: Introduction | None) -> None:
        if row is not None:
            note_outcome(app, row, called(row))

    newest = list(reversed(met))[:9]
    answers = [
        ChoiceOption(str(number), row, truncate(called(row), 50), truncate(row.outcome or row.topic, 40))
        for number, row in enumerate(newest, 1)
    ]
    _choose_of(app, "Which one?", answers, chosen)


def _goal(app: AppProtocol, goals: Sequence[Goal]) -> None:
    """Choose which goal, and what becomes of it."""

    def ended(how: Callable[[AppProtocol, Goal], None] | None, goal: Goal) -> None:
        if how is not None:
            how(app, goal)

    def chosen(goal: Goal | None) -> None:
        if goal is not None:
            answers = [
                ChoiceOption("k", goal_steps.done, "done", "and what came of it"),
                ChoiceOption("s", goal_steps.later, "later, not needed, or let go"),
                ChoiceOption("e", edit_goal, "change it"),
            ]
            app.push_screen(Choose(truncate(sentence(goal), 120), answers), partial(ended, goal=goal))

    answers = [
        ChoiceOption(str(number), goal, truncate(sentence(goal), 60), format_when(goal, app.today))
        for number, goal in enumerate(goals[:9], 1)
    ]
    _choose_of(app, "Which goal?", answers, chosen)


def _choose_of(app: AppProtocol, question: str, answers: Sequence[ChoiceOption], chosen: Callable[[Any], None]) -> None:
    """Ask which one is meant; where there is only one, it is that."""
    if len(answers) == 1:
        chosen(answers[0].value)
    else:
        app.push_screen(Choose(question, answers), chosen)


def _credit(app: AppProtocol, contact: Contact, known: Sequence[Expertise]) -> None:
    """Choose what somebody is credited for, where there is more than one thing."""

    def chosen(place: int | None) -> None:
        if place is not None:
            elevate(app, contact, known[place])

    newest = list(enumerate(known))[-9:]
    answers = [
        ChoiceOption(str(number), place, truncate(each.topic, 50)) for number, (place, each) in enumerate(newest, 1)
    ]
    _choose_of(app, "For what?", answers, chosen)
