"""Macros: recorded, saved, run, planned before they run, stopped at the first refusal."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.outcome import Done, PlanShown, Problem, Text

ADA = "101"
REPOST, POST = "POST /2/users/{id}/retweets", "POST /2/tweets"
Calls = Callable[[], list[str]]


@pytest.fixture
def save(session: Any) -> Callable[[str, str], None]:
    """Return a function that saves a macro's text under a name, as an editor would."""

    def write(name: str, text: str) -> None:
        path = Path(session.macros.folder)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{name}.twsh").write_text(text, encoding="utf-8")

    return write


def told(played: Any) -> tuple[str, str]:
    diagnosis = played.of(Problem)[-1].diagnosis
    return diagnosis.what, diagnosis.next


def reposts(sim: Any) -> int:
    return len(sim.world.reposts.get(ADA, {}))


# recording


def test_a_recorded_macro_is_saved_and_is_a_verb_of_its_own(run: Any, sim: Any, session: Any) -> None:
    run("home 5", "macro record", "rt 1", "search key", "macro stop", "macro save look")
    assert "rt 1\nsearch key\n" == Path(session.macros.path_for("look")).read_text(encoding="utf-8")
    run("unrt 1")
    assert 0 == run("look").status
    assert 1 == reposts(sim)


def test_macro_lines_and_refused_lines_are_not_recorded(run: Any, session: Any) -> None:
    run("home 5", "macro record", "macro list", "alias x home", "nonsense", "rt 99", "home 3", "macro stop")
    assert ("home 3",) == session.recorded


def test_a_text_written_in_the_editor_is_recorded_as_what_it_became(run: Any, session: Any) -> None:
    run("macro record", "post", "macro stop", replies=("From the editor",))
    assert ("post -- From the editor",) == session.recorded


def test_recording_escapes_dollars(run: Any, session: Any, sim: Any) -> None:
    run("macro record", "post costs $5 and $$", "macro stop", "macro save dear")
    assert "post costs $$5 and $$$$\n" == Path(session.macros.path_for("dear")).read_text(encoding="utf-8")
    run("undo", "dear")
    assert "costs $5 and $$" in [post.text for post in sim.world.posts.values() if not post.deleted]


def test_a_line_break_cannot_be_saved_where_it_would_begin_a_second_command(run: Any, session: Any) -> None:
    run("home 5", "macro record", "post one\nrt 1", "macro stop")
    played = run("macro save two")
    assert (2, "not saved: recorded line 1 holds a line break, which a macro's line cannot") == (
        played.status, told(played)[0],
    )  # fmt: skip
    assert () == session.macros.names()


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("macro stop",), "no macro is being recorded"),
        (("macro save x",), "nothing is recorded"),
        (("macro record", "macro record"), "a macro is being recorded already"),
        (("macro save",), "macro save needs a name"),
        (("macro run",), "macro run needs a name"),
        (("macro run nope",), "no macro `nope`"),
        (("macro show nope",), "no macro `nope`"),
        (("macro run ../x",), "`../x` is no macro name"),
        (("macro show x y",), "`y` is one word too many"),
    ],
)
def test_what_cannot_be_done_is_said(run: Any, lines: tuple[str, ...], what: str) -> None:
    played = run(*lines)
    assert (2, what) == (played.status, told(played)[0])


def test_a_macro_cannot_take_the_name_of_a_command(run: Any) -> None:
    run("macro record", "help", "macro stop")
    assert (2, "`rt` is a command already") == (run("macro save rt").status, told(run("macro save rt"))[0])


def test_macros_are_listed_shown_edited_and_deleted(run: Any, save: Any, session: Any) -> None:
    save("boost", "# Repost what is given\nrt $*\n")
    assert ("boost  Repost what is given",) == run("macro list").of(Text)[0].lines
    shown = run("macro show boost").of(Text)[0]
    assert ("# Repost what is given", "rt $*") == shown.lines[1:]
    assert ["edit-file"] == [effect.name for effect in run("macro edit boost").effects]
    assert 0 == run("macro delete boost").status
    assert () == session.macros.names()


