"""Links, mentions, hashtags and cashtags in a text, by twitter-text's rules; changes when X reads texts differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from twshell.sim.tlds import COMMON_TLDS, COUNTRY_TLDS, NATIVE_TLDS


class Span(NamedTuple):
    """One entity: half-open offsets in code points, and its value (the link, or the name or tag without its sign)."""

    kind: Literal["url", "mention", "hashtag", "cashtag"]
    start: int
    end: int
    value: str


_LATIN = "a-zA-Z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_HOST_CHARACTER = r"[^\s!-,./:-@\[-^`{-~\u00a0-\u00b7\u2000-\u206f\u3000-\u303f\ufe00-\ufe0f\uff00-\uff0f\uff1a-\uff20]"
_WITH_PROTOCOL = re.compile(rf"(?<![A-Za-z0-9@＠$#＃])https?://({_HOST_CHARACTER}(?:{_HOST_CHARACTER}|\.)*)", re.I)
_BARE = re.compile(
    rf"(?<![A-Za-z0-9@＠$#＃\-_./])(?<![{_LATIN}])"
    rf"((?:[{_LATIN}][{_LATIN}_-]*\.)+(?:[{_LATIN}][{_LATIN}_-]*|{'|'.join(NATIVE_TLDS)}))"
)
_PORT = re.compile(r":\d+")
_GENERAL = r"a-z0-9\u0400-\u04ff\u00c0-\u024f!*';:=+,.$/%#\[\]\-\u2013_~@|&"
_PATH = re.compile(rf"/(?:[{_GENERAL}]|\((?:[{_GENERAL}]|\([{_GENERAL}]*\))*\))*", re.I)
_PATH_END = re.compile(r"[a-z0-9\u0400-\u04ff\u00c0-\u024f=_#/+\-)]", re.I)
_QUERY = re.compile(r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]", re.I)
_TCO_PATH = re.compile(r"/[a-z0-9]+", re.I)
_ASCII_RUN = re.compile(r"[a-zA-Z0-9-]+")

MENTION = re.compile(
    r"(?:(?<![a-zA-Z0-9_!#$%&*@＠])|(?<![a-zA-Z0-9_+~.-][rR][tT])(?<=[rR][tT]))[@＠]([a-zA-Z0-9_]{1,20})"
    r"(?![a-zA-Z0-9_@＠\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]|://)"
)
# Combining marks that \w leaves out and hashtags need: Latin, Cyrillic, Hebrew, Arabic, Indic, Thai; and the joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d\u30fb\u00b7\u05f3\u05f4"
)
_HASHTAG = re.compile(rf"(?<![&/\w{_MARKS}])[#＃](?![\ufe0f\u20e3])([\w{_MARKS}]+)(?!#|＃|://)")
_CASHTAG = re.compile(r"(?:(?<=\s)|^)\$([a-zA-Z]{1,6}(?:[._][a-zA-Z]{1,2})?)(?=$|[\s!-.:-@\[-^`{-~])")
_LETTER = re.compile(rf"[^\W\d_]|[{_MARKS}]")


def extract(text: str) -> list[Span]:
    """Return every entity of `text` in order; nothing is found inside a link."""
    spans: list[Span] = []
    if "." in text:
        spans.extend(_links(text))
    taken = [(span.start, span.end) for span in spans]
    if "@" in text or "＠" in text:
        spans.extend(_outside("mention", MENTION, text, taken))
    if "#" in text or "＃" in text:
        spans.extend(span for span in _outside("hashtag", _HASHTAG, text, taken) if _LETTER.search(span.value))
    if "$" in text:
        spans.extend(_outside("cashtag", _CASHTAG, text, taken))
    spans.sort(key=lambda span: span.start)
    return spans


def _outside(
    kind: Literal["mention", "hashtag", "cashtag"], pattern: re.Pattern[str], text: str, taken: list[tuple[int, int]]
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start = match.start(1) - 1
        if not any(begin <= start < end for begin, end in taken):
            yield Span(kind, start, match.end(1), match[1])


def _links(text: str) -> Iterator[Span]:
    """Yield the links: with http(s):// or bare domains with a known top-level domain."""
    ends = 0
    for match in sorted([*_WITH_PROTOCOL.finditer(text), *_BARE.finditer(text)], key=re.Match.start):
        start = match.start()
        if start < ends:
            continue
        host_end = _host_end(match[1], match.start(1))
        if host_end is None:
            # A refused host takes its whole run with it, so that no tail of it becomes a bare link.
            ends = match.end() if match.start(1) > start else ends
            continue
        end = _link_end(text, match.start(1), host_end)
        if end is None or (text[host_end : host_end + 1] or " ") in "@＠+-":
            ends = host_end
            continue
        ends = end
        yield Span("url", start, end, text[start:end])


def _host_end(host: str, offset: int) -> int | None:
    """Return where the host ends in the text: after the last label that begins with a known top-level domain."""
    labels = host.split(".")
    position = offset + len(host)
    for index in range(len(labels) - 1, 0, -1):
        position -= len(labels[index])
        length = _tld_length(labels[index])
        if length and _valid_labels(labels[:index]):
            return position + length
        position -= 1
    return None


def _tld_length(label: str) -> int:
    run = _ASCII_RUN.match(label)
    if run is not None:
        tld = run[0].lower()
        return run.end() if tld in COMMON_TLDS or tld in COUNTRY_TLDS else 0
    return max((len(tld) for tld in NATIVE_TLDS if label.startswith(tld)), default=0)


def _valid_labels(labels: list[str]) -> bool:
    if not all(label and label[0] not in "-_" and label[-1] not in "-_" for label in labels):
        return False
    return "_" not in labels[-1] and all(map(_encodes, labels))


def _encodes(label: str) -> bool:
    """Whether a label is lawful: at most 63 octets, counted when encoded if it is in another script."""
    if label.isascii():
        return len(label) <= 63
    return not label.startswith("xn--") and len(label) <= 63 and len(label.encode("punycode")) <= 59


def _link_end(text: str, host_start: int, host_end: int) -> int | None:
    """Return the end of the link after port, path and query; None for a t.co link of more than 40 letters."""
    end = host_end
    if port := _PORT.match(text, end):
        end = port.end()
    if text[host_start:host_end].lower() == "t.co":
        path = _TCO_PATH.match(text, end)
        if path is None:
            return end
        return path.end() if path.end() - path.start() <= 41 else None
    if path := _PATH.match(text, end):
        end = path.end()
        while not _PATH_END.match(text, end - 1) or _is_open(text, path.start(), end):
            end -= 1
    if query := _QUERY.match(text, end):
        end = query.end()
    return end


def _is_open(text: str, start: int, end: int) -> bool:
    return text[end - 1] == ")" and text.count(")", start, end) > text.count("(", start, end)
