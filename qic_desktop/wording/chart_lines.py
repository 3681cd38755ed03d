"""The small line below a chart: which chart and rules, on how many points, with what limits, from which numbers.

Everything that a reader would need to check the chart stands there, and nothing that asks to be done: that is in
:mod:`qic_desktop.wording.chart_sentences`.
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.analysis.charts.values import ChartPoint, ControlChart, NoteCode, Phase, RunChart
from qic_desktop.analysis.policy import FREEZE, LIMITS
from qic_desktop.analysis.rules.boxes import bounds_for
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.rules.runs_table import runs_bounds
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.chart_rules import chart_kind_name, line_name, place_name, rule_name, rule_set_name
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.records import shortened

DOT = " · "
MOST_REASONS = 3
"""So many points that were left out are named; of the others there is a number."""


def rules_line(chart: RunChart) -> str:
    """The small line below a chart.

    "Run chart, Anhøj rules · 36 points, none on the line · longest run 23 (finding above 8) · 6 crossings (finding
    below 13) · median of April 2016 to March 2017, frozen · definition 2 · from 3 packages".
    """
    phase = chart.latest_phase
    if phase is None or phase.runs is None:
        count = chart.judged_points
        drawn = n_("{count} point: drawn, not judged.", "{count} points: drawn, not judged.", count)
        return DOT.join(
            [
                *([drawn.format(count=count)] if count else []),
                *_limits(chart, phase),
                *_number_notes(chart),
                *_left_out(chart),
                *provenance_words(chart),
            ]
        )
    named = _("{kind}, {rules}").format(kind=chart_kind_name(chart.kind), rules=rule_set_name(chart.rule_set))
    parts = [named, _points(chart, phase, phase.runs), *_rules(chart, phase.runs), *_limits(chart, phase)]
    return DOT.join([*parts, *_line_notes(chart, phase), *_left_out(chart), *provenance_words(chart)])


def _points(chart: RunChart, phase: Phase, runs: Runs) -> str:
    points = n_("{count} point", "{count} points", phase.points).format(count=phase.points)
    if phase.judged_from is not None and phase.judged_from >= len(chart.series.periods):
        return _("{points}, to be judged by later ones").format(points=points)
    if phase.judged_from is not None:
        first = place_name(chart, phase.judged_from)
        return _("{points}, judged from {period}").format(points=points, period=first)
    on_line = phase.points - runs.n_useful
    if on_line:
        where = n_("{count} on the line", "{count} on the line", on_line)
        return _("{points}, {where}").format(points=points, where=where.format(count=on_line))
    return _("{points}, none on the line").format(points=points)


# --- rules and their limits ---------------------------------------------------------------------------------------


def _rules(chart: RunChart, runs: Runs) -> list[str]:
    """What was counted, with the limits in force; for rules of fixed length their lengths."""
    if runs.longest_run is None or runs.n_crossings is None:
        return []
    if chart.kind == "mr":
        return [_("ranges follow each other: runs are not judged")]
    if chart.rule_set == "anhoej":
        return [_longest(runs.longest_run, runs.longest_run_max), _crossed(runs.n_crossings, runs.n_crossings_min)]
    if chart.rule_set == "bestbox" or chart.rule_set == "cutbox":
        bounds = bounds_for(runs.n_useful, chart.rule_set)
        counts = [_longest(runs.longest_run, bounds.longest), _crossed(runs.n_crossings, bounds.crossings)]
        cut = chart.rule_set == "cutbox" and bounds.longest_border is not None
        return [*counts, _("corner cut")] if cut else counts
    counts = [_counted_runs(runs.n_crossings + 1, runs.n_useful)] if chart.rule_set == "perla" else []
    return [*counts, _("findings: {rules}").format(rules=", ".join(_fixed_rules(chart)))]


def _longest(count: int, limit: int | None) -> str:
    return _("longest run {count} (finding above {limit})").format(count=count, limit=limit)


def _crossed(count: int, limit: int | None) -> str:
    text = n_("{count} crossing (finding below {limit})", "{count} crossings (finding below {limit})", count)
    return text.format(count=count, limit=limit)


def _counted_runs(count: int, useful: int) -> str:
    bounds = runs_bounds(useful)
    if bounds is None:
        return n_("{count} run", "{count} runs", count).format(count=count)
    text = n_(
        "{count} run (chance gives {fewest} to {most}, exact 2.5 % limits)",
        "{count} runs (chance gives {fewest} to {most}, exact 2.5 % limits)",
        count,
    )
    return text.format(count=count, fewest=bounds[0], most=bounds[1])


def _fixed_rules(chart: RunChart) -> list[str]:
    """The rules of the set that are applied here, each with the number of points it needs."""
    # Imported here, because these rules work on arrays and most charts on the start path have none of them.
    from qic_desktop.analysis.rules.rule_sets import RULES_OF

    rule_set = RULES_OF[chart.rule_set]
    applied = rule_set.rules if chart.lower or chart.upper else rule_set.about_median
    return [rule_name(rule.code, rule.length) for rule in applied if rule.length]


def _limits(chart: RunChart, phase: Phase | None) -> list[str]:
    """Where the limits lie, or why there are none."""
    if not isinstance(chart, ControlChart) or phase is None:
        return []
    drawn = any(limit is not None for limits in (chart.lower, chart.upper) for limit in limits[phase.first :])
    if not drawn:
        return [] if _NO_LIMITS & set(chart.notes) else [_("limits from {count} points on").format(count=LIMITS)]
    where = _("limits at 2.66 mean ranges") if chart.kind == "xmr" else _("limits at three sigma")
    parts = [_("{limits} (finding beyond)").format(limits=where) if chart.rule_set in _WITHOUT_LIMITS else where]
    if chart.widened is not None:
        times = format_number(chart.widened, 0 if chart.widened >= 10 else 1)
        text = (
            _("limits widened × {times}, as the points vary more than by chance alone")
            if chart.widened > 1
            else _("limits widened × {times}")
        )
        parts.append(text.format(times=times))
    return parts


_WITHOUT_LIMITS: frozenset[RuleSetCode] = frozenset({"anhoej", "bestbox", "cutbox", "perla"})
"""Rule sets that judge runs alone: a point beyond a limit is a finding beside them."""
_NO_LIMITS: frozenset[NoteCode] = frozenset({"no-spread", "not-positive", "no-limits"})

_OF_HELD: frozenset[NoteCode] = frozenset({"frozen-simulated", "frozen-false-alarms"})
_OF_NUMBERS: frozenset[NoteCode] = frozenset(
    {"zero-denominator", "above-denominator", "negative-count", "not-positive", "no-spread", "no-limits"}
)


# --- what to be careful about ---------------------------------------------------------------------------------------


def _line_notes(chart: RunChart, phase: Phase) -> list[str]:
    """Which points the centre line stands on, and what to be careful about."""
    notes = []
    if phase.given:
        notes.append(_("centre line given"))
    elif phase.frozen_last is not None:
        first = phase.first if phase.frozen_first is None else phase.frozen_first
        text = (
            _("{line} of {first} to {last}, carried on")
            if phase.is_carried
            else _("{line} of {first} to {last}, frozen")
        )
        notes.append(
            text.format(
                line=line_name(chart, phase),
                first=place_name(chart, first),
                last=place_name(chart, phase.frozen_last),
            )
        )
    texts = _note_texts()
    # A note is about all phases; one about a held line is of no use beside a line that is not held.
    passed: frozenset[NoteCode] = frozenset() if _is_held(chart, phase) else _OF_HELD
    return [*notes, *(texts[code] for code in chart.notes if code in texts and code not in passed)]


def _is_held(chart: RunChart, phase: Phase) -> bool:
    """Whether the latest phase is judged by a line that does not stand on its own points alone."""
    if phase.frozen_last is not None:
        return True
    latest = len(chart.phases) - 1
    return any(finding.phase == latest and finding.against != "own" for finding in chart.findings)


def _number_notes(chart: RunChart) -> list[str]:
    """What is odd about the numbers: it must be known also where nothing is judged."""
    texts = _note_texts()
    return [texts[code] for code in chart.notes if code in _OF_NUMBERS]


def _note_texts() -> Mapping[NoteCode, str]:
    """The codes that the line says; the others are part of a sentence."""
    return {
        "freeze-too-short": _("a median is frozen from {count} points on").format(count=FREEZE),
        "freeze-other-definition": _("the chosen baseline has another definition and is not used"),
        "frozen-simulated": _("limits simulated for a held median"),
        "frozen-false-alarms": _("with a held median about 1 chart in 7 shows a finding by chance"),
        "zero-denominator": _("points with cases out of none are not drawn"),
        "above-denominator": _("a count lies above its denominator: check it"),
        "negative-count": _("a count lies below nought: check it"),
        "no-spread": _("no limits: the points they stand on do not vary"),
        "not-positive": _("no limits: times must be above nought"),
        "no-limits": _("no limits from these numbers"),
    }


def _left_out(chart: RunChart) -> list[str]:
    """The points that are drawn and not judged, with their reasons."""
    out = chart.series.excluded
    if not out:
        return []
    points = [chart.points[place] for place, period in enumerate(chart.series.periods) if period in out]
    if not points:
        return []
    shown = points[:MOST_REASONS]
    # A reason that several points share is said once, after the last of them.
    named = [
        _left_out_point(
            point, also=place + 1 < len(shown) and shown[place + 1].excluded_reason == point.excluded_reason
        )
        for place, point in enumerate(shown)
    ]
    more = len(points) - len(named)
    if more:
        named.append(n_("{count} more", "{count} more", more).format(count=more))
    text = n_("{count} point left out: {which}", "{count} points left out: {which}", len(points))
    return [text.format(count=len(points), which=", ".join(named))]


def _left_out_point(point: ChartPoint, *, also: bool) -> str:
    if also or not point.excluded_reason:
        return period_name(point.period, short=True)
    reason = shortened(point.excluded_reason)
    return _("{period} ({reason})").format(period=period_name(point.period, short=True), reason=reason)


def provenance_words(chart: RunChart) -> list[str]:
    """Which definition the numbers were counted by, and how many packages brought them."""
    parts = []
    revisions = chart.provenance.revisions
    if len(revisions) == 1:
        parts.append(_("definition {number}").format(number=revisions[0]))
    elif revisions:
        parts.append(_("definitions {first} to {last}").format(first=revisions[0], last=revisions[-1]))
    count = len(chart.provenance.packages)
    if count:
        parts.append(n_("from {count} package", "from {count} packages", count).format(count=count))
    return parts
