"""How keys are written: C-x u, M-x, <f1>; and read, for `bind`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

_NAMES = {
    Keys.ControlM: "RET", Keys.ControlI: "TAB", Keys.Escape: "ESC", Keys.ControlH: "DEL", Keys.ControlAt: "C-SPC",
    Keys.ControlUnderscore: "C-_", Keys.BackTab: "S-TAB",
}  # fmt: skip
_WORDS = {"ret": "c-m", "enter": "c-m", "tab": "c-i", "spc": " ", "del": "c-h", "esc": "escape"}
RESERVED = {("c-c",), ("c-g",), ("c-m",), ("c-j",), ("c-d",), ("escape",), ("c-x",), ("c-h",), ("c-i",)}


def spell(keys: Iterable[KeyPress]) -> str:
    """Write keys as Emacs does: Escape before another key is Meta."""
    words: list[str] = []
    is_meta = False
    for press in keys:
        if press.key == Keys.Escape and not is_meta:
            is_meta = True
            continue
        words.append(("M-" if is_meta else "") + _name(press.key))
        is_meta = False
    return " ".join([*words, "ESC"] if is_meta else words)


def _name(key: Keys | str) -> str:
    if not isinstance(key, Keys):
        return "SPC" if key == " " else key
    if key in _NAMES:
        return _NAMES[key]
    if key.value.startswith("c-") and len(key.value) == 3:
        return "C-" + key.value[2:]
    return f"<{key.value.strip('<>')}>"


def read_keys(text: str) -> tuple[Keys | str, ...] | str:
    """Read `C-x m`, `M-h`, `<f5>`, `C-M-x`; a string says what is wrong with it."""
    keys: list[Keys | str] = []
    for word in text.split():
        one = _read_one(word)
        if one is None:
            return f"no key is called `{word}`: write C-x m, M-h, f5"
        keys += one
    if not keys:
        return "name a key: C-x m, M-h, f5"
    spelled = tuple(str(getattr(key, "value", key)) for key in keys)
    if spelled in RESERVED or spelled[0] in ("c-c", "c-g", "c-m", "c-j"):
        return f"{text} is kept for twsh itself"
    if len(keys[0]) == 1 and not isinstance(keys[0], Keys):
        return f"{text} is a letter to type with: put C-x, M- or a function key first"
    return tuple(keys)


def _read_one(word: str) -> list[Keys | str] | None:
    bare = word[1:-1] if re.fullmatch(r"<.+>", word) else word
    meta: list[Keys | str] = []
    control = ""
    while found := re.match(r"([CMcm])-(?=.)", bare):
        if found[1] in "Mm":
            meta = [Keys.Escape]
        else:
            control = "c-"
        bare = bare[2:]
    bare = _WORDS.get(bare.lower(), bare)
    name = control + (bare.lower() if control or len(bare) > 1 else bare)
    if name in ("c- ", "c-c-@"):
        name = "c-@"
    try:
        return [*meta, Keys(name)]
    except ValueError:
        return [*meta, name] if len(name) == 1 and name.isprintable() else None
