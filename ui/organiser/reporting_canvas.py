"""The reporting grid as a person uses it: one square a report, all sites above it, arrows to travel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services.organising.reporting_grid import GOOD, GridLine, ReportingGrid, State
from qic_desktop.wording.period_names import month_name
from qic_desktop.wording.reporting_grid import share_words, spoken_square
from ui import spoken
from ui.theme import fonts
from ui.theme.tokens import current

PITCH, SIDE = 20.0, 15.0
STRIP, HEAD = 56.0, 34.0
CODE, NUMBER, LEAST_NAME, MOST_NAME = 46.0, 46.0, 118.0, 190.0
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def paint_square(painter: QPainter, box: QRectF, state: State) -> None:
    """One report. Every state has a shape of its own, so that the grid reads in grey too."""
    theme = current()
    accent, concern, line = theme.color("accent"), theme.color("concern"), theme.color("line-strong")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    middle = box.center()
    if state in (State.ON_TIME, State.CORRECTED):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, 2, 2)
        if state is State.CORRECTED:
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(middle, box.width() * 0.2, box.width() * 0.2)
    elif state is State.LATE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon([box.topRight(), box.bottomRight(), box.bottomLeft()])
        _frame(painter, inner, accent)
    elif state is State.MISSING:
        _frame(painter, inner, concern, 1.4)
        arm = box.width() * 0.2
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
    elif state is State.NOT_DUE:
        _frame(painter, inner, line)
    elif state is State.PAUSED:
        painter.setPen(QPen(theme.color("muted"), 2))
        for side in (-0.14, 0.14):
            x = middle.x() + side * box.width()
            painter.drawLine(QPointF(x, middle.y() - 3.5), QPointF(x, middle.y() + 3.5))
    else:
        painter.setPen(QPen(line, 1.5))
        painter.drawLine(middle - QPointF(3, 0), middle + QPointF(3, 0))


def _frame(painter: QPainter, box: QRectF, colour: QColor, width: float = 1.0) -> None:
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2, 2)


class ReportingCanvas(QAbstractScrollArea):
    """Paints the rows that are seen and nothing else, so that a thousand sites scroll as ten do.

    ``moved(row, column)`` when another report is chosen, ``opened(site)`` on Enter or a double click.
    """

    moved = Signal(int, int)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = ReportingGrid()
        self.lines: tuple[GridLine, ...] = ()
        self.row, self.column = 0, -1
        self._look: object = None
        self._pictures: dict[State, QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setProperty("ownFocus", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Reports by site and month"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_grid(self, grid: ReportingGrid, lines: tuple[GridLine, ...]) -> None:
        """Show these lines; the site that was chosen stays chosen where it still is there."""
        before = self.chosen
        self.grid, self.lines = grid, lines
        kept = next((at for at, one in enumerate(lines) if before and one.site.id == before.site.id), 0)
        column = self.column if 0 <= self.column < len(grid.periods) else len(grid.periods) - 1
        self._set_bar()
        self.go(kept, column)
        self.viewport().update()

    @property
    def chosen(self) -> GridLine | None:
        """The line that the person is on."""
        return self.lines[self.row] if 0 <= self.row < len(self.lines) else None

    def go(self, row: int, column: int) -> None:
        """Choose a report and scroll to it."""
        if not self.lines or not self.grid.periods:
            return
        self.row = min(max(row, 0), len(self.lines) - 1)
        self.column = min(max(column, 0), len(self.grid.periods) - 1)
        top, pitch = self.row * self._px(PITCH), self._px(PITCH)
        bar, room = self.verticalScrollBar(), self.viewport().height() - self._top()
        if top < bar.value():
            bar.setValue(int(top))
        elif top + pitch > bar.value() + room:
            bar.setValue(int(top + pitch - room + 0.5))
        line = self.lines[self.row]
        self.setAccessibleDescription(spoken_square(line, self.grid.periods[self.column], line.squares[self.column]))
        spoken.tell(self, "DescriptionChanged")
        self.viewport().update()
        self.moved.emit(self.row, self.column)

    # --- places ------------------------------------------------------------------------------------------------

    def _px(self, length: float) -> float:
        return length * current().scale

    def _top(self) -> float:
        return self._px(STRIP + HEAD)

    def _shown(self) -> range:
        """The columns that fit, with the chosen one among them: the latest where there is no room for all."""
        room = self.viewport().width() - self._px(LEAST_NAME + 2 * NUMBER + 12)
        count = max(1, min(len(self.grid.periods), int(room / self._px(PITCH))))
        end = len(self.grid.periods)
        if 0 <= self.column < end - count:
            end = self.column + count
        return range(max(0, end - count), end)

    def _left(self) -> float:
        """Where the squares begin: what they leave belongs to the names."""
        room = self.viewport().width() - len(self._shown()) * self._px(PITCH) - 2 * self._px(NUMBER) - self._px(12)
        return min(room, self._px(MOST_NAME + CODE))

    def _box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A place, mirrored where pages run from right to left."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRectF(self.viewport().width() - x - width if mirrored else x, y, width, height)

    def square_box(self, row: int, column: int) -> QRectF:
        """Where a square is, in the viewport."""
        pitch, side = self._px(PITCH), self._px(SIDE)
        x = self._left() + (column - self._shown().start) * pitch
        y = self._top() + row * pitch - self.verticalScrollBar().value()
        return self._box(x + (pitch - side) / 2, y + (pitch - side) / 2, side, side)

    def _at(self, place: QPoint) -> tuple[int, int] | None:
        if place.y() < self._top():
            return None
        row = int((place.y() - self._top() + self.verticalScrollBar().value()) / self._px(PITCH))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.viewport().width() - place.x() if mirrored else place.x()
        shown = self._shown()
        column = shown.start + int((x - self._left()) // self._px(PITCH))
        if not 0 <= row < len(self.lines):
            return None
        return row, column if column in shown else self.column

    def _set_bar(self) -> None:
        room = self.viewport().height() - self._top()
        whole = len(self.lines) * self._px(PITCH) + 6
        self.verticalScrollBar().setRange(0, max(0, int(whole - room)))
        self.verticalScrollBar().setPageStep(max(1, int(room)))
        self.verticalScrollBar().setSingleStep(int(self._px(PITCH)))

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        top, pitch, offset = self._top(), self._px(PITCH), self.verticalScrollBar().value()
        first = int(offset / pitch)
        last = min(len(self.lines), int((offset + self.viewport().height() - top) / pitch) + 2)
        painter.save()
        painter.setClipRect(QRectF(0, top, self.viewport().width(), self.viewport().height() - top))
        for row in range(first, last):
            self._paint_line(painter, row, top + row * pitch - offset)
        self._paint_focus(painter)
        painter.restore()
        self._paint_strip(painter)
        painter.end()

    def _paint_line(self, painter: QPainter, row: int, y: float) -> None:
        theme, line, pitch = current(), self.lines[row], self._px(PITCH)
        if row == self.row:
            painter.fillRect(QRectF(0, y, self.viewport().width(), pitch), theme.color("accent-soft"))
        left = self._left()
        code = self._px(CODE) if left >= self._px(LEAST_NAME + CODE + 30) else 0.0
        font = fonts.font(theme.font_size(12), 500, self.logicalDpiY())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        name = line.site.name or line.site.code or ""
        room = left - code - self._px(10)
        fitting = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self._box(self._px(4), y, room, pitch), _LEADING, fitting)
        small = fonts.font(theme.font_size(10.5), 400, self.logicalDpiY())
        if code:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            painter.drawText(self._box(left - code - self._px(4), y, code, pitch), _TRAILING, line.site.code or "")
        shown = self._shown()
        first, pictures = self.square_box(row, shown.start), {state: self._picture(state) for state in State}
        step = -pitch if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else pitch
        for place, square in enumerate(line.squares[shown.start : shown.stop]):
            painter.drawPixmap(QPointF(first.x() + place * step, first.y()), pictures[square.state])
        x = left + len(shown) * pitch
        for share, judged in ((line.complete, True), (line.on_time, False)):
            low = judged and share is not None and share < GOOD
            painter.setFont(fonts.font(theme.font_size(11), 600 if low else 400, self.logicalDpiY()))
            painter.setPen(theme.color("concern" if low else "muted"))
            painter.drawText(self._box(x, y, self._px(NUMBER), pitch), _TRAILING, share_words(share))
            x += self._px(NUMBER)

    def _picture(self, state: State) -> QPixmap:
        """A square as it is painted; made once for each look, or a full page would cost a frame or three."""
        theme, ratio = current(), self.devicePixelRatioF()
        look = (theme.color("accent").name(), theme.color("surface").name(), theme.scale, ratio)
        if look != self._look:
            self._look, self._pictures = look, {}
        if state not in self._pictures:
            side = self._px(SIDE)
            picture = QPixmap(QSizeF(side * ratio, side * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            paint_square(painter, QRectF(0, 0, side, side), state)
            painter.end()
            self._pictures[state] = picture
        return self._pictures[state]

    def _paint_focus(self, painter: QPainter) -> None:
        if not self.lines or self.column < 0:
            return
        width = 2.0 if self.hasFocus() else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().color("focus"), width))
        painter.drawRoundedRect(self.square_box(self.row, self.column).adjusted(-2, -2, 2, 2), 3, 3)

    def _paint_strip(self, painter: QPainter) -> None:
        theme, shown, pitch = current(), self._shown(), self._px(PITCH)
        tallies = self.grid.tallies
        most = max((one.due for one in tallies), default=0)
        height, side = self._px(STRIP) - 8, self._px(SIDE)
        for column in shown:
            one = tallies[column]
            x = self._left() + (column - shown.start) * pitch + (pitch - side) / 2
            base = self._px(STRIP)
            for count, role in ((one.on_time, "accent"), (one.late, "line-strong")):
                tall = height * count / most if most else 0
                painter.fillRect(self._box(x, base - tall, side, tall), theme.color(role))
                base -= tall
        painter.setPen(theme.color("line"))
        painter.drawLine(QPointF(0, self._top() - 1), QPointF(self.viewport().width(), self._top() - 1))
        self._paint_head(painter, most)

    def _paint_head(self, painter: QPainter, most: int) -> None:
        theme, shown, pitch, left = current(), self._shown(), self._px(PITCH), self._left()
        line = self._px(HEAD) / 2
        bold = fonts.font(theme.font_size(11.5), 600, self.logicalDpiY())
        small = fonts.font(theme.font_size(10.5), 400, self.logicalDpiY())
        painter.setPen(theme.color("text"))
        painter.setFont(bold)
        words = QFontMetricsF(bold).elidedText(_("Reports that came"), Qt.TextElideMode.ElideRight, left - self._px(46))
        painter.drawText(self._box(self._px(4), 0, left, line), _LEADING, words)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        for row, text in enumerate((_("lower part: on time"), _("upper part: late")), 1):
            cut = QFontMetricsF(small).elidedText(text, Qt.TextElideMode.ElideRight, left - self._px(12))
            painter.drawText(self._box(self._px(4), row * line, left, line), _LEADING, cut)
        painter.drawText(self._box(left - self._px(40), 2, self._px(34), line), _TRAILING, str(most))
        y = self._px(STRIP)
        for column in shown:
            period = find_period(self.grid.periods[column])
            if period is None:
                continue
            x = left + (column - shown.start) * pitch
            letter = month_name(period.first.month, short=True)[:1]
            centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self._box(x, y, pitch, line), centre, letter)
            if column == shown.start or period.first.month == 1:
                painter.drawText(self._box(x + 3, y + line - 2, 3 * pitch, line), _LEADING, str(period.first.year))
        x = left + len(shown) * pitch
        for word in (_("in %"), _("on time %")):
            one, two = (*word.rsplit(" ", 1), "")[:2]
            painter.drawText(self._box(x - 6, y, self._px(NUMBER) + 6, line), _TRAILING, one)
            painter.drawText(self._box(x - 6, y + line - 2, self._px(NUMBER) + 6, line), _TRAILING, two)
            x += self._px(NUMBER)

    # --- what the person does ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bar()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place is not None:
            self.go(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position().toPoint()) is not None and self.chosen is not None:
            self.opened.emit(self.chosen.site.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        page = max(1, int((self.viewport().height() - self._top()) / self._px(PITCH)) - 1)
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, 1 if mirrored else -1),
            Qt.Key.Key_Right: (0, -1 if mirrored else 1),
            Qt.Key.Key_PageUp: (-page, 0),
            Qt.Key.Key_PageDown: (page, 0),
            Qt.Key.Key_Home: (0, -len(self.grid.periods)),
            Qt.Key.Key_End: (0, len(self.grid.periods)),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.go(self.row + step[0], self.column + step[1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.opened.emit(self.chosen.site.id)
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._jump(event.text())
        else:
            super().keyPressEvent(event)

    def _jump(self, letter: str) -> None:
        """To the next site whose name begins with a letter."""
        count = len(self.lines)
        for step in range(1, count + 1):
            row = (self.row + step) % count
            if (self.lines[row].site.name or "").casefold().startswith(letter.casefold()):
                self.go(row, self.column)
                return
