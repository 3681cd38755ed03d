"""From runs and limits to findings: which points, which way, and is that better?

It owns what is marked on a chart. The rules themselves are in :mod:`qic_desktop.analysis.runs`, how few
points are too few in :mod:`qic_desktop.analysis.policy`.
"""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.chart_values import Against, Finding, Phase
from qic_desktop.analysis.policy import FREEZE, RULES
from qic_desktop.analysis.runs import Runs, run_stretches, runs_of_signs, signs_about
from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.measure import Direction


def is_good(upward: bool | None, direction: Direction) -> bool | None:
    """Whether a move in this direction is better; None where nobody can say."""
    if upward is None or direction is Direction.NEUTRAL:
        return None
    return upward is (direction is Direction.UP)


def runs_findings(
    phase: int,
    signs: Sequence[tuple[int, int]],
    runs: Runs,
    *,
    direction: Direction,
    against: Against = "own",
) -> list[Finding]:
    """Shifts (every run above the limit) and, without one, too few crossings.

    A long run at the start of a phase is what the rest is compared with: it is left out when another long run
    follows on the other side, and has no "better" or "worse" when it stands alone and has ended.
    """
    if runs.n_useful < RULES or runs.longest_run_max is None:
        return []
    stretches = run_stretches(signs)
    long = [
        (order, places, side) for order, (places, side) in enumerate(stretches) if len(places) > runs.longest_run_max
    ]
    if len(long) > 1 and long[0][0] == 0 and long[1][2] != long[0][2]:
        del long[0]
    found = []
    for order, places, side in long:
        ongoing = order == len(stretches) - 1
        leading = order == 0 and not ongoing
        good = None if leading else is_good(side > 0, direction)
        found.append(
            Finding(
                "shift", phase, places, side > 0, good, len(places), runs.longest_run_max, against, leading, ongoing
            )
        )
    if not found and runs.too_few_crossings and runs.n_crossings is not None and runs.n_crossings_min is not None:
        found.append(Finding("crossings", phase, (), None, None, runs.n_crossings, runs.n_crossings_min, against))
    return found


def before_findings(
    phases: Sequence[Phase], values: Numbers, include: Sequence[bool], *, direction: Direction
) -> list[Finding]:
    """A shift of the latest phase against the median of the phase before it, carried on as a dotted line.

    Both phases are judged together against the old median, which is then a frozen one: it takes a baseline
    of at least 12 points. Only a run that lies in the new phase to its end counts.
    """
    if len(phases) < 2:
        return []
    before, now = phases[-2], phases[-1]
    if now.after_break or before.centre is None or before.points < FREEZE:
        return []
    signs = signs_about(values[before.first :], before.centre, include[before.first :])
    runs = runs_of_signs([side for _, side in signs])
    stretches = run_stretches(signs)
    if not stretches or runs.longest_run_max is None:
        return []
    last, side = stretches[-1]
    places = tuple(place + before.first for place in last if place + before.first >= now.first)
    if len(places) <= runs.longest_run_max:
        return []
    good = is_good(side > 0, direction)
    number = len(phases) - 1
    return [Finding("shift", number, places, side > 0, good, len(places), runs.longest_run_max, "before", ongoing=True)]


def limit_findings(
    phase: int,
    places: Sequence[int],
    values: Numbers,
    *,
    limits: tuple[Sequence[float | None], Sequence[float | None]],
    direction: Direction,
) -> list[Finding]:
    """One finding for every point strictly beyond its limit."""
    found = []
    for place in places:
        value, low, high = values[place], limits[0][place], limits[1][place]
        if value is None or not ((high is not None and value > high) or (low is not None and value < low)):
            continue
        upward = high is not None and value > high
        good = is_good(upward, direction)
        found.append(Finding("beyond", phase, (place,), upward, good, 1, 0, ongoing=place == places[-1]))
    return found
