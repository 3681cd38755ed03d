"""What a chart suggests to its team: never done by itself, always with the numbers that speak for it.

It owns when a suggestion is made and its evidence; what is said and how sure it is stands in
``qic_desktop.wording.guidance``, and a person accepts with a reason. Rebasing without a person is refused on purpose
(so did the makers of Making Data Count when they were asked).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qic_desktop.analysis.charts.denominator import jump_ratio
from qic_desktop.analysis.charts.values import Finding, Phase, RunChart
from qic_desktop.analysis.guidance.chooser import MOSTLY, OVERDISPERSED, excess_variation
from qic_desktop.analysis.policy import DIRECTION_MONTHS, FREEZE, RULES
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.analysis.sites.direction import direction_of
from qic_desktop.analysis.sums import median
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.domain.period import PeriodKind, find_period

SuggestionCode = Literal[
    "ask-denominator",
    "explain-point",
    "definition-break",
    "keep-measuring",
    "count-between",
    "prime-chart",
    "look-for-season",
    "new-phase",
    "freeze-baseline",
]

SETTLED = 8
"""Points since a shift began, from which a new phase is suggested."""
AGREEING = 0.75
"""Share of pairs twelve months apart on the same side from which a season is suspected."""
YEAR = 12
MOST_POINTS = 10
"""So many points beyond a limit, the latest, are asked about: nobody remembers what was different years ago."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: what (``code``), where, and the numbers that speak for it.

    ``place`` and ``period`` are where it begins, None where it is about the whole chart; ``last`` is the last period it
    is about. ``judged_from`` is the first period that a new phase would be judged by: the points that suggested it do
    not count. ``numbers`` are named as ``qic_desktop.wording.guidance`` uses them.
    """

    code: SuggestionCode
    place: int | None = None
    period: str | None = None
    last: str | None = None
    judged_from: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)


def suggestions(chart: RunChart) -> tuple[Suggestion, ...]:
    """All suggestions of a chart, in the order in which they should be looked at; none for an empty chart."""
    phase = chart.latest_phase
    if phase is None or chart.latest is None:
        return ()
    season = _season(chart, phase)
    found = itertools.chain(
        _denominator(chart),
        _unexplained(chart, phase),
        _break(chart, phase),
        _keep_measuring(chart),
        _between(chart, phase),
        _prime(chart),
        season,
        # A season swings back by itself: a new median would be wrong again in half a year.
        () if season else _new_phase(chart, phase),
        _freeze(chart, phase),
    )
    return tuple(found)


def _denominator(chart: RunChart) -> Iterator[Suggestion]:
    place = chart.denominator_jump
    if place is None:
        return
    ratio = jump_ratio(chart.series.denominators, place)
    numbers = {} if ratio is None else {"ratio": ratio}
    yield Suggestion("ask-denominator", place, chart.series.periods[place], numbers=numbers)


def _unexplained(chart: RunChart, phase: Phase) -> Iterator[Suggestion]:
    """The latest points beyond a limit that nobody has written a note on."""
    noted = {note.place for note in chart.annotations}
    beyond = {
        finding.places[0]: finding
        for finding in chart.findings
        if finding.rule == "beyond" and finding.places and finding.places[0] >= phase.first
    }
    for place in sorted(beyond.keys() - noted)[-MOST_POINTS:]:
        value, limit = chart.values[place], _limit(chart, beyond[place])
        if value is None:
            continue
        numbers = {"value": value} if limit is None else {"value": value, "limit": limit}
        yield Suggestion("explain-point", place, chart.series.periods[place], numbers=numbers)


def _limit(chart: RunChart, finding: Finding) -> float | None:
    limits = chart.upper if finding.upward else chart.lower
    return limits[finding.places[0]] if limits else None


def _break(chart: RunChart, phase: Phase) -> Iterator[Suggestion]:
    """A definition that changed: what came before is not compared."""
    if phase.after_break:
        before = sum(earlier.points for earlier in chart.phases[:-1])
        numbers = {"points": float(phase.points), "before": float(before)}
        yield Suggestion("definition-break", phase.first, chart.series.periods[phase.first], numbers=numbers)


def _keep_measuring(chart: RunChart) -> Iterator[Suggestion]:
    if chart.still_needed:
        numbers = {"needed": float(chart.still_needed), "points": float(chart.judged_points), "rules": float(RULES)}
        yield Suggestion("keep-measuring", numbers=numbers)


def _between(chart: RunChart, phase: Phase) -> Iterator[Suggestion]:
    """Most points are 100 %, or none: cases (or days) between two of the rare ones would say more."""
    if chart.series.by_event or chart.kind in ("g", "t", "mr", "s"):
        return
    values = _values(chart, _used(chart, phase))
    if len(values) < RULES:
        return
    full = sum(value == 1 for value in values) / len(values) if chart.series.style.percent else 0.0
    none = sum(value == 0 for value in values) / len(values)
    if max(full, none) > MOSTLY:
        numbers = {"points": float(len(values)), "full": full, "none": none}
        yield Suggestion("count-between", phase.first, chart.series.periods[phase.first], numbers=numbers)


def _prime(chart: RunChart) -> Iterator[Suggestion]:
    if chart.kind not in ("p", "u"):
        return
    excess = excess_variation(chart.series, ValueForm.PROPORTION if chart.kind == "p" else ValueForm.RATE)
    if excess is not None and excess > OVERDISPERSED:
        yield Suggestion("prime-chart", numbers={"excess": excess})


def _season(chart: RunChart, phase: Phase) -> tuple[Suggestion, ...]:
    """A finding that swings, with the same months on the same side from year to year."""
    series = chart.series
    first = find_period(series.periods[phase.first])
    used = _used(chart, phase)
    monthly = first is not None and first.kind is PeriodKind.MONTH and not series.by_event
    judged = any(finding.phase == len(chart.phases) - 1 for finding in chart.findings)
    if not (monthly and judged) or phase.centre is None or len(used) < DIRECTION_MONTHS:
        return ()
    values = {place: chart.values[place] for place in used}
    better: Literal["up", "down"] = "down" if series.direction is Direction.DOWN else "up"
    listed = [values.get(place) for place in phase.places]
    if direction_of(listed, better=better, centre=phase.centre) != "swings":
        return ()
    sides = {
        place: value > phase.centre for place, value in values.items() if value is not None and value != phase.centre
    }
    pairs = [sides[place] == sides[place + YEAR] for place in sides if place + YEAR in sides]
    if len(pairs) < YEAR or sum(pairs) < AGREEING * len(pairs):
        return ()
    numbers = {"agreeing": float(sum(pairs)), "pairs": float(len(pairs))}
    return (Suggestion("look-for-season", phase.first, series.periods[phase.first], numbers=numbers),)


def _new_phase(chart: RunChart, phase: Phase) -> Iterator[Suggestion]:
    """A shift that has lasted to the latest point, for eight points or more."""
    finding = _latest_shift(chart, phase)
    if finding is None:
        return
    first = finding.places[0]
    since = [place for place in _used(chart, phase) if place >= first]
    before = [place for place in _used(chart, phase) if place < first]
    was, now = median(_values(chart, before)), median(_values(chart, since))
    if len(since) < SETTLED or was is None or now is None:
        return
    last = chart.series.periods[since[-1]]
    following = find_period(last)
    yield Suggestion(
        "new-phase",
        first,
        chart.series.periods[first],
        last=last,
        judged_from=following.following().text if following and not chart.series.by_event else None,
        numbers={"since": float(len(since)), "run": float(finding.count), "was": was, "now": now},
    )


def _latest_shift(chart: RunChart, phase: Phase) -> Finding | None:
    for finding in chart.findings:
        if (
            finding.rule == "shift"
            and finding.phase == len(chart.phases) - 1
            and finding.against != "before"
            and finding.ongoing
            and not finding.leading
            and finding.places[0] > phase.first
        ):
            return finding
    return None


def _freeze(chart: RunChart, phase: Phase) -> Iterator[Suggestion]:
    """Twelve quiet points before the first test in the phase: a baseline that later points could be judged by."""
    notes = [note.place for note in chart.annotations if note.place > phase.first]
    if not notes or phase.given or phase.frozen_last is not None or phase.centre is None:
        return
    used = [place for place in _used(chart, phase) if place < min(notes)]
    if len(used) < FREEZE:
        return
    values = _values(chart, used)
    line = median(values)
    if line is None or analyse_runs(values, line).signal:
        return
    yield Suggestion(
        "freeze-baseline",
        used[0],
        chart.series.periods[used[0]],
        last=chart.series.periods[used[-1]],
        numbers={"points": float(len(used)), "median": line},
    )


def _used(chart: RunChart, phase: Phase) -> list[int]:
    """The places of the phase that have a value and take part."""
    return [
        place
        for place in phase.places
        if chart.values[place] is not None and chart.series.periods[place] not in chart.series.excluded
    ]


def _values(chart: RunChart, places: Sequence[int]) -> list[float]:
    return [value for place in places if (value := chart.values[place]) is not None]
