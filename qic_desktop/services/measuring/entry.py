"""A measure as it is typed and read: the rows of its grid, what stood there before, and what its chart is made of.

Everything a page needs to redraw without asking the store again. Recording is in ``observations``; how a row looks
is the window's.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.clock import local_time
from qic_desktop.domain.observation import Doubt, MissingReason, Observation, doubts, observation_id
from qic_desktop.domain.outlier import LOOKED_BACK, FarNumber, far_numbers
from qic_desktop.domain.people import Person
from qic_desktop.domain.period import Period, find_drawable, find_period, period_of, periods_between
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.coaching import recounts
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving.cycles import list_cycles
from qic_desktop.services.measuring import event_sheet, observations, strata
from qic_desktop.services.measuring.event_sheet import EventSheet
from qic_desktop.services.measuring.measures import DUE_DAY, MeasureView
from qic_desktop.services.measuring.observations import Entry, HistoryLine, sent_by
from qic_desktop.services.measuring.value_histories import Histories, measure_history
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.decisions import Decision
from qic_desktop.wording.chart_rules import chart_kind_name, finding_phrase, rule_set_name
from qic_desktop.wording.charts import DOT
from qic_desktop.wording.conflicts import choice_words, decision_words
from qic_desktop.wording.exchange import day_name
from qic_desktop.wording.records import Names

OWN_COLUMNS = 6
"""Columns of a file of numbers that are the values' own; the others are the chart's."""
PLACE_COLUMNS = 8
Timing = Literal["complete", "running", "future"]
LONGEST_GRID = 1200
YOUNG = 12
"""A local measure's chart shows the months to be counted back until it has so many values."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One period of the grid. ``corrections`` are values that were sealed and then changed, oldest first.

    ``sent`` is None where nothing stands, else whether a finished package has carried what stands here. ``parts`` are
    the values of the measure's parts in this period, by name, where all cases are shown. ``due`` is None before the
    team began: such a period is only counted back. ``far`` are its numbers that are far from those of the rows before.
    """

    period: str
    timing: Timing
    due: date | None
    observation: Observation | None = None
    corrections: tuple[HistoryLine, ...] = ()
    sent: bool | None = None
    sealed: bool = False
    parts: Mapping[str, Observation] = field(default_factory=dict)
    far: tuple[FarNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """Everything about one measure's values. ``note_cycles`` leads from an annotation's text to its cycle's id.

    A measure of rare events has no rows: ``events`` has them, and ``lines`` are by the id of the event. ``stratum``
    names the part of the cases that is shown, empty for all of them; ``strata`` are the parts that there are.
    ``verified`` has the coach's recounts of values that still stand, by period. ``decided_by`` says who decides on the
    collaborative's measures, as its kind has it.
    """

    view: MeasureView
    given: ChartInput
    rows: tuple[SheetRow, ...]
    lines: Mapping[str, tuple[HistoryLine, ...]]
    names: Mapping[str, str]
    note_cycles: Mapping[str, str]
    scope: str
    own_writer: str
    today: date
    enrolled: bool
    events: EventSheet | None = None
    stratum: str = ""
    strata: tuple[str, ...] = ()
    verified: Mapping[str, recounts.RecountView] = field(default_factory=dict)
    decided_by: str = ""


def open_sheet(
    workspace: Workspace,
    view: MeasureView,
    *,
    earlier: int = 0,
    histories: Histories | None = None,
    stratum: str = "",
) -> EntrySheet:
    """Read a measure's sheet; ``earlier`` adds so many periods before the first, to count back from the register.

    ``histories`` spares reading the chain again where many sheets are opened (``newest_histories``): the sheet then
    has the rows of its periods and the newest complete one alone, of all cases and not of a ``stratum``.
    """
    # A list of many sheets shows the line alone, as Today does, which has read it already.
    given = charts.chart_input(workspace, view, with_notes=histories is None, stratum=stratum)
    if view.form.is_by_event:
        history = event_sheet.event_history(workspace, view)
        events = event_sheet.read_events(workspace, view, given.series.periods, history)
        return replace(_sheet(workspace, given, (), history), events=events)
    found = {one.period: one for one in observations.list_observations(workspace, view, stratum=stratum)}
    periods = _row_periods(workspace, view, given, earlier)
    if not view.is_core and sum(value is not None for value in given.series.values) < YOUNG:
        last = period_of(workspace.today(), view.period_kind).preceding().text
        shown = [period.text for period in periods if period.text <= last]
        given = charts.with_observations(given, found, at_least=shown)
    lines = measure_history(workspace, view, stratum) if histories is None else histories.get(view.id, {})
    is_sent = sent_by(workspace)
    if histories is not None:
        complete = [one.text for one in periods if timing_of(one, workspace.today()) == "complete"][-1:]
        periods = tuple(one for one in periods if one.text in lines or one.text in complete)
    begins = find_period(collaboratives.own_start(workspace) or "")
    rows = _compared([_row(workspace, view, one, (found.get(one.text), lines, is_sent), begins) for one in periods])
    parts = strata.parts_of(workspace, view) if not stratum else {}
    rows = tuple(replace(row, parts=parts[row.period]) if row.period in parts else row for row in rows)
    known = strata.known_parts(workspace, view) if histories is None else ()
    return replace(_sheet(workspace, given, rows, lines), view=view, stratum=stratum, strata=known)


def _sheet(
    workspace: Workspace, given: ChartInput, rows: tuple[SheetRow, ...], lines: Mapping[str, tuple[HistoryLine, ...]]
) -> EntrySheet:
    return EntrySheet(
        view=given.view,
        given=given,
        rows=rows,
        lines=lines,
        names={one.id: one.name or "" for one in workspace.journal.list_records(Person, workspace.private_scope)},
        note_cycles=_note_cycles(workspace),
        scope=workspace.scope.text,
        own_writer=workspace.journal.writer,
        today=workspace.today(),
        enrolled=collaboratives.find_collaborative(workspace) is not None,
        verified=recounts.verified(workspace, "", given.view.id),
        decided_by=collaboratives.profile_of(workspace).measures,
    )


def _note_cycles(workspace: Workspace) -> dict[str, str]:
    """What a note of a cycle says → the cycle."""
    return workspace.store.remembered(
        "note-cycles",
        lambda: {f"{one.label} · {one.title}": one.id for one in list_cycles(workspace)},
        observations.all_but_values(),
    )


def _compared(rows: Sequence[SheetRow]) -> tuple[SheetRow, ...]:
    """Each with those of its numbers that are far from the numbers of the rows before."""
    before: deque[Observation] = deque(maxlen=LOOKED_BACK)
    made = []
    for row in rows:
        far = far_numbers(tuple(before), row.observation)
        made.append(replace(row, far=far) if far else row)
        if row.observation is not None:
            before.append(row.observation)
    return tuple(made)


def far_in(rows: Iterable[SheetRow], period: str, observation: Observation | None) -> tuple[FarNumber, ...]:
    """The numbers of what now stands in a period that are far from those of the rows before it, oldest first."""
    before = [row.observation for row in rows if row.period < period and row.observation is not None]
    return far_numbers(before, observation)


def _row_periods(workspace: Workspace, view: MeasureView, given: ChartInput, earlier: int) -> tuple[Period, ...]:
    """From the first period that has or expects a value to the one after the running one."""
    running = period_of(workspace.today(), view.period_kind)
    starts = [running.preceding()]
    began = any(value is not None for value in given.series.values)
    if not began and not view.is_core:
        starts = [_back(running, YOUNG)]
    else:
        starts += _first_shown(given)
    effective = find_drawable(view.revisions[0].effective_period or "") if view.revisions else None
    if effective is not None:
        starts.append(period_of(effective.first, view.period_kind))
    first = _back(min(starts), earlier)
    last = running.following()
    shown = find_period(given.series.periods[-1]) if given.series.periods else None
    periods = list(periods_between(first, max(last, shown) if shown is not None else last))
    return tuple(periods[-LONGEST_GRID:])


def _first_shown(given: ChartInput) -> list[Period]:
    return [period for text in given.series.periods[:1] if (period := find_period(text)) is not None]


def _back(period: Period, count: int) -> Period:
    for _turn in range(count):
        period = period.preceding()
    return period


def _row(
    workspace: Workspace,
    view: MeasureView,
    period: Period,
    stands: tuple[Observation | None, Mapping[str, tuple[HistoryLine, ...]], Callable[[HistoryLine], bool]],
    begins: Period | None,
) -> SheetRow:
    observation, history, is_sent = stands
    lines = [line for line in history.get(period.text, ()) if "counts" in line.registers]
    live = [line for line in lines if line.live]
    standing = live[-1].registers["counts"] if live else None
    corrections = tuple(
        line
        for line, later in itertools.pairwise(lines)
        if line.sealed
        and line.segment != later.segment
        and line.registers["counts"]
        and not _same(line.registers["counts"], standing)
    )
    return SheetRow(
        period=period.text,
        timing=timing_of(period, workspace.today()),
        due=due_day(view, period) if view.is_asked(period) and not _is_before(begins, period) else None,
        observation=observation,
        corrections=corrections,
        sent=all(is_sent(line) for line in live) if observation is not None and live else None,
        sealed=any(line.sealed for line in live),
    )


def _is_before(begins: Period | None, period: Period) -> bool:
    return begins is not None and period.last < begins.first


def _same(first: object, second: object) -> bool:
    """Whether two counts say the same; the revision does not matter here."""
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return first == second
    return {k: v for k, v in first.items() if k != "revision"} == {k: v for k, v in second.items() if k != "revision"}


def timing_of(period: Period, today: date) -> Timing:
    """Whether a period is over, is running, or has not begun."""
    if period.first > today:
        return "future"
    return "running" if period.last >= today else "complete"


def due_day(view: MeasureView, period: Period) -> date:
    """The day by which a period's value is asked for: so many days after its end."""
    return period.due(view.measure.due_day or DUE_DAY)


