"""Keys of an account, wrapped so that they never show by accident."""

from __future__ import annotations

from twshell.domain.record import NamedTuple


class Secret:
    """A string that shows its last four characters only; `reveal()` is for the signer and the 0600 file alone."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Wrap a value."""
        self._value = value

    def reveal(self) -> str:
        """Return the bare value."""
        return self._value

    @property
    def ending(self) -> str:
        """Return the last four characters, by which people tell one key from another; nothing of a short value."""
        return self._value[-4:] if len(self._value) > 8 else ""

    def __repr__(self) -> str:
        """Show that something is there, not what."""
        return f"<secret …{self.ending}>" if self.ending else "<secret>"

    __str__ = __repr__

    def __bool__(self) -> bool:
        """Say whether there is a value."""
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        """Compare by value."""
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        """Hash by value."""
        return hash(self._value)


class Keys(NamedTuple):
    """The OAuth 1.0a secrets of one account, and the app-only bearer where given (facts x-api §1.2)."""

    consumer_key: Secret
    consumer_secret: Secret
    access_token: Secret
    access_token_secret: Secret
    bearer_token: Secret = Secret("")

    @property
    def user_id(self) -> str:
        """The digits before the dash of an OAuth 1.0a access token are the user id (facts x-api §5.4)."""
        head, dash, _ = self.access_token.reveal().partition("-")
        return head if dash and head.isdigit() else ""
