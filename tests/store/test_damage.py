"""A ledger damaged anywhere: work goes on, what was in it is kept, and nothing is lost without a word."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from twshell.domain.errors import StoreError
from twshell.store.ledger import Ledger

NOW = 1_795_521_600.0
DRAFTS, READS = 30, 30
FLIPS, CUTS, STRETCHES = 260, 80, 60


class Damage(NamedTuple):
    """What was done to which file: its ending, where, and how the bytes look afterwards."""

    ending: str
    at: int
    how: str
    apply: Callable[[bytearray], bytearray]


def damages(database: int, log: int, seed: int = 1) -> Iterator[Damage]:
    """Yield damages to a file and its log of so many bytes: single bits, ends cut off, stretches overwritten."""
    rng = Random(seed)

    def flip(at: int, bit: int) -> Callable[[bytearray], bytearray]:
        return lambda found: found[:at] + bytearray([found[at] ^ (1 << bit)]) + found[at + 1 :]

    def fill(at: int, length: int, byte: int) -> Callable[[bytearray], bytearray]:
        return lambda found: found[:at] + bytearray([byte]) * min(length, len(found) - at) + found[at + length :]

    for number in range(FLIPS):
        ending, size = ("-wal", log) if log and number % 4 == 0 else ("", database)
        # The head of the file and those of its pages are where a bit tells most.
        head = rng.randrange(size) // 4096 * 4096 + rng.randrange(12)
        at = rng.choice([rng.randrange(size), rng.randrange(100), head])
        yield Damage(ending, at, "flip", flip(min(at, size - 1), rng.randrange(8)))
    for number in range(CUTS):
        ending, size = ("-wal", log) if log and number % 4 == 0 else ("", database)
        at = rng.choice([rng.randrange(size), rng.randrange(size) // 4096 * 4096])
        yield Damage(ending, at, "cut", lambda found, at=at: found[:at])
    for _ in range(STRETCHES):
        at, length = rng.randrange(database), rng.choice([16, 512, 4096, 40_000])
        yield Damage("", at, f"fill {length}", fill(at, length, rng.choice([0, 0xFF, 0x41])))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as a crash leaves it: half of it in the file, half in its log."""
    from twshell.domain.budget import Identity

    folder = tmp_path_factory.mktemp("whole")
    me = Identity("ada", "42", "ada", "app-1", "token-1")
    for half in range(2):
        ledger = Ledger(folder / "ledger.db")
        for number in range(half * DRAFTS // 2, (half + 1) * DRAFTS // 2):
            ledger.draft(me, _step(number), line=f"post {number}", now=NOW)
            ledger.settle(_read(), me, now=NOW, verb="home", line="home", billed=(f"p:{number}",))
        if half:
            (folder / "crashed").mkdir()
            for ending in ("", "-wal"):
                shutil.copy(f"{ledger.path}{ending}", folder / "crashed" / f"ledger.db{ending}")
        ledger.close()
    return folder / "crashed"


def _step(number: int) -> Any:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    text = f"text {number} " + "x" * 150
    return Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": text}), "post", text=text)


def _read() -> Any:
    from twshell.domain.wire import ANSWERED, Exchange, Request

    return Exchange(Request("GET", "/2/x", "/2/x"), ANSWERED, NOW, 0.1, 200)


def met(folder: Path, kit: Any, *, of_log: bool) -> list[str]:
    """Work on a damaged ledger as a session does; return what is wrong with how it goes."""
    wrong: list[str] = []
    ledger = Ledger(folder / "ledger.db")
    ledger.recover(NOW)
    found = ledger.drafts(99)
    ledger.snapshot(kit.ME, NOW, {})
    try:
        intent = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW)
    except StoreError as refused:
        wrong += [] if refused.next_step else ["refused without a way out"]
    else:
        again = Ledger(folder / "ledger.db")
        sending = again.write(intent.write_id)
        wrong += [] if sending is not None and sending.state == "sending" else ["an intent that is not on disk"]
        again.close()
    faults, rows, after = ledger.verify().faults, ledger.rows(limit=99), ledger.drafts(99)
    numbers = sorted(write.id for write in after)
    is_less = min(len(found), len(after)) < DRAFTS or len(rows) < READS
    kept = [each.name for each in folder.iterdir() if "-corrupt-" in each.name and not each.name.endswith("-wal")]
    # A log ends for SQLite at the first change that is not whole: what is left is as of an earlier moment, and whole.
    is_earlier = of_log and numbers == list(range(1, len(numbers) + 1)) and len(numbers) > DRAFTS / 2
    if is_less and not (ledger.notices or faults or kept or is_earlier):
        wrong.append(f"{len(found)} and {len(after)} drafts, {len(rows)} rows of the journal, and not a word")
    if bool(kept) != any("was damaged" in said for said in ledger.notices):
        wrong.append(f"kept {kept}, said {ledger.notices}")
    ledger.close()
    return wrong + [f"integrity: {said}" for said in integrity(folder / "ledger.db") if said != "ok"]


