"""Programs that keep two folders in step: the real ones, each with a home of its own, on this machine alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import ClassVar


class Carrier(ABC):
    """Something that carries files between the folders `one` and `two`; `place` is its own."""

    program: ClassVar[str]

    def __init__(self, place: Path, one: Path, two: Path) -> None:
        self.place = place
        self.one, self.two = one, two
        self.runs = 0
        self.kills = 0
        self.connected = True
        place.mkdir()

    @abstractmethod
    def carry(self) -> None:
        """Bring the folders closer; whole runs of a program that runs and ends, a moment's wait for one that stays."""

    @abstractmethod
    def carry_and_be_killed(self, chance: Random) -> None:
        """The same, but killed somewhere in the middle."""

    def rest(self) -> None:
        """Be as if the network were down."""
        self.connected = False

    def wake(self) -> None:
        """Go on after that."""
        self.connected = True

    def stop(self) -> None:
        """End whatever still runs."""
        self.rest()

    def environment(self) -> dict[str, str]:
        """What the program is told: nothing of the user's own."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.place), "LC_ALL": "C.UTF-8"}

    def start(self, arguments: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
        """A process in a group of its own, whose words are kept in a file."""
        self.runs += 1
        with (self.place / "words.txt").open("ab") as words:
            return subprocess.Popen(
                arguments,
                env=self.environment() | environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and those that it started, without a warning."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            self.kills += 1


class Syncthing(Carrier):
    """Two instances that know only each other's address on the loopback."""

    program = "syncthing"

    def __init__(self, place: Path, one: Path, two: Path) -> None:
        super().__init__(place, one, two)
        self.homes = (place / "one", place / "two")
        self.processes: dict[Path, subprocess.Popen[bytes]] = {}
        ids = [self._new_id(home) for home in self.homes]
        ports = free_ports(2)
        for home, folder, port in zip(self.homes, (one, two), ports, strict=True):
            (folder / ".stfolder").mkdir(exist_ok=True)
            (home / "config.xml").write_text(_syncthing_config(folder, port, dict(zip(ids, ports, strict=True))))
        self.wake()

    def _new_id(self, home: Path) -> str:
        made = ["syncthing", "generate", "--home", str(home)]
        subprocess.run(made, env=self.environment(), check=True, capture_output=True)
        asked = ["syncthing", "--home", str(home), "--device-id"]
        done = subprocess.run(asked, env=self.environment(), check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def wake(self) -> None:
        super().wake()
        for home in self.homes:
            if home not in self.processes:
                serve = ["syncthing", "serve", "--home", str(home), "--no-browser", "--no-upgrade"]
                # Without the process that would start it again.
                self.processes[home] = self.start(serve, STMONITORED="yes", GOMAXPROCS="1")

    def rest(self) -> None:
        super().rest()
        for home in self.homes:
            self._kill_one(home)

    def _kill_one(self, home: Path) -> None:
        if home in self.processes:
            self.kill(self.processes.pop(home))

    def carry(self) -> None:
        self.wake()
        time.sleep(0.5)

    def carry_and_be_killed(self, chance: Random) -> None:
        self.wake()
        time.sleep(chance.random())
        self._kill_one(chance.choice(self.homes))


def _syncthing_config(folder: Path, port: int, addresses: dict[str, int]) -> str:
    """All that finds others, reports or updates is off. A change is looked for after a second."""
    members = "".join(f'<device id="{address}"/>' for address in addresses)
    devices = "".join(
        f'<device id="{each}" compression="metadata"><address>tcp://127.0.0.1:{at}</address></device>'
        for each, at in addresses.items()
    )
    return f"""<configuration version="35">
    <folder id="journal" path="{folder}" type="sendreceive" rescanIntervalS="5" fsWatcherEnabled="true"
        fsWatcherDelayS="1">
        {members}
        <minDiskFree unit="%">0</minDiskFree>
        <maxConflicts>10</maxConflicts>
    </folder>
    {devices}
    <gui enabled="false"/>
    <options>
        <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
        <globalAnnounceEnabled>false</globalAnnounceEnabled>
        <localAnnounceEnabled>false</localAnnounceEnabled>
        <relaysEnabled>false</relaysEnabled>
        <natEnabled>false</natEnabled>
        <reconnectionIntervalS>1</reconnectionIntervalS>
        <startBrowser>false</startBrowser>
        <urAccepted>-1</urAccepted>
        <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
        <crashReportingEnabled>false</crashReportingEnabled>
        <stunKeepaliveStartS>0</stunKeepaliveStartS>
    </options>
</configuration>
"""


def free_ports(count: int) -> list[int]:
    """Ports on the loopback that nobody uses at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [item.getsockname()[1] for item in sockets]
    for item in sockets:
        item.close()
    return ports


class RunAndEnd(Carrier):
    """A program that is started again and again, and ends once it is through."""

    def __init__(self, place: Path, one: Path, two: Path) -> None:
        super().__init__(place, one, two)
        self.last = 0.2
        """Seconds that it took the last time."""

    def carry(self) -> None:
        if not self.connected:
            return
        began = time.monotonic()
        process = self.command()
        status = process.wait(60)
        self.last = time.monotonic() - began
        self.after(status)

    def carry_and_be_killed(self, chance: Random) -> None:
        process = self.command()
        time.sleep(chance.random() * self.last)
        self.kill(process)
        self.after(process.returncode)

    @abstractmethod
    def command(self) -> subprocess.Popen[bytes]:
        """Start the program."""

    def after(self, status: int) -> None:
        """What somebody must do by hand before the next run, as the program would tell them."""


class Unison(RunAndEnd):
    """Without questions; where both sides changed, the newer stays and the other becomes a copy beside it."""

    program = "unison"

    def command(self) -> subprocess.Popen[bytes]:
        # After a kill its lock stays; somebody with one computer at either end may ignore it.
        settings = ["-batch", "-auto", "-times", "-copyonconflict", "-prefer", "newer", "-ignorelocks", "-ui", "text"]
        return self.start(["unison", *settings, str(self.one), str(self.two)], UNISON=str(self.place / "archives"))


class Rclone(RunAndEnd):
    """`rclone bisync`, which begins again (`--resync`: what lies in the first folder wins) after any failure."""

    program = "rclone"

    def __init__(self, place: Path, one: Path, two: Path) -> None:
        super().__init__(place, one, two)
        self.again = True

    def command(self) -> subprocess.Popen[bytes]:
        state = self.place / "state"
        for lock in state.glob("*.lck"):
            lock.unlink()
        more = ["--resync"] if self.again else ["--force"]
        folders = [str(self.one), str(self.two)]
        skipped = ["--filters-file", str(self._filters())]
        return self.start(["rclone", "bisync", *folders, "--workdir", str(state), *skipped, *more])

    def _filters(self) -> Path:
        """Nobody carries files that are being written."""
        path = self.place / "filters.txt"
        if not path.exists():
            path.write_text("- .~*\n")
        return path

    def after(self, status: int) -> None:
        self.again = status != 0


CARRIERS: dict[str, type[Carrier]] = {item.program: item for item in (Syncthing, Unison, Rclone)}
