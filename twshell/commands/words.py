"""The colours of a line being typed: its verb, options, references, and the entities and overrun of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.kinds import KINDS
from twshell.commands.parse import split_word
from twshell.commands.spec import TEXTS, Spec
from twshell.commands.verbs import BY_NAME
from twshell.domain.weigh import MOST, entities_in, weigh

if TYPE_CHECKING:
    from twshell.session.session import Session

Fragments = list[tuple[str, str]]  # (style class of render.theme, text)

# Kinds of argument → style classes of the theme.
STYLES = {
    "reference": "number", "handle": "handle", "number": "number", "choice": "command", "verb": "command",
    "macro": "command", "setting": "command", "key": "command", "": "",
}  # fmt: skip
LONGEST = 5_000  # beyond this a line is drawn plain: nobody reads colours there


def colours(line: str, session: Session | None) -> Fragments:
    """Return the line in fragments; together they are the line, character for character."""
    if len(line) > LONGEST:
        return [("", line)]
    lead = line[: len(line) - len(line.lstrip(" "))]
    verb, _ = split_word(line)
    rest = line[len(lead) + len(verb) :]
    word = verb.removeprefix("/") if len(verb) > 1 else verb
    spec = BY_NAME.get(word)
    known = spec is not None or (session is not None and (word in session.aliases or session.has_macro(word)))
    fragments: Fragments = [("", lead), ("command" if known else "", verb)]
    if spec is None:
        fragments.append(("", rest))
    else:
        for argument in spec.arguments:
            kind = KINDS[argument.kind]
            if kind.takes == "rest":
                rest = _options(rest, spec, fragments)
                is_prose = kind.name in (*TEXTS, "query")
                fragments += text_colours(rest, kind.name == "text") if is_prose else [("", rest)]
                rest = ""
                break
            rest = _options(rest, spec, fragments)
            count = 99 if argument.is_many else 1
            rest = _words(rest, count, STYLES[kind.style], fragments)
        fragments.append(("", rest))
    return [fragment for fragment in fragments if fragment[1]]


def _options(rest: str, spec: Spec, fragments: Fragments) -> str:
    valued = {f"--{option.name}": option.kind for option in spec.options if option.kind}
    while rest.lstrip(" ").startswith("--"):
        blanks = rest[: len(rest) - len(rest.lstrip(" "))]
        word, _ = split_word(rest)
        fragments += [("", blanks), ("note", word)]
        rest = rest[len(blanks) + len(word) :]
        if word == "--":
            break
        if word in valued:
            rest = _words(rest, 1, STYLES[KINDS[valued[word]].style], fragments)
    return rest


def _words(rest: str, count: int, style: str, fragments: Fragments) -> str:
    for _ in range(count):
        blanks = rest[: len(rest) - len(rest.lstrip(" "))]
        word, _ = split_word(rest)
        if not word:
            break
        fragments += [("", blanks), (style, word)]
        rest = rest[len(blanks) + len(word) :]
    return rest


def text_colours(text: str, is_post: bool) -> Fragments:
    """Colour the mentions, tags and links of a text, and what is beyond the limit of a post."""
    lead = len(text) - len(text.lstrip(" "))
    fits = lead + weigh(text[lead:]).valid_until if is_post and len(text) > MOST // 2 else len(text)
    fragments: Fragments = []
    at = 0
    for entity in entities_in(text[:fits]):
        fragments += [("", text[at : entity.start]), (entity.kind, text[entity.start : entity.end])]
        at = entity.end
    return [*fragments, ("", text[at:fits]), ("danger", text[fits:])]
