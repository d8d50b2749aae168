"""Who knows what, whom it reached, and what is still remembered."""

from __future__ import annotations

from netjournal.domain.learnings import RECALL_DAYS
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period


def expertise(ledger: JournalIndex, period: Period) -> Figure:
    """Kinds of expertise identified, people credited, what reached somebody, and introductions, in the period."""
    rows = [row for row in ledger.records.expertise if row.on <= ledger.today]
    found = [row for row in rows if row.on in period]
    credited = [
        row for row in rows if row.elevated_on and row.elevated_on in period and ledger.happened(row.elevated_on)
    ]
    spread = [row for row in found if row.spread_to]
    met = [one for one in ledger.records.introductions if one.on in period and one.on <= ledger.today]
    came = sum(bool(one.outcome) for one in met)
    people = len({row.contact_id for row in credited})
    added = {row.id: "identified" for row in found}
    for row in credited:
        added[row.id] = f"{added[row.id]}, credited" if row.id in added else "credited"
    for row in spread:
        added[row.id] += f", reached {count_words(len(row.spread_to), 'person', 'people')}"
    return Figure(
        name="expertise",
        title="Expertise around you",
        formula="What contacts know, by the day on which you wrote it down: identified; of these, what reached "
        "somebody until today. People credited, and introductions, by their own day.",
        caveat="Naming what somebody knows is not passing it on; crediting a colleague costs nothing.",
        sentence=f"{count_words(len(found), 'kind')} of expertise written down, {len(spread)} reached somebody; "
        f"{count_words(people, 'person', 'people')} credited; {count_words(len(met), 'introduction')}"
        + (f", something came of {came}." if came else "."),
        counts={
            "identified": len(found),
            "credited": people,
            "spread": len(spread),
            "introductions": len(met),
            "came_of_introductions": came,
        },
        counted=(*added, *(one.id for one in met)),
        contributions=added | {one.id: one.outcome or "nothing written down yet" for one in met},
    )


def remembering(ledger: JournalIndex, period: Period) -> Figure:
    """Recalls answered in the period: remembered or not, at 7, 21 and 60 days."""
    noted = {learning.id: learning.on for learning in ledger.learnings}
    counts = {str(days): {"remembered": 0, "forgotten": 0} for days in RECALL_DAYS}
    counted: dict[str, list[str]] = {}
    left_out = []
    for recall in ledger.records.recalls:
        if recall.on not in period or recall.on > ledger.today:
            continue
        on = noted.get(recall.learning_id)
        passed = [days for days in RECALL_DAYS if on is not None and (recall.on - on).days >= days]
        if not passed:
            why = "its learning is no longer in the journal" if on is None else "before the first day of asking"
            left_out.append(LeftOut(recall.learning_id, why))
            continue
        how = "remembered" if recall.remembered else "forgotten"
        counts[str(passed[-1])][how] += 1
        counted.setdefault(recall.learning_id, []).append(f"{how} after {passed[-1]} days")
    said = [
        f"after {days} days {row['remembered']} of {sum(row.values())}"
        for days, row in counts.items()
        if any(row.values())
    ]
    return Figure(
        name="remembering",
        title="Remembering",
        formula="Learnings that came back in the period and were answered: remembered or not, 7, 21 and 60 days after "
        "they were noted.",
        caveat="Trying to remember is what helps; forgetting says nothing against you.",
        sentence=f"Remembered {'; '.join(said)}." if said else "No learning came back to be recalled.",
        counts=counts,
        counted=tuple(counted),
        contributions={identity: "; ".join(words) for identity, words in counted.items()},
        left_out=tuple(left_out),
    )
