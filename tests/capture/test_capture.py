from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.capture import tokenizer
from netjournal.capture.capture import LONGEST_ENTRY, Capture, PlannedGoal, parse
from netjournal.capture.tokenizer import Mention, SpanKind
from netjournal.domain.records import Direction, Said
from netjournal.text.dates import DateOrder

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)
EXAMPLE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1"
    " learned: sort tickets by error, not by student"
    " goal: when I get Friday's tickets, I will sort them into three piles by friday"
    " problem: exit tickets pile up unread"
)
NAMES = {"lucia": "Lucía Morrow", "tomas": "Tomas Reed", "ann": "Ann [Bee]"}


def read(text: str, **options: Any) -> Capture:
    return parse(text, today=MONDAY, **options)


def kinds(capture: Capture) -> list[tuple[str, str]]:
    """The marks that were understood, as written."""
    silent = (SpanKind.TEXT, SpanKind.SPACE)
    return [(str(s.kind), capture.text[s.start : s.end]) for s in capture.spans if s.kind not in silent]


def test_the_whole_language_in_one_line() -> None:
    capture = read(EXAMPLE)
    assert capture.mentions == (Mention("lucia", False, 12, 18),)
    assert capture.topics == ("feedback",)
    assert (capture.minutes, capture.channel, capture.energy) == (25, "call", 1)
    assert (capture.usefulness, capture.direction, capture.private, capture.at) == (None, None, False, None)
    assert (capture.on, capture.on_source) == (SUNDAY, Said.ENTERED)
    assert [learning.text for learning in capture.learnings] == ["sort tickets by error, not by student"]
    assert capture.goals == (
        PlannedGoal(
            text="when I get Friday's tickets, I will sort them into three piles",
            when_cue="I get Friday's tickets",
            will_do="sort them into three piles",
            due_on=date(2026, 11, 27),
            learning=0,
        ),
    )
    assert [problem.title for problem in capture.problems] == ["exit tickets pile up unread"]
    assert (capture.asked, capture.faults, capture.left_over, capture.unknown_channels) == ((), (), "", ())
    assert capture.understood
    assert capture.summary(NAMES) == "coffee with Lucía Morrow about exit tickets"
    assert kinds(capture) == [
        ("contact", "@lucia"),
        ("topic", "#feedback"),
        ("minutes", "25m"),
        ("date", "yesterday"),
        ("channel", "~call"),
        ("energy", "+1"),
        ("section", "learned:"),
        ("section", "goal:"),
        ("due", "by friday"),
        ("section", "problem:"),
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@a 1h30 tea", {"minutes": 90}),
        ("@a talked for 25m.", {"minutes": 25}),
        ("@a 25m again 25m", {"minutes": 25, "faults": ()}),
        ("@a a 25m", {"minutes": 25}),
        ("@a room 25mb", {"minutes": None}),
        ("@a last friday", {"on": date(2026, 11, 20)}),
        ("@a 3 days ago at 15:30", {"on": date(2026, 11, 20), "at": time(15, 30)}),
        ("@a yesterday 15:30", {"on": SUNDAY, "at": time(15, 30)}),
        ("@a at 3pm", {"at": time(15), "on_source": Said.DEFAULTED}),
        ("@a at 3 schools, ratio 3:10", {"at": None}),
        ("@a 12 nov, then 11 nov", {"on": date(2026, 11, 12), "faults": ()}),
        ("@a planned next friday yesterday", {"on": SUNDAY, "faults": ()}),
        ("@a today", {"on": MONDAY, "on_source": Said.ENTERED}),
        ("@a +2", {"energy": 2}),
        ("@a −1", {"energy": -1}),
        ("@a -0.", {"energy": 0}),
        ("@a 1+1 and C+2 or +12", {"energy": None, "faults": ()}),
        ("@a !3", {"usefulness": 3}),
        ("@a wow!3 !!", {"usefulness": None}),
        ("@a ~Call", {"channel": "call", "unknown_channels": ()}),
        ("@a ~Corridor", {"channel": "corridor", "unknown_channels": ("corridor",), "faults": ()}),
        ("@a ~5 ~ 20", {"channel": "", "faults": ()}),
        ("@a get:", {"direction": Direction.GET}),
        ("@a Give: tea", {"direction": Direction.GIVE}),
        ("@a get: give:", {"direction": Direction.BOTH}),
        ("@a both:", {"direction": Direction.BOTH}),
        ("@a forget: get:x", {"direction": None}),
        ("@a private: tea", {"private": True}),
        ("@a learned: a trick private:", {"private": True}),
        ("@a #Feedback #feedback #K-5 #2 #1st", {"topics": ("Feedback", "K-5", "1st")}),
        ("@a C# a#b #", {"topics": ()}),
        ("@a #عربي #日本 #हिन्दी", {"topics": ("عربي", "日本", "हिन्दी")}),
    ],
)
def test_single_marks(text: str, fields: dict[str, object]) -> None:
    capture = read(text)
    assert {name: getattr(capture, name) for name in fields} == fields


