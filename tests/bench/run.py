"""All the numbers with their floors: `run.py [--gate] [SECTION…]`, for .ci/run and `make bench`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from measure import Number, judged, say, table

MILLION, THOUSAND, TEN_THOUSAND = 1_000_000, 1_000, 10_000


# Each section is imported when it runs, so that one can be measured while another's subject does not stand yet.
def start() -> list[list[Number]]:
    """Take the start."""
    import start as section
    from stores import home

    full, empty = home(MILLION), home(0)
    takes = (
        section.one_shots,
        lambda: section.counts(full, empty),
        lambda: section.times(full, empty),
        lambda: section.memory(full),
    )
    return [judged(take) for take in takes]


def keys() -> list[list[Number]]:
    """Take the keys."""
    import keys as section
    from stores import home

    full, small, middle = home(MILLION), home(THOUSAND), home(TEN_THOUSAND)
    return [
        judged(lambda: section.latency(full, small)),
        judged(lambda: section.completing(full, middle)),
        judged(lambda: section.idle(full)),
    ]


def page() -> list[list[Number]]:
    """Take a page."""
    import page as section

    return [judged(section.page)]


def asked() -> list[list[Number]]:
    """Count requests."""
    import asked as section

    return [judged(section.asked)]


def frugality() -> list[list[Number]]:
    """Play a day of reading and writing, cold and warm."""
    import frugality as section

    return [judged(section.frugality)]


def sim() -> list[list[Number]]:
    """Take the simulator."""
    import simulator as section

    return [judged(take) for take in (section.a_page, section.start, section.rate, section.flood)]


def durable() -> list[list[Number]]:
    """Write intents and outcomes."""
    import durable as section

    return [judged(section.durable)]


SECTIONS: Mapping[str, Callable[[], list[list[Number]]]] = {
    "start": start, "keys": keys, "page": page, "asked": asked, "frugality": frugality, "sim": sim,
    "durable": durable,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print the sections; return 1 where --gate is given and a gate is missed."""
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        say("unset PYTHONDONTWRITEBYTECODE first: without bytecode every start compiles twsh anew")
        return 2
    wanted = [argument for argument in arguments if argument in SECTIONS] or list(SECTIONS)
    over = []
    for name in wanted:
        say(f"\n{name}: ratio, gate, aim, twsh, floor")
        for numbers in SECTIONS[name]():
            say(table(numbers))
            over += [number.name for number in numbers if number.is_over]
    say(f"\n{len(over)} gates missed" + "".join(f"\n  {name}" for name in over))
    return 1 if over and "--gate" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
