"""The program without a prompt: exit statuses, what goes to standard output, several lines in one session."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ADA = "101"
Calls = Callable[[], list[str]]


def documents(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# exit statuses, DESIGN §2.1

STATUSES = [
    ("rt 1", 0),
    ("show 1234567890123456789", 1),
    ("nonsense", 2),
    ("rt 99", 2),
    ("post My own words", 3),
    ("like 1", 3),
    ("bookmark 1", 7),
]


@pytest.mark.parametrize(("line", "status"), STATUSES)
def test_the_exit_status_says_what_kind_of_refusal_it_was(program: Any, line: str, status: int) -> None:
    assert status == program("--yes-write", "-c", "home 5", "-c", line).status


WINDOW = {"x-rate-limit-limit": "180", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795522000"}
FAULTS = [
    ("home 5", {"kind": "answer", "status": 429, "headers": WINDOW}, 4),
    ("post unsure", {"kind": "answer", "status": 402, "body": {"title": "CreditsDepleted", "status": 402}}, 4),
    ("home 5", {"kind": "reset"}, 5),
    ("home 5", {"kind": "answer", "status": 503}, 5),
    ("home 5", {"kind": "html", "status": 200}, 1),
    ("home 5", {"kind": "answer", "status": 401, "body": {"title": "Unauthorized", "status": 401}}, 7),
    ("post unsure", {"kind": "drop"}, 6),
    ("post unsure", {"kind": "answer", "status": 502}, 6),
    ("post unsure", {"kind": "answer", "status": 403, "body": {"title": "Forbidden", "status": 403}}, 3),
    ("post unsure", {"kind": "answer", "status": 401, "body": {"title": "Unauthorized", "status": 401}}, 7),
]


@pytest.mark.parametrize(("line", "fault", "status"), FAULTS)
def test_the_exit_status_of_what_x_and_the_line_do(
    program: Any, sim: Any, line: str, fault: dict[str, Any], status: int
) -> None:
    sim.add_fault(fault)
    assert status == program("--yes-write", "-c", line).status


def test_writes_without_yes_write_are_status_2(program: Any, calls: Calls) -> None:
    ran = program("-c", "post hello")
    assert (2, "", []) == (ran.status, ran.out, calls())
    assert "add --yes-write" in ran.err


def test_a_link_surcharge_takes_a_persons_yes(program: Any, calls: Calls) -> None:
    ran = program("--yes-write", "-c", "post see https://example.com/page")
    assert (4, []) == (ran.status, calls())
    assert "nobody is there to answer" in ran.err


def test_a_text_nobody_was_there_to_confirm_is_kept(program: Any) -> None:
    program("--yes-write", "-c", "post see https://example.com/page")
    assert "see https://example.com/page" in program("-c", "drafts").out


def test_yes_write_sends_posts_and_bursts(program: Any, sim: Any) -> None:
    ran = program("--yes-write", "-c", "home 8", "-c", "rt 1-5", "-c", "post From a script")
    assert 0 == ran.status
    assert 5 == len(sim.world.reposts[ADA])
    assert "From a script" in [post.text for post in sim.world.posts.values()]


def test_a_dry_run_needs_no_yes_write(program: Any, calls: Calls) -> None:
    ran = program("--dry-run", "-c", "post hello")
    assert (0, True, []) == (ran.status, "post: hello" in ran.out, calls())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("post", "post without a text needs a terminal"),
        ("login --keys", "typing keys needs a terminal"),
        ("macro edit boost", "editing needs a terminal"),
        ("account work", "no account `work`"),
    ],
)
def test_what_needs_a_terminal_is_refused_without_one(program: Any, calls: Calls, line: str, says: str) -> None:
    ran = program("--yes-write", "-c", line)
    assert (2, "", []) == (ran.status, ran.out, calls())
    assert says in ran.err


def test_read_only_beats_yes_write(program: Any, calls: Calls) -> None:
    assert (2, []) == (program("--yes-write", "--read-only", "-c", "post hello").status, calls())


# several lines


def test_lines_share_one_session(program: Any, sim: Any) -> None:
    assert 0 == program("--yes-write", "-c", "home 5", "-c", "rt 2", "-c", "unrt 2").status
    assert {} == sim.world.reposts[ADA]


def test_the_first_failed_line_ends_the_run(program: Any, calls: Calls) -> None:
    ran = program("-c", "nonsense", "-c", "home 5")
    assert (2, "", []) == (ran.status, ran.out, calls())


def test_with_k_all_lines_run_and_the_highest_status_counts(program: Any) -> None:
    lines = ("nonsense", "show 1234567890123456789", "like 1234567890123456789", "help")
    ran = program("-k", *(word for line in lines for word in ("-c", line)))
    assert 3 == ran.status
    assert "help COMMAND" in ran.out


def test_numbers_of_one_run_are_refused_in_the_next(program: Any, sim: Any) -> None:
    program("-c", "home 5")
    ran = program("--yes-write", "-c", "rt 2")
    assert 2 == ran.status
    assert "2 is not of this session's screen: it was @grace: “Are you there, @ada?”" in ran.err
    assert {} == sim.world.reposts.get(ADA, {})


def test_the_undo_of_a_script_names_ids_which_hold_in_the_next_run(program: Any, sim: Any) -> None:
    ran = program("--json", "--yes-write", "-c", "home 5", "-c", "rt 2")
    undo = documents(ran.out)[-1]["undo"]
    assert 1 == len(sim.world.reposts[ADA])
    assert 0 == program("--yes-write", "-c", undo).status
    assert {} == sim.world.reposts[ADA]


# standard input and files


def test_a_dash_reads_lines_from_standard_input(program: Any) -> None:
    ran = program("-", stdin="home 2\n\n   \nshow 1\n")
    assert 0 == ran.status
    assert 2 == ran.out.count("Look at this")


def test_without_file_or_lines_standard_input_is_read(program: Any) -> None:
    assert 2 == program(stdin="nonsense\n").status


def test_a_file_runs_with_its_arguments(program: Any, sim: Any, tmp_path: Path) -> None:
    path = tmp_path / "boost.twsh"
    path.write_text("# Repost\nhome 5\nrt $*\n", encoding="utf-8")
    assert 0 == program("--yes-write", str(path), "1", "2").status
    assert 2 == len(sim.world.reposts[ADA])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("home 5\nrt $1\n", "line 2: $1 is not given"),
        ("home 5\npost $x\n", "line 2: `$x` is no parameter"),
        ("home 5\nnonsense\n", "line 2: no command `nonsense`"),
    ],
)
def test_a_file_that_cannot_run_is_refused_before_its_first_line(
    program: Any, calls: Calls, tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "bad.twsh"
    path.write_text(content, encoding="utf-8")
    ran = program(str(path))
    assert (2, [], True) == (ran.status, calls(), says in ran.err)


BAD_FILES = [("missing", 2, "no macro file"), ("folder", 2, "is a folder"), ("not-utf-8", 1, "is not UTF-8: line 2")]


@pytest.mark.parametrize(("kind", "status", "says"), BAD_FILES)
def test_a_file_of_bad_character_is_one_clear_error(
    program: Any, tmp_path: Path, kind: str, status: int, says: str
) -> None:
    path = tmp_path / "bad.twsh"
    if kind == "folder":
        path.mkdir()
    elif kind == "not-utf-8":
        path.write_bytes(b"home 5\npost \xff\n")
    ran = program(str(path))
    assert (status, "") == (ran.status, ran.out)
    told = " ".join(ran.err.split())
    assert (True, True) == (str(path) in told, says in told)
    assert 3 >= len(ran.err.splitlines())


# JSON


def test_json_answers_go_out_one_a_line_and_notes_beside_them(program: Any) -> None:
    program("-c", "home 3")
    ran = program("--json", "-c", "home 3")
    found = documents(ran.out)
    assert ["post"] * 3 == [row["type"] for row in found]
    assert "nothing new since 12:00\n" == ran.err
    assert [4, 5, 6] == [row["ref"] for row in found]
    assert ("lin", "Lin Example", "https://x.com/lin/status/" + found[-1]["id"]) == (
        found[-1]["author"], found[-1]["name"], found[-1]["url"],
    )  # fmt: skip


def test_json_deeds_and_problems_go_out_too(program: Any) -> None:
    ran = program("--json", "--yes-write", "-k", "-c", "home 5", "-c", "rt 2", "-c", "like 1", "-c", "nonsense")
    found = documents(ran.out)[5:]
    assert ["done", "problem", "problem"] == [row["type"] for row in found]
    assert ("retweet", 0.015) == (found[0]["verb"], found[0]["cost"])
    assert ("rejected", "tier-lacks-action", "likely", "action", False, "like 1") == tuple(
        found[1][name] for name in ("kind", "cause", "certainty", "scope", "harm", "line")
    )
    assert ("usage", "nonsense") == (found[2]["kind"], found[2]["line"])
    assert 3 == ran.status


def test_a_plan_as_json_has_what_the_design_promises(program: Any) -> None:
    ran = program("--json", "-c", "home 5", "-c", "plan rt 1-3")
    (plan,) = [row for row in documents(ran.out) if row["type"] == "plan"]
    assert (3, 0, [0.045, 0.045], "fits", None) == tuple(
        plan[name] for name in ("writes", "reads", "cost", "verdict", "until")
    )
    assert 3 == len(plan["steps"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("home --json 3", "post"), ("mentions --json", "post"), ("posts --json @grace 5", "post"),
        ("show --json 1", "post"), ("thread --json 1", "post"), ("search --json number", "post"),
        ("user --json @grace", "user"), ("followers --json @me", "user"), ("following --json @me", "user"),
        ("budget --json", "budget"), ("set --json", "setting"), ("account --json", "account"),
        ("plan --json rt 1", "plan"),
        ("drafts --json", "text"), ("bind --json", "text"), ("alias --json", "text"), ("macro --json list", "text"),
        ("messages --json", "text"),
    ],
)  # fmt: skip
def test_whatever_shows_data_has_json_of_its_own(program: Any, line: str, kind: str) -> None:
    ran = program("-c", "home 5", "-c", line)
    assert 0 == ran.status
    assert {kind} == {json.loads(row)["type"] for row in ran.out.splitlines() if row.startswith("{")}


def test_plain_is_the_default_where_nobody_looks(program: Any) -> None:
    ran = program("-c", "home 5", "-c", "help", "-c", "budget")
    assert "\x1b" not in ran.out + ran.err


# starting


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"TWSH_ACCESS_TOKEN": ""}, 2, "TWSH_ACCESS_TOKEN not set"),
        ({"TWSH_CONSUMER_KEY": "with blank inside"}, 2, "TWSH_CONSUMER_KEY holds characters that no key has"),
        ({"TWSH_API_URL": "http://example.com"}, 2, "is no address of an API"),
        ({"TWSH_API_URL": "https://user:secret@example.com"}, 2, "is no address of an API"),
    ],
)
def test_a_wrong_environment_is_refused_at_the_start(
    program: Any, environ: dict[str, str], change: dict[str, str], status: int, says: str
) -> None:
    environ.update(change)
    ran = program("-c", "home 5")
    assert (status, "") == (ran.status, ran.out)
    assert says in ran.err
    assert "secret" not in ran.err


def test_an_account_that_is_not_there_is_refused_at_the_start(program: Any) -> None:
    ran = program("-a", "nobody", "-c", "home 5")
    assert (2, True) == (ran.status, "no account `nobody`" in ran.err)


def test_without_keys_local_commands_work(program: Any, environ: dict[str, str]) -> None:
    for name in [name for name in environ if name.startswith("TWSH_")]:
        del environ[name]
    assert 0 == program("-c", "help", "-c", "budget", "-c", "account").status
    ran = program("-c", "home")
    assert 7 == ran.status
    assert "nobody is signed in here" in ran.err.lower()


def test_an_empty_variable_is_an_absent_one(program: Any, environ: dict[str, str]) -> None:
    environ["TWSH_BEARER_TOKEN"] = ""
    assert 0 == program("-c", "home 5").status


def test_the_init_file_runs_first_and_its_errors_stop_nothing(program: Any, home: Path) -> None:
    config = home / "config"
    config.mkdir(parents=True)
    (config / "init.twsh").write_text("set page-size 7\nnonsense\nrt 1\nalias hh home 2\n", encoding="utf-8")
    ran = program("-c", "set page-size", "-c", "hh")
    assert 0 == ran.status
    assert "7" in ran.out.splitlines()[0]
    assert "init.twsh:2" in ran.err
    assert 0 == program("-Q", "-c", "help").status
    assert "" == program("-Q", "-c", "help").err


# the program's options


def test_an_account_is_chosen_by_its_name(program: Any, environ: dict[str, str], sim: Any, home: Path) -> None:
    from twshell.config.accounts import Account, Accounts
    from twshell.domain.keys import Keys, Secret

    Accounts(str(home / "config")).save(Account("work", Keys(*(Secret(key) for key in sim.keys[:4])), "101"))
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
        environ[f"TWSH_{name}"] = "of-another-account"
    ran = program("-a", "work", "-c", "home 5", "-c", "account")
    assert (0, True) == (ran.status, "on account work" in ran.out)


def test_the_address_can_be_given_as_an_option(program: Any, environ: dict[str, str], sim: Any) -> None:
    url = environ.pop("TWSH_API_URL")
    assert 0 == program("--api-url", url, "-c", "home 5").status


def test_json_and_plain_and_k_work_together(program: Any) -> None:
    ran = program("--json", "--plain", "-k", "-c", "nonsense", "-c", "set page-size")
    assert ["problem", "setting"] == [row["type"] for row in documents(ran.out)]


def test_the_demo_touches_no_real_account(program: Any, environ: dict[str, str], sim: Any, home: Path) -> None:
    ran = program("--demo", "--api-url", sim.url, "-c", "home 3", "-c", "post From the demo", "-c", "account")
    assert 0 == ran.status
    assert "on account demo" in ran.out
    assert [] == sim.ledger
    assert not home.exists()


@pytest.mark.parametrize(
    ("scenario", "line", "status"),
    [
        ("healthy", "post Hello", 0),
        ("low-budget", "rt 1 2 3", 4),
        ("write-blocked", "post Hello", 3),
        ("over-capacity", "post Hello", 6),
        ("credits-gone", "post Hello", 4),
        ("locked", "post Hello", 3),
    ],
)
def test_each_scenario_of_the_demo_is_what_it_says(program: Any, scenario: str, line: str, status: int) -> None:
    words = ["-c", "home 5"] if scenario != "credits-gone" else []
    assert status == program(f"--demo={scenario}", *words, "-c", line).status


def test_the_demo_lists_and_enters_its_scenarios(program: Any) -> None:
    ran = program("--demo", "-k", "-c", "sim scenario", "-c", "sim scenario locked", "-c", "post Hello")
    assert 3 == ran.status
    assert "this is `healthy`" in " ".join(ran.out.split())
    assert "locked this account" in ran.out
