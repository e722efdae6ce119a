"""Whether a query and a body are what the document asks for; changes with X's words about bad requests."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from twshell.sim.http1 import Request
from twshell.sim.multipart import parts_of
from twshell.sim.problems import Refusal, invalid_request
from twshell.sim.router import Operation, Rules

Complaint = tuple[str, str, tuple[str, ...]]

_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\Z")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "boolean": bool, "object": dict, "array": list, "integer": int, "number": (int, float),
}  # fmt: skip
_FOUND = {str: "string", bool: "boolean", dict: "object", list: "array", int: "integer", float: "number"}


def checked_path(operation: Operation, values: dict[str, str]) -> None:
    """Refuse path values that do not fit the document's patterns."""
    complaints: list[Complaint] = []
    for name, value in values.items():
        complaints += _value_complaints(name, value, operation.path.get(name, {}))
    _refuse(complaints)


def checked_query(operation: Operation, pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the query by name (repeated lists joined by commas), or refuse it with every complaint at once.

    Unknown parameters are refused; unknown *values* of `*.fields` and `expansions` are not (facts §2.1).
    """
    rules = operation.query
    query: dict[str, str] = {}
    complaints: list[Complaint] = []
    for name, value in pairs:
        if name not in rules:
            known = ",".join(sorted([*rules, *operation.path]))
            complaints.append((f"The query parameter [{name}] is not one of [{known}]", name, (value,)))
        elif name in query and _is_list(name, rules):
            query[name] += f",{value}"
        else:
            query[name] = value
    for name, rule in rules.items():
        if name in query:
            complaints += _value_complaints(name, query[name], rule)
        elif rule.get("must"):
            complaints.append((f"The `{name}` query parameter can not be empty", name, ()))
    _refuse(complaints)
    return query


def checked_body(operation: Operation, request: Request) -> dict[str, Any]:
    """Return the JSON body, or refuse what is not JSON or does not fit the document."""
    if operation.body is None or (not request.body and not operation.body.get("required")):
        return {}
    if request.media_type == "multipart/form-data" and "multipart/form-data" in operation.types:
        body: Any = _form_body(request)
    elif request.media_type == "application/json":
        body = parsed_json(request.body)
    else:
        raise Refusal(400, _bare("Requests with bodies must have content-type of application/json."))
    complaints = schema_complaints(body, operation.body, "$")
    if complaints:
        raise Refusal(400, invalid_request([(text, "", ()) for text in complaints]))
    assert isinstance(body, dict)
    return body


def _form_body(request: Request) -> dict[str, Any]:
    """Return a form's parts: `media` as bytes, numbers as numbers, the rest as text."""
    body: dict[str, Any] = {}
    for name, content in parts_of(request.headers["content-type"], request.body).items():
        if name == "media":
            body[name] = content
        elif content.isdigit() and len(content) < 10:
            body[name] = int(content)
        else:
            body[name] = content.decode("utf-8", "replace")
    return body


def parsed_json(raw: bytes) -> Any:
    """Return what the bytes say; a Refusal 400 for what is no JSON, too deep, or no Unicode."""
    try:
        body = json.loads(raw)
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refusal(400, _bare("The request body is not valid JSON.")) from None
    return body


def _bare(message: str) -> dict[str, Any]:
    return invalid_request([(message, "", ())])


def _refuse(complaints: list[Complaint]) -> None:
    if complaints:
        raise Refusal(400, invalid_request(complaints))


def _is_list(name: str, rules: Rules) -> bool:
    return name.endswith(".fields") or name == "expansions" or rules[name].get("type") == "array"


def _value_complaints(name: str, value: str, rule: dict[str, Any]) -> list[Complaint]:
    kind = rule.get("type")
    if kind == "array":
        return _list_complaints(name, value, rule)
    message = ""
    if kind == "integer":
        message = _integer_complaint(value, rule)
    elif rule.get("format") == "date-time" and not is_rfc3339(value):
        message = "is not a valid RFC3339 date-time"
    elif "enum" in rule and value not in rule["enum"]:
        message = f"is not one of [{','.join(map(str, rule['enum']))}]"
    elif kind == "boolean" and value not in ("true", "false"):
        message = "is not one of [true,false]"
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        message = f"does not match {rule['pattern']}"
    elif len(value) < rule.get("minLength", 0) or len(value) > rule.get("maxLength", len(value)):
        message = f"must have a length between {rule.get('minLength', 0)} and {rule.get('maxLength', 'any')}"
    return [(f"The `{name}` query parameter value [{value}] {message}", name, (value,))] if message else []


def _integer_complaint(value: str, rule: dict[str, Any]) -> str:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        return "is not a valid integer"
    low, high = rule.get("minimum"), rule.get("maximum")
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        return f"is not between {low} and {high}"
    return ""


def _list_complaints(name: str, value: str, rule: dict[str, Any]) -> list[Complaint]:
    items = value.split(",")
    low, high = rule.get("minItems", 0), rule.get("maxItems", len(items))
    if not low <= len(items) <= high:
        size = f"The number of values in the `{name}` query parameter list [{len(items)}]"
        message = f"{size} is not between {low} and {high}"
        return [(message, name, (value,))]
    return [complaint for item in items for complaint in _value_complaints(name, item, rule.get("items", {}))]


def is_rfc3339(value: str) -> bool:
    """Whether a string is a date-time as X takes it, and a real moment."""
    if not _RFC3339.match(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def schema_complaints(value: Any, schema: dict[str, Any], where: str) -> list[str]:
    """Return what is wrong with a JSON value in X's words, like "$.text: integer found, string expected"."""
    wanted = schema.get("type")
    if wanted is not None and not _is_type(value, wanted):
        found = _FOUND.get(type(value), "null")
        return [f"{where}: {found} found, {wanted} expected"]
    if isinstance(value, dict):
        return _object_complaints(value, schema, where)
    if isinstance(value, list):
        return _array_complaints(value, schema, where)
    if isinstance(value, str):
        return _string_complaints(value, schema, where)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            return [f"{where}: must have a minimum value of {schema['minimum']}"]
        if value > schema.get("maximum", value):
            return [f"{where}: must have a maximum value of {schema['maximum']}"]
    return []


def _is_type(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, _TYPES[wanted])


def _object_complaints(value: dict[str, Any], schema: dict[str, Any], where: str) -> list[str]:
    known: dict[str, Any] = schema.get("properties", {})
    complaints = [
        f"{where}.{name}: is missing but it is required" for name in schema.get("required", ()) if name not in value
    ]
    for name, child in value.items():
        if name in known:
            complaints += schema_complaints(child, known[name], f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            complaints.append(
                f"{where}.{name}: is not defined in the schema and the schema does not allow additional properties"
            )
    choices = schema.get("anyOf", [])
    if choices and not any(all(name in value for name in choice.get("required", ())) for choice in choices):
        names = " or ".join(name for choice in choices for name in choice.get("required", ()))
        complaints.append(f"{where}: {names} is missing but it is required")
    return complaints


def _array_complaints(value: list[Any], schema: dict[str, Any], where: str) -> list[str]:
    if len(value) < schema.get("minItems", 0):
        return [f"{where}: there must be a minimum of {schema['minItems']} items in the array"]
    if len(value) > schema.get("maxItems", len(value)):
        return [f"{where}: there must be a maximum of {schema['maxItems']} items in the array"]
    items = schema.get("items", {})
    return [text for at, item in enumerate(value) for text in schema_complaints(item, items, f"{where}[{at}]")]


def _string_complaints(value: str, schema: dict[str, Any], where: str) -> list[str]:
    if len(value) < schema.get("minLength", 0):
        return [f"{where}: must be at least {schema['minLength']} characters long"]
    if len(value) > schema.get("maxLength", len(value)):
        return [f"{where}: may only be {schema['maxLength']} characters long"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: does not have a value in the enumeration [{', '.join(schema['enum'])}]"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{where}: does not match the regex pattern {schema['pattern']}"]
    return []