def test_own_channels_keep_their_spelling() -> None:
    capture = read("@a ~corridor", channels=["Corridor"])
    assert (capture.channel, capture.unknown_channels) == ("Corridor", ())


def test_bare_dates_follow_the_order_of_the_journal() -> None:
    assert read("@a 3/4").on == date(2026, 4, 3)
    assert read("@a 3/4", order=DateOrder.MDY).on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@lucia", ["lucia"]),
        ("met @lucia's class", ["lucia"]),
        ("met (@lucia, @tomas).", ["lucia", "tomas"]),
        ("@lucia,@tomas", ["lucia", "tomas"]),
        ("@dr.wren-lee_2...", ["dr.wren-lee_2"]),
        ("@Łukasz @李 @नीति", ["Łukasz", "李", "नीति"]),
        ("\u200f@دانا", ["دانا"]),
        ('@"Lucía  Morrow"!', ["Lucía Morrow"]),
        ("@“Lucía Morrow” @„Ann“", ["Lucía Morrow", "Ann"]),
        ('@"Ann [b]Bee[/b]"', ["Ann [b]Bee[/b]"]),
        ('@"Ann\x1b[31m Bee"', ["Ann [31m Bee"]),
        ("@ann @Ann @ann", ["ann", "Ann"]),
        ("write to ann@school.org or a@b", []),
        ("see https://a.org/@ann and www.x.org/(@ann)", []),
        ("@ @. @-x @@ann @ann@school.org", []),
        ("\\@ann", []),
        ("(\\@ann)", []),
    ],
)
def test_contacts(text: str, named: list[str]) -> None:
    assert [mention.text for mention in read(text).mentions] == named


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("planned #feedback routines with @lucia", "planned feedback routines with Lucía Morrow"),
        ("talked about #feedback with @lucia.", "talked about feedback with Lucía Morrow."),
        ("talked with @lucia about #feedback", "talked with Lucía Morrow about feedback"),
        ("talked about #feedback, #grading and tea @lucia", "talked about feedback, grading and tea Lucía Morrow"),
        ("coffee with @lucia #feedback #grading", "coffee with Lucía Morrow"),
        ("coffee with @lucia #feedback. Then tea", "coffee with Lucía Morrow. Then tea"),
        ("tea, 25m, with @lucia", "tea, with Lucía Morrow"),
        ("tea with @lucia 25m.", "tea with Lucía Morrow."),
        ("Yesterday, tea with @lucia", "tea with Lucía Morrow"),
        ("tea with @lucia, 25m, ~call", "tea with Lucía Morrow"),
        ("on a ~call with @lucia for 25m", "on a call with Lucía Morrow"),
        ("tea with @lucia – 25m – good", "tea with Lucía Morrow – good"),
        ("(@lucia) asked: x", "Lucía Morrow"),
        ("@Lucia's class, @tomas and @wren", "Lucía Morrow's class, Tomas Reed and wren"),
        ("@ann  said [red]hi[/]\there", "Ann [Bee] said [red]hi[/] here"),
        ("\\@lucia \\#tag \\~call \\tomorrow \\+1 @ann", "@lucia #tag ~call tomorrow +1 Ann [Bee]"),
        ("at C:\\temp with @ann", "at C:\\temp with Ann [Bee]"),
        ("see https://x.org/#a for 25m @ann", "see https://x.org/#a Ann [Bee]"),
        ("sat with @ann", "sat with Ann [Bee]"),
        ("tea\x1b[2J with @ann", "tea [2J with Ann [Bee]"),
        ("🎉 tea with @ann 25m", "🎉 tea with Ann [Bee]"),
        ("שלום @ann 25m עולם", "שלום Ann [Bee] עולם"),
        ("planned 12 nov, then 11 nov @ann", "planned, then 11 nov Ann [Bee]"),
        ("note: this is for @ann", "note: this is for Ann [Bee]"),
    ],
)
def test_summaries_read_as_sentences(text: str, summary: str) -> None:
    assert read(text).summary(NAMES) == summary


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("@lucia 25m", "Lucía Morrow"),
        ("@lucia @tomas ~call 25m #feedback", "Lucía Morrow, Tomas Reed, call, feedback"),
        ("@lucia learned: sort by error", "Lucía Morrow"),
    ],
)
def test_an_entry_without_words_is_summed_up_by_who_and_how(text: str, summary: str) -> None:
    capture = read(text)
    assert capture.understood
    assert capture.summary(NAMES) == summary


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("call mum", PlannedGoal("call mum")),
        ("call mum by fri", PlannedGoal("call mum", due_on=date(2026, 11, 27))),
        ("call mum, by 12 nov.", PlannedGoal("call mum", due_on=date(2027, 11, 12))),
        ("call mum by next week", PlannedGoal("call mum", due_on=date(2026, 11, 30))),
        ("call mum by email", PlannedGoal("call mum by email")),
        ("finish by friday, honestly", PlannedGoal("finish by friday, honestly")),
        ("read every exit ticket", PlannedGoal("read every exit ticket")),
        ("call every 2 weeks", PlannedGoal("call", due_on=MONDAY, repeat="FREQ=WEEKLY;INTERVAL=2")),
        (
            "call by friday every 2 weeks",
            PlannedGoal("call", due_on=date(2026, 11, 27), repeat="FREQ=WEEKLY;INTERVAL=2"),
        ),
        (
            "call every 2 weeks by friday.",
            PlannedGoal("call", due_on=date(2026, 11, 27), repeat="FREQ=WEEKLY;INTERVAL=2"),
        ),
        ("call every friday private:", PlannedGoal("call", due_on=date(2026, 11, 27), repeat="FREQ=WEEKLY;BYDAY=FR")),
        ("call 25m ~call +1 !7 yesterday", PlannedGoal("call 25m ~call +1 !7 yesterday")),
        (
            "When the bell rings I'll wait.",
            PlannedGoal("When the bell rings I'll wait.", when_cue="the bell rings", will_do="wait"),
        ),
        (
            "whenever it rains; then I will read every day",
            PlannedGoal("whenever it rains; then I will read", "it rains", "read", MONDAY, "FREQ=DAILY"),
        ),
        ("when I will", PlannedGoal("when I will")),
        ("when I’ll wait", PlannedGoal("when I’ll wait")),
    ],
)
def test_goals(text: str, goal: PlannedGoal) -> None:
    capture = read(f"@ann tea goal: {text}")
    assert capture.goals == (goal,)
    assert capture.faults == ()
    assert capture.summary(NAMES) == "Ann [Bee] tea"


