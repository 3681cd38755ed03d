"""From a series to a run chart: phases, medians, findings, under the display policy.

It owns what a run chart is. Rules: Anhøj and Olesen 2014, see :mod:`qic_desktop.analysis.rules.runs`, unless another
rule set is named; how a phase is judged: :mod:`qic_desktop.analysis.charts.judging`. With Anhøj's rules and up to 2,000
points it is plain Python, so that the first window needs no numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.charts.denominator import denominator_jump
from qic_desktop.analysis.charts.findings import Line, before_findings
from qic_desktop.analysis.charts.judging import Case, Drawn, Verdict, counts_out_of_none, judge, noted, shows_centre
from qic_desktop.analysis.charts.readings import Readings
from qic_desktop.analysis.charts.stretches import (
    Stretch,
    annotations_of,
    baseline_of,
    sections_of,
    stretches_of,
)
from qic_desktop.analysis.charts.values import NoteCode, PhaseStart, RunChart
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.series import Series


def run_chart(series: Series, phases: Sequence[PhaseStart] = (), *, rule_set: RuleSetCode = "anhoej") -> RunChart:
    """The run chart of a series.

    Args:
        series: the values in order of time.
        phases: where the median starts anew, in any order; a phase outside the series is ignored.
        rule_set: by which rules it is judged; rules that need sigma are left out.

    Raises:
        DuplicatePeriodError: two places have one period.
    """
    case = Case(series, Readings.of(series), rule_set)
    verdicts = [_phase(case, number, stretch) for number, stretch in enumerate(stretches_of(series, phases))]
    built = tuple(one.phase for one in verdicts)
    found = [finding for one in verdicts for finding in one.findings]
    before, simulated = before_findings(built, case.readings, direction=series.direction, rule_set=rule_set)
    found += before
    notes: list[NoteCode] = [*counts_out_of_none(series), *(note for one in verdicts for note in one.notes)]
    if before and simulated and all(finding.against != "frozen" for finding in found):
        notes.append("frozen-simulated")
    return RunChart(
        kind="run",
        series=series,
        phases=built,
        sections=sections_of(series, phases),
        findings=tuple(found),
        annotations=annotations_of(series),
        notes=noted(notes, found, series),
        denominator_jump=denominator_jump(series.denominators),
        rule_set=rule_set,
    )


def _phase(case: Case, number: int, stretch: Stretch) -> Verdict:
    readings = case.readings
    places = readings.judged(stretch.first, stretch.last)
    baseline, notes = baseline_of(case.series, readings, stretch)
    centre = None
    if shows_centre(stretch, places, baseline):
        base = baseline.places if baseline else places
        centre = stretch.given if stretch.given is not None else readings.median(base)
    line = None if centre is None else Line(centre, "own" if baseline is None else "frozen")
    verdict = judge(case, Drawn(number, stretch, places, baseline, line, centre))
    return Verdict(verdict.phase, verdict.findings, (*notes, *verdict.notes))
