"""The two marks of Making Data Count beside an XmR chart: variation and assurance, each a circle with a sign and words.

The words say it and the picture repeats it. The signs are our own drawings, not the programme's icons. What the marks
mean: NHS England, Making Data Count. Strengthening your decisions, 2nd ed. 2019.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qic_desktop.analysis.charts.values import ControlChart
from qic_desktop.analysis.geometry.marks import Dots, Label, Line, Mark, Role
from qic_desktop.analysis.geometry.sheet import Sheet
from qic_desktop.analysis.geometry.text import ASCENT, text_width

if TYPE_CHECKING:
    from qic_desktop.analysis.geometry.frame import Frame

RADIUS = 12.0
GAP = 6.0
"""From the circle to its words."""
BEFORE = 10.0
"""From what stands left of the marks to the circles."""
DISTANCE = 48.0
"""From the middle of one mark to the middle of the other."""
LEAST_HEIGHT = 100.0
SIZES = (11.0, 10.5)

Sign = tuple[tuple[float, float], ...]

_WAVE: Sign = ((-7, 2), (-4, -3), (-1, 3), (2, -3), (5, 1), (7, -1))
_RISE: Sign = ((-7, 4), (-3, 3), (1, -1), (6, -5))
_FALL: Sign = ((-7, -4), (-3, -3), (1, 1), (6, 5))
_TICK: Sign = ((-5, 0), (-1.5, 4), (5.5, -4))
_CROSS: tuple[Sign, Sign] = (((-4, -4), (4, 4)), ((-4, 4), (4, -4)))
_LEVEL: Sign = ((-8, 0), (8, 0))
_BY_CHANCE: Sign = ((-6, 4), (-2, -4), (2, 4), (6, -4))


def badge_width(sheet: Sheet) -> float:
    """Pixels that the marks need at the right, 0 without marks or without room for them."""
    texts = _texts(sheet)
    if not texts or sheet.look.is_small or sheet.size[1] < LEAST_HEIGHT:
        return 0.0
    widest = max(
        width
        for _, (first, second) in texts
        for width in (text_width(first, SIZES[0], 600), text_width(second, SIZES[1]))
    )
    return BEFORE + 2 * RADIUS + GAP + widest + 2


def _texts(sheet: Sheet | Frame) -> list[tuple[str, tuple[str, str]]]:
    """(code, words in two lines) of the marks that the chart has."""
    chart = sheet.chart
    if not isinstance(chart, ControlChart):
        return []
    texts: list[tuple[str, tuple[str, str]]] = []
    if chart.variation is not None:
        texts.append((chart.variation, sheet.words.variation(chart)))
    if chart.assurance is not None:
        texts.append((chart.assurance, sheet.words.assurance(chart)))
    return texts


def badge_marks(frame: Frame) -> list[Mark]:
    """Circles, signs and words, from the top of the plot down."""
    if frame.badges_x is None:
        return []
    middle = frame.badges_x + BEFORE + RADIUS - 4
    marks: list[Mark] = []
    for number, (code, texts) in enumerate(_texts(frame)):
        y = frame.plot[1] + RADIUS + 2 + number * DISTANCE
        role = _role(code)
        marks.append(Dots("circle", RADIUS, (round(middle, 2),), (round(y, 2),), "surface", role, 1.5))
        marks += [_sign(sign, middle, y, role) for sign in _signs(code)]
        x = round(middle + RADIUS + GAP, 2)
        marks.append(Label("text", texts[0], x, round(y - 2, 2), SIZES[0], 600))
        marks.append(Label("muted", texts[1], x, round(y + 3 + SIZES[1] * ASCENT, 2), SIZES[1]))
    return marks


def _role(code: str) -> Role:
    if code.startswith("improvement") or code == "passes":
        return "improve"
    if code.startswith("concern") or code == "fails":
        return "concern"
    return "muted"


def _signs(code: str) -> tuple[Sign, ...]:
    match code:
        case "passes":
            return (_TICK,)
        case "fails":
            return _CROSS
        case "hit-or-miss":
            return (_LEVEL, _BY_CHANCE)
        case "common":
            return (_WAVE,)
    return (_RISE,) if code.endswith("high") else (_FALL,)


def _sign(sign: Sign, x: float, y: float, role: Role) -> Line:
    width = 1.0 if sign is _LEVEL else 1.5
    return Line(role, width, tuple(round(x + dx, 2) for dx, _ in sign), tuple(round(y + dy, 2) for _, dy in sign))
