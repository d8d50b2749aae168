"""Reaching a contact from the screen: by key and by click, and never an address that a hostile text wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_at_work import TODAY, people
from textual.pilot import Pilot
from waiting import until

from netjournal.tui.app import JournalApp
from netjournal.tui.contacts import reach
from netjournal.tui.forms.form import Choose


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())
    monkeypatch.setattr(reach, "shows_windows", lambda: True)
    handed: list[str] = []
    monkeypatch.setattr(JournalApp, "open_url", lambda _app, url, **_words: handed.append(url))
    return handed


async def asked(pilot: Pilot[str]) -> None:
    await pilot.press("2", "at")
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose) and bool(pilot.app.screen.query("AnswerLine")))


async def test_a_page_is_opened_a_mail_begun_and_a_number_copied(tmp_path: Path, opened: list[str]) -> None:
    people(
        tmp_path, "Ann", email="ann@school.example", phone="555 0101", urls=("blog.example/ann", "javascript:alert(1)")
    )
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await asked(pilot)
        assert isinstance(app.screen, Choose)
        assert [answer.key for answer in app.screen.answers] == ["e", "1", "c", "t", "w"], "no key opens a script"
        await pilot.press("e")
        await until(pilot, lambda: opened == ["mailto:ann@school.example"])
        await asked(pilot)
        await pilot.press("1")
        await until(pilot, lambda: opened[1:] == ["https://blog.example/ann"])
        await asked(pilot)
        await pilot.press("t")
        await until(pilot, lambda: app.clipboard == "555 0101")


async def test_one_click_on_an_address_opens_it(tmp_path: Path, opened: list[str]) -> None:
    people(tmp_path, "Ann", email="ann@school.example", notes="write to https://evil.example now")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        rows = ["".join(part.text for part in strip) for strip in app.screen._compositor.render_strips()]
        for words in ("ann@school", "https://evil"):
            y = next(place for place, row in enumerate(rows) if words in row)
            await pilot.click(offset=(rows[y].index(words) + 2, y))
            await pilot.pause()
        assert opened == ["mailto:ann@school.example"]


async def test_where_no_window_can_open_the_address_is_copied(
    tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "shows_windows", lambda: False)
    people(tmp_path, "Ann", email="ann@school.example")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await asked(pilot)
        await pilot.press("e")
        await until(pilot, lambda: app.clipboard == "ann@school.example")
    assert not opened
