"""Funnel, Pareto, histogram, CUSUM and EWMA in words: labels on the picture and the sentence that describes it.

It answers :class:`qic_desktop.analysis.geometry.words.ComparisonWords` through
:class:`qic_desktop.wording.charts.ChartWords`, and owns no limit.
"""

from __future__ import annotations

from qic_desktop.analysis.charts.comparisons import (
    Accumulation,
    Episode,
    Funnel,
    FunnelPoint,
    Histogram,
    Pareto,
)
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, capital, format_number, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import axis_text, line_text, percent

MOST_NAMES = 3
"""So many sites or reasons are named in a sentence."""
_PLAIN = ValueStyle(percent=False, decimals=0)


class ComparisonTexts:
    """The texts of charts that compare, or that add up in time."""

    def count_value(self, value: float, *, step: float) -> str:
        """A count beside an axis or a bar."""
        return axis_text(value, _PLAIN, step=step, with_unit=False)

    def share_value(self, share: float) -> str:
        """A share of all, without decimals."""
        return percent(format_number(share * 100, 0))

    def funnel_sizes(self, funnel: Funnel) -> str:
        """What the axis of sizes counts."""
        return _("cases") if funnel.form == "proportion" else _("size (what the rate is of)")

    def funnel_site(self, point: FunnelPoint) -> str:
        """The name or code beside a site's mark."""
        return point.site

    def funnel_centre(self, funnel: Funnel, *, short: bool) -> str:
        """All sites together."""
        value = line_text(funnel.centre, funnel.style, unit=not short)
        return (_("all {value}") if short else _("All {value}")).format(value=value)

    def funnel_limit(self, funnel: Funnel, limit: str) -> str:
        """The limits at the right end."""
        del funnel
        # "95 %" alone beside an axis of shares would be read as one of its values.
        return _("{share} limit").format(share=percent(format_number(float(limit), 1 if "." in limit else 0)))

    def funnel_exact(self, funnel: Funnel) -> str:
        """The dotted limits where the others are widened."""
        del funnel
        return _("chance alone")

    def funnel_target(self, funnel: Funnel) -> str:
        """The target at the right end."""
        return _("Target {value}").format(value=line_text(funnel.target or 0.0, funnel.style, trim=True))

    def funnel_description(self, funnel: Funnel) -> str:
        """The funnel in plain words."""
        return " ".join(_funnel_sentences(funnel))

    def pareto_rest(self, count: int) -> str:
        """The reasons that have no row of their own."""
        return n_("{count} more reason", "{count} more reasons", count).format(count=count)

    def pareto_description(self, pareto: Pareto) -> str:
        """The chart in plain words."""
        vital = [bar for bar in pareto.bars if bar.vital]
        if not vital:
            return _("No reason stands out.")
        text = n_(
            "{count} of {all} reasons makes up {share} of all cases: {names}.",
            "{count} of {all} reasons make up {share} of all cases: {names}.",
            len(vital),
        )
        share = self.share_value(vital[-1].cumulative)
        return text.format(count=len(vital), all=len(pareto.bars), share=share, names=_listed([b.label for b in vital]))

    def histogram_middle(self, histogram: Histogram, *, short: bool) -> str:
        """The median."""
        value = line_text(histogram.median or 0.0, histogram.style)
        return (_("median {value}") if short else _("Median {value}")).format(value=value)

    def histogram_half(self, histogram: Histogram) -> str:
        """The stretch from the first to the third quartile."""
        del histogram
        return _("middle half")

    def histogram_target(self, histogram: Histogram) -> str:
        """The target beside its line."""
        return _("Target {value}").format(value=line_text(histogram.target or 0.0, histogram.style, trim=True))

    def histogram_description(self, histogram: Histogram) -> str:
        """The chart in plain words."""
        if histogram.median is None or histogram.q1 is None or histogram.q3 is None:
            return _("No value yet.")
        low, middle, high = (
            line_text(each, histogram.style) for each in (histogram.q1, histogram.median, histogram.q3)
        )
        text = n_(
            "{count} value; the middle one is {middle}, the middle half lies from {low} to {high}.",
            "{count} values; the middle one is {middle}, the middle half lies from {low} to {high}.",
            histogram.count,
        )
        return text.format(count=histogram.count, middle=middle, low=low, high=high)

    def accumulation_side(self, chart: Accumulation, *, upward: bool) -> str:
        """The two lines of a CUSUM, or the line of an EWMA."""
        if chart.kind == "ewma":
            return _("EWMA")
        return _("what is above") if upward else _("what is below")

    def accumulation_limit(self, chart: Accumulation, value: float) -> str:
        """A CUSUM's threshold or an EWMA's limit."""
        text = _("Threshold {value}") if chart.kind == "cusum" else _("Limit {value}")
        return text.format(value=line_text(abs(value) if chart.kind == "cusum" else value, chart.style))

    def accumulation_centre(self, chart: Accumulation, value: float) -> str:
        """The line that the sums start from, or an EWMA's centre."""
        if chart.kind == "cusum":
            return _("as in the baseline")
        return _("Mean {value}").format(value=line_text(value, chart.style))

    def accumulation_finding(self, chart: Accumulation, number: int) -> str:
        """The words at a finding."""
        period = period_name(chart.periods[chart.started[number]], short=True)
        text = _("rising since {period}") if chart.upward[number] else _("falling since {period}")
        return text.format(period=period)

    def accumulation_description(self, chart: Accumulation) -> str:
        """The chart in plain words."""
        return " ".join(_accumulation_sentences(chart))


