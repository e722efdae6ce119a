"""The small web pages of the sign-in: ask, PIN, refusal; changes with what a person is shown there."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

HEADERS = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
)
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:34em;margin:3em auto;padding:0 1em}button{font:inherit;margin-right:1em}"
)
_NOTE = "This page is a simulator on your own machine. It is not X, asks for no password and touches no real account."


def _page(title: str, inside: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{inside}<p><small>{_NOTE}</small></p></body></html>\n"
    ).encode()


def ask(action: str, hidden: dict[str, str], wishes: Iterable[str], username: str) -> bytes:
    """Return the page that asks to authorise: `wishes` are what the app wants, `hidden` what the form sends back."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    items = "".join(f"<li>{escape(wish)}</li>" for wish in wishes)
    inside = (
        f"<p>An app wants to use the simulated account below. It asks for:</p><ul>{items}</ul>"
        f'<form method="post" action="{escape(action)}">{fields}'
        f'<p><label>Account <input name="username" value="{escape(username)}"></label></p>'
        '<p><button name="decision" value="allow">Authorise app</button>'
        '<button name="decision" value="deny">Cancel</button></p></form>'
    )
    return _page("Authorise an app on the simulator", inside)


def pin(number: str) -> bytes:
    """Return the page that shows the PIN."""
    return _page(
        "Your PIN", f'<p>Type this number into the app:</p><p><code id="oauth_pin">{escape(number)}</code></p>'
    )


def sorry(reason: str) -> bytes:
    """Return the page that says why it cannot go on."""
    return _page("Something went wrong", f"<p>{escape(reason)}</p>")


def cancelled() -> bytes:
    """Return the page after a cancelled PIN sign-in."""
    return _page("Cancelled", "<p>The app was not authorised.</p>")
