"""Our NamedTuple makes what typing's makes."""

from __future__ import annotations

import pickle
import typing

import pytest

from twshell.domain import record


class Ours(record.NamedTuple):
    """A place."""

    name: str
    at: float = 1.5
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the name, louder."""
        return self.name.upper()

    @classmethod
    def nowhere(cls) -> Ours:
        """Return no place."""
        return cls("", 0.0)


class Typings(typing.NamedTuple):
    """A place."""

    name: str
    at: float = 1.5
    tags: tuple[str, ...] = ()


def test_it_is_the_tuple_that_typing_makes() -> None:
    assert Typings("a", tags=("b",)) == Ours("a", tags=("b",))
    assert Typings._fields == Ours._fields
    assert Typings._field_defaults == Ours._field_defaults
    assert Typings.__doc__ == Ours.__doc__
    assert repr(Typings("a")).replace("Typings", "Ours") == repr(Ours("a"))
    assert typing.get_type_hints(Typings) == typing.get_type_hints(Ours)


def test_methods_and_properties_come_along() -> None:
    assert ("A", Ours("", 0.0)) == (Ours("a").label, Ours.nowhere())


def test_it_is_frozen_and_has_no_room_for_more() -> None:
    value = Ours("a")
    with pytest.raises(AttributeError):
        value.name = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        value.more = 1  # type: ignore[attr-defined]


def test_it_can_be_changed_by_copy_and_pickled() -> None:
    assert Ours("b", 1.5) == pickle.loads(pickle.dumps(Ours("a")._replace(name="b")))


def test_a_missing_field_is_named() -> None:
    with pytest.raises(TypeError, match="name"):
        Ours()  # type: ignore[call-arg]


def test_a_class_may_be_extended() -> None:
    class More(Ours):
        """A place with manners."""

        def greet(self) -> str:
            """Greet."""
            return f"hello {self.name}"

    assert "hello a" == More("a").greet()
