"""From JSON objects to posts, users, media, polls and places, in either vocabulary; whatever is odd is left out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from twshell.api.dialect import EDITS, NOTE, PINNED, REFERENCES, REPOSTS, USER_POSTS
from twshell.api.marks import entities_of, make
from twshell.api.reading import LARGEST
from twshell.domain.post import (
    Choice,
    Entity,
    Media,
    Metrics,
    Place,
    Poll,
    Post,
    Reference,
    User,
    UserMetrics,
    Variant,
)

Item = dict[str, Any]

YEAR_3000 = 32_503_680_000
_NO_METRICS = Metrics()
_NO_USER_METRICS = UserMetrics()
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")
_PRIVATE = ("non_public_metrics", "organic_metrics", "promoted_metrics")
_NOTHING: Item = {}
_KINDS = {"reposted": "retweeted"}  # tolerated, facts x-api §2.1


class Included:
    """What came along with a page, by key: media, polls and places to be joined to its posts."""

    __slots__ = ("media", "places", "polls")

    def __init__(self, includes: Item) -> None:
        """Read the three lists; what has no key is left out."""
        self.media = {each.key: each for each in map(media_of, objects(includes.get("media"))) if each.key}
        self.polls = {each.id: each for each in map(poll_of, objects(includes.get("polls"))) if each.id}
        self.places = {each.id: each for each in map(place_of, objects(includes.get("places"))) if each.id}


def objects(value: Any) -> list[Item]:
    """Return the objects of a list, or the one object that stands in its place."""
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    return [value] if isinstance(value, dict) else []


def text_of(value: Any) -> str:
    """Return a string as it is; anything else is an empty one."""
    return value if isinstance(value, str) else ""


def id_of(value: Any) -> str:
    """Return an id, which X sends as a string and others as a number; an empty string where it is none."""
    if isinstance(value, str):
        return value if value.isascii() and value.isdigit() and len(value) < 20 else ""
    return "" if count_of(value) is None else str(value)


def count_of(value: Any) -> int | None:
    """Return a count that fits in 64 bits, or None."""
    return value if value.__class__ is int and 0 <= value <= LARGEST else None


def texts_of(value: Any) -> tuple[str, ...]:
    """Return the strings of a list."""
    return tuple([each for each in value if isinstance(each, str)]) if isinstance(value, list) else ()


def time_of(value: Any) -> float | None:
    """Return an ISO 8601 time (UTC where it does not say) as unix seconds, or None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds < YEAR_3000 else None


def either(item: Item, names: tuple[str, str]) -> Any:
    """Return what stands under the legacy name, else under the new one."""
    found = item.get(names[0])
    return item.get(names[1]) if found is None else found


def post_of(item: Item, included: Included) -> Post | None:
    """Read a post; None where it has no usable id."""
    get = item.get
    if not (post_id := id_of(get("id"))):
        return None
    media_keys, poll_ids = _attached(get("attachments"))
    marks = get("entities")
    marks = marks if isinstance(marks, dict) else _NOTHING
    text, entities = _words(item, marks, media_keys)
    controls = get("edit_controls")
    controls = controls if isinstance(controls, dict) else _NOTHING
    metrics = get("public_metrics")
    fields = (
        post_id,
        text,
        id_of(get("author_id")),
        time_of(get("created_at")),
        id_of(get("conversation_id")),
        id_of(get("in_reply_to_user_id")),
        _references(item),
        entities,
        media_keys,
        tuple([included.media[key] for key in media_keys if key in included.media]) if media_keys else (),
        next((included.polls[key] for key in poll_ids if key in included.polls), None) if poll_ids else None,
        _metrics(metrics) if isinstance(metrics, dict) else _NO_METRICS,
        text_of(get("lang")),
        text_of(get("source")),
        text_of(get("reply_settings")),
        texts_of(either(item, EDITS)),
        time_of(controls.get("editable_until")),
        count_of(controls.get("edits_remaining")),
        get("possibly_sensitive") is True,
        _withheld(item) if "withheld" in item else (),
        _place(get("geo"), included) if "geo" in item else None,
        private_metrics(item),
        _annotations(item, marks) if "context_annotations" in item or "annotations" in marks else (),
        poll_ids,
    )
    return make(Post, fields)


