"""The steps of a learning, each asking only for what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from netjournal.capture.plan_line import parse_observation, parse_plan
from netjournal.domain import learnings as stages
from netjournal.domain.records import Barrier, ClosedAs, Learning, Stage
from netjournal.errors import JournalError
from netjournal.text.normalize import truncate
from netjournal.tui.forms.fields import ChoiceField, ContactsField, DateField, Field, FieldOption, TextField
from netjournal.tui.forms.form import AskLine, ChoiceOption, Choose, FormDialog
from netjournal.tui.journal.forms import BARRIERS, GRADES, new_learning

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


__all__ = ["close", "instead", "new_learning", "next_step", "pass_on", "recall", "reframe"]

PLANNED = "Planned. It is ready to try."
SEEN = "Written down. Who down the hall could use this?"

ENDINGS = (
    FieldOption(ClosedAs.NULL, "no difference"),
    FieldOption(ClosedAs.NEGATIVE, "made things worse"),
    FieldOption(ClosedAs.DROPPED, "dropped: I let it go"),
)


def next_step(app: AppProtocol, learning: Learning) -> None:
    """What comes next for a learning: its plan, its trial, what was seen, what counts now."""
    step = stages.next_step(learning)
    if learning.closed_on is not None:
        close(app, learning)
    elif step is None:
        app.say("This learning has come all the way. p notes to whom you pass it on.")
    else:
        {Stage.POTENTIAL: plan, Stage.APPLIED: apply, Stage.REALIZED: realize, Stage.REFRAMED: reframe}[step.stage](
            app, learning
        )


def _day(app: AppProtocol, label: str) -> DateField:
    return DateField("on", label, default=app.today, past=True)


def _ask(app: AppProtocol, learning: Learning, title: str, fields: Sequence[Field], save: Any, *, said: str) -> None:
    """One step as a form, with what was learned above it; half of it is kept for this learning and this step."""
    app.push_screen(
        FormDialog(
            title, fields, save, draft=f"step:{title}:{learning.id}", said=said, intro=truncate(learning.text, 140)
        )
    )


def plan(app: AppProtocol, learning: Learning) -> None:
    """The if-then plan; what it has already is not asked for again."""
    asked = (
        ("own_words", TextField("own_words", "What does it mean in your own words?", required="A few words, please.")),
        ("plan_when", TextField("when", "When …", hint="I get Friday's tickets", required="What is the cue?")),
        ("plan_will", TextField("will", "… I will …", hint="sort them into three piles", required="What will you do?")),
        ("expected_sign", TextField("expect", "And I expect to see … (if you can name it)")),
    )
    fields: list[Field] = [field for name, field in asked if not getattr(learning, name).strip()]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.learnings.plan(learning, today=app.today, **values)

    _ask(app, learning, "The plan", [*fields, _day(app, "Planned on")], save, said=PLANNED)


def plan_in_a_line(app: AppProtocol, learning: Learning) -> None:
    """The plan as one line; what the line holds is kept, and what it lacks is asked for after it."""
    if any((learning.own_words, learning.plan_when, learning.plan_will, learning.expected_sign)):
        plan(app, learning)
        return

    def answered(line: str | None) -> None:
        if line is None:
            return
        parts = parse_plan(line)
        if {"own_words", "plan_when", "plan_will"} <= parts.keys():
            words = {"on": app.today, "today": app.today, "own_words": parts["own_words"]}
            words |= {"when": parts["plan_when"], "will": parts["plan_will"], "expect": parts.get("expected_sign", "")}
            attempt(app, PLANNED, app.journal.learnings.plan, learning, **words)
        else:
            plan(app, _keep(app, learning, parts))

    hint = "or enter alone, to be asked one thing after another"
    label = "What it means to you: when …, I will …; I expect …"
    draft = f"line:plan:{learning.id}"
    intro = truncate(learning.text, 140)
    app.push_screen(AskLine("The plan, in one line", hint, label=label, draft=draft, intro=intro), answered)


def _keep(app: AppProtocol, learning: Learning, parts: dict[str, str]) -> Learning:
    """What was written so far, stored with the learning and without a date."""
    if not parts:
        return learning
    kept = app.journal.edit(learning, f"Begin a step of “{truncate(learning.text, 40)}”", **parts)
    app.changed()
    return kept


def apply(app: AppProtocol, learning: Learning) -> None:
    """The trial."""
    fields = [
        TextField(
            "note", "What did you do, and where?", hint="period 3: sorted them aloud", required="One line, please."
        ),
        _day(app, "Tried on"),
    ]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.learnings.apply(learning, today=app.today, **values)

    _ask(app, learning, "You tried it", fields, save, said="Tried. In two weeks it asks what you saw.")


def realize(app: AppProtocol, learning: Learning) -> None:
    """What was seen, beside what was expected."""
    expected = f"What did you see? You expected: {truncate(learning.expected_sign, 120)}"
    fields = [
        TextField("observed", expected if learning.expected_sign else "What did you see?", learning.observed or None,
             required="One line, please."),
        ChoiceField("evidence", "How well is that supported?", options=GRADES, required="Choose one of the four."),
        _day(app, "Seen on"),
    ]  # fmt: skip

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.learnings.realize(learning, today=app.today, **values)

    _ask(app, learning, "What came of it", fields, save, said=SEEN)


def realize_in_a_line(app: AppProtocol, learning: Learning) -> None:
    """What was seen and how well it is supported, as one line; a grade that it lacks is asked for after it."""
    if learning.observed:
        realize(app, learning)
        return

    def answered(line: str | None) -> None:
        if line is None:
            return
        seen, grade = parse_observation(line)
        if seen and grade:
            words = {"observed": seen, "evidence": grade, "on": app.today, "today": app.today}
            attempt(app, SEEN, app.journal.learnings.realize, learning, **words)
        else:
            realize(app, _keep(app, learning, {"observed": seen} if seen else {}))

    expected = truncate(learning.expected_sign, 100)
    label = f"What did you see? You expected: {expected}" if expected else "What did you see?"
    grades = f" {app.signs.separator} ".join(" ".join(item.label.split()).partition(",")[0] for item in GRADES)
    hint = "fewer blanks in two classes, E1"
    draft = f"line:seen:{learning.id}"
    app.push_screen(AskLine("What came of it, in one line", hint, label=label, draft=draft, intro=grades), answered)


def reframe(app: AppProtocol, learning: Learning) -> None:
    """What counted as success before, and what counts now."""
    try:
        stages.reframe(learning, before="…", after="…", on=app.today, today=app.today)
    except JournalError as error:
        app.say_error(error)
        return
    old = (learning.reframed_before or None, learning.reframed_after or None)
    fields = [
        TextField("before", "I used to count as success …", old[0], required="What did you look for before?"),
        TextField("after", "Now I count …", old[1], required="What do you look for now?"),
        _day(app, "Since"),
    ]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.learnings.reframe(learning, today=app.today, **values)

    _ask(app, learning, "What counts as success", fields, save, said="Reframed.")


def close(app: AppProtocol, learning: Learning) -> None:
    """An ending with its reason; one that has ended is brought back."""
    if learning.closed_on is not None:
        _reopen(app, learning)
        return
    fields = [
        ChoiceField("closed_as", "How does it end?", options=ENDINGS, required="Choose one of the three."),
        TextField("reason", "Why?", required="One line is enough; that it didn't work is worth knowing."),
        ChoiceField("barrier", "Did something stand in the way?", options=BARRIERS),
        _day(app, "Closed on"),
    ]

    def save(values: dict[str, Any]) -> Learning:
        barrier: Barrier | None = values.pop("barrier") or None
        return app.journal.learnings.close(learning, barrier=barrier, today=app.today, **values)

    _ask(app, learning, "Close it", fields, save, said="Closed. An honest ending counts.")


def _reopen(app: AppProtocol, learning: Learning) -> None:
    def answered(again: bool | None) -> None:
        if again:
            attempt(app, "It is open again.", app.journal.learnings.reopen, learning)

    reason = learning.closed_reason
    app.push_screen(Choose("This one is closed.", [ChoiceOption("o", True, "open it again")], intro=reason), answered)


def pass_on(app: AppProtocol, learning: Learning) -> None:
    """To whom it was passed on."""
    fields = [ContactsField("who", "To whom did you pass it on?", required="A name, please.")]

    def save(values: dict[str, Any]) -> Learning:
        passed = learning
        with app.journal.change(f"Pass on “{truncate(learning.text, 40)}”"):
            for contact_id in values["who"]:
                passed = app.journal.learnings.share(passed, contact_id, on=app.today)
        return passed

    _ask(app, learning, "Passed on", fields, save, said="Passed on.")


def instead(app: AppProtocol, learning: Learning) -> list[ChoiceOption]:
    """What can be done with a learning that is not taken further as it is."""
    answers = []
    if learning.potential_on is None and learning.applied_on is None and learning.closed_on is None:
        tried = partial(apply, app, learning)
        answers.append(ChoiceOption("t", tried, "I have tried it already", "what you did, and when"))
    if learning.potential_on is not None and learning.applied_on is None:
        replan = partial(_replan, app, learning)
        answers.append(ChoiceOption("p", replan, "give it another plan", "another cue, a smaller step"))
    if learning.closed_on is None:
        answers.append(ChoiceOption("c", partial(close, app, learning), "close it", "with the reason"))
    return answers


def _replan(app: AppProtocol, learning: Learning) -> None:
    fields = [
        TextField("when", "When …", learning.plan_when, required="What is the cue?"),
        TextField("will", "… I will …", learning.plan_will, required="What will you do?"),
        TextField("expect", "And I expect to see …", learning.expected_sign),
    ]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.learnings.plan(learning, on=app.today, today=app.today, **values)

    _ask(app, learning, "Another plan", fields, save, said="Planned again, from today.")


def recall(app: AppProtocol, learning: Learning) -> None:
    """Show what was learned, which was asked in the list, and ask whether it was remembered."""

    def answered(remembered: bool | None) -> None:
        if remembered is not None:
            said = "Noted. It comes back later." if remembered else "No matter: you have seen it again now."
            attempt(app, said, app.journal.learnings.recalled, learning, on=app.today, remembered=remembered)

    answers = [ChoiceOption("y", True, "yes, I remembered"), ChoiceOption("n", False, "no, or not quite")]
    app.push_screen(Choose("Was that it?", answers, intro=learning.text), answered)


def attempt(app: AppProtocol, said: str, action: Any, *arguments: Any, **words: Any) -> None:
    """Do something to the journal and say so; an error becomes a sentence on the screen."""
    try:
        action(*arguments, **words)
    except JournalError as error:
        app.say_error(error)
        return
    app.say(said)
    app.changed()
