"""The head of the reporting grid: all sites month by month, the months, and the words that a click sorts by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import month_name
from ui.theme import fonts
from ui.theme.tokens import current

if TYPE_CHECKING:
    from ui.organiser.reporting_canvas import ReportingCanvas

PITCH, SIDE = 19.0, 15.0
STRIP, HEAD = 56.0, 34.0
CODE, NUMBER = 42.0, 46.0
CROWDED = 11
"""A year's number takes two columns: none stands above November and December where January follows."""
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def head_words() -> dict[str, str]:
    """What can be sorted by, in the words of the head; the order of need has none."""
    return {"name": _("Site"), "code": _("Code"), "complete": _("in %"), "on-time": _("on time %")}


def head_boxes(canvas: ReportingCanvas) -> dict[str, QRectF]:
    """Where the words are that a click sorts by, in the viewport."""
    line, left = canvas.px(HEAD) / 2, canvas.left()
    y, after = canvas.px(STRIP), left + len(canvas.months_shown()) * canvas.px(PITCH)
    number = canvas.px(NUMBER)
    return {
        "name": canvas.box(canvas.px(4), y + line - 2, left - canvas.px(CODE) - canvas.px(10), line),
        "code": canvas.box(left - canvas.px(CODE) - canvas.px(4), y + line - 2, canvas.px(CODE), line),
        "complete": canvas.box(after - 6, y, number + 6, 2 * line),
        "on-time": canvas.box(after + number - 6, y, number + 6, 2 * line),
    }


def head_at(canvas: ReportingCanvas, place: QPoint) -> str:
    """What a click there sorts by; empty elsewhere."""
    return next((key for key, box in head_boxes(canvas).items() if box.contains(QPointF(place))), "")


def paint_head(painter: QPainter, canvas: ReportingCanvas) -> None:
    """The columns of all sites together, and what stands above each column."""
    theme, shown, pitch = current(), canvas.months_shown(), canvas.px(PITCH)
    tallies = canvas.grid.tallies
    most = max((one.due for one in tallies), default=0)
    height, side = canvas.px(STRIP) - 8, canvas.px(SIDE)
    for column in shown:
        one = tallies[column]
        x = canvas.left() + (column - shown.start) * pitch + (pitch - side) / 2
        base = canvas.px(STRIP)
        for count, role in ((one.on_time, "accent"), (one.late, "line-strong")):
            tall = height * count / most if most else 0
            painter.fillRect(canvas.box(x, base - tall, side, tall), theme.color(role))
            base -= tall
    painter.setPen(theme.color("line"))
    painter.drawLine(QPointF(0, canvas.top() - 1), QPointF(canvas.viewport().width(), canvas.top() - 1))
    _paint_words(painter, canvas, most)


def _paint_words(painter: QPainter, canvas: ReportingCanvas, most: int) -> None:
    theme, shown, pitch, left = current(), canvas.months_shown(), canvas.px(PITCH), canvas.left()
    line = canvas.px(HEAD) / 2
    bold = fonts.font(theme.font_size(11.5), 600, canvas.logicalDpiY())
    small = fonts.font(theme.font_size(10.5), 400, canvas.logicalDpiY())
    painter.setPen(theme.color("text"))
    painter.setFont(bold)
    words = QFontMetricsF(bold).elidedText(_("Reports that came"), Qt.TextElideMode.ElideRight, left - canvas.px(46))
    painter.drawText(canvas.box(canvas.px(4), 0, left, line), _LEADING, words)
    painter.setFont(small)
    painter.setPen(theme.color("muted"))
    for row, text in enumerate((_("lower part: on time"), _("upper part: late")), 1):
        cut = QFontMetricsF(small).elidedText(text, Qt.TextElideMode.ElideRight, left - canvas.px(12))
        painter.drawText(canvas.box(canvas.px(4), row * line, left, line), _LEADING, cut)
    painter.drawText(canvas.box(left - canvas.px(40), 2, canvas.px(34), line), _TRAILING, str(most))
    y = canvas.px(STRIP)
    for column in shown:
        period = find_period(canvas.grid.periods[column])
        if period is None:
            continue
        x = left + (column - shown.start) * pitch
        letter = month_name(period.first.month, short=True)[:1]
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(canvas.box(x, y, pitch, line), centre, letter)
        # The year of the first month gives way to that of a January close by.
        if period.first.month == 1 or (column == shown.start and period.first.month < CROWDED):
            painter.drawText(canvas.box(x + 3, y + line - 2, 3 * pitch, line), _LEADING, str(period.first.year))
    _paint_keys(painter, canvas)


def _paint_keys(painter: QPainter, canvas: ReportingCanvas) -> None:
    theme, line, boxes = current(), canvas.px(HEAD) / 2, head_boxes(canvas)
    for key, word in head_words().items():
        chosen, box = canvas.order == key, boxes[key]
        if key == "code" and not canvas.has_codes:
            continue
        font = fonts.font(theme.font_size(10.5), 600 if chosen else 400, canvas.logicalDpiY())
        painter.setFont(font)
        painter.setPen(theme.color("accent" if chosen else "muted"))
        side = _LEADING if key == "name" else _TRAILING
        parts = word.rsplit(" ", 1) if key in ("complete", "on-time") else [word]
        if chosen:
            parts[-1] = f"{parts[-1]} ▾"
        for row, part in enumerate(parts):
            painter.drawText(QRectF(box.left(), box.top() + row * (line - 2), box.width(), line), side, part)
