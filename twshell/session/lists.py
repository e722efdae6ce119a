"""Lists as the session names them, in words and in lines; and what of a write to one is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twshell.domain.deeds import deed
from twshell.domain.lists import List, parts_of
from twshell.domain.plan import LOOKED, Step
from twshell.domain.post import User
from twshell.domain.refs import read_list_word
from twshell.domain.wire import Request
from twshell.domain.wording import in_quotes

if TYPE_CHECKING:
    from twshell.domain.stored import Write
    from twshell.session.session import Session

MADE, ONE = "/2/lists", "/2/lists/{id}"  # the templates of what makes a list, and of what changes or deletes it


# -- in words -------------------------------------------------------------------


def called(session: Session, one: List) -> str:
    """Name a list: “Book club”, or its id where nothing more is known of it."""
    name = session.clean(" ".join(one.name.split()))
    return f"“{name}”" if name else f"id:{one.id}"


def about(session: Session, step: Step) -> str:
    """Name what a step is done to: the list, and the member where it is about one."""
    assert step.listed is not None
    whom = f" @{step.user.username}" if step.user is not None else ""
    return called(session, step.listed) + whom


def done(session: Session, step: Step) -> str:
    """Say that a step was done: `Added @grace to “Book club”`."""
    assert step.listed is not None
    words = deed(step.verb)
    whom = f" @{step.user.username} {words.into}" if step.user is not None else ""
    return f"{words.done}{whom} {called(session, step.listed)}"


# -- in lines -------------------------------------------------------------------


def words(step: Step) -> str:
    """Return what follows the verb in the line that would do a step, the list by its id where it has one."""
    assert step.listed is not None
    body = step.request.body or {}
    if step.request.template == MADE:
        fields = {name: value for name, value in body.items() if name != "name" and value is not False}
        return " ".join([*options(fields), _word(str(body["name"]))])
    changes = options(body) if (step.request.method, step.request.template) == ("PUT", ONE) else ()
    whom = [f"@{step.user.username}"] if step.user is not None else []
    return " ".join([*changes, f"id:{step.listed.id}", *whom])


def options(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Write fields of a list as the options that set them."""
    found = [f"--{name} {_word(str(fields[name]))}" for name in ("name", "description") if fields.get(name) is not None]
    if "private" in fields:
        found.append("--private" if fields["private"] else "--public")
    return tuple(found)


def _word(value: str) -> str:
    return in_quotes(value) or value


# -- what is remembered ---------------------------------------------------------


def step_of(session: Session, write: Write) -> Step:
    """Return the step that a write to a list is; deferred where whom it is about was never looked up."""
    import json

    body: dict[str, Any] = json.loads(write.body) if write.body else {}
    request = Request(write.method, write.path, write.template, body=body or None)
    step = Step(request, write.verb, undo=write.undo, is_idempotent=write.template != MADE)
    if write.template == MADE:
        made = List("", body["name"], write.account, body.get("description", ""), body.get("private"))
        return step._replace(listed=made)
    list_id, user_id = parts_of(write.target)
    typed = write.line.split()
    list_id = list_id or next(filter(None, map(read_list_word, typed)), "")
    name = typed[-1].removeprefix("@") if typed[-1:] and typed[-1].startswith("@") else ""
    user = session.seen.user(user_id) if user_id else None
    is_looked_for = LOOKED in (*request.path.split("/"), *body.values())
    return step._replace(
        listed=session.seen.lists.by_id(list_id) or List(list_id),
        user=user or (User(user_id, name) if name else None),
        kind="deferred" if is_looked_for else "request",
    )


def note(session: Session, step: Step, made_id: str) -> None:
    """Remember what a write has made of a list, so that it is known by its name from then on."""
    assert step.listed is not None
    lists, body = session.seen.lists, step.request.body or {}
    call = (step.request.method, step.request.template)
    if call == ("POST", MADE) and made_id and lists.by_id(made_id) is None:
        made = step.listed._replace(id=made_id, owner_id=session.identity.user_id, members=0, followers=0)
        lists.keep([made._replace(created_at=session.now())], session.now())
    known = lists.by_id(step.listed.id)
    if call == ("DELETE", ONE):
        lists.forget(step.listed.id)
    elif call == ("PUT", ONE) and known is not None:
        changed = known._replace(
            name=body.get("name", known.name), description=body.get("description", known.description),
            is_private=body.get("private", known.is_private),
        )  # fmt: skip
        lists.keep([changed], session.now())
