"""Boils X's published OpenAPI documents down to what the server checks; changes with the form of those documents.

Run as `python -m twshell.sim.documenting OLD.json NEW.json > twshell/sim/documented.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_METHODS = ("get", "post", "put", "delete")
_KINDS = {"UserToken": "1a", "OAuth2UserToken": "2U", "BearerToken": "B"}
_KEPT = (
    "type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "required",
    "additionalProperties", "default", "format",
)  # fmt: skip


def digest(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return {"version", "operations": {"GET /2/…": {id, auth, path, query, body, types, status}}}, the new first."""
    operations: dict[str, Any] = {}
    for document in (new, old):
        for name, operation in _operations(document):
            entry = operations.setdefault(name, _entry(document, operation))
            for parameter, rule in _parameters(document, operation, "query").items():
                entry["query"].setdefault(parameter, rule)
    return {"version": new["info"]["version"], "operations": dict(sorted(operations.items()))}


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, by_method in document["paths"].items():
        for method in _METHODS:
            if method in by_method:
                yield f"{method.upper()} {path}", by_method[method]


def _entry(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    auth = {_KINDS[kind]: scopes for choice in operation.get("security", []) for kind, scopes in choice.items()}
    content = operation.get("requestBody", {}).get("content", {})
    body = next((_schema(document, media["schema"]) for media in content.values()), None)
    good = next((int(status) for status in operation["responses"] if status.startswith("2")), 200)
    return {
        "id": operation["operationId"],
        "auth": {kind: sorted(scopes) for kind, scopes in sorted(auth.items())},
        "path": _parameters(document, operation, "path"),
        "query": _parameters(document, operation, "query"),
        "body": body,
        "types": sorted(content),
        "status": good,
    }


def _parameters(document: dict[str, Any], operation: dict[str, Any], place: str) -> dict[str, Any]:
    rules = {}
    for given in operation.get("parameters", []):
        parameter = _resolve(document, given)
        if parameter["in"] != place:
            continue
        name = parameter["name"]
        # An unknown field name is ignored with 200 [M 2026-09-21], so its names are not checked here.
        is_selector = name.endswith(".fields") or name == "expansions"
        rule = {} if is_selector else _schema(document, parameter["schema"])
        rules[name] = {**rule, "must": True} if parameter.get("required") else rule
    return rules


def _resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def _schema(document: dict[str, Any], node: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    node = _resolve(document, node)
    kept: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
    if depth > 6:
        return kept
    if "properties" in node:
        kept["properties"] = {
            name: _schema(document, child, depth + 1) for name, child in sorted(node["properties"].items())
        }
    if "items" in node:
        kept["items"] = _schema(document, node["items"], depth + 1)
    if "anyOf" in node:
        kept["anyOf"] = [_schema(document, choice, depth + 1) for choice in node["anyOf"]]
    return kept


def main(old: str, new: str) -> None:
    """Write the digest of the two documents to standard output, one operation a line."""
    made = digest(json.loads(Path(old).read_text()), json.loads(Path(new).read_text()))
    sys.stdout.write(rendered(made))


def rendered(made: dict[str, Any]) -> str:
    """Return the digest as JSON text with one operation a line, so that a change is seen in a diff."""
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'), sort_keys=True)}"
        for name, entry in made["operations"].items()
    )
    return f'{{"version": {json.dumps(made["version"])},\n"operations": {{\n{rows}\n}}}}\n'


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
