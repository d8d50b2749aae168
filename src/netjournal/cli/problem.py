"""Problems of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.format import problem_state
from netjournal.cli.group import Group
from netjournal.cli.params import DAY, WORDS, complete_contact, ids, pick, print_json, print_one, shorten, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.problems import allowed, history
from netjournal.domain.records import Problem
from netjournal.text.dates import format_date, require_not_future
from netjournal.text.normalize import join_and, truncate

if TYPE_CHECKING:
    from datetime import date


ID = click.argument("identity", metavar="ID", shell_complete=ids("problem"))
ON = click.option("--on", type=DAY, help="The day it happened; today where none is given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.group(cls=Group)
def problem() -> None:
    """Work on problems of practice: ask inside, be honest where there is no answer, look beyond.

    \b
    Example:
      netjournal problem add "exit tickets pile up unread"
    """


@problem.command("list")
@click.option("--all", "every", is_flag=True, help="Show those that are resolved or parked, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_problems(session: Session, every: bool, as_json: bool) -> None:
    """List problems, the oldest first.

    \b
    Example:
      netjournal problem list --all
    """
    found = session.journal.problems.all() if every else session.journal.open_problems()
    if as_json:
        print_json(found)
    elif found:
        short = shorten(session, found)
        rows = [
            (short[result.id], problem_state(result, session.today), truncate(result.title, 300)) for result in found
        ]
        io.table(("id", "where it stands", "problem"), rows)
    else:
        io.line("No problems are open.")


@problem.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TITLE")
@click.option("--context", type=WORDS, default="", help="When and where it shows.")
@click.option("--tried", type=WORDS, default="", help="What you tried already.")
@click.option("--question", type=WORDS, default="", help="The question that you would ask somebody.")
@ON
@JSON
@pass_session
def add(
    session: Session,
    /,
    *,
    words: tuple[str, ...],
    context: str,
    tried: str,
    question: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Open a problem.

    \b
    Example:
      netjournal problem add "exit tickets pile up unread" --question "how do you read 120 of them?"
    """
    day = on or session.today
    require_not_future(day, session.today)
    new = Problem(title=text_of(words), context=context, tried=tried, question=question, opened_on=day)
    stored = session.journal.problems.add(new)
    _tell(session, stored, as_json)


@problem.command()
@ID
@JSON
@pass_session
@io.paged
def show(session: Session, identity: str, as_json: bool) -> None:
    """Show a problem: its ladder, who was asked, and what they said.

    \b
    Example:
      netjournal problem show 019aaf3c
    """
    found = pick(session, Problem, identity)
    if as_json:
        print_one(found)
        return
    io.title(found.title)
    for label, text in (("Question", found.question), ("Context", found.context), ("Tried", found.tried)):
        if text:
            io.line(f"{label}: {text}")
    for rung, on in history(found):
        io.paragraph(f"{'x' if on else '-'} {rung.value}{f', {format_date(on)}' if on else ''}")
    if found.parked_on:
        io.line(f"Parked on {format_date(found.parked_on)}.")
    asks = session.journal.problems.asks(found.id)
    names = session.journal.contacts.names([*(item.contact_id for item in asks), found.resolved_by])
    if asks:
        io.heading("Asked")
        for item in asks:
            said = f": {item.answer}" if item.answer else ""
            io.paragraph(f"{format_date(item.on)}  {names.get(item.contact_id, 'someone')}{said}".replace("\n", " "))
    if found.resolution:
        by = names.get(found.resolved_by)
        io.heading(f"Resolved{f' thanks to {by}' if by else ''}")
        io.paragraph(found.resolution)


@problem.command()
@ID
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.option("--answer", type=WORDS, default="", help="What they said.")
@ON
@JSON
@pass_session
def ask(session: Session, /, *, identity: str, whom: str, answer: str, on: date | None, as_json: bool) -> None:
    """Write down that you asked somebody. A colleague counts as asking inside, anybody else as looking beyond.

    \b
    Example:
      netjournal problem ask 019aaf3c @tomas --answer "he reads every fifth one"
    """
    contact = session.journal.contacts.find(whom)
    asked, _ = session.journal.problems.ask(
        pick(session, Problem, identity), contact, on=on or session.today, today=session.today, answer=answer
    )
    _tell(session, asked, as_json)


