"""What needs me today, with the context to act on it, and nothing else.

In which order learnings and problems lie before the teacher: what has waited too long comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from netjournal.domain import contacts as cadence
from netjournal.domain import decisions, goals
from netjournal.domain import learnings as resurfacing
from netjournal.domain import problems as ladder
from netjournal.domain.asking_days import RUN, asks_from, day_of_turns, in_turn, places_shown
from netjournal.domain.learnings import STAGES, furthest, needs_attention, reached_on, stage_of
from netjournal.domain.meetings import Meeting, sentence
from netjournal.domain.problems import opened_on
from netjournal.domain.proposals import in_order, waits
from netjournal.domain.records import Goal, Interaction, Learning, Problem, Proposal, Record, Records, Stage, Tier
from netjournal.domain.school_calendar import SchoolYear
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_days, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and, truncate

GAP_DAYS = 14
A_FEW = 3
"""Lines of one part that ask for the same (to recall, to plan): where there are more, these change from day to day."""
CUES = 1
"""Goals that wait for a cue of which a day speaks; each day it is another."""
PART_LINES = 20
"""Lines of one part that are read at most; the others are counted."""
SORT_LINES = 3
"""Lines of what waits to be sorted that are read at most."""
LINES = 7
"""Lines that ask for something on a page of a day."""
ROUNDS = 3
"""Times that each kind has its place among the first lines."""
PARTS = ("meetings", "due", "to_sort", "quiet", "recall", "to_try", "waiting", "stuck", "decisions", "questions")
"""The parts of the page, as `--json` names them."""

SHORTENED = PARTS[2:]
"""The parts of which no more than that is read."""

_GROUPS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (3, ("overdue", "today")),
    (1, ("observe", "pass-on", "plan")),
    (1, ("recall",)),
    (1, ("try",)),
    (1, ("stuck", "decide", "intention", "drift", "floor", "echo")),
    (1, ("quiet",)),
    (1, ("sort",)),
    (1, ("undated", "soon")),
)
"""The kinds of lines, the most helpful first: how many of a group come before those of the next, and what is in it."""

ASKS = {resurfacing.Wait.PLAN: "Plan:", resurfacing.Wait.OBSERVE: "What did you see?"}
"""What a line about a learning asks, in short."""

_PART_OF = {"sort": "to_sort", "try": "to_try", "decide": "decisions"} | dict.fromkeys(
    ("overdue", "today", "soon", "undated"), "due"
)

T = TypeVar("T")


class QuestionLike(Protocol):
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
class AgendaItem:
    """One thing that needs me: a sentence, a short remark for the margin, and the record that it is about.

    `text` stands by itself; `line` is what is said where `aside` stands beside it, empty where that is the text too.
    `id` is the record's id, or a question's key, and then `record` is None. `kind` says what can be done with it:
    meeting; overdue, today, soon, undated; sort; quiet; recall; try; plan, observe; stuck; decide; or a question's own
    kind. `who` names the people of a proposal. `about` are the ids of others that it is about besides its own record.
    """

    id: str
    kind: str
    text: str
    aside: str = ""
    record: Record | None = None
    record_id: str = ""
    line: str = ""
    who: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """The part of the page that it is in."""
        if self.kind == "meeting":
            return "meetings"
        if self.kind in ("plan", "observe"):
            return "questions" if self.record is None else "waiting"
        part = _PART_OF.get(self.kind, self.kind)
        return part if part in PARTS and (self.record is not None or part == self.kind) else "questions"

    @property
    def key(self) -> str:
        """Names the line on the page."""
        return f"{self.part}:{self.id}"

    @property
    def short(self) -> str:
        """What to say beside the remark in the margin."""
        return self.line or self.text


@dataclass(frozen=True, slots=True)
class AgendaToday:
    """The parts of the page. `waiting` are learnings without a plan or an observation that no question is about.

    `left_out` says of a shortened part how many more there are.
    """

    meetings: tuple[AgendaItem, ...] = ()
    due: tuple[AgendaItem, ...] = ()
    to_sort: tuple[AgendaItem, ...] = ()
    quiet: tuple[AgendaItem, ...] = ()
    recall: tuple[AgendaItem, ...] = ()
    to_try: tuple[AgendaItem, ...] = ()
    waiting: tuple[AgendaItem, ...] = ()
    stuck: tuple[AgendaItem, ...] = ()
    decisions: tuple[AgendaItem, ...] = ()
    questions: tuple[AgendaItem, ...] = ()
    week: Mapping[str, Any] = field(default_factory=dict)
    welcome: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing needs me."""
        parts = (self.due, self.quiet, self.recall, self.to_try, self.waiting, self.stuck, self.decisions)
        return not any((*parts, self.meetings, self.to_sort, self.questions))

    def lines(self, today: date) -> tuple[AgendaItem, ...]:
        """Everything that asks for something today, the most helpful first, one line about each thing."""
        first, others = self._ordered(today)
        return (*first, *others)

    def first_lines(self, today: date) -> tuple[AgendaItem, ...]:
        """The lines that a page shows at first."""
        return self._ordered(today)[0]

    def more(self, today: date) -> int:
        """How many lines there are below the first ones, those that were not read included."""
        return len(self._ordered(today)[1]) + sum(self.left_out.values())

    def _ordered(self, today: date) -> tuple[tuple[AgendaItem, ...], tuple[AgendaItem, ...]]:
        items = [item for name in PARTS[1:] for item in getattr(self, name) if _asks_already(item, today)]
        return order_lines(one_each(items))

    def shortened(self, lines: int = PART_LINES, totals: Mapping[str, int] | None = None) -> AgendaToday:
        """The page with at most so many lines of each part, and `SORT_LINES` to sort; all of what is due.

        `totals` says how many lines a part would have that was not read whole.
        """
        room = dict.fromkeys(SHORTENED, lines) | {"to_sort": min(lines, SORT_LINES)}
        parts: dict[str, tuple[AgendaItem, ...]] = {name: getattr(self, name)[: room[name]] for name in SHORTENED}
        counts = {name: len(getattr(self, name)) for name in SHORTENED} | dict(totals or {})
        left_out = {name: counts[name] - len(part) for name, part in parts.items() if counts[name] > len(part)}
        return replace(self, **parts, left_out=left_out)  # type: ignore[arg-type]


