"""What the last answers say about the line, X, the clock, the keys, the money, the app and the account."""

from __future__ import annotations

import pytest

from twshell.domain.budget import Brake
from twshell.domain.diagnosis import Past
from twshell.domain.health import findings, headline, is_answered

NOW = 1_795_521_600.0


def read(cause: str = "", ago: float = 60.0, status: int | None = 200) -> Past:
    return Past(NOW - ago, "GET", "/2/tweets", status, cause, "home")


def write(cause: str = "", ago: float = 60.0, status: int | None = 200) -> Past:
    return Past(NOW - ago, "POST", "/2/tweets", status, cause, "post")


def states(*past: Past, brakes: tuple[Brake, ...] = (), offset: float = 0.0, access: str = "") -> dict[str, str]:
    found = findings(past, brakes, NOW, clock_offset=offset, access=access)
    return {finding.part: finding.state for finding in found}


LOST = read("network-down", status=None)
TABLE = [
    ((), {"line": "unknown", "X": "unknown", "clock": "unknown", "keys": "unknown", "app": "unknown"}),
    ((read(),), {"line": "well", "X": "well", "keys": "well", "money": "well", "app": "unknown", "account": "unknown"}),
    ((read(), write()), {"line": "well", "keys": "well", "app": "well", "account": "well"}),
    ((LOST,), {"line": "ill", "X": "unknown", "keys": "unknown", "money": "unknown", "clock": "unknown"}),
    ((read(ago=90), LOST), {"line": "ill", "X": "well", "keys": "well"}),
    ((LOST, read(ago=5)), {"line": "well", "X": "well"}),
    ((read("tls-failed", status=None),), {"line": "ill"}),
    ((read("timed-out", status=None),), {"line": "doubtful", "X": "doubtful", "keys": "unknown"}),
    ((write("over-capacity", status=503),), {"line": "well", "X": "ill", "keys": "unknown", "app": "unknown"}),
    ((write("server-error", 90, 500), read(ago=5)), {"line": "well", "X": "doubtful", "keys": "well"}),
    ((write("server-error", 4_000, 500), read(ago=5)), {"X": "well"}),
    ((read("credentials-bad", status=401),), {"line": "well", "X": "well", "keys": "ill", "money": "unknown"}),
    ((read("token-expired", status=401),), {"keys": "ill"}),
    ((read("credentials-bad", 90, 401), read(ago=5)), {"keys": "well"}),
    ((read("credits-depleted", status=402),), {"line": "well", "X": "well", "keys": "well", "money": "ill"}),
    ((read("spend-cap", 90, 403), read(ago=5)), {"money": "well"}),
    ((read(), write("app-write-blocked", status=403)), {"keys": "well", "app": "ill", "account": "unknown"}),
    ((write("app-write-blocked", 90, 403), read(ago=5)), {"app": "ill"}),
    ((write("app-write-blocked", 90, 403), write(ago=5)), {"app": "well"}),
    ((write("account-locked", status=403),), {"app": "unknown", "account": "ill"}),
    ((read("account-suspended", status=200),), {"account": "ill"}),
    ((write("forbidden-unknown", status=403),), {"keys": "well", "app": "doubtful", "account": "doubtful"}),
    ((write("forbidden-unknown", 90, 403), write(ago=5)), {"app": "well", "account": "well"}),
    ((write("duplicate", status=403),), {"keys": "well", "app": "unknown", "account": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize(("past", "expected"), TABLE)
def test_each_answer_speaks_about_its_own_part(past: tuple[Past, ...], expected: dict[str, str]) -> None:
    found = states(*past)
    assert expected == {part: found[part] for part in expected}


@pytest.mark.parametrize("scope", ["app", "account", "money"])
def test_a_brake_speaks_whatever_came_after(scope: str) -> None:
    brake = Brake(
        scope, {"app": "app-write-blocked", "money": "credits-depleted"}.get(scope, "account-locked"), NOW - 900
    )
    found = states(read(), write(), brakes=(brake,))
    assert [scope] == [part for part, state in found.items() if state == "ill"]


@pytest.mark.parametrize(("offset", "state"), [(0.0, "well"), (30.0, "well"), (31.0, "ill"), (-300.0, "ill")])
def test_a_clock_that_is_half_a_minute_off_is_ill(offset: float, state: str) -> None:
    assert state == states(read(), offset=offset)["clock"]


def test_keys_that_may_only_read_are_ill() -> None:
    assert "ill" == states(read(), access="read")["keys"]
    assert "well" == states(read(), access="read-write")["keys"]


HEADLINES = [
    ((), "Nothing is known yet: X was not asked anything lately."),
    ((read(), write()), "Nothing is wrong, as far as the last answers say."),
    ((LOST,), "Your line is the trouble."),
    ((write("over-capacity", status=503),), "X itself is the trouble."),
    ((read(), write("app-write-blocked", status=403)), "Your app is the trouble."),
    ((write("forbidden-unknown", status=403),), "Your app and your account may be the trouble."),
    ((read("timed-out", status=None),), "Your line and X itself may be the trouble."),
]


@pytest.mark.parametrize(("past", "sentence"), HEADLINES)
def test_one_sentence_says_what_is_wrong(past: tuple[Past, ...], sentence: str) -> None:
    assert sentence == headline(findings(past, (), NOW))


FRESHNESS = [
    ((), False), ((read(),), True), ((read(ago=599),), True), ((read(ago=601),), False), ((LOST,), False),
    ((read(), write("app-write-blocked", 5)), True), ((read("credentials-bad"),), False),
    ((read(), write("timed-out", 5)), False),
]  # fmt: skip


@pytest.mark.parametrize(("past", "is_enough"), FRESHNESS)
def test_a_recent_answer_that_says_something_spares_a_call(past: tuple[Past, ...], is_enough: bool) -> None:
    assert is_enough is is_answered(past, NOW)
