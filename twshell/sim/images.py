"""Pictures drawn from a key, as PNG, in X's sizes; changes with how the town's pictures look."""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Mapping
from random import Random

from twshell.sim.records import Account, Media
from twshell.sim.world import World

Colour = tuple[int, int, int]

_AVATARS = {"mini": 24, "normal": 48, "bigger": 73, "200x200": 200, "400x400": 400, "original": 400}
_WIDTHS = {"thumb": 150, "tiny": 64, "small": 680, "900x900": 900, "medium": 1200, "large": 2048, "orig": 4096}
_PATH = re.compile(r"/(media|ext_tw_video_thumb|profile_images)/([0-9_]{1,40})(?:/face(?:_(\w+))?)?\.png")
_CELLS = 96
# Palettes as (sky above, sky below, far, near, ground, light): dusk, noon, night, dawn, rain, autumn.
_PALETTES: tuple[tuple[Colour, ...], ...] = (
    ((58, 42, 94), (242, 142, 90), (104, 68, 104), (66, 44, 78), (34, 26, 48), (255, 214, 140)),
    ((86, 160, 214), (214, 236, 244), (110, 150, 140), (64, 116, 96), (40, 82, 66), (255, 250, 214)),
    ((10, 14, 40), (38, 52, 104), (26, 34, 70), (18, 24, 50), (8, 10, 26), (244, 244, 220)),
    ((120, 150, 196), (252, 206, 190), (128, 124, 156), (92, 96, 124), (60, 66, 88), (255, 236, 196)),
    ((96, 108, 120), (184, 192, 196), (116, 128, 132), (84, 98, 104), (58, 70, 76), (226, 230, 226)),
    ((150, 110, 70), (246, 214, 150), (170, 98, 54), (122, 66, 42), (74, 44, 34), (255, 230, 160)),
)


def avatar_path(account: Account) -> str:
    """Return the path of an account's picture in X's usual small size (48 pixels)."""
    return f"/profile_images/{account.id}/face_normal.png"


def media_path(media: Media) -> str:
    """Return the path of a photo, or of the still of a video."""
    folder = "media" if media.type == "photo" else "ext_tw_video_thumb"
    return f"/{folder}/{media.media_key}.png"


