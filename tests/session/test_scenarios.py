"""The demo's situations, lived through: each refusal is named, explained, kept, and its way out offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twshell.domain.outcome import Done, Problem, Text

ADA = "101"
REPOST, POST = "POST /2/users/{id}/retweets", "POST /2/tweets"
Calls = Callable[[], list[str]]


def drafts_of(run: Any) -> list[tuple[str, str | None]]:
    texts = run("drafts").of(Text)
    return [(row["state"], row["text"]) for row in texts[0].data]


def test_healthy_lets_everything_through(run: Any, sim: Any) -> None:
    sim.scenario("healthy")
    played = run("home 5", "rt 2", "post Hello", "reply 2 Here", "mute @rosa")
    assert (0, []) == (played.status, played.causes)


def test_low_budget_warns_until_it_refuses_before_sending(run: Any, sim: Any, calls: Calls) -> None:
    sim.scenario("low-budget")
    run("home 8")
    calls()
    played = run("rt 1", "rt 2", "rt 3", "rt 4")
    assert (4, [REPOST] * 3, 3) == (played.status, calls(), len(played.of(Done)))
    assert "repost budget low: 2 of 50 left until 12:09" in played.text
    assert "repost budget used up: 0 of 50 left until 12:09" in played.text


def test_write_blocked_is_named_as_the_apps_block_and_reads_go_on(run: Any, sim: Any) -> None:
    sim.scenario("write-blocked")
    run("home 5")
    played = run("post Blocked words")
    (problem,) = played.of(Problem)
    assert (3, "app-write-blocked", "app", "sure", 261, True) == (
        played.status, problem.diagnosis.cause, problem.diagnosis.scope, problem.diagnosis.certainty,
        problem.diagnosis.code, problem.diagnosis.harm,
    )  # fmt: skip
    assert problem.diagnosis.web_url.startswith("https://x.com/intent/post?text=Blocked%20words")
    assert [("rejected", "Blocked words")] == drafts_of(run)
    assert 0 == run("home 5").status


def test_write_blocked_ends_a_burst_at_its_first_write_and_keeps_the_rest(run: Any, sim: Any, calls: Calls) -> None:
    sim.scenario("write-blocked")
    run("home 8")
    calls()
    played = run("rt 1-5")
    assert (3, [REPOST]) == (played.status, calls())
    assert 5 == len(drafts_of(run))


def test_why_explains_the_block_with_its_evidence(run: Any, sim: Any) -> None:
    sim.scenario("write-blocked")
    run("home 5", "rt 1")
    text = run("why").text
    for part in ("app-write-blocked", "help.x.com/forms/platform", "POST /2/users/{id}/retweets", "403", "#1"):
        assert part in text


def test_over_capacity_is_unknown_and_kept(run: Any, sim: Any) -> None:
    sim.scenario("over-capacity")
    played = run("post Into the wall")
    assert (6, ["over-capacity"]) == (played.status, played.causes)
    assert [("unknown", "Into the wall")] == drafts_of(run)


def test_credits_gone_refuses_reads_and_writes_for_money(run: Any, sim: Any) -> None:
    sim.scenario("credits-gone")
    played = run("home 5")
    assert (4, ["credits-depleted"]) == (played.status, played.causes)
    played = run("post Poor words")
    assert (2, ["brake"]) == (played.status, played.causes)
    assert "Poor words" in [text for _, text in drafts_of(run)]


def test_locked_sends_its_user_to_x_and_keeps_the_text(run: Any, sim: Any) -> None:
    sim.scenario("locked")
    played = run("post Locked words")
    (problem,) = played.of(Problem)
    assert (3, "account-locked", "https://x.com/") == (
        played.status, problem.diagnosis.cause, problem.diagnosis.web_url,
    )  # fmt: skip
    assert [("rejected", "Locked words")] == drafts_of(run)
    assert ["https://x.com/"] == [effect.argument for effect in run("open last").effects]


def test_flaky_loses_nothing_and_doubles_nothing(run: Any, sim: Any) -> None:
    sim.slowness = 0.0
    sim.scenario("flaky")
    said = [f"Words {number}" for number in range(8)]
    statuses = {text: run(f"post {text}").status for text in said}
    there = [post.text for post in sim.world.posts.values()]
    kept = {text for _, text in drafts_of(run)}
    assert all(there.count(text) <= 1 for text in said)
    assert all(text in there for text, status in statuses.items() if status == 0)
    assert all(text in kept for text, status in statuses.items() if status != 0)
    assert any(status != 0 for status in statuses.values())


def test_wrong_keys_are_told_with_status_7(opened: Any, run_in: Any, environ: dict[str, str], sim: Any) -> None:
    environ["TWSH_ACCESS_TOKEN_SECRET"] = "wrong"
    played = run_in(opened(), "home 5")
    assert (7, ["credentials-bad"]) == (played.status, played.causes)


def test_without_keys_every_call_is_refused_with_status_7(
    opened: Any, run_in: Any, environ: dict[str, str], sim: Any
) -> None:
    for name in [name for name in environ if name.startswith("TWSH_") and name != "TWSH_API_URL"]:
        del environ[name]
    session = opened()
    for line in ("home 5", "post Nobody's words", "user @grace"):
        played = run_in(session, line)
        assert (7, ["credentials-bad"]) == (played.status, played.causes)
    assert "nobody is signed in" in run_in(session, "account").text
    assert "Nobody's words" in run_in(session, "drafts").text


def test_an_app_only_token_reads_and_is_refused_before_a_write(
    opened: Any, run_in: Any, environ: dict[str, str], sim: Any, calls: Calls
) -> None:
    environ["TWSH_BEARER_TOKEN"] = sim.keys.bearer_token
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
        del environ[f"TWSH_{name}"]
    session = opened()
    assert 0 == run_in(session, "posts @grace 5").status
    calls()
    played = run_in(session, "post With the wrong token")
    assert (7, ["wrong-auth-kind"], []) == (played.status, played.causes, calls())


def test_a_clock_that_is_wrong_is_told_and_reckoned_with_from_then_on(run: Any, sim: Any) -> None:
    sim.clock.advance(600)
    played = run("home 5")
    assert (7, ["clock-skew"]) == (played.status, played.causes)
    assert "10 min" in played.text
    assert 0 == run("home 5").status
