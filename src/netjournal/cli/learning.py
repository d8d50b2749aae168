"""Learnings, from noted to reframed.

Not now: a subcommand of `learning`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.format import learning_stage
from netjournal.cli.group import Group
from netjournal.cli.params import (
    BARRIER,
    CLOSED_AS,
    DAY,
    DAY_AHEAD,
    EVIDENCE,
    STAGE,
    WORDS,
    complete_contact,
    ids,
    pick,
    print_json,
    print_one,
    shorten,
)
from netjournal.cli.session import Session, pass_session
from netjournal.domain.learnings import achievements, lacks, stage_of
from netjournal.domain.records import Barrier, ClosedAs, Evidence, Learning, Stage
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@click.command()
@click.argument("identity", metavar="ID", shell_complete=ids("learning"))
@click.argument("until", type=DAY_AHEAD)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def later(session: Session, identity: str, until: date, as_json: bool) -> None:
    """Let a learning ask for nothing until a day; it stays open, and comes back then.

    \b
    Example:
      netjournal learning later 019aaf3c "in 2 weeks"
    """
    found = pick(session, Learning, identity)
    put_away = session.journal.learnings.later(found, until=until, today=session.today)
    if as_json:
        print_one(put_away)
    else:
        io.line(truncate(found.text, 200))
        io.line(f"It comes back on {format_date(until)}.")


ID = click.argument("identity", metavar="ID", shell_complete=ids("learning"))
ON = click.option("--on", type=DAY, help="The day it happened; today where none is given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.group(cls=Group)
def learning() -> None:
    """Follow what you learned into your classroom.

    A learning is noted, planned, applied, realized and perhaps reframed; or it is closed, which is a respectable
    ending. Ids may be shortened as far as they stay unique.

    \b
    Example:
      netjournal learning apply 019aaf3c --note "sorted three classes' tickets by error on Friday"
    """


@learning.command("list")
@click.option("--stage", type=STAGE, help="Only noted, potential, applied, realized, reframed or closed.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_learnings(session: Session, stage: Stage | None, as_json: bool) -> None:
    """List learnings, the newest first.

    \b
    Example:
      netjournal learning list --stage potential
    """
    found = session.journal.learnings.all() if stage is None else session.journal.learnings.at(stage)
    found = found[::-1]
    if as_json:
        print_json(found)
    elif found:
        _table(session, found)
    else:
        io.line("No learning is at that stage." if stage else "No learnings yet; `learned:` in a line adds one.")


def _table(session: Session, found: Sequence[Learning]) -> None:
    short = shorten(session, found)
    rows = [
        (short[result.id], learning_stage(result), format_date(result.on), truncate(result.text, 300))
        for result in found
    ]
    io.table(("id", "stage", "noted", "learning"), rows)


@learning.command()
@ID
@JSON
@pass_session
@io.paged
def show(session: Session, identity: str, as_json: bool) -> None:
    """Show the whole chain of a learning: where it came from, the plan, the trial, the evidence.

    \b
    Example:
      netjournal learning show 019aaf3c
    """
    found = pick(session, Learning, identity)
    if as_json:
        print_one(found)
    else:
        _chain(session, found)


def _chain(session: Session, found: Learning) -> None:
    io.title(truncate(found.text, 300))
    for talk in session.journal.interactions.some(found.interaction_ids):
        io.line(f"From {format_date(talk.on)}: {talk.summary}")
    people = session.journal.contacts.names((*found.contact_ids, *found.shared_with))
    for title, chosen in (("Thanks to", found.contact_ids), ("Passed on to", found.shared_with)):
        if chosen:
            io.line(f"{title}: {', '.join(people.get(record, 'someone') for record in chosen)}")
    said = {
        Stage.POTENTIAL: (
            ("In my own words", found.own_words),
            ("When", found.plan_when),
            ("I will", found.plan_will),
            ("I expect to see", found.expected_sign),
        ),
        Stage.APPLIED: (("What I did", found.applied_note),),
        Stage.REALIZED: (("What I saw", found.observed), ("Evidence", found.evidence or "")),
        Stage.REFRAMED: (("I used to count", found.reframed_before), ("Now I count", found.reframed_after)),
        Stage.CLOSED: (("Why", found.closed_reason), ("In the way", found.barrier or "")),
    }
    for stage, on in achievements(found):
        io.heading(f"{stage.value.capitalize()} on {format_date(on)}")
        for label, text in said.get(stage, ()):
            if text:
                io.paragraph(f"{label}: {text}")
    if found.told_source_on:
        io.line(f"The source was told on {format_date(found.told_source_on)}.")
    if lacks(found):
        io.heading(lacks(found))


@learning.command()
@ID
@click.option("--own-words", type=WORDS, default="", help="What it means, said in your own way.")
@click.option("--when", type=WORDS, default="", help="The cue: when …")
@click.option("--will", type=WORDS, default="", help="The action: I will …")
@click.option("--expect", type=WORDS, default="", help="The sign that would show you that it works.")
@ON
@JSON
@pass_session
def plan(
    session: Session,
    /,
    *,
    identity: str,
    own_words: str,
    when: str,
    will: str,
    expect: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Plan a learning: own words, when, what you will do, what you expect to see.

    \b
    Example:
      netjournal learning plan 019aaf3c --own-words "errors before topics" --when "Friday's tickets are in" \\
        --will "sort them into three piles" --expect "fewer repeats on Monday"
    """
    found = pick(session, Learning, identity)
    planned = session.journal.learnings.plan(
        found, own_words=own_words, when=when, will=will, expect=expect, on=on or session.today, today=session.today
    )
    _tell(planned, f"When {planned.plan_when}, I will {planned.plan_will}.", as_json)


