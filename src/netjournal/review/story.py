"""A value-creation story of one learning, drafted from the entries that are linked to it.

The headings follow the questions by which Wenger, Trayner and de Laat (2011) have people tell how an exchange made a
difference. Each drafted sentence is grounded in one entry and carries its id; where no entry says anything, nothing is
drafted and the teacher is asked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from netjournal.domain.records import ClosedAs, Evidence, Learning, Problem, Records
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and, truncate

NEARBY = timedelta(days=14)
"""What else was tried so close to a trial may explain what was seen as well."""

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One drafted sentence, and the entry that it came from: its id, its kind in a word, and the day of it."""

    text: str
    entry_id: str
    kind: str
    on: date | None = None

    @property
    def source(self) -> str:
        """The entry by kind and day: `conversation, Tue 1 Sep 2026`."""
        return f"{self.kind}, {format_date(self.on)}" if self.on else self.kind


@dataclass(frozen=True, slots=True)
class StorySection:
    """A heading of the story with its sentences; `ask` is what to add or to answer there."""

    heading: str
    sentences: tuple[Sentence, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class Story:
    """The draft for one learning."""

    learning: Learning
    title: str
    parts: tuple[StorySection, ...]


class Sources:
    """The entries around one learning, and how names and words of theirs may be shown."""

    def __init__(self, learning: Learning, records: Records, name: Words, words: Words) -> None:
        self.learning = learning
        self.records = records
        self.name = name
        self.words = words
        talks = {interaction.id: interaction for interaction in records.interactions}
        found = (talks[interaction_id] for interaction_id in learning.interaction_ids if interaction_id in talks)
        self.talks = sorted(found, key=lambda each: (each.on, each.id))
        known = {problem.id: problem for problem in records.problems}
        ids = [learning.problem_id, *(problem_id for talk in self.talks for problem_id in talk.problem_ids)]
        self.problems: list[Problem] = [known[record_id] for record_id in dict.fromkeys(ids) if record_id in known]

    def quote(self, text: str) -> str:
        """Somebody's words between quotation marks, on one line, without a last full stop; an ellipsis for none.

        Quotation marks in them become single ones.
        """
        words = " ".join(self.words(text).split()).removesuffix(".").translate(_INNER_QUOTES)
        return f"“{words or '…'}”"

    def names(self, ids: tuple[str, ...]) -> str:
        """Contacts in words."""
        return join_and(list(dict.fromkeys(self.name(record_id) for record_id in ids)))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The contacts that the learning came from."""
        return tuple(
            dict.fromkeys(
                [*(contact_id for talk in self.talks for contact_id in talk.contact_ids), *self.learning.contact_ids]
            )
        )

    def mine(self, text: str, on: date | None, kind: str = "learning") -> Sentence:
        """A sentence grounded in the learning itself, and in what of it."""
        return Sentence(_ended(text), self.learning.id, kind, on)


def draft(learning: Learning, records: Records, name: Words, words: Words = str) -> Story:
    """The story of a learning; `name` says how a contact's id is shown, `words` how somebody's text is."""
    sources = Sources(learning, records, name, words)
    parts = tuple(StorySection(heading, tuple(tell(sources)), ask) for heading, tell, ask in _PARTS)
    return Story(learning, truncate(words(learning.text), 80) or "A learning without words", parts)


def worth_telling(records: Records, period: Period) -> tuple[Learning, ...]:
    """The learnings that were tried and came to something in a period, those seen to make a difference first.

    What came to nothing is a story too. Within each group the oldest comes first.
    """
    found = [learning for learning in records.learnings if learning.applied_on and _turned_in(learning, period)]
    return tuple(sorted(found, key=lambda each: (each.realized_on is None, each.applied_on, each.id)))


def _turned_in(learning: Learning, period: Period) -> bool:
    days = (learning.applied_on, learning.realized_on, learning.reframed_on, learning.closed_on)
    return any(day is not None and day in period for day in days)


_INNER_QUOTES = str.maketrans('“”„«»"', "‘’‘‘’'")


def _ended(text: str) -> str:
    """A sentence with its full stop, where what is quoted at its end has no end of its own."""
    return text if text.endswith((".", "?”", "!”", "…”", "?’”", "!’”")) else f"{text}."


def _to_change(sources: Sources) -> Iterator[Sentence]:
    for problem in sources.problems:
        on = problem.opened_on
        yield Sentence(_ended(f"I had this problem: {sources.quote(problem.title)}"), problem.id, "problem", on)
        for said, text in (("What surrounds it", problem.context), ("What I had tried", problem.tried)):
            if text:
                yield Sentence(_ended(f"{said}: {sources.quote(text)}"), problem.id, "problem", on)


def _exchange(sources: Sources) -> Iterator[Sentence]:
    for talk in sources.talks:
        who = sources.names(talk.contact_ids)
        how = f" ({sources.words(talk.channel)})" if talk.channel else ""
        spoke = f"With {who}{how}" if who else f"A conversation{how}"
        yield Sentence(_ended(f"{spoke}: {sources.quote(talk.summary)}"), talk.id, "conversation", talk.on)
    asked = {problem.id for problem in sources.problems}
    for ask in sources.records.asks:
        if ask.problem_id in asked and ask.answer and ask.interaction_id in {talk.id for talk in sources.talks}:
            who = sources.name(ask.contact_id)
            said = f"{who[:1].upper()}{who[1:]} answered: {sources.quote(ask.answer)}"
            yield Sentence(_ended(said), ask.id, "answer", ask.on)


def _took_away(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    yield sources.mine(f"I noted: {sources.quote(learning.text)}", learning.on)
    if learning.own_words:
        yield sources.mine(
            f"In my own words: {sources.quote(learning.own_words)}", learning.potential_on or learning.on
        )


def _tried(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    if learning.plan_when and learning.plan_will:
        plan = f"My plan: when {sources.quote(learning.plan_when)}, I will {sources.quote(learning.plan_will)}"
        yield sources.mine(plan, learning.potential_on, "plan")
    if learning.applied_on:
        what = f": {sources.quote(learning.applied_note)}" if learning.applied_note else ""
        yield sources.mine(f"I tried it{what}", learning.applied_on, "trial")
    for goal in sources.records.goals:
        if goal.learning_id == learning.id and goal.done_on:
            came = f", and noted: {sources.quote(goal.outcome)}" if goal.outcome else ""
            done = f"I did what I had set myself, {sources.quote(goal.text)}{came}"
            yield Sentence(_ended(done), goal.id, "goal", goal.done_on)


_ENDINGS = {
    ClosedAs.NULL: "It made no difference",
    ClosedAs.NEGATIVE: "It did harm, so I ended it",
    ClosedAs.DROPPED: "I dropped it",
}


def _happened(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    if learning.expected_sign:
        yield sources.mine(f"I expected: {sources.quote(learning.expected_sign)}", learning.potential_on, "plan")
    if learning.realized_on:
        yield sources.mine(f"I saw: {sources.quote(learning.observed)}", learning.realized_on, "observation")
    if learning.closed_on:
        ended = _ENDINGS[learning.closed_as] if learning.closed_as else "I ended it"
        why = f": {sources.quote(learning.closed_reason)}" if learning.closed_reason else ""
        yield sources.mine(f"{ended}{why}", learning.closed_on, "ending")
        if learning.barrier:
            yield sources.mine(f"In the way stood: {learning.barrier}", learning.closed_on, "ending")


_STANDS = {
    Evidence.E0: "For what I saw there is my own word and nothing else.",
    Evidence.E1: "For what I saw there is something to show, and no second pair of eyes.",
    Evidence.E2: "What I saw, another adult saw too; it was not measured.",
    Evidence.E3: "What I saw was measured as named beforehand, against a baseline.",
}


def _otherwise(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    if learning.realized_on and learning.evidence:
        yield sources.mine(_STANDS[learning.evidence], learning.realized_on, "observation")
    if learning.applied_on is None:
        return
    last = (learning.realized_on or learning.applied_on) + NEARBY
    for other in sources.records.learnings:
        if other.id != learning.id and other.applied_on and learning.applied_on - NEARBY <= other.applied_on <= last:
            told = f"Close to it I also tried {sources.quote(other.text)}"
            yield Sentence(_ended(told), other.id, "trial", other.applied_on)


def _differently(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    if learning.reframed_on and (learning.reframed_before or learning.reframed_after):
        before, after = sources.quote(learning.reframed_before), sources.quote(learning.reframed_after)
        yield sources.mine(f"I used to count {before} as success; now I count {after}", learning.reframed_on)


def _told(sources: Sources) -> Iterator[Sentence]:
    learning = sources.learning
    if learning.told_source_on:
        source = sources.names(sources.source_ids) or "the source"
        yield sources.mine(f"I told {source} what came of it", learning.told_source_on)
    if learning.shared_with:
        went = f"It went on to {sources.names(learning.shared_with)}"
        yield sources.mine(went, learning.shared_on or learning.told_source_on or learning.on)
    topics = {topic.casefold() for topic in learning.topics}
    for known in sources.records.expertise:
        fits = known.contact_id in sources.source_ids and known.topic.casefold() in topics
        if fits and known.elevated_on:
            credited = f"I gave {sources.name(known.contact_id)} credit for {sources.quote(known.topic)}"
            yield Sentence(_ended(credited), known.id, "expertise", known.elevated_on)


_PARTS: tuple[tuple[str, Callable[[Sources], Iterator[Sentence]], str], ...] = (
    ("What I was trying to change", _to_change, "What was it like before, and for whom?"),
    ("The exchange", _exchange, "What was said that made the difference?"),
    ("What I took away", _took_away, "What did you keep, and what did you leave?"),
    ("What I tried", _tried, "Where and with whom did you try it?"),
    ("What happened, beside what I expected", _happened, "What surprised you?"),
    ("What else could explain it", _otherwise, "What changed at the same time? Who would doubt it, and why?"),
    ("What I now see differently", _differently, "I used to count … as success; now I count …"),
    ("Whom I told", _told, "Who could use this, and who deserves the credit?"),
)