def integrity(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("PRAGMA integrity_check")]
    finally:
        connection.close()


def test_an_empty_file_beside_a_log_is_damage(whole: Path, tmp_path: Path, kit: Any) -> None:
    shutil.copytree(whole, tmp_path / "cut")
    (tmp_path / "cut" / "ledger.db").write_bytes(b"")
    log = (tmp_path / "cut" / "ledger.db-wal").read_bytes()
    ledger = Ledger(tmp_path / "cut" / "ledger.db")
    assert 1 == ledger.draft(kit.ME, kit.post_step("a"), line="post a", now=NOW)
    assert "was damaged: nothing in it could be read" in ledger.notices[0]
    (kept,) = (tmp_path / "cut").glob("ledger.db-corrupt-*-wal")
    assert log == kept.read_bytes()
    ledger.close()


def test_after_a_crash_the_whole_file_is_looked_over(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "closed")
    closed = tmp_path / "closed" / "ledger.db"
    assert ["ok"] == integrity(closed)  # and whoever closes it last leaves no log
    smash_index(closed, "journal_calls")
    (tmp_path / "crashed").mkdir()
    writing = sqlite3.connect(closed)
    writing.execute("INSERT INTO meta VALUES('left','by a crash',1)")
    writing.commit()
    for ending in ("", "-wal"):
        shutil.copy(f"{closed}{ending}", tmp_path / "crashed")
    writing.close()
    told = []
    for name in ("closed", "crashed"):
        ledger = Ledger(tmp_path / name / "ledger.db")
        assert DRAFTS == len(ledger.drafts(99))
        ledger.recover(NOW)
        ledger.recover(NOW)
        assert DRAFTS == len(ledger.drafts(99))
        told.append([said.split(" was ")[1].split(":")[0] for said in ledger.notices])
        ledger.close()
    assert [[], ["damaged"]] == told
    assert ["ok"] == integrity(tmp_path / "crashed" / "ledger.db")


def smash_index(path: Path, name: str) -> None:
    """Overwrite an index that nothing reads which starts a session."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT pageno FROM dbstat WHERE name=?", (name,)).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat to find an index's pages with")
    finally:
        connection.close()
    content = bytearray(path.read_bytes())
    for (number,) in rows:
        content[(number - 1) * 4096 : number * 4096] = bytes(7 * n % 251 for n in range(4096))
    path.write_bytes(content)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_damage_is_met_with_a_word_and_never_with_an_empty_ledger(whole: Path, tmp_path: Path, kit: Any) -> None:
    sizes = [(whole / f"ledger.db{ending}").stat().st_size for ending in ("", "-wal")]
    wrong: dict[str, list[str]] = {}
    for number, damage in enumerate(damages(*sizes)):
        folder = tmp_path / str(number)
        shutil.copytree(whole, folder)
        file = folder / f"ledger.db{damage.ending}"
        file.write_bytes(damage.apply(bytearray(file.read_bytes())))
        try:
            found = met(folder, kit, of_log=bool(damage.ending))
        except Exception as error:  # noqa: BLE001 - every damage must be met, whatever one of them brings about
            found = [f"{type(error).__name__}: {error}"]
        if found:
            wrong[f"{damage.how} at {damage.at} of the {'log' if damage.ending else 'file'}"] = found
        shutil.rmtree(folder)
    assert {} == wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
