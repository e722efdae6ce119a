"""Where twsh keeps its files: $TWSH_HOME, else the XDG places."""

from __future__ import annotations

import os.path
from collections.abc import Mapping

from twshell.config.files import make_folder
from twshell.domain.record import NamedTuple

# Nothing can be made below a device, so stores there say so and work in memory.
NOWHERE = "/dev/null/twsh"


class Places(NamedTuple):
    """The three folders; `note` says why nothing can be kept, where that is so."""

    config: str
    data: str
    state: str
    note: str = ""


def places(environ: Mapping[str, str], home: str = "") -> Places:
    """Choose the folders: `home` (the option) or TWSH_HOME holds all three; else XDG's, else those below HOME.

    An empty variable is an absent one; XDG forbids relative paths, so such a one is passed over.
    """
    own = home or environ.get("TWSH_HOME", "")
    user = environ.get("HOME", "")
    if own:
        if user and (own == "~" or own.startswith("~/")):
            own = os.path.join(user, own[2:])
        return Places(*(os.path.join(own, name) for name in ("config", "data", "state")))
    found = []
    for variable, below in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
    ):
        base = environ.get(variable, "")
        if not os.path.isabs(base):
            base = os.path.join(user, below) if user else ""
        found.append(os.path.join(base, "twsh") if base else "")
    note = "" if all(found) else "HOME is not set, so nothing is kept: set HOME or TWSH_HOME"
    names = ("config", "data", "state")
    config, data, state = (place or os.path.join(NOWHERE, name) for place, name in zip(found, names, strict=True))
    return Places(config, data, state, note)


def make(place: str) -> None:
    """Make one of the folders for the user alone (0700), if it is not there; raise StoreError."""
    make_folder(place)
