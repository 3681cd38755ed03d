"""What stands on a coach's papers: parts in their order, finished texts. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import ChartBlock, Imprint


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows, and the share of the width that each column takes. ``tall`` leaves room to write."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part under its heading; what is empty is left out."""

    title: str
    text: str = ""
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    charts: tuple[ChartBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachPaper:
    """A paper of a coach; ``signatures`` are the names under the lines to sign on."""

    owner: str
    context: str
    kind: str
    headline: str
    lead: str
    parts: tuple[Part, ...]
    signatures: tuple[str, ...]
    imprint: Imprint
