"""Charts in words: labels on the picture, the sentence beside it, the line of rules below it.

It owns no rule and no place on the picture; it turns the codes and numbers of a
:class:`~qic_desktop.analysis.chart_values.RunChart` into the language in use.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.chart_values import ChartPoint, Finding, Phase, RunChart
from qic_desktop.analysis.denominator import jump_ratio
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.period import PeriodKind, find_period
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name, year_name
from qic_desktop.wording.values import axis_text, counted_text, line_text, value_text

DOT = " · "


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The texts that the geometry of charts asks for; see :class:`qic_desktop.analysis.geometry.words.Words`."""

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

    def centre(self, chart: RunChart, phase: Phase, *, short: bool) -> tuple[str, ...]:
        """Name and value of the centre line; what kind of line it is stands below."""
        if phase.centre is None:
            return ()
        value = line_text(phase.centre, chart.series.style, unit=not short)
        if short:
            text = _("median {value}") if chart.kind == "run" else _("mean {value}")
            return (text.format(value=value),)
        text = _("Median {value}") if chart.kind == "run" else _("Mean {value}")
        first = text.format(value=value)
        if phase.provisional:
            return first, _("provisional")
        if phase.frozen_last is not None:
            return first, _("of the baseline")
        return (first,)

    def before(self, chart: RunChart, phase: Phase) -> str:
        """The earlier centre line."""
        return _("Before {value}").format(value=line_text(phase.centre or 0.0, chart.series.style))

    def target(self, chart: RunChart, *, short: bool) -> str:
        """The target."""
        value = line_text(chart.series.target or 0.0, chart.series.style, unit=not short)
        return (_("target {value}") if short else _("Target {value}")).format(value=value)

    def limit(self, chart: RunChart, value: float) -> str:
        """A control limit."""
        return _("Limit {value}").format(value=line_text(value, chart.series.style))

    def finding(self, chart: RunChart, finding: Finding, *, short: bool) -> str:
        """The text on a bracket."""
        return finding_phrase(chart, finding, short=short)

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


def is_monthly(series: Series) -> bool:
    """Whether the points are months, so that sentences may say so."""
    period = find_period(series.periods[0]) if series.periods else None
    return period is not None and period.kind is PeriodKind.MONTH


def finding_phrase(chart: RunChart, finding: Finding, *, short: bool = False) -> str:
    """A finding in a few words: "22 months in a row above the old median", short "22 above the old median"."""
    if finding.rule == "crossings":
        return n_("{count} crossing", "{count} crossings", finding.count).format(count=finding.count)
    if finding.rule == "beyond":
        return _("above the limit") if finding.upward else _("below the limit")
    where = _side(chart, finding)
    if short:
        return _("{count} {where}").format(count=finding.count, where=where)
    if is_monthly(chart.series):
        return _("{count} months in a row {where}").format(count=finding.count, where=where)
    return _("{count} points in a row {where}").format(count=finding.count, where=where)


def _side(chart: RunChart, finding: Finding) -> str:
    """ "above the median", as the line is called: old, of the baseline, or its own."""
    line = "mean" if chart.kind != "run" else finding.against
    texts = {
        ("own", True): _("above the median"),
        ("own", False): _("below the median"),
        ("frozen", True): _("above the baseline median"),
        ("frozen", False): _("below the baseline median"),
        ("before", True): _("above the old median"),
        ("before", False): _("below the old median"),
        ("mean", True): _("above the mean"),
        ("mean", False): _("below the mean"),
    }
    return texts[line, bool(finding.upward)]


def chart_sentence(chart: RunChart) -> tuple[str, str]:
    """(what the chart shows, what to do next), in plain words.

    A jump in the number of cases is said before anything else; with fewer than ten points nothing is judged.
    """
    shows, then = _main_sentence(chart)
    return " ".join(text for text in (_jump_sentence(chart), shows) if text), then


def _jump_sentence(chart: RunChart) -> str:
    place = chart.denominator_jump
    if place is None:
        return ""
    ratio = jump_ratio(chart.series.denominators, place)
    month = period_name(chart.series.periods[place])
    if ratio is None:
        return _("The number of cases jumped in {period}: ask why first.").format(period=month)
    return _("The number of cases changed in {period} to {ratio} times what it was: ask why first.").format(
        period=month, ratio=format_number(ratio, 1)
    )