def test_help_tells_of_a_macro(run: Any, save: Any) -> None:
    save("boost", "# Repost what is given\nrt $*\n")
    assert ("boost: a macro of yours. Repost what is given", "  rt $*") == run("help boost").of(Text)[0].lines


# parameters


def test_parameters_are_put_in_word_by_word(run: Any, save: Any, sim: Any) -> None:
    save("say", "post $1 and $2, says $me, for $$5${3:-!}\n")
    run("home 5", "user", "say one 'two words'")
    assert "one and two words, says ada, for $5!" in [post.text for post in sim.world.posts.values()]


def test_a_star_stands_for_all_arguments(run: Any, save: Any, sim: Any) -> None:
    save("boost", "rt $*\n")
    run("home 5", "boost 1 3-4")
    assert 3 == reposts(sim)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("rt $1\n", "m", "line 1: $1 is not given"),
        ("# two\n\nrt 1\npost $2\n", "m 1", "line 4: $2 is not given"),
        ("post costs $x\n", "m", "line 1: `$x` is no parameter"),
    ],
)
def test_a_parameter_that_is_not_given_is_an_error_before_the_first_line(
    run: Any, save: Any, calls: Calls, text: str, line: str, what: str
) -> None:
    save("m", text)
    run("home 5")
    calls()
    played = run(line)
    assert (2, what, []) == (played.status, told(played)[0], calls())


@pytest.mark.parametrize("value", ["--anyway", "--json"])
def test_a_value_never_becomes_an_option(run: Any, save: Any, calls: Calls, value: str) -> None:
    save("m", "like $1 1\n")
    run("home 5")
    calls()
    assert (2, []) == (run(f"m {value}").status, calls())


def test_a_value_never_becomes_a_second_command_or_word(run: Any, save: Any, sim: Any, calls: Calls) -> None:
    save("m", "rt $1\n")
    run("home 5")
    calls()
    assert (2, []) == (run("m '1 2'").status, calls())
    save("t", "post $1\n")
    run("t '$1 and ; rt 1'")
    assert "$1 and ; rt 1" in [post.text for post in sim.world.posts.values()]
    assert 0 == reposts(sim)


def test_a_macro_hands_its_arguments_on_to_another(run: Any, save: Any, sim: Any) -> None:
    save("inner", "post $1 | $2\n")
    save("outer", "inner $2 $1\n")
    run("outer 'a b' c")
    assert "c | a b" in [post.text for post in sim.world.posts.values()]


# planned before it runs


def test_what_a_macro_would_do_is_planned_line_by_line(run: Any, save: Any, calls: Calls) -> None:
    save("m", "# three\nset page-size 5\nmentions 5\nreply $1 Thank you!\nrt $1\n")
    run("home 5")
    calls()
    (plan,) = run("plan m 2").of(PlanShown)
    assert [] == calls()
    assert (2, 1) == (plan.plan.writes, plan.plan.reads)
    assert (
        "  2  set page-size 5  (local)",
        "  3  mentions 5",
        "  4  reply 2 Thank you!",
        "     reply 2 by @grace: “Are you there, @ada?”: Thank you!",
        "  5  rt 2",
        "     retweet 2 by @grace: “Are you there, @ada?”",
    ) == plan.lines
    assert 25_000 == plan.price.low < plan.price.high


def test_what_an_earlier_line_decides_is_counted_at_its_most(run: Any, save: Any) -> None:
    save("m", "home 5\nrt 1-5\nreply . Well said\n")
    (plan,) = run("plan m").of(PlanShown)
    assert (6, "  2  rt 1-5  (decided when it runs)") == (plan.plan.writes, plan.lines[1])
    assert plan.price.low == 0
    assert plan.price.high >= 5 * 15_000


