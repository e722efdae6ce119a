"""Which operation a method and a path name; changes when X documents paths otherwise."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, NamedTuple

from twshell.sim.problems import Refusal, about_blank

Rules = dict[str, dict[str, Any]]


class Operation(NamedTuple):
    """One documented call. `name` is "METHOD template"; `auth` maps the accepted credential kinds to their scopes."""

    name: str
    method: str
    template: str
    auth: dict[str, list[str]]
    path: Rules
    query: Rules
    body: dict[str, Any] | None
    types: tuple[str, ...]
    status: int
    is_open: bool = False  # answers without a credential of a user or app, or checks them by itself

    @property
    def is_write(self) -> bool:
        """Whether the call changes something on X."""
        return self.method != "GET"


# Known, but in neither document: usage/credits came with 2.168, OAuth is described in prose (facts §1, §2.9).
_OPEN = (
    "GET /2/openapi.json",
    "POST /oauth/request_token",
    "GET /oauth/authorize",
    "POST /oauth/authorize",
    "GET /oauth/authenticate",
    "POST /oauth/access_token",
    "POST /1.1/oauth/invalidate_token.json",
    "POST /oauth2/token",
    "POST /oauth2/invalidate_token",
    "GET /i/oauth2/authorize",
    "POST /i/oauth2/authorize",
    "GET /2/oauth2/authorize",
    "POST /2/oauth2/authorize",
    "POST /2/oauth2/token",
    "POST /2/oauth2/revoke",
)
_CREDITS = "GET /2/usage/credits"


def documented() -> dict[str, Any]:
    """Return the digest of X's documents that comes with the package (see documenting.py)."""
    text = files("twshell.sim").joinpath("documented.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


class Router:
    """Every known operation, found by method and path."""

    def __init__(self) -> None:
        """Read the documented operations and add the known others."""
        self.operations: dict[str, Operation] = {}
        for name, entry in documented()["operations"].items():
            method, template = name.split(" ")
            self.operations[name] = Operation(
                name, method, template, entry["auth"], entry["path"], entry["query"], entry["body"],
                tuple(entry["types"]), entry["status"],
            )  # fmt: skip
        self.operations[_CREDITS] = _plain(_CREDITS, {"B": [], "1a": [], "2U": []}, is_open=False)
        for name in _OPEN:
            self.operations[name] = _plain(name, {}, is_open=True)
        self._exact: dict[str, dict[str, Operation]] = {}
        self._shaped: dict[tuple[int, str], list[tuple[tuple[str, ...], dict[str, Operation]]]] = {}
        for operation in self.operations.values():
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        if "{" not in operation.template:
            self._exact.setdefault(operation.template, {})[operation.method] = operation
            return
        steps = tuple(operation.template.split("/"))
        alike = self._shaped.setdefault((len(steps), steps[2]), [])
        for known, methods in alike:
            if known == steps:
                methods[operation.method] = operation
                return
        alike.append((steps, {operation.method: operation}))

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and its path values; a Refusal 404, or 405 where the path takes other methods."""
        matches = self._matches(path)
        for methods, values in matches:
            if method in methods:
                return methods[method], values
        if not matches:
            raise Refusal(404, about_blank(404))
        allowed = sorted({name for methods, _ in matches for name in methods})
        raise Refusal(405, about_blank(405), {"allow": ", ".join(allowed)})

    def _matches(self, path: str) -> list[tuple[dict[str, Operation], dict[str, str]]]:
        if path in self._exact:
            exact: list[tuple[dict[str, Operation], dict[str, str]]] = [(self._exact[path], {})]
        else:
            exact = []
        steps = path.split("/")
        shaped: list[tuple[dict[str, Operation], dict[str, str]]] = []
        for pattern, methods in self._shaped.get((len(steps), steps[2]), ()) if len(steps) > 2 else ():
            values = _values(pattern, steps)
            if values is not None:
                shaped.append((methods, values))
        shaped.sort(key=lambda match: len(match[1]))
        return exact + shaped


def _values(pattern: tuple[str, ...], steps: list[str]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for wanted, step in zip(pattern, steps, strict=True):
        if wanted.startswith("{"):
            if not step:
                return None
            values[wanted[1:-1]] = step
        elif wanted != step:
            return None
    return values


def _plain(name: str, auth: dict[str, list[str]], *, is_open: bool) -> Operation:
    method, template = name.split(" ")
    return Operation(name, method, template, auth, {}, {}, None, (), 200, is_open)
