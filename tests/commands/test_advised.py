"""Every command that a refusal names can be typed as it stands there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from twshell.commands.parse import parse
from twshell.commands.verbs import BY_NAME
from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import LOOK_FIRST, explain

NAMED = sorted(
    {
        command
        for cause, known in CAUSES.items()
        for text in (known.what, *known.why, *known.next, *explain(cause), LOOK_FIRST)
        for command in re.findall(r"`([^`]+)`", text)
    }
)


@pytest.mark.parametrize("line", [named for named in NAMED if " " in named])
def test_what_a_refusal_advises_can_be_read_as_a_line(run: Any, line: str) -> None:
    call = parse(line.replace("{me}", "ada"), run("home 20").session)
    assert call is not None
    assert line.split()[0] in {call.spec.name, *call.spec.aliases}


@pytest.mark.parametrize("verb", [named for named in NAMED if " " not in named])
def test_every_verb_a_refusal_names_is_there(verb: str) -> None:
    assert verb in BY_NAME