@learning.command()
@ID
@click.option("--note", type=WORDS, required=True, help="Where you tried it, and what you did.")
@ON
@JSON
@pass_session
def apply(session: Session, identity: str, note: str, on: date | None, as_json: bool) -> None:
    """Write down that you tried it.

    \b
    Example:
      netjournal learning apply 019aaf3c --note "sorted 7B's tickets into three piles" --on friday
    """
    found = pick(session, Learning, identity)
    applied = session.journal.learnings.apply(found, note=note, on=on or session.today, today=session.today)
    _tell(applied, "Tried. In two weeks netjournal asks what you saw.", as_json)


@learning.command()
@ID
@click.option("--observed", type=WORDS, required=True, help="What you saw, beside what you expected.")
@click.option("--evidence", type=EVIDENCE, required=True, help="E0 my word, E1 an artefact, E2 seen, E3 measured.")
@ON
@JSON
@pass_session
def realize(
    session: Session, /, *, identity: str, observed: str, evidence: Evidence, on: date | None, as_json: bool
) -> None:
    """Write down what came of it, and how well that is supported.

    E0 is my word; E1 an artefact; E2 another adult saw it; E3 a measure named beforehand, against a baseline.

    \b
    Example:
      netjournal learning realize 019aaf3c --observed "half as many repeats" --evidence E1
    """
    found = pick(session, Learning, identity)
    realized = session.journal.learnings.realize(
        found, observed=observed, evidence=evidence, on=on or session.today, today=session.today
    )
    _tell(realized, f"Realized, supported by {evidence.value}. Who down the hall could use this?", as_json)


@learning.command()
@ID
@click.option("--before", type=WORDS, required=True, help="What you used to count as success.")
@click.option("--after", type=WORDS, required=True, help="What you count as success now.")
@ON
@JSON
@pass_session
def reframe(session: Session, /, *, identity: str, before: str, after: str, on: date | None, as_json: bool) -> None:
    """Write down how it changed what you count as success.

    \b
    Example:
      netjournal learning reframe 019aaf3c --before "every ticket marked" --after "every error answered"
    """
    found = pick(session, Learning, identity)
    reframed = session.journal.learnings.reframe(
        found, before=before, after=after, on=on or session.today, today=session.today
    )
    _tell(reframed, "Reframed.", as_json)


