"""Who stands for a contact that was merged into another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.redirects import Redirect, circle_of, stand_ins

IDS = "abcdef"


def redirect(kept: str, stamp: int) -> Redirect:
    return Redirect(kept, f"{stamp:020}")


@st.composite
def redirects(draw: st.DrawFn) -> dict[str, Redirect]:
    """Any redirects between a few contacts, each with a stamp of its own, as every write has."""
    gone = draw(st.lists(st.sampled_from(IDS), unique=True))
    stamps = draw(st.permutations(range(len(gone))))
    return {
        contact: redirect(draw(st.sampled_from([other for other in IDS if other != contact])), stamp)
        for contact, stamp in zip(gone, stamps, strict=True)
    }


@given(redirects())
def test_everybody_leads_to_one_who_stands_for_themselves(found: dict[str, Redirect]) -> None:
    standing = stand_ins(found)
    assert not standing.keys() & set(standing.values())
    for contact, redirected in found.items():
        if contact in standing:
            assert standing[contact] == standing.get(redirected.kept, redirected.kept)


@given(redirects())
def test_a_circle_opens_at_its_latest_redirect(found: dict[str, Redirect]) -> None:
    standing = stand_ins(found)
    for contact in found.keys() - standing.keys():
        circle = circle_of(contact, found)
        assert contact == max(circle, key=lambda member: found[member].stamp)
        # Without that redirect there is no circle, and everybody on it is read alike.
        without = stand_ins({gone: kept for gone, kept in found.items() if gone != contact})
        assert {without.get(member, member) for member in circle} == {contact}


def test_an_earlier_merge_stands_when_a_later_one_turns_it_round() -> None:
    earlier = {"x": redirect("y", 1)}
    assert stand_ins(earlier) == {"x": "y"}
    assert stand_ins(earlier | {"y": redirect("x", 2)}) == {"x": "y"}
