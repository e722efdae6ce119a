"""Which key does what at the prompt, beyond what prompt_toolkit's Emacs mode gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prompt_toolkit.application.current import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys

from twshell.shell.editing import bind_editing
from twshell.shell.keynames import read_keys, spell

if TYPE_CHECKING:
    from twshell.shell.prompt import Prompt

HELP = (
    "RET          run the line              TAB          complete",
    "M-RET, C-j   break a line in a text    C-x C-e      edit the line in your editor",
    "C-g          close the menu, clear     C-c          give the line up",
    "C-p, C-n     earlier and later lines   C-r, C-s     search in them",
    "C-e          accept the suggestion     C-/, C-x u   undo typing",
    "C-k C-w M-d  kill                      C-y, M-y     yank",
    "C-SPC        set the mark              C-x C-x      swap mark and cursor",
    "C-x C-q      the write lock            C-x C-c, C-d leave, C-d on an empty line",
    "`help` lists the commands; `bind 'C-x m' mentions` gives a key a line.",
)
UNBOUND = (("c-x", "("), ("c-x", ")"), ("c-x", "e"), ("escape", "#"), ("escape", "*"))  # promised later, or traps


class Bindings:
    """The prompt's own key table; prompt_toolkit's defaults lie below it."""

    def __init__(self, prompt: Prompt) -> None:
        """Bind everything; `bind` adds the user's keys later."""
        self.table = KeyBindings()
        self._prompt = prompt
        self._own: dict[tuple[Keys | str, ...], Callable[[KeyPressEvent], None]] = {}
        self._bind_typing()
        self._bind_undefined()
        bind_editing(self.table, prompt)
        self._bind_line()
        self._bind_menu()
        self._bind_history()
        self._bind_search()

    def bind(self, keys: str, line: str) -> str | None:
        """Let a key run a line, what was being typed waits for the next prompt; an empty line unbinds it.

        Return what is wrong with the key, or None.
        """
        read = read_keys(keys)
        if isinstance(read, str):
            return read
        old = self._own.pop(read, None)
        if old is not None:
            self.table.remove(old)
        if not line:
            return None

        def run(event: KeyPressEvent) -> None:
            self._prompt.run_line(line)

        self.table.add(*read)(run)
        self._own[read] = run
        return None

    def _bind_typing(self) -> None:
        prompt = self._prompt

        @self.table.add(Keys.Any, filter=~_is_quoting, save_before=lambda event: False)
        def _type(event: KeyPressEvent) -> None:
            prompt.typed(event)

        @self.table.add(Keys.BracketedPaste)
        def _paste(event: KeyPressEvent) -> None:
            prompt.stop_search()
            prompt.pasted(event.data)

    def _bind_undefined(self) -> None:
        prompt = self._prompt

        def undefined(event: KeyPressEvent) -> None:
            prompt.echo = f"{spell(event.key_sequence)} is undefined"

        self.table.add("escape", Keys.Any)(undefined)
        self.table.add("c-x", Keys.Any)(undefined)
        self.table.add("c-x", "r", Keys.Any)(undefined)
        for register in "sijn+ x":
            self.table.add("c-x", "r", register, Keys.Any)(undefined)
        # Reports nobody asked for, which a paste or a hostile text may hold: the stock handlers would believe them.
        for report in (Keys.CPRResponse, Keys.Vt100MouseEvent, Keys.WindowsMouseEvent):
            self.table.add(report, eager=True, save_before=lambda event: False)(lambda event: NotImplemented)
        for keys in UNBOUND:
            self.table.add(*keys)(undefined)

        @self.table.add("escape", "escape")
        def _escape(event: KeyPressEvent) -> None:
            prompt.line.close_menu()

    def _bind_line(self) -> None:
        add, prompt = self.table.add, self._prompt
        buffer = prompt.line.buffer

        @add("enter", eager=True)
        def _accept(event: KeyPressEvent) -> None:
            if prompt.stop_search():
                return
            if prompt.line.has_selected:
                prompt.line.close_menu()
            else:
                prompt.accept()

        @add("escape", "enter")
        @add("c-j")
        def _newline(event: KeyPressEvent) -> None:
            buffer.insert_text("\n")

        @add("c-g", eager=True)
        def _quit(event: KeyPressEvent) -> None:
            if prompt.line.close_menu():
                return
            if event.app.quoted_insert:
                event.app.quoted_insert = False
            elif buffer.selection_state:
                buffer.exit_selection()
            elif buffer.text:
                prompt.recall.reset()
                prompt.line.replace("")
            elif told := prompt.actions.get("stop-burst", str)():
                prompt.echo = told
                return
            prompt.echo = "Quit"

        @add("c-c", eager=True)
        def _cancel(event: KeyPressEvent) -> None:
            prompt.cancel()

        @add("c-d", filter=Condition(lambda: not buffer.text))
        @add("c-x", "c-c")
        def _leave(event: KeyPressEvent) -> None:
            prompt.leave()

        @add("c-x", "c-e")
        def _edit(event: KeyPressEvent) -> None:
            prompt.edit_line()

        @add("c-x", "c-q")
        def _lock(event: KeyPressEvent) -> None:
            prompt.act("toggle-lock")

        @add("c-z")
        def _suspend(event: KeyPressEvent) -> None:
            event.app.suspend_to_background()

        @add("f1")
        def _help(event: KeyPressEvent) -> None:
            prompt.aside(lambda: prompt.note(HELP))

    def _bind_menu(self) -> None:
        add, line = self.table.add, self._prompt.line
        buffer = line.buffer

        @add("tab")
        @add("escape", "/")
        def _complete(event: KeyPressEvent) -> None:
            line.think()
            if not buffer.complete_state and not line.open_menu():
                return
            state = buffer.complete_state
            if state is None:
                return
            if state.complete_index is None and line.complete_common(state):
                return
            buffer.complete_next()
            if len(state.completions) == 1:
                line.close_menu()

        @add("s-tab")
        def _back(event: KeyPressEvent) -> None:
            if buffer.complete_state or line.open_menu():
                buffer.complete_previous()

        def take(event: KeyPressEvent) -> None:
            buffer.insert_text(line.suggestion)
            line.close_menu()

        has_suggestion = Condition(lambda: bool(line.suggestion) and buffer.document.is_cursor_at_the_end)
        for key in ("c-e", "c-f", "right", "end"):
            add(key, filter=has_suggestion)(take)

        @add("escape", "f", filter=has_suggestion)
        def _take_word(event: KeyPressEvent) -> None:
            word = line.suggestion[: len(line.suggestion) - len(line.suggestion.lstrip(" "))]
            buffer.insert_text(word + line.suggestion[len(word) :].split(" ")[0])

    def _bind_history(self) -> None:
        prompt, buffer = self._prompt, self._prompt.line.buffer

        def move(back: bool) -> Callable[[KeyPressEvent], None]:
            def moved(event: KeyPressEvent) -> None:
                if buffer.complete_state:
                    buffer.complete_previous() if back else buffer.complete_next()
                elif back and buffer.document.cursor_position_row:
                    buffer.cursor_up(event.arg)
                elif not back and not buffer.document.on_last_line:
                    buffer.cursor_down(event.arg)
                else:
                    prompt.show_line(prompt.recall.move(event.arg if back else -event.arg, buffer.text))

            return moved

        for key, back in (("up", True), ("c-p", True), ("down", False), ("c-n", False)):
            self.table.add(key)(move(back))

        def past(back: bool) -> Callable[[KeyPressEvent], None]:
            return lambda event: prompt.show_line(prompt.recall.move(event.arg if back else -event.arg, buffer.text))

        for keys, back in (
            (("escape", "p"), True), (("escape", "n"), False), (("c-up",), True), (("c-down",), False),
            (("pageup",), True), (("pagedown",), False),
        ):  # fmt: skip
            self.table.add(*keys)(past(back))

        @self.table.add("escape", "<")
        def _oldest(event: KeyPressEvent) -> None:
            prompt.show_line(prompt.recall.oldest(buffer.text))

        @self.table.add("escape", ">")
        def _current(event: KeyPressEvent) -> None:
            prompt.show_line(prompt.recall.current(buffer.text))

        @self.table.add("c-o")
        def _run_and_next(event: KeyPressEvent) -> None:
            following = prompt.recall.after()
            prompt.accept()
            if prompt.is_over:
                prompt.keep_for_next(following)

    def _bind_search(self) -> None:
        prompt = self._prompt
        searching = Condition(lambda: prompt.search is not None)

        def start(back: bool) -> Callable[[KeyPressEvent], None]:
            def search(event: KeyPressEvent) -> None:
                from twshell.shell.recall import Search

                prompt.line.close_menu()
                newest = prompt.history.newest()
                prompt.search = Search(prompt.recall, newest, prompt.line.buffer.text, back=back)

            return search

        self.table.add("c-r")(start(True))
        self.table.add("c-s")(start(False))

        @self.table.add(Keys.Any, filter=searching, eager=True, save_before=lambda event: False)
        def _search(event: KeyPressEvent) -> None:
            search, press = prompt.search, event.key_sequence[0]
            if search is None:
                return
            if press.key in (Keys.ControlR, Keys.ControlS):
                search.again(back=press.key == Keys.ControlR)
            elif press.key == Keys.ControlH:
                search.rub_out()
            elif not isinstance(press.key, Keys):
                search.type(press.data)
            else:  # any other key ends the search and does its own work
                prompt.stop_search()
                event.key_processor.feed(press, first=True)

        @self.table.add("c-g", filter=searching, eager=True)
        def _abort(event: KeyPressEvent) -> None:
            prompt.search = None


@Condition
def _is_quoting() -> bool:
    return bool(get_app().quoted_insert)
