"""Which way a site goes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.policy import RULES
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.chart_told import Told, told_as
from qic_desktop.wording.charts import finding_phrase
from qic_desktop.wording.period_names import period_name

if TYPE_CHECKING:
    # A site's first page says findings and must not wait for numpy.
    from qic_desktop.analysis.sites.aggregate import SiteFinding

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
    """A chart's finding for lists and chips: the mark's ``kind`` and ``arrow``, one word, and a few more.

    ``about`` explains a word that does not explain itself, for a tooltip; it is empty else.
    """

    kind: FindingKind
    arrow: Arrow
    word: str
    detail: str
    about: str = ""


def finding_words(chart: RunChart) -> FindingWords:
    """The finding of a chart's latest phase in a word; the direction is judged as in every list."""
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
    told = told_as(chart, finding)
    arrow: Arrow = "" if told.upward is None else "up" if told.upward else "down"
    names = {"improvement": _("Improvement"), "concern": _("Concern"), "change": _("Change")}
    if told.years is not None:
        return FindingWords(told.kind, arrow, _("Swings"), finding_phrase(chart, finding), _swings_about(told))
    return FindingWords(told.kind, arrow, names[told.kind], finding_phrase(chart, finding))


def _swings_about(told: Told) -> str:
    """Why a finding is neither praised nor blamed."""
    if told.years == "swings":
        return _("Goes up and down: there is a finding, but the time since is not clearly better or worse than before.")
    return _("The finding and the latest months point different ways, so it is called neither better nor worse.")
