"""The developer app and every token given out for it; changes with what an app or a token can be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Level = Literal["read", "read-write", "read-write-directmessages"]
LEVELS: tuple[Level, ...] = ("read", "read-write", "read-write-directmessages")
CredentialKind = Literal["1a", "2U", "B"]

# Registered at first: what a sign-in on this machine may come back to (facts §1.5: 127.0.0.1, not localhost).
CALLBACKS = ("http://127.0.0.1:8080/callback", "http://127.0.0.1:8765/callback", "http://localhost:8080/callback")

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

SCOPES = (
    "tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "users.email", "follows.read", "follows.write",
    "offline.access", "space.read", "mute.read", "mute.write", "like.read", "like.write", "list.read", "list.write",
    "block.read", "block.write", "bookmark.read", "bookmark.write", "dm.read", "dm.write", "media.write",
    "timeline.read", "broadcast.read", "broadcast.write",
)  # fmt: skip


class Keys(NamedTuple):
    """The five secrets of the console for the owner's account."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    bearer_token: str


class Credential(NamedTuple):
    """Who calls: the kind of credential, the user (None for app-only), the token, its level and scopes."""

    kind: CredentialKind
    token: str
    user_id: str | None
    level: str
    scopes: frozenset[str] = frozenset()


@dataclass(slots=True)
class App:
    """A developer app as the console shows it.

    callbacks: registered, compared whole. pin_only: takes `oob` alone. confidential: a web app or bot, which has to
    authenticate with its client secret; otherwise a native app.
    """

    id: str
    project_id: str
    consumer_key: str
    consumer_secret: str
    bearer_token: str
    client_id: str
    client_secret: str
    owner_id: str
    permission: Level = "read-write-directmessages"
    callbacks: list[str] = field(default_factory=lambda: list(CALLBACKS))
    pin_only: bool = False
    confidential: bool = False


@dataclass(slots=True)
class UserToken:
    """An OAuth 1.0a access token; `level` is the app's permission when it was made (facts §1.4)."""

    token: str
    secret: str
    user_id: str
    level: Level


@dataclass(slots=True)
class RequestToken:
    """A temporary OAuth 1.0a token: not yet, then authorised by a user with a verifier."""

    token: str
    secret: str
    callback: str
    access: str = ""
    user_id: str = ""
    verifier: str = ""


@dataclass(slots=True)
class Code:
    """An OAuth 2.0 authorization code, good for 30 seconds and once."""

    code: str
    user_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    method: str
    made_at: float


@dataclass(slots=True)
class BearerGrant:
    """An OAuth 2.0 user access token and, with offline.access, its refresh token."""

    token: str
    user_id: str
    scopes: tuple[str, ...]
    expires_at: float
    refresh_token: str = ""


def spelled(seed: int, name: str, length: int, letters: str = _LETTERS) -> str:
    """Return `length` letters that follow from seed and name, as a key or token looks."""
    made = ""
    block = 0
    while len(made) < length:
        digest = hashlib.sha256(f"{seed}|{name}|{block}".encode()).digest()
        made += "".join(letters[byte % len(letters)] for byte in digest)
        block += 1
    return made[:length]


class Tokens:
    """Every token of the app, and the makers of new ones; deterministic from the seed and the order of asking."""

    def __init__(self, seed: int, owner_id: str) -> None:
        """Make the app and the owner's console token."""
        self._seed = seed
        self.made = 0
        self.app = App(
            id=spelled(seed, "app", 8, "123456789"),
            project_id=f"19{spelled(seed, 'project', 17, '0123456789')}",
            consumer_key=spelled(seed, "consumer key", 25),
            consumer_secret=spelled(seed, "consumer secret", 50),
            bearer_token=f"AAAAAAAAAAAAAAAAAAAAA{spelled(seed, 'bearer', 87)}",
            client_id=spelled(seed, "client id", 34),
            client_secret=spelled(seed, "client secret", 50),
            owner_id=owner_id,
        )
        token = f"{owner_id}-{spelled(seed, 'access token', 40)}"
        owner = UserToken(token, spelled(seed, "access token secret", 45), owner_id, self.app.permission)
        self.console = owner
        self.user_tokens: dict[str, UserToken] = {token: owner}
        self.request_tokens: dict[str, RequestToken] = {}
        self.codes: dict[str, Code] = {}
        self.grants: dict[str, BearerGrant] = {}
        self.refreshable: dict[str, BearerGrant] = {}
        self.app_bearers: set[str] = {self.app.bearer_token}

    @property
    def keys(self) -> Keys:
        """The owner's five secrets."""
        app = self.app
        return Keys(app.consumer_key, app.consumer_secret, self.console.token, self.console.secret, app.bearer_token)

    def fresh(self, purpose: str, length: int, letters: str = _LETTERS) -> str:
        """Return a new secret for `purpose`."""
        self.made += 1
        return spelled(self._seed, f"{purpose} {self.made}", length, letters)

    def make_user_token(self, user_id: str, level: Level | None = None) -> UserToken:
        """Give out an OAuth 1.0a access token at `level`, by default the app's permission of today."""
        token = f"{user_id}-{self.fresh('access token', 40)}"
        made = UserToken(token, self.fresh("access token secret", 45), user_id, level or self.app.permission)
        self.user_tokens[token] = made
        return made

    def make_grant(self, user_id: str, scopes: tuple[str, ...], now: float) -> BearerGrant:
        """Give out an OAuth 2.0 user access token for two hours."""
        grant = BearerGrant(self.fresh("user bearer", 91), user_id, scopes, now + 7_200.0)
        if "offline.access" in scopes:
            grant.refresh_token = self.fresh("refresh", 91)
            self.refreshable[grant.refresh_token] = grant
        self.grants[grant.token] = grant
        return grant
