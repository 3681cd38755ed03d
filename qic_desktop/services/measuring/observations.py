"""Recording values: one per measure, period and stratum; a correction keeps the old value."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from qic_desktop.domain.observation import (
    Doubt,
    MissingReason,
    Observation,
    Source,
    doubts,
    is_stratum,
    observation_id,
)
from qic_desktop.domain.operation import Dot, Operation
from qic_desktop.domain.outlier import FarNumber, far_numbers
from qic_desktop.domain.period import Period, find_named, find_period
from qic_desktop.domain.scope import Scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotAPeriodError, NotFoundError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.decisions import Decision, decisions_in
from qic_desktop.store.journal import Changes, Edit
from qic_desktop.store.registers import Touched


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person gives for one period: counts, a value, or why there is none."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    missing: MissingReason | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One value that stood here: who, when, on which installation, and whether it still stands.

    ``segment`` is the id of what it was sealed in, where that was asked for. ``decisions`` are those that this very
    entry took between values that had been entered apart.
    """

    writer: str
    person: str | None
    wall_ms: int
    registers: dict[str, object]
    sealed: bool
    live: bool
    seq: int = 0
    segment: str = ""
    decisions: tuple[Decision, ...] = ()


def record_observation(
    workspace: Workspace,
    view: MeasureView,
    period: Period,
    entry: Entry,
    *,
    stratum: str = "",
    source: Source | None = None,
) -> Changes:
    """Record or correct one value. What is odd is kept and flagged, never refused.

    Raises:
        NotAllowedError: only a site team records values here.
        NotAPeriodError: the period is longer or shorter than the measure's.
        InputError: the stratum has a form that cannot be kept.
    """
    return record_many(workspace, view, [(period, entry)], stratum=stratum, source=source)


def record_many(
    workspace: Workspace,
    view: MeasureView,
    entries: Sequence[tuple[Period, Entry]],
    *,
    stratum: str = "",
    source: Source | None = None,
) -> Changes:
    """Record several periods as one step (a pasted block is one undo).

    Raises:
        NotAllowedError: only a site team records values here.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    edits = [_edit(view, period, entry, stratum=stratum, source=source) for period, entry in entries]
    return workspace.journal.append(workspace.scope, edits) if edits else Changes()


def record_sheet(
    workspace: Workspace,
    view: MeasureView,
    entries: Sequence[tuple[Period, Entry]],
    notes: Sequence[tuple[Period, str]] = (),
    *,
    stratum: str = "",
) -> Changes:
    """Record a block of values and notes, of all cases or of one part, as one step.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    edits = {period.text: _edit(view, period, entry, stratum=stratum, source=None) for period, entry in entries}
    for period, note in notes:
        before = edits.get(period.text)
        registers = dict(before.registers) if before else {}
        identity = _identity(view, period, stratum)
        edits[period.text] = Edit(Observation.ENTITY, identity, {**registers, "note": note or None})
    return workspace.journal.append(workspace.scope, list(edits.values())) if edits else Changes()


def record_across(
    workspace: Workspace, entries: Sequence[tuple[MeasureView, Period, Entry]], counted_back: Mapping[str, date]
) -> Changes:
    """Record values of several measures as one step.

    Args:
        workspace: the team's own.
        entries: what was given, at most one for a measure.
        counted_back: by id of the measure, the day on which its value was read from an old register.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    edits = []
    for view, period, entry in entries:
        edit = _edit(view, period, entry, stratum="", source=None)
        if view.id in counted_back:
            told = {"source": Source.REGISTER.value, "counted_back": counted_back[view.id].isoformat()}
            edit = Edit(edit.entity, edit.id, {**edit.registers, "source": told})
        edits.append(edit)
    return workspace.journal.append(workspace.scope, edits) if edits else Changes()


def value_edit(view: MeasureView, period: Period, entry: Entry, *, stratum: str = "") -> Edit:
    """What is written for one value, to be put together with more.

    Raises:
        NotAPeriodError: the period is longer or shorter than the measure's.
        InputError: the stratum has a form that cannot be kept.
    """
    return _edit(view, period, entry, stratum=stratum, source=None)


def _edit(view: MeasureView, period: Period, entry: Entry, *, stratum: str, source: Source | None) -> Edit:
    counts: dict[str, object] = {}
    for name in ("numerator", "denominator", "value"):
        number = getattr(entry, name)
        if number is not None:
            counts[name] = number
    if entry.missing is not None:
        counts["missing"] = entry.missing.value
    revision = view.revision_at(period)
    if counts and revision is not None:
        counts["revision"] = revision
    registers: dict[str, object] = {"counts": counts or None}
    if source is not None:
        registers["source"] = {"source": source.value}
    return Edit(Observation.ENTITY, _identity(view, period, stratum), registers)


def _identity(view: MeasureView, period: Period, stratum: str = "") -> str:
    """The id of a value that is typed here; a period of another length than the measure's would join no line."""
    if view.definition is not None and period.kind is not view.period_kind:
        raise NotAPeriodError(period.text)
    name = unicodedata.normalize("NFC", stratum)
    if not is_stratum(name):
        raise InputError(stratum)
    return observation_id(view.id, period.text, name)


def write_note(workspace: Workspace, view: MeasureView, period: Period, note: str, stratum: str = "") -> Changes:
    """Write or clear the note beside a value."""
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    identity = _identity(view, period, stratum)
    return workspace.journal.append(workspace.scope, [Edit(Observation.ENTITY, identity, {"note": note or None})])


