"""The screen's longest pause while what another computer published is merged: milliseconds, on standard output.

python tests/benchmarks/screen_pause.py HOME FILE: the journal in HOME is shared, and FILE lies hidden in its folder
until the list of the Journal has been open for a while. The program is the real one but for the terminal; its event
loop is asked every two milliseconds how late it is. Of that counts what the program itself computed meanwhile, in any
of its threads: what others took of the processor is not its pause.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from pathlib import Path

import netjournal.__main__  # noqa: F401 - for what the program sets when it starts
from netjournal.tui.app import JournalApp
from netjournal.tui.sync import controller

BEAT = 0.002
ENOUGH = 120.0
AFTERWARDS = 2.0
"""Seconds in which what arrived is read and drawn."""


async def longest_pause(home: Path, file: Path) -> float:
    """Seconds."""
    app = JournalApp(home)
    late = [0.0]

    async def heart() -> None:
        while True:
            began, computed = time.perf_counter(), time.process_time()
            await asyncio.sleep(BEAT)
            late.append(min(time.perf_counter() - began - BEAT, time.process_time() - computed))

    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("3")
        await asyncio.sleep(AFTERWARDS)
        beating = asyncio.create_task(heart())
        began = time.perf_counter()
        file.rename(file.with_name(file.name.removeprefix(".")))
        while app.sharing.status is None or len(app.sharing.status.computers) < 2:
            if time.perf_counter() - began > ENOUGH:
                raise RuntimeError("Nothing arrived.")
            await asyncio.sleep(0.05)
        await asyncio.sleep(AFTERWARDS)
        beating.cancel()
        if app.journal.interactions.about_how_many() < 1000:
            raise RuntimeError("Hardly anything arrived.")
    return max(late)


def main() -> None:
    """Measure once."""
    os.environ["NETJOURNAL_TODAY"] = "2026-11-23"
    controller.POLL_SECONDS = 0.3
    gc.freeze()  # as where the program is run in a terminal
    print(round(asyncio.run(longest_pause(Path(sys.argv[1]), Path(sys.argv[2]))) * 1000, 1))


if __name__ == "__main__":
    main()
