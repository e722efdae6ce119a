from __future__ import annotations

import stat
from pathlib import Path

import pytest

from twshell.config.accounts import Account, Accounts
from twshell.domain.errors import StoreError, UsageError
from twshell.domain.keys import Keys, Secret

KEYS = Keys(Secret("ck-TWSHCANARY"), Secret("cs-TWSHCANARY"), Secret("42-at-TWSHCANARY"), Secret("as-TWSHCANARY"))
ADA = Account("ada", KEYS, "42", "ada", "yes")


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(str(tmp_path))


def test_an_account_comes_back_as_it_was_saved(accounts: Accounts) -> None:
    accounts.save(ADA)
    assert ADA == accounts.load("ada")


def test_an_account_with_keys_alone_comes_back(accounts: Accounts) -> None:
    accounts.save(Account("work", KEYS._replace(bearer_token=Secret("b"))))
    assert Account("work", KEYS._replace(bearer_token=Secret("b"))) == accounts.load("work")


def test_the_file_and_its_folder_are_for_their_user_alone(accounts: Accounts) -> None:
    path = Path(accounts.save(ADA))
    assert (0o600, 0o700) == (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode))


@pytest.mark.parametrize("loose", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_key_file_others_may_touch_is_refused_with_the_fix(accounts: Accounts, loose: int) -> None:
    path = accounts.save(ADA)
    Path(path).chmod(loose)
    with pytest.raises(StoreError, match=f"has mode {loose:04o}") as caught:
        accounts.load("ada")
    assert f"if you trust it: chmod 600 '{path}'" == caught.value.next_step


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("consumer-key=a\nTWSHCANARY\n", "line 2 is not one of NAME=value"),
        ("consumer-key=a\npassword=TWSHCANARY\n", "line 2 is not one of NAME=value"),
        ("consumer-key=a\n# note\n\naccess-token=TWSHCANARY", "lacks consumer-secret, access-token-secret"),
        ("", "lacks consumer-key, consumer-secret, access-token, access-token-secret"),
    ],
)
def test_a_broken_key_file_is_told_without_its_secrets(accounts: Accounts, text: str, says: str) -> None:
    path = Path(accounts.save(ADA))
    path.write_text(text)
    with pytest.raises(StoreError) as caught:
        accounts.load("ada")
    assert says in caught.value.what
    assert "TWSHCANARY" not in caught.value.what + caught.value.next_step


def test_a_wrong_fact_is_told(accounts: Accounts) -> None:
    path = Path(accounts.save(ADA))
    path.write_text(path.read_text().replace("owns-app=yes", "owns-app=perhaps"))
    with pytest.raises(StoreError, match="owns-app is neither yes, no nor unknown"):
        accounts.load("ada")


@pytest.mark.parametrize("name", ["", ".", "..", "../ada", "a/b", "a b", "-x", "ä", "x" * 33, "a\n"])
def test_a_name_cannot_leave_the_folder(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError, match="is no account name"):
        accounts.save(ADA._replace(name=name))
    with pytest.raises(UsageError, match="is no account name"):
        accounts.load(name)


@pytest.mark.parametrize("wrong", ["", "a b", "a\nconsumer-secret=b"])
def test_keys_that_cannot_be_keys_are_not_saved(accounts: Accounts, wrong: str) -> None:
    with pytest.raises(UsageError, match="the access-token cannot be right"):
        accounts.save(ADA._replace(keys=KEYS._replace(access_token=Secret(wrong))))
    assert () == accounts.names()


def test_a_missing_account_is_told_with_those_that_are_there(accounts: Accounts) -> None:
    accounts.save(ADA)
    with pytest.raises(UsageError, match="no account `work`") as caught:
        accounts.load("work")
    assert "saved: ada" == caught.value.next_step


def test_names_are_sorted_and_leave_out_what_is_no_account(accounts: Accounts) -> None:
    for name in ("work", "ada"):
        accounts.save(ADA._replace(name=name))
    Path(accounts.folder, ".ada.1.new").write_text("")
    assert ("ada", "work") == accounts.names()


def test_the_default_is_the_chosen_one_then_default_then_the_only_one(accounts: Accounts) -> None:
    assert "" == accounts.default()
    accounts.save(ADA)
    assert "ada" == accounts.default()
    accounts.save(ADA._replace(name="work"))
    assert "" == accounts.default()
    accounts.save(ADA._replace(name="default"))
    assert "default" == accounts.default()
    accounts.choose("work")
    assert "work" == accounts.default()
    accounts.delete("work")
    assert "default" == accounts.default()


def test_only_a_saved_account_can_be_chosen(accounts: Accounts) -> None:
    with pytest.raises(UsageError, match="no account `ada`"):
        accounts.choose("ada")
