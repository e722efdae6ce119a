"""Files named by the user: private, new or replaced whole, never a surprise."""

from __future__ import annotations

import os
import resource
import signal
import stat
from pathlib import Path

import pytest

from twshell.config.exports import full_path, is_taken, write_export
from twshell.domain.errors import StoreError, TwshError, UsageError


def test_a_new_file_is_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    before = os.umask(0o277)
    try:
        write_export(str(path), "words ☂ \ud800", may_replace=False)
    finally:
        os.umask(before)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert "words ☂ ?" == path.read_text(encoding="utf-8")


def test_what_is_there_is_not_touched_without_leave(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine")
    with pytest.raises(UsageError):
        write_export(str(path), "other", may_replace=False)
    assert "mine" == path.read_text()


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "report.html"
    victim.write_text("precious")
    link.symlink_to(victim)
    assert is_taken(str(link))
    with pytest.raises(TwshError):
        write_export(str(link), "other", may_replace=False)
    write_export(str(link), "other", may_replace=True)
    assert ("precious", "other", False) == (victim.read_text(), link.read_text(), link.is_symlink())


def test_a_broken_link_counts_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert is_taken(str(tmp_path / "link"))
    with pytest.raises(UsageError):
        write_export(str(tmp_path / "link"), "x", may_replace=False)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_replaced_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine")
    path.chmod(0o644)
    write_export(str(path), "new", may_replace=True)
    assert ("new", 0o600) == (path.read_text(), stat.S_IMODE(path.stat().st_mode))
    assert ["report.html"] == os.listdir(tmp_path)


def test_a_name_without_a_folder_is_in_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_export("one.txt", "1", may_replace=False)
    write_export("one.txt", "2", may_replace=True)
    assert "2" == (tmp_path / "one.txt").read_text()


@pytest.mark.parametrize("may_replace", [False, True])
def test_a_missing_folder_is_not_made(tmp_path: Path, may_replace: bool) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        write_export(str(tmp_path / "no" / "report.html"), "x", may_replace=may_replace)
    assert not (tmp_path / "no").exists()


def test_a_folder_and_a_device_are_no_files(tmp_path: Path) -> None:
    for path in (str(tmp_path), os.devnull):
        with pytest.raises(UsageError):
            is_taken(path)
    assert not is_taken(str(tmp_path / "new"))


@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_that_takes_no_more_leaves_no_half_of_a_file(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "report.html"
    if is_there:
        path.write_text("mine")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(StoreError):
            write_export(str(path), "more than ten letters", may_replace=is_there)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert (["report.html"] if is_there else []) == os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "path"), [("~/a.html", "/home/ada/a.html"), ("~", "/home/ada"), ("a~.html", "a~.html"), ("~x/a", "~x/a")]
)
def test_a_tilde_is_home(name: str, path: str) -> None:
    assert path == full_path(name, "/home/ada")


def test_without_a_home_a_tilde_means_nothing() -> None:
    with pytest.raises(UsageError):
        full_path("~/a.html", "")
    with pytest.raises(StoreError):
        is_taken("/proc/1/mem/x")
