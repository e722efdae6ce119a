"""Verbs: found by name, alias and prefix; unknown ones corrected."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.commands.verbs import BY_NAME, distance, find, nearest
from twshell.domain.deeds import DEEDS, UNNAMED
from twshell.domain.errors import UsageError


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("rt", "rt", 0),
        ("tr", "rt", 1),
        ("hoem", "home", 1),
        ("rtt", "rt", 1),
        ("", "rt", 2),
        ("likes", "like", 1),
        ("abc", "xyz", 3),
    ],
)
def test_edits_are_counted_with_swaps_as_one(one: str, other: str, edits: int) -> None:
    assert edits == distance(one, other)


@pytest.mark.parametrize(
    ("word", "name"),
    [("hoem", "home"), ("rtt", "rt"), ("tr", "rt"), ("zzzzz", ""), ("serch", "search"), ("mentoins", "mentions")],
)
def test_the_nearest_name_is_offered_and_no_far_one(word: str, name: str) -> None:
    assert name == nearest(word, ["home", "rt", "search", "mentions", "retweet"])


@pytest.mark.parametrize(
    ("word", "name"), [("home", "home"), ("rt", "retweet"), ("ment", "mentions"), ("sea", "search"), (":q", "quit")]
)
def test_a_verb_is_found(session: Any, word: str, name: str) -> None:
    assert name == find(word, session).name


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("rt3", "did you mean `rt 3`?"),
        ("rt3-5", "did you mean `rt 3-5`?"),
        ("retw", "did you mean `retweet`? Only reads run by a prefix"),
        ("hoem", "did you mean `home`?"),
        ("un", "`help` lists the commands; plain text is never posted: `post TEXT` is"),
        ("foll", "did you mean `follow`, `followers`, `following`?"),
        ("good", "`help` lists the commands; plain text is never posted: `post TEXT` is"),
    ],
)
def test_an_unknown_verb_is_corrected_and_never_run(session: Any, word: str, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        find(word, session)
    assert (f"no command `{word}`", advice) == (caught.value.what, caught.value.next_step)


def test_every_write_has_the_words_it_is_told_with_and_opposites_name_each_other() -> None:
    writes = {spec.name for spec in BY_NAME.values() if "W" in spec.mode} - {"undo"}  # undo runs another's line
    assert set() == {name for name in writes if not DEEDS.get(name, UNNAMED).done}
    back = {name: each.opposite for name, each in DEEDS.items() if each.opposite}
    assert back == {name: opposite for opposite, name in back.items()}
