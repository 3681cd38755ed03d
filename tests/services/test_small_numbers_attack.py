"""An attacker with everything one recipient gets: a linear program bounds each hidden count, and none is narrow.

Bounds come from a small simplex method of its own, not from the network by which the program hides.
"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from qic_desktop.services.feeding_back.releasing import ALL, Part, Release, Told, release
from qic_desktop.services.feeding_back.suppression import Guard

GUARD = Guard(5, 5)
Parts = dict[str, dict[str, Part]]
Floats = NDArray[np.float64]
BOUND = 10_000.0


def _most(equations: Floats, right: Floats, goal: Floats) -> float:
    """The largest ``goal @ x`` for ``equations @ x == right`` and x from 0 up: simplex with Bland's rule."""
    rows, columns = equations.shape
    penalty = np.concatenate([goal, np.full(rows, -1e7)])
    table = np.hstack([equations, np.eye(rows), right[:, None]])
    basis = list(range(columns, columns + rows))
    for _step in range(2_000):
        reduced = penalty - penalty[basis] @ table[:, :-1]
        entering = next((at for at in range(len(reduced)) if reduced[at] > 1e-6), None)
        if entering is None:
            return float(penalty[basis] @ table[:, -1])
        column = table[:, entering]
        ratios = [(table[at, -1] / column[at], basis[at], at) for at in range(rows) if column[at] > 1e-9]
        assert ratios, "every cell is bounded"
        leaving = min(ratios)[2]
        table[leaving] /= table[leaving, entering]
        for at in range(rows):
            if at != leaving:
                table[at] -= table[at, entering] * table[leaving]
        basis[leaving] = entering
    raise AssertionError("the simplex method did not end")


def _count(part: Part, kind: str) -> int:
    return part.bottom - part.top if kind == "other" else part.top if kind == "top" else part.bottom


def _sum(parts: dict[str, Part], area: str, kind: str) -> int:
    return sum(_count(one, kind) for one in parts.values() if area in (one.area, ALL))


def _widths(told: Release, period: str, parts: dict[str, Part], me: str) -> dict[tuple[str, str], float]:
    """How wide the span of each small hidden count is for a reader who knows what site ``me`` gave."""
    cells = [(area, kind) for area in told.areas for kind in ("top", "other")]
    floor = dict.fromkeys(cells, 0.0)
    if me in parts:
        floor |= {(parts[me].area, kind): float(_count(parts[me], kind)) for kind in ("top", "other")}
    lines, right = [], []
    for area in (*told.areas, ALL):
        figures = told.figures(area, period)
        if figures is None:
            continue
        for kind, value in (("top", figures.top), ("other", figures.bottom - figures.top)):
            lines.append([1.0 if each == kind and area in (one, ALL) else 0.0 for one, each in cells] + [0.0])
            right.append(value - sum(floor[one, each] for one, each in cells if each == kind and area in (one, ALL)))
    # Nobody had more cases than this: so the linear program has an end.
    lines.append([1.0] * len(cells) + [1.0])
    right.append(BOUND)
    matrix, rest, found = np.array(lines), np.array(right, dtype=float), {}
    for area in (*told.areas, ALL):
        for kind in ("top", "other", "bottom"):
            value = _sum(parts, area, kind)
            if (area, period) in told.hidden and 0 < value < GUARD.threshold:
                goal = np.array([float(area in (one, ALL) and kind in (each, "bottom")) for one, each in cells] + [0.0])
                found[area, kind] = _most(matrix, rest, goal) + _most(matrix, rest, -goal)
    return found


def _collaborative(seed: int) -> Parts:
    chance = Random(seed)
    areas = {f"S{number:02d}": chance.choice(("North", "South", "West")) for number in range(chance.randint(6, 24))}
    found: Parts = {}
    for month in ("2026-01", "2026-02", "2026-03"):
        found[month] = {}
        for site, area in areas.items():
            bottom = chance.choice((0, 1, 2, 6, 12, 40))
            if chance.random() < 0.9:
                found[month][site] = Part(area, min(bottom, chance.choice((0, 0, 1, 3, 10, 40))), bottom)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_nobody_bounds_a_small_count_by_sums_not_even_a_site_that_takes_itself_away(seed: int) -> None:
    parts = _collaborative(seed)
    told = release(parts, GUARD)
    for period, given in parts.items():
        for area in (*told.areas, ALL):
            figures = told.figures(area, period)
            if figures is None or not figures.sites:
                continue
            assert figures.sites >= GUARD.minimum_sites
            for kind in ("top", "other", "bottom"):
                for rest in (0, *(_count(one, kind) for one in given.values() if area in (one.area, ALL))):
                    assert not 0 < _sum(given, area, kind) - rest < GUARD.threshold
        members = ("", *sorted(given)[:2])
        for me in members:
            for place, width in _widths(told, period, given, me).items():
                assert width >= GUARD.threshold - 1e-3, (period, place, me)


