"""What each character is to a terminal: a letter per class, so that rules about text are small expressions.

`Classes` maps a code point to one letter; `str.translate` turns a text into its string of classes:

a  nothing special        b  a blank                 x  never reaches a terminal as it is
m  non-spacing mark       k  the same, of a joining script (virama, vowel signs)
s  spacing mark           l  the same, of a joining script
j  letter of a joining script (may have ZWJ or ZWNJ between two of them)
p  extended pictographic  d  other base of a keycap  v  variation selector 15 or 16
t  skin tone              z  ZWJ                     n  ZWNJ
e  other cluster extender or prepended sign          L V T H  Hangul: leads, vowels, tails, whole syllables
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache

REPLACEMENT = "�"
DOTTED_CIRCLE = "◌"


def _ranges(table: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read "A9 203C 2194-2199" as sorted first and last code points."""
    pairs = [(part + "-" + part).split("-")[:2] for part in table.split()]
    return tuple(int(first, 16) for first, _ in pairs), tuple(int(last, 16) for _, last in pairs)


def _holds(ranges: tuple[tuple[int, ...], tuple[int, ...]], code: int) -> bool:
    """Say whether a code point lies in one of the ranges."""
    at = bisect_right(ranges[0], code) - 1
    return at >= 0 and code <= ranges[1][at]


# Extended_Pictographic of Unicode 18: what ZWJ may join and VS 15/16 may follow.
_PICTOGRAPHIC = """
A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 23CF 23E9-23F3 23F8-23FA 24C2 25AA-25AB 25B6 25C0
25FB-25FE 2600-2604 260E 2611 2614-2615 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 2648-2653
265F-2660 2663 2665-2666 2668 267B 267E-267F 2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB 26B0-26B1 26BD-26BE
26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 26E9-26EA 26F0-26F5 26F7-26FA 26FD 2702 2705 2708-270D 270F 2712 2714 2716
271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2764 2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07
2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F004 1F02C-1F02F 1F094-1F09F 1F0AF-1F0B0 1F0C0 1F0CF-1F0D0 1F0F6-1F0FF
1F170-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AF-1F1E5 1F201-1F20F 1F21A 1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F25F
1F266-1F321 1F324-1F393 1F396-1F397 1F399-1F39B 1F39E-1F3F0 1F3F3-1F3F5 1F3F7-1F3FA 1F400-1F4FD 1F4FF-1F53D
1F549-1F54E 1F550-1F567 1F56F-1F570 1F573-1F57A 1F587 1F58A-1F58D 1F590 1F595-1F596 1F5A4-1F5A5 1F5A8 1F5B1-1F5B2
1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 1F5E3 1F5E8 1F5EF 1F5F3 1F5FA-1F64F 1F680-1F6C5 1F6CB-1F6D2
1F6D5-1F6E5 1F6E9 1F6EB-1F6F0 1F6F3-1F6FF 1F7DC-1F7F0 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8AF
1F8BC-1F8BF 1F8C2-1F8CF 1F8D9-1F8FF 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA58-1FA5F 1FA6E-1FAFF 1FC00-1FFFD
"""
# Blocks whose letters join or build conjuncts: Arabic, Syriac, N'Ko, Mandaic, the Indic scripts and their kin.
_JOINING = """
600-6FF 700-74F 750-77F 7C0-7FF 840-86F 870-8FF 900-DFF F00-FFF 1000-109F 1700-17FF 1800-18AF 1A20-1AAF 1B00-1BFF
1C00-1C4F A800-A82F A840-A87F A880-A8DF A8E0-A8FF A930-A95F A980-A9DF A9E0-A9FF AA60-AA7F AAE0-AAFF ABC0-ABFF
FB50-FDFF FE70-FEFE 10A00-10A5F 10AC0-10AFF 10D00-10D3F 10EC0-10EFF 10F30-10FDF 11000-1193F 11940-1195F 119A0-11AAF
11C00-11CBF 11D00-11DAF 11EE0-11F5F 1E900-1E95F
"""
# Unassigned here, yet let through: newer emoji and CJK would vanish on an older Python (3.11 knows Unicode 14).
_UNASSIGNED_WELCOME = "3400-4DBF 4E00-9FFF 1F000-1FAFF 1FC00-1FFFD 20000-2A6DF 2A700-2FA1F 30000-3FFFD"
# Default_Ignorable_Code_Point outside category Cf; unassigned ones included.
_IGNORABLE = "34F 115F-1160 17B4-17B5 180B-180F 2065 3164 FE00-FE0F FFA0 FFF0-FFF8 E0000-E0FFF"
_PREPENDED = "600-605 6DD 70F 890-891 8E2 110BD 110CD"  # visible signs although Cf

