"""Words from files, made fit for the journal: no controls, no overrides, no stray spaces; nothing else changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from netjournal.capture.tokenizer import name_end
from netjournal.domain.contacts import check_birthday
from netjournal.errors import WrongUsage
from netjournal.exchange.formats.markdown import clean
from netjournal.text.normalize import normalize
from netjournal.text.sanitize import strip_controls

_YEARLESS = re.compile(r"--?(\d\d)-?(\d\d)")
_WHOLE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_EXTENSION = re.compile(r";\s*ext=(\d+)", re.IGNORECASE)
_LONGEST_PIECE = 60


def words(text: str) -> str:
    """A text on one line."""
    if not text:
        return ""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(strip_controls(text).replace("\ufeff", "").split())


def lines(text: str) -> str:
    """A text that may have several lines."""
    return "\n".join(line.rstrip() for line in clean(text).split("\n")).strip()


def short(text: str) -> str:
    """A text as a piece of a sentence."""
    line = words(text)
    return line if len(line) <= _LONGEST_PIECE else line[: _LONGEST_PIECE - 1] + "…"


def each(texts: Iterable[str], tidied: Callable[[str], str]) -> list[str]:
    """Several values tidied, each once, empty ones left out."""
    found = (tidied(text) for text in texts if text)
    return list(dict.fromkeys(text for text in found if text))


_IN_BRACKETS = re.compile(r"<([^<>@\s]+@[^<>\s]+)>")
_BETWEEN_EMAILS = re.compile(r"[,;\s]+")


def email(text: str) -> str:
    """An e-mail address without `mailto:`, hidden marks, and the name that some programs put before it."""
    bare = unmarked(words(text))
    if named := _IN_BRACKETS.search(bare[:1000]):
        return named[1]
    return bare[7:] if bare[:7].casefold() == "mailto:" else bare


def emails(texts: Iterable[str]) -> list[str]:
    """E-mail addresses, each once; several in one value are several."""
    found: list[str] = []
    for text in texts:
        if not text:
            continue
        bare = unmarked(words(text))
        parts = _BETWEEN_EMAILS.split(bare) if bare.count("@") > 1 and len(bare) < 5000 else [bare]
        inside = [part for part in parts if "@" in part] if len(parts) > 1 else parts
        found += each(inside, email)
    spelt = {normalize(address): address for address in reversed(found)}
    return list(reversed(spelt.values()))


def phone(text: str) -> str:
    """A number without `tel:`, and without the hidden marks that phones put round it."""
    bare = unmarked(words(text))
    if bare[:4].casefold() == "tel:":
        bare = bare[4:]
    number, _, rest = bare.partition(";")
    extension = _EXTENSION.search(f";{rest}") if rest else None
    return f"{number} ext. {extension[1]}" if extension else (bare if ";" in bare and "=" not in rest else number)


def url(text: str) -> str:
    """An address, without hidden marks."""
    return unmarked(words(text))


def unmarked(text: str) -> str:
    """The text without characters that have no look of their own."""
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def birthday(text: str) -> str:
    """`1984-05-06` or `--05-06` from the ways in which standards write it; empty where it is none of them."""
    bare = words(text)
    yearless, whole = _YEARLESS.fullmatch(bare), _WHOLE.fullmatch(bare)
    try:
        if yearless:
            return check_birthday(f"--{yearless[1]}-{yearless[2]}")
        return check_birthday(f"{whole[1]}-{whole[2]}-{whole[3]}") if whole else ""
    except WrongUsage:
        return ""


def day(text: str) -> date | None:
    """A date as standards write it."""
    whole = _WHOLE.fullmatch(words(text))
    try:
        return date(int(whole[1]), int(whole[2]), int(whole[3])) if whole else None
    except ValueError:
        return None


_SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}
_WORD_BEFORE_SHARP = re.compile(r"(?<=\w)#")


def topic(text: str) -> str:
    """A label as a topic that can be typed after `#`: letters and digits, its words joined by hyphens.

    `Year 9/10` is `Year-9-10`, `C++` is `C-plus-plus`, `R&D` is `R-and-D`; a year alone is `year-2026`, another number
    `group-7`. Empty for a label without a letter or digit.
    """
    label = unicodedata.normalize("NFC", words(text))
    if _is_typed(label) and not label.startswith(("@", "#")):
        return label
    bare = label.lstrip("#@ ").strip()
    spelt = "".join(_SIGNS.get(c, c) for c in _WORD_BEFORE_SHARP.sub(" sharp ", bare))
    kept = "".join(c if name_end(c, 0, "_") else " " for c in spelt)
    made = "-".join(part for part in kept.split() if part.strip("_\u200c\u200d")).lstrip("-")
    made = made if name_end(made, 0, "_-") == len(made) else ""
    if made and not any(c.isalpha() for c in made):
        digits = made.replace("_", "-")
        made = f"year-{digits}" if _YEAR.fullmatch(digits) else f"group-{digits}"
    return made


_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


def _is_typed(label: str) -> bool:
    """Whether a label can be typed as it is."""
    ends_well = bool(label) and label[0] not in "-_" and label[-1] not in "-\u200c\u200d"
    return ends_well and name_end(label, 0, "_-") == len(label) and any(c.isalpha() for c in label)


def topics(texts: Iterable[str]) -> list[str]:
    """Labels as topics, of one written in several ways the first."""
    found = {normalize(made): made for made in reversed([topic(text) for text in texts]) if made}
    return list(reversed(found.values()))


def note(label: str, text: str) -> str:
    """A line of the notes that says what it is: `Location: Prairie`; empty for nothing."""
    value = words(text)
    return f"{label}: {value}" if value else ""
