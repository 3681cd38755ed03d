"""A measure's chart for the wall: the latest values printed, twelve periods ahead empty, to go on with by hand."""

from __future__ import annotations

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.axes import round_step, value_range
from qic_desktop.analysis.geometry.wall import (
    Wall,
    WallAxis,
    WallColumn,
    WallFlag,
    WallLine,
    WallRun,
    WallWords,
    wall_scene,
)
from qic_desktop.analysis.rules.boxes import RunsMethod, bounds_for
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.rule_sets import RULES_OF
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import Period, find_period, find_place, period_of
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.values import Imprint
from qic_desktop.reports.wall_value import Paper, WallChart
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import data_plans
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing.reporting import imprint_of, owner_name
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.definitions import sample_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import axis_text, line_text, value_text

AHEAD = 12
"""So many periods are left empty, to be filled in by hand."""

PRINTED: dict[Paper, int] = {"a3": 24, "a4": 12}
"""So many of the latest periods are printed: on the smaller paper fewer, or nobody can read them from afar."""

BOXES: dict[RuleSetCode, RunsMethod] = {"anhoej": "anhoej", "bestbox": "bestbox", "cutbox": "cutbox"}
"""The sets whose longest run depends on the number of points."""

ENDED_BY_CENTRE: frozenset[RuleSetCode] = frozenset({"western-electric", "nelson", "making-data-count"})
"""The sets by which a point on the line ends a row."""

_MOST_TICKS, _FINE = 7, 5
_MOST_FLAGS = 3


def wall_chart(workspace: Workspace, view: MeasureView, *, site: str | None = None, paper: Paper = "a3") -> WallChart:
    """Everything on the page; the store is not needed afterwards.

    Raises:
        NotFoundError: in a store with many sites, no site was named.
    """
    chart = charts.measure_chart(workspace, view, site)
    owner = owner_name(workspace, site)
    imprint = imprint_of(workspace, owner)
    shown = _shown(chart, PRINTED[paper])
    columns = (*(_column(chart, place, shown) for place in shown), *_ahead(workspace, view, chart, shown))
    flags = tuple(
        WallFlag(one.place - shown.start, one.letter, one.text) for one in chart.annotations if one.place in shown
    )
    wall = Wall(
        words=_words(workspace, view, chart, owner, imprint),
        rows=_rows(chart),
        columns=columns,
        known=len(shown),
        axis=_axis(chart, shown),
        lines=_lines(chart, shown),
        flags=flags[-_MOST_FLAGS:],
        run=_run(chart),
    )
    return WallChart(owner, view.name, wall_scene(wall), imprint, paper, len(shown), AHEAD)


def _shown(chart: RunChart, most: int) -> range:
    """The places that are printed: up to the last that has a value or a reason; what is not in yet stays empty."""
    periods, gaps = chart.series.periods, chart.series.gaps
    told = [place for place, value in enumerate(chart.values) if value is not None or periods[place] in gaps]
    return range(max(told[0], told[-1] + 1 - most), told[-1] + 1) if told else range(0)


# --- columns ------------------------------------------------------------------------------------------------------


def _column(chart: RunChart, place: int, shown: range) -> WallColumn:
    series, value = chart.series, chart.values[place]
    period = series.periods[place]
    before = series.periods[place - 1] if place > shown.start else ""
    written = "–" if value is None else value_text(value, series.style, unit=False, trim=False)
    if series.by_event:
        return WallColumn("", _year(period, before), (_day(period), written, ""), value)
    cells = (*_counts(chart, place), written, "")
    return WallColumn(_short(period), _year(period, before), cells, value)


def _counts(chart: RunChart, place: int) -> tuple[str, ...]:
    """Numerator and denominator, where the measure has them."""
    series = chart.series
    if not series.denominators:
        return ()
    counted = (series.numerators[place], series.denominators[place])
    return tuple("–" if number is None else format_number(number) for number in counted)


def _ahead(workspace: Workspace, view: MeasureView, chart: RunChart, shown: range) -> tuple[WallColumn, ...]:
    """The empty periods that follow; of rare events nobody knows the day."""
    if chart.series.by_event:
        return (WallColumn(""),) * AHEAD
    last = find_period(chart.series.periods[shown[-1]]) if shown else None
    period = last or period_of(workspace.today(), view.period_kind).preceding().preceding()
    columns: list[WallColumn] = []
    for _turn in range(AHEAD):
        before, period = period, period.following()
        known = before.text if shown or columns else ""
        columns.append(WallColumn(_short(period.text), _year(period.text, known)))
    return tuple(columns)


