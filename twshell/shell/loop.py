"""The door to an interactive session: it makes the start light, then lets the session begin."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.shell.ports import Edge, Options, Started


def interact(opened: Started, options: Options, edge: Edge) -> int:
    """Run an interactive session; return the exit status."""
    lighten()
    from twshell.shell.sitting import sit  # after `lighten`, which is about what this imports

    return sit(opened, options, edge)


def lighten() -> None:
    """Import what the prompt is made of without what it does not need; a twelfth of the start.

    asyncio comes as on a Python without ssl, which it knows how to be on: nothing here speaks TLS through it.
    prompt_toolkit's own package comes without its dialogs and progress bars, until somebody asks the package for them.
    """
    if "ssl" not in sys.modules and "asyncio" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import asyncio  # noqa: F401
        finally:
            del sys.modules["ssl"]
    if "prompt_toolkit" not in sys.modules:
        _open_lightly("prompt_toolkit")
        import prompt_toolkit.application  # noqa: F401 - first, as the package itself imports its parts


def _open_lightly(name: str) -> None:
    """Put a package in place without running it; asked for a name of its own, it runs after all."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(name)
    if spec is None or spec.loader is None or spec.submodule_search_locations is None:
        return  # not a plain package: the ordinary import will do, or say what is wrong
    package = ModuleType(name)
    package.__spec__, package.__loader__ = spec, spec.loader
    package.__path__, package.__file__ = list(spec.submodule_search_locations), spec.origin
    run = spec.loader.exec_module

    def wanted(attribute: str) -> object:
        if attribute.startswith("__"):
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        del package.__dict__["__getattr__"]
        run(package)
        return getattr(package, attribute)

    package.__dict__["__getattr__"] = wanted
    sys.modules[name] = package
