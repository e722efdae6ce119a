"""The index of commands is what the commands themselves say."""

from __future__ import annotations

from pathlib import Path

from twshell.commands import index
from twshell.commands.catalog import read_all
from twshell.commands.generate import index_text
from twshell.commands.kinds import KINDS
from twshell.commands.spec import ANNOTATIONS


def test_the_index_is_fresh() -> None:
    assert index_text() == Path(index.__file__).read_text(encoding="utf-8")


def test_no_name_is_used_twice() -> None:
    names = [name for spec in read_all() for name in (spec.name, *spec.aliases)]
    assert sorted(set(names)) == sorted(names)


def test_every_argument_and_every_summary_is_documented() -> None:
    undocumented = [
        (spec.name, argument.name)
        for spec in read_all()
        for argument in (*spec.arguments, *spec.options)
        if not argument.help
    ]
    assert [] == undocumented
    assert [] == [spec.name for spec in read_all() if not spec.summary.endswith(".")]


def test_every_annotation_has_its_kind() -> None:
    assert set() == {kind for kind, _ in ANNOTATIONS.values()} - set(KINDS)
