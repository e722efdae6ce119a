"""A write that is sent later asks as the builder does that planned it."""

from __future__ import annotations

import pytest

from twshell.api import engagement, lists, messages, posts
from twshell.api.remade import remade
from twshell.domain.wire import Request

BUILT = (
    posts.create("Words"), posts.create("Words", reply_to="7"), posts.create("Words", quote="7"), posts.delete("7"),
    engagement.repost("42", "7"), engagement.unrepost("42", "7"), engagement.like("42", "7"),
    engagement.unlike("42", "7"), engagement.bookmark("42", "7"), engagement.unbookmark("42", "7"),
    engagement.follow("42", "7"), engagement.unfollow("42", "7"), engagement.mute("42", "7"),
    engagement.unmute("42", "7"), messages.send("42", "Words"),
    lists.create("Book club", "We read", is_private=True), lists.edit("7", name="Readers"), lists.delete("7"),
    lists.add("7", "42"), lists.remove("7", "42"), lists.follow("42", "7"), lists.unfollow("42", "7"),
    lists.pin("42", "7"), lists.unpin("42", "7"),
)  # fmt: skip


@pytest.mark.parametrize("built", BUILT, ids=[f"{each.method} {each.template}" for each in BUILT])
def test_a_write_made_again_is_the_same_request(built: Request) -> None:
    assert built == remade(built.method, built.path, built.template, built.body)


def test_what_nothing_builds_is_not_made_up() -> None:
    with pytest.raises(KeyError):
        remade("POST", "/2/elsewhere", "/2/elsewhere", None)
