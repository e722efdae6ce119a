"""X's official SDK drives the simulator: one test per flow, nothing of twsh in between."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from twshell.sim import Simulator

xdk = pytest.importorskip("xdk", reason="X's SDK is a test dependency that is not installed")

CALLBACK = "http://127.0.0.1:8080/callback"
SCOPES = (
    "tweet.read tweet.write users.read offline.access bookmark.read bookmark.write mute.read mute.write list.read "
    "list.write dm.read dm.write media.write follows.read like.read timeline.read"
)
ADA, GRACE, LIN = "101", "102", "103"


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch, sim: Simulator) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # oauthlib's leave for plain http on loopback
    monkeypatch.setattr("xdk.oauth1_auth.time.time", sim.clock.now)
    sim.settings.vocabulary = "post"  # the SDK reads the new words alone, also where its request names neither


@pytest.fixture
def signed_in(sim: Simulator) -> Iterator[Any]:
    """The SDK after a PKCE sign-in through the simulator's page."""
    client = xdk.Client(
        base_url=sim.url, authorization_base_url=f"{sim.url}/i", client_id=sim.tokens.app.client_id,
        client_secret=sim.tokens.app.client_secret, redirect_uri=CALLBACK, scope=SCOPES,
    )  # fmt: skip
    url = client.get_authorization_url()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    page = requests.get(url, timeout=20)
    assert page.status_code == 200, page.text
    back = requests.post(
        url.partition("?")[0], data={**asked, "decision": "allow"}, timeout=20, allow_redirects=False
    ).headers["location"]
    query = parse_qs(urlsplit(back).query)
    assert query["state"] == [asked["state"]]
    client.exchange_code(query["code"][0])
    yield client
    client.session.close()
    client.oauth2_session.close()


@pytest.fixture
def by_keys(sim: Simulator) -> Iterator[Any]:
    """The SDK with the four keys of the console."""
    from xdk.oauth1_auth import OAuth1

    keys = sim.keys
    auth = OAuth1(keys.consumer_key, keys.consumer_secret, CALLBACK, keys.access_token, keys.access_token_secret)
    client = xdk.Client(base_url=sim.url, auth=auth)
    yield client
    client.session.close()


@pytest.fixture
def app_only(sim: Simulator) -> Iterator[Any]:
    client = xdk.Client(base_url=sim.url, bearer_token=sim.keys.bearer_token)
    yield client
    client.session.close()


def test_pkce_signs_in_and_refreshes(sim: Simulator, signed_in: Any) -> None:
    assert signed_in.users.get_me().data.username == "ada"
    first = dict(signed_in.token)
    signed_in.refresh_token()
    assert signed_in.token["refresh_token"] != first["refresh_token"]
    told = signed_in.users.get_me(user_fields=["public_metrics"])
    assert told.data.public_metrics.following_count == 2


def test_the_four_keys_sign_reads_and_writes(sim: Simulator, by_keys: Any) -> None:
    from xdk.posts.models import CreateRequest

    assert by_keys.users.get_me().data.id == ADA
    made = by_keys.posts.create(CreateRequest(text="Signed by the SDK"))
    assert sim.world.posts[made.data.id].text == "Signed by the SDK"
    assert by_keys.posts.delete(made.data.id).data.deleted is True


def test_home_is_paged_to_the_end(sim: Simulator, signed_in: Any) -> None:
    pages = list(
        signed_in.users.get_timeline(
            ADA, max_results=10, post_fields=["created_at", "public_metrics"], expansions=["author_id"]
        )
    )
    ids = [post.id for page in pages for post in page.data]
    assert [len(page.data) for page in pages] == [10, 10, 10, 2]
    assert ids == sorted(ids, key=int, reverse=True)
    assert len(set(ids)) == 32
    assert {user.username for user in pages[0].includes.users} == {"grace"}


def test_mentions_and_a_users_posts(sim: Simulator, signed_in: Any) -> None:
    (mentions,) = list(signed_in.users.get_mentions(ADA, max_results=5))
    assert [post.text for post in mentions.data] == ["Are you there, @ada?"]
    posts = [post for page in signed_in.users.get_posts(GRACE, max_results=10) for post in page.data]
    assert len(posts) == 31


def test_search_finds_and_pages(sim: Simulator, app_only: Any) -> None:
    found = [post for page in app_only.posts.search_recent("number", max_results=10) for post in page.data]
    assert len(found) == 30


def test_counts_and_trends(sim: Simulator, app_only: Any) -> None:
    page = next(iter(app_only.posts.get_counts_recent("number", granularity="day")))
    assert sum(row.post_count for row in page.data) == 30
    sim.world.add_post(author_id=GRACE, text="#tide #tide", now=sim.clock.now() - 5)
    assert app_only.trends.get_by_woeid(1).data[0].trend_name == "#tide"


def test_a_reply_a_poll_and_a_picture_are_posted(sim: Simulator, signed_in: Any) -> None:
    from xdk.media.models import CreateMetadataRequest, UploadRequest
    from xdk.posts.models import CreateRequest

    mention = next(post.id for post in sim.world.posts.values() if "@ada" in post.text)
    answered = signed_in.posts.create(CreateRequest(text="Here", reply={"in_reply_to_tweet_id": mention}))
    assert sim.world.posts[answered.data.id].in_reply_to_id == mention
    poll = signed_in.posts.create(CreateRequest(text="Tea?", poll={"options": ["yes", "no"], "duration_minutes": 60}))
    assert sim.world.posts[poll.data.id].poll_id is not None
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20" + b"x" * 20).decode()
    media = signed_in.media.upload(UploadRequest(media=picture, media_category="tweet_image"))
    signed_in.media.create_metadata(
        CreateMetadataRequest(id=media.data.id, metadata={"alt_text": {"text": "nothing much"}})
    )
    posted = signed_in.posts.create(CreateRequest(text="Look", media={"media_ids": [media.data.id]}))
    (key,) = sim.world.posts[posted.data.id].media_keys
    assert sim.world.media[key].alt_text == "nothing much"


