"""From runs, rules and limits to findings: which points, which way, and is that better?

It owns what is marked on a chart. The rules themselves are in :mod:`qic_desktop.analysis.rules`, how few
points are too few in :mod:`qic_desktop.analysis.policy`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.readings import Places, Readings, SideRuns
from qic_desktop.analysis.charts.values import Against, Finding, Phase
from qic_desktop.analysis.policy import FREEZE, RULES
from qic_desktop.analysis.rules.codes import RuleCode, RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.measure import Direction


@dataclass(frozen=True, slots=True)
class Line:
    """What a phase is judged against: whose centre it is, and (on charts with limits) sigma and limits at every place.

    ``sigma``, ``lower`` and ``upper`` hold one number for every place of the whole chart, or nothing; ``above`` and
    ``below`` are the judged places strictly beyond a limit.
    """

    centre: float
    against: Against = "own"
    sigma: Numbers = ()
    lower: Numbers = ()
    upper: Numbers = ()
    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


def is_good(upward: bool | None, direction: Direction) -> bool | None:
    """Whether a move in this direction is better; None where nobody can say."""
    if upward is None or direction is Direction.NEUTRAL:
        return None
    return upward is (direction is Direction.UP)


def runs_findings(
    phase: int, found: SideRuns, *, direction: Direction, against: Against = "own", limits: Runs | None = None
) -> list[Finding]:
    """Shifts (every run above the limit) and, without one, too few crossings: the rules of Anhøj.

    A long run at the start of a phase is what the rest is compared with: it is left out when another long run
    follows on the other side, and has no "better" or "worse" when it stands alone and has ended.

    Args:
        phase: number of the phase.
        found: its runs.
        direction: which way is better.
        against: whose centre it is.
        limits: the counts with the limits that hold here; None for those of Anhøj.
    """
    runs = limits or found.runs
    if runs.n_useful < RULES or runs.longest_run_max is None:
        return []
    shifts = [
        Finding(
            "shift",
            phase,
            one.places,
            one.side > 0,
            is_good(one.side > 0, direction),
            len(one.places),
            runs.longest_run_max,
            against,
            leading=one.order == 0 and one.order != found.count - 1,
            ongoing=one.order == found.count - 1,
        )
        for one in found.above(runs.longest_run_max)
    ]
    if shifts:
        return without_leading(shifts)
    if runs.too_few_crossings and runs.n_crossings is not None and runs.n_crossings_min is not None:
        return [Finding("crossings", phase, (), None, None, runs.n_crossings, runs.n_crossings_min, against)]
    return []


def without_leading(shifts: list[Finding]) -> list[Finding]:
    """Long runs of one phase, the one at its start left out or left without a judgement; see :func:`runs_findings`."""
    if not shifts or not shifts[0].leading:
        return shifts
    if len(shifts) > 1 and shifts[1].upward != shifts[0].upward:
        return shifts[1:]
    return [replace(shifts[0], good=None), *shifts[1:]]


def rule_findings(
    rule_set: RuleSetCode, phase: int, readings: Readings, places: Places, line: Line, *, direction: Direction
) -> list[Finding]:
    """What any rule set but Anhøj's finds in one phase; points beyond their limits are :func:`limit_findings`.

    The direction of a trend, not the side it lies on, says whether it is better. A run at the start
    of its phase is judged like any other: that it is what the rest is compared with (:func:`without_leading`) is a
    reading of the Anhøj rules, where runs are all that is marked. These sets mark single points of such a run by other
    rules too, and Making Data Count colours a run by its side of the line wherever it stands (above the mean is
    improvement where up is good); softened, one run would have two looks.
    """
    from qic_desktop.analysis.rules.rule_sets import RULES_OF, Judged, hits

    if len(places) < RULES:
        return []
    first, last = int(places[0]), int(places[-1])
    taken = {int(place) for place in places} if readings.excluded else None
    span = range(first, last + 1)
    values = [readings.values[place] if taken is None or place in taken else None for place in span]

    def part(numbers: Numbers) -> Numbers:
        return numbers[first : last + 1]

    judged = Judged.one(values, line.centre, sigma=part(line.sigma), lower=part(line.lower), upper=part(line.upper))
    ends = _ends(readings, places, line.centre)
    found = []
    for hit in hits(RULES_OF[rule_set], judged):
        if hit.rule == "beyond":
            continue
        at = tuple(place + first for place in hit.places)
        good, counted = is_good(hit.upward, direction), (hit.count, hit.limit)
        found.append(
            Finding(
                hit.rule, phase, at, hit.upward, good, *counted, line.against, ongoing=_is_ongoing(hit.rule, at, ends)
            )
        )
    return sorted(found, key=lambda one: one.rule != "shift")


def _ends(readings: Readings, places: Places, centre: float) -> Mapping[str, int]:
    """The last judged place off the centre, and the last one at all."""
    values = readings.values
    off_last = next((int(place) for place in reversed(places) if values[place] != centre), -1)
    return {"last": off_last, "end": int(places[-1])}


def _is_ongoing(rule: RuleCode, at: tuple[int, ...], ends: Mapping[str, int]) -> bool:
    """Whether a pattern reaches the latest point."""
    return bool(at) and at[-1] >= ends["last" if rule == "shift" else "end"]


def before_findings(
    phases: Sequence[Phase], readings: Readings, *, direction: Direction, rule_set: RuleSetCode = "anhoej"
) -> tuple[list[Finding], bool]:
    """A shift of the latest phase against the median of the phase before it, carried on as a dotted line.

    Both phases are judged together against the old median, which is then a frozen one: it takes a baseline
    of at least 12 points. Only a run that lies in the new phase to its end counts. Answers also whether the limit was
    the simulated one for a frozen median.
    """
    if len(phases) < 2:
        return [], False
    before, now = phases[-2], phases[-1]
    if now.after_break or now.is_carried or before.centre is None or before.points < FREEZE:
        return [], False
    places = readings.judged(before.first, now.last)
    if rule_set not in ("anhoej", "bestbox", "cutbox"):
        line = Line(before.centre, "before")
        found = rule_findings(rule_set, len(phases) - 1, readings, places, line, direction=direction)
        shifts = [one for one in found if one.rule == "shift" and one.ongoing and one.places[0] >= now.first]
        return shifts, False
    held = None if before.frozen_last is not None else held_runs(before.points, len(places))
    runs = readings.side_runs(places, before.centre, least=len(places))
    limit = held[0] if held else runs.runs.longest_run_max
    if runs.last is None or limit is None:
        return [], False
    own = tuple(place for place in runs.last.places if place >= now.first)
    if len(own) <= limit:
        return [], False
    up = runs.last.side > 0
    number = len(phases) - 1
    good = is_good(up, direction)
    return [Finding("shift", number, own, up, good, len(own), limit, "before", ongoing=True)], held is not None


def held_runs(baseline: int, total: int) -> tuple[int, int] | None:
    """(longest run, fewest crossings) that chance allows about a median held from ``baseline`` of ``total`` points."""
    from qic_desktop.analysis.rules.frozen import frozen_limits

    found = frozen_limits(baseline, total)
    return None if found is None else (found.longest_run_max, found.n_crossings_min)


def limit_findings(phase: int, places: Places, line: Line, *, direction: Direction) -> list[Finding]:
    """One finding for every point strictly beyond its limit, in order of time."""
    latest = int(places[-1]) if len(places) else -1
    sides = [*((place, True) for place in line.above), *((place, False) for place in line.below)]
    return [
        Finding("beyond", phase, (place,), up, is_good(up, direction), 1, 0, line.against, ongoing=place == latest)
        for place, up in sorted(sides)
    ]
