"""Lists of what is followed: feeds and podcasts (OPML), Mastodon's accounts, YouTube's channels, any pasted list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLParser

from netjournal.domain.records import ContactKind, Tier
from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.files import Table

OPML, MASTODON, YOUTUBE, LIST = "opml", "mastodon", "youtube", "list"
DEEPEST = 50
"""How deep folders may lie in each other."""

_OPML = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<opml\b", re.IGNORECASE | re.DOTALL)
_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ACCOUNT = re.compile(r"@?([^@\s/]{1,200})@([^@\s/]{1,200})")
_CHANNEL = frozenset({"channel id", "channel url", "channel title"})


def recognises_opml(text: str) -> bool:
    """Whether a text is a list of feeds."""
    return _OPML.match(text, 0, 10_000) is not None


def read_opml(text: str, options: ReadOptions) -> ImportedRecords:
    """The feeds of a list, its folders as their topics. Raises JournalError where it is damaged."""
    if _ENTITIES.search(text):
        raise JournalError("The list declares entities of its own, which no list of feeds needs.", "Export it again.")
    parser = XMLParser()  # noqa: S314 - entities, by which such files attack, are refused above
    try:
        parser.feed(_DECLARATION.sub("", text))
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise JournalError("The list of feeds is damaged.", "Export it again from your feed reader.") from error
    gathering = ImportBuilder(OPML, options)
    body = root.find("body")
    number = 0
    for outline, folders in _outlines(body if body is not None else root):
        said = {name.casefold(): value for name, value in outline.attrib.items()}
        feed, page = normalize.url(said.get("xmlurl", "")), normalize.url(said.get("htmlurl") or said.get("url", ""))
        if not feed and not page:
            continue
        number += 1
        where = f"feed {number}"
        name = said.get("title") or said.get("text", "")
        labels = [*folders, *said.get("category", "").strip("/").replace("/", ",").split(",")]
        gathering.contact(
            where,
            name=name if normalize.words(name) else page or feed,
            kind=ContactKind.COMMUNITY,
            tier=Tier.FOLLOWING,
            urls=(page, feed),
            topics=gathering.topics(where, filter(None, map(normalize.words, labels))),
            notes=(said.get("description", ""),),
        )
    return gathering.done()


def _outlines(root: Element) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every outline with the folders that it lies in, in the order of the file."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(item, ()) for item in reversed(root.findall("outline"))]
    while waiting:
        outline, folders = waiting.pop()
        yield outline, folders
        name = outline.get("title") or outline.get("text") or ""
        inside = folders if len(folders) >= DEEPEST or not name else (*folders, name)
        waiting += [(item, inside) for item in reversed(outline.findall("outline"))]


def recognises_mastodon(heads: frozenset[str]) -> bool:
    """Whether these are the headings of Mastodon's `following_accounts.csv`."""
    return "account address" in heads


def read_mastodon(table: Table, options: ReadOptions) -> ImportedRecords:
    """The accounts of a table; each goes by its address until you name it."""
    gathering = ImportBuilder(MASTODON, options)
    for line, row, fault in table.rows():
        where = f"line {line}"
        account = _ACCOUNT.fullmatch(normalize.unmarked(normalize.words(row.get("account address", ""))))
        if fault or account is None:
            gathering.skip(where, fault or "it is no account, such as name@mastodon.social")
            continue
        user, server = account.groups()
        gathering.contact(
            where, name=f"@{user}@{server}", tier=Tier.FOLLOWING, urls=(f"https://{server.casefold()}/@{user}",)
        )
        for head, value in row.items():
            if head != "account address" and value.strip():
                gathering.leave_out(f"the column “{head}”")
    return gathering.done()


def recognises_youtube(heads: frozenset[str]) -> bool:
    """Whether these are the headings of YouTube's `subscriptions.csv`."""
    return heads >= _CHANNEL


def read_youtube(table: Table, options: ReadOptions) -> ImportedRecords:
    """The channels of a table."""
    gathering = ImportBuilder(YOUTUBE, options)
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty")
            continue
        url = normalize.url(row.get("channel url", "")).replace("http://www.", "https://www.", 1)
        title = row.get("channel title", "")
        gathering.contact(
            where,
            name=title if normalize.words(title) else url,
            kind=ContactKind.COMMUNITY,
            tier=Tier.FOLLOWING,
            urls=(url,),
        )
    return gathering.done()


MOST_WORDS = 6
"""Words of a name in a list, at the most; a longer line is a sentence."""

_MARK = re.compile(r"(?:[-*+•–·]\s+|\d{1,4}[.)]\s+)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,2000}", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^\s()]{3,2000})\)")
_EMAIL = re.compile(r"[^\s<>,;\"'()\[\]@]{1,200}@[^\s<>,;\"'()\[\]@]+\.[^\s<>,;\"'()\[\]@]{2,60}")
_LISTED_ACCOUNT = re.compile(r"@[\w.-]{1,100}(?:@[\w-]+(?:\.[\w-]+)+)?|#\w{1,100}")
_SEVERAL = re.compile(r"\s*;\s*|,\s*(?=[^,\s]+@)")


def recognises_list(text: str) -> bool:
    """Whether a text is a list by itself: each line has an address, an account or a hashtag, and little more."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(len(line) < 500 and _is_address(line) for line in lines[:200])


def _is_address(line: str) -> bool:
    bare = _bare(line)
    found = _URL.search(bare) or _EMAIL.search(bare) or _LISTED_ACCOUNT.fullmatch(bare)
    return found is not None and len(bare.replace(found[0], "").split()) <= MOST_WORDS


def _bare(line: str) -> str:
    words = normalize.words(line)
    mark = _MARK.match(words)
    return words[mark.end() :] if mark else words


def read_list(text: str, options: ReadOptions) -> ImportedRecords:
    """A list of names or addresses, one a line or parted by semicolons: each is followed from now on."""
    gathering = ImportBuilder(LIST, options)
    for number, line in enumerate(text.splitlines(), start=1):
        for entry in _SEVERAL.split(_bare(line)):
            if entry:
                _entry(gathering, f"line {number}", entry)
    return gathering.done()


def _entry(gathering: ImportBuilder, where: str, entry: str) -> None:
    account = _LISTED_ACCOUNT.fullmatch(entry) is not None
    link, url = _LINK.search(entry), _URL.search(entry)
    email = None if account else _EMAIL.search(entry)
    found = [part[0] for part in (link, url, email) if part]
    said = link[1] if link else entry
    for part in found:
        said = said.replace(part, " ")
    name = " ".join(said.replace("mailto:", " ").split()).strip("<>()[]\"' ,;:|–—-")
    if len(name.split()) > MOST_WORDS and not found:
        gathering.skip(where, "it is a sentence and no name")
        return
    address = (url[0] if "://" in url[0] else f"https://{url[0]}") if url else ""
    person = email is not None or (not url and not account and len(name.split()) in (2, 3) and name.istitle())
    gathering.contact(
        where,
        name=name or (email[0] if email else _short_address(link[2] if link else address)),
        emails=[email[0]] if email else [],
        urls=[link[2]] if link else [address] if address else [],
        kind=ContactKind.PERSON if person else ContactKind.COMMUNITY,
        tier=Tier.FOLLOWING,
    )


def _short_address(url: str) -> str:
    """A web address as a name: without what every address has."""
    return re.sub(r"(?i)^https?://(?:www\.)?|/+$", "", url)
