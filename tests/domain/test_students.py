from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain import students
from netjournal.domain.students import looks_like_student


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("talked about student Maya and her tickets", "student Maya"),
        ("Pupil Maya R. would not start", "Pupil Maya R."),
        ("a student named Tomás Vega left early", "student named Tomás Vega"),
        ("my kid in 7B cried", "my kid in 7B"),
        ("what to do with that boy from 8c", "that boy from 8c"),
        ("coffee about Maya R. and her essay", "Maya R."),
        ("we looked at Maya R's book", "Maya R's"),
        ("we looked at Maya (7B) together", "Maya (7B)"),
        ("Maya in 7B refused to write", "Maya in 7B"),
        ("then Maya in Year 7 asked why", "Maya in Year 7"),
        ("the Year 7 Maya said so", "Year 7 Maya"),
        ("Maya's IEP is due", "Maya's IEP"),
        ("rang Jonas’s mum about the trip", "Jonas’s mum"),
        ("IEP meeting about Maya on Friday", "IEP meeting about Maya"),
        ("the behaviour plan for Jonas Reed failed", "behaviour plan for Jonas Reed"),
        ("student id: 448812", "student id: 448812"),
        ("DOB 12/03/2014", "DOB 12/03/2014"),
        ("the girls Maya and Ana", "girls Maya"),
        ("Maya (7B) cried in maths", "Maya (7B)"),
        ("then Maya in period 3 left", "Maya in period 3"),
        ("talked about Maya (Period 3) with Ana", "Maya (Period 3)"),
        ("Maya has an IEP now", "Maya has an IEP"),
        ("Jonas is on the SEN register", "Jonas is on the SEN"),
        ("what helps Jonas with ADHD", "Jonas with ADHD"),
        ("rang maya's mum about the trip", "maya's mum"),
        ("looked at jonas's iep together", "jonas's iep"),
        ("maya in 7b refused to write", "maya in 7b"),
    ],
)
def test_what_looks_like_a_student(text: str, words: str) -> None:
    found = looks_like_student(text)
    assert [warning.words for warning in found] == [words]
    assert text[found[0].start : found[0].end] == words
    assert words in found[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1",
        "sort tickets by error, not by student",
        "when I get Friday's tickets, I will sort them into three piles by friday",
        "students read student work to each other; the students liked it",
        "Students in 7B need longer to think",
        "Quiet multilingual students",
        "the Student Council and Student Voice meeting",
        "a student in grade 7 asked a good question",
        "every child matters, and kids Monday morning are tired",
        "Lesson study with Year 7 Maths teachers",
        "Fractions in 7B went well. Feedback in Year 8 too",
        "we moved to Plan B. Then lunch",
        "met Mr B. and Ms R. in the corridor",
        "Today's homework was too long, and so was Friday's homework",
        "IEP meetings take an hour; the IEP template is new",
        "504 plan for Friday",
        "feedback in period 3 went well",
        "the student's homework and the class's reading age",
        "lesson in 7b was loud, and everybody in 8c has a test",
        "everyone's homework; today's exam results",
        "the department has a new SEN policy",
        "number strings before ratio tables in grade 7",
        "student A and student B compared answers",
        "pupil premium money for 2026",
        "talked to @Maya about 7B",
        "https://example.org/students/Maya",
    ],
)
def test_plain_school_talk_is_left_alone(text: str) -> None:
    assert looks_like_student(text) == ()


def test_contacts_may_be_named() -> None:
    text = "Sam R. and Lucía in 7B asked about Priya's homework idea"
    assert looks_like_student(text, ["Sam Rivers", "Lucía Morrow", "Priya Lakewood"]) == ()
    assert looks_like_student(text)


def test_several_places_come_in_order_and_do_not_overlap() -> None:
    found = looks_like_student("pupil Maya R. (7B) met student Jonas; Jonas's mum rang")
    assert len(found) == 3
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=examples(150), deadline=None)
@given(st.text(alphabet=st.sampled_from("aMR. 7B'’student(),\n@-é田"), max_size=80) | st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    for warning in looks_like_student(text):
        assert 0 <= warning.start < warning.end <= len(text)


WORDS = """
Maya Vega's R. Jonas’s student Pupil named called kid Boy in from of my the 7B 8c Year 7 (7B) ٧ IEP plan for said asked
mum DOB 12/03/2014 id: 448812 report
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join))
def test_looking_only_where_it_can_be_overlooks_nothing(text: str) -> None:
    quick = looks_like_student(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(students._Sign, "may_be_in", lambda _sign, _folded: True)
        assert looks_like_student(text) == quick
