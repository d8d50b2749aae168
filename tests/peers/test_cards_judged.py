"""The vCards, as the address books khard and abook read them."""

from __future__ import annotations

import re
import shutil
from ast import literal_eval
from pathlib import Path

import pytest
from judging import Exported, Programs

from netjournal.domain.records import Contact
from netjournal.journal.journal import Journal

FIELDS = ("uid", "kind", "email", "titles", "organisations", "categories", "formatted_name")
SETTINGS = "[addressbooks]\n[[journal]]\npath = {}\n[general]\ndefault_action = list\n[vcard]\nskip_unparsable = no\n"


@pytest.fixture
def address_book(exported: Exported, tmp_path: Path) -> Path:
    """khard's settings, for an address book of one file a card, as its users keep them."""
    (cards,) = exported("vcard").glob("*.vcf")
    folder = tmp_path / "book"
    folder.mkdir()
    for place, card in enumerate(cards.read_bytes().split(b"BEGIN:VCARD\r\n")[1:]):
        (folder / f"{place}.vcf").write_bytes(b"BEGIN:VCARD\r\n" + card)
    settings = tmp_path / "khard.conf"
    settings.write_text(SETTINGS.format(folder))
    return settings


def test_an_address_book_has_everybody(programs: Programs, address_book: Path, journal: Journal) -> None:
    listed = programs.run("khard", "-c", address_book, "list", "--parsable", "--fields", ",".join(FIELDS))
    contacts = {known_as(item.id): item for item in journal.every(Contact)}
    cards = {row[0]: row for row in rows_of(listed, len(contacts))}
    assert cards.keys() == contacts.keys()
    for identity, contact in contacts.items():
        _, kind, email, titles, organisations, categories, name = cards[identity]
        assert name == on_lines(contact.name)
        assert kind == ("group" if contact.kind == "community" else "individual")
        assert email.removeprefix("internet: ") == contact.email
        assert [on_lines(result) for result in found(titles)] == [on_lines(contact.role)] * bool(contact.role)
        assert [on_lines(result) for result in found(organisations)] == [on_lines(contact.organization)] * bool(
            contact.organization
        )
        tiers = [contact.tier.value] if contact.tier else []
        assert [on_lines(result) for result in found(categories)] == [*tiers, *map(on_lines, contact.topics)]


@pytest.mark.needs_program("abook")
def test_an_old_address_book_finds_everybody_by_name(
    programs: Programs, exported: Exported, journal: Journal, tmp_path: Path
) -> None:
    program = shutil.which("abook")
    assert program
    (cards,) = exported("vcard").glob("*.vcf")
    contacts = {known_as(item.id): item for item in journal.every(Contact)}
    for card in cards.read_text(encoding="utf-8").split("BEGIN:VCARD\n")[1:]:
        alone = tmp_path / "one.vcf"  # abook 0.6.1 trips over its own memory after a name of 300 letters
        alone.write_text(f"BEGIN:VCARD\n{card}", encoding="utf-8", newline="\r\n")
        shown = programs.run(program, "--convert", "--informat", "vcard", "--infile", alone, "--outformat", "abook")
        assert re.findall(r"^\[(\d+)\]$", shown, re.MULTILINE) == ["0"]
        told = dict(line.split("=", 1) for line in shown.split("[0]")[1].splitlines() if "=" in line)
        uid = re.search("^UID:(.*)$", card, re.MULTILINE)
        assert uid
        contact = contacts.pop(uid[1])
        assert told.get("email", "") == contact.email
        name = re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], told["name"])
        assert name, contact
        assert on_lines(contact.name).startswith(name)  # it reads the first line of a folded one
    assert not contacts


def known_as(identity: str) -> str:
    """The name by which other programs know a record."""
    return f"urn:uuid:{identity}" if re.fullmatch("[0-9a-f-]{36}", identity) else identity


def rows_of(listed: str, count: int) -> list[list[str]]:
    """The cells of each row; the last may run over several lines."""
    rows = re.split(r"\n(?=[^\n\t]+\t(?:individual|group)\t)", "\n" + listed.removesuffix("\n"))[1:]
    assert len(rows) == count
    return [row.split("\t", len(FIELDS) - 1) for row in rows]


def found(cell: str) -> list[str]:
    """The words in a list of khard's, or in a list of lists."""
    listed = literal_eval(cell) if cell.startswith("[") else [cell] * bool(cell)
    return [row[0] if isinstance(row, list) else row for row in listed]


def on_lines(text: str) -> str:
    """A text as a card can hold it: without what steers a screen, with one kind of line end."""
    lines = re.sub(r"\r\n?|\u2028", "\n", text).replace("\t", " ")
    return re.sub("[\x00-\x09\x0b-\x1f\u202e]", "", lines).strip()
