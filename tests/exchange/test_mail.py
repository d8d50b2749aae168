"""Mail: threads become proposals, from headers alone; lists and automatic mail do not."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from made_files import READING

from netjournal.domain.records import Contact
from netjournal.exchange.imports.formats import read
from netjournal.exchange.imports.plan import Choices, Fate
from netjournal.exchange.imports.run import ImportSource, preview, read_sources, report, run_import
from netjournal.journal import configuration
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        configuration.set_value(opened, opened.folder, configuration.find_option("mail.own"), "me@x.example")
        yield opened


def mail(number: int, subject: str, *more: str, sender: str = "Ada Quist <ada@x.example>", day: int = 20) -> str:
    head = [
        f"From: {sender}",
        "To: Me <me@x.example>",
        f"Date: {datetime(2026, 11, day, 9, number % 60):%a, %d %b %Y %H:%M:00} +0100",
        f"Subject: {subject}",
        f"Message-ID: <{number}@x.example>",
        *more,
    ]
    return "\n".join([*head, "", "SECRET body\nFrom: nobody@x.example\n", ""])


def mailbox(*mails: str) -> bytes:
    return "".join(f"From ada@x.example Fri Nov 20 09:00:00 2026\n{text}\n" for text in mails).encode()


def brought_in(journal: Journal, data: bytes) -> dict[Fate, list[str]]:
    incoming = read_sources(journal, [ImportSource("mail", data)], today=TODAY, now=NOW)
    made = preview(journal, incoming, Choices(on=TODAY))
    stored = run_import(journal, made, incoming, today=TODAY)
    assert "SECRET" not in repr(incoming) + repr(report(made, incoming, stored, ()))
    return {fate: [line.record.line for line in found] for fate in Fate if (found := made.of(fate))}  # type: ignore[attr-defined]


THREAD = mailbox(
    mail(1, "Exit tickets", day=18),
    mail(2, "Re: Exit tickets", "In-Reply-To: <1@x.example>", sender="me@x.example", day=19),
    mail(3, "AW: [Maths] Exit tickets", "References: <1@x.example> <2@x.example>", 'Cc: "Park, Bo" <bo@x.example>'),
    mail(4, "=?utf-8?q?Caf=C3=A9?=", sender="=?iso-8859-1?q?Jos=E9?= <jose@x.example>"),
)


def test_a_thread_is_one_proposal_of_its_last_day(journal: Journal) -> None:
    ada = journal.contacts.add(Contact(name="Ada Quist", emails=("a@home.example", "ADA@x.example")), on=TODAY)
    assert brought_in(journal, THREAD)[Fate.NEW] == ["Exit tickets ~email", "Café ~email"]
    first, second = journal.proposals.waiting(TODAY)
    assert (first.on, first.at, first.contact_ids, first.names) == (
        date(2026, 11, 20),
        time(9, 3),
        (ada.id,),
        ("Bo Park",),
    )
    assert second.names == ("José",)
    assert set(brought_in(journal, THREAD)) == {Fate.HERE}
    kept = journal.take(first, today=TODAY).entry.interaction
    assert (kept.channel, kept.contact_ids) == ("email", (ada.id,))


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("List-Id: <l.x.example>", "lists"),
        ("List-Unsubscribe: <mailto:u@x.example>", "lists"),
        ("Precedence: bulk", "lists"),
        ("Auto-Submitted: auto-replied", "automatic"),
        ("Return-Path: <>", "automatic"),
        ("Content-Type: multipart/report; boundary=x", "automatic"),
        ("X-Gmail-Labels: Spam,Unread", "spam"),
        ("Cc: " + ", ".join(f"p{n}@x.example" for n in range(40)), "dozen"),
    ],
)
def test_what_nobody_wrote_to_the_teacher_is_passed_over(journal: Journal, header: str, word: str) -> None:
    data = mailbox(mail(1, "Tea"), mail(2, "News", header))
    assert brought_in(journal, data) == {Fate.NEW: ["Tea ~email"]}
    (incoming,) = read(data, "mail", READING)
    assert any(word in note.why for note in incoming.converted)


@pytest.mark.parametrize("sender", ["no-reply@x.example", "noreply@x.example", "MAILER-DAEMON@x.example"])
def test_automatic_senders_are_passed_over(journal: Journal, sender: str) -> None:
    assert brought_in(journal, mail(1, "News", sender=sender).encode()) == {}
    assert brought_in(journal, mail(1, "News", sender="notifier@x.example").encode()) == {Fate.NEW: ["News ~email"]}


def test_a_single_mail_and_other_line_ends_and_letters(journal: Journal) -> None:
    one = mail(1, "Tea").replace("\n", "\r\n").encode()
    assert brought_in(journal, one) == {Fate.NEW: ["Tea ~email"]}
    greek = mail(2, "Tea again").encode() + "Καλημέρα σας, καλημέρα, καλημέρα".encode("cp1253")
    assert brought_in(journal, greek) == {Fate.NEW: ["Tea again ~email"]}


def test_damaged_headers_are_skipped_and_named(journal: Journal) -> None:
    broken = mail(2, "Broken").replace("Date: ", "Date: someday ")
    strange = mail(3, "=?bogus?q?x?= =?utf-8?b?####?=", "Cc: <<<>>, ,;", "References: " + "<" * 2000)
    data = b"From x\n" + broken.encode() + b"\n" + mailbox(strange)
    (incoming,) = read(data, "mail", READING)
    assert [note.why for note in incoming.skipped] == ["it has no date that can be read"]
    assert len(incoming.proposals) == 1


def test_a_mailbox_of_many_mails_is_quick(journal: Journal) -> None:
    data = mailbox(*(mail(n, f"Subject {n}", f"References: <{n - n % 5}@x.example>") for n in range(5_000)))
    began = clock.process_time()
    (incoming,) = read(data, "mail", READING)
    assert len(incoming.proposals) == 1_000
    assert clock.process_time() - began < 6