def test_a_goal_by_a_day_that_does_not_exist() -> None:
    capture = read("@ann tea goal: call by 30 feb")
    assert capture.goals == (PlannedGoal("call"),)
    assert [fault.sentence for fault in capture.faults] == ["“by 30 feb” names no day that exists."]
    assert capture.left_over == "by 30 feb"


def test_sections_repeat_and_have_their_own_topics_and_contacts() -> None:
    capture = read(
        "tea @ann I LEARNED: use #exit-tickets like @tomas Learned: wait \\@home, asked: exit tickets @lucia #grading"
    )
    assert capture.topics == ()
    assert [mention.text for mention in capture.mentions] == ["ann"]
    assert [mention.text for mention in capture.all_mentions] == ["ann", "tomas", "lucia"]
    first, second = capture.named(NAMES).learnings
    assert (first.text, first.topics) == ("use exit-tickets like Tomas Reed", ("exit-tickets",))
    assert [mention.text for mention in first.mentions] == ["tomas"]
    assert second.text == "wait @home"
    assert capture.named(NAMES).asked[0].title == "exit tickets Lucía Morrow grading"


def test_section_words_inside_words_are_words() -> None:
    capture = read("@ann relearned: xgoal: \\problem: learned::")
    assert (capture.learnings, capture.goals, capture.problems, capture.faults) == ((), (), (), ())
    assert capture.summary(NAMES) == "Ann [Bee] relearned: xgoal: problem: learned::"


