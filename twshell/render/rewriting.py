"""What a row of text may hold, and how one that holds more is rewritten: the rules behind `sanitise`.

Apart from it because few texts need it: it is imported, and its expressions are compiled, when the first one does.
The expressions speak of class letters, see `characters`.
"""

from __future__ import annotations

import re

from wcwidth import iter_graphemes

from twshell.render.characters import DOTTED_CIRCLE, classes, stand_in

MAX_MARKS = 4  # per base, UTS #39
MAX_CLUSTER = 32  # code points, UAX #29
MAX_BLANKS = 16  # in a run
_SIGN = "."  # stands for what is drawn before the row, to which its first characters may cling
_PASSES = 8  # more than honest or hostile text was ever seen to need

# Atomic groups, here and elsewhere: a possessive group is matched wrongly by Python 3.11.2, Debian 12's.
_LEGAL = re.compile(
    r"""(?>(?: [apdjHLVTte]++
             | b{1,16}+ (?!b)
             | (?<=[^b]) (?: [sl]++ | [mk]{1,4}+ (?![mk]) )
             | (?<=[pd]) v [mk]{0,3}+ (?![mk])
             | (?: (?<=[pt]) | (?<=pv) ) z (?=p)
             | (?<=[jkl]) [zn] (?=j)
           )*)""",
    re.VERBOSE,
)
_JOINER = re.compile(r"(?<=[pd])v|(?:(?<=[pt])|(?<=pv))z(?=p)|(?<=[jkl])[zn](?=j)|([vzn])")
_MANY_MARKS = re.compile(rf"[mkv]{{{MAX_MARKS + 1},}}")
_BLANK_RUN = re.compile(rf"b{{{MAX_BLANKS + 1},}}")
_LOST_MARK = re.compile(r"(?:^|(?<=b))(?=[mksl])")
# Enough characters in a row that may continue a cluster: only then are clusters counted exactly.
_NO_BREAK = re.compile(rf"[^ab]{{{MAX_CLUSTER - 1}}}")
_MAYBE_LONG = re.compile(
    rf"(?>[mksltvzne]|(?<=[klmz])j|(?<=z)p|(?<=L)[LVH]|(?<=[VH])[VT]|(?<=T)T|(?<=e).){{{MAX_CLUSTER - 1}}}"
)
_LAST_TAG = "\U000e007f"
_FLAG = re.compile(  # England, Scotland, Wales: the three tag sequences recommended for general interchange
    "(\U0001f3f4(?:\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073))\U000e007f)"
)


def is_legal(row: str) -> bool:
    """Say whether a row obeys every rule, whatever its script."""
    parts = _FLAG.split(row)[::2] if _LAST_TAG in row else [row]
    return all(_is_legal(part, part.translate(classes())) for part in parts)


def _is_legal(row: str, kinds: str) -> bool:
    if _LEGAL.fullmatch(kinds) is None:
        return False
    if _NO_BREAK.search(kinds) is None or _MAYBE_LONG.search(kinds) is None:
        return True
    return max(map(len, iter_graphemes(_SIGN + row))) <= MAX_CLUSTER


def rewritten(row: str) -> tuple[str, int]:
    """Return the row made legal and how many characters were left out; flags made of tags are spared."""
    if _LAST_TAG not in row:
        return _rewritten(row)
    parts = [(part, 0) if at % 2 else _rewritten(part) for at, part in enumerate(_FLAG.split(row))]
    return "".join(part for part, _ in parts), sum(hidden for _, hidden in parts)


def _rewritten(row: str) -> tuple[str, int]:
    """Apply the rules until all are kept: taking a character out can bring its neighbours together."""
    table = classes()
    hidden = 0
    for _ in range(_PASSES):
        kinds = row.translate(table)
        if _is_legal(row, kinds):
            return row, hidden
        row, left_out = _without_bad(row) if "x" in kinds else _trimmed(row, kinds)
        hidden += left_out
    bare = "".join(char for char in row if table[ord(char)] in "apdjH")
    return bare, hidden + len(row) - len(bare)


def _without_bad(row: str) -> tuple[str, int]:
    """Put a visible form, or nothing, in place of what no terminal may get."""
    table = classes()
    shown: dict[str, str | int | None] = {char: stand_in(char) for char in set(row) if table[ord(char)] == "x"}
    return row.translate(str.maketrans(shown)), sum(row.count(char) for char, form in shown.items() if not form)


def _trimmed(row: str, kinds: str) -> tuple[str, int]:
    """Undo the first sort of excess that is there, in a row without class x."""
    if stray := [found.span() for found in _JOINER.finditer(kinds) if found[1]]:
        return _without(row, stray), len(stray)
    if many := [(found.start() + MAX_MARKS, found.end()) for found in _MANY_MARKS.finditer(kinds)]:
        return _without(row, many), sum(end - start for start, end in many)
    if blanks := [(found.start() + MAX_BLANKS, found.end()) for found in _BLANK_RUN.finditer(kinds)]:
        return _without(row, blanks), 0
    if lost := [found.start() for found in _LOST_MARK.finditer(kinds)]:
        return DOTTED_CIRCLE.join(row[a:b] for a, b in zip([0, *lost], [*lost, len(row)], strict=True)), 0
    short = _short_clusters(row)
    return short, len(row) - len(short)


def _short_clusters(row: str) -> str:
    """Cut every cluster to its allowed length, and drop those that would cling to what was cut."""
    kept: list[str] = []
    cut = ""
    for cluster in iter_graphemes(_SIGN + row):
        if cut and len(list(iter_graphemes(cut + cluster))) == 1:
            continue
        cut = cluster[:MAX_CLUSTER] if len(cluster) > MAX_CLUSTER else ""
        kept.append(cut or cluster)
    return "".join(kept).removeprefix(_SIGN)


def _without(row: str, stretches: list[tuple[int, int]]) -> str:
    starts = [0, *(end for _, end in stretches)]
    ends = [*(start for start, _ in stretches), len(row)]
    return "".join(row[start:end] for start, end in zip(starts, ends, strict=True))
