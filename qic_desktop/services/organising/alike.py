"""Names of facilities that may be one and the same: equal words in any order, or spelt almost alike in one area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from qic_desktop.services.measuring.table_words import plain

NEAR = 0.9
"""From this likeness on two names may be two spellings of one."""
FIRST_LETTERS = 3
MOST_IN_BLOCK = 60
"""Names that begin alike and lie in one area are compared one by one, as long as they are no more than these."""


class Named(NamedTuple):
    """Something with a name in an area."""

    key: str
    name: str
    area: str


def name_key(name: str) -> str:
    """What two spellings of one name have in common: its words, in alphabetical order."""
    return " ".join(sorted(plain(name).split()))


def pairs_alike(named: Iterable[Named]) -> tuple[tuple[str, str], ...]:
    """The keys of every two that may be one facility, in the order in which they were given."""
    known = list(named)
    order = {one.key: place for place, one in enumerate(known)}
    found: dict[tuple[str, str], None] = {}
    for block in _blocks(known):
        for place, one in enumerate(block):
            for other in block[place + 1 :]:
                if _may_be_near(one, other) and _is_alike(one.name, other.name):
                    found[min((one.key, other.key), (other.key, one.key), key=lambda pair: order[pair[0]])] = None
    return tuple(sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _may_be_near(one: Named, other: Named) -> bool:
    """Two areas that are known and differ speak against it; where nobody wrote the area down, nothing does."""
    return not one.area or not other.area or plain(one.area) == plain(other.area)


def _blocks(known: Sequence[Named]) -> Iterable[list[Named]]:
    """Those that may be alike at all: of one area, and where they are few, also with those without an area."""
    same: dict[str, list[Named]] = defaultdict(list)
    near: dict[str, list[Named]] = defaultdict(list)
    for one in known:
        words = name_key(one.name)
        if words:
            same[words].append(one)
            near[plain(one.name)[:FIRST_LETTERS]].append(one)
    for block in same.values():
        yield from ([block] if len(block) <= MOST_IN_BLOCK else _by_area(block))
    for block in near.values():
        parts = [block] if len(block) <= MOST_IN_BLOCK else _by_area(block)
        yield from (part for part in parts if len(part) <= MOST_IN_BLOCK)


def _by_area(block: Iterable[Named]) -> list[list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for one in block:
        found[plain(one.area)].append(one)
    return list(found.values())


def _is_alike(one: str, other: str) -> bool:
    first, second = name_key(one), name_key(other)
    if first == second:
        return True
    # "Clinic 1" and "Clinic 2" are two clinics.
    if [word for word in first.split() if word.isdigit()] != [word for word in second.split() if word.isdigit()]:
        return False
    return SequenceMatcher(None, first, second).ratio() >= NEAR
