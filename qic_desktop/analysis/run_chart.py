"""From a series to a run chart: phases, medians, findings, under the display policy.

It owns which points belong to which phase and what is drawn and judged there. Rules: Anhøj and Olesen 2014,
see :mod:`qic_desktop.analysis.runs`; how few points are too few: :mod:`qic_desktop.analysis.policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis import policy
from qic_desktop.analysis.chart_values import (
    Against,
    Annotation,
    ChartPoint,
    Finding,
    NoteCode,
    Phase,
    PhaseStart,
    RunChart,
    Section,
)
from qic_desktop.analysis.denominator import denominator_jump
from qic_desktop.analysis.findings import before_findings, runs_findings
from qic_desktop.analysis.runs import runs_of_signs, signs_about
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sums import median

Centre = Callable[[Sequence[int]], float | None]
"""Gives the centre line from the places of the points that it stands on."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase before it is judged: its places, and what the person asked for."""

    first: int
    last: int
    start: PhaseStart | None
    after_break: bool


def run_chart(series: Series, phases: Sequence[PhaseStart] = ()) -> RunChart:
    """The run chart of a series; ``phases`` in any order, a phase outside the series is ignored."""
    stretches = stretches_of(series, phases)

    def centre(places: Sequence[int]) -> float | None:
        return median(value for place in places if (value := series.values[place]) is not None)

    judged = [judge(series, number, stretch, centre) for number, stretch in enumerate(stretches)]
    built = tuple(phase for phase, _, _ in judged)
    found = [finding for _, findings, _ in judged for finding in findings]
    found += before_findings(built, series.values, included(series), direction=series.direction)
    notes = [note for _, _, codes in judged for note in codes]
    return RunChart(
        kind="run",
        series=series,
        points=points_of(series, built),
        phases=built,
        sections=sections_of(series, phases),
        findings=tuple(found),
        annotations=annotations_of(series),
        notes=noted(notes, found, series),
        denominator_jump=denominator_jump(series.denominators),
    )


def included(series: Series) -> tuple[bool, ...]:
    """True for every point that takes part."""
    return tuple(period not in series.excluded for period in series.periods)


def stretches_of(series: Series, phases: Sequence[PhaseStart]) -> list[Stretch]:
    """Where the centre line starts anew: at phases with a new median and at new definitions."""
    if not series.periods:
        return []
    place = {period: number for number, period in enumerate(series.periods)}
    starts: dict[int, PhaseStart | None] = {0: None}
    breaks = {place[period] for period in series.breaks if place.get(period, 0) > 0}
    starts |= dict.fromkeys(breaks)
    starts |= {place[phase.period]: phase for phase in phases if phase.period in place and phase.new_median}
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(series) - 1]
    return [Stretch(first, last, starts[first], first in breaks) for first, last in zip(firsts, lasts, strict=True)]


def judge(series: Series, number: int, stretch: Stretch, centre: Centre) -> tuple[Phase, list[Finding], list[NoteCode]]:
    """One phase: its centre, its runs, its findings, and what the reader must know."""
    use = included(series)
    places = [
        place for place in range(stretch.first, stretch.last + 1) if use[place] and series.values[place] is not None
    ]
    frozen_last, notes = _frozen(series, stretch, places)
    base = places if frozen_last is None else [place for place in places if place <= frozen_last]
    line = centre(base) if policy.shows_median(len(places)) else None
    count = len(places)
    if line is None or not policy.applies_rules(count):
        phase = Phase(
            stretch.first,
            stretch.last,
            line,
            count,
            provisional=line is not None,
            after_break=stretch.after_break,
        )
        return phase, [], [*notes, "few-points"]
    judged_from = _place(series, stretch.start.judged_from if stretch.start else None, stretch.first)
    seen = [place for place in places if place >= judged_from]
    signs = [(seen[at], side) for at, side in signs_about([series.values[place] for place in seen], line)]
    runs = runs_of_signs([side for _, side in signs])
    against: Against = "own" if frozen_last is None else "frozen"
    found = runs_findings(number, signs, runs, direction=series.direction, against=against)
    if runs.n_useful < policy.RULES:
        notes.append("few-useful")
    if series.style.percent and line == 1:
        notes.append("median-at-ceiling")
    phase = Phase(
        stretch.first,
        stretch.last,
        line,
        count,
        runs=runs,
        frozen_last=frozen_last,
        after_break=stretch.after_break,
    )
    return phase, found, notes


def _frozen(series: Series, stretch: Stretch, places: Sequence[int]) -> tuple[int | None, list[NoteCode]]:
    """Last place of the baseline that holds the median, or None with the reason why it does not."""
    asked = stretch.start.baseline_last if stretch.start else None
    if asked is None:
        return None, []
    last = _place(series, asked, -1)
    baseline = sum(place <= last for place in places)
    if baseline == len(places):
        return None, []
    if not policy.may_freeze(baseline):
        return None, ["freeze-too-short"]
    return last, []


def _place(series: Series, period: str | None, fallback: int) -> int:
    return series.periods.index(period) if period in series.periods else fallback


def points_of(series: Series, phases: Sequence[Phase]) -> tuple[ChartPoint, ...]:
    """Every period as a point of its phase."""
    use = included(series)
    return tuple(
        ChartPoint(
            period=series.periods[place],
            value=series.values[place],
            numerator=series.numerator(place),
            denominator=series.denominator(place),
            included=use[place],
            excluded_reason=series.excluded.get(series.periods[place], ""),
            on_centre=phase.centre is not None and series.values[place] == phase.centre,
            phase=number,
        )
        for number, phase in enumerate(phases)
        for place in range(phase.first, phase.last + 1)
    )


def sections_of(series: Series, phases: Sequence[PhaseStart]) -> tuple[Section, ...]:
    """The named stretches of time; what comes before the first name has none."""
    places = {period: number for number, period in enumerate(series.periods)}
    starts = {places[phase.period]: phase.label for phase in phases if phase.period in places}
    if not starts or (set(starts) == {0} and not starts[0]):
        return ()
    starts.setdefault(0, "")
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(series) - 1]
    return tuple(Section(first, last, starts[first]) for first, last in zip(firsts, lasts, strict=True))


def annotations_of(series: Series) -> tuple[Annotation, ...]:
    """The notes in order of time, lettered A, B, C ...; notes of one period share no letter."""
    places = {period: number for number, period in enumerate(series.periods)}
    notes = sorted((note for note in series.notes if note.period in places), key=lambda note: places[note.period])
    return tuple(
        Annotation(places[note.period], note.period, letter_of(number), note.text) for number, note in enumerate(notes)
    )


def letter_of(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def noted(notes: Sequence[NoteCode], found: Sequence[Finding], series: Series) -> tuple[NoteCode, ...]:
    """The codes without repetition; a finding against a held median says how often chance gives one."""
    codes = list(dict.fromkeys(notes))
    if any(finding.against != "own" for finding in found):
        codes.append("frozen-false-alarms")
    if denominator_jump(series.denominators) is not None:
        codes.append("denominator-jump")
    return tuple(codes)