def _listed(names: list[str]) -> str:
    """ "A, B, C and 4 more"."""
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return n_("{names} and {count} more", "{names} and {count} more", more).format(names=shown, count=more)


def _funnel_sentences(funnel: Funnel) -> list[str]:
    # Imported here, because guidance is no part of the start path.
    from qic_desktop.wording.guidance import funnel_notes

    said = [_("All sites together: {value}.").format(value=line_text(funnel.centre, funnel.style))]
    outside = [point.site for point in funnel.points if point.place.endswith("99.8")]
    if outside:
        text = n_(
            "{number} of {count} sites lies outside the 99.8 % limits: {names}. Ask what is different there.",
            "{number} of {count} sites lie outside the 99.8 % limits: {names}. Ask what is different there.",
            len(outside),
        )
        said.append(text.format(number=len(outside), count=len(funnel.points), names=_listed(outside)))
    elif "no-variation" not in funnel.notes:
        said.append(_("No site lies outside the 99.8 % limits."))
    said += funnel_notes(funnel)
    if funnel.skipped:
        left = len(funnel.skipped)
        said.append(n_("{count} site is left out.", "{count} sites are left out.", left).format(count=left))
    return said


def _accumulation_sentences(chart: Accumulation) -> list[str]:
    from qic_desktop.wording.guidance import accumulation_notes

    cautions = accumulation_notes(chart)
    if {"no-values", "no-spread"} & set(chart.notes):
        return [*cautions]
    told = sorted(chart.episodes(), key=lambda each: each.number)
    if not told:
        return [_("No lasting change can be seen."), *cautions]
    first, latest = told[0], told[-1]
    if latest is first or not chart.goes_on(latest.upward):
        return [capital(_episode_words(chart, first)), _("Ask what changed then."), *cautions]
    earlier = _("Earlier, {what}").format(what=_episode_words(chart, first))
    return [capital(_episode_words(chart, latest, goes_on=True)), earlier, _("Ask what changed then."), *cautions]


def _episode_words(chart: Accumulation, episode: Episode, *, goes_on: bool = False) -> str:
    """When a change was seen, as the middle of a sentence."""
    first, begun = (period_name(chart.periods[places[episode.number]]) for places in (chart.findings, chart.started))
    up = episode.upward
    at_once = chart.kind == "ewma" or first == begun
    if at_once and goes_on:
        text = _("above its limit since {first}.") if up else _("below its limit since {first}.")
    elif at_once:
        text = _("above its limit in {first}.") if up else _("below its limit in {first}.")
    elif goes_on:
        text = (
            _("a rise that began about {begun} was seen in {first} and goes on.")
            if up
            else _("a fall that began about {begun} was seen in {first} and goes on.")
        )
    else:
        text = (
            _("a rise that began about {begun} was seen in {first}.")
            if up
            else _("a fall that began about {begun} was seen in {first}.")
        )
    return text.format(first=first, begun=begun)
