"""Forms of conversations, learnings, goals and problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from netjournal.domain import learnings as stages
from netjournal.domain import problems as ladder
from netjournal.domain.corrections import correct_learning_dates, correct_problem_dates
from netjournal.domain.goals import FROM_DONE, FROM_RULE, edit_goal_text, sentence
from netjournal.domain.goals import new_goal as made_goal
from netjournal.domain.records import (
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
from netjournal.text.durations import parse_time
from netjournal.text.normalize import truncate
from netjournal.tui.forms.fields import (
    ChoiceField,
    ContactsField,
    DateField,
    Field,
    FieldFault,
    FieldOption,
    LongTextField,
    MinutesField,
    RepeatField,
    SuggestedField,
    TextField,
    TitlesField,
    TopicsField,
    yes_no,
)
from netjournal.tui.forms.form import SAVED, FormDialog, changes

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


UNSAID = FieldOption(None, "not said")
DIRECTIONS = (
    UNSAID,
    FieldOption(Direction.GET, "I got"),
    FieldOption(Direction.GIVE, "I gave"),
    FieldOption(Direction.BOTH, "both"),
)
DEPTHS = (
    UNSAID,
    FieldOption(0, "0 scanned"),
    FieldOption(1, "1 swapped"),
    FieldOption(2, "2 explored why"),
    FieldOption(3, "3 joint work"),
)
USEFUL = (UNSAID, *(FieldOption(number, str(number)) for number in range(4)))
ENERGIES = (UNSAID, *(FieldOption(number, f"{number:+d}" if number else "0") for number in range(-2, 3)))
GRADES = (
    FieldOption(Evidence.E0, "E0  my word"),
    FieldOption(Evidence.E1, "E1  an artefact"),
    FieldOption(Evidence.E2, "E2  another adult saw it"),
    FieldOption(Evidence.E3, "E3  a measure named beforehand, against a baseline"),
)
BARRIERS = (FieldOption(None, "none"), *(FieldOption(item, item.value) for item in Barrier))
COUNTS_FROM = (FieldOption(FROM_RULE, "its own dates"), FieldOption(FROM_DONE, "the day it was done"))


def _problems(app: AppProtocol, keep: Iterable[str] = ()) -> dict[str, str]:
    """The open problems by id, and those that are named already."""
    known = {problem.id: problem.title for problem in app.journal.open_problems()}
    return known | {problem.id: problem.title for problem in app.journal.some(Problem, [item for item in keep if item])}


def _learnings(app: AppProtocol, keep: str = "") -> dict[str, str]:
    """The open learnings by id, the newest first, and the one that is named already."""
    known = {
        learning.id: learning.text for learning in reversed(app.journal.learnings.all()) if learning.closed_on is None
    }
    return known | {learning.id: learning.text for learning in app.journal.some(Learning, [keep] if keep else [])}


def goal_fields(app: AppProtocol, goal: Goal) -> list[Field]:
    """The fields of a goal."""
    return [
        TextField(
            "text",
            "What will you do?",
            sentence(goal) or None,
            hint="when Friday's tickets come, I will sort them",
            required="A few words are enough.",
        ),
        DateField("due_on", "By when", goal.due_on, hint="friday, 27 nov, in 2 weeks", ahead=True),
        ContactsField("contact_ids", "With whom", goal.contact_ids, hint="names, with commas between"),
        RepeatField("repeat", "Repeat", goal.repeat, hint="once; or every 2 weeks, every friday"),
        ChoiceField("repeat_from", "Repeat from", goal.repeat_from or FROM_RULE, options=COUNTS_FROM),
        TitlesField(
            "learning_id",
            "To try which learning",
            goal.learning_id,
            titles=_learnings(app, goal.learning_id),
            single=True,
            hint="a word of it",
        ),
        TitlesField(
            "problem_id",
            "For which problem",
            goal.problem_id,
            titles=_problems(app, [goal.problem_id]),
            single=True,
            hint="a word of its title",
        ),
    ]


def new_goal(
    app: AppProtocol,
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
    about = next((item.id for item in (contact, learning, problem) if item is not None), "new")

    def save(values: dict[str, Any]) -> Goal:
        return app.journal.goals.add(made_goal(values.pop("text"), today=app.today, **values))

    def kept(goal: Goal | None) -> None:
        if goal is not None and then is not None:
            then()

    app.push_screen(
        FormDialog("New goal", goal_fields(app, begin), save, draft=f"goal:{about}", said=SAVED),
        kept,
    )


def edit_goal(app: AppProtocol, goal: Goal) -> None:
    """Change a goal."""

    def save(values: dict[str, Any]) -> Goal:
        changed = edit_goal_text(goal, values, app.today)
        label = f"Edit the goal “{truncate(sentence(goal), 40)}”"
        return app.journal.edit(goal, label, **changed) if changed else goal

    app.push_screen(FormDialog("Goal", goal_fields(app, goal), save, draft=f"goal:{goal.id}", said=SAVED))


def interaction_fields(app: AppProtocol, talk: Interaction) -> list[Field]:
    """The fields of a conversation."""
    channels = tuple(dict.fromkeys((*CHANNELS, *app.journal.channels())))
    return [
        LongTextField("summary", "What happened", talk.summary, required="One line, please.", lines=4),
        ContactsField("contact_ids", "With whom", talk.contact_ids, required="With whom?"),
        DateField("on", "When", talk.on, required="On which day?", past=True),
        TextField("at", "At what time", f"{talk.at:%H:%M}" if talk.at else None, hint="15:30", prose=False),
        MinutesField("minutes", "How long", talk.minutes, hint="25m, 1h30"),
        SuggestedField("channel", "How", talk.channel, hint="hallway, call, chat", words=channels),
        TopicsField("topics", "Topics", talk.topics),
        ChoiceField("direction", "Who gave", talk.direction, options=DIRECTIONS),
        ChoiceField("depth", "How deep", talk.depth, options=DEPTHS),
        ChoiceField("usefulness", "How useful", talk.usefulness, options=USEFUL),
        ChoiceField("energy", "What it did to your energy", talk.energy, options=ENERGIES),
        TitlesField(
            "problem_ids",
            "About which problems",
            talk.problem_ids,
            titles=_problems(app, talk.problem_ids),
            hint="a word of the title",
        ),
        LongTextField("notes", "Notes", talk.notes, lines=8),
        yes_no("private", "Keep out of exports?", talk.private),
    ]


def edit_interaction(app: AppProtocol, talk: Interaction) -> None:
    """Change a conversation."""

    def save(values: dict[str, Any]) -> Interaction:
        written = values["at"]
        values["at"] = parse_time(written) if written else None
        if written and values["at"] is None:
            raise FieldFault("at", f"“{written}” is not a time of day.", "Try 15:30 or 3pm.")
        changed = changes(talk, values)
        if "minutes" in changed:
            changed["minutes_source"] = Said.ENTERED if changed["minutes"] else None
        return app.journal.interactions.edit(talk, **changed) if changed else talk

    fields = interaction_fields(app, talk)
    app.push_screen(FormDialog("Conversation", fields, save, draft=f"interaction:{talk.id}", said=SAVED))


def learning_fields(app: AppProtocol, learning: Learning) -> list[Field]:
    """The fields of a learning, those of its stages as far as it came."""
    fields: list[Field] = [
        LongTextField("text", "What you learned", learning.text, required="A few words, please.", lines=3),
        DateField("on", "Noted on", learning.on if learning.text else app.today, required="On which day?", past=True),
        ContactsField("contact_ids", "From whom", learning.contact_ids),
        TopicsField("topics", "Topics", learning.topics),
        TitlesField(
            "problem_id",
            "For which problem",
            learning.problem_id,
            titles=_problems(app, [learning.problem_id]),
            single=True,
            hint="a word of its title",
        ),
        LongTextField("own_words", "In your own words", learning.own_words, lines=3),
    ]
    fields += _plan_fields(learning) if learning.applied_on is None else []
    fields += _stage_fields(learning)
    if learning.applied_on is not None:
        fields.append(
            DateField("told_source_on", "Told the source on", learning.told_source_on, hint="not yet", past=True)
        )
    fields += [
        ContactsField("shared_with", "Passed on to", learning.shared_with),
        yes_no("private", "Keep out of exports?", learning.private),
    ]
    return fields


def _plan_fields(learning: Learning) -> list[Field]:
    """The plan, which can be reworded until it was tried."""
    return [
        TextField("plan_when", "When …", learning.plan_when, hint="I get Friday's tickets"),
        TextField("plan_will", "I will …", learning.plan_will, hint="sort them into three piles"),
        TextField("expected_sign", "And I expect to see …", learning.expected_sign),
    ]


def _stage_fields(learning: Learning) -> list[Field]:
    """What was written at each stage that was reached, and its day."""
    written: dict[Stage, tuple[str, tuple[Field, ...]]] = {
        Stage.POTENTIAL: ("Planned on", ()),
        Stage.APPLIED: ("Tried on", (LongTextField("applied_note", "What you did", learning.applied_note, lines=3),)),
        Stage.REALIZED: (
            "Observed on",
            (
                LongTextField("observed", "What you saw", learning.observed, lines=3),
                ChoiceField("evidence", "How well it is supported", learning.evidence, options=GRADES),
            ),
        ),
        Stage.REFRAMED: (
            "Reframed on",
            (
                LongTextField("reframed_before", "What used to count as success", learning.reframed_before, lines=2),
                LongTextField("reframed_after", "What counts now", learning.reframed_after, lines=2),
            ),
        ),
        Stage.CLOSED: (
            "Closed on",
            (
                LongTextField("closed_reason", "Why it was closed", learning.closed_reason, lines=2),
                ChoiceField("barrier", "What stood in the way", learning.barrier, options=BARRIERS),
            ),
        ),
    }
    fields: list[Field] = []
    for stage, (label, more) in written.items():
        on = stages.reached_on(learning, stage)
        if on is not None:
            fields += [*more, DateField(stages.DATE_FIELDS[stage], label, on, required="On which day?", past=True)]
    return fields


def new_learning(app: AppProtocol, contact: Contact | None = None) -> None:
    """Note a learning by itself."""
    begin = Learning(contact_ids=(contact.id,) if contact else ())
    fields = [field for field in learning_fields(app, begin) if field.name != "shared_with"]

    def save(values: dict[str, Any]) -> Learning:
        return app.journal.add(Learning(**values), f"Note “{truncate(values['text'], 40)}”")

    about = contact.id if contact else "new"
    app.push_screen(FormDialog("New learning", fields, save, draft=f"learning:{about}", said=SAVED))


def edit_learning(app: AppProtocol, learning: Learning) -> None:
    """Change a learning; a date of a stage can be corrected, but none is skipped."""

    def save(values: dict[str, Any]) -> Learning:
        changed = changes(learning, values)
        named = {field: stage for stage, field in stages.DATE_FIELDS.items()}
        days = {named[field]: changed.pop(field) for field in list(changed) if field in named}
        changed |= correct_learning_dates(learning, days, app.today)
        return app.journal.edit(learning, f"Edit “{truncate(learning.text, 40)}”", **changed) if changed else learning

    fields = learning_fields(app, learning)
    app.push_screen(FormDialog("Learning", fields, save, draft=f"learning:{learning.id}", said=SAVED))


def problem_fields(problem: Problem, today: date) -> list[Field]:
    """The fields of a problem of practice, its ladder as far as it was climbed."""
    fields: list[Field] = [
        TextField(
            "title",
            "The problem, in a few words",
            problem.title or None,
            hint="exit tickets pile up unread",
            required="A few words, please.",
        ),
        LongTextField("context", "Where and when it shows", problem.context, lines=3),
        LongTextField("tried", "What you have tried", problem.tried, lines=3),
        LongTextField("question", "What you would ask somebody", problem.question, lines=2),
        DateField("opened_on", "Since when", problem.opened_on or today, required="On which day?", past=True),
    ]
    for rung, on in ladder.history(problem)[1:]:
        if on is not None:
            label = f"{str(rung).capitalize()} on"
            fields.append(DateField(ladder.DATE_FIELDS[rung], label, on, required="On which day?", past=True))
    if problem.resolved_on is not None:
        fields += [
            ContactsField("resolved_by", "Who helped", problem.resolved_by, single=True),
            LongTextField("resolution", "What solved it", problem.resolution, required="One line, please.", lines=3),
        ]
    return fields


def new_problem(app: AppProtocol) -> None:
    """Open a problem of practice."""

    def save(values: dict[str, Any]) -> Problem:
        return app.journal.problems.add(Problem(**values))

    fields = problem_fields(Problem(), app.today)
    app.push_screen(FormDialog("New problem of practice", fields, save, draft="problem:new", said=SAVED))


def edit_problem(app: AppProtocol, problem: Problem) -> None:
    """Change a problem of practice; the day of a rung can be corrected."""

    def save(values: dict[str, Any]) -> Problem:
        changed = changes(problem, values)
        named = {field: rung for rung, field in ladder.DATE_FIELDS.items()}
        days = {named[field]: changed.pop(field) for field in list(changed) if field in named}
        if problem.opened_on is None and ladder.ProblemState.OPEN in days:
            changed["opened_on"] = days.pop(ladder.ProblemState.OPEN)
        changed |= correct_problem_dates(problem, days, app.today)
        return app.journal.edit(problem, f"Edit “{truncate(problem.title, 40)}”", **changed) if changed else problem

    fields = problem_fields(problem, app.today)
    app.push_screen(FormDialog("Problem of practice", fields, save, draft=f"problem:{problem.id}", said=SAVED))
