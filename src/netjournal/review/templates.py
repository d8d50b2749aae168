"""The questions that a reflection asks, and between their answers and one text that can be edited anywhere.

The weekly one takes five minutes and follows Driscoll's three questions (What? So what? Now what?); the monthly one
takes a quarter of an hour, the one of a term half an hour, and the one of a year makes a portfolio.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import normalize

CADENCES = ("weekly", "monthly", "term", "annual")


@dataclass(frozen=True, slots=True)
class TemplateQuestion:
    """A question of a template: `key` stays the same when its words are bettered; `hint` helps to begin."""

    key: str
    text: str
    hint: str = ""


_ASKED: Mapping[str, tuple[TemplateQuestion, ...]] = MappingProxyType(
    {
        "weekly": (
            TemplateQuestion("what", "What stayed with me?", "One exchange: who, and what was said or shown."),
            TemplateQuestion(
                "so-what", "So what?", "What it says about my teaching, or about what I took for granted."
            ),
            TemplateQuestion("now-what", "Now what?", "When … comes up, I will …; and the sign that it works."),
        ),
        "monthly": (
            TemplateQuestion(
                "changed",
                "What do I do differently than a month ago?",
                "One habit in the classroom, and who it is from.",
            ),
            TemplateQuestion(
                "untried",
                "What did I mean to try and didn't?",
                "What stood in the way: time, nerve, means, or the idea?",
            ),
            TemplateQuestion(
                "balance", "Did my time go where I wanted it?", "Colleagues, communities, and what I only follow."
            ),
            TemplateQuestion("gave", "What did I give?", "Whose work did I pass on or credit? Who doesn't know yet?"),
            TemplateQuestion("next", "What will I leave, keep and begin?", "One of each is plenty."),
        ),
        "term": (
            TemplateQuestion(
                "story",
                "What is the story of one change?",
                "What I was after, who helped, what I tried, what happened beside what I expected.",
            ),
            TemplateQuestion(
                "evidence", "How do I know?", "What somebody else could see; and what else could explain it."
            ),
            TemplateQuestion(
                "frame", "What counts as success for me now?", "I used to count …; now I count …, because …"
            ),
            TemplateQuestion(
                "people",
                "Whose expertise did I find, and where has it gone?",
                "Who down the hall knows more than we ask?",
            ),
            TemplateQuestion(
                "stuck", "Which problem has no answer where I looked?", "Who asked it already, and who is beyond them?"
            ),
            TemplateQuestion(
                "intention",
                "How do I mean to spend the coming term?",
                "Shares of time, a floor for colleagues, and why.",
            ),
        ),
        "annual": (
            TemplateQuestion("claim", "What can my students expect now that they couldn't a year ago?", "One claim."),
            TemplateQuestion("grounds", "What supports that?", "Name the entries, and how sure each makes you."),
            TemplateQuestion("failed", "What didn't work, and what did it teach?", "A null result is a result."),
            TemplateQuestion(
                "network", "Which connections carried the year?", "And which did I carry on out of habit?"
            ),
            TemplateQuestion("spread", "What has reached other classrooms?", "Through whom, and was the source named?"),
            TemplateQuestion("next", "What is next year for?", "One sentence."),
        ),
    }
)

_LONGEST = {"weekly": 9, "monthly": 40, "term": 180}
"""Days up to which a free span is asked about as a week, a month or a term."""

_HEADING = re.compile(r"^(\\*)##[ \t]+(.*?)[ \t]*#*$")
_NOTE = "<!-- Shown to help, not kept:"
_NOTES = re.compile(rf"^{re.escape(_NOTE)}.*?-->[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def questions(cadence: str) -> tuple[TemplateQuestion, ...]:
    """The questions of a template, in order; an unknown cadence is asked the weekly ones."""
    return _ASKED.get(cadence, _ASKED["weekly"])


def cadence_of(period: Period) -> str:
    """The template that suits a period: by its kind, and a free span by its length."""
    by_kind = {"week": "weekly", "month": "monthly", "term": "term", "year": "annual", "all": "annual"}
    if period.kind in by_kind:
        return by_kind[period.kind]
    return next((cadence for cadence, days in _LONGEST.items() if period.days <= days), "annual")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was written: `before` the first question, and under each question by its key."""

    before: str = ""
    by_key: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.before or any(self.by_key.values()))


def write_body(cadence: str, answers: Answers, notes: str = "") -> str:
    """The template as one Markdown text with the answers filled in: what `$EDITOR` shows, and what is stored.

    `notes` (such as the figures) and the hints stand in comments; they are for the writing and go when it is read.
    Without `notes` the hints are left out too.
    """
    parts = [_note(notes)] if notes else []
    if answers.before:
        parts.append(_guarded(cadence, answers.before))
    for question in questions(cadence):
        hint = [_note(question.hint)] if notes and question.hint else []
        answer = answers.by_key.get(question.key, "")
        parts += [f"## {question.text}", *hint, *([_guarded(cadence, answer)] if answer else [])]
    return "\n\n".join(parts) + "\n"


def parse_body(cadence: str, body: str) -> Answers:
    """The answers in a text that somebody edited: nothing that they wrote is lost.

    A heading that is none of the questions belongs to the answer that it stands in; a question that stands there twice
    gets both answers.
    """
    known = {normalize(question.text): question.key for question in questions(cadence)}
    found: dict[str, list[str]] = {"": []}
    key = ""
    for line in _NOTES.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        heading = _HEADING.match(line)
        asked = known.get(normalize(heading[2])) if heading else None
        if heading and asked and not heading[1]:
            key = asked
            found.setdefault(key, []).append("")
        else:
            found[key].append(line[1:] if heading and asked else line)
    texts = {key: "\n".join(lines).strip() for key, lines in found.items()}
    return Answers(texts.pop(""), {key: text for key, text in texts.items() if text})


def _note(text: str) -> str:
    """A comment that Markdown does not show; what would end it early is broken up."""
    return f"{_NOTE}\n{text.strip().replace('--', '- -')}\n-->"


def _guarded(cadence: str, text: str) -> str:
    """An answer in which no line can be taken for a question or a note."""
    known = {normalize(question.text) for question in questions(cadence)}
    lines = []
    for line in text.strip().replace(_NOTE, _NOTE.replace("<!--", "<!- -")).split("\n"):
        heading = _HEADING.match(line)
        lines.append(f"\\{line}" if heading and normalize(heading[2]) in known else line)
    return "\n".join(lines)
