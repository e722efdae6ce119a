"""Walking through earlier lines: C-p and C-n, and C-r and C-s to search in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class Recall:
    """Where in the history the prompt stands. 0 is the line being typed, 1 the newest line kept."""

    def __init__(self, newest: Callable[[], Sequence[str]]) -> None:
        """Read the lines from `newest` when first asked to move."""
        self._newest = newest
        self.at = 0
        self._edited: dict[int, str] = {}

    def reset(self) -> None:
        """Start at the line being typed, with nothing edited."""
        self.at = 0
        self._edited = {}

    def move(self, steps: int, text: str) -> str | None:
        """Go so many lines back (or on, when negative), keeping the text as edited here; None where there are none."""
        lines = self._newest()
        target = min(max(0, self.at + steps), len(lines))
        if target == self.at:
            return None
        self._edited[self.at] = text
        self.at = target
        return self._edited.get(target, lines[target - 1] if target else "")

    def oldest(self, text: str) -> str | None:
        """Go to the oldest line."""
        return self.move(len(self._newest()), text)

    def after(self) -> str:
        """Return the line that followed the one recalled, for C-o."""
        lines = self._newest()
        return lines[self.at - 2] if self.at >= 2 else ""

    def current(self, text: str) -> str | None:
        """Go back to the line being typed."""
        return self.move(-self.at, text)


class Search:
    """An incremental search through the history, started at the line being typed."""

    def __init__(self, recall: Recall, newest: Sequence[str], text: str, *, back: bool) -> None:
        """Search from where `recall` stands; `back` is towards older lines."""
        self.start = (recall.at, text)
        self.needle = ""
        self.back = back
        self.found = True
        self.at = recall.at
        self._text = text  # of the line the search began in, which may have been edited
        self._lines = newest

    @property
    def text(self) -> str:
        """The line the search stands at."""
        return self._text if self.at == self.start[0] else self._line(self.at)

    def type(self, text: str) -> None:
        """Add to what is searched; where the line already contains it, stay."""
        self.needle += text
        self._look(self.at)

    def rub_out(self) -> None:
        """Take the last character back and search anew from the start."""
        self.needle = self.needle[:-1]
        self.at = self.start[0]
        self._look(self.at)

    def again(self, *, back: bool) -> None:
        """Find the next match, in that direction."""
        self.back = back
        self._look(self.at + (1 if back else -1))

    def label(self) -> str:
        """Say what is searched, as Emacs does."""
        failing = "" if self.found else "Failing "
        name = "I-search backward" if self.back else "I-search"
        return f"{failing}{name}: {self.needle}"

    def cursor(self) -> int:
        """Return where in the line the match begins."""
        return max(0, self._find(self.text))

    def _line(self, at: int) -> str:
        return self._lines[at - 1] if at else ""

    def _find(self, line: str) -> int:
        if self.needle == self.needle.lower():
            line = line.lower()
        return line.find(self.needle)

    def _look(self, at: int) -> None:
        step = 1 if self.back else -1
        while 0 <= at <= len(self._lines):
            line = self._text if at == self.start[0] else self._line(at)
            if self._find(line) >= 0:
                self.at, self.found = at, True
                return
            at += step
        self.found = False
