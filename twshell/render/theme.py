"""How things look: the colour of each class of text, the signs of our own, links, and their plain stand-ins.

Colours are of the terminal's own sixteen and stay legible on dark and light: no yellow, no blue. Cyan marks what can be
typed back (numbers, handles, tags, commands). Danger is never told by colour alone: the words are in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from twshell.domain.record import NamedTuple

# (class, text); for a link the class is followed by a blank and an https address: "url https://example.org/".
Fragment = tuple[str, str]
Row = list[Fragment]

BOLD, DIM, UNDERLINED, RED, GREEN, MAGENTA, CYAN = "1", "2", "4", "31", "32", "35", "36"
STYLES = {
    "": "",
    "number": CYAN,
    "handle": BOLD,
    "name": "",
    "age": DIM,
    "badge": CYAN,
    "gutter": DIM,
    "mention": CYAN,
    "hashtag": CYAN,
    "cashtag": CYAN,
    "url": UNDERLINED,
    "media": DIM,
    "metrics": DIM,
    "repost": GREEN,
    "title": BOLD,
    "rule": GREEN,
    "note": DIM,
    "command": BOLD,
    "good": GREEN,
    "warning": f"{BOLD};{MAGENTA}",
    "danger": f"{BOLD};{RED}",
    "mode": "",
    "mode-account": BOLD,
    "unread": GREEN,
}
_PROMPT_WORDS = {BOLD: "bold", DIM: "dim", UNDERLINED: "underline", RED: "ansired", GREEN: "ansigreen"} | {
    MAGENTA: "ansimagenta",
    CYAN: "ansicyan",
}
_OPEN = {name: f"\x1b[{codes}m" if codes else "" for name, codes in STYLES.items()}
_CLOSE = "\x1b[0m"


class Signs(NamedTuple):
    """What we draw with; one set for terminals, one in ASCII."""

    gutter: str = "│ "
    quote: str = "┊ "
    dash: str = "──"
    dot: str = "·"
    repost: str = "↻ "
    reply: str = "↳ "
    media: str = "▣ "
    verified: str = "✓"
    done: str = "✓ "
    failed: str = "✗ "
    arrow: str = "→"
    full: str = "█"
    empty: str = "░"
    open_quote: str = "“"
    close_quote: str = "”"
    at_most: str = "≤ "
    # counts of a post: sign before, word after
    replies: tuple[str, str] = ("↩ ", "")
    reposts: tuple[str, str] = ("↻ ", "")
    likes: tuple[str, str] = ("♡ ", "")
    quotes: tuple[str, str] = ("❞ ", "")


UNICODE = Signs()
ASCII = Signs(
    "| ", ": ", "--", "-", "", "to ", "", "verified", "ok: ", "! ", "->", "#", "-", '"', '"', "at most ",
    ("", " replies"), ("", " reposts"), ("", " likes"), ("", " quotes"),
)  # fmt: skip


def signs(plain: bool) -> Signs:
    """Choose the set of signs."""
    return ASCII if plain else UNICODE


def paint(row: Iterable[Fragment], colour: bool, links: bool = False) -> str:
    """Turn a row into what is written to the terminal; every style and every link is closed within it."""
    if not colour and not links:
        return "".join([text for _, text in row])
    painted = []
    for style, text in row:
        opening = _OPEN.get(style)
        if opening is None:
            painted.append(_painted_link(style, text, colour, links))
        else:
            painted.append(f"{opening}{text}{_CLOSE}" if opening and colour else text)
    return "".join(painted)


def _painted_link(style: str, text: str, colour: bool, links: bool) -> str:
    """Paint a fragment whose style carries an address."""
    style, _, target = style.partition(" ")
    opening = _OPEN[style] if colour else ""
    shown = f"{opening}{text}{_CLOSE}" if opening else text
    return _link(target, shown) if links else shown


def prompt_style() -> dict[str, str]:
    """Return the same styles in the words that the prompt's library uses."""
    return {name: " ".join(_PROMPT_WORDS[code] for code in codes.split(";") if code) for name, codes in STYLES.items()}


_ADDRESS = re.compile(r"https://([^/?#@\s\\:]+)(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_LONGEST_ADDRESS = 2083


def link_target(url: str) -> str:
    """Return an https address as it may stand in a hyperlink: printable ASCII, host in punycode; empty where unfit."""
    found = _ADDRESS.fullmatch(url) if len(url) <= _LONGEST_ADDRESS else None
    if found is None:
        return ""
    host = found[1]
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if not _HOST.fullmatch(host):
        return ""
    return f"https://{host}{found[2] or ''}{_escaped(found[3] or '')}"


def _escaped(path: str) -> str:
    """Percent-encode all that is not printable ASCII, and the semicolon, which parts the fields of a hyperlink."""
    if path.isascii() and path.isprintable() and ";" not in path:
        return path
    octets = path.encode("utf-8", "replace")
    return "".join(chr(octet) if 0x20 < octet < 0x7F and octet != 0x3B else f"%{octet:02X}" for octet in octets)


def _link(url: str, shown: str) -> str:
    """Wrap a text in a hyperlink (OSC 8); an address that is not fit leaves the text bare."""
    target = link_target(url)
    return f"\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\" if target else shown
