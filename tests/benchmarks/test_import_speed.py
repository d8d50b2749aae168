"""Ten thousand contacts come in at no less than a third of the speed of `sqlite-utils insert` of the same file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from measures import importing


@pytest.mark.slow
def test_import_beside_sqlite_utils() -> None:
    result = importing()
    assert result.kept, f"{result.ours:.0f} ms beside {result.theirs:.0f} ms"
