"""The stories of `scenarios`, each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenarios import STORIES, Story


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_story(story: Story, tmp_path: Path) -> None:
    story(tmp_path)
