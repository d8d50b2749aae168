"""Mail: the headers of `.mbox` and `.eml` files. Each thread may be worth an entry; no body is ever looked at.

Who wrote to whom, when and about what is all that is taken. Lists and automatic mail are passed over.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from netjournal.domain.proposals import MAIL
from netjournal.domain.records import Proposal
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Attendee, ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.calendar import DAYS_BACK
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

FORMAT = SOURCE = MAIL
LARGEST_HEADERS = 64 * 1024
"""Bytes of the headers of one mail; what is beyond is not looked at."""

MOST_PEOPLE = 12
"""A mail to more people than that is an announcement and no conversation."""

LONGEST_SUBJECT = 500
MOST_REFERENCES = 50

_ENVELOPE = re.compile(rb"^From [^\n]*\n(?=[!-9;-~]+:)", re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"[!-9;-~]+:")
_FIRST_HEADERS = re.compile(rb"^(?:From|Date|Message-ID)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_PREFIX = lazy_pattern(
    r"(?:(?:re|fwd?|aw|wg|sv|vs|rv|tr|antw|odp|res|enc|ref|ynt|i|r)\s*(?:\[\d+\])?\s*:\s*|\[[^\[\]]{1,40}\]\s*)+",
    re.IGNORECASE,
)
_ID = lazy_pattern(r"<([^<>\s]{1,300})>")
_AUTOMATIC = lazy_pattern(
    r"(?:no|do-?not|dont)[-_.]?reply|mailer-daemon|postmaster|bounces?|notifications?|newsletters?|notify|alerts?"
    r"|auto-?(?:mailer|reply|responder|confirm)|daemon|system|updates?",
    re.IGNORECASE,
)
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "Mailing-List", "Feedback-ID")
_LABELS_PASSED_OVER = frozenset({"spam", "trash", "drafts", "draft", "chat", "category promotions"})
_SKIPPED = {
    "list": "{} of mailing lists and newsletters",
    "automatic": "{} automatic",
    "many": "{} to more than a dozen people",
    "draft": "{} in the drafts, the spam or the trash",
}


def recognises(data: bytes) -> bool:
    """Whether bytes are a mail or a mailbox."""
    start = data[:LARGEST_HEADERS].lstrip(b"\xef\xbb\xbf\r\n")
    if start.startswith(b"From ") and _ENVELOPE.match(start):
        return True
    head = _END_OF_HEADERS.split(start, maxsplit=1)[0]
    lines = head.splitlines()
    wellformed = all(line[:1] in (b" ", b"\t") or _HEADER.match(line) for line in lines)
    return bool(lines) and wellformed and len(set(map(bytes.lower, _FIRST_HEADERS.findall(head)))) >= 2


@dataclass(frozen=True, slots=True)
class _Mail:
    """What the headers of one mail say: its id, those that it answers, when, the subject, and who."""

    id: str
    answers: tuple[str, ...]
    at: datetime
    subject: str
    people: tuple[Attendee, ...]


def read(data: bytes, options: ReadOptions) -> ImportedRecords:
    """A proposal for each thread with a mail from `options.first_day` (else a year back) until now."""
    gathering = ImportBuilder(FORMAT, options)
    first = options.first_day or options.today - timedelta(days=DAYS_BACK)
    own = {address.casefold() for address in options.own_emails}
    passed_over: Counter[str] = Counter()
    mails = []
    for number, (head, envelope) in enumerate(_heads(data), start=1):
        if number % 200 == 0:
            options.heard(number)
        found = _mail(head, envelope, own, first, options.now)
        if isinstance(found, _Mail):
            mails.append(found)
        elif found == "undated":
            gathering.skip(f"mail {number}", "it has no date that can be read")
        elif found:
            passed_over[found] += 1
    for root, thread in _threads(mails).items():
        _propose(gathering, root, thread)
    for why, words in _SKIPPED.items():
        if count := passed_over[why]:
            gathering.convert("", f"not proposed: {words.format('one mail' if count == 1 else f'{count:,} mails')}")
    if mails and not own:
        gathering.convert("", "you may stand among the people: `netjournal config set mail.own` names your addresses")
    return gathering.done()


def _propose(gathering: ImportBuilder, root: str, thread: list[_Mail]) -> None:
    last = max(thread, key=lambda mail: mail.at)
    people = {(person.email or person.name).casefold(): person for mail in thread for person in mail.people}
    if not people:
        return
    subject = next((mail.subject for mail in sorted(thread, key=lambda mail: mail.at) if mail.subject), "E-mail")
    proposal = Proposal(
        source=SOURCE,
        source_id=root,
        line=f"{subject} ~email",
        on=last.at.date(),
        at=last.at.time().replace(second=0, microsecond=0),
    )
    gathering.propose(f"{last.at:%Y-%m-%d %H:%M}", proposal, tuple(people.values()), series=root)


def _threads(mails: Iterable[_Mail]) -> dict[str, list[_Mail]]:
    """Mails by the first mail of their thread: what one answers belongs together, whatever of it is in the file."""
    parent: dict[str, str] = {}

    def root(identity: str) -> str:
        while parent.setdefault(identity, identity) != identity:
            parent[identity] = parent[parent[identity]]
            identity = parent[identity]
        return identity

    ordered = sorted(mails, key=lambda mail: (mail.at, mail.id))
    for mail in ordered:
        first, *others = [*mail.answers, mail.id]
        for other in others:
            above, below = root(first), root(other)
            if above != below:
                parent[below] = above
    threads: dict[str, list[_Mail]] = {}
    for mail in ordered:
        threads.setdefault(root(mail.id), []).append(mail)
    return threads


def _heads(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The headers of each mail, and the line before them that a mailbox has; bodies are only passed over."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not data.startswith(b"From "):
        yield _head(data, 0), b""
        return
    for envelope in _ENVELOPE.finditer(data):
        before = data[max(envelope.start() - 2, 0) : envelope.start()]
        if envelope.start() == 0 or before.endswith((b"\n\n", b"\r\n")):
            yield _head(data, envelope.end()), envelope[0]


def _head(data: bytes, start: int) -> bytes:
    end = _END_OF_HEADERS.search(data, start, start + LARGEST_HEADERS)
    return data[start : end.end() if end else start + LARGEST_HEADERS]


def _mail(head: bytes, envelope: bytes, own: set[str], first: date, now: datetime) -> _Mail | str:
    """What a mail says, or why it is passed over: a key of `_SKIPPED`, `undated`, or nothing for another time."""
    try:
        message = BytesHeaderParser().parsebytes(head)
    except (MessageError, ValueError, LookupError, IndexError, TypeError):
        return "undated"
    if why := _why_not(message):
        return why
    at = _moment(_text(message, "Date")) or _moment(envelope[5:].decode("ascii", "ignore").partition(" ")[2].strip())
    if at is None:
        return "undated"
    if at > now or at.date() < first:
        return ""
    people = _people(message, own)
    if len(people) > MOST_PEOPLE:
        return "many"
    subject = normalize.words(_text(message, "Subject"))[:LONGEST_SUBJECT]
    prefix = _PREFIX.match(subject)
    bare = subject[prefix.end() :] if prefix else subject
    own_id = next(iter(_ID.findall(_raw(message, "Message-ID"))), "")
    answers = [*_ID.findall(_raw(message, "References"))[:MOST_REFERENCES], *_ID.findall(_raw(message, "In-Reply-To"))]
    identity = own_id or hashlib.sha256(head).hexdigest()[:24]
    return _Mail(identity, tuple(answers), at, bare or subject, people)


def _why_not(message: Message) -> str:
    labels = {label.strip().casefold() for label in _text(message, "X-Gmail-Labels").split(",")}
    if labels & _LABELS_PASSED_OVER or _raw(message, "X-Spam-Flag").strip().upper() == "YES":
        return "draft"
    if any(message.get(name) is not None for name in _LIST_HEADERS):
        return "list"
    precedence = _raw(message, "Precedence").strip().casefold()
    if precedence in ("bulk", "list", "junk"):
        return "list"
    submitted = _raw(message, "Auto-Submitted").strip().casefold() or "no"
    automatic = submitted != "no" or precedence == "auto_reply" or message.get("X-Autoreply") is not None
    empty_path = _raw(message, "Return-Path").strip() == "<>"
    report = _raw(message, "Content-Type").strip().casefold().startswith("multipart/report")
    sender = next(iter(_addresses(message, "From")), Attendee("", "")).email.partition("@")[0]
    named = _AUTOMATIC.fullmatch(sender) is not None
    return "automatic" if automatic or empty_path or report or named else ""


def _people(message: Message, own: set[str]) -> tuple[Attendee, ...]:
    found: dict[str, Attendee] = {}
    for header in ("From", "To", "Cc"):
        for person in _addresses(message, header):
            if person.email.casefold() not in own:
                found.setdefault(person.email.casefold(), person)
    return tuple(found.values())


def _addresses(message: Message, header: str) -> Iterator[Attendee]:
    try:
        found = getaddresses([_raw(message, header)[:20_000]])
    except (RecursionError, IndexError, ValueError):  # comments in comments in comments
        return
    for name, address in found:
        email = normalize.email(_decoded(address))
        if "@" in email and " " not in email:
            shown = normalize.words(_decoded(name)).strip("'\" ")
            yield Attendee("" if "@" in shown else _in_order(shown)[:200], email)


def _in_order(name: str) -> str:
    """A name that Exchange turns round, `Ruiz, Ana`, as it is said."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and first and "," not in first else name


def _raw(message: Message, header: str) -> str:
    return str(message.get(header) or "")


def _text(message: Message, header: str) -> str:
    return _decoded(_raw(message, header))


def _decoded(text: str) -> str:
    """A header with its encoded words read; what can't be is left as it stands."""
    plain = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" not in plain:
        return plain
    try:
        parts = decode_header(plain)
    except (MessageError, ValueError, TypeError):
        return plain
    return "".join(_part(data, charset) for data, charset in parts)


def _part(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode(charset or "ascii", "replace")
    except (LookupError, ValueError):
        return data.decode("latin-1")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text[:100])
        return moment.astimezone()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
