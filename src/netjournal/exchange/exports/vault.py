"""The journal as a folder of linked Markdown files: one for each contact, learning, problem, reflection, term, topic.

Links are ordinary Markdown links by relative path, which Obsidian and plain readers follow alike. File names follow
from what the entries say, in the order in which they were made, so that the same journal gives the same files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from netjournal.domain.learnings import stage_of
from netjournal.domain.problems import opened_on, state_of
from netjournal.domain.records import Contact, Interaction, Learning, Problem, Record, Reflection, Term, Tier
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.exports.reflection import own_words
from netjournal.exchange.formats.file_names import FreeNames
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets, clean, inline, link
from netjournal.review.period import between
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import normalize, truncate

R = TypeVar("R", bound=Record)
V = TypeVar("V")

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
        self.terms = [term for term in records.terms if not term.holiday]
        self._problem = {problem.id: problem for problem in self.problems}
        self._talks = _grouped(
            (who, talk) for talk in _by_day(records.interactions) for who in dict.fromkeys(talk.contact_ids)
        )
        self._learned = _grouped((who, found) for found in self.learnings for who in self._sources(found))
        self._from_problem = _grouped((found.problem_id, found) for found in self.learnings if found.problem_id)
        self._expertise = _grouped((item.contact_id, item) for item in records.expertise)
        asks = sorted(records.asks, key=lambda each: (each.on, each.created_at, each.id))
        self._asks = _grouped((ask.problem_id, ask) for ask in asks)
        self._problems_with = _grouped(
            (who, problem)
            for problem in self.problems
            for who in dict.fromkeys([*(ask.contact_id for ask in self._asks[problem.id]), problem.resolved_by])
            if who
        )
        self._communities = _grouped((item.person_id, item.community_id) for item in records.memberships)
        self._members = _grouped((item.community_id, item.person_id) for item in records.memberships)
        self._topics = self._by_topic()
        self.places: dict[str, PurePosixPath] = {}
        self._place("Contacts", ((contact.id, shown.name(contact.id)) for contact in self.contacts))
        self._place("Learnings", ((item.id, self._words(item.text)) for item in self.learnings))
        self._place("Problems", ((problem.id, self._words(problem.title)) for problem in self.problems))
        self._place("Reflections", ((reflection.id, _span(reflection)) for reflection in self.reflections))
        self._place("Terms", ((term.id, self._words(term.name)) for term in self.terms))
        self._place("Topics", ((f"#{key}", name) for key, (name, _) in sorted(self._topics.items())))

    def _by_topic(self) -> dict[str, tuple[str, list[tuple[str, Record]]]]:
        """By the comparable form of each topic its name, and what is about it."""
        found: dict[str, tuple[str, list[tuple[str, Record]]]] = {}
        groups: tuple[tuple[str, Iterable[Contact | Learning | Interaction]], ...] = (
            ("Contacts", self.contacts),
            ("Learnings", self.learnings),
            ("Conversations", _by_day(self.shown.records.interactions)),
        )
        for title, records in groups:
            for record in records:
                for topic in dict.fromkeys(record.topics):
                    name = self._words(topic)
                    if name.strip():
                        found.setdefault(normalize(name), (name, []))[1].append((title, record))
        return found

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
            yield self.places[problem.id], self._problem_page(problem)
        for reflection in self.reflections:
            yield self.places[reflection.id], self._reflection(reflection)
        for term in self.terms:
            yield self.places[term.id], self._term(term)
        for key in sorted(self._topics):
            yield self.places[f"#{key}"], self._topic(key)

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

    def _learning_link(self, learning: Learning) -> str:
        return self._link(learning.id, self._words(learning.text))

    def _topic_links(self, topics: Iterable[str]) -> str:
        keys = dict.fromkeys(normalize(self._words(topic)) for topic in topics)
        return ", ".join(self._link(f"#{key}", self._topics[key][0]) for key in keys if key in self._topics)

    def _page(self, title: str, kind: str, identity: str, fields: dict[str, Any]) -> MarkdownPage:
        """A page under its whole title, which is an alias where the file's name says less."""
        whole = " ".join(clean(title).split())
        alias = {"aliases": [whole]} if self.places[identity].stem != whole else {}
        return MarkdownPage(title, {"type": kind, "id": identity, **alias, **fields})

    def _index(self) -> str:
        made = MarkdownPage("Index", {"type": "index"})
        tiers = [
            (title, sorted((item for item in self.contacts if item.tier is tier), key=self._by_name))
            for tier, title in ((Tier.COLLEAGUES, "Colleagues"), (Tier.COMMUNITIES, "Communities"))
        ]
        tiers.append(("Following", sorted((c for c in self.contacts if c.tier is Tier.FOLLOWING), key=self._by_name)))
        tiers.append(("To sort", sorted((c for c in self.contacts if c.tier is None), key=self._by_name)))
        latest = sorted(self.learnings, key=lambda each: (each.on, each.id), reverse=True)
        reflections = sorted(self.reflections, key=lambda each: (each.starts_on, each.id), reverse=True)
        parts: list[tuple[str, list[tuple[str, str]]]] = [
            *((title, [(contact.id, self.shown.name(contact.id)) for contact in found]) for title, found in tiers),
            ("Open problems", [(item.id, self._words(item.title)) for item in self.problems if item.open]),
            ("Problems that rest", [(item.id, self._words(item.title)) for item in self.problems if not item.open]),
            ("Learning, the latest first", [(item.id, self._words(item.text)) for item in latest]),
            ("Reflections, the latest first", [(item.id, _span(item)) for item in reflections]),
            ("Terms", [(term.id, self._words(term.name)) for term in self.terms]),
            ("Topics", [(f"#{key}", self._topics[key][0]) for key in sorted(self._topics)]),
        ]
        for title, listed in parts:
            _section(made, title, (self._link(identity, words, up="") for identity, words in listed))
        return made.text()

    def _by_name(self, contact: Contact) -> tuple[str, str]:
        return normalize(self.shown.name(contact.id)), contact.id

    def _conversation(self, talk: Interaction, of: str = "") -> str:
        """A conversation as a line, with links to those who took part, but for the contact whose page it is on."""
        who = self._who([contact_id for contact_id in talk.contact_ids if contact_id != of])
        details = [format_minutes(talk.minutes)] if talk.minutes else []
        details += [inline(self.shown.text(talk.channel))] if talk.channel else []
        said = inline(self.shown.text(talk.summary)) or "without words"
        with_whom = f", {'with ' if of else ''}{who}" if who else ""
        after = f" ({', '.join(details)})" if details else ""
        return f"{entries.day(talk.on)}{with_whom}: {said}{after}"

    def _contact(self, contact: Contact) -> str:
        shown = self.shown
        fields = {
            "kind": contact.kind.value,
            "tier": contact.tier.value if contact.tier else None,
            "role": shown.text(contact.role) or None,
            "organization": shown.text(contact.organization) or None,
            "met_on": contact.met_on,
            "archived_on": contact.archived_on,
            "topics": [shown.text(topic) for topic in contact.topics] or None,
        }
        made = self._page(shown.name(contact.id), "contact", contact.id, fields)
        made.say(shown.text(contact.why))
        made.say(shown.text(contact.notes))
        known = self._expertise[contact.id]
        _section(made, "Knows about", (_because(shown.text(item.topic), shown.text(item.evidence)) for item in known))
        _section(
            made, "Belongs to", [self._who(self._communities[contact.id])] if self._communities[contact.id] else []
        )
        _section(made, "Members", [self._who(self._members[contact.id])] if self._members[contact.id] else [])
        _section(made, "What I learned", map(self._learning_link, self._learned[contact.id]))
        problems = self._problems_with[contact.id]
        _section(made, "Problems we spoke about", (self._link(item.id, self._words(item.title)) for item in problems))
        talks = reversed(self._talks[contact.id])
        _section(made, "Conversations", (self._conversation(talk, contact.id) for talk in talks))
        _section(made, "Topics", [topics] if (topics := self._topic_links(contact.topics)) else [])
        return made.text()

    def _learning(self, learning: Learning) -> str:
        shown = self.shown
        fields = {
            "stage": stage_of(learning).value,
            "noted_on": learning.on,
            "applied_on": learning.applied_on,
            "realized_on": learning.realized_on,
            "closed_on": learning.closed_on,
            "evidence": learning.evidence.value if learning.evidence else None,
            "topics": [shown.text(topic) for topic in learning.topics] or None,
        }
        made = self._page(shown.text(learning.text) or "A learning without words", "learning", learning.id, fields)
        made.add(bullets([f"Noted {entries.day(learning.on)}", *entries.learning_lines(learning, shown)]))
        who = self._sources(learning)
        _section(made, "People", [self._who(who)] if who else [])
        if learning.problem_id in self.places:
            title = self._problem[learning.problem_id].title
            _section(made, "Problem", [self._link(learning.problem_id, self._words(title))])
        _section(made, "Passed on to", [self._who(learning.shared_with)] if learning.shared_with else [])
        _section(made, "Topics", [topics] if (topics := self._topic_links(learning.topics)) else [])
        return made.text()

    def _problem_page(self, problem: Problem) -> str:
        shown = self.shown
        fields = {
            "state": state_of(problem).value,
            "opened_on": opened_on(problem),
            "parked_on": problem.parked_on,
            "resolved_on": problem.resolved_on,
        }
        made = self._page(shown.text(problem.title) or "A problem without a title", "problem", problem.id, fields)
        for text in (problem.question, problem.context, problem.tried):
            made.say(shown.text(text))
        asks = self._asks[problem.id]
        made.add(bullets(entries.problem_lines(problem, shown, asks)))
        who = [*(ask.contact_id for ask in asks), *([problem.resolved_by] if problem.resolved_by else [])]
        _section(made, "Who was asked", [self._who(who)] if who else [])
        _section(made, "What I learned", map(self._learning_link, self._from_problem[problem.id]))
        return made.text()

    def _reflection(self, reflection: Reflection) -> str:
        period = between(reflection.starts_on, max(reflection.starts_on, reflection.ends_on))
        fields = {
            "cadence": reflection.cadence,
            "starts_on": reflection.starts_on,
            "ends_on": reflection.ends_on,
        }
        title = self.shown.text(reflection.title).strip() or self.shown.shown_period(period).name
        made = self._page(f"Reflection: {title}", "reflection", reflection.id, fields)
        own_words(made, replace(reflection, title=""), self.shown, period)
        noted = [learning for learning in self.learnings if learning.on in period]
        _section(made, "Noted at the time", map(self._learning_link, noted))
        return made.text()

    def _term(self, term: Term) -> str:
        period = between(term.starts_on, max(term.starts_on, term.ends_on))
        fields = {"starts_on": term.starts_on, "ends_on": term.ends_on}
        made = self._page(self.shown.text(term.name) or "A term", "term", term.id, fields)
        made.add(f"{entries.day(term.starts_on)} to {entries.day(term.ends_on)}")
        inside = [item for item in self.reflections if item.starts_on in period]
        _section(made, "Reflections", (self._link(item.id, _span(item)) for item in inside))
        _section(made, "What I learned", (self._learning_link(item) for item in self.learnings if item.on in period))
        _section(
            made,
            "Problems",
            (
                self._link(item.id, self._words(item.title))
                for item in self.problems
                if (opened := opened_on(item)) is not None and opened in period
            ),
        )
        return made.text()

    def _topic(self, key: str) -> str:
        name, found = self._topics[key]
        made = MarkdownPage(name, {"type": "topic"})
        for title in ("Contacts", "Learnings", "Conversations"):
            _section(made, title, (self._about(record) for group, record in found if group == title))
        return made.text()

    def _about(self, record: Record) -> str:
        if isinstance(record, Interaction):
            return self._conversation(record)
        if isinstance(record, Learning):
            return self._learning_link(record)
        return self._link(record.id, self.shown.name(record.id))


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, list[V]]:
    found: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _section(made: MarkdownPage, title: str, items: Iterable[str]) -> None:
    listed = bullets(items)
    if listed:
        made.heading(2, title)
        made.add(listed)


def _because(topic: str, evidence: str) -> str:
    words = inline(evidence)
    return f"{block(topic) or 'Something'}{f': {words}' if words else ''}"


def _span(reflection: Reflection) -> str:
    return f"{reflection.starts_on} to {reflection.ends_on} {reflection.cadence}".strip()


def _by_making(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda each: (each.created_at, each.id))


def _by_day(interactions: Iterable[Interaction]) -> list[Interaction]:
    return sorted(interactions, key=lambda each: (each.on, each.created_at, each.id))
