"""From drivers and ideas as they lie in the store to the tree that is drawn; pure.

What two laptops wrote apart may meet in circles, in endless depth, under a driver that was removed, or in one place.
All of that is answered here, the same way on every laptop: every card has exactly one place, and none is lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from qic_desktop.domain.drivers import ChangeIdea, Driver

MOST_LEVELS = 4
"""So many columns of drivers; what lies deeper stands in the last one."""

NodeKind = Literal["driver", "idea"]
R = TypeVar("R", Driver, ChangeIdea)


@dataclass(frozen=True, slots=True)
class Node:
    """A card with those below it, drivers first. ``parent`` is empty below the aim and for what is not placed.

    ``shared`` is true for the organiser's, which a team reads and cannot change. ``level`` counts drivers from 1.
    """

    record: Driver | ChangeIdea
    kind: NodeKind
    level: int
    parent: str
    shared: bool
    children: tuple[Node, ...] = ()

    @property
    def key(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def text(self) -> str:
        """What stands on the card."""
        return self.record.text or ""

    def everything(self) -> Iterable[Node]:
        """This card and all below it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.everything()


@dataclass(frozen=True, slots=True)
class Forest:
    """The cards below the aim, and those that have no place yet."""

    primary: tuple[Node, ...]
    loose: tuple[Node, ...]

    def everything(self) -> Iterable[Node]:
        """All cards in the order of reading."""
        for root in (*self.primary, *self.loose):
            yield from root.everything()


def forest_of(
    drivers: Iterable[Driver], ideas: Iterable[ChangeIdea], *, shared: frozenset[str] = frozenset()
) -> Forest:
    """The tree of these records; ``shared`` are the scopes whose records cannot be changed here."""
    living = _living(drivers, shared)
    thoughts = _living(ideas, shared)
    copied = {one.copied_from for one in thoughts.values() if one.scope not in shared}
    thoughts = {key: one for key, one in thoughts.items() if one.scope not in shared or key not in copied}
    return _Planter(living, thoughts, shared).plant()


def _living(records: Iterable[R], shared: frozenset[str]) -> dict[str, R]:
    """By id, without what was removed; of two with one id the team's own stands."""
    found: dict[str, R] = {}
    for one in records:
        if one.text and not one.retired and (one.id not in found or one.scope not in shared):
            found[one.id] = one
    return found


class _Planter:
    """Puts every record in its place."""

    def __init__(self, drivers: Mapping[str, Driver], ideas: Mapping[str, ChangeIdea], shared: frozenset[str]) -> None:
        self._drivers = drivers
        self._ideas = ideas
        self._shared = shared
        self._parents = without_circles({key: one.parent or "" for key, one in drivers.items()})
        self._below: dict[str, list[Driver]] = {}
        self._ideas_of: dict[str, list[ChangeIdea]] = {}
        for key, parent in self._parents.items():
            self._below.setdefault(parent, []).append(drivers[key])
        for idea in ideas.values():
            self._ideas_of.setdefault(idea.driver or "", []).append(idea)

    def plant(self) -> Forest:
        lost = [key for key in self._below if key and key not in self._drivers]
        without = [key for key in self._ideas_of if key not in self._drivers]
        stray = [one for key in lost for one in self._below[key]]
        alone = [one for key in without for one in self._ideas_of[key]]
        return Forest(
            tuple(self._driver(one, 1, "") for one in self._in_order(self._below.get("", ()))),
            (
                *(self._driver(one, 1, "") for one in self._in_order(stray)),
                *(self._idea(one, 1, "") for one in self._in_order(alone)),
            ),
        )

    def _driver(self, record: Driver, level: int, parent: str) -> Node:
        below = [] if level >= MOST_LEVELS else self._in_order(self._below.get(record.id, ()))
        children: list[Node] = []
        for child in below:
            children.append(self._driver(child, level + 1, record.id))
            if level + 1 == MOST_LEVELS:
                children += [self._driver(deep, MOST_LEVELS, record.id) for deep in self._deeper(child)]
        children += [self._idea(one, level, record.id) for one in self._in_order(self._ideas_of.get(record.id, ()))]
        return Node(record, "driver", level, parent, record.scope in self._shared, tuple(children))

    def _deeper(self, record: Driver) -> list[Driver]:
        """All drivers below one in the last column, one after the other."""
        found: list[Driver] = []
        waiting = [*reversed(self._in_order(self._below.get(record.id, ())))]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += reversed(self._in_order(self._below.get(one.id, ())))
        return found

    def _idea(self, record: ChangeIdea, level: int, parent: str) -> Node:
        return Node(record, "idea", level, parent, record.scope in self._shared)

    def _in_order(self, records: Iterable[R]) -> list[R]:
        return sorted(records, key=self._place)

    def _place(self, one: Driver | ChangeIdea) -> tuple[float, bool, str]:
        order = one.order if one.order is not None else math.inf
        return order, one.scope not in self._shared, one.id


def without_circles(parents: Mapping[str, str]) -> dict[str, str]:
    """The same, but where going up comes round in a circle its least id stands below the aim."""
    found = dict(parents)
    safe: set[str] = set()
    for start in sorted(found):
        path: list[str] = []
        seen: set[str] = set()
        key = start
        while key in found and key not in safe and key not in seen:
            path.append(key)
            seen.add(key)
            key = found[key]
        if key in seen:
            found[min(path[path.index(key) :])] = ""
        safe.update(path)
    return found
