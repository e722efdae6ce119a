"""The language a text is in, guessed from its letters and small words; changes with the languages told apart.

X detects a language and returns its BCP 47 tag, with names of its own where there are no words: `qam` mentions only,
`qht` hashtags only, `qct` cashtags only, `qme` media only, `zxx` links only, `und` for what cannot be told.
"""

from __future__ import annotations

import re
from collections import Counter

from twshell.sim.entities import Span, extract

_READ = 1_000  # characters looked at; more do not change the guess
_WORDLESS = {"mention": "qam", "hashtag": "qht", "cashtag": "qct", "url": "zxx"}
# Scripts that stand for one language, or for the first of several that marks tell apart.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),  # kana settle it, whatever stands beside them
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0620-\u064a\u066e-\u06d3]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("hi", re.compile("[\u0904-\u0939]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("th", re.compile("[\u0e01-\u0e2e]")),
)
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_TURNS = {"ru": (re.compile("[іїєґІЇЄҐ]"), "uk"), "ar": (re.compile("[پچژگ]"), "fa")}
_WORD = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]+")
_SMALL_WORDS = {
    "en": "the a an and of to in is it that this i you my we he she they was are not no with for on at be have has had "
          "from by as or but if so what who one two your our their there here out up all will can do did good morning",
    "de": "der die das ein eine und ist nicht ich du wir ihr sie es mit auf zu den dem im in von für sehr heute auch "
          "geht nach alle guten morgen was wie kein zwei",
    "fr": "le la les un une des et est pas je tu il elle nous vous ne que qui dans sur avec pour du au en deux du ce "
          "mon ma mes sont plus c j d l qu où",
    "es": "el la los las un una y es no yo tú que de en con para por se lo mi su muy hoy del al más está dos he",
    "pt": "o a os as um uma e é não eu que de em com para por se meu minha do da no na mais está hoje há tenho dois",
    "it": "il lo la gli un una e è non io che di in con per si mi del della sono più oggi cosa ho due",
    "nl": "de het een en is niet ik je we met op te van voor dat die naar ook heb geen vandaag maar loopt aan zijn",
    "pl": "i w z na nie to jest się że do jak co jedna jeden ale po dzień dzisiaj tylko mam ja",
    "tr": "bir ve bu da de için çok ben sen ne var yok bugün ile gibi değil en kedi",
    "vi": "là và của một có không cho với này trời hôm nay đến đi được người con",
}  # fmt: skip
# Letters that hardly another of these languages has.
_MARKS = {
    "de": "ßäöü", "fr": "çèêëîïôœùûà", "es": "ñ¿¡áéíóú", "pt": "ãõçâêáé", "it": "èòàìù", "pl": "ąćęłńśźż",
    "tr": "ğışçöü", "vi": "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "nl": "ĳ",
}  # fmt: skip


def language_of(text: str, *, has_media: bool = False) -> str:
    """Return the tag of the language `text` is most likely in, English where only its letters are Latin."""
    spans = extract(text[:_READ])
    words = _without(text[:_READ], spans)
    counts = {tag: len(script.findall(words)) for tag, script in _SCRIPTS}
    if counts["ja"]:
        counts["ja"] += counts.pop("zh")
    tag = max(counts, key=lambda one: counts[one])
    latin = len(_LATIN.findall(words))
    if not latin and not counts[tag]:
        return _wordless(text, spans, has_media)
    if latin > 2 * counts[tag]:
        return _latin(words.lower())
    mark, other = _TURNS.get(tag, (None, ""))
    return other if mark is not None and mark.search(words) else tag


def _without(text: str, spans: list[Span]) -> str:
    """Return the text without links, names and tags, which are in no language."""
    kept, end = [], 0
    for span in spans:
        kept.append(text[end : span.start])
        end = span.end
    return " ".join([*kept, text[end:]])


def _wordless(text: str, spans: list[Span], has_media: bool) -> str:
    kinds = {span.kind for span in spans}
    if len(kinds) == 1 and not _without(text[:_READ], spans).strip():
        return _WORDLESS[kinds.pop()]
    return "qme" if has_media and not text.strip() else "und"


def _latin(words: str) -> str:
    points: Counter[str] = Counter()
    for word in _WORD.findall(words):
        for tag, small in _SMALL.items():
            points[tag] += word in small
    for tag, marks in _MARKS.items():
        points[tag] += sum(letter in marks for letter in words)
    tag, most = max(points.items(), key=lambda item: item[1], default=("en", 0))
    return tag if most > points["en"] else "en"


_SMALL = {tag: frozenset(words.split()) for tag, words in _SMALL_WORDS.items()}
