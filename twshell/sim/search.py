"""Search: the query language and what it finds; changes when X adds or drops an operator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from twshell.sim.compose import composed
from twshell.sim.parameters import Window
from twshell.sim.problems import Invalid
from twshell.sim.records import Post
from twshell.sim.world import World

Matches = Callable[[World, Post], bool]

_TOKEN = re.compile(r'\s*(?:(-?)(\()|(\))|(-?)((?:[a-z_]+:)?"[^"]*"|[^\s()"]+))')
_OPERATOR = re.compile(r"([a-z_]+):(.*)", re.S)
# As texts, compiled when first used: these classes take long, and the start needs none of them.
_WORD = r"[\w'’\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e]+"
_SPACELESS = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]"
_QUERY = "query"


class _Term(NamedTuple):
    """One operator: what it matches, and whether X lets it stand alone."""

    matches: Matches
    standalone: bool
    finds_reposts: bool = False


def found(world: World, matches: Matches, bounds: Window, before: int) -> Iterator[Post]:
    """Yield the matching posts inside the bounds and below the id `before`, newest first."""
    stop = min(before, bounds.until)
    for post in reversed(world.posts.values()):
        post_id = int(post.id)
        if post_id >= stop:
            continue
        if post_id <= bounds.since:
            return
        if not post.deleted and not post.is_superseded and matches(world, post):
            yield post


def people(world: World, query: str) -> list[str]:
    """Return the ids of accounts whose name, @name or profile holds every word, best known first."""
    if re.fullmatch(r"[A-Za-z0-9_' ]{1,50}", query) is None:
        raise Invalid(
            f"The `query` query parameter value [{query}] does not match ^[A-Za-z0-9_' ]{{1,50}}$", _QUERY, (query,)
        )
    words = query.casefold().split()
    scored = []
    for account in world.accounts.values():
        name = f"{account.username} {account.name}".casefold()
        everything = f"{name} {account.description}".casefold()
        if not account.suspended and all(word in everything for word in words):
            known = account.base_followers + len(world.followers.get(account.id, ()))
            scored.append((all(word in name for word in words), known, account.id))
    return [user_id for *_, user_id in sorted(scored, reverse=True)]


def parse(query: str, longest: int = 512) -> Matches:
    """Return the test a query stands for; 400 for an empty, too long or malformed one, as X words it.

    Blank means and, OR binds weaker, `-` negates. is:, has: and lang: cannot stand alone.
    """
    if not query.strip():
        raise Invalid("The `query` query parameter can not be empty", _QUERY, (query,))
    if len(query) > longest:
        message = f"The `query` query parameter value [{query[:60]}…] is too long: {len(query)} of {longest} characters"
        raise Invalid(message, _QUERY, (query,))
    reading = _Reading(query)
    term = reading.either()
    if reading.peek() is not None:
        raise reading.refused(f"unexpected '{reading.peek()}'")
    if not term.standalone:
        raise Invalid(
            "There were errors processing your request: a rule must contain at least one positive, non-stopword clause "
            "(at position 1)",
            _QUERY,
            (query,),
        )
    if term.finds_reposts:
        return term.matches
    inner = term.matches
    # Since the index of 2026-05-04 a repost is found only by an operator that names reposts (facts 7).
    return lambda world, post: post.reposted_id is None and inner(world, post)


class _Reading:
    """A recursive-descent reader over the query's tokens."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = self._split(query)
        self.at = 0

    def _split(self, query: str) -> list[str]:
        tokens: list[str] = []
        position = 0
        while position < len(query.rstrip()):
            match = _TOKEN.match(query, position)
            if match is None:
                raise self.refused(f"mismatched input at position {position + 1}")
            minus_group, opening, closing, minus, word = match.groups()
            tokens += [sign for sign in (minus_group, opening, closing, minus) if sign]
            if word:
                tokens.append(word)
            position = match.end()
        return tokens

    def refused(self, why: str) -> Invalid:
        """Return the 400 for a malformed query."""
        return Invalid(f"There were errors processing your request: {why}", _QUERY, (self.query,))

    def peek(self) -> str | None:
        """Return the next token, or None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def either(self, depth: int = 0) -> _Term:
        """Read clauses joined by OR."""
        terms = [self.every(depth)]
        while self.peek() == "OR":
            self.at += 1
            terms.append(self.every(depth))
        if len(terms) == 1:
            return terms[0]
        tests = [term.matches for term in terms]
        return _Term(
            lambda world, post: any(test(world, post) for test in tests),
            all(term.standalone for term in terms),
            any(term.finds_reposts for term in terms),
        )

    def every(self, depth: int) -> _Term:
        """Read clauses side by side."""
        terms: list[_Term] = []
        while (token := self.peek()) is not None and token not in ("OR", ")"):
            if token == "AND":
                raise self.refused("use a blank for AND; 'AND' is not an operator")
            terms.append(self.one(depth))
        if not terms:
            raise self.refused(f"no viable alternative at input '{self.peek() or ''}'")
        if len(terms) == 1:
            return terms[0]
        tests = [term.matches for term in terms]
        return _Term(
            lambda world, post: all(test(world, post) for test in tests),
            any(term.standalone for term in terms),
            any(term.finds_reposts for term in terms),
        )

    def one(self, depth: int) -> _Term:
        """Read one clause, negated or in brackets."""
        token = self.peek()
        self.at += 1
        if token == "-":
            inner = self.one(depth)
            return _Term(lambda world, post: not inner.matches(world, post), False)
        if token == "(":
            if depth > 40:
                raise self.refused("too many nested brackets")
            term = self.either(depth + 1)
            if self.peek() != ")":
                raise self.refused("missing ')' at '<EOF>'")
            self.at += 1
            return term
        assert token is not None
        return self._operator(token)

    def _operator(self, token: str) -> _Term:
        named = _OPERATOR.fullmatch(token)
        if named is not None and not token.startswith('"'):
            name, value = named[1], named[2].strip('"')
            if name in _OPERATORS and value:
                return _OPERATORS[name](self, value)
            raise self.refused(f"Reference to invalid operator '{name}'. Operator is not available in current product")
        if token.startswith('"'):
            return _phrase(token.strip('"'))
        if token[0] in "#＃" and len(token) > 1:
            return _Term(_entity("hashtags", "tag", token[1:]), True)
        if token[0] == "$" and len(token) > 1:
            return _Term(_entity("cashtags", "tag", token[1:]), True)
        if token[0] == "@" and len(token) > 1:
            return _Term(_entity("mentions", "username", token[1:]), True)
        return _phrase(token)


def _entity(kind: str, key: str, value: str) -> Matches:
    wanted = value.casefold()

    def matches(world: World, post: Post) -> bool:
        text = composed(world, _meant(world, post))
        entities = text.note_entities if text.note_text is not None else text.entities
        return any(one[key].casefold() == wanted for one in (entities or {}).get(kind, ()))

    return matches


def _meant(world: World, post: Post) -> Post:
    return post if post.reposted_id is None else world.posts[post.reposted_id]


def _words(world: World, post: Post) -> str:
    """Return the post's words, folded and set between blanks, links included as typed."""
    source = _meant(world, post)
    made: str | None = source.cache.get("words")
    if made is None:
        made = source.cache["words"] = " " + " ".join(re.findall(_WORD, source.text.casefold())) + " "
    return made


