"""Modules that are imported when they are first used.

It buys a quick start: most commands need neither the sync engine, the demo nor the importers, and the first screen
needs no dialog. For the type checker, and for the import contracts, the module is imported under `TYPE_CHECKING` too:

    if TYPE_CHECKING:
        from netjournal.sync import engine
    else:
        engine = lazy_import("netjournal.sync.engine")

The standard library's `LazyLoader` is not used: it looks for each module's file at once, which costs more than most
commands save, and two threads that use a module at the same moment can see half of it (Python 3.11).
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class LazyModule(ModuleType):
    """Stands for a module: each attribute is read from the real one, which is imported at the first of them."""

    def __getattr__(self, name: str) -> Any:
        # import_module waits, under the module's own lock, for another thread that is importing it.
        return getattr(import_module(self.__name__), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(import_module(self.__name__), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(import_module(self.__name__), name)


def lazy_import(name: str) -> ModuleType:
    """A stand-in for the module of that full name, which is imported when an attribute of it is first read.

    Reading an attribute raises ModuleNotFoundError where there is no such module, and what its import raises.
    """
    return LazyModule(name)
