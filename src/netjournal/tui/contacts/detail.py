"""The page of one contact, and the sheet to read before meeting them. Pure: records in, blocks out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content
from textual.style import Style

from netjournal.domain.addresses import mail_address, web_address
from netjournal.domain.contacts import Rhythm
from netjournal.domain.decisions import BOX, lapsed
from netjournal.domain.prep import Prep
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Decision,
    Expertise,
    Interaction,
    Introduction,
    Membership,
    Tier,
    TierMove,
)
from netjournal.journal.contact_page import ContactPage
from netjournal.journal.interactions import LedTo
from netjournal.present.glyphs import Glyphs
from netjournal.text.dates import format_date, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and
from netjournal.text.sanitize import strip_controls
from netjournal.tui.contacts.rows import NAMES
from netjournal.tui.text import goal_line, learning_line, muted, strong
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title


def contact_blocks(about: ContactPage, today: date, signs: Glyphs) -> list[Block]:
    """Who this is, how one stands with them, and every conversation, newest first."""
    contact = about.contact
    blocks: list[Block] = [Title(contact.name, _under(contact, signs))]
    if contact.why.strip():
        blocks.append(Prose(contact.why))
    blocks.append(Facts([*_facts(about, today, signs)]))
    if contact.notes.strip():
        blocks += [Section("Notes"), Prose(contact.notes)]
    blocks += _knows(about.expertise, about, today, signs)
    blocks += _belongs(contact, about.memberships, signs)
    blocks += _open_things(about, today, signs)
    blocks += _met(about, signs)
    blocks += _decided(about.decisions, today, signs)
    return blocks + _conversations(about, today, signs)


def _under(contact: Contact, signs: Glyphs) -> Content:
    parts = [f"@{contact.handle}" if contact.handle else ""]
    parts += [contact.kind.value if contact.kind is ContactKind.COMMUNITY else "", contact.role, contact.organization]
    parts += [f"{signs.private} kept out of exports" if contact.private else ""]
    return Content(strip_controls(f" {signs.separator} ".join(part for part in parts if part)))


def _facts(about: ContactPage, today: date, signs: Glyphs) -> list[tuple[str, Content | str]]:
    contact = about.contact
    by = about.people.get(contact.introduced_by)
    met = [format_date(contact.met_on) if contact.met_on else "", contact.met_where, f"through {by.name}" if by else ""]
    return [
        ("tier", _tiers(about.moves, contact.tier, today, signs)),
        ("in touch", _in_touch(about, today, signs)),
        ("topics", "  ".join(f"#{topic}" for topic in contact.topics)),
        ("I take part by", contact.participation),
        ("met", ", ".join(part for part in met if part)),
        ("e-mail", _link(contact.email, -1, mail_address(contact.email))),
        ("telephone", contact.phone),
        ("on the web", Content("\n").join([_link(url, n, web_address(url)) for n, url in enumerate(contact.urls)])),
        ("birthday", _birthday(contact.birthday)),
        ("archived", format_date(contact.archived_on) if contact.archived_on else ""),
        ("came from", contact.source),
    ]


def _link(text: str, place: int, address: str) -> Content:
    """An address open to a click, where it is a safe one; the click names its place and carries no text."""
    shown = Content(strip_controls(text))
    if not address or not shown:
        return shown
    return shown.stylize(Style(underline=True) + Style.from_meta({"@click": f"screen.open_address({place})"}))


def _birthday(stored: str) -> str:
    if stored.startswith("--"):
        return format_date(date.fromisoformat(f"2000{stored[1:]}")).split(" ", 1)[1].rsplit(" ", 1)[0]
    try:
        return format_date(date.fromisoformat(stored)).split(" ", 1)[1]
    except ValueError:
        return stored


def _tiers(moves: Sequence[TierMove], tier: Tier | None, today: date, signs: Glyphs) -> Content:
    """The tier of now, and under it how it came to be, the newest move first."""
    lines = [Content(f"{signs.tier(tier)} {NAMES[tier].lower()}")]
    told = list(reversed(moves))
    if len(told) > 1 or any(move.reason for move in told):
        for move in told:
            name = move.tier.value if move.tier else "inbox"
            reason = f": {move.reason}" if move.reason else ""
            lines.append(muted(f"{format_day(move.on, today)} {signs.arrow} {name}{reason}"))
    return Content("\n").join(lines)


def format_day(on: date, today: date) -> str:
    """An exact day without its weekday: `12 Nov`, with the year where it is another one."""
    day = format_date(on).split(" ", 1)[1]
    return day.rsplit(" ", 1)[0] if on.year == today.year else day


def _in_touch(about: ContactPage, today: date, signs: Glyphs) -> Content:
    last = f"last {format_relative(about.last_on, today)}" if about.last_on else "no conversation yet"
    meant = _meant(about.rhythm)
    line = Content(f"{last}{f', {meant}' if meant else ''}")
    if about.silence is not None:
        said = f"{about.silence.days} days since you spoke (you planned {about.silence.meant})"
        line += Content.styled(f"\n{signs.late} {said}", "$text-warning") + muted("   s: I thought of them")
    return line


def _meant(rhythm: Rhythm | None) -> str:
    if rhythm is None:
        return ""
    if rhythm.ideal == rhythm.longest:
        return f"planned every {rhythm.ideal} days"
    return f"planned every {rhythm.ideal} days, {rhythm.longest} at most"


def _knows(known: Sequence[Expertise], about: ContactPage, today: date, signs: Glyphs) -> list[Block]:
    lines: list[Block] = []
    for record in known:
        line = strong(record.topic) + Content(strip_controls(f"  {' '.join(record.evidence.split())}"))
        marks = [f"credited {format_day(record.elevated_on, today)}"] if record.elevated_on else []
        reached = [about.people[who].name for who in record.spread_to if who in about.people]
        marks += [f"reached {join_and(reached)}"] if reached else []
        lines.append(line + muted(f"  {signs.arrow} {', '.join(marks)}" if marks else ""))
    return [Section("Knows"), *_under_one_another(lines)] if lines else []


def _belongs(contact: Contact, rows: Sequence[tuple[Membership, Contact]], signs: Glyphs) -> list[Block]:
    lines: list[Block] = []
    for row, other in rows:
        span = f"until {format_date(row.until_on)}" if row.until_on else ""
        more = ", ".join(part for part in (row.role, span) if part)
        lines.append(
            Content(f"{signs.tier(other.tier)} {strip_controls(other.name)}") + muted(f"  {more}" if more else "")
        )
    title = "Communities" if contact.kind is ContactKind.PERSON else f"Members {signs.separator} {len(rows)}"
    return [Section(title), *_under_one_another(lines)] if lines else []


def _open_things(about: ContactPage, today: date, signs: Glyphs) -> list[Block]:
    goals: list[Block] = [goal_line(goal, today, signs) for goal in about.goals if goal.open]
    learned: list[Block] = [learning_line(learning, signs) for learning in about.learnings]
    blocks: list[Block] = [Section("Goals"), *_under_one_another(goals)] if goals else []
    return blocks + ([Section("Learned from them"), *_under_one_another(learned)] if learned else [])


def _met(about: ContactPage, signs: Glyphs) -> list[Block]:
    lines: list[Block] = [_introduction(row, about, signs) for row in about.introductions]
    lines += [
        Content(strip_controls(f"You met {contact.name} through {about.contact.name}")) for contact in about.met_through
    ]
    return [Section("Introductions"), *_under_one_another(lines)] if lines else []


def _introduction(row: Introduction, about: ContactPage, signs: Glyphs) -> Content:
    def name(identity: str) -> str:
        if identity == about.contact.id:
            return about.contact.name
        return about.people[identity].name if identity in about.people else "somebody"

    through = f" through {name(row.by_id)}" if row.by_id else " through you"
    topic = f", about {row.topic}" if row.topic else ""
    came = f" {signs.arrow} {row.outcome}" if row.outcome else ""
    return Content(strip_controls(f"{name(row.from_id)} met {name(row.to_id)}{through}{topic}{came}")) + muted(
        f"  {format_date(row.on)}"
    )


def _decided(decisions: Sequence[Decision], today: date, signs: Glyphs) -> list[Block]:
    lines: list[Block] = []
    for decision in reversed(decisions):
        sign = Content(strip_controls(f"sign: {' '.join(decision.success_sign.split())}"))
        if lapsed(decision, today):
            since = format_day(decision.recheck_on, today)
            lines.append(strong("watching, undecided") + muted(f"  since {since}, ") + sign)
        elif decision.choice is None or decision.decided_on is None:
            weeks = (decision.recheck_on - decision.opened_on).days // 7 or BOX.days // 7
            day = format_day(decision.recheck_on, today)
            lines.append(strong(f"to decide by {day}") + muted(f"  {weeks} weeks, ") + sign)
        else:
            reason = f" {signs.arrow} {decision.reason}" if decision.reason else ""
            made = strong(decision.choice.value) + muted(f"  {format_day(decision.decided_on, today)}  ")
            lines.append(made + sign + Content(strip_controls(reason)))
    return [Section("Decisions"), *_under_one_another(lines)] if lines else []


def _conversations(about: ContactPage, today: date, signs: Glyphs) -> list[Block]:
    if not about.timeline:
        return [Section("Conversations"), muted("None yet. l writes the first one down.")]
    count = len(about.timeline) + about.earlier
    blocks: list[Block] = [Section(f"Conversations {signs.separator} {count}")]
    for talk in about.timeline:
        people = [about.people[who].name for who in talk.contact_ids if who in about.people]
        blocks += conversation(talk, people, about.led_to.get(talk.id, LedTo()), today, signs)
    if about.earlier:
        blocks.append(muted(f"… and {about.earlier} earlier. enter shows them all."))
    return blocks


def conversation(talk: Interaction, others: Sequence[str], led: LedTo, today: date, signs: Glyphs) -> list[Block]:
    """One conversation in full: when and how, what was said, and how much came of it."""
    facts = [talk.channel, format_minutes(talk.minutes) if talk.minutes else ""]
    facts += [f"with {join_and(list(others))}" if others else ""]
    facts += [_count(led.learnings, "learning"), _count(led.goals, "goal"), f"{signs.private} private" * talk.private]
    head = f" {signs.separator} ".join(strip_controls(part) for part in (format_day(talk.on, today), *facts) if part)
    text = "\n".join(part for part in (talk.summary, talk.notes) if part.strip())
    lines = [Content(strip_controls(line)) for line in text.splitlines()]
    return [Content("\n").join([muted(head), *lines])]


def _count(ids: Sequence[str], noun: str) -> str:
    return f"{len(ids)} {noun}{'s' if len(ids) > 1 else ''}" if ids else ""


def _under_one_another(lines: Sequence[Block]) -> list[Block]:
    contents = [line for line in lines if isinstance(line, Content)]
    return [Content("\n").join(contents)]


def prep_blocks(prep: Prep, today: date, signs: Glyphs) -> list[Block]:
    """The sheet to read before meeting somebody."""
    contact = prep.contact
    blocks: list[Block] = [Title(f"Before you meet {contact.name}", contact.why or _under(contact, signs))]
    parts: list[tuple[str, list[Content], str]] = [
        ("What is still open between you", [Content(strip_controls(loop.text)) for loop in prep.loops], ""),
        ("What you promised", [goal_line(goal, today, signs) for goal in prep.promises], "Nothing that is still open."),
        ("What they know", [strong(e.topic) + Content(strip_controls(f"  {e.evidence}")) for e in prep.knows], ""),
        (
            "Problems of yours that they may know about",
            [
                Content(strip_controls(problem.problem.title)) + muted(f"  {'; '.join(problem.reasons)}")
                for problem in prep.problems
            ],
            "",
        ),
        ("What you could give", [Content(strip_controls(learning.text)) for learning in prep.to_give], ""),
    ]
    for title, lines, nothing in parts:
        if lines:
            pointed = [Content(f"{signs.separator} ") + line for line in lines]
            blocks += [Section(title), Content("\n").join(pointed)]
        elif nothing:
            blocks += [Section(title), muted(nothing)]
    blocks.append(Section(f"Conversations {signs.separator} {len(prep.conversations)}"))
    for talk in prep.conversations:
        people = [prep.names[who] for who in talk.contact_ids if who in prep.names]
        blocks += conversation(talk, people, LedTo(), today, signs)
    if not prep.conversations:
        blocks.append(muted("None yet: this would be the first."))
    return blocks
