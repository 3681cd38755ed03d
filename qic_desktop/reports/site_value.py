"""One site's whole story as a value for paper."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.reports.values import Imprint, LetteredNote


@dataclass(frozen=True, slots=True)
class SitePaper:
    """What is printed of a site; ``scene`` is chart and lanes as one picture."""

    owner: str
    name: str
    context: str
    measure: str
    rules: str
    sentence: str
    scene: Scene
    did: tuple[LetteredNote, ...]
    care: tuple[str, ...]
    way: tuple[str, ...]
    imprint: Imprint
