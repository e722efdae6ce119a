"""The judge of the house: reads every module's syntax tree and says where a rule of ARCHITECTURE.md is broken."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]

# An import goes down. What lies directly in twshell/ (cli, app, env, __main__ …) is the top floor.
FLOORS = {
    "domain": 0,
    **dict.fromkeys(("api", "transport", "auth", "store", "config", "render", "reports", "sim"), 1),
    "session": 2,
    "commands": 3,
    "shell": 4,
}
TOP = 5
SIM_MAY_IMPORT = {"twshell.domain.weigh"}  # a simulator built from the client would agree with its bugs

# Where each import from outside has its home; "a/b" is one module, "a" a whole package.
HOMES = {
    "requests": {"transport"},
    "urllib3": {"transport"},
    "requests_oauthlib": {"auth", "transport/signing"},
    "oauthlib": {"auth", "transport/signing", "sim"},
    "prompt_toolkit": {"shell"},
    "pygments": {"shell", "render"},
    "wcwidth": {"shell", "render"},
    "sqlite3": {"store"},
    "_sha256": {"auth"},  # the standard library's own, gone in later versions
    "asyncio": {"shell"},
    "http.server": {"sim"},
    "socketserver": {"sim"},
}
# domain and api take values and give values: they have no business with these (types alone are welcome).
NOT_PURE = {
    "asyncio", "http", "io", "multiprocessing", "os", "pathlib", "selectors", "shutil", "signal", "socket",
    "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip

EXITS = {"cli", "__main__"}  # they alone end the process
ASKS_THE_SYSTEM = {"env"}  # it alone reads the environment and the clocks
SAYS_ALOUD = {"cli", "__main__"}  # they print before any session is there to print for them
OUTPUT = {"shell/screen"}  # the only module that may hand the terminal markup
# The one broad catch; and three at the root of a thread, where the simulator tells it as a 500 like X's own, the door
# hands it on to be raised where the result is taken, and a paced burst keeps and tells the rest.
BROAD = {"commands/dispatch", "sim/server", "session/door", "session/pacing"}
GENERATED = {"commands/index"}  # written by `make docs`, read by nobody

EXIT_NAMES = {"sys.exit", "os._exit", "os.abort", "exit", "quit", "SystemExit"}
SYSTEM_NAMES = {
    "os.environ", "os.environb", "os.getenv", "os.putenv", "os.getcwd", "os.path.expanduser", "os.path.expandvars",
    "pathlib.Path.home", "pathlib.Path.cwd", "getpass.getuser", "socket.gethostname",
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns",
    "time.process_time", "time.clock_gettime", "time.localtime", "time.sleep",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
}  # fmt: skip
MARKUP = {"ANSI", "HTML", "ZeroWidthEscape", "set_title", "clear_title"}
MUTABLE_CALLS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "OrderedDict", "Counter", "ChainMap"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)

POSSESSIVE = re.compile(r"[^(\\[]\)[*+?]\+")  # in an expression; "()*+" is part of a class of characters

FILE_LINES, FUNCTION_LINES = 400, 60


class Module(NamedTuple):
    """One file; `place` is its path below twshell/ without the ending: "domain/weigh", "cli", "sim"."""

    place: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The folder directly below twshell/, empty for what lies there itself."""
        return self.place.split("/")[0] if self.place.split("/")[0] in FLOORS else ""


Complaint = tuple[int, str]


def read(place: str, text: str) -> Module:
    return Module(place, text, ast.parse(text, f"twshell/{place}.py"))


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / "twshell").rglob("*.py")):
        place = path.relative_to(ROOT / "twshell").with_suffix("").as_posix().removesuffix("/__init__")
        found.append(read(place, path.read_text(encoding="utf-8")))
    return tuple(found)


def lives_in(module: Module, homes: set[str]) -> bool:
    return module.place in homes or module.package in homes