@pytest.mark.parametrize(
    ("text", "sentence", "left_over"),
    [
        ("", "There is nothing to log yet.", ""),
        (" \n", "There is nothing to log yet.", ""),
        ("coffee", "This does not say who it was with.", ""),
        ("goal: call @ann", "This does not say who it was with.", ""),
        ("@ann 0m", "A conversation of 0 minutes is none.", "0m"),
        ("@ann 10000m", "10,000 minutes are more than a day.", "10000m"),
        ("@ann 25m 30m", "There are two different durations here, 25m and 30m.", "30m"),
        ("@ann ~call ~email", "There are two different channels here, ~call and ~email.", "~email"),
        ("@ann +1 -1", "There are two different energies here, +1 and -1.", "-1"),
        ("@ann +5", "Energy goes from -2 to +2, not to +5.", "+5"),
        ("@ann !7", "Usefulness goes from !0 to !3, not to !7.", "!7"),
        ("@ann tea 2026-02-30", "“2026-02-30” is not a day that exists.", "2026-02-30"),
        ("@ann tea 2026-02-30 yesterday", "“2026-02-30” is not a day that exists.", "2026-02-30"),
        ("@ann tea tomorrow", "Tue 24 Nov 2026 is in the future.", "tomorrow"),
        ("@ann tea on 2099-01-01", "Thu 1 Jan 2099 is in the future.", "on 2099-01-01"),
        ("@ann at 25:00", "No clock shows “25:00”.", "at 25:00"),
        ('@ann @"Luc tea', "The quotes around this name are not closed.", '@"Luc'),
        ('@ann @" "', "There is no name between these quotes.", '@" "'),
        ("@ann learned: goal: call", "Nothing follows learned: here.", ""),
        ("@ann goal: by friday", "Nothing follows goal: here.", ""),
    ],
)
def test_what_is_wrong_is_said_and_kept(text: str, sentence: str, left_over: str) -> None:
    capture = read(text)
    assert [fault.sentence for fault in capture.faults] == [sentence]
    assert capture.left_over == left_over
    assert all(fault.way_out for fault in capture.faults)
    assert not capture.understood


def test_a_future_day_may_be_kept_as_words() -> None:
    fault = read("@ann tea on tuesday next week").faults[0]
    assert "`goal:` … by tuesday next week" in fault.way_out
    assert read("@ann tea \\tomorrow and \\next friday").faults == ()


