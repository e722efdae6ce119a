from __future__ import annotations

import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from twshell.config import files
from twshell.domain.errors import StoreError, UsageError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_a_written_file_is_private_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    old = os.umask(mask)
    try:
        files.write_private(str(tmp_path / "a"), "text")
    finally:
        os.umask(old)
    assert (0o600, "text") == (mode(tmp_path / "a"), (tmp_path / "a").read_text())


def test_a_write_replaces_the_old_file_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old and longer")
    files.write_private(str(tmp_path / "a"), "new")
    assert (["a"], "new") == (os.listdir(tmp_path), (tmp_path / "a").read_text())


def test_a_write_that_runs_out_of_room_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"cannot write .*: File too large"):
            files.write_private(str(tmp_path / "a"), "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (["a"], "old") == (os.listdir(tmp_path), (tmp_path / "a").read_text())


def test_the_draft_of_a_dead_process_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".a.{os.getpid()}.new").write_text("half")
    files.write_private(str(tmp_path / "a"), "whole")
    assert (["a"], "whole") == (os.listdir(tmp_path), (tmp_path / "a").read_text())


def test_a_draft_never_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("kept")
    (tmp_path / f".a.{os.getpid()}.new").symlink_to(tmp_path / "elsewhere")
    files.write_private(str(tmp_path / "a"), "new")
    assert "kept" == (tmp_path / "elsewhere").read_text()


def test_the_content_is_synced_before_the_rename_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, rename = os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda d: (order.append("dir" if stat.S_ISDIR(os.fstat(d).st_mode) else "file"), sync(d))
    )
    monkeypatch.setattr(os, "rename", lambda a, b: (order.append("rename"), rename(a, b)))
    files.write_private(str(tmp_path / "a"), "text")
    assert ["file", "rename", "dir"] == order


Maker = Callable[[Path], object]
BAD: list[tuple[str, Maker, type[Exception], str]] = [
    ("missing", lambda p: None, UsageError, "no thing "),
    ("folder", lambda p: p.mkdir(), UsageError, " is a folder"),
    ("a pipe", os.mkfifo, UsageError, " is no ordinary file"),
    ("not UTF-8", lambda p: p.write_bytes(b"one\ntwo \xff\n"), StoreError, " is not UTF-8: line 2"),
    ("too large", lambda p: p.write_bytes(b"x" * (256 * 1024 + 1)), StoreError, " is larger than 256 KiB"),
    ("a loop of links", lambda p: p.symlink_to(p), StoreError, "cannot read thing "),
]


@pytest.mark.parametrize(("make", "error", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, make: Maker, error: type[Exception], says: str) -> None:
    make(tmp_path / "a")
    with pytest.raises(error) as caught:
        files.read_trusted(str(tmp_path / "a"), "thing")
    assert says in str(caught.value)


def test_a_file_without_rights_is_refused(plain_user: Path) -> None:
    (plain_user / "a").write_text("")
    (plain_user / "a").chmod(0)
    with pytest.raises(StoreError, match=r"cannot read thing .*: Permission denied"):
        files.read_trusted(str(plain_user / "a"), "thing")


@pytest.mark.parametrize("loose", [0o620, 0o602, 0o666])
def test_lines_that_others_may_write_are_not_run(tmp_path: Path, loose: int) -> None:
    (tmp_path / "a").write_text("rt 1")
    (tmp_path / "a").chmod(loose)
    with pytest.raises(StoreError, match=f"has mode {loose:04o}") as caught:
        files.read_trusted(str(tmp_path / "a"), "thing")
    assert f"if you trust it: chmod go-w '{tmp_path / 'a'}'" == caught.value.next_step


@pytest.mark.parametrize("fine", [0o600, 0o644, 0o400])
def test_lines_that_others_may_only_read_are_run(tmp_path: Path, fine: int) -> None:
    (tmp_path / "a").write_text("rt 1")
    (tmp_path / "a").chmod(fine)
    assert "rt 1" == files.read_trusted(str(tmp_path / "a"), "thing")


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfhome")
    assert "home" == files.read_trusted(str(tmp_path / "a"), "thing")


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (256 * 1024))
    assert 256 * 1024 == len(files.read_trusted(str(tmp_path / "a"), "thing"))
