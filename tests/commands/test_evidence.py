"""journal and report: what was called is shown, verified, closed by age, and written down for X's support."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.outcome import Problem, Text
from twshell.render.as_json import documents

Calls = Callable[[], list[str]]
DAY = 86_400
BLOCK: dict[str, Any] = {
    "method": "write", "path": "/2/*", "kind": "answer", "nth": [1], "status": 403,
    "body": {"errors": [{"code": 261, "message": "no"}]},
}  # fmt: skip


def lines(played: Any) -> tuple[str, ...]:
    return tuple(line for text in played.of(Text) for line in text.lines)


def rows(played: Any) -> list[dict[str, Any]]:
    return [row for text in played.of(Text) for row in text.data]


@pytest.fixture
def lived(run: Any, sim: Any) -> Any:
    """A session in which home was read, 1 reposted, something posted, and a repost refused with 261."""
    run("home 5", "rt 1", "post a quiet word #ferry")
    sim.add_fault(dict(BLOCK))
    run("rt 2")
    return run


# journal


def test_the_journal_shows_the_newest_rows_last(lived: Any) -> None:
    told = lines(lived("journal"))
    assert "home 5" in told[0]
    assert "403 261  rt 2 (rejected app-write-blocked)" in " ".join(told)
    assert told[-1].endswith("note     brake app (app-write-blocked)")


def test_the_journal_sends_nothing(lived: Any, calls: Calls) -> None:
    calls()
    lived("journal", "journal verify", "report")
    assert [] == calls()


ASKED = [
    ("journal reads", {"read"}, {None}),
    ("journal writes", {"intent", "outcome"}, {None, "app-write-blocked"}),
    ("journal refusals", {"outcome", "note"}, {"app-write-blocked"}),
    ("journal writes last 2", {"intent", "outcome"}, {None, "app-write-blocked"}),
    ("journal since 1h reads", {"read"}, {None}),
]


@pytest.mark.parametrize(("line", "phases", "causes"), ASKED)
def test_rows_are_chosen_by_kind(lived: Any, line: str, phases: set[str], causes: set[str | None]) -> None:
    found = rows(lived(line))
    assert phases == {row["phase"] for row in found}
    assert causes == {row["cause"] for row in found}


def test_the_last_few_can_be_had(lived: Any) -> None:
    everything = rows(lived("journal"))
    assert everything[-2:] == rows(lived("journal last 2"))


def test_a_post_and_a_write_have_rows_of_their_own(lived: Any) -> None:
    of_post = rows(lived("journal 1"))
    assert [("intent", 1), ("outcome", 1)] == [(row["phase"], row["write_id"]) for row in of_post]
    assert of_post == rows(lived("journal #1"))
    assert "no such rows about #99 in the journal" in lines(lived("journal #99"))


def test_rows_of_another_time_are_left_out(lived: Any, clock: Any) -> None:
    clock.advance(7_300)
    lived("mentions")
    assert {"mentions"} == {row["verb"] for row in rows(lived("journal since 2h"))}
    assert rows(lived("journal since 12:30")) == rows(lived("journal since 2h"))


SLIPS = [
    ("journal nonsense", "`nonsense` names no rows"),
    ("journal 99", "no post 99"),
    ("journal since", "`since` wants a word after it"),
    ("journal since nonsense", "`nonsense` is no moment"),
    ("journal since 2099-01-01", "`2099-01-01` is yet to come"),
    ("journal last 0", "`0` is no count"),
    ("journal last 9999", "`9999` is no count"),
    ("journal verify twice", "`twice` is one word too many"),
    ("journal --nonsense", "journal has no option `--nonsense`"),
]


@pytest.mark.parametrize(("line", "says"), SLIPS)
def test_a_slip_is_told_with_the_way_out(lived: Any, line: str, says: str) -> None:
    (problem,) = lived(line).of(Problem)
    assert says in problem.diagnosis.what
    assert problem.diagnosis.next


def test_the_json_of_a_row_has_all_there_is(lived: Any) -> None:
    row = rows(lived("journal refusals"))[0]
    assert ("journal", 403, 261, "app-write-blocked", "rt 2", "POST") == (
        row["type"], row["status"], row["code"], row["cause"], row["line"], row["method"]
    )  # fmt: skip
    assert row["transaction_id"]
    assert {"limit": 180, "remaining": 179} == rows(lived("journal reads last 9"))[0]["limits"]["15m"]
    assert row["at"].startswith("2026-11-24T12:00:00.")


def test_an_account_that_did_nothing_has_no_rows(run: Any) -> None:
    assert ("no such rows in the journal",) == lines(run("journal"))


# journal verify


def test_a_whole_journal_is_told_with_what_that_shows_and_what_not(lived: Any, session: Any) -> None:
    played = lived("journal verify")
    said = " ".join(lines(played))
    assert (0, True, True) == (played.status, "no damage" in said, "no proof against its owner" in said)
    assert session.ledger.evidence.head() in said
    assert ("verified", [], 0) == tuple(rows(played)[0][name] for name in ("type", "faults", "segments"))


def test_a_damaged_journal_is_told_and_ends_with_a_status(lived: Any, session: Any, sql: Callable[..., Any]) -> None:
    sql(session.ledger.path, "UPDATE journal SET status=200 WHERE seq=3")
    sql(session.ledger.path, "DELETE FROM journal WHERE seq=5")
    played = lived("journal verify")
    assert 1 == played.status
    assert ("  row 3 was changed", "  row 5 is missing") == lines(played)
    assert "not whole: 2 faults" in played.of(Problem)[0].diagnosis.what


@pytest.fixture
def sql() -> Callable[..., Any]:
    import sqlite3

    def run(path: str, statement: str) -> None:
        connection = sqlite3.connect(path, timeout=5)
        with connection:
            connection.execute(statement)
        connection.close()

    return run


# journal rotate


def test_old_rows_are_closed_after_a_yes_and_stay_readable(lived: Any, clock: Any, session: Any) -> None:
    before = rows(lived("journal last 100"))
    clock.advance(400 * DAY)
    lived("mentions")
    played = lived("journal rotate", answers=(True,))
    assert f"Close the {len(before)} rows older than 365 days" in played.asked[0].question
    path = Path(rows(played)[0]["path"])
    assert 0o400 == stat.S_IMODE(path.stat().st_mode)
    assert before == rows(lived("journal last 100"))[: len(before)]
    assert "1 closed segment included" in " ".join(lines(lived("journal verify")))
    assert session.ledger.rows(limit=99)[0].seq == len(before) + 1


def test_without_a_yes_nothing_is_closed(lived: Any, clock: Any, session: Any) -> None:
    clock.advance(400 * DAY)
    played = lived("journal rotate", answers=(False,))
    assert (130, 0) == (played.status, session.ledger.verify().segments)


def test_the_age_is_a_setting(lived: Any, clock: Any) -> None:
    clock.advance(10 * DAY)
    assert "no row is older than 365 days" in lived("journal rotate").text
    played = lived("set journal-days 7", "journal rotate")
    assert "older than 7 days" in played.asked[0].question
    assert 2 == lived("set journal-days 1").status


def test_a_run_without_a_prompt_closes_nothing(program: Any, clock: Any) -> None:
    program("-c", "home 2")
    clock.advance(400 * DAY)
    ended = program("-c", "journal rotate")
    assert 2 == ended.status
    assert "nobody is there to answer" in ended.err


# report


def test_the_report_shows_what_x_asks_for(lived: Any, session: Any) -> None:
    text = "\n".join(lines(lived("report --app-id 27000001")))
    ending = session.identity.key_ending
    assert [] == [
        fact
        for fact in ("27000001", f"ends in {ending};", f"id {session.me}", "403 code 261", "rt 2", "with a hashtag")
        if fact not in text
    ]
    assert "27000001" in "\n".join(lines(lived("report")))


def test_the_report_is_never_wrapped(lived: Any) -> None:
    (shown,) = lived("report --markdown").of(Text)
    assert not shown.is_wrapped
    assert max(map(len, shown.lines)) > 200


def test_the_report_begins_where_it_is_told_to(lived: Any, clock: Any) -> None:
    clock.advance(3 * DAY)
    lived("mentions")
    assert [3, 1] == [rows(lived(line))[0]["totals"]["reads"] for line in ("report", "report --since 1d")]


@pytest.mark.parametrize("line", ["report --about refusal", "report --about #3", "report --about 2"])
def test_the_report_begins_with_what_it_is_about(lived: Any, line: str) -> None:
    found = rows(lived(line))[0]["about"]
    assert ["intent", "outcome"] == [row["phase"] for row in found["rows"]]
    assert 261 == found["rows"][-1]["code"]
    assert ["rt 1", "rt 2"] == [row["line"] for row in found["likewise"]]
    assert found["explained"]


def test_the_calls_like_it_end_with_it(lived: Any) -> None:
    assert ["rt 1"] == [row["line"] for row in rows(lived("report --about #1"))[0]["about"]["likewise"]]


def test_about_nothing_is_refused(run: Any) -> None:
    run("home 5")
    assert "nothing was refused yet" in run("report --about refusal").text
    assert "the journal holds nothing about #7" in run("report --about #7").text


def test_texts_are_in_it_only_where_they_were_asked_for(lived: Any) -> None:
    without, with_them = (json.dumps(rows(lived(line))) for line in ("report", "report --with-text"))
    assert ("quiet word" in without, "quiet word" in with_them) == (False, True)
    assert "quiet word" not in lived("report").text


FILES = [
    ("--html", "page.html", "<!DOCTYPE html>"),
    ("", "page.html", "<!DOCTYPE html>"),
    ("--markdown", "any", "# Evidence report"),
    ("", "any.md", "# Evidence report"),
    ("--json", "any", "{"),
    ("", "any.txt", "EVIDENCE REPORT"),
    ("--text", "any.html", "EVIDENCE REPORT"),
]


@pytest.mark.parametrize(("option", "name", "begins"), FILES)
def test_a_report_is_written_for_its_owner_alone(
    lived: Any, tmp_path: Path, option: str, name: str, begins: str
) -> None:
    path = tmp_path / name
    played = lived(f"report {option} {path}".replace("  ", " "))
    assert (0, []) == (played.status, played.asked)
    assert f"written to {path}" in " ".join(lines(played))
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert path.read_text(encoding="utf-8").startswith(begins)


def test_a_file_that_is_there_is_replaced_after_a_yes_alone(lived: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine")
    refused = lived(f"report {path}", answers=(False,))
    assert (130, "mine") == (refused.status, path.read_text())
    assert f"{path} is there already. Replace it?" == refused.asked[0].question
    assert 0 == lived(f"report {path}", answers=(True,)).status
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert "Evidence" in path.read_text()


def test_a_name_may_hold_blanks_and_a_tilde(lived: Any, session: Any, tmp_path: Path) -> None:
    session.flags.user_home = str(tmp_path)
    assert 0 == lived("report --html '~/my report.html'").status
    assert ["my report.html"] == [name for name in os.listdir(tmp_path) if name.endswith(".html")]


WRONG = [
    ("report --html", "a page wants a file"),
    ("report --html --markdown x", "a report is either markdown or html"),
    ("report --since", "report --since needs its moment"),
    ("report --since nonsense", "`nonsense` is no moment"),
    ("report --app-id x", "`x` is no id"),
    ("report --about nonsense", "`nonsense` names no rows"),
    ("report /nowhere/at/all/report.txt", "/nowhere/at/all"),
    ("report /", "/ is a folder"),
    ("report /dev/null", "is no ordinary file"),
    ("report ~/x.txt", "HOME is not set"),
    ("report one two", "`two` is one word too many"),
]


@pytest.mark.parametrize(("line", "says"), WRONG)
def test_what_cannot_be_written_is_refused_before_anything_is(lived: Any, line: str, says: str) -> None:
    played = lived(line)
    assert 2 == played.status
    assert says in played.of(Problem)[0].diagnosis.what


def test_measures_name_the_brake_and_the_caps(lived: Any) -> None:
    told = "\n".join(lines(lived("cap day 1.00", "report")))
    assert "Writing is stopped since 2026-11-24 12:00 UTC, until the user opens it" in told
    assert "The user has capped twsh at $1.00 a day." in told


WAYS = [("on", "twsh asks y/n."), ("off", "twsh waits a few seconds, in which it can be taken back.")]


@pytest.mark.parametrize(("setting", "says"), WAYS)
def test_measures_name_what_comes_before_a_post(lived: Any, setting: str, says: str) -> None:
    measures = rows(lived(f"set post-confirm {setting}", "report"))[-1]["measures"]
    assert f"Before a post goes out, {says}" in measures


def test_a_report_pins_the_journal_and_names_what_it_was_made_with(lived: Any, session: Any) -> None:
    (found,) = rows(lived("report"))
    assert session.ledger.evidence.head() == found["journal"]["head"]
    assert {"twsh", "Python", "requests", "urllib3", "oauthlib"} == set(found["versions"])


def test_the_texts_of_what_a_report_is_about_are_in_it_however_old(lived: Any, clock: Any) -> None:
    clock.advance(9 * DAY)
    found = rows(lived("report --with-text --about #2"))[0]["about"]
    assert ["a quiet word #ferry"] * 2 == [row.get("text") for row in found["rows"]]


def test_a_refused_read_is_explained_as_one(lived: Any, sim: Any) -> None:
    sim.add_fault({"kind": "answer", "method": "read", "path": "/2/*", "status": 503, "times": 1})
    lived("mentions")
    assert "Mentions not read" in rows(lived("report --about refusal"))[0]["about"]["explained"][0]


def test_a_report_of_more_rows_than_it_takes_is_of_the_newest_and_says_so(
    lived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = len(rows(lived("journal last 99")))
    for most, is_cut in ((counted, False), (2, True)):
        monkeypatch.setattr("twshell.session.reporting.MOST_ROWS", most)
        (found,) = rows(lived("report"))
        assert (is_cut, most, counted) == (found["is_cut"], len(found["rows"]), found["rows"][-1]["seq"])


def test_a_page_of_the_journal_is_as_long_as_a_page_is_set_to_be(lived: Any) -> None:
    lived("set page-size 3")
    assert [7, 8, 9] == [row["seq"] for row in rows(lived("journal"))]


def test_a_report_of_a_macro_says_so(lived: Any, session: Any) -> None:
    session.macros.save("again", "rt $1\n", frozenset())
    lived("resume", "again 3")
    assert {"typed": 3, "resume": 1, "macro again": 1} == rows(lived("report"))[0]["sources"]


def test_json_is_one_document(lived: Any) -> None:
    (found,) = documents(lived("report --json").of(Text)[0])
    assert ("report", 1) == (found["type"], found["totals"]["rejected"])
