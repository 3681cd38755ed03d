"""Rule sets to choose from: what each does in one plain line, how often it is wrong, how soon it finds a change.

It owns sentences; names and sources are in :mod:`qic_desktop.wording.chart_rules`, the numbers are simulated and stored
as data (:mod:`qic_desktop.analysis.rules.detection`).
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.detection import Detection, JudgedChart, detection
from qic_desktop.i18n import _, format_number, n_

POINTS = 24
"""Two years of months: the length that sets are compared at."""
CHANGE = 2.0
"""A change that anybody would want to see: twice the usual swing between points, in standard deviations."""
TOO_RARE = 0.005
"""Below, the simulation no longer tells rates apart."""


def rule_set_line(code: RuleSetCode) -> str:
    """What a rule set looks for, in one plain line."""
    lines: Mapping[RuleSetCode, str] = {
        "anhoej": _("A run on one side, or crossings too few, for this number of points. Right for any measure."),
        "bestbox": _("As Anhøj, with limits for runs and crossings chosen together: false alarms are more even."),
        "cutbox": _("As best box; a fairly long run with fairly few crossings counts too."),
        "perla": _("6 in a row on one side, 5 rising or falling, too few or too many runs. Quick, and often wrong."),
        "western-electric": _("A point beyond a limit, 8 in a row on one side, 2 in 3 or 4 in 5 far from the middle."),
        "nelson": _("Eight patterns: beyond a limit, 9 in a row on one side, 6 rising, 14 up and down, and others."),
        "healthcare": _("A point beyond a limit, 8 in a row on one side, 6 rising or falling, 2 in 3 near a limit."),
        "making-data-count": _("A point beyond a limit, 7 in a row on one side, 7 rising or falling, 2 in 3 near one."),
    }
    return lines[code]


def false_alarm_words(code: RuleSetCode, chart: JudgedChart) -> str:
    """How many charts of a stable measure have a finding by chance alone: "1 in 29"."""
    share = detection(code, chart).false_finding[POINTS]
    if share < TOO_RARE:
        return _("under 1 in 200")
    return _("1 in {number}").format(number=format_number(max(1, round(1 / share))))


def found_words(code: RuleSetCode, chart: JudgedChart) -> str:
    """How soon a clear change is found in half of all cases: "9 months"."""
    months = _months(detection(code, chart))
    if months is None:
        return _("over 4 years")
    return n_("{count} month", "{count} months", months).format(count=months)


def _months(found: Detection) -> int | None:
    return found.delay(CHANGE).median


def measured_line(code: RuleSetCode) -> str:
    """The measured figures of a rule set in one sentence, for screen readers and hover."""
    return _(
        "Stable charts of {points} points with a false alarm: {run}, with limits {limits}. A clear change is found "
        "after {months}, with limits after {sooner}, in half of all cases."
    ).format(
        points=POINTS,
        run=false_alarm_words(code, "run"),
        limits=false_alarm_words(code, "limits"),
        months=found_words(code, "run"),
        sooner=found_words(code, "limits"),
    )
