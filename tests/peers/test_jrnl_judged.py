"""What the real jrnl writes is what the import reads."""

from __future__ import annotations

import io
import json
from datetime import date, time
from pathlib import Path

import pytest
from judging import Programs

from netjournal.cli.main import main
from netjournal.domain.records import Contact, Interaction
from netjournal.journal.journal import Journal

SETTINGS = """journals:
  default:
    journal: {file}
editor: ""
encrypt: false
template: false
default_hour: 9
default_minute: 0
timeformat: "{moment}"
tagsymbols: "#@"
highlight: false
linewrap: 79
indent_character: "|"
colors: {{body: none, date: none, tags: none, title: none}}
version: v4.6
"""

WRITTEN = (
    "2026-10-14 15:30: Call with @mara about maps. She sorts them by error, not by child. @feedback",
    "2026-10-15: *Planning the ratio unit with @mara.",
    "2026-10-16 00:05: Renée O’Hara [2026-01-01 10:00] wrote =1+1 twice. One line.\n\nAnother paragraph, * and #maps.",
)
"""As somebody types them. The title is the first sentence, or the first line where there are several."""


@pytest.fixture(params=["%F %r", "%Y-%m-%d %H:%M"])
def written(request: pytest.FixtureRequest, programs: Programs, tmp_path: Path) -> tuple[Path, Path]:
    """A journal of jrnl's, and its settings; it writes the time of day in either way."""
    settings, file = tmp_path / "jrnl.yaml", tmp_path / "jrnl.txt"
    settings.write_text(SETTINGS.format(file=file, moment=request.param))
    for entry in WRITTEN:
        programs.run("jrnl", "--config-file", settings, entry)
    return settings, file


@pytest.mark.parametrize("form", ["json", "text", "the file itself"])
def test_every_entry_arrives(
    programs: Programs, written: tuple[Path, Path], form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, file = written
    if form != "the file itself":
        file = tmp_path / f"exported.{form}"
        file.write_text(programs.run("jrnl", "--config-file", settings, "--format", form))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-23")
    monkeypatch.setenv("NETJOURNAL_HOME", str(tmp_path / "journal"))
    assert main(["contact", "add", "Mara Vale", "--handle", "mara"]) == 0
    assert main(["import", str(file)]) == 0
    with Journal(tmp_path / "journal") as journal:
        (mara,) = journal.every(Contact)
        call, planning, night = sorted(journal.every(Interaction), key=lambda each: each.on)
    assert (call.on, call.at, call.contact_ids) == (date(2026, 10, 14), time(15, 30), (mara.id,))
    assert call.summary == "Call with Mara Vale about maps."
    assert call.notes == "She sorts them by error, not by child. @feedback"
    assert call.topics == ("feedback",)
    assert (planning.on, planning.at, planning.contact_ids) == (date(2026, 10, 15), time(9), (mara.id,))
    assert planning.topics == ("starred",)
    assert planning.summary == "Planning the ratio unit with Mara Vale."
    assert (night.on, night.at, night.contact_ids) == (date(2026, 10, 16), time(0, 5), ())
    assert night.summary == "Renée O’Hara [2026-01-01 10:00] wrote =1+1 twice. One line."
    assert night.notes == "Another paragraph, * and #maps."
    assert night.topics == ("maps",)


def test_what_jrnl_lists_is_what_was_written(programs: Programs, written: tuple[Path, Path]) -> None:
    listed = json.loads(programs.run("jrnl", "--config-file", written[0], "--format", "json"))
    assert [row["date"] for row in listed["entries"]] == ["2026-10-14", "2026-10-15", "2026-10-16"]
