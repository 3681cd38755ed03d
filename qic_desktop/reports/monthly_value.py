"""The monthly report of a site as a value: everything that will be printed, nothing that has to be looked up."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import ChartBlock, Imprint


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table.

    All fields are finished texts; empty where there is nothing ("" as ``numerator`` of a rate by days). A month
    without a value has an empty ``value`` and the reason in ``note`` ("register lost"); without a note the
    report prints "not reported". ``checked`` is the verification factor of a coach's recount.
    """

    month: str
    numerator: str
    denominator: str
    value: str
    note: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class MonthTable:
    """The last twelve months; the four labels name the lines of the table.

    ``title`` stands above it where the rows are no months.
    """

    rows: tuple[MonthRow, ...]
    numerator_label: str
    denominator_label: str
    value_label: str
    note_label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SmallMeasure:
    """Another measure: name, kind ("Balancing: all types"), plain sentence and small chart (None: no chart yet)."""

    name: str
    sentence: str
    scene: Scene | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One PDSA cycle as the journal prints it; empty texts are said in words or left out."""

    number: str
    title: str
    prediction: str = ""
    result: str = ""
    learning: str = ""
    decision: str = ""
    dates: str = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the assessment scale: who judged, the score in words, and how many of ``steps`` are full."""

    who: str
    score: str
    filled: int
    steps: int = 10


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that somebody promised; ``is_done`` ticks its box."""

    what: str
    who: str = ""
    by: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """A site's report of one month.

    ``headline`` is the finding in words, ``lead`` the sentences below it. ``people``, ``data_quality`` and ``needed``
    are lines of a list; ``earlier_cycles`` counts the tests that had ended before and are not listed. Fields with a
    default are left off the page when they are empty; ``aim``, ``cycles``, ``people`` and ``data_quality`` say in
    words that there is nothing.
    """

    site: str
    collaborative: str
    period: str
    headline: str
    lead: tuple[str, ...]
    chart: ChartBlock
    table: MonthTable
    imprint: Imprint
    aim: str = ""
    aim_progress: str = ""
    next_step: str = ""
    measures: tuple[SmallMeasure, ...] = ()
    cycles: tuple[CycleLine, ...] = ()
    earlier_cycles: int = 0
    people: tuple[str, ...] = ()
    data_quality: tuple[str, ...] = ()
    scores: tuple[ScoreLine, ...] = ()
    scores_note: str = ""
    promises: tuple[Promise, ...] = ()
    needed: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
