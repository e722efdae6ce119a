"""Which code points together make one emoji, for counting; changes when Unicode adds emoji sequences.

twitter-text counts every emoji sequence as one wide character. A lone emoji already weighs 2, so only sequences matter
here. They are described by their structure (Unicode emoji data 14.0, sequences up to 16.0 from memory) rather than
listed: what is joined without being in these patterns counts piece by piece, as it does at twitter-text.
"""

from __future__ import annotations

import re
from functools import cache

_TONE = "[\U0001f3fb-\U0001f3ff]"
_JOIN = "\u200d"
_VARIANT = "\ufe0f?"
_PERSON = "[\U0001f468\U0001f469\U0001f9d1]"
_CHILD = "[\U0001f466\U0001f467]"

# Emoji_Modifier_Base: what a skin tone may follow.
_TONED = (
    "\u261d\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7\U0001f3ca-\U0001f3cc\U0001f442\U0001f443"
    "\U0001f446-\U0001f450\U0001f466-\U0001f478\U0001f47c\U0001f481-\U0001f483\U0001f485-\U0001f487\U0001f48f"
    "\U0001f491\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590\U0001f595\U0001f596\U0001f645-\U0001f647"
    "\U0001f64b-\U0001f64f\U0001f6a3\U0001f6b4-\U0001f6b6\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f\U0001f918-\U0001f91f"
    "\U0001f926\U0001f930-\U0001f939\U0001f93c-\U0001f93e\U0001f977\U0001f9b5\U0001f9b6\U0001f9b8\U0001f9b9\U0001f9bb"
    "\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5\U0001faf0-\U0001faf8"
)
# What the emoji variation selector may follow (Emoji=Yes, keycap bases apart).
_PICTURES = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2"
    "\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626"
    "\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f"
    "\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce"
    "\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714"
    "\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1"
    "\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f004-\U0001f1e5"
    "\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
# What takes ♀ or ♂ after it: runners, police officers, heroes …
_GENDERED = (
    "\u26f9\U0001f3c3\U0001f3c4\U0001f3ca-\U0001f3cc\U0001f46e\U0001f46f\U0001f470\U0001f471\U0001f473\U0001f477"
    "\U0001f481\U0001f482\U0001f486\U0001f487\U0001f575\U0001f645-\U0001f647\U0001f64b\U0001f64d\U0001f64e\U0001f6a3"
    "\U0001f6b4-\U0001f6b6\U0001f926\U0001f935\U0001f937-\U0001f939\U0001f93c-\U0001f93e\U0001f9b8\U0001f9b9"
    "\U0001f9cd-\U0001f9cf\U0001f9d4\U0001f9d6-\U0001f9df"
)
# What a person holds or wears: stethoscope, plane, hair …
_ROLES = (
    "\u2695\u2696\u2708\U0001f33e\U0001f373\U0001f37c\U0001f384\U0001f393\U0001f3a4\U0001f3a8\U0001f3eb\U0001f3ed"
    "\U0001f4bb\U0001f4bc\U0001f527\U0001f52c\U0001f680\U0001f692\U0001f9af\U0001f9bc\U0001f9bd\U0001f9b0-\U0001f9b3"
)
_RIGHTWARDS = "\u27a1"
_TURNABLE = "\U0001f3c3\U0001f6b6\U0001f9ce"  # runs, walks, kneels; newer emoji turn them round with an arrow
_PAIRS = (  # single joins: rainbow flag, service dog, black cat, polar bear, burning heart …
    "\U0001f3f3\ufe0f?\u200d\U0001f308", "\U0001f3f3\ufe0f?\u200d\u26a7\ufe0f?", "\U0001f3f4\u200d\u2620\ufe0f?",
    "\U0001f415\u200d\U0001f9ba", "\U0001f408\u200d\u2b1b", "\U0001f426\u200d\u2b1b", "\U0001f426\u200d\U0001f525",
    "\U0001f43b\u200d\u2744\ufe0f?", "\U0001f441\ufe0f?\u200d\U0001f5e8\ufe0f?", "\U0001f62e\u200d\U0001f4a8",
    "\U0001f635\u200d\U0001f4ab", "\U0001f636\u200d\U0001f32b\ufe0f?", "\u2764\ufe0f?\u200d\U0001f525",
    "\u2764\ufe0f?\u200d\U0001fa79", "\U0001f34b\u200d\U0001f7e9", "\u26d3\ufe0f?\u200d\U0001f4a5",
    "\U0001f344\u200d\U0001f7eb", "\U0001f642\u200d[\u2194\u2195]\ufe0f?",
)  # fmt: skip
_FLAGS = (  # ISO 3166 with the exceptional codes that have a flag
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI "
    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ "
    "IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML "
    "MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS "
    "PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK "
    "TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)


def _flags() -> str:
    """Group the flags by their first letter: two regional indicators each."""
    seconds: dict[str, str] = {}
    for code in _FLAGS.split():
        seconds[code[0]] = seconds.get(code[0], "") + _indicator(code[1])
    return "|".join(f"{_indicator(first)}[{letters}]" for first, letters in seconds.items())


def _indicator(letter: str) -> str:
    return chr(0x1F1E6 + ord(letter) - ord("A"))


def _joined() -> list[str]:
    """Describe what is joined by U+200D, longest first."""
    turn = f"(?:{_JOIN}{_RIGHTWARDS}{_VARIANT})?"
    someone = f"{_PERSON}{_TONE}?"
    heart = f"{_JOIN}\u2764{_VARIANT}(?:{_JOIN}\U0001f48b)?{_JOIN}"
    children = f"{_JOIN}{_CHILD}(?:{_JOIN}{_CHILD})?"
    neutral = f"\U0001f9d1(?:{_JOIN}\U0001f9d1)?{_JOIN}\U0001f9d2(?:{_JOIN}\U0001f9d2)?"
    return [
        f"{someone}{heart}{someone}",
        f"{someone}{_JOIN}\U0001f91d{_JOIN}{someone}",
        f"\U0001faf1{_TONE}?{_JOIN}\U0001faf2{_TONE}?",
        f"{_PERSON}(?:{_JOIN}{_PERSON})?{children}",
        neutral,
        f"{someone}{_JOIN}[{_ROLES}]{_VARIANT}{turn}",
        f"[{_GENDERED}](?:{_TONE}|\ufe0f)?{_JOIN}[\u2640\u2642]{_VARIANT}{turn}",
        f"[{_TURNABLE}]{_TONE}?{_JOIN}{_RIGHTWARDS}{_VARIANT}",
        *_PAIRS,
    ]


@cache
def sequences() -> re.Pattern[str]:
    """Return the pattern of everything that counts as one emoji and is more than one code point."""
    nations = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("gbeng", "gbsct", "gbwls"))
    return re.compile(
        "|".join(
            (
                "[0-9#*]\ufe0f?\u20e3",
                _flags(),
                f"\U0001f3f4(?:{nations})\U000e007f",
                *_joined(),
                f"[{_TONED}]{_TONE}",
                f"[{_PICTURES}]\ufe0f",
            )
        )
    )
