"""Refusals of twsh's own: they name no cause of X, which DESIGN §3.2 lists."""

from __future__ import annotations

import pytest

from twshell.domain.cause_table import CAUSES
from twshell.domain.errors import Interrupted, Locked, StoreError, TwshError, UsageError
from twshell.session.failures import of_defect, problem_of, status_of


def defect() -> TwshError:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as fault:
        return of_defect(fault)


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (UsageError("no post 9", "`home`"), ("usage", "", "never", 2)),
        (Locked("not sent", "C-x C-q"), ("locked", "write-lock", "safe", 2)),
        (StoreError("ledger.db cannot be read", ""), ("failed", "", "safe", 1)),
        (Interrupted("not sent"), ("failed", "", "safe", 130)),
        (defect(), ("failed", "", "safe", 1)),
    ],
)  # fmt: skip
def test_a_refusal_names_a_cause_only_where_there_is_one(refused: TwshError, told: tuple[str, str, str, int]) -> None:
    problem = problem_of(refused, "rt 9")
    found = problem.diagnosis
    status = status_of(problem, isinstance(refused, Interrupted))
    assert told == (found.kind, found.cause, found.retry, status)
    assert found.cause in {"", *CAUSES}
    assert ("rt 9", refused.what, refused.next_step, False) == (problem.line, found.what, found.next, found.harm)