def test_a_video_goes_up_in_four_steps(sim: Simulator, signed_in: Any, clock: Any) -> None:
    from xdk.media.models import AppendUploadRequest, InitializeUploadRequest

    content = b"\0\0\0\x18ftypmp42" + b"\0" * 500
    begun = signed_in.media.initialize_upload(
        InitializeUploadRequest(media_type="video/mp4", total_bytes=len(content), media_category="tweet_video")
    )
    piece = base64.b64encode(content).decode()
    signed_in.media.append_upload(begun.data.id, AppendUploadRequest(media=piece, segment_index=0))
    ended = signed_in.media.finalize_upload(begun.data.id)
    assert ended.data.processing_info.state == "pending"
    clock.at += 10
    assert signed_in.media.get_upload_status(begun.data.id).data.processing_info.state == "succeeded"


def test_a_repost_and_back(sim: Simulator, signed_in: Any) -> None:
    from xdk.users.models import RepostPostRequest

    post_id = sim.world.posts_by_author[GRACE][0]
    assert signed_in.users.repost_post(ADA, RepostPostRequest(tweet_id=post_id)).data.retweeted is True
    assert [user.id for page in signed_in.posts.get_reposted_by(post_id) for user in page.data] == [ADA]
    assert signed_in.users.unrepost_post(ADA, post_id).data.retweeted is False


def test_a_bookmark_and_back(sim: Simulator, signed_in: Any) -> None:
    from xdk.users.models import CreateBookmarkFolderRequest, CreateBookmarkRequest

    post_id = sim.world.posts_by_author[GRACE][0]
    folder = signed_in.users.create_bookmark_folder(ADA, CreateBookmarkFolderRequest(name="later"))
    wish = CreateBookmarkRequest(tweet_id=post_id, folder_id=folder.data.id)
    assert signed_in.users.create_bookmark(ADA, wish).data.bookmarked is True
    assert [post.id for page in signed_in.users.get_bookmarks(ADA) for post in page.data] == [post_id]
    assert signed_in.users.delete_bookmark(ADA, post_id).data.bookmarked is False


def test_a_mute_and_back(sim: Simulator, signed_in: Any) -> None:
    from xdk.users.models import MuteUserRequest

    assert signed_in.users.mute_user(ADA, MuteUserRequest(target_user_id=LIN)).data.muting is True
    assert [user.id for page in signed_in.users.get_muting(ADA) for user in page.data] == [LIN]
    assert signed_in.users.unmute_user(ADA, LIN).data.muting is False


def test_lists_are_made_filled_followed_and_deleted(sim: Simulator, signed_in: Any) -> None:
    from xdk.lists.models import AddMemberRequest, CreateRequest, UpdateRequest
    from xdk.users.models import FollowListRequest, PinListRequest

    made = signed_in.lists.create(CreateRequest(name="friends")).data.id
    signed_in.lists.add_member(made, AddMemberRequest(user_id=GRACE))
    signed_in.lists.update(made, UpdateRequest(name="old friends"))
    assert signed_in.lists.get_by_id(made).data.name == "old friends"
    assert [user.id for page in signed_in.lists.get_members(made) for user in page.data] == [GRACE]
    assert len([post for page in signed_in.lists.get_posts(made, max_results=20) for post in page.data]) == 31
    assert signed_in.users.follow_list(ADA, FollowListRequest(list_id=made)).data.following is True
    assert [one.id for page in signed_in.users.get_followed_lists(ADA) for one in page.data] == [made]
    assert signed_in.users.pin_list(ADA, PinListRequest(list_id=made)).data.pinned is True
    assert signed_in.lists.remove_member_by_user_id(made, GRACE).data.is_member is False
    assert signed_in.lists.delete(made).data.deleted is True


def test_messages_are_sent_and_read(sim: Simulator, signed_in: Any) -> None:
    from xdk.direct_messages.models import CreateByParticipantIdRequest

    sent = signed_in.direct_messages.create_by_participant_id(GRACE, CreateByParticipantIdRequest(text="hello"))
    events = [event for page in signed_in.direct_messages.get_events() for event in page.data]
    assert [event.id for event in events] == [sent.data.dm_event_id]
    assert signed_in.direct_messages.delete_events(sent.data.dm_event_id).data.deleted is True


def test_usage_and_the_document(sim: Simulator, app_only: Any) -> None:
    app_only.users.get_by_username("grace")
    assert app_only.usage.get().data.project_cap == "3000000"
    document = app_only.general.get_open_api_spec()
    assert "/2/tweets" in (document if isinstance(document, dict) else document.model_dump())["paths"]


def test_a_refusal_is_an_http_error_with_xs_body(sim: Simulator, signed_in: Any) -> None:
    from xdk.users.models import LikePostRequest

    with pytest.raises(requests.HTTPError) as refused:
        signed_in.users.like_post(ADA, LikePostRequest(tweet_id=sim.world.posts_by_author[GRACE][0]))
    assert refused.value.response.json()["title"] == "Forbidden"
