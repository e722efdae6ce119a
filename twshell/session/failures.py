"""Any refusal, told as one problem with one exit status."""

from __future__ import annotations

import traceback

from twshell.domain.causes import EXIT, INTERRUPTED
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import Locked, Refused, TwshError, UsageError
from twshell.domain.outcome import Problem


def problem_of(refused: TwshError, line: str) -> Problem:
    """Return what is to be shown for a refusal."""
    if isinstance(refused, Refused):
        return Problem(refused.diagnosis, line)
    kind, cause, retry = "failed", "", "safe"  # what X did not say has none of the causes of X
    if isinstance(refused, Locked):
        kind, cause = "locked", "write-lock"
    elif isinstance(refused, UsageError):
        kind, retry = "usage", "never"
    return Problem(
        Diagnosis(
            kind=kind, cause=cause, certainty="sure", scope="action", what=refused.what, why="", next=refused.next_step,
            retry=retry,
        ),
        line,
    )  # fmt: skip


def status_of(problem: Problem, was_interrupted: bool = False) -> int:
    """Return the exit status of a problem, DESIGN §2.1."""
    return INTERRUPTED if was_interrupted else EXIT[problem.diagnosis.kind]


def of_defect(defect: Exception) -> TwshError:
    """Tell a bug of twsh's own: where it happened, without values that might be secret."""
    frame = traceback.extract_tb(defect.__traceback__)[-1]
    where = f"{frame.filename.rpartition('twshell/')[2]}:{frame.lineno}"
    return TwshError(
        f"twsh has a defect: {type(defect).__name__} at {where}", "the line is in the history; nothing else was lost"
    )
