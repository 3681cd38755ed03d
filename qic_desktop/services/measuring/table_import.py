"""Taking a team's own table in: what would be new, what is the same, what differs, what cannot be read; then one act.

Nothing is written before :func:`take_in`, which records everything that was chosen as one undoable step, and remembers
how the table was read, so that the next file with the same headings needs no question.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qic_desktop.domain.annotation import Event
from qic_desktop.domain.foreign_days import doubt_of
from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.outlier import LOOKED_BACK, FarNumber, far_numbers
from qic_desktop.domain.period import PeriodKind
from qic_desktop.domain.planning import TableMapping
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.measuring import measures, table_events, table_mapping
from qic_desktop.services.measuring.entry import due_day, entry_of
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry, value_edit
from qic_desktop.services.measuring.table_files import TableFile, TableSheet
from qic_desktop.services.measuring.table_mapping import Candidate, TableReading
from qic_desktop.services.measuring.table_periods import first_ambiguous
from qic_desktop.services.measuring.table_rows import NotRead, ReadValue, RowReader
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

Outcome = Literal["new", "same", "differs"]
Lacking = Literal["", "period", "measure", "number"]
MOST_SHEETS = 60
"""So many sheets are looked at to find the one that is meant; the others can be chosen."""
SHEET = "sheet"
"""Under this name the sheet that was chosen is remembered with its columns."""
ANY = "any measure"
"""Stands for a measure while sheets are looked through for months and numbers."""
SHARE_ROUNDED = 0.00051
"""A share of a table that was rounded to a tenth of a per cent is the same as the counts it was computed from."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the table does not show and a person must say: "order" (of day and month), "decimal", the
    "calendar" of years that lie as far back as the Ethiopian ones, or which "sheet" of several; ``choices`` are then
    their names."""

    kind: Literal["order", "decimal", "calendar", "sheet"]
    example: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A value that was read, what stands here now, and what taking it in would do.

    ``far`` are its numbers that are far from those of the periods before, in the table or here. ``event`` is the rare
    event that stands here.
    """

    read: ReadValue
    before: Observation | None
    outcome: Outcome
    far: tuple[FarNumber, ...] = ()
    event: Event | None = None

    @property
    def key(self) -> str:
        """The id of the record."""
        return self.read.key

    @property
    def standing(self) -> Entry:
        """What stands here."""
        return entry_of(self.before)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a table would bring. ``remembered``: the columns are known from the last time."""

    file: TableFile
    sheet: TableSheet
    reading: TableReading
    values: tuple[Planned, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    questions: tuple[Question, ...] = ()
    lacking: Lacking = ""
    remembered: bool = False

    @property
    def far(self) -> tuple[Planned, ...]:
        """The values that taking in would bring and that are far from those before, in the order of the table."""
        return tuple(one for one in self.values if one.far and one.outcome != "same")

    def of(self, outcome: Outcome) -> tuple[Planned, ...]:
        """The values with this outcome, in the order of the table."""
        return tuple(one for one in self.values if one.outcome == outcome)


def open_plan(workspace: Workspace, file: TableFile, *, sheet: str = "", measure: str = "") -> ImportPlan:
    """Read a sheet as it was read the last time, else as it most likely is. Where several may be meant, one is shown
    and the first question is which.

    Args:
        workspace: the team's own.
        file: what was read.
        sheet: the name of the sheet; by default the one that holds months, or was chosen the last time.
        measure: the id of the measure that it is about, where a person was there.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    _check_role(workspace)
    views = importable(workspace)
    if not sheet:
        likely, asked = _likely_sheet(workspace, file, views, measure)
        plan = _open_sheet(workspace, (file, likely), views, measure)
        return replace(plan, questions=(*asked, *plan.questions))
    return _open_sheet(workspace, (file, file.sheet(sheet)), views, measure)


def _likely_sheet(
    workspace: Workspace, file: TableFile, views: Sequence[MeasureView], measure: str
) -> tuple[TableSheet, tuple[Question, ...]]:
    """The sheet that is shown first, and the question which is meant where more than one may be, or none is shown."""
    candidates = [_candidate(view) for view in views]
    able: list[TableSheet] = []
    for sheet in (one for one in file.sheets[:MOST_SHEETS] if one.rows and not one.hidden):
        upright = table_mapping.upright(sheet)
        guess = table_mapping.guess_mapping(upright, candidates, measure)
        if not _lacking(replace(guess, measure=ANY), {ANY}):
            able.append(sheet)
            kept = _remembered(workspace, table_mapping.headings_hash(upright, guess))
            if kept is not None and kept.columns and kept.columns.get(SHEET) == sheet.name:
                return sheet, ()
    if not able and file.first.hidden:
        able = [one for one in file.sheets if one.rows]
    elif len(able) < 2:
        return (able or [file.first])[0], ()
    names = tuple(one.name for one in able)
    return able[0], (Question("sheet", ", ".join(names), names),)


