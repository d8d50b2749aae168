"""People in plain words: who is found, who is only spoken of, who is asked about or proposed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.capture.capture import Capture, parse
from netjournal.capture.spellings import Spellings, is_slip
from netjournal.capture.tokenizer import SpanKind
from netjournal.domain.records import Contact, ContactKind

TODAY = date(2026, 11, 23)
NAMES = {
    "ana": "Ana Ruiz",
    "tomas": "Tomás Reed",
    "lucia": "Lucía Morrow",
    "sean": "Seán O'Brien",
    "piet": "Piet van der Berg",
    "nunez": "Marta Núñez-García",
    "grace": "Grace Holt",
    "will": "Will Abara",
    "may": "May Lindgren",
    "art": "Art Sorley",
    "ben": "Ben Asante",
    "chen": "Sarah Chen",
    "whit": "Sarah Whit",
    "kapoor": "Dr Priya Lakewood",
    "li": "李娜",
}
TEAMS = {"g7": ("Grade 7 team", "grade7"), "maths": ("Maths department", "maths")}
SPELLINGS = Spellings(
    [
        *(Contact(id=key, name=name, handle=key) for key, name in NAMES.items()),
        *(
            Contact(id=key, name=name, handle=handle, kind=ContactKind.COMMUNITY)
            for key, (name, handle) in TEAMS.items()
        ),
    ]
)


def read(text: str) -> Capture:
    return parse(text, today=TODAY, people=SPELLINGS)


def present(capture: Capture) -> list[str]:
    return [mention.contact_id for mention in capture.mentions]


@pytest.mark.parametrize(
    ("text", "who", "minutes"),
    [
        ("Talked to Ana Ruiz and Tomas about exit tickets for 20 minutes", ["ana", "tomas"], 20),
        ("coffee with Ana and Sean 20m", ["ana", "sean"], 20),
        ("met sean o'brien in the hall", ["sean"], None),
        ("Planning with Nunez Garcia, 45 min", ["nunez"], 45),
        ("half an hour with Piet van der Berg", ["piet"], 30),
        ("call with van der Berg", ["piet"], None),
        ("Ana/Ben planning 1h", ["ana", "ben"], 60),
        ("Lunch with Ana, Ben & Lucia", ["ana", "ben", "lucia"], None),
        ("asked Will for the rota", ["will"], None),
        ("Grace and Will ran the book club", ["grace", "will"], None),
        ("grade 7 team moderation 14:00-15:30", ["g7"], 90),
        ("和李娜聊了 20 min", ["li"], 20),
        ("Dr Lakewood showed me her rubric", ["kapoor"], None),
        ("Ana R. and I planned the unit", ["ana"], None),
        ("watched Ana's lesson", ["ana"], None),
        ("the test is ready, says Ben", ["ben"], None),
    ],
)
def test_known_people_are_found_without_a_sign(text: str, who: list[str], minutes: int | None) -> None:
    capture = read(text)
    assert (present(capture), capture.minutes) == (who, minutes)
    assert capture.understood


@pytest.mark.parametrize(
    "text",
    [
        "May be better tomorrow",
        "the art teacher is away",
        "Will run this again",
        "the Ruiz family came to parents' evening",
        "Grade 7 trip money is late",
        "Maths was fine",
        "told Ben off for running",
        "Ben, year 10, was late again",
        "flew to Austin",
        "grace period for homework",
        "Ana Schmidt wrote a book",
    ],
)
def test_words_that_look_like_names_are_words(text: str) -> None:
    assert present(read(text)) == []


@pytest.mark.parametrize(
    ("text", "who", "told"),
    [
        ("told Tomas about Ana", ["tomas"], ["Ana"]),
        ("Ben off sick, planned with Ana", ["ana"], ["Ben"]),
        ("tried Lucia's debate with 7B, Ana helped", ["ana"], ["Lucia"]),
        ("must ask Tomas", [], ["Tomas"]),
        ("Ana told me Ben is retiring", ["ana"], ["Ben"]),
        ("no planning with Ana today", [], ["Ana"]),
    ],
)
def test_who_is_only_spoken_of_stands_apart(text: str, who: list[str], told: list[str]) -> None:
    capture = read(text)
    assert present(capture) == who
    assert [text[person.start : person.end] for person in capture.spoken_of] == told


@pytest.mark.parametrize(
    ("text", "name", "community"),
    [
        ("coffee with Lena Vogt 15 min", "Lena Vogt", False),
        ("Talked to Ana and Zofia about sets", "Zofia", False),
        ("our new TA, Zofia", "Zofia", False),
        ("met Priya Kapoor at the training", "Priya Kapoor", False),
        ("met the assessment working group", "assessment working group", True),
    ],
)
def test_an_introduced_stranger_is_proposed(text: str, name: str, community: bool) -> None:
    (person,) = read(text).proposed
    assert (person.name, person.community) == (name, community)


@pytest.mark.parametrize(
    "text",
    [
        "worked with Padlet in period 3",
        "finished with Shakespeare",
        "From Leeds to York by train",
        "talked to Oxford University Press",
        "met HR about the form",
        "asked Leo and Finn to stay behind",
        "Talked to Malik after class about his homework",
        "GREAT MEETING WITH EVERYBODY IN BOSTON",
        "met Malik's mum",
    ],
)
def test_pupils_tools_and_places_are_not_proposed(text: str) -> None:
    assert read(text).proposed == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("coffee with Sarah", {"chen", "whit"}),
        ("met Lucai in the corridor", {"lucia"}),
        ("coffee with Tom 20 min", {"tomas"}),
        ("talked to Benjamin", {"ben"}),
    ],
)
def test_a_doubtful_name_is_asked_about(text: str, ids: set[str]) -> None:
    capture = read(text)
    assert present(capture) == []
    assert [set(person.contact_ids) for person in capture.asked_about] == [ids]
    assert not capture.understood


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ana/@ben planning", ["ana", "ben"]),
        ("@ana&@ben planning", ["ana", "ben"]),
        ("@ana & @ben planning", ["ana", "ben"]),
        ("@Ana Ruiz planning", ["Ana Ruiz"]),
        ("@Sean O'Brien chat", ["Sean O'Brien"]),
        ("@o'brien chat", ["o'brien"]),
        ("@O'Brien's lesson", ["O'Brien"]),
        ("@van der Berg call", ["van der Berg"]),
        ("@Núñez-García", ["Núñez-García"]),
        ("@Ana Schmidt chat", ["Ana Schmidt"]),
        ("@Ana Maths planning", ["Ana"]),
        ("@lucia_morrow x", ["lucia_morrow"]),
        ("@ana's lesson", ["ana"]),
    ],
)
def test_the_whole_name_after_the_sign_is_heard(text: str, names: list[str]) -> None:
    assert [mention.text for mention in read(text).mentions] == names


def test_a_summary_keeps_the_words_and_names_the_handles() -> None:
    names = {"Ana Ruiz": "Ana Ruiz", "ana": "Ana Ruiz", "ben": "Ben Asante"}
    assert read("@Ana Ruiz about sets").summary(names) == "Ana Ruiz about sets"
    assert read("@ana @ben planning").summary(names) == "Ana Ruiz, Ben Asante planning"
    assert read("@ana/@ben planning").summary(names) == "Ana Ruiz/Ben Asante planning"
    assert read("Talked to Ana about sets for 20 minutes").summary({"Ana": "Ana Ruiz"}) == "Talked to Ana about sets"


def test_a_goal_is_with_whom_it_names() -> None:
    (goal,) = read("coffee with Ana goal: ask Ben how it went on Friday").goals
    assert [mention.contact_id for mention in goal.mentions] == ["ben"]
    assert (goal.text, goal.due_on) == ("ask Ben how it went", date(2026, 11, 27))


def test_also_called_counts_and_a_refused_name_does_not() -> None:
    spellings = Spellings([Contact(id="ana", name="Ana Ruiz"), Contact(id="bo", name="Mr F")])
    found = parse("coffee with Mr F", today=TODAY, people=spellings)
    assert present(found) == ["bo"]


def test_an_archived_namesake_is_not_asked_about() -> None:
    spellings = Spellings(
        [Contact(id="one", name="Sarah Chen"), Contact(id="two", name="Sarah Whit", archived_on=TODAY)]
    )
    assert present(parse("coffee with Sarah", today=TODAY, people=spellings)) == ["one"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Lucia Morrw on the reading corner", "lucia"),
        ("Tomaz Reed had a look at the plan", "tomas"),
        ("Lucya at the photocopier, tired", "lucia"),
        ("Reid on the concert lights", "tomas"),
    ],
)
def test_a_slip_in_a_full_name_or_a_heading_is_asked_about(text: str, id_: str) -> None:
    capture = read(text)
    assert present(capture) == []
    assert [person.contact_ids for person in capture.asked_about] == [(id_,)]


@pytest.mark.parametrize(
    "text",
    [
        "one of the cooks explained how Ana runs the library",
        "tried to reach Tomas all morning",
        "a father full of praise for Lucia",
        "somebody mentioned an article by Lucia Morrow",
        "the office asked if I had heard from Ben",
        "returned the ruler Lucia lent me",
        "asked her to thank Ben",
        "tea with Zora, who used to teach with Ben",
        "a mother asking after Tomas",
    ],
)
def test_who_is_told_of_in_a_report_a_plan_or_a_clause_is_only_spoken_of(text: str) -> None:
    capture = read(text)
    assert present(capture) == []
    assert capture.spoken_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("guest speaker Ilse Brandt at assembly", "Ilse Brandt"),
        ("Parent call - Mr Quist, about lunches, 10 min", "Mr Quist"),
        ("Sat next to Dagny Holm on the train", "Dagny Holm"),
        ("Ilse Brandt on reading aloud", "Ilse Brandt"),
        ("Dagny Holm phoned about the hall", "Dagny Holm"),
        ("Ilse Brandt (new head of music) stopped to chat", "Ilse Brandt"),
        ("trainee Dagny watched period 1", "Dagny"),
    ],
)
def test_somebody_new_is_proposed_from_a_heading_a_role_or_a_seat(text: str, name: str) -> None:
    assert [person.name for person in read(text).proposed] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "World Book Day on Friday",
        "Google Classroom on the blink",
        "Royal Festival Hall about tickets",
        "Spring Term from Monday",
        "Marking and planning all evening",
        "Notes on the assembly",
        "Reading at home again",
    ],
)
def test_a_heading_of_things_proposes_and_asks_nobody(text: str) -> None:
    capture = read(text)
    assert (capture.proposed, capture.asked_about) == ((), ())


COMMUNITIES = Spellings(
    [
        Contact(id="net", name="Harbour Teachers' Network", kind=ContactKind.COMMUNITY),
        Contact(id="chess", name="Chess Circle", kind=ContactKind.COMMUNITY),
        Contact(id="science", name="Science Department", kind=ContactKind.COMMUNITY),
        Contact(id="tag", name="#mathchat", kind=ContactKind.COMMUNITY),
        Contact(id="marie", name="Marie-Louise Hart"),
    ]
)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Harbour Teachers' Network breakfast, long one", "net"),
        ("harbour teachers network tea", "net"),
        ("talked to a speaker at Harbour Teachers' Network, then home", "net"),
        ("chess circle last night, 2 hrs", "chess"),
        ("Chesscircle with a new clock", "chess"),
        ("sci dept mtg - fume cupboards", "science"),
        ("On #mathchat tonight about fractions", "tag"),
        ("MarieLouise on the listening paper", "marie"),
    ],
)
def test_a_community_is_known_by_every_way_of_writing_it(text: str, id_: str) -> None:
    capture = parse(text, today=TODAY, people=COMMUNITIES)
    assert present(capture) == [id_]


def test_a_first_name_that_is_also_the_short_form_of_another_is_asked_about_until_it_is_settled() -> None:
    both = [Contact(id="ben", name="Ben Asante"), Contact(id="long", name="Benjamin Rey")]
    (asked,) = parse("coffee with Ben", today=TODAY, people=Spellings(both)).asked_about
    assert set(asked.contact_ids) == {"ben", "long"}
    settled = [both[0], Contact(id="long", name="Benjamin Rey", also_called=("Ben",))]
    assert present(parse("coffee with Ben", today=TODAY, people=Spellings(settled))) == ["long"]


def test_a_surname_in_small_letters_counts_beside_one_that_counts() -> None:
    assert present(read("ana & morrow - rota")) == ["ana", "lucia"]


@pytest.mark.parametrize(("one", "other"), [("kim", "kimm"), ("lucia", "lucai"), ("jordan", "jorden")])
def test_one_letter_is_a_slip(one: str, other: str) -> None:
    assert is_slip(one, other)
    assert is_slip(other, one)


@pytest.mark.parametrize(("one", "other"), [("kim", "tim"), ("ana", "ana"), ("ben", "bea"), ("jo", "joe")])
def test_other_names_are_no_slips(one: str, other: str) -> None:
    assert not is_slip(one, other)


PIECES = st.sampled_from(
    [
        "Ana",
        "Ruiz",
        "ana",
        "@",
        "@Ana",
        "/",
        "&",
        "and",
        "with",
        "met",
        "about",
        "told",
        "me",
        "Sarah",
        "Will",
        "will",
        "May",
        "O'Brien",
        "van",
        "der",
        "Berg",
        "李娜",
        "20 min",
        "goal:",
        "learned:",
        "“",
        "”",
        "'s",
        "(",
        ")",
        ",",
        ".",
        ":",
        "-",
        "Zofia",
        "TA",
        "Dr",
        "Mr",
        "F",
        "grade",
        "7",
        "team",
        "\u202e",
        "é",
        "🙂",
        "\\",
        "#x",
        "~y",
        "http://a.b",
        "a@b.co",
        "\x00",
    ]
)


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  "])), max_size=24))
def test_every_character_has_its_place(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in pieces)
    capture = read(text)
    assert "".join(text[span.start : span.end] for span in capture.spans) == text
    assert all(span.start < span.end for span in capture.spans)
    people = [*capture.proposed, *capture.asked_about, *capture.spoken_of]
    assert all(text[person.start : person.end].strip() for person in people)
    assert all(span.value is not None for span in capture.spans if span.kind is SpanKind.CONTACT)
    capture.summary({})