@learning.command()
@ID
@click.option("--as", "closed_as", type=CLOSED_AS, required=True, help="null (no effect), negative or dropped.")
@click.option("--reason", type=WORDS, required=True, help="Why it ends here.")
@click.option("--barrier", type=BARRIER, help="What stood in the way: time, resources, policy or support.")
@ON
@JSON
@pass_session
def close(
    session: Session,
    /,
    *,
    identity: str,
    closed_as: ClosedAs,
    reason: str,
    barrier: Barrier | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Close a learning, and say why. That something did not work is worth knowing.

    \b
    Example:
      netjournal learning close 019aaf3c --as null --reason "no difference after three weeks" --barrier time
    """
    found = pick(session, Learning, identity)
    closed = session.journal.learnings.close(
        found, closed_as=closed_as, reason=reason, barrier=barrier, on=on or session.today, today=session.today
    )
    _tell(closed, f"Closed as {closed_as.value}. Worth knowing.", as_json)


@learning.command()
@ID
@JSON
@pass_session
def reopen(session: Session, identity: str, as_json: bool) -> None:
    """Open a closed learning again, where it stood.

    \b
    Example:
      netjournal learning reopen 019aaf3c
    """
    opened = session.journal.learnings.reopen(pick(session, Learning, identity))
    _tell(opened, f"Open again, at “{stage_of(opened).value}”.", as_json)


@learning.command()
@ID
@click.argument("stage", type=STAGE)
@click.argument("day", type=DAY)
@JSON
@pass_session
def redate(session: Session, identity: str, stage: Stage, day: date, as_json: bool) -> None:
    """Correct the day on which a stage was reached.

    \b
    Example:
      netjournal learning redate 019aaf3c applied "last friday"
    """
    found = pick(session, Learning, identity)
    corrected = session.journal.learnings.correct_date(found, stage, on=day, today=session.today)
    _tell(corrected, f"{stage.value.capitalize()} on {format_date(day)}.", as_json)


@learning.command()
@ID
@ON
@JSON
@pass_session
def told(session: Session, identity: str, on: date | None, as_json: bool) -> None:
    """Write down that you told the source what came of it.

    \b
    Example:
      netjournal learning told 019aaf3c
    """
    found = pick(session, Learning, identity)
    closed = session.journal.learnings.told_source(found, on=on or session.today, today=session.today)
    _tell(closed, "Saved: they know what came of it.", as_json)


@learning.command()
@ID
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@JSON
@pass_session
def share(session: Session, identity: str, whom: str, as_json: bool) -> None:
    """Write down to whom you passed it on.

    \b
    Example:
      netjournal learning share 019aaf3c @tomas
    """
    contact = session.journal.contacts.find(whom)
    shared = session.journal.learnings.share(pick(session, Learning, identity), contact.id, on=session.today)
    _tell(shared, f"Saved: passed on to {contact.name}.", as_json)


@learning.command()
@ID
@click.option("--forgot", is_flag=True, help="Say that it had gone.")
@click.option("--json", "as_json", is_flag=True, help="Print what was saved as one JSON document.")
@pass_session
def recall(session: Session, identity: str, forgot: bool, as_json: bool) -> None:
    """Say that a learning came back to you, and show it.

    \b
    Example:
      netjournal learning recall 019aaf3c
    """
    found = pick(session, Learning, identity)
    row = session.journal.learnings.recalled(found, on=session.today, remembered=not forgot)
    if as_json:
        print_one(row)
    else:
        _chain(session, found)


learning.add_command(later)


def _tell(record: Learning, sentence: str, as_json: bool) -> None:
    if as_json:
        print_one(record)
    else:
        io.line(truncate(record.text, 200))
        io.line(sentence)
