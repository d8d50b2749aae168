"""Encrypted files: only with the key, and never half; and the ordinary age program opens them."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from devices import Device, devices, exchange, send

from netjournal.domain.records import Interaction
from netjournal.errors import JournalError
from netjournal.sync.doctor import check_sync
from netjournal.sync.encryption import (
    CannotDecrypt,
    KeyRing,
    NeedsPassphrase,
    WrongPassphrase,
    is_easy,
    load_passphrase,
)
from netjournal.sync.folder import KEY, MARKER, own_name, recent_name

WORDS = "four words from dice"


@pytest.fixture(autouse=True)
def _quick_passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """age takes more than a second on purpose; only the slow tests wait for it."""
    if "slow" in request.keywords:
        return

    class Quick:
        """Stands in for the passphrase module: what it seals opens with the same passphrase alone."""

        @staticmethod
        def encrypt(data: bytes, passphrase: str) -> bytes:
            return b"age-encryption.org/v1 quick\n" + passphrase.encode() + b"\n" + data

        @staticmethod
        def decrypt(data: bytes, passphrase: str) -> bytes:
            head = b"age-encryption.org/v1 quick\n" + passphrase.encode() + b"\n"
            if not data.startswith(head):
                raise pyrage.DecryptError("no")
            return data[len(head) :]

    monkeypatch.setattr(pyrage, "passphrase", Quick)


def test_encrypting_replaces_the_plain_file(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("a secret")
        a.sync.now()
        plain = a.own_file()
        assert b"a secret" in plain.read_bytes()
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        assert not plain.exists()
        assert {path.name for path in a.folder.iterdir()} == {MARKER, KEY, f"{plain.name}.age"}
        assert b"a secret" not in a.own_file().read_bytes()
        assert a.sync.status().encrypted
        assert stat.S_IMODE((a.home / "sync" / "identity").stat().st_mode) == 0o600
        assert a.sync.now().did_nothing


def test_a_second_computer_is_asked_once(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("from a")
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        b = Device(tmp_path, "b")
        send(a, b)
        with pytest.raises(NeedsPassphrase):
            b.sync.on(b.folder)
        with pytest.raises(WrongPassphrase):
            b.sync.on(b.folder, passphrase="wrong")
        assert b.journal.every(Interaction) == []
        b.sync.on(b.folder, passphrase=WORDS)
        assert [interaction.summary for interaction in b.journal.every(Interaction)] == ["from a"]
        b.restart()
        b.log("from b")
        exchange(a, b)
        assert a.state() == b.state()
        assert a.sync.now().did_nothing
        b.close()


def test_a_computer_without_the_key_goes_on_locally_and_publishes_nothing_in_the_open(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        exchange(a, b)
        a.log("now encrypted")
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        send(a, b)
        b.log("written at b")
        old = b.own_file().read_bytes()
        report = b.sync.now()
        assert not report.published
        assert {problem.kind for problem in report.problems} == {"locked"}
        assert b.sync.status().words() == "passphrase is needed"
        assert b.own_file().read_bytes() == old
        b.sync.on(b.folder, passphrase=WORDS)
        assert {interaction.summary for interaction in b.journal.every(Interaction)} == {
            "now encrypted",
            "written at b",
        }
        assert b.own_file().name.endswith(".db.age")
        assert not (b.folder / b.own_file().name.removesuffix(".age")).exists()


@pytest.mark.parametrize("damage", ["cut", "flip", "zeros", "other key"])
def test_a_damaged_encrypted_file_is_left_alone(damage: str, tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        b = Device(tmp_path, "b")
        send(a, b)
        b.sync.on(b.folder, passphrase=WORDS)
        a.log("from a")
        a.sync.now()
        data = bytearray(a.own_file().read_bytes())
        if damage == "cut":
            data = data[:-100]
        elif damage == "flip":
            data[len(data) // 2] ^= 1
        elif damage == "zeros":
            data[-5000:] = bytes(5000)
        else:
            data = bytearray(pyrage.encrypt(bytes(data), [pyrage.x25519.Identity.generate().to_public()]))
        (b.folder / a.own_file().name).write_bytes(data)
        (problem,) = b.sync.now().problems
        assert problem.kind == "damaged"
        assert b.journal.every(Interaction) == []
        send(a, b)
        assert b.sync.now().arrived
        b.close()


def test_a_lost_key_is_put_back(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        key = (a.folder / KEY).read_bytes()
        (a.folder / KEY).unlink()
        a.log("x")
        a.sync.now()
        assert (a.folder / KEY).read_bytes() == key


def test_a_damaged_key_is_a_sentence(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        b = Device(tmp_path, "b")
        send(a, b)
        (b.folder / KEY).write_bytes((a.folder / KEY).read_bytes()[:40])
        with pytest.raises(WrongPassphrase, match=r"key\.age"):
            b.sync.on(b.folder, passphrase=WORDS)
        b.close()


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    a = Device(tmp_path, "a")
    with pytest.raises(NeedsPassphrase):
        a.sync.on(a.folder, encrypt=True)
    with pytest.raises(JournalError, match="empty"):
        a.sync.on(a.folder, encrypt=True, passphrase="  ")
    assert list(a.folder.iterdir()) == []
    a.close()


def test_a_passphrase_file(tmp_path: Path) -> None:
    (tmp_path / "p").write_text(f"{WORDS}\nsecond line\n")
    assert load_passphrase(tmp_path / "p") == WORDS
    (tmp_path / "p").write_text("\n")
    for path in (tmp_path / "p", tmp_path / "none"):
        with pytest.raises(JournalError):
            load_passphrase(path)


AGE = shutil.which("age") or "age"

PTY_AGE = """
import os, pty, sys
passphrase, out, key = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp("age", ["age", "-d", "-o", out, key])
seen = b""
while b"passphrase" not in seen.lower():
    seen += os.read(terminal, 1000)