def test_a_macro_that_does_not_fit_is_not_begun(run: Any, save: Any, calls: Calls) -> None:
    save("m", "rt 1-50\n")
    run("home 20", "more", "more", "terms limit repost 10")
    calls()
    save("all", "rt 1-20\nrt 1-20\nrt 1-20\n")
    played = run("all", answers=(False,))
    assert (4, ["window-exhausted"], []) == (played.status, played.causes, calls())


def test_a_macro_of_many_writes_shows_its_plan_and_asks_once(run: Any, save: Any, sim: Any) -> None:
    save("m", "rt 1\nrt 2\nrt 3\nrt 4\n")
    run("home 5")
    played = run("m", answers=(False,))
    assert (130, 0) == (played.status, reposts(sim))
    assert ["macro m: 4 writes for $0.06. Run it?"] == [ask.question for ask in played.asked]
    assert 8 == len(played.of(PlanShown)[0].lines)
    assert (0, 1, 4) == ((again := run("m", answers=(True,))).status, len(again.asked), reposts(sim))


def test_each_post_of_a_macro_is_asked_about(run: Any, save: Any) -> None:
    save("m", "rt 1\nrt 2\nrt 3\npost The end\n")
    run("home 5")
    played = run("m")
    assert ["macro m: 4 writes for $0.06. Run it?", "Post this for $0.015?"] == [ask.question for ask in played.asked]


def test_a_line_that_is_known_to_be_refused_stops_the_macro_before_it_begins(run: Any, save: Any, calls: Calls) -> None:
    save("m", "rt 1\nlike 1\n")
    run("home 5")
    calls()
    played = run("m")
    assert (3, ["tier-lacks-action"], []) == (played.status, played.causes, calls())
    assert "macro m is not run: its line 2, `like 1`, is known to be refused." in played.text


def test_a_line_that_cannot_be_read_stops_the_macro_before_it_begins(run: Any, save: Any, calls: Calls) -> None:
    save("m", "rt 1\nretwet 2\n")
    run("home 5")
    calls()
    played = run("m")
    assert (2, "macro m, line 2: no command `retwet`", []) == (played.status, told(played)[0], calls())


def test_a_dry_run_of_a_macro_lays_its_lines_open_and_sends_nothing(
    opened: Any, run_in: Any, save: Any, calls: Calls
) -> None:
    save("m", "rt 1\nrt 2\n")
    session = opened(dry_run=True)
    run_in(session, "home 5")
    calls()
    played = run_in(session, "m")
    assert (0, 2, []) == (played.status, len(played.of(PlanShown)), calls())


# running


def test_a_macro_stops_at_the_first_refusal_and_says_how_to_go_on(run: Any, save: Any, sim: Any) -> None:
    save("m", "# four\nrt 1\npost My own words\nrt 2\nrt $1\n")
    run("home 5", "set post-confirm off")
    played = run("m 3")
    assert (3, ["duplicate"], 1) == (played.status, played.causes, reposts(sim))
    last = [text for text in played.of(Text) if text.style == "warning"][-1]
    assert (
        "macro m stopped at line 3, `post My own words`: 1 done, 2 not tried.",
        "To go on, once the cause is gone: `post My own words` · `rt 2` · `rt 3`",
    ) == last.lines


def test_after_an_unknown_outcome_the_line_is_not_named_to_be_run_again(run: Any, save: Any, sim: Any) -> None:
    save("m", "rt 1\nrt 2\n")
    run("home 5")
    sim.add_fault({"kind": "drop", "method": "POST", "nth": 1})
    played = run("m")
    last = [text for text in played.of(Text) if text.style == "warning"][-1]
    assert 6 == played.status
    assert "To go on, once you know what became of line 1: `rt 2`" == last.lines[1]


def test_lines_of_a_macro_see_what_earlier_lines_showed(run: Any, save: Any, sim: Any, session: Any) -> None:
    save("m", "home 2\nrt 1\n")
    assert 0 == run("m").status
    assert 1 == reposts(sim)


# without bound


