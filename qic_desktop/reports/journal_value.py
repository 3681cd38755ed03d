"""What stands on the journal of tests of change: finished texts and one finished chart. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import ChartBlock, Imprint

Lines = tuple[tuple[str, str], ...]
"""Labels with their texts; empty texts are not among them."""


@dataclass(frozen=True, slots=True)
class JournalCycle:
    """One test: ``lead`` says days, scale and decision; then the prediction, and every field in reading order."""

    title: str
    lead: str
    prediction: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class JournalRamp:
    """Tests of one idea, first to last, and how the gain is held where the change was adopted."""

    title: str
    idea: str
    cycles: tuple[JournalCycle, ...]
    plans: tuple[Lines, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """The whole journal: one aim, the chart with its dated changes, and the tests under it."""

    owner: str
    context: str
    aim: str
    lead: str
    chart: ChartBlock | None
    ramps: tuple[JournalRamp, ...]
    imprint: Imprint
    timeline: Scene | None = None
