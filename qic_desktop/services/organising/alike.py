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
                if _is_alike(one.name, other.name):
                    found[min((one.key, other.key), (other.key, one.key), key=lambda pair: order[pair[0]])] = None
    return tuple(sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _blocks(known: Sequence[Named]) -> Iterable[list[Named]]:
    same: dict[tuple[str, str], list[Named]] = defaultdict(list)
    near: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in known:
        words = name_key(one.name)
        if words:
            area = plain(one.area)
            same[words, area].append(one)
            near[plain(one.name)[:FIRST_LETTERS], area].append(one)
    yield from (block for block in same.values() if len(block) > 1)
    yield from (block for block in near.values() if 1 < len(block) <= MOST_IN_BLOCK)


def _is_alike(one: str, other: str) -> bool:
    first, second = name_key(one), name_key(other)
    if first == second:
        return True
    # "Clinic 1" and "Clinic 2" are two clinics.
    if [word for word in first.split() if word.isdigit()] != [word for word in second.split() if word.isdigit()]:
        return False
    return SequenceMatcher(None, first, second).ratio() >= NEAR
