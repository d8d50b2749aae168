"""Four computers under random operations: they end equal, nothing is lost, and exactly what crossed is shown.

The model knows nothing of stamps: it remembers which writes each computer, and each file, knew of.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from devices import DAY, Device, send, setting_id, sha256
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from examples import examples
from netjournal.domain.records import Interaction

WHO = st.integers(0, 3)
IDS = ("shared-0", "shared-1", "shared-2")
CELLS = ("summary", "minutes")
Cell = tuple[str, str]


@dataclass(frozen=True)
class Write:
    """One write, and the writes of the same cell that its writer knew of."""

    number: int
    cell: Cell
    value: str
    after: frozenset[int]


@dataclass
class Known:
    """What a computer or a file knows: the numbers of writes, and the last words on who is in the trash."""

    writes: frozenset[int] = frozenset()
    trashed: dict[str, int] = field(default_factory=dict)

    def union(self, other: Known) -> Known:
        """Everything that either knows."""
        ids = self.trashed.keys() | other.trashed.keys()
        trashed = {record_id: max(self.trashed.get(record_id, 1), other.trashed.get(record_id, 1)) for record_id in ids}
        return Known(self.writes | other.writes, trashed)


class Computers(RuleBasedStateMachine):
    """Four computers, whose folders are brought together by nobody but the rules."""

    @initialize()
    def start(self) -> None:
        """Four empty journals that share."""
        self.place = TemporaryDirectory()
        self.root = Path(self.place.name)
        self.clones = 0
        self.devices = [Device(self.root, name) for name in "abcd"]
        self.devices[0].sync.on(self.devices[0].folder)
        for device in self.devices[1:]:
            send(self.devices[0], device)
            device.sync.on(device.folder)
        self.knows = [Known() for _ in self.devices]
        self.writes: dict[int, Write] = {}
        self.files: dict[str, Known] = {}
        self.kept: list[tuple[str, bytes]] = []
        self.backups: dict[int, tuple[Path, Known]] = {}
        for who in range(4):
            self.note_file(who)

    def teardown(self) -> None:
        """Everybody gets everything; then all must be equal, and what the model says."""
        try:
            if hasattr(self, "devices"):
                self.exchange_all()
                self.check_end()
        finally:
            for value in getattr(self, "devices", []):
                value.close()
            if hasattr(self, "place"):
                self.place.cleanup()

    def note_file(self, who: int) -> None:
        """Remember what the files know that a computer just published: all in the base, what is new in the other."""
        own, *recent = self.devices[who].own_files()
        base = self.files.setdefault(sha256(own), self.knows[who])
        for path in recent:
            self.files.setdefault(sha256(path), self.new_since(base, self.knows[who]))

    def new_since(self, base: Known, known: Known) -> Known:
        """What a recent file knows: of each record that is otherwise than in the base, all of it."""
        moved = {self.writes[number].cell[0] for number in known.writes - base.writes}
        moved |= {identity for identity, length in known.trashed.items() if base.trashed.get(identity) != length}
        writes = frozenset(number for number in known.writes if self.writes[number].cell[0] in moved)
        return Known(writes, {identity: known.trashed[identity] for identity in moved & known.trashed.keys()})

    def meet(self, who: int) -> None:
        """A round of syncing."""
        device = self.devices[who]
        own = {path.name for path in device.own_files()}
        for path in device.files().values():
            if path.name not in own or sha256(path) in self.files:
                self.knows[who] = self.knows[who].union(self.files[sha256(path)])
        report = device.sync.now()
        assert not [problem for problem in report.problems if problem.kind != "clock"], report.problems
        self.note_file(who)

    def crossed(self, device: Device, cell: Cell) -> bool:
        """Whether a computer shows this cell as crossed."""
        return any((conflict.id, conflict.field) == cell for conflict in device.sync.conflicts())

    @rule(who=WHO, which=st.integers(0, 2), column=st.sampled_from(CELLS))
    def write(self, who: int, which: int, column: str) -> None:
        """Write a cell; what crossed there is settled by it."""
        device, cell = self.devices[who], (IDS[which], column)
        number = len(self.writes) + 1
        value = str(number)
        known = device.journal.store.some(Interaction, [cell[0]])
        if not known:
            self.create(device, who, cell[0])
            return
        if known[0].deleted_at is not None:
            return
        after = frozenset(n for n in self.knows[who].writes if self.writes[n].cell == cell)
        if self.crossed(device, cell):
            (crossing,) = [conflict for conflict in device.sync.conflicts() if (conflict.id, conflict.field) == cell]
            device.sync.settle(crossing, third=value)
        else:
            device.write(cell[0], **{column: value if column == "summary" else number})
        self.remember(who, Write(number, cell, value, after))

    def create(self, device: Device, who: int, identity: str) -> None:
        """Make the record of an id that others may make, too."""
        number = len(self.writes) + 1
        with device.journal.change("Add") as change:
            change.add(Interaction(id=identity, on=DAY, summary=str(number), minutes=number + 1))
        self.remember(who, Write(number, (identity, "summary"), str(number), frozenset()))
        self.remember(who, Write(number + 1, (identity, "minutes"), str(number + 1), frozenset()))
        self.knows[who] = Known(self.knows[who].writes, {identity: 1} | self.knows[who].trashed)

    def remember(self, who: int, write: Write) -> None:
        """Add a write to what a computer knows."""
        self.writes[write.number] = write
        self.knows[who] = Known(self.knows[who].writes | {write.number}, dict(self.knows[who].trashed))

    @rule(who=WHO, which=st.integers(0, 2))
    def turn(self, who: int, which: int) -> None:
        """Put a record into the trash, or bring it back."""
        device, identity = self.devices[who], IDS[which]
        known = device.journal.store.some(Interaction, [identity])
        if not known:
            return
        with device.journal.change("Turn") as change:
            if known[0].deleted_at is None:
                change.trash(known[0])
            else:
                change.restore(known[0])
        length = self.knows[who].trashed.get(identity, 1) + 1
        self.knows[who] = Known(self.knows[who].writes, {**self.knows[who].trashed, identity: length})

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        """A round with what lies in the folder."""
        self.meet(who)

    @rule(source=WHO, to=WHO, only=st.integers(0, 1))
    def bring(self, source: int, to: int, only: int) -> None:
        """The sync program brings the newest files of one computer to another, or only the recent one."""
        if source != to:
            for own in self.devices[source].own_files()[only:]:
                self.kept.append((own.name, own.read_bytes()))
                send(self.devices[source], self.devices[to], own.name)

    @rule(who=WHO, which=st.integers(0, 99), copied=st.booleans())
    def bring_something_stale(self, who: int, which: int, copied: bool) -> None:
        """An old file comes back: under its own name or as a conflict copy."""
        if not self.kept:
            return
        name, data = self.kept[which % len(self.kept)]
        if name in {path.name for path in self.devices[who].own_files()}:
            return
        name = name.replace(".db", f" ({which + 1}).db") if copied else name
        (self.devices[who].folder / name).write_bytes(data)

    @rule(who=WHO, days=st.sampled_from([-365, -1, 1, 365]))
    def set_the_clock(self, who: int, days: int) -> None:
        """A clock is wrong, or put right."""
        moment = self.devices[who].moment + timedelta(days=days)
        if abs(moment.year - 2026) < 3:
            self.devices[who].moment = moment

    @rule(who=WHO)
    def restart(self, who: int) -> None:
        """The program ends and starts."""
        self.devices[who].restart()

    @rule(who=WHO)
    def back_up(self, who: int) -> None:
        """The home is copied by another program."""
        device = self.devices[who]
        device.rest()
        path = self.root / f"backup-{who}.db"
        shutil.copyfile(device.home / "journal.db", path)
        self.backups[who] = (path, self.knows[who])

    @rule(who=WHO)
    def go_back(self, who: int) -> None:
        """The home is put back from that copy; what was never published is gone by the teacher's own hand."""
        if who not in self.backups:
            return
        device = self.devices[who]
        device.close()
        for ending in ("-wal", "-shm"):
            (device.home / f"journal.db{ending}").unlink(missing_ok=True)
        path, self.knows[who] = self.backups[who]
        shutil.copyfile(path, device.home / "journal.db")
        device.open()

    @rule(who=WHO, instead=WHO)
    def clone(self, who: int, instead: int) -> None:
        """One home is copied over another computer's, device id and all."""
        if who == instead:
            return
        self.clones += 1
        self.devices[instead].close()
        twin = Device(self.root, f"clone{self.clones}", of=self.devices[who])
        for path in self.devices[who].folder.iterdir():
            shutil.copyfile(path, twin.folder / path.name)
        twin.sync.memory.keep("folder", str(twin.folder))
        self.devices[instead] = twin
        self.knows[instead] = self.knows[who]
        self.backups.pop(instead, None)

    @invariant()
    def what_a_computer_knows_it_has(self) -> None:
        """No computer loses anything that it wrote or merged."""
        for who, device in enumerate(getattr(self, "devices", [])):
            self.check_nothing_lost(device, self.knows[who])

    def exchange_all(self) -> None:
        """Bring everybody's file to everybody until nothing is new."""
        for _ in range(4):
            for who in range(4):
                self.meet(who)
            for source in self.devices:
                for target in self.devices:
                    if source is not target:
                        self.hand_over(source, target)
        for who in range(4):
            self.meet(who)

    def hand_over(self, source: Device, target: Device) -> None:
        """Bring a file over, though a clone has the same name: then under another, as sync programs do."""
        taken = {target.sync.replica.own_name, target.sync.replica.recent_name}
        for own in source.own_files():
            name = own.name if own.name not in taken else own.name.replace(".db", f"-{source.name}.db")
            shutil.copyfile(own, target.folder / name)

    def check_nothing_lost(self, device: Device, known: Known) -> None:
        """Every value is the current one or in the history."""
        held = {
            (identity, column, str(value))
            for identity, column, value in device.journal.store.connection.execute(
                'SELECT id, "column", value FROM history'
            )
        }
        for record in device.journal.store.some(Interaction, IDS):
            held |= {(record.id, "summary", record.summary), (record.id, "minutes", str(record.minutes))}
        lost = [self.writes[n] for n in known.writes if (*self.writes[n].cell, self.writes[n].value) not in held]
        assert not lost, (device.name, lost)

    def check_end(self) -> None:
        """All equal; trash and life as the model says; the crossings are those that crossed."""
        everything = Known()
        for known in self.knows:
            everything = everything.union(known)
        states = [device.state() for device in self.devices]
        assert all(state == states[0] for state in states)
        for device in self.devices:
            self.check_nothing_lost(device, everything)
            for identity, length in everything.trashed.items():
                (record,) = device.journal.store.some(Interaction, [identity])
                assert (record.deleted_at is None) == bool(length % 2), identity
            shown = {(conflict.id, conflict.field) for conflict in device.sync.conflicts()}
            assert shown == self.expected_crossings(everything)

    def expected_crossings(self, known: Known) -> set[Cell]:
        """The cells of living records with two writes that nobody wrote after, knowing them."""
        followed = {number for n in known.writes for number in self.writes[n].after}
        last: dict[Cell, int] = {}
        for number in known.writes - followed:
            cell = self.writes[number].cell
            last[cell] = last.get(cell, 0) + 1
        return {cell for cell, count in last.items() if count > 1 and known.trashed.get(cell[0], 1) % 2}


COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}


class TestFourComputers(Computers.TestCase):  # type: ignore[name-defined,misc]
    """A few long lives of four computers."""

    settings = settings(max_examples=examples(12), stateful_step_count=20, **COMMON)


@pytest.mark.slow
class TestFourComputersForLong(Computers.TestCase):  # type: ignore[name-defined,misc]
    """Many."""

    settings = settings(max_examples=80, stateful_step_count=50, **COMMON)


@pytest.mark.slow
@pytest.mark.usefixtures("recent_files")
class TestFourComputersWithRecentFiles(Computers.TestCase):  # type: ignore[name-defined,misc]
    """Many whose files are a base and what is new since."""

    settings = settings(max_examples=40, stateful_step_count=50, **COMMON)


def test_the_id_of_a_setting_is_the_same_everywhere() -> None:
    assert setting_id("week_start") == setting_id("week_start")
    assert setting_id("week_start") != setting_id("date_order")