def type_only(tree: ast.Module) -> set[ast.AST]:
    """Every node that stands under `if TYPE_CHECKING:`."""
    guards = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    return {inner for guard in guards for statement in guard.body for inner in ast.walk(statement)}


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield each import with the dotted name it reaches for; `from a import b` gives "a.b"."""
    here = ["twshell", *module.place.split("/")]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(here[: len(here) - node.level]) + "." if node.level else ""
            yield from ((node, f"{start}{node.module or ''}.{alias.name}".strip(".")) for alias in node.names)


@cache
def named(module: Module) -> tuple[tuple[int, str], ...]:
    """Return every name or attribute that is read, spelled from the import it came by: `t.sleep` → time.sleep."""
    known = {}
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            known |= {a.asname: a.name for a in node.names if a.asname}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            parts: list[str] = []
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                parts.insert(0, root.attr)
                root = root.value
            if isinstance(root, ast.Name):
                found.append((node.lineno, ".".join([known.get(root.id, root.id), *parts])))
    return tuple(found)


def floors(module: Module) -> Iterator[Complaint]:
    own = FLOORS.get(module.package, TOP)
    for node, name in imports(module):
        parts = name.split(".")
        if parts[0] != "twshell" or name in ("twshell", "twshell.__version__"):
            continue
        other = parts[1] if parts[1] in FLOORS else ""
        floor = FLOORS.get(other, TOP)
        if module.package == "sim" and other != "sim":
            if not any(name == allowed or name.startswith(allowed + ".") for allowed in SIM_MAY_IMPORT):
                yield node.lineno, f"the simulator imports {name}"
        elif floor > own:
            yield node.lineno, f"{name} lies on a higher floor"
        elif floor == own == 1 and other != module.package:
            yield node.lineno, f"{name} is a sibling"


def owners(module: Module) -> Iterator[Complaint]:
    for node, name in imports(module):
        top = name.split(".")[0]
        home = next((homes for owned, homes in HOMES.items() if name == owned or name.startswith(owned + ".")), None)
        if home is not None and not lives_in(module, home):
            yield node.lineno, f"{name} belongs to {', '.join(sorted(home))}"
        elif home is None and top != "twshell" and top not in sys.stdlib_module_names:
            yield node.lineno, f"{name} has no home: no package of twsh may import it"


def purity(module: Module) -> Iterator[Complaint]:
    if module.package not in ("domain", "api"):
        return
    types = type_only(module.tree)
    for node, name in imports(module):
        if node not in types and any(name == impure or name.startswith(impure + ".") for impure in NOT_PURE):
            yield node.lineno, f"{name} in a package of pure rules"
    yield from ((line, "a file is opened in a package of pure rules") for line, name in named(module) if name == "open")


def length(module: Module) -> Iterator[Complaint]:
    lines = module.text.count("\n")
    if lines > FILE_LINES and module.place not in GENERATED:
        yield lines, f"{lines} lines, at most {FILE_LINES}"
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {size} lines, at most {FUNCTION_LINES}"


def docstring(module: Module) -> Iterator[Complaint]:
    said = ast.get_docstring(module.tree) or ""
    if not said:
        yield 1, "no docstring says what would change this file"
    elif not said.splitlines()[0].endswith("."):
        yield 1, "the docstring's first line does not end with a full stop"


def silence(module: Module) -> Iterator[Complaint]:
    if module.place not in SAYS_ALOUD:
        loud = {"print", "input", "breakpoint"}
        yield from ((line, f"{name} below the edge") for line, name in named(module) if name in loud)


def exits(module: Module) -> Iterator[Complaint]:
    if module.place in EXITS:
        return
    caught = {node.type.lineno for node in ast.walk(module.tree) if isinstance(node, ast.ExceptHandler) and node.type}
    for line, name in named(module):
        if name in EXIT_NAMES and line not in caught:
            yield line, f"{name}: only cli.py exits"


def edge(module: Module) -> Iterator[Complaint]:
    if module.place in ASKS_THE_SYSTEM:
        return
    for line, name in named(module):
        if name in SYSTEM_NAMES or name.endswith(".expanduser"):
            yield line, f"{name}: only env.py asks the system"


def markup(module: Module) -> Iterator[Complaint]:
    if module.place in OUTPUT:
        return
    for line, name in named(module):
        if name.split(".")[-1] in MARKUP:
            yield line, f"{name}: only {', '.join(sorted(OUTPUT))} hands the terminal markup"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "[ZeroWidthEscape]" in node.value:
            yield node.lineno, "ZeroWidthEscape in a string"


def state(module: Module) -> Iterator[Complaint]:
    for node in module.tree.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        small = [t.id for t in targets if isinstance(t, ast.Name) and t.id.strip("_").islower() and t.id != "__all__"]
        made_by = ast.unparse(node.value.func).split(".")[-1] if isinstance(node.value, ast.Call) else ""
        if small and (isinstance(node.value, MUTABLE) or made_by in MUTABLE_CALLS):
            yield node.lineno, f"{small[0]} is state of a module"
    for inner in ast.walk(module.tree):
        if isinstance(inner, ast.Global):
            yield inner.lineno, f"global {', '.join(inner.names)} is state of a module"


def start_up(module: Module) -> Iterator[Complaint]:
    if module.package == "sim" or module.place == "domain/record":
        return
    for node, name in imports(module):
        if name == "typing.NamedTuple":
            yield node.lineno, f"{name} is slow to define: domain.record has the same"


def expressions(module: Module) -> Iterator[Complaint]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and POSSESSIVE.search(node.value):
            yield node.lineno, "a possessive group is matched wrongly by Python 3.11.2: an atomic one is not"


def catches(module: Module) -> Iterator[Complaint]:
    if module.place in BROAD:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = ast.unparse(node)
        else:
            continue
        for name in re.findall(r"\b(everything|Exception|BaseException)\b", caught):
            yield node.lineno, f"catches {name}: only commands/dispatch.py may"


RULES: tuple[Callable[[Module], Iterator[Complaint]], ...] = (
    floors, owners, purity, length, docstring, silence, exits, edge, markup, state, start_up, expressions, catches,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Callable[[Module], Iterator[Complaint]]) -> None:
    said = [f"twshell/{m.place}.py:{line}: {what}" for m in modules() for line, what in rule(m)]
    assert said == []


T = "try:\n    f()\n"
BAD = [
    (floors, "domain/a", "from twshell.render import theme", "twshell.render.theme lies on a higher floor"),
    (floors, "api/a", "from twshell.store.seen import Seen", "twshell.store.seen.Seen is a sibling"),
    (floors, "api/a", "from ..store import seen", "twshell.store.seen is a sibling"),
    (floors, "session/a", "import twshell.shell.prompt", "twshell.shell.prompt lies on a higher floor"),
    (floors, "session/a", "def f():\n    from twshell import cli", "twshell.cli lies on a higher floor"),
    (floors, "sim/a", "from twshell.domain.post import Post", "the simulator imports twshell.domain.post.Post"),
    (owners, "commands/a", "import requests", "requests belongs to transport"),
    (owners, "render/a", "def f():\n    from prompt_toolkit import ANSI", "prompt_toolkit.ANSI belongs to shell"),
    (owners, "transport/http", "import oauthlib.oauth1", "oauthlib.oauth1 belongs to auth, sim, transport/signing"),
    (owners, "session/a", "import sqlite3", "sqlite3 belongs to store"),
    (owners, "app", "from http import server", "http.server belongs to sim"),
    (owners, "render/a", "from http.server import HTTPServer", "http.server.HTTPServer belongs to sim"),
    (owners, "sim/a", "import jsonschema", "jsonschema has no home: no package of twsh may import it"),
    (purity, "domain/a", "import threading", "threading in a package of pure rules"),
    (purity, "api/a", "from os import path", "os.path in a package of pure rules"),
    (purity, "api/a", "x = open('a')", "a file is opened in a package of pure rules"),
    (length, "a", "\n" * 401, "401 lines, at most 400"),
    (length, "a", "def f():\n" + "    x = 1\n" * 60, "f has 61 lines, at most 60"),
    (docstring, "a", "x = 1", "no docstring says what would change this file"),
    (docstring, "a", '"""No stop"""', "the docstring's first line does not end with a full stop"),
    (silence, "shell/a", "print('x')", "print below the edge"),
    (silence, "shell/a", "say = print", "print below the edge"),
    (exits, "shell/a", "import sys\nsys.exit(1)", "sys.exit: only cli.py exits"),
    (exits, "shell/a", "from sys import exit as leave\nleave()", "sys.exit: only cli.py exits"),
    (exits, "shell/a", "raise SystemExit(2)", "SystemExit: only cli.py exits"),
    (edge, "config/a", "import os\nos.environ['HOME']", "os.environ: only env.py asks the system"),
    (edge, "store/a", "import time as t\nnow = t.time", "time.time: only env.py asks the system"),
    (edge, "store/a", "from time import sleep\nsleep(1)", "time.sleep: only env.py asks the system"),
    (edge, "sim/a", "from datetime import date as d\nd.today()", "datetime.date.today: only env.py asks the system"),
    (edge, "config/a", "p.expanduser()", "p.expanduser: only env.py asks the system"),
    (markup, "shell/a", "ANSI('x')", "ANSI: only shell/screen hands the terminal markup"),
    (markup, "shell/a", "out.set_title('x')", "out.set_title: only shell/screen hands the terminal markup"),
    (markup, "render/a", "s = '[ZeroWidthEscape]'", "ZeroWidthEscape in a string"),
    (state, "a", "cache = {}", "cache is state of a module"),
    (state, "a", "_seen: list[int] = list()", "_seen is state of a module"),
    (state, "a", "def f():\n    global x\n    x = 1", "global x is state of a module"),
    (start_up, "a", "from typing import NamedTuple", "typing.NamedTuple is slow to define: domain.record has the same"),
    (expressions, "a", 'r"(?:a+|b)*+"', "a possessive group is matched wrongly by Python 3.11.2: an atomic one is not"),
    (catches, "a", T + "except Exception:\n    g()", "catches Exception: only commands/dispatch.py may"),
    (catches, "a", T + "except (OSError, BaseException): pass", "catches BaseException: only commands/dispatch.py may"),
    (catches, "a", "contextlib.suppress(Exception)", "catches Exception: only commands/dispatch.py may"),
    (catches, "a", T + "except:\n    g()", "catches everything: only commands/dispatch.py may"),
]  # fmt: skip
GOOD = [
    (floors, "render/a", "from twshell.domain.post import Post\nfrom twshell.render import theme"),
    (floors, "transport/a", "from twshell import __version__"),
    (floors, "sim/a", "from twshell.domain.weigh import weigh\nfrom . import world"),
    (owners, "sim/a", "import oauthlib.oauth1, http.server, json"),
    (purity, "domain/a", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import threading"),
    (length, "a", "\n" * 400),
    (length, "commands/index", "\n" * 401),
    (docstring, "a", '"""Says why."""'),
    (exits, "cli", "import sys\nsys.exit(1)"),
    (exits, "a", "try:\n    parse()\nexcept SystemExit:\n    g()"),
    (edge, "env", "import time\ntime.time()"),
    (edge, "render/a", "from datetime import datetime, UTC\ndatetime.fromtimestamp(now, UTC)"),
    (markup, "shell/screen", "ANSI('x')"),
    (state, "a", "TABLE = {'a': 1}\nname = 'b'\n__all__ = ['f']"),
    (start_up, "a", "from twshell.domain.record import NamedTuple"),
    (start_up, "sim/a", "from typing import NamedTuple"),
    (expressions, "a", 'r"(?>(?:a+|b)*)[()*+]b*+"'),
    (catches, "commands/dispatch", T + "except Exception:\n    g()"),
    (catches, "a", T + "except ValueError:\n    g()"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "place", "text", "says"), BAD)
def test_a_breach_is_seen(rule: Callable[[Module], Iterator[Complaint]], place: str, text: str, says: str) -> None:
    assert says in [what for _, what in rule(read(place, text))]


@pytest.mark.parametrize(("rule", "place", "text"), GOOD)
def test_what_is_allowed_passes(rule: Callable[[Module], Iterator[Complaint]], place: str, text: str) -> None:
    assert [] == list(rule(read(place, text)))


def test_every_rule_has_been_seen_to_fail_and_to_pass() -> None:
    assert {rule.__name__ for rule in RULES} == {row[0].__name__ for row in BAD}
    assert {row[0].__name__ for row in GOOD} >= {rule.__name__ for rule in RULES} - {"silence"}


def test_every_module_the_rules_name_is_there() -> None:
    named_places = EXITS | ASKS_THE_SYSTEM | SAYS_ALOUD | OUTPUT | BROAD | GENERATED
    assert [] == sorted(named_places - {module.place for module in modules()})


def packages() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "twshell").glob("*/__init__.py"))


def test_every_package_has_a_floor() -> None:
    assert [] == [name for name in packages() if name not in FLOORS]


def test_the_architecture_page_names_every_package() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [] == [name for name in packages() if f"`{name}/`" not in page]


def test_the_architecture_page_names_no_file_that_is_not_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named_files = re.findall(r"`(?:twshell/)?([a-z_]+/[a-z_/]+\.py)`", page)
    assert [] == [name for name in named_files if not (ROOT / name).exists() and not (ROOT / "twshell" / name).exists()]


def test_contributing_gives_a_reason_for_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [each for extra in project["optional-dependencies"].values() for each in extra]
    names = {re.match(r"[A-Za-z0-9_.-]+", each).group().lower() for each in wanted}  # type: ignore[union-attr]
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    first_column = " ".join(re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE))
    explained = {name.lower() for name in re.findall(r"`([^`]+)`", first_column)}
    assert sorted(names) == sorted(explained)
