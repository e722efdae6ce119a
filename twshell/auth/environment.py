"""Keys from the environment, and the identity that keys stand for."""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.budget import Identity
from twshell.domain.errors import UsageError
from twshell.domain.keys import Keys, Secret

try:  # as the standard library's random does it: hashlib would load all of OpenSSL before the prompt
    from _sha256 import sha256  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha256

# The variables of an account's four secrets, in the order of Keys, and the one of the app-only token (DESIGN §2.1).
FOUR = ("TWSH_CONSUMER_KEY", "TWSH_CONSUMER_SECRET", "TWSH_ACCESS_TOKEN", "TWSH_ACCESS_TOKEN_SECRET")
BEARER = "TWSH_BEARER_TOKEN"


def keys_from(environ: Mapping[str, str]) -> Keys | None:
    """Read the keys; None where none is set. An empty variable is an absent one.

    Raises UsageError, which names variables and never values, where some of the four are missing or cannot be a key.
    """
    found = {name: environ.get(name, "").strip() for name in (*FOUR, BEARER)}
    for name, value in found.items():
        if not (value.isascii() and all(33 <= ord(each) < 127 for each in value)):
            raise UsageError(f"{name} holds characters that no key has", "copy it again from console.x.com")
    missing = [name for name in FOUR if not found[name]]
    if 0 < len(missing) < len(FOUR):
        names = ", ".join(missing)
        raise UsageError(f"the keys in the environment are not whole: {names} not set", f"set {names}, or none of them")
    if missing and not found[BEARER]:
        return None
    return Keys(*(Secret(found[name]) for name in (*FOUR, BEARER)))


def identity_of(
    keys: Keys,
    *,
    account: str = "",
    username: str = "",
    owns_app: str = "unknown",
    tier: str = "pay-per-use",
    is_verified: bool | None = None,
) -> Identity:
    """Say who the keys are of, without them: app and credential are digests that cannot be turned back."""
    is_user = bool(keys.access_token)
    token = keys.access_token if is_user else keys.bearer_token
    return Identity(
        account,
        keys.user_id,
        username,
        _digest("app", keys.consumer_key if keys.consumer_key else token),
        _digest("credential", token),
        "1a" if is_user else "B",
        owns_app,
        tier,
        is_verified,
        key_ending=keys.consumer_key.ending,
    )


def app_only(keys: Keys, identity: Identity) -> Identity:
    """Return the identity of the same app and account when the bearer token signs: its windows are other ones."""
    return identity._replace(kind="B", credential=_digest("credential", keys.bearer_token))


def _digest(what: str, secret: Secret) -> str:
    """Return 12 hex digits; the prefix keeps the digest of one purpose from being that of another."""
    digest: str = sha256(f"twsh {what}\0{secret.reveal()}".encode()).hexdigest()[:12]
    return digest
