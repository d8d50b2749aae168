"""Going on from one record to those that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import truncate
from netjournal.tui.forms.form import ChoiceOption, Choose

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


KEYS = "123456789abcdefghimnoprtvwxyz"


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that another one speaks of: its noun, its id, and what it is called."""

    noun: str
    id: str
    label: str


def open_linked(app: AppProtocol, linked: Sequence[Linked]) -> None:
    """Go to the only one, or ask which; without any, say so."""
    if not linked:
        app.say("Nothing hangs on this yet.")
        return
    if len(linked) == 1:
        app.open_record(linked[0].noun, linked[0].id)
        return
    answers = [
        ChoiceOption(key, each, truncate(each.label), each.noun) for key, each in zip(KEYS, linked, strict=False)
    ]

    def go(chosen: Linked | None) -> None:
        if chosen is not None:
            app.open_record(chosen.noun, chosen.id)

    app.push_screen(Choose("Where to?", answers), go)
