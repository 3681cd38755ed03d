"""The assessment scale as rows of small blocks: full for reached half steps, empty for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer

from qic_desktop.reports.fonts import SEMIBOLD, draw_text, elide, text_width
from qic_desktop.reports.monthly_value import ScoreLine
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import STRONG_LINE, TEXT, Styles

_LABEL = 48 * PX
_BLOCK = 20 * PX
_PITCH = 24 * PX
_SIZE = 12.5 * PX
_MOST_STEPS = 10


def score_lines(styles: Styles, scores: Sequence[ScoreLine]) -> list[Any]:
    """One line for each who judged."""
    lines = [_ScoreBar(score, right_to_left=styles.right_to_left) for score in scores]
    return [*lines, Spacer(0, 4 * PX)]


class _ScoreBar(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Who, the blocks, the score."""

    def __init__(self, score: ScoreLine, *, right_to_left: bool) -> None:
        super().__init__()
        self._score = score
        self._right_to_left = right_to_left

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A line of 22 pixels."""
        self.width, self.height = available_width, 22 * PX
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line."""
        base = 7 * PX
        who = elide(self._score.who, _LABEL - 4 * PX, _SIZE)
        self.canv.setFillColor(TEXT)
        draw_text(self.canv, (self._x(0, text_width(who, _SIZE)), base), who, size=_SIZE)
        steps = max(1, min(self._score.steps, _MOST_STEPS))
        self.canv.setLineWidth(PX)
        for step in range(steps):
            full = step < self._score.filled
            self.canv.setStrokeColor(TEXT if full else STRONG_LINE)
            x = self._x(_LABEL + step * _PITCH, _BLOCK)
            self.canv.roundRect(x, base - 0.5 * PX, _BLOCK, 9 * PX, 2 * PX, stroke=1, fill=int(full))
        score = elide(self._score.score, 60 * PX, _SIZE, 600)
        x = self._x(_LABEL + steps * _PITCH + 6 * PX, text_width(score, _SIZE, 600))
        draw_text(self.canv, (x, base), score, size=_SIZE, face=SEMIBOLD)

    def _x(self, offset: float, width: float) -> float:
        return float(self.width - offset - width) if self._right_to_left else offset
