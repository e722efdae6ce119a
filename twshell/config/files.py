"""Reading and writing the user's own small files: bounded, private, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat

from twshell.domain.errors import StoreError, UsageError

LARGEST = 256 * 1024  # bytes; nobody types more than that into a macro or a key file
FOLDER_MODE = 0o700
FILE_MODE = 0o600
ELSEWHERE = "give twsh a writable place with TWSH_HOME or --home"


def make_folder(folder: str) -> None:
    """Make a folder and those above it, each new one for the user alone; raise StoreError."""
    missing = []
    while folder and not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for each in reversed(missing):
        try:
            os.mkdir(each, FOLDER_MODE)
        except FileExistsError:
            if not os.path.isdir(each):
                raise StoreError(f"{each} is a file, not a folder", ELSEWHERE) from None
        except OSError as error:
            raise StoreError(
                f"cannot make the folder {each}: {error.strerror}",
                ELSEWHERE,
            ) from error


def exists(path: str, what: str) -> bool:
    """Say whether there is such an entry, even a broken link; raise StoreError where that cannot be seen."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"cannot look for {what} {path}: {error.strerror}", "look at the folder's rights") from error
    return True


def names_in(folder: str) -> list[str]:
    """List a folder; one that cannot be listed offers no names (looking for one of them then says why)."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def write_private(path: str, text: str) -> None:
    """Write a file of mode 0600 whole or not at all, and durably; raise StoreError, leaving the old one as it was."""
    folder, name = os.path.split(path)
    make_folder(folder)
    draft = os.path.join(folder, f".{name}.{os.getpid()}.new")
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)  # of a process that had our number and died
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
        try:
            os.fchmod(descriptor, FILE_MODE)  # whatever the umask took away
            _write_all(descriptor, text.encode("utf-8", "surrogatepass"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(draft, path)
        _sync_folder(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise StoreError(
            f"cannot write {path}: {error.strerror}", "look at the folder's rights and the disk's room"
        ) from error


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _sync_folder(folder: str) -> None:
    """A rename is on disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_private(path: str, what: str) -> str:
    """Read a file of secrets; raise StoreError where anybody but its owner may look into it, with the chmod to run."""
    return _read(path, what, forbidden=stat.S_IRWXG | stat.S_IRWXO, fix="chmod 600")


def read_trusted(path: str, what: str) -> str:
    """Read a file whose lines will be run; raise StoreError where others may write it (facts safe-writes T22)."""
    return _read(path, what, forbidden=stat.S_IWGRP | stat.S_IWOTH, fix="chmod go-w")


def _read(path: str, what: str, *, forbidden: int, fix: str) -> str:
    content = _content(path, what, forbidden, fix)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StoreError(f"{what} {path} is not UTF-8: line {line}", "save it as UTF-8") from None


def _content(path: str, what: str, forbidden: int, fix: str) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe would hold us here for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise UsageError(f"no {what} {path}", "look at its name and folder") from None
    except OSError as error:
        raise StoreError(f"cannot read {what} {path}: {error.strerror}", "look at its rights with `ls -l`") from error
    try:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise UsageError(f"{what} {path} is a folder", "name a file in it")
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{what} {path} is no ordinary file", "to read from a pipe use `twsh -`")
        if found.st_mode & forbidden:
            raise StoreError(
                f"{what} {path} has mode {stat.S_IMODE(found.st_mode):04o}: others may have changed or read it",
                f"if you trust it: {fix} '{path}'",
            )
        if found.st_size > LARGEST:
            raise StoreError(f"{what} {path} is larger than {LARGEST // 1024} KiB", "split it")
        return _read_all(descriptor)
    except OSError as error:
        raise StoreError(f"cannot read {what} {path}: {error.strerror}", "look at the disk") from error
    finally:
        os.close(descriptor)


def _read_all(descriptor: int) -> bytes:
    parts = []
    left = LARGEST + 1  # the file may grow between the look and the reading
    while left > 0:
        part = os.read(descriptor, left)
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def remove(path: str, what: str) -> None:
    """Delete a file; raise UsageError where there is none, StoreError where it cannot be deleted."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        raise UsageError(f"no {what} {path}", "look at its name") from None
    except OSError as error:
        raise StoreError(f"cannot delete {path}: {error.strerror}", "look at the folder's rights") from error
