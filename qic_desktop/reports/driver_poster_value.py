"""What stands on the poster of the driver diagram, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.driver_tree import Tree
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class DriverPoster:
    """The tree with everything on its cards.

    ``summary`` says how many ideas there are and how far; ``large`` is A3, otherwise A4, both landscape.
    """

    owner: str
    context: str
    tree: Tree
    summary: str
    imprint: Imprint
    large: bool = False
