"""The door to an interactive session: it makes the start light, then lets the session begin."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.shell.ports import Edge, Options, Started


def interact(opened: Started, options: Options, edge: Edge) -> int:
    """Run an interactive session; return the exit status."""
    lighten()
    from twshell.shell.sitting import sit  # after `lighten`, which is about what this imports

    return sit(opened, options, edge)


def lighten() -> None:
    """Import asyncio as on a Python without ssl, which it knows how to do: 8 ms that no prompt needs."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
