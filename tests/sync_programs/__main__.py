"""Hours of mishaps on request: `python -m tests.sync_programs --minutes 10 [--program unison] [--seed 7]`.

Two journals in two folders that a real sync program keeps in step, with netjournal and that program killed at random.
Needs the program: on Debian `apt-get install syncthing unison rclone`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from carriers import CARRIERS
from trial import try_out


def main() -> int:
    """Run the trial; the status is 1 where the program is missing. A broken promise is an AssertionError."""
    words = argparse.ArgumentParser(prog="python -m tests.sync_programs", description=__doc__.splitlines()[0])
    words.add_argument("--minutes", type=float, default=10)
    words.add_argument("--program", choices=CARRIERS, default="syncthing")
    words.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    given = words.parse_args()
    if shutil.which(given.program) is None:
        print(f"{given.program} is not installed.")
        return 1
    root = Path(tempfile.mkdtemp(prefix="netjournal-trial-"))
    print(f"{given.program} for {given.minutes:g} minutes, seed {given.seed}, in {root}", flush=True)
    print(try_out(root / "trial", CARRIERS[given.program], given.minutes * 60, given.seed))
    root.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