_JOINERS = {0x200C: "n", 0x200D: "z", 0xFE0E: "v", 0xFE0F: "v"}
_EXTENDERS = {0xFF9E: "e", 0xFF9F: "e", **dict.fromkeys(range(0x1F3FB, 0x1F400), "t")}
_KEYCAPS = dict.fromkeys(map(ord, "0123456789#*"), "d")
_MEMO = 20_000  # classes remembered; a page of every script there is stays below


class Classes(dict[int, str]):
    """Code point → class letter, worked out once per character."""

    def __init__(self) -> None:
        """Read the tables."""
        super().__init__(_JOINERS | _EXTENDERS | _KEYCAPS)
        self._pictographic, self._joining = _ranges(_PICTOGRAPHIC), _ranges(_JOINING)
        self._ignorable, self._prepended = _ranges(_IGNORABLE), _ranges(_PREPENDED)
        self._welcome = _ranges(_UNASSIGNED_WELCOME)

    def __missing__(self, code: int) -> str:
        """Class a character not met before."""
        letter = self._class_of(code)
        if len(self) < _MEMO:
            self[code] = letter
        return letter

    def _class_of(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        if _holds(self._ignorable, code) or code == 0xFFFC:
            return "x"
        if category[0] == "C":
            if category == "Cf" and _holds(self._prepended, code):
                return "e"
            if category == "Cn" and _holds(self._welcome, code) and code & 0xFFFE != 0xFFFE:
                return "p" if _holds(self._pictographic, code) else "a"
            return "x"
        if category == "Zs" or code == 0x2800:  # braille blank
            return "b"
        if category in ("Zl", "Zp"):
            return "x"
        joining = _holds(self._joining, code)
        if category[0] == "M":
            return ("l" if joining else "s") if category == "Mc" else ("k" if joining else "m")
        if category[0] == "L" and joining:
            return "j"
        return self._jamo(code) or ("p" if _holds(self._pictographic, code) else "a")

    def _jamo(self, code: int) -> str:
        """Class Hangul; a whole syllable counts as one that takes vowels and tails, a superset of the truth."""
        if 0xAC00 <= code <= 0xD7A3:
            return "H"
        if 0x1100 <= code <= 0x11FF:
            return "L" if code < 0x1160 else "V" if code < 0x11A8 else "T"
        if 0xA960 <= code <= 0xA97C:
            return "L"
        return ("V" if code < 0xD7CB else "T") if 0xD7B0 <= code <= 0xD7FB else ""


@cache
def classes() -> Classes:
    """Return the table, made at the first text that needs it."""
    return Classes()


def pictographic_class() -> str:
    """Return the inside of a regular expression's class of extended pictographic characters."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(*_ranges(_PICTOGRAPHIC), strict=True))


@lru_cache(4096)
def stand_in(char: str) -> str:
    """Say what a terminal gets for a character of class x: a visible form, U+FFFD, or nothing."""
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return "^" + chr(code ^ 0x40)
    if 0x80 <= code < 0xA0:
        return f"<{code:02x}>"
    if unicodedata.category(char) == "Cf" or _holds(_ranges(_IGNORABLE), code):
        return ""
    return REPLACEMENT
