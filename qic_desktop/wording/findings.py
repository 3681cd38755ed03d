"""Which way a site goes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.aggregate import SiteFinding
from qic_desktop.analysis.chart_values import Finding, RunChart
from qic_desktop.analysis.direction import direction_of
from qic_desktop.analysis.policy import RULES
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.charts import finding_phrase, is_monthly
from qic_desktop.wording.period_names import period_name

FindingKind = Literal["improvement", "concern", "change", "chance", "few"]
Arrow = Literal["up", "down", ""]


def direction_words(found: SiteFinding) -> str:
    """The direction of a site's finding; a jump in the number of cases is said first."""
    words = direction_name(found.direction if found.finding else None, judged=found.finding)
    if found.jump is not None:
        ratio = format_number(found.jump_ratio or 0.0, 1)
        return _("counts {ratio} times as many cases since {month}; {words}").format(
            ratio=ratio, month=period_name(found.jump), words=words
        )
    return words


def direction_name(direction: str | None, *, judged: bool) -> str:
    """Improving, getting worse, swings, a finding without direction, or only chance."""
    names = {"improving": _("improving"), "worse": _("getting worse"), "swings": _("swings")}
    if direction in names:
        return names[direction]
    return _("a finding") if judged else _("only chance variation")


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A chart's finding for lists and chips: the mark's ``kind`` and ``arrow``, one word, and a few more."""

    kind: FindingKind
    arrow: Arrow
    word: str
    detail: str


def finding_words(chart: RunChart) -> FindingWords:
    """The finding of a chart's latest phase in a word; the direction is judged as in every list (decisions 29)."""
    if chart.latest is None:
        return FindingWords("few", "", _("No value yet"), _("the chart starts with the first value"))
    needed = chart.still_needed
    if needed:
        detail = _("{count} of the {needed} that rules need").format(
            count=format_number(chart.judged_points), needed=RULES
        )
        return FindingWords("few", "", _("Too few points"), detail)
    finding = chart.main_finding
    if finding is None or finding.phase != len(chart.phases) - 1:
        points = format_number(chart.judged_points)
        return FindingWords("chance", "", _("Chance variation"), _("no finding in {count} points").format(count=points))
    arrow: Arrow = "" if finding.upward is None else "up" if finding.upward else "down"
    kind = _kind_of(chart, finding)
    names = {"improvement": _("Improvement"), "concern": _("Concern"), "change": _("Change")}
    swings = kind == "change" and chart.series.direction is not Direction.NEUTRAL and finding.good is not None
    return FindingWords(kind, arrow, _("Swings") if swings else names[kind], finding_phrase(chart, finding))


def _kind_of(chart: RunChart, finding: Finding) -> FindingKind:
    """Better, worse, or a change that swings or has no direction."""
    series = chart.series
    if series.direction is Direction.NEUTRAL or not is_monthly(series):
        return "change" if finding.good is None else "improvement" if finding.good else "concern"
    phase = chart.latest_phase
    better: Literal["up", "down"] = "up" if series.direction is Direction.UP else "down"
    found = direction_of(series.values, better=better, centre=phase.centre if phase else None)
    if found == "swings":
        return "change"
    return "improvement" if found == "improving" else "concern"
