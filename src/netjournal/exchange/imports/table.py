"""Any table of people: its columns are known by their headings in several languages, or are named by the teacher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from netjournal.domain.records import ContactKind, Tier
from netjournal.errors import WrongUsage
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import column_order, is_placeholder, parse_day
from netjournal.exchange.imports.files import DELIMITERS, LOOKED_AT, Table, TableRow, beginning, records
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and, letters

FORMAT = "table"

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "name fullname displayname contact contactname person teacher nom name vollername nombre nombrecompleto"
        " nomcomplet anzeigename",
        "first": "first firstname givenname forename vorname prenom nombredepila rufname",
        "middle": "middle middlename additionalname",
        "last": "last lastname surname familyname nachname familienname nomdefamille apellido apellidos",
        "nickname": "nickname nick alsocalled alias spitzname surnom apodo screenname",
        "email": "email emails mail emailaddress emailaddresses primaryemail secondaryemail emailaddress2 email1 email2"
        " email3 workemail homeemail businessemail otheremail schoolemail adresseemail courriel mel"
        " correo correoelectronico emailadresse mailadresse",
        "phone": "phone phones telephone telephonenumber phonenumber mobile mobilephone mobilenumber cell cellphone"
        " workphone homephone businessphone otherphone tel telefon telefono telefonnummer handy mobil movil telephone"
        " portable",
        "organization": "organization organisation company school workplace employer institution schule firma"
        " unternehmen organisme ecole etablissement entreprise escuela empresa organizacion colegio",
        "role": "role jobtitle position job title occupation funktion rolle beruf stelle fonction poste cargo puesto"
        " subject",
        "url": "url urls website webpage web site homepage profile link linkedin twitter webpage1 webpage2 webseite"
        " siteweb sitioweb paginaweb",
        "birthday": "birthday birthdate dateofbirth born geburtstag geburtsdatum datedenaissance cumpleanos"
        " fechadenacimiento",
        "topics": "topics tags labels categories groups group interests kategorien themen gruppen etiquettes"
        " categories etiquetas categorias",
        "notes": "notes note comment comments remarks notizen bemerkungen anmerkungen notas remarques commentaires",
        "met_on": "meton met connectedon firstmet since kennengelernt",
        "met_where": "metwhere metat wheremet",
        "why": "why reason",
        "tier": "tier",
        "kind": "kind",
    }
)
"""The fields that a column may be, and the headings by which it is known, as `letters` writes them."""

_KNOWN = {heading: field for field, headings in FIELDS.items() for heading in headings.split()}
_WHO = frozenset({"name", "first", "last"})
_MANY = frozenset({"email", "phone", "url", "topics", "notes"})
_LETTERS = re.compile(r"[A-Za-z]{1,2}")
_BETWEEN = re.compile(r"\s*(?:[;,|]|:::)\s*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "m", "mme", "sr", "sra"})
_BIRTH_PARTS = ("birthyear", "birthmonth", "birthday")


def parse_columns(text: str) -> dict[str, str]:
    """`name=A,email=Mail address` as fields and the columns that they are. Raises WrongUsage for an unknown field."""
    found: dict[str, str] = {}
    for part in filter(str.strip, text.split(",")):
        field, equals, column = (piece.strip() for piece in part.partition("="))
        known = field.casefold().replace("-", "_")
        if not equals or not column or known not in FIELDS:
            raise WrongUsage(
                f"“{normalize.short(part)}” names no column.",
                f"Write a field and a column, such as name=A,email=C; the fields are {join_and(list(FIELDS))}.",
            )
        found[known] = f"{found[known]}|{column}" if known in found else column
    return found


def recognises(heads: Iterable[str]) -> bool:
    """Whether these headings say by themselves who the rows are: a name, and something more that is known."""
    fields = set(_by_heading(list(heads)).values())
    return bool(fields & _WHO) and len(fields) >= 2 and not {"first", "last"} >= fields


def headings_of(text: str) -> list[str]:
    """The cells of the first row that is followed by another of as many cells, in whatever delimiter; none in prose."""
    for delimiter in DELIMITERS:
        rows = [row.cells for row in _first_rows(text, delimiter) if row.cells]
        for row, below in pairwise(rows):
            if len(row) == len(below) > 1:
                return [normalize.words(cell) for cell in row]
    return []


FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "the name",
        "first": "the first name",
        "last": "the surname",
        "nickname": "also called",
        "email": "e-mail",
        "phone": "phone",
        "organization": "school or organization",
        "role": "role",
        "url": "web page",
        "birthday": "birthday",
        "topics": "topics",
        "why": "why you know them",
        "met_on": "when you met",
        "met_where": "where you met",
        "notes": "notes",
    }
)
"""The fields that a column may be, in words, the likely ones first."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its letter, its heading, what stands first in it, and the field that its heading says."""

    letter: str
    heading: str
    sample: str
    field: str