def _attached(attachments: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of media and the ids of polls."""
    if not isinstance(attachments, dict) or not attachments:
        return (), ()
    return texts_of(attachments.get("media_keys")), texts_of(attachments.get("poll_ids"))


def _words(item: Item, marks: Item, media_keys: tuple[str, ...]) -> tuple[str, tuple[Entity, ...]]:
    """Read the whole text with its entities: those of a long post's note, else the post's own."""
    note = either(item, NOTE)
    if isinstance(note, dict) and isinstance(long_text := note.get("text"), str) and long_text:
        own = note.get("entities")
        return entities_of(long_text, own if isinstance(own, dict) and own else marks, media_keys)
    return entities_of(text_of(item.get("text")), marks, media_keys)


def _metrics(counts: Item) -> Metrics:
    get = counts.get
    found = (
        get("reply_count"), either(counts, REPOSTS), get("like_count"),
        get("quote_count"), get("bookmark_count"), get("impression_count"),
    )  # fmt: skip
    for count in found:
        if count is not None and not (count.__class__ is int and 0 <= count <= LARGEST):
            return Metrics(*map(count_of, found))
    return make(Metrics, found)


def _references(item: Item) -> tuple[Reference, ...]:
    listed = either(item, REFERENCES)
    if not isinstance(listed, list):
        parent = id_of(item.get("in_reply_to_tweet_id"))
        return (Reference("replied_to", parent),) if parent else ()
    found = []
    for each in listed:
        if isinstance(each, dict) and (target := id_of(each.get("id"))):
            kind = text_of(each.get("type"))
            found.append(make(Reference, (_KINDS.get(kind, kind), target)))
    return tuple(found)


def _place(geo: Any, included: Included) -> Place | None:
    if not isinstance(geo, dict) or not (place_id := text_of(geo.get("place_id"))):
        return None
    return included.places.get(place_id) or Place(place_id)


def _withheld(item: Item) -> tuple[str, ...]:
    value = item.get("withheld")
    return texts_of(value.get("country_codes")) if isinstance(value, dict) else ()


def _annotations(item: Item, marks: Item) -> tuple[tuple[str, str], ...]:
    found = []
    for each in objects(item.get("context_annotations")):
        domain, entity = each.get("domain"), each.get("entity")
        if isinstance(domain, dict) and isinstance(entity, dict):
            found.append((text_of(domain.get("name")), text_of(entity.get("name"))))
    for each in objects(marks.get("annotations")):
        found.append((text_of(each.get("type")), text_of(each.get("normalized_text"))))
    return tuple(found)


def private_metrics(item: Item) -> tuple[tuple[str, int], ...]:
    """Return the counts only the author sees: `non_public_impression_count` and so on."""
    found: list[tuple[str, int]] = []
    for group in _PRIVATE:
        if group in item and isinstance(counts := item[group], dict):
            prefix = group.removesuffix("metrics")
            found += [(prefix + name, n) for name, n in counts.items() if count_of(n) is not None]
    return tuple(found)


def media_of(item: Item) -> Media:
    """Read an attached photo, video or gif."""
    get = item.get
    counts = get("public_metrics")
    return Media(
        text_of(get("media_key")),
        text_of(get("type")),
        text_of(get("url")),
        text_of(get("preview_image_url")),
        text_of(get("alt_text")),
        count_of(get("width")),
        count_of(get("height")),
        count_of(get("duration_ms")),
        count_of(counts.get("view_count")) if isinstance(counts, dict) else None,
        tuple([
            Variant(text_of(each.get("content_type")), text_of(each.get("url")), count_of(each.get("bit_rate")))
            for each in objects(get("variants") or ())
        ]),
        private_metrics(item),
    )  # fmt: skip


def poll_of(item: Item) -> Poll:
    """Read a poll."""
    return Poll(
        text_of(item.get("id")),
        tuple([
            Choice(count_of(each.get("position")) or 0, text_of(each.get("label")), count_of(each.get("votes")))
            for each in objects(item.get("options") or ())
        ]),
        count_of(item.get("duration_minutes")),
        time_of(item.get("end_datetime")),
        text_of(item.get("voting_status")),
    )  # fmt: skip


def place_of(item: Item) -> Place:
    """Read a place."""
    return Place(
        text_of(item.get("id")),
        text_of(item.get("full_name")),
        text_of(item.get("country")),
        text_of(item.get("place_type")),
    )


def user_of(item: Item) -> User | None:
    """Read a user; None where there is no usable id. A username keeps only the characters a username may have."""
    get = item.get
    if not (user_id := id_of(get("id"))):
        return None
    counts = get("public_metrics")
    marks = get("entities")
    marks = marks if isinstance(marks, dict) else {}
    description = text_of(get("description"))
    entities: tuple[Entity, ...] = ()
    if description and isinstance(own := marks.get("description"), dict):
        # Only a post's text is escaped (facts x-api §6.3): a description stays as it came.
        _, entities = entities_of(description, own, (), is_escaped=False)
    return User(
        user_id,
        _NOT_IN_NAMES.sub("", text_of(get("username"))),
        text_of(get("name")),
        description,
        time_of(get("created_at")),
        text_of(get("location")),
        _expanded(marks.get("url")) or text_of(get("url")),
        get("verified") is True,
        text_of(get("verified_type")),
        get("protected") is True,
        _user_metrics(counts) if isinstance(counts, dict) else _NO_USER_METRICS,
        id_of(either(item, PINNED)),
        text_of(get("profile_image_url")),
        texts_of(get("connection_status")),
        text_of(get("subscription_type")),
        entities,
        _withheld(item),
        told if isinstance(told := get("receives_your_dm"), bool) else None,
    )


def _user_metrics(counts: Item) -> UserMetrics:
    return UserMetrics(
        count_of(counts.get("followers_count")),
        count_of(counts.get("following_count")),
        count_of(either(counts, USER_POSTS)),
        count_of(counts.get("listed_count")),
        count_of(counts.get("like_count")),
        count_of(counts.get("media_count")),
    )


def _expanded(url: Any) -> str:
    """Return where the link of a profile leads, from `entities.url.urls`."""
    for each in objects(url.get("urls")) if isinstance(url, dict) else ():
        if expanded := text_of(each.get("expanded_url")):
            return expanded
    return ""