@problem.command()
@ID
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TEXT...")
@JSON
@pass_session
def answer(session: Session, /, *, identity: str, whom: str, words: tuple[str, ...], as_json: bool) -> None:
    """Write down what somebody said whom you had asked before.

    \b
    Example:
      netjournal problem answer 019aaf3c @tomas "he reads every fifth one"
    """
    contact = session.journal.contacts.find(whom)
    found = pick(session, Problem, identity)
    given = session.journal.problems.answer_of(found, contact, text_of(words))
    if as_json:
        print_one(given)
    else:
        io.line(f"{contact.name} said: {truncate(given.answer, 200)}")


@problem.command("no-solution")
@ID
@ON
@JSON
@pass_session
def no_solution(session: Session, identity: str, on: date | None, as_json: bool) -> None:
    """Write down that the group has no answer, which is honest and useful.

    \b
    Example:
      netjournal problem no-solution 019aaf3c
    """
    found = pick(session, Problem, identity)
    moved = session.journal.problems.no_solution(found, on=on or session.today, today=session.today)
    _tell(session, moved, as_json)


@problem.command("look-beyond")
@ID
@ON
@JSON
@pass_session
def look_beyond(session: Session, identity: str, on: date | None, as_json: bool) -> None:
    """Look beyond the group.

    \b
    Example:
      netjournal problem look-beyond 019aaf3c
    """
    found = pick(session, Problem, identity)
    moved = session.journal.problems.look_beyond(found, on=on or session.today, today=session.today)
    _tell(session, moved, as_json)


@problem.command()
@ID
@click.option("--how", type=WORDS, required=True, help="What solved it.")
@click.option(
    "--by", "whom", type=WORDS, metavar="WHO", shell_complete=complete_contact, help="Who helped; they get the credit."
)
@click.option("--learn", is_flag=True, help="Note it as a learning, too.")
@ON
@JSON
@pass_session
def resolve(
    session: Session, /, *, identity: str, how: str, whom: str | None, learn: bool, on: date | None, as_json: bool
) -> None:
    """Resolve a problem, and credit who helped.

    \b
    Example:
      netjournal problem resolve 019aaf3c --by @noor --how "pupils sort their own tickets by error"
    """
    helper = session.journal.contacts.find(whom) if whom else None
    resolved = session.journal.problems.resolve(
        pick(session, Problem, identity),
        by=helper.id if helper else "",
        how=how,
        on=on or session.today,
        today=session.today,
        learn=learn,
    )
    _tell(session, resolved.problem, as_json)
    if helper is not None and not as_json:
        io.line(f"{helper.name} has the credit.")


@problem.command()
@ID
@ON
@JSON
@pass_session
def park(session: Session, identity: str, on: date | None, as_json: bool) -> None:
    """Park a problem: there is no answer yet, and it asks for nothing more.

    \b
    Example:
      netjournal problem park 019aaf3c
    """
    found = pick(session, Problem, identity)
    _tell(session, session.journal.problems.park(found, on=on or session.today, today=session.today), as_json)


@problem.command()
@ID
@JSON
@pass_session
def reopen(session: Session, identity: str, as_json: bool) -> None:
    """Open a problem again that was resolved or parked.

    \b
    Example:
      netjournal problem reopen 019aaf3c
    """
    _tell(session, session.journal.problems.reopen(pick(session, Problem, identity)), as_json)


def _tell(session: Session, record: Problem, as_json: bool) -> None:
    if as_json:
        print_one(record)
        return
    io.line(f"{record.title}: {problem_state(record, session.today)}.")
    io.note(f"From here: {join_and([str(rung) for rung in allowed(record)], 'or')}.")
