"""Driving lines for a person at a terminal: questions, waits, and what only the shell can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from twshell.commands.planning import plan_line
from twshell.domain.errors import TwshError
from twshell.session import drafts
from twshell.shell.editor import Edited, Editor
from twshell.shell.effects import Browser, osc52
from twshell.shell.unfinished import Unfinished

if TYPE_CHECKING:
    from twshell.domain.outcome import Effect
    from twshell.session.events import Ask, Choose, Show, Wait
    from twshell.session.session import Session
    from twshell.shell.ports import Edge, Front
    from twshell.shell.screen import Screen


class Interactive:
    """Drives lines for a person at a terminal."""

    def __init__(self, session: Session, edge: Edge, screen: Screen, front: Front, folder: str) -> None:
        """`folder` holds the editor's files."""
        self.is_over = False
        self._session, self._edge, self._screen, self._front = session, edge, screen, front
        self._editor = Editor(edge.environ, folder, front.lent)
        self._browser = Browser(edge.environ, front.lent)
        self._effects: dict[str, Callable[[Effect], Any]] = {
            "quit": self._quit, "clear": self._clear, "edit": self._edit, "edit-file": self._edit_file,
            "browse": self._browse, "copy": self._copy, "bind": self._bind, "insert": self._insert,
            "ask-secrets": self._ask_secrets, "tell-terminal": self._tell_terminal,
        }  # fmt: skip

    def ask(self, ask: Ask) -> bool:
        """Ask the person."""
        return self._front.ask(ask)

    def choose(self, choose: Choose) -> str | None:
        """Let the person pick one of several answers."""
        return self._front.choose(choose)

    def wait(self, wait: Wait) -> None:
        """Wait with the person, who may stop it."""
        self._front.wait(wait)

    def show(self, show: Show) -> None:
        """Print."""
        self._screen.show(show)

    def perform(self, effect: Effect) -> Any:
        """Do it, and return what came of it."""
        return self._effects[effect.name](effect)

    def edit_line(self, text: str) -> str | None:
        """Edit the line being typed; what an editor that died left is better than what was there."""
        edited = self._editor.edit(text, self._unfinished("", text))
        self._tell(edited.note)
        return edited.text or edited.left or None

    def _unfinished(self, then: str, before: str) -> Unfinished:
        return Unfinished(self._edge.owner(), self._session.identity.account, then, before)

    def say(self, text: str, style: str = "note") -> None:
        """Print a line of our own."""
        self._screen.note([text], style)

    def _tell(self, trouble: str) -> None:
        if trouble:
            self.say(trouble, "warning")

    def _quit(self, effect: Effect) -> None:
        self.is_over = True

    def _clear(self, effect: Effect) -> None:
        self._front.clear()

    def _edit(self, effect: Effect) -> str | None:
        edited = self._editor.edit(effect.argument, self._unfinished(effect.then, effect.argument))
        self._tell(edited.note)
        if edited.left:
            self._keep(effect, edited)
        return edited.text

    def _keep(self, effect: Effect, edited: Edited) -> None:
        """Keep as a draft what an editor that died left behind."""
        line = f"{effect.then}{edited.left}"
        try:
            number = drafts.keep(self._session, plan_line(line, self._session).plan.steps, "stopped")
        except TwshError as wrong:
            self._tell(f"not kept as a draft: {wrong.what}")
            return
        if number is not None:
            self._tell(f"it is draft #{number} too: `drafts` lists it")

    def _edit_file(self, effect: Effect) -> None:
        self._tell(self._editor.run(effect.argument))

    def _browse(self, effect: Effect) -> None:
        self.say(self._browser.open(effect.argument))

    def _copy(self, effect: Effect) -> None:
        self.say(self._front.kill(effect.argument))
        if self._session.settings.text("clipboard") == "osc52":
            self._front.write_raw(osc52(effect.argument))

    def _bind(self, effect: Effect) -> str | None:
        keys, _, line = effect.argument.partition("\t")
        return self._front.bind(keys, line)

    def _insert(self, effect: Effect) -> None:
        self._front.put_back(effect.argument)

    def _ask_secrets(self, effect: Effect) -> tuple[str, ...] | None:
        return self._front.ask_secrets(effect.argument.split(","))

    def _tell_terminal(self, effect: Effect) -> None:
        from twshell.shell.facts import terminal_text  # for those who ask

        self.say(terminal_text(self._edge, self._session), "")
