"""Imports single modules of the SDK without the rest of it.

``import lark_oapi`` loads the models of all sixty services and the event dispatcher: 2 s and 170 MB, of which the bot
needs a quarter (docs/decisions/0012-partial-sdk.md). Python runs a package's ``__init__`` whenever one of its modules is
imported, so that of the SDK is deferred: it runs when a name is taken from the package itself, and then everything
works as if it had been imported in the ordinary way.
"""

import sys
from functools import partial
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def defer_packages(*names: str) -> None:
    """Make packages importable, each parent before its child; a package that is imported already is left alone."""
    for name in names:
        if name not in sys.modules:
            _defer(name)


def _defer(name: str) -> None:
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    package = module_from_spec(spec)
    package.__getattr__ = partial(_execute, package)  # type: ignore[method-assign]  # PEP 562: asked for missing names
    sys.modules[name] = package
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)


def _execute(package: ModuleType, name: str) -> Any:
    """Run the package's own ``__init__`` for the first name that it lacks."""
    spec = package.__spec__
    if name.startswith("__") or spec is None or spec.loader is None:
        raise AttributeError(f"module {package.__name__!r} has no attribute {name!r}")
    del package.__dict__["__getattr__"]
    spec.loader.exec_module(package)
    return getattr(package, name)
