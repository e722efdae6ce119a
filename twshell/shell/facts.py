"""What is known of the terminal one sits at, in one line, for `doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.shell.screen import look_of

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.shell.ports import Edge


def terminal_text(edge: Edge, session: Session) -> str:
    """Say what the terminal is and what twsh uses of it."""
    look = look_of(edge, session.settings, plain=session.flags.plain, as_json=False)
    encoding = (edge.stdout.encoding or "unknown").lower()
    words = [
        f"TERM is {edge.environ.get('TERM') or 'unset'}",
        f"{edge.width()} columns",
        encoding if encoding in ("utf-8", "utf8") else f"{encoding}: letters it lacks become ?",
        f"colours {'on' if look.colour else 'off'}",
        f"links {'on' if look.links else 'off'}",
        f"editor {edge.environ.get('VISUAL') or edge.environ.get('EDITOR') or 'none: set VISUAL or EDITOR'}",
        f"browser {edge.environ.get('BROWSER') or 'not set: pages are printed'}",
    ]
    return f"terminal: {', '.join(words)}"
