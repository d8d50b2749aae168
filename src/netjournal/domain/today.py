"""What needs me today, with the context to act on it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from math import sqrt
from typing import Any, Protocol, TypeVar
from zlib import crc32

from netjournal.domain import cadence, decisions, goals, ladder, resurfacing
from netjournal.domain.dates import say_date, say_exact, say_span
from netjournal.domain.model import Goal, Interaction, Learning, Record, Records, Stage, Tier
from netjournal.domain.stages import stage_of
from netjournal.domain.words import in_words, one_line
from netjournal.frozen import dataclass

GAP_DAYS = 14
A_FEW = 3
PART_LINES = 5
"""Lines of one part that a page of a day has room for; where there are more, these change from day to day."""
SHORTENED = ("quiet", "recall", "to_try", "waiting", "stuck", "decisions", "questions")
"""The parts of which no more than that is shown."""
_GOLDEN = (sqrt(5) - 1) / 2

T = TypeVar("T")


class Asked(Protocol):
    """What a question of the review has, as far as this page needs it."""

    @property
    def key(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def record_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that needs me: a sentence, a short remark for the margin, and the record that it is about.

    `text` stands by itself; `line` is what is said where `aside` stands beside it, empty where that is the text too.
    `id` is the record's id, or a question's key, and then `record` is None. `kind` says what can be done with it:
    overdue, today, soon, undated; quiet; recall; try; plan, observe; stuck; decide; or a question's own kind.
    """

    id: str
    kind: str
    text: str
    aside: str = ""
    record: Record | None = None
    record_id: str = ""
    line: str = ""

    @property
    def short(self) -> str:
        """What to say beside the remark in the margin."""
        return self.line or self.text


