"""What a network that is followed brought in the time of a look at it: the ground for deciding about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from netjournal.review.format import count_words, format_hours
from netjournal.review.index import JournalIndex, measured
from netjournal.review.network import RisingTopic, rising_topics
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date

USEFUL = 2
"""The usefulness, of 3, from which on a conversation counts as useful."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a followed network brought `since` a day.

    `minutes` are its share of the time that was entered; `conversations` are all, `rated` those that say how useful
    they were, `useful` those of them that were. `learned` and `tried` are learnings that came from it. `rising` are
    topics that rise in what is followed and that it named.
    """

    since: date
    minutes: float
    conversations: int
    rated: int
    useful: int
    learned: int
    tried: int
    rising: tuple[RisingTopic, ...]

    @property
    def words(self) -> str:
        """The counts in sentences."""
        since = f"Since {format_date(self.since)}"
        if not self.conversations and not self.learned:
            return f"{since} you noted nothing from it."
        time = f"{format_hours(self.minutes)} in " if self.minutes else ""
        useful = f", {self.useful} of {self.rated} rated useful" if self.rated else ""
        tried = f", {self.tried} of them tried in class" if self.learned else ""
        words = (
            f"{since}: {time}{count_words(self.conversations, 'conversation')}{useful}. "
            f"{count_words(self.learned, 'learning')}{tried}."
        )
        return " ".join([words, *(topic.words for topic in self.rising)])

    def as_json(self) -> dict[str, Any]:
        """What `--json` shows of it."""
        counts = {
            name: getattr(self, name) for name in ("minutes", "conversations", "rated", "useful", "learned", "tried")
        }
        return {"since": self.since.isoformat(), **counts, "rising": [topic.as_json() for topic in self.rising]}


def brought(ledger: JournalIndex, contact_id: str, since: date, until: date) -> Brought:
    """What a followed network brought from one day to another, both included."""
    last = min(until, ledger.today)
    talks = [talk for talk in ledger.interactions_in(since, last) if contact_id in talk.contact_ids]
    minutes = sum((measured(talk) or 0) / len(set(talk.contact_ids)) for talk in talks)
    rated = [talk for talk in talks if talk.usefulness is not None]
    learned = [
        learning
        for learning in ledger.learnings
        if since <= learning.on <= last
        and (
            contact_id in learning.contact_ids
            or any(contact_id in talk.contact_ids for talk in ledger.sources(learning))
        )
    ]
    named = {topic.casefold() for talk in talks for topic in talk.topics}
    return Brought(
        since=since,
        minutes=minutes,
        conversations=len(talks),
        rated=len(rated),
        useful=sum((talk.usefulness or 0) >= USEFUL for talk in rated),
        learned=len(learned),
        tried=sum(ledger.happened(learning.applied_on) for learning in learned),
        rising=tuple(topic for topic in rising_topics(ledger, last) if topic.topic in named),
    )
