"""What only the shell can do for a line: editor, browser, kill ring and clipboard, keys, secrets."""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from twshell.shell.editor import children_environ

CLIPBOARD_MOST = 100_000  # bytes some terminals take in one OSC 52


class Browser:
    """Opens https pages with BROWSER, or on a desktop with xdg-open."""

    def __init__(self, environ: Mapping[str, str], lent: Callable[[], AbstractContextManager[None]]) -> None:
        """`lent` hands the terminal to a browser that lives in it."""
        self._environ = environ
        self._lent = lent

    def open(self, url: str) -> str:
        """Open a page; return what is to be said: that it was opened, or the address to open by hand."""
        if not url.startswith("https://"):
            return f"not opened, it is no https address: {url}"
        command = self._command(url)
        if not command:
            return f"open it in a browser (BROWSER is not set): {url}"
        environ = children_environ(self._environ)
        try:
            if self._is_desktop():
                subprocess.Popen(
                    command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, start_new_session=True,
                )  # fmt: skip
            else:
                with self._lent():
                    subprocess.run(command, env=environ, check=False)
        except OSError as error:
            return f"{command[0]} cannot be started ({error.strerror}): {url}"
        return f"opened {url}"

    def _command(self, url: str) -> list[str]:
        """Build the words of the command: no shell reads the address."""
        wanted = (self._environ.get("BROWSER") or "").split(os.pathsep)[0]
        if not wanted:
            found = shutil.which("xdg-open", path=self._environ.get("PATH", "")) if self._is_desktop() else None
            return [found, url] if found else []
        words = shlex.split(wanted.rstrip("& "))
        if any("%s" in word for word in words):
            return [word.replace("%s", url) for word in words]
        return [*words, url]

    def _is_desktop(self) -> bool:
        return bool(self._environ.get("DISPLAY") or self._environ.get("WAYLAND_DISPLAY"))


def osc52(text: str) -> str:
    """Return the sequence that puts a text into the terminal's clipboard; empty where it is too long for one."""
    octets = text.encode("utf-8", "replace")
    return "" if len(octets) > CLIPBOARD_MOST else f"\x1b]52;c;{base64.b64encode(octets).decode('ascii')}\x07"
