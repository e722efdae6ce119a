"""The prompt: reads one line at a time, and steps aside for the editor, for listings and for background news."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.layout import Layout
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.styles import BaseStyle

from twshell.domain.record import NamedTuple
from twshell.domain.wording import times
from twshell.shell import arrivals
from twshell.shell.emacs import emacs_alone
from twshell.shell.history import StoredHistory
from twshell.shell.keynames import spell
from twshell.shell.keys import Bindings
from twshell.shell.killring import KillRing
from twshell.shell.line import Line
from twshell.shell.pasting import PATIENCE
from twshell.shell.picture import Picture, draw
from twshell.shell.recall import Recall, Search
from twshell.shell.scene import scene
from twshell.shell.terminal import Terminal
from twshell.shell.window import PromptWindow

if TYPE_CHECKING:
    from twshell.shell.ports import Language

TOGETHER = 0.02  # seconds: two lines within them are a paste
AFTER_PASTE = 0.05  # seconds after a paste in which Enter does not count
ESCAPE_WAIT = 0.05  # seconds after which a lone ESC byte is the Escape key
META_WAIT = 1.0  # seconds in which Escape and a key are one Meta key
FOREVER = 30 * 86400.0  # C-x waits for its second key
UNDONE_TOGETHER = 20  # characters typed in a row that one undo takes back, as in Emacs
REFRESH = 60.0  # seconds after which the mode line's times are drawn anew


class Entry(NamedTuple):
    """What a prompt ended with: `kind` is "line", "cancelled" (C-c) or "leave" (C-d, C-x C-c)."""

    kind: str
    text: str = ""


class Aside(NamedTuple):
    """The prompt steps aside: this is called with the terminal free, then the prompt goes on where it was."""

    call: Callable[[], object]


class Prompt:
    """One prompt for the whole session: its kill ring and its bindings outlive the lines.

    `note` prints lines for good; it is called while the prompt is off the screen. The rest is filled in by the loop:
    `actions` are what keys do to the session (each returns a message), `edit` returns an edited text or None,
    `on_wake` runs in the prompt's loop after `wake`, `once_drawn` after the first prompt is on screen, `report` is told
    of bugs that the prompt survived, `on_typed` of every change of the line.
    """

    def __init__(
        self,
        terminal: Terminal,
        language: Language,
        history: StoredHistory,
        style: BaseStyle,
        note: Callable[[Sequence[str]], None],
        has_colour: Callable[[], bool] = lambda: True,
    ) -> None:
        """Build it once; `read` shows it."""
        self.terminal = terminal
        self.language = language
        self.history = history
        self.note = note
        self.actions: dict[str, Callable[[], str]] = {}
        self.edit: Callable[[str], str | None] = lambda text: None
        self.on_wake: Callable[[], None] | None = None
        self.once_drawn: Callable[[], None] | None = None
        self.report: Callable[[BaseException | None], None] | None = None
        self.on_typed: Callable[[str], None] = lambda text: None
        self.ring = KillRing()
        self.line = Line(language, history, history.suggestion)
        self.line.buffer.on_text_changed += lambda buffer: self.on_typed(buffer.text)
        self.recall = Recall(history.newest)
        self.search: Search | None = None
        self.echo = ""  # shown until the next key
        self.tail = ""  # drawn behind a line that was given up
        self.warnings: dict[str, str] = {}  # shown until the next Enter, the newest last
        self.bindings = Bindings(self)
        self.window = PromptWindow(self.line.buffer, self._picture)
        self.app = self._application(style, has_colour)
        self._pasted_at = self._typed_at = float("-inf")
        self._typed_chunk = -1
        self._typed_keys: object = None  # the keys of the last typing, to know whether the next follows it
        self._typed_run = 0
        self._prefix = ""  # keys that wait for the next one, as the message row shows them
        self._next = self._greeting = ""
        self._is_first = True
        self._loop: asyncio.AbstractEventLoop | None = None

    def _application(self, style: BaseStyle, has_colour: Callable[[], bool]) -> Application[Entry | Aside]:
        with emacs_alone():
            app: Application[Entry | Aside] = Application(
                layout=Layout(self.window),
                style=style,
                include_default_pygments_style=False,
                key_bindings=self.bindings.table,
                clipboard=self.ring,
                color_depth=lambda: ColorDepth.DEPTH_4_BIT if has_colour() else ColorDepth.DEPTH_1_BIT,
                terminal_size_polling_interval=None,  # SIGWINCH tells; polling wakes an idle machine twice a second
                refresh_interval=REFRESH,
                input=self.terminal.input,
                output=self.terminal.output,
            )
        app.ttimeoutlen = ESCAPE_WAIT
        app.timeoutlen = FOREVER
        app.before_render += self._unfold
        app.key_processor.before_key_press += self._before_key
        app.key_processor.after_key_press += self._after_key
        return app

    def _picture(self, width: int, height: int) -> Picture:
        return draw(scene(self, width), width, height)

    def _unfold(self, app: Application[Entry | Aside]) -> None:
        """Go up to where the picture begins by now, if a narrower terminal has folded its rows."""
        if self.terminal.folds:
            self.terminal.output.cursor_up(self.window.folded(self.terminal.width))

    # Reading

    def read(self, default: str = "") -> Entry:
        """Read a line; raise EOFError where the terminal is gone."""
        self._start(default or self._next)
        self._next = ""
        while True:
            self.app.erase_when_done = False
            try:
                ended = self.app.run(pre_run=self._begin, set_exception_handler=False, handle_sigint=False)
            finally:
                self._loop = None
                self.line.pause()
            if isinstance(ended, Entry):
                return ended
            ended.call()

    def _start(self, default: str) -> None:
        self.history.forget()
        self.recall.reset()
        self.search, self.tail, self.echo, self._greeting = None, "", "", ""
        pending = arrivals.without_answer(self.terminal.pending(), self.terminal.rest_of_answer)
        self.terminal.rest_of_answer = ""
        ahead = arrivals.before_the_prompt(pending, was_cooked=self._is_first)
        self._is_first = False
        self.line.reset(default)
        self.on_typed(default)
        if ahead.lines:
            self.note(arrivals.listing(ahead.lines, "typed ahead"))
        elif ahead.had_enter and ahead.keys:
            self._greeting = "typed ahead and not run yet: Enter runs it"
        self.terminal.keep(list(ahead.keys))

    def _begin(self) -> None:
        """Tie everything to the event loop of this run."""
        self.window.forget()
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._failed)
        self.line.begin(loop.call_soon)
        if self.line.buffer.text:
            loop.call_soon(self.app.invalidate)
        self.terminal.parser.on_begin = partial(loop.call_later, PATIENCE, self._end_paste)
        if self.once_drawn:
            loop.call_soon(self.once_drawn)
            self.once_drawn = None
        loop.call_soon(self._greet)
        if self.on_wake:
            loop.call_soon(self.on_wake)

    def _greet(self) -> None:
        """Say what must be said once the keys typed ahead are in the line."""
        if self._greeting:
            self.echo, self._greeting = self._greeting, ""
            self.app.invalidate()

    def _end_paste(self) -> None:
        if self.terminal.parser.is_pasting:
            self.terminal.parser.give_up()
            self.app.key_processor.feed_multiple(self.terminal.input.flush_keys())
            self.app.key_processor.process_keys()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Tell of an error in a key or in a thought about the line: a bug in a completer must not end the session."""
        error = context.get("exception")
        self.echo = f"internal error, a bug in twsh: {type(error).__name__}: {error}"[:300]
        if self.report:
            self.report(error)
        self.app.invalidate()

    # Ending and stepping aside

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or steps aside: what it is asked now would be lost."""
        return self.app.is_done

    def end(self, entry: Entry) -> None:
        """End the prompt with this entry."""
        if not self.app.is_done:
            self.app.exit(result=entry)

    def aside(self, call: Callable[[], object]) -> None:
        """Take the prompt off the screen, call, and draw it again; the line and its undo stay."""
        if not self.app.is_done:
            self.app.erase_when_done = True
            self.app.exit(result=Aside(call))

    def wake(self) -> None:
        """Let `on_wake` run soon; from any thread."""
        if self.on_wake:
            self._call_soon(self.on_wake)

    def redraw(self) -> None:
        """Draw anew what changes by itself: the mode line."""
        self.app.invalidate()

    def interrupt(self) -> None:
        """Give the line up as C-c does; from a signal handler."""
        self._call_soon(self.cancel)

    def _call_soon(self, call: Callable[[], None]) -> None:
        loop = self._loop
        if loop is None:
            return  # no prompt is up; the next one asks by itself
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:
            return  # it ended between the two lines above

    def cancel(self) -> None:
        """Give the line up: it stays on screen as it was, and C-y brings it back."""
        text = self.line.buffer.text
        self.ring.set_text(text)
        self.tail = "^C"
        self.end(Entry("cancelled", text))

    def leave(self) -> None:
        """End the session's prompts."""
        self.end(Entry("leave"))

    def run_line(self, line: str) -> None:
        """Run a line that a key stands for; what was being typed comes back at the next prompt."""
        self.keep_for_next(self.line.buffer.text)
        self.line.replace(line)
        self.on_typed(self._next)
        self.end(Entry("line", line))

    def act(self, name: str) -> None:
        """Do to the session what a key stands for, and show what it says."""
        self.echo = self.actions[name]() if name in self.actions else f"{name} is not possible here"

    def show_line(self, text: str | None) -> None:
        """Put a line from the history in the prompt; None: there is no further one."""
        if text is not None:
            self.line.replace(text)

    def stop_search(self) -> bool:
        """End a search at the line it found; say whether there was one."""
        found, self.search = self.search, None
        if found is None:
            return False
        if found.at != found.start[0]:
            self.show_line(self.recall.move(found.at - self.recall.at, self.line.buffer.text))
            self.line.buffer.cursor_position = found.cursor()
        return True

    def keep_for_next(self, text: str) -> None:
        """Start the next prompt with this text."""
        self._next = text

    def accept(self) -> None:
        """Run the line, unless it came together with other lines or with a paste."""
        now = self.terminal.clock.monotonic()
        if now - self._pasted_at < AFTER_PASTE:
            self.echo = "Enter came with the paste: press it again"
            return
        queue = self.app.key_processor.input_queue
        if self._typed_chunk == self.terminal.parser.chunks or now - self._typed_at < TOGETHER:
            queue.extend(self.terminal.arriving(TOGETHER))
        text = self.line.buffer.text
        more = arrivals.lines_of(arrivals.text_of(queue))
        if text.strip() and more:
            queue.clear()
            self._list((*arrivals.lines_of(text), *more), "came at once")
            return
        # One line that came whole with its Enter runs, though nobody types that fast: slow links, input methods, keys
        # that stand for a line and programs that work a terminal send lines so, and holding those would hurt every day.
        # Pasted by mistake without paste marks, it can at most read or do one small deed that has an undo: whatever
        # is published, deleted or dear is asked about, and the question takes only keys pressed after it.
        # An Enter that came with the line's own is not one for the next prompt.
        kept = [press for press in queue if press.key not in (arrivals.ENTER, arrivals.NEWLINE)]
        queue.clear()
        queue.extend(kept)
        self.end(Entry("line", text))

    def _list(self, lines: Sequence[str], what: str) -> None:
        self.line.replace(lines[0])
        self.aside(lambda: self.note(arrivals.listing(lines, what)))

    # Typing

    def typed(self, event: KeyPressEvent) -> None:
        """Insert what was typed, and at once whatever plain characters already wait behind it."""
        data = event.data * event.arg
        queue = event.key_processor.input_queue
        while queue and not isinstance(queue[0].key, Keys):
            data += queue.popleft().data
        self._typed_at, self._typed_chunk = self.terminal.clock.monotonic(), self.terminal.parser.chunks
        follows = self._typed_keys is not None and event.previous_key_sequence is self._typed_keys
        self._typed_keys = event.key_sequence
        self._typed_run = self._typed_run + 1 if follows else 1
        if self._typed_run % UNDONE_TOGETHER == 1:
            self.line.buffer.save_to_undo_stack()
        self.line.buffer.insert_text(data)

    def pasted(self, data: str) -> None:
        """Insert a paste: its line breaks are text after a verb that takes text, otherwise its lines are listed."""
        self._pasted_at = self.terminal.clock.monotonic()
        text, dropped = arrivals.clean(data)
        if dropped:
            self.echo = f"{times(dropped, 'control character')} left out of the paste"
        buffer = self.line.buffer
        lines = arrivals.lines_of(text)
        if len(lines) < 2:
            buffer.insert_text(text.strip("\n"))
        elif self.language.takes_newlines(buffer.document.text_before_cursor):
            buffer.insert_text(text.rstrip("\n"))
        else:
            buffer.insert_text(lines[0])
            self.aside(lambda: self.note(arrivals.listing(lines, "pasted")))

    def edit_line(self) -> None:
        """Hand the line to the editor."""
        self.aside(self._edit)

    def _edit(self) -> None:
        edited = self.edit(self.line.buffer.text)
        if edited is not None:
            self.line.buffer.save_to_undo_stack()
            self.line.replace(edited)

    # Messages

    def warn(self, kind: str, text: str) -> None:
        """Show a warning until the next Enter; a newer one of the same kind takes its place."""
        self.warnings.pop(kind, None)
        self.warnings[kind] = text
        self.echo = ""  # what a key said was said before
        self.app.invalidate()

    def take_warnings(self) -> tuple[str, ...]:
        """Return the warnings that stood in the message row, for the scrollback."""
        taken = tuple(self.warnings.values())
        self.warnings.clear()
        return taken

    def _before_key(self, _: object) -> None:
        if not self.app.key_processor.key_buffer:
            self.echo = ""

    def _after_key(self, _: object) -> None:
        """Show a prefix that waits for its next key; Escape closes the menu while it waits to be Meta."""
        processor = self.app.key_processor
        waiting: list[KeyPress] = processor.key_buffer
        self.app.timeoutlen = FOREVER
        if self.echo == self._prefix:
            self.echo = ""
        self._prefix = ""
        if not waiting or processor.input_queue:
            return
        if [press.key for press in waiting] == [Keys.Escape]:
            self.app.timeoutlen = META_WAIT
            self.line.close_menu()
        else:
            self.echo = self._prefix = spell(waiting) + "-"
        self.app.invalidate()
