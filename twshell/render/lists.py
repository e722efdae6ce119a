"""How lists look on screen: a row each, with what their owners say of them beneath."""

from __future__ import annotations

from collections.abc import Iterator

from twshell.domain.lists import ShownList
from twshell.domain.outcome import Lists
from twshell.domain.wording import times
from twshell.render.marked import Marked, rows
from twshell.render.measure import cells, clip
from twshell.render.sanitise import line
from twshell.render.theme import Row, Signs, signs
from twshell.render.told import title

_WIDEST_NAME = 30  # columns: names have 25 characters, some of them wide
_NAMELESS = "(no name)"


def lines(lists: Lists, *, width: int, plain: bool = False) -> list[Row]:
    """Lay out lists, each row at most `width` columns (20 or more)."""
    own, width = signs(plain), max(20, width)
    more = "the rest: more" if lists.can_go_on else ""
    done: list[Row] = [title(lists.title, lists.price, width, own, more), []] if lists.title else []
    has_private = any(shown.list.is_private for shown in lists.lists)
    column = min(_WIDEST_NAME, max((cells(_name(shown)) for shown in lists.lists), default=0))
    for shown in lists.lists:
        is_said = shown.owner is None or f"@{shown.owner.username}*" in lists.title
        done += _rows(shown._replace(owner=None) if is_said else shown, column, width, own, has_private)
    if lists.notes:
        done += [[]] if done and done[-1] else []
        done += [row for note in lists.notes for row in rows(Marked(line(note)), width, "note")]
    return done


def _name(shown: ShownList) -> str:
    return line(" ".join(shown.list.name.split())) or _NAMELESS


def _rows(shown: ShownList, column: int, width: int, own: Signs, has_private: bool) -> Iterator[Row]:
    """Write the name, then what X says of the list, set on as many rows as that takes; last its owner's words."""
    called = clip(_name(shown), min(column, width))
    row: Row = [("name", called)]
    at = cells(called)
    for style, text, room in _facts(shown, has_private):
        start = max(at + 2, column + 2) if len(row) == 1 else at + 2
        if start + cells(text) > width:
            yield row
            row, at = [("", "  "), (style, clip(text, width - 2))], 2 + cells(text)
            continue
        row += [("", " " * (start - at)), (style, text)]
        at = start + cells(text)
        if room > cells(text) and at + room - cells(text) <= width:  # a column of its own, where there is room
            row.append(("", " " * (room - cells(text))))
            at += room - cells(text)
    yield row
    said = line(" ".join(shown.list.description.split()))
    if said:
        for part in rows(Marked(said), width - 2, "metrics"):
            yield [("gutter", own.gutter), *part]


def _facts(shown: ShownList, has_private: bool) -> Iterator[tuple[str, str, int]]:
    """Yield (style, text, columns it has to itself)."""
    found = shown.list
    if found.members is not None:
        yield "metrics", times(found.members, "member"), len("1000 members")
    if has_private:
        yield "badge", "private" if found.is_private else "", len("private")
    if found.followers:
        yield "metrics", times(found.followers, "follower"), 0
    yield "age", f"id:{found.id}", 0
    if shown.owner is not None:
        yield "handle", f"@{line(shown.owner.username)}", 0
