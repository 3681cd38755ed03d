"""What stands on a recovery sheet. Loads no reportlab, so that preparing a sheet costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The name of a workspace and the 24 words that open it; ``folder`` is the name of its store's folder."""

    name: str
    folder: str
    words: tuple[str, ...] = field(repr=False)
    imprint: Imprint