@dataclass(frozen=True, slots=True)
class Today:
    """The parts of the page. `waiting` are learnings without a plan or an observation that no question is about.

    `left_out` says of a shortened part how many more there are.
    """

    due: tuple[Item, ...] = ()
    quiet: tuple[Item, ...] = ()
    recall: tuple[Item, ...] = ()
    to_try: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()
    stuck: tuple[Item, ...] = ()
    decisions: tuple[Item, ...] = ()
    questions: tuple[Item, ...] = ()
    week: Mapping[str, Any] = field(default_factory=dict)
    welcome: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing needs me."""
        parts = (self.due, self.quiet, self.recall, self.to_try, self.waiting, self.stuck, self.decisions)
        return not any((*parts, self.questions))

    def shortened(self) -> Today:
        """The page with only those lines of each part that are shown of it; all of what is due."""
        parts = {name: getattr(self, name) for name in SHORTENED}
        left_out = {name: len(part) - PART_LINES for name, part in parts.items() if len(part) > PART_LINES}
        shown = {name: part[:PART_LINES] for name, part in parts.items()}
        return replace(self, **shown, left_out=left_out)


def todays(
    records: Records,
    today: date,
    *,
    questions: Sequence[Asked] = (),
    week: Mapping[str, Any] | None = None,
    last_on: Mapping[str, date] | None = None,
    last_entry_on: date | None = None,
    rhythms: Mapping[Tier, cadence.Rhythm | None] = cadence.RHYTHMS,
    a_few: int = A_FEW,
) -> Today:
    """The page of a day. Questions and the week's figures come from the review and are passed through; a question
    about a problem or decision that stands on the page already is left out, and so is one about a learning that was put
    off. Of a learning that is to be recalled nothing else is said, since that would tell what it was.

    `last_on` (contact id -> day of the last conversation) and `last_entry_on` save reading every interaction; where
    they are left out they are found in `records.interactions`. Of what merely comes back (recall, waiting, goals
    without a date) at most `a_few` stand on a day's page, and they take turns from day to day.
    """
    if last_on is None:
        last_on = cadence.last_conversations(records.interactions)
    if last_entry_on is None:
        last_entry_on = max((each.on for each in records.interactions if each.on <= today), default=None)
    away = resurfacing.away(records.put_away, today)
    names = {contact.id: contact.name for contact in records.contacts}
    stuck, to_decide = _stuck(records, today), _decisions(records, names, today)
    recall = _recall(records, names, today, a_few)
    recalled = {item.record_id for item in recall}
    listed = {item.record_id for item in (*stuck, *to_decide)} | recalled | away
    told = [each for each in records.learnings if each.id not in away | recalled]
    asked = tuple(
        Item(each.key, each.kind, each.text, record_id=each.record_id)
        for each in questions
        if each.record_id not in listed
    )
    spoken_for = {item.record_id for item in asked}
    return Today(
        due=_due(records.goals, today, a_few),
        quiet=_quiet(records, last_on, today, rhythms),
        recall=recall,
        to_try=_to_try(told, today),
        waiting=_waiting((each for each in told if each.id not in spoken_for), today, a_few),
        stuck=stuck,
        decisions=to_decide,
        questions=asked,
        week=week or {},
        welcome=since_last_entry(last_entry_on, today),
    )


def since_last_entry(last_entry_on: date | None, today: date) -> str:
    """A gentle way back in after two weeks or more without an entry; empty otherwise."""
    days = (today - last_entry_on).days if last_entry_on is not None else 0
    if days < GAP_DAYS:
        return ""
    return (
        f"{days} days since your last entry. If something stayed with you, one line will do; if not, begin with today."
    )


def in_turn(items: Iterable[T], key: Callable[[T], str], today: date, limit: int) -> list[T]:
    """At most `limit` of the items, in an order that changes every day and only then.

    Each item has its day in a round just long enough to give every day `limit` of them; where more fall on one day,
    they take turns from round to round. So each comes up again after a round or a few, even where nothing is ever
    answered. A day with fewer is filled up from a circle that starts at another place each day; the starts step on by
    the golden ratio. What is answered makes room for the next without moving the others.
    """
    day = today.toordinal()

    def mark(item: T) -> int:
        return crc32(key(item).encode())

    def place(item: T) -> float:
        return (mark(item) / 2**32 - day * _GOLDEN) % 1

    circle = sorted(items, key=place)
    days = _days_of_a_round(len(circle), limit)
    of_the_day = sorted((item for item in circle if (mark(item) + day) % days == 0), key=mark)
    first = day // days * limit % len(of_the_day) if of_the_day else 0
    turn = [*of_the_day[first:], *of_the_day[:first]][:limit]
    chosen = {key(item) for item in turn}
    return [*turn, *(item for item in circle if key(item) not in chosen)][:limit]


def _days_of_a_round(count: int, limit: int) -> int:
    """The days in which `count` items come up once, `limit` a day; a power of two, which seldom changes."""
    days = 1
    while days * limit < count:
        days *= 2
    return days


def _due(all_goals: Sequence[Goal], today: date, a_few: int) -> tuple[Item, ...]:
    agenda = goals.agenda(all_goals, today)
    undated = in_turn(agenda.undated, lambda goal: goal.id, today, a_few)
    parts = (("overdue", agenda.overdue), ("today", agenda.today), ("soon", agenda.soon), ("undated", undated))
    return tuple(
        Item(goal.id, kind, goals.sentence(goal), goals.say_when(goal, today), goal, goal.id)
        for kind, part in parts
        for goal in part
    )


def _quiet(
    records: Records, last_on: Mapping[str, date], today: date, rhythms: Mapping[Tier, cadence.Rhythm | None]
) -> tuple[Item, ...]:
    found = cadence.quiet(records.contacts, last_on, goals.cleared_on(records.goals), today, rhythms)
    return tuple(
        Item(
            each.contact.id,
            "quiet",
            each.text,
            f"{each.days} days, you meant {each.meant}",
            each.contact,
            each.contact.id,
            each.contact.name,
        )
        for each in found
    )


def recalls_of_day(records: Records, today: date, a_few: int = A_FEW) -> list[resurfacing.DueRecall]:
    """The learnings that a day asks to recall, without those that were put off."""
    away = resurfacing.away(records.put_away, today)
    learnings = (each for each in records.learnings if each.id not in away)
    due = resurfacing.due_recalls(learnings, records.recalls, today)
    return in_turn(due, lambda each: each.learning.id, today, a_few)


def _recall(records: Records, names: Mapping[str, str], today: date, a_few: int) -> tuple[Item, ...]:
    chosen = recalls_of_day(records, today, a_few)
    wanted = {interaction_id for each in chosen for interaction_id in each.learning.interaction_ids}
    talks = {each.id: each for each in records.interactions if each.id in wanted}
    return tuple(
        Item(
            each.learning.id,
            "recall",
            recall_question(each.learning, talks, names, today),
            say_span(each.after),
            each.learning,
            each.learning.id,
            recall_question(each.learning, talks, names, today, short=True),
        )
        for each in chosen
    )


def recall_question(
    learning: Learning,
    talks: Mapping[str, Interaction],
    names: Mapping[str, str],
    today: date,
    *,
    short: bool = False,
) -> str:
    """Asks what was learned without telling it: when, with whom and about what. `short` leaves to the margin when."""
    of_talks = [
        contact_id for talk in learning.interaction_ids if talk in talks for contact_id in talks[talk].contact_ids
    ]
    people = [names[each] for each in dict.fromkeys((*learning.contact_ids, *of_talks)) if each in names]
    source = f" with {in_words(people[:3])}" if people else ""
    about = f" about {in_words(learning.topics[:3])}" if learning.topics else ""
    if short and (source or about):
        return f"What was it, {f'{source}{about}'.strip()}?"
    day = say_date(learning.on, today)
    day = day if day.endswith(("ago", "day")) else f"on {say_exact(learning.on)}"
    return f"You learned something {day}{source}{about}. What was it?"


def _to_try(learnings: Iterable[Learning], today: date) -> tuple[Item, ...]:
    """Those whose turn it is before the others, each time the longest planned first."""
    planned = [each for each in learnings if stage_of(each) is Stage.POTENTIAL]
    first = {each.id for each in in_turn(planned, lambda each: each.id, today, PART_LINES)}
    planned.sort(key=lambda each: (each.id not in first, each.potential_on or today, each.id))
    return tuple(
        Item(each.id, "try", one_line(each.text, 200), _waited(each.potential_on, today), each, each.id)
        for each in planned
    )


def _waited(since: date | None, today: date) -> str:
    days = (today - since).days if since is not None else 0
    return say_span(days) if days > 0 else "today"


def _waiting(learnings: Iterable[Learning], today: date, a_few: int) -> tuple[Item, ...]:
    found = []
    for learning in learnings:
        attention = resurfacing.needs_attention(learning, today)
        if attention is not None and attention.kind is not resurfacing.Wait.TRY:
            found.append((learning, attention))
    return tuple(
        Item(
            learning.id,
            str(attention.kind),
            f"{one_line(learning.text)} {attention.text}",
            say_span(attention.days),
            learning,
            learning.id,
        )
        for learning, attention in in_turn(found, lambda pair: pair[0].id, today, a_few)
    )


def _stuck(records: Records, today: date) -> tuple[Item, ...]:
    tiers = {contact.id: contact.tier for contact in records.contacts}
    found = ladder.stuck(records.problems, records.asks, tiers, today)
    return tuple(
        Item(each.problem.id, "stuck", each.text, say_span(each.days), each.problem, each.problem.id) for each in found
    )


def _decisions(records: Records, names: Mapping[str, str], today: date) -> tuple[Item, ...]:
    archived = {contact.id for contact in records.contacts if contact.archived_on is not None}
    waiting = (each for each in decisions.due(records.decisions, today) if each.contact_id not in archived)
    return tuple(
        Item(
            each.id,
            "decide",
            f"{names.get(each.contact_id, 'This network')}: invest, watch or leave? Your sign was: "
            f"{one_line(each.success_sign, 120) or 'none'}",
            say_date(each.recheck_on, today),
            each,
            each.id,
        )
        for each in waiting
    )
