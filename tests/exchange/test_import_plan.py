"""Who is new, who is known, what is filled and what stays, before anything is stored."""

from __future__ import annotations

from itertools import count

from made_files import FILES, FRIENDS, JRNL_TEXT, LINKEDIN, TODAY, VCARD_30, VCARD_40, read_text

from netjournal.domain.contacts import Trait
from netjournal.domain.records import Contact, ContactKind, Distinct, Interaction, Tier
from netjournal.exchange.imports.plan import Choices, Fate, ImportPlan, Known, MergePolicy, plan

CHOICES = Choices(on=TODAY)
MARA = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nMara,Oyelaran,{url},{email},Brook,,\n"


def planned(*texts: str, known: Known | None = None, choices: Choices = CHOICES) -> ImportPlan:
    numbers = count()
    files = [read_text(text, f"file {place}") for place, text in enumerate(texts)]
    return plan(files, known or Known(), choices, lambda: f"id-{next(numbers)}")


def mara(url: str = "", email: str = "") -> str:
    return MARA.format(url=url, email=email)


def test_whoever_is_new_is_new_untiered_and_says_where_from() -> None:
    made = planned(LINKEDIN)
    assert [line.fate for line in made.lines] == [Fate.NEW, Fate.NEW]
    first = made.new[0]
    assert isinstance(first, Contact)
    assert (first.tier, first.source, first.handle) == (None, "linkedin 2026-11-23", "mara")
    assert made.lines[0].where == "file 0, line 6"


def test_a_tier_is_given_where_it_was_asked_for() -> None:
    made = planned(LINKEDIN, choices=Choices(on=TODAY, tier=Tier.FOLLOWING))
    assert {item.tier for item in made.new if isinstance(item, Contact)} == {Tier.FOLLOWING}


def test_the_same_e_mail_address_comes_before_the_profile_and_the_name() -> None:
    by_name = Contact(id="a", name="Mara Oyelaran")
    by_profile = Contact(id="b", name="M. O.", urls=("http://linkedin.com/in/mara/",))
    by_email = Contact(id="c", name="Oyelaran, M.", email="MARA@x.example")
    found = mara("https://www.linkedin.com/in/mara", "mara@x.example")
    everybody = (by_name, by_profile, by_email)
    for known, who, trait in (
        (everybody, "c", Trait.EMAIL),
        (everybody[:2], "b", Trait.PROFILE),
        (everybody[:1], "a", Trait.NAME),
    ):
        (line,) = planned(found, known=Known(contacts=known)).lines
        assert (line.fate, line.into and line.into.id, line.by) == (Fate.MERGED, who, trait)


def test_merging_fills_gaps_and_loses_nothing() -> None:
    ours = Contact(
        id="a", name="Noor Ashby", role="Coach", phone="+1 (555) 0102", notes="Ours.", tier=Tier.COLLEAGUES,
        email="noor@home.example", birthday="1984-01-22",
    )  # fmt: skip
    (line,) = planned(VCARD_30, known=Known(contacts=(ours,)), choices=Choices(on=TODAY, joining=MergePolicy.ALL)).lines
    assert line.fate is Fate.MERGED
    ((before, changes),) = planned(
        VCARD_30, known=Known(contacts=(ours,)), choices=Choices(on=TODAY, joining=MergePolicy.ALL)
    ).edits
    assert before is ours
    assert {"role", "phone", "phones", "email", "birthday", "tier", "name"}.isdisjoint(changes)
    assert changes["emails"] == ("noor@home.example", "noor@x.example")
    assert changes["organization"] == "Fenwick Group"
    notes = str(changes["notes"])
    assert notes.startswith("Ours.")
    assert line.keeps == ("role", "birthday")
    assert "yours stays: role and birthday" in line.why


def test_only_when_asked_the_file_wins_and_even_then_the_address_is_kept() -> None:
    ours = Contact(id="a", name="Noor Ashby", role="Coach", email="noor@home.example")
    choices = Choices(on=TODAY, joining=MergePolicy.ALL, file_wins=True)
    ((_, changes),) = planned(VCARD_30, known=Known(contacts=(ours,)), choices=choices).edits
    assert (changes["role"], changes["email"]) == ("Lead", "noor@x.example")
    assert changes["emails"] == ("noor@x.example", "noor@home.example")


