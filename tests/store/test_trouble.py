"""Bad files and bad places: what is damaged is set aside and read, everything else is told and touched by nobody."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.errors import StoreError
from twshell.domain.post import Post, User
from twshell.domain.stored import Verified
from twshell.store.history import History
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

NOW = 1_795_521_600.0


def filled(path: Path, kit: Any, count: int = 60) -> Ledger:
    ledger = Ledger(path)
    for number in range(count):
        ledger.draft(kit.ME, kit.post_step(f"text {number} " + "x" * 200), line=f"post {number}", now=NOW)
        ledger.settle(kit.read(), kit.ME, now=NOW, verb="home", line="home", billed=(f"p:{number}",))
    ledger.set_numbers(kit.ME, [(1, "100")], 41)
    ledger.close()
    return ledger


def pages_of(path: Path, table: str) -> list[int]:
    """Return the pages a table's rows stand in."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT pageno FROM dbstat WHERE name=? AND pagetype='leaf'", (table,)).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat to find a table's pages with")
    finally:
        connection.close()
    return [row[0] for row in rows]


def smash(path: Path, at: int, length: int) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + length] = bytes((7 * n + 13) % 251 for n in range(length))
    path.write_bytes(content)


def aside(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if "-corrupt-" in each.name)


def test_a_ledger_with_a_smashed_page_keeps_the_other_rows(tmp_path: Path, kit: Any) -> None:
    ledger = filled(tmp_path / "ledger.db", kit)
    middle = pages_of(tmp_path / "ledger.db", "writes")[2]
    smash(tmp_path / "ledger.db", (middle - 1) * 4096, 4096)
    os.utime(tmp_path / "ledger.db", (NOW, NOW))
    found = ledger.drafts(99)
    assert 40 < len(found) < 60
    assert {f"post {number}" for number in (0, 59)} <= {write.line for write in found}
    assert 41 == ledger.number(kit.ME)
    assert Verified(60) == ledger.verify()
    assert ["ledger.db-corrupt-20261124T120000Z"] == aside(tmp_path)
    assert 61 == ledger.draft(kit.ME, kit.post_step("next"), line="post next", now=NOW)
    (said,) = ledger.take_notices()
    assert said.startswith(f"{ledger.path} was damaged: ")
    assert said.endswith(" rows were saved from it; the old file is kept as ledger.db-corrupt-20261124T120000Z.")
    assert () == ledger.take_notices()
    ledger.close()


def test_a_damaged_journal_is_saved_around_the_hole_and_the_hole_is_told(tmp_path: Path, kit: Any) -> None:
    ledger = filled(tmp_path / "ledger.db", kit)
    smash(tmp_path / "ledger.db", (pages_of(tmp_path / "ledger.db", "journal")[1] - 1) * 4096, 4096)
    assert 60 == len(ledger.drafts(99))
    with_hole = ledger.verify()
    assert 40 < with_hole.rows < 60
    assert 1 == len(with_hole.faults)
    assert "are missing" in with_hole.faults[0]
    ledger.settle(kit.read(), kit.ME, now=NOW)
    assert with_hole.faults == ledger.verify().faults
    ledger.close()


WRECKS: list[tuple[str, Callable[[Path], object]]] = [
    ("no database at all", lambda path: path.write_bytes(b"my notes\n" * 400)),
    ("a header of nonsense", lambda path: smash(path, 0, 4096)),
    ("cut off in the middle of its first page", lambda path: path.write_bytes(path.read_bytes()[:1000])),
    ("808 bytes of nonsense", lambda path: smash(path, 8192, 808)),
    ("cut off", lambda path: path.write_bytes(path.read_bytes()[:-20_000])),
]


@pytest.mark.parametrize("wreck", [row[1] for row in WRECKS], ids=[row[0] for row in WRECKS])
def test_a_wreck_is_kept_and_work_goes_on(tmp_path: Path, kit: Any, wreck: Callable[[Path], object]) -> None:
    ledger = filled(tmp_path / "ledger.db", kit)
    wreck(tmp_path / "ledger.db")
    wrecked = (tmp_path / "ledger.db").read_bytes()
    intent = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    ledger.drafts(99)
    ledger.rows(limit=99)
    assert "sending" == ledger.write(intent.write_id).state  # type: ignore[union-attr]
    (name,) = aside(tmp_path)
    assert wrecked == (tmp_path / name).read_bytes()
    assert 0o600 == stat.S_IMODE((tmp_path / "ledger.db").stat().st_mode)
    assert 1 == len(ledger.notices)
    ledger.close()


