"""Deeds, refusals, plans, texts and budgets, written out."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.budget import Allowance, Bucket, BucketKey, Verdict
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import Price
from twshell.domain.outcome import Budgets, Done, Effect, Gauge, Lines, PlanShown, Problem, Several, Text
from twshell.domain.plan import Plan, Step
from twshell.domain.post import Post, User
from twshell.domain.wire import Request
from twshell.render.show import fragments, show

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC
BLOCKED = Diagnosis(
    "rejected", "app-write-blocked", "sure", "app", "Not reposted: X lets this app read, not write.",
    "X has blocked the app's writes (code 261).", "`report` writes the evidence for X. Do not try again.",
    harm=True, status=403, code=261, web_url="https://x.com/intent/retweet?tweet_id=1002",
)  # fmt: skip
POST = Post("1002", "It's easier to ask\nforgiveness", "2")
REPOSTED = Done(
    "retweet", "1002", "Reposted 3 by @grace: “It's easier…”", Price(15_000, 15_000), "47 of 50 left", "unrt 3"
)


def rows(outcome: Any, width: int = 80, plain: bool = False) -> list[str]:
    return show(outcome, width=width, now=NOW, colour=False, plain=plain, links=False, utc_offset=0).split("\n")


def step(verb: str = "retweet", method: str = "POST", **more: Any) -> Step:
    return Step(Request(method, "/2/x", "/2/x"), verb, **more)


def test_a_deed_takes_one_row() -> None:
    assert ["✓ Reposted 3 by @grace: “It's easier…” · $0.015 · 47 of 50 left · undo: unrt 3"] == rows(REPOSTED, 84)
    assert ["ok: Reposted 3 by @grace: “It's easier…” - $0.015 - 47 of 50 left - undo: unrt 3"] == rows(
        REPOSTED, 90, True
    )


def test_a_narrow_deed_keeps_the_way_back() -> None:
    assert ["✓ Reposted 3 by @grace: “It's easier…”", "  $0.015 · 47 of 50 left · undo: unrt 3"] == rows(REPOSTED, 41)


def test_a_deed_that_was_done_before_says_that_nothing_changed() -> None:
    assert ["✓ Liked 3 · nothing changed"] == rows(Done("like", "3", "Liked 3", cause="already-done"))


def test_the_address_of_what_was_made_is_told_where_there_is_room() -> None:
    posted = Done("post", "1", "Posted “Hi”", undo="delete .", url="https://x.com/ada/status/1")
    assert ["✓ Posted “Hi” · undo: delete . · https://x.com/ada/status/1"] == rows(posted)
    assert ["✓ Posted “Hi” · undo: delete ."] == rows(posted, 40)


def test_a_refusal_tells_what_why_and_next() -> None:
    assert [
        "✗ Not reposted: X lets this app read, not write.",
        "  why   X has blocked the app's writes (code 261).",
        "  next  `report` writes the evidence for X. Do not try again.",
        "  web   https://x.com/intent/retweet?tweet_id=1002  (`open last`)",
        "  kept  as draft #12; `drafts` shows it",
    ] == rows(Problem(BLOCKED, "rt 3", "text", 12))


def test_an_address_in_the_advice_has_a_row_of_its_own() -> None:
    page = "https://x.com/intent/like?tweet_id=1002"
    assert [
        "  next  On the web it works: `open last`. Trying again does harm.",
        f"  web   {page}  (`open last`)",
    ] == rows(Problem(BLOCKED._replace(next=f"On the web it works: {page}", web_url=page)))[2:]


def test_a_narrow_refusal_is_wrapped_under_its_label() -> None:
    assert [
        "! Not reposted: X lets this app read,", "  not write.",
        "  why   X has blocked the app's writes", "        (code 261).",
        "  next  `report` writes the evidence for", "        X. Do not try again.",
    ] == rows(Problem(BLOCKED._replace(web_url="")), 40, plain=True)  # fmt: skip


@pytest.mark.parametrize(
    ("last", "changes"),
    [
        ("  next  Look. Trying again does harm.", {"next": "Look.", "harm": True}),
        ("  next  Never try it again.", {"next": "Never try it again.", "harm": True}),
        ("  next  Wait. Possible again at 14:22.", {"next": "Wait.", "retry": "after", "retry_at": NOW + 540}),
        ("  next  Wait until 14:22.", {"next": "Wait until 14:22.", "retry": "after", "retry_at": NOW + 540}),
        ("  next  Possible again at Sep 22 14:13.", {"next": "", "retry": "after", "retry_at": NOW + 86_400}),
        ("  why   Because. (guess; else duplicate)", {"next": "", "certainty": "guess", "runner_up": "duplicate"}),
        ("  why   Because. (likely)", {"next": "", "certainty": "likely"}),
    ],
)
def test_advice_is_made_whole(last: str, changes: dict[str, Any]) -> None:
    plain = Diagnosis("rejected", "x", "sure", "app", "Not done.", "Because.", "")
    assert last == rows(plain_problem(plain._replace(**changes)))[-1]


def plain_problem(diagnosis: Diagnosis) -> Problem:
    return Problem(diagnosis)


def test_an_unknown_outcome_is_a_question() -> None:
    unknown = BLOCKED._replace(kind="unknown-outcome", what="It may be on X: look before sending again.")
    assert "? It may be on X: look before sending again." == rows(Problem(unknown))[0]


def test_a_sentence_from_a_server_is_cut_at_300_characters() -> None:
    told = " ".join(rows(Problem(BLOCKED._replace(why="word " * 10_000)), 2000)[1].split())
    assert len("why ") + 300 >= len(told)
    assert told.endswith("word…")


@pytest.mark.parametrize(("style", "kind"), [("danger", "rejected"), ("danger", "braked"), ("warning", "usage")])
def test_danger_is_coloured_as_such(style: str, kind: str) -> None:
    first = fragments(Problem(BLOCKED._replace(kind=kind)), width=80, now=NOW)[0]
    assert {style} == {name for name, _ in first}


def test_a_plan_is_told_step_by_step() -> None:
    steps = (
        step(post=POST), step("follow", user=User("2", "grace")), step("post", text="Hi\nall"),
        step("like", post=Post("7", "")), step("unretweet", "GET", kind="look"), step("delete", kind="deferred"),
    )  # fmt: skip
    plan = Plan("macro", steps, notes=("3 is yours: skipped",))
    assert [
        "plan  5 writes · 1 read · $0.015 to $0.045",
        "  wait (until 14:22): 3 of 50 left",
        "! 3 is yours: skipped",
        "  1 retweet → “It's easier to ask⏎forgiveness”",
        "  2 follow → @grace",
        "  3 post “Hi⏎all”",
        "  4 like → id:7",
        "  5 unretweet → looked up first",
        "  6 delete → decided by an earlier line",
    ] == rows(PlanShown(plan, Price(15_000, 45_000), Verdict("wait", "3 of 50 left", NOW + 540)))


def test_a_dry_run_says_that_nothing_is_sent() -> None:
    dry = PlanShown(Plan("retweet", (step(),)), Price(), Verdict("fits"), ("1  rt 3",), is_dry=True)
    assert ["dry run  1 write · nothing is sent", "1  rt 3"] == rows(dry)


def test_a_plan_refused_beforehand_carries_its_refusal() -> None:
    refused = PlanShown(Plan("like", (step("like"),), refusal=BLOCKED), Price(), Verdict("fits"))
    assert "✗ Not reposted: X lets this app read, not write." == rows(refused)[1]


def test_a_long_plan_is_cut_and_says_so() -> None:
    assert "    and 80 more" == rows(PlanShown(Plan("rt", (step(),) * 100), Price(), Verdict("fits")))[-1]


def test_texts_keep_their_columns_and_wrap_beneath_them() -> None:
    help_text = Text(("Usage: `rt POSTS`", "  POSTS          their numbers on screen, or ids", "", "    Example"))
    assert [
        "Usage: `rt POSTS`", "  POSTS          their numbers on", "                 screen, or ids", "", "    Example",
    ] == rows(help_text, 36)  # fmt: skip


def test_commands_in_a_text_are_picked_out() -> None:
    (row,) = fragments(Text(("see `budget` now",)), width=80, now=NOW)
    assert [("", "see "), ("command", "`budget`"), ("", " now")] == row


def test_a_warning_is_marked_in_its_first_column() -> None:
    assert ["! Few reposts left.", "  `budget` shows all."] == rows(
        Text(("Few reposts left.", "`budget` shows all."), "warning")
    )


def test_several_outcomes_follow_each_other() -> None:
    assert ["one", "two", "rt 3"] == rows(
        Several((Text(("one",)), Effect("quit", outcome=Text(("two",))), Effect("clear"), Lines(("rt 3",))))
    )


def test_what_is_no_outcome_is_refused() -> None:
    with pytest.raises(TypeError, match="no way to show a str"):
        rows("text")


def bucket(limit: int, left: int, window: str = "15m", source: str = "header", at: float | None = NOW + 540) -> Bucket:
    return Bucket(BucketKey("POST", "/2/x", window), limit, left, at, source)


def test_the_rows_of_a_warning_go_on_beneath_what_their_label_explains() -> None:
    warning = Text(("Your account is the trouble.", "  account  X has locked this account for a while"), "warning")
    assert [
        "! Your account is the trouble.",
        "    account  X has locked this account for a",
        "             while",
    ] == rows(warning, 48)


BUDGETS = Budgets(
    (
        Gauge("rt", bucket(50, 41)),
        Gauge("post", bucket(100, 3, "24h", at=NOW + 9000)),
        Gauge("home", bucket(180, 30, source="documented", at=None)),
        Gauge("like", bucket(50, 0)),
        Gauge("old", bucket(50, 0, at=NOW - 1)),
        Gauge("3h", allowance=Allowance("3h", 300, 89, 10_800, NOW + 60)),
        Gauge("odd"),
    ),
    Price(420_000, 500_000),
    Price(12_000_000, 12_000_000),
)


def test_budgets_are_bars_with_figures() -> None:
    assert [
        "rt       ████████████████░░░░  41 of 50 left until 14:22 (9 min)",
        "post     █░░░░░░░░░░░░░░░░░░░  3 of 100 a day left, very low until 16:43 (3 h)",
        "home     ███░░░░░░░░░░░░░░░░░  ~30 of 180 left, low",
        "like     ░░░░░░░░░░░░░░░░░░░░  none of 50 left until 14:22 (9 min)",
        "old      ████████████████████  50 of 50 left (started anew)",
        "posting  ██████████████░░░░░░  ≤ 211 of 300 in 3 h left, more from 14:14 (1 min)",
        "odd      unknown",
        "today    $0.42 to $0.50 spent",
        "month    $12.00 spent",
    ] == rows(BUDGETS)


def test_budgets_that_do_not_fit_go_on_beneath_their_figures() -> None:
    gauge = Gauge("repost", bucket(50, 1), runs_out_at=NOW + 60)
    assert [
        "repost  █░░░░░░░░░░░░░░░░░░░  1 of 50 left, very low until 14:22 (9 min), at",
        "                              this rate none from 14:14",
    ] == rows(Budgets((gauge,), Price(), Price()), 80)[:2]


def test_budgets_on_the_narrowest_terminal_stand_beneath_their_names() -> None:
    told = rows(BUDGETS, 20)
    assert ["rt", "  41 of 50 left", "  until 14:22 (9", "  min)"] == told[:4]
    assert "  $0.42 to $0.50" in told
    assert 20 >= max(map(len, told))


def test_plain_budgets_draw_no_boxes() -> None:
    told = rows(BUDGETS, 60, plain=True)
    assert "rt       ########--  41 of 50 left until 14:22 (9 min)" == told[0]
    assert ["posting  #######---  at most 211 of 300 in 3 h left, more", " " * 21 + "from 14:14 (1 min)"] == told[6:8]
    assert all(row.isascii() for row in told)


def test_narrow_budgets_give_up_the_bar() -> None:
    assert "rt       41 of 50 left until 14:22 (9 min)" == rows(BUDGETS, 50)[0]
    assert ["rt       41 of 50 left until 14:22 (9", "         min)"] == rows(BUDGETS, 38)[:2]


def test_before_the_first_answer_budgets_say_that_nothing_is_known() -> None:
    assert "nothing is known yet: the first answers from X bring it" == rows(Budgets((), Price(), Price()))[0]
