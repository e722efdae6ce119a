"""What the stores can tell of one's own doings."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.post import Post, Reference
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

Kit = Any


def write(
    ledger: Ledger, kit: Kit, step: Any, at: float, state: str = "done", remote_id: str = "", cause: str = ""
) -> None:
    intent = ledger.begin(step, kit.ME, plan_id="1", line=step.verb, source="typed", now=at)
    ledger.settle(
        kit.exchange(step.request), kit.ME, now=at, intent=intent, state=state, remote_id=remote_id, cause=cause
    )


def test_when_each_verb_last_went_well_is_known(ledger: Ledger, kit: Kit) -> None:
    write(ledger, kit, kit.step(), kit.NOW)
    write(ledger, kit, kit.step(), kit.NOW + 60)
    write(ledger, kit, kit.step(), kit.NOW + 90, "rejected", cause="app-write-blocked")
    ledger.settle(kit.read(), kit.ME, now=kit.NOW + 5, verb="home")
    assert {"retweet": kit.NOW + 60, "home": kit.NOW + 5} == ledger.worked(kit.ME)
    assert {} == ledger.worked(kit.ME._replace(credential="token-2"))


def test_what_the_token_may_do_is_known_from_the_last_answer_that_said_it(ledger: Ledger, kit: Kit) -> None:
    assert ledger.access(kit.ME) is None
    ledger.settle(kit.read(headers={"x-access-level": "read"}), kit.ME, now=kit.NOW)
    ledger.settle(kit.read(headers={"x-access-level": "read-write"}), kit.ME, now=kit.NOW + 5)
    ledger.settle(kit.read(), kit.ME, now=kit.NOW + 9)
    assert ("read-write", kit.NOW + 5) == ledger.access(kit.ME)


SAID = [("done", True, True), ("unknown", True, False), ("rejected", False, False)]


@pytest.mark.parametrize(("state", "may_be", "is_sure"), SAID)
def test_what_was_said_is_what_is_or_may_be_on_x(
    ledger: Ledger, kit: Kit, state: str, may_be: bool, is_sure: bool
) -> None:
    write(ledger, kit, kit.post_step("hello"), kit.NOW, state)
    hello = [(kit.NOW, "hello")]
    assert (hello if may_be else []) == list(ledger.said(kit.ME, since=kit.NOW - 1, limit=9))
    assert (hello if is_sure else []) == list(ledger.said(kit.ME, since=kit.NOW - 1, limit=9, is_sure=True))


def test_what_was_said_comes_oldest_first_of_the_newest(ledger: Ledger, kit: Kit) -> None:
    for number in range(5):
        write(ledger, kit, kit.post_step(f"number {number}"), kit.NOW + number)
    found = ledger.said(kit.ME, since=kit.NOW, limit=3)
    assert ["number 2", "number 3", "number 4"] == [text for _, text in found]
    assert [] == list(ledger.said(kit.ME, since=kit.NOW + 4, limit=3))


def test_what_was_deleted_is_not_said_any_more(ledger: Ledger, kit: Kit) -> None:
    write(ledger, kit, kit.post_step("hello"), kit.NOW, remote_id="77")
    write(ledger, kit, kit.step(verb="delete", template="/2/tweets/{id}", target="77"), kit.NOW + 5)
    assert [] == list(ledger.said(kit.ME, since=kit.NOW - 1, limit=9))


def test_the_last_of_two_opposite_deeds_counts(ledger: Ledger, kit: Kit) -> None:
    verbs = ("retweet", "unretweet")
    write(ledger, kit, kit.step(target="1"), kit.NOW)
    write(ledger, kit, kit.step(target="2"), kit.NOW)
    write(ledger, kit, kit.step(verb="unretweet", target="2"), kit.NOW + 5)
    write(ledger, kit, kit.step(target="3"), kit.NOW, "rejected")
    found = ledger.last_done(kit.ME, verbs, ("1", "2", "3", "4"))
    assert {"1": ("retweet", kit.NOW), "2": ("unretweet", kit.NOW + 5)} == found


def test_own_posts_and_reposts_are_remembered(seen: Seen, kit: Kit) -> None:
    other = Post("1", "theirs", "9")
    seen.keep(
        kit.page(other, Post("2", "mine", "42"), Post("3", "RT", "42", references=(Reference("retweeted", "1"),))),
        kit.NOW,
    )
    assert ["3", "2"] == [post.id for post in seen.posts_by("42", 9)]
    assert ["3"] == [post.id for post in seen.posts_by("42", 1)]
    assert {"1"} == seen.reposted_by("42", ("1", "2", "x"))
    assert frozenset() == seen.reposted_by("9", ("1",))
