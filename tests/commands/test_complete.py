"""What Tab offers: from memory alone, by the kind of the argument, and never an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.commands.complete import offers

Calls = Callable[[], list[str]]


def words(session: Any, before: str) -> list[str]:
    return [offer.text for offer in offers(before, session)]


@pytest.fixture
def met(run: Any, session: Any, clock: Any) -> Any:
    """A session that has read its home: grace, lin and rosa are known, five posts are on screen."""
    run("home 5")
    return session


# verbs


@pytest.mark.parametrize(
    ("before", "first"),
    [("ho", ["home"]), ("ret", ["retweet"]), ("/ho", ["home"]), ("  ho", ["home"]), ("rt", ["rt"]), ("zzz", [])],
)
def test_verbs_are_offered_by_their_beginning(session: Any, before: str, first: list[str]) -> None:
    assert first == words(session, before)[:1]


def test_an_empty_line_offers_nothing(session: Any) -> None:
    assert [] == offers("", session)


def test_verbs_come_with_what_they_do(session: Any) -> None:
    (found,) = [offer for offer in offers("home", session) if offer.text == "home"]
    assert "Show the newest posts of your home timeline; only what is new is bought" == found.meta


def test_macros_and_aliases_are_verbs(run: Any, session: Any) -> None:
    run("macro record", "help", "macro stop", "macro save helpful", "alias hometown home 50")
    assert {"help", "helpful"} <= set(words(session, "hel"))
    assert {"home", "hometown"} <= set(words(session, "home"))


def test_what_only_the_demo_knows_is_offered_there_alone(session: Any) -> None:
    assert "sim" not in words(session, "si")
    session.flags.demo = "healthy"
    assert "sim" in words(session, "si")


# options


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("home --", ["--json"]),
        ("show --", ["--json", "--fresh"]),
        ("rt --a", ["--anyway"]),
        ("drafts --d", ["--drop"]),
        ("home --x", []),
    ],
)
def test_options_are_offered_after_two_dashes(session: Any, before: str, expected: list[str]) -> None:
    assert expected == words(session, before)


def test_after_an_option_the_arguments_go_on(met: Any) -> None:
    assert "5" in words(met, "show --fresh ")


# posts


def test_posts_are_offered_newest_first_with_author_and_first_words(met: Any) -> None:
    found = offers("rt ", met)
    assert ["5", "4", "3", "2", "1"] == [offer.text for offer in found]
    assert "@lin: “Lin alone, on the #quay”" == found[0].meta
    assert "@grace: “Are you there, @ada?”" == found[3].meta


def test_posts_go_on_being_offered_for_every_further_reference(met: Any) -> None:
    assert ["2"] == words(met, "rt 1 2")
    assert "5" in words(met, "rt 1 2 ")


def test_a_reply_completes_its_post_and_then_handles_in_the_text(met: Any) -> None:
    assert "2" in words(met, "reply ")
    assert ["@grace"] == words(met, "reply 2 hello @gr")


# people


@pytest.mark.parametrize("before", ["user @gr", "user gr", "posts @gra", "mute @Gr", "post hello @gr"])
def test_handles_are_offered(met: Any, before: str) -> None:
    assert ["@grace"] == words(met, before)


def test_a_handle_behind_a_bracket_or_a_quotation_mark_is_offered_with_it(met: Any) -> None:
    assert ["(@grace"] == words(met, "post (@gr")
    assert ["“@grace"] == words(met, "reply 2 he said “@gr")
    assert ["(#quay"] == words(met, "post (#qu")


def test_handles_are_found_by_name_too(met: Any) -> None:
    found = offers("user exam", met)
    assert {"@grace", "@lin", "@rosa"} == {offer.text for offer in found}
    assert "Grace Example" in {offer.meta for offer in found}


def test_a_handle_that_was_typed_comes_first(met: Any, run: Any, clock: Any) -> None:
    clock.advance(60)
    run("user @rosa")
    assert "@rosa" == words(met, "user exam")[0]
    clock.advance(60)
    run("search from:lin hello @lin")
    assert "@lin" == words(met, "user exam")[0]


def test_a_handle_nobody_has_seen_is_offered_once_it_was_typed(met: Any, run: Any) -> None:
    assert [] == words(met, "user @newc")
    run("post hello @newcomer")
    assert ["@newcomer"] == words(met, "user @newc")


def test_a_handle_typed_in_a_line_that_failed_is_not_offered(met: Any, run: Any) -> None:
    run("posts @nobody_here")
    assert [] == words(met, "user @nobody")


def test_a_query_completes_handles_operators_and_tags(met: Any) -> None:
    assert ["from:grace"] == words(met, "search from:gr")
    assert ["has:media", "has:images", "has:links"] == words(met, "search ferry has:")
    assert ["#quay"] == words(met, "search #qu")


def test_hashtags_are_offered_in_texts(met: Any) -> None:
    assert ["#quay"] == words(met, "post hello #qu")


# twsh's own things


def test_settings_and_their_values_are_offered(session: Any) -> None:
    assert ["confirm-cost"] == words(session, "set confirm-c")
    assert ["auto", "on", "off"] == words(session, "set colour ")
    assert ["on", "off"] == words(session, "set colour o")
    assert [] == words(session, "set nosuch ")


def test_accounts_are_offered(run: Any, session: Any) -> None:
    run("login --keys work", replies=(("a" * 25, "b" * 50, "101-c", "d" * 45),))
    assert ["work"] == words(session, "account wo")


def test_drafts_are_offered_by_number(run: Any, session: Any) -> None:
    run("post Perhaps later", answers=(False,))
    assert ["#1"] == words(session, "drafts ")
    assert ["#1"] == words(session, "why #")
    assert "Perhaps later" == offers("drafts ", session)[0].meta


def test_inner_lines_are_completed_as_if_they_stood_alone(met: Any) -> None:
    assert ["retweet"] == words(met, "plan retw")
    assert "5" in words(met, "plan rt ")
    assert ["@grace"] == words(met, "alias g user @gr")
    assert ["home"] == words(met, "bind 'C-x h' hom")


@pytest.mark.parametrize("before", ["macro r", "macro run "])
def test_macro_actions_and_names_are_offered(run: Any, session: Any, before: str) -> None:
    run("macro record", "help", "macro stop", "macro save daily")
    assert {"macro r": {"record", "run"}, "macro run ": {"daily"}}[before] == set(words(session, before))


# arguments of macros, by the kind they have where they are used

MACRO = "# a macro\nreply $1 ${2:-Thank you!}\nuser $3\nset colour $4\n"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("m ", {"1", "2", "3", "4", "5"}),
        ("m 2 @gr", {"@grace"}),
        ("m 2 text @gr", {"@grace"}),
        ("m 2 text @grace ", {"auto", "on", "off"}),
        ("macro run m ", {"1", "2", "3", "4", "5"}),
        ("macro run m 2 text gr", {"@grace"}),
        ("m 1 2 3 4 5 ", set()),
    ],
)
def test_a_macros_arguments_complete_by_their_kinds(met: Any, before: str, expected: set[str]) -> None:
    folder = Path(met.macros.folder)
    folder.mkdir(parents=True)
    (folder / "m.twsh").write_text(MACRO, encoding="utf-8")
    assert expected == set(words(met, before))


def test_a_star_completes_every_argument(met: Any) -> None:
    folder = Path(met.macros.folder)
    folder.mkdir(parents=True)
    (folder / "boost.twsh").write_text("rt $*\n", encoding="utf-8")
    assert {"1", "2", "3", "4", "5"} == set(words(met, "boost ")) == set(words(met, "boost 1 2 "))


# aliases


def test_completion_sees_through_an_alias(met: Any, run: Any) -> None:
    run("alias b rt 1", "alias u user")
    assert "5" in words(met, "b ")
    assert ["@grace"] == words(met, "u @gr")


# never an error, never a request


@pytest.mark.parametrize(
    "before",
    ["macro run 'unclosed", "bind 'C-x ", "broken ", "m 'a", "user \x00", "rt \udcff", "set ", "plan plan plan rt ",
     "alias a a ", "a ", "x" * 100_000, "post " + "@" * 10_000, "why ", "open ", "account ", "help r"],
)  # fmt: skip
def test_nothing_raises_and_nothing_is_asked(met: Any, run: Any, calls: Calls, before: str) -> None:
    run("alias a b", "alias b a")
    folder = Path(met.macros.folder)
    folder.mkdir(parents=True)
    (folder / "broken.twsh").mkdir()
    calls()
    assert isinstance(offers(before, met), list)
    assert [] == calls()


def test_a_memory_that_cannot_be_read_offers_nothing(met: Any, monkeypatch: Any) -> None:
    from twshell.domain.errors import StoreError

    def broken(*args: Any) -> Any:
        raise StoreError("seen.db is busy")

    monkeypatch.setattr(type(met.seen), "handles", broken)
    assert [] == offers("user @gr", met)


def test_what_is_put_in_replaces_the_word_at_the_cursor(met: Any) -> None:
    (found,) = offers("post hello @gr", met)
    assert (-3, "@grace") == (found.start_position, found.display)
