"""Forms about contacts: themselves, what they know, where they belong, whom they met, and what to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from netjournal.domain.contacts import check_birthday
from netjournal.domain.decisions import BOX
from netjournal.domain.records import Contact, ContactKind, Expertise, Introduction, Membership, Tier
from netjournal.errors import JournalError, WrongUsage
from netjournal.text.dates import format_days
from netjournal.text.normalize import truncate
from netjournal.tui.forms.fields import (
    ChoiceField,
    ContactsField,
    DateField,
    Field,
    FieldFault,
    FieldOption,
    LongTextField,
    NumberField,
    TextField,
    TopicsField,
    yes_no,
)
from netjournal.tui.forms.form import SAVED, FormDialog, changes

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


TIERS = (FieldOption(None, "unsorted"), *(FieldOption(tier, tier.value) for tier in Tier))
KINDS = (FieldOption(ContactKind.PERSON, "person"), FieldOption(ContactKind.COMMUNITY, "community"))
LONGEST_CADENCE = 3650


def contact_fields(contact: Contact | None = None, *, tier: Tier | None = None) -> list[Field]:
    """The fields of a contact; a new one begins with what is needed most."""
    old = contact or Contact(tier=tier)
    fields: list[Field] = [
        TextField(
            "name",
            "Name",
            old.name or None,
            hint="Lucía Morrow, or Number Talks Circle",
            required="A name, please.",
            prose=False,
        ),
        ChoiceField("kind", "Is this a person or a community?", old.kind, options=KINDS),
        ChoiceField("tier", "Tier", old.tier, options=TIERS),
        LongTextField("why", "Why you are connected", old.why, hint="what you learn from each other", lines=3),
        TextField("role", "What they do", old.role, hint="maths lead", prose=False),
        TextField("organization", "Where", old.organization, hint="school, association", prose=False),
        TopicsField("topics", "Topics", old.topics, hint="feedback, ratios"),
        TextField("email", "E-mail", old.email, prose=False),
        TextField("phone", "Telephone", old.phone, prose=False),
        TextField("urls", "On the web", "  ".join(old.urls), hint="addresses with a space between", prose=False),
        TextField("handle", "Short name for @", old.handle, hint="made from the name", prose=False),
        NumberField(
            "cadence_days",
            "Be in touch every … days",
            old.cadence_days,
            hint="as usual in the tier",
            least=1,
            most=LONGEST_CADENCE,
            unit="days",
        ),
        NumberField(
            "cadence_limit_days",
            "Remind me after … days",
            old.cadence_limit_days,
            hint="as usual in the tier",
            least=1,
            most=LONGEST_CADENCE,
            unit="days",
        ),
        TextField("participation", "What you do in this community", old.participation, hint="reading, moderating"),
        ContactsField("introduced_by", "Who brought you together", old.introduced_by, single=True),
        DateField("met_on", "When you met", old.met_on, past=True, vague=True, hint="12 nov, or last summer"),
        TextField("met_where", "Where you met", old.met_where, prose=False),
        TextField("birthday", "Birthday", old.birthday, hint="23 May, or 1980-05-23", prose=False),
        LongTextField("notes", "Notes", old.notes, lines=6),
        yes_no("private", "Keep out of exports?", old.private),
    ]
    if contact is not None:
        fields.append(DateField("archived_on", "Archived on", old.archived_on, hint="still in touch", past=True))
    return fields


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    ideal, longest = values["cadence_days"], values["cadence_limit_days"]
    if ideal and longest and longest < ideal:
        raise FieldFault(
            "cadence_limit_days",
            f"A reminder after {format_days(longest)} comes before the {format_days(ideal)} that you plan.",
            f"Give {ideal} or more.",
        )
    values["urls"] = tuple(values["urls"].split())
    try:
        values["birthday"] = check_birthday(values["birthday"])
    except JournalError as error:
        raise FieldFault("birthday", error.sentence, error.way_out) from error
    return values


def new_contact(
    app: AppProtocol, then: Callable[[Contact | None], None] | None = None, *, tier: Tier | None = None
) -> None:
    """Add a person or a community, in a `tier` unless the teacher says another; `then` gets it, or None where the form
    was left.
    """

    def save(values: dict[str, Any]) -> Contact:
        new = Contact(**_checked(values))
        alike = app.journal.contacts.lookalike(new)
        try:
            stored = app.journal.contacts.add(new, on=app.today)
        except WrongUsage:
            raise
        except JournalError as error:
            raise FieldFault("handle", error.sentence, error.way_out) from error
        if alike is not None:
            app.say(f"{alike.text}. If they are one, M on the Contacts page makes them one.")
        return stored

    intro = "A name is enough; everything else can wait."
    form = FormDialog(
        "New colleague" if tier is Tier.COLLEAGUES else "New contact",
        contact_fields(tier=tier),
        save,
        draft="contact:new",
        said=SAVED,
        intro=intro,
    )
    app.push_screen(form, then)


def edit_contact(app: AppProtocol, contact: Contact) -> None:
    """Change a contact."""

    def save(values: dict[str, Any]) -> Contact:
        changed = changes(contact, _checked(values))
        try:
            return app.journal.contacts.edit(contact, on=app.today, **changed) if changed else contact
        except WrongUsage:
            raise
        except JournalError as error:
            if "handle" not in changed:
                raise
            raise FieldFault("handle", error.sentence, error.way_out) from error

    app.push_screen(FormDialog(contact.name, contact_fields(contact), save, draft=f"contact:{contact.id}", said=SAVED))


def add_expertise(app: AppProtocol, contact: Contact) -> None:
    """Note what a contact knows, and the evidence for it."""
    fields = [
        TextField("topic", "What do they know?", hint="number talks", required="A few words, please."),
        LongTextField(
            "evidence",
            "How do you know?",
            hint="what you saw or heard",
            lines=3,
            required="One line about what you saw is enough.",
        ),
        DateField("on", "Since when", default=app.today, past=True),
    ]

    def save(values: dict[str, Any]) -> Expertise:
        return app.journal.network.knows(contact, today=app.today, **values)

    app.push_screen(FormDialog(f"What {contact.name} knows", fields, save, draft=f"expertise:{contact.id}", said=SAVED))


def elevate(app: AppProtocol, contact: Contact, expertise: Expertise) -> None:
    """Note that somebody was credited for what they know, or invited to show it, and whom it reached."""
    fields: list[Field] = [
        DateField("elevated_on", "Credited, or invited to show it, on", expertise.elevated_on, hint="today", past=True),
        ContactsField("spread_to", "Whom did it reach?", expertise.spread_to),
        LongTextField("evidence", "How do you know that they know it?", expertise.evidence, lines=3),
    ]

    def save(values: dict[str, Any]) -> Expertise:
        if contact.id in values["spread_to"]:
            raise FieldFault("spread_to", f"{contact.name} is the one who knows it.", "Name whom it reached.")
        changed = changes(expertise, values)
        label = f"Credit {contact.name} for {truncate(expertise.topic, 40)}"
        return app.journal.edit(expertise, label, **changed) if changed else expertise

    title = f"{contact.name}: {truncate(expertise.topic, 50)}"
    app.push_screen(FormDialog(title, fields, save, draft=f"expertise:{expertise.id}", said=SAVED))


def add_membership(app: AppProtocol, contact: Contact) -> None:
    """Note that a person belongs to a community, from either side; naming the same pair again adds to it."""
    person = contact.kind is ContactKind.PERSON
    wanted = ContactKind.COMMUNITY if person else ContactKind.PERSON
    question, needed = ("Which community?", "Which one?") if person else ("Who belongs to it?", "Who?")
    fields: list[Field] = [
        ContactsField("other", question, single=True, required=needed, fits=lambda other: other.kind is wanted),
        TextField("role", "As what", hint="chair, member, guest"),
        DateField("since_on", "Since", past=True),
        DateField("until_on", "Until", hint="still there", past=True),
    ]

    def save(values: dict[str, Any]) -> Membership:
        other = app.journal.contacts.get(values.pop("other"))
        people, community = (contact, other) if person else (other, contact)
        if community.kind is not ContactKind.COMMUNITY or people.kind is not ContactKind.PERSON:
            raise FieldFault("other", f"{other.name} is a {other.kind.value} too.", "A person belongs to a community.")
        known = {row.id: row for row, _ in app.journal.contacts.memberships(people)}
        row = next((record for record in known.values() if record.community_id == community.id), None)
        if row is not None:
            said = {name: value for name, value in values.items() if value}
            return app.journal.edit(row, f"Edit {people.name} in {community.name}", **said)
        new = Membership(person_id=people.id, community_id=community.id, **values)
        return app.journal.add(new, f"Add {people.name} to {community.name}")

    title = f"Where {contact.name} belongs" if person else f"Who belongs to {contact.name}"
    app.push_screen(FormDialog(title, fields, save, draft=f"membership:{contact.id}", said=SAVED))


def add_introduction(app: AppProtocol, contact: Contact) -> None:
    """Note that a contact met another through the teacher, or through somebody else."""
    fields: list[Field] = [
        ContactsField(
            "to_id",
            f"Whom did {contact.name} meet?",
            single=True,
            required="Whom?",
            fits=lambda other: other.id != contact.id,
        ),
        TextField("topic", "About what", hint="number talks in year 7"),
        DateField("on", "When", default=app.today, past=True),
        ContactsField("by_id", "Through whom", hint="you", single=True),
        LongTextField("outcome", "What came of it", lines=3),
    ]

    def save(values: dict[str, Any]) -> Introduction:
        if values["to_id"] == contact.id:
            raise FieldFault("to_id", f"That is {contact.name} again.", "Name the other one.")
        if values["by_id"] in (contact.id, values["to_id"]):
            raise FieldFault("by_id", "That is one of the two who met.", "Name a third, or leave it empty for you.")
        return app.journal.add(Introduction(from_id=contact.id, **values), f"Note whom {contact.name} met")

    app.push_screen(FormDialog(f"{contact.name} met …", fields, save, draft=f"introduction:{contact.id}", said=SAVED))


def note_outcome(app: AppProtocol, introduction: Introduction, names: str) -> None:
    """Note what came of an introduction, some time after it."""
    fields = [LongTextField("outcome", "What came of it?", introduction.outcome, lines=3, required="One line, please.")]

    def save(values: dict[str, Any]) -> Introduction:
        return app.journal.network.outcome(introduction, values["outcome"])

    app.push_screen(FormDialog(names, fields, save, draft=f"outcome:{introduction.id}", said=SAVED))


def begin_decision(app: AppProtocol, contact: Contact) -> None:
    """Begin a time-boxed look at a followed network, with the sign of success written down beforehand."""
    recheck = app.today + timedelta(days=BOX.days)
    fields: list[Field] = [
        LongTextField(
            "success_sign",
            "How would you know that it is worth more of your time?",
            lines=3,
            hint="two ideas that I tried in class",
            required="Write one sign down.",
        ),
        DateField("recheck_on", "Decide on", default=recheck, ahead=True),
    ]

    def save(values: dict[str, Any]) -> Any:
        return app.journal.decisions.begin(contact, opened_on=app.today, **values)

    app.push_screen(FormDialog(f"A look at {contact.name}", fields, save, draft=f"decision:{contact.id}", said=SAVED))
