"""A measure as it is typed and read: the rows of its grid, what stood there before, and what its chart is made of.

Everything a page needs to redraw without asking the store again. Recording is in ``observations``; how a row looks
is the window's.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from qic_desktop.analysis.chart_values import ChartKind
from qic_desktop.domain.observation import Doubt, MissingReason, Observation, doubts, observation_id
from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.people import Person
from qic_desktop.domain.period import Period, find_period, period_of, periods_between
from qic_desktop.services import charts, collaboratives, observations
from qic_desktop.services.charts import ChartInput
from qic_desktop.services.cycles import list_cycles
from qic_desktop.services.exporting import write_atomically
from qic_desktop.services.measures import MeasureView
from qic_desktop.services.observations import Entry, HistoryLine
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import segments

Timing = Literal["complete", "running", "future"]
LONGEST_GRID = 1200
YOUNG = 12
"""A local measure's chart shows the months to be counted back until it has so many values."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One period of the grid. ``corrections`` are values that were sealed and then changed, oldest first.

    ``sent`` is None where nothing stands, else whether a finished package has carried what stands here.
    """

    period: str
    timing: Timing
    due: date
    observation: Observation | None = None
    corrections: tuple[HistoryLine, ...] = ()
    sent: bool | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """Everything about one measure's values. ``note_cycles`` leads from an annotation's text to its cycle's id."""

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


def open_sheet(workspace: Workspace, view: MeasureView, *, earlier: int = 0) -> EntrySheet:
    """Read a measure's sheet; ``earlier`` adds so many periods before the first, to count back from the register."""
    found = {one.period: one for one in observations.list_observations(workspace, view)}
    given = charts.chart_input(workspace, view, with_notes=True)
    periods = _row_periods(workspace, view, given, earlier)
    if not view.is_core and sum(value is not None for value in given.series.values) < YOUNG:
        last = period_of(workspace.today(), view.period_kind).preceding().text
        shown = [period.text for period in periods if period.text <= last]
        given = charts.with_observations(given, found, at_least=shown)
    lines = measure_history(workspace, view)
    sent = {str(chain): int(last) for chain, last in workspace.store.setting("sent", {}).items()}
    return EntrySheet(
        view=view,
        given=given,
        rows=tuple(_row(workspace, view, period, (found.get(period.text), lines, sent)) for period in periods),
        lines=lines,
        names={one.id: one.name or "" for one in workspace.journal.list_records(Person, workspace.private_scope)},
        note_cycles={f"{one.label} · {one.title}": one.id for one in list_cycles(workspace)},
        scope=workspace.scope.text,
        own_writer=workspace.journal.writer,
        today=workspace.today(),
        enrolled=collaboratives.find_collaborative(workspace) is not None,
    )


def _row_periods(workspace: Workspace, view: MeasureView, given: ChartInput, earlier: int) -> tuple[Period, ...]:
    """From the first period that has or expects a value to the one after the running one."""
    running = period_of(workspace.today(), view.period_kind)
    starts = [running.preceding()]
    began = any(value is not None for value in given.series.values)
    if not began and not view.is_core:
        starts = [_back(running, YOUNG)]
    else:
        starts += _first_shown(given)
    effective = find_period(view.revisions[0].effective_period or "") if view.revisions else None
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
    stands: tuple[Observation | None, Mapping[str, tuple[HistoryLine, ...]], Mapping[str, int]],
) -> SheetRow:
    observation, history, sent = stands
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
        due=due_day(view, period),
        observation=observation,
        corrections=corrections,
        sent=all(_is_sent(workspace, line, sent) for line in live) if observation is not None and live else None,
        sealed=any(line.sealed for line in live),
    )


def _same(first: object, second: object) -> bool:
    """Whether two counts say the same; the revision does not matter here."""
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return first == second
    return {k: v for k, v in first.items() if k != "revision"} == {k: v for k, v in second.items() if k != "revision"}


def _is_sent(workspace: Workspace, line: HistoryLine, sent: Mapping[str, int]) -> bool:
    if line.writer != workspace.journal.writer:
        return True
    return line.sealed and line.seq <= sent.get(f"{line.writer} {workspace.scope.text}", 0)


def timing_of(period: Period, today: date) -> Timing:
    """Whether a period is over, is running, or has not begun."""
    if period.first > today:
        return "future"
    return "running" if period.last >= today else "complete"