def _short(period: str) -> str:
    """The name below a column, without its year."""
    return period_name(period, short=True, with_year=False)


def _day(period: str) -> str:
    """The day of an event, without its number among those of the day."""
    return period_name(period.partition(" ")[0], short=True, with_year=False)


def _year(period: str, before: str) -> str:
    """The year where it begins; at the first column in any case."""
    now, then = find_place(period), find_place(before) if before else None
    if now is None or (then is not None and _year_of(then) == _year_of(now)):
        return ""
    return str(_year_of(now))


def _year_of(period: Period) -> int:
    """The year that a period is named by: week 1 may begin in December."""
    return int(period.text.rpartition(":")[2][:4])


def _rows(chart: RunChart) -> tuple[str, ...]:
    """The names of the squares, from top to bottom; the last one is who did it."""
    series = chart.series
    value = _("per cent") if series.style.percent else (series.style.unit or _("value"))
    if series.by_event:
        return (_("day"), value, _("who"))
    counts = (_("counted"), _("out of")) if series.denominators else ()
    return (*counts, value, _("who"))


# --- scale and lines ----------------------------------------------------------------------------------------------


def _axis(chart: RunChart, shown: range) -> WallAxis:
    """A scale with room for what may come: the good end of shares is always on it."""
    style = chart.series.style
    # Also of values that are no longer printed: what was once so low may come again.
    values = [value for value in chart.values if value is not None]
    values += [line.value for line in _lines(chart, shown)]
    if style.percent:
        values.append(0.0 if chart.series.direction is Direction.DOWN else 1.0)
    elif values:
        values.append(max(values) * 1.2)
    low, high, step = value_range(
        values, percent=style.percent, most=_MOST_TICKS, from_zero=style.from_zero, least_span=0.4
    )
    count = round((high - low) / step)
    ticks = tuple(
        (low + number * step, axis_text(low + number * step, style, step=step, with_unit=number == count))
        for number in range(count + 1)
    )
    fine = round_step(step, _FINE)
    whole = not style.percent and style.decimals == 0
    return WallAxis(low, high, max(1.0, fine) if whole and step >= 1 else fine, ticks)


def _lines(chart: RunChart, shown: range) -> tuple[WallLine, ...]:
    """The median in force to the right end, the one before it dotted, and the target."""
    lines = []
    style, phases = chart.series.style, [one for one in chart.phases if one.centre is not None]
    if phases and phases[-1] is chart.phases[-1]:
        now = phases[-1]
        name = _("median {value}, for now") if now.provisional else _("median {value}")
        start = max(0, now.first - shown.start)
        lines.append(WallLine(now.centre or 0.0, name.format(value=_bare(now.centre, chart)), "centre", start))
    if len(phases) > 1 and phases[-2].last >= shown.start and not phases[-1].after_break:
        before = phases[-2]
        name = _("before {value}").format(value=_bare(before.centre, chart))
        first, until = max(0, before.first - shown.start), before.last + 1 - shown.start
        lines.append(WallLine(before.centre or 0.0, name, "before", first, until))
    if chart.series.target is not None:
        name = _("target {value}").format(value=line_text(chart.series.target, style, unit=False))
        lines.append(WallLine(chart.series.target, name, "target"))
    return tuple(lines)


def _bare(value: float | None, chart: RunChart) -> str:
    return "" if value is None else line_text(value, chart.series.style, unit=False)


def _run(chart: RunChart) -> WallRun:
    """Boxes up to the first count that is a finding by the rules of the chart, with the dots that stand there now."""
    phase, needed = chart.latest_phase, _needed_run(chart)
    if phase is None or phase.centre is None or not needed:
        return WallRun()
    passed_over = _passes_over(chart)
    counted, above = 0, True
    for place in reversed(phase.places):
        value = chart.values[place]
        if value is None or chart.series.periods[place] in chart.series.excluded:
            continue
        if value == phase.centre:
            if passed_over:
                continue
            break
        if counted and (value > phase.centre) is not above:
            break
        above, counted = value > phase.centre, counted + 1
    words = _("in a row, above") if above else _("in a row, below")
    return WallRun(needed, min(counted, needed), words)


def _needed_run(chart: RunChart) -> int:
    """How many dots on one side are a finding by the rules of this chart; 0 while there are too few to say."""
    phase = chart.latest_phase
    if phase is None or phase.runs is None or phase.runs.longest_run_max is None:
        return 0
    if chart.rule_set in BOXES:
        return bounds_for(phase.runs.n_useful, BOXES[chart.rule_set]).longest + 1
    return next((rule.length for rule in RULES_OF[chart.rule_set].about_median if rule.code == "shift"), 0)