def test_a_macro_that_calls_itself_is_refused_before_anything_runs(run: Any, save: Any, calls: Calls) -> None:
    save("m", "home 5\nm\n")
    played = run("m")
    assert (2, []) == (played.status, calls())
    assert "macro m calls itself without end" in told(played)[0]
    assert "take the call out" in told(played)[1]


def test_macros_that_call_one_another_are_refused_too(run: Any, save: Any, calls: Calls) -> None:
    save("a", "b\n")
    save("b", "a\n")
    assert (2, []) == (run("a").status, calls())


def test_macros_that_multiply_are_refused_in_time(run: Any, save: Any, calls: Calls) -> None:
    for number in range(12):
        save(f"m{number}", f"m{number + 1}\n" * 4)
    save("m12", "home 5\n")
    played = run("m0")
    assert (2, []) == (played.status, calls())
    assert "comes to more than 1000 lines" in told(played)[0]


@pytest.mark.parametrize("line", ["macro run m", "m"])
def test_no_preview_hangs_on_endless_macros(run: Any, save: Any, session: Any, line: str) -> None:
    from twshell.commands.preview import preview

    save("m", "m\n" * 5)
    assert "calls itself without end" in preview(line, session).danger


# files of bad character


@pytest.mark.parametrize("line", ["bad", "macro run bad", "macro show bad", "plan bad", "help bad"])
@pytest.mark.parametrize("kind", ["not-utf-8", "folder", "unreadable", "huge"])
def test_a_macro_file_of_bad_character_is_one_clear_error(
    run: Any, session: Any, calls: Calls, kind: str, line: str
) -> None:
    folder = Path(session.macros.folder)
    folder.mkdir(parents=True)
    path = folder / "bad.twsh"
    if kind == "folder":
        path.mkdir()
    elif kind == "unreadable":
        path.symlink_to(folder / "bad.twsh")  # a link to itself can be read by nobody, not even root
    else:
        path.write_bytes(b"rt \xff\xfe\n" if kind == "not-utf-8" else b"# much\n" * 2_000_000)
    played = run(line)
    assert (2 if kind == "folder" else 1, []) == (played.status, calls())
    assert str(path) in told(played)[0]
    assert 0 == run("macro list").status
    assert "cannot be used" in run("macro list").text


def test_a_macro_file_that_is_missing_is_one_clear_error(run: Any) -> None:
    played = run("macro run gone")
    assert (2, ("no macro `gone`", "`macro list` shows the saved ones")) == (played.status, told(played))


def test_a_recorded_macro_is_readable_by_its_owner_alone(run: Any, session: Any) -> None:
    run("macro record", "help", "macro stop", "macro save mine")
    assert 0o600 == os.stat(session.macros.path_for("mine")).st_mode & 0o777


# aliases


def test_an_alias_stands_for_a_line_and_what_follows_it(run: Any, sim: Any) -> None:
    run("home 5", "alias boost rt 1", "boost 2")
    assert 2 == reposts(sim)


def test_aliases_are_listed_shown_and_forgotten(run: Any) -> None:
    run("alias hh home 5")
    assert ("alias hh home 5",) == run("alias").of(Text)[0].lines
    assert ("alias hh home 5",) == run("alias hh").of(Text)[0].lines
    run("unalias hh")
    assert 2 == run("hh").status


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("alias rt home",), "`rt` is a command"),
        (("alias nothing",), "no alias `nothing`"),
        (("unalias nothing",), "no alias `nothing`"),
        (("alias a b", "alias b a", "a"), "the alias `a` leads back to itself"),
    ],
)
def test_what_an_alias_cannot_be_is_said(run: Any, lines: tuple[str, ...], what: str) -> None:
    played = run(*lines)
    assert 2 == played.status
    assert told(played)[0].replace("`b`", "`a`") == what


def test_a_deed_of_a_macro_counts_for_undo(run: Any, save: Any, sim: Any) -> None:
    save("m", "rt $1\n")
    run("home 5", "m 1", "undo")
    assert 0 == reposts(sim)
    assert [] == run("undo").of(Done)
