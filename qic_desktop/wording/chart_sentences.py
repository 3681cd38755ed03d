"""What a chart shows and what to do next, in two plain sentences for every rule and every kind of chart.

It owns the order in which things are said: a jump in the number of cases first, then the main finding, then the
target and the marks. Names of rules and lines are in :mod:`qic_desktop.wording.chart_rules`. "Better" and "worse" are
said only where the measure has a better side, and a pattern that a season can make is not praised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qic_desktop.analysis.charts.denominator import jump_ratio
from qic_desktop.analysis.charts.values import ControlChart, Finding, Phase, RunChart, Variation
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.rules.codes import RuleCode, RuleSetCode
from qic_desktop.analysis.rules.runs_table import runs_bounds
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import _, capital, format_number, n_
from qic_desktop.wording.chart_rules import (
    chart_kind_name,
    finding_phrase,
    in_a_row,
    is_monthly,
    line_name,
    place_kind,
    place_name,
    side_words,
    the_line,
)
from qic_desktop.wording.chart_told import compared_years, told_as, years_sentence
from qic_desktop.wording.values import counted_text, line_text, value_text

Sentences = tuple[str, str]
"""What the chart shows, and what to do next."""

BOUNDED: frozenset[RuleSetCode] = frozenset({"anhoej", "bestbox", "cutbox"})
"""Rule sets whose limits follow the number of points, so that chance may be spoken of."""


def chart_sentence(chart: RunChart) -> Sentences:
    """(what the chart shows, what to do next), in plain words.

    A jump in the number of cases is said before anything else; with fewer than ten points no pattern is judged.
    """
    shows, then = _main_sentence(chart)
    return _joined(_jump_sentence(chart), shows, _held_sentence(chart), marks_sentence(chart)), then


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _jump_sentence(chart: RunChart) -> str:
    place = chart.denominator_jump
    if place is None:
        return ""
    ratio = jump_ratio(chart.series.denominators, place)
    month = place_name(chart, place)
    if ratio is None:
        return _("The number of cases jumped in {period}: ask why first.").format(period=month)
    return _("The number of cases changed in {period} to {ratio} times what it was: ask why first.").format(
        period=month, ratio=format_number(ratio, 1)
    )


def _held_sentence(chart: RunChart) -> str:
    """How sure a finding against a held line is, where its limits are not simulated for one."""
    finding = chart.main_finding
    if finding is None or finding.against == "own" or finding.rule == "beyond":
        return ""
    if finding.phase != len(chart.phases) - 1 or "frozen-false-alarms" not in chart.notes:
        return ""
    return _("About 1 chart in 7 with a held line shows a finding by chance.")


def _main_sentence(chart: RunChart) -> Sentences:
    if chart.latest is None and chart.series.by_event:
        return _("No two events yet."), _("The chart starts with the second one: it shows what lies between two.")
    if chart.latest is None:
        return _("No value yet."), _("The chart starts with the first value.")
    phase, finding = chart.latest_phase, chart.main_finding
    told = finding is not None and finding.phase == len(chart.phases) - 1
    if phase is not None and phase.centre is None and phase.points >= RULES:
        return _lineless_sentence(chart)
    if phase is None or (phase.runs is None and not told):
        return _young_sentence(chart)
    if finding is None or not told:
        return _quiet_sentence(chart, phase)
    shows, then = _SENTENCES[finding.rule](chart, finding)
    return _joined(shows, years_sentence(chart, finding, told_as(chart, finding))), then


# --- nothing found ----------------------------------------------------------------------------------------------


def _young_sentence(chart: RunChart) -> Sentences:
    """Fewer than ten points in the phase."""
    count = chart.judged_points
    phase = chart.latest_phase
    if phase is not None and phase.after_break:
        first = n_("{count} point since the new definition.", "{count} points since the new definition.", count)
    elif len(chart.phases) > 1:
        first = n_("{count} point since the new {line}.", "{count} points since the new {line}.", count)
    else:
        first = n_("{count} point so far.", "{count} points so far.", count)
    line = line_name(chart, phase)
    shows = first.format(count=count, line=line)
    if phase is not None and phase.provisional:
        shows += " " + _("The dotted {line} is provisional and may still move.").format(line=line)
    return shows, _("From {count} on the program can tell chance from change.").format(count=RULES)


def _lineless_sentence(chart: RunChart) -> Sentences:
    """Points enough, and still no line: the numbers cannot be right, or not for this chart."""
    if "negative-count" in chart.notes:
        shows = _("Counts cannot lie below nought: there are no lines.")
        return shows, _("Correct them, or read it as a run chart.")
    known = _why_no_limits(chart)
    return known or (_("These numbers give no lines."), _("Read it as a run chart, or choose another chart."))


def _quiet_sentence(chart: RunChart, phase: Phase) -> Sentences:
    """No finding, or too few points off the line to find one."""
    if phase.runs is not None and phase.runs.n_useful < RULES:
        return _few_off_the_line(chart, phase, phase.runs.n_useful)
    why = _why_no_limits(chart)
    if why:
        return why
    if chart.kind in _OF_SPREAD:
        shows = (
            _("The steps from value to value are about as large as before: no change in them can be seen.")
            if chart.kind == "mr"
            else _("The values behind a point lie about as far apart as before: no change in that can be seen.")
        )
        return shows, _("Read it beside the {chart}: by itself it says nothing about better or worse.").format(
            chart=chart_kind_name(_OF_SPREAD[chart.kind])
        )
    shows = _joined(_("Only chance variation: no change can be seen yet."), _target_sentence(chart))
    return shows, _("Keep testing, and keep measuring.")


_OF_SPREAD: Mapping[ChartKind, ChartKind] = {"mr": "i", "s": "xbar"}
"""Charts of how much points differ, and the charts of level that they belong to."""


def _few_off_the_line(chart: RunChart, phase: Phase, useful: int) -> Sentences:
    shows = _("Only {useful} of {count} points lie off the {line}: too few to tell chance from change.").format(
        useful=useful, count=phase.points, line=line_name(chart, phase)
    )
    if not useful:
        shows = _("All {count} points lie on the line.").format(count=phase.points)
    if "median-at-ceiling" in chart.notes:
        return shows, _("Count the cases between two misses instead: half of the points or more are at 100 %.")
    return shows, _("Keep measuring.")


def _why_no_limits(chart: RunChart) -> Sentences | None:
    """Why a chart that should have limits has none."""
    if "not-positive" in chart.notes:
        shows = _("Some times between events are 0 or less, so this chart has no limits.")
        return shows, _("Give the time of day of events on one day, or use a G chart or a run chart.")
    if "no-spread" in chart.notes:
        shows = _("The points the limits stand on do not vary, so the chart has no limits.")
        return shows, _("Check that the numbers are counted and not copied.")
    if "no-limits" in chart.notes:
        return _("These numbers give no limits."), _("Read it as a run chart, or choose another chart.")
    return None


# --- runs -------------------------------------------------------------------------------------------------------


def _shift_sentence(chart: RunChart, finding: Finding) -> Sentences:
    if finding.against == "before":
        return _before_sentence(chart, finding)
    first = place_name(chart, finding.places[0])
    if finding.leading:
        after = place_name(chart, min(finding.places[-1] + 1, len(chart.points) - 1))
        text = (
            _("The first {count} points of this phase lie {where}, {limit}.")
            if finding.phase
            else _("The first {count} points lie {where}, {limit}.")
        )
        shows = text.format(count=finding.count, where=side_words(chart, finding), limit=_limit_words(chart, finding))
        return shows, _("Ask what changed about {period}, and write it on the chart.").format(period=after)
    if not finding.ongoing:
        shows = _("{phrase}, from {first} to {last}, {limit}. It did not last.").format(
            phrase=capital(finding_phrase(chart, finding)),
            first=first,
            last=place_name(chart, finding.places[-1]),
            limit=_limit_words(chart, finding),
        )
        return shows, _what_changed(chart, finding.places[0])
    shows = _("{every}: {count} in a row, {limit}.").format(
        every=_every_since(chart, finding), count=finding.count, limit=_limit_words(chart, finding)
    )
    shows = _joined(shows, _target_sentence(chart))
    if told_as(chart, finding).kind == "improvement":
        line = line_name(chart, chart.phases[finding.phase])
        return shows, _("Set a new {line} from {period}, so that a slip back shows.").format(line=line, period=first)
    return shows, _what_changed(chart, finding.places[0])


def _limit_words(chart: RunChart, finding: Finding) -> str:
    """What chance allows, or from what length on the rule speaks."""
    if chart.rule_set in BOUNDED:
        return _("where chance would rarely give more than {limit}").format(limit=finding.limit)
    return _("a finding from {length} on").format(length=finding.limit + 1)


def _before_sentence(chart: RunChart, finding: Finding) -> Sentences:
    """The new phase against the old line."""
    style = chart.series.style
    now, before = chart.phases[-1].centre, chart.phases[-2].centre
    shows = _every_since(chart, finding) + "."
    if now is not None and before is not None:
        shows = _("{every}: {before} before, {now} since.").format(
            every=_every_since(chart, finding), before=line_text(before, style), now=line_text(now, style)
        )
    shows = _joined(shows, _target_sentence(chart))
    if finding.good is False:
        return shows, _what_changed(chart, finding.places[0])
    return shows, _("Keep measuring: does it hold? Ask what made the difference before it is spread.")


def _every_since(chart: RunChart, finding: Finding) -> str:
    """ "Every month since May 2017 lies above the median", or the honest form where some lie on the line."""
    first = finding.places[0]
    known = [place for place in chart.known_places if place >= first]
    where, month = side_words(chart, finding), place_name(chart, first)
    if known == list(finding.places) and is_monthly(chart.series):
        return _("Every month since {period} lies {where}").format(period=month, where=where)
    if known == list(finding.places):
        return _("Every point since {period} lies {where}").format(period=month, where=where)
    return _("Since {period} all points off the line lie {where}").format(period=month, where=where)


def _crossings_sentence(chart: RunChart, finding: Finding) -> Sentences:
    shows = n_(
        "The values cross {line} {count} time in {points} points; chance would rarely give fewer than {limit}.",
        "The values cross {line} {count} times in {points} points; chance would rarely give fewer than {limit}.",
        finding.count,
    ).format(
        line=the_line(chart, finding),
        count=finding.count,
        points=chart.phases[finding.phase].points,
        limit=finding.limit,
    )
    return _long_on_one_side(chart, shows)


def _corner_sentence(chart: RunChart, finding: Finding) -> Sentences:
    runs = chart.phases[finding.phase].runs
    crossings = runs.n_crossings if runs is not None and runs.n_crossings is not None else 0
    shows = n_(
        "A run of {length} together with only {count} crossing is more than chance would give.",
        "A run of {length} together with only {count} crossings is more than chance would give.",
        crossings,
    ).format(length=finding.count, count=crossings)
    return _long_on_one_side(chart, shows)


def _runs_sentence(chart: RunChart, finding: Finding) -> Sentences:
    runs = chart.phases[finding.phase].runs
    bounds = runs_bounds(runs.n_useful) if runs is not None else None
    fewest, most = bounds or (finding.limit, finding.limit)
    text = n_(
        "The points make {count} run about {line}; chance would give {fewest} to {most}.",
        "The points make {count} runs about {line}; chance would give {fewest} to {most}.",
        finding.count,
    )
    shows = text.format(count=finding.count, line=the_line(chart, finding), fewest=fewest, most=most)
    if finding.count < finding.limit:
        return _long_on_one_side(chart, shows)
    return shows, _("Look for two sources by turns, or for numbers put right afterwards: it changes sides too often.")


def _long_on_one_side(chart: RunChart, shows: str) -> Sentences:
    """A season alone can make such a pattern: praise needs the same months of two years, and is then said with them."""
    found = compared_years(chart)
    if found == "improving":
        shows = _joined(shows, _("The last 12 months are better than the same months of the first year."))
        return shows, _("Ask what made the difference, which no season explains, and write it on the chart.")
    if found == "worse":
        shows = _joined(shows, _("The last 12 months are worse than the same months of the first year."))
        return shows, _("Ask what is different now, which no season explains, and write it on the chart.")
    return shows, _("Look for a season, a drift, or two groups in one: it stays on one side longer than chance allows.")


# --- points and patterns ------------------------------------------------------------------------------------------


def _beyond_sentence(chart: RunChart, finding: Finding) -> Sentences:
    point = chart.points[finding.places[0]]
    month = place_name(chart, finding.places[0])
    texts = {
        "mr": _("The step to {period} is larger than its limit: {value}."),
        "s": _("The values of {period} lie further apart than the limit: {value}."),
    }
    text = (
        _("{period} lies above its limit: {value}.") if finding.upward else _("{period} lies below its limit: {value}.")
    )
    if finding.upward:
        text = texts.get(chart.kind, text)
    value = counted_text(point.value, point.numerator, point.denominator, chart.series.style)
    return capital(text.format(period=month, value=value)), _what_changed(chart, finding.places[0])


def _what_changed(chart: RunChart, place: int) -> str:
    """What to ask about a point; days and events are not said as months are."""
    texts = {
        "day": _("Ask what was different on {period}, and write it on the chart."),
        "event": _("Ask what was different at {period}, and write it on the chart."),
    }
    text = texts.get(place_kind(chart, place), _("Ask what was different in {period}, and write it on the chart."))
    return text.format(period=place_name(chart, place))


def _span(chart: RunChart, finding: Finding) -> tuple[str, str]:
    places = finding.places
    return place_name(chart, places[0]), place_name(chart, places[-1])


def _trend_sentence(chart: RunChart, finding: Finding) -> Sentences:
    first, last = _span(chart, finding)
    text = _("{row} rising, from {first} to {last}.") if finding.upward else _("{row} falling, from {first} to {last}.")
    shows = text.format(row=capital(in_a_row(chart, finding.count)), first=first, last=last)
    if finding.good is False:
        return shows, _("A trend alone is weak evidence: ask what is changing, and watch the next points.")
    return shows, _("A trend alone is weak evidence: wait for more points before you build on it.")


def _hint_sentence(chart: RunChart, finding: Finding) -> Sentences:
    """Two of three, four of five: weaker evidence than a point beyond a limit."""
    first, last = _span(chart, finding)
    shows = _("{phrase}, from {first} to {last}.").format(
        phrase=capital(finding_phrase(chart, finding)), first=first, last=last
    )
    if finding.good is False:
        return shows, _("An early hint, no proof: ask what was different, and watch the next points.")
    return shows, _("An early hint, no proof: see whether the next points say the same.")


def _inner_sentence(chart: RunChart, finding: Finding) -> Sentences:
    shows = _("{phrase}: the points vary less than the limits allow.").format(
        phrase=capital(finding_phrase(chart, finding))
    )
    return shows, _("Are the limits right for these points? If the process has become steadier, set new ones.")


def _outer_sentence(chart: RunChart, finding: Finding) -> Sentences:
    shows = _("{phrase}, on both sides.").format(phrase=capital(finding_phrase(chart, finding)))
    return shows, _("Two groups may be mixed in one chart, such as two wards or shifts: draw them apart.")


def _alternating_sentence(chart: RunChart, finding: Finding) -> Sentences:
    shows = _("{phrase}: chance rarely does that.").format(phrase=capital(finding_phrase(chart, finding)))
    return shows, _("Two sources may take turns, such as two teams or registers: draw them apart.")


_SENTENCES: Mapping[RuleCode, Callable[[RunChart, Finding], Sentences]] = {
    "shift": _shift_sentence,
    "crossings": _crossings_sentence,
    "corner": _corner_sentence,
    "runs": _runs_sentence,
    "trend": _trend_sentence,
    "beyond": _beyond_sentence,
    "two-of-three": _hint_sentence,
    "four-of-five": _hint_sentence,
    "inner-third": _inner_sentence,
    "outer-thirds": _outer_sentence,
    "alternating": _alternating_sentence,
}


# --- target and marks -----------------------------------------------------------------------------------------------


def current_target(chart: RunChart) -> float | None:
    """The target in force at the latest point; the last one where it changed over time."""
    series = chart.series
    return next((target for target in reversed(series.targets) if target is not None), series.target)


def _target_sentence(chart: RunChart) -> str:
    """Whether the latest value has reached the target; nothing without a target or a direction, or beside a mark."""
    point, target, style = chart.latest, current_target(chart), chart.series.style
    if point is None or point.value is None or target is None or chart.series.direction is Direction.NEUTRAL:
        return ""
    if chart.kind in ("mr", "s") or (isinstance(chart, ControlChart) and chart.assurance is not None):
        return ""
    reached = point.value >= target if chart.series.direction is Direction.UP else point.value <= target
    text = (
        _("The latest value, {value}, has reached the target of {target}.")
        if reached
        else _("The latest value, {value}, is not yet at the target of {target}.")
    )
    value = counted_text(point.value, point.numerator, point.denominator, style)
    return text.format(value=value, target=value_text(target, style))


def marks_sentence(chart: RunChart) -> str:
    """The two marks of Making Data Count in words; empty where the chart has none, or they say what is said anyway."""
    if not isinstance(chart, ControlChart):
        return ""
    said = []
    if chart.variation is not None and (chart.variation != "common" or chart.main_finding is not None):
        said.append(_variation_sentence(chart.variation))
    target = current_target(chart)
    if chart.assurance is not None and target is not None:
        texts = {
            "passes": _("As things are, the target of {target} will be reached."),
            "hit-or-miss": _(
                "As things are, chance decides from point to point whether the target of {target} is reached."
            ),
            "fails": _("As things are, the target of {target} will be missed."),
        }
        said.append(texts[chart.assurance].format(target=value_text(target, chart.series.style)))
    return " ".join(said)


def _variation_sentence(variation: Variation) -> str:
    texts: Mapping[Variation, str] = {
        "common": _("The latest point varies as before."),
        "improvement-high": _("The latest point belongs to a change for the better (high)."),
        "improvement-low": _("The latest point belongs to a change for the better (low)."),
        "concern-high": _("The latest point belongs to a change for the worse (high)."),
        "concern-low": _("The latest point belongs to a change for the worse (low)."),
        "high": _("The latest point belongs to a change upwards."),
        "low": _("The latest point belongs to a change downwards."),
    }
    return texts[variation]
