"""What the tests of the API's pure half share: the sample bodies, and an exchange with a given body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from twshell.api import decode
from twshell.domain.wire import ANSWERED, Answer, Exchange, Request

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


class Sample(NamedTuple):
    """One example body with the status it came with."""

    name: str
    status: int
    body: Any


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and examples beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the facts and examples are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def samples(shared: Path) -> list[Sample]:
    """Every example body there is."""
    return list(_samples(shared / "examples"))


def _samples(folder: Path) -> Iterator[Sample]:
    for path in sorted((*folder.glob("docs_*.json"), *folder.glob("recorded_*.json"), folder / "error_bodies.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        for number, each in enumerate(found.get("samples") or found.get("recordings") or found["cases"]):
            status = each.get("http_status") or (each.get("status") or {}).get("code") or 200
            yield Sample(each.get("name") or f"{path.stem}-{number}", status, each["body"])


def answered(
    body: Any, answers: str = "posts", *, status: int = 200, method: str = "GET", proof: str = "", error: str = ""
) -> Answer:
    request = Request(method, "/2/x", "/2/x", answers=answers, proof=proof)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return decode.answer(Exchange(request, ANSWERED, 0.0, 0.1, status, {}, data, error))


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answer]:
    """Decode a body (JSON value or bytes) as the answer to a request of that kind."""
    return answered
