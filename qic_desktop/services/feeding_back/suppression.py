"""Small numbers hidden in a table of counts with its totals, so that no subtraction finds them again.

A count from 1 to below the threshold is hidden, one of fewer sites than agreed, and one that would be as small without
its largest site: that site knows its own number and subtracts it. Further cells are hidden with them (complementary
suppression) until every hidden value could lie anywhere in a span as wide as the threshold, whoever adds and subtracts
rows, columns and totals, knows what one site gave, and compares with the release before. Zeros are shown. (The sliding
protection of A. Hundepool and others, Statistical Disclosure Control, 2012, chapter 4.)

The table is read as a network: rows and columns (the totals are one more of each) are joined by hidden cells, and a
value can be another one exactly as far as a flow goes round through its cell (D. Gusfield, "A graph theoretic approach
to statistical data security", SIAM J. Comput. 1988). These limits are exact for whole numbers.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qic_desktop.errors import InputError

THRESHOLD, MINIMUM_SITES = 5, 5
"""What holds until a collaborative agrees on something else."""
Counts = Sequence[Sequence[int]]
Place = tuple[int, int]
"""Row and column; the one after the last is the total."""
_FREELY = 1 << 60
_TOTAL_COST = 1_000_000


@dataclass(frozen=True, slots=True)
class Guard:
    """How small is too small."""

    threshold: int = THRESHOLD
    minimum_sites: int = MINIMUM_SITES

    def hides(self, count: int, sites: int | None = None) -> bool:
        """Whether a figure may not be shown: a small count, or one of too few sites (None: not asked)."""
        return 0 < count < self.threshold or (sites is not None and 0 < sites < self.minimum_sites)

    def hides_rest(self, count: int, largest: int) -> bool:
        """Whether the site with the largest part would find a small count by subtracting its own."""
        return 0 < count - largest < self.threshold


@dataclass(frozen=True, slots=True)
class Released:
    """A table as it may be shown: None is a hidden cell. The last row and column are the totals.

    ``small`` are the cells that were hidden for themselves: for whoever made the table, never to be handed on.
    """

    cells: tuple[tuple[int | None, ...], ...]
    small: frozenset[Place] = frozenset()

    @property
    def hidden(self) -> frozenset[Place]:
        """Where nothing is shown."""
        return frozenset((at, to) for at, row in enumerate(self.cells) for to, value in enumerate(row) if value is None)


def suppressed(
    counts: Counts,
    sites: Counts | None = None,
    guard: Guard | None = None,
    *,
    before: tuple[Counts, Collection[Place]] | None = None,
    largest: Counts | None = None,
    across: bool = True,
) -> Released:
    """The table with its totals, without what could be found out.

    Args:
        counts: rows of counts, without totals.
        sites: how many sites each count comes from; None where that is no question.
        guard: what is too small; five and five sites where nothing was agreed.
        before: an earlier release of the same table that has grown since: its counts, and the places hidden then.
        largest: of each count the part of its largest site, with a last row for the totals of the columns.
        across: False where the totals of rows are never shown: then each column stands on its own.

    Raises:
        InputError: rows of different lengths, a negative count, or a count that has shrunk since the release before.
    """
    rule = guard or Guard()
    whole = _with_totals(_checked(counts))
    unshown = frozenset() if across else frozenset((at, len(whole[0]) - 1) for at in range(len(whole)))
    small = {
        (at, to)
        for at, row in enumerate(whole)
        for to, value in enumerate(row)
        if (at, to) not in unshown
        and (rule.hides(value, _sites_at(sites, at, to)) or rule.hides_rest(value, _known_at(largest, at, to)))
    }
    known = _Known(largest, max(rule.threshold, 1))
    if before is None:
        hidden = _protected(whole, small | unshown, known, sure=unshown)
    else:
        grown, former = _growth(whole, before[0]), frozenset(before[1])
        # Two releases beside each other tell what came in between.
        fresh = {(at, to) for at, row in enumerate(grown) for to, value in enumerate(row) if 0 < value < rule.threshold}
        small = small | (fresh - former)
        # What was hidden stays hidden: the other value it may have had then, it may have had now.
        hidden = _protected(grown, small | former | unshown, known, sure=former | unshown)
    cells = tuple(
        tuple(None if (at, to) in hidden else value for to, value in enumerate(row)) for at, row in enumerate(whole)
    )
    return Released(cells, frozenset(small))


def limits(counts: Counts, hidden: Collection[Place]) -> dict[Place, tuple[int, int | None]]:
    """What each hidden cell may be for somebody who sees the rest and knows that zeros are shown.

    The upper limit is None where there is none: every total above it is hidden too.
    """
    net = _Net(_with_totals(_checked(counts)), frozenset(hidden))
    found: dict[Place, tuple[int, int | None]] = {}
    for place in net.hidden:
        value = net.whole[place[0]][place[1]]
        more, less = net.room(place, 1), net.room(place, -1)
        found[place] = (value - less, None if more >= _FREELY else value + more)
    return found


def _checked(counts: Counts) -> Counts:
    widths = {len(row) for row in counts}
    if len(widths) != 1 or 0 in widths:
        raise InputError("rows")
    for row in counts:
        for value in row:
            if value < 0:
                raise InputError(str(value))
    return counts


def _with_totals(counts: Counts) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _growth(whole: Counts, before: Counts) -> list[list[int]]:
    former = _with_totals(_checked(before))
    if len(former) != len(whole) or len(former[0]) != len(whole[0]):
        raise InputError("rows")
    pairs = zip(whole, former, strict=True)
    grown = [[now - then for now, then in zip(*pair, strict=True)] for pair in pairs]
    _checked(grown)
    return grown


def _sites_at(sites: Counts | None, row: int, column: int) -> int | None:
    """How many sites a cell comes from; a total comes from at least as many as its largest part."""
    if sites is None:
        return None
    rows = sites if row == len(sites) else [sites[row]]
    return max(max(one) if column == len(one) else one[column] for one in rows)


def _known_at(largest: Counts | None, row: int, column: int) -> int:
    """What one site knows of a cell by itself; of a total of a row it is not asked."""
    return 0 if largest is None or column == len(largest[0]) else largest[row][column]


# --- hiding more ---------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """What a reader may know beforehand, and how wide a span of values must stay open for each hidden cell."""

    largest: Counts | None = None
    span: int = 1


def _protected(
    whole: Counts, small: Collection[Place], known: _Known, sure: Collection[Place] = ()
) -> frozenset[Place]:
    """Hide further cells until each hidden one could be any of a span of values; ``sure`` ones are so already."""
    hidden = set(small)
    waiting = [place for place in sorted(hidden) if place not in sure]
    while waiting:
        place = waiting.pop(0)
        net = _Net(whole, frozenset(hidden), known)
        above = net.room(place, 1, most=known.span)
        if above + net.room(place, -1, most=known.span) >= known.span:
            continue
        ring = _Net(whole, frozenset(_everywhere(whole)), known, wanted=frozenset(hidden)).cheapest(place)
        more = set(ring) - hidden
        hidden |= more
        waiting += sorted(more)
    return frozenset(hidden)


def _everywhere(whole: Counts) -> list[Place]:
    return [(at, to) for at in range(len(whole)) for to in range(len(whole[0]))]


_NOTHING_KNOWN = _Known()


class _Net:
    """Rows and columns joined by hidden cells. A step along an edge makes that cell larger, or smaller, by one."""

    def __init__(
        self,
        whole: Counts,
        hidden: frozenset[Place],
        known: _Known = _NOTHING_KNOWN,
        wanted: frozenset[Place] = frozenset(),
    ) -> None:
        self.whole, self.hidden, self._known, self._wanted = whole, hidden, known, wanted
        self._rows, self._columns = len(whole), len(whole[0])

    def _sign(self, place: Place) -> int:
        """Totals count against their parts: where one grows, so does the other."""
        return -1 if (place[0] == self._rows - 1) != (place[1] == self._columns - 1) else 1

    def _edges(self, node: int, moved: dict[Place, int]) -> list[tuple[int, Place, int, int]]:
        """From a node: the next one, the cell, by how much a step changes it, and how many steps are left."""
        found = []
        if node < self._rows:
            places = [(node, to) for to in range(self._columns)]
        else:
            places = [(at, node - self._rows) for at in range(self._rows)]
        for place in places:
            if place not in self.hidden:
                continue
            by = self._sign(place) if node < self._rows else -self._sign(place)
            now = self.whole[place[0]][place[1]] + moved.get(place, 0)
            room = _FREELY if by > 0 else now - self._least(place)
            other = place[1] + self._rows if node < self._rows else place[0]
            if room > 0:
                found.append((other, place, by, room))
        return found

    def _least(self, place: Place) -> int:
        """What a reader knows a hidden cell to be at least: zeros are shown, and a site knows its own part."""
        value = self.whole[place[0]][place[1]]
        return min(value, max(1, _known_at(self._known.largest, *place)))

    def _ends(self, place: Place, way: int) -> tuple[int, int]:
        row, column = place[0], place[1] + self._rows
        return (column, row) if way * self._sign(place) > 0 else (row, column)

    def room(self, place: Place, way: int, most: int = _FREELY) -> int:
        """By how much a cell may be larger (``way`` 1) or smaller (-1) while everything shown stays as it is."""
        if way < 0:
            most = min(most, self.whole[place[0]][place[1]] - self._least(place))
        moved: dict[Place, int] = {}
        gone = 0
        while gone < most:
            path = self._path(place, way, moved)
            if path is None:
                break
            step = min(most - gone, *(room for _place, _by, room in path))
            for one, by, _room in path:
                moved[one] = moved.get(one, 0) + by * step
            gone += step
            if step >= _FREELY:
                break
        return gone

    def cheapest(self, place: Place) -> list[Place]:
        """The ring through a cell that hides least in addition: few cells, small ones, totals last."""
        span = self._known.span
        down = self.whole[place[0]][place[1]] - self._least(place) >= span
        # Upwards there is always one: together with its totals a cell may be as large as you like.
        rings = [self._path(place, way, {}, span) for way in ((1, -1) if down else (1,))]
        return min(
            ([one for one, _by, _room in ring] for ring in rings if ring is not None),
            key=lambda ring: (sum(self._cost(one) for one in ring), ring),
        )

    def _cost(self, place: Place) -> int:
        if not self._wanted or place in self._wanted:
            return 0
        is_total = place[0] == self._rows - 1 or place[1] == self._columns - 1
        value = self.whole[place[0]][place[1]]
        # A zero is shown by rule, so a hidden one would give the rule away.
        return 1000 + min(value, 1000) + (_TOTAL_COST if is_total else 0) + (100_000 if value == 0 else 0)

    def _path(
        self, place: Place, way: int, moved: dict[Place, int], span: int = 1
    ) -> list[tuple[Place, int, int]] | None:
        """The cheapest way round through other cells, as steps (cell, by how much, how many are left)."""
        start, goal = self._ends(place, way)
        best = {start: 0}
        came: dict[int, tuple[int, tuple[Place, int, int]]] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == goal:
                break
            if cost > best[node]:
                continue
            for other, cell, by, room in self._edges(node, moved):
                dearer = cost + self._cost(cell) + 1
                if cell != place and room >= span and dearer < best.get(other, _FREELY):
                    best[other] = dearer
                    came[other] = (node, (cell, by, room))
                    heapq.heappush(queue, (dearer, other))
        if goal not in came:
            return None
        path, node = [], goal
        while node != start:
            node, step = came[node]
            path.append(step)
        return path
