"""The whole way, against a server that knows nothing of this client: build, sign, send, decode, then ask the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from twshell.api import decode, engagement, posts, timelines, users
from twshell.auth.signing import BearerSigner, OAuth1Signer
from twshell.domain.keys import Keys, Secret
from twshell.domain.wire import ANSWERED, WAITING, Answer, Request
from twshell.sim import Simulator
from twshell.transport.http import Transport

NOW = 1_795_500_000.0
# The same in post words: twsh does not ask in them, but answers may come in them whatever was asked.
IN_POST_WORDS = (
    ("max_results", "100"),
    (
        "post.fields",
        "attachments,conversation_id,created_at,edit_controls,entities,id,lang,note_post,possibly_sensitive,"
        "public_metrics,reply_settings,source,text,withheld",
    ),
    ("expansions", "attachments.media_keys,attachments.poll_ids,author_id,in_reply_to_user_id,referenced_posts"),
    ("media.fields", "alt_text,duration_ms,height,media_key,preview_image_url,public_metrics,type,url,variants,width"),
    ("poll.fields", "duration_minutes,end_datetime,id,options,voting_status"),
)
Send = Callable[..., Answer]


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    """A small town on a clock that stands, far from the real time."""
    with Simulator(lambda: NOW, size="small", slowness=0.0) as running:
        yield running


@pytest.fixture
def keys(sim: Simulator) -> Keys:
    return Keys(*(Secret(each) for each in sim.keys))


@pytest.fixture
def send(sim: Simulator, keys: Keys, clock: Any) -> Iterator[Send]:
    """Send a request, signed at the server's time unless told otherwise, and decode what comes back."""
    user, app = (Transport(sim.url, kind(keys), clock, user_agent="twsh/test") for kind in (OAuth1Signer, BearerSigner))

    def send(request: Request, *, is_app: bool = False, skew: float = 0.0) -> Answer:
        offset = NOW - clock.wall() + skew
        return decode.answer((app if is_app else user).send(request, offset=offset))

    yield send
    user.close()
    app.close()


@pytest.fixture
def me(sim: Simulator) -> str:
    return sim.world.me_id


def test_a_signed_read_says_who_i_am(sim: Simulator, send: Send, keys: Keys, me: str) -> None:
    answer = send(users.me())
    assert ([me], True) == ([user.id for user in answer.users], answer.is_good)
    assert (me, "1a", 200) == (keys.user_id, sim.ledger[-1].credential, sim.ledger[-1].status)


def test_home_is_whole(send: Send, me: str) -> None:
    answer = send(timelines.home(me, limit=50))
    assert (50, 0, "", ()) == (len(answer.posts), answer.skipped, answer.fault, answer.problems)
    assert all(post.author_id and post.created_at and post.edit_ids for post in answer.posts)
    assert all(post.metrics.likes is not None and post.metrics.reposts is not None for post in answer.posts)
    assert answer.next_token
    marked = [(p.text[e.start : e.end], e) for p in answer.posts for e in p.entities]
    assert len(marked) > 10
    assert [e.text.lower() for _, e in marked if e.kind != "url"] == [
        stretch[1:].lower() for stretch, e in marked if e.kind != "url"
    ]
    assert all(stretch.startswith("https://t.co/") for stretch, e in marked if e.kind == "url")


def test_both_vocabularies_tell_the_same(send: Send, me: str) -> None:
    request = timelines.home(me, limit=100)
    assert send(request).posts == send(request._replace(query=IN_POST_WORDS)).posts


def test_pages_follow_one_another(send: Send, me: str) -> None:
    first = send(timelines.home(me, limit=5))
    second = send(timelines.home(me, limit=5, token=first.next_token))
    newer = send(timelines.home(me, limit=100, since_id=first.posts[2].id))
    assert not {post.id for post in first.posts} & {post.id for post in second.posts}
    assert [post.id for post in first.posts[:2]] == [post.id for post in newer.posts]


