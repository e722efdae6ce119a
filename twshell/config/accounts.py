"""Saved accounts: keys and what is known of their owner, one 0600 file each."""

from __future__ import annotations

import os
import re

from twshell.config.files import exists, names_in, read_private, remove, write_private
from twshell.domain.errors import StoreError, UsageError
from twshell.domain.keys import Keys, Secret
from twshell.domain.record import NamedTuple

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
KEY_NAMES = ("consumer-key", "consumer-secret", "access-token", "access-token-secret", "bearer-token")
FACT_NAMES = ("user-id", "username", "owns-app")
NEEDED = KEY_NAMES[:4]
OWNS_APP = ("yes", "no", "unknown")
HEADING = "# An account of twsh. These are keys: readable by you alone, never to be shared."


class Account(NamedTuple):
    """An account as saved; `owns_app`: yes | no | unknown (owned reads cost less, facts x-api §4)."""

    name: str
    keys: Keys
    user_id: str = ""
    username: str = ""
    owns_app: str = "unknown"


class Accounts:
    """The files under config/accounts/ and the choice among them."""

    def __init__(self, config: str) -> None:
        """Look below the config folder; nothing is read yet."""
        self.folder = os.path.join(config, "accounts")
        self._choice = os.path.join(config, "default-account")

    def path_for(self, name: str) -> str:
        """Return the file of an account; raise UsageError for a name that could leave the folder."""
        if not NAME.fullmatch(name):
            raise UsageError(f"`{name[:40]}` is no account name", "use letters, digits, - and _, at most 32")
        return os.path.join(self.folder, name)

    def names(self) -> tuple[str, ...]:
        """List the saved accounts, sorted."""
        return tuple(sorted(name for name in names_in(self.folder) if NAME.fullmatch(name)))

    def save(self, account: Account) -> str:
        """Save an account and return its path; raise StoreError, or UsageError for keys that cannot be keys."""
        path = self.path_for(account.name)
        values = dict(zip(KEY_NAMES, (secret.reveal() for secret in account.keys), strict=True))
        for name, value in values.items():
            if (name in NEEDED and not value) or re.search(r"[\s\x00-\x1f]", value):
                raise UsageError(f"the {name} cannot be right: it is empty or has a blank in it", "copy it once more")
        values |= zip(FACT_NAMES, account[2:], strict=True)
        write_private(path, "\n".join([HEADING, *(f"{name}={value}" for name, value in values.items() if value), ""]))
        return path

    def load(self, name: str) -> Account:
        """Read an account; raise UsageError where there is none, StoreError where its file is not to be trusted."""
        path = self.path_for(name)
        if not exists(path, "account file"):
            known = ", ".join(self.names())
            raise UsageError(f"no account `{name}`", f"saved: {known}" if known else f"`login --keys {name}` saves one")
        values = self._values(path)
        missing = [key for key in NEEDED if not values.get(key)]
        if missing:
            raise StoreError(f"{path} lacks {', '.join(missing)}", f"`login --keys {name}` writes it anew")
        keys = Keys(*(Secret(values.get(key, "")) for key in KEY_NAMES))
        owns_app = values.get("owns-app", "unknown")
        if owns_app not in OWNS_APP:
            raise StoreError(f"{path}: owns-app is neither {', '.join(OWNS_APP[:2])} nor {OWNS_APP[2]}", "correct it")
        return Account(name, keys, values.get("user-id", ""), values.get("username", ""), owns_app)

    def _values(self, path: str) -> dict[str, str]:
        """Read name=value lines; a line that is none is told by its number, never by what stands in it."""
        values = {}
        for number, line in enumerate(read_private(path, "account file").splitlines(), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, equals, value = line.partition("=")
            if not equals or name.strip() not in KEY_NAMES + FACT_NAMES:
                raise StoreError(f"{path}: line {number} is not one of NAME=value", f"names: {', '.join(KEY_NAMES)}")
            values[name.strip()] = value.strip()
        return values

    def delete(self, name: str) -> str:
        """Delete an account and return the path it had."""
        path = self.path_for(name)
        remove(path, "account")
        return path

    def default(self) -> str:
        """Return the account a session starts with: the chosen one, `default`, or the only one; empty if none is."""
        names = self.names()
        try:
            with open(self._choice, encoding="utf-8", errors="replace") as file:
                chosen = file.readline(200).strip()
        except OSError:
            chosen = ""  # none was chosen, which is the usual case
        for name in (chosen, "default"):
            if name in names:
                return name
        return names[0] if len(names) == 1 else ""

    def choose(self, name: str) -> None:
        """Make an account the one sessions start with; raise UsageError where there is none of that name."""
        if name not in self.names():
            raise UsageError(f"no account `{name[:40]}`", f"saved: {', '.join(self.names()) or 'none'}")
        write_private(self._choice, name + "\n")
