"""Forms of conversations, learnings, goals and problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from netjournal.domain import ladder, stages
from netjournal.domain.goals import FROM_DONE, FROM_RULE, sentence
from netjournal.domain.minutes import read_time
from netjournal.domain.model import (
    CHANNELS,
    Barrier,
    Contact,
    Direction,
    Evidence,
    Goal,
    Interaction,
    Learning,
    Problem,
    Said,
    Stage,
)
from netjournal.domain.new_goal import changed_goal
from netjournal.domain.new_goal import new_goal as made_goal
from netjournal.domain.redating import redate_learning, redate_problem
from netjournal.domain.words import one_line
from netjournal.tui.dialogs.fields import (
    Day,
    Field,
    FieldFault,
    Line,
    LongText,
    Minutes,
    Option,
    People,
    Pick,
    Repeat,
    Topics,
    yes_no,
)
from netjournal.tui.dialogs.form import FormDialog, changes
from netjournal.tui.dialogs.known import Suggested, Titles

if TYPE_CHECKING:
    from netjournal.tui.program import Program

UNSAID = Option(None, "not said")
DIRECTIONS = (UNSAID, Option(Direction.GET, "I got"), Option(Direction.GIVE, "I gave"), Option(Direction.BOTH, "both"))
DEPTHS = (
    UNSAID, Option(0, "0 scanned"), Option(1, "1 swapped"), Option(2, "2 explored why"), Option(3, "3 joint work"),
)  # fmt: skip
USEFUL = (UNSAID, *(Option(each, str(each)) for each in range(4)))
ENERGIES = (UNSAID, *(Option(each, f"{each:+d}" if each else "0") for each in range(-2, 3)))
GRADES = (
    Option(Evidence.E0, "E0  my word"),
    Option(Evidence.E1, "E1  an artefact"),
    Option(Evidence.E2, "E2  another adult saw it"),
    Option(Evidence.E3, "E3  a measure named beforehand, against a baseline"),
)
BARRIERS = (Option(None, "none"), *(Option(each, each.value) for each in Barrier))
COUNTS_FROM = (Option(FROM_RULE, "its own dates"), Option(FROM_DONE, "the day it was done"))


def _problems(app: Program, keep: Iterable[str] = ()) -> dict[str, str]:
    """The open problems by id, and those that are named already."""
    known = {problem.id: problem.title for problem in app.journal.open_problems()}
    return known | {problem.id: problem.title for problem in app.journal.some(Problem, [each for each in keep if each])}


def _learnings(app: Program, keep: str = "") -> dict[str, str]:
    """The open learnings by id, the newest first, and the one that is named already."""
    known = {each.id: each.text for each in reversed(app.journal.learnings.all()) if each.closed_on is None}
    return known | {each.id: each.text for each in app.journal.some(Learning, [keep] if keep else [])}


def goal_fields(app: Program, goal: Goal) -> list[Field]:
    """The fields of a goal."""
    return [
        Line("text", "What will you do?", sentence(goal) or None, hint="when Friday's tickets come, I will sort them",
             required="A few words are enough."),
        Day("due_on", "By when", goal.due_on, hint="friday, 27 nov, in 2 weeks", ahead=True),
        People("contact_ids", "With whom", goal.contact_ids, hint="names, with commas between"),
        Repeat("repeat", "How often again", goal.repeat, hint="once; or every 2 weeks, every friday"),
        Pick("repeat_from", "Count the next one from", goal.repeat_from or FROM_RULE, options=COUNTS_FROM),
        Titles("learning_id", "To try which learning", goal.learning_id, titles=_learnings(app, goal.learning_id),
               single=True, hint="a word of it"),
        Titles("problem_id", "For which problem", goal.problem_id, titles=_problems(app, [goal.problem_id]),
               single=True, hint="a word of its title"),
    ]  # fmt: skip


def new_goal(
    app: Program,
    contact: Contact | None = None,
    learning: Learning | None = None,
    problem: Problem | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Set a goal, for a contact, a learning or a problem where one is given; `then` comes after it was kept."""
    begin = Goal(
        contact_ids=(contact.id,) if contact else (),
        learning_id=learning.id if learning else "",
        problem_id=problem.id if problem else "",
        when_cue=learning.plan_when if learning else "",
        will_do=learning.plan_will if learning else "",
    )
    about = next((each.id for each in (contact, learning, problem) if each is not None), "new")

    def save(values: dict[str, Any]) -> Goal:
        return app.journal.goals.add(made_goal(values.pop("text"), today=app.today, **values))

    def kept(goal: Goal | None) -> None:
        if goal is not None and then is not None:
            then()

    app.push_screen(FormDialog("New goal", goal_fields(app, begin), save, draft=f"goal:{about}", said="Kept."), kept)


