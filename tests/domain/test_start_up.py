"""What the prompt needs of the rules loads fast: nothing heavy comes along, and no pattern is compiled by it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_THE_PROMPT = ("weigh", "headers", "verdict", "prices", "costs", "limits", "skew", "capabilities")
HEAVY = {"dataclasses", "email", "urllib.parse", "inspect", "json", "ssl", "socket", "hashlib", "logging",
         "twshell.domain.explanations"}  # fmt: skip
PROGRAM = """
import re, sys
count = 0
compile = re._compiler.compile
def counted(*args, **kwargs):
    global count
    count += 1
    return compile(*args, **kwargs)
re._compiler.compile = counted
import typing, datetime, functools, unicodedata
count = 0
before = set(sys.modules)
for name in sys.argv[1].split(","):
    __import__("twshell.domain." + name)
print(count, ",".join(set(sys.modules) - before))
"""


def test_importing_the_rules_is_light() -> None:
    command = [sys.executable, "-S", "-c", PROGRAM, ",".join(AT_THE_PROMPT)]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    compiled, _, names = out.partition(" ")
    assert set() == HEAVY & set(names.strip().split(","))
    assert int(compiled) <= 2  # the two small ones of headers.py
