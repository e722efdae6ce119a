"""How counts, answers, windows and sources are worded."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.reports import words

WORDED = [
    (words.counted(0, "call"), "no calls"), (words.counted(1, "call"), "1 call"), (words.counted(2, "call"), "2 calls"),
    (words.percent(1, 3), "33 %"), (words.percent(0, 0), "n/a"), (words.day(1_795_521_600.0), "24 Nov"),
    (words.cause("app-write-blocked"), "X lets this app write nothing (app-write-blocked)"),
    (words.cause("unheard-of"), "unheard-of"),
    (words.left("15m 50 41 1795522500; 24h 100 97 ?"), "41 of 50 in 15 min"), (words.left(""), ""),
    (words.left("24h-app 100 97 ?"), "97 of 100 in 24 h, whole app"), (words.left("1h 9 8 ?"), "8 of 9 in 1h"),
    (words.source("typed"), "typed by hand at the prompt"), (words.source("-c"), "given on the command line"),
    (words.source("-"), "read from standard input"), (words.source("macro boost"), "from macro boost"),
    (words.source("resume"), "typed, kept while writing was stopped, sent by `resume`"), (words.source("odd"), "odd"),
]  # fmt: skip


@pytest.mark.parametrize(("worded", "says"), WORDED, ids=[row[1] or "nothing" for row in WORDED])
def test_counts_causes_windows_and_sources_are_worded(worded: str, says: str) -> None:
    assert says == worded


def test_an_answer_is_its_status_and_code_or_how_far_the_call_got(made: Any) -> None:
    fields: list[dict[str, Any]] = [
        {}, {"status": 403, "code": 261}, {"status": None, "reached": "sending"},
        {"status": None, "reached": "sending", "error": "timed-out"},
    ]  # fmt: skip
    assert ["200", "403 code 261", "no answer (sending)", "no answer (timed-out)"] == [
        words.outcome(made.row(made.NOW, **each)) for each in fields
    ]


def test_ids_that_x_did_not_give_are_said_to_be_unknown(made: Any) -> None:
    row = made.row(made.NOW, transaction_id="00ff", cf_ray="")
    assert "x-transaction-id 00ff\ncf-ray n/a" == words.ids(row)
    assert "x-transaction-id n/a\ncf-ray 8f" == words.ids(row._replace(transaction_id="", cf_ray="8f"))
