"""An improvement in cases, for people: how many more went well than before it."""

from __future__ import annotations

from math import isfinite

from qic_desktop.analysis.charts.gained import Gained, gained
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.findings import finding_words
from qic_desktop.wording.period_names import period_name

LEAST = 2
"""Below two cases there is nothing to tell."""


def gained_words(chart: RunChart) -> str:
    """ "Since May 2025 about 53 more than at the former share: 621 of 690, not 568."; empty where there is nothing.

    What is not called an improvement elsewhere is not counted as one here.
    """
    found = gained(chart)
    if found is None or not isfinite(found.cases_more) or finding_words(chart).kind in ("concern", "change"):
        return ""
    more = round(found.cases_more)
    if more < LEAST:
        return ""
    return _told(chart, found, more)


def _told(chart: RunChart, found: Gained, more: int) -> str:
    since = _("the new median in {month}") if found.new_median else "{month}"
    fewer = _("Since {since} about {n} fewer than at the former share: {counted} of {cases}, not {expected}.")
    further = _("Since {since} about {n} more than at the former share: {counted} of {cases}, not {expected}.")
    return (further if found.upward else fewer).format(
        since=since.format(month=period_name(chart.series.periods[found.start])),
        n=format_number(more),
        counted=format_number(found.counted),
        cases=format_number(found.cases),
        expected=format_number(round(found.expected)),
    )