def picture(world: World, path: str, query: Mapping[str, str]) -> tuple[str, bytes] | None:
    """Return (content type, bytes) of the picture at `path`, None if there is none.

    `name` in the query asks for a size as X's image host does: thumb, small, medium, large, orig (medium when absent);
    an avatar's size stands in its name (`_normal`, `_bigger`, `_400x400` …). An uploaded picture comes as it was sent.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    folder, key, size = match.groups()
    if folder == "profile_images":
        account = world.accounts.get(key)
        return None if account is None else ("image/png", _face(key, _AVATARS.get(size or "original", 400)))
    media = world.media.get(key)
    if media is None:
        return None
    if media.content and media.type == "photo":
        return media.mime, media.content
    widest = _WIDTHS.get(query.get("name", "medium"), 1200)
    scale = min(1.0, widest / max(media.width, media.height))
    width, height = max(1, round(media.width * scale)), max(1, round(media.height * scale))
    if query.get("name") == "thumb":
        width = height = min(media.width, media.height, 150)
    return "image/png", _scene(key, media.alt_text.casefold(), width, height)


def png(width: int, height: int, palette: list[Colour], rows: list[bytes]) -> bytes:
    """Return a PNG of palette indices: `rows` has `height` rows of `width` bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _blend(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _enlarged(cells: list[bytearray], width: int, height: int) -> list[bytes]:
    """Return the rows of a picture whose cells are drawn as blocks."""
    columns = [x * len(cells[0]) // width for x in range(width)]
    wide = [bytes(map(row.__getitem__, columns)) for row in cells]
    return [wide[y * len(cells) // height] for y in range(height)]


def _scene(key: str, words: str, width: int, height: int) -> bytes:
    """Draw a small landscape of blocks: sky, a light in it, hills or sea, and what the description names."""
    rng = Random(f"scene:{key}")
    across = _CELLS if width >= height else max(24, _CELLS * width // height)
    down = max(24, across * height // width)
    night = any(word in words for word in ("star", "night", "milky", "moon", "dusk", "lamp", "morning at four"))
    above, below, far, near, ground, light = _PALETTES[2] if night else rng.choice(_PALETTES)
    bands = 24
    palette = [_blend(above, below, band / (bands - 1)) for band in range(bands)]
    palette += [far, near, ground, light, _blend(light, near, 0.5), (236, 232, 224), (168, 52, 44)]
    far_at, near_at, ground_at, light_at, glint_at, white_at, red_at = range(bands, bands + 7)
    horizon = round(down * rng.uniform(0.52, 0.68))
    cells = [bytearray([min(bands - 1, y * bands // horizon)] * across) for y in range(down)]
    if night:
        for _ in range(across * horizon // 60):
            cells[rng.randrange(horizon)][rng.randrange(across)] = light_at
    _disc(cells, rng.randrange(across // 6, across * 5 // 6), horizon // 3, rng.randrange(4, 9), light_at)
    watery = not any(word in words for word in ("hill", "pitch", "marsh", "field", "bean", "marrow", "shed", "stack"))
    _ridge(cells, rng, horizon, down * 0.16, far_at)
    if watery:
        _water(cells, rng, horizon, near_at, glint_at)
    else:
        _ridge(cells, rng, horizon + down // 8, down * 0.10, near_at)
    _ridge(cells, rng, round(down * 0.88), down * 0.05, ground_at)
    if "light" in words or "dusk" in words or rng.random() < 0.25:
        _tower(cells, rng, horizon, white_at, red_at, light_at)
    if any(word in words for word in ("ferry", "boat", "quay", "harbour", "ship", "wake")) or rng.random() < 0.25:
        _boat(cells, rng, horizon, white_at, red_at)
    return png(width, height, palette, _enlarged(cells, width, height))


def _disc(cells: list[bytearray], x: int, y: int, radius: int, colour: int) -> None:
    for row in range(max(0, y - radius), min(len(cells), y + radius + 1)):
        half = round(math.sqrt(radius * radius - (row - y) ** 2))
        _span(cells, row, x - half, x + half + 1, colour)


def _span(cells: list[bytearray], row: int, start: int, end: int, colour: int) -> None:
    if 0 <= row < len(cells):
        start, end = max(0, start), min(len(cells[row]), end)
        if start < end:
            cells[row][start:end] = bytes([colour]) * (end - start)


def _ridge(cells: list[bytearray], rng: Random, base: int, height: float, colour: int) -> None:
    """Fill everything below a wavy line."""
    phases = [(rng.uniform(1, 2.5) * step, rng.uniform(0, 6.3), 1 / step) for step in (1, 2, 4)]
    across = len(cells[0])
    for x in range(across):
        wave = sum(part * math.sin(6.28 * x / across * pace + phase) for pace, phase, part in phases)
        for row in range(max(0, base - round(height * (0.5 + wave / 3))), len(cells)):
            cells[row][x] = colour


def _water(cells: list[bytearray], rng: Random, horizon: int, colour: int, glint: int) -> None:
    across = len(cells[0])
    for row in range(horizon, len(cells)):
        _span(cells, row, 0, across, colour)
        for _ in range(2 + (row - horizon) // 6):
            x = rng.randrange(across)
            _span(cells, row, x, x + 2 + (row - horizon) // 4, glint)


def _tower(cells: list[bytearray], rng: Random, horizon: int, white: int, red: int, light: int) -> None:
    x = rng.randrange(8, len(cells[0]) - 8)
    top = max(3, horizon - len(cells) // 3)
    for row in range(top, horizon + 2):
        half = 1 + (row - top) // 9
        _span(cells, row, x - half, x + half + 1, red if (row - top) // 4 % 2 else white)
    _span(cells, top - 1, x - 1, x + 2, light)
    _span(cells, top - 2, x - 1, x + 2, light)
    _span(cells, top - 3, x, x + 1, red)


def _boat(cells: list[bytearray], rng: Random, horizon: int, white: int, red: int) -> None:
    x, y = rng.randrange(10, len(cells[0]) - 12), horizon + rng.randrange(2, 8)
    for step in range(3):
        _span(cells, y + step, x + step, x + 12 - step, red)
    _span(cells, y - 1, x + 3, x + 9, white)
    _span(cells, y - 2, x + 4, x + 8, white)
    for step in range(4):
        _span(cells, y - 3 - step, x + 6, x + 7, red)


def _face(key: str, size: int) -> bytes:
    """Draw an account's picture: a symmetrical pattern of blocks on a soft ground."""
    rng = Random(f"face:{key}")
    hue = rng.random()
    palette = [_hsv(hue, 0.22, 0.96), _hsv(hue + 0.08, 0.55, 0.72), _hsv(hue + 0.5, 0.45, 0.85)]
    half = [[rng.choice((0, 0, 1, 1, 2)) for _ in range(4)] for _ in range(7)]
    cells = [bytearray(9)] + [bytearray([0, *row, *row[-2::-1], 0]) for row in half] + [bytearray(9)]
    return png(size, size, palette, _enlarged(cells, size, size))


def _hsv(hue: float, saturation: float, value: float) -> Colour:
    sector, rest = divmod(hue % 1.0 * 6, 1)
    low, falling, rising = (
        value * (1 - saturation),
        value * (1 - saturation * rest),
        value * (1 - saturation * (1 - rest)),
    )
    corners = (
        (value, rising, low),
        (falling, value, low),
        (low, value, rising),
        (low, falling, value),
        (rising, low, value),
        (value, low, falling),
    )
    red, green, blue = (round(part * 255) for part in corners[int(sector) % 6])
    return red, green, blue
