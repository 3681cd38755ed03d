"""Time and cost: what an improvement takes, by the ingredients method (persons, hours, grade, money).

Nobody is named: an entry says how many people of which grade. Amounts of different currencies are never added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qic_desktop.analysis.sums import exact_sum
from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.domain.progress import ACTIVITIES, CostEntry
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.errors import InputError, NotAllowedError, NotANumberError, NotFoundError
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

LONGEST_CURRENCY = 12
_SPENT = ("activity", "on", "persons", "hours", "grade", "cash", "currency", "payer")
COLUMNS = ("on", "activity", "persons", "hours", "person_hours", "grade", "cash", "currency", "payer", "note")


@dataclass(frozen=True, slots=True)
class CostLine:
    """One entry. ``person_hours`` is persons times hours; one person where no number is given."""

    entry: CostEntry

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.entry.id

    @property
    def month(self) -> str:
        """The month it belongs to, empty without a day."""
        found = find_period(self.entry.on or "")
        return period_of(found.first, PeriodKind.MONTH).text if found else ""

    @property
    def person_hours(self) -> float | None:
        """The time that was given, of all people together."""
        if self.entry.hours is None:
            return None
        return self.entry.hours * (1.0 if self.entry.persons is None else self.entry.persons)


@dataclass(frozen=True, slots=True)
class Total:
    """Hours, and money by currency; never one sum of several currencies."""

    hours: float = 0.0
    money: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, newest first, and their sums; ``currency`` is the one that was used last."""

    lines: tuple[CostLine, ...]
    by_activity: tuple[tuple[str, Total], ...]
    by_month: tuple[tuple[str, Total], ...]
    total: Total
    currency: str


def ledger_of(workspace: Workspace) -> Ledger:
    """Everything that was written down."""
    found = [CostLine(one) for one in workspace.journal.list_records(CostEntry, workspace.scope) if one.activity]
    found.sort(key=lambda one: (one.entry.on or "", one.id), reverse=True)
    activities = sorted({one.entry.activity or "" for one in found}, key=_activity_place)
    months = sorted({one.month for one in found if one.month}, reverse=True)
    return Ledger(
        lines=tuple(found),
        by_activity=tuple((code, total(one for one in found if one.entry.activity == code)) for code in activities),
        by_month=tuple((month, total(one for one in found if one.month == month)) for month in months),
        total=total(found),
        currency=next((one.entry.currency for one in found if one.entry.currency), ""),
    )


def total(lines: Iterable[CostLine]) -> Total:
    """The sums of entries."""
    listed = list(lines)
    money: dict[str, list[float]] = {}
    for one in listed:
        if one.entry.cash is not None and one.entry.currency:
            money.setdefault(one.entry.currency, []).append(one.entry.cash)
    hours = exact_sum(one.person_hours for one in listed if one.person_hours is not None)
    return Total(hours, {code: exact_sum(money[code]) for code in sorted(money)})


def check_keeper(workspace: Workspace) -> None:
    """Refuse who keeps no ledger: a team does, and an organiser, for herself; a coach writes costs beside her visits.

    Raises:
        NotAllowedError: a coach's store.
    """
    if workspace.role is Role.COACH:
        raise NotAllowedError("ledger", why="role")


def add_cost(workspace: Workspace, activity: str, **fields: object) -> Changes:
    """Write an entry down; ``fields`` are ``on``, ``persons``, ``hours``, ``grade``, ``cash``, ``currency``, ``payer``
    and ``note``. The day is today where none is given.

    Raises:
        NotFoundError: no such activity.
        InputError: ``on`` is no day, or a number is none.
        NotAllowedError: an amount without a currency ("currency"), or nothing was spent ("nothing-spent").
    """
    check_keeper(workspace)
    given = checked_fields(workspace, {"activity": activity, **fields})
    return workspace.journal.append(workspace.scope, [new_record(CostEntry, workspace.new_id(), **given)])


def write_cost(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Change an entry; what is not given stays.

    Raises:
        NotFoundError: no such entry or activity.
        InputError, NotAllowedError: as for :func:`add_cost`.
    """
    check_keeper(workspace)
    entry = _get(workspace, identity)
    whole = {name: fields.get(name, getattr(entry, name)) for name in (*_SPENT, "note")}
    given = checked_fields(workspace, whole)
    return workspace.journal.append(workspace.scope, [record_edit(CostEntry, entry.id, **given)])


def remove_cost(workspace: Workspace, identity: str) -> Changes:
    """Take an entry out of the ledger; the history keeps it, and undo brings it back.

    Raises:
        NotFoundError: no such entry.
    """
    check_keeper(workspace)
    entry = _get(workspace, identity)
    return workspace.journal.append(workspace.scope, [Edit(CostEntry.ENTITY, entry.id, {"spent": {"deleted": True}})])


def ledger_csv(ledger: Ledger) -> str:
    """The entries as comma-separated values, oldest first; ISO days, decimal points, no currency is converted."""
    rows = [",".join(COLUMNS)]
    for line in reversed(ledger.lines):
        one = line.entry
        numbers = {"persons": one.persons, "hours": one.hours, "person_hours": line.person_hours, "cash": one.cash}
        texts = {name: getattr(one, name, None) for name in COLUMNS if name not in numbers}
        rows.append(",".join(_cell(numbers[name] if name in numbers else texts[name]) for name in COLUMNS))
    return "\r\n".join(rows) + "\r\n"


def export_csv(ledger: Ledger, out: Path) -> Path:
    """Write the ledger as a CSV file that a spreadsheet opens.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said.
    """
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + ledger_csv(ledger).encode())
    return out


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(int(value)) if float(value).is_integer() else repr(float(value))
    text = spreadsheet_text(" ".join(str(value).splitlines()))
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',;"') else text


def checked_fields(workspace: Workspace, fields: Mapping[str, object]) -> dict[str, object]:
    """The fields of an entry as they are kept; see :func:`add_cost` for what is refused."""
    given: dict[str, object] = {name: fields.get(name) for name in _SPENT}
    if given["activity"] not in ACTIVITIES:
        raise NotFoundError(str(given["activity"]), what="activity")
    day = find_period(str(given["on"] or workspace.today().isoformat()))
    if day is None:
        raise InputError(str(given["on"]))
    given["on"] = day.text
    for name in ("persons", "hours", "cash"):
        given[name] = _number(given[name])
    for name in ("grade", "payer"):
        given[name] = str(given[name] or "").strip() or None
    given["currency"] = str(given["currency"] or "").strip().upper()[:LONGEST_CURRENCY] or None
    if given["cash"] is None:
        given["currency"] = None
    elif given["currency"] is None:
        raise NotAllowedError("cost", why="currency")
    if given["cash"] is None and given["hours"] is None:
        raise NotAllowedError("cost", why="nothing-spent")
    if "note" in fields:
        given["note"] = str(fields["note"] or "").strip() or None
    return given


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise NotANumberError(text=str(value))
    return float(value)


def _get(workspace: Workspace, identity: str) -> CostEntry:
    found = workspace.journal.find_record(CostEntry, workspace.scope, identity)
    if found is None or not found.activity:
        raise NotFoundError(identity, what="cost")
    return found


def _activity_place(code: str) -> tuple[int, str]:
    return (ACTIVITIES.index(code) if code in ACTIVITIES else len(ACTIVITIES), code)
