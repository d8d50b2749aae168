"""The themes that `config set theme` takes are those that the screen has."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES

from netjournal import config
from netjournal.tui.theme import THEMES


def test_every_theme_of_the_screen_can_be_set() -> None:
    assert set(config.THEMES) == {theme.name for theme in THEMES} | set(BUILTIN_THEMES)
