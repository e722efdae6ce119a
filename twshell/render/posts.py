"""How posts look on screen: a header, the text behind a gutter, what is attached, the counts; newest last.

What twsh says stands left of the gutter or before it on the row; what others wrote starts right of it, and a display
name closes its row: so no text can pass for twsh's own, and right-to-left names disturb nothing (facts safe-writes T07,
T08, T12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twshell.domain.outcome import Listing, Rule, Shown
from twshell.domain.post import Media, Metrics, Poll, Post, User, time_of
from twshell.domain.record import NamedTuple
from twshell.domain.wording import times
from twshell.render.marked import Marked, marked, rows
from twshell.render.measure import cells, clip
from twshell.render.sanitise import line, name
from twshell.render.theme import Fragment, Row, Signs, signs
from twshell.render.times import Zone, age, count, span
from twshell.render.told import title

READABLE = 100  # columns of text beyond which the eye loses its row
LONGEST_IN_LIST = 30  # rows of one post among others; alone it is shown whole
LONGEST_ALT = 1000  # characters, X's own limit
NOT_A_HANDLE = "(?)"  # follows what no account can be called
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")


class Author(NamedTuple):
    """What a header says of an author, harmless."""

    handle: str
    columns: int
    style: str
    name: str
    badges: list[str]


class Page(NamedTuple):
    """What a layout depends on beside its content; `column` is the width of the numbers."""

    width: int
    now: float
    zone: Zone
    plain: bool
    signs: Signs
    between: str
    authors: dict[str, Author]  # by id, filled as they are met
    column: int = 4


def lines(listing: Listing, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay out a listing as rows of fragments, each at most `width` columns (20 or more) wide."""
    shown = [row for row in listing.rows if isinstance(row, Shown)]
    column = max([4, *(len(str(item.ref)) + 1 for item in shown if item.ref is not None and item.ref > 999)])
    own = signs(plain)
    page = Page(max(20, width), now, zone, plain, own, f" {own.dot} ", {}, column)
    more = "older: more" if listing.can_go_on else ""
    done = [title(listing.title, listing.price, page.width, own, more)] if listing.title else []
    longest = LONGEST_IN_LIST if len(shown) > 1 else 0
    for row in listing.rows:
        if done:
            done.append([])
        if isinstance(row, Shown):
            done += _post(row, page, longest)
        else:
            done += _rule(row, page)
    notes = listing.notes or (() if listing.rows else ("nothing here",))
    if notes and done:
        done.append([])
    done += [row for note in notes for row in rows(Marked(line(note)), page.width, "note")]
    return done


def _rule(rule: Rule, page: Page) -> list[Row]:
    """Write a line between posts; dashes where there is room for them."""
    text, dash = line(rule.text), page.signs.dash
    if cells(text) + 6 <= page.width:
        return [[("rule", f"{dash} {text} {dash}")]]
    return list(rows(Marked(text), page.width, "rule"))


