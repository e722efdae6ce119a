"""The tables of what is carried out: generated from the router and X's documents, and fresh."""

from __future__ import annotations

import json
from typing import Any

from twshell.sim.describing import described, operations_table
from twshell.sim.endpoints.table import HANDLERS


def test_the_table_of_operations_says_what_is_carried_out() -> None:
    table = dict(operations_table())
    assert table["POST /2/tweets"] is True
    assert table["GET /2/spaces/{id}"] is False
    assert set(HANDLERS) == {name for name, is_carried_out in table.items() if is_carried_out}


def test_the_digest_of_the_documents_is_fresh(shared: Any) -> None:
    from importlib.resources import files

    from twshell.sim.documenting import digest, rendered

    old, new = (json.loads((shared / "facts" / f"x-openapi-2.16{n}.json").read_text()) for n in (6, 7))
    assert files("twshell.sim").joinpath("documented.json").read_text("utf-8") == rendered(digest(old, new))


def test_the_servers_own_document_is_an_openapi_document(client: Any) -> None:
    told = client.call("GET", "/2/openapi.json", auth=None).json()
    assert told == json.loads(json.dumps(described()))
    assert told["openapi"] == "3.0.0"
    carried_out = {f"{method.upper()} {path}" for path, methods in told["paths"].items() for method in methods}
    assert carried_out == set(HANDLERS)
    ids = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_the_calls_of_the_published_table_are_carried_out() -> None:
    """Every operation of facts §2.2 that is no stream, space, activity, nor full-archive count."""
    left_out = ("stream", "spaces", "activity", "insights", "counts/all")
    from twshell.sim.limits import PAY_PER_USE

    wanted = {name for name in PAY_PER_USE if not any(word in name for word in left_out)}
    assert wanted - set(HANDLERS) == set()
