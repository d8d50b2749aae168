"""The screens look as in `screenshots/`; `python tests/tui/make_screenshots.py` makes those again on purpose."""

from __future__ import annotations

import pytest
from make_screenshots import FOLDER, MADE_WITH, PICTURES, Picture, demo_journal, made, made_with, words

CURE = "If that is meant: python tests/tui/make_screenshots.py, and look at what changed."


@pytest.fixture(scope="module")
def journal() -> bytes:
    return demo_journal()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda each: each.name)
def test_a_screen_looks_as_in_its_picture(picture: Picture, journal: bytes) -> None:
    golden = (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8")
    now = made(picture, journal)
    # Another version of the library may draw another border; what is said must still be the same.
    exactly = MADE_WITH.read_text(encoding="utf-8") == made_with()
    same = now == golden if exactly else words(now) == words(golden)
    assert same, f"{picture.name} looks different. {CURE}"


def test_a_picture_comes_out_the_same_twice(journal: bytes) -> None:
    picture = PICTURES[0]
    assert made(picture, journal) == made(picture, journal)


def test_there_is_no_picture_that_nothing_makes() -> None:
    made_here = {"made-with.txt", *(f"{picture.name}.svg" for picture in PICTURES)}
    made_here |= {f"{picture.name}.png" for picture in PICTURES if picture.png}
    assert {path.name for path in FOLDER.iterdir()} == made_here
