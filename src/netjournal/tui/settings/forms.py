"""The forms of the settings page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netjournal.domain.contacts import RHYTHMS
from netjournal.domain.records import Term
from netjournal.domain.settings import MOST_DAYS, cadence_of, format_weekdays, parse_channels, parse_weekdays
from netjournal.text.dates import WEEKDAYS
from netjournal.tui.forms.fields import ChoiceField, DateField, Field, FieldOption, NumberField, TextField
from netjournal.tui.forms.form import SAVED, ChoiceOption, Choose, FormDialog
from netjournal.tui.settings.rows import ORDERS

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


KINDS = (FieldOption(False, "term"), FieldOption(True, "holiday, whose days don't count"))


def _term_fields(term: Term | None) -> list[Field]:
    return [
        TextField("name", "Name", term.name if term else None, hint="Autumn", required="What is it called?"),
        ChoiceField("holiday", "It is a", bool(term and term.holiday), options=KINDS),
        DateField("starts_on", "First day", term.starts_on if term else None, ahead=True, hint="31 aug",
            required="When does it begin?"),
        DateField("ends_on", "Last day", term.ends_on if term else None, ahead=True, hint="18 dec",
            required="When does it end?"),
    ]  # fmt: skip


def new_term(app: AppProtocol) -> None:
    """Enter a term or a holiday."""

    def save(values: dict[str, Any]) -> Term:
        return app.journal.school_terms.add(**values)

    app.push_screen(FormDialog("A term or a holiday", _term_fields(None), save, draft="term:new", said=SAVED))


def edit_term(app: AppProtocol, term: Term) -> None:
    """Change a term or a holiday."""

    def save(values: dict[str, Any]) -> Term:
        return app.journal.school_terms.edit(term, **values)

    form = FormDialog(f"Change {term.name}", _term_fields(term), save, draft=f"term:{term.id}", said="Changed.")
    app.push_screen(form)


def choose_order(app: AppProtocol) -> None:
    """How a date such as 3/4 is read."""
    answers = [ChoiceOption(order.value[0], order.value, words) for order, words in ORDERS.items()]
    app.push_screen(Choose("How is a date such as 3/4 read?", answers), lambda chosen: _put(app, "date_order", chosen))


def choose_week_start(app: AppProtocol) -> None:
    """The day that weeks begin on."""
    answers = [ChoiceOption(str(day + 1), day, name) for day, name in enumerate(WEEKDAYS)]
    app.push_screen(Choose("Which day does a week begin on?", answers), lambda day: _put(app, "week_start", day))


def _put(app: AppProtocol, key: str, value: Any) -> None:
    if value is not None:
        app.journal.settings.put(key, value)
        app.changed()


def edit_school_days(app: AppProtocol, days: tuple[int, ...]) -> None:
    """The days that count for coverage."""

    def save(values: dict[str, Any]) -> None:
        app.journal.settings.put("school_days", list(parse_weekdays(values["days"])))

    field = TextField("days", "School days", format_weekdays(days), hint="mon-fri", required="Which days?")
    app.push_screen(FormDialog("School days", [field], save, draft="form:days", said=SAVED))


def edit_channels(app: AppProtocol) -> None:
    """The teacher's own channels."""

    def save(values: dict[str, Any]) -> None:
        app.journal.settings.put("channels", list(parse_channels(values["channels"])))

    field = TextField(
        "channels", "Your own, beside the usual ones", ", ".join(app.journal.channels()), hint="tearoom, corridor"
    )
    app.push_screen(FormDialog("Channels", [field], save, draft="form:channels", said="Saved. ~ completes them."))


def edit_cadence(app: AppProtocol) -> None:
    """How often you plan to be in touch, for each tier that has an interval."""
    rhythms = {tier: rhythm for tier, rhythm in app.journal.rhythms().items() if rhythm is not None}
    fields: list[Field] = []
    for tier, rhythm in rhythms.items():
        usual = RHYTHMS[tier] or rhythm
        for name, label, days, otherwise in (
            ("ideal", "ideally every", rhythm.ideal, usual.ideal),
            ("longest", "quiet after", rhythm.longest, usual.longest),
        ):
            fields.append(
                NumberField(
                    f"{tier.value}_{name}", f"{tier.value.capitalize()}, {label}", days, default=otherwise, least=1,
                    most=MOST_DAYS, unit="days",
                )
            )  # fmt: skip

    def save(values: dict[str, Any]) -> None:
        days = [(tier, values[f"{tier.value}_ideal"], values[f"{tier.value}_longest"]) for tier in rhythms]
        app.journal.settings.put("cadence", cadence_of(days))

    app.push_screen(FormDialog("When a contact has gone quiet", fields, save, draft="form:cadence", said=SAVED))
