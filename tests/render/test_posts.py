"""Screens of posts, written out: what a reader sees, at several widths, with signs and in plain ASCII."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from twshell.domain.outcome import Listing, Rule, Shown
from twshell.domain.post import Choice, Entity, Media, Metrics, Place, Poll, Post, Reference, User
from twshell.render.measure import cells
from twshell.render.posts import LONGEST_IN_LIST, lines
from twshell.render.theme import paint

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC
ADA = User("1", "ada", "Ada Lovelace", is_verified=True, verified_type="blue")
GRACE = User("2", "grace", "Grace Hopper")
NOA = User("3", "noa_tel_aviv", "נועה כהן", is_protected=True)
SORA = User("4", "sora", "空 🌸", is_verified=True, verified_type="business")


def post(number: int, text: str, author: User, ago: float, **more: Any) -> Post:
    return Post(str(number), text, author.id, NOW - ago, **more)


def entity(kind: str, text: str, part: str, shown: str = "", target: str = "", media_key: str = "") -> Entity:
    start = text.index(part)
    return Entity(kind, start, start + len(part), shown or part[1:], target, media_key)


NOTES = (
    "Reading the notes on the Analytical Engine with @grace. It weaves algebraical patterns just as the Jacquard "
    "loom weaves flowers and leaves. #computing https://t.co/abc https://t.co/img"
)
ENGINE = post(
    1000, NOTES, ADA, 93_600, media_keys=("3_1",), metrics=Metrics(3, 12, 40, 2, 1, 15_300),
    entities=(
        entity("mention", NOTES, "@grace"), entity("hashtag", NOTES, "#computing"),
        entity("url", NOTES, "https://t.co/abc", "example.org/notes/engi…", "https://example.org/notes/engine-1843"),
        entity("url", NOTES, "https://t.co/img", "pic.x.com/img", "https://x.com/ada/status/1000/photo/1", "3_1"),
    ),
    media=(Media("3_1", "photo", "https://pbs.example/1.jpg", alt_text="The engine’s store and mill, in brown ink"),),
)  # fmt: skip
FORGIVE = post(1002, "It's easier to ask forgiveness than it is to get permission.", GRACE, 3_456_000)
SAYING = "I've been saying this for years. https://t.co/q"
QUOTING = post(
    1001, SAYING, ADA, 7300, references=(Reference("quoted", "1002"),), metrics=Metrics(None, 1, 1),
    entities=(entity("url", SAYING, "https://t.co/q", "x.com/grace/status…", "https://x.com/grace/status/1002"),),
)  # fmt: skip
SHIP = post(
    1003, "A ship in port is safe,\nbut that is not what ships are built for.\n\nSail out to sea.", GRACE,
    34_560_000, metrics=Metrics(120, 4321, 18_222),
)  # fmt: skip
REPOST = post(1004, "RT @grace: A ship in port is…", ADA, 1800, references=(Reference("retweeted", "1003"),))
ANSWER = post(
    1005, "@ada שלום עולם, English באמצע", NOA, 600, references=(Reference("replied_to", "1000"),),
    entities=(Entity("mention", 0, 4, "ada"),), metrics=Metrics(1),
)  # fmt: skip
CHOICE = post(
    1006, "東京は今日とても良い天気ですね。新しいカメラを持って、川沿いをゆっくり散歩してきました🌸", SORA, 180,
    poll=Poll("1", (Choice(2, "奈良に行く", 38), Choice(1, "京都", 62)), end_at=NOW + 7200), metrics=Metrics(0, 0, 9),
)  # fmt: skip
PAGE = Listing(
    "*home*",
    (
        Shown(ENGINE, ADA, 9),
        Shown(QUOTING, ADA, 10, quoted=Shown(FORGIVE, GRACE)),
        Rule("new since 14:02"),
        Shown(REPOST, ADA, 11, original=Shown(SHIP, GRACE)),
        Shown(ANSWER, NOA, 12, reply_to="ada"),
        Shown(CHOICE, SORA, 123),
    ),
    ("6 posts, $0.03",),
    can_go_on=True,
)


def screen(listing: Listing, width: int, plain: bool = False) -> str:
    return "\n".join(paint(row, False) for row in lines(listing, width=width, now=NOW, plain=plain))


AT_80 = """\
*home* · older: more

  9 @ada ✓ · Sep 20 · Ada Lovelace
    │ Reading the notes on the Analytical Engine with @grace. It weaves
    │ algebraical patterns just as the Jacquard loom weaves flowers and leaves.
    │ #computing example.org/notes/engi…
    │ ▣ photo “The engine’s store and mill, in brown ink”
    │ ↩ 3   ↻ 12   ♡ 40   ❞ 2   15K views

 10 @ada ✓ · 2h · Ada Lovelace
    │ I've been saying this for years.
    │ ┊ @grace · Aug 12 · Grace Hopper
    │ ┊ It's easier to ask forgiveness than it is to get permission.
    │ ↻ 1   ♡ 1

