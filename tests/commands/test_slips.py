"""Slips of the keys: one clear sentence and one piece of advice, status 2, nothing sent, the shell alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Problem, Text

Calls = Callable[[], list[str]]
ADA = "101"

# line → what is said, what is advised (after `home 5`: numbers 1 to 5 are on screen)
SLIPS = [
    ("rt3", "no command `rt3`", "did you mean `rt 3`?"),
    ("rt 3x", "`3x` is no post", "did you mean `3`?"),
    ("rt -3", "`-3` is no post", "numbers have no sign: `3`"),
    ("rt 3-300", "298 posts are more than 200 at once", "take a smaller range"),
    ("rt 3-1", "`3-1` runs backwards", "write `1-3` if you mean it"),
    ("rt 3-9", "no post 6 on screen", "on screen: 1-5"),
    ("rt 99", "no post 99 on screen", "on screen: 1-5"),
    ("rt", "retweet needs POSTS", "write `retweet POSTS…`"),
    ("reply", "reply needs POST", "write `reply POST [TEXT]`"),
    ("rt --fast 3", "retweet has no option `--fast`", "it knows --anyway; `help retweet` tells more"),
    ("home --jsn", "home has no option `--jsn`", "it knows --json; `help home` tells more"),
    ("post --fast text", "post has no option `--fast`", "if it is text, write `post -- --fast text`"),
    ("home 0", "`0` is no count", "a count is a number from 1 to 100"),
    ("home 101", "`101` is no count", "a count is a number from 1 to 100"),
    ("home ten", "`ten` is no count", "a count is a number from 1 to 100"),
    ("home 5 6", "`6` is one word too many", "write `home [COUNT]`"),
    ("login work --keys", "`--keys` is one word too many", "options stand directly after the verb: `login --keys`"),
    ("quit now", "`now` is one word too many", "write `quit`"),
    ("macro show 'boost", "the quote ' is never closed", "end the name with '"),
    ("hoem", "no command `hoem`", "did you mean `home`?"),
    ("retwet 3", "no command `retwet`", "did you mean `retweet`?"),
    ("y", "no command `y`", "`help` lists the commands; plain text is never posted: `post TEXT` is"),
    ("delet 3", "no command `delet`", "did you mean `delete`? Only reads run by a prefix"),
    ("undo 3", "`3` is one word too many", "write `undo`"),
    ("sim weather", "`weather` is not `scenario`", "see `help sim`"),
    ("macro dance", "`dance` is not one of record, stop, save, run, show, edit, list, delete", "see `help macro`"),
    ("good morning", "no command `good`", "`help` lists the commands; plain text is never posted: `post TEXT` is"),
    ("https://x.com/grace/status/1", "no command `https://x.com/grace/status/1`",
     "did you mean `show https://x.com/grace/status/1`?"),
    ("3", "no command `3`", "did you mean `show 3`?"),
    ("@grace", "no command `@grace`", "did you mean `user @grace`?"),
    ("https://example.com/", "no command `https://example.com/`",
     "`help` lists the commands; plain text is never posted: `post TEXT` is"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "what", "advice"), SLIPS)
def test_a_slip_is_one_sentence_and_one_advice_and_sends_nothing(
    run: Any, sim: Any, calls: Calls, line: str, what: str, advice: str
) -> None:
    run("home 5")
    calls()
    played = run(line)
    (problem,) = played.outcomes
    assert (what, advice, "usage") == (problem.diagnosis.what, problem.diagnosis.next, problem.diagnosis.kind)
    assert (2, [], []) == (played.status, calls(), played.effects)
    assert 0 == run("home 5").status  # alive


def test_a_prefix_of_several_commands_names_them(run: Any) -> None:
    played = run("r 3")
    (problem,) = played.outcomes
    assert (2, "no command `r`") == (played.status, problem.diagnosis.what)
    assert problem.diagnosis.next.startswith("did you mean `refresh`, `reply`, ")
    assert problem.diagnosis.next.endswith("`retweet`?")


def test_a_suggested_command_is_never_run(run: Any, calls: Calls) -> None:
    run("hoem", "mentoins")
    assert [] == calls()


def test_a_leading_slash_is_dropped(run: Any, sim: Any) -> None:
    run("home 5", "/rt 1")
    assert 1 == len(sim.world.reposts[ADA])


def test_unique_prefixes_run_reads(run: Any) -> None:
    assert 0 == run("hom 5").status


@pytest.mark.parametrize("line", ["ret 3", "del 3", "unm @grace"])
def test_unique_prefixes_never_run_writes(run: Any, calls: Calls, line: str) -> None:
    run("home 5")
    calls()
    assert (2, []) == (run(line).status, calls())


def test_blank_lines_do_nothing(run: Any, calls: Calls) -> None:
    played = run("", "   ", "\t", "\n")
    assert (0, [], []) == (played.status, played.outcomes, calls())


# texts


FAMILY = "👨‍👩‍👧‍👦"  # one emoji, seven code points, weight 2

TOO_LONG = [
    ("a" * 281, 281),
    ("あ" * 141, 282),
    (FAMILY * 141, 282),
    ("https://example.com/" + "x" * 400 + " " + "a" * 257, 281),
    ("a" * 258 + " https://example.com", 282),
]


@pytest.mark.parametrize(("text", "weight"), TOO_LONG)
def test_a_post_that_is_too_long_is_refused_before_sending_and_kept(
    run: Any, calls: Calls, text: str, weight: int
) -> None:
    played = run(f"post {text}")
    (problem,) = played.of(Problem)
    assert (3, [], "too-long") == (played.status, calls(), problem.diagnosis.cause)
    assert f"It weighs {weight} of 280, {weight - 280} too many" in problem.diagnosis.why
    assert text == problem.text
    assert text == run("drafts").of(Text)[0].data[0]["text"]


@pytest.mark.parametrize("text", ["a" * 280, "あ" * 140, FAMILY * 140])
def test_a_post_at_the_limit_goes_out(run: Any, sim: Any, text: str) -> None:
    assert 0 == run(f"post {text}").status
    assert text in [post.text for post in sim.world.posts.values()]


def test_links_at_the_limit_count_23_each(run: Any) -> None:
    text = "a" * 256 + " https://example.com/" + "x" * 300
    assert 0 == run(f"post {text}").status


@pytest.mark.parametrize("line", ["post ", "post    ", "post --", "tweet"])
def test_an_empty_post_opens_the_editor_and_posts_nothing(run: Any, calls: Calls, line: str) -> None:
    played = run(line)
    assert (["edit"], []) == ([effect.name for effect in played.effects], calls())


def test_a_dollar_in_a_post_is_a_dollar(run: Any, sim: Any) -> None:
    run("post it costs $5 or $1, says $me")
    assert "it costs $5 or $1, says $me" in [post.text for post in sim.world.posts.values()]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("post a\x00b", "ab"),
        ("post \x1b[31mred\x1b[0m", "[31mred[0m"),
        ("post bell\x07 and back\x08space", "bell and backspace"),
        ("po\x00st hidden", "hidden"),
        ("post C1 \x9b31m too", "C1 31m too"),
        ("post a\tb", "a b"),
    ],
)
def test_control_characters_are_left_out_of_a_line_and_that_is_said(run: Any, sim: Any, line: str, text: str) -> None:
    played = run(line)
    assert text in [post.text for post in sim.world.posts.values()]
    assert ("\t" not in line) == ("left out" in played.text)
    assert "\x1b" not in played.text


def test_half_a_character_does_no_harm(run: Any) -> None:
    assert 0 <= run("post broken \udcff text").status <= 7
    assert 2 == run("rt \ud800").status


@pytest.mark.parametrize("verb", ["post", "rt", "search", "nonsense", "alias x", "plan post", ""])
def test_a_line_of_100_kb_is_answered_within_a_second(run: Any, calls: Calls, verb: str) -> None:
    line = f"{verb} " + "word " * 20_000
    before = time.thread_time()
    played = run(line)
    assert time.thread_time() - before < 1.0
    assert "POST /2/tweets" not in calls()
    assert len(played.text) < 10_000


def test_a_text_of_100_kb_is_not_lost(run: Any) -> None:
    text = ("word " * 20_000).strip()
    assert ["too-long"] == run(f"post {text}").causes
    (effect,) = run("drafts 1").effects
    assert ("insert", f"post {text}") == (effect.name, effect.argument)
