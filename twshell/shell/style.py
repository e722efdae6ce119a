"""The prompt's look: the theme's classes, and those that only a prompt has."""

from __future__ import annotations

from prompt_toolkit.styles import Style

from twshell.render.theme import prompt_style

OWN = {
    "prompt": "bold",
    "prompt.continuation": "dim",
    "suggestion": "dim",
    "hint": "dim",
    "message": "dim",
    "search": "bold ansicyan",
    "selection": "reverse",
    "menu": "reverse",
    "menu.hint": "reverse dim",
    "menu.selected": "noreverse bold underline",
    "menu.hint.selected": "noreverse",
}


def style() -> Style:
    """Return the style of the prompt."""
    return Style(list((prompt_style() | OWN).items()))
