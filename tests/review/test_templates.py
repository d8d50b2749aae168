from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.review.period import Period, between, calendar_year, month, week
from netjournal.review.templates import CADENCES, Answers, cadence_of, parse_body, questions, write_body
from netjournal.text.normalize import normalize

LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    st.sampled_from(
        (
            "## So what?",
            "##   so WHAT? ##",
            "\\## So what?",
            "## My own heading",
            "# One",
            "",
            "<!-- mine -->",
            "-->",
            "- a",
        )
    ),
    st.sampled_from(("<!-- Shown to help, not kept:", "## What stayed with me?")),
)
TEXTS = st.lists(LINES, max_size=6).map(lambda lines: "\n".join(lines).strip())


@pytest.mark.parametrize("cadence", CADENCES)
def test_templates_ask_each_question_once(cadence: str) -> None:
    asked = questions(cadence)
    assert len({ask.key for ask in asked}) == len(asked) >= 3
    assert len({normalize(ask.text) for ask in asked}) == len(asked)
    assert all(ask.text.endswith("?") and ask.hint for ask in asked)


def test_cadence_follows_the_kind_of_the_period_and_else_its_length() -> None:
    day = date(2026, 11, 23)
    assert cadence_of(week(day)) == "weekly"
    assert cadence_of(month(day)) == "monthly"
    assert cadence_of(calendar_year(day)) == "annual"
    assert cadence_of(Period(day, day, "Autumn", "term")) == "term"
    assert cadence_of(between(date(2026, 9, 1), date(2026, 9, 5))) == "weekly"
    assert cadence_of(between(date(2026, 9, 1), date(2026, 9, 30))) == "monthly"
    assert cadence_of(between(date(2026, 9, 1), date(2026, 12, 18))) == "term"
    assert cadence_of(between(date(2026, 1, 1), date(2026, 12, 31))) == "annual"


@given(TEXTS, st.dictionaries(st.sampled_from(["what", "so-what", "now-what"]), TEXTS.filter(bool)), st.booleans())
def test_answers_come_back_from_the_body(before: str, by_key: dict[str, str], with_notes: bool) -> None:
    answers = Answers(before, by_key)
    body = write_body("weekly", answers, "time by tier -- 50 % --> 30 %" if with_notes else "")
    read = parse_body("weekly", body)
    guarded = {key: text.replace("<!-- Shown", "<!- - Shown") for key, text in by_key.items()}
    assert read == Answers(before.replace("<!-- Shown", "<!- - Shown"), guarded)
    assert parse_body("weekly", write_body("weekly", read)) == read


def test_body_shows_figures_and_hints_while_it_is_written_and_keeps_neither() -> None:
    body = write_body("weekly", Answers(by_key={"what": "Lucía's piles."}), "3 h 45 in 5 interactions.")
    assert "3 h 45" in body
    assert "One exchange" in body
    assert "## What stayed with me?\n" in body
    stored = write_body("weekly", parse_body("weekly", body))
    assert stored == "## What stayed with me?\n\nLucía's piles.\n\n## So what?\n\n## Now what?\n"


def test_what_was_written_elsewhere_is_kept() -> None:
    read = parse_body("weekly", "Dear diary\r\n\r\n## SO WHAT? ##\r\none\r\n## Mine\r\ntwo\r\n## So what?\r\nthree")
    assert read.before == "Dear diary"
    assert read.by_key == {"so-what": "one\n## Mine\ntwo\n\nthree"}


def test_an_untouched_template_holds_no_answers() -> None:
    assert not parse_body("term", write_body("term", Answers(), "figures"))
    assert not parse_body("term", "")
