"""The keys that prompt_toolkit gives an application by itself: Emacs's, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prompt_toolkit.application import application as stock
from prompt_toolkit.key_binding import KeyBindingsBase, merge_key_bindings
from prompt_toolkit.key_binding.bindings.basic import load_basic_bindings
from prompt_toolkit.key_binding.bindings.emacs import (
    load_emacs_bindings,
    load_emacs_search_bindings,
    load_emacs_shift_selection_bindings,
)


@contextmanager
def emacs_alone() -> Iterator[None]:
    """Let an application that is made inside do without vi's keys: half of the table, built before the first key."""
    everything = stock.load_key_bindings  # type: ignore[attr-defined]
    stock.load_key_bindings = _emacs  # type: ignore[attr-defined]
    try:
        yield
    finally:
        stock.load_key_bindings = everything  # type: ignore[attr-defined]


def _emacs() -> KeyBindingsBase:
    """Mouse and cursor reports are left out too: the prompt's own table swallows them."""
    return merge_key_bindings(
        [
            load_basic_bindings(),
            load_emacs_bindings(),
            load_emacs_search_bindings(),
            load_emacs_shift_selection_bindings(),
        ]
    )
