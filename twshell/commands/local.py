"""Commands that act on twsh itself: open, copy, settings, keys, accounts, help, leaving."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.commands import helping
from twshell.commands.kinds import Account, Choice, ExactPost, Key, Line, Setting, Target, Value, Verb
from twshell.commands.spec import command
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Effect, Outcome, Several, Text
from twshell.domain.refs import read_handle, read_post_word
from twshell.session import handing, signing, stopping
from twshell.session.events import Ask
from twshell.session.explaining import problem_of
from twshell.session.numbers import one_post

if TYPE_CHECKING:
    from twshell.session.session import Session

LINE_SHOWN = 200  # characters of a line that is repeated to whom typed it
OWNS_APP = "owns-app"  # the fact of an account that `account` can set
DEFAULT = "default"  # makes an account the one that twsh starts with


@command("open", mode="L", group="shell", examples=("open 3", "open @grace"))
def open_page(session: Session, target: Target) -> Effect | Several:
    """Open a post, a profile or the page offered for a refused action in your browser.

    Args:
        target: a number, @handle, x.com address, or `last` for the page a refusal offered
    """
    if target == "last":
        problem = problem_of(session, "last")
        if problem is None:
            raise UsageError("nothing was refused yet, so no page was offered", "`open 3` opens a post")
        if not problem.diagnosis.web_url:
            raise UsageError("the last refusal offered no page", "`open 3` opens a post")
        return handing.of_problem(session, problem)
    if read_post_word(target) is not None:
        return Effect("browse", session.url_of(one_post(session, target)))
    username = read_handle(target)
    if username is None:
        raise UsageError(f"`{target[:40]}` is neither a post nor a handle", "write `open 3` or `open @grace`")
    return Effect("browse", f"https://x.com/{username}")


@command("copy", mode="L", group="shell", examples=("copy 3",))
def copy(session: Session, post: ExactPost) -> Effect:
    """Put a post's address into the kill ring (C-y yanks it).

    Args:
        post: its number, id or URL
    """
    return Effect("copy", session.url_of(post))


@command("set", mode="L", group="shell", shows_data=True, examples=("set", "set confirm-cost 1.00"))
def set_value(session: Session, setting: Setting = "", value: Value = "") -> Text:
    """Show or change a setting for this session; in init.twsh, for every session.

    Args:
        setting: its name; without one, all are listed
        value: its new value; without one, the present one is shown
    """
    if setting and value:
        session.change_setting(setting, value)
    rows = [row for row in session.settings.rows() if setting in ("", row.name)]
    if not rows:
        raise UsageError(f"no setting `{setting[:40]}`", "`set` lists them")
    data = tuple({"type": "setting", "name": row.name, "value": session.settings.text(row.name)} for row in rows)
    width = max(len(row.name) for row in rows)
    values = max(len(session.settings.text(row.name)) for row in rows)
    return Text(
        tuple(f"{row.name:{width}}  {session.settings.text(row.name):{values}}  {row.help}" for row in rows), data=data
    )


@command("bind", mode="L", group="shell", shows_data=True, examples=("bind f5 refresh", "bind 'C-x h' home"))
def bind(session: Session, key: Key = "", line: Line = "") -> Text | Generator[Any, Any, Outcome]:
    """Bind a key to a line; without arguments, list the keys you bound.

    Args:
        key: in Emacs notation: f5, M-r, 'C-x h'
        line: the line the key runs
    """
    if not key:
        data = tuple({"type": "binding", "key": name, "line": bound} for name, bound in session.bindings.items())
        rows = tuple(f"bind '{name}' {bound}" for name, bound in session.bindings.items())
        return Text(rows or ("no keys bound: `bind f5 refresh` binds one",), "" if rows else "note", data)
    if not line:
        raise UsageError("bind needs a line", "write `bind f5 refresh`")
    return _bound(session, key, line)


def _bound(session: Session, key: str, line: str) -> Generator[Any, Any, Outcome]:
    wrong = yield Effect("bind", f"{key}\t{line}")
    if wrong:
        raise UsageError(f"not bound: {wrong}", "keys are written as f5, M-r, 'C-x h'")
    session.bindings[key] = line
    return Text((f"{key} now runs `{line[:LINE_SHOWN]}`",), "note")


@command("unbind", mode="L", group="shell")
def unbind(session: Session, key: Key) -> Several:
    """Forget a key you bound.

    Args:
        key: which
    """
    if session.bindings.pop(key, None) is None:
        raise UsageError(f"`{key}` is not bound by you", "`bind` lists your keys")
    return Several((Effect("bind", f"{key}\t"), Text((f"{key} runs nothing of yours any more",), "note")))


@command("login", mode="L", group="shell", is_remembered=False, examples=("login --keys", "login --keys work"))
def login(session: Session, account: Account = "", *, keys: bool = False) -> Generator[Any, Any, Outcome]:
    """Save the four keys of your own developer app as an account, readable by you alone.

    Args:
        account: the name to save it under; `default` unless told
        keys: ask for the four keys of the developer console (the only way for now)
    """
    name = account or "default"
    signing.may_save(session, name)
    if name in session.account_names() and not (yield Ask(f"There is an account `{name}`. Replace its keys?")):
        return Text(("nothing saved",), "note")
    secrets = yield Effect("ask-secrets", "consumer key (API key),consumer secret,access token,access token secret")
    if secrets is None:
        return Text(("nothing saved",), "note")
    path = signing.save_account(session, name, secrets)
    saved = f"saved as {path}, readable by you alone"
    if session.door is not None and name != session.identity.account:
        return Text((f"{saved}; `account {name}` changes to it",), "note")
    signing.change_account(session, name)
    return Text((saved, f"signed in on account {name}"), "note")


@command(
    "account", mode="L", group="shell", shows_data=True, choices=("owns-app", "default", "yes", "no", "unknown"),
    examples=("account", "account owns-app yes", "account work", "account work default"),
)  # fmt: skip
def account(session: Session, account: Account = "", what: Choice = "", value: Choice = "") -> Text:
    """Show who is signed in, change to another account, or say whether it owns the app (owned reads cost less).

    Args:
        account: the account to change to, or whose facts to set; left out, the present one
        what: `owns-app`, or `default` for the account that twsh starts with
        value: of owns-app: yes, no or unknown
    """
    if account == OWNS_APP:
        account, what, value = session.identity.account, account, what
    if what == DEFAULT and not value:
        session.accounts.choose(account)
        return Text((f"`twsh` starts with account {account} from now on",), "note")
    if what and (what != OWNS_APP or not value):
        raise UsageError("this cannot be read", "write `account owns-app yes`, no or unknown")
    if what:
        signing.set_owns_app(session, account, value)
    elif account and account != session.identity.account:
        signing.change_account(session, account)
    return signing.account_text(session)


@command("messages", mode="L", group="shell", shows_data=True)
def messages(session: Session) -> Text:
    """Show the warnings and notes of this session again."""
    rows = tuple(session.messages)
    data = tuple({"type": "notice", "text": row} for row in rows)  # a "message" is a direct one
    return Text(rows or ("no messages yet",), "" if rows else "note", data)


@command("help", "?", mode="L", group="shell", examples=("help", "help retweet"))
def help_text(session: Session, verb: Verb = "") -> Text:
    """Explain a command, or list them all.

    Args:
        verb: which; without one, all are listed
    """
    return helping.help_of(verb, session) if verb else helping.overview(session)


@command("clear", mode="L", group="shell")
def clear(session: Session) -> Effect:
    """Clear the screen; the numbers of posts stay."""
    return Effect("clear")


@command("quit", "exit", "bye", ":q", mode="L", group="shell")
def quit_shell(session: Session) -> Effect:
    """Leave twsh."""
    return Effect("quit")


@command("sim", mode="L", group="shell", choices=("scenario",), examples=("sim scenario low-budget",), is_demo=True)
def sim(session: Session, what: Choice, name: Verb = "") -> Text:
    """Change the demo's scenario (in the demo only).

    Args:
        what: `scenario`
        name: which one; without a name, they are listed
    """
    told = session.demo_scenario(name)
    if not name or not stopping.on(session):
        return told
    return told._replace(lines=(*told.lines, "What was stopped before is stopped still: `resume` opens it."))