def meeting_items(meetings: Iterable[Meeting], names: Mapping[str, str], today: date) -> tuple[AgendaItem, ...]:
    """The meetings to come as lines of the page; `names` are of contacts, by their ids. `record_id` is of the first
    contact who takes part, whom there is something to read about before."""
    return tuple(
        AgendaItem(
            id=f"meeting:{meeting.id}",
            kind="meeting",
            text=f"{'' if meeting.on == today else 'Tomorrow '}{sentence(meeting, names)}",
            aside="prep p" if (known := [who for who in meeting.contact_ids if who in names]) else "",
            record_id=known[0] if known else "",
        )
        for meeting in meetings
    )


def order_lines(
    items: Iterable[AgendaItem], lines: int = LINES
) -> tuple[tuple[AgendaItem, ...], tuple[AgendaItem, ...]]:
    """The lines that a page shows at first, at most `lines`, and the others; in each the most helpful first.

    Among the first each kind has its place before any has a second one (late and due goals have three), so that none
    is crowded out by many of another, and no kind has more than `ROUNDS`. What is of one kind keeps its order.
    """
    place_of = {kind: (place, rank) for place, (_, kinds) in enumerate(_GROUPS) for rank, kind in enumerate(kinds)}
    groups: list[list[tuple[int, int, AgendaItem]]] = [[] for _ in _GROUPS]
    seen: Counter[str] = Counter()
    for item in items:
        group, rank = place_of.get(item.kind, _OTHER)
        together = _GROUPS[group][0] > 1
        groups[group].append((0 if together else seen[item.kind], rank, item))
        seen[item.kind] += 1
    placed: list[tuple[int, int, int, AgendaItem]] = []
    for number, ((quota, _), entries) in enumerate(zip(_GROUPS, groups, strict=True)):
        entries.sort(key=lambda entry: entry[:2])
        placed += [(place // quota, number, place, item) for place, (*_, item) in enumerate(entries)]
    placed.sort(key=lambda entry: entry[:3])
    first = min(lines, sum(entry[0] < ROUNDS for entry in placed))
    by_kind = [sorted(part, key=lambda entry: entry[1:3]) for part in (placed[:first], placed[first:])]
    shown, others = (tuple(item for *_, item in part) for part in by_kind)
    return shown, others


_OTHER = (4, 99)
"""The group of a question that is in none, and its place there."""


def one_each(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The items without those about a thing that an earlier kind speaks of: one next step for each thing.

    A goal or a proposal stands in any case, and speaks for the learning, the problem and the people that it is about.
    """
    rank = {kind: place for place, kind in enumerate(kind for _, kinds in _GROUPS for kind in kinds)}
    spoken_of: set[str] = set()
    found = []
    in_sequence = sorted(enumerate(items), key=lambda pair: (not _stands(pair[1]), rank.get(pair[1].kind, len(rank))))
    for place, item in in_sequence:
        things = {item.record_id, *item.about} - {""}
        asked = set(item.about) if item.kind == "decide" else {item.record_id} - {""}
        if not _stands(item) and asked & spoken_of:
            continue
        spoken_of |= things
        found.append((place, item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _stands(item: AgendaItem) -> bool:
    return isinstance(item.record, Goal | Proposal)


def _asks_already(item: AgendaItem, today: date) -> bool:
    """A repeating goal asks from the day before it is due: else it would never be out of sight."""
    goal = item.record
    if item.kind != "soon" or not isinstance(goal, Goal) or goal.due_on is None:
        return True
    return not goal.repeat or (goal.due_on - today).days <= 1


def build_agenda(
    records: Records,
    today: date,
    *,
    meetings: tuple[AgendaItem, ...] = (),
    questions: Sequence[QuestionLike] = (),
    week: Mapping[str, Any] | None = None,
    last_on: Mapping[str, date] | None = None,
    last_entry_on: date | None = None,
    rhythms: Mapping[Tier, cadence.Rhythm | None] = cadence.RHYTHMS,
    chosen: LinesOfDay | None = None,
    a_few: int = A_FEW,
) -> AgendaToday:
    """The page of a day. Questions and the week's figures come from the review and are passed through; a question
    about a problem or decision that stands on the page already is left out. Nothing is said about a thing of which
    anything was put off, or that was answered on this day; of a learning that is to be recalled nothing else is said,
    since that would tell what it was. In holidays there are only goals and what waits to be sorted.

    `last_on` (contact id -> day of the last conversation) and `last_entry_on` save reading every interaction; where
    they are left out they are found in `records.interactions`. What waits has its turn for some days, and then rests
    (`asking_days`). Of what is only to be recalled or planned at most `a_few` stand on a day's page; each day turns the
    page. `chosen` names what has its line, where the records do not hold all that is in turn.
    """
    if last_on is None:
        last_on = cadence.last_conversations(records.interactions)
    if last_entry_on is None:
        last_entry_on = max(
            (interaction.on for interaction in records.interactions if interaction.on <= today), default=None
        )
    names = {contact.id: contact.name for contact in records.contacts}
    page = AgendaToday(
        meetings=meetings,
        due=_due(records.goals, today, CUES),
        to_sort=_to_sort(records, names, today),
        week=week or {},
        welcome=since_last_entry(last_entry_on, today),
    )
    first = asks_from(today, SchoolYear(records.terms).is_holiday)
    if first is None:
        return page
    silent = resurfacing.away(records.put_away, today) | answered(records, today)
    back = resurfacing.back_from_away(records.put_away, first, today)
    stuck = tuple(item for item in _stuck(records, today, back) if item.record_id not in silent)
    to_decide = tuple(item for item in _decisions(records, names, today, first) if item.record_id not in silent)
    due = recalls_of_day(records, today, first, a_few, chosen.recall if chosen else None)
    recall = _recall(records, names, today, due)
    on_recall = {item.record_id for item in recall}
    listed = {item.record_id for item in (*stuck, *to_decide)} | on_recall | silent
    told = [learning for learning in records.learnings if learning.id not in silent | on_recall]
    asked = tuple(
        AgendaItem(question.key, question.kind, question.text, record_id=question.record_id)
        for question in questions
        if question.record_id not in listed
    )
    spoken_for = {item.record_id for item in asked}
    quiet = [item for item in _quiet(records, last_on, today, rhythms) if item.record_id not in silent]
    to_leave = listed | spoken_for
    return replace(
        page,
        quiet=_in_lines(quiet, today, chosen.quiet if chosen else None),
        recall=recall,
        to_try=_in_lines(_to_try(told, today, back), today, chosen.to_try if chosen else None),
        waiting=_waiting(
            records.learnings,
            today,
            a_few,
            back=back,
            to_leave=to_leave,
            chosen=chosen.waiting if chosen else None,
        ),
        stuck=stuck,
        decisions=to_decide,
        questions=asked,
    )


@dataclass(frozen=True, slots=True)
class LinesOfDay:
    """What has its line today, by id, of the parts whose things are read one by one: in the order of the page."""

    recall: Sequence[str]
    to_try: Sequence[str]
    waiting: Sequence[str]
    quiet: Sequence[str]


def rotate(items: Sequence[T], today: date, lines: int = A_FEW) -> list[T]:
    """The items in turn, with a few of them first that change from day to day."""
    first = page_of_day(len(items), lines, day_of_turns(today))
    return [*items[first : first + lines], *items[:first], *items[first + lines :]]


def _in_lines(items: Sequence[AgendaItem], today: date, chosen: Sequence[str] | None) -> tuple[AgendaItem, ...]:
    if chosen is None:
        return tuple(rotate(items, today))
    of_id = {item.record_id: item for item in items}
    return tuple(of_id[identity] for identity in chosen if identity in of_id)


def answered(records: Records, today: date) -> frozenset[str]:
    """What something was done about today, by id: nothing else about it asks on the same day."""
    stepped = (item.id for item in records.learnings if reached_on(item, stage_of(item)) == today)
    recalled = (recall.learning_id for recall in records.recalls if recall.on == today)
    ended = [goal for goal in records.goals if (goal.done_on or goal.skipped_on or goal.dropped_on) == today]
    of_goals = (identity for goal in ended for identity in (goal.learning_id, goal.problem_id, *goal.contact_ids))
    return frozenset((*stepped, *recalled, *of_goals)) - {""}


def since_last_entry(last_entry_on: date | None, today: date) -> str:
    """A gentle way back in after two weeks or more without an entry; empty otherwise."""
    days = (today - last_entry_on).days if last_entry_on is not None else 0
    if days < GAP_DAYS:
        return ""
    return (
        f"{days} days since your last entry. If something stayed with you, one line will do; if not, begin with today."
    )


def page_of_day(count: int, lines: int, today: date) -> int:
    """Where the page of a day begins in a list of `count` things of which a page has room for `lines`.

    Each day turns the page, so that each thing comes up again after a round, even where nothing is ever answered. The
    last page is filled up from the one before.
    """
    pages = -(-count // lines)
    return min(today.toordinal() % pages * lines, count - lines) if pages > 1 else 0


def turn_page(items: Sequence[T], today: date, lines: int) -> Sequence[T]:
    """The items on the page of a day."""
    first = page_of_day(len(items), lines, today)
    return items[first : first + lines]


def _due(all_goals: Sequence[Goal], today: date, cues: int) -> tuple[AgendaItem, ...]:
    agenda = goals.agenda(all_goals, today)
    undated = turn_page(agenda.undated, today, cues)
    parts = (("overdue", agenda.overdue), ("today", agenda.today), ("soon", agenda.soon), ("undated", undated))
    return tuple(
        AgendaItem(
            goal.id,
            kind,
            goals.sentence(goal),
            goals.format_when(goal, today),
            goal,
            goal.id,
            about=tuple(filter(None, (goal.learning_id, goal.problem_id, *goal.contact_ids))),
        )
        for kind, part in parts
        for goal in part
    )


def _to_sort(records: Records, names: Mapping[str, str], today: date) -> tuple[AgendaItem, ...]:
    """What may be worth a line, the oldest first: the line, its day and minutes, and whether to keep it."""
    items: list[AgendaItem] = []
    for proposal in in_order(proposal for proposal in records.proposals if waits(proposal, today)):
        day = format_relative(proposal.on, today) + (f" {proposal.at:%H:%M}" if proposal.at is not None else "")
        minutes = format_minutes(proposal.minutes) if proposal.minutes is not None else ""
        aside = ", ".join(part for part in (day, minutes, "keep?") if part)
        known = (names[identity] for identity in proposal.contact_ids if identity in names)
        who = tuple(dict.fromkeys((*known, *proposal.names)))
        people = tuple(proposal.contact_ids)
        items.append(
            AgendaItem(proposal.id, "sort", proposal.line, aside, proposal, proposal.id, who=who, about=people)
        )
    return tuple(items)


def _quiet(
    records: Records, last_on: Mapping[str, date], today: date, rhythms: Mapping[Tier, cadence.Rhythm | None]
) -> tuple[AgendaItem, ...]:
    found = cadence.quiet(records.contacts, last_on, goals.cleared_on(records.goals), today, rhythms)
    return tuple(
        AgendaItem(
            result.contact.id,
            "quiet",
            result.text,
            f"{result.days} days since you spoke (you planned {result.meant})",
            result.contact,
            result.contact.id,
            result.contact.name,
        )
        for result in found
        if in_turn(today - timedelta(days=result.overdue - 1), today)
    )


def recalls_of_day(
    records: Records,
    today: date,
    first: date,
    a_few: int = A_FEW,
    recalled: Collection[str] | None = None,
) -> Sequence[resurfacing.DueRecall]:
    """The learnings that a day asks to recall, without those put off or answered; only `recalled` (ids) where given.

    `first` is the first day on which what asks today fell due.
    """
    silent = resurfacing.away(records.put_away, today) | answered(records, today)
    learnings = (learning for learning in records.learnings if learning.id not in silent)
    back = resurfacing.back_from_away(records.put_away, first, today)
    due = resurfacing.due_recalls(learnings, records.recalls, today, first, back)
    if recalled is not None:
        return [recall for recall in due if recall.learning.id in recalled]
    return turn_page(due, today, a_few)


def _recall(
    records: Records, names: Mapping[str, str], today: date, chosen: Sequence[resurfacing.DueRecall]
) -> tuple[AgendaItem, ...]:
    wanted = {interaction_id for record in chosen for interaction_id in record.learning.interaction_ids}
    talks = {interaction.id: interaction for interaction in records.interactions if interaction.id in wanted}
    lines = [recall_question(record.learning, talks, names, today, short=True) for record in chosen]
    return tuple(
        AgendaItem(
            record.learning.id,
            "recall",
            recall_question(record.learning, talks, names, today),
            format_days((today - record.learning.on).days),
            record.learning,
            record.learning.id,
            line if lines.count(line) == 1 else f"{line} ({lines[: place + 1].count(line)} of {lines.count(line)})",
        )
        for place, (record, line) in enumerate(zip(chosen, lines, strict=True))
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
    people = [names[item] for item in dict.fromkeys((*learning.contact_ids, *of_talks)) if item in names]
    source = f" from {join_and(people[:3])}" if people else ""
    about = f" about {join_and(learning.topics[:3])}" if learning.topics else ""
    if short and (source or about):
        return f"What did you learn{source}{about}?"
    day = format_relative(learning.on, today)
    day = day if day.endswith(("ago", "day")) else f"on {format_date(learning.on)}"
    return f"You learned something {day}{source}{about}. What was it?"


def _to_try(learnings: Iterable[Learning], today: date, back: Collection[str]) -> list[AgendaItem]:
    """Those whose turn it is, and those that came `back` from being put off, the longest planned first."""
    planned = [
        learning
        for learning in learnings
        if stage_of(learning) is Stage.POTENTIAL
        and (learning.id in back or resurfacing.asked_step(learning, today) is not None)
    ]
    planned.sort(key=lambda learning: (learning.potential_on or today, learning.id))
    return [
        AgendaItem(item.id, "try", f"Try: {truncate(item.text, 200)}", _waited(item.potential_on, today), item, item.id)
        for item in planned
    ]


def _waited(since: date | None, today: date) -> str:
    days = (today - since).days if since is not None else 0
    return format_days(days) if days > 0 else "today"


def _waiting(
    learnings: Iterable[Learning],
    today: date,
    a_few: int,
    *,
    back: Collection[str],
    to_leave: Collection[str],
    chosen: Sequence[str] | None,
) -> tuple[AgendaItem, ...]:
    """The learnings without a plan or an observation that are in turn or came `back`, the longest waiting first.

    Only `chosen` (ids) where that is given, and none of those `to_leave`; these keep their places, so that the others
    come up in the same order whatever is left out.
    """
    asking = [(learning, resurfacing.needs_attention(learning, today)) for learning in learnings]
    waiting = {
        learning.id: (learning, attention)
        for learning, attention in asking
        if attention is not None and attention.kind is not resurfacing.Wait.TRY
    }
    if chosen is None:
        groups: list[list[str]] = [[] for _ in range(RUN)]
        for identity, (learning, attention) in sorted(waiting.items(), key=lambda pair: (-pair[1][1].days, pair[0])):
            if resurfacing.asked_step(learning, today) is attention.kind:
                groups[resurfacing.day_of_step(learning, today)].append(identity)
        places = places_shown([len(group) for group in groups], today, a_few)
        chosen = [group[place] for group, of_group in zip(groups, places, strict=True) for place in of_group]
    ids = {*chosen, *back} & waiting.keys() - set(to_leave)
    shown = [waiting[identity] for identity in ids]
    return tuple(
        AgendaItem(
            learning.id,
            str(attention.kind),
            f"{_ended(truncate(learning.text))} {attention.text}",
            format_days(attention.days),
            learning,
            learning.id,
            f"{ASKS[attention.kind]} {truncate(learning.text, 200)}",
        )
        for learning, attention in sorted(shown, key=lambda pair: (-pair[1].days, pair[0].id))
    )


def _ended(words: str) -> str:
    """The words with a full stop, where they have no end of their own."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _stuck(records: Records, today: date, back: Collection[str]) -> tuple[AgendaItem, ...]:
    tiers = {contact.id: contact.tier for contact in records.contacts}
    found = ladder.stuck(records.problems, records.asks, tiers, today)
    return tuple(
        AgendaItem(result.problem.id, "stuck", result.text, format_days(result.days), result.problem, result.problem.id)
        for result in found
        if result.problem.id in back or in_turn(result.since, today)
    )


def _decisions(records: Records, names: Mapping[str, str], today: date, first: date) -> tuple[AgendaItem, ...]:
    archived = {contact.id for contact in records.contacts if contact.archived_on is not None}
    asking = [decision for decision in records.decisions if decisions.asks(decision, today, first)]
    waiting = (decision for decision in asking if decision.contact_id not in archived)
    return tuple(
        AgendaItem(
            draft.id,
            "decide",
            f"{names.get(draft.contact_id, 'This network')}: invest, watch or leave? Your sign was: "
            f"{truncate(draft.success_sign, 120) or 'none'}",
            format_relative(draft.recheck_on, today),
            draft,
            draft.id,
            about=(draft.contact_id,),
        )
        for draft in sorted(waiting, key=lambda decision: (decision.recheck_on, decision.id))
    )


def order_learnings(learnings: Iterable[Learning], today: date) -> list[Learning]:
    """Those that waited too long, the longest first; then the other open ones, and then the closed, newest first."""

    def place(learning: Learning) -> tuple[int, int, str]:
        attention = needs_attention(learning, today)
        if attention is not None:
            return (0, -attention.days, learning.id)
        since = reached_on(learning, stage_of(learning)) or learning.on
        return (2 if learning.closed_on is not None else 1, -since.toordinal(), learning.id)

    return sorted(learnings, key=place)


def columns_of(learnings: Iterable[Learning], today: date) -> dict[Stage, list[Learning]]:
    """The board: under each of the five stages what stands there, and below it what was closed after reaching it."""
    board: dict[Stage, list[Learning]] = {stage: [] for stage in STAGES}
    for learning in order_learnings(learnings, today):
        board[furthest(learning)].append(learning)
    return board


def groups_of(learnings: Iterable[Learning], today: date) -> dict[Stage, list[Learning]]:
    """The list: under each of the six stages what stands there now; the closed have a group of their own, the last."""
    groups: dict[Stage, list[Learning]] = {stage: [] for stage in (*STAGES, Stage.CLOSED)}
    for learning in order_learnings(learnings, today):
        groups[stage_of(learning)].append(learning)
    return groups


def order_problems(problems: Iterable[Problem], stuck: Collection[str]) -> list[Problem]:
    """The open problems, the `stuck` (ids) and then the oldest first; the parked; the resolved, the newest first."""

    def place(problem: Problem) -> tuple[int, int, str]:
        if problem.resolved_on is not None:
            return (3, -problem.resolved_on.toordinal(), problem.id)
        if problem.parked_on is not None:
            return (2, -problem.parked_on.toordinal(), problem.id)
        since = opened_on(problem)
        return (0 if problem.id in stuck else 1, since.toordinal() if since else 0, problem.id)

    return sorted(problems, key=place)
