"""A document of headed parts as a value for paper: text, lists and tables in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import ChartBlock, Imprint


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table whose first column is words and whose others are figures or short words.

    ``figures`` sets the others at the end of their columns; ``shares`` are parts of the width, else the first column
    takes two fifths.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: bool = False
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPart:
    """One part: ``level`` 1 is a heading, 2 stands below one. Empty members are left out."""

    title: str
    texts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    table: PaperTable | None = None
    charts: tuple[ChartBlock, ...] = ()
    level: int = 1


@dataclass(frozen=True, slots=True)
class TextPaper:
    """The whole document; ``lead`` stands below the title."""

    owner: str
    context: str
    kind: str
    title: str
    lead: str
    parts: tuple[PaperPart, ...]
    imprint: Imprint