def get_observation(workspace: Workspace, view: MeasureView, period: Period, stratum: str = "") -> Observation:
    """The site's own value of a period.

    Raises:
        NotFoundError: nothing was ever recorded there.
    """
    identity = observation_id(view.id, period.text, stratum)
    found = workspace.journal.find_record(Observation, workspace.scope, identity)
    if found is None:
        raise NotFoundError(period.text)
    return found


def list_observations(
    workspace: Workspace, view: MeasureView, site: str | None = None, stratum: str = ""
) -> tuple[Observation, ...]:
    """The values of a measure in time order; periods of a calendar unknown here are kept and left out."""
    if site is None:
        name = f"values {view.id} {stratum}"
        follows = all_but_values(view.id)
        return workspace.store.remembered(name, lambda: _read_observations(workspace, view, None, stratum), follows)
    return _read_observations(workspace, view, site, stratum)


def all_but_values(measure: str = "") -> Callable[[Touched], bool]:
    """What an answer follows that reads any record, but of values none or only those of one measure."""
    prefix = f"{measure}|"
    return lambda one: one.entity != Observation.ENTITY or one.id.startswith(prefix)


def _read_observations(
    workspace: Workspace, view: MeasureView, site: str | None, stratum: str
) -> tuple[Observation, ...]:
    found = workspace.journal.list_records(Observation, site_scope(owner_of(workspace, site)), f"{view.id}|")
    placed = [(find_named(one.period), one) for one in found if one.stratum == stratum and not one.is_empty]
    ordered = sorted(((p, one) for p, one in placed if p is not None), key=lambda pair: pair[0].first)
    return tuple(one for _, one in ordered)


def owner_of(workspace: Workspace, site: str | None) -> str:
    """Whose values are meant: the site team's own, or the named site's.

    Raises:
        NotFoundError: in a store with many sites, no site was named.
    """
    if workspace.role is Role.SITE:
        return workspace.own_id
    if site is None:
        raise NotFoundError("", what="site")
    return site


def doubts_of(workspace: Workspace, view: MeasureView, observation: Observation) -> tuple[Doubt, ...]:
    """What to explain about a kept value."""
    period = find_period(observation.period)
    return doubts(
        observation,
        proportion=view.form.value == "proportion",
        today=workspace.today().isoformat(),
        period_first=period.first.isoformat() if period else "",
    )


def far_of(workspace: Workspace, view: MeasureView, observation: Observation) -> tuple[FarNumber, ...]:
    """The numbers of a kept value that are far from those of the periods before."""
    found = list_observations(workspace, view, stratum=observation.stratum)
    before = sorted((one for one in found if one.period < observation.period), key=lambda one: one.period)
    return far_numbers(before, observation)


def history(
    workspace: Workspace, view: MeasureView, period: Period, *, site: str | None = None, stratum: str = ""
) -> tuple[HistoryLine, ...]:
    """Every value ever recorded for a period, oldest first: who, when, where, and which stand now."""
    scope = site_scope(owner_of(workspace, site))
    return record_history(workspace, scope, Observation.ENTITY, observation_id(view.id, period.text, stratum))


def record_history(workspace: Workspace, scope: Scope, entity: str, identity: str) -> tuple[HistoryLine, ...]:
    """Every operation on a record, oldest first."""
    connection = workspace.store.connection
    live = {
        (row[0], row[1], row[2])
        for row in connection.execute(
            "select writer, seq, hash8 from register where scope=? and entity=? and id=?",
            (scope.text, entity, identity),
        )
    }
    found = [one for one in segments.operations_of(connection, scope.text, identity) if one[1].entity == entity]
    decided = decided_by(scope.text, [(writer, operation) for writer, operation, _sealed in found])
    return tuple(
        HistoryLine(
            writer,
            operation.person,
            operation.wall_ms,
            operation.registers,
            sealed,
            (writer, operation.seq, operation.hash8) in live,
            decisions=decided.get(Dot(writer, operation.seq, operation.hash8), ()),
        )
        for writer, operation, sealed in found
    )


def decided_by(scope: str, found: Iterable[tuple[str, Operation]]) -> dict[Dot, tuple[Decision, ...]]:
    """Which operations of a scope, given in causal order with their writers, decided something."""
    decided: dict[Dot, tuple[Decision, ...]] = {}
    for one in decisions_in(scope, found):
        decided[one.dot] = (*decided.get(one.dot, ()), one)
    return decided


def history_line(
    found: tuple[str, Operation, str], *, live: bool, decided: Mapping[Dot, tuple[Decision, ...]] = MappingProxyType({})
) -> HistoryLine:
    """An operation as the store lists it (:func:`segments.operations_marked`), and whether it still stands."""
    writer, operation, segment = found
    return HistoryLine(
        writer,
        operation.person,
        operation.wall_ms,
        dict(operation.registers),
        bool(segment),
        live,
        operation.seq,
        segment,
        decided.get(Dot(writer, operation.seq, operation.hash8), ()),
    )


def sent_by(workspace: Workspace) -> Callable[[HistoryLine], bool]:
    """Whether a finished package has carried an entry; what other laptops wrote came from elsewhere anyway."""
    sent = {str(chain): int(last) for chain, last in workspace.store.setting("sent", {}).items()}
    writer, scope = workspace.journal.writer, workspace.scope.text
    last = sent.get(f"{writer} {scope}", 0)

    def is_sent(line: HistoryLine) -> bool:
        return line.writer != writer or (line.sealed and line.seq <= last)

    return is_sent
