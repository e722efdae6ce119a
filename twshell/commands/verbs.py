"""The verbs a line may start with: commands, their aliases, the user's aliases and saved macros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.commands.index import SPECS
from twshell.commands.kinds.base import Offer
from twshell.commands.spec import Spec
from twshell.domain.capabilities import check
from twshell.domain.errors import UsageError
from twshell.domain.refs import read_handle, read_post_word

if TYPE_CHECKING:
    from twshell.session.session import Session

BY_NAME: dict[str, Spec] = {name: spec for spec in SPECS for name in (spec.name, *spec.aliases)}
VERBS = frozenset(BY_NAME)
EXPANDER = next(spec for spec in SPECS if spec.expands)  # the command a saved macro's name stands for, with its word


def find(word: str, session: Session) -> Spec | str:
    """Return the command a word names, or the name of a saved macro; unique prefixes find reads only."""
    if word in BY_NAME:
        return BY_NAME[word]
    if session.has_macro(word):
        return word
    matching = {spec.name: spec for name, spec in BY_NAME.items() if name.startswith(word)}
    if word and len(matching) == 1 and next(iter(matching.values())).mode == "R":
        return next(iter(matching.values()))
    raise UsageError(f"no command `{word[:40]}`", _advice(word, sorted(matching), session))


def _advice(word: str, matching: list[str], session: Session) -> str:
    if word and (read_post_word(word) is not None or read_handle(word) == word[1:]):
        return f"did you mean `{'user' if word[0] == '@' else 'show'} {word[:80]}`?"
    verb = word.rstrip("0123456789-")
    if verb != word and verb in BY_NAME:
        return f"did you mean `{verb} {word[len(verb) :]}`?"
    if len(matching) == 1:
        return f"did you mean `{matching[0]}`? Only reads run by a prefix"
    if 1 < len(matching) <= 5:
        return "did you mean " + ", ".join(f"`{name}`" for name in matching) + "?"
    near = nearest(word, [*BY_NAME, *(name for name, _ in session.macro_names()), *session.aliases])
    return (
        f"did you mean `{near}`?" if near else "`help` lists the commands; plain text is never posted: `post TEXT` is"
    )


def nearest(word: str, names: list[str]) -> str:
    """Return the name fewest edits away (swapped neighbours count once), or an empty string beyond a third of it."""
    allowed = max(1, (len(word) + 1) // 3) if len(word) > 1 else 0  # a letter is near every other
    best = min(((distance(word, name), -len(name), name) for name in names), default=(allowed + 1, 0, ""))
    return best[2] if best[0] <= allowed and len(word) <= 30 else ""


def distance(one: str, other: str) -> int:
    """Count the edits between two words: insert, delete, change, swap neighbours (optimal string alignment)."""
    if abs(len(one) - len(other)) > 6:
        return 99
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        now = [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]


def verb_offers(word: str, session: Session) -> Iterator[Offer]:
    """Offer every verb that starts with the word: commands first, then macros and aliases."""
    word = word.removeprefix("/")
    learnt = session.learnt()
    for spec in SPECS:
        if spec.name.startswith(word) and (session.flags.demo or not spec.is_demo):
            shut = check(spec.name, session.identity, learnt) if "W" in spec.mode else None
            hint = f"✗ X refuses it ({shut.cause}): `capabilities`" if shut else spec.summary.rstrip(".")
            yield Offer(spec.name, spec.name, hint)
    for name, description in session.macro_names():
        if name.startswith(word):
            yield Offer(name, name, f"macro: {description}" if description else "macro")
    for name, line in session.aliases.items():
        if name.startswith(word):
            yield Offer(name, name, f"alias: {line}")
    for spec in SPECS:
        for alias in spec.aliases:
            if alias.startswith(word) and word:
                yield Offer(alias, alias, spec.name)
