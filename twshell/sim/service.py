"""The way of a request through the server: route, fault, gate, handler, bill, ledger; changes with that order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from twshell.sim import access
from twshell.sim.apps import Credential
from twshell.sim.call import Call, Outcome
from twshell.sim.checks import checked_body, checked_path, checked_query
from twshell.sim.control import Control
from twshell.sim.endpoints.table import HANDLERS
from twshell.sim.faults import Fault, spoilt
from twshell.sim.http1 import Request
from twshell.sim.images import picture
from twshell.sim.ledger import Row
from twshell.sim.life import live
from twshell.sim.limits import limits_for
from twshell.sim.problems import PROBLEMS, Refusal, about_blank, coded
from twshell.sim.reply import JSON_TYPE, Headers, Reply, json_bytes, plumbing
from twshell.sim.router import Operation, Router
from twshell.sim.windows import limit_headers

if TYPE_CHECKING:
    from twshell.sim.server import Server
    from twshell.sim.simulator import Simulator

_LEDGER_ROWS = 200_000
_LIFE_STEP_S = 1.0  # a town that moves every second is lively enough
_NOT_HERE = "This operation is documented by X but not simulated."


class _Progress:
    """What has been learnt of a request so far: for the headers and the ledger, whether it ends well or not."""

    __slots__ = ("billed", "caller", "did", "headers", "now", "operation", "template", "trace")

    def __init__(self, now: float, trace: str) -> None:
        self.now = now
        self.trace = trace
        self.operation: Operation | None = None
        self.template = ""
        self.caller: Credential | None = None
        self.headers: Headers = []
        self.billed = 0.0
        self.did = False


class Service:
    """Answers requests on behalf of a simulator, one at a time under its lock."""

    server: Server

    def __init__(self, sim: Simulator) -> None:
        """Serve the state of `sim`."""
        self._sim = sim
        self._router = Router()
        self._control = Control(sim)

    def refuse(self, status: int, detail: str) -> Reply:
        """Return the answer to what is no request, to one too many, or to a fault of our own."""
        with self._sim.lock:
            progress = self._begin()
            body = coded(131) if status == 500 else about_blank(status, detail)
            return self._reply(progress, status, json_bytes(body), [])._replace(close=True)

    def answer(self, request: Request) -> Reply:
        """Return the answer to one request, and write it into the ledger."""
        with self._sim.lock:
            if request.path == "/sim" or request.path.startswith("/sim/"):
                return self._controlled(request)
            drawn = picture(self._sim.world, request.path, dict(request.query))
            if drawn is not None:
                return self._picture(request, drawn)
            return self._called(request)

    def _begin(self) -> _Progress:
        sim = self._sim
        sim.traced += 1
        trace = hashlib.blake2b(f"{sim.seed}|{sim.traced}".encode(), digest_size=8).hexdigest()
        return _Progress(sim.clock.now(), trace)

    def _controlled(self, request: Request) -> Reply:
        progress = self._begin()
        try:
            status, body = self._control.answer(request)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        return self._reply(progress, status, json_bytes(body), [])

    def _picture(self, request: Request, drawn: tuple[str, bytes]) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return self._reply(self._begin(), 405, json_bytes(about_blank(405)), [("allow", "GET, HEAD")])
        content_type, content = drawn
        headers = [
            ("content-type", content_type),
            ("cache-control", "max-age=604800"),
            ("x-content-type-options", "nosniff"),
        ]
        return Reply(200, content, headers)

    def _called(self, request: Request) -> Reply:
        sim = self._sim
        progress = self._begin()
        if sim.settings.lively and progress.now >= sim.world.lived_until + _LIFE_STEP_S:
            live(sim.world, progress.now)
        method = "GET" if request.method == "HEAD" else request.method
        try:
            operation, values = self._router.find(method, request.path)
        except Refusal as refusal:
            fault = sim.faults.pick(request.method, request.path, request.path)
            reply = self._refusal(progress, refusal)
        else:
            progress.operation = operation
            progress.template = operation.template
            fault = sim.faults.pick(request.method, operation.template, request.path)
            if fault is not None and not fault.carries_out:
                reply = self._reply(progress, fault.status, b"", [])
            else:
                reply = self._carried_out(progress, request, operation, values)
        if fault is not None:
            reply = spoilt(reply, fault)
            waits = reply.manner
            slower = waits._replace(delay=waits.delay * sim.slowness, pause=waits.pause * sim.slowness)
            reply = reply._replace(manner=slower)
        self._note(progress, request, reply, fault)
        return reply

    def _carried_out(
        self, progress: _Progress, request: Request, operation: Operation, values: dict[str, str]
    ) -> Reply:
        try:
            outcome = self._gated(progress, request, operation, values)
        except Refusal as refusal:
            return self._refusal(progress, refusal)
        progress.did = outcome.did
        body = outcome.raw or b""
        if outcome.body is not None:
            told = outcome.body
            if "errors" in told:
                told = {**told, "errors": [self._under_its_host(error) for error in told["errors"]]}
            body = json_bytes(told)
        return self._reply(progress, outcome.status, body, list(outcome.headers))

    def _gated(self, progress: _Progress, request: Request, operation: Operation, values: dict[str, str]) -> Outcome:
        """Let a request pass the gates in X's order and carry it out; raises the Refusal it meets."""
        sim = self._sim
        handler = HANDLERS.get(operation.name)
        if operation.is_open:
            caller = Credential("B", "", None, "")
        else:
            caller = sim.gatekeeper.credential(request, progress.now)
            progress.caller = caller
            progress.headers.append(("x-access-level", caller.level))
            access.check_credential(operation, caller)
            self._count(progress, operation, caller)
            access.check_money(sim.settings, sim.bill, sim.tokens.app.project_id, progress.now)
            access.check_standing(operation, caller, sim.settings, sim.tokens.app.id)
            access.check_tier(operation, sim.settings.tier)
        if handler is None:
            raise Refusal(501, about_blank(501, _NOT_HERE))
        checked_path(operation, values)
        query = dict(request.query) if operation.is_open else checked_query(operation, request.query)
        if sim.settings.vocabulary == "post" and "tweet.fields" not in query:
            query.setdefault("post.fields", "")
        body = checked_body(operation, request)
        call = Call(
            operation, request, caller, values, query, body, progress.now,
            sim.world, sim.settings, sim.gatekeeper, sim.bill, sim.uploads, sim.url,
        )  # fmt: skip
        outcome = handler(call)
        if not operation.is_open:
            progress.billed = self._charge(call, outcome)
        return outcome

    def _count(self, progress: _Progress, operation: Operation, caller: Credential) -> None:
        sim = self._sim
        limits = limits_for(operation.name, sim.settings.tier, caller, sim.tokens.app.id)
        allowed, readings = sim.windows.count(operation.name, limits, progress.now)
        progress.headers.extend(limit_headers(readings))
        if not allowed:
            raise Refusal(429, about_blank(429))

    def _charge(self, call: Call, outcome: Outcome) -> float:
        """Charge an answer; a refused call never gets here and costs nothing (facts §4)."""
        included = call.settings.bill_included
        if call.settings.tier != "pay-per-use":
            if not call.operation.is_write:
                call.bill.count_read(call.operation.name, outcome.body or {}, call.now, included=included)
            return 0.0
        if call.operation.is_write:
            return call.bill.charge_write(call.operation.name, call.now, outcome.usd)
        is_own = call.settings.owns_app and call.path.get("id") == call.viewer == call.gatekeeper.tokens.app.owner_id
        return call.bill.charge_read(call.operation.name, outcome.body or {}, call.now, owned=is_own, included=included)

    def _refusal(self, progress: _Progress, refusal: Refusal) -> Reply:
        body = self._under_its_host(refusal.body)
        return self._reply(progress, refusal.status, json_bytes(body), list(refusal.headers.items()))

    def _under_its_host(self, problem: dict[str, Any]) -> dict[str, Any]:
        """Return a problem, a whole body or a partial error, with its type under the host that is switched on."""
        host = self._sim.settings.problem_host
        if host == "api.x.com" or not str(problem.get("type", "")).startswith(PROBLEMS):
            return problem
        return {**problem, "type": problem["type"].replace("api.x.com", host)}

    def _reply(self, progress: _Progress, status: int, body: bytes, more: Headers) -> Reply:
        took_ms = int(progress.trace[:2], 16) // 4 + 3
        headers = plumbing(progress.now, progress.trace, f"{progress.trace[::-1]}-AMS", took_ms)
        headers += progress.headers
        headers += more
        if body and not any(name == "content-type" for name, _ in more):
            headers.append(("content-type", JSON_TYPE))
        return Reply(status, body, headers)

    def _note(self, progress: _Progress, request: Request, reply: Reply, fault: Fault | None) -> None:
        sim = self._sim
        caller = progress.caller
        row = Row(
            method=request.method,
            path=request.path,
            template=progress.template,
            query=request.query_string,
            status=None if reply.manner.kind in ("drop", "reset") else reply.status,
            credential=caller.kind if caller is not None else "",
            user_id=caller.user_id if caller is not None else None,
            body=request.body[:65_536].decode("utf-8", "replace"),
            billed=progress.billed,
            effect="done" if progress.did else "none",
            at=progress.now,
            trace=progress.trace,
            fault=fault.kind if fault is not None else "",
        )
        sim.ledger.append(row)
        if len(sim.ledger) > _LEDGER_ROWS:
            del sim.ledger[: _LEDGER_ROWS // 2]
        if sim.log is not None:
            sim.log(f"{row.method} {row.path} {row.status}")