def _passes_over(chart: RunChart) -> bool:
    """Whether a dot on the line neither counts nor ends the row; by some published rules it ends it."""
    return chart.rule_set not in ENDED_BY_CENTRE


# --- words --------------------------------------------------------------------------------------------------------


def _words(workspace: Workspace, view: MeasureView, chart: RunChart, owner: str, imprint: Imprint) -> WallWords:
    made = _("Made {date}.").format(date=imprint.made_on)
    practice = _("Practice data, not a record of care.") if imprint.practice else ""
    revision = _("Definition {n}.").format(n=view.definition.revision) if view.definition is not None else ""
    foot = " ".join(part for part in (made, practice, revision) if part)
    return WallWords(
        title=view.name,
        below=" · ".join(part for part in (owner, *_lines_below(chart)) if part),
        how=_how(chart),
        read=(_("Read the line"), _reading(chart)),
        defined=_definition(view, _cases(workspace, view)),
        notes=_("What we changed, and what happened"),
        foot=foot,
        practice=_("Practice data") if imprint.practice else "",
    )


def _lines_below(chart: RunChart) -> tuple[str, ...]:
    series = chart.series
    unit = _("per cent") if series.style.percent else series.style.unit
    better = {Direction.UP: _("up is better"), Direction.DOWN: _("down is better")}.get(series.direction, "")
    return (unit, better)


def _how(chart: RunChart) -> tuple[str, ...]:
    """How it is filled in by hand, in three steps."""
    head = _("How to fill it in")
    last = _("3. Write who did it. A time without a number stays empty.")
    if chart.series.by_event:
        first, second = _("1. Write the day of the event."), _("2. Write what lay between; put a dot and join it.")
    elif chart.series.denominators:
        first = _("1. Write the two numbers into the empty squares.")
        second = _("2. Work out the value; put a dot; join it to the last one.")
    else:
        first = _("1. Write the number into the empty square.")
        second = _("2. Put a dot at that height; join it to the last one.")
    return (head, first, second, last)


def _reading(chart: RunChart) -> str:
    phase, run = chart.latest_phase, _run(chart)
    if phase is None or phase.centre is None or (chart.still_needed and not run.boxes):
        return _(
            "Put in a dot each time. From ten dots on the program can draw the median and say what is more than chance."
        )
    if not run.boxes:
        return _("Put in a dot each time, and look at the line with your team.")
    median = _bare(phase.centre, chart)
    if not _passes_over(chart):
        return n_(
            "Count the dots in a row on one side of the median, {median}; one that lies on it ends the row. {n} or "
            "more: something has changed. Ask what, and tell your team and your coach.",
            "Count the dots in a row on one side of the median, {median}; one that lies on it ends the row. {n} or "
            "more: something has changed. Ask what, and tell your team and your coach.",
            run.boxes,
        ).format(median=median, n=run.boxes)
    return n_(
        "Count the dots in a row on one side of the median, {median}; pass over one that lies on it. {n} or more: "
        "something has changed. Ask what, and tell your team and your coach.",
        "Count the dots in a row on one side of the median, {median}; pass over one that lies on it. {n} or more: "
        "something has changed. Ask what, and tell your team and your coach.",
        run.boxes,
    ).format(median=median, n=run.boxes)


def _cases(workspace: Workspace, view: MeasureView) -> str:
    """Which cases are looked at: as the team plans it, else as the definition says; empty where nobody said."""
    plan = data_plans.find_plan(workspace, view).plan if workspace.role is Role.SITE else None
    if plan is not None and plan.sampling:
        return sample_words(plan.sampling, plan.sample_size)
    found = view.definition
    return sample_words(found.method, found.sample_size) if found is not None else ""


def _definition(view: MeasureView, cases: str) -> tuple[str, ...]:
    """What counts, in the words of the definition in force, and which cases are looked at."""
    found = view.definition
    if found is None:
        return (_("What counts"), _("The definition is not here yet."))
    parts = (
        ("{text}", found.numerator_text),
        (_("Out of: {text}"), found.denominator_text),
        (_("With: {text}"), found.inclusion),
        (_("Without: {text}"), found.exclusion),
        (_("Read in: {text}"), found.source_text),
        (_("Cases: {text}"), cases),
    )
    return (_("What counts"), *(words.format(text=text.strip()) for words, text in parts if text and text.strip()))
