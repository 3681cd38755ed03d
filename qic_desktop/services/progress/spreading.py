"""Spread: what goes to which ward, shift or facility, who leads it there, and how far each unit is.

What spreads is a change (a ramp of tests), the method, or the way of working together: Øvretveit asks early which one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import PeriodKind, find_drawable, find_period, parse_period, period_of, periods_between
from qic_desktop.domain.progress import Adoption, SpreadUnit
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.improving import cycles
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

CHANGE, METHOD, TOGETHER = "change", "method", "collaborative"
SPREADS = (CHANGE, METHOD, TOGETHER)
AWARE, TESTING, IMPLEMENTING, ADOPTED = "aware", "testing", "implementing", "adopted"
STATES = (AWARE, TESTING, IMPLEMENTING, ADOPTED)
UNIT_KINDS = ("ward", "shift", "facility", "organisation")
_TEXTS = frozenset({"led_by", "opinion_leaders", "training", "note", "kind"})


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that spreads. ``letter`` and ``title`` are those of the ramp of a change."""

    spreads: str
    change: str | None = None
    letter: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """Names the column on a page and on the command line."""
        return self.change or self.spreads


@dataclass(frozen=True, slots=True)
class Cell:
    """How far one unit is with one thing that spreads; ``record`` is None while nothing was said."""

    column: Column
    record: Adoption | None = None

    @property
    def state(self) -> str:
        """One of the four states, empty where the unit has not begun."""
        found = self.record.state if self.record else None
        return found if found in STATES else ""

    @property
    def since(self) -> str:
        """The day or month since when."""
        return (self.record.since if self.record else None) or ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its plan and a cell for every column."""

    unit: SpreadUnit
    cells: tuple[Cell, ...]

    @property
    def id(self) -> str:
        """The unit's id."""
        return self.unit.id


@dataclass(frozen=True, slots=True)
class Spread:
    """The tracker, and what else could be spread (``others``)."""

    columns: tuple[Column, ...]
    rows: tuple[UnitRow, ...]
    others: tuple[Column, ...]

    def count(self, state: str, column: Column | None = None) -> int:
        """Cells in a state, of one column or of all."""
        return sum(
            cell.state == state for row in self.rows for cell in row.cells if column is None or cell.column == column
        )


def spread_of(workspace: Workspace) -> Spread:
    """Everything about spread."""
    units = list_units(workspace)
    records = [one for one in workspace.journal.list_records(Adoption, workspace.scope) if one.unit and one.spreads]
    possible = _possible(workspace)
    begun = {(one.spreads, one.change if one.spreads == CHANGE else None) for one in records}
    known = {(one.spreads, one.change) for one in possible}
    lost = [Column(spreads or "", change) for spreads, change in sorted(begun - known, key=str)]
    columns = tuple(one for one in (*possible, *lost) if (one.spreads, one.change) in begun)
    rows = tuple(UnitRow(unit, tuple(_cell(records, unit, column) for column in columns)) for unit in units)
    return Spread(columns, rows, tuple(one for one in possible if one not in columns))


def list_units(workspace: Workspace) -> tuple[SpreadUnit, ...]:
    """The units in the order of the plan."""
    found = [one for one in workspace.journal.list_records(SpreadUnit, workspace.scope) if one.name and not one.retired]
    return tuple(sorted(found, key=lambda one: (one.order or 0, one.id)))


def get_unit(workspace: Workspace, identity: str) -> SpreadUnit:
    """A unit by id or name.

    Raises:
        NotFoundError: there is none, or several.
    """
    found = [one for one in list_units(workspace) if identity in (one.id, one.name)]
    if len(found) != 1:
        raise NotFoundError(identity, what="unit")
    return found[0]


def add_unit(workspace: Workspace, name: str, **plan: str | None) -> Changes:
    """Write a unit down; ``plan`` as in :func:`write_unit`.

    Raises:
        InputError: no name, or ``planned`` is no month.
    """
    check_team(workspace)
    if not name.strip():
        raise InputError(name)
    last = max((one.order or 0 for one in list_units(workspace)), default=0)
    record = new_record(SpreadUnit, workspace.new_id(), name=name.strip(), order=last + 1, **_plan(plan))
    return workspace.journal.append(workspace.scope, [record])


def write_unit(workspace: Workspace, identity: str, **plan: str | None) -> Changes:
    """Change ``name``, ``kind``, ``led_by``, ``opinion_leaders``, ``training``, ``planned`` or ``note`` of a unit.

    Raises:
        NotFoundError: no such unit.
        InputError: ``planned`` is no month, or no name is left.
    """
    check_team(workspace)
    unit = get_unit(workspace, identity)
    given = _plan(plan)
    if "name" in plan:
        given["name"] = (plan["name"] or "").strip()
        if not given["name"]:
            raise InputError("")
    return workspace.journal.append(workspace.scope, [record_edit(SpreadUnit, unit.id, **given)])


def remove_unit(workspace: Workspace, identity: str) -> Changes:
    """Take a unit off the plan; the history keeps it, and undo brings it back.

    Raises:
        NotFoundError: no such unit.
    """
    check_team(workspace)
    unit = get_unit(workspace, identity)
    return workspace.journal.append(workspace.scope, [record_edit(SpreadUnit, unit.id, retired=True)])


