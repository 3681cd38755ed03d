"""Numbers typed over what a site gave itself, until somebody has said which of the two stands.

They are no entries yet: they lie beside the journal as half-typed texts do, are locked with the store and never sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.observation import MissingReason, Source
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace

_ENTITY = "typed_over"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What was typed of one measure, where it was read, and on which day."""

    entry: Entry
    source: Source
    on: date


def keep(workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry], source: Source, on: date) -> None:
    """Keep what was typed (measure → entry) until it is answered."""
    for measure, one in entries.items():
        missing = one.missing.value if one.missing else None
        text = json.dumps([one.numerator, one.denominator, one.value, missing, source.value, on.isoformat()])
        workspace.journal.keep_draft(workspace.scope, _ENTITY, _place(sheet), measure, text)


def waiting(workspace: Workspace, sheet: MonthSheet) -> dict[str, Unanswered]:
    """What waits for an answer in a site's month: measure → what was typed."""
    found = workspace.journal.drafts(workspace.scope, _ENTITY, _place(sheet))
    known = {line.id for line in sheet.lines}
    return {measure: _read(text) for measure, text in sorted(found.items()) if measure in known}


def completed(workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Entries (measure → entry) with the numbers that were typed for the same lines before and wait for an answer.

    A line is typed number by number, beside what stands there: each one that differs from that is meant.
    """
    found = waiting(workspace, sheet)
    return {
        measure: _completed(one, found[measure].entry, sheet.line(measure).entry) if measure in found else one
        for measure, one in entries.items()
    }


def let_go(workspace: Workspace, sheet: MonthSheet, measures: Iterable[str]) -> None:
    """It is answered."""
    for measure in measures:
        workspace.journal.drop_draft(workspace.scope, _ENTITY, _place(sheet), measure)


def _completed(typed: Entry, before: Entry, standing: Entry) -> Entry:
    if typed.missing is not None or before.missing is not None:
        return typed
    return Entry(
        typed.numerator if typed.numerator != standing.numerator else before.numerator,
        typed.denominator if typed.denominator != standing.denominator else before.denominator,
        typed.value if typed.value != standing.value else before.value,
    )


def _place(sheet: MonthSheet) -> str:
    return f"{sheet.for_site}|{sheet.month.text}"


def _read(text: str) -> Unanswered:
    numerator, denominator, value, missing, source, on = json.loads(text)
    entry = Entry(numerator, denominator, value, MissingReason(missing) if missing else None)
    return Unanswered(entry, Source(source), date.fromisoformat(on))
