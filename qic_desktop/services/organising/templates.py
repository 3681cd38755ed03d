"""Templates to start from: a timetable, a kind of collaboration, the roles it needs; everything can be changed after.

A template is a file in ``resources/templates``. It proposes days; it never touches what is already in the timetable
unless the organiser asks for a fresh start.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from qic_desktop.domain.collaborative import Collaborative, TimetableEvent
from qic_desktop.domain.governance import Profile, find_profile
from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.paths import RESOURCES
from qic_desktop.services.organising import collaboratives, timetable
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

FOLDER = RESOURCES / "templates"
LARGEST = 1_000_000
"""Bytes; a template has a few thousand."""
_WORKING_DAYS = 5
ORDER = (
    "breakthrough",
    "improvement-collaborative",
    "learning-network",
    "community-of-practice",
    "clinical-community",
    "managed-network",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An entry that a template proposes, on days of its own."""

    kind: str
    title: str
    first: date
    last: date
    agenda: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A way to run a collaborative; ``months`` long, with the months in which its entries begin."""

    code: str
    title: str
    about: str
    source: str
    profile: Profile
    months: int
    roles: tuple[str, ...]
    waves: tuple[str, ...]
    first_steps: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]

    def propose(self, start: date) -> tuple[Proposed, ...]:
        """Its entries on days, for a collaborative that begins in the month of ``start``."""
        return tuple(_propose(entry, start) for entry in self.entries)


@lru_cache(maxsize=1)
def list_templates() -> tuple[Template, ...]:
    """The templates in the order in which they are offered; those whose file cannot be read are left out."""
    read = (_read_file(path) for path in FOLDER.glob("*.json"))
    return tuple(sorted((one for one in read if one), key=lambda one: ORDER.index(one.code)))


def damaged_templates() -> tuple[str, ...]:
    """Codes of templates whose file cannot be read: somebody may have changed it by hand."""
    there = {one.code for one in list_templates()}
    return tuple(code for code in ORDER if code not in there)


def get_template(code: str) -> Template:
    """A template by its code.

    Raises:
        NotFoundError: there is none ("template"), or its file cannot be read ("template-file").
    """
    found = next((one for one in list_templates() if one.code == code), None)
    if found is None:
        raise NotFoundError(code, what="template-file" if code in ORDER else "template")
    return found


def apply_template(workspace: Workspace, code: str, start: str, *, fresh: bool = False) -> Changes:
    """Put a template's timetable, kind of collaboration and months among the drafts; one step, which can be undone.

    Args:
        workspace: the organiser's.
        code: of the template.
        start: the first month, as ``2026-01`` or a day in it.
        fresh: take what is in the timetable out of it first.

    Raises:
        NotAllowedError: this is no organiser's store ("role"), or there is a timetable already ("has-timetable").
        NotFoundError: no such template.
        InputError: no such month.
    """
    check_organiser(workspace)
    template = get_template(code)
    first = find_period(start.strip())
    if first is None:
        raise InputError(start)
    present = timetable.read_timetable(workspace)
    if present and not fresh:
        raise NotAllowedError(template.title, why="has-timetable")
    removed = [record_edit(TimetableEvent, one.id, retired=True) for one in present]
    added = [
        new_record(
            TimetableEvent,
            workspace.new_id(),
            kind=one.kind,
            title=one.title,
            start=one.first.isoformat(),
            end=one.last.isoformat(),
            agenda=list(one.agenda) or None,
        )
        for one in template.propose(first.first)
    ]
    begins = period_of(first.first, PeriodKind.MONTH)
    ends = period_of(_month(first.first, template.months - 1), PeriodKind.MONTH).text
    chosen = record_edit(
        Collaborative,
        collaboratives.collaborative_id(workspace),
        template=template.code,
        profile=template.profile.code,
        comparison_policy=template.profile.comparison,
        start=begins.text,
        end=(_typed_end(workspace, first.first) or ends) if template.profile.needs_end else None,
    )
    return workspace.journal.append(organiser_private_scope(), [chosen, *removed, *added])


def _read_file(path: Path) -> Template | None:
    """The template of a file, or None where it cannot be read or would propose nothing that fits a timetable."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        found = _read(json.loads(path.read_text(encoding="utf-8")))
        proposed = found.propose(date(2026, 1, 1))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    words = (found.title, found.about, found.source, *found.roles, *found.waves, *found.first_steps)
    words += tuple(text for one in proposed for text in (one.kind, one.title))
    agendas = (part for one in proposed for part in one.agenda)
    is_sound = all(isinstance(one, str) for one in words) and all(isinstance(one, dict) for one in agendas)
    return found if is_sound and found.code in ORDER and isinstance(found.months, int) else None


def _read(content: dict[str, Any]) -> Template:
    profile = find_profile(content["profile"])
    if profile.code != content["profile"]:
        raise ValueError(content["profile"])
    return Template(
        code=content["code"],
        title=content["title"],
        about=content["about"],
        source=content["source"],
        profile=profile,
        months=content["length"],
        roles=tuple(content["roles"]),
        waves=tuple(content.get("waves", ())),
        first_steps=tuple(content["first_steps"]),
        entries=tuple(content["timetable"]),
    )


def _typed_end(workspace: Workspace, begins: date) -> str:
    """The last month that somebody wrote into the charter; empty where none fits, or where a template proposed it."""
    found = collaboratives.find_collaborative(workspace)
    ends = find_period((found.end if found else None) or "")
    if found is None or found.template or ends is None or ends.last < begins:
        return ""
    return found.end or ""


def _propose(entry: dict[str, Any], start: date) -> Proposed:
    month = _month(start, entry["month"])
    first = month.replace(day=entry.get("day", 1))
    if "months" in entry:
        last = _month(month, entry["months"]) - timedelta(days=1)
    else:
        days = entry.get("days", 1)
        first = _off_weekend(first, days)
        last = first + timedelta(days=days - 1)
    return Proposed(entry["kind"], entry["title"], first, last, tuple(entry.get("agenda", ())))


def _off_weekend(first: date, days: int) -> date:
    """The day itself, or the Monday after it where days together would touch Saturday or Sunday."""
    touches = days <= _WORKING_DAYS and first.weekday() + days > _WORKING_DAYS
    return first + timedelta(days=7 - first.weekday()) if touches else first


def _month(start: date, later: int) -> date:
    """The first day of the month that lies so many months after ``start``."""
    place = start.year * 12 + start.month - 1 + later
    return date(place // 12, place % 12 + 1, 1)
