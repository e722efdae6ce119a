"""Users in rows and in full, written out."""

from __future__ import annotations

from twshell.domain.outcome import People
from twshell.domain.post import Entity, User, UserMetrics
from twshell.render.show import show

NOW = 1_790_000_000.0
GRACE = User(
    "2", "grace", "Grace Hopper", "Rear admiral.\nCompilers and ships.", metrics=UserMetrics(12_345, 3),
    connection=("following", "followed_by", "live_following"),
)  # fmt: skip
NOA = User("3", "noa_tel_aviv", "נועה כהן", is_protected=True)
SORA = User("4", "sora", "空", is_verified=True, verified_type="business", metrics=UserMetrics(1))


def rows(people: People, width: int = 80, plain: bool = False) -> list[str]:
    return show(people, width=width, now=NOW, colour=False, plain=plain, links=False).split("\n")


def test_people_take_a_row_each_closed_by_their_own_words() -> None:
    assert [
        "*followers*",
        "",
        "@grace            12K  you follow  follows you  Grace Hopper · Rear admiral. Co…",
        "@noa_tel_aviv          protected  נועה כהן",
        "@sora               1  ✓ business  空",
        "",
        "3 users",
    ] == rows(People("*followers*", (GRACE, NOA, SORA), notes=("3 users",)))


def test_narrow_rows_give_up_the_words_first() -> None:
    assert ["@grace            12K  you follow"] == rows(People("", (GRACE, NOA)), 36)[:1]
    assert ["@grace", "@noa_tel_aviv"] == rows(People("", (GRACE, NOA)), 20)


def test_a_profile_tells_all() -> None:
    bio = "First programmer. @engine, see https://t.co/x"
    ada = User(
        "1", "ada", "Ada Lovelace", bio, 1_444_400_000.0, "London", "https://example.org/ada", True, "blue",
        metrics=UserMetrics(12_345, 30, 1200, 1, 7, 2), connection=("following",), withheld_in=("DE",),
        entities=(Entity("mention", 18, 25, "engine"), Entity("url", 31, 45, "example.org", "https://example.org/")),
    )  # fmt: skip
    assert [
        "@ada verified - Ada Lovelace",
        "you follow",
        "| First programmer. @engine, see example.org",
        "place     London",
        "link      https://example.org/ada",
        "joined    Oct 2015",
        "withheld  DE",
        "12K followers - 30 following - 1.2K posts - 7 likes - 1 list - 2 media",
    ] == rows(People("", (ada,), full=True), plain=True)


def test_nobody_is_told_as_such() -> None:
    assert ["*muted*", "", "nobody here"] == rows(People("*muted*", ()))
