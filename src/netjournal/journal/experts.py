"""Who could help with a problem, found without reading every conversation there ever was."""

from __future__ import annotations

from netjournal.domain.experts import ExpertQuery, TierGroup, find_experts
from netjournal.domain.records import Contact, Expertise, Interaction, Problem, Records
from netjournal.journal.journal import Journal

TALKS_READ = 1000
"""How many of the newest conversations with a word of the problem in them are looked at."""


def who_could_help(journal: Journal, problem: Problem) -> tuple[TierGroup, ...]:
    """The contacts who were not asked about a problem yet and may know something, tier by tier, with the reasons."""
    sought = f"{problem.title} {problem.question}"
    asked = {ask.contact_id for ask in journal.problems.asks(problem.id)}
    learnings = tuple(journal.learnings.all())
    talks = {item.id: item for item in _talks_about(journal, ExpertQuery(sought))}
    missing = {interaction_id for learning in learnings for interaction_id in learning.interaction_ids} - talks.keys()
    return find_experts(
        sought,
        Records(
            contacts=tuple(journal.every(Contact)),
            expertise=tuple(journal.every(Expertise)),
            problems=tuple(item for item in journal.every(Problem) if item.id != problem.id),
            learnings=learnings,
            interactions=(*talks.values(), *journal.interactions.some(sorted(missing))),
        ),
        asked,
    )


def _talks_about(journal: Journal, sought: ExpertQuery) -> list[Interaction]:
    """The newest conversations in which a word of what is sought stands, or that have it for a topic."""
    query = " OR ".join(f'"{stem}"*' for stem in sorted({*sought.stems, *sought.joined}))
    if not query:
        return []
    rows = journal.store.connection.execute(
        """SELECT x.id FROM interactions x JOIN (
            SELECT rowid AS place FROM interactions_fts WHERE interactions_fts MATCH :query
        ) found ON x.rowid = found.place WHERE x._cl % 2 = 1
        UNION SELECT t.owner_id FROM topics_fts f JOIN topics t ON t.rowid = f.rowid
            JOIN interactions x ON x.id = t.owner_id
            WHERE topics_fts MATCH :query AND t._cl % 2 = 1 AND x._cl % 2 = 1
        ORDER BY 1 DESC LIMIT :most""",
        {"query": query, "most": TALKS_READ},
    )
    return journal.interactions.some([identity for (identity,) in rows])
