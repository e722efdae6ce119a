"""Macro files: NAME.twsh under config/macros/, lines of twsh with comments."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection

from twshell.config.files import exists, make_folder, names_in, read_trusted, remove, write_private
from twshell.domain.errors import StoreError, TwshError, UsageError
from twshell.domain.record import NamedTuple

ENDING = ".twsh"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")


class Macro(NamedTuple):
    """A macro file: its lines without comments and blank ones, and where each stands in the file (from 1)."""

    name: str
    description: str  # the first line, where that is a comment
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    path: str
    text: str  # the whole file


def parse_macro(name: str, path: str, text: str) -> Macro:
    """Take a file's text apart; only a newline ends a line, since a post may hold any other break."""
    rows = [row.removesuffix("\r") for row in text.split("\n")]
    kept = [
        (number, row.strip()) for number, row in enumerate(rows, 1) if row.strip() and not row.lstrip().startswith("#")
    ]
    heading = [row.strip() for row in rows[:2] if not row.startswith("#!")]
    description = heading[0].lstrip("#").strip() if heading and heading[0].startswith("#") else ""
    return Macro(name, description, tuple(row for _, row in kept), tuple(number for number, _ in kept), path, text)


def read_file(path: str) -> Macro:
    """Read a macro file by its path; raise UsageError or StoreError saying what is wrong with it."""
    name = os.path.basename(path).removesuffix(ENDING)
    return parse_macro(name, path, read_trusted(path, "macro file"))


def _keep_old(path: str) -> None:
    """Leave what is to be replaced a second name; the first stays until the new file takes it."""
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + "~")
        os.link(path, path + "~", follow_symlinks=False)
    except OSError as error:
        raise StoreError(f"cannot keep the old {path}: {error.strerror}", "look at the folder's rights") from error


class Macros:
    """The macros under one folder."""

    def __init__(self, folder: str) -> None:
        """Look into config/macros; nothing is read yet."""
        self.folder = folder

    def _path(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise UsageError(
                f"`{name[:40]}` is no macro name", "begin with a letter; letters, digits, - and _, at most 32"
            )
        return os.path.join(self.folder, name + ENDING)

    def names(self) -> tuple[str, ...]:
        """List the saved macros, sorted."""
        names = (entry.removesuffix(ENDING) for entry in names_in(self.folder) if entry.endswith(ENDING))
        return tuple(sorted(name for name in names if NAME.fullmatch(name)))

    def described(self) -> tuple[tuple[str, str], ...]:
        """List (name, description), sorted; a macro that cannot be read says so in its place."""
        rows = []
        for name in self.names():
            try:
                rows.append((name, self.read(name).description))
            except TwshError as refused:
                rows.append((name, f"cannot be used: {refused.what}"))
        return tuple(rows)

    def read(self, name: str) -> Macro:
        """Read a macro by name; raise UsageError where there is none, StoreError where its file is bad."""
        path = self._path(name)
        if not exists(path, "macro file"):
            raise UsageError(f"no macro `{name}`", "`macro list` shows the saved ones")
        return read_file(path)

    def path_for(self, name: str, taken: Collection[str] = ()) -> str:
        """Return the path a macro has or would have, its folder made; raise UsageError for a name that is taken."""
        path = self._path(name)
        if name in taken and not exists(path, "macro file"):
            raise UsageError(f"`{name}` is a command already", "choose a name no command has")
        make_folder(self.folder)
        return path

    def save(self, name: str, text: str, taken: Collection[str] = ()) -> str:
        """Write a macro and return its path; one it replaces is kept beside it as NAME.twsh~."""
        path = self.path_for(name, taken)
        if exists(path, "macro file"):
            _keep_old(path)
        write_private(path, text)
        return path

    def delete(self, name: str) -> str:
        """Delete a macro and return the path it had."""
        path = self._path(name)
        remove(path, "macro")
        return path
