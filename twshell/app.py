"""Wiring: from options and the system to a session, and from a session to the shell or a batch run."""

from __future__ import annotations

import gc
import os.path
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

from twshell import __version__
from twshell.config.accounts import Account, Accounts
from twshell.config.macros import Macros
from twshell.config.places import Places, make, places
from twshell.config.settings import Settings
from twshell.domain.budget import Identity
from twshell.domain.errors import StoreError, TwshError
from twshell.domain.record import NamedTuple
from twshell.session.flags import Flags
from twshell.session.session import Belongings, Session
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

if TYPE_CHECKING:
    from twshell.command_line import Options
    from twshell.demo import Demo
    from twshell.domain.wire import Answer, Exchange
    from twshell.env import Env
    from twshell.session.door import Door
    from twshell.transport.http import Transport

API = "https://api.x.com"
DEMO_ACCOUNT = "demo"


class Patience(NamedTuple):
    """How long an answer is waited for, in seconds: to connect, without a byte, in all."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0


PATIENCE = Patience()


class Opened(NamedTuple):
    """A session ready to run, and what must be told before its first line."""

    session: Session
    places: Places
    notices: tuple[str, ...]
    demo: Demo | None
    greeting: tuple[str, ...] = ()  # for a person at a prompt: what this is, and how to begin


class Wanted(NamedTuple):
    """Which account, on which server."""

    account: Account | None
    url: str


def run(options: Options, env: Env) -> int:
    """Run twsh as its options say; return the exit status."""
    with ExitStack() as stack:
        try:
            opened = open_session(options, env, stack)
        except TwshError as wrong:
            return _cannot_start(wrong, options, env)
        if options.lines or options.file or not env.is_terminal():
            from twshell.shell.batch import run_batch

            gc.freeze()  # what the start made stays; from here on garbage is collected as usual
            gc.enable()
            return run_batch(opened.session, options, env, opened.notices)
        from twshell.shell.loop import interact

        return interact(opened, options, env)


def _cannot_start(wrong: TwshError, options: Options, env: Env) -> int:
    from twshell.session.failures import problem_of, status_of
    from twshell.shell.screen import show_problem

    problem = problem_of(wrong, "")
    show_problem(problem, env, as_json=options.json)
    return status_of(problem)


def open_session(options: Options, env: Env, stack: ExitStack, patience: Patience = PATIENCE) -> Opened:
    """Open the stores and the door; raise TwshError where the options ask for what is not there."""
    demo = None
    if options.demo:
        from twshell.demo import Demo

        demo = stack.enter_context(Demo(options.demo, env.wall))
        where = places({}, stack.enter_context(tempfile.TemporaryDirectory(prefix="twsh-demo-")))
        wanted = Wanted(Account(DEMO_ACCOUNT, demo.keys, demo.keys.user_id, demo.username, "yes"), demo.url)
    else:
        where = places(env.environ, options.home)
        wanted = _wanted(options, env, Accounts(where.config))
    notices = [where.note] if where.note else []
    for folder in where[:3]:
        try:
            make(folder)
        except StoreError as cannot:
            notices.append(f"{cannot.what}: {cannot.next_step}")
            break
    opening = Opening(options, env, where, patience, stack)
    session = opening.session(wanted)
    stack.callback(session.leave)  # before the door closes
    if demo is not None:
        session.demo = demo.enter
    notices += [*session.ledger.take_notices(), *session.seen.take_notices()]
    return Opened(session, where, tuple(notices), demo, demo.greeting if demo else _greeting(session))


def _greeting(session: Session) -> tuple[str, ...]:
    """Tell whom nobody is signed in for how to begin; whoever is signed in knows."""
    if session.door is not None:
        return ()
    saved = session.account_names()
    if saved:
        return (f"Nobody is signed in. `account {saved[0]}` signs in; saved are {', '.join(saved)}.",)
    return ("Nobody is signed in. `login --keys` saves the keys of your own app; `twsh --demo` needs none.",)


def _wanted(options: Options, env: Env, accounts: Accounts) -> Wanted:
    """Choose the account: -a, else the environment's keys, else the saved default; none is no error yet."""
    from twshell.auth.environment import keys_from

    url = options.api_url or env.environ.get("TWSH_API_URL", "") or API
    if url != API:
        from twshell.transport.origin import origin_of

        origin_of(url)  # a wrong address is refused at the start, not at the first call
    name = options.account
    keys = None if name else keys_from(env.environ)
    if keys is not None:
        return Wanted(Account("environment", keys, keys.user_id), url)
    name = name or accounts.default()
    return Wanted(accounts.load(name) if name else None, url)