── new since 14:02 ──

    ↻ @ada reposted · Ada Lovelace
 11 @grace · Aug 17 2025 · Grace Hopper
    │ A ship in port is safe,
    │ but that is not what ships are built for.
    │
    │ Sail out to sea.
    │ ↩ 120   ↻ 4.3K   ♡ 18K

 12 @noa_tel_aviv protected · 10m · נועה כהן
    │ ↳ @ada
    │ שלום עולם, English באמצע
    │ ↩ 1

123 @sora ✓ business · 3m · 空 🌸
    │ 東京は今日とても良い天気ですね。新しいカメラを持って、川沿いをゆっくり散歩
    │ してきました🌸
    │ ▣ poll · 100 votes · ends in 2 h
    │   62% ███████████░░░░░░░ 京都
    │   38% ███████░░░░░░░░░░░ 奈良に行く
    │ ♡ 9

6 posts, $0.03"""

PLAIN_AT_40 = """\
*home* - older: more

  9 @ada verified - Sep 20 - Ada Lovela…
    | Reading the notes on the
    | Analytical Engine with @grace. It
    | weaves algebraical patterns just
    | as the Jacquard loom weaves
    | flowers and leaves. #computing
    | example.org/notes/engi…
    | photo
    |   "The engine’s store and mill, in
    |   brown ink"
    | 3 replies, 12 reposts, 40 likes
    | 2 quotes, 15K views

 10 @ada verified - 2h - Ada Lovelace
    | I've been saying this for years.
    | : @grace - Aug 12 - Grace Hopper
    | : It's easier to ask forgiveness
    | : than it is to get permission.
    | 1 repost, 1 like

-- new since 14:02 --

    @ada reposted - Ada Lovelace
 11 @grace - Aug 17 2025 - Grace Hopper
    | A ship in port is safe,
    | but that is not what ships are
    | built for.
    |
    | Sail out to sea.
    | 120 replies, 4.3K reposts
    | 18K likes

 12 @noa_tel_aviv protected - 10m - נוע…
    | to @ada
    | שלום עולם, English באמצע
    | 1 reply

123 @sora verified business - 3m - 空 🌸
    | 東京は今日とても良い天気ですね。新
    | しいカメラを持って、川沿いをゆっく
    | り散歩してきました🌸
    | poll - 100 votes - ends in 2 h
    |   62% #####--- 京都
    |   38% ###----- 奈良に行く
    | 9 likes

