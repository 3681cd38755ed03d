"""How often rules are wrong and how long they take, in words: the honest part of a chart's explanation.

The numbers are simulated (``qic_desktop.analysis.rules.detection`` and ``power``); it owns their sentences only.
"""

from __future__ import annotations

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.guidance.power import LIKELY, MILESTONES, Power
from qic_desktop.analysis.guidance.power import MOST as MOST_PERIODS
from qic_desktop.analysis.rules.detection import LENGTHS, MOST, Delay, Detection, JudgedChart
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.chart_rules import is_monthly
from qic_desktop.wording.rule_sets import TOO_RARE
from qic_desktop.wording.values import line_text, percent

USUAL, DOUBLE = 1.0, 2.0
"""A change as large as one point's usual swing, and twice as large, in standard deviations."""


def judged_chart(chart: RunChart) -> JudgedChart:
    """Which simulation a chart is compared with."""
    return "limits" if any(limit is not None for limit in (*chart.lower, *chart.upper)) else "run"


def detection_sentences(chart: RunChart, found: Detection) -> tuple[str, ...]:
    """False findings, and how long a change takes to be found, for a chart of about so many points."""
    length = min(LENGTHS, key=lambda each: abs(each - chart.judged_points))
    usual, double = (found.delay(shift) for shift in (USUAL, DOUBLE))
    monthly = is_monthly(chart.series)
    said = [_false_findings(found.false_finding[length], length), _false_per_year(found) if monthly else ""]
    said += [_delay(usual, monthly=monthly), _delay(double, monthly=monthly)]
    said.append(
        _("These numbers are simulated for values without trend or season: orders of magnitude, and no promise.")
    )
    return tuple(sentence for sentence in said if sentence)


def _false_findings(share: float, length: int) -> str:
    if share < TOO_RARE:
        return _(
            "On a stable measure these rules show a finding in less than 1 chart of 200 ({points} points)."
        ).format(points=length)
    return _("On a stable measure these rules show a finding in about 1 chart of {number} ({points} points).").format(
        number=format_number(max(1, round(1 / share))), points=length
    )


def _false_per_year(found: Detection) -> str:
    if found.false_per_year <= 0:
        return ""
    years = 1 / found.false_per_year
    if years < 1.5:
        return _("Looked at every month, that is about one false finding a year.")
    return _("Looked at every month, that is about one false finding in {years} years.").format(
        years=format_number(years, 0)
    )


def _delay(delay: Delay, *, monthly: bool) -> str:
    what = (
        _("A lasting change as large as the usual swing between points")
        if delay.shift <= USUAL
        else _("One twice as large")
    )
    if delay.median is None:
        return _("{what} takes more than {most} points to be found in half of all cases.").format(what=what, most=MOST)
    text = (
        n_(
            "{what} is found within {count} month in half of all cases",
            "{what} is found within {count} months in half of all cases",
            delay.median,
        )
        if monthly
        else n_(
            "{what} is found within {count} point in half of all cases",
            "{what} is found within {count} points in half of all cases",
            delay.median,
        )
    )
    first = text.format(what=what, count=delay.median)
    if delay.slow is None:
        return _("{first}; more than one case in ten takes longer than {most}.").format(first=first, most=MOST)
    return _("{first}, and within {slow} in nine of ten.").format(first=first, slow=delay.slow)


def power_sentences(chart: RunChart, hoped: float, power: Power) -> tuple[str, ...]:
    """How many more periods until the hoped-for level can be seen; ``hoped`` is in units of the values."""
    level = line_text(hoped, chart.series.style)
    if power.periods == 0:
        return (_("The chart has a finding already, so how long a first one would take cannot be said."),)
    said = [_waiting(power, level, monthly=is_monthly(chart.series)), _milestones(power)]
    if power.basis != "moving-range":
        said.append(_("With so few cases chance alone moves the points this much; longer periods would help."))
    said.append(_("Simulated from the values so far, without trend or season: an order of magnitude, and no promise."))
    return tuple(said)


def _waiting(power: Power, level: str, *, monthly: bool) -> str:
    likely = format_number(LIKELY * 10)
    if power.periods is None:
        return _(
            "Even {most} more points at {level} would show it in fewer than {likely} cases of 10. Hope for a larger "
            "change, count more cases, or choose a measure that is nearer to the work."
        ).format(most=MOST_PERIODS, level=level, likely=likely)
    text = (
        n_(
            "If the measure stands at {level} from now on, {count} more month shows it in {likely} cases of 10.",
            "If the measure stands at {level} from now on, {count} more months show it in {likely} cases of 10.",
            power.periods,
        )
        if monthly
        else n_(
            "If the measure stands at {level} from now on, {count} more point shows it in {likely} cases of 10.",
            "If the measure stands at {level} from now on, {count} more points show it in {likely} cases of 10.",
            power.periods,
        )
    )
    return text.format(level=level, count=power.periods, likely=likely)


def _milestones(power: Power) -> str:
    six, twelve, twenty_four = (percent(format_number(power.chances[number] * 100)) for number in MILESTONES)
    return _("The chance is {six} after 6 more points, {twelve} after 12 and {twenty_four} after 24.").format(
        six=six, twelve=twelve, twenty_four=twenty_four
    )
