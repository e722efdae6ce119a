"""An answer's body: fields asked for, what expansions include, partial errors; changes when X's envelope changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from twshell.sim.compose import composed
from twshell.sim.missing import field_refused, post_missing, user_missing
from twshell.sim.other_fields import DM_GETTERS, LIST_GETTERS, MEDIA_GETTERS, POLL_GETTERS, USER_GETTERS
from twshell.sim.post_fields import POST_GETTERS, PRIVATE_METRICS, Reader, may_see_private, references
from twshell.sim.records import Account, DmEvent, Media, Poll, Post, TwList
from twshell.sim.vocabulary import LEGACY, POST, Vocabulary, names, vocabulary_of
from twshell.sim.world import World

Kind = Literal["post", "user", "list", "media", "dm_event", "poll", "folder", "post_id"]
Body = dict[str, Any]

_MEDIA_FIELDS = frozenset(MEDIA_GETTERS)
_POLL_FIELDS = frozenset(POLL_GETTERS)


class _Selection(NamedTuple):
    """The getters of one kind of object, with their keys, in order."""

    getters: tuple[tuple[str, Callable[[Any, Any], Any]], ...]


def render(
    world: World,
    viewer_id: str | None,
    kind: Kind,
    objects: Sequence[Any],
    query: Mapping[str, str],
    *,
    now: float,
    single: bool = False,
    errors: Iterable[Body] = (),
    meta: Body | None = None,
) -> Body:
    """Return X's body for `objects` of `kind`: data, includes, errors, meta, each left out when empty.

    `query` holds the selectors (`post.fields` or `tweet.fields`, `expansions`, `user.fields` …); unknown names are
    ignored. With `single`, data is the one object. `errors` are partial errors found while selecting.
    """
    answer = _Answer(Reader(world, viewer_id, now, vocabulary_of(query)), query)
    answer.errors.extend(errors)
    body: Body = {}
    rendered = answer.data(kind, objects)
    if rendered:
        body["data"] = rendered[0] if single else rendered
    includes = answer.includes()
    if includes:
        body["includes"] = includes
    if answer.errors:
        body["errors"] = answer.errors
    if meta:
        body["meta"] = meta
    return body


def created_body(world: World, post: Post, words: Vocabulary = LEGACY) -> Body:
    """Return what `POST /2/tweets` answers: id, text as X sends it, the versions."""
    text = composed(world, post)
    shown = text.text if text.note_text is None else text.note_text
    return {"data": {"id": post.id, "text": shown, words.history: list(post.edit_history)}}


class _Answer:
    """One answer under construction: the selectors of the query and what has been included so far."""

    def __init__(self, reader: Reader, query: Mapping[str, str]) -> None:
        self.reader = reader
        self.words = reader.words
        self.query = query
        self.errors: list[Body] = []
        self._complained: set[tuple[str, str]] = set()
        self._users: dict[str, Account] = {}
        self._posts: dict[str, Post] = {}
        self._media: dict[str, Media] = {}
        self._polls: dict[str, Poll] = {}
        self._expansions = names(query, "expansions")
        self._nested = self._nested_expansions()

    def data(self, kind: Kind, objects: Sequence[Any]) -> list[Body]:
        """Return the objects' bodies and note what they bring along."""
        if kind == "post":
            return self._posts_data(objects)
        if kind == "user":
            return self._users_data(objects)
        if kind == "list":
            return self._lists_data(objects)
        if kind == "dm_event":
            return self._dm_data(objects)
        if kind == "media":
            return self._bodies(
                objects, self._selection("media.fields", _MEDIA_FIELDS, MEDIA_GETTERS, ("media_key", "type"))
            )
        if kind == "folder":
            return [{"id": folder.id, "name": folder.name} for folder in objects]
        if kind == "post_id":
            return [{"id": post.id} for post in objects]
        return self._bodies(objects, self._poll_selection())

    def includes(self) -> Body:
        """Return the included objects by kind; a kind without any is left out."""
        found: Body = {}
        # Included posts come first: rendering them may add users.
        posts = self._included_posts()
        if self._users:
            found["users"] = self._bodies(self._users.values(), self._user_selection())
        if posts:
            found[self.words.posts_key] = posts
        if self._media:
            selection = self._selection("media.fields", _MEDIA_FIELDS, MEDIA_GETTERS, ("media_key", "type"))
            found["media"] = self._bodies(self._media.values(), selection)
        if self._polls:
            found["polls"] = self._bodies(self._polls.values(), self._poll_selection())
        return found

    # Posts

    def _posts_data(self, posts: Sequence[Post]) -> list[Body]:
        known = self.words.post_expansions
        asked = [name for name in self._expansions if name in known]
        selection = self._post_selection(known[name] for name in asked)
        direct = [name for name in asked if name not in self.words.nested]
        if len(direct) < len(asked) and self.words.reference_expansion not in direct:
            direct.append(self.words.reference_expansion)
        bodies = self._bodies(posts, selection)
        self._note_private(posts, "data")
        for post in posts:
            for name in direct:
                self._expand(name, post)
        return bodies

    def _included_posts(self) -> list[Body]:
        if not self._posts:
            return []
        posts = list(self._posts.values())
        nested = self._nested
        brought = [self.words.post_expansions[name] for name in nested]
        if self.words is not LEGACY and self.words.reference_expansion in self._expansions:
            # An included post names what it repeats or quotes, which is not included in turn.
            brought.append(self.words.references)
        selection = self._post_selection(brought)
        self._note_private(posts, "includes")
        for post in posts:
            for name in nested:
                self._expand(name, post)
        return self._bodies(posts, selection)

    def _nested_expansions(self) -> list[str]:
        """Return what to expand in included posts: named so in legacy; in post words everything but references."""
        if self.words is LEGACY:
            return [self.words.nested[name] for name in self._expansions if name in self.words.nested]
        if not self.reader.world.expands_included:
            return []
        known = self.words.post_expansions
        left_out = (self.words.reference_expansion, self.words.history)
        return [name for name in self._expansions if name in known and name not in left_out]

    def _post_selection(self, brought: Iterable[str]) -> _Selection:
        words = self.words
        asked = [name for name in names(self.query, words.post_selector) if name in words.post_fields]
        keys = dict.fromkeys(("id", "text", words.history, *asked, *brought))
        return _Selection(tuple((key, POST_GETTERS[key]) for key in keys if key in POST_GETTERS))

    def _note_private(self, posts: Sequence[Post], section: str) -> None:
        asked = [name for name in PRIVATE_METRICS if name in names(self.query, self.words.post_selector)]
        for name in asked:
            for post in posts:
                if not may_see_private(self.reader, post):
                    self._complain(name, post.id, field_refused(name, post.id, section))

    def _expand(self, name: str, post: Post) -> None:
        world = self.reader.world
        if name in ("author_id", "username"):
            self._add_user(post.author_id, name)
        elif name == "in_reply_to_user_id":
            if post.in_reply_to_user_id is not None:
                self._add_user(post.in_reply_to_user_id, name)
        elif name in ("entities.mentions.username", "entities.note.mentions.username"):
            self._add_mentioned(post, name)
        elif name == "attachments.media_keys":
            self._media.update((key, world.media[key]) for key in post.media_keys)
        elif name == "attachments.poll_ids":
            if post.poll_id is not None:
                self._polls[post.poll_id] = world.polls[post.poll_id]
        elif name == self.words.reference_expansion:
            for _, post_id in references(post):
                self._add_post(post_id, name)
        elif name == self.words.history:
            for post_id in post.edit_history:
                self._add_post(post_id, name)

    def _add_mentioned(self, post: Post, parameter: str) -> None:
        text = composed(self.reader.world, post)
        entities = text.entities if parameter == "entities.mentions.username" else text.note_entities or {}
        for mention in entities.get("mentions", ()):
            self._add_user(mention["id"], parameter)

    def _add_user(self, user_id: str, parameter: str) -> None:
        if user_id in self._users:
            return
        account = self.reader.world.accounts[user_id]
        if account.suspended:
            shown = account.username if parameter.endswith("username") else user_id
            self._complain(parameter, shown, user_missing(account, parameter, shown))
        else:
            self._users[user_id] = account

    def _add_post(self, post_id: str, parameter: str) -> None:
        if post_id in self._posts:
            return
        world = self.reader.world
        post = world.posts.get(post_id)
        state = "deleted" if post is None else world.visible_to(self.reader.viewer_id, post)
        if post is not None and state == "ok":
            self._posts[post_id] = post
        else:
            self._complain(parameter, post_id, post_missing(state, parameter, post_id, "includes"))

    def _complain(self, parameter: str, value: str, error: Body) -> None:
        if (parameter, value) not in self._complained:
            self._complained.add((parameter, value))
            self.errors.append(error)

    # Users, lists, messages

    def _users_data(self, users: Sequence[Account]) -> list[Body]:
        words = self.words
        asked = [name for name in (words.pinned, words.latest) if name in self._expansions]
        for name in asked:
            for user in users:
                post_id = USER_GETTERS[name](self.reader, user)
                if post_id is not None:
                    self._add_post(post_id, name)
        return self._bodies(users, self._user_selection(asked))

    def _user_selection(self, brought: Iterable[str] = ()) -> _Selection:
        return self._selection(
            "user.fields", self.words.user_fields, USER_GETTERS, ("id", "name", "username", *brought)
        )

    def _lists_data(self, lists: Sequence[TwList]) -> list[Body]:
        brought: tuple[str, ...] = ("id", "name")
        if "owner_id" in self._expansions:
            brought = (*brought, "owner_id")
            for one in lists:
                self._add_user(one.owner_id, "owner_id")
        return self._bodies(lists, self._selection("list.fields", self.words.list_fields, LIST_GETTERS, brought))

    def _dm_data(self, events: Sequence[DmEvent]) -> list[Body]:
        brought = ["id", "event_type", "text"]
        for name in self._expansions:
            if name in ("sender_id", "participant_ids"):
                brought.append(name)
                for event in events:
                    for user_id in [event.sender_id] if name == "sender_id" else event.participant_ids:
                        self._add_user(user_id, name)
            elif name == "attachments.media_keys":
                brought.append("attachments")
                for event in events:
                    self._media.update((key, self.reader.world.media[key]) for key in event.media_keys)
            elif name == self.words.dm_reference_expansion:
                brought.append(self.words.references)
                for event in events:
                    if event.referenced_post_id is not None:
                        self._add_post(event.referenced_post_id, name)
        return self._bodies(
            events, self._selection("dm_event.fields", self.words.dm_fields, DM_GETTERS, tuple(brought))
        )

    def _poll_selection(self) -> _Selection:
        return self._selection("poll.fields", _POLL_FIELDS, POLL_GETTERS, ("id", "options"))

    def _selection(
        self, selector: str, allowed: frozenset[str], getters: Mapping[str, Callable[..., Any]], always: tuple[str, ...]
    ) -> _Selection:
        asked = [name for name in names(self.query, selector) if name in allowed]
        keys = dict.fromkeys((*always, *asked))
        return _Selection(tuple((key, getters[key]) for key in keys if key in getters))

    def _bodies(self, objects: Iterable[Any], selection: _Selection) -> list[Body]:
        reader = self.reader
        getters = selection.getters
        bodies = []
        for one in objects:
            body = {}
            for key, getter in getters:
                value = getter(reader, one)
                if value is not None:
                    body[key] = value
            bodies.append(body)
        return bodies


__all__ = ["LEGACY", "POST", "created_body", "render", "vocabulary_of"]
