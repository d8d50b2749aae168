"""Text of a person, made fit for the screen."""

from __future__ import annotations

from netjournal.domain.plain import REPLACEMENT, SPACE, plain

__all__ = ["REPLACEMENT", "SPACE", "plain"]
