"""Emoji that are made of several code points count as one."""

from __future__ import annotations

import pytest

from twshell.domain.emoji import sequences

_WORDS = (
    "👩‍❤️‍💋‍👨 👨‍❤️‍👨 👨‍👩‍👧 👨‍👨‍👦‍👦 👨‍👦 👩‍👧‍👦 🧑‍🤝‍🧑 👩🏻‍🤝‍👨🏿 🤦🏽‍♀️ 🕵️‍♂️ "
    "🕵🏽‍♀️ ⛹️‍♀️ ⛹🏿‍♂️ 🏋️‍♂️ 🧟‍♂️ 👯‍♀️ 🤼‍♂️ 👩🏾‍⚕️ 👨‍✈️ 🧑🏻‍🎄 👁️‍🗨️ "
    "🏴‍☠️ 🐻‍❄️ 🏃🏽‍➡️ 🏃🏽‍♀️‍➡️ 👩🏽‍🦯‍➡️ 🧑‍🧑‍🧒‍🧒 ❤️‍🔥 😶‍🌫️ ☺️ ☝🏽 ✌️ 🏳️‍⚧️ 🇺🇳 🏴󠁧󠁢󠁥󠁮󠁧󠁿 #️⃣ 💏🏽 🫱🏻‍🫲🏿 👩‍🦰 👨🏽‍🦳 🧔🏽‍♂️"
)
ONE = _WORDS.split()
SEVERAL = ["👍👍", "🇦🇦", "👨‍🔥", "a\u200db", "☺\ufe0e", "🏽🏽", "🏴\U000e0061\U000e007f"]


@pytest.mark.parametrize("text", ONE)
def test_a_sequence_is_one_emoji(text: str) -> None:
    assert sequences().fullmatch(text)


@pytest.mark.parametrize("text", SEVERAL)
def test_what_belongs_to_no_sequence_stays_apart(text: str) -> None:
    assert not sequences().fullmatch(text)


def test_the_longest_sequence_is_taken() -> None:
    assert [ONE[0], ONE[3]] == [found[0] for found in sequences().finditer(ONE[0] + ONE[3])]
