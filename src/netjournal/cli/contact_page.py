"""Everything about one contact, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netjournal.cli import output
from netjournal.cli.saying import (
    goal_line,
    interaction_lines,
    learning_stage,
    named,
    tier_name,
)
from netjournal.cli.session import Session
from netjournal.domain.dates import say_date, say_exact
from netjournal.domain.model import Contact, Decision, Expertise, Interaction, Introduction, Kind, Learning, TierMove
from netjournal.domain.words import in_words, one_line
from netjournal.exchange.json_records import as_json

FACTS = (
    ("role", "Role"),
    ("organization", "Organisation"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
    ("birthday", "Birthday"),
    ("met_where", "Met"),
    ("participation", "I take part by"),
)


def page_json(session: Session, contact: Contact) -> dict[str, Any]:
    """The contact with what belongs to it, each part with the stored field names."""
    contacts = session.journal.contacts
    parts: dict[str, Sequence[Any]] = {
        "interactions": contacts.timeline(contact.id),
        "learnings": session.journal.learnings.from_contact(contact.id),
        "goals": session.journal.goals.with_contact(contact.id),
        "expertise": contacts.expertise(contact.id),
        "memberships": [membership for membership, _ in contacts.memberships(contact)],
        "tier_moves": contacts.tier_history(contact.id),
        "decisions": contacts.decisions(contact.id),
        "introductions": contacts.introductions(contact.id),
    }
    return {"contact": as_json(contact)} | {name: [as_json(each) for each in part] for name, part in parts.items()}


def print_page(session: Session, contact: Contact) -> None:
    """Print the contact, their history, and the timeline of conversations, newest first."""
    contacts, today = session.journal.contacts, session.today
    output.title(named(contact))
    output.line(f"{contact.kind.value}, {tier_name(contact.tier)}{_archived(contact)}")
    _facts(session, contact)
    _communities(session, contact)
    _part("Knows", [_expertise(session, each) for each in contacts.expertise(contact.id)])
    open_goals = [goal for goal in session.journal.goals.with_contact(contact.id) if goal.open]
    _part("Goals", [goal_line(goal, today) for goal in open_goals])
    _part("Learned from them", [_learning(each) for each in session.journal.learnings.from_contact(contact.id)])
    _part("Decisions", [_decision(each) for each in contacts.decisions(contact.id)])
    introductions = [_introduction(session, each) for each in contacts.introductions(contact.id)]
    introductions += [f"you met {each.name} through {contact.name}" for each in contacts.met_through(contact.id)]
    _part("Introductions", introductions)
    _part("Tiers", [_move(each) for each in contacts.tier_history(contact.id)])
    _timeline(session, contact, contacts.timeline(contact.id))


def _archived(contact: Contact) -> str:
    return f", laid aside on {say_exact(contact.archived_on)}" if contact.archived_on else ""


def _facts(session: Session, contact: Contact) -> None:
    for field, label in FACTS:
        value = getattr(contact, field)
        if value:
            output.line(f"{label}: {value}")
    for url in contact.urls:
        output.line(f"Web: {url}")
    if contact.met_on:
        output.line(f"Met on: {say_exact(contact.met_on)}")
    if contact.introduced_by:
        for by in session.journal.some(Contact, [contact.introduced_by]):
            output.line(f"Introduced by: {named(by)}")
    if contact.topics:
        output.line(f"Topics: {' '.join(f'#{topic}' for topic in contact.topics)}")
    if contact.cadence_days or contact.cadence_limit_days:
        ideal, longest = contact.cadence_days, contact.cadence_limit_days
        parts = [f"every {ideal} days" if ideal else "", f"at the latest after {longest} days" if longest else ""]
        output.line(f"In touch: {', '.join(part for part in parts if part)}")
    if contact.why:
        output.line(f"Why: {contact.why}")
    output.paragraph(contact.notes, indent="")


def _communities(session: Session, contact: Contact) -> None:
    rows = session.journal.contacts.memberships(contact)
    lines = [
        ", ".join(
            part
            for part in (named(other), row.role, f"until {say_exact(row.until_on)}" if row.until_on else "")
            if part
        )
        for row, other in rows
    ]
    _part("Communities" if contact.kind is Kind.PERSON else "Members", lines)


def _part(title: str, lines: Sequence[str]) -> None:
    if lines:
        output.heading(title)
        for each in lines:
            output.paragraph(each.replace("\n", " "))


def _expertise(session: Session, row: Expertise) -> str:
    reached = [each.name for each in session.journal.some(Contact, list(row.spread_to))]
    marks = [f"credited on {say_exact(row.elevated_on)}" if row.elevated_on else ""]
    marks += [f"reached {in_words(reached)}" if reached else ""]
    said = "; ".join(mark for mark in marks if mark)
    return f"{row.topic}: {row.evidence}".rstrip(": ") + (f" ({said})" if said else "")


def _learning(learning: Learning) -> str:
    return f"{say_exact(learning.on)}  {one_line(learning.text, 200)} ({learning_stage(learning)})"


def _decision(decision: Decision) -> str:
    if decision.choice is None:
        return f"to decide by {say_exact(decision.recheck_on)}: {decision.success_sign}"
    day = say_exact(decision.decided_on) if decision.decided_on else ""
    return f"{day}  {decision.choice.value}: {decision.reason}"


def _introduction(session: Session, row: Introduction) -> str:
    people = {each.id: each.name for each in session.journal.some(Contact, [row.from_id, row.to_id, row.by_id])}
    pair = in_words([people.get(row.from_id, "someone"), people.get(row.to_id, "someone")])
    through = f" through {people.get(row.by_id, 'someone')}" if row.by_id else ""
    return f"{say_exact(row.on)}  {pair} met{through}: {row.topic} {row.outcome}".rstrip(": ")


def _move(move: TierMove) -> str:
    return f"{say_exact(move.on)}  {tier_name(move.tier)}{f': {move.reason}' if move.reason else ''}"


def _timeline(session: Session, contact: Contact, timeline: Sequence[Interaction]) -> None:
    if not timeline:
        output.heading("No conversations yet")
        return
    last = say_date(timeline[0].on, session.today)
    output.heading(f"Conversations: {len(timeline)}, the last {last}")
    ids = {each for talk in timeline for each in talk.contact_ids if each != contact.id}
    names = {each.id: each.name for each in session.journal.some(Contact, list(ids))}
    for talk in timeline:
        for number, text in enumerate(interaction_lines(talk, names)):
            output.paragraph(text, indent="  " if number == 0 else "      ")