def _main_sentence(chart: RunChart) -> tuple[str, str]:
    if chart.latest is None:
        return _("No value yet."), _("The chart starts with the first value.")
    phase = chart.latest_phase
    if phase is None or phase.runs is None:
        return _young_sentence(chart)
    finding = chart.main_finding
    if finding is None or finding.phase != len(chart.phases) - 1:
        return _quiet_sentence(chart, phase)
    if finding.rule == "crossings":
        return _crossings_sentence(chart, finding)
    if finding.rule == "beyond":
        return _beyond_sentence(chart, finding)
    if finding.against == "before":
        return _before_sentence(chart, finding)
    return _shift_sentence(chart, finding)


def _young_sentence(chart: RunChart) -> tuple[str, str]:
    """Fewer than ten points in the phase."""
    count = chart.judged_points
    if len(chart.phases) > 1:
        first = n_("{count} point since the new median.", "{count} points since the new median.", count)
    else:
        first = n_("{count} point so far.", "{count} points so far.", count)
    phase = chart.latest_phase
    shows = first.format(count=count)
    if phase is not None and phase.provisional:
        shows += " " + _("The dotted median is provisional and may still move.")
    return shows, _("From {count} on the program can tell chance from change.").format(count=RULES)


def _quiet_sentence(chart: RunChart, phase: Phase) -> tuple[str, str]:
    """No finding, or too few points off the line to find one."""
    if phase.runs is not None and phase.runs.n_useful < RULES:
        shows = _("Only {useful} of {count} points lie off the median: too few to tell chance from change.").format(
            useful=phase.runs.n_useful, count=phase.points
        )
        if not phase.runs.n_useful:
            shows = _("All {count} points lie on the line.").format(count=phase.points)
        if "median-at-ceiling" in chart.notes:
            return shows, _("Half of the points or more are at 100 %: count the cases between two misses instead.")
        return shows, _("Keep measuring.")
    shows = " ".join([_("Only chance variation: no change can be seen yet."), _target_sentence(chart)]).strip()
    return shows, _("Keep testing, and keep measuring.")


def _crossings_sentence(chart: RunChart, finding: Finding) -> tuple[str, str]:
    phase = chart.phases[finding.phase]
    line = _("median") if chart.kind == "run" else _("mean")
    shows = n_(
        "The line crosses its {line} {count} time in {points} points; chance alone would give {limit} or more.",
        "The line crosses its {line} {count} times in {points} points; chance alone would give {limit} or more.",
        finding.count,
    ).format(line=line, count=finding.count, points=phase.points, limit=finding.limit)
    return shows, _("It stays on one side longer than chance allows: look for a season, a drift, or two groups in one.")


def _beyond_sentence(chart: RunChart, finding: Finding) -> tuple[str, str]:
    point = chart.points[finding.places[0]]
    month = period_name(point.period)
    text = (
        _("{period} lies above its limit: {value}.") if finding.upward else _("{period} lies below its limit: {value}.")
    )
    value = counted_text(point.value, point.numerator, point.denominator, chart.series.style)
    return text.format(period=month, value=value), _what_changed(month)


def _what_changed(month: str) -> str:
    return _("Ask what was different in {period}, and write it on the chart.").format(period=month)


def _before_sentence(chart: RunChart, finding: Finding) -> tuple[str, str]:
    """The new phase against the old median."""
    style = chart.series.style
    now, before = chart.phases[-1].centre, chart.phases[-2].centre
    shows = _every_since(chart, finding) + "."
    if now is not None and before is not None:
        shows = _("{every}: {before} before, {now} since.").format(
            every=_every_since(chart, finding), before=line_text(before, style), now=line_text(now, style)
        )
    shows = " ".join([shows, _target_sentence(chart)]).strip()
    if finding.good is False:
        return shows, _what_changed(period_name(chart.points[finding.places[0]].period))
    return shows, _("Keep measuring: does it hold? Ask what made the difference before it is spread.")


