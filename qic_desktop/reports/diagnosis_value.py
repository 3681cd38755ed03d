"""What stands on the page of a diagnosis. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import Imprint

PAPER_WIDTH = 660.0
"""Width of the picture in CSS pixels; it is shrunk as a whole where a page is too low for it."""


@dataclass(frozen=True, slots=True)
class DiagnosisPaper:
    """A diagnosis with its picture; None where nothing is drawn yet."""

    owner: str
    title: str
    kind: str
    scene: Scene | None
    conclusion: str
    imprint: Imprint