def edit_goal(app: Program, goal: Goal) -> None:
    """Change a goal."""

    def save(values: dict[str, Any]) -> Goal:
        changed = changed_goal(goal, values, app.today)
        label = f"Edit the goal “{one_line(sentence(goal), 40)}”"
        return app.journal.edit(goal, label, **changed) if changed else goal

    app.push_screen(FormDialog("Goal", goal_fields(app, goal), save, draft=f"goal:{goal.id}", said="Kept."))


def interaction_fields(app: Program, talk: Interaction) -> list[Field]:
    """The fields of a conversation."""
    channels = tuple(dict.fromkeys((*CHANNELS, *app.journal.channels())))
    return [
        LongText("summary", "What happened", talk.summary, required="One line, please.", lines=4),
        People("contact_ids", "With whom", talk.contact_ids, required="With whom?"),
        Day("on", "When", talk.on, required="On which day?", past=True),
        Line("at", "At what time", f"{talk.at:%H:%M}" if talk.at else None, hint="15:30", prose=False),
        Minutes("minutes", "How long", talk.minutes, hint="25m, 1h30"),
        Suggested("channel", "How", talk.channel, hint="hallway, call, chat", words=channels),
        Topics("topics", "Topics", talk.topics),
        Pick("direction", "Who gave", talk.direction, options=DIRECTIONS),
        Pick("depth", "How deep", talk.depth, options=DEPTHS),
        Pick("usefulness", "How useful", talk.usefulness, options=USEFUL),
        Pick("energy", "What it did to your energy", talk.energy, options=ENERGIES),
        Titles("problem_ids", "About which problems", talk.problem_ids, titles=_problems(app, talk.problem_ids),
               hint="a word of the title"),
        LongText("notes", "Notes", talk.notes, lines=8),
        yes_no("private", "Keep out of exports?", talk.private),
    ]  # fmt: skip


def edit_interaction(app: Program, talk: Interaction) -> None:
    """Change a conversation."""

    def save(values: dict[str, Any]) -> Interaction:
        written = values["at"]
        values["at"] = read_time(written) if written else None
        if written and values["at"] is None:
            raise FieldFault("at", f"“{written}” is not a time of day.", "Try 15:30 or 3pm.")
        changed = changes(talk, values)
        if "minutes" in changed:
            changed["minutes_source"] = Said.ENTERED if changed["minutes"] else None
        return app.journal.interactions.edit(talk, **changed) if changed else talk

    fields = interaction_fields(app, talk)
    app.push_screen(FormDialog("Conversation", fields, save, draft=f"interaction:{talk.id}", said="Kept."))


def learning_fields(app: Program, learning: Learning) -> list[Field]:
    """The fields of a learning, those of its stages as far as it came."""
    fields: list[Field] = [
        LongText("text", "What you learned", learning.text, required="A few words, please.", lines=3),
        Day("on", "Noted on", learning.on if learning.text else app.today, required="On which day?", past=True),
        People("contact_ids", "From whom", learning.contact_ids),
        Topics("topics", "Topics", learning.topics),
        Titles("problem_id", "For which problem", learning.problem_id, titles=_problems(app, [learning.problem_id]),
               single=True, hint="a word of its title"),
        LongText("own_words", "In your own words", learning.own_words, lines=3),
    ]  # fmt: skip
    fields += _plan_fields(learning) if learning.applied_on is None else []
    fields += _stage_fields(learning)
    if learning.applied_on is not None:
        fields.append(Day("told_source_on", "Told the source on", learning.told_source_on, hint="not yet", past=True))
    fields += [
        People("shared_with", "Passed on to", learning.shared_with),
        yes_no("private", "Keep out of exports?", learning.private),
    ]
    return fields


def _plan_fields(learning: Learning) -> list[Field]:
    """The plan, which can be worded anew until it was tried."""
    return [
        Line("plan_when", "When …", learning.plan_when, hint="I get Friday's tickets"),
        Line("plan_will", "I will …", learning.plan_will, hint="sort them into three piles"),
        Line("expected_sign", "And I expect to see …", learning.expected_sign),
    ]


