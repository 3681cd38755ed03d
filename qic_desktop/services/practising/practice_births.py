"""The second practice set: births at twenty health centres, invented and labelled.

Owns the reading of ``resources/practice/births`` and what of it is typed into a store: monthly counts with reasons
where there are none, a weekly tally, heavy bleedings as rare events, notes and new beginnings on charts, the
organiser's letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.annotation import Event
from qic_desktop.domain.collaborative import Letter
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import Period, parse_period
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.charting import chart_marks
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.practising.practice_data import (
    PracticeData,
    PracticePerson,
    PracticeSite,
    read_collaborative,
    read_cycles,
    read_json,
    read_open_cycles,
    read_ramps,
    read_rows,
)
from qic_desktop.services.practising.practice_sets import BIRTHS
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record

Row = Mapping[str, str]

COLUMNS: dict[str, tuple[str, str | None]] = {
    "births": ("births", None),
    "oxytocin": ("oxytocin", "births"),
    "partograph": ("partograph", "births"),
    "breathing": ("helped", "needing"),
    "stock-out": ("days_without", None),
}
"""Which columns of ``months.csv`` a measure is made of: counted, and out of."""

REASONS = frozenset(reason.value for reason in MissingReason)


@dataclass(frozen=True, slots=True)
class BirthsData:
    """Everything in ``resources/practice/births``; ``told`` is what both sets have in common."""

    told: PracticeData
    months: tuple[Row, ...]
    weeks: tuple[Row, ...]
    bleedings: tuple[Row, ...]
    marks: tuple[Row, ...]
    letters: tuple[Mapping[str, str], ...]


def load_births(folder: Path = BIRTHS.folder) -> BirthsData:
    """Read the set.

    Raises:
        OSError: a file is missing: the installation is damaged.
        TypeError, ValueError: a file does not have the fields or numbers that it should have.
    """
    content, stories = read_json(folder / "collaborative.json"), read_json(folder / "cycles.json")
    people = (
        PracticePerson(row["site"] or None, row["name"], row["role"], row["profession"])
        for row in read_rows(folder / "people.csv")
    )
    told = PracticeData(
        notice=content["notice"],
        collaborative=read_collaborative(content),
        sites=tuple(PracticeSite(**row) for row in read_rows(folder / "sites.csv")),
        months=(),
        people=tuple(people),
        ramps=read_ramps(stories),
        cycles=read_cycles(stories),
        open_cycles=read_open_cycles(stories),
    )
    months, weeks, bleedings, marks = (
        tuple(read_rows(folder / f"{name}.csv")) for name in ("months", "weeks", "bleeding", "marks")
    )
    return BirthsData(told, months, weeks, bleedings, marks, tuple(content["letters"]))


def announce(workspace: Workspace, data: BirthsData) -> None:
    """The organiser's letters, as drafts; the dates are announced for both sets alike."""
    letters = [new_record(Letter, workspace.new_id(), title=one["title"], body=one["body"]) for one in data.letters]
    workspace.journal.append(organiser_private_scope(), letters)


def record_births(workspace: Workspace, data: BirthsData, site: str) -> None:
    """Type a health centre's months, weeks, bleedings and marks in, measure by measure."""
    views = {view.code: view for view in measures.list_measures(workspace)}
    months = [row for row in data.months if row["site"] == site]
    for code in COLUMNS:
        entries = [(parse_period(row["month"]), entry_of(row, code)) for row in months]
        notes = [(parse_period(row["month"]), row["note"]) for row in months if row["note"] and code == _noted(row)]
        observations.record_sheet(workspace, views[code], entries, notes)
    weeks = [row for row in data.weeks if row["site"] == site]
    tallies = [(parse_period(row["week"]), Entry(int(row["skin"]), int(row["births"]))) for row in weeks]
    observations.record_sheet(workspace, views["skin"], tallies)
    _record_bleedings(workspace, views["bleeding"], [row for row in data.bleedings if row["site"] == site])
    for row in data.marks:
        if row["site"] == site:
            _mark(workspace, views[row["measure"]], row, parse_period(row["period"]))


def entry_of(row: Row, code: str) -> Entry:
    """What a month of the register says of a measure: counts, or the reason why there are none."""
    counted, out_of = COLUMNS[code]
    reason = next((row[name] for name in (counted, out_of) if name is not None and row[name] in REASONS), None)
    if reason is not None:
        return Entry(missing=MissingReason(reason))
    return Entry(int(row[counted]), int(row[out_of]) if out_of is not None else None)


def _noted(row: Row) -> str:
    """The measure beside which a month's note stands."""
    return "stock-out" if row["days_without"] not in (*REASONS, "0") else "births"


def _record_bleedings(workspace: Workspace, view: MeasureView, rows: list[Row]) -> None:
    """All bleedings as one step: one by one, each would be written to the disk for itself."""
    records = [
        new_record(Event, workspace.new_id(), measure=view.id, on=row["day"], cases=int(row["births_since"]))
        for row in rows
    ]
    if records:
        workspace.journal.append(workspace.scope, records)


def _mark(workspace: Workspace, view: MeasureView, row: Row, period: Period) -> None:
    if row["kind"] == "phase":
        chart_marks.start_phase(workspace, view, period, row["text"], row["reason"])
    else:
        chart_marks.annotate(workspace, view, period, row["text"])
