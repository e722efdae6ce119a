"""Media: one call or four steps, processing, alt text, and what may be attached to a post."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import pytest

from twshell.sim import Simulator


def png(width: int = 16, height: int = 32) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


GIF = b"GIF89a" + struct.pack("<HH", 40, 30) + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 60, 80) + b"\0" * 20
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 2_000


def upload(client: Any, content: bytes, category: str = "tweet_image") -> Any:
    return client.call("POST", "/2/media/upload", files={"media": content}, data={"media_category": category})


def four_steps(client: Any, content: bytes, mime: str, category: str, size: int = 1_000) -> Any:
    begun = client.post(
        "/2/media/upload/initialize", {"media_type": mime, "total_bytes": len(content), "media_category": category}
    )
    assert begun.status_code == 200, begun.text
    media_id = begun.json()["data"]["id"]
    for index, start in enumerate(range(0, len(content), size)):
        piece = client.call(
            "POST", f"/2/media/upload/{media_id}/append",
            files={"media": content[start : start + size]}, data={"segment_index": str(index)},
        )  # fmt: skip
        assert piece.status_code == 200, piece.text
    return client.post(f"/2/media/upload/{media_id}/finalize")


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [(png(), "image/png", (16, 32)), (JPEG, "image/jpeg", (80, 60)), (GIF, "image/gif", (40, 30))],
)
def test_a_picture_goes_up_in_one_call_and_is_measured(client: Any, content: bytes, kind: str, size: Any) -> None:
    told = upload(client, content).json()["data"]
    assert told["image"] == {"image_type": kind, "w": size[0], "h": size[1]}
    assert told["media_key"] == f"3_{told['id']}"
    assert (told["size"], told["expires_after_secs"]) == (len(content), 86_400)


def test_a_picture_may_come_as_base64(client: Any) -> None:
    body = {"media": base64.b64encode(png()).decode(), "media_category": "tweet_image"}
    assert client.post("/2/media/upload", body).json()["data"]["image"]["w"] == 16
    assert client.post("/2/media/upload", {**body, "media": "!!"}).status_code == 400
    assert client.post("/2/media/upload", {**body, "media": 5}).status_code == 400


@pytest.mark.parametrize("content", [b"", b"no picture at all", MP4])
def test_what_is_no_picture_is_refused(sim: Simulator, client: Any, content: bytes) -> None:
    before = len(sim.world.media)
    assert upload(client, content).status_code == 400
    assert len(sim.world.media) == before


def test_a_picture_is_too_large_beyond_five_megabytes(client: Any) -> None:
    assert upload(client, png() + b"\0" * 5_242_880).status_code == 400


def test_a_post_carries_its_picture_and_the_alt_text(client: Any) -> None:
    media_id = upload(client, png()).json()["data"]["id"]
    told = client.post("/2/media/metadata", {"id": media_id, "metadata": {"alt_text": {"text": "a black bar"}}})
    assert told.json()["data"] == {"id": media_id, "associated_metadata": {"alt_text": {"text": "a black bar"}}}
    post_id = client.say("look", media={"media_ids": [media_id]}).json()["data"]["id"]
    fields = {"expansions": "attachments.media_keys", "media.fields": "alt_text,width,height"}
    (media,) = client.get(f"/2/tweets/{post_id}", **fields).json()["includes"]["media"]
    assert (media["alt_text"], media["width"], media["height"]) == ("a black bar", 16, 32)
    assert client.say("", media={"media_ids": [media_id]}).status_code == 201


def test_the_alt_text_has_a_thousand_characters(client: Any) -> None:
    media_id = upload(client, png()).json()["data"]["id"]
    for length, status in ((1_000, 200), (1_001, 400)):
        body = {"id": media_id, "metadata": {"alt_text": {"text": "x" * length}}}
        assert client.post("/2/media/metadata", body).status_code == status


def test_a_video_is_processed_by_the_sims_clock(client: Any, clock: Any) -> None:
    told = four_steps(client, MP4, "video/mp4", "tweet_video").json()["data"]
    media_id = told["id"]
    assert told["media_key"] == f"7_{media_id}"

    def status() -> Any:
        query = {"command": "STATUS", "media_id": media_id}
        return client.get("/2/media/upload", **query).json()["data"]["processing_info"]

    assert (status()["state"], status()["check_after_secs"]) == ("pending", 3)
    assert client.say("too soon", media={"media_ids": [media_id]}).status_code == 400
    clock.at += 1.5
    assert status()["state"] == "in_progress"
    assert 40 <= status()["progress_percent"] <= 60
    clock.at += 2
    assert status() == {"state": "succeeded", "progress_percent": 100}
    assert client.say("now", media={"media_ids": [media_id]}).status_code == 201


def test_bytes_that_are_no_video_fail_in_processing(client: Any) -> None:
    told = four_steps(client, b"not a video", "video/mp4", "tweet_video").json()["data"]
    assert told["processing_info"] == {"state": "failed"}
    assert client.say("x", media={"media_ids": [told["id"]]}).status_code == 400


def test_a_picture_in_four_steps_is_ready_at_once(client: Any) -> None:
    told = four_steps(client, png(), "image/png", "tweet_image", size=20).json()["data"]
    assert "processing_info" not in told
    assert client.say("ready", media={"media_ids": [told["id"]]}).status_code == 201


def test_missing_bytes_are_noticed_at_the_end(client: Any) -> None:
    body = {"media_type": "image/png", "total_bytes": 100, "media_category": "tweet_image"}
    media_id = client.post("/2/media/upload/initialize", body).json()["data"]["id"]
    client.call("POST", f"/2/media/upload/{media_id}/append", files={"media": png()[:50]}, data={"segment_index": "0"})
    answer = client.post(f"/2/media/upload/{media_id}/finalize")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "Segments do not add up to provided total file size."


def test_more_bytes_than_announced_are_refused(client: Any) -> None:
    body = {"media_type": "image/png", "total_bytes": 10, "media_category": "tweet_image"}
    media_id = client.post("/2/media/upload/initialize", body).json()["data"]["id"]
    piece = client.call(
        "POST", f"/2/media/upload/{media_id}/append", files={"media": b"x" * 11}, data={"segment_index": "0"}
    )
    assert piece.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"media_type": "image/png"}, {"total_bytes": 5}, {"media_type": "audio/mp3", "total_bytes": 5},
        {"media_type": "image/png", "total_bytes": 5_242_881, "media_category": "tweet_image"},
        {"media_type": "image/png", "total_bytes": 5, "media_category": "avatar"},
    ],
)  # fmt: skip
def test_an_upload_is_announced_rightly_or_not_at_all(client: Any, body: Any) -> None:
    assert client.post("/2/media/upload/initialize", body).status_code == 400


def test_an_upload_expires_after_a_day(client: Any, clock: Any) -> None:
    media_id = upload(client, png()).json()["data"]["id"]
    clock.at += 86_400
    assert client.say("late", media={"media_ids": [media_id]}).status_code == 400


def test_another_ones_media_cannot_be_used(sim: Simulator, client: Any) -> None:
    media_id = upload(client, png()).json()["data"]["id"]
    other = sim.tokens.make_user_token("102")
    client.keys = (*client.keys[:2], other.token, other.secret)
    assert client.say("mine", media={"media_ids": [media_id]}).status_code == 400
    assert client.post("/2/media/metadata", {"id": media_id}).status_code == 404
    assert client.post(f"/2/media/upload/{media_id}/finalize").status_code == 400


def test_a_gif_joins_nothing_else(client: Any, clock: Any) -> None:
    gif = four_steps(client, GIF, "image/gif", "tweet_gif").json()["data"]["id"]
    picture = upload(client, png()).json()["data"]["id"]
    clock.at += 10
    answer = client.say("both", media={"media_ids": [gif, picture]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 323)
    twice = client.say("twice", media={"media_ids": [picture, picture]})
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (400, 324)


def test_a_picture_may_be_sent_in_a_message(client: Any) -> None:
    media_id = upload(client, png(), "dm_image").json()["data"]["id"]
    answer = client.post("/2/dm_conversations/with/102/messages", {"attachments": [{"media_id": media_id}]})
    assert answer.status_code == 201
    two = [{"media_id": media_id}] * 2
    assert client.post("/2/dm_conversations/with/102/messages", {"attachments": two}).status_code == 400
    assert client.post("/2/dm_conversations/with/102/messages", {"attachments": [{"media_id": "9"}]}).status_code == 400
