"""From exec to a prompt that answers: time, memory, and what is opened, read and imported on the way."""

from __future__ import annotations

import statistics
import struct
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from measure import PAIRS, Number, paired, quotient, surplus
from programs import BARE_PROMPT, PROBE, TWSH, environment, one_line_script, run
from terminal import KEY, Terminal

# Too heavy to have before the first key; a command that needs one imports it then.
LATE = ("requests", "urllib3", "oauthlib", "requests_oauthlib", "jsonschema", "keyring", "http.server")
MEMORY_PAIRS = 5  # it hardly varies


def ready(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Return the seconds until a key typed before the start is drawn at the prompt."""
    terminal = Terminal(command, variables, typed=KEY)
    try:
        return terminal.until(KEY)
    finally:
        terminal.close()


def peak(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Return the peak memory at the prompt in KiB."""
    terminal = Terminal(command, variables, typed=KEY)
    try:
        terminal.until(KEY)
        terminal.settle()
        return float(terminal.status("VmHWM"))
    finally:
        terminal.close()


class Counted(NamedTuple):
    """What a start did until the key was drawn."""

    steps: int
    rows: int
    contexts: int
    connections: int
    modules: tuple[str, ...]


def counted(command: Sequence[str], variables: Mapping[str, str]) -> Counted:
    """Start a program under the probe and read its counters when the key is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe"
        terminal = Terminal(command, {**variables, "PYTHONPATH": str(PROBE), "TWSH_BENCH_PROBE": str(probe)}, typed=KEY)
        try:
            terminal.until(KEY)
            numbers = struct.unpack("4q", probe.read_bytes())
            names = Path(f"{probe}.imports").read_text(encoding="utf-8").split()
        finally:
            terminal.close()
    return Counted(*numbers, modules=tuple(dict.fromkeys(names)))


def opened(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Count the files opened until the key is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        terminal = Terminal(
            ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=openat,open,write", "-o", str(trace), *command],
            variables,
            typed=KEY,
        )
        try:
            terminal.until(KEY)
        finally:
            terminal.close()
        drawn = "".join(f"\\{byte:o}" for byte in KEY)
        count = 0
        for row in trace.read_text(encoding="utf-8", errors="replace").splitlines():
            if " write(" in row and drawn in row:
                return count
            count += " open" in row and " = -1 " not in row
    raise RuntimeError("the key was not seen in the trace")


def times(full: Path, empty: Path) -> list[Number]:
    """Take the time until keys are answered."""
    twsh = [str(TWSH)]
    over_bare = paired(lambda: ready(twsh, environment(full)), lambda: ready(BARE_PROMPT, environment()))
    over_empty = paired(lambda: ready(twsh, environment(full)), lambda: ready(twsh, environment(empty)))
    return [
        over_bare.number("ready for keys, 1 M handles and posts ÷ bare prompt", 1.15, 0.95),
        over_empty.number("ready for keys, full ÷ empty stores", None, 1.02),
    ]


def done(command: Sequence[str]) -> float:
    """Return the seconds of a run that must end well."""
    result = run(command, environment())
    if result.status:
        raise RuntimeError(f"{command} ended with {result.status}")
    return result.seconds


def one_shots() -> list[Number]:
    """Take the runs that draw no prompt."""
    with tempfile.TemporaryDirectory() as folder:
        line = one_line_script(Path(folder))
        version = paired(lambda: done([str(TWSH), "--version"]), lambda: done(line), pairs=2 * PAIRS)
        usage = paired(lambda: done([str(TWSH), "--help"]), lambda: done(line), pairs=2 * PAIRS)
    return [
        version.number("twsh --version ÷ one-line console script", 1.1, 1.0),
        usage.number("twsh --help ÷ one-line console script", 2.2),
    ]


def memory(full: Path) -> list[Number]:
    """Take the peak memory at the prompt."""
    taken = paired(
        lambda: peak([str(TWSH)], environment(full)), lambda: peak(BARE_PROMPT, environment()), pairs=MEMORY_PAIRS
    )
    sizes = [f"{statistics.median(series) / 1024:.1f} MiB" for series in taken]
    return [Number("peak memory at the prompt ÷ bare prompt", taken.ratio, 1.2, 1.1, *sizes)]


def counts(full: Path, empty: Path) -> list[Number]:
    """Count what a start does; these do not depend on the machine's mood."""
    twsh = [str(TWSH)]
    filled, new, bare = (
        counted(twsh, environment(full)), counted(twsh, environment(empty)), counted(BARE_PROMPT, environment()),
    )  # fmt: skip
    files, files_new, files_bare = (
        opened(twsh, environment(full)), opened(twsh, environment(empty)), opened(BARE_PROMPT, environment()),
    )  # fmt: skip
    late = [name for name in filled.modules if any(name == heavy or name.startswith(heavy + ".") for heavy in LATE)]
    return [
        surplus("files opened before the prompt, full − empty stores", files, files_new, 0),
        quotient("files opened before the prompt ÷ bare prompt", files, files_bare, None, 1.05),
        surplus("SQLite steps before the prompt, full − empty stores", filled.steps, new.steps, 0),
        surplus("SQLite rows before the prompt, full − empty stores", filled.rows, new.rows, 0),
        surplus("SQLite connections before the prompt, full − empty stores", filled.connections, new.connections, 0),
        quotient("modules imported before the prompt ÷ bare prompt", len(filled.modules), len(bare.modules)),
        Number("late modules imported before the prompt", len(late), 0, None, " ".join(late[:4])),
        Number("TLS contexts made before the prompt", filled.contexts, 0),
    ]
