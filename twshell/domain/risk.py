"""What X has named as reasons for blocking, seen in one's own writes; changes with what becomes known of it.

Sources: facts x-api §5.2 and §5.3 (mentions nobody asked for, identical texts, bursts); the numbers are warnings of our
own, set well below what has been reported to end in a block. Nothing is refused for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from twshell.domain.record import NamedTuple
from twshell.domain.weigh import entities_in
from twshell.domain.wording import span

_DAY = 86_400.0
MANY_MENTIONS = 5  # different people in 24 h (a report names more than five)
MANY_IN_ONE = {"mention": 4, "hashtag": 4, "url": 2}
MANY_OF_TEN = {"mention": 5, "hashtag": 6, "url": 5}  # of the last ten posts
ALIKE = 0.8  # of two texts' words, from which they count as the same
BURST = (15, 900.0)  # writes within seconds
BUSY_DAY = 100
_NAMES = {"mention": "mentions", "hashtag": "hashtags", "url": "links"}


class Risk(NamedTuple):
    """One reason to think twice: `name` for programs, `text` for people."""

    name: str
    text: str


def risks(
    text: str, said: Sequence[tuple[float, str]], writes: Sequence[tuple[float, str]], now: float, *, count: int = 1
) -> tuple[Risk, ...]:
    """Return what is risky about `count` further writes, the text of one of them being `text` (empty for a repost).

    `said`: (unix seconds, text) of one's own earlier posts; `writes`: (unix seconds, family) of all one's writes; both
    oldest first.
    """
    found = [*_texts(text, said, now), *_markup(text, said, now)] if text else []
    return (*found, *_pace(writes, now, count))


def _texts(text: str, said: Sequence[tuple[float, str]], now: float) -> list[Risk]:
    words = _words(text)
    for at, earlier in reversed(said):
        if _words(earlier) == words and now - at < _DAY:
            return [Risk("duplicate", f"you said the same {span(now - at)} ago: X refuses a text that repeats one")]
    alike = 0
    for _, earlier in reversed(said[-5:]):
        if _likeness(words, _words(earlier)) < ALIKE:
            break
        alike += 1
    if alike >= 2:
        return [Risk("near-duplicate", f"it is much like your last {alike} posts: identical content is called spam")]
    return []


def _markup(text: str, said: Sequence[tuple[float, str]], now: float) -> list[Risk]:
    found = []
    counts = _kinds(text)
    recent = [_kinds(earlier) for _, earlier in said[-9:]]
    for kind, name in _NAMES.items():
        if counts.get(kind, 0) >= MANY_IN_ONE[kind]:
            found.append(Risk(f"many-{name}", f"{counts[kind]} {name} in one post look like spam"))
        elif kind in counts and sum(kind in each for each in recent) + 1 >= MANY_OF_TEN[kind]:
            found.append(Risk(f"many-{name}", f"most of your last posts hold {name}: that looks like spam"))
    today = [earlier for at, earlier in said if now - at < _DAY]
    people = {
        entity.text.casefold() for each in (*today, text) for entity in entities_in(each) if entity.kind == "mention"
    }
    if len(people) > MANY_MENTIONS and "mention" in counts:
        found.append(
            Risk("many-people", f"{len(people)} people named in a day: complaints about that block whole apps")
        )
    return found


def _pace(writes: Sequence[tuple[float, str]], now: float, count: int) -> list[Risk]:
    most, seconds = BURST
    lately = sum(now - at < seconds for at, _ in writes) + count
    today = sum(now - at < _DAY for at, _ in writes) + count
    if lately > most:
        return [
            Risk("burst", f"{lately} writes in {span(seconds)} look like a machine: a pause or a slower pace helps")
        ]
    if today > BUSY_DAY:
        return [Risk("busy-day", f"{today} writes in a day: accounts and apps were blocked after such days")]
    return []


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return the share of words two texts have in common, 0 to 1."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a or b else 1.0


def _kinds(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entity in entities_in(text):
        counts[entity.kind] = counts.get(entity.kind, 0) + 1
    return counts