def test_the_log_of_a_wreck_is_set_aside_with_it(tmp_path: Path, kit: Any) -> None:
    (tmp_path / "crashed").mkdir()
    ledger = filled(tmp_path / "ledger.db", kit)
    ledger.draft(kit.ME, kit.post_step("in the log"), line="post", now=NOW)
    for name in ("ledger.db", "ledger.db-wal"):
        (tmp_path / "crashed" / name).write_bytes((tmp_path / name).read_bytes())
    ledger.close()
    log = (tmp_path / "crashed" / "ledger.db-wal").read_bytes()
    smash(tmp_path / "crashed" / "ledger.db", 0, 4096)
    wreck = Ledger(tmp_path / "crashed" / "ledger.db")
    wreck.draft(kit.ME, kit.post_step("new"), line="post new", now=NOW)
    wreck.close()
    (kept,) = (tmp_path / "crashed").glob("ledger.db-corrupt-*-wal")
    assert log == kept.read_bytes()
    assert [] == [
        each.name
        for each in (tmp_path / "crashed").iterdir()
        if any(word in each.name for word in ("-kept", "-rebuilt", "-rescue", "-reading"))
    ]
    again = Ledger(tmp_path / "crashed" / "ledger.db")
    assert "new" in {write.text for write in again.drafts(1)}
    again.close()


def test_an_empty_file_is_a_new_one(tmp_path: Path, kit: Any) -> None:
    (tmp_path / "ledger.db").touch()
    ledger = Ledger(tmp_path / "ledger.db")
    assert 1 == ledger.draft(kit.ME, kit.post_step("a"), line="post a", now=NOW)
    assert () == ledger.notices
    ledger.close()


def test_two_wrecks_are_both_kept(tmp_path: Path, kit: Any) -> None:
    for _ in range(2):
        (tmp_path / "ledger.db").write_bytes(b"my notes\n" * 400)
        os.utime(tmp_path / "ledger.db", (NOW, NOW))
        ledger = Ledger(tmp_path / "ledger.db")
        ledger.number(kit.ME)
        ledger.close()
    assert ["ledger.db-corrupt-20261124T120000Z", "ledger.db-corrupt-20261124T120000Z-2"] == aside(tmp_path)


def test_a_damaged_store_of_posts_keeps_what_can_be_read_and_completes(tmp_path: Path, kit: Any) -> None:
    path = tmp_path / "seen.db"
    seen = Seen(path)
    users = tuple(User(str(n), f"user{n}", f"Name {n}") for n in range(1, 400))
    posts = tuple(Post(str(n), "some text " * 20, "7") for n in range(1, 400))
    seen.keep(kit.page(*posts, users=users), NOW)
    seen.timeline_add("home", [post.id for post in posts], NOW)
    seen.close()
    smash(path, (pages_of(path, "posts")[1] - 1) * 16384, 16384)
    found = seen.posts([post.id for post in posts])
    assert 300 < len(found) < 399
    assert posts[0] == found["1"]
    assert ("user77", "Name 77") in seen.handles("user77")
    assert "399" == seen.timeline_newest("home")
    assert 1 == len(aside(tmp_path))
    seen.close()


def test_another_program_s_database_is_left_alone(tmp_path: Path, kit: Any, sql: Callable[..., Any]) -> None:
    sql(tmp_path / "ledger.db", "CREATE TABLE cookies(name)")
    before = (tmp_path / "ledger.db").read_bytes()
    ledger = Ledger(tmp_path / "ledger.db")
    with pytest.raises(StoreError, match="it belongs to another program"):
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    assert 0 == ledger.number(kit.ME)
    assert [("cookies",)] == sql(tmp_path / "ledger.db", "SELECT name FROM sqlite_master")
    assert before[100:] == (tmp_path / "ledger.db").read_bytes()[100:]
    assert [] == aside(tmp_path)
    ledger.close()