def columns_of(text: str) -> tuple[TableColumn, ...]:
    """The columns of a table, as far as its beginning says; none where it is no table."""
    for delimiter in DELIMITERS:
        rows = [row.cells for row in _first_rows(text, delimiter) if row.cells]
        for row, below in pairwise(rows):
            if len(row) == len(below) > 1:
                return tuple(
                    TableColumn(
                        _letter(place),
                        normalize.short(head) or f"column {_letter(place)}",
                        normalize.short(sample),
                        _KNOWN.get(letters(head), "") if _KNOWN.get(letters(head), "") in FIELD_WORDS else "",
                    )
                    for place, (head, sample) in enumerate(zip(row, below, strict=True))
                )
    return ()


def key_of(heads: Sequence[str]) -> str:
    """Headings as a key under which their columns are remembered."""
    return "|".join(letters(head) for head in heads)


def find(text: str, columns: Mapping[str, str]) -> tuple[Table, Mapping[str, str]] | None:
    """The table of a text and the field of each of its headings: as the teacher said, else as the headings say.

    Raises WrongUsage where a column that was named is not there.
    """
    for delimiter in DELIMITERS:
        for place, row in enumerate(_first_rows(text, delimiter)):
            heads = _distinct_heads(row.cells)
            if columns:
                if len(heads) < 2 or not _all_there(heads, columns):
                    continue
                fields = _by_choice(heads, columns)
                begins = place if _is_data(row.cells, heads, fields) else place + 1
                return Table(heads, text, delimiter, begins), fields
            if recognises(row.cells):
                return Table(heads, text, delimiter, place + 1), _by_heading(heads)
    if columns:
        heads = tuple(headings_of(text))
        shown = join_and([normalize.short(head) for head in heads[:12]]) if heads else "none"
        raise WrongUsage(
            f"There is no column {join_and([normalize.short(column) for column in columns.values()], 'or')} in it.",
            f"Its columns are: {shown}. A letter works too: name=A,email=C.",
        )
    return None


def read(text: str, options: ReadOptions) -> ImportedRecords | None:
    """The people of a table, or None where it is none or nothing says which column is what."""
    found = find(text, options.columns)
    if found is None:
        return None
    table, fields = found
    gathering = ImportBuilder(FORMAT, options)
    dates = [head for head, field in fields.items() if field in ("birthday", "met_on")]
    texts = (row.get(head, "") for _, row, _ in table.rows() for head in dates)
    gathering.order = column_order(texts, options.order).order
    parts = {letters(head): head for head in table.heads}
    birth = [parts[part] for part in _BIRTH_PARTS if part in parts]
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty")
            continue
        filled = {head: text for head, text in row.items() if text.strip() and not is_placeholder(text)}
        if len(birth) == 3:
            whole = "-".join(normalize.words(filled.pop(part, "")).zfill(2) for part in birth)
            filled |= {birth[2]: whole} if whole.strip("0-") else {}
        _contact(gathering, where, filled, fields)
    return gathering.done()


