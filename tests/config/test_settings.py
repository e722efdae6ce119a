from __future__ import annotations

import pytest

from twshell.config.settings import SETTINGS, Settings, read
from twshell.domain.errors import UsageError


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_is_a_value_its_setting_may_have(setting: object) -> None:
    assert setting.default == read(setting, setting.default)  # type: ignore[attr-defined,arg-type]


@pytest.mark.parametrize(
    ("name", "words", "text"),
    [
        ("confirm-cost", "1", "1.00"),
        ("confirm-cost", "$0.5", "0.50"),
        ("confirm-cost", "0.015", "0.015"),
        ("confirm-cost", "007.2", "7.20"),
        ("post-confirm", " OFF ", "off"),
        ("page-size", "050", "50"),
        ("warn-at", "5, 20,50", "50 20 5"),
        ("warn-at", "10", "10"),
        ("tier", "Basic", "basic"),
        ("clipboard", "osc52", "osc52"),
    ],
)
def test_a_value_is_taken_in_its_canonical_form(name: str, words: str, text: str) -> None:
    assert text == Settings().changed(name, words).text(name)


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("confirm-cost", "cheap", "an amount in dollars, like 0.50"),
        ("confirm-cost", "-1", "an amount in dollars, like 0.50"),
        ("confirm-cost", "1e3", "an amount in dollars, like 0.50"),
        ("confirm-cost", "٣", "an amount in dollars, like 0.50"),
        ("post-confirm", "maybe", "one of on, off"),
        ("page-size", "0", "a number from 1 to 100"),
        ("page-size", "101", "a number from 1 to 100"),
        ("page-size", "²", "a number from 1 to 100"),
        ("warn-at", "", "percentages from 1 to 99, like 50 20 5"),
        ("warn-at", "50 100", "percentages from 1 to 99, like 50 20 5"),
        ("warn-at", "0", "percentages from 1 to 99, like 50 20 5"),
        ("page-sise", "9", "did you mean `page-size`?"),
        ("zebra", "9", "`set` lists them"),
    ],
)
def test_a_wrong_value_is_refused_with_what_it_may_be(name: str, words: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings().changed(name, words)
    assert says == caught.value.next_step


def test_a_change_leaves_the_old_settings_as_they_were() -> None:
    before = Settings()
    after = before.changed("page-size", "50")
    assert (20, 50) == (before.count("page-size"), after.count("page-size"))


def test_values_come_in_their_own_kinds() -> None:
    settings = Settings().changed("confirm-cost", "0.015").changed("post-confirm", "off")
    assert 15_000 == settings.micro("confirm-cost")
    assert not settings.is_on("post-confirm")
    assert (50, 20, 5) == settings.percents("warn-at")


def test_the_lines_say_the_same_again() -> None:
    settings = Settings().changed("page-size", "50").changed("tier", "pro").changed("page-size", "20")
    assert ("set tier pro",) == settings.lines()


@pytest.mark.parametrize(("words", "is_verified"), [("yes", True), ("no", False), ("unknown", None)])
def test_verified_may_be_unknown(words: str, is_verified: bool | None) -> None:
    assert is_verified is Settings().changed("verified", words).verified()
