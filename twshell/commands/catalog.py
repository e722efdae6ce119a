"""Every command there is, by module; `make docs` writes index.py from it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from twshell.commands.spec import Spec

# In the order help shows them.
MODULES = (
    "twshell.commands.reading",
    "twshell.commands.writing",
    "twshell.commands.engaging",
    "twshell.commands.people",
    "twshell.commands.relations",
    "twshell.commands.messages",
    "twshell.commands.lists",
    "twshell.commands.safety",
    "twshell.commands.budgeting",
    "twshell.commands.spending",
    "twshell.commands.outbox",
    "twshell.commands.recovery",
    "twshell.commands.health",
    "twshell.commands.evidence",
    "twshell.commands.macros",
    "twshell.commands.local",
    "twshell.commands.manual",
)


def handler(spec: Spec) -> Callable[..., Any]:
    """Return a command's function; its module is imported when first needed, so that start-up pays for none."""
    function: Callable[..., Any] = getattr(import_module(spec.module), spec.function)
    return function


def read_all() -> tuple[Spec, ...]:
    """Read the specifications off the functions themselves (for `make docs` and the tests)."""
    found: list[Spec] = []
    for name in MODULES:
        module = import_module(name)
        functions = [value for value in vars(module).values() if callable(value) and hasattr(value, "spec")]
        found += [function.spec for function in functions if function.__module__ == name]
    return tuple(found)