def _contact(gathering: ImportBuilder, where: str, row: Mapping[str, str], fields: Mapping[str, str]) -> None:
    said: dict[str, list[str]] = {field: [] for field in FIELDS}
    notes: list[str] = []
    for head, text in row.items():
        field = fields.get(head, "")
        if field == "role" and letters(text) in _TITLES:
            notes.append(normalize.note("Title", text))
        elif field and (field in _MANY or not said[field]):
            said[field].append(text)
        else:
            notes.append(normalize.note(normalize.words(head).capitalize(), text))
    one = {field: normalize.words(texts[0]) if texts else "" for field, texts in said.items()}
    parted = " ".join(one[part] for part in ("first", "middle", "last") if one[part])
    met_on = _met_on(gathering, where, one["met_on"], notes)
    tier = _one_of(Tier, one["tier"], notes, "Tier")
    kind = _one_of(ContactKind, one["kind"], notes, "Kind")
    gathering.contact(
        where,
        name=parted or one["name"],
        nickname=one["nickname"],
        emails=said["email"],
        phones=said["phone"],
        urls=[url for text in said["url"] for url in text.split()],
        organization=one["organization"],
        role=one["role"],
        birthday=one["birthday"],
        topics=gathering.topics(where, [label for text in said["topics"] for label in _BETWEEN.split(text) if label]),
        met_on=met_on,
        met_where=one["met_where"],
        why=one["why"],
        notes=(*said["notes"], *notes),
        **({"tier": tier} if tier else {}),
        **({"kind": kind} if kind else {}),
    )


def _met_on(gathering: ImportBuilder, where: str, text: str, notes: list[str]) -> date | None:
    on = parse_day(text, gathering.order or gathering.options.order, today=gathering.options.today)
    if text and on is None:
        gathering.convert(where, f"“{normalize.short(text)}” is no date that can be read, so it went into the notes")
        notes.append(normalize.note("Met on", text))
    return on


def _one_of(kind: type[Tier] | type[ContactKind], text: str, notes: list[str], label: str) -> Tier | ContactKind | None:
    if not text:
        return None
    try:
        return kind(text.casefold())
    except ValueError:
        notes.append(normalize.note(label, text))
        return None


def _first_rows(text: str, delimiter: str) -> list[TableRow]:
    found = []
    for number, row in enumerate(records(beginning(text), delimiter)):
        if number >= LOOKED_AT:
            break
        found.append(row)
    return found


def _distinct_heads(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings in lower case, each different: an empty or doubled one gets the letter of its column."""
    found: list[str] = []
    for place, cell in enumerate(cells):
        head = normalize.words(cell).casefold()
        found.append(head if head and head not in found else f"{head} column {_letter(place)}".strip())
    return tuple(found)


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"


def _place(heads: Sequence[str], column: str) -> int | None:
    """The place of a column, called by its heading or its letter."""
    wanted = letters(column)
    for place, head in enumerate(heads):
        if wanted and letters(head) == wanted:
            return place
    if _LETTERS.fullmatch(column):
        number = 0
        for letter in column.upper():
            number = number * 26 + ord(letter) - 64
        return number - 1 if number <= len(heads) else None
    return None


def _all_there(heads: Sequence[str], columns: Mapping[str, str]) -> bool:
    return all(_place(heads, column) is not None for named in columns.values() for column in named.split("|"))


def _by_choice(heads: Sequence[str], columns: Mapping[str, str]) -> Mapping[str, str]:
    """The field of each heading as the teacher said; columns that nobody named go by their headings, but for those
    whose field is taken."""
    chosen = {
        heads[place]: field
        for field, named in columns.items()
        for column in named.split("|")
        if (place := _place(heads, column)) is not None
    }
    taken = set(chosen.values()) | (_WHO if set(chosen.values()) & _WHO else set())
    guessed = {head: field for head, field in _by_heading(heads).items() if head not in chosen and field not in taken}
    return guessed | chosen


def _by_heading(heads: Sequence[str]) -> dict[str, str]:
    return {head: field for head in heads if (field := _KNOWN.get(letters(head)))}


def _is_data(cells: Sequence[str], heads: Sequence[str], fields: Mapping[str, str]) -> bool:
    """Whether a first row is no heading: where the address stands, an address stands."""
    values = dict(zip(heads, cells, strict=False))
    return any(field == "email" and "@" in values[head] for head, field in fields.items() if head in values)
