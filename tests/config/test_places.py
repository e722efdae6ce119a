from __future__ import annotations

import stat
from pathlib import Path

import pytest

from twshell.config.places import Places, make, places
from twshell.domain.errors import StoreError

XDG = {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s"}


@pytest.mark.parametrize(
    ("environ", "home", "expected"),
    [
        (
            {"HOME": "/h"},
            "",
            Places("/h/.config/twsh", "/h/.local/share/twsh", "/h/.local/state/twsh"),
        ),
        ({"HOME": "/h"} | XDG, "", Places("/c/twsh", "/d/twsh", "/s/twsh")),
        (XDG, "", Places("/c/twsh", "/d/twsh", "/s/twsh")),
        (
            {"HOME": "/h", "XDG_DATA_HOME": "here", "XDG_CONFIG_HOME": ""},
            "",
            Places("/h/.config/twsh", "/h/.local/share/twsh", "/h/.local/state/twsh"),
        ),
        ({"HOME": "/h", "TWSH_HOME": "/t"} | XDG, "", Places("/t/config", "/t/data", "/t/state")),
        ({"HOME": "/h", "TWSH_HOME": ""} | XDG, "", Places("/c/twsh", "/d/twsh", "/s/twsh")),
        ({"HOME": "/h", "TWSH_HOME": "/t"}, "/o", Places("/o/config", "/o/data", "/o/state")),
        ({"HOME": "/h"}, "~/o", Places("/h/o/config", "/h/o/data", "/h/o/state")),
    ],
)
def test_places_follow_the_variables(environ: dict[str, str], home: str, expected: Places) -> None:
    assert expected == places(environ, home)


def test_without_a_home_nothing_can_be_kept_and_that_is_said() -> None:
    found = places({})
    assert "HOME is not set, so nothing is kept: set HOME or TWSH_HOME" == found.note
    with pytest.raises(StoreError, match="/dev/null is a file, not a folder"):
        make(found.data)


def test_a_made_place_is_for_its_user_alone(tmp_path: Path) -> None:
    make(str(tmp_path / "a" / "b"))
    assert [0o700, 0o700] == [stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "a", tmp_path / "a" / "b")]


def test_a_place_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o755)
    make(str(tmp_path / "a"))
    assert 0o755 == stat.S_IMODE((tmp_path / "a").stat().st_mode)


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(StoreError, match="is a file, not a folder"):
        make(str(tmp_path / "a"))


def test_a_place_in_a_folder_without_rights_is_refused_with_the_way_out(plain_user: Path) -> None:
    plain_user.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied") as caught:
        make(str(plain_user / "a"))
    assert "give twsh a writable place with TWSH_HOME or --home" == caught.value.next_step
