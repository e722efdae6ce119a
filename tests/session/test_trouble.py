"""Bad networks, bad servers, bad homes: one clear error, the right status, the session alive, nothing lost."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twshell.app import Patience
from twshell.domain.outcome import Problem, Text

HOME = "GET /2/users/{id}/timelines/reverse_chronological"
Calls = Callable[[], list[str]]
NOBODY = 65_534

# fault → what a read then is: status, cause
READS = [
    ({"kind": "delay", "delay": 5.0}, 5, "timed-out"),  # a server that hangs
    ({"kind": "drip", "piece": 1, "pause": 0.2}, 5, "timed-out"),
    ({"kind": "drop"}, 5, "timed-out"),  # closes early
    ({"kind": "reset"}, 5, "timed-out"),
    ({"kind": "truncate", "where": "body"}, 1, "bad-answer"),
    ({"kind": "html", "status": 200}, 1, "bad-answer"),
    ({"kind": "html", "status": 503}, 5, "over-capacity"),
    ({"kind": "wrong-json"}, 1, "bad-answer"),  # half a JSON
    ({"kind": "wrong-json", "body": "[1, 2"}, 1, "bad-answer"),
    ({"kind": "wrong-json", "body": '{"data": 7}'}, 1, "bad-answer"),
    ({"kind": "answer", "status": 200}, 1, "bad-answer"),  # an empty body
    ({"kind": "flood", "size": 50_000_000}, 1, "bad-answer"),  # 50 MB
    ({"kind": "bad-gzip"}, 1, "bad-answer"),
    ({"kind": "redirect", "location": "https://example.com/2/users/me"}, 1, "bad-answer"),
    ({"kind": "answer", "status": 500, "body": {"title": "Internal"}}, 5, "server-error"),
]  # fmt: skip


@pytest.fixture
def impatient(opened: Any, sim: Any) -> Any:
    """A session that gives a server half a second."""
    sim.slowness = 1.0
    return opened(patience=Patience(0.5, 0.5, 1.0))


@pytest.mark.parametrize(("fault", "status", "cause"), READS)
def test_a_bad_answer_to_a_read_is_one_error_and_the_session_lives(
    impatient: Any, run_in: Any, sim: Any, fault: dict[str, Any], status: int, cause: str
) -> None:
    sim.add_fault({**fault, "nth": 1})
    played = run_in(impatient, "home 5")
    assert [cause] == played.causes
    assert 1 == len(played.of(Problem))
    assert status == played.status
    assert played.of(Problem)[0].diagnosis.next
    assert 0 == run_in(impatient, "home 5").status


def test_a_200_with_only_errors_is_a_refusal(run: Any, sim: Any) -> None:
    body = {"errors": [{"title": "Authorization Error", "detail": "Sorry, you are not authorized.",
                        "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]}  # fmt: skip
    sim.add_fault({"kind": "answer", "status": 200, "body": body, "nth": 1})
    played = run("home 5")
    assert (1, 1) == (played.status, len(played.of(Problem)))
    assert 0 == run("home 5").status


def test_without_a_network_reads_are_told_and_memory_still_serves(run: Any, sim: Any) -> None:
    run("home 5")
    sim.stop()
    played = run("home 5")
    assert (5, ["network-down"]) == (played.status, played.causes)
    assert "Are you there, @ada?" in run("show 2").text
    assert 0 == run("budget", "help", "drafts").status


def test_a_redirect_takes_no_credential_to_another_host(run: Any, sim: Any, hamlet: Any, clock: Any) -> None:
    from twshell.sim import Simulator

    with Simulator(clock=clock, town=hamlet, size="small") as other:
        sim.add_fault({"kind": "redirect", "location": f"{other.url}/2/users/me", "status": 307})
        assert 1 == run("home 5").status
        assert 6 == run("post Follow me").status
        assert [] == other.ledger


# a home that cannot be written


@pytest.fixture
def bound(opened: Any, run_in: Any) -> Iterator[Path]:
    """A folder that may be looked into and not written to; root, whom rights do not bind, becomes nobody for the test.

    Everything twsh imports late is imported before, since nobody may not be let into the interpreter's own folders.
    """
    run_in(opened(), "home 5", "post Warm", "why", "drafts", "budget")
    folder = Path(tempfile.mkdtemp(prefix="twsh-"))
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_home_that_is_read_only_lets_reads_work_and_says_so_once(bound: Path, opened: Any, run_in: Any) -> None:
    session = opened(place=bound / "home")
    first, second = run_in(session, "home 5"), run_in(session, "home 5", "show 2")
    assert (0, 0) == (first.status, second.status)
    assert "Are you there, @ada?" in second.text
    told = [line for played in (first, second) for text in played.of(Text) for line in text.lines]
    assert len(told) == len(set(told))
    assert [] == second.of(Text)


def test_a_home_that_is_read_only_refuses_writes_before_sending(
    bound: Path, opened: Any, run_in: Any, sim: Any, calls: Calls
) -> None:
    session = opened(place=bound / "home")
    calls()
    played = run_in(session, "post Into the void")
    assert (1, []) == (played.status, calls())
    (problem,) = played.of(Problem)
    assert str(bound) in problem.diagnosis.what
    assert "Into the void" == problem.text
    assert 0 == run_in(session, "home 5").status


@pytest.fixture
def full(run: Any, home: Path) -> Iterator[None]:
    """No file can grow beyond what the home's are now: as a disk that is full."""
    run("home 5", "post Warm", "why", "drafts", "budget")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(path.stat().st_size for path in (home / "data").iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_is_full_lets_reads_work_and_sends_no_write_it_cannot_write_down(
    full: None, run: Any, sim: Any
) -> None:
    statuses = [run(f"post Full {number} {'x' * 200}").status for number in range(40)]
    posted = [post.text for post in sim.world.posts.values() if post.text.startswith("Full ")]
    assert 1 in statuses  # the disk got full on the way
    assert statuses.count(0) == len(posted)
    assert 0 == run("home 5", "show 2", "budget").status
    assert [] == sim.crashes


def test_a_draft_that_goes_with_the_session_says_so(full: None, run: Any, session: Any) -> None:
    declined = (run(f"post Full {number} {'x' * 200}", answers=(False,)) for number in range(400))
    for played in (next(each for each in declined if session.ledger.refuge), run("post Into the void")):
        number = played.of(Problem)[0].draft
        assert f"as draft #{number}, in this session only: the disk" in " ".join(played.text.split())


def test_a_damaged_memory_is_told_and_begun_anew(run: Any, run_in: Any, opened: Any, home: Path) -> None:
    run("home 5")
    for path in (home / "data").glob("seen-*.db*"):
        path.write_bytes(b"this is no database" * 1000)
    later = opened()
    assert 0 == run_in(later, "home 5").status


def test_text_of_a_write_that_met_a_full_disk_is_told_back(full: None, run: Any) -> None:
    texts = [f"Keep me {number} {'x' * 200}" for number in range(40)]
    text, played = next((text, played) for text in texts if (played := run(f"post {text}")).status == 1)
    (problem,) = played.of(Problem)
    assert text == problem.text
    assert text in [row["text"] for text in run("drafts").of(Text) for row in text.data]
