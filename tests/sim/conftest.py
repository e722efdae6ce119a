"""A small town of six people, a simulator on a clock that stands, and a signed HTTP client that is not twsh's own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
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
