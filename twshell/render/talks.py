"""How direct messages look on screen: by conversation, who and when, the text behind a gutter; newest last."""

from __future__ import annotations

from collections.abc import Iterator

from twshell.domain.message import JOINED, LEFT, Said
from twshell.domain.outcome import Talks
from twshell.domain.wording import times
from twshell.render.marked import Marked, marked, rows
from twshell.render.measure import cells, clip
from twshell.render.posts import READABLE, handle
from twshell.render.sanitise import line, name
from twshell.render.theme import Row, Signs, signs
from twshell.render.times import Zone, clock
from twshell.render.told import title

_HAPPENED = {JOINED: "joined", LEFT: "left"}


def lines(talks: Talks, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay out messages, each row at most `width` columns (20 or more)."""
    own, width = signs(plain), max(20, width)
    more = "older: more" if talks.can_go_on else ""
    done = [title(talks.title, talks.price, width, own, more)] if talks.title else []
    for talk in talks.talks:
        if done:
            done.append([])
        if talk.title and talk.title not in talks.title:
            done += _rule(talk.title, width, own)
        for said in talk.messages:
            at = said.message.created_at
            done += _said(said, width, own, "" if at is None else clock(at, now, zone))
    if talks.notes and done:
        done.append([])
    done += [row for note in talks.notes for row in rows(Marked(line(note)), width, "note")]
    return done


def _rule(title: str, width: int, own: Signs) -> Iterator[Row]:
    text = line(title)
    if cells(text) + 6 <= width:
        yield [("rule", f"{own.dash} {text} {own.dash}")]
    else:
        yield from rows(Marked(text), width, "rule")


def _said(said: Said, width: int, own: Signs, when: str) -> Iterator[Row]:
    """Lay out one message: who, when and, closing the row, the display name; then what was said."""
    message = said.message
    between = f" {own.dot} "
    who = "you" if said.is_mine else handle(said.sender)
    if message.kind in _HAPPENED:
        people = ", ".join(map(line, said.people)) or who
        yield [("note", clip(f"{people} {_HAPPENED[message.kind]}{between if when else ''}{when}", width))]
        return
    row: Row = [("handle", clip(who, width))]
    room = width - cells(row[0][1])
    if when and len(between + when) <= room:
        row.append(("age", between + when))
        room -= len(between + when)
    if not said.is_mine and said.sender is not None and said.sender.name and room >= 7:
        row += [("age", between), ("name", clip(name(said.sender.name), room - 3))]
    yield row
    content = marked(message.text, message.entities)
    for text in rows(content, min(width - 2, READABLE)) if content.text else ():
        yield [("gutter", own.gutter), *text]
    for note in _beside(said, content.hidden):
        yield [("gutter", own.gutter), ("note", clip(note, width - 2))]


def _beside(said: Said, hidden: int) -> Iterator[str]:
    if said.message.media_keys:
        yield f"({times(len(said.message.media_keys), 'attachment')}, on x.com)"
    if said.message.kind not in _HAPPENED and not said.message.text and not said.message.media_keys:
        yield "(nothing that twsh can show)"
    if hidden:
        yield f"({times(hidden, 'hidden character')} left out)"
