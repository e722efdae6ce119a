"""What would take back the writes of this session; a write that takes one back is not to be taken back itself."""

from __future__ import annotations

from twshell.domain.plan import Step


class Undoing:
    """The lines that undo what was written, newest last."""

    def __init__(self) -> None:
        """Begin with nothing to undo."""
        self._lines: list[str] = []

    @property
    def line(self) -> str:
        """Return the line that takes the last write back, or an empty string."""
        return self._lines[-1] if self._lines else ""

    def expect(self, line: str) -> None:
        """A line is about to take back what an earlier session did: it is not to be taken back itself."""
        self._lines.append(line)

    def note_done(self, step: Step, number: str, undo: str) -> None:
        """Remember how to take a write back (`undo`, a line), or forget the one that it took back.

        `number`: how the user can name the post it was done to.
        """
        said = {f"{step.verb} {word}" for word in _words_for(step, number)}
        undone = next((at for at in reversed(range(len(self._lines))) if self._lines[at] in said), None)
        if undone is not None:
            del self._lines[undone]
        elif undo:
            self._lines.append(undo)


def _words_for(step: Step, number: str) -> tuple[str, ...]:
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        return (lists.words(step),)
    if step.post is not None:
        return (number, f"id:{step.post.id}")
    return (f"@{step.user.username}",) if step.user is not None else ()