# --- what a page computes while the store lane records ------------------------------------------------------


def observed(sheet: EntrySheet, period: Period, before: Observation | None, entry: Entry) -> Observation:
    """What will stand in a period once ``entry`` is recorded."""
    base = before or _unwritten(sheet, period)
    empty = entry == Entry()
    return replace(
        base,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        missing=entry.missing.value if entry.missing else None,
        revision=None if empty else sheet.view.revision_at(period),
    )


def noted(sheet: EntrySheet, period: Period, before: Observation | None, note: str) -> Observation:
    """What will stand in a period once ``note`` is written beside its value."""
    base = before or _unwritten(sheet, period)
    return replace(base, note=note or None)


def _unwritten(sheet: EntrySheet, period: Period) -> Observation:
    return Observation(scope=sheet.scope, id=observation_id(sheet.view.id, period.text, sheet.stratum))


def entry_of(observation: Observation | None) -> Entry:
    """What was given for a period."""
    if observation is None:
        return Entry()
    missing = observation.missing
    known = MissingReason(missing) if missing in set(MissingReason) else None
    return Entry(observation.numerator, observation.denominator, observation.value, known)


def doubts_at(sheet: EntrySheet, observation: Observation) -> tuple[Doubt, ...]:
    """What to explain about a value, on the sheet's day; a denominator still to be typed is no doubt."""
    period = find_period(observation.period)
    found = doubts(
        observation,
        proportion=sheet.view.form.value == "proportion",
        today=sheet.today.isoformat(),
        period_first=period.first.isoformat() if period else "",
    )
    if observation.denominator is None:
        return tuple(doubt for doubt in found if doubt is not Doubt.NO_DENOMINATOR)
    return found


