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


INSTITUTION = 7
FOLK = 5


class Town(NamedTuple):
    """The inhabitants but for the owner: all, by circle, by language, and those who write English, by how much."""

    everybody: list[Account]
    by_circle: dict[str, list[Account]]
    by_lang: dict[str, list[Account]]
    speaking: list[Account]
    speaking_of: dict[str, list[Account]]


def town_of(world: World) -> Town:
    """Return the town of a world that was settled."""
    everybody = [account for account in world.accounts.values() if account.talkative]
    town = Town(everybody, {}, {}, [], {})
    for one in everybody:
        town.by_lang.setdefault(one.lang, []).append(one)
        for circle in one.circles:
            town.by_circle.setdefault(circle, []).append(one)
        if one.lang == "en":
            town.speaking.extend([one] * one.talkative)
            for circle in one.circles:
                town.speaking_of.setdefault(circle, []).extend([one] * one.talkative)
    return town


def settle(world: World, materials: Materials, rng: Random, now: float, size: str) -> Town:
    """Make the accounts and the follow graph of a town of `size`."""
    people = materials.people
    world.me_id = _townsman(world, people["me"], rng, now, 0).id
    for row in people["institutions"]:
        _townsman(world, row, rng, now, INSTITUTION)
    for row in people["folk"] if size == "full" else _few(people["folk"]):
        _townsman(world, row, rng, now, FOLK)
    _others(world, materials, rng, now, PEOPLE[size] - len(world.accounts))
    town = town_of(world)
    _befriend(world, town, rng, now, ADA_FOLLOWS[size])
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


def _townsman(world: World, row: list[str], rng: Random, now: float, talkative: int) -> Account:
    username, name, description, circles, lang, flags = row
    known = flags.split()
    account = _account(world, username, name, rng, now)
    account.circles = tuple(circles.split())
    account.lang = lang
    account.talkative = talkative
    account.description = description
    account.location = rng.choice(("Tidewick", "Tidewick", "Upper Tidewick", "Rope Street, Tidewick", "The Quay"))
    account.protected = "protected" in known
    account.suspended = "suspended" in known
    kinds = {"business": "business", "government": "government", "verified": "blue"}
    account.verified_type = next((kinds[flag] for flag in known if flag in kinds), "none")
    account.verified = account.verified_type != "none"
    if "url" in known:
        account.url = f"https://{username.removeprefix('tidewick')}.example.org"
    if talkative:
        account.base_followers = round(rng.lognormvariate(8.2 if talkative == INSTITUTION else 6.2, 0.8))
        account.base_following = rng.randrange(20, 400)
        account.base_posts = rng.randrange(200, 9000)
        account.base_likes = rng.randrange(100, 20000)
        account.base_listed = account.base_followers // 90
        account.allows_dms_from = "following" if rng.random() < 0.3 else "everyone"
    return account


def _account(world: World, username: str, name: str, rng: Random, now: float) -> Account:
    created = now - rng.uniform(0.2, 14.0) * _YEAR_S
    number = snowflake(created, worker=2, sequence=rng.randrange(4096))
    if created < _LONG_IDS_FROM:
        number = rng.randrange(10**8, 4 * 10**9)
    while str(number) in world.accounts:
        number += 1
    return world.add_account(Account(str(number), username, name, created))


def _others(world: World, materials: Materials, rng: Random, now: float, count: int) -> None:
    """Make `count` more people from the name lists, the native names of other languages first."""
    people = materials.people
    circles = list(people["circles"])
    native = [(lang, *pair) for lang, pairs in people["native"].items() for pair in pairs]
    rng.shuffle(native)
    names = [f"{first} {last}" for first in people["first"] for last in people["last"]]
    rng.shuffle(names)
    for index in range(count):
        lang, name = "en", names[index]
        username = _username(world, name, rng)
        if index < min(len(native), count // 4):
            lang, username, name = native[index]
        account = _account(world, username, name, rng, now)
        account.circles = tuple(rng.sample(circles, 3))
        account.lang = lang
        account.talkative = 1
        words = iter([people["circles"][circle] for circle in account.circles])
        account.description = people["native_bios"].get(lang) or _bio(rng.choice(people["bios"]), words)
        account.location = rng.choice(people["locations"])
        account.base_followers = round(rng.lognormvariate(4.4, 1.0))
        account.base_following = rng.randrange(10, 300)
        account.base_posts = rng.randrange(5, 3000)
        account.base_likes = rng.randrange(0, 6000)
        account.verified = rng.random() < 0.05
        account.verified_type = "blue" if account.verified else "none"


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


def _befriend(world: World, town: Town, rng: Random, now: float, ada_follows: int) -> None:
    me_id = world.me_id
    edges: list[tuple[float, str, str]] = []
    for one in town.everybody:
        pool = [friend for circle in one.circles for friend in town.by_circle[circle]]
        pool += [friend for friend in town.by_lang[one.lang] if one.lang != "en"]
        pool += rng.sample(town.everybody, 8)
        for friend in rng.sample(pool, min(len(pool), rng.randrange(9, 34))):
            if friend is not one:
                edges.append((now - rng.random() * 3 * _YEAR_S, one.id, friend.id))
        if rng.random() < 0.5:
            edges.append((now - rng.random() * _YEAR_S, one.id, me_id))
    friends = _friends_of_ada(town, rng, ada_follows)
    edges += [(now - rng.random() * 2 * _YEAR_S, me_id, friend) for friend in friends]
    edges.sort()
    for at, follower, followed in edges:
        world.follow(follower, followed, at)


def _friends_of_ada(town: Town, rng: Random, count: int) -> list[str]:
    """Return whom Ada follows: the institutions and most of the folk, a few others."""
    shunned = {"behindcurtain", "diary_of_moss", "freegulls4u", "grumpyquay", "binsday", "bollardinn"}
    eligible = [one for one in town.everybody if one.username not in shunned]
    certain = [one for one in eligible if one.talkative == INSTITUTION or one.username in ("grace", "quietkestrel")]
    folk = [one for one in eligible if one.talkative == FOLK and one not in certain]
    rng.shuffle(folk)
    rest = [one for one in eligible if one.talkative == 1]
    chosen = (certain + folk)[: count - 4]
    return [one.id for one in chosen + rest[: count - len(chosen)]]
