"""One phase, judged: from its centre (and limits) to its runs, its findings and what the reader must know.

It owns what is drawn and judged at how few points (by :mod:`qic_desktop.analysis.policy`) and which limits hold for the
runs about a held median. Run charts and charts with limits share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.denominator import denominator_jump
from qic_desktop.analysis.charts.findings import (
    Line,
    held_runs,
    limit_findings,
    rule_findings,
    runs_findings,
)
from qic_desktop.analysis.charts.readings import Places, Readings, SideRuns
from qic_desktop.analysis.charts.stretches import Baseline, Stretch, first_place
from qic_desktop.analysis.charts.values import Finding, NoteCode, Phase
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.series import Series


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the series, the numbers that are plotted, by which rules.

    ``about_median`` is True on run charts, ``judges_runs`` False where neighbouring points are not independent.
    """

    series: Series
    readings: Readings
    rule_set: RuleSetCode
    about_median: bool = True
    judges_runs: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """One phase before it is judged. ``line`` is None where there are too few points for one."""

    number: int
    stretch: Stretch
    places: Places
    baseline: Baseline | None
    line: Line | None
    centre: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One phase, judged."""

    phase: Phase
    findings: tuple[Finding, ...] = ()
    notes: tuple[NoteCode, ...] = ()


def shows_centre(stretch: Stretch, places: Places, baseline: Baseline | None) -> bool:
    """Whether a centre is drawn: with enough points, or where it does not depend on them."""
    return policy.shows_median(len(places)) or (baseline is not None and len(places) > 0) or stretch.given is not None


def judge(case: Case, drawn: Drawn) -> Verdict:
    """The phase with its runs, what was found in it, and what the reader must know."""
    stretch, places, line = drawn.stretch, drawn.places, drawn.line
    phase = Phase(
        stretch.first,
        stretch.last,
        drawn.centre,
        len(places),
        frozen_first=drawn.baseline.first if drawn.baseline else None,
        frozen_last=drawn.baseline.last if drawn.baseline else None,
        after_break=stretch.after_break,
        given=stretch.given is not None,
    )
    if line is None:
        return Verdict(phase, notes=("few-points",))
    beyond = limit_findings(drawn.number, places, line, direction=case.series.direction)
    if not policy.applies_rules(len(places)):
        is_provisional = drawn.baseline is None and stretch.given is None
        return Verdict(replace(phase, provisional=is_provisional), tuple(beyond), ("few-points",))
    start = _judged_from(case.series, stretch)
    seen = places if start is None else [place for place in places if place >= start]
    held = _held(case, drawn, start)
    found = case.readings.side_runs(seen, line.centre, least=held[0] if held else None)
    runs = _with_limits(found, held)
    notes: list[NoteCode] = []
    if runs.n_useful < policy.RULES:
        notes.append("few-useful")
    if case.about_median and case.series.style.percent and line.centre == 1:
        notes.append("median-at-ceiling")
    if held is not None and case.rule_set == "anhoej":
        notes.append("frozen-simulated")
    patterns = _patterns(case, drawn, line, (seen, found, runs)) if case.judges_runs else []
    return Verdict(replace(phase, runs=runs, judged_from=start), (*patterns, *beyond), tuple(notes))


def _patterns(case: Case, drawn: Drawn, line: Line, seen: tuple[Places, SideRuns, Runs]) -> list[Finding]:
    places, found, runs = seen
    direction = case.series.direction
    if case.rule_set == "anhoej":
        return runs_findings(drawn.number, found, direction=direction, against=line.against, limits=runs)
    if runs.n_useful < policy.RULES:
        return []
    return rule_findings(case.rule_set, drawn.number, case.readings, places, line, direction=direction)


def _judged_from(series: Series, stretch: Stretch) -> int | None:
    """The place from which a phase is judged, where the points that suggested it are left out."""
    asked = stretch.start.judged_from if stretch.start else None
    if asked is None:
        return None
    start = first_place(series, asked)
    return start if start > stretch.first else None


def _held(case: Case, drawn: Drawn, start: int | None) -> tuple[int, int] | None:
    """Simulated limits where the median is held on the first points of its own phase and all of it is judged."""
    baseline = drawn.baseline
    if not case.about_median or baseline is None or start is not None or drawn.stretch.given is not None:
        return None
    if baseline.first != drawn.stretch.first or case.rule_set != "anhoej":
        return None
    return held_runs(len(baseline.places), len(drawn.places))


def _with_limits(found: SideRuns, held: tuple[int, int] | None) -> Runs:
    runs = found.runs
    if held is None or runs.longest_run is None or runs.n_crossings is None:
        return runs
    longest, crossings = held
    signal = runs.longest_run > longest or runs.n_crossings < crossings
    return replace(runs, longest_run_max=longest, n_crossings_min=crossings, signal=signal)


def noted(notes: Sequence[NoteCode], found: Sequence[Finding], series: Series) -> tuple[NoteCode, ...]:
    """The codes without repetition; a finding against a held centre says how often chance gives one."""
    codes = list(dict.fromkeys(notes))
    is_simulated = "frozen-simulated" in codes
    if not is_simulated and any(finding.against != "own" and finding.rule != "beyond" for finding in found):
        codes.append("frozen-false-alarms")
    if denominator_jump(series.denominators) is not None:
        codes.append("denominator-jump")
    return tuple(codes)


def counts_out_of_none(series: Series) -> list[NoteCode]:
    """The note that counts out of no cases have no place on the chart, where there are any."""
    if 0 not in series.denominators:
        return []
    pairs = zip(series.numerators, series.denominators, strict=False)
    return ["zero-denominator"] if any(bottom == 0 and top for top, bottom in pairs) else []
