"""Writes made again from what was put down of them; changes with the writes there are.

How an answer is read and which sign-ins a call accepts are not put down: they are the builders' to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twshell.api import engagement, lists, messages, posts
from twshell.domain.wire import Request


def remade(method: str, path: str, template: str, body: Mapping[str, Any] | None) -> Request:
    """Build the request that a write was, from its address and its body; KeyError for one that nothing here builds."""
    examples = (
        posts.create("-"), posts.delete("1"), engagement.repost("1", "1"), engagement.unrepost("1", "1"),
        engagement.like("1", "1"), engagement.unlike("1", "1"), engagement.bookmark("1", "1"),
        engagement.unbookmark("1", "1"), engagement.follow("1", "1"), engagement.unfollow("1", "1"),
        engagement.mute("1", "1"), engagement.unmute("1", "1"), messages.send("1", "-"),
        lists.create("-"), lists.edit("1"), lists.delete("1"), lists.add("1", "1"), lists.remove("1", "1"),
        lists.follow("1", "1"), lists.unfollow("1", "1"), lists.pin("1", "1"), lists.unpin("1", "1"),
    )  # fmt: skip
    alike = {(example.method, example.template): example for example in examples}
    return alike[method, template]._replace(path=path, body=body)
