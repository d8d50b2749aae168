"""The journal: what the screens, the command line and every other outer room speak to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from netjournal import config
from netjournal.config import DATABASE
from netjournal.domain.contacts import Rhythm, rhythms_of
from netjournal.domain.conversations import USUAL_AMONG, line_again, usual_conversation
from netjournal.domain.goals import new_goal, plan_words
from netjournal.domain.proposals import with_day, with_people
from netjournal.domain.records import Contact, ContactKind, Goal, Problem, Proposal, Record, Records, Term, Tier
from netjournal.errors import JournalError, NotFound
from netjournal.journal.contacts import Contacts
from netjournal.journal.drafts import Drafts
from netjournal.journal.interactions import Interactions
from netjournal.journal.terms import Decisions, Intentions, JournalSettings, Questions, Reflections, Terms
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.database import Change, Database, new_id
from netjournal.storage.hlc import HlcClock
from netjournal.text.dates import DateOrder
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from netjournal.capture import capture as language
    from netjournal.capture import entry as capture_entry
    from netjournal.capture import tokenizer
    from netjournal.capture.capture import Capture
    from netjournal.capture.entry import NewEntry
    from netjournal.capture.tokenizer import Mention
    from netjournal.journal import goals as journal_goals
    from netjournal.journal import learnings as journal_learnings
    from netjournal.journal import meetings as journal_meetings
    from netjournal.journal import network as journal_network
    from netjournal.journal import problems as journal_problems
    from netjournal.journal import proposals as journal_proposals
    from netjournal.journal import search as journal_search
    from netjournal.journal import trash as journal_trash
    from netjournal.journal.goals import Goals
    from netjournal.journal.learnings import Learnings
    from netjournal.journal.meetings import Meetings
    from netjournal.journal.network import Network
    from netjournal.journal.problems import Problems
    from netjournal.journal.proposals import Proposals
    from netjournal.journal.search import Search
    from netjournal.journal.terms import Decisions, Intentions, Questions, Reflections
    from netjournal.journal.trash import TrashCan
    from netjournal.storage import backup as storage_backup
    from netjournal.storage import load as storage_load
    from netjournal.storage import undo_log
    from netjournal.storage.backup import Backups
    from netjournal.storage.undo_log import Undo
else:
    language = lazy_import("netjournal.capture.capture")
    capture_entry = lazy_import("netjournal.capture.entry")
    tokenizer = lazy_import("netjournal.capture.tokenizer")
    journal_goals = lazy_import("netjournal.journal.goals")
    journal_learnings = lazy_import("netjournal.journal.learnings")
    journal_meetings = lazy_import("netjournal.journal.meetings")
    journal_network = lazy_import("netjournal.journal.network")
    journal_problems = lazy_import("netjournal.journal.problems")
    journal_proposals = lazy_import("netjournal.journal.proposals")
    journal_search = lazy_import("netjournal.journal.search")
    journal_trash = lazy_import("netjournal.journal.trash")
    storage_backup = lazy_import("netjournal.storage.backup")
    storage_load = lazy_import("netjournal.storage.load")
    undo_log = lazy_import("netjournal.storage.undo_log")


R = TypeVar("R", bound=Record)

MAIN_TABLES = ("contacts", "interactions", "learnings", "goals", "problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What a line of capture became: the entry, and the contacts that were new."""

    entry: NewEntry
    created: tuple[Contact, ...] = ()


