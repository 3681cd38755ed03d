"""How the organisers rate their own work: seven factors, one to five, again and again, so that a trend shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.instrument import Sheet
from qic_desktop.domain.organising import SelfAudit
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit


@dataclass(frozen=True, slots=True)
class Audit:
    """One filling-in: the level chosen for each factor, and all of them together (7 to 35, 21 is the middle)."""

    period: str
    levels: Mapping[str, float]
    note: str
    total: float | None


def audit_sheet(workspace: Workspace) -> Sheet:
    """The questionnaire, in the organiser's wording where there is one."""
    return instruments.get_sheet(workspace, instruments.AUDIT)


def list_audits(workspace: Workspace) -> tuple[Audit, ...]:
    """All audits by month, each read with the questionnaire in which it was filled in."""
    check_organiser(workspace)
    known = instruments.known_sheets(workspace)
    found = []
    for record in workspace.journal.list_records(SelfAudit, organiser_private_scope()):
        key, _, period = record.id.partition("|")
        name, _, version = key.rpartition("@")
        sheet = known.get((name, int(version))) if version.isdecimal() else None
        if sheet is not None and record.answers:
            found.append(_audit(sheet, period, record))
    return tuple(sorted(found, key=lambda one: one.period))


def give(workspace: Workspace, period: str, factor: str, level: str) -> Changes:
    """Rate one factor for a month; no level takes it back.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: no such month, factor or level.
    """
    check_organiser(workspace)
    sheet = audit_sheet(workspace)
    item = sheet.item(factor)
    if find_period(period) is None or item is None or (level and item.level(level) is None):
        raise InputError(period if find_period(period) is None else factor if item is None else level)
    answers = dict(_given(workspace, sheet, period))
    answers.pop(factor, None)
    if level:
        answers[factor] = level
    edit = record_edit(SelfAudit, f"{sheet.key}|{period}", answers=answers)
    return workspace.journal.append(organiser_private_scope(), [edit])


def _given(workspace: Workspace, sheet: Sheet, period: str) -> Mapping[str, object]:
    record = workspace.journal.find_record(SelfAudit, organiser_private_scope(), f"{sheet.key}|{period}")
    return (record.answers if record else None) or {}


def _audit(sheet: Sheet, period: str, record: SelfAudit) -> Audit:
    chosen = {item.code: item.level((record.answers or {}).get(item.code)) for item in sheet.items}
    levels = {code: level.value for code, level in chosen.items() if level is not None}
    total = sum(levels.values()) if len(levels) == len(sheet.items) else None
    return Audit(period, levels, record.note or "", total)
