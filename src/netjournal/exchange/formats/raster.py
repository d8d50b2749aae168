"""Pictures made of dots, where the optional library for it is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import cairosvg
else:
    cairosvg = lazy_import("cairosvg")

WIDTH = 1600
"""Dots across a picture."""


def available() -> bool:
    """Whether pictures of dots can be made here."""
    return find_spec("cairosvg") is not None


def png(drawn: str) -> bytes:
    """An SVG as PNG on white paper."""
    plain = drawn.replace("currentColor", "#23211d")
    made: bytes = cairosvg.svg2png(bytestring=plain.encode(), output_width=WIDTH, background_color="#ffffff")
    return made