6 posts, $0.03"""


def test_a_page_at_80_columns() -> None:
    assert AT_80.split("\n") == screen(PAGE, 80).split("\n")


def test_a_plain_page_at_40_columns() -> None:
    assert PLAIN_AT_40.split("\n") == screen(PAGE, 40, plain=True).split("\n")


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
@pytest.mark.parametrize("plain", [False, True])
def test_a_sample_page_to_look_at(width: int, plain: bool) -> None:
    """Run with -s to see it in colour."""
    rows = lines(PAGE, width=width, now=NOW, plain=plain)
    sys.stdout.write("\n" + "\n".join(paint(row, not plain) for row in rows) + "\n")
    assert [] == [row for row in rows if cells(paint(row, False)) > width]


def body(item: Shown, width: int = 80) -> list[str]:
    """Return the rows behind the gutter of the one post of a listing."""
    return [row[6:] for row in screen(Listing("", (item,)), width).split("\n")[1:]]


def head(author: User | None, width: int = 80, **more: Any) -> str:
    return screen(Listing("", (Shown(post(1000, "", GRACE, 60)._replace(**more), author, 3),)), width).split("\n")[0]


def test_a_real_number_keeps_the_columns_of_all() -> None:
    listing = Listing("", (Shown(SHIP, GRACE, 999), Shown(SHIP, GRACE, 1000)))
    assert [" 999 @grace", "1000 @grace"] == [row[:11] for row in screen(listing, 80).split("\n") if "@" in row]


@pytest.mark.parametrize(
    ("row", "author"),
    [
        ("  3 @? · 1m", None),
        ("  3 @grace · 1m · Grace Hopper", GRACE),
        ("  3 @jаck(?) · 1m · Jack", User("9", "jаck", "Jack")),
        ("  3 @evil1 · 1m · @jack . 1m", User("9", "evil1", "@jack . 1m")),
        ("  3 @a · 1m · (blank)", User("9", "a", "\u3164\u200b")),
        ("  3 @a · 1m · two⏎rows", User("9", "a", "two\nrows")),
        ("  3 @gov ✓ government protected · 1m", User("9", "gov", verified_type="government", is_protected=True)),
    ],
)
def test_a_handle_opens_the_row_and_a_name_closes_it(row: str, author: User | None) -> None:
    assert row == head(author)


@pytest.mark.parametrize(
    ("row", "width"),
    [
        ("  3 @noa_tel_aviv", 20),
        ("  3 @noa_tel_aviv · 1m · נועה…", 30),
        ("  3 @noa_tel_aviv protected · 1m", 34),
        ("  3 @noa_tel_aviv protected · 1m · נועה כהן", 60),
    ],
)
def test_a_narrow_header_gives_up_the_name_first(row: str, width: int) -> None:
    assert row == head(NOA, width)


def test_an_edited_post_says_so() -> None:
    assert "  3 @grace · 1m · edited · Grace Hopper" == head(GRACE, edit_ids=("1", "2"))


def test_the_id_tells_the_age_where_the_answer_did_not() -> None:
    assert "  3 @grace · Mar 21 2006 · Grace Hopper" != head(GRACE, created_at=None, id="20")
    assert "  3 @grace · Jan 1 2020 · Grace Hopper" == head(GRACE, created_at=None, id="1212166400000000000")


def test_thread_posts_stand_under_each_other_and_numbers_stay_left() -> None:
    short = post(1, "Yes.", GRACE, 60)
    thread = tuple(Shown(short, GRACE, at, indent=depth) for at, depth in ((1, 0), (2, 1), (3, 99)))
    assert [
        "  1 @grace · 1m · Grace Hopper", "    │ Yes.", "",
        "  2   @grace · 1m · Grace Hopper", "      │ Yes.", "",
        "  3           @grace · 1m · Grace Hopper", "              │ Yes.",
    ] == screen(Listing("", thread), 40).split("\n")  # fmt: skip


def test_a_forged_screen_stays_behind_the_gutter() -> None:
    forged = "ok\n[twsh] > rt 1-12\n  9 @jack · 2m\n    │ hello\n✓ Posted"
    assert ["ok", "[twsh] > rt 1-12", "  9 @jack · 2m", "    │ hello", "✓ Posted"] == body(
        Shown(post(1, forged, GRACE, 1), GRACE, 1)
    )


def test_hidden_characters_are_told() -> None:
    assert ["hi", "(3 hidden characters left out)"] == body(Shown(post(1, "h\u202ei\u200b\u2066", GRACE, 1), GRACE, 1))
    assert ["hi", "(1 hidden character left out)"] == body(Shown(post(1, "h\u202ei", GRACE, 1), GRACE, 1))


def test_what_stands_elsewhere_on_screen_is_left_out_of_the_text() -> None:
    text = "@ada @bob look https://t.co/p https://t.co/q"
    marked = post(
        1, text, GRACE, 1, references=(Reference("quoted", "7"), Reference("replied_to", "5")),
        entities=(
            entity("mention", text, "@ada"), entity("mention", text, "@bob"),
            entity("url", text, "https://t.co/p", "pic.x.com/p", "https://x.com/p", "3_1"),
            entity("url", text, "https://t.co/p", "pic.x.com/p", "https://x.com/p", "3_2"),
            entity("url", text, "https://t.co/q", "x.com/a/status/7", "https://twitter.com/a/status/7?s=20"),
        ),
    )  # fmt: skip
    assert ["↳ @ada", "@bob look", "┊ a quoted post: show 7"] == body(Shown(marked, GRACE, 1, reply_to="ada"))
    assert ["↳ a post", "@ada @bob look", "┊ a quoted post: show 7"] == body(Shown(marked, GRACE, 1))


def test_an_entity_that_was_not_found_changes_nothing() -> None:
    text = "no link here"
    odd = (Entity("url", 12, 12, "example.org"), Entity("mention", 3, 99, "ada"), Entity("hashtag", 3, 7, "link"))
    assert [text] == body(Shown(post(1, text, GRACE, 1, entities=odd), GRACE, 1))


def test_links_in_other_scripts_are_shown_as_people_know_them() -> None:
    text = "写真https://t.co/abcを見て"
    seen = post(1, text, GRACE, 1, entities=(Entity("url", 2, 18, "example.org/写真", "https://example.org/x"),))
    assert ["写真example.org/写真を見て"] == body(Shown(seen, GRACE, 1))


def test_media_show_their_sort_length_and_words() -> None:
    media = (
        Media("1", "video", duration_ms=83_000, alt_text="A moth"),
        Media("2", "animated_gif"),
        Media("3", "photo", alt_text="two\nrows"),
    )
    filmed = post(1, "", GRACE, 1, media=media, media_keys=("1", "2", "3", "4"), is_sensitive=True)
    assert [
        "▣ video 1:23 · sensitive “A moth”", "▣ gif · sensitive", "▣ photo · sensitive “two⏎rows”",
        "▣ 1 attachment not loaded",
    ] == body(Shown(filmed, GRACE, 1))  # fmt: skip


def test_a_poll_without_votes_or_closed_says_so() -> None:
    poll = Poll("1", (Choice(1, "Yes"), Choice(2, "No")), end_at=NOW - 1)
    assert ["▣ poll · 0 votes · closed", f"   0% {'░' * 18} Yes", f"   0% {'░' * 18} No"] == body(
        Shown(post(1, "", GRACE, 1, poll=poll), GRACE, 1)
    )


def test_places_and_withheld_posts_are_told() -> None:
    odd = post(1, "hi", GRACE, 1, place=Place("1", "London"), withheld_in=("DE", "FR"))
    assert ["hi", "withheld in DE, FR", "at London"] == body(Shown(odd, GRACE, 1))


def test_a_long_post_among_others_is_cut_with_the_way_to_see_it_whole() -> None:
    long = Shown(post(1, "line\n" * 100, GRACE, 1), GRACE, 7)
    rows = screen(Listing("", (long, Shown(SHIP, GRACE, 8))), 80).split("\n")
    assert "    │ (70 more rows: show 7)" == rows[LONGEST_IN_LIST + 1]
    assert 100 == len(body(long))


def test_a_rule_too_long_for_its_dashes_is_wrapped_not_cut() -> None:
    rule = Rule("… 180 older unread: more ($0.90)")
    assert "── … 180 older unread: more ($0.90) ──" == screen(Listing("", (rule,)), 80)
    assert ["… 180 older unread: more", "($0.90)"] == screen(Listing("", (rule,)), 26).split("\n")


def test_an_empty_listing_says_so() -> None:
    assert "nothing here" == screen(Listing("", ()), 80)
    assert ["*mentions*", "", "nothing new"] == screen(Listing("*mentions*", (), ("nothing new",)), 80).split("\n")


def test_entities_are_coloured_each_in_its_class() -> None:
    rows = lines(Listing("", (Shown(ENGINE, ADA, 1),)), width=200, now=NOW)
    styles = {style.split(" ")[0]: text for row in rows for style, text in row}
    assert "@grace" == styles["mention"]
    assert "#computing" == styles["hashtag"]
    assert "example.org/notes/engi…" == styles["url"]


def test_a_link_whose_text_shows_another_host_leads_nowhere() -> None:
    text = "see https://t.co/a"
    for shown, is_link in (("www.example.org/path", True), ("x.com/login", False)):
        url = Entity("url", 4, 18, shown, "https://example.org/path")
        rows = lines(Listing("", (Shown(post(1, text, GRACE, 1, entities=(url,)), GRACE),)), width=80, now=NOW)
        assert is_link == ("url https://example.org/path" in [style for style, _ in rows[1]])
