"""A chart for the wall, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import Imprint

Paper = Literal["a3", "a4"]


@dataclass(frozen=True, slots=True)
class WallChart:
    """The finished page; ``ahead`` is how many empty periods it has, ``printed`` how many are filled in."""

    owner: str
    measure: str
    page: Scene
    imprint: Imprint
    paper: Paper = "a3"
    printed: int = 0
    ahead: int = 0