def due_day(view: MeasureView, period: Period) -> date:
    """The day by which a period's value is asked for: so many days after its end."""
    return period.last + timedelta(days=view.measure.due_day or 10)


def measure_history(workspace: Workspace, view: MeasureView) -> dict[str, tuple[HistoryLine, ...]]:
    """Every entry ever made for a measure, by period and in causal order; one pass over the site's chain.

    ``live`` says of an entry with counts whether these still stand, else whether anything of it does.
    """
    connection, scope = workspace.store.connection, workspace.scope.text
    live = {
        (row[0], row[1], row[2], row[3] == "counts")
        for row in connection.execute(
            "select writer, seq, hash8, register from register where scope=? and entity=? and id>=? and id<?",
            (scope, Observation.ENTITY, f"{view.id}|", f"{view.id}}}"),
        )
    }
    mark = f'"{view.id}|'.encode()
    found: list[tuple[str, bytes, str]] = []
    for segment in segments.held(connection, "scope=? and state=?", (scope, segments.ACCEPTED)):
        found += [(segment.writer, line, segment.id) for line in segment.body.split(b"\n")[1:-1] if mark in line]
    rows = connection.execute("select writer, line from unsealed where scope=? order by seq", (scope,))
    found += [(writer, bytes(line), "") for writer, line in rows if mark in bytes(line)]
    parsed = [(writer, parse_line(line), segment) for writer, line, segment in found]
    parsed.sort(key=lambda one: (one[1].lamport, one[0], one[1].seq))
    history: dict[str, list[HistoryLine]] = {}
    for writer, operation, segment_id in parsed:
        if operation.entity != Observation.ENTITY or not operation.id.startswith(f"{view.id}|"):
            continue
        measure_period = operation.id.split("|")
        if measure_period[2]:
            continue
        dot = (writer, operation.seq, operation.hash8)
        stands = (*dot, True) in live or ("counts" not in operation.registers and (*dot, False) in live)
        line = HistoryLine(
            writer,
            operation.person,
            operation.wall_ms,
            dict(operation.registers),
            bool(segment_id),
            stands,
            operation.seq,
            segment_id,
        )
        history.setdefault(measure_period[1], []).append(line)
    return {period: tuple(lines) for period, lines in history.items()}


# --- what a page computes while the store lane records ------------------------------------------------------


def observed(sheet: EntrySheet, period: Period, before: Observation | None, entry: Entry) -> Observation:
    """What will stand in a period once ``entry`` is recorded."""
    base = before or Observation(scope=sheet.scope, id=observation_id(sheet.view.id, period.text))
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
    base = before or Observation(scope=sheet.scope, id=observation_id(sheet.view.id, period.text))
    return replace(base, note=note or None)


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


def values_csv(sheet: EntrySheet, header: Sequence[str]) -> str:
    """The values as CSV with dots as decimal marks: period, numerator, denominator, value, missing reason, note."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    values = dict(zip(sheet.given.series.periods, sheet.given.series.values, strict=True))
    for row in sheet.rows:
        one = row.observation
        if one is None and row.timing != "complete":
            continue
        counts = (one.numerator, one.denominator) if one else (None, None)
        cells = [*counts, values.get(row.period)]
        texts = ["" if cell is None else repr(cell) for cell in cells]
        writer.writerow([row.period, *texts, (one.missing if one else None) or "", (one.note if one else None) or ""])
    return out.getvalue()


def export_values(sheet: EntrySheet, out: Path, header: Sequence[str]) -> Path:
    """Write the values as a CSV file that a spreadsheet opens.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + values_csv(sheet, header).encode())
    return out


def export_svg(given: ChartInput, kind: ChartKind, out: Path) -> Path:
    """Write the chart as an SVG picture.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    from qic_desktop.services import reporting

    write_atomically(out.absolute(), reporting.chart_svg(charts.draw_chart(given, kind)).encode())
    return out


def export_pdf(workspace: Workspace, view: MeasureView, kind: ChartKind, out: Path) -> Path:
    """Write the chart as a page.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError, FontsMissingError: nothing was finished.
    """
    from qic_desktop.reports.chart_page import chart_pdf
    from qic_desktop.services import reporting

    write_atomically(out.absolute(), chart_pdf(reporting.chart_page(workspace, view, kind=kind)))
    return out