WORDS = st.text(max_size=8)
MARKS = st.sampled_from(
    [
        *(
            "@ann",
            '@"Ann Bee"',
            '@"Ann',
            "@“",
            "@",
            "#x",
            "#",
            "#1",
            "~call",
            "~",
            "25m",
            "0m",
            "1h30",
            "+1",
            "+9",
            "!2",
        ),
        *(
            "!9",
            "yesterday",
            "on friday",
            "sat",
            "3/4",
            "30 feb",
            "tomorrow",
            "at 15:30",
            "at 99:99",
            "get:",
            "private:",
        ),
        *(
            "learned:",
            "goal:",
            "problem:",
            "asked:",
            "by friday",
            "every 2 weeks",
            "by 30 feb",
            "when I go, I will",
            "\\",
        ),
        *(
            "\\@ann",
            ",",
            ".",
            "(",
            ")",
            "\u200f",
            "\x00",
            "\x1b[31m",
            "🎉",
            "\ud800",
            "e\u0301",
            "C#",
            "a@b",
            "12 nov 2026",
        ),
    ]
)
LINES = st.lists(st.tuples(st.one_of(MARKS, WORDS), st.sampled_from([" ", "", "  ", "\n", "\u2003"])), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@settings(max_examples=examples(400), deadline=None)
@given(LINES)
@example(EXAMPLE)
def test_any_text_is_accounted_for(text: str) -> None:
    capture = read(text)
    at = 0
    for span in capture.spans:
        assert span.start == at
        assert span.end > span.start
        at = span.end
        assert span.kind is not SpanKind.SPACE or text[span.start : span.end].isspace()
    assert at == len(text)
    lost = " ".join(text[s.start : s.end] for s in capture.spans if s.kind is SpanKind.LEFT_OVER)
    assert capture.left_over == lost
    assert not lost or capture.faults
    assert capture.on <= MONDAY
    assert capture.minutes is None or 1 <= capture.minutes <= 1440
    assert capture.energy is None or -2 <= capture.energy <= 2
    summary = capture.summary(NAMES)
    assert summary == summary.strip()
    assert not any(item < " " for item in summary)
    capture.named(NAMES)


@settings(max_examples=examples(200), deadline=None)
@example(["a", "h"])
@given(st.lists(st.text("abcdefghij XYZé,.-'?日", min_size=1, max_size=12), max_size=8))
def test_plain_words_stay_as_they_are(words: list[str]) -> None:
    text = " ".join(["tea", *" ".join(words).split()])
    capture = read(text)
    assert capture.summary({}) == text
    assert {span.kind for span in capture.spans} <= {SpanKind.TEXT, SpanKind.SPACE}
    assert (capture.left_over, capture.topics, capture.learnings) == ("", (), ())


def test_a_megabyte_is_cut_and_said() -> None:
    text = "coffee @lucia #feedback 25m " * 40_000
    capture = read(text)
    assert capture.spans[-1].kind is SpanKind.LEFT_OVER
    assert capture.spans[-1].start <= LONGEST_ENTRY
    assert capture.spans[-1].end == len(text)
    assert f"{len(text):,}" in capture.faults[0].sentence
    assert len(capture.left_over) == len(text) - capture.spans[-1].start


def test_blank_space_beyond_the_limit_is_no_fault() -> None:
    capture = read("tea @ann" + " " * 1_000_000)
    assert capture.understood
    assert capture.summary(NAMES) == "tea Ann [Bee]"


@pytest.mark.parametrize(
    "piece", ["@", '@"', "@“ ", "(@", ",@a", "a ", "3 ", "last ", "\\", "25m!", "#\u0301", "12 nov ", "x"]
)
def test_work_grows_with_the_text_alone(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are scanned character by character: no text may make the scanner cross the same stretch many times."""
    crossed = 0
    name_end = tokenizer.name_end

    def counted(text: str, start: int, extra: str) -> int:
        nonlocal crossed
        end = name_end(text, start, extra)
        crossed += end - start + 1
        return end

    monkeypatch.setattr(tokenizer, "name_end", counted)
    text = piece * (LONGEST_ENTRY // len(piece))
    capture = read(text)
    assert crossed <= 3 * len(text)
    assert len(capture.spans) <= len(text)


@pytest.mark.parametrize(
    "text", ["GİVE: x", "gıve: x", "PRİVATE: x", "aſked: @x y", "lunch FRİDAY", "goal: x by ſunday"]
)
def test_letters_that_a_pattern_takes_for_others_are_read_as_those(text: str) -> None:
    plain = text.replace("İ", "I").replace("ı", "i").replace("ſ", "s")
    spans = [(span.kind, span.start, span.end) for span in parse(text, today=date(2026, 11, 23)).spans]
    assert spans == [(span.kind, span.start, span.end) for span in parse(plain, today=date(2026, 11, 23)).spans]