class Journal:
    """One journal, open. It belongs to the thread that opened it; a worker opens its own on the same folder."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: HlcClock | None = None,
        ids: Callable[[], str] = new_id,
        day: Callable[[], date] = config.today,
    ) -> None:
        self.folder = folder
        self._day = day
        self.store = Database(folder / DATABASE, clock=clock, ids=ids)
        self.contacts = Contacts(self.store)
        self.interactions = Interactions(self.store)
        self.school_terms = Terms(self.store)
        self.drafts = Drafts(self.store)
        self.settings = JournalSettings(self.store)

    # What follows is imported when it is first asked for: the first screen, and a logged line, need hardly any of it.

    @cached_property
    def decisions(self) -> Decisions:
        """What was decided about followed networks."""
        return Decisions(self.store)

    @cached_property
    def network(self) -> Network:
        """What contacts know, whom they met, where they belong."""
        return journal_network.Network(self.store)

    @cached_property
    def questions(self) -> Questions:
        """The questions that were put away for a while."""
        return Questions(self.store)

    @cached_property
    def intentions(self) -> Intentions:
        """How the time was meant to be spent."""
        return Intentions(self.store)

    @cached_property
    def reflections(self) -> Reflections:
        """What was written beside the figures."""
        return Reflections(self.store)

    @cached_property
    def search(self) -> Search:
        """The search through all that was ever written."""
        return journal_search.Search(self.store)

    @cached_property
    def undo(self) -> Undo:
        """What can be taken back."""
        return undo_log.Undo(self.store)

    @cached_property
    def learnings(self) -> Learnings:
        """What was learned, and what came of it."""
        return journal_learnings.Learnings(self.store)

    @cached_property
    def problems(self) -> Problems:
        """The problems of practice."""
        return journal_problems.Problems(self.store)

    @cached_property
    def proposals(self) -> Proposals:
        """What waits to be sorted."""
        return journal_proposals.Proposals(self.store)

    @cached_property
    def meetings(self) -> Meetings:
        """What this computer's calendars say is to come."""
        return journal_meetings.Meetings(self.store)

    @cached_property
    def goals(self) -> Goals:
        """The follow-up goals."""
        return journal_goals.Goals(self.store)

    @cached_property
    def trash_can(self) -> TrashCan:
        """What was put into the trash."""
        return journal_trash.TrashCan(self.store)

    @cached_property
    def backups(self) -> Backups:
        """The snapshots beside the journal."""
        return storage_backup.Backups(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def today(self) -> date:
        """The day it is, as a plain local date."""
        return self._day()

    def close(self) -> None:
        """Let go of the databases."""
        self.drafts.close()
        self.store.close()

    def version(self) -> tuple[int, int]:
        """Differs after every write to this journal, by this program or by another."""
        return self.store.version()

    def has_written(self) -> bool:
        """Whether anything was stored through this journal since it was opened."""
        return self.store.has_written()

    def change(self, label: str) -> AbstractContextManager[Change]:
        """One change, stored whole or not at all, that can be taken back as one; see `Change`."""
        return self.store.change(label)

    def every(self, kind: type[R]) -> list[R]:
        """Every living record of a kind, in the order in which they were made."""
        return self.store.every(kind)

    def get(self, kind: type[R], identity: str) -> R:
        """The record with this id or beginning of one; raises NotFound or Ambiguous."""
        return self.store.get(kind, identity)

    def some(self, kind: type[R], ids: list[str]) -> list[R]:
        """Records in the order of these ids."""
        return self.store.some(kind, ids)

    def edit(self, record: R, label: str, **fields: Any) -> R:
        """Change fields of one record, as one change with this label."""
        with self.change(label) as change:
            return change.edit(record, **fields)

    def add(self, record: R, label: str) -> R:
        """Store one new record, as one change with this label."""
        with self.change(label) as change:
            return change.add(record)

    def trash(self, record: Record, label: str) -> None:
        """Put one record into the trash, as one change with this label."""
        with self.change(label) as change:
            change.trash(record)

    def open_problems(self) -> list[Problem]:
        """The problems that are neither resolved nor parked, oldest first."""
        return self.store.every(Problem, "resolved_on IS NULL AND parked_on IS NULL")

    def open_goals(self) -> list[Goal]:
        """The goals that are neither done, skipped nor dropped, the first due first."""
        return self.store.every(
            Goal,
            f"done_on IS NULL AND skipped_on IS NULL AND dropped_on IS NULL AND {journal_goals.AWAKE}",
            order="due_on IS NULL, due_on, _s",
        )

    def topics(self) -> list[str]:
        """Every topic in use, the most used first; of one topic written in several ways, one."""
        # Counted from the index alone, so that those taken off again count as well: ten times as quick.
        counted = self.store.connection.execute(
            "SELECT topic, count(*) FROM topics AS each GROUP BY topic HAVING EXISTS"
            " (SELECT 1 FROM topics WHERE topic = each.topic AND _cl % 2 = 1) ORDER BY topic"
        )
        uses: dict[str, list[tuple[int, str]]] = {}
        for topic, count in counted:
            uses.setdefault(topic.casefold(), []).append((count, topic))
        ways = [(sum(count for count, _ in way), max(way, key=lambda each: each[0])[1]) for way in uses.values()]
        return [topic for _, topic in sorted(ways, key=lambda each: (-each[0], each[1])) if topic]

    def date_order(self) -> DateOrder:
        """How this journal reads 3/4."""
        return DateOrder(self.settings.get("date_order", DateOrder.DMY))

    def week_start(self) -> int:
        """The first day of the week, 0 for Monday."""
        return int(self.settings.get("week_start", 0))

    def channels(self) -> tuple[str, ...]:
        """The teacher's own channels, beside the usual ones."""
        return tuple(self.settings.get("channels", ()))

    def rhythms(self) -> Mapping[Tier, Rhythm | None]:
        """How often the teacher means to be in touch, for each tier."""
        return rhythms_of(self.settings.get("cadence"))

    def understand(self, text: str, today: date, still_on: date | None = None) -> Capture:
        """A line of capture, read by this journal's settings; without a date it is of `still_on`, or of today."""
        return language.parse(
            text,
            today=today,
            order=self.date_order(),
            channels=self.channels(),
            still_on=still_on,
            term_end=self.term_end(text, today),
            people=self.contacts.spellings(),
        )

    def goal_of(self, text: str, today: date) -> Goal:
        """The goal that a line which only plans stands for, with those it names; not stored.

        Raises JournalError where nothing is left of it.
        """
        capture = self.understand(text, today)
        planned = self.understand(f"goal: {plan_words(text)}", today).goals
        if not planned:
            raise JournalError("There is nothing to keep yet.", "Write what you will do.")
        ids = [who for person in capture.spoken_of if len(person.contact_ids) == 1 for who in person.contact_ids]
        ids += [mention.contact_id for mention in capture.mentions if mention.contact_id]
        goal = planned[0]
        return new_goal(
            goal.text, contact_ids=tuple(dict.fromkeys(ids)), due_on=goal.due_on, repeat=goal.repeat, today=today
        )

    def usual_line(self, today: date) -> str:
        """The line of the conversation that is usual on this day of the week; empty where none is."""
        usual = usual_conversation(self.interactions.latest(USUAL_AMONG), today)
        if usual is None:
            return ""
        who = [contact for contact in self.some(Contact, [*usual.contact_ids]) if contact.deleted_at is None]
        return line_again(usual, [contact.handle for contact in who]) if len(who) == len(usual.contact_ids) else ""

    def term_end(self, text: str, today: date) -> date | None:
        """The last day of the term that `today` is in, or of the next one; None where `text` speaks of no term."""
        if "term" not in text.casefold():
            return None
        ends = sorted(term.ends_on for term in self.terms() if not term.holiday and term.ends_on >= today)
        return ends[0] if ends else None

    def people_of(self, mentions: Iterable[Mention]) -> tuple[dict[str, Contact], list[str]]:
        """Who is meant by each mention, by its text, and the texts that mean nobody here.

        Raises Ambiguous where a mention could mean several.
        """
        people: dict[str, Contact] = {}
        unknown: list[str] = []
        for mention in mentions:
            if mention.text in people or mention.text in unknown:
                continue
            try:
                found = self.contacts.get(mention.contact_id) if mention.contact_id else None
                people[mention.text] = found or self.contacts.find(mention.text)
            except NotFound:
                unknown.append(mention.text)
        return people, unknown

    def compose(self, capture: Capture, *, create: bool = False, interaction_id: str = "") -> Logged:
        """The records that a capture would become, without storing anything.

        Raises JournalError for the capture's first fault; NotFound for an unknown contact unless `create`.
        """
        communities = {person.name for person in capture.proposed if person.community} if create else set()
        if create:
            capture = capture.with_proposed()
        if capture.faults:
            fault = capture.faults[0]
            raise JournalError(fault.sentence, fault.way_out)
        people, unknown = self.people_of(capture.all_mentions)
        if unknown and not create:
            self.contacts.directory().require(unknown[0])
        created = tuple(
            Contact(
                id=self.store.ids(),
                name=name_of(mention),
                kind=ContactKind.COMMUNITY if mention in communities else ContactKind.PERSON,
            )
            for mention in unknown
        )
        people |= dict(zip(unknown, created, strict=True))
        problems = self.open_problems() if capture.problems or capture.asked else []
        entry = capture_entry.compose(capture, people, problems, self.store.ids, interaction_id)
        return Logged(entry=entry, created=created)

    def line_of(self, proposal: Proposal, today: date) -> str:
        """The line of a proposal as it reads on this day: with the people and the day that it does not say itself."""
        line = proposal.line
        capture = self.understand(line, today, still_on=proposal.on)
        if not capture.mentions and proposal.contact_ids:
            line = with_people(line, [contact.handle for contact in self.some(Contact, [*proposal.contact_ids])])
        capture = self.understand(line, today)
        if capture.on == proposal.on:
            return line
        said = [(span.start, span.end) for span in capture.spans if span.kind is tokenizer.SpanKind.DATE]
        dated = with_day(line, proposal.on, said)
        return dated if self.understand(dated, today).on == proposal.on else line

    def read_answer(self, proposal: Proposal, text: str, today: date) -> Capture:
        """A line that answers a proposal: the day, time and minutes that it does not say are those of the proposal."""
        capture = self.understand(text, today, still_on=proposal.on)
        return replace(
            capture, **{name: getattr(proposal, name) for name in ("at", "minutes") if getattr(capture, name) is None}
        )

    def take(self, proposal: Proposal, text: str = "", *, today: date, create: bool = False) -> Logged:
        """Store what a proposal stands for, with its own line or another, as one change with the answer.

        What the line does not say comes from the proposal: the day, the time, the minutes and who took part. Raises as
        `compose`, and JournalError where the proposal is answered; then it goes on waiting.
        """
        line = text.strip() or self.line_of(proposal, today)
        capture = self.read_answer(proposal, line, today)
        if not capture.mentions and proposal.contact_ids:
            handles = [contact.handle for contact in self.some(Contact, [*proposal.contact_ids])]
            capture = self.read_answer(proposal, with_people(line, handles), today)
        with self.change(f"Log “{truncate(text.strip() or proposal.line, 40)}”") as change:
            logged = self.log(capture, create=create, interaction_id=journal_proposals.id_of_taken(proposal))
            self.proposals.taken(change, proposal, logged.entry.interaction.id, today=today)
        return logged

    def log(self, capture: Capture, *, create: bool = False, interaction_id: str = "") -> Logged:
        """Store a capture: its interaction and all that it led to, as one change. Raises as `compose`.

        A given `interaction_id` is one that follows from what the interaction is made of, alike on every computer.
        """
        logged = self.compose(capture, create=create, interaction_id=interaction_id)
        entry = logged.entry
        with self.change(f"Log “{truncate(entry.interaction.summary, 40)}”") as change:
            created = tuple(self.contacts.add(contact, on=entry.interaction.on) for contact in logged.created)
            stored = replace(
                entry,
                interaction=(change.add_derived if interaction_id else change.add)(entry.interaction),
                problems=tuple(change.add(problem) for problem in entry.problems),
                learnings=tuple(change.add(learning) for learning in entry.learnings),
                goals=tuple(change.add(goal) for goal in entry.goals),
                asks=tuple(change.add(ask) for ask in entry.asks),
                moved=tuple(
                    change.edit(
                        self.get(Problem, problem.id),
                        asked_inside_on=problem.asked_inside_on,
                        beyond_on=problem.beyond_on,
                        parked_on=problem.parked_on,
                    )
                    for problem in entry.moved
                ),
            )
        return Logged(entry=stored, created=created)

    def records(self) -> Records:
        """The living records in memory, every one; `reviewing` reads what the figures of a period need."""
        return storage_load.load_records(self.store)

    def terms(self) -> list[Term]:
        """The teacher's terms and holidays, oldest first."""
        return self.store.every(Term, order="starts_on, _s")

    def is_empty(self) -> bool:
        """Whether nobody and nothing was entered yet; terms, intentions and settings are only the ground for it."""
        anything = " OR ".join(f"EXISTS(SELECT 1 FROM {table} WHERE _cl % 2 = 1)" for table in MAIN_TABLES)
        return not self.store.connection.execute(f"SELECT {anything}").fetchone()[0]


def name_of(mention: str) -> str:
    """A name for a new contact, from how it was mentioned: `lucia` is Lucia, a full name stays as it is."""
    if " " in mention or not mention.islower():
        return mention
    return " ".join(part.capitalize() for part in mention.replace("_", " ").replace(".", " ").split())


def counts(journal: Journal) -> Mapping[str, int]:
    """How many living records of each main kind there are."""
    return {
        table: journal.store.connection.execute(f"SELECT count(*) FROM {table} WHERE _cl % 2 = 1").fetchone()[0]
        for table in MAIN_TABLES
    }
