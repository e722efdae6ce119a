"""Who lives in the town and who follows whom; changes with the town's people."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from twshell.sim.records import Account
from twshell.sim.snowflake import snowflake
from twshell.sim.town.materials import Materials
from twshell.sim.world import World

_DAY_S = 86400.0
_YEAR_S = 365.25 * _DAY_S
# Ids became snowflakes with the longer numbers of 2016; older accounts have short ones.
_LONG_IDS_FROM = 1456790400.0
PEOPLE = {"full": 226, "small": 72}
ADA_FOLLOWS = {"full": 80, "small": 46}


class Townsman(NamedTuple):
    """One inhabitant: the account, what they talk about, their language and how much they say."""

    account: Account
    circles: tuple[str, ...]
    lang: str
    weight: int


class Town(NamedTuple):
    """The inhabitants by id, and by circle and language."""

    people: dict[str, Townsman]
    by_circle: dict[str, list[Townsman]]
    by_lang: dict[str, list[Townsman]]


def settle(world: World, materials: Materials, rng: Random, now: float, size: str) -> Town:
    """Make the accounts and the follow graph of a town of `size`."""
    people = materials.people
    townsmen = [_townsman(world, people["me"], rng, now, weight=0)]
    world.me_id = townsmen[0].account.id
    townsmen += [_townsman(world, row, rng, now, weight=7) for row in people["institutions"]]
    folk = people["folk"] if size == "full" else _few(people["folk"])
    townsmen += [_townsman(world, row, rng, now, weight=5) for row in folk]
    townsmen += _others(world, materials, rng, now, PEOPLE[size] - len(townsmen))
    town = Town({one.account.id: one for one in townsmen}, {}, {})
    for one in townsmen[1:]:
        town.by_lang.setdefault(one.lang, []).append(one)
        for circle in one.circles:
            town.by_circle.setdefault(circle, []).append(one)
    _befriend(world, town, townsmen, rng, now, size)
    return town


def _few(folk: list[Any]) -> list[Any]:
    """Keep a third of the folk: all with something special about them, and every language."""
    languages: set[str] = set()
    kept = []
    for index, row in enumerate(folk):
        if row[5] or row[4] not in languages or index % 4 == 0:
            kept.append(row)
        languages.add(row[4])
    return kept


def _townsman(world: World, row: list[str], rng: Random, now: float, weight: int) -> Townsman:
    username, name, description, circles, lang, flags = row
    known = flags.split()
    big = weight == 7
    account = _account(world, username, name, rng, now)
    account.description = description
    account.location = rng.choice(("Tidewick", "Tidewick", "Upper Tidewick", "Rope Street, Tidewick", "The Quay"))
    account.protected = "protected" in known
    account.suspended = "suspended" in known
    kinds = {"business": "business", "government": "government", "verified": "blue"}
    account.verified_type = next((kinds[flag] for flag in known if flag in kinds), "none")
    account.verified = account.verified_type != "none"
    if "url" in known:
        account.url = f"https://{username.removeprefix('tidewick')}.example.org"
    if weight:
        account.base_followers = round(rng.lognormvariate(8.2 if big else 6.2, 0.8))
        account.base_following = rng.randrange(20, 400)
        account.base_posts = rng.randrange(200, 9000)
        account.base_likes = rng.randrange(100, 20000)
        account.base_listed = account.base_followers // 90
        account.allows_dms_from = "following" if rng.random() < 0.3 else "everyone"
    return Townsman(account, tuple(circles.split()), lang, weight)


def _account(world: World, username: str, name: str, rng: Random, now: float) -> Account:
    created = now - rng.uniform(0.2, 14.0) * _YEAR_S
    number = snowflake(created, worker=2, sequence=rng.randrange(4096))
    if created < _LONG_IDS_FROM:
        number = rng.randrange(10**8, 4 * 10**9)
    while str(number) in world.accounts:
        number += 1
    return world.add_account(Account(str(number), username, name, created))


def _others(world: World, materials: Materials, rng: Random, now: float, count: int) -> list[Townsman]:
    """Make `count` more people from the name lists, the native names of other languages first."""
    people = materials.people
    circles = list(people["circles"])
    made = []
    native = [(lang, *pair) for lang, pairs in people["native"].items() for pair in pairs]
    rng.shuffle(native)
    names = [f"{first} {last}" for first in people["first"] for last in people["last"]]
    rng.shuffle(names)
    for index in range(count):
        chosen = tuple(rng.sample(circles, 3))
        lang, name = "en", names[index]
        username = _username(world, name, rng)
        if index < min(len(native), count // 4):
            lang, username, name = native[index]
        account = _account(world, username, name, rng, now)
        words = iter([people["circles"][circle] for circle in chosen])
        account.description = "" if lang != "en" else _bio(rng.choice(people["bios"]), words)
        account.location = rng.choice(people["locations"])
        account.base_followers = round(rng.lognormvariate(4.4, 1.0))
        account.base_following = rng.randrange(10, 300)
        account.base_posts = rng.randrange(5, 3000)
        account.base_likes = rng.randrange(0, 6000)
        account.verified = rng.random() < 0.05
        account.verified_type = "blue" if account.verified else "none"
        made.append(Townsman(account, chosen, lang, 1))
    return made


def _bio(template: str, words: Any) -> str:
    while "{circle}" in template:
        template = template.replace("{circle}", next(words), 1)
    return template[0].upper() + template[1:]


def _username(world: World, name: str, rng: Random) -> str:
    first, last = name.lower().split()
    forms = [f"{first}_{last}", f"{first}{last}", f"{first[0]}_{last}", f"{last}_{first[0]}", f"{first}_{last[:4]}"]
    rng.shuffle(forms)
    for form in forms:
        if len(form) <= 15 and form not in world.by_username:
            return form
    return f"{first[:9]}{rng.randrange(10, 99999)}"[:15]


def _befriend(world: World, town: Town, townsmen: list[Townsman], rng: Random, now: float, size: str) -> None:
    me = townsmen[0].account
    others = townsmen[1:]
    edges: list[tuple[float, str, str]] = []
    for one in others:
        pool = [friend for circle in one.circles for friend in town.by_circle[circle]]
        pool += [friend for friend in town.by_lang[one.lang] if one.lang != "en"]
        pool += rng.sample(others, 8)
        for friend in rng.sample(pool, min(len(pool), rng.randrange(9, 34))):
            if friend.account.id != one.account.id:
                edges.append((now - rng.random() * 3 * _YEAR_S, one.account.id, friend.account.id))
        if rng.random() < 0.5:
            edges.append((now - rng.random() * _YEAR_S, one.account.id, me.id))
    edges += [(now - rng.random() * 2 * _YEAR_S, me.id, friend) for friend in _friends_of_ada(others, rng, size)]
    edges.sort()
    for at, follower, followed in edges:
        world.follow(follower, followed, at)


def _friends_of_ada(others: list[Townsman], rng: Random, size: str) -> list[str]:
    """Return whom Ada follows: the institutions and most of the folk, a few others."""
    shunned = {"behindcurtain", "diary_of_moss", "freegulls4u", "grumpyquay", "binsday", "bollardinn"}
    eligible = [one for one in others if one.account.username not in shunned]
    eligible.sort(key=lambda one: -one.weight)
    count = ADA_FOLLOWS[size]
    certain = [one for one in eligible if one.weight == 7 or one.account.username in ("grace", "quietkestrel")]
    folk = [one for one in eligible if one.weight == 5 and one not in certain]
    rng.shuffle(folk)
    rest = [one for one in eligible if one.weight == 1]
    chosen = (certain + folk)[: count - 4] + rest[:4]
    return [one.account.id for one in chosen]
