"""Accounts as the session sees them: saving keys, saying who is signed in and whether the app is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.config.accounts import OWNS_APP, Account
from twshell.domain.errors import UsageError
from twshell.domain.keys import Keys, Secret
from twshell.domain.outcome import Text

if TYPE_CHECKING:
    from twshell.session.session import Session


def may_save(session: Session, name: str) -> None:
    """Raise UsageError where keys could not be saved under that name, before anybody types them."""
    if session.flags.demo:
        raise UsageError("the demo keeps no keys", "start `twsh` without --demo to sign in")
    session.accounts.path_for(name)


def save_account(session: Session, name: str, secrets: tuple[str, ...]) -> str:
    """Save four keys under a name and return the file's path."""
    keys = Keys(*(Secret(value.strip()) for value in secrets))
    return session.accounts.save(Account(name, keys, user_id=keys.user_id))


def change_account(session: Session, name: str) -> None:
    """Go on as a saved account; raise TwshError, with all as it was, where that cannot be."""
    if name not in session.account_names():
        raise UsageError(f"no account `{name[:40]}`", f"saved: {', '.join(session.account_names()) or 'none'}")
    if session.burst is not None:
        raise UsageError("writes of this account are still going out", "C-g stops them; then change the account")
    if session.reopen is None:
        raise UsageError("this session keeps its account", f"start `twsh -a {name}`")
    session.begin(session.reopen(name))
    session.change_setting("tier", session.settings.text("tier"))  # which says it of the new identity too
    session.begin_line()  # it learns the name from memory, and the mode line is drawn anew


def set_owns_app(session: Session, name: str, value: str) -> None:
    """Say whether an account owns the developer app: its own reads then cost less (facts x-api §4)."""
    if value not in OWNS_APP:
        raise UsageError(f"owns-app cannot be `{value[:20]}`", f"one of {', '.join(OWNS_APP)}")
    if name in session.accounts.names():
        session.accounts.save(session.accounts.load(name)._replace(owns_app=value))
    elif name != session.identity.account:
        raise UsageError(f"no account `{name[:40]}`", f"saved: {', '.join(session.accounts.names()) or 'none'}")
    if name == session.identity.account:
        session.identify(session.identity._replace(owns_app=value))


def account_text(session: Session) -> Text:
    """Say who is signed in, and which accounts are saved."""
    who = session.identity
    saved = session.accounts.names()
    if session.door is None:
        lines = ["nobody is signed in: `login --keys` saves your app's keys, or set the TWSH_ variables"]
    else:
        name = f"@{who.username}" if who.username else f"user {who.user_id or 'unknown'}"
        lines = [
            f"{name} on account {who.account}, signed in by {'OAuth 1.0a' if who.kind == '1a' else who.kind}",
            f"owns the app: {who.owns_app} · tier: {who.tier} · user id: {who.user_id or 'unknown'}",
        ]
    lines.append(f"saved accounts: {', '.join(saved) or 'none'}")
    data = {
        "type": "account", "account": who.account, "username": who.username, "user_id": who.user_id, "kind": who.kind,
        "owns_app": who.owns_app, "tier": who.tier, "saved": list(saved),
    }  # fmt: skip
    return Text(tuple(lines), data=(data,))
