"""How people look on screen: a row each, or the whole profile of one."""

from __future__ import annotations

from collections.abc import Iterator

from twshell.domain.outcome import People
from twshell.domain.post import User
from twshell.domain.wording import times
from twshell.render.marked import Marked, marked, rows
from twshell.render.measure import cells, clip
from twshell.render.posts import READABLE, badges, handle
from twshell.render.sanitise import line, name
from twshell.render.theme import Row, Signs, signs
from twshell.render.times import MONTHS, Zone, count, moment
from twshell.render.told import title

CONNECTIONS = {
    "following": "you follow",
    "followed_by": "follows you",
    "follow_request_sent": "you asked to follow",
    "follow_request_received": "asks to follow you",
    "muting": "you mute",
    "blocking": "you block",
}
_COUNT_COLUMN = 6


def lines(people: People, *, width: int, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay out users, each row at most `width` columns (20 or more)."""
    own, width = signs(plain), max(20, width)
    done: list[Row] = [title(people.title, people.price, width, own), []] if people.title else []
    if people.full:
        for at, user in enumerate(people.users):
            done += [[]] * (at > 0)
            done += _profile(user, width, zone, own)
    else:
        column = max((cells(handle(user)) for user in people.users), default=0)
        done += [_row(user, column, width, own) for user in people.users]
    if not people.users:
        done.append([("note", "nobody here")])
    if people.notes:
        done.append([])
        done += [row for note in people.notes for row in rows(Marked(line(note)), width, "note")]
    return done


def _row(user: User, column: int, width: int, own: Signs) -> Row:
    """Write handle, followers, what connects you, and last, being others' words, the name and the first of the bio."""
    who = handle(user)
    row: Row = [("handle", clip(who, width))]
    if width < column + 2 + _COUNT_COLUMN:
        return row
    followers = count(user.metrics.followers) if user.metrics.followers is not None else ""
    row.append(("metrics", " " * (column - cells(who) + 2) + f"{followers:>{_COUNT_COLUMN}}"))
    room = width - column - 2 - _COUNT_COLUMN
    for style, text in [*(("badge", badge) for badge in badges(user, own)), *(("good", word) for word in _ties(user))]:
        if cells(text) + 2 <= room:
            row += [("", "  "), (style, text)]
            room -= cells(text) + 2
    if room >= 8:
        called = clip(name(user.name), room - 2)
        row += [("", "  "), ("name", called)]
        room -= cells(called) + 2
        bio = line(" ".join(user.description.split()))
        if bio and room >= 12:
            row.append(("metrics", f" {own.dot} {clip(bio, room - 3)}"))
    return row


def _ties(user: User) -> list[str]:
    return [CONNECTIONS[tie] for tie in user.connection if tie in CONNECTIONS]


def _profile(user: User, width: int, zone: Zone, own: Signs) -> Iterator[Row]:
    """Write all that is known of a user."""
    head: Row = [("handle", clip(handle(user), width))]
    room = width - cells(head[0][1])
    for badge in badges(user, own):
        if len(badge) + 1 <= room:
            head.append(("badge", f" {badge}"))
            room -= len(badge) + 1
    if user.name and room >= 7:
        head += [("age", f" {own.dot} "), ("name", clip(name(user.name), room - 3))]
    yield head
    between = f" {own.dot} "
    if ties := _ties(user):
        yield from rows(Marked(between.join(ties)), width, "good")
    bio = marked(user.description, user.entities)
    if bio.text:
        for row in rows(bio, min(width - 2, READABLE)):
            yield [("gutter", own.gutter), *row]
    if bio.hidden:
        yield [("gutter", own.gutter), ("note", clip(f"({times(bio.hidden, 'hidden character')} left out)", width - 2))]
    for label, text in _facts(user, zone):
        yield [("metrics", f"{label:<10}"), ("", clip(text, width - 10))]
    yield from rows(Marked(between.join(_counts(user))), width, "metrics")


def _facts(user: User, zone: Zone) -> Iterator[tuple[str, str]]:
    if user.location:
        yield "place", line(user.location)
    if user.url:
        yield "link", line(user.url)
    if user.created_at is not None:
        then = moment(user.created_at, zone)
        yield "joined", f"{MONTHS[then.month - 1]} {then.year}"
    if user.withheld_in:
        yield "withheld", line(", ".join(user.withheld_in))


def _counts(user: User) -> Iterator[str]:
    metrics = user.metrics
    for number, one, many in (
        (metrics.followers, "follower", "followers"), (metrics.following, "following", "following"),
        (metrics.posts, "post", "posts"), (metrics.likes, "like", "likes"),
        (metrics.listed, "list", "lists"), (metrics.media, "media", "media"),
    ):  # fmt: skip
        if number is not None:
            yield f"{count(number)} {one if number == 1 else many}"
