"""The one sanitiser: what the network says is made harmless here, and only here, before a terminal sees it.

The rules are those of facts safe-writes §2. Text is never normalised; honest text in any script comes out as it was.
Three tests of growing cost find clean texts, which come out as the very same string; the rest goes to `rewriting`.
"""

from __future__ import annotations

import re
from functools import cache

from twshell.domain.record import NamedTuple

NEWLINE_SIGN = "⏎"
BLANK_NAME = "(blank)"
MAX_BLANK_ROWS = 2
MAX_JOINED = 7  # ZWJ in a row up to which no emoji sequence can outgrow the longest cluster allowed
_TOO_MANY_BLANKS = (" " * 17, "\u3000" * 17)

# Stretches of the code space without marks, controls, joiners or blanks but U+3000: most texts are made of these alone.
_PLAIN = (
    r"[\ -~\xae-\u02ff\u03a3-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u2010-\u2027"
    r"\u2030-\u205e\u20a0-\u20c0\u2100-\u218b\u2190-\u2426\u2460-\u27ff\u2900-\u2b73\u3000-\u3029\u3041-\u3096"
    r"\u309b-\u30ff\u3220-\u9fff\uac00-\ud7a3\uf900-\ufa6d\uff01-\uff9d\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
    r"\U00020000-\U0002a6df]"
)


class Safe(NamedTuple):
    """A text fit for a terminal, rows parted by \\n, and how many characters were left out."""

    text: str
    hidden: int = 0


def safe(raw: str) -> Safe:
    """Make a text of any number of rows harmless."""
    if raw.isascii() and raw.isprintable() and _TOO_MANY_BLANKS[0] not in raw:
        return Safe(raw)
    rows = raw.split("\n")
    if all(map(is_clean, rows)):
        return Safe(_fewer_blank_rows(raw) if len(rows) > MAX_BLANK_ROWS + 2 else raw)
    return _rewritten(raw)


def block(raw: str) -> tuple[str, ...]:
    """Make a post or a message harmless: its rows."""
    return tuple(safe(raw).text.split("\n"))


def line(raw: str) -> str:
    """Make a name, a title or an error harmless: one row, line breaks as ⏎."""
    text = safe(raw).text
    if "\n" not in text:
        return text
    return safe(re.sub(r"\s*\n\s*", NEWLINE_SIGN, text)).text  # a sign may join the cluster before it


def name(raw: str) -> str:
    """Make a display name harmless; one that would show nothing is called blank."""
    text = line(raw)
    return text if "".join(text.split()).strip("\u2800\u25cc" + NEWLINE_SIGN) else BLANK_NAME


def hidden(raw: str) -> int:
    """Count the characters that are left out: bidi controls, invisible ones, marks and clusters past all measure."""
    return safe(raw).hidden


def is_clean(row: str) -> bool:
    """Say whether one row may go to a terminal as it is."""
    if row.isascii():
        return row.isprintable() and _TOO_MANY_BLANKS[0] not in row
    if _plain().fullmatch(row) and row.count("\u200d") <= MAX_JOINED:
        return not any(run in row for run in _TOO_MANY_BLANKS)
    from twshell.render.rewriting import is_legal  # compiles the expressions for every script: when first needed

    return is_legal(row)


@cache
def _plain() -> re.Pattern[str]:
    """Match rows of plain characters and whole emoji sequences, which need no closer look."""
    from twshell.render.characters import pictographic_class

    emoji, tones = pictographic_class(), "\U0001f3fb-\U0001f3ff"
    return re.compile(
        rf"""(?>(?: {_PLAIN}++
                  | (?<=[{emoji}]) \ufe0f
                  | (?<=[0-9*\#]) \ufe0f\u20e3
                  | (?<=[{emoji}]) [{tones}]
                  | (?: (?<=[{emoji}{tones}]) | (?<=[{emoji}]\ufe0f) ) \u200d (?=[{emoji}])
                )*)""",
        re.VERBOSE,
    )


def _rewritten(raw: str) -> Safe:
    from twshell.render.rewriting import rewritten

    broken = re.sub("\r\n|[\u2028\u2029\x85]", "\n", raw).split("\n")
    rows = [(row, 0) if is_clean(row) else rewritten(row) for row in broken]
    return Safe(_fewer_blank_rows("\n".join(row for row, _ in rows)), sum(hidden for _, hidden in rows))


def _fewer_blank_rows(text: str) -> str:
    most = MAX_BLANK_ROWS + 1
    return re.sub(rf"\n(?:[^\S\n]*\n){{{most},}}", "\n" * most, text)
