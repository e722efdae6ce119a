"""Finds the links in a text as twitter-text does; changes with twitter-text's rules of what a URL is.

Each rule is linear in the text: a text is cut into runs of host characters, a run into its labels, and each label is
looked at a bounded number of times (a single pattern over everything would backtrack for seconds on "a." * 500).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from twshell.domain.record import NamedTuple
from twshell.domain.tlds import ascii_names, international_lengths, international_names

# Character classes of twitter-text's own regular expressions, to stand inside [].
SPACES = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
DIRECTIONAL = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVALID = r"\ufffe\ufeff\uffff"
LATIN_ACCENTS = (
    r"\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb"
    r"\u0300-\u036f\u1e00-\u1eff"
)
_IN_PATH = rf"[a-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}]"
_IN_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_NOT_LAST_IN_PATH = "!*';:,.$%[]\u2013~@|&"
_NOT_LAST_IN_QUERY = "!?*'@();:+$%[].,~|"

_LONGEST_URL = 4096
_LONGEST_LABEL = 63
_LONGEST_TCO_SLUG = 40


class Link(NamedTuple):
    """Where a link stands, in code points, end exclusive."""

    start: int
    end: int


class _Patterns(NamedTuple):
    run: re.Pattern[str]  # host characters, dots, hyphens and underscores
    start: re.Pattern[str]  # where a host without scheme may begin
    word: re.Pattern[str]
    punycode: re.Pattern[str]
    port: re.Pattern[str]
    path: re.Pattern[str]
    query: re.Pattern[str]
    tco: re.Pattern[str]
    plain_host: re.Pattern[str]
    ascii_host: str  # the characters of a host that may stand without scheme


@cache
def _patterns() -> _Patterns:
    """Compile on first use: a session that posts nothing pays nothing."""
    group = rf"\((?:{_IN_PATH}++|{_IN_PATH}*+\({_IN_PATH}++\){_IN_PATH}*+)\)"
    accents = "".join(chr(code) for code in range(0xC0, 0x1F00) if re.match(f"[{LATIN_ACCENTS}]", chr(code)))
    return _Patterns(
        run=re.compile(rf"[^!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${SPACES}{INVALID}{DIRECTIONAL}]+"),
        start=re.compile(rf"(?<![A-Za-z0-9@\uff20$#\uff03{INVALID}])[^-_.]"),
        word=re.compile(r"[0-9A-Za-z]*+"),
        punycode=re.compile(r"xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII),
        port=re.compile(r":[0-9]+"),
        path=re.compile(rf"/(?>(?:{_IN_PATH}++|{group})*)", re.IGNORECASE),
        query=re.compile(rf"\?{_IN_QUERY}*+", re.IGNORECASE | re.ASCII),
        tco=re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE | re.ASCII),
        plain_host=re.compile(r"[-.0-9A-Za-z]+"),
        ascii_host="-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + accents,
    )


def links_in(text: str) -> Iterator[Link]:
    """Yield the links of a text in order; `text` is taken as it stands, so normalise it before if you count with it."""
    if "." not in text:
        return
    last = -1  # the end of the last match: what follows needs one character between, as in twitter-text
    for run in _patterns().run.finditer(text):
        if "." in run[0] and run.end() > last:
            host_run = _Run(text, run.start(), run.end())
            for link, end in host_run.matches(last):
                last = end
                if link is not None:
                    yield link


class _Run:
    """One stretch of host characters and what it may hold: `ends[n]` is where a top-level domain at label n ends."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.stop = end
        self.labels = text[start:end].split(".")
        self.starts = []
        for label in self.labels:
            self.starts.append(start)
            start += len(label) + 1
        self.ends = [0] * len(self.labels)
        self.ends[1:] = [_tld_end(text, at, label) for at, label in zip(self.starts[1:], self.labels[1:], strict=True)]
        self.has_tld = any(self.ends)
        self.reach = self._reach()

    def _reach(self) -> list[int]:
        """For each label, the farthest label that can be the top-level domain of a host which begins with it, or 0."""
        reach = [0] * (len(self.labels) + 1)
        if self.has_tld:
            for n in range(len(self.labels) - 2, -1, -1):
                label = self.labels[n]
                if label and label[0] not in "-_" and label[-1] not in "-_":
                    reach[n] = reach[n + 1] or (n + 1 if self.ends[n + 1] and "_" not in label else 0)
        return reach

    def matches(self, last: int) -> Iterator[tuple[Link | None, int]]:
        """Yield (link or None, end of the match); None is a match that only uses text up, such as `x@` hosts."""
        if not self.has_tld:
            return
        scheme = self._scheme(last)
        if scheme is not None and self.reach[0]:
            end = self.ends[self.reach[0]]
            link, last = self._with_scheme(scheme, end)
            yield link, last
        for begin, first, far in self._starts(last):
            if last >= self.stop:
                return
            end = self.ends[far]
            has_path, last = _tail(self.text, end)
            found = [] if begin and self.text[begin - 1] in "-_./" else list(self._bare(begin, first, far))
            if found and has_path and found[-1].end == end:  # without a path, port and query are left outside
                found[-1] = Link(found[-1].start, last)
            yield from ((link, last) for link in found if link.end - link.start <= _LONGEST_URL)
            yield None, last

    def _scheme(self, last: int) -> int | None:
        """Return where the http:// before this run begins, if it may begin there."""
        text, end = self.text, self.starts[0]
        if text[max(0, end - 3) : end] != "://":
            return None
        for word in ("https", "http"):
            at = end - 3 - len(word)
            if at >= 0 and text[at : end - 3].lower() == word:
                ok = at == 0 or (at > last and _patterns().start.match(text, at))
                return at if ok else None
        return None

    def _with_scheme(self, begin: int, host_end: int) -> tuple[Link | None, int]:
        _, end = _tail(self.text, host_end)
        short = _patterns().tco.match(self.text, begin, end)
        if short is not None:
            return (Link(begin, short.end()) if len(short[1]) <= _LONGEST_TCO_SLUG else None), end
        fits = end - begin <= _LONGEST_URL and _is_host(self.text[self.starts[0] : host_end])
        return (Link(begin, end) if fits else None), end

    def _starts(self, last: int) -> Iterator[tuple[int, int, int]]:
        """Yield (where, in which label, label of the top-level domain) for hosts without scheme, leftmost first."""
        start, n = _patterns().start, 0
        position = self.starts[0]
        while n < len(self.labels) - 1:
            label, at = self.labels[n], self.starts[n]
            stop = at + len(label)
            far = self.reach[n + 1]
            position = max(position, at)
            if not far and self.ends[n + 1]:
                far = n + 1
                position = max(position, at + label.rfind("_") + 1)
            found = start.search(self.text, position, stop) if far and label and label[-1] not in "-_" else None
            if found is None:
                n += 1
                continue
            if found.start() > last:
                yield found.start(), n, far
                n = far
                position = self.ends[far] + 1  # one character between this match and the next
            else:
                position = last + 1
                n += position >= stop

    def _bare(self, begin: int, first: int, far: int) -> Iterator[Link]:
        """Yield the hosts in ASCII (or accented Latin) letters between two labels."""
        if _patterns().plain_host.fullmatch(self.text, begin, self.ends[far]):
            if _is_host(self.text[begin : self.ends[far]]):
                yield Link(begin, self.ends[far])
            return
        allowed = _patterns().ascii_host
        tails = []  # of each label, where its last stretch of allowed characters begins
        for n in range(first, far + 1):
            at = max(begin, self.starts[n])
            label = self.text[at : self.starts[n] + len(self.labels[n])]
            tails.append(at + len(label.rstrip(allowed)))
        reach = [0] * (far + 2)
        for n in range(far - 1, first, -1):
            if self.labels[n] and tails[n - first] == self.starts[n]:
                reach[n] = reach[n + 1] or (n + 1 if self.ends[n + 1] else 0)
        n, position = first, begin
        while n < far:
            at = max(position, tails[n - first])
            to = reach[n + 1] or (n + 1 if self.ends[n + 1] else 0)
            if not to or at >= self.starts[n] + len(self.labels[n]):
                n += 1
                continue
            end = self.ends[to]
            if _is_host(self.text[at:end]):
                yield Link(at, end)
            n, position = to, end


