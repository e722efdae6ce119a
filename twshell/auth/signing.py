"""Signatures: how a request proves whose it is (facts x-api §1.2, §1.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twshell.domain.keys import Keys


class OAuth1Signer:
    """Signs with the four secrets of OAuth 1.0a: HMAC-SHA1 over method, URL and query, never over a JSON body."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Keys) -> None:
        """Keep the keys; they are revealed at each signature only."""
        self._keys = keys

    def auth(self, at: float) -> Callable[[Any], Any]:
        """Return what signs one prepared request; `at` is the server's unix time, for X refuses a skewed one (135)."""
        from requests_oauthlib import OAuth1  # late: it loads requests and oauthlib, which no prompt waits for

        keys = self._keys
        signer: Callable[[Any], Any] = OAuth1(
            keys.consumer_key.reveal(),
            keys.consumer_secret.reveal(),
            keys.access_token.reveal(),
            keys.access_token_secret.reveal(),
            timestamp=str(int(at)),
        )
        return signer


class BearerSigner:
    """Sends the app-only bearer token."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Keys) -> None:
        """Keep the keys; the token is revealed at each request only."""
        self._keys = keys

    def auth(self, at: float) -> Callable[[Any], Any]:
        """Return what puts the token on one prepared request; a bearer knows no time."""

        def put(request: Any) -> Any:
            request.headers["Authorization"] = f"Bearer {self._keys.bearer_token.reveal()}"
            return request

        return put
