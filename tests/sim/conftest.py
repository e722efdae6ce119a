"""A small town of six people, a simulator on a clock that stands, and a signed HTTP client that is not twsh's own."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from requests_oauthlib import OAuth1

from twshell.sim import Simulator
from twshell.sim.records import Account
from twshell.sim.world import World

NOW = 1_795_500_000.0  # 2026-11-24 06:00:00 UTC
ADA, GRACE, LIN, EVE, ROSA, SAM = "101", "102", "103", "104", "105", "106"


class StillClock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at


def small_town(seed: int, now: float, *, size: str) -> World:
    """Ada is the owner and follows Grace and Lin; Eve is protected, Sam suspended; Rosa takes no messages from all."""
    world = World(seed=seed, me_id=ADA)
    for user_id, username in ((ADA, "ada"), (GRACE, "grace"), (LIN, "lin"), (EVE, "eve"), (ROSA, "rosa"), (SAM, "sam")):
        world.add_account(Account(user_id, username, username.title(), now - 1e7))
    world.accounts[EVE].protected = True
    world.accounts[SAM].suspended = True
    world.accounts[ROSA].allows_dms_from = "following"
    world.follow(ADA, GRACE, now - 9_000)
    world.follow(ADA, LIN, now - 8_000)
    world.follow(GRACE, ADA, now - 7_000)
    world.add_post(author_id=ADA, text="My own words", now=now - 200_000)
    for number in range(1, 31):
        world.add_post(author_id=GRACE, text=f"Grace number {number}", now=now - 5_000 + number)
    world.add_post(author_id=GRACE, text="Are you there, @ada?", now=now - 4_000)
    world.add_post(author_id=EVE, text="Only for my followers", now=now - 3_900)
    return world


class Client:
    """A user of the API: every call signed with OAuth 1.0a by requests-oauthlib, at the simulator's own time."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim
        self.keys = sim.keys[:4]
        self.http = requests.Session()
        self.http.trust_env = False

    @property
    def auth(self) -> OAuth1:
        return OAuth1(*self.keys, timestamp=str(int(self.sim.clock.now())))

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        more.setdefault("auth", self.auth)
        return self.http.request(method, self.sim.url + path, timeout=20, **more)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> requests.Response:
        return self.call("POST", path, json=body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def put(self, path: str, body: Any = None) -> requests.Response:
        return self.call("PUT", path, json=body)

    def say(self, text: str, **more: Any) -> requests.Response:
        return self.post("/2/tweets", {"text": text, **more})

    def bearer(self, method: str, path: str, token: str, **more: Any) -> requests.Response:
        return self.call(method, path, auth=None, headers={"authorization": f"Bearer {token}"}, **more)


@pytest.fixture(scope="session")
def _server() -> Iterator[Simulator]:
    simulator = Simulator(clock=StillClock(), town=small_town, lively=False, patience=10.0)
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def sim(_server: Simulator, clock: StillClock) -> Iterator[Simulator]:
    """A simulator as new, on the test's own clock; a fault of its own fails the test."""
    _server.clock.source = clock
    _server.begin(1)
    _server.scenario("healthy")
    _server.crashes.clear()
    _server.slowness = 1.0
    yield _server
    assert _server.crashes == []


@pytest.fixture
def make_client(sim: Simulator) -> Iterator[Callable[..., Client]]:
    """Return a function that makes one more client, of the owner or with a new token of another user."""
    made: list[Client] = []

    def make(user_id: str = ADA) -> Client:
        client = Client(sim)
        if user_id != ADA:
            token = sim.tokens.make_user_token(user_id)
            client.keys = (*client.keys[:2], token.token, token.secret)
        made.append(client)
        return client

    yield make
    for client in made:
        client.http.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()


@pytest.fixture
def user_bearer(sim: Simulator) -> Callable[..., str]:
    """Return a function that gives out an OAuth 2.0 user token with these scopes (all of them for none named)."""
    from twshell.sim.apps import SCOPES

    def make(*scopes: str, user_id: str = ADA) -> str:
        return sim.tokens.make_grant(user_id, scopes or SCOPES, sim.clock.now()).token

    return make


@pytest.fixture
def raw(sim: Simulator) -> Callable[[bytes], bytes]:
    """Return a function that sends bytes as they are and returns everything that comes until the server closes."""

    def send(request: bytes, close: bool = True) -> bytes:
        port = int(sim.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(request)
            if close:
                connection.shutdown(socket.SHUT_WR)
            pieces = []
            while piece := connection.recv(65_536):
                pieces.append(piece)
            return b"".join(pieces)

    return send


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and examples beside the repository."""
    folder = Path(__file__).resolve().parents[3] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared facts are not beside this checkout")
    return folder


class Document:
    """One of X's OpenAPI documents, and what a body has that it does not allow.

    `met` collects the exceptions that were needed: see exceptions.json.
    """

    def __init__(self, path: Path, exceptions: dict[str, Any]) -> None:
        self.content: dict[str, Any] = json.loads(path.read_text())
        self.version: str = self.content["info"]["version"]
        self.unlisted = {one["key"] for one in exceptions["unlisted"] if one["document"] == self.version}
        self.defects = {one["complaint"] for one in exceptions["defects"] if one["document"] == self.version}
        self.met: set[str] = set()
        self._registry: Any = Registry().with_resource("urn:api", Resource(self.content, DRAFT202012))

    def resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            found: Any = self.content
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    def has(self, operation: str) -> bool:
        method, path = operation.split(" ")
        return method.lower() in self.content["paths"].get(path, {})

    def good_status(self, operation: str) -> int:
        """Return the status of a success."""
        method, path = operation.split(" ")
        return next(int(one) for one in self.content["paths"][path][method.lower()]["responses"] if one[0] == "2")

    def answer(self, operation: str) -> str:
        """Return where the schema of a success stands."""
        method, path = operation.split(" ")
        answers = self.content["paths"][path][method.lower()]["responses"]
        return str(answers[str(self.good_status(operation))]["content"]["application/json"]["schema"]["$ref"])

    def offered(self, operation: str) -> dict[str, list[str]]:
        """Return the selectors of the operation's query with all they may name."""
        method, path = operation.split(" ")
        found = {}
        for entry in self.content["paths"][path][method.lower()].get("parameters", []):
            parameter = self.resolved(entry)
            schema = self.resolved(parameter["schema"])
            is_selector = parameter["name"].endswith(".fields") or parameter["name"] == "expansions"
            # Of the fields of counts 2.167 names none.
            if is_selector and "enum" in self.resolved(schema.get("items", {})):
                found[parameter["name"]] = list(self.resolved(schema["items"])["enum"])
        return found

    def everything(self, operation: str) -> dict[str, str]:
        """Return a query that asks for every field and expansion there is."""
        return {name: ",".join(values) for name, values in self.offered(operation).items()}

    def complaints(self, reference: str, body: Any) -> list[str]:
        """Return where a body breaks the schema or has keys that nothing lists, the exceptions left out."""
        told = {*self._violations(reference, body), *self._unlisted({"$ref": reference}, body, "")}
        return sorted(one for one in told if not self._is_excused(one))

    def complaints_about(self, operation: str, status: int, body: Any) -> list[str]:
        """Return what is wrong with the answer of an operation that went well."""
        wanted = self.good_status(operation)
        told = [] if status == wanted else [f"{operation}: {status}, not {wanted}"]
        return self.complaints(self.answer(operation), body) + [one for one in told if not self._is_excused(one)]

    def _is_excused(self, complaint: str) -> bool:
        for what in self.unlisted | self.defects:
            if complaint.endswith(what):
                self.met.add(what)
                return True
        return False

    def _violations(self, reference: str, body: Any) -> list[str]:
        schema = {"$ref": "urn:api" + reference}
        validator = Draft202012Validator(schema, registry=self._registry, format_checker=FormatChecker())
        return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(body)]

    def _unlisted(self, schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
        """Yield the keys of a value that its schema does not list, as Schema.key.key, and breaches of its own kind."""
        where = schema["$ref"].rpartition("/")[2] if "$ref" in schema else where
        schema = self.resolved(schema)
        if isinstance(value, list):
            for one in value:
                yield from self._unlisted(schema.get("items", {}), one, where)
        if not isinstance(value, dict):
            return
        kind = self._kind(schema, value)
        if kind is not None:
            where = kind.rpartition("/")[2]
            yield from self._violations(kind, value)
            schema = self.resolved({"$ref": kind})
        elif "oneOf" in schema:
            schema = next((one for one in schema["oneOf"] if not list(self._breaks(one, value))), schema["oneOf"][0])
            yield from self._unlisted(schema, value, where)
            return
        listed = self._listed(schema)
        for key, inner in value.items() if listed else ():
            if key in listed:
                yield from self._unlisted(listed[key], inner, f"{where}.{key}")
            else:
                yield f"{where}.{key}"

    def _breaks(self, schema: dict[str, Any], value: Any) -> Iterator[Any]:
        if "$ref" in schema:
            yield from self._violations(schema["$ref"], value)

    def _listed(self, schema: dict[str, Any]) -> dict[str, Any]:
        listed: dict[str, Any] = dict(schema.get("properties", {}))
        for part in schema.get("allOf", []):
            listed |= self._listed(self.resolved(part))
        return listed

    def _kind(self, schema: dict[str, Any], value: dict[str, Any]) -> str | None:
        """Return the schema that a discriminator names; of a problem's type the last segment counts (facts §0)."""
        told = schema.get("discriminator", {})
        said = str(value.get(told.get("propertyName"), "")).rpartition("/")[2]
        mapping: dict[str, str] = told.get("mapping", {})
        return next((target for name, target in mapping.items() if name.rpartition("/")[2] == said), None)


@pytest.fixture(scope="session")
def exceptions() -> dict[str, Any]:
    """The one table of what differs from X's documents, or is in none of them, and why."""
    told: dict[str, Any] = json.loads((Path(__file__).parent / "exceptions.json").read_text("utf-8"))
    return told


@pytest.fixture(scope="session")
def documents(shared: Path, exceptions: dict[str, Any]) -> dict[str, Document]:
    """X's two documents, by the vocabulary they are written in."""
    names = {"legacy": "2.166", "post": "2.167"}
    return {
        name: Document(shared / "facts" / f"x-openapi-{version}.json", exceptions) for name, version in names.items()
    }