def _open_sheet(
    workspace: Workspace, place: tuple[TableFile, TableSheet], views: Sequence[MeasureView], measure: str
) -> ImportPlan:
    file, chosen = place[0], table_mapping.upright(place[1])
    if not chosen.rows:
        return ImportPlan(file, chosen, TableReading(-1, 0, ()))
    guess = table_mapping.guess_mapping(chosen, [_candidate(view) for view in views], measure)
    kept = _remembered(workspace, table_mapping.headings_hash(chosen, guess))
    ids = {view.id for view in views}
    reading = table_mapping.recalled(guess, kept.columns) if kept is not None and kept.columns else guess
    asked = (*reading.measures, *([reading.measure] if reading.measure else []))
    known = reading is not guess and set(asked) <= ids and (not measure or not asked or measure in asked)
    if not known:
        reading = guess
    return replace(make_plan(workspace, file, chosen, reading), remembered=known)


def read_again(workspace: Workspace, plan: ImportPlan, reading: TableReading) -> ImportPlan:
    """What the same sheet would bring, read in another way; which sheet is meant stays open where it was.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    made = make_plan(workspace, plan.file, plan.sheet, reading)
    asked = tuple(one for one in plan.questions if one.kind == "sheet")
    return replace(made, questions=(*asked, *made.questions))


def make_plan(workspace: Workspace, file: TableFile, sheet: TableSheet, reading: TableReading) -> ImportPlan:
    """What a sheet would bring, read in this way.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    _check_role(workspace)
    views = {view.id: view for view in importable(workspace)}
    plan = ImportPlan(file, sheet, reading)
    lacking = _lacking(reading, views)
    by_event = reading.measure in views and views[reading.measure].form.is_by_event
    if lacking and not (lacking == "number" and by_event):
        return replace(plan, lacking=lacking)
    read, unread = RowReader(sheet, reading, views, workspace.today()).read()
    standing, events = _standing(workspace, read)
    read, lack_cases = table_events.without_cases(read, events)
    planned = [_planned_event(one, events) or _planned(one, standing.get(one.key)) for one in read]
    values = _compared(planned, standing)
    unread = sorted([*unread, *lack_cases], key=lambda one: one.row)
    kinds = [_kind_of(views[one]) for one in _asked_about(reading) if one in views]
    kind = kinds[0] if kinds else PeriodKind.MONTH
    asked = (*_questions(sheet, reading, kind), *_calendar_question(reading, values, workspace.today()))
    return replace(plan, values=values, not_read=tuple(unread), questions=asked)


