"""What may be told of many sites, area by area and period by period: one rule for every paper, page and file.

Each period stands on its own: totals over periods are never told, so a later month gives no earlier one away. Cases
that count, the others and all of them are looked at together: whoever knows two of the three knows the third, so a
place that is hidden in one is hidden in all. ``suppression`` says which places.

For a caller that hands over what has left before, a period that has been told stays as it was told. It is told anew
only where every area that changed grew by enough sites and enough cases; else the earlier version is told again, and
what was hidden stays hidden. So two versions beside each other tell no more than one of them (the differencing of
M. Elliot and others, The Anonymisation Decision-Making Framework, 2020). Where two laptops have told a period in two
ways, both count as told: it is told anew only beside both of them, else as one of them did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qic_desktop.services.feeding_back.suppression import Guard, Place, suppressed

ALL = "*"
"""All areas together."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one site gave in one period, and in which area it lay then."""

    area: str
    top: int
    bottom: int


Parts = Mapping[str, Part]
"""Site → its part."""


@dataclass(frozen=True, slots=True)
class Told:
    """One period as it left: its parts, and the areas that were hidden."""

    parts: Parts
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of an area in a period."""

    sites: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Release:
    """A measure as it may leave. ``parts`` is what it was made of: for whoever keeps what has left, for nobody else."""

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    hidden: frozenset[tuple[str, str]]
    parts: Mapping[str, Parts] = field(repr=False)

    def figures(self, area: str, period: str) -> Figures | None:
        """What is told of an area (or all of them) in a period; None where it is hidden."""
        return None if (area, period) in self.hidden else _figures(self.parts[period], area)

    def told(self, period: str) -> Told | None:
        """A period as it leaves; None where nothing of it does."""
        hidden = frozenset(area for area in (*self.areas, ALL) if (area, period) in self.hidden)
        here = {one.area for one in self.parts[period].values()}
        return None if {*here, ALL} <= hidden else Told(self.parts[period], hidden)


def release(
    parts: Mapping[str, Parts], guard: Guard, *, shares: bool = True, before: Mapping[str, Sequence[Told]] | None = None
) -> Release:
    """What may be told of these parts.

    Args:
        parts: by period, what each site gave.
        guard: what is too small.
        shares: whether those that count are some of all cases; False for rates, whose two counts are of two kinds.
        before: the periods that have left already, as they left last; several ways where laptops did not know it.
    """
    former = before or {}
    kept = {
        period: tellings[0].parts
        for period, tellings in former.items()
        if not all(_may_leave_again(one.parts, parts.get(period, {}), guard, shares=shares) for one in tellings)
    }
    settled = {**parts, **kept}
    periods = tuple(sorted(settled))
    areas = tuple(sorted({one.area for found in settled.values() for one in found.values()}))
    if not areas:
        return Release((), (), frozenset(), {})
    places: set[Place] = set()
    for kind in ("top", "other", "bottom") if shares else ("top", "bottom"):
        places |= _hidden(settled, areas, periods, kind, guard)
    names = (*areas, ALL)
    hidden = {(names[at], periods[to]) for at, to in places}
    hidden |= {(area, period) for period, tellings in former.items() for one in tellings for area in one.hidden}
    for period in periods:
        here = {area for area, at in hidden if at == period}
        hidden |= {(area, period) for area in _few_left(settled[period], here, guard)}
    return Release(areas, periods, frozenset(hidden), settled)


def _few_left(parts: Parts, hidden: Collection[str], guard: Guard) -> set[str]:
    """What has to be hidden too, so that taking the shown areas from the total leaves no figure of too few sites.

    The smallest shown area goes first; where none is left, the total does.
    """
    if ALL in hidden:
        return set()
    sites = Counter(one.area for one in parts.values())
    left = sum(count for area, count in sites.items() if area in hidden)
    shown = sorted((count, area) for area, count in sites.items() if area not in hidden)
    more: set[str] = set()
    for count, area in shown:
        if not 0 < left < guard.minimum_sites:
            break
        more.add(area)
        left += count
    return more | {ALL} if 0 < left < guard.minimum_sites else more


def _figures(parts: Parts, area: str) -> Figures:
    found = [one for one in parts.values() if area in (one.area, ALL)]
    return Figures(len(found), sum(one.top for one in found), sum(one.bottom for one in found))


def _count(part: Part, kind: str) -> int:
    if kind == "other":
        # More that count than there were cannot be; what cannot be protects nobody.
        return max(0, part.bottom - part.top)
    return part.top if kind == "top" else part.bottom


def _hidden(
    parts: Mapping[str, Parts], areas: Sequence[str], periods: Sequence[str], kind: str, guard: Guard
) -> set[Place]:
    def counts(area: str, period: str) -> list[int]:
        return [_count(one, kind) for one in parts[period].values() if area in (one.area, ALL)]

    table = [[counts(area, period) for period in periods] for area in (*areas, ALL)]
    released = suppressed(
        [[sum(cell) for cell in row] for row in table[:-1]],
        [[len(cell) for cell in row] for row in table],
        guard,
        largest=[[max(cell, default=0) for cell in row] for row in table],
        across=False,
    )
    return {place for place in released.hidden if place[1] < len(periods)}


def _may_leave_again(told: Parts, now: Parts, guard: Guard, *, shares: bool) -> bool:
    """Whether a period that has left may leave as it is now; so it may where nothing of it has changed."""
    if any(site not in now or now[site].area != part.area for site, part in told.items()):
        return False
    grown: dict[str, list[Part]] = {}
    for site, part in now.items():
        then = told.get(site, Part(part.area, 0, 0))
        if then != part or site not in told:
            more = Part(part.area, part.top - then.top, part.bottom - then.bottom)
            grown.setdefault(part.area, []).append(more)
    kinds = ("top", "other", "bottom") if shares else ("top", "bottom")
    return all(_is_much([_count(one, kind) for one in more], guard) for more in grown.values() for kind in kinds)


def _is_much(more: Sequence[int], guard: Guard) -> bool:
    largest, whole = max(more), sum(more)
    grew = min(more) >= 0 and not guard.hides(whole, len(more))
    return grew and not guard.hides_rest(whole, largest)