os.write(terminal, passphrase.encode() + b"\\n")
try:
    while os.read(terminal, 1000):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.slow
@pytest.mark.needs_program("age")
def test_the_ordinary_age_program_opens_both_files(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("readable without netjournal")
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        identity, plain = tmp_path / "id", tmp_path / "plain.db"
        subprocess.run(
            [sys.executable, "-c", PTY_AGE, WORDS, str(identity), str(a.folder / KEY)],
            check=True,
            timeout=60,
        )
        subprocess.run([AGE, "-d", "-i", str(identity), "-o", str(plain), str(a.own_file())], check=True, timeout=60)
        assert b"readable without netjournal" in plain.read_bytes()
        b = Device(tmp_path, "b")
        send(a, b)
        b.sync.on(b.folder, passphrase=WORDS)
        assert len(b.journal.every(Interaction)) == 1
        with pytest.raises(WrongPassphrase):
            Device(tmp_path, "c", folder=a.folder).sync.on(a.folder, passphrase="wrong")
        b.close()


@pytest.mark.parametrize(
    "passphrase", ["a", "password", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "12121212121212", "secret secret secret "]
)
def test_a_passphrase_that_is_guessed_quickly_is_refused(passphrase: str, tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        with pytest.raises(JournalError, match="too easy"):
            a.sync.on(a.folder, encrypt=True, passphrase=passphrase)
        assert not (a.folder / KEY).exists()
        assert not a.sync.replica.encrypted


@pytest.mark.parametrize("passphrase", [WORDS, "correct horse battery staple", "quatre mots à retenir"])
def test_a_passphrase_of_several_words_is_taken(passphrase: str) -> None:
    assert not is_easy(passphrase)


def test_a_file_that_lies_there_unencrypted_is_named_with_the_way_out(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("readable")
        exchange(a, b)
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        (problem,) = a.sync.status().problems
        assert (problem.kind, problem.file) == ("plain", b.own_file().name)
        assert "b" in problem.way_out
        assert a.sync.status().wants_me
        assert a.sync.now().complete
        assert not {found.check: found.ok for found in check_sync(a.home, mend=False)}["sync encryption"]
        (a.folder / b.own_file().name).unlink()
        a.sync.now()
        assert not a.sync.status().problems


NEW_WORDS = "other words from other dice"


def test_a_new_passphrase_renews_the_key(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        send(a, b)
        b.sync.on(b.folder, passphrase=WORDS)
        one = a.log("before")
        exchange(a, b)
        old_key, before = (a.folder / KEY).read_bytes(), a.own_file().read_bytes()
        assert a.sync.change_passphrase(NEW_WORDS).published
        assert (a.folder / KEY).read_bytes() != old_key
        assert a.own_file().read_bytes() != before, "what lies there is encrypted to the new key"
        a.write(one.id, summary="after")
        a.sync.now()

        send(a, b)
        b.log("not published yet")
        kept = b.own_file().read_bytes()
        report = b.sync.now()
        assert [problem.kind for problem in report.problems if problem.kind == "locked"]
        assert "was changed on another computer" in report.problems[0].text
        assert b.own_file().read_bytes() == kept, "nothing is published to the old key"
        assert b.sync.status().words() == "passphrase is needed"
        with pytest.raises(WrongPassphrase):
            b.sync.on(b.folder, passphrase=WORDS)
        b.sync.on(b.folder, passphrase=NEW_WORDS)
        exchange(a, b)
        assert a.state() == b.state()
        assert b.interaction(one.id).summary == "after"
        assert not [problem for problem in b.sync.status().problems if problem.kind == "locked"]


def test_what_is_published_after_that_is_not_for_the_old_key(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        old = tmp_path / "old"
        shutil.copytree(a.home / "sync", old)
        a.sync.change_passphrase(NEW_WORDS)
        a.log("a new secret")
        a.sync.now()
        with pytest.raises(CannotDecrypt):
            KeyRing(old).decrypt(a.own_file(), tmp_path / "out.db")
        a.sync.replica.keys.decrypt(a.own_file(), tmp_path / "out2.db")


@pytest.mark.parametrize("passphrase", ["", "a", "aaaaaaaaaaaaaaaa"])
def test_a_new_passphrase_is_judged_and_the_old_one_stays(passphrase: str, tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        key = (a.folder / KEY).read_bytes()
        with pytest.raises(JournalError):
            a.sync.change_passphrase(passphrase)
        assert (a.folder / KEY).read_bytes() == key
        assert not a.sync.now().problems


def test_a_passphrase_that_does_not_open_the_key_is_not_taken_in_silence(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        with pytest.raises(WrongPassphrase):
            a.sync.on(a.folder, encrypt=True, passphrase=NEW_WORDS)
        with pytest.raises(JournalError, match="encrypt"):
            a.sync.off()
            a.sync.on(tmp_path / "plain")
            a.sync.change_passphrase(NEW_WORDS)


@pytest.mark.usefixtures("recent_files")
def test_encrypted_and_plain_take_each_others_place(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.log("first")
        a.sync.now()
        a.log("second")
        a.sync.now()
        assert (a.folder / a.sync.replica.recent_name).exists()
        a.sync.on(a.folder, encrypt=True, passphrase=WORDS)
        a.log("third")
        a.sync.now()
        names = {path.name for path in a.folder.iterdir() if path.name.startswith("netjournal_")}
        device = a.sync.replica.device
        assert names == {own_name(device, encrypted=True), recent_name(device, encrypted=True)}
        assert all(path.read_bytes().startswith(b"age-encryption.org/v1") for path in a.own_files())
        send(a, b)
        b.sync.on(b.folder, passphrase=WORDS)
        assert {item.summary for item in b.journal.every(Interaction)} == {"first", "second", "third"}
