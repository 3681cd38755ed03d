"""What stands on a charter: finished texts. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class TextPart:
    """A heading with what was written under it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One measure with its target: where it stands now, what is aimed at, by when, and why it can be reached."""

    measure: str
    now: str
    target: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class DriverLine:
    """A driver or a change idea; ``level`` counts from 0."""

    text: str
    level: int
    is_idea: bool = False


@dataclass(frozen=True, slots=True)
class MeasureBlock:
    """One measure with its definition, as label and text."""

    name: str
    kind: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CharterPaper:
    """The charter; empty parts are left out. ``before`` stands above the targets, ``after`` below the measures."""

    owner: str
    title: str
    lead: str
    context: str
    aim: str
    aim_lines: tuple[str, ...]
    before: tuple[TextPart, ...]
    targets: tuple[TargetLine, ...]
    drivers: tuple[DriverLine, ...]
    team: tuple[tuple[str, str], ...]
    measures: tuple[MeasureBlock, ...]
    after: tuple[TextPart, ...]
    outcome: tuple[TextPart, ...]
    imprint: Imprint
