"""What was understood of a line, in words, while it is typed. Pure: records in, Content out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from netjournal.domain.dates import say_date, say_exact
from netjournal.domain.minutes import say_minutes
from netjournal.domain.model import Contact, Problem, Stage
from netjournal.domain.recurrence import say_repeat
from netjournal.domain.titles import match_title
from netjournal.frozen import dataclass
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain

if TYPE_CHECKING:
    from netjournal.domain.capture import Capture

MUTED, ACCENT, WARNING = "$foreground-muted", "$text-accent", "$text-warning"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A capture beside the journal: who each mention is, who is unknown, who could be several."""

    capture: Capture
    people: Mapping[str, Contact]
    unknown: Sequence[str]
    unclear: Sequence[str]
    problems: Sequence[Problem]


def say_day(on: date, today: date) -> str:
    """A day so that it can't be mistaken: `today`, `yesterday, Sun 22 Nov`, `Thu 12 Nov 2026`."""
    near = say_date(on, today)
    if on == today:
        return near
    exact = say_exact(on) if on.year != today.year else say_exact(on).rsplit(" ", 1)[0]
    return f"{near}, {exact}" if near in ("yesterday", "tomorrow") else exact


def preview(understanding: Understanding, today: date, signs: Glyphs) -> Content:
    """Lines that say what will be kept, and what stands in the way."""
    capture = understanding.capture
    if not capture.text.strip():
        return Content("")
    lines = [_entry(understanding, today, signs)]
    lines += _sections(understanding, today, signs)
    lines += _obstacles(understanding)
    return Content("\n").join([line for line in lines if line.cell_length])


def _entry(understanding: Understanding, today: date, signs: Glyphs) -> Content:
    capture = understanding.capture
    parts: list[Content] = []
    for mention in dict.fromkeys(each.text for each in capture.mentions):
        contact = understanding.people.get(mention)
        if contact is not None:
            sign = Content.styled(signs.tier(contact.tier) + " ", ACCENT)
            parts.append(sign + Content.styled(plain(contact.name), "bold"))
    words = [say_day(capture.on, today)]
    if capture.at:
        words.append(f"at {capture.at:%H:%M}")
    if capture.minutes:
        words.append(say_minutes(capture.minutes))
    if capture.channel:
        words.append(capture.channel)
    if capture.direction:
        words.append({"get": "I got", "give": "I gave", "both": "gave and got"}[str(capture.direction)])
    if capture.usefulness is not None:
        words.append(f"usefulness {capture.usefulness} of 3")
    if capture.energy is not None:
        words.append(f"energy {capture.energy:+d}" if capture.energy else "energy 0")
    words += [f"#{topic}" for topic in capture.topics]
    if capture.private:
        words.append(f"{signs.private} private")
    parts += [Content(plain(word)) for word in words]
    return Content(f" {signs.separator} ").join(parts)


def _sections(understanding: Understanding, today: date, signs: Glyphs) -> list[Content]:
    capture = understanding.capture.named({key: each.name for key, each in understanding.people.items()})
    lines = [_line(signs.stage(Stage.NOTED), "learning", noted.text) for noted in capture.learnings]
    for goal in capture.goals:
        when = [f"by {say_day(goal.due_on, today)}"] if goal.due_on else []
        when += [say_repeat(goal.repeat)] if goal.repeat else []
        plan = " (if-then)" if goal.when_cue and goal.will_do else ""
        lines.append(_line(signs.arrow, f"goal{plan}", goal.text, ", ".join(when)))
    titles = [problem.title for problem in understanding.problems]
    for named in capture.problems:
        known = match_title(named.title, titles, loosely=False) is not None
        lines.append(_line(signs.question, "problem" if known else "new problem", named.title))
    for asked in capture.asked:
        found = match_title(asked.title, titles, loosely=True)
        if found is None:
            lines.append(Content.styled(f"No open problem matches “{plain(asked.title)}” yet.", WARNING))
        else:
            lines.append(_line(signs.question, "asked about", titles[found]))
    return lines


def _line(sign: str, kind: str, text: str, after: str = "") -> Content:
    end = Content.styled(f" {plain(after)}", ACCENT) if after else Content("")
    return Content.styled(f"{sign} {kind}: ", MUTED) + Content(plain(text)) + end


def _obstacles(understanding: Understanding) -> list[Content]:
    lines = [
        Content.styled(plain(f"Nobody here is called “{name}” yet. ctrl+n adds them."), WARNING)
        for name in understanding.unknown
    ]
    lines += [Content.styled(plain(sentence), WARNING) for sentence in understanding.unclear]
    hidden = {"There is nothing to log."}
    from netjournal.domain.students import looks_like_student  # deferred: its patterns are needed once there is text

    warned = looks_like_student(understanding.capture.text, [each.name for each in understanding.people.values()])
    lines += [Content.styled(plain(each.sentence), WARNING) for each in warned[:1]]
    for fault in understanding.capture.faults:
        if fault.sentence not in hidden:
            lines.append(Content.styled(plain(f"{fault.sentence} {fault.way_out}".strip()), WARNING))
    return lines
