"""Frozen, slotted dataclasses that cost next to nothing until one of them is made.

The standard decorator writes and compiles six methods for every class: about half a millisecond, sixty times over
on the way to one logged line. Here five of them are written once for all classes, and `__init__` is compiled when the
first X
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - this is how a name is handed on
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """Make a class a frozen dataclass with slots; what it says of itself in its body stays.

        `frozen` and `slots` are there to be read, as with the standard decorator. Raises ValueError for others.
        """
        if not (frozen and slots):
            raise ValueError("What can change, or has no slots, is a matter for the standard decorator.")

        def made(cls: type) -> type:
            own = {name for name in _SHARED if name in cls.__dict__}
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
            for name, method in _SHARED.items():
                if name not in own:
                    setattr(made, name, method)
            made.__init__ = _init_to_come(made)
            return made

        return made


def _init_to_come(cls: type) -> Callable[..., None]:
    """The `__init__` that a class has until the first value is made: it puts the real one in its own place."""

    def first(self: Any, *args: Any, **values: Any) -> None:
        real = _compiled_init(cls)
        cls.__init__ = real  # type: ignore[misc]
        real(self, *args, **values)

    return first


def _compiled_init(cls: type) -> Callable[..., None]:
    """An `__init__` with the class's fields as parameters. Raises TypeError where a field without a default follows."""
    positional: list[str] = []
    named: list[str] = []
    body: list[str] = []
    names: dict[str, Any] = {"MISSING": MISSING}
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        # Each slot is set through its own descriptor: `object.__setattr__` would have to look it up again.
        names[f"_set_{name}"] = getattr(cls, name).__set__
        if field.default_factory is not MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=MISSING", f"_make_{name}() if {name} is MISSING else {name}"
        elif field.default is not MISSING:
            names[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        else:
            parameter = name
        (named if field.kw_only else positional).append(parameter)
        body.append(f"    _set_{name}(self, {value})\n")
    parameters = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n{''.join(body) or '    pass'}", names)  # noqa: S102 - from names of fields alone
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


@cache
def _values(cls: Any) -> Callable[[Any], Any]:
    """What reads off a value of this class all that it is compared by."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    return attrgetter(*names) if names else lambda _: ()


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _values(self.__class__)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(_values(self.__class__)(self))


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _setattr(_self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED: dict[str, Callable[..., Any]] = {
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
