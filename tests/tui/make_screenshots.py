"""The screens of the demo journal as pictures: the golden files of test_screenshots.py, and PNGs for the README.

    python tests/tui/make_screenshots.py

makes all of them again in `screenshots/`. The SVGs come out the same, byte for byte, with the same versions of Textual
and Rich, which `made-with.txt` names. The PNGs need cairosvg (`pip install cairosvg`) and the font DejaVu Sans Mono.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from keyboard import typed

from netjournal import demo
from netjournal.tui.app import JournalApp

TODAY = date(2026, 11, 23)
FOLDER = Path(__file__).parents[2] / "screenshots"
MADE_WITH = FOLDER / "made-with.txt"
WIDE, NARROW = (120, 36), (80, 24)
PNG_FONT = "DejaVu Sans Mono"
PNG_SIZE = 20.266
"""At this size, in pixels, a letter of that font is as wide as the cell of 12.2 that the SVG is laid out in."""

CAPTURE = (
    "coffee with @wren about exit tickets #feedback 25m yesterday learned: sort tickets by error, not by student "
    "goal: when I get Friday's tickets, I will sort them into three piles by friday"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """What to press to come to a screen; `png` also makes one for the README; `empty` is a journal without entries.

    A key of more than one character that is no name of a key is typed letter by letter, behind `type:`.
    """

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    theme: str = "netjournal-light"
    png: bool = False
    empty: bool = False


PICTURES = (
    Picture("today", png=True),
    Picture("today-narrow-dark", size=NARROW, theme="netjournal-dark"),
    Picture("first-start", size=NARROW, empty=True),
    Picture("capture", ("l", f"type:{CAPTURE}"), png=True),
    Picture("contacts", ("2",), png=True),
    Picture("contacts-narrow", ("2", "enter"), NARROW),
    Picture("journal", ("3",), png=True),
    Picture("journal-dark", ("3",), theme="netjournal-dark"),
    Picture("learning", ("4",), png=True),
    Picture("learning-narrow", ("4",), NARROW),
    Picture("problems", ("5",), png=True),
    Picture("review", ("6", "y"), png=True),
    Picture("review-narrow-dark", ("6", "y"), NARROW, "netjournal-dark"),
    Picture("review-writing", ("6", "m", "G", "enter")),
    Picture("why", ("6", "y", "down", "w")),
    Picture("settings", ("7", "down", "down")),
    Picture("search", ("slash", "type:ratio")),
    Picture("help-narrow", ("question_mark",), NARROW),
)


@contextmanager
def set_up(folder: Path) -> Iterator[None]:
    """A day, a time zone and a home that are the same on every computer; the journal's own settings file."""
    wanted = {"NETJOURNAL_TODAY": TODAY.isoformat(), "TZ": "UTC", "HOME": str(folder), "USERPROFILE": str(folder)}
    wanted |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # with fewer colours the start takes another theme
    before = {name: os.environ.get(name) for name in (*wanted, "NO_COLOR")}
    os.environ.update(wanted)
    os.environ.pop("NO_COLOR", None)
    _set_zone()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        _set_zone()


def _set_zone() -> None:
    if hasattr(time, "tzset"):  # Windows has no such call, and reads the zone elsewhere
        time.tzset()


def home_journal(home: Path) -> Path:
    """Where the journal of a picture is, as its settings page shows it."""
    return home / "journal"


async def draw(picture: Picture, home: Path) -> str:
    """The screen of a picture as SVG, from the journal in a home folder."""
    app = JournalApp(home_journal(home))
    app.theme = picture.theme
    async with app.run_test(size=picture.size) as pilot:
        await _still(app, pilot)
        for key in picture.keys:
            if key.startswith("type:"):
                await typed(pilot, key.removeprefix("type:"))
            else:
                await pilot.press(key)
            await _still(app, pilot)
        return app.export_screenshot(title="netjournal")


async def _still(app: JournalApp, pilot: object) -> None:
    """Wait until nothing is being worked out and everything is drawn."""
    for _ in range(3):
        await pilot.pause()  # type: ignore[attr-defined]
        await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]


def made(picture: Picture, journal: bytes) -> str:
    """The SVG of a picture, drawn from a journal of its own; `journal` is the database of the demo."""
    with TemporaryDirectory(prefix="netjournal-picture-") as name, set_up(Path(name)):
        folder = home_journal(Path(name))
        folder.mkdir()
        if not picture.empty:
            (folder / "journal.db").write_bytes(journal)
        return asyncio.run(draw(picture, Path(name))) + "\n"


def demo_journal() -> bytes:
    """The database of the demo journal."""
    with TemporaryDirectory(prefix="netjournal-picture-") as name:
        demo.build(Path(name), TODAY)
        return (Path(name) / "journal.db").read_bytes()


def made_with() -> str:
    """The versions that decide over every byte."""
    return "".join(f"{name} {version(name)}\n" for name in ("textual", "rich"))


def words(svg: str) -> list[str]:
    """The texts of an SVG in their order: what does not change with the version of the library that draws it."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    return [text for text in ("".join(texts)).replace("&#160;", " ").split() if text]


def _png(svg: str, path: Path) -> bool:
    try:
        import cairosvg  # not a dependency of the tests: only the README's pictures need it
    except (ImportError, OSError):
        return False
    fitted = re.sub(r"@font-face\s*{.*?}", "", svg, flags=re.DOTALL).replace("Fira Code", PNG_FONT)
    fitted = fitted.replace("font-size: 20px", f"font-size: {PNG_SIZE}px")
    cairosvg.svg2png(bytestring=fitted.encode(), write_to=str(path), scale=1.0)
    return True


def main() -> None:
    """Make every picture again."""
    journal = demo_journal()
    FOLDER.mkdir(exist_ok=True)
    wanted = {
        "made-with.txt",
        *(f"{item.name}.svg" for item in PICTURES),
        *(f"{item.name}.png" for item in PICTURES if item.png),
    }
    for old in FOLDER.iterdir():
        if old.name not in wanted:
            old.unlink()
    with_png = True
    for picture in PICTURES:
        svg, golden, png = made(picture, journal), FOLDER / f"{picture.name}.svg", FOLDER / f"{picture.name}.png"
        changed = not golden.exists() or golden.read_text(encoding="utf-8") != svg
        golden.write_text(svg, encoding="utf-8")
        if picture.png and (changed or not png.exists()):
            with_png = _png(svg, png) and with_png
        print(f"{picture.name}{' changed' if changed else ''}")
    MADE_WITH.write_text(made_with(), encoding="utf-8")
    if not with_png:
        sys.exit("The SVGs are made. The PNGs need cairosvg: pip install cairosvg")


if __name__ == "__main__":
    main()
