"""Commands that act on twsh itself: nothing is ever sent by them."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.helping import in_short
from twshell.commands.index import SPECS
from twshell.domain.lists import List
from twshell.domain.outcome import Done, PlanShown, Problem, Text

Calls = Callable[[], list[str]]
ADA, GRACE = "101", "102"
KEYS = ("a" * 25, "b" * 50, "101-" + "c" * 40, "d" * 45)


def effects(played: Any) -> list[tuple[str, str]]:
    return [(effect.name, effect.argument) for effect in played.effects]


def told(played: Any) -> tuple[str, str]:
    diagnosis = played.of(Problem)[-1].diagnosis
    return diagnosis.what, diagnosis.next


def lines(played: Any) -> tuple[str, ...]:
    return tuple(line for text in played.of(Text) for line in text.lines)


# open and copy


def test_open_opens_a_post_a_profile_and_an_address(run: Any, calls: Calls, post_of: Any) -> None:
    run("home 5")
    calls()
    page = f"https://x.com/grace/status/{post_of('Are you there, @ada?').id}"
    assert [("browse", page)] == effects(run("open 2"))
    assert [("browse", "https://x.com/rosa")] == effects(run("open @rosa"))
    assert [("browse", page)] == effects(run(f"open {page}?s=20"))
    assert [] == calls()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("open 99", "no post 99 on screen"),
        ("open last", "nothing was refused yet, so no page was offered"),
        ("open https://example.com", "`https://example.com` is neither a post nor a handle"),
        ("copy 99", "no post 99 on screen"),
        ("open", "open needs TARGET"),
    ],
)
def test_what_cannot_be_opened_or_copied_is_said(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what, []) == (played.status, told(played)[0], played.effects)


@pytest.mark.parametrize("between", ["nonsense", "rt 99", "open 99", "home 3", "help"])
def test_open_last_opens_the_page_of_the_last_refusal_whatever_was_typed_since(run: Any, between: str) -> None:
    run("home 5", "like 1", between)
    (effect,) = run("open last").effects
    assert effect.argument.startswith("https://x.com/intent/like?tweet_id=")


def test_copy_takes_a_posts_address(run: Any, post_of: Any) -> None:
    run("home 5")
    page = f"https://x.com/grace/status/{post_of('Are you there, @ada?').id}"
    assert [("copy", page)] == effects(run("copy 2"))


# set


def test_set_lists_shows_and_changes(run: Any, session: Any) -> None:
    assert len(session.settings.rows()) == len(lines(run("set")))
    assert lines(run("set page-size 7")) == lines(run("set page-size"))
    assert "7" in lines(run("set page-size"))[0]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("set nosuch", "no setting `nosuch`"),
        ("set page-size 0", "page-size cannot be `0`"),
        ("set page-size 101", "page-size cannot be `101`"),
        ("set colour maybe", "colour cannot be `maybe`"),
        ("set confirm-cost much", "confirm-cost cannot be `much`"),
    ],
)
def test_a_setting_takes_only_what_it_can_be(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what) == (played.status, told(played)[0])


def test_the_verified_setting_changes_the_allowances(run: Any) -> None:
    assert "at most 50 of 50 in 24 h left" in run("budget").text
    assert "at most 50 of 50 in 24 h left" not in run("set verified yes", "budget").text


# bind


def test_bind_binds_lists_and_forgets(run: Any) -> None:
    assert [("bind", "f5\trefresh")] == effects(run("bind f5 refresh"))
    assert [("bind", "C-x h\thome 50")] == effects(run("bind 'C-x h' home 50"))
    assert ("bind 'f5' refresh", "bind 'C-x h' home 50") == lines(run("bind"))
    assert [("bind", "f5\t")] == effects(run("unbind f5"))
    assert ("bind 'C-x h' home 50",) == lines(run("bind"))


def test_a_key_the_shell_cannot_bind_is_told_and_not_listed(run: Any) -> None:
    played = run("bind nokey refresh", replies=("`nokey` is no key",))
    assert 2 == played.status
    assert "no keys bound" in run("bind").text


@pytest.mark.parametrize(
    ("line", "what"), [("bind f5", "bind needs a line"), ("unbind f5", "`f5` is not bound by you")]
)
def test_what_cannot_be_bound_is_said(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what) == (played.status, told(played)[0])


# login and account


def test_login_saves_four_keys_for_their_owner_alone(run: Any, session: Any, calls: Calls) -> None:
    played = run("login --keys work", replies=(KEYS,))
    assert ["ask-secrets"] == [name for name, _ in effects(played)]
    path = os.path.join(session.accounts.folder, "work")
    assert (0, 0o600) == (played.status, os.stat(path).st_mode & 0o777)
    assert "101" == session.accounts.load("work").user_id
    assert [] == calls()
    assert not any(secret in played.text for secret in KEYS)


def test_login_asks_before_it_replaces_keys(run: Any, session: Any) -> None:
    run("login --keys work", replies=(KEYS,))
    played = run("login --keys work", answers=(False,), replies=(("x" * 20, *KEYS[1:]),))
    assert ["There is an account `work`. Replace its keys?"] == [ask.question for ask in played.asked]
    assert [] == played.effects
    assert KEYS[0] == session.accounts.load("work").keys.consumer_key.reveal()


@pytest.mark.parametrize("replies", [(None,), (("", "", "", ""),), (("a b", "c", "d", "e"),)])
def test_login_saves_nothing_that_cannot_be_keys(run: Any, session: Any, replies: Any) -> None:
    run("login --keys work", replies=replies)
    assert () == session.account_names()


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden"])
def test_login_refuses_a_name_before_it_asks_for_keys(run: Any, name: str) -> None:
    played = run(f"login --keys {name}", replies=(KEYS,))
    assert (2, []) == (played.status, played.effects)


def test_login_is_never_remembered() -> None:
    assert ["login"] == [spec.name for spec in SPECS if not spec.is_remembered]


def test_a_saved_account_signs_in(opened: Any, run: Any, run_in: Any, environ: dict[str, str], sim: Any) -> None:
    keys = sim.keys
    run("login --keys work", replies=((keys[0], keys[1], keys[2], keys[3]),))
    for name in [name for name in environ if name.startswith("TWSH_") and name != "TWSH_API_URL"]:
        del environ[name]
    session = opened(account="work")
    assert 0 == run_in(session, "home 5").status
    assert "on account work" in run_in(session, "account").text
    assert 0 == run_in(opened(), "home 5").status  # the only account is the one a session starts with


@pytest.fixture
def two_accounts(run: Any, sim: Any, environ: dict[str, str]) -> None:
    """Save ada's keys as `work` and grace's as `play`, and leave none in the environment."""
    keys = sim.keys
    run("login --keys work", replies=((keys[0], keys[1], keys[2], keys[3]),))
    asked = json.dumps({"username": "grace", "kind": "1a"}).encode()
    with urllib.request.urlopen(f"{sim.url}/sim/tokens", asked, 10.0) as answer:
        made = json.loads(answer.read())
    run("login --keys play", replies=((keys[0], keys[1], made["access_token"], made["access_token_secret"]),))
    for name in [name for name in environ if name.startswith("TWSH_") and name != "TWSH_API_URL"]:
        del environ[name]


@pytest.mark.usefixtures("two_accounts")
def test_the_account_changes_in_place_and_goes_on_with_what_is_the_persons_own(opened: Any, run_in: Any) -> None:
    session = opened(account="work")
    run_in(session, "home 5", "set page-size 5", "alias hh home", "bind f5 hh")
    session.flags.read_only = True
    played = run_in(session, "account play")
    assert (0, "play", GRACE) == (played.status, session.identity.account, session.identity.user_id)
    assert "on account play" in played.text
    assert ("5", {"hh": "home"}, True) == (
        session.settings.text("page-size"), session.aliases, session.flags.read_only
    )  # fmt: skip
    assert "@grace" in run_in(session, "user").text
    run_in(session, "account work")
    assert run_in(session, "account play").text.startswith("@grace on account play")


@pytest.mark.usefixtures("two_accounts")
def test_lines_behind_a_change_of_account_are_not_planned_for_the_one_before(opened: Any, run_in: Any) -> None:
    session = opened(account="work")
    run_in(session, "home 5")
    posts = [session.numbers.post(number).id for number in range(1, 6)]
    lines = ("rt 1", "account work", "rt 2", "account play", *(f"rt id:{post}" for post in posts), "set page-size 5")
    session.macros.save("both", "".join(f"{line}\n" for line in lines), frozenset())
    (shown,) = run_in(session, "plan both").of(PlanShown)
    assert (2, ("not planned, as on another account: 5 lines",)) == (shown.plan.writes, shown.plan.notes)
    assert 5 == sum(row.endswith("(on another account: not planned)") for row in shown.lines)
    played = run_in(session, "both")
    assert ["macro both: 2 writes for $0.03, and 5 more on another account. Run it?"] == [
        ask.question for ask in played.asked
    ]
    assert (0, 7, "play") == (played.status, len(played.of(Done)), session.identity.account)


@pytest.mark.usefixtures("two_accounts")
def test_a_number_of_the_account_before_is_none_of_this_one(opened: Any, run_in: Any) -> None:
    session = opened(account="work")
    run_in(session, "home 5", "account play")
    played = run_in(session, "rt 3")
    assert (2, "no post 3 on screen") == (played.status, told(played)[0])
    assert (None, False) == (session.view, session.dot_is_single)


@pytest.mark.usefixtures("two_accounts")
def test_what_is_written_after_the_change_is_written_by_the_other(opened: Any, run_in: Any, post_of: Any) -> None:
    session = opened(account="work")
    run_in(session, "home 5", "account play", "post From the other one")
    assert GRACE == post_of("From the other one").author_id
    run_in(session, "account work", "post And from the first again")
    assert ADA == post_of("And from the first again").author_id


@pytest.mark.usefixtures("two_accounts")
def test_an_account_that_cannot_be_read_leaves_the_session_as_it_was(opened: Any, run_in: Any) -> None:
    session = opened(account="work")
    os.chmod(session.accounts.path_for("play"), 0o644)
    played = run_in(session, "account play")
    assert (1, "work") == (played.status, session.identity.account)
    assert 0 == run_in(session, "home 5").status


@pytest.mark.usefixtures("two_accounts")
def test_of_several_accounts_one_is_chosen_to_start_with(opened: Any, run_in: Any) -> None:
    assert "" == opened().identity.account
    session = opened(account="work")
    assert 0 == run_in(session, "account play default").status
    assert "work" == session.identity.account
    assert "play" == opened().identity.account


def test_login_signs_in_at_once_whom_nobody_was_before(
    opened: Any, run_in: Any, environ: dict[str, str], sim: Any
) -> None:
    for name in [name for name in environ if name.startswith("TWSH_") and name != "TWSH_API_URL"]:
        del environ[name]
    session = opened()
    keys = sim.keys
    assert 0 == run_in(session, "login --keys", replies=((keys[0], keys[1], keys[2], keys[3]),)).status
    assert 0 == run_in(session, "home 5").status


def test_account_tells_who_is_signed_in_and_learns_the_name_for_nothing(run: Any) -> None:
    assert "user 101 on account environment, signed in by OAuth 1.0a" in run("account").text
    run("posts @me")
    assert "@ada on account environment" in run("account").text


@pytest.mark.parametrize("line", ["account owns-app yes", "account environment owns-app yes"])
def test_account_says_whose_the_app_is_which_makes_own_reads_cheaper(run: Any, line: str, session: Any) -> None:
    before = run("plan posts @me").outcomes[0].price.high
    assert 0 == run(line).status
    assert "yes" == session.identity.owns_app
    assert run("plan posts @me").outcomes[0].price.high < before


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("account nosuch", "no account `nosuch`"),
        ("account owns-app perhaps", "`perhaps` is not one of owns-app, default, yes, no, unknown"),
        ("account owns-app", "this cannot be read"),
        ("account nosuch owns-app yes", "no account `nosuch`"),
    ],
)
def test_what_an_account_cannot_be_is_said(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what) == (played.status, told(played)[0])


# messages, help, clear, quit


def test_messages_shows_what_was_said(run: Any) -> None:
    assert ("no messages yet",) == lines(run("messages"))
    run("nonsense")
    said = run("messages")
    assert ("no command `nonsense`",) == lines(said)
    assert ({"type": "notice", "text": "no command `nonsense`"},) == said.of(Text)[-1].data


def test_help_lists_every_command_of_the_session_once(run: Any) -> None:
    told = lines(run("help"))
    for spec in SPECS:
        rows = [line for line in told if line.startswith(f"  {spec.name} ") and in_short(spec.summary) in line]
        assert (0 if spec.is_demo else 1) == len(rows), spec.name


def test_help_gives_each_command_one_row_of_80_columns(run: Any) -> None:
    from twshell.render.show import show

    overview = run("help").outcomes[0]
    text = show(overview, width=80, now=0.0, colour=False, plain=True, links=False, utc_offset=0)
    listed = text.partition("\n\n")[0].splitlines()
    assert overview.lines.index("") == len(listed)
    assert 80 >= max(map(len, listed))


def test_help_marks_what_x_refuses_to_these_keys(run: Any) -> None:
    told = lines(run("help"))
    assert "  like                  ✗ Like posts" in told
    assert "  retweet [rt, repost]  Repost posts to your followers" in told


@pytest.mark.parametrize(
    ("summary", "short"),
    [
        ("Leave twsh.", "Leave twsh"),
        ("Like posts (personal keys may not: the web page is offered).", "Like posts"),
        ("Show what was spent today and this month, by command and by endpoint; all from memory.",
         "Show what was spent today and this month"),
        ("Open a post, a profile or the page offered for a refused action in your browser.",
         "Open a post, a profile or the page offered for a…"),
    ],
)  # fmt: skip
def test_a_summary_is_shortened_at_its_afterthought(summary: str, short: str) -> None:
    assert short == in_short(summary)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_help_explains_every_command(run: Any, spec: Any) -> None:
    told = lines(run(f"help {spec.name}"))
    assert spec.summary in told[1]
    for part in (*spec.arguments, *spec.options):
        assert any(part.help in line for line in told), part.name


@pytest.mark.parametrize(
    ("word", "first"), [("rt", "retweet POSTS…"), ("/home", "home [COUNT]"), ("ment", "mentions [COUNT]")]
)
def test_help_knows_aliases_and_prefixes(run: Any, word: str, first: str) -> None:
    assert first == lines(run(f"help {word}"))[0]


def test_help_of_an_alias_says_what_it_stands_for(run: Any) -> None:
    run("alias hh home 50")
    assert "hh: an alias of yours for `home 50`" == lines(run("help hh"))[0]


def test_clear_and_quit_are_the_shells_to_do(run: Any) -> None:
    assert [("clear", "")] == effects(run("clear"))
    for word in ("quit", "exit", "bye", ":q"):
        assert [("quit", "")] == effects(run(word))


def test_the_demos_command_works_in_the_demo_alone(run: Any) -> None:
    played = run("sim scenario locked")
    assert (2, "`sim` works in the demo only") == (played.status, told(played)[0])


# every command


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.examples], ids=lambda spec: spec.name)
def test_every_example_can_be_read(run: Any, session: Any, spec: Any) -> None:
    from twshell.commands.parse import parse

    run("home 20")
    session.macros.save("boost", "rt $*\n", frozenset())  # the macro of the examples, and its lists
    session.seen.lists.keep([List("7", "Friends"), List("8", "Book club")], session.now())
    assert {spec.name} == {parse(example, session).spec.name for example in spec.examples}


# `resume` and `doctor` may ask X, and say so first.
LOCAL = [spec for spec in SPECS if spec.mode == "L" and spec.name not in ("resume", "doctor")]


@pytest.mark.parametrize("spec", LOCAL, ids=lambda spec: spec.name)
def test_no_local_command_asks_x_anything_on_its_own(run: Any, calls: Calls, spec: Any) -> None:
    run(spec.name, answers=(False, False), replies=(None, None))
    assert [] == calls()
