"""Refusals, drawn as a tree; they carry data, the sentence is made where it is shown.

TwshError
├── UsageError          the line is wrong (exit 2)
├── Refused             X, the capability table or a budget said no; carries a Diagnosis
├── Interrupted         C-c or C-g (exit 130)
├── Locked              the write lock, or a run that lacks --yes-write (exit 2)
└── StoreError          a file or database could not be read or written
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.domain.diagnosis import Diagnosis


class TwshError(Exception):
    """Anything twsh refuses to do, with what to try next."""

    def __init__(self, what: str, next_step: str = "") -> None:
        """Keep the sentence and the advice apart."""
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class UsageError(TwshError):
    """The line cannot be read or names something that is not there."""


class Locked(TwshError):
    """Writes are switched off here: the write lock or a missing --yes-write."""


class StoreError(TwshError):
    """A file of twsh's own cannot be read or written."""


class Refused(TwshError):
    """A command that cannot be done, with its diagnosis."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        """Keep the diagnosis; its `what` is the sentence."""
        super().__init__(diagnosis.what, diagnosis.next)
        self.diagnosis = diagnosis


class Interrupted(TwshError):
    """The user stopped waiting (exit 130)."""
