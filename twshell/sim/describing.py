"""The server's own OpenAPI document and table of operations; changes with what of an operation is worth telling."""

from __future__ import annotations

from typing import Any

from twshell.sim.endpoints.table import HANDLERS
from twshell.sim.router import Operation, Router, documented

_SCHEMES = {"1a": "UserToken", "2U": "OAuth2UserToken", "B": "BearerToken"}


def described() -> dict[str, Any]:
    """Return an OpenAPI 3.0 document of the operations carried out here; those of X that are not are left out."""
    paths: dict[str, dict[str, Any]] = {}
    entries = documented()["operations"]
    for name, operation in Router().operations.items():
        if name in HANDLERS:
            operation_id = entries.get(name, {}).get("id") or name.replace(" ", "").replace("/", "_")
            paths.setdefault(operation.template, {})[operation.method.lower()] = _told(operation, operation_id)
    return {
        "openapi": "3.0.0",
        "info": {
            "title": "X API v2, simulated",
            "version": documented()["version"],
            "description": "What this simulator carries out. It is not X and touches no account of X.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "UserToken": {"type": "http", "scheme": "OAuth"},
                "BearerToken": {"type": "http", "scheme": "bearer"},
                "OAuth2UserToken": {
                    "type": "oauth2",
                    "flows": {
                        "authorizationCode": {
                            "authorizationUrl": "/2/oauth2/authorize",
                            "tokenUrl": "/2/oauth2/token",
                            "scopes": {},
                        }
                    },
                },
            }
        },
    }


def operations_table() -> list[tuple[str, bool]]:
    """Return every operation the router knows and whether it is carried out."""
    return [(name, name in HANDLERS) for name in sorted(Router().operations)]


def _told(operation: Operation, operation_id: str) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": rule} for name, rule in operation.path.items()
    ] + [
        {"name": name, "in": "query", "required": bool(rule.get("must")), "schema": _bare(rule)}
        for name, rule in operation.query.items()
    ]
    told: dict[str, Any] = {
        "operationId": operation_id,
        "security": [{_SCHEMES[kind]: scopes} for kind, scopes in operation.auth.items()],
        "responses": {str(operation.status): {"description": "The request has succeeded."}},
    }
    if parameters:
        told["parameters"] = parameters
    if operation.body is not None:
        told["requestBody"] = {"content": {kind: {"schema": operation.body} for kind in operation.types}}
    return told


def _bare(rule: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in rule.items() if name != "must"}
    return kept or {"type": "array", "items": {"type": "string"}}
