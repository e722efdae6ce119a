"""Files the user asks for by name: private, new or replaced whole, and never a surprise."""

from __future__ import annotations

import contextlib
import os
import stat

from twshell.config.files import FILE_MODE, write_private
from twshell.domain.errors import StoreError, UsageError

MISSING = "make it first, or name another place"


def full_path(name: str, user_home: str) -> str:
    """Return what a name typed by the user means: ~ is their home."""
    if name == "~" or name.startswith("~/"):
        if not user_home:
            raise UsageError("HOME is not set, so ~ means nothing", "write the whole path")
        return user_home + name[1:]
    return name


def is_taken(path: str) -> bool:
    """Say whether a file of that name is there; raise UsageError where none could be written in its place."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", MISSING) from error
    if stat.S_ISDIR(found.st_mode):
        raise UsageError(f"{path} is a folder", "name a file in it")
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISLNK(found.st_mode):
        raise UsageError(f"{path} is no ordinary file", "name another")
    return True


def write_export(path: str, text: str, *, may_replace: bool) -> None:
    """Write a file of mode 0600; raise UsageError where one is there and may not be replaced, StoreError else.

    A link of that name is replaced itself, never what it leads to.
    """
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder}", MISSING)
    if may_replace:
        write_private(os.path.join(folder, os.path.basename(path)), text)
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    except FileExistsError:
        raise UsageError(f"{path} is there already", "name another file") from None
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", "look at the folder's rights") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, FILE_MODE)  # whatever the umask took away
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise StoreError(f"cannot write {path}: {error.strerror}", "look at the disk's room") from error