def _post(item: Shown, page: Page, longest: int) -> Iterator[Row]:
    """Lay out one post with all that belongs to it."""
    indent = min(2 * item.indent, page.width // 4) if item.indent > 0 else 0
    margin = " " * (page.column + indent)
    whole = item
    if item.post.reference("retweeted"):
        yield _reposted(item, margin, page)
        whole = item.original or item
    number = f"{item.ref:>{page.column - 1}} " if item.ref is not None else " " * page.column
    head = [("number", number + " " * indent)]
    yield _header(head, whole, page.width - page.column - indent, page)
    gutter = ("gutter", margin + page.signs.gutter)
    room = min(page.width - page.column - indent - 2, READABLE)
    bare = ("gutter", gutter[1].rstrip())
    for row in _body(whole, room, page, longest):
        row.insert(0, gutter if row[0][1] or len(row) > 1 else bare)
        yield row


def _reposted(item: Shown, margin: str, page: Page) -> Row:
    """Say who reposted; the number below means the original."""
    who = _known(item.author, page)
    start = f"{page.signs.repost}{who.handle} reposted"
    row = [("number", margin), ("repost", clip(start, page.width - len(margin)))]
    return _closed_by_name(row, "", who.name, page.width - len(margin) - cells(start), page)


def _header(row: Row, item: Shown, room: int, page: Page) -> Row:
    """Write handle, badges, age and name, as far as there is room."""
    post, who = item.post, _known(item.author, page)
    row.append((who.style, clip(who.handle, room)))
    room -= who.columns
    written = age(_created(post), page.now, page.zone)
    told = f"{page.between}{written}" if written and len(written) + 3 <= room else ""
    if len(post.edit_ids) > 1:
        told += f"{page.between}edited"
    room -= len(told)
    for badge in who.badges:
        if len(badge) < room:
            row.append(("badge", f" {badge}"))
            room -= len(badge) + 1
    return _closed_by_name(row, told, who.name, room, page)


def _closed_by_name(row: Row, told: str, called: str, room: int, page: Page) -> Row:
    """End a row with a display name, where at least some of it fits."""
    if called and room >= 7:
        row += [("age", told + page.between), ("name", clip(called, room - 3))]
    elif told:
        row.append(("age", told))
    return row


def _known(author: User | None, page: Page) -> Author:
    """Return what headers say of an author, made harmless once a page."""
    key = author.id if author is not None else ""
    known = page.authors.get(key)
    if known is None or author is None:
        who = handle(author)
        style = "danger" if who.endswith(NOT_A_HANDLE) else "handle"
        called = name(author.name) if author is not None and author.name else ""
        known = Author(who, cells(who), style, called, badges(author, page.signs) if author is not None else [])
        page.authors[key] = known
    return known


def handle(user: User | None) -> str:
    """Write a handle; one that no account can have gets a question mark."""
    if user is None:
        return "@?"
    if _HANDLE.fullmatch(user.username):
        return "@" + user.username
    return f"@{clip(line(user.username), 15)}{NOT_A_HANDLE}"


def badges(user: User, own: Signs) -> list[str]:
    """Name what sets an account apart."""
    found = []
    if user.is_verified or user.verified_type not in ("", "none"):
        kind = user.verified_type if user.verified_type in ("business", "government") else ""
        found.append(f"{own.verified} {kind}".rstrip())
    if user.is_protected:
        found.append("protected")
    return found


def _created(post: Post) -> float | None:
    """Return when a post was written; its id tells where the answer did not."""
    if post.created_at is not None:
        return post.created_at
    return time_of(post.id) if post.id.isdecimal() and 15 <= len(post.id) <= 19 else None


def _body(item: Shown, room: int, page: Page, longest: int) -> Iterator[Row]:
    """Write all that stands behind the gutter."""
    post = item.post
    if item.reply_to or post.reference("replied_to"):
        answered = f"@{item.reply_to}" if _HANDLE.fullmatch(item.reply_to) else "a post"
        yield [("metrics", clip(page.signs.reply + answered, room))]
    quoted_id = post.reference("quoted")
    content = marked(post.text, post.entities, quoted_id=quoted_id, reply_to=item.reply_to)
    yield from _text(content, room, longest, item)
    for media in post.media:
        yield from _media(media, post.is_sensitive, room, page)
    missing = len(post.media_keys) - len(post.media)
    if missing > 0:
        yield [("media", clip(f"{page.signs.media}{times(missing, 'attachment')} not loaded", room))]
    if post.poll is not None:
        yield from _poll(post.poll, room, page)
    if item.quoted is not None:
        yield from _inset(item.quoted, room, page)
    elif quoted_id:
        yield [("gutter", page.signs.quote), ("note", clip(f"a quoted post: show {line(quoted_id)}", room - 2))]
    yield from _remarks(post, content.hidden, room)
    for counts in _counts(post.metrics, page.signs, room, page.plain):
        yield [("metrics", counts)]


def _text(content: Marked, room: int, longest: int, item: Shown) -> Iterator[Row]:
    """Write the text, or its beginning and how to see the rest."""
    if not content.text:
        return
    laid_out = list(rows(content, room))
    if longest and len(laid_out) > longest:
        cut = len(laid_out) - longest
        way = f": show {item.ref}" if item.ref is not None else ""
        laid_out[longest:] = [[("note", clip(f"({cut} more rows{way})", room))]]
    yield from laid_out


def _media(media: Media, is_sensitive: bool, room: int, page: Page) -> Iterator[Row]:
    """Write one attached thing: its sort, how long it runs, what it shows."""
    word = {"animated_gif": "gif"}.get(media.type, line(media.type[:20]) or "media")
    if media.duration_ms:
        seconds = media.duration_ms // 1000
        word += f" {seconds // 60}:{seconds % 60:02}"
    if is_sensitive:
        word += f"{page.between}sensitive"
    address = media.url or media.preview_url or (media.variants[-1].url if media.variants else "")
    style = f"media {address}" if address.startswith("https://") and " " not in address else "media"
    label: list[Fragment] = [("media", page.signs.media), (style, clip(word, room - 2))]
    alt = line(media.alt_text[:LONGEST_ALT]).strip()
    if not alt:
        yield label
        return
    told = f"{page.signs.open_quote}{alt}{page.signs.close_quote}"
    left = room - cells(page.signs.media + word) - 1
    if cells(told) <= left:
        yield [*label, ("media", f" {told}")]
        return
    yield label
    for row in rows(Marked(told), room - 2, "media"):
        yield [("media", "  "), *row]


def _poll(poll: Poll, room: int, page: Page) -> Iterator[Row]:
    """Write a poll as bars; the labels, being others' words, close their rows."""
    votes = sum(choice.votes or 0 for choice in poll.choices)
    told = ["poll", f"{count(votes)} votes" if votes != 1 else "1 vote"]
    if poll.status == "closed" or (poll.end_at is not None and poll.end_at <= page.now):
        told.append("closed")
    elif poll.end_at is not None:
        told.append(f"ends in {span(poll.end_at - page.now)}")
    yield [("media", clip(page.signs.media + page.between.join(told), room))]
    width = min(20, room // 4)
    for choice in sorted(poll.choices, key=lambda choice: choice.position):
        share = (choice.votes or 0) / votes if votes else 0
        full = round(share * width)
        label = clip(line(choice.label), room - width - 8)
        empty = page.signs.empty * (width - full)
        yield [("", f"{share:5.0%} "), ("good", page.signs.full * full), ("gutter", empty), ("", f" {label}")]


def _inset(quoted: Shown, room: int, page: Page) -> Iterator[Row]:
    """Write a quoted post behind a gutter of its own."""
    gutter = ("gutter", page.signs.quote)
    row: Row = [gutter]
    room -= 2
    taken = 0
    if quoted.ref is not None:
        row.append(("number", f"{quoted.ref} "))
        taken = len(row[-1][1])
    yield _header(row, quoted, room - taken, page)
    post = quoted.post
    inner = post.reference("quoted")
    content = marked(post.text, post.entities, reply_to=quoted.reply_to)
    for line_of_text in _text(content, room, LONGEST_IN_LIST, quoted):
        yield [gutter, *line_of_text]
    for media in post.media:
        for line_of_text in _media(media, post.is_sensitive, room, page):
            yield [gutter, *line_of_text]
    if inner and not content.text:
        yield [gutter, ("note", clip(f"a quoted post: show {line(inner)}", room))]


def _remarks(post: Post, hidden: int, room: int) -> Iterator[Row]:
    """Write what a reader should know beside the text."""
    if hidden:
        yield [("note", clip(f"({times(hidden, 'hidden character')} left out)", room))]
    if post.withheld_in:
        yield [("warning", clip(f"withheld in {line(', '.join(post.withheld_in))}", room))]
    if post.place is not None and post.place.full_name:
        yield [("metrics", clip(f"at {line(post.place.full_name)}", room))]


def _counts(metrics: Metrics, own: Signs, room: int, plain: bool) -> list[str]:
    """Write the public counts that are not nought, in as few rows as they fit."""
    found = []
    for number, (before, after) in (
        (metrics.replies, own.replies), (metrics.reposts, own.reposts),
        (metrics.likes, own.likes), (metrics.quotes, own.quotes),
    ):  # fmt: skip
        if number:
            word = after[:-1].replace("ie", "y") if after and number == 1 else after
            found.append(f"{before}{count(number)}{word}")
    if metrics.impressions:
        found.append(f"{count(metrics.impressions)} views" if metrics.impressions != 1 else "1 view")
    between = ", " if plain else "   "
    told = between.join(found)
    if len(told) <= room:
        return [told] if found else []
    told_rows = [found[0]]
    for text in found[1:]:
        if len(told_rows[-1] + between + text) <= room:
            told_rows[-1] += between + text
        else:
            told_rows.append(text)
    return told_rows
