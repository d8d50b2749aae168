from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.exchange.formats.file_names import LONGEST, FreeNames, file_name, same

NAMES = {
    "Lucía Morrow": "Lucía Morrow.md",
    "../../etc/passwd": "etc passwd.md",
    "..\\..\\windows\\system32": "windows system32.md",
    "C:\\autoexec": "C autoexec.md",
    "/": "untitled.md",
    "..": "untitled.md",
    "": "untitled.md",
    " . ": "untitled.md",
    "con": "con_.md",
    "NUL": "NUL_.md",
    "com1.tar": "_com1.tar.md",
    "console": "console.md",
    "LPT¹": "LPT¹_.md",
    "what? [[why]] #1 | a^b": "what why 1 a b.md",
    "line\nbreak\ttab": "line break tab.md",
    "\u202egnp.exe": "gnp.exe.md",
    "\x1b[31mred": "31mred.md",
    ".hidden": "hidden.md",
    "-rf": "rf.md",
    "שלום": "שלום.md",
}


@pytest.mark.parametrize("title", NAMES)
def test_names(title: str) -> None:
    assert file_name(title, ".md") == NAMES[title]


def test_names_that_differ_in_case_or_accents_coded_otherwise_are_taken() -> None:
    names = FreeNames()
    assert [names.give(title, ".md") for title in ("sam whitlow", "Sam Whitlow", "Sam Whitlow 3", "SAM WHITLOW")] == [
        "sam whitlow.md",
        "Sam Whitlow 2.md",
        "Sam Whitlow 3.md",
        "SAM WHITLOW 4.md",
    ]
    names.give("Ren\u00e9e", ".md")
    assert names.give("Rene\u0301e", ".md") == "Ren\u00e9e 2.md"


def test_three_hundred_letters_are_cut_by_bytes_and_whole_letters() -> None:
    assert file_name("é" * 300, ".md") == "é" * (LONGEST // 2) + ".md"
    marked = file_name("x" * (LONGEST - 1) + "q\u0323\u0307", ".md")
    assert marked == "x" * (LONGEST - 1) + ".md"
    names = FreeNames()
    names.give("x" * LONGEST, ".md")
    assert names.give("x" * 300, ".md") == "x" * (LONGEST - 2) + " 2.md"


def test_ten_thousand_files_of_one_title_are_named_in_no_time() -> None:
    names, begun = FreeNames(), perf_counter()
    assert len({names.give("Exit tickets", ".md") for _ in range(10_000)}) == 10_000
    assert perf_counter() - begun < 2


@given(st.text(st.characters(), max_size=400))
def test_any_title_gives_a_name_that_every_system_takes(title: str) -> None:
    name = file_name(title, ".md")
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert PureWindowsPath(name).is_reserved() is False
    assert len(name.encode()) <= LONGEST + 3
    assert not name.startswith((".", " ", "-"))
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()


@given(st.lists(st.sampled_from(["Sam", "sam", "SAM.", "con", "Ａ", "x" * 200, "x" * 201, ""]), max_size=12))
def test_names_never_meet(titles: list[str]) -> None:
    names = FreeNames()
    taken = [names.give(title, ".md") for title in titles]
    assert len({same(name) for name in taken}) == len(titles)
    assert all(len(name.encode()) <= LONGEST + 3 for name in taken)