# --- the numbers as a file ------------------------------------------------------------------------------------


def values_csv(sheet: EntrySheet, header: Sequence[str], kind: ChartKind = "run") -> str:
    """The values as CSV with dots as decimal marks, one line a point, and beside each what the chart says of it.

    Columns: period, numerator, denominator, value, missing reason, note; then what is plotted, centre line, lower and
    upper limit, number of the phase, whether the point takes part, why it was left out, what was found; then measure,
    kind of chart and rule set, which stand in the first line only; then what was decided between values that had been
    entered apart. A finding about a whole phase stands at its last
    point.

    Args:
        sheet: of :func:`open_sheet`.
        header: one word a column; where there are only six, only the values are written.
        kind: the chart whose lines are wanted.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    known = _Beside(charts.draw_chart(sheet.given, kind), sheet.given.view.name) if len(header) > OWN_COLUMNS else None
    for key, cells in _own_cells(sheet):
        beside = [*known.cells(cells[0]), decided_words(sheet, key)] if known is not None else []
        writer.writerow([*cells, *beside][: len(header)])
    return out.getvalue()


def choice_of(sheet: EntrySheet, pair: tuple[str, object], decision: Decision) -> str:
    """One of the values that stood to be decided between, in words."""
    names = Names(styles={sheet.view.id: charts.value_style(sheet.view)})
    return choice_words(decision.entity, decision.record, pair, decision.register, names)


def decided_words(sheet: EntrySheet, key: str) -> str:
    """The mark of a value that came through a conflict, empty for all others; ``key`` is its period or event's id."""
    found = [one for line in sheet.lines.get(key, ()) for one in line.decisions if one.register != "note"]
    if not found:
        return ""
    last = found[-1]
    choices = [choice_of(sheet, pair, last) for pair in last.choices]
    chosen = choice_of(sheet, (last.register, last.chosen), last)
    day = local_time(last.wall_ms).date()
    return decision_words(choices, chosen, day_name(day, today=sheet.today), sheet.names.get(last.person or ""))


