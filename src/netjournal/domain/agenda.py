"""What needs me today, with the context to act on it, and nothing else.

In which order learnings and problems lie before the teacher: what has waited too long comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from netjournal.domain import contacts as cadence
from netjournal.domain import decisions, goals
from netjournal.domain import learnings as resurfacing
from netjournal.domain import problems as ladder
from netjournal.domain.learnings import STAGES, furthest, needs_attention, reached_on, stage_of
from netjournal.domain.meetings import Meeting, sentence
from netjournal.domain.problems import opened_on
from netjournal.domain.proposals import in_order, waits
from netjournal.domain.records import Goal, Interaction, Learning, Problem, Record, Records, Stage, Tier
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_days, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and, truncate

GAP_DAYS = 14
A_FEW = 3
PART_LINES = 5
"""Lines of one part that a page of a day has room for; where there are more, these change from day to day."""
SORT_LINES = 3
"""Lines of what waits to be sorted that a page of a day has room for."""
AGENDA_PARTS = (
    ("meetings", "Coming up"),
    ("due", "Follow up"),
    ("to_sort", "To sort"),
    ("quiet", "Gone quiet"),
    ("to_try", "Ready to try"),
    ("recall", "Do you remember?"),
    ("waiting", "Waiting for a word from you"),
    ("stuck", "Stuck"),
    ("decisions", "To decide"),
    ("questions", "Questions"),
)
"""The parts of the page in their order, each with its title."""

SHORTENED = ("to_sort", "quiet", "recall", "to_try", "waiting", "stuck", "decisions", "questions")
"""The parts of which no more than that is shown."""

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
    kind. `who` names the people of a proposal.
    """

    id: str
    kind: str
    text: str
    aside: str = ""
    record: Record | None = None
    record_id: str = ""
    line: str = ""
    who: tuple[str, ...] = ()

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
    recalled: Collection[str] | None = None,
    a_few: int = A_FEW,
) -> AgendaToday:
    """The page of a day. Questions and the week's figures come from the review and are passed through; a question
    about a problem or decision that stands on the page already is left out. Nothing is said about a thing of which
    anything was put off. Of a learning that is to be recalled nothing else is said: that would tell what it was.

    `last_on` (contact id -> day of the last conversation) and `last_entry_on` save reading every interaction; where
    they are left out they are found in `records.interactions`. Of what merely comes back (recall, waiting, goals
    without a date) at most `a_few` stand on a day's page; each day turns the page. `recalled` names (by id) the
    learnings on the day's page of recalls, where the records do not hold all that ask for it.
    """
    if last_on is None:
        last_on = cadence.last_conversations(records.interactions)
    if last_entry_on is None:
        last_entry_on = max(
            (interaction.on for interaction in records.interactions if interaction.on <= today), default=None
        )
    away = resurfacing.away(records.put_away, today)
    names = {contact.id: contact.name for contact in records.contacts}
    stuck = tuple(item for item in _stuck(records, today) if item.record_id not in away)
    to_decide = tuple(item for item in _decisions(records, names, today) if item.record_id not in away)
    recall = _recall(records, names, today, recalls_of_day(records, today, a_few, recalled))
    on_recall = {item.record_id for item in recall}
    listed = {item.record_id for item in (*stuck, *to_decide)} | on_recall | away
    told = [learning for learning in records.learnings if learning.id not in away | on_recall]
    asked = tuple(
        AgendaItem(question.key, question.kind, question.text, record_id=question.record_id)
        for question in questions
        if question.record_id not in listed
    )
    spoken_for = {item.record_id for item in asked}
    return AgendaToday(
        due=_due(records.goals, today, a_few),
        meetings=meetings,
        to_sort=_to_sort(records, names, today),
        quiet=tuple(item for item in _quiet(records, last_on, today, rhythms) if item.record_id not in away),
        recall=recall,
        to_try=_to_try(told, today),
        waiting=_waiting((learning for learning in told if learning.id not in spoken_for), today, a_few),
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


def _due(all_goals: Sequence[Goal], today: date, a_few: int) -> tuple[AgendaItem, ...]:
    agenda = goals.agenda(all_goals, today)
    undated = turn_page(agenda.undated, today, a_few)
    parts = (("overdue", agenda.overdue), ("today", agenda.today), ("soon", agenda.soon), ("undated", undated))
    return tuple(
        AgendaItem(goal.id, kind, goals.sentence(goal), goals.format_when(goal, today), goal, goal.id)
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
        items.append(AgendaItem(proposal.id, "sort", proposal.line, aside, proposal, proposal.id, who=who))
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
    )


def recalls_of_day(
    records: Records, today: date, a_few: int = A_FEW, recalled: Collection[str] | None = None
) -> Sequence[resurfacing.DueRecall]:
    """The learnings that a day asks to recall, without those that were put off; only `recalled` (ids) where given."""
    away = resurfacing.away(records.put_away, today)
    learnings = (learning for learning in records.learnings if learning.id not in away)
    due = resurfacing.due_recalls(learnings, records.recalls, today)
    if recalled is not None:
        return [recall for recall in due if recall.learning.id in recalled]
    return turn_page(due, today, a_few)


def _recall(
    records: Records, names: Mapping[str, str], today: date, chosen: Sequence[resurfacing.DueRecall]
) -> tuple[AgendaItem, ...]:
    wanted = {interaction_id for record in chosen for interaction_id in record.learning.interaction_ids}
    talks = {interaction.id: interaction for interaction in records.interactions if interaction.id in wanted}
    return tuple(
        AgendaItem(
            record.learning.id,
            "recall",
            recall_question(record.learning, talks, names, today),
            format_days(record.after),
            record.learning,
            record.learning.id,
            recall_question(record.learning, talks, names, today, short=True),
        )
        for record in chosen
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
    source = f" with {join_and(people[:3])}" if people else ""
    about = f" about {join_and(learning.topics[:3])}" if learning.topics else ""
    if short and (source or about):
        return f"What was it, {f'{source}{about}'.strip()}?"
    day = format_relative(learning.on, today)
    day = day if day.endswith(("ago", "day")) else f"on {format_date(learning.on)}"
    return f"You learned something {day}{source}{about}. What was it?"


def _to_try(learnings: Iterable[Learning], today: date) -> tuple[AgendaItem, ...]:
    """Those whose turn it is before the others, each time the longest planned first."""
    planned = [learning for learning in learnings if stage_of(learning) is Stage.POTENTIAL]
    planned.sort(key=lambda learning: (learning.potential_on or today, learning.id))
    first = {learning.id for learning in turn_page(planned, today, PART_LINES)}
    planned.sort(key=lambda learning: learning.id not in first)
    return tuple(
        AgendaItem(item.id, "try", truncate(item.text, 200), _waited(item.potential_on, today), item, item.id)
        for item in planned
    )


def _waited(since: date | None, today: date) -> str:
    days = (today - since).days if since is not None else 0
    return format_days(days) if days > 0 else "today"


def _waiting(learnings: Iterable[Learning], today: date, a_few: int) -> tuple[AgendaItem, ...]:
    found = []
    for learning in learnings:
        attention = resurfacing.needs_attention(learning, today)
        if attention is not None and attention.kind is not resurfacing.Wait.TRY:
            found.append((learning, attention))
    found.sort(key=lambda pair: (-pair[1].days, pair[0].id))
    return tuple(
        AgendaItem(
            learning.id,
            str(attention.kind),
            f"{_ended(truncate(learning.text))} {attention.text}",
            format_days(attention.days),
            learning,
            learning.id,
        )
        for learning, attention in turn_page(found, today, a_few)
    )


def _ended(words: str) -> str:
    """The words with a full stop, where they have no end of their own."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _stuck(records: Records, today: date) -> tuple[AgendaItem, ...]:
    tiers = {contact.id: contact.tier for contact in records.contacts}
    found = ladder.stuck(records.problems, records.asks, tiers, today)
    return tuple(
        AgendaItem(result.problem.id, "stuck", result.text, format_days(result.days), result.problem, result.problem.id)
        for result in found
    )


def _decisions(records: Records, names: Mapping[str, str], today: date) -> tuple[AgendaItem, ...]:
    archived = {contact.id for contact in records.contacts if contact.archived_on is not None}
    waiting = (learning for learning in decisions.due(records.decisions, today) if learning.contact_id not in archived)
    return tuple(
        AgendaItem(
            draft.id,
            "decide",
            f"{names.get(draft.contact_id, 'This network')}: invest, watch or leave? Your sign was: "
            f"{truncate(draft.success_sign, 120) or 'none'}",
            format_relative(draft.recheck_on, today),
            draft,
            draft.id,
        )
        for draft in waiting
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