def test_a_newer_ledger_is_read_and_never_written(tmp_path: Path, kit: Any, sql: Callable[..., Any]) -> None:
    filled(tmp_path / "ledger.db", kit, 3)
    sql(tmp_path / "ledger.db", "ALTER TABLE writes ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'")
    sql(tmp_path / "ledger.db", "PRAGMA user_version=99")
    ledger = Ledger(tmp_path / "ledger.db")
    with pytest.raises(StoreError, match="it was written by a newer twsh, which this one may not change"):
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    assert [3, 2, 1] == [write.id for write in ledger.drafts(9)]
    ledger.settle(kit.read(), kit.ME, now=NOW, verb="home")
    assert 4 == len(ledger.rows())
    ledger.close()
    assert [(3,)] == sql(tmp_path / "ledger.db", "SELECT count(*) FROM journal")
    assert [(99,)] == sql(tmp_path / "ledger.db", "PRAGMA user_version")


def test_a_file_that_is_moved_away_is_not_written_to_any_more(tmp_path: Path, kit: Any) -> None:
    ledger = filled(tmp_path / "ledger.db", kit, 1)
    ledger.drafts(1)
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (tmp_path / name).rename(tmp_path / f"old-{name}")
    assert 1 == ledger.draft(kit.ME, kit.post_step("new"), line="post new", now=NOW)
    assert ["post new"] == [write.line for write in ledger.drafts(9)]
    ledger.close()
    other = Ledger(tmp_path / "ledger.db")
    assert ["post new"] == [write.line for write in other.drafts(9)]
    other.close()


# -- places that cannot be written -----------------------------------------


def goes_on_in_memory(folder: Path, kit: Any, says: str) -> None:
    """What must hold where nothing can be written: reads go on, a write is refused before it is sent, it is said."""
    ledger, seen, history = Ledger(folder / "ledger.db"), Seen(folder / "seen.db"), History(folder / "history.db")
    seen.keep(kit.page(Post("1", "hello", "2"), users=(User("2", "grace", "Grace"),)), NOW)
    seen.timeline_add("home", ["1"], NOW)
    history.append("home", NOW)
    ledger.settle(kit.read(), kit.ME, now=NOW, verb="home", billed=("p:1",))
    with pytest.raises(StoreError, match=says) as caught:
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    assert "TWSH_HOME" in caught.value.next_step
    number = ledger.draft(kit.ME, kit.post_step("kept"), line="post kept", now=NOW)
    assert ["1"] == list(seen.timeline("home", limit=9))
    assert "hello" == seen.post("1").text  # type: ignore[union-attr]
    assert (("grace", "Grace"),) == seen.handles("gr")
    assert ("home",) == history.newest(9)
    assert {"p:1"} == ledger.paid_today(kit.ME, NOW)
    assert "kept" == ledger.write(number).text  # type: ignore[union-attr]
    for store in (ledger, seen, history):
        assert 1 == len(store.notices)
        assert says in store.notices[0]
        store.close()


def test_no_home(kit: Any) -> None:
    goes_on_in_memory(Path("/dev/null/twsh/data"), kit, "Not a directory")


def test_a_folder_without_rights(plain_user: Path, kit: Any) -> None:
    plain_user.chmod(0o500)
    goes_on_in_memory(plain_user, kit, "Permission denied")


def test_files_without_rights_are_read_and_copied(plain_user: Path, kit: Any) -> None:
    filled(plain_user / "ledger.db", kit, 3)
    (plain_user / "ledger.db").chmod(0o400)
    plain_user.chmod(0o500)
    ledger = Ledger(plain_user / "ledger.db")
    with pytest.raises(StoreError, match="cannot be"):
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    ledger.settle(kit.read(), kit.ME, now=NOW, verb="home")
    assert ([3, 2, 1], 41) == ([write.id for write in ledger.drafts(9)], ledger.number(kit.ME))
    assert 4 == len(ledger.rows())
    ledger.close()


