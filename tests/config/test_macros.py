from __future__ import annotations

from pathlib import Path

import pytest

from twshell.config.macros import Macros, parse_macro, read_file
from twshell.domain.errors import StoreError, UsageError


@pytest.fixture
def macros(tmp_path: Path) -> Macros:
    return Macros(str(tmp_path / "macros"))


@pytest.mark.parametrize(
    ("text", "description", "lines", "numbers"),
    [
        ("# Boost a post\nrt $1\n\n  # no\n  bookmark $1  \n", "Boost a post", ("rt $1", "bookmark $1"), (2, 5)),
        ("#! /usr/bin/env twsh\n# Morning\r\nhome\r\n", "Morning", ("home",), (3,)),
        ("home\n# late\n", "", ("home",), (1,)),
        ("\n# late\nhome", "", ("home",), (3,)),
        ("post one\u2028two\x0bthree\n", "", ("post one\u2028two\x0bthree",), (1,)),
        ("post # is text\n", "", ("post # is text",), (1,)),
        ("", "", (), ()),
        ("#\n", "", (), ()),
    ],
)
def test_a_macro_is_lines_with_their_numbers(
    text: str, description: str, lines: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    macro = parse_macro("m", "/m.twsh", text)
    assert (description, lines, numbers, text) == (macro.description, macro.lines, macro.numbers, macro.text)


def test_a_saved_macro_is_read_again(macros: Macros) -> None:
    path = macros.save("boost", "# Boost\nrt $1\n")
    assert ("boost", "Boost", ("rt $1",), path) == (*macros.read("boost")[:3], macros.read("boost").path)


def test_saving_again_keeps_the_old_one_beside_it(macros: Macros) -> None:
    macros.save("boost", "rt $1\n")
    path = macros.save("boost", "like $1\n", taken={"boost"})
    assert ("like $1\n", "rt $1\n") == (Path(path).read_text(), Path(path + "~").read_text())
    macros.save("boost", "bookmark $1\n")
    assert ("like $1\n", ("boost",)) == (Path(path + "~").read_text(), macros.names())


def test_a_command_s_name_is_taken(macros: Macros) -> None:
    with pytest.raises(UsageError, match="`home` is a command already"):
        macros.save("home", "rt 1", taken={"home"})


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a b", "1st", "é", "x" * 33, "-a", "~"])
def test_a_name_cannot_leave_the_folder(macros: Macros, name: str) -> None:
    for act in (macros.read, macros.delete, macros.path_for):
        with pytest.raises(UsageError, match="is no macro name"):
            act(name)


def test_a_missing_macro_is_told(macros: Macros) -> None:
    for act in (macros.read, macros.delete):
        with pytest.raises(UsageError, match="no macro"):
            act("boost")


def test_a_deleted_macro_is_gone(macros: Macros) -> None:
    assert macros.save("boost", "rt 1") == macros.delete("boost")
    assert () == macros.names()


def test_every_macro_is_described_even_one_that_cannot_be_used(macros: Macros) -> None:
    macros.save("boost", "# Boost a post\nrt $1\n")
    macros.save("loose", "rt 1")
    Path(macros.folder, "loose.twsh").chmod(0o666)
    Path(macros.folder, "broken.twsh").write_bytes(b"\xff")
    Path(macros.folder, "deep.twsh").mkdir()
    Path(macros.folder, "no-macro.txt").write_text("")
    described = dict(macros.described())
    assert ["boost", "broken", "deep", "loose"] == sorted(described)
    assert "Boost a post" == described["boost"]
    assert "is not UTF-8: line 1" in described["broken"]
    assert "is a folder" in described["deep"]
    assert "has mode 0666" in described["loose"]


def test_a_dangling_link_is_no_silent_absence(macros: Macros) -> None:
    macros.save("boost", "rt 1")
    Path(macros.folder, "lost.twsh").symlink_to("/nowhere/at/all")
    with pytest.raises(UsageError, match="no macro file"):
        macros.read("lost")


def test_a_folder_without_rights_offers_nothing_and_says_why_when_asked(plain_user: Path) -> None:
    macros = Macros(str(plain_user / "macros"))
    macros.save("boost", "rt 1")
    Path(macros.folder).chmod(0)
    assert () == macros.names()
    with pytest.raises(StoreError, match="Permission denied"):
        macros.read("boost")
    Path(macros.folder).chmod(0o700)


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "morning.twsh").write_text("home\n")
    assert ("morning", ("home",)) == (
        read_file(str(tmp_path / "morning.twsh")).name,
        read_file(str(tmp_path / "morning.twsh")).lines,
    )