def _phrase(phrase: str) -> _Term:
    """Match whole words in sequence; scripts without blanks match anywhere."""
    folded = " ".join(re.findall(_WORD, phrase.casefold()))
    if not folded:
        return _Term(lambda world, post: phrase in _meant(world, post).text, True)
    needle = folded if re.search(_SPACELESS, folded) else f" {folded} "
    return _Term(lambda world, post: needle in _words(world, post), True)


def _user(world: World, value: str) -> str | None:
    name = value.removeprefix("@")
    if name in world.accounts:
        return name
    account = world.account_named(name)
    return None if account is None else account.id


def _from(_: _Reading, value: str) -> _Term:
    # from: alone finds reposts too, as the account's own doing.
    return _Term(lambda world, post: post.author_id == _user(world, value), True, True)


def _to(_: _Reading, value: str) -> _Term:
    return _Term(lambda w, p: p.in_reply_to_user_id is not None and p.in_reply_to_user_id == _user(w, value), True)


def _retweets_of(_: _Reading, value: str) -> _Term:
    def matches(world: World, post: Post) -> bool:
        return post.reposted_id is not None and world.posts[post.reposted_id].author_id == _user(world, value)

    return _Term(matches, True, True)


def _url(_: _Reading, value: str) -> _Term:
    wanted = value.casefold()

    def matches(world: World, post: Post) -> bool:
        text = composed(world, post)
        entities = text.note_entities if text.note_text is not None else text.entities
        return any(wanted in one["expanded_url"].casefold() for one in (entities or {}).get("urls", ()))

    return _Term(matches, True)


