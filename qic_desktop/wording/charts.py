"""Charts in words: the short labels on the picture.

It owns no rule and no place on the picture; it turns the codes and numbers of a
:class:`~qic_desktop.analysis.charts.values.RunChart` into the language in use. The sentence beside a chart is in
:mod:`qic_desktop.wording.chart_sentences`, the line of rules below it in :mod:`qic_desktop.wording.chart_lines`, the
texts of charts that compare in :mod:`qic_desktop.wording.comparisons`.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.values import (
    Assurance,
    ChartPoint,
    ControlChart,
    Finding,
    Phase,
    RunChart,
    Variation,
)
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.observation import MissingReason
from qic_desktop.i18n import _, n_
from qic_desktop.wording.chart_lines import DOT, rules_line
from qic_desktop.wording.chart_rules import finding_phrase, is_monthly, line_kind, ordinal, picture_phrase
from qic_desktop.wording.chart_sentences import chart_sentence, current_target
from qic_desktop.wording.comparisons import ComparisonTexts
from qic_desktop.wording.period_names import period_name, year_name
from qic_desktop.wording.values import axis_text, counted_text, line_text

__all__ = ["DOT", "ChartWords", "chart_sentence", "finding_phrase", "is_monthly", "rules_line"]


@dataclass(frozen=True, slots=True)
class ChartWords(ComparisonTexts):
    """The texts that the geometry of charts asks for; see :mod:`qic_desktop.analysis.geometry.words`."""

    def point_value(self, point: ChartPoint, style: ValueStyle) -> str:
        """The value of a point, "3 of 4" where cases are few."""
        return counted_text(point.value, point.numerator, point.denominator, style)

    def axis_value(self, value: float, style: ValueStyle, *, step: float, with_unit: bool) -> str:
        """A value beside the axis."""
        return axis_text(value, style, step=step, with_unit=with_unit)

    def tick(self, period: str, *, with_year: bool) -> str:
        """A period below the axis."""
        return period_name(period, short=True, with_year=with_year)

    def year(self, period: str, *, first: bool) -> str:
        """A year below a small chart."""
        return year_name(period, first=first)

    def event(self, chart: RunChart, place: int) -> str:
        """An event below the axis where places have no dates: "1st", in other languages "1."."""
        del chart
        return ordinal(place + 1)

    def centre(self, chart: RunChart, phase: Phase, *, short: bool) -> tuple[str, ...]:
        """Name and value of the centre line; what kind of line it is stands below."""
        if phase.centre is None:
            return ()
        value = line_text(phase.centre, chart.series.style, unit=not short)
        kind = line_kind(chart, phase)
        if short:
            return (_centre_short(kind).format(value=value),)
        first = _centre_long(kind).format(value=value)
        if phase.provisional:
            return first, _("provisional")
        if phase.frozen_last is not None and not phase.given:
            return first, _("carried on") if phase.is_carried else _("of the baseline")
        return (first,)

    def before(self, chart: RunChart, phase: Phase) -> str:
        """The earlier centre line."""
        return _("Before {value}").format(value=line_text(phase.centre or 0.0, chart.series.style))

    def target(self, chart: RunChart, *, short: bool) -> str:
        """The target in force."""
        value = line_text(current_target(chart) or 0.0, chart.series.style, unit=not short)
        return (_("target {value}") if short else _("Target {value}")).format(value=value)

    def earlier_target(self, chart: RunChart, value: float) -> str:
        """A target that is no longer in force."""
        return _("Target {value}").format(value=line_text(value, chart.series.style))

    def limit_text(self, chart: RunChart, value: float, *, varies: bool, short: bool) -> str:
        """A control limit at the right end: its value, that of the latest point where it ``varies``."""
        del varies
        text = line_text(value, chart.series.style, unit=not short)
        return text if short else _("Limit {value}").format(value=text)

    def plain_limit(self, chart: RunChart) -> str:
        """The limits of P′ and U′ before they are widened; a funnel calls them the same."""
        del chart
        return _("chance alone")

    def variation(self, chart: ControlChart) -> tuple[str, str]:
        """The first mark of Making Data Count in two lines."""
        return (_variation_word(chart.variation) if chart.variation is not None else "", _("variation"))

    def assurance(self, chart: ControlChart) -> tuple[str, str]:
        """The second mark in two lines."""
        word = _assurance_word(chart.assurance) if chart.assurance is not None else ""
        return word, self.target(chart, short=True)

    def gap(self, reason: str) -> str:
        """Why a value is missing, in one or two words."""
        names = {
            MissingReason.NO_CASES: _("no cases"),
            MissingReason.CLOSED: _("closed"),
            MissingReason.STRIKE: _("strike"),
            MissingReason.REGISTER_LOST: _("no register"),
            MissingReason.STAFF_AWAY: _("staff away"),
            MissingReason.NO_FORMS: _("no forms"),
            MissingReason.OTHER: _("other"),
        }
        return names[MissingReason(reason)] if reason in set(MissingReason) else (reason or _("missing"))

    def finding(self, chart: RunChart, finding: Finding, *, short: bool) -> str:
        """The text on a bracket, or of a finding without one."""
        return picture_phrase(chart, finding, short=short)

    def still_needed(self, count: int) -> str:
        """How many points the rules still need."""
        return n_("{count} more", "{count} more", count).format(count=count)

    def new_definition(self) -> str:
        """What starts at a break."""
        return _("new definition")

    def description(self, chart: RunChart) -> str:
        """The chart in plain words, for screen readers."""
        return " ".join(chart_sentence(chart))

    def band_label(self, role: str, value: float, style: ValueStyle) -> str:
        """A line of the picture of many sites and its last value."""
        names = {
            "all": _("All together {value}"),
            "middle": _("Middle site {value}"),
            "upper": _("Upper quarter {value}"),
            "lower": _("Lower quarter {value}"),
            "centre": _("Centre line {value}"),
            "target": _("Target {value}"),
        }
        return names[role].format(value=line_text(value, style, trim=role == "target"))

    def band_name(self) -> str:
        """What the band shows."""
        return _("middle half of the sites")


def _centre_long(kind: str) -> str:
    texts = {
        "median": _("Median {value}"),
        "mean": _("Mean {value}"),
        "centre": _("Centre {value}"),
        "given": _("Given line {value}"),
    }
    return texts[kind]


def _centre_short(kind: str) -> str:
    texts = {
        "median": _("median {value}"),
        "mean": _("mean {value}"),
        "centre": _("centre {value}"),
        "given": _("given {value}"),
    }
    return texts[kind]


def _variation_word(variation: Variation) -> str:
    texts = {
        "common": _("as before"),
        "improvement-high": _("better"),
        "improvement-low": _("better"),
        "concern-high": _("worse"),
        "concern-low": _("worse"),
        "high": _("higher"),
        "low": _("lower"),
    }
    return texts[variation]


def _assurance_word(assurance: Assurance) -> str:
    texts = {"passes": _("reaches"), "hit-or-miss": _("hit or miss"), "fails": _("misses")}
    return texts[assurance]
