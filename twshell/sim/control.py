"""The control pages under /sim/: reset, clock, faults, scenario, settings, bill, ledger, state; changes with them.

No signature is asked for; the server binds loopback only and these pages want a loopback Host, so that a web page
elsewhere cannot reach them by a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twshell.sim.apps import LEVELS, SCOPES
from twshell.sim.checks import parsed_json
from twshell.sim.http1 import Request
from twshell.sim.keeping import Unfit, exported, imported
from twshell.sim.problems import Refusal, about_blank
from twshell.sim.scenarios import SCENARIOS, STORIES
from twshell.sim.settings import as_json, changed

if TYPE_CHECKING:
    from twshell.sim.simulator import Simulator

Body = dict[str, Any]

# One line for each page, as a person types it; SIM stands for the address of these pages.
EXAMPLES = (
    """curl SIM/scenario -d '{"name": "over-capacity"}'""",
    """curl SIM/reset -d '{"seed": 7, "scenario": "healthy"}'""",
    """curl SIM/clock -d '{"freeze": true, "advance": 900}'""",
    """curl SIM/faults -d '{"kind": "drop", "method": "POST", "path": "/2/tweets", "nth": [2], "happened": true}'""",
    """curl -X DELETE SIM/faults""",
    """curl SIM/settings -d '{"tier": "enterprise", "prepaid": 5, "wording": "2026-02", "lag": 3}'""",
    """curl SIM/app -d '{"permission": "read", "callbacks": ["http://127.0.0.1:8080/callback"]}'""",
    """curl SIM/tokens -d '{"username": "grace", "kind": "2U", "scopes": ["tweet.read", "users.read"]}'""",
    """curl SIM/bill""",
    """curl SIM/ledger?from=0""",
    """curl SIM/state""",
    """curl SIM/export > town.json && curl SIM/import -d @town.json""",
)
_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Control:
    """Answers the control pages for a simulator whose lock is held."""

    def __init__(self, sim: Simulator) -> None:
        """Control `sim`."""
        self._sim = sim
        self._pages: dict[str, dict[str, Callable[[Body], Body]]] = {
            "": {"GET": self._index},
            "reset": {"POST": self._reset},
            "clock": {"GET": self._clock, "POST": self._set_clock},
            "faults": {"GET": self._faults, "POST": self._add_faults, "DELETE": self._clear_faults},
            "scenario": {"GET": self._scenario, "POST": self._enter},
            "settings": {"GET": self._settings, "POST": self._set},
            "bill": {"GET": self._bill},
            "ledger": {"GET": self._ledger, "DELETE": self._clear_ledger},
            "app": {"GET": self._app, "POST": self._change_app},
            "tokens": {"POST": self._make_token},
            "state": {"GET": self._state},
            "export": {"GET": self._export},
            "import": {"POST": self._import},
        }

    def answer(self, request: Request) -> tuple[int, Body]:
        """Return status and JSON body of a control request; raises a Refusal for one that makes no sense."""
        host = request.headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] if ":" in host else host
        if name.lower() not in _HOSTS or request.headers.get("origin", "null") not in ("null", f"http://{host}"):
            raise Refusal(403, about_blank(403, "The control pages are for this machine only."))
        page = self._pages.get(request.path.removeprefix("/sim").strip("/"))
        if page is None:
            raise Refusal(404, about_blank(404, f"The control pages are {', '.join(filter(None, self._pages))}."))
        turn = page.get("GET" if request.method == "HEAD" else request.method)
        if turn is None:
            raise Refusal(405, about_blank(405), {"allow": ", ".join(page)})
        if request.method == "GET":
            return 200, turn(dict(request.query))
        wish = parsed_json(request.body) if request.body else {}
        if request.path.rstrip("/").endswith("/faults") and isinstance(wish, list):
            wish = {"faults": wish}
        if not isinstance(wish, dict):
            raise _wrong("The body is a JSON object.")
        return 200, turn(wish)

    def _index(self, _: Body) -> Body:
        pages = {f"/sim/{name}": sorted(page) for name, page in self._pages.items() if name}
        examples = [example.replace("SIM", f"{self._sim.url}/sim") for example in EXAMPLES]
        return {
            "scenario": self._sim.scenario_name, "scenarios": list(SCENARIOS), "pages": pages, "examples": examples,
        }  # fmt: skip

    def _reset(self, wish: Body) -> Body:
        seed = wish.get("seed", self._sim.seed)
        name = wish.get("scenario", self._sim.scenario_name)
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise _wrong("The seed is a whole number.")
        _known(name)
        self._sim.begin(seed)
        return {"seed": seed, "scenario": name, "story": list(self._sim.scenario(name))}

    def _clock(self, _: Body) -> Body:
        return {"now": self._sim.clock.now(), "frozen": self._sim.clock.is_frozen}

    def _set_clock(self, wish: Body) -> Body:
        clock = self._sim.clock
        for name in wish:
            if name not in ("freeze", "advance", "set"):
                raise _wrong("A clock takes freeze, advance and set.")
        for name in ("advance", "set"):
            value = wish.get(name, 0)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 32_503_680_000:
                raise _wrong(f"{name} is a number of seconds, not negative.")
        if not isinstance(wish.get("freeze", False), bool):
            raise _wrong("freeze is true or false.")
        if "freeze" in wish:
            (clock.freeze if wish["freeze"] else clock.thaw)()
        if "set" in wish:
            clock.set(float(wish["set"]))
        clock.advance(float(wish.get("advance", 0.0)))
        return self._clock({})

    def _faults(self, _: Body) -> Body:
        return {"faults": self._sim.faults.as_json()}

    def _add_faults(self, wish: Body) -> Body:
        wishes = wish.get("faults", [wish])
        if not isinstance(wishes, list):
            raise _wrong("faults is a list of faults.")
        for one in wishes:
            try:
                self._sim.add_fault(one)
            except ValueError as complaint:
                raise _wrong(f"{complaint}.") from None
        return self._faults({})

    def _clear_faults(self, _: Body) -> Body:
        self._sim.faults.clear()
        return self._faults({})

    def _scenario(self, _: Body) -> Body:
        name = self._sim.scenario_name
        return {"scenario": name, "story": list(STORIES[name].story), "scenarios": list(SCENARIOS)}

    def _enter(self, wish: Body) -> Body:
        _known(wish.get("name"))
        self._sim.scenario(wish["name"])
        return self._scenario({})

    def _settings(self, _: Body) -> Body:
        return as_json(self._sim.settings)

    def _set(self, wish: Body) -> Body:
        complaints = changed(self._sim.settings, wish)
        if complaints:
            raise _wrong("; ".join(complaints) + ".")
        self._sim.settings_changed()
        return self._settings({})

    def _bill(self, _: Body) -> Body:
        settings, bill = self._sim.settings, self._sim.bill
        balance = round(settings.prepaid + settings.free_credit - bill.total, 6)
        return {**bill.as_json(), "balance_usd": balance, "tier": settings.tier}

    def _ledger(self, query: Body) -> Body:
        rows = self._sim.ledger
        start = str(query.get("from", "0"))
        if not start.isdigit():
            raise _wrong("from is the number of rows to leave out.")
        return {"count": len(rows), "rows": [row.as_json() for row in rows[int(start[:12]) :]]}

    def _clear_ledger(self, _: Body) -> Body:
        self._sim.ledger.clear()
        return {"count": 0, "rows": []}

    def _state(self, _: Body) -> Body:
        sim = self._sim
        world = sim.world
        return {
            "seed": sim.seed,
            "scenario": sim.scenario_name,
            "clock": self._clock({}),
            "settings": as_json(sim.settings),
            "windows": sim.windows.as_json(),
            "me": {"id": world.me_id, "username": world.me.username},
            "keys": sim.keys._asdict(),
            "counts": {"accounts": len(world.accounts), "posts": len(world.posts), "lists": len(world.lists)},
            "crashes": list(sim.crashes),
        }

    def _export(self, _: Body) -> Body:
        return exported(self._sim)

    def _import(self, wish: Body) -> Body:
        try:
            imported(self._sim, wish)
        except Unfit as complaint:
            raise _wrong(f"{complaint}.") from None
        return self._state({})

    def _app(self, _: Body) -> Body:
        return asdict(self._sim.tokens.app)

    def _change_app(self, wish: Body) -> Body:
        app = self._sim.tokens.app
        for name, value in wish.items():
            if name in ("pin_only", "confidential"):
                fits = isinstance(value, bool)
            elif name == "permission":
                fits = value in LEVELS
            else:
                fits = name == "callbacks" and isinstance(value, list) and all(isinstance(one, str) for one in value)
            if not fits:
                raise _wrong("An app takes permission, callbacks, pin_only and confidential.")
        for name, value in wish.items():
            setattr(app, name, value)
        return self._app({})

    def _make_token(self, wish: Body) -> Body:
        sim = self._sim
        name, kind = wish.get("username", sim.world.me.username), wish.get("kind", "1a")
        account = sim.world.account_named(name) if isinstance(name, str) else None
        scopes = wish.get("scopes", list(SCOPES))
        level = wish.get("level", sim.tokens.app.permission)
        if account is None or kind not in ("1a", "2U") or level not in LEVELS or not isinstance(scopes, list):
            raise _wrong("A token takes username, kind (1a or 2U), level for 1a and scopes for 2U.")
        if any(scope not in SCOPES for scope in scopes):
            raise _wrong(f"The scopes are {', '.join(SCOPES)}.")
        if kind == "1a":
            made = sim.tokens.make_user_token(account.id, level)
            return {"access_token": made.token, "access_token_secret": made.secret, "level": made.level}
        grant = sim.tokens.make_grant(account.id, tuple(scopes), sim.clock.now())
        return {"access_token": grant.token, "refresh_token": grant.refresh_token, "expires_at": grant.expires_at}


def _known(name: Any) -> None:
    if not isinstance(name, str) or name not in SCENARIOS:
        raise _wrong(f"The scenarios are {', '.join(SCENARIOS)}.")


def _wrong(complaint: str) -> Refusal:
    return Refusal(400, about_blank(400, complaint))
