"""How this run was started: the switches a line may meet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Flags:
    """The program's switches; `read_only` and `dry_run` can be toggled in the session."""

    interactive: bool = True
    json: bool = False
    plain: bool = False
    dry_run: bool = False
    read_only: bool = False
    yes_write: bool = False
    keep_going: bool = False
    demo: str = ""  # the scenario, or empty
