"""Which answers stop writing: the sequences of DESIGN §3.3."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from twshell.domain.braking import brake_after, ends_hold, sentences, short, standing
from twshell.domain.budget import Brake
from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import known_beforehand
from twshell.domain.diagnosis import Past

NOW = 1_795_521_600.0


class Signal(NamedTuple):
    """An answer to a write (or a read) and how long after the one before it came."""

    cause: str
    certainty: str = "sure"
    method: str = "POST"
    after: float = 5.0


def fed(*signals: Signal) -> list[str]:
    """Feed answers one after the other; return what is on after each, as `scope` or `hold 60`."""
    past: list[Past] = []
    brakes: dict[str, Brake] = {}
    states, now = [], NOW
    for signal in signals:
        now += signal.after
        is_write = signal.method != "GET"
        diagnosis = (
            known_beforehand(signal.cause, certainty=signal.certainty, is_write=is_write) if signal.cause else None
        )
        if diagnosis is None:
            if ends_hold("", brakes.values(), now):
                del brakes["hold"]
        elif brake := brake_after(diagnosis, past, brakes.values(), now, is_write=is_write):
            brakes[brake.scope] = brake
        past.append(Past(now, signal.method, "/2/tweets", 403, signal.cause))
        states.append(" ".join(_state(brake, now) for brake in standing(brakes.values(), now)) or "-")
    return states


def _state(brake: Brake, now: float) -> str:
    return brake.scope if brake.until is None else f"hold {brake.until - now:.0f}"


def five(cause: str, certainty: str = "sure", method: str = "POST", after: float = 5.0) -> list[Signal]:
    return [Signal(cause, certainty, method, after)] * 5


ONE_STOPS = [
    ("app-write-blocked", "sure", "app"), ("app-suspended", "sure", "app"), ("app-suspended", "likely", "app"),
    ("app-not-enrolled", "sure", "app"), ("account-locked", "sure", "account"),
    ("account-suspended", "sure", "account"),
    ("account-suspended", "likely", "account"), ("account-verification", "likely", "account"),
    ("looks-automated", "sure", "account"), ("looks-automated", "likely", "account"),
    ("credits-depleted", "sure", "money"), ("credits-depleted", "likely", "money"), ("spend-cap", "sure", "money"),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "certainty", "scope"), ONE_STOPS)
def test_one_sign_stops_and_further_ones_change_nothing(cause: str, certainty: str, scope: str) -> None:
    assert [scope] * 5 == fed(*five(cause, certainty))


def test_a_brake_that_is_on_keeps_the_time_and_cause_it_has() -> None:
    locked = known_beforehand("account-locked")
    assert brake_after(locked, (), (Brake("account", "looks-automated", NOW - 60),), NOW, is_write=True) is None
    assert Brake("account", "account-locked", NOW) == brake_after(locked, (), (), NOW, is_write=True)


@pytest.mark.parametrize("cause", ["credits-depleted", "spend-cap", "account-locked", "app-suspended"])
def test_a_read_can_bring_the_sign_too(cause: str) -> None:
    assert 1 == len(set(fed(*five(cause, method="GET"))) - {"-"})


def test_the_third_bare_refusal_in_ten_minutes_stops_the_account() -> None:
    assert ["-", "-", "account", "account", "account"] == fed(*five("forbidden-unknown", "guess"))


def test_a_block_that_only_history_speaks_for_counts_as_a_bare_refusal() -> None:
    bare, seeming = Signal("forbidden-unknown", "guess"), Signal("app-write-blocked", "likely")
    assert ["-", "-", "account"] == fed(bare, bare, seeming)
    assert ["-", "-", "account"] == fed(*[seeming] * 3)


@pytest.mark.parametrize(("after", "states"), [(299.0, ["-", "-", "account"]), (300.0, ["-", "-", "-"])])
def test_bare_refusals_older_than_ten_minutes_do_not_count(after: float, states: list[str]) -> None:
    assert states == fed(*[Signal("forbidden-unknown", "guess", after=after)] * 3)


@pytest.mark.parametrize("cause", ["over-capacity", "server-error", "timed-out"])
def test_the_third_answer_of_an_x_that_is_ill_is_a_hold_of_a_minute(cause: str) -> None:
    assert ["-", "-", "hold 60", "hold 55", "hold 50"] == fed(*five(cause))


def test_a_hold_doubles_at_each_failed_trial_up_to_a_quarter_of_an_hour() -> None:
    first = [Signal("over-capacity")] * 3
    rests = [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    trials = [Signal("server-error", after=rest) for rest in rests]
    expected = ["-", "-", "hold 60", "hold 120", "hold 240", "hold 480", "hold 900", "hold 900", "hold 900"]
    assert expected == fed(*first, *trials)


def test_a_good_trial_ends_a_hold() -> None:
    ill = Signal("over-capacity")
    assert ["-", "-", "hold 60", "-"] == fed(ill, ill, ill, Signal("", after=60.0))


def test_a_hold_nobody_tried_for_ten_minutes_is_forgotten() -> None:
    ill = Signal("over-capacity")
    assert ["-", "-", "hold 60", "-", "-", "hold 60"] == fed(ill, ill, ill, ill._replace(after=661.0), ill, ill)


NO_SIGN = sorted(
    set(CAUSES)
    - {cause for cause, _, _ in ONE_STOPS}
    - {"forbidden-unknown", "over-capacity", "server-error", "timed-out"}
)


@pytest.mark.parametrize("cause", NO_SIGN)
def test_what_concerns_a_text_a_target_a_window_or_the_line_never_counts(cause: str) -> None:
    assert ["-"] * 5 == fed(*five(cause))


def test_every_cause_after_which_trying_again_harms_stops_writing() -> None:
    harmful = {name for name, cause in CAUSES.items() if cause.harm and name != "brake"}
    assert set() == harmful - {cause for cause, _, _ in ONE_STOPS}


@pytest.mark.parametrize("cause", ["over-capacity", "server-error", "timed-out", "forbidden-unknown"])
def test_reads_that_fail_do_not_stop_writes(cause: str) -> None:
    assert ["-"] * 5 == fed(*five(cause, "guess", "GET"))


@pytest.mark.parametrize("cause", ["app-write-blocked", "account-suspended", "credits-depleted"])
def test_a_guess_alone_stops_nothing(cause: str) -> None:
    assert ["-"] == fed(Signal(cause, "guess"))


def test_signs_from_before_resume_count_no_more() -> None:
    past = [Past(NOW - 9, "POST", "/2/tweets", 403, "forbidden-unknown")] * 2
    bare = known_beforehand("forbidden-unknown", certainty="guess")
    assert brake_after(bare, past, (), NOW, is_write=True) is not None
    assert brake_after(bare, past, (), NOW, is_write=True, cleared={"account": NOW - 8}) is None


ANSWERS = [("", True), ("duplicate", True), ("over-capacity", False), ("network-down", False), ("bad-answer", False)]


@pytest.mark.parametrize(("cause", "ends"), ANSWERS)
def test_any_answer_of_an_x_that_is_well_ends_a_hold_whose_time_is_over(cause: str, ends: bool) -> None:
    over, on = Brake("hold", "over-capacity", NOW - 61, NOW - 1), Brake("hold", "over-capacity", NOW - 5, NOW + 55)
    assert ends is ends_hold(cause, (over,), NOW)
    assert not ends_hold(cause, (on,), NOW)
    assert not ends_hold(cause, (Brake("app", "app-write-blocked", NOW),), NOW)


SHORT = [
    (Brake("app", "app-write-blocked", NOW), "writes stopped: app-write-blocked"),
    (Brake("account", "account-locked", NOW), "writes stopped: account-locked"),
    (Brake("money", "credits-depleted", NOW), "all calls stopped: credits-depleted"),
    (Brake("hold", "over-capacity", NOW, NOW + 40), "writes rest 40 s: over-capacity"),
]


@pytest.mark.parametrize(("brake", "text"), SHORT)
def test_the_mode_line_says_what_is_stopped(brake: Brake, text: str) -> None:
    assert text == short(brake, NOW)


@pytest.mark.parametrize("brake", [brake for brake, _ in SHORT])
def test_a_brake_is_told_in_words_that_name_the_way_out(brake: Brake) -> None:
    told = " ".join(sentences(brake))
    assert CAUSES[brake.cause].what in told
    assert ("`resume`" in told) is (brake.scope != "hold")


def test_the_gravest_comes_first_and_a_hold_that_is_over_is_not_there() -> None:
    brakes = [brake for brake, _ in SHORT]
    over = Brake("hold", "over-capacity", NOW - 90, NOW - 30)
    assert ["money", "app", "account", "hold"] == [brake.scope for brake in standing(brakes, NOW)]
    assert () == standing((over,), NOW)