@pytest.fixture
def read_only_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    mount = ["mount", "--bind", "-o", "ro", str(folder), str(folder)]
    yield folder
    del mount
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def test_a_read_only_disk_is_read(read_only_disk: Path, kit: Any) -> None:
    filled(read_only_disk / "ledger.db", kit, 3)
    for options in ("bind", "remount,bind,ro"):
        mounted = subprocess.run(
            ["mount", "-o", options, str(read_only_disk), str(read_only_disk)], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip(f"nothing can be mounted here: {mounted.stderr.decode().strip()}")
    ledger = Ledger(read_only_disk / "ledger.db")
    assert ([3, 2, 1], 41) == ([write.id for write in ledger.drafts(9)], ledger.number(kit.ME))
    with pytest.raises(StoreError, match="cannot be"):
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    ledger.close()
    goes_on_in_memory(read_only_disk / "new", kit, "Read-only file system")


@contextmanager
def no_more_room(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_where_files_may_not_grow_reading_goes_on(tmp_path: Path, kit: Any) -> None:
    ledger = filled(tmp_path / "ledger.db", kit, 3)
    ledger.number(kit.ME)
    with no_more_room(8192):
        for _ in range(9):
            ledger.settle(kit.read(), kit.ME, now=NOW, verb="home")
        with pytest.raises(StoreError, match="no more room"):
            ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
        assert 12 == len(ledger.rows())
        assert [3, 2, 1] == [write.id for write in ledger.drafts(9)]
    assert 1 == len(ledger.notices)
    assert [] == aside(tmp_path)
    ledger.close()


def begins_until_full(ledger: Ledger, kit: Any) -> None:
    step = kit.post_step("x" * 9000)
    with pytest.raises(StoreError, match="the disk is full"):  # noqa: PT012 - how many fit depends on the disk
        for _ in range(99):
            ledger.begin(step, kit.ME, plan_id="", line="post", source="typed", now=NOW)


def test_a_full_disk_refuses_writes_and_loses_nothing(small_disk: Path, kit: Any) -> None:
    ledger = Ledger(small_disk / "ledger.db")
    ledger.draft(kit.ME, kit.post_step("before"), line="post before", now=NOW)
    intent = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(b"x" * 600_000)
    begins_until_full(ledger, kit)
    assert () == ledger.notices
    ledger.settle(
        kit.exchange(kit.step().request), kit.ME, intent=intent, state="done", now=NOW,
        problems=(), buckets=(), cause="x" * 60_000,
    )  # fmt: skip
    assert ["ledger.db: the disk is full."] == [said.split("/")[-1][:28] for said in ledger.notices]
    assert "done" == ledger.write(intent.write_id).state  # type: ignore[union-attr]
    assert "before" == ledger.write(1).text  # type: ignore[union-attr]
    with pytest.raises(StoreError, match="the disk is full"):
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    ledger.close()
    (small_disk / "ballast").unlink()
    again = Ledger(small_disk / "ledger.db")
    assert ("before", "sending") == (again.write(1).text, again.write(intent.write_id).state)  # type: ignore[union-attr]
    assert [] == aside(small_disk)
    again.close()


def test_after_room_was_made_writes_go_again(small_disk: Path, kit: Any) -> None:
    ledger = Ledger(small_disk / "ledger.db")
    ledger.number(kit.ME)
    (small_disk / "ballast").write_bytes(b"x" * 300_000)
    begins_until_full(ledger, kit)
    (small_disk / "ballast").unlink()
    ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    assert () == ledger.notices
    ledger.close()


def test_files_and_their_folder_are_for_their_user_alone(tmp_path: Path, kit: Any) -> None:
    old = os.umask(0)
    try:
        filled(tmp_path / "data" / "ledger.db", kit, 1)
        ledger = Ledger(tmp_path / "data" / "ledger.db")
        ledger.draft(kit.ME, kit.post_step("a"), line="post a", now=NOW)
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "data").iterdir()}
        ledger.close()
    finally:
        os.umask(old)
    assert {"ledger.db": 0o600, "ledger.db-wal": 0o600, "ledger.db-shm": 0o600} == modes
    assert 0o700 == stat.S_IMODE((tmp_path / "data").stat().st_mode)


def test_a_file_others_could_read_is_shut(tmp_path: Path, kit: Any) -> None:
    filled(tmp_path / "ledger.db", kit, 1)
    (tmp_path / "ledger.db").chmod(0o644)
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.number(kit.ME)
    assert 0o600 == stat.S_IMODE((tmp_path / "ledger.db").stat().st_mode)
    ledger.close()
