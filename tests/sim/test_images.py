"""Pictures: lawful PNG, the same for the same key, in the sizes asked for."""

from __future__ import annotations

import struct
import zlib

import pytest

from twshell.sim import images, view
from twshell.sim.town import build_town
from twshell.sim.world import World

NOW = 1_795_500_000.0


@pytest.fixture(scope="module")
def world() -> World:
    made = build_town(1, NOW, size="small")
    made.image_base = "http://127.0.0.1:1"
    return made


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, after checking its chunks and that its pixels are all there."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, pixels, width, height = 8, b"", 0, 0
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        if name == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        if name == b"IDAT":
            pixels += body
        at += 12 + length
    assert len(zlib.decompress(pixels)) == (width + 1) * height
    return width, height


def test_every_picture_of_a_body_is_served_in_its_size(world: World) -> None:
    query = {"media.fields": "url,preview_image_url,width,height"}
    body = view.render(world, None, "media", list(world.media.values()), query, now=NOW)
    for one in body["data"]:
        url = one.get("url") or one["preview_image_url"]
        found = images.picture(world, url.removeprefix(world.image_base), {"name": "orig"})
        assert found is not None
        assert found[0] == "image/png"
        assert size_of(found[1]) == (one["width"], one["height"])


@pytest.mark.parametrize(("name", "longest"), [("small", 680), ("medium", 1200), ("thumb", 150), ("large", 1600)])
def test_sizes_are_those_of_the_image_host(world: World, name: str, longest: int) -> None:
    media = next(one for one in world.media.values() if one.type == "photo" and one.width == 1600)
    found = images.picture(world, images.media_path(media), {"name": name})
    assert found is not None
    assert max(size_of(found[1])) == longest


@pytest.mark.parametrize(("size", "pixels"), [("normal", 48), ("bigger", 73), ("400x400", 400), ("mini", 24)])
def test_faces_come_in_xs_sizes(world: World, size: str, pixels: int) -> None:
    path = images.avatar_path(world.me).replace("normal", size)
    found = images.picture(world, path, {})
    assert found is not None
    assert size_of(found[1]) == (pixels, pixels)


def test_a_picture_is_always_the_same_and_no_two_alike(world: World) -> None:
    photos = [one for one in world.media.values() if one.type == "photo"][:12]
    drawn = [images.picture(world, images.media_path(one), {}) for one in photos]
    assert drawn == [images.picture(world, images.media_path(one), {}) for one in photos]
    assert len(set(drawn)) == len(drawn)


def test_an_upload_comes_back_as_it_was_sent(world: World) -> None:
    media = next(one for one in world.media.values() if one.type == "photo")
    media.content, media.mime = b"\xff\xd8jpeg", "image/jpeg"
    assert images.picture(world, images.media_path(media), {"name": "small"}) == ("image/jpeg", b"\xff\xd8jpeg")


@pytest.mark.parametrize(
    "path", ["/media/3_1.png", "/media/../x.png", "/profile_images/1/face_normal.png", "/media/a.png", "/"]
)
def test_no_picture_where_there_is_none(world: World, path: str) -> None:
    assert images.picture(world, path, {}) is None
