"""What stands on the progress report: finished texts and scenes. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.monthly_value import ScoreLine
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class AssessmentPart:
    """Scores of the latest month, why, what the data say beside the chosen step, and the line over the months."""

    month: str
    scores: tuple[ScoreLine, ...]
    why: str
    evidence: tuple[tuple[bool, str], ...]
    talk: str
    line: Scene | None


@dataclass(frozen=True, slots=True)
class OpinionsPart:
    """A round of a questionnaire: in words, its raters with their totals, and the profile."""

    title: str
    month: str
    words: str
    reading: str
    raters: tuple[tuple[str, str], ...]
    profile: Scene | None
    actions: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the tracker: its name, its plan in a line, and a text for every column."""

    name: str
    plan: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpreadPart:
    """The tracker, notes on adaptation and re-testing, and the reach."""

    columns: tuple[str, ...]
    units: tuple[UnitLine, ...]
    notes: tuple[str, ...]
    reach: Scene | None


@dataclass(frozen=True, slots=True)
class SumLine:
    """A name with hours and money."""

    name: str
    hours: str
    money: str


@dataclass(frozen=True, slots=True)
class CostPart:
    """Sums by activity and by month, and of everything."""

    by_activity: tuple[SumLine, ...]
    by_month: tuple[SumLine, ...]
    together: SumLine


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """The whole report; parts without content are None."""

    owner: str
    context: str
    day: str
    assessment: AssessmentPart | None
    opinions: tuple[OpinionsPart, ...]
    spread: SpreadPart | None
    costs: CostPart | None
    imprint: Imprint