def test_namesakes_who_differ_otherwise_are_kept_apart_until_the_teacher_says_so() -> None:
    ours = Known(contacts=(Contact(id="a", name="Mara Oyelaran", urls=("https://www.linkedin.com/in/another",)),))
    found = mara("https://www.linkedin.com/in/mara")
    made = planned(found, known=ours)
    assert [line.fate for line in made.lines] == [Fate.NAMESAKE]
    assert made.distinct == ()
    joined = planned(found, known=ours, choices=Choices(on=TODAY, single={made.lines[0].reference: True}))
    assert [line.fate for line in joined.lines] == [Fate.MERGED]
    apart = planned(found, known=ours, choices=Choices(on=TODAY, single={made.lines[0].reference: False}))
    assert apart.distinct == (("a", "id-0"),)


def test_what_was_called_distinct_stays_so() -> None:
    pair = (Contact(id="a", name="Mara Oyelaran"), Contact(id="b", name="Mara Oyelaran", email="m@x.example"))
    known = Known(contacts=pair, distinct=(Distinct(one_id="a", other_id="b"),))
    (line,) = planned(mara(email="m@x.example"), known=known).lines
    assert line.into is not None
    assert line.into.id == "b"
    assert planned(
        mara(), known=Known(contacts=pair[:1]), choices=Choices(on=TODAY, joining=MergePolicy.NOBODY)
    ).distinct


def test_a_person_and_a_community_of_one_name_are_two() -> None:
    known = Known(contacts=(Contact(id="a", name="Mara Oyelaran", kind=ContactKind.COMMUNITY, email="m@x.example"),))
    assert planned(mara(email="m@x.example"), known=known).lines[0].fate is Fate.NEW


def test_one_person_in_two_files_becomes_one_contact() -> None:
    made = planned(mara("https://www.linkedin.com/in/mara"), mara(email="m@x.example"))
    assert [line.fate for line in made.lines] == [Fate.NEW, Fate.MERGED]
    (only,) = made.new
    assert isinstance(only, Contact)
    assert (only.email, only.urls) == ("m@x.example", ("https://www.linkedin.com/in/mara",))


def test_what_was_imported_before_adds_nothing_whatever_became_of_it() -> None:
    for texts in FILES.values():
        first = planned(*texts)
        states = {item.id: False for item in first.whole}
        proposals = {(item.source, item.source_id): item for item in first.proposals}
        again = planned(*texts, known=Known(keys=frozenset(first.keys), states=states, proposals=proposals))
        assert first.changes
        assert not again.changes, texts
        assert {line.fate for line in again.lines} == {Fate.HERE}


def test_groups_and_their_members_are_linked() -> None:
    made = planned(VCARD_40)
    kinds = [type(item).__name__ for item in made.new]
    assert kinds == ["Contact"] * 3 + ["Membership"] * 2
    assert "not in the file" in made.converted[-1].why


def test_tags_that_are_contacts_become_contacts_and_the_others_topics() -> None:
    known = Known(contacts=(Contact(id="a", name="Mara Oyelaran", handle="mo"),))
    made = planned(JRNL_TEXT, known=known)
    call, plc = made.new
    assert isinstance(call, Interaction)
    assert isinstance(plc, Interaction)
    assert (call.contact_ids, call.topics, call.summary) == (
        ("a",),
        ("feedback",),
        "Call with Mara Oyelaran about maps.",
    )
    assert plc.contact_ids == ()
    assert "names nobody" in made.converted[0].why
    two = Known(contacts=(*known.contacts, Contact(id="b", name="Mara Lund", handle="ml")))
    assert isinstance(entry := planned(JRNL_TEXT, known=two).new[0], Interaction)
    assert (entry.contact_ids, entry.topics) == ((), ("mara", "feedback"))


def test_an_entry_that_was_logged_is_not_logged_twice() -> None:
    (entry,) = [item for item in planned(FRIENDS).new if isinstance(item, Interaction)][:1]
    known = Known(logged=frozenset({(entry.on, entry.at, entry.summary.casefold())}))
    fates = [line.fate for line in planned(FRIENDS, known=known).lines if isinstance(line.record, Interaction)]
    assert fates[0] is Fate.HERE
