"""The line being typed, kept in a small file of each process, so that it outlives whatever ends twsh.

Written as it is typed and not synced: what a process's end leaves in the page cache is enough, only a power cut is not.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator

from twshell.domain.record import NamedTuple
from twshell.store.history import kept_form

ENDINGS = (".json", ".new")  # the second where a process died between writing and renaming
LONGEST = 100_000  # characters: more than any line that can be sent


class Typed(NamedTuple):
    """A line that was being typed when a twsh ended, and when it was last changed (unix seconds)."""

    line: str
    account: str
    at: float


class TypedLines:
    """One process's file in a folder that all of them share. What cannot be written is not: typing goes on."""

    def __init__(self, folder: str, owner: Callable[[], str]) -> None:
        """Nothing is made, and nobody asked who this is, before there is something to keep."""
        self._folder, self._owner = folder, owner
        self._is_kept = False

    @property
    def _path(self) -> str:
        name = "".join(char if char.isascii() and char.isalnum() else "-" for char in self._owner())
        return os.path.join(self._folder, f"typed-{name}{ENDINGS[0]}")

    def keep(self, line: str, account: str, now: float) -> None:
        """Keep a line as it stands, in place of the one before. What a history may not have is not kept either."""
        if not may_keep(line):
            self.forget()
            return
        import json  # not before the prompt

        document = json.dumps({"line": line, "account": account, "at": now, "owner": self._owner()})
        beside = f"{self._path}.{threading.get_ident()}.new"  # a signal may save while the saving thread does
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, 0o700, exist_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(document)
            os.replace(beside, self._path)
            self._is_kept = True

    def forget(self) -> None:
        """Keep nothing: the line ran, or was given up."""
        if self._is_kept:
            with contextlib.suppress(OSError):
                os.unlink(self._path)
            self._is_kept = False

    def take(self, account: str, is_alive: Callable[[str], bool | None]) -> Typed | None:
        """Return the newest line that a twsh on this account left behind, and forget it; of two that ask, one gets it.

        `is_alive` tells of an owner whether it may still be typing; where it cannot tell, the line is left alone.
        """
        for path, typed in sorted(self._left(is_alive), key=lambda found: found[1].at, reverse=True):
            if typed.account != account:
                continue
            try:
                os.unlink(path)
            except OSError:
                continue  # another took it
            return typed
        return None

    def _left(self, is_alive: Callable[[str], bool | None]) -> Iterator[tuple[str, Typed]]:
        try:
            names = [name for name in os.listdir(self._folder) if name.startswith("typed-") and name.endswith(ENDINGS)]
        except OSError:
            return
        for name in names:
            import json

            path = os.path.join(self._folder, name)
            try:
                with open(path, encoding="ascii") as file:
                    found = json.loads(file.read())
                owner, typed = found["owner"], Typed(str(found["line"]), str(found["account"]), float(found["at"]))
            except (OSError, ValueError, TypeError, KeyError):
                continue  # half a file, or none of ours
            if isinstance(owner, str) and is_alive(owner) is False:
                yield path, typed


def may_keep(line: str) -> bool:
    """Say whether a line being typed may be written down: nothing that looks like a key."""
    return bool(line.strip()) and len(line) <= LONGEST and kept_form(line) == line.rstrip()
