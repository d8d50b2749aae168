"""Value-creation stories in Markdown: one for each learning that was tried and came to something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from netjournal.domain.records import Learning
from netjournal.errors import JournalError
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.file_names import file_name
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets
from netjournal.review.period import Period
from netjournal.review.story import Sentence, StorySection, draft, worth_telling
from netjournal.text.normalize import truncate

TO_ADD = "For you to say:"


def stories(shown: RedactedView, period: Period) -> Iterator[tuple[PurePosixPath, str]]:
    """The file name and the text of each story of a period. Raises JournalError where there is none to tell."""
    found = worth_telling(shown.records, period)
    if not found:
        raise JournalError(
            f"No learning was tried in this period ({period.name}), so there is no story to tell yet.",
            "Name a longer period, or note a trial with `netjournal learning apply`.",
        )
    taken: list[str] = []
    for learning in found:
        name = file_name(f"Story {learning.applied_on} {truncate(shown.text(learning.text), 70)}", ".md", taken)
        taken.append(name)
        yield PurePosixPath(name), page(learning, shown)


def page(learning: Learning, shown: RedactedView) -> str:
    """The story of one learning: a draft, each sentence with the entry that it came from."""
    story = draft(learning, shown.records, shown.name, shown.text)
    made = MarkdownPage(f"Story: {story.title}", _fields(learning, shown))
    made.add("A draft from the journal: each sentence names the entry that it came from. The rest is yours to add.")
    for part in story.parts:
        made.heading(2, part.heading)
        made.add(bullets(_told(sentence) for sentence in part.sentences))
        made.add(_to_add(part))
    return made.text()


def _told(sentence: Sentence) -> str:
    return f"{block(sentence.text)} ({sentence.kind} `{sentence.entry_id}`)"


def _to_add(part: StorySection) -> str:
    return f"*{TO_ADD}* {part.ask}" if not part.sentences else ""


def _fields(learning: Learning, shown: RedactedView) -> dict[str, object]:
    return {
        "type": "story",
        "learning": learning.id,
        "noted_on": learning.on,
        "applied_on": learning.applied_on,
        "realized_on": learning.realized_on,
        "evidence": learning.evidence.value if learning.evidence else None,
        "closed_on": learning.closed_on,
        "topics": [shown.text(topic) for topic in learning.topics],
        "people": shown.sharing.people.value,
    }