def _own_cells(sheet: EntrySheet) -> Iterator[tuple[str, list[str]]]:
    """The key of a line, and period, numerator, denominator, value, missing reason, note, oldest first."""
    values = dict(zip(sheet.given.series.periods, sheet.given.series.values, strict=True))
    for event in reversed(sheet.events.rows if sheet.events else ()):
        note = spreadsheet_text(event.event.note or "")
        yield event.id, [event.place, "", "", _number(values.get(event.place)), "", note]
    for row in sheet.rows:
        one = row.observation
        if one is None and row.timing != "complete":
            continue
        counts = (one.numerator, one.denominator) if one else (None, None)
        said = (one.missing, one.note) if one else (None, None)
        cells = [_number(cell) for cell in (*counts, values.get(row.period))]
        yield row.period, [row.period, *cells, *(spreadsheet_text(text or "") for text in said)]


def _number(value: float | None) -> str:
    return "" if value is None or value != value else repr(value)


class _Beside:
    """What a chart says of each of its points, as cells."""

    def __init__(self, chart: RunChart, measure: str) -> None:
        self._chart = chart
        self._places = {period: place for place, period in enumerate(chart.series.periods)}
        self._found: dict[int, list[str]] = {}
        for finding in chart.findings:
            words = finding_phrase(chart, finding)
            for place in finding.places or (chart.phases[finding.phase].last,):
                self._found.setdefault(place, []).append(words)
        self._once = [spreadsheet_text(measure), chart_kind_name(chart.kind), rule_set_name(chart.rule_set)]

    def cells(self, period: str) -> list[str]:
        """The cells of one point; a period that the chart does not have yet has empty ones."""
        once, self._once = self._once, [""] * len(self._once)
        place = self._places.get(period)
        return [*(self._of_place(place) if place is not None else [""] * PLACE_COLUMNS), *once]

    def _of_place(self, place: int) -> list[str]:
        chart, point = self._chart, self._chart.points[place]
        phase = chart.phases[point.phase] if chart.phases else None
        numbers = [point.value, phase.centre if phase is not None else None]
        numbers += [limits[place] if limits else None for limits in (chart.lower, chart.upper)]
        texts = [_number(None if number is None else float(number)) for number in numbers]
        taken = "" if point.value is None else _("yes") if point.included else _("no")
        reason = "" if point.included else spreadsheet_text(point.excluded_reason)
        number = str(point.phase + 1) if phase is not None else ""
        return [*texts, number, taken, reason, "; ".join(self._found.get(place, ()))]


def export_values(sheet: EntrySheet, out: Path, header: Sequence[str], kind: ChartKind = "run") -> Path:
    """Write the values, and what the chart says of them, as a CSV file that a spreadsheet opens.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + values_csv(sheet, header, kind).encode())
    return out


def chart_heading(given: ChartInput, kind: ChartKind, site: str) -> tuple[str, str]:
    """The two lines above a picture that leaves its page: the measure, and whose it is and which chart."""
    return given.view.name, DOT.join(part for part in (site, chart_kind_name(kind)) if part)


def export_svg(given: ChartInput, kind: ChartKind, out: Path, site: str = "") -> Path:
    """Write the chart as an SVG picture, with its measure, ``site`` and kind above it.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    from qic_desktop.services.printing import reporting

    svg = reporting.chart_svg(charts.draw_chart(given, kind), heading=chart_heading(given, kind, site))
    write_atomically(out.absolute(), svg.encode())
    return out


def export_picture(picture: bytes, out: Path) -> Path:
    """Write a chart that was painted already, as the bytes of a picture file.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    write_atomically(out.absolute(), picture)
    return out


def export_pdf(workspace: Workspace, given: ChartInput, kind: ChartKind, out: Path) -> Path:
    """Write the chart as a page, as it is shown: by month, or by the longer periods of ``given``.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError, FontsMissingError: nothing was finished.
    """
    from qic_desktop.reports.chart_page import chart_pdf
    from qic_desktop.services.printing import reporting

    page = reporting.chart_page(workspace, given.view, chart=charts.draw_chart(given, kind))
    write_atomically(out.absolute(), chart_pdf(page))
    return out
