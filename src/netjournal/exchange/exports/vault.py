"""The journal as a folder of linked Markdown files: one for each contact, learning, problem and reflection.

Links are ordinary Markdown links by relative path, which Obsidian and plain readers follow alike. File names follow
from what the entries say, in the order in which they were made, so that the same journal gives the same files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TypeVar

from netjournal.domain.learnings import stage_of
from netjournal.domain.problems import opened_on, state_of
from netjournal.domain.records import Contact, Interaction, Learning, Problem, Record, Reflection
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.exports.reflection import own_words
from netjournal.exchange.formats.file_names import FreeNames
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets, inline, link
from netjournal.review.period import between
from netjournal.text.normalize import truncate

R = TypeVar("R", bound=Record)

INDEX = PurePosixPath("Index.md")
LINES = 80
"""Characters of an entry's words in a file's name or a link."""

_UP = ".."


class Vault:
    """The files of a vault, each with its place known before any is written, so that every link resolves."""

    def __init__(self, shown: RedactedView) -> None:
        self.shown = shown
        records = shown.records
        seen = [contact for contact in records.contacts if shown.sharing.include_private or not contact.private]
        self.contacts = _by_making(seen)
        self.learnings = _by_making(records.learnings)
        self.problems = _by_making(records.problems)
        self.reflections = _by_making(records.reflections)
        self._talks: dict[str, list[Interaction]] = defaultdict(list)
        for talk in _by_day(records.interactions):
            for contact_id in dict.fromkeys(talk.contact_ids):
                self._talks[contact_id].append(talk)
        self._learned: dict[str, list[Learning]] = defaultdict(list)
        for learning in self.learnings:
            for contact_id in self._sources(learning):
                self._learned[contact_id].append(learning)
        self.places: dict[str, PurePosixPath] = {}
        self._place("Contacts", ((contact.id, shown.name(contact.id)) for contact in self.contacts))
        self._place("Learnings", ((item.id, self._words(item.text)) for item in self.learnings))
        self._place("Problems", ((problem.id, self._words(problem.title)) for problem in self.problems))
        self._place("Reflections", ((reflection.id, _span(reflection)) for reflection in self.reflections))

    def _place(self, folder: str, titles: Iterable[tuple[str, str]]) -> None:
        names = FreeNames()
        for identity, title in titles:
            self.places[identity] = PurePosixPath(folder, names.give(title, ".md"))

    def _sources(self, learning: Learning) -> list[str]:
        """The contacts that a learning came from, each once, the earliest conversation first."""
        known = self.shown.interactions
        talks = _by_day(known[interaction_id] for interaction_id in learning.interaction_ids if interaction_id in known)
        who = [*(contact_id for talk in talks for contact_id in talk.contact_ids), *learning.contact_ids]
        return list(dict.fromkeys(who))

    def files(self) -> Iterator[tuple[PurePosixPath, str]]:
        """Every file with its text: the index first."""
        yield INDEX, self._index()
        for contact in self.contacts:
            yield self.places[contact.id], self._contact(contact)
        for learning in self.learnings:
            yield self.places[learning.id], self._learning(learning)
        for problem in self.problems:
            yield self.places[problem.id], self._problem(problem)
        for reflection in self.reflections:
            yield self.places[reflection.id], self._reflection(reflection)

    def _words(self, text: str) -> str:
        return truncate(self.shown.text(text), LINES)

    def _link(self, identity: str, words: str, up: str = _UP) -> str:
        """A link to an entry's file from inside a folder; its words alone where it has no file."""
        place = self.places.get(identity)
        if place is None:
            return inline(words)
        return link(words or "without words", str(PurePosixPath(up, place)) if up else str(place))

    def _who(self, ids: Iterable[str]) -> str:
        return ", ".join(self._link(record_id, self.shown.name(record_id)) for record_id in dict.fromkeys(ids))

    def _index(self) -> str:
        made = MarkdownPage("Index", {"type": "index"})
        parts: tuple[tuple[str, list[tuple[str, str]]], ...] = (
            ("Contacts", [(contact.id, self.shown.name(contact.id)) for contact in self.contacts]),
            ("Learnings", [(learning.id, self._words(learning.text)) for learning in self.learnings]),
            ("Problems", [(problem.id, self._words(problem.title)) for problem in self.problems]),
            ("Reflections", [(reflection.id, _span(reflection)) for reflection in self.reflections]),
        )
        for title, listed in parts:
            if listed:
                made.heading(2, title)
                made.add(bullets(self._link(identity, words, up="") for identity, words in listed))
        return made.text()

    def _contact(self, contact: Contact) -> str:
        shown, topics = self.shown, [self.shown.text(topic) for topic in contact.topics]
        known = [item for item in shown.records.expertise if item.contact_id == contact.id]
        fields = {
            "type": "contact",
            "id": contact.id,
            "kind": contact.kind.value,
            "tier": contact.tier.value if contact.tier else None,
            "role": shown.text(contact.role) or None,
            "organization": shown.text(contact.organization) or None,
            "met_on": contact.met_on,
            "archived_on": contact.archived_on,
            "topics": topics or None,
        }
        made = MarkdownPage(shown.name(contact.id), fields)
        made.say(shown.text(contact.why))
        made.say(shown.text(contact.notes))
        _section(
            made,
            "Knows about",
            (
                f"{block(shown.text(record.topic)) or 'Something'}{_because(shown.text(record.evidence))}"
                for record in known
            ),
        )
        talks, learned = self._talks[contact.id], self._learned[contact.id]
        _section(made, "Conversations", (entries.conversation(talk, shown) for talk in talks))
        _section(made, "What I learned", (self._link(learning.id, self._words(learning.text)) for learning in learned))
        asked = {ask.problem_id for ask in shown.records.asks if ask.contact_id == contact.id}
        mine = [problem for problem in self.problems if problem.id in asked or problem.resolved_by == contact.id]
        _section(made, "Problems we spoke about", (self._link(record.id, self._words(record.title)) for record in mine))
        return made.text()

    def _learning(self, learning: Learning) -> str:
        shown = self.shown
        fields = {
            "type": "learning",
            "id": learning.id,
            "stage": stage_of(learning).value,
            "noted_on": learning.on,
            "applied_on": learning.applied_on,
            "realized_on": learning.realized_on,
            "closed_on": learning.closed_on,
            "evidence": learning.evidence.value if learning.evidence else None,
            "topics": [shown.text(topic) for topic in learning.topics] or None,
        }
        made = MarkdownPage(self._words(learning.text) or "A learning without words", fields)
        made.add(bullets([entries.learning(learning, shown)]))
        who = self._sources(learning)
        _section(made, "From", [self._who(who)] if who else [])
        if learning.problem_id in self.places:
            title = next(problem.title for problem in self.problems if problem.id == learning.problem_id)
            _section(made, "Problem", [self._link(learning.problem_id, self._words(title))])
        _section(made, "Passed on to", [self._who(learning.shared_with)] if learning.shared_with else [])
        return made.text()

    def _problem(self, problem: Problem) -> str:
        shown = self.shown
        asks = tuple(sorted(shown.records.asks, key=lambda each: (each.on, each.created_at, each.id)))
        fields = {
            "type": "problem",
            "id": problem.id,
            "state": state_of(problem).value,
            "opened_on": opened_on(problem),
            "resolved_on": problem.resolved_on,
        }
        made = MarkdownPage(self._words(problem.title) or "A problem without a title", fields)
        for text in (problem.question, problem.context, problem.tried):
            made.say(shown.text(text))
        made.add(bullets([entries.problem(problem, shown, asks)]))
        mine = [ask.contact_id for ask in asks if ask.problem_id == problem.id]
        who = [*mine, *([problem.resolved_by] if problem.resolved_by else [])]
        _section(made, "Who was asked", [self._who(who)] if who else [])
        led = [learning for learning in self.learnings if learning.problem_id == problem.id]
        _section(made, "What I learned", (self._link(item.id, self._words(item.text)) for item in led))
        return made.text()

    def _reflection(self, reflection: Reflection) -> str:
        period = between(reflection.starts_on, max(reflection.starts_on, reflection.ends_on))
        fields = {
            "type": "reflection",
            "id": reflection.id,
            "cadence": reflection.cadence,
            "starts_on": reflection.starts_on,
            "ends_on": reflection.ends_on,
        }
        made = MarkdownPage(f"Reflection: {self._words(reflection.title) or period.name}", fields)
        own_words(made, reflection, self.shown, period)
        noted = [learning for learning in self.learnings if learning.on in period]
        _section(made, "Noted at the time", (self._link(learning.id, self._words(learning.text)) for learning in noted))
        return made.text()


def _section(made: MarkdownPage, title: str, items: Iterable[str]) -> None:
    listed = bullets(items)
    if listed:
        made.heading(2, title)
        made.add(listed)


def _because(evidence: str) -> str:
    words = inline(evidence)
    return f": {words}" if words else ""


def _span(reflection: Reflection) -> str:
    return f"{reflection.starts_on} to {reflection.ends_on} {reflection.cadence}".strip()


def _by_making(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda each: (each.created_at, each.id))


def _by_day(interactions: Iterable[Interaction]) -> list[Interaction]:
    return sorted(interactions, key=lambda each: (each.on, each.created_at, each.id))
