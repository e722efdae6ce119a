"""Completion by first letters: right against a plain list, and as cheap for many names as for few."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twshell.domain.post import User
from twshell.domain.wire import ANSWERED, Answer, Exchange, Request
from twshell.store import completion
from twshell.store.completion import Index, Moved
from twshell.store.database import connect, migrate
from twshell.store.seen import Seen
from twshell.store.seen_schema import SEEN

NOW = 1_795_521_600.0
CROWD = "SELECT 1 FROM top WHERE prefix=?"

WORDS = st.frozensets(st.text(alphabet="ab", max_size=3).map(lambda word: "@" + word), min_size=1, max_size=3)
KINDS = st.sampled_from(["name", "name", "name", "meet", "meet", "meet", "remove"])
DEEDS = st.lists(st.tuples(KINDS, st.integers(1, 9), WORDS), min_size=10, max_size=60)


@pytest.fixture(scope="module", autouse=True)
def crowded_early() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(completion, "CROWDED", 6)
        patch.setattr(completion, "KEPT", 4)
        yield


@given(DEEDS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_best_are_those_of_a_plain_list(deeds: list[tuple[str, int, frozenset[str]]], is_rebuilt: bool) -> None:
    connection = connect(":memory:")
    migrate(connection, SEEN)
    plain: dict[int, tuple[int, frozenset[str]]] = {}  # item → when it was last met, its words
    for rank, (deed, item, words) in enumerate(deeds, 1):
        index = Index(connection)
        old_rank, old = plain.get(item, (0, frozenset()))
        if deed == "meet":
            index.move([Moved(word, item, old_rank, rank) for word in old])
            plain[item] = (rank, old)
        else:
            for word in old:
                index.remove(word, item, old_rank)
            plain[item] = (rank, words if deed == "name" else frozenset())
            for word in plain[item][1]:
                index.add(word, item, rank)
        index.finish()
    completion.trim(connection)
    counted = connection.execute("SELECT prefix, count FROM prefixes ORDER BY prefix").fetchall()
    every = [word for _, words in plain.values() for word in words]
    assert [(p, sum(word.startswith(p) for word in every)) for p, _ in counted] == counted
    if is_rebuilt:
        completion.rebuild(connection)
    for prefix in ("@", "@a", "@b", "@aa", "@ab", "@ba", "@aab", "@x"):
        met = [(rank, item) for item, (rank, words) in plain.items() if any(word.startswith(prefix) for word in words)]
        expected = tuple(item for _, item in sorted(met, reverse=True))[:2]
        assert expected == tuple(completion.best(connection, prefix, 2)), prefix  # half of KEPT, as lists may be
    connection.close()


def test_a_list_that_lost_its_items_is_filled_again() -> None:
    connection = connect(":memory:")
    migrate(connection, SEEN)
    index = Index(connection)
    for item in range(1, 10):
        index.add("@a", item, item)
    for item in (9, 8, 7, 6):
        index.remove("@a", item, item)
    index.finish()
    completion.trim(connection)
    assert (5, 4, 3, 2) == tuple(completion.best(connection, "@a", 4))
    connection.close()


def test_a_crowded_menu_tells_people_as_they_are_called_now(tmp_path: Path) -> None:
    def answer(*users: User) -> Answer:
        return Answer(Exchange(Request("GET", "/", "/"), ANSWERED, NOW, 0.1, 200), users=users)

    seen = Seen(tmp_path / "seen.db")
    seen.touch("maria_typed", NOW)
    seen.keep(answer(*(User(str(number), f"maria{number}", "Maria") for number in range(1, 10))), NOW + 1)
    seen.keep(answer(User("3", "maria3", "Marie"), User("4", "Maria_4", "Maria"), User("5", "other", "None")), NOW + 2)
    seen.keep(answer(User("11", "Maria_Typed", "T.")), NOW + 3)
    assert [("Maria_Typed", "T."), ("maria3", "Marie"), ("Maria_4", "Maria")] == list(seen.handles("maria", 3))
    assert seen._database.read(lambda connection: connection.execute(CROWD, ("@maria",)).fetchone())
    seen.close()


def test_a_rebuilt_index_is_the_grown_one() -> None:
    chance = random.Random(3)
    connection = connect(":memory:")
    migrate(connection, SEEN)
    index = Index(connection)
    for item in range(300):
        index.add("@" + "".join(chance.choices("abc", k=chance.randint(1, 5))), item, 1000 + item)
    index.finish()

    def state() -> list[list[tuple[object, ...]]]:
        top = "SELECT prefix, max(rank) FROM top GROUP BY prefix"
        counts = "SELECT prefix, count FROM prefixes"
        return [connection.execute(query).fetchall() for query in (counts, top)]

    grown = state()
    completion.rebuild(connection)
    assert grown == state()
    assert len(grown[1]) > 20
    connection.close()


def many(path: Path, count: int) -> Seen:
    """Return a store of that many users, half of them named Maria."""
    chance = random.Random(5)
    users = []
    for number in range(1, count + 1):
        name = "Maria" if number % 2 else chance.choice(["Ada", "Grace", "Ian"])
        users.append(User(str(number), f"u{number}", f"{name} {''.join(chance.choices('klmnaeiou', k=6))}"))
    seen = Seen(path)
    for at in range(0, count, 1000):
        answer = Answer(Exchange(Request("GET", "/", "/"), ANSWERED, NOW, 0.1, 200), users=tuple(users[at : at + 1000]))
        seen.keep(answer, NOW + at)
    return seen


def steps_of(seen: Seen) -> list[int]:
    connection = seen._database.connection()
    taken = []
    for prefix in ("", "u", "u1", "u10", "u100", "m", "ma", "maria", "g", "gr", "zz"):
        count = [0]

        def step(count: list[int] = count) -> None:
            count[0] += 1

        connection.set_progress_handler(step, 1)
        seen.handles(prefix)
        connection.set_progress_handler(None, 1)
        taken.append(count[0])
    return taken


def test_a_completion_takes_as_many_steps_over_20_times_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "CROWDED", 400)
    monkeypatch.setattr(completion, "KEPT", 64)
    few, lots = many(tmp_path / "few.db", 1_000), many(tmp_path / "lots.db", 20_000)
    steps = [steps_of(few), steps_of(lots)]
    assert sum(steps[1]) <= 1.2 * sum(steps[0]), steps
    assert max(steps[1]) <= 12 * completion.CROWDED, steps
    few.close()
    lots.close()
