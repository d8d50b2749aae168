"""A small journal in memory, with the names and texts that exports must take care of."""

from __future__ import annotations

from datetime import date

from netjournal.domain.records import (
    Ask,
    ClosedAs,
    Contact,
    ContactKind,
    Evidence,
    Expertise,
    Goal,
    Intention,
    Interaction,
    Learning,
    Membership,
    Problem,
    Records,
    Reflection,
    Said,
    Tier,
)

TODAY = date(2026, 11, 23)


LUCIA = Contact(
    id="c-1", name="Lucía Morrow", handle="lucia", tier=Tier.COLLEAGUES, role="maths lead", topics=("feedback",)
)
TOMAS = Contact(id="c-2", name="Tomas Brandle", handle="tomas", tier=Tier.COLLEAGUES)
CIRCLE = Contact(id="c-3", name="Kestrel [Maths] | Circle", kind=ContactKind.COMMUNITY, tier=Tier.COMMUNITIES)
SECRET = Contact(id="c-4", name="Wilhelmina Quill", tier=Tier.COMMUNITIES, private=True)

COFFEE = Interaction(
    id="i-1",
    on=date(2026, 9, 1),
    contact_ids=("c-1",),
    minutes=25,
    minutes_source=Said.ENTERED,
    channel="hallway",
    summary="Coffee with Lucía Morrow about exit tickets",
    usefulness=3,
    energy=-2,
)
MEETING = Interaction(
    id="i-2",
    on=date(2026, 9, 3),
    contact_ids=("c-3", "c-4"),
    minutes=60,
    minutes_source=Said.ENTERED,
    channel="conference",
    summary="# Talk\n- on [ratio](http://evil.example) tables with Wilhelmina Quill",
    topics=("ratio",),
)
WHISPER = Interaction(
    id="i-3",
    on=date(2026, 9, 4),
    contact_ids=("c-2",),
    minutes=15,
    minutes_source=Said.ENTERED,
    summary="UNSAYABLE about Tomas",
    private=True,
)
SORTING = Learning(
    id="l-1",
    text="Sort tickets by error, not by child",
    on=date(2026, 9, 1),
    interaction_ids=("i-1", "i-3"),
    own_words="The error is the unit",
    plan_when="I get Friday's tickets",
    plan_will="sort them into three piles",
    expected_sign="I read them in ten minutes",
    potential_on=date(2026, 9, 1),
    applied_on=date(2026, 9, 4),
    applied_note="Sorted 7B's tickets with Lucía",
    realized_on=date(2026, 9, 18),
    observed="Twelve minutes, and Monday began with the right problem",
    evidence=Evidence.E2,
    reframed_on=date(2026, 9, 20),
    reframed_before="marking everything",
    reframed_after="knowing what to teach on Monday",
    told_source_on=date(2026, 9, 21),
    shared_with=("c-2",),
)
CLOSED = Learning(
    id="l-2",
    text="Silent starts",
    on=date(2026, 9, 3),
    interaction_ids=("i-2",),
    potential_on=date(2026, 9, 3),
    applied_on=date(2026, 9, 8),
    applied_note="Tried it for a week",
    closed_on=date(2026, 9, 14),
    closed_as=ClosedAs.NULL,
    closed_reason="No difference",
)
HUSHED = Learning(id="l-3", text="UNSAYABLE too", on=date(2026, 9, 4), interaction_ids=("i-3",))


RECORDS = Records(
    contacts=(LUCIA, TOMAS, CIRCLE, SECRET),
    interactions=(COFFEE, MEETING, WHISPER),
    learnings=(SORTING, CLOSED, HUSHED),
    goals=(
        Goal(
            id="g-1",
            text="Send Lucía the piles",
            contact_ids=("c-1",),
            due_on=date(2026, 9, 2),
            done_on=date(2026, 9, 2),
        ),
        Goal(id="g-2", text="Ask the circle for tasks", contact_ids=("c-3",), due_on=date(2026, 9, 3)),
        Goal(id="g-3", text="UNSAYABLE goal", origin_id="i-3", due_on=date(2026, 9, 4)),
    ),
    problems=(
        Problem(id="p-1", title="Exit tickets pile up", opened_on=date(2026, 8, 31), asked_inside_on=date(2026, 9, 1)),
    ),
    asks=(
        Ask(
            id="a-1", problem_id="p-1", contact_id="c-1", interaction_id="i-1", on=date(2026, 9, 1), answer="Ask around"
        ),
        Ask(
            id="a-2", problem_id="p-1", contact_id="c-2", interaction_id="i-3", on=date(2026, 9, 4), answer="UNSAYABLE"
        ),
    ),
    expertise=(Expertise(id="e-1", contact_id="c-1", topic="feedback", evidence="Her piles", on=date(2026, 9, 1)),),
    memberships=(Membership(id="m-1", person_id="c-1", community_id="c-3"),),
    intentions=(
        Intention(
            id="n-1",
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 12, 18),
            colleagues=50,
            communities=35,
            following=15,
        ),
    ),
    reflections=(
        Reflection(
            id="r-1",
            cadence="weekly",
            starts_on=date(2026, 8, 31),
            ends_on=date(2026, 9, 6),
            title="A week of piles",
            body="Before it all.\n\n## What stayed with me?\n\nLucía's *piles*.\n\n- one\n- two\n",
        ),
    ),
)
