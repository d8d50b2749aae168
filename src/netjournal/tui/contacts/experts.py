"""Who could help with something: asked in a line, answered tier by tier with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from netjournal.domain.experts import TierGroup
from netjournal.domain.records import Problem
from netjournal.journal.experts import who_could_help
from netjournal.journal.journal import Journal
from netjournal.text.normalize import truncate
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


OFFERED = 9
"""As many as there are figures to choose one by."""


def ask_who(app: AppProtocol) -> None:
    """Ask for a topic or a question, and look for people in a thread."""

    def asked(topic: str | None) -> None:
        if topic:
            app.run_worker(lambda: _find(app, topic), thread=True, exclusive=True, group="who")

    needed = "A topic, or a question in your own words."
    app.push_screen(AskLine("Who could help?", "number talks", label="With what?", required=needed, draft="who"), asked)


def _find(app: AppProtocol, topic: str) -> None:
    worker = get_current_worker()
    with Journal(app.folder) as journal:
        circles = who_could_help(journal, Problem(title=topic))
    if not worker.is_cancelled:
        app.call_from_thread(_tell, app, topic, circles)


def _tell(app: AppProtocol, topic: str, circles: Sequence[TierGroup]) -> None:
    """Those found, colleagues first, each with the strongest reason; one of them is opened with a key."""
    found = [(circle.tier, candidate) for circle in circles for candidate in circle.candidates]
    if not found:
        app.say(f"Nobody here is known for “{truncate(topic, 60)}” yet.")
        return
    answers = [
        ChoiceOption(
            str(place),
            each.contact.id,
            f"{app.signs.tier(tier)} {truncate(each.contact.name, 30)}",
            truncate(each.reasons[0], 60) if each.reasons else "",
        )
        for place, (tier, each) in enumerate(found[:OFFERED], 1)
    ]
    more = f"and {len(found) - OFFERED} more: `who` on the command line names them all" if len(found) > OFFERED else ""

    def chosen(identity: str | None) -> None:
        if identity is not None:
            app.open_record("contact", identity)

    app.push_screen(Choose(f"Who could help with {truncate(topic, 60)}", answers, intro=more), chosen)
