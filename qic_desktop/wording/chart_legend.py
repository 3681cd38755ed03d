"""What the lines and marks of one chart are, in sentences: only of those that this chart has.

It owns words only; which mark a point has is the geometry's (:mod:`qic_desktop.analysis.geometry.reading`).
"""

from __future__ import annotations

from qic_desktop.analysis.charts.values import ControlChart, RunChart
from qic_desktop.analysis.geometry.reading import carried_phase, marked_places, meaning
from qic_desktop.i18n import _
from qic_desktop.wording.chart_rules import is_monthly, line_kind, line_name
from qic_desktop.wording.chart_sentences import current_target


def legend_sentences(chart: RunChart) -> tuple[str, ...]:
    """What the points, lines and marks of a chart mean, in the order in which a reader meets them."""
    said = [_points(chart), *_gaps(chart), *_centre(chart), *_target(chart), *_limits(chart), *_marks(chart)]
    if chart.annotations:
        said.append(_("Letters stand for what was changed or happened; the words are below the chart."))
    return tuple(said)


def rule_sentence(chart: RunChart) -> str:
    """What the default rules ask for in this chart, in plain words; empty where others judge, or none."""
    phase = chart.latest_phase
    runs = phase.runs if phase is not None else None
    if chart.rule_set != "anhoej" or chart.kind == "mr" or runs is None or runs.longest_run_max is None:
        return ""
    said = _(
        "A finding is more than {longest} points in a row on one side of the {line}, or a line that crosses it fewer "
        "than {fewest} times: chance alone seldom does either."
    ).format(longest=runs.longest_run_max, line=line_name(chart, phase), fewest=runs.n_crossings_min)
    if any(limit is not None for limit in (*chart.lower, *chart.upper)):
        said += " " + _("So is a point outside the limits.")
    return said


def _points(chart: RunChart) -> str:
    if chart.kind == "mr":
        return _("Each dot is the step from one value to the next.")
    if chart.kind == "s":
        return _("Each dot says how far the values behind it lie apart.")
    if chart.series.by_event:
        return _("Each dot is an event: the higher it stands, the more lay between it and the one before.")
    if is_monthly(chart.series):
        return _("Each dot is a month, the latest at the right.")
    return _("Each dot is a point in time, the latest at the right.")


def _gaps(chart: RunChart) -> list[str]:
    known = chart.known_places
    if not known or len(known) == known[-1] - known[0] + 1:
        return []
    return [_("Where the line is broken a value is missing; it never counts as zero.")]


def _centre(chart: RunChart) -> list[str]:
    phase = chart.latest_phase
    if phase is None or phase.centre is None:
        return []
    texts = {
        "median": _("The line across is the median: half of the points lie above it, half below."),
        "mean": _("The line across is the mean."),
        "centre": _("The line across is the middle that chance would give."),
        "given": _("The line across was given by a person."),
    }
    held = {
        "median": _("The line across is the median of the points that it was frozen on."),
        "mean": _("The line across is the mean of the points that it was frozen on."),
    }
    kind = line_kind(chart, phase)
    said = [texts[kind] if phase.frozen_last is None else held.get(kind, texts[kind])]
    if len(chart.phases) > 1:
        said.append(_("Each phase has its own."))
    if carried_phase(chart) is not None:
        said.append(_("The line before the last change goes on dotted, to compare with."))
    return said


def _target(chart: RunChart) -> list[str]:
    if current_target(chart) is None or chart.kind in ("mr", "s"):
        return []
    return [_("The dashed line named “target” is what you aim for; it takes no part in the rules.")]


def _limits(chart: RunChart) -> list[str]:
    if not isinstance(chart, ControlChart) or not any(limit is not None for limit in (*chart.lower, *chart.upper)):
        return []
    said = [_("Between the thin dashed limits nearly all points lie while nothing changes; they are no targets.")]
    if chart.widened is not None and any(limit is not None for limit in (*chart.plain_lower, *chart.plain_upper)):
        said.append(_("The dotted lines show how narrow the limits would be by chance alone, if not widened."))
    return said


def _marks(chart: RunChart) -> list[str]:
    texts = {
        "better": _("Large blue dots belong to a finding on the better side."),
        "worse": _("Orange diamonds belong to a finding on the worse side."),
        "changed": _("Grey squares belong to a finding of which nobody can say whether it is better."),
    }
    found = {meaning(finding) for finding in marked_places(chart.findings).values()}
    said = [text for name, text in texts.items() if name in found]
    if any(point.value is not None and not point.included for point in chart.points):
        said.append(_("Dots with a dashed rim are left out, each with a reason; the rules do not count them."))
    if any(point.on_centre and point.included for point in chart.points):
        said.append(_("A hollow dot lies exactly on the line and counts on neither side."))
    return said
