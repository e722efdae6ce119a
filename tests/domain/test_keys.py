"""Keys never show by accident."""

from __future__ import annotations

import json
import pickle
import traceback

import pytest

from twshell.domain.keys import Keys, Secret

SECRET = Secret("canary-0123456789abcdef")


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{0!r}".format, lambda secret: f"{secret}"])
def test_a_secret_shows_its_end_alone(show: object) -> None:
    assert "<secret …cdef>" == show(SECRET)  # type: ignore[operator]


def test_a_short_secret_shows_nothing() -> None:
    assert "<secret>" == repr(Secret("12345678"))


def test_a_tuple_of_keys_shows_none() -> None:
    assert "canary" not in repr(Keys(SECRET, SECRET, SECRET, SECRET))


def test_a_traceback_shows_none() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        assert "canary" not in traceback.format_exc()


def test_a_secret_is_no_json() -> None:
    with pytest.raises(TypeError):
        json.dumps(SECRET)


def test_it_is_revealed_on_purpose_only() -> None:
    assert "canary-0123456789abcdef" == SECRET.reveal()
    assert SECRET == pickle.loads(pickle.dumps(SECRET))
    assert (True, False) == (bool(SECRET), bool(Secret("")))
    assert Secret("a") != "a"
    assert 1 == len({Secret("a"), Secret("a")})


@pytest.mark.parametrize(("token", "user_id"), [("100-abc", "100"), ("abc", ""), ("a1-b", ""), ("", "")])
def test_the_token_names_its_user(token: str, user_id: str) -> None:
    assert user_id == Keys(SECRET, SECRET, Secret(token), SECRET).user_id
