"""Keys from the environment: whole, absent, or an error that names variables and no values."""

from __future__ import annotations

import pytest

from twshell.auth.environment import BEARER, FOUR, app_only, identity_of, keys_from
from twshell.domain.errors import UsageError

WHOLE = dict(zip(FOUR, ("ck-value-1", "cs-value-2", "4711-at-value-3", "ts-value-4"), strict=True))


def test_four_variables_are_keys() -> None:
    keys = keys_from({**WHOLE, "HOME": "/"})
    assert keys is not None
    assert [*WHOLE.values(), ""] == [secret.reveal() for secret in keys]
    assert "4711" == keys.user_id


def test_blanks_around_a_value_are_dropped() -> None:
    keys = keys_from({**WHOLE, FOUR[0]: " ck \n", BEARER: "AAAA"})
    assert keys is not None
    assert ("ck", "AAAA") == (keys.consumer_key.reveal(), keys.bearer_token.reveal())


@pytest.mark.parametrize("environ", [{}, dict.fromkeys((*FOUR, BEARER), ""), dict.fromkeys(FOUR, "  ")])
def test_empty_is_absent(environ: dict[str, str]) -> None:
    assert keys_from(environ) is None


def test_a_bearer_alone_is_the_app() -> None:
    keys = keys_from({BEARER: "AAAA"})
    assert keys is not None
    assert ("B", "") == (identity_of(keys).kind, keys.user_id)


@pytest.mark.parametrize("missing", FOUR)
@pytest.mark.parametrize("bearer", ["", "AAAA"])
def test_what_is_missing_is_named(missing: str, bearer: str) -> None:
    with pytest.raises(UsageError) as caught:
        keys_from({**WHOLE, missing: "", BEARER: bearer})
    assert missing in caught.value.what
    assert not any(value in caught.value.what + caught.value.next_step for value in WHOLE.values())


@pytest.mark.parametrize("bad", ["a b", "a\nb", "a\tb", "ä", "a\x00", "a\x7f", '"a b"'])
def test_what_cannot_be_a_key_is_refused_without_showing_it(bad: str) -> None:
    with pytest.raises(UsageError) as caught:
        keys_from({**WHOLE, FOUR[1]: bad})
    assert FOUR[1] in caught.value.what
    assert bad not in caught.value.what


def test_an_identity_holds_digests_and_no_secret() -> None:
    keys = keys_from(WHOLE)
    assert keys is not None
    found = identity_of(keys, account="main", username="ada", owns_app="yes", tier="basic", is_verified=True)
    assert ("main", "4711", "ada", "1a", "yes", "basic", True) == (
        found.account, found.user_id, found.username, found.kind, found.owns_app, found.tier, found.is_verified,
    )  # fmt: skip
    assert (12, 12) == (len(found.app), len(found.credential))
    assert not any(value in repr(found) for value in WHOLE.values())


def test_digests_tell_apps_and_tokens_apart() -> None:
    one, same, other_app, other_token = (
        identity_of(keys)
        for keys in map(keys_from, (WHOLE, WHOLE, {**WHOLE, FOUR[0]: "x"}, {**WHOLE, FOUR[2]: "4711-x"}))
        if keys
    )
    assert one == same
    assert (one.app != other_app.app, one.credential == other_app.credential) == (True, True)
    assert (one.app == other_token.app, one.credential != other_token.credential) == (True, True)
    assert one.app != one.credential


def test_the_apps_own_door_is_of_the_same_app_and_account_with_another_credential() -> None:
    keys = keys_from({**WHOLE, BEARER: "bearer-value"})
    assert keys is not None
    user = identity_of(keys, account="ada")
    app = app_only(keys, user)
    assert (user.app, user.user_id, "B") == (app.app, app.user_id, app.kind)
    assert user.credential != app.credential
