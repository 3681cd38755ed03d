"""The report of a whole collaborative as a value: key figures, then chapters in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.text_paper_value import PaperPart
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that is read before anything else, and what it counts."""

    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; its parts stand below its title. One without parts is left out."""

    title: str
    parts: tuple[PaperPart, ...]


@dataclass(frozen=True, slots=True)
class FullReport:
    """The whole document. ``span`` is the time that it covers; ``warning`` says who may read it."""

    owner: str
    kind: str
    title: str
    span: str
    lead: str
    figures: tuple[KeyFigure, ...]
    chapters: tuple[Chapter, ...]
    imprint: Imprint
    warning: str = ""
