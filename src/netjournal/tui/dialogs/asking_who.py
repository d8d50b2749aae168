"""Who could help with something: asked in a line, answered tier by tier with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from netjournal.domain.candidates import Circle
from netjournal.domain.model import Problem
from netjournal.domain.words import one_line
from netjournal.store.journal import Journal
from netjournal.store.who import who_could_help
from netjournal.tui.dialogs.ask import Answer, AskLine, Choose

if TYPE_CHECKING:
    from netjournal.tui.program import Program

OFFERED = 9
"""As many as there are figures to choose one by."""


def ask_who(app: Program) -> None:
    """Ask for a topic or a question, and look for people in a thread."""

    def asked(topic: str | None) -> None:
        if topic:
            app.run_worker(lambda: _find(app, topic), thread=True, exclusive=True, group="who")

    needed = "A topic, or a question in your own words."
    app.push_screen(AskLine("Who could help?", "number talks", label="With what?", required=needed, draft="who"), asked)


def _find(app: Program, topic: str) -> None:
    worker = get_current_worker()
    with Journal(app.folder) as journal:
        circles = who_could_help(journal, Problem(title=topic))
    if not worker.is_cancelled:
        app.call_from_thread(_tell, app, topic, circles)


def _tell(app: Program, topic: str, circles: Sequence[Circle]) -> None:
    """Those found, colleagues first, each with the strongest reason; one of them is opened with a key."""
    found = [(circle.tier, each) for circle in circles for each in circle.candidates]
    if not found:
        app.say(f"Nobody here is known for “{one_line(topic, 60)}” yet.")
        return
    answers = [
        Answer(
            str(place),
            each.contact.id,
            f"{app.signs.tier(tier)} {one_line(each.contact.name, 30)}",
            one_line(each.reasons[0], 60) if each.reasons else "",
        )
        for place, (tier, each) in enumerate(found[:OFFERED], 1)
    ]
    more = f"and {len(found) - OFFERED} more: `who` on the command line names them all" if len(found) > OFFERED else ""

    def chosen(identity: str | None) -> None:
        if identity is not None:
            app.open_record("contact", identity)

    app.push_screen(Choose(f"Who could help with {one_line(topic, 60)}", answers, intro=more), chosen)
