"""Value-creation stories in Markdown: one for each learning that was tried and came to something."""

from __future__ import annotations

from collections.abc import Iterator

from netjournal.domain.records import Learning
from netjournal.errors import JournalError
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets, comment
from netjournal.review.period import Period
from netjournal.review.story import Sentence, draft, worth_telling


def stories(shown: RedactedView, period: Period) -> Iterator[tuple[Learning, MarkdownPage]]:
    """Each learning of a period that has a story, with the story. Raises JournalError where there is none to tell."""
    found = worth_telling(shown.records, period)
    if not found:
        raise JournalError(
            f"No learning was tried in {shown.shown_period(period).name}, so there is no story to tell yet.",
            "Name a longer period, or note a trial with `netjournal learning apply`.",
        )
    for learning in found:
        yield learning, page(learning, shown)


def page(learning: Learning, shown: RedactedView) -> MarkdownPage:
    """The story of one learning: a draft, each sentence with the kind and day of the entry that it came from.

    What no entry says anything about is asked in comments, which no reader shows.
    """
    story = draft(learning, shown.records, shown.name, shown.text)
    made = MarkdownPage(f"Story: {story.title}", _fields(learning, shown))
    made.comment("A draft from the journal. What is still to say stands in comments like this one.")
    for part in story.parts:
        if part.sentences:
            made.heading(2, part.heading)
            made.add(bullets(_told(sentence) for sentence in part.sentences))
        made.comment(f"{'To add' if part.sentences else part.heading}: {part.ask}")
    return made


def _told(sentence: Sentence) -> str:
    return f"{block(sentence.text)} ({sentence.source}) {comment(f'{sentence.kind} {sentence.entry_id}')}"


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
