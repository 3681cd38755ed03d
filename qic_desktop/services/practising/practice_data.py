"""Read the practice collaborative that comes with the program.

Owns the reading of ``resources/practice`` into values: real monthly counts under invented names, invented people and
tests of change. It makes no store, keys or records: a service that builds practice stores does that from these values.
Fields of people, ramps, cycles, measures and the collaborative bear the names of the domain's records.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qic_desktop.services.practising.practice_sets import PRACTICE as PRACTICE


@dataclass(frozen=True, slots=True)
class PracticeSite:
    """A site under its invented name; ``source_organisation`` is the published code, so that anyone can trace it."""

    code: str
    name: str
    source_organisation: str = ""


@dataclass(frozen=True, slots=True)
class PracticeMonth:
    """What one site published for one month (``YYYY-MM``), all department types added up."""

    site: str
    period: str
    attendances: int
    breaches: int
    admissions: int

    def counts(self, measure: str) -> tuple[int, int]:
        """Numerator and denominator of a measure of the practice collaborative.

        Raises:
            KeyError: the practice collaborative has no such measure.
        """
        numerators = {"four-hours": self.attendances - self.breaches, "admissions": self.admissions}
        return numerators[measure], self.attendances


@dataclass(frozen=True, slots=True)
class PracticePerson:
    """An invented person; ``site`` is None for organiser and coaches."""

    site: str | None
    name: str
    role: str
    profession: str


@dataclass(frozen=True, slots=True)
class PracticeRamp:
    """An invented series of cycles at a site, named by its letter there."""

    site: str
    letter: str
    title: str
    change_idea: str
    state: str


@dataclass(frozen=True, slots=True)
class PracticeCycle:
    """An invented, finished test of change; all but ``site`` are fields of a PDSA cycle, ``ramp`` is a letter."""

    site: str
    ramp: str
    number: int
    stage: str
    title: str
    objective: str
    questions: str
    prediction: str
    change_idea: str
    measures: tuple[str, ...]
    scale: str
    scale_number: str
    where_tested: str
    who: str
    what: str
    when: str
    where: str
    data_plan: str
    started: str
    ended: str
    as_planned: bool
    observations: str
    problems: str
    result: str
    matched: bool
    learning: str
    decision: str
    next_plan: str
    initiated_by: str


@dataclass(frozen=True, slots=True)
class OpenCycle:
    """An invented test that is still under way; ``fields`` are those of a PDSA cycle that are written so far."""

    site: str
    ramp: str
    ramp_title: str
    measures: tuple[str, ...]
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PracticeDefinition:
    """The operational definition of a practice measure; ``target`` is a fraction, as the values are."""

    number: int
    revision_kind: str
    numerator_text: str
    denominator_text: str
    inclusion: str
    exclusion: str
    value_form: str
    unit: str
    multiplier: float
    decimals: int
    source_text: str
    method: str
    period_kind: str
    direction: str
    chart_kind: str
    target: float | None
    effective_period: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class PracticeTarget:
    """What every site of the practice collaborative wants to reach, and by which period."""

    value: float
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class PracticeMeasure:
    """A measure of the practice collaborative with its definition and, where it has one, its target."""

    code: str
    name: str
    kind: str
    level: str
    cadence: str
    due_day: int
    current_revision: int
    same_as: str | None
    sensitive: bool
    retired: bool
    target: PracticeTarget | None
    definition: PracticeDefinition


@dataclass(frozen=True, slots=True)
class PracticeEvent:
    """An entry of the timetable; days are ISO 8601."""

    kind: str
    title: str
    start: str
    end: str
    place: str | None


@dataclass(frozen=True, slots=True)
class PracticeNode:
    """A driver, or a change idea below a driver."""

    code: str
    order: int
    text: str
    driver: str | None = None


@dataclass(frozen=True, slots=True)
class PracticeCollaborative:
    """The practice collaborative itself: aim, dates, rules, timetable, drivers and measures."""

    title: str
    topic: str
    governance: str
    aim: str
    start: str
    end: str
    rule_set: str
    success_rule: Mapping[str, object]
    comparison_policy: str
    contact: str
    timetable: tuple[PracticeEvent, ...]
    drivers: tuple[PracticeNode, ...]
    change_ideas: tuple[PracticeNode, ...]
    measures: tuple[PracticeMeasure, ...]

    def measure(self, code: str) -> PracticeMeasure:
        """The measure with this code.

        Raises:
            KeyError: there is none.
        """
        return {measure.code: measure for measure in self.measures}[code]


@dataclass(frozen=True, slots=True)
class PracticeData:
    """Everything in ``resources/practice``. ``notice`` is the sentence that is shown wherever it is used."""

    notice: str
    collaborative: PracticeCollaborative
    sites: tuple[PracticeSite, ...]
    months: tuple[PracticeMonth, ...]
    people: tuple[PracticePerson, ...]
    ramps: tuple[PracticeRamp, ...]
    cycles: tuple[PracticeCycle, ...]
    open_cycles: tuple[OpenCycle, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        """Every month that any site reported, in order."""
        return tuple(sorted({month.period for month in self.months}))

    def months_of(self, site: str) -> tuple[PracticeMonth, ...]:
        """What one site reported, in order; a month it did not report is absent."""
        return tuple(month for month in self.months if month.site == site)

    def people_of(self, site: str | None) -> tuple[PracticePerson, ...]:
        """The team of a site; with None the organiser's people and the coaches."""
        return tuple(person for person in self.people if person.site == site)

    def ramps_of(self, site: str) -> tuple[PracticeRamp, ...]:
        """The series of tests of one site."""
        return tuple(ramp for ramp in self.ramps if ramp.site == site)

    def cycles_of(self, site: str) -> tuple[PracticeCycle, ...]:
        """The tests of change of one site, in order."""
        return tuple(cycle for cycle in self.cycles if cycle.site == site)


