"""What stands on a storyboard: finished texts, and charts that can be drawn at any size. No reportlab, no pptx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import Imprint

Draw = Callable[[float, float], Scene]
"""Draws a chart with a width and height in CSS pixels, in the style of paper."""


@dataclass(frozen=True, slots=True)
class StoryMeasure:
    """One chart: the measure's name and kind, how to draw it, its finding in words, its letters with their texts."""

    name: str
    kind: str
    finding: str
    draw: Draw
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryDriver:
    """What must be so, and the changes that serve it, each with how far it is."""

    text: str
    ideas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCycle:
    """One test of change: its label and title, what came of it, what was decided (empty while it goes on)."""

    label: str
    title: str
    result: str
    decision: str


@dataclass(frozen=True, slots=True)
class StoryRamp:
    """A series of tests of one change."""

    letter: str
    title: str
    cycles: tuple[StoryCycle, ...]


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A team's work on one page, or on a few slides. Parts without content are left out."""

    owner: str
    collaborative: str
    occasion: str
    problem: str
    aim: str
    team: tuple[str, ...]
    measures: tuple[StoryMeasure, ...]
    drivers: tuple[StoryDriver, ...]
    ramps: tuple[StoryRamp, ...]
    learned: tuple[str, ...]
    next: tuple[str, ...]
    thanks: tuple[str, ...]
    imprint: Imprint
