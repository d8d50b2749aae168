"""The programs that judge, and the journals whose exports they read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import hostile_journal
import install
import pytest
from judging import Exported, Programs

from netjournal import demo
from netjournal.exchange.exports.formats import Wanted, export
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.journal.journal import Journal
from netjournal.review.period import between, month, week

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
PERIODS = {
    "week": week(TODAY),
    "month": month(TODAY),
    "term": between(date(2026, 9, 1), date(2026, 12, 18)),
    "year": between(date(2025, 11, 24), TODAY),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is in this folder needs the programs, so that `-m "not peers"` leaves it out."""
    del config
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.peers)


@pytest.fixture(scope="session")
def installed() -> Path:
    """The programs, installed if need be. Nobody can be judged by a program that is not there, so this may fail."""
    return install.install()


@pytest.fixture
def programs(installed: Path, tmp_path: Path) -> Programs:
    """The programs, for a user with an empty home."""
    home = tmp_path / "home"
    home.mkdir()
    return Programs(installed, home)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of the invented school year."""
    folder = tmp_path_factory.mktemp("demo")
    demo.build(folder, TODAY)
    return folder


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile_journal.build(folder)
    return folder


@pytest.fixture(scope="session", params=["demo", "hostile"])
def journal(request: pytest.FixtureRequest) -> Iterator[Journal]:
    """Each of the two journals, open."""
    with Journal(request.getfixturevalue(f"{request.param}_folder")) as opened:
        yield opened


@pytest.fixture
def exported(journal: Journal, tmp_path: Path) -> Exported:
    """Export the journal as somebody would: `exported("reflection", "week")` gives the folder with the files."""

    def exported(name: str, period: str = "year", *, include_private: bool = False) -> Path:
        folder = tmp_path / "exported"
        folder.mkdir(exist_ok=True)
        sharing = PrivacyOptions(people=PeopleStyle.NAMES, include_private=include_private)
        report = export(journal, name, Wanted(PERIODS[period], TODAY, NOW, sharing), folder)
        assert {outcome.state.value for outcome in report.outcomes} == {"written"}
        return folder

    return exported
