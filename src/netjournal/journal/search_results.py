"""What a search found, with the records themselves and the short ids to type."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.domain.records import Ask, Decision, Expertise, Introduction, Record
from netjournal.journal.journal import Journal
from netjournal.journal.search import Hit
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.load import short_ids
from netjournal.storage.mapping import TABLE_MAP_AT, TABLE_MAPS
from netjournal.storage.undo_log import Obstacle
from netjournal.text.normalize import truncate

_KIND_OF = {shape.noun: shape.record for shape in TABLE_MAPS}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A hit, its record, and the shortest beginning of its id that means it."""

    hit: Hit
    record: Record
    short: str


def load_results(journal: Journal, hits: Sequence[Hit]) -> list[SearchResult]:
    """The hits in their order, each with its record."""
    wanted: dict[str, list[str]] = {}
    for hit in hits:
        wanted.setdefault(hit.noun, []).append(hit.id)
    records: dict[str, Record] = {}
    short: dict[str, str] = {}
    for noun, ids in wanted.items():
        records |= {record.id: record for record in journal.some(_KIND_OF[noun], ids)}
        short |= short_ids(journal.store, _KIND_OF[noun], ids)
    return [SearchResult(hit, records[hit.id], short[hit.id]) for hit in hits if hit.id in records]


def obstacle_lines(journal: Journal, obstacles: Sequence[Obstacle]) -> list[str]:
    """What keeps a change from being taken back, a line for each record: its name, its fields, and why."""
    named = {hit.id: hit for hit in journal.search.named([obstacle.id for obstacle in obstacles])}
    lines: dict[str, None] = {}
    for obstacle in obstacles:
        hit = named.get(obstacle.id)
        noun = TABLE_MAP_AT[obstacle.table].noun if obstacle.table in TABLE_MAP_AT else "link"
        who = f"{noun} “{truncate(hit.text, 40)}”" if hit is not None and hit.text else noun
        field = f" ({obstacle.column.replace('_', ' ')})" if obstacle.column else ""
        lines[f"{who[0].upper()}{who[1:]}{field} {obstacle.why}."] = None
    return list(lines)


def home_of(journal: Journal, hit: Hit) -> tuple[str, str]:
    """The noun and id of the record whose page shows a hit: an answer is read at its problem, expertise at its contact.

    Raises NotFound where it went in the meantime.
    """
    if hit.noun == "answer":
        return "problem", journal.get(Ask, hit.id).problem_id
    if hit.noun == "expertise":
        return "contact", journal.get(Expertise, hit.id).contact_id
    if hit.noun == "decision":
        return "contact", journal.get(Decision, hit.id).contact_id
    if hit.noun == "introduction":
        return "contact", journal.get(Introduction, hit.id).from_id
    return hit.noun, hit.id