class Opening:
    """Opens an account's stores and its door, and closes them before it opens another's."""

    def __init__(self, options: Options, env: Env, where: Places, patience: Patience, stack: ExitStack) -> None:
        """Whatever is open at the end is closed with `stack`."""
        self._options, self._env, self._where, self._patience = options, env, where, patience
        self._held = stack.enter_context(ExitStack())

    def session(self, wanted: Wanted) -> Session:
        """Open a session on an account, which may change to others on the same server."""
        options, env = self._options, self._env
        flags = Flags(
            interactive=not (options.lines or options.file) and env.is_terminal(), json=options.json,
            plain=options.plain or env.is_dumb() or not env.stdout.isatty(), dry_run=options.dry_run,
            read_only=options.read_only, yes_write=options.yes_write or bool(options.demo),
            keep_going=options.keep_going, demo=options.demo, user_home=env.environ.get("HOME", ""),
        )  # fmt: skip
        identity, ledger, seen, door = self._open(wanted)
        accounts = Accounts(self._where.config)
        session = Session(
            identity=identity, flags=flags, settings=Settings(), accounts=accounts,
            macros=Macros(os.path.join(self._where.config, "macros")), ledger=ledger, seen=seen, clock=env, door=door,
            utc_offset=env.utc_offset,
        )  # fmt: skip

        def reopen(name: str) -> Belongings:
            found = accounts.load(name)  # before anything is closed
            self._held.close()
            return self._open(Wanted(found, wanted.url))

        session.reopen = reopen
        return session

    def _open(self, wanted: Wanted) -> Belongings:
        from twshell.auth.environment import identity_of

        identity = Identity()
        if wanted.account is not None:
            found = wanted.account
            identity = identity_of(found.keys, account=found.name)._replace(
                username=found.username, owns_app=found.owns_app, user_id=found.user_id or found.keys.user_id
            )
        seen_path = os.path.join(self._where.data, f"seen-{identity.who or 'nobody'}.db")
        ledger = Ledger(os.path.join(self._where.data, "ledger.db"), life=self._env)
        self._held.callback(ledger.close)
        seen = Seen(seen_path)
        self._held.callback(seen.close)
        if wanted.account is None:
            return identity, ledger, seen, None
        door = _door(wanted.account, wanted.url, identity, self._env, ledger, seen, self._patience)
        self._held.callback(door.close)
        return identity, ledger, seen, door


def _door(
    account: Account, url: str, identity: Identity, env: Env, ledger: Ledger, seen: Seen, patience: Patience
) -> Door:
    from twshell.session.door import Door, Ports

    def transport(kind: str) -> Transport:
        # requests, urllib3 and oauthlib are imported here, in the worker thread, not before the prompt.
        from twshell.auth.signing import BearerSigner, OAuth1Signer
        from twshell.transport.http import Transport

        signer = BearerSigner(account.keys) if kind == "B" else OAuth1Signer(account.keys)
        return Transport(
            url, signer, env, user_agent=f"twsh/{__version__}", connect_timeout=patience.connect,
            read_timeout=patience.read, total_timeout=patience.total,
        )  # fmt: skip

    def decode(exchange: Exchange) -> Answer:
        from twshell.api.decode import answer
        from twshell.transport.redact import without_secrets

        found = answer(exchange)
        return found._replace(problems=tuple(without_secrets(each, account.keys) for each in found.problems))

    def door_of(who: Identity) -> Door:
        return Door(Ports(lambda: transport(who.kind), decode, ledger, seen), who, env)

    door = door_of(identity)
    if identity.kind != "B" and account.keys.bearer_token:
        from twshell.auth.environment import app_only

        door.app_only = door_of(app_only(account.keys, identity))
    return door