def begin_spread(workspace: Workspace, key: str) -> Changes:
    """Follow one more thing: every unit has not begun with it.

    Raises:
        NotFoundError: no such ramp; or there is no unit yet.
    """
    check_team(workspace)
    column, units = find_column(workspace, key), list_units(workspace)
    if not units:
        raise NotFoundError("", what="unit")
    what = {"unit": units[0].id, "spreads": column.spreads, "change": column.change}
    return workspace.journal.append(workspace.scope, [record_edit(Adoption, workspace.new_id(), **what)])


def set_state(workspace: Workspace, unit: str, key: str, state: str, since: str | None = None) -> Changes:
    """Say how far a unit is, since today or another day; an empty state says that it has not begun.

    Raises:
        NotFoundError: no such unit, ramp or state.
        InputError: ``since`` is no day.
    """
    check_team(workspace)
    if state and state not in STATES:
        raise NotFoundError(state, what="state")
    begun = find_period(since or workspace.today().isoformat())
    if begun is None:
        raise InputError(str(since))
    standing: dict[str, object] = {"state": state or None, "since": begun.text if state else None}
    return _write(workspace, unit, key, standing)


def write_adaptation(workspace: Workspace, unit: str, key: str, text: str) -> Changes:
    """Write what a unit does otherwise; no words take it away."""
    return _write(workspace, unit, key, {"adaptation": text.strip() or None})


def write_retest(workspace: Workspace, unit: str, key: str, needed: bool | None, why: str | None = None) -> Changes:
    """Say whether the change has to be tested anew in this unit, and why or why not."""
    return _write(workspace, unit, key, {"retest": needed, "why_retest": (why or "").strip() or None})


def _write(workspace: Workspace, unit: str, key: str, fields: dict[str, object]) -> Changes:
    check_team(workspace)
    known, column = get_unit(workspace, unit), find_column(workspace, key)
    records = workspace.journal.list_records(Adoption, workspace.scope)
    cell = _cell([one for one in records if one.unit and one.spreads], known, column)
    if cell.record is not None:
        return workspace.journal.append(workspace.scope, [record_edit(Adoption, cell.record.id, **fields)])
    what = {"unit": known.id, "spreads": column.spreads, "change": column.change}
    return workspace.journal.append(workspace.scope, [record_edit(Adoption, workspace.new_id(), **what, **fields)])


def find_column(workspace: Workspace, key: str) -> Column:
    """What spreads, by "method", "collaborative", a ramp's letter or its id.

    Raises:
        NotFoundError: there is none.
    """
    found = [one for one in _possible(workspace) if key and key in (one.key, one.letter)]
    found = found or [one for one in spread_of(workspace).columns if one.key == key]
    if not found:
        raise NotFoundError(key, what="ramp")
    return found[0]


def reach(rows: Sequence[UnitRow], column: Column, until: str) -> tuple[tuple[str, int], ...]:
    """How many units had adopted it by the end of each month, from the month before the first to ``until``."""
    months = []
    for row in rows:
        for cell in row.cells:
            since = find_drawable(cell.since)
            if cell.column == column and cell.state == ADOPTED and since is not None:
                months.append(period_of(since.first, PeriodKind.MONTH).text)
    last = find_period(until)
    if not months or last is None or min(months) > until:
        return ()
    first = parse_period(min(months)).preceding()
    return tuple((one.text, sum(month <= one.text for month in months)) for one in periods_between(first, last))


def _possible(workspace: Workspace) -> list[Column]:
    """Ramps first, those with an adopted change before the others; then the method and the way of working together."""
    ramps = cycles.list_ramps(workspace)
    kept = {view.cycle.ramp for view in cycles.list_cycles(workspace) if view.cycle.decision == Decision.ADOPT.value}
    ordered = sorted(ramps, key=lambda ramp: ramp.id not in kept)
    changes = [Column(CHANGE, ramp.id, ramp.letter or "", ramp.title or "") for ramp in ordered]
    return [*changes, Column(METHOD), Column(TOGETHER)]


def _cell(records: Sequence[Adoption], unit: SpreadUnit, column: Column) -> Cell:
    """Two laptops may have begun the same cell at once: the one that is further counts."""
    found = [
        one
        for one in records
        if one.unit == unit.id and one.spreads == column.spreads and (column.change or None) == _change(one)
    ]
    found.sort(key=lambda one: (STATES.index(one.state) if one.state in STATES else -1, one.id))
    return Cell(column, found[-1] if found else None)


def _change(one: Adoption) -> str | None:
    return one.change if one.spreads == CHANGE else None


def _plan(plan: dict[str, str | None]) -> dict[str, object]:
    given: dict[str, object] = {name: (plan[name] or "").strip() or None for name in plan if name in _TEXTS}
    if "planned" in plan:
        month = find_period(plan["planned"]) if plan["planned"] else None
        if plan["planned"] and month is None:
            raise InputError(str(plan["planned"]))
        given["planned"] = month.text if month else None
    return given
