"""Who signs a request: OAuth 1.0a signatures and bearer tokens; changes with X's ways to authenticate."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from oauthlib.oauth1.rfc5849 import signature as rfc5849

from twshell.sim.apps import Credential, Tokens
from twshell.sim.http1 import Request
from twshell.sim.problems import Refusal, about_blank, coded, coded_refusal

WINDOW_S = 300
_FORM = "application/x-www-form-urlencoded"
_NEEDED = ("oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_signature_method", "oauth_timestamp")

Pairs = list[tuple[str, str]]


class Nonces:
    """The nonces of the time window, so that no signed request is taken twice."""

    def __init__(self) -> None:
        """Begin with none seen."""
        self._seen: dict[int, set[tuple[str, str]]] = {}

    def is_fresh(self, token: str, nonce: str, timestamp: int, now: float) -> bool:
        """Note a nonce; False if token and nonce came before with this timestamp."""
        if timestamp not in self._seen:
            for old in [at for at in self._seen if at < now - WINDOW_S]:
                del self._seen[old]
        seen = self._seen.setdefault(timestamp, set())
        if (token, nonce) in seen:
            return False
        seen.add((token, nonce))
        return True


class Signed:
    """The OAuth 1.0a parameters of a request, its base URI, and the check of its signature."""

    __slots__ = ("method", "oauth", "pairs", "uri")

    def __init__(self, method: str, uri: str, pairs: Pairs) -> None:
        """Take every signed pair, query and form included; `uri` is absolute, its query ignored."""
        self.method = method
        self.uri = uri
        self.pairs = [pair for pair in pairs if pair[0] not in ("oauth_signature", "realm")]
        self.oauth = {name: value for name, value in pairs if name.startswith("oauth_")}

    def is_signed_by(self, consumer_secret: str, token_secret: str) -> bool:
        """Whether oauthlib finds the HMAC-SHA1 signature right for these secrets (RFC 5849 §3.4)."""
        signed: Any = SimpleNamespace(
            http_method=self.method, uri=self.uri, params=self.pairs, signature=self.oauth["oauth_signature"]
        )
        try:
            return bool(rfc5849.verify_hmac_sha1(signed, consumer_secret, token_secret))
        except ValueError:  # a Host header that is no host: nothing sound can have been signed
            return False


def signed_part(request: Request) -> Signed:
    """Read the OAuth parameters of a request; a Refusal 400 code 215 if they are not whole.

    JSON and multipart bodies are not signed, form bodies are (facts §1.3).
    """
    body = request.body.decode("latin-1") if request.media_type == _FORM else None
    try:
        pairs = rfc5849.collect_parameters(
            uri_query=request.query_string,
            body=body,
            headers={"Authorization": request.headers.get("authorization", "")},
            exclude_oauth_signature=False,
        )
    except ValueError:
        raise coded_refusal(400, 215) from None
    names = [name for name, _ in pairs if name.startswith("oauth_")]
    if len(names) != len(set(names)) or any(name not in names for name in _NEEDED):
        raise coded_refusal(400, 215)
    uri = f"http://{request.headers.get('host', '')}{request.target.partition('?')[0]}"
    signed = Signed(request.method, uri, pairs)
    if signed.oauth["oauth_signature_method"] != "HMAC-SHA1" or signed.oauth.get("oauth_version", "1.0") != "1.0":
        raise coded_refusal(400, 215)
    return signed


class Gatekeeper:
    """Turns the Authorization header into a credential, or into X's 401."""

    def __init__(self, tokens: Tokens) -> None:
        """Know the app's tokens."""
        self.tokens = tokens
        self._nonces = Nonces()

    def credential(self, request: Request, now: float) -> Credential:
        """Return who calls; a Refusal: none 401 about:blank, code 32, 89, 135 or 215."""
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "oauth":
            signed = signed_part(request)
            token = self.tokens.user_tokens.get(signed.oauth.get("oauth_token", ""))
            self.check(signed, token.secret if token else "", now, known=token is not None)
            assert token is not None
            return Credential("1a", token.token, token.user_id, token.level)
        if scheme.lower() == "bearer":
            return self._bearer(rest.strip(), now)
        raise Refusal(401, about_blank(401))

    def check(self, signed: Signed, token_secret: str, now: float, *, known: bool = True) -> None:
        """Refuse a wrong consumer, an unknown token, an old timestamp, a wrong signature, a used nonce, in turn."""
        app = self.tokens.app
        if signed.oauth["oauth_consumer_key"] != app.consumer_key:
            raise coded_refusal(401, 32)
        if not known:
            raise coded_refusal(401, 89)
        stamp = signed.oauth["oauth_timestamp"]
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12 or abs(int(stamp) - now) > WINDOW_S:
            raise Refusal(401, coded(135))
        if not signed.is_signed_by(app.consumer_secret, token_secret):
            raise coded_refusal(401, 32)
        token = signed.oauth.get("oauth_token", "")
        if not self._nonces.is_fresh(token, signed.oauth["oauth_nonce"], int(stamp), now):
            raise coded_refusal(401, 32)

    def _bearer(self, token: str, now: float) -> Credential:
        if token in self.tokens.app_bearers:
            return Credential("B", token, None, "read")
        grant = self.tokens.grants.get(token)
        if grant is None or now >= grant.expires_at:
            raise Refusal(401, about_blank(401))
        level = "read-write" if any(scope.endswith(".write") for scope in grant.scopes) else "read"
        return Credential("2U", token, grant.user_id, level, frozenset(grant.scopes))
