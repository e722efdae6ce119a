"""Writing in the user's own editor: VISUAL or EDITOR, on a private file that outlives an editor that dies."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from twshell.domain.record import NamedTuple
from twshell.shell.unfinished import ROOM, TEXT, Unfinished, forget_note, note, read_text

NO_EDITOR = "there is no editor: set VISUAL or EDITOR"


class Edited(NamedTuple):
    """What came of editing: the text, None where it is not to be used; `lost` is what an editor that died left."""

    text: str | None
    note: str = ""
    left: str = ""


class Editor:
    """Runs the editor in the foreground, without twsh's secrets in its environment."""

    def __init__(
        self, environ: Mapping[str, str], folder: str, lent: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """`folder` is where its files lie (made 0700 when first needed); `lent` hands the terminal over."""
        self._environ = environ
        self._folder = folder
        self._lent = lent

    def edit(self, text: str, what: Unfinished | None = None) -> Edited:
        """Let the user edit a text in a file of its own; by `what` a later twsh finds it, should this one be killed."""
        if not self._command():
            return Edited(None, NO_EDITOR)
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            room = tempfile.mkdtemp(prefix=ROOM, dir=self._folder)
            path = os.path.join(room, TEXT)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text + "\n" if text else "")
            if what is not None:
                note(room, what)
        except OSError as error:
            return Edited(None, f"the file for the editor cannot be written: {error}")
        trouble = self.run(path)
        written = read_text(path)
        if trouble:
            if written.strip() in ("", text.strip()):
                shutil.rmtree(room, ignore_errors=True)
                return Edited(None, trouble)
            forget_note(room)  # it is told here and now
            return Edited(None, f"{trouble}; what was written is kept in {path}", written)
        shutil.rmtree(room, ignore_errors=True)
        return Edited(written) if written.strip() else Edited(None, "nothing was written")

    def run(self, path: str) -> str:
        """Let the user edit a file; return what went wrong, or an empty string."""
        command = self._command()
        if not command:
            return NO_EDITOR
        try:
            with self._lent():
                status = subprocess.run([*command, path], env=children_environ(self._environ), check=False).returncode
        except OSError as error:
            return f"the editor `{command[0]}` cannot be started: {error.strerror}"
        if status < 0:
            return f"the editor was ended by signal {-status}"
        return f"the editor ended with status {status}" if status else ""

    def _command(self) -> list[str]:
        wanted = self._environ.get("VISUAL") or self._environ.get("EDITOR") or ""
        try:
            return shlex.split(wanted)
        except ValueError:
            return wanted.split()


def children_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a child: without twsh's own variables, some of which are secrets."""
    return {name: value for name, value in environ.items() if not name.startswith("TWSH_")}