def _list(_: _Reading, value: str) -> _Term:
    return _Term(lambda world, post: value in world.lists and post.author_id in world.lists[value].members, True)


def _same(attribute: str, finds_reposts: bool = False) -> Callable[[_Reading, str], _Term]:
    return lambda _, value: _Term(lambda world, post: getattr(post, attribute) == value, True, finds_reposts)


def _lang(_: _Reading, value: str) -> _Term:
    return _Term(lambda world, post: post.lang == value.casefold(), False)


_STATES: dict[str, Matches] = {
    "retweet": lambda world, post: post.reposted_id is not None,
    "reply": lambda world, post: post.in_reply_to_id is not None,
    "quote": lambda world, post: post.quoted_id is not None,
    "verified": lambda world, post: world.accounts[post.author_id].verified,
    "nullcast": lambda world, post: False,
}


def _is(reading: _Reading, value: str) -> _Term:
    if value not in _STATES:
        raise reading.refused(f"Reference to invalid field 'is:{value}'")
    return _Term(_STATES[value], False, value == "retweet")


def _has_media(world: World, post: Post, *types: str) -> bool:
    return any(not types or world.media[key].type in types for key in post.media_keys)


_CONTENTS: dict[str, Matches] = {
    "hashtags": lambda world, post: bool(composed(world, post).entities.get("hashtags")),
    "cashtags": lambda world, post: bool(composed(world, post).entities.get("cashtags")),
    "mentions": lambda world, post: bool(composed(world, post).entities.get("mentions")),
    "links": lambda world, post: bool(composed(world, post).entities.get("urls")),
    "media": _has_media,
    "images": lambda world, post: _has_media(world, post, "photo"),
    "video_link": lambda world, post: _has_media(world, post, "video"),
    "videos": lambda world, post: _has_media(world, post, "video"),
    "geo": lambda world, post: False,
}


def _has(reading: _Reading, value: str) -> _Term:
    if value not in _CONTENTS:
        raise reading.refused(f"Reference to invalid field 'has:{value}'")
    return _Term(_CONTENTS[value], False)


def _at_least(count: str) -> Callable[[_Reading, str], _Term]:
    def operator(reading: _Reading, value: str) -> _Term:
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise reading.refused(f"'{value}' is not a number")
        least = int(value)
        return _Term(lambda world, post: world.counts(post)[count] >= least, False)

    return operator


def _nowhere(_: _Reading, value: str) -> _Term:
    return _Term(lambda world, post: False, True)


_OPERATORS: dict[str, Callable[[_Reading, str], _Term]] = {
    "from": _from,
    "to": _to,
    "retweets_of": _retweets_of,
    "url": _url,
    "list": _list,
    "conversation_id": _same("conversation_id"),
    "in_reply_to_tweet_id": _same("in_reply_to_id"),
    "quotes_of_tweet_id": _same("quoted_id"),
    "retweets_of_tweet_id": _same("reposted_id", finds_reposts=True),
    "lang": _lang,
    "is": _is,
    "has": _has,
    "min_likes": _at_least("likes"),
    "min_replies": _at_least("replies"),
    "min_reposts": _at_least("reposts"),
    # Nothing in this world carries a place or a topic annotation.
    "context": _nowhere,
    "entity": _nowhere,
    "place": _nowhere,
    "place_country": _nowhere,
    "point_radius": _nowhere,
    "bounding_box": _nowhere,
}