def _stage_fields(learning: Learning) -> list[Field]:
    """What was written at each stage that was reached, and its day."""
    written: dict[Stage, tuple[str, tuple[Field, ...]]] = {
        Stage.POTENTIAL: ("Planned on", ()),
        Stage.APPLIED: ("Tried on", (LongText("applied_note", "What you did", learning.applied_note, lines=3),)),
        Stage.REALIZED: (
            "Observed on",
            (
                LongText("observed", "What you saw", learning.observed, lines=3),
                Pick("evidence", "How well it is supported", learning.evidence, options=GRADES),
            ),
        ),
        Stage.REFRAMED: (
            "Reframed on",
            (
                LongText("reframed_before", "What used to count as success", learning.reframed_before, lines=2),
                LongText("reframed_after", "What counts now", learning.reframed_after, lines=2),
            ),
        ),
        Stage.CLOSED: (
            "Closed on",
            (
                LongText("closed_reason", "Why it was closed", learning.closed_reason, lines=2),
                Pick("barrier", "What stood in the way", learning.barrier, options=BARRIERS),
            ),
        ),
    }
    fields: list[Field] = []
    for stage, (label, more) in written.items():
        on = stages.reached_on(learning, stage)
        if on is not None:
            fields += [*more, Day(stages.DATE_FIELDS[stage], label, on, required="On which day?", past=True)]
    return fields


def new_learning(app: Program, contact: Contact | None = None) -> None:
    """Note a learning by itself."""
    begin = Learning(contact_ids=(contact.id,) if contact else ())
    fields = [field for field in learning_fields(app, begin) if field.name != "shared_with"]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.add(Learning(**values), f"Note “{one_line(values['text'], 40)}”")

    about = contact.id if contact else "new"
    app.push_screen(FormDialog("New learning", fields, save, draft=f"learning:{about}", said="Kept."))


def edit_learning(app: Program, learning: Learning) -> None:
    """Change a learning; a date of a stage can be corrected, but none is skipped."""

    def save(values: dict[str, Any]) -> Learning:
        changed = changes(learning, values)
        named = {field: stage for stage, field in stages.DATE_FIELDS.items()}
        days = {named[field]: changed.pop(field) for field in list(changed) if field in named}
        changed |= redate_learning(learning, days, app.today)
        return app.journal.edit(learning, f"Edit “{one_line(learning.text, 40)}”", **changed) if changed else learning

    fields = learning_fields(app, learning)
    app.push_screen(FormDialog("Learning", fields, save, draft=f"learning:{learning.id}", said="Kept."))


def problem_fields(problem: Problem, today: date) -> list[Field]:
    """The fields of a problem of practice, its ladder as far as it was climbed."""
    fields: list[Field] = [
        Line("title", "The problem, in a few words", problem.title or None, hint="exit tickets pile up unread",
             required="A few words, please."),
        LongText("context", "Where and when it shows", problem.context, lines=3),
        LongText("tried", "What you have tried", problem.tried, lines=3),
        LongText("question", "What you would ask somebody", problem.question, lines=2),
        Day("opened_on", "Since when", problem.opened_on or today, required="On which day?", past=True),
    ]  # fmt: skip
    for rung, on in ladder.climbed(problem)[1:]:
        if on is not None:
            label = f"{str(rung).capitalize()} on"
            fields.append(Day(ladder.DATE_FIELDS[rung], label, on, required="On which day?", past=True))
    if problem.resolved_on is not None:
        fields += [
            People("resolved_by", "Who helped", problem.resolved_by, single=True),
            LongText("resolution", "What solved it", problem.resolution, required="One line, please.", lines=3),
        ]
    return fields


def new_problem(app: Program) -> None:
    """Open a problem of practice."""

    def save(values: dict[str, Any]) -> Problem:
        return app.journal.problems.add(Problem(**values))

    fields = problem_fields(Problem(), app.today)
    app.push_screen(FormDialog("New problem of practice", fields, save, draft="problem:new", said="Kept."))


def edit_problem(app: Program, problem: Problem) -> None:
    """Change a problem of practice; the day of a rung can be corrected."""

    def save(values: dict[str, Any]) -> Problem:
        changed = changes(problem, values)
        named = {field: rung for rung, field in ladder.DATE_FIELDS.items()}
        days = {named[field]: changed.pop(field) for field in list(changed) if field in named}
        if problem.opened_on is None and ladder.Rung.OPEN in days:
            changed["opened_on"] = days.pop(ladder.Rung.OPEN)
        changed |= redate_problem(problem, days, app.today)
        return app.journal.edit(problem, f"Edit “{one_line(problem.title, 40)}”", **changed) if changed else problem

    fields = problem_fields(problem, app.today)
    app.push_screen(FormDialog("Problem of practice", fields, save, draft=f"problem:{problem.id}", said="Kept."))