def take_in(workspace: Workspace, plan: ImportPlan, take: Collection[str] = ()) -> Changes:
    """Record what is new, and of what differs those whose keys are in ``take``: one undoable step. Then remember.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    _check_role(workspace)
    chosen = [one for one in plan.values if one.outcome == "new" or (one.outcome == "differs" and one.key in take)]
    edits = [_edit(workspace, one, plan.file.name) for one in chosen]
    changes = workspace.journal.append(workspace.scope, edits) if edits else Changes()
    if plan.values:
        _remember(workspace, plan)
    return changes


def importable(workspace: Workspace) -> tuple[MeasureView, ...]:
    """The measures that a table may be about: those whose definition is here."""
    return tuple(view for view in measures.list_measures(workspace) if view.definition is not None)


def _check_role(workspace: Workspace) -> None:
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")


def _candidate(view: MeasureView) -> Candidate:
    definition = view.definition
    texts = (definition.numerator_text or "", definition.denominator_text or "") if definition else ("", "")
    return Candidate(view.id, view.code, view.name, view.period_kind, view.form.has_denominator, texts)


def _asked_about(reading: TableReading) -> tuple[str, ...]:
    return reading.measures or ((reading.measure,) if reading.measure else ())


def _kind_of(view: MeasureView) -> PeriodKind:
    """What a row of a measure is about; a rare event is about its day."""
    return PeriodKind.DAY if view.form.is_by_event else view.period_kind


def _lacking(reading: TableReading, views: Container[str]) -> Lacking:
    """What must be said before a row can be read."""
    if "period" not in reading.columns:
        return "period"
    if not reading.measures and not reading.is_long and reading.measure not in views:
        return "measure"
    names = {key.partition("|")[0] for key in reading.columns}
    return "" if names & {"numerator", "value", "reason"} else "number"


def _questions(sheet: TableSheet, reading: TableReading, kind: PeriodKind) -> tuple[Question, ...]:
    asked = []
    order, matters = table_mapping.guess_order(sheet, reading, kind)
    if matters and not order and not reading.order:
        place = reading.place("period")
        asked.append(Question("order", first_ambiguous(row[place] for row in sheet.rows[reading.first :])))
    example = table_mapping.first_unclear_number(sheet, reading)
    if example and not reading.decimal:
        asked.append(Question("decimal", example))
    return tuple(asked)


def _calendar_question(reading: TableReading, values: Sequence[Planned], today: date) -> tuple[Question, ...]:
    """Whether a table's years are Western, asked where its newest month lies as far back as an Ethiopian year does.

    A month that has a value here already shows that the years are the ones meant.
    """
    if reading.calendar or not values or any(one.outcome != "new" for one in values):
        return ()
    newest = max((one.read.period for one in values), key=lambda one: one.last)
    return (Question("calendar", newest.text),) if doubt_of(newest.text, today) == "ethiopian" else ()


def _standing(workspace: Workspace, read: Sequence[ReadValue]) -> tuple[dict[str, Observation], dict[str, Event]]:
    """What stands here of the measures that were read: values, and rare events, by key."""
    values: dict[str, Observation] = {}
    events: dict[str, Event] = {}
    for view in {one.view.id: one.view for one in read}.values():
        if view.form.is_by_event:
            events |= table_events.standing_events(workspace, view)
        else:
            found = workspace.journal.list_records(Observation, workspace.scope, f"{view.id}|")
            values |= {one.id: one for one in found}
    return values, events


def _planned_event(read: ReadValue, events: Mapping[str, Event]) -> Planned | None:
    """What a row of a rare event would do; None for a value of a period."""
    if not read.view.form.is_by_event:
        return None
    event = events.get(read.key)
    if event is None:
        return Planned(read, None, "new")
    before = table_events.as_value(event, read.key)
    if event.conflicts or not table_events.is_same(read, event):
        return Planned(read, before, "differs", event=event)
    return Planned(read, before, "new" if read.note and not event.note else "same", event=event)


def _planned(read: ReadValue, before: Observation | None) -> Planned:
    if before is None or before.is_empty:
        return Planned(read, before, "new")
    if before.conflicts or not _is_same(read, before):
        return Planned(read, before, "differs")
    return Planned(read, before, "new" if read.note and not before.note else "same")


def _compared(values: Sequence[Planned], standing: Mapping[str, Observation]) -> tuple[Planned, ...]:
    """Each with its numbers that are far from those before, as the rows would stand with all of the table taken in."""
    rows = dict(standing)
    for one in values:
        if one.read.view.form.is_by_event:
            continue
        given = one.read.entry
        rows[one.key] = replace(
            one.before or Observation(scope="", id=one.key),
            numerator=given.numerator,
            denominator=given.denominator,
            value=given.value,
            note=one.read.note or None,
        )
    far: dict[str, tuple[FarNumber, ...]] = {}
    lists: dict[tuple[str, str], list[Observation]] = {}
    for row in sorted(rows.values(), key=lambda row: row.period):
        before = lists.setdefault((row.measure, row.stratum), [])
        far[row.id] = far_numbers(before[-LOOKED_BACK:], row)
        before.append(row)
    return tuple(replace(one, far=far[one.key]) if far.get(one.key) else one for one in values)


def _is_same(read: ReadValue, before: Observation) -> bool:
    entry, stands = read.entry, entry_of(before)
    if entry == stands:
        return True
    if entry.missing is not None or stands.missing is not None:
        return False
    if not read.view.form.has_denominator:
        here = stands.value if stands.value is not None else stands.numerator
        return entry.value is not None and here is not None and math.isclose(entry.value, here, rel_tol=1e-9)
    share = before.share if stands.value is None else None
    return entry.value is not None and share is not None and abs(entry.value - share) <= SHARE_ROUNDED


def _edit(workspace: Workspace, one: Planned, file: str) -> Edit:
    """A value with where it came from; it counts as counted back where it was due before today."""
    read, before = one.read, one.before
    if read.view.form.is_by_event:
        return table_events.event_edit(workspace, read, one.event, file)
    note = {"note": read.note} if read.note and not (before and before.note) else {}
    if before is not None and not before.is_empty and one.outcome == "new":
        return Edit(Observation.ENTITY, one.key, note)
    edit = value_edit(read.view, read.period, read.entry, stratum=read.stratum)
    source: dict[str, object] = {"source": Source.EXCEL.value}
    is_new = before is None or before.is_empty
    if (is_new and due_day(read.view, read.period) < workspace.today()) or (before and before.counted_back):
        source["counted_back"] = workspace.today().isoformat()
    return Edit(edit.entity, edit.id, {**edit.registers, "source": source, **note})


def _remembered(workspace: Workspace, headings: str) -> TableMapping | None:
    kept = workspace.journal.list_records(TableMapping, workspace.private_scope)
    return next((one for one in reversed(kept) if one.headings == headings), None)


def _remember(workspace: Workspace, plan: ImportPlan) -> None:
    headings = table_mapping.headings_hash(plan.sheet, plan.reading)
    columns = table_mapping.remembered_columns(plan.reading)
    kept = _remembered(workspace, headings)
    if len(plan.file.sheets) > 1:
        columns[SHEET] = plan.sheet.name
    elif kept is not None and kept.columns and SHEET in kept.columns:
        columns[SHEET] = kept.columns[SHEET]
    if kept is not None and kept.columns == columns:
        return
    if kept is not None:
        edit = record_edit(TableMapping, kept.id, columns=columns)
    else:
        edit = new_record(TableMapping, workspace.new_id(), headings=headings, columns=columns)
    workspace.journal.append(workspace.private_scope, [edit], undoable=False)
