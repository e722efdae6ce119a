"""Finds mentions, hashtags and cashtags in a text as twitter-text does; changes with twitter-text's rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from twshell.domain.links import DIRECTIONAL, LATIN_ACCENTS, SPACES
from twshell.domain.post import Entity
from twshell.domain.record import NamedTuple

# Besides letters, marks and digits these may stand in a hashtag.
_IN_HASHTAG = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7"


class _Patterns(NamedTuple):
    mention: re.Pattern[str]
    before_mention: re.Pattern[str]
    after_retweet: re.Pattern[str]
    hashtag: re.Pattern[str]
    cashtag: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compile on first use."""
    return _Patterns(
        mention=re.compile(
            rf"[@\uff20]([A-Za-z0-9_]{{1,20}})(/[A-Za-z][A-Za-z0-9_-]{{0,24}})?(?P<no>[@\uff20{LATIN_ACCENTS}]|://)?"
        ),
        before_mention=re.compile(r"[A-Za-z0-9_!#$%&*@\uff20]"),
        after_retweet=re.compile(r"(?<![A-Za-z0-9_+~.-])[rR][tT]"),
        hashtag=re.compile(r"[#\uff03](?![\ufe0f\u20e3])"),
        cashtag=re.compile(
            rf"(?:^|(?<=[{SPACES}{DIRECTIONAL}]))\$([a-z]{{1,6}}(?:[._][a-z]{{1,2}})?)"
            rf"(?=$|[{SPACES}]|[!'#%&()*+,\\./:;<=>?@\[\]^_{{|}}~$-])",
            re.IGNORECASE | re.ASCII,
        ),
    )


def mentions_in(text: str) -> Iterator[Entity]:
    """Yield mentions as "mention", and "@ada/list" as "list"; a longer word than a username gives its beginning."""
    if "@" not in text and "\uff20" not in text:
        return
    patterns = _patterns()
    for found in patterns.mention.finditer(text):
        if found["no"] is None and _may_begin(text, found.start(), patterns):
            kind = "list" if found[2] else "mention"
            yield Entity(kind, found.start(), found.end(), found[1] + (found[2] or ""))


def _may_begin(text: str, at: int, patterns: _Patterns) -> bool:
    """Say whether a mention may begin here: at the start, after "RT", or after what cannot be part of an address."""
    if at == 0 or not patterns.before_mention.match(text, at - 1):
        return True
    return at >= 2 and patterns.after_retweet.match(text, at - 2) is not None


def hashtags_in(text: str) -> Iterator[Entity]:
    """Yield hashtags: letters, marks and digits with at least one letter or mark."""
    if "#" not in text and "\uff03" not in text:
        return
    for found in _patterns().hashtag.finditer(text):
        start = found.start()
        before = text[start - 1 : start]
        if before and before not in "\ufe0e\ufe0f" and (before == "&" or _is_tag_character(before)):
            continue
        end = start + 1
        while end < len(text) and _is_tag_character(text[end]):
            end += 1
        tag = text[start + 1 : end]
        if any(unicodedata.category(character)[0] in "LM" for character in tag) and not text.startswith(
            ("#", "\uff03", "://"), end
        ):
            yield Entity("hashtag", start, end, tag)


def _is_tag_character(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd" or character in _IN_HASHTAG


def cashtags_in(text: str) -> Iterator[Entity]:
    """Yield cashtags: $ and up to six letters, with at most one short suffix."""
    if "$" in text:
        for found in _patterns().cashtag.finditer(text):
            yield Entity("cashtag", found.start(), found.end(), found[1])