def _tld_end(text: str, at: int, label: str) -> int:
    """Return where the top-level domain that begins a label ends, or 0 where none begins it."""
    if not label:
        return 0
    patterns = _patterns()
    end = at + len(label) if label.isascii() and label.isalnum() else patterns.word.match(text, at).end()  # type: ignore[union-attr]
    if text[at:end].lower() in ascii_names() and text[end : end + 1] not in ("@", "+", "-"):
        return end
    if label[:4].lower() == "xn--" and (found := patterns.punycode.match(text, at)):
        return found.end()
    for length in () if label.isascii() else international_lengths(label[0].lower()):
        if length <= len(label) and label[:length].lower() in international_names():
            follower = text[at + length : at + length + 1]
            is_cut = follower.isascii() and (follower.isalnum() or follower in ("@", "+", "-"))
            return 0 if is_cut else at + length
    return 0


def _tail(text: str, at: int) -> tuple[bool, int]:
    """Return whether a path follows a host, and where its port, path and query end."""
    if text[at : at + 1] not in (":", "/", "?"):
        return False, at
    patterns = _patterns()
    if found := patterns.port.match(text, at):
        at = found.end()
    path = patterns.path.match(text, at)
    if path is not None:
        at += len(path[0].rstrip(_NOT_LAST_IN_PATH))
    if found := patterns.query.match(text, at):
        at += len(found[0].rstrip(_NOT_LAST_IN_QUERY))  # a lone question mark goes with the rest
    return path is not None, at


def _is_host(host: str) -> bool:
    """Say whether every label is short enough once written in ASCII."""
    return all(len(label) <= _LONGEST_LABEL if label.isascii() else _is_label(label) for label in host.split("."))


@lru_cache(maxsize=256)
def _is_label(label: str) -> bool:
    # Punycode needs at least one character for each of the label's (and at most six), and "xn--" before them.
    if len(label) > _LONGEST_LABEL - 4 or label[:4].lower() == "xn--":
        return False
    if len(label) * 6 < _LONGEST_LABEL - 4:
        return True
    return len(label.lower().encode("punycode")) <= _LONGEST_LABEL - 4
