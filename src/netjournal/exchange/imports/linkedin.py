"""LinkedIn's `Connections.csv`: with or without its preamble and its URL column, in the languages in which LinkedIn
writes it, and with its dates as a spreadsheet saved them again."""

from __future__ import annotations

from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import column_order, is_ambiguous, parse_day
from netjournal.exchange.imports.files import Table
from netjournal.text.dates import DateOrder

FORMAT = "linkedin"
_NEEDED = frozenset({"first name", "last name", "connected on"})
_READ = _NEEDED | {"url", "email address", "company", "position"}


def recognises(heads: frozenset[str]) -> bool:
    """Whether these are the headings of LinkedIn's connections."""
    return heads >= _NEEDED


def read(table: Table, options: ReadOptions) -> ImportedRecords:
    """The connections of a table."""
    gathering = ImportBuilder(FORMAT, options)
    # LinkedIn writes the month first, also where nobody else does.
    order = column_order((row.get("connected on", "") for _, row, _ in table.rows()), DateOrder.MDY)
    doubtful = 0
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty: LinkedIn leaves such a row for a closed account")
            continue
        connected = row.get("connected on", "").strip()
        met_on = parse_day(connected, order.order, today=options.today)
        doubtful += not order.proven and is_ambiguous(connected)
        if connected and met_on is None:
            gathering.convert(
                where, f"“{normalize.short(connected)}” is no date that can be read, so it went into the notes"
            )
        gathering.contact(
            where,
            name=f"{row.get('first name', '')} {row.get('last name', '')}",
            emails=(row.get("email address", ""),),
            urls=(row.get("url", ""),),
            organization=row.get("company", ""),
            role=row.get("position", ""),
            met_on=met_on,
            notes=(
                normalize.note("Connected on", connected if met_on is None else ""),
                *(normalize.note(head.capitalize(), text) for head, text in row.items() if head not in _READ),
            ),
        )
    if doubtful:
        gathering.convert(
            "", f"dates such as 02/05/2023 were read with the month first, as LinkedIn writes them ({doubtful:,})"
        )
    return gathering.done()
