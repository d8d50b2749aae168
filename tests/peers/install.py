"""Put the programs that judge what netjournal writes into a virtual environment of their own: `python install.py`.

They stay apart from netjournal's own libraries, whose versions they need not share. Made once for each list of
programs; several test processes may ask at the same time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).with_name("requirements.txt")
FOLDER = ROOT / ".peers-venv"


def install() -> Path:
    """The folder of the programs, installed if they are not. Raises CalledProcessError where that cannot be done."""
    wanted = hashlib.sha256(PROGRAMS.read_bytes() + sys.version.encode()).hexdigest()
    done = FOLDER / "installed.txt"
    with (ROOT / ".peers-venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != wanted:
            shutil.rmtree(FOLDER, ignore_errors=True)
            venv.create(FOLDER, with_pip=True)
            without = {key: value for key, value in os.environ.items() if key != "PIP_CONSTRAINT"}
            command = [FOLDER / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "-r", PROGRAMS]
            subprocess.run(command, env=without, check=True)
            done.write_text(wanted)
    return FOLDER / "bin"


if __name__ == "__main__":
    print(install())
