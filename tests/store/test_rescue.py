"""A damaged file is replaced by one with its rows, as private as it was; where that fails it is left as it was."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from twshell.store.database import Schema, identity_of
from twshell.store.rescue import readable, set_aside

TABLES = (
    "CREATE TABLE notes(id INTEGER PRIMARY KEY, words TEXT)",
    "CREATE TABLE pairs(a TEXT, b TEXT, PRIMARY KEY(b, a)) WITHOUT ROWID",
)
SCHEMA = Schema("notes", migrations=(TABLES,), tables=("notes", "pairs"))


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file with 1,201 rows and three pairs."""
    made = tmp_path / "notes.db"
    connection = sqlite3.connect(made)
    with connection:
        for statement in TABLES:
            connection.execute(statement)
        connection.executemany("INSERT INTO notes VALUES(?,?)", ((n, f"word {n}") for n in range(1, 1_202)))
        connection.executemany("INSERT INTO pairs VALUES(?,?)", (("x", "1"), ("y", "1"), ("a", "2")))
    connection.close()
    return str(made)


def select(path: str, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def names(path: str) -> list[str]:
    return sorted(each.name for each in Path(path).parent.iterdir())


def test_all_rows_are_copied_however_many(path: str) -> None:
    told = set_aside(path, SCHEMA, identity_of(path))
    assert "1204 rows were saved from it" in told
    assert [(1_201, 1, 1_201)] == select(path, "SELECT count(*), min(id), max(id) FROM notes")
    assert [("x", "1"), ("y", "1"), ("a", "2")] == select(path, "SELECT a, b FROM pairs ORDER BY b, a")


def test_what_takes_its_place_is_its_owner_s_alone(path: str) -> None:
    set_aside(path, SCHEMA, identity_of(path))
    assert 0o600 == stat.S_IMODE(Path(path).stat().st_mode)


def test_of_more_rows_than_are_wanted_the_newest_are_saved(path: str) -> None:
    set_aside(path, SCHEMA._replace(most_saved=2), identity_of(path))
    assert [(1_200,), (1_201,)] == select(path, "SELECT id FROM notes ORDER BY id")


def test_one_that_another_has_replaced_meanwhile_is_left_alone(path: str) -> None:
    assert "" == set_aside(path, SCHEMA, (0, 0))
    assert ["notes.db"] == names(path)


def test_where_no_new_one_can_be_made_the_old_one_stays_with_its_log(path: str) -> None:
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("INSERT INTO notes VALUES(5000, 'in the log')")
    writer.commit()
    before, log = identity_of(path), identity_of(f"{path}-wal")
    (Path(f"{path}-rebuilt") / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="rebuilt"):
        set_aside(path, SCHEMA, before)
    assert (before, log) == (identity_of(path), identity_of(f"{path}-wal"))
    assert [] == [name for name in names(path) if "corrupt" in name]
    writer.close()


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%23b"])
def test_a_name_is_taken_as_it_stands(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    made = str(tmp_path / name / "notes.db")
    sqlite3.connect(made).close()
    connection = sqlite3.connect(made)
    connection.execute("CREATE TABLE here(x)")
    connection.close()
    found = readable(made)
    assert found is not None
    assert [("here",)] == found.execute("SELECT name FROM sqlite_master").fetchall()
    found.close()