def test_a_post_is_made_looked_up_and_deleted(sim: Simulator, send: Send, me: str) -> None:
    text = "Fish & chips <3 #lunch, größer als 👩‍👩‍👧"
    made = send(posts.create(text))
    assert (201, True, "done") == (made.exchange.status, made.is_good, sim.ledger[-1].effect)
    (post,) = send(posts.one(made.posts[0].id)).posts
    assert (text, me) == (post.text, post.author_id)
    assert ["#lunch"] == [text[e.start : e.end] for e in post.entities]
    assert {"deleted": True} == send(posts.delete(post.id)).deed
    gone = send(posts.one(post.id))
    assert ("no-data", "resource-not-found") == (gone.fault, gone.problems[0].segment)


def test_a_repost_is_done_and_undone(sim: Simulator, send: Send, me: str) -> None:
    target = next(p.id for p in send(timelines.home(me, limit=50)).posts if p.kind == "post" and p.author_id != me)
    done = send(engagement.repost(me, target))
    assert (True, True) == (done.deed["retweeted"], done.is_good)
    undone = send(engagement.unrepost(me, target))
    assert (False, True) == (undone.deed["retweeted"], undone.is_good)
    assert ["done", "done"] == [row.effect for row in sim.ledger[-2:]]


def test_people_are_read(send: Send, me: str) -> None:
    following = send(users.following(me, limit=10)).users
    (named,) = send(users.named(following[0].username)).users
    assert following[0].id == named.id
    assert [user.id for user in following] == [user.id for user in send(users.lookup([u.id for u in following])).users]


@pytest.mark.parametrize("skew", [-600.0, 600.0])
def test_a_clock_that_is_wrong_is_told_by_its_code(send: Send, skew: float) -> None:
    answer = send(users.me(), skew=skew)
    assert (401, 135) == (answer.exchange.status, answer.problems[0].code)


def test_the_app_alone_may_search_and_not_read_home(sim: Simulator, send: Send, me: str) -> None:
    assert send(timelines.search("the", limit=10), is_app=True).is_good
    assert "B" == sim.ledger[-1].credential
    refused = send(timelines.home(me, limit=5), is_app=True)
    assert (403, "unsupported-authentication") == (refused.exchange.status, refused.problems[0].segment)


def test_the_headers_of_limits_come_through(send: Send) -> None:
    headers = send(users.me()).exchange.headers
    assert headers["x-rate-limit-limit"].isdigit()
    assert headers["x-transaction-id"]
    assert headers["date"]


FAULTS = [
    ({"kind": "drop"}, WAITING, "cut"), ({"kind": "reset"}, WAITING, "reset"),
    ({"kind": "drop", "happened": True}, WAITING, "cut"), ({"kind": "truncate", "where": "status"}, WAITING, "cut"),
    ({"kind": "truncate", "where": "headers"}, WAITING, "cut"),
    ({"kind": "truncate", "where": "body"}, ANSWERED, "cut"),
    ({"kind": "truncate", "where": "chunk"}, ANSWERED, "cut"), ({"kind": "bad-gzip"}, ANSWERED, "bad-gzip"),
    ({"kind": "flood"}, ANSWERED, "too-big"), ({"kind": "redirect"}, ANSWERED, "redirect"),
    ({"kind": "html"}, ANSWERED, ""), ({"kind": "wrong-json"}, ANSWERED, ""),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "phase", "error"), FAULTS, ids=[str(fault) for fault, _, _ in FAULTS])
def test_no_fault_passes_for_a_write_that_went_well(
    sim: Simulator, send: Send, fault: dict[str, Any], phase: str, error: str
) -> None:
    seen = len(sim.ledger)
    sim.add_fault({**fault, "method": "POST", "times": 1})
    answer = send(posts.create(f"Did this go out? {fault}"))
    assert (phase, error, False) == (answer.exchange.phase, answer.exchange.error, answer.is_good)
    assert 1 == len(sim.ledger) - seen  # and it was sent once
