"""The cheap frozen dataclasses are, to whoever uses them, what the standard library makes."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.records import Contact, Interaction
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.mapping import TABLE_MAPS


@dataclass(frozen=True, slots=True)
class Point:
    """Two places in a row, the second with a default."""

    x: int
    y: int = 2
    more: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Only by name."""

    name: str = "n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer(Named):
    """More of it."""

    length: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing at all."""


@dataclass(frozen=True, slots=True)
class Own:
    """Says itself how it looks."""

    x: int = 0

    def __repr__(self) -> str:
        return "own"


class Plain:
    """The same fields as `Point`, for the standard decorator."""

    x: int
    y: int = 2
    more: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)


Standard: Any = dataclasses.dataclass(frozen=True, slots=True)(Plain)


@given(st.integers(), st.integers(), st.lists(st.integers()), st.text(), st.integers(0, 3))
def test_values_are_made_compared_and_shown_as_by_the_standard_library(
    x: int, y: int, more: list[int], note: str, given_by_place: int
) -> None:
    values = {"x": x, "y": y, "more": more, "note": note}
    place = list(values.values())[:given_by_place]
    named = dict(list(values.items())[given_by_place:])
    one, other = Point(*place, **named), Standard(*place, **named)
    assert repr(one).partition("(")[2] == repr(other).partition("(")[2]
    assert asdict(one) == asdict(other) == values
    assert one == Point(x, y, more) and one != Point(x + 1, y, more) and one != other
    assert replace(one, x=1) == Point(1, y, more)
    assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize("kind", [Point, Standard])
def test_wrong_arguments_are_refused(kind: Any) -> None:
    for arguments, named in [((), {}), ((1, 2, [], "", 5), {}), ((1,), {"z": 1}), ((1,), {"x": 1})]:
        with pytest.raises(TypeError, match="__init__"):
            kind(*arguments, **named)


def test_a_default_that_is_made_is_made_again_for_each() -> None:
    one, other = Point(1), Point(1)
    one.more.append(3)
    assert other.more == []


def test_nothing_can_be_changed_added_or_taken_away() -> None:
    point = Point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: setattr(point, "z", 2), lambda: delattr(point, "x")):
        with pytest.raises(FrozenInstanceError):
            change()
    assert point.x == 1
    assert not hasattr(point, "__dict__")


def test_a_class_takes_over_the_fields_of_the_one_it_extends() -> None:
    longer = Longer(length=3)
    assert [item.name for item in fields(longer)] == ["name", "length", "words"]
    assert longer == Longer(name="n", length=3, words=())
    assert hash(longer) == hash(Longer(length=3))
    assert isinstance(longer, Named)
    with pytest.raises(TypeError):
        Longer("n", 3)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Longer(name="n")  # type: ignore[call-arg]


def test_of_no_fields_there_is_one_value() -> None:
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())
    assert repr(Empty()) == "Empty()"


def test_what_a_class_says_of_itself_stays() -> None:
    assert repr(Own(3)) == "own"
    assert Own(3) == Own(3)


def test_what_is_not_frozen_is_refused() -> None:
    with pytest.raises(ValueError, match="standard decorator"):
        dataclass(frozen=False, slots=True)


@pytest.mark.parametrize("record", [shape.record for shape in TABLE_MAPS])
def test_every_kind_of_record_is_made_by_it(record: type[Any]) -> None:
    made = record()
    assert made == record()
    assert made != (Contact() if record is Interaction else Interaction())
    assert replace(made, id="x").id == "x"
