"""How this run was started: the switches a line may meet."""

from __future__ import annotations


class Flags:
    """The program's switches; `read_only` and `dry_run` can be toggled in the session."""

    def __init__(
        self, *, interactive: bool = True, json: bool = False, plain: bool = False, dry_run: bool = False,
        read_only: bool = False, yes_write: bool = False, keep_going: bool = False, demo: str = "",
        user_home: str = "",
    ) -> None:  # fmt: skip
        """Take them as the options say; `demo` is the scenario, or empty. No dataclass: that module takes 1 ms.

        `user_home`: what ~ stands for in the name of a file.
        """
        self.interactive, self.json, self.plain, self.dry_run = interactive, json, plain, dry_run
        self.read_only, self.yes_write, self.keep_going, self.demo = read_only, yes_write, keep_going, demo
        self.user_home = user_home
