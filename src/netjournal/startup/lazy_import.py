"""Modules that are imported when they are first used.

It buys a quick start: most commands need neither the sync engine, the demo nor the importers. The standard library's
`LazyLoader` does the work, so that a lazy module is the real module from its first use on. For the type checker, and
for the import contracts, the module is imported under `TYPE_CHECKING` beside it:

    if TYPE_CHECKING:
        from netjournal.sync import engine
    else:
        engine = lazy_import("netjournal.sync.engine")
"""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType


def lazy_import(name: str) -> ModuleType:
    """The module of that full name, run when an attribute of it is first read; the module itself if it ran already.

    Raises ModuleNotFoundError at once where there is no such module; what goes wrong inside it shows at its first use.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, module)
    return module
