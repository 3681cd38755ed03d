"""What stands on the two papers of a month: the form to be filled in on the ward, and the tally sheet of one measure.

Loads no reportlab, so that preparing a paper costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form. ``boxes`` is 1 for a count, 2 for a count out of its own cases; ``shared`` names the line
    that its cases are written in. ``before`` is last month's value, quietly."""

    number: int
    title: str
    detail: str
    boxes: int
    shared: str = ""
    before: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class MonthForm:
    """All lines of a month in the order of the sheet on the screen. ``reasons`` are the words for a missing number."""

    site: str
    month: str
    before_month: str
    lines: tuple[FormLine, ...]
    reasons: tuple[str, ...]
    due: str
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class TallyDay:
    """A day of the month; one that begins a weekend is printed strong."""

    number: int
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class TallySheet:
    """A row of squares for each day. ``yes`` and ``no`` say what a stroke and a cross mean; ``no`` is empty for a
    count, where each square is one case. ``plan`` says how the team collects, empty where nothing is written."""

    site: str
    measure: str
    month: str
    note: str
    yes: str
    no: str
    days: tuple[TallyDay, ...]
    imprint: Imprint
    plan: str = ""