def load_practice(folder: Path = PRACTICE) -> PracticeData:
    """Read the practice collaborative.

    Raises:
        OSError: a file is missing: the installation is damaged.
        TypeError, ValueError: a file does not have the fields or numbers that it should have.
    """
    stories = read_json(folder / "stories.json")
    return PracticeData(
        notice=stories["notice"],
        collaborative=read_collaborative(read_json(folder / "collaborative.json")),
        sites=tuple(PracticeSite(**row) for row in read_rows(folder / "sites.csv")),
        months=tuple(_month(row) for row in read_rows(folder / "four_hour_emergency_care.csv")),
        people=tuple(PracticePerson(**person) for person in stories["people"]),
        ramps=read_ramps(stories),
        cycles=read_cycles(stories),
        open_cycles=read_open_cycles(stories),
    )


def read_ramps(stories: Mapping[str, Any]) -> tuple[PracticeRamp, ...]:
    """The series of tests that a file tells of."""
    return tuple(PracticeRamp(**ramp) for ramp in stories["ramps"])


def read_cycles(stories: Mapping[str, Any]) -> tuple[PracticeCycle, ...]:
    """The finished tests."""
    return tuple(PracticeCycle(**{**cycle, "measures": tuple(cycle["measures"])}) for cycle in stories["pdsa_cycles"])


def read_open_cycles(stories: Mapping[str, Any]) -> tuple[OpenCycle, ...]:
    """The tests under way."""
    return tuple(_open_cycle(dict(cycle)) for cycle in stories["open_cycles"])


def _open_cycle(content: dict[str, Any]) -> OpenCycle:
    """A test under way: what names its place, and the rest as written."""
    place = {name: content.pop(name) for name in ("site", "ramp", "ramp_title")}
    content.pop("number")
    return OpenCycle(**place, measures=tuple(content.pop("measures")), fields=content)


def read_json(path: Path) -> dict[str, Any]:
    """An object from a file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_team(path: Path, site: str) -> dict[str, Any] | None:
    """What a file tells of one team; None where there is no file, or nothing of this team in it."""
    told = read_json(path) if path.is_file() else {}
    found: dict[str, Any] | None = told if told.get("site") == site else told.get("others", {}).get(site)
    return found


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _month(row: Mapping[str, str]) -> PracticeMonth:
    """One row of the table of counts."""
    site, period = row["site"], row["period"]
    return PracticeMonth(site, period, *(int(row[name]) for name in ("attendances", "breaches", "admissions")))


def read_collaborative(content: Mapping[str, Any]) -> PracticeCollaborative:
    """The collaborative with its timetable, drivers and measures."""
    return PracticeCollaborative(
        **content["collaborative"],
        timetable=tuple(PracticeEvent(**event) for event in content["timetable_events"]),
        drivers=tuple(PracticeNode(**driver) for driver in content["drivers"]),
        change_ideas=tuple(PracticeNode(**idea) for idea in content["change_ideas"]),
        measures=tuple(_measure(measure) for measure in content["measures"]),
    )


def _measure(content: Mapping[str, Any]) -> PracticeMeasure:
    """A measure with its definition and target."""
    own = _own_fields(PracticeMeasure, content)
    target = content["target"]
    own["target"] = None if target is None else PracticeTarget(**target)
    own["definition"] = PracticeDefinition(**content["definition_revision"])
    return PracticeMeasure(**own)


def _own_fields(kind: type[Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """Those members of an object that a dataclass has fields for."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in content.items() if name in names}
