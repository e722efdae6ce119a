"""An X API v2 of our own on loopback; `Simulator` is imported when first asked for, since the prompt must not pay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.sim.scenarios import SCENARIOS

if TYPE_CHECKING:
    from twshell.sim.simulator import Simulator

__all__ = ["SCENARIOS", "Simulator"]


def __getattr__(name: str) -> Any:
    if name == "Simulator":
        from twshell.sim.simulator import Simulator

        return Simulator
    raise AttributeError(name)
