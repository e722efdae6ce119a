"""The settings: their names, kinds, defaults and help, and the values a session has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twshell.domain.errors import UsageError
from twshell.domain.record import NamedTuple

_MONEY = re.compile(r"\$?(\d{1,6})(?:\.(\d{1,6}))?", re.ASCII)


class Setting(NamedTuple):
    """One setting; `kind`: "choice" of `choices` | "count" from `least` to `most` | "money", dollars | "percents"."""

    name: str
    default: str
    kind: str
    help: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


SETTINGS = (
    Setting("confirm-cost", "0.50", "money", "what may cost this much or more is asked about, in dollars"),
    Setting("confirm-link", "0.10", "money", "posts with a link that may cost this much or more are asked about"),
    Setting("post-confirm", "on", "choice", "ask y/n before a post goes out", ("on", "off")),
    Setting("undo-window", "5", "count", "with post-confirm off: seconds to take a post back in", least=0, most=60),
    Setting("page-size", "20", "count", "posts a listing shows", least=1, most=100),
    Setting("warn-at", "50 20 5", "percents", "what is left of a window, in percent, when to warn"),
    Setting("tier", "pay-per-use", "choice", "what your app pays for", ("pay-per-use", "basic", "pro", "enterprise")),
    Setting("verified", "unknown", "choice", "is the account verified: its daily allowance", ("yes", "no", "unknown")),
    Setting("colour", "auto", "choice", "colours on the screen", ("auto", "on", "off")),
    Setting("links", "auto", "choice", "clickable links (OSC 8), where the terminal can", ("auto", "on", "off")),
    Setting("clipboard", "off", "choice", "what `copy` may write besides the kill ring", ("off", "osc52")),
    Setting("history-size", "10000", "count", "lines of history kept", least=0, most=1_000_000),
    Setting("journal-days", "365", "count", "days after which `journal rotate` closes rows", least=2, most=36_500),
    Setting("keep-days", "30", "count", "days others' posts are kept after they were last seen", least=1, most=3650),
)


class Settings:
    """The values of one session; never changed, `changed` makes others."""

    __slots__ = ("_said",)

    def __init__(self, said: Mapping[str, str] | None = None) -> None:
        """Take what was said on top of the defaults, canonical texts by name."""
        self._said = dict(said or {})

    def rows(self) -> tuple[Setting, ...]:
        """List all settings in the order they are explained."""
        return SETTINGS

    def setting(self, name: str) -> Setting:
        """Return a setting by name; raise UsageError where there is none."""
        for row in SETTINGS:
            if row.name == name:
                return row
        near = [row.name for row in SETTINGS if name and (name in row.name or row.name.startswith(name[:3]))]
        advice = f"did you mean `{near[0]}`?" if near else "`set` lists them"
        raise UsageError(f"no setting `{name[:40]}`", advice)

    def text(self, name: str) -> str:
        """Return a value as people write it."""
        setting = self.setting(name)
        return self._said.get(name, setting.default)

    def changed(self, name: str, words: str) -> Settings:
        """Return settings with one value changed; raise UsageError for a value it cannot have."""
        setting = self.setting(name)
        return Settings(self._said | {name: read(setting, words)})

    def lines(self) -> tuple[str, ...]:
        """Return the twsh lines that would say the same again: those that differ from the defaults."""
        said = ((row, self.text(row.name)) for row in SETTINGS)
        return tuple(f"set {row.name} {value}" for row, value in said if value != row.default)

    def is_on(self, name: str) -> bool:
        """Say whether a choice is "on"."""
        return self.text(name) == "on"

    def count(self, name: str) -> int:
        """Return a count."""
        return int(self.text(name))

    def micro(self, name: str) -> int:
        """Return an amount of money in micro-dollars."""
        return micro_of(self.text(name))

    def verified(self) -> bool | None:
        """Return whether the account is verified; None: nobody said."""
        return {"yes": True, "no": False}.get(self.text("verified"))

    def percents(self, name: str) -> tuple[int, ...]:
        """Return percentages, highest first."""
        return tuple(int(word) for word in self.text(name).split())


def read(setting: Setting, words: str) -> str:
    """Return the canonical text of a value as typed; raise UsageError saying what it may be."""
    word = words.strip().lower()
    kind = setting.kind
    if kind == "choice":
        if word in setting.choices:
            return word
        raise UsageError(f"{setting.name} cannot be `{words[:40]}`", f"one of {', '.join(setting.choices)}")
    if kind == "count":
        if word.isascii() and word.isdigit() and len(word) < 10 and setting.least <= int(word) <= setting.most:
            return str(int(word))
        raise UsageError(f"{setting.name} cannot be `{words[:40]}`", f"a number from {setting.least} to {setting.most}")
    if kind == "money":
        if found := _MONEY.fullmatch(word):
            return f"{int(found[1])}.{(found[2] or '').ljust(2, '0')}"
        raise UsageError(f"{setting.name} cannot be `{words[:40]}`", "an amount in dollars, like 0.50")
    numbers = word.replace(",", " ").split()
    if numbers and all(n.isascii() and n.isdigit() and len(n) < 3 and int(n) for n in numbers):
        return " ".join(str(n) for n in sorted({int(n) for n in numbers}, reverse=True))
    raise UsageError(f"{setting.name} cannot be `{words[:40]}`", "percentages from 1 to 99, like 50 20 5")


def micro_of(text: str) -> int:
    """Return micro-dollars of an amount in dollars; raise UsageError where it is none."""
    found = _MONEY.fullmatch(text)
    if not found:
        raise UsageError(f"`{text[:40]}` is no amount of money", "an amount in dollars, like 0.50")
    return int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0"))
