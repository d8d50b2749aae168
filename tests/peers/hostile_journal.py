"""A journal in which every word of the teacher's is one that breaks careless programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from netjournal.domain.records import (
    Ask,
    ClosedAs,
    Contact,
    ContactKind,
    Evidence,
    Expertise,
    Goal,
    Interaction,
    Learning,
    Membership,
    Problem,
    Record,
    Reflection,
    Said,
    Tier,
)
from netjournal.journal.journal import Journal

NAMES = (
    "[bold]x[/bold] [link](http://evil.example)",
    "\x1b[31mred\x1b[0m \u202egnp.exe",
    "=1+1 | a | b",
    "---\ntitle: no\n---",
    "# heading\n## another\nunder\n=====",
    "- item\n1. one\n- [ ] task",
    "<script>alert(1)</script> <!-- hidden &amp;",
    "{{x}} {#id .c} ::: warning\n:::",
    "[[Wiki link]] ![[embed]] ![x](y.png) #tag ==marked== %%gone%% ^block",
    "[a]: http://evil.example [^1]: note [^1] [a] [@cite]",
    "Renée O’Hara 👩🏽‍🏫 :smile: naïve",
    "שלום עולם",
    "'; DROP TABLE contacts; --",
    "no",
    "null",
    "1e3",
    "2026-11-23",
    "*a",
    "! &b !!python/object:x {a: b} [c] ? : ,",
    "line\r\nline\u2028line",
    "x" * 300,
    "../../etc/passwd",
    "CON",
    "```\ncode\n~~~",
    "$x^2$ \\(y\\) H~2~O ~~gone~~ `code` **b** _i_",
    ": definition\n    indented\n> quote\n| line",
    "Term.",
    "BEGIN:VCARD\r\nEND:VCARD\r\nBEGIN:VTODO; a, b\\; c\\n",
    "a\tb\t c \t",
    "\\",
)

FIRST = date(2026, 9, 1)
MADE = datetime(2026, 9, 1, 8, tzinfo=UTC)


def build(folder: Path) -> None:
    """Write the journal into a new folder: one person, conversation, learning, problem and goal for each name."""
    with Journal(folder) as journal, journal.change("Make it") as change:
        change.take_over(_made(Contact(id="circle", name=NAMES[0], kind=ContactKind.COMMUNITY, tier=Tier.COMMUNITIES)))
        for place, name in enumerate(NAMES):
            for record in _around(place, name):
                change.take_over(_made(record))


def _made(record: Record) -> Record:
    return replace(record, created_at=MADE, updated_at=MADE)


def _around(place: int, name: str) -> Iterator[Record]:
    on, other = FIRST + timedelta(days=place), NAMES[place - 1]
    who, talk, problem, learning = (f"{kind}-{place}" for kind in ("person", "talk", "problem", "learning"))
    yield Contact(
        id=who, name=name, handle=f"h{place}", tier=list(Tier)[place % 3], role=name, organization=name, why=name,
        notes=f"{name}\n\n{other}", met_where=name, topics=(name,), email=f"h{place}@x.example", phone="+1 555 0100",
    )  # fmt: skip
    yield Interaction(
        id=talk, on=on, contact_ids=(who,), minutes=20, minutes_source=Said.ENTERED, channel="call", summary=name,
        notes=name, topics=(name,), usefulness=2, problem_ids=(problem,),
    )  # fmt: skip
    yield Problem(id=problem, title=name, context=name, tried=name, question=name, opened_on=on, asked_inside_on=on)
    yield Ask(id=f"ask-{place}", problem_id=problem, contact_id=who, interaction_id=talk, on=on, answer=name)
    yield Expertise(id=f"knows-{place}", contact_id=who, topic=name, evidence=other, on=on)
    yield Membership(id=f"member-{place}", person_id=who, community_id="circle")
    yield _learning(place, name, Learning(id=learning, on=on, interaction_ids=(talk,), problem_id=problem, text=name))
    yield Goal(
        id=f"goal-{place}", text=name, contact_ids=(who,), learning_id=learning, due_on=on + timedelta(days=9),
        repeat=("FREQ=WEEKLY;BYDAY=FR", "", "FREQ=MONTHLY;INTERVAL=2")[place % 3],
        done_on=on + timedelta(days=5) if place % 4 == 1 else None, outcome=name,
    )  # fmt: skip
    yield Reflection(
        id=f"reflection-{place}", cadence="weekly", starts_on=on, ends_on=on + timedelta(days=6), title=name,
        body=f"{name}\n\n## {other.splitlines()[0]}\n\n{name}\n",
        figures={"funnel": {"sentence": name, "guard": other}, name: {"sentence": name}},
    )  # fmt: skip


def _learning(place: int, name: str, noted: Learning) -> Learning:
    on = noted.on
    applied = replace(
        noted, topics=(name,), own_words=name, plan_when=name, plan_will=name, expected_sign=name, potential_on=on,
        applied_on=on + timedelta(days=2), applied_note=name,
    )  # fmt: skip
    later = on + timedelta(days=9)
    if place % 2:
        return replace(applied, closed_on=later, closed_as=ClosedAs.NULL, closed_reason=name)
    return replace(
        applied, realized_on=later, observed=name, evidence=Evidence.E2,
        reframed_on=later + timedelta(days=3), reframed_before=name, reframed_after=name,
    )  # fmt: skip
