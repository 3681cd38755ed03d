"""When a coach sees a site again: reasons have a weight, weights make a group, a group has its days.

The idea is that of HNQIS (PSI): the weaker a site stands, the sooner the next visit, by one rule that everybody can
read. Weights and days are suggestions of this program; the organiser may set other days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Group(StrEnum):
    """How soon a site is to be seen."""

    FIRST = "first"
    SOON = "soon"
    PLANNED = "planned"
    ROUTINE = "routine"


DAYS: Mapping[Group, int] = {Group.FIRST: 14, Group.SOON: 60, Group.PLANNED: 120, Group.ROUTINE: 180}
"""Days to the next visit where the organiser has set no others."""
MOST_DAYS = 731


class Why(StrEnum):
    """Why a site stands where it stands, in the order in which reasons of one weight are told."""

    PINNED = "pinned"
    RECOUNT = "recount"
    NO_REPORT = "no-report"
    NO_LEADER = "no-leader"
    JUMP = "jump"
    WORSE = "worse"
    NEW_LEADER = "new-leader"
    LONG_AGO = "long-ago"
    NEVER_SEEN = "never-seen"
    ACTIONS_OVERDUE = "actions-overdue"
    LATE = "late"
    NO_CYCLE = "no-cycle"
    UNCONFIRMED = "unconfirmed"
    IMPROVING = "improving"


STRONG, MIDDLE, WEAK, TOLD = 3, 2, 1, 0
MIDDLE_MAKE_STRONG = 3
"""So many reasons of middle weight ask for a visit as soon as one strong reason does."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its weight. ``count``, ``ratio``, ``period`` and ``text`` say how much, since when, what."""

    why: Why
    weight: int
    count: int = 0
    ratio: float = 0.0
    period: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class VisitRule:
    """The days to the next visit for each group."""

    days: Mapping[Group, int]

    def until(self, group: Group, day: date) -> date:
        """The day by which a site of this group is to be seen, counted from ``day``."""
        return date.fromordinal(min(day.toordinal() + self.days[group], date.max.toordinal()))


DEFAULT_RULE = VisitRule(DAYS)


def rule_of(said: Mapping[str, object] | None) -> VisitRule:
    """The organiser's rule; a group without a sensible number of days keeps the suggested ones."""
    days = dict(DAYS)
    for group in Group:
        given = (said or {}).get(group.value)
        if isinstance(given, int) and not isinstance(given, bool) and 0 < given <= MOST_DAYS:
            days[group] = given
    return VisitRule(days)


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The strongest reason first. Praise is told only where nothing asks to look at the count before."""
    places = {why: place for place, why in enumerate(Why)}
    found = sorted(reasons, key=lambda one: (-one.weight, places[one.why]))
    doubted = any(one.why in (Why.JUMP, Why.RECOUNT) for one in found)
    return tuple(one for one in found if not (doubted and one.why is Why.IMPROVING))


def group_of(reasons: Iterable[Reason]) -> Group:
    """How soon, for these reasons."""
    weights = [one.weight for one in reasons]
    if STRONG in weights or weights.count(MIDDLE) >= MIDDLE_MAKE_STRONG:
        return Group.FIRST
    if MIDDLE in weights:
        return Group.SOON
    return Group.PLANNED if WEAK in weights else Group.ROUTINE


def score_of(reasons: Iterable[Reason]) -> int:
    """Where in its group: the heavier, the earlier."""
    return sum(10**one.weight for one in reasons if one.weight)
