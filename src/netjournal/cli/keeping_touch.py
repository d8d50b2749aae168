"""How often one means to be in touch, tier by tier."""

from __future__ import annotations

import click

from netjournal.cli import output
from netjournal.cli.parameters import WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.domain.model import Tier
from netjournal.domain.preferences import cadence_of, read_interval


@click.command()
@click.option("--colleagues", type=WORDS, metavar="DAYS", help="Every so many days; 14/21 with the longest.")
@click.option("--communities", type=WORDS, metavar="DAYS", help="The same for communities.")
@click.option("--json", "as_json", is_flag=True, help="Print the intervals as one JSON document.")
@pass_session
def cadence(session: Session, colleagues: str | None, communities: str | None, as_json: bool) -> None:
    """Set how often you mean to be in touch with each tier; without options, show it.

    Whoever is silent for longer than the longest interval has gone quiet. `contact edit WHO --cadence` sets another
    for one contact; what you only follow has none.

    \b
    Example:
      netjournal cadence --colleagues 14/21 --communities 42/60
    """
    rhythms = {tier: rhythm for tier, rhythm in session.journal.rhythms().items() if rhythm is not None}
    days = {tier: (rhythm.ideal, rhythm.longest) for tier, rhythm in rhythms.items()}
    given = {Tier.COLLEAGUES: colleagues, Tier.COMMUNITIES: communities}
    changed = {tier: read_interval(text, days[tier][1]) for tier, text in given.items() if text is not None}
    days |= changed
    setting = cadence_of([(tier, ideal, longest) for tier, (ideal, longest) in days.items()])
    if changed:
        session.journal.settings.put("cadence", setting)
    if as_json:
        output.document(setting)
        return
    for tier, (ideal, longest) in days.items():
        output.line(f"{tier.value}: every {ideal} days, quiet after {longest}.")
