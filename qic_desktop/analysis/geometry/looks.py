"""Sizes of a chart at its three widths and on paper: the table of the chart style, in pixels at 100 %."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Style = Literal["screen", "paper"]

Dash = tuple[float, float]

SMALL_UNDER = 240.0
MEDIUM_UNDER = 420.0
PLAIN_OVER = 200
"""Above so many points the line is one pixel wide and points without a finding are not drawn."""


@dataclass(frozen=True, slots=True)
class Look:
    """One set of sizes. ``name`` is "large", "medium" or "small"; radii are half widths of points."""

    name: str
    line: float
    point: float
    finding: float
    last: float
    centre: float
    target_dash: Dash
    axis_size: float
    label_size: float
    latest_size: float
    label_gap: float
    inset: float
    value_lines: int
    rim: str = ""

    @property
    def is_large(self) -> bool:
        """Whether texts are written in full."""
        return self.name == "large"

    @property
    def is_small(self) -> bool:
        """Whether only the latest value is written at the right."""
        return self.name == "small"


LARGE = Look("large", 1.5, 2.5, 4.0, 4.0, 1.25, (6, 3), 11, 11, 15, 15, 6, 6)
MEDIUM = Look("medium", 1.5, 1.9, 3.1, 3.2, 1.25, (6, 3), 10, 10.5, 11, 12, 4, 4)
SMALL = Look("small", 1.1, 1.5, 2.5, 2.5, 1.0, (4, 3), 10, 10, 10.5, 12, 3, 3)

CARRIED_DASH: Dash = (2, 3)
"""An earlier median that goes on, and a provisional one."""
HELD_WIDTH = 0.75
"""A centre line past the points that it stands on."""
BASELINE_DASH: Dash = (1, 2)
"""Where the points end that a held line stands on."""
LIMIT_DASH: Dash = (3, 2)
PLAIN_DASH: Dash = (1, 3)
"""Limits that are not widened."""
INNER_DASH: Dash = (1, 2)
UNCONFIRMED_DASH: Dash = (2, 2)
DIVIDER_DASH: Dash = (2, 2)


def look_for(width: float, style: Style, points: int) -> Look:
    """The sizes for a chart of ``width`` pixels with so many points."""
    look = SMALL if width < SMALL_UNDER else MEDIUM if width < MEDIUM_UNDER else LARGE
    if style == "paper":
        look = replace(look, point=min(look.point, 2.4), finding=look.finding * 0.95, rim="text")
        look = replace(look, last=look.point, latest_size=11 if look.is_large else look.latest_size)
    if points > PLAIN_OVER:
        look = replace(look, line=1.0, point=0.0, finding=min(look.finding, 2.5))
    return look
