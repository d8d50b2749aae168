"""Without the package that encrypts, sharing in the clear goes on, and encryption says how to add it."""

from __future__ import annotations

from pathlib import Path

import pytest

from netjournal.errors import JournalError
from netjournal.sync import encryption


def test_encryption_says_how_to_add_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "find_spec", lambda _: None)
    with pytest.raises(JournalError, match="pyrage") as refused:
        encryption.KeyRing(tmp_path).make("four plain words here")
    assert "netjournal[encrypt]" in refused.value.way_out
    assert list(tmp_path.iterdir()) == []
