"""Asking on the screen who could help: tier by tier, each with the reason, and on to their page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flows import SIZES, choose, fill_in, opened, picture, press, said, store, until
from forms_at_work import TODAY, detail, people

from netjournal.domain.records import Expertise, Tier
from netjournal.tui.contacts.page import ContactsPage
from netjournal.tui.forms.form import Choose


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["2", "5"])
async def test_colleagues_come_first_each_with_the_reason(tmp_path: Path, size: tuple[int, int], page: str) -> None:
    people(tmp_path, "Zed", topics=("ratio tables",))
    (ann,) = people(tmp_path, "Ann", tier=Tier.COMMUNITIES)
    store(tmp_path, Expertise(contact_id=ann.id, topic="ratio", evidence="three lessons", on=TODAY))
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, page, "w")
        await fill_in(pilot, answer="ratio tables")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        found = app.screen
        assert isinstance(found, Choose)
        assert [answer.label for answer in found.answers] == ["● Zed", "◆ Ann"]
        assert "knows ratio: three lessons" in picture(app)
        await choose(pilot, "2")
        await until(pilot, lambda: isinstance(app.screen, ContactsPage) and detail(pilot).startswith("Ann"))


async def test_where_nobody_is_known_it_says_so(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "w")
        await fill_in(pilot, answer="[knitting]")
        await until(pilot, lambda: "Nobody here is known for “[knitting]” yet." in said(app))