def _shift_sentence(chart: RunChart, finding: Finding) -> tuple[str, str]:
    first = period_name(chart.points[finding.places[0]].period)
    if finding.leading:
        after = period_name(chart.points[min(finding.places[-1] + 1, len(chart.points) - 1)].period)
        shows = _("The first {count} points lie {where}, where chance would rarely give more than {limit}.").format(
            count=finding.count, where=_side(chart, finding), limit=finding.limit
        )
        return shows, _("Something changed about {period}. What? Write it on the chart.").format(period=after)
    if not finding.ongoing:
        shows = _("{phrase}, from {first} to {last}: longer than chance allows ({limit}), and over since.").format(
            phrase=_capital(finding_phrase(chart, finding)),
            first=first,
            last=period_name(chart.points[finding.places[-1]].period),
            limit=finding.limit,
        )
        return shows, _what_changed(first)
    shows = _("{every}: {count} in a row, where chance would rarely give more than {limit}.").format(
        every=_every_since(chart, finding), count=finding.count, limit=finding.limit
    )
    shows = " ".join([shows, _target_sentence(chart)]).strip()
    if finding.good:
        return shows, _("Set a new median from {period}, so that a slip back shows.").format(period=first)
    return shows, _what_changed(first)


def _every_since(chart: RunChart, finding: Finding) -> str:
    """ "Every month since May 2017 lies above the median", or the honest form where some lie on the line."""
    first = finding.places[0]
    known = [place for place in chart.known_places if place >= first]
    where, month = _side(chart, finding), period_name(chart.points[first].period)
    if known == list(finding.places) and is_monthly(chart.series):
        return _("Every month since {period} lies {where}").format(period=month, where=where)
    if known == list(finding.places):
        return _("Every point since {period} lies {where}").format(period=month, where=where)
    return _("Since {period} all points off the line lie {where}").format(period=month, where=where)


def _target_sentence(chart: RunChart) -> str:
    """Whether the latest value has reached the target; nothing without a target or a direction."""
    point, target, style = chart.latest, chart.series.target, chart.series.style
    if point is None or point.value is None or target is None or chart.series.direction == "neutral":
        return ""
    reached = point.value >= target if chart.series.direction == "up" else point.value <= target
    text = (
        _("The latest value, {value}, has reached the target of {target}.")
        if reached
        else _("The latest value, {value}, is not yet at the target of {target}.")
    )
    value = counted_text(point.value, point.numerator, point.denominator, style)
    return text.format(value=value, target=value_text(target, style))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rules_line(chart: RunChart) -> str:
    """The small line below a chart: which rules, on how many points, with what limits, about which line.

    "Anhøj rules · 36 points, none on the median · longest run 23 (finding above 8) · 6 crossings (finding
    below 13) · median of April 2016 to March 2017, frozen".
    """
    phase = chart.latest_phase
    if phase is None or phase.runs is None:
        return n_(
            "{count} point: drawn, not judged.", "{count} points: drawn, not judged.", chart.judged_points
        ).format(count=chart.judged_points)
    runs = phase.runs
    on_line = phase.points - runs.n_useful
    points = n_("{count} point", "{count} points", phase.points).format(count=phase.points)
    if on_line:
        where = n_("{count} on the line or not judged", "{count} on the line or not judged", on_line)
        points = _("{points}, {where}").format(points=points, where=where.format(count=on_line))
    else:
        points = _("{points}, none on the line").format(points=points)
    parts = [_("Anhøj rules"), points]
    if runs.longest_run is not None and runs.n_crossings is not None:
        parts.append(
            _("longest run {count} (finding above {limit})").format(count=runs.longest_run, limit=runs.longest_run_max)
        )
        parts.append(
            n_(
                "{count} crossing (finding below {limit})",
                "{count} crossings (finding below {limit})",
                runs.n_crossings,
            ).format(count=runs.n_crossings, limit=runs.n_crossings_min)
        )
    return DOT.join([*parts, *_line_notes(chart, phase)])


def _line_notes(chart: RunChart, phase: Phase) -> list[str]:
    """Which points the centre line stands on, and what to be careful about."""
    notes = []
    if phase.frozen_last is not None:
        notes.append(
            _("median of {first} to {last}, frozen").format(
                first=period_name(chart.points[phase.first].period),
                last=period_name(chart.points[phase.frozen_last].period),
            )
        )
    if "freeze-too-short" in chart.notes:
        notes.append(_("a median is frozen from 12 points on"))
    if "frozen-false-alarms" in chart.notes:
        notes.append(_("with a held median about 1 chart in 7 shows a finding by chance"))
    excluded = sum(not point.included for point in chart.points)
    if excluded:
        notes.append(
            n_("{count} point left out, with a reason", "{count} points left out, with a reason", excluded).format(
                count=excluded
            )
        )
    return notes