def test_the_attacker_finds_what_is_hidden_alone() -> None:
    given = {f"S{number}": Part("North" if number < 6 else "South", 1 if number < 3 else 8, 20) for number in range(12)}
    given |= {f"S{number}": Part("North", 0, 20) for number in range(3, 6)}
    broken = Release(("North", "South"), ("2026-01",), frozenset({("North", "2026-01")}), {"2026-01": given})
    assert _widths(broken, "2026-01", given, "")["North", "top"] == pytest.approx(0)


def test_a_count_that_one_site_has_nearly_alone_is_hidden_from_that_site() -> None:
    given = {f"S{number}": Part("North", 20 if number == 0 else int(number < 3), 40) for number in range(6)}
    assert release({"2026-01": given}, GUARD).figures("North", "2026-01") is None


def _told(made: Release) -> dict[str, tuple[Told, ...]]:
    return {period: (told,) for period in made.periods if (told := made.told(period)) is not None}


def _even(sites: int, top: int = 10) -> dict[str, Part]:
    return {f"S{number:02d}": Part("North", top, 40) for number in range(sites)}


def test_one_site_more_a_correction_and_a_withdrawal_do_not_show_beside_what_left_before() -> None:
    first = release({"2026-01": _even(8)}, GUARD)
    before = first.figures("North", "2026-01")
    corrected = _even(8) | {"S03": Part("North", 12, 40)}
    for later in (_even(9), corrected, _even(7)):
        again = release({"2026-01": later, "2026-02": _even(8)}, GUARD, before=_told(first))
        assert again.figures("North", "2026-01") == before
        assert again.figures("North", "2026-02") is not None


def test_many_late_reports_are_told() -> None:
    first = release({"2026-01": _even(8)}, GUARD)
    again = release({"2026-01": _even(14)}, GUARD, before=_told(first))
    figures = again.figures("North", "2026-01")
    assert figures is not None
    assert figures.sites == 14


def _left_over(told: Release, period: str, given: dict[str, Part]) -> int:
    """How many sites stand behind the total less all shown areas; 0 where there is no total or nothing is left."""
    if told.figures(ALL, period) is None:
        return 0
    return sum((one.area, period) in told.hidden for one in given.values())


def test_the_total_less_the_shown_areas_is_never_a_figure_of_few_sites() -> None:
    sizes = {"A": 6, "B": 8, "C": 1, "D": 2}
    given = {f"{area}{number}": Part(area, 10, 20) for area, count in sizes.items() for number in range(count)}
    told = release({"2026-01": given}, GUARD)
    assert _left_over(told, "2026-01", given) >= GUARD.minimum_sites
    assert told.figures("B", "2026-01") is not None, "no more is hidden than has to be"


def test_with_nothing_else_to_hide_the_total_is_hidden() -> None:
    given = {f"A{number}": Part("A", 10, 20) for number in range(2)}
    told = release({"2026-01": given}, GUARD)
    assert told.figures(ALL, "2026-01") is None


@pytest.mark.parametrize("seed", range(200))
def test_no_table_leaves_a_figure_of_few_sites_by_subtraction(seed: int) -> None:
    chance = Random(seed)
    areas = [f"Area {number}" for number in range(chance.randint(1, 7))]
    given = {
        f"S{number:02d}": Part(chance.choice(areas), chance.choice((0, 1, 6, 20)), 40)
        for number in range(chance.randint(1, 40))
    }
    told = release({"2026-01": given}, GUARD)
    left = _left_over(told, "2026-01", given)
    assert left == 0 or left >= GUARD.minimum_sites
