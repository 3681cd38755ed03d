"""The reporting grid as a person uses it: one square a report, all sites above it, arrows to travel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising.reporting_grid import GOOD, GridLine, ReportingGrid, State
from qic_desktop.wording.reporting_grid import block_text, share_words, spoken_square
from ui import spoken
from ui.organiser.reporting_head import CODE, HEAD, NUMBER, PITCH, SIDE, STRIP, head_at, paint_head
from ui.theme import fonts
from ui.theme.tokens import current

LEAST_NAME, MOST_NAME = 118.0, 260.0
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def paint_square(painter: QPainter, box: QRectF, state: State, *, explained: bool = False) -> None:
    """One report. Every state has a shape of its own, so that the grid reads in grey too.

    ``explained``: it is missing and the site said why; no call for help, the frame and an i instead of the cross.
    """
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
        (_why if explained else _cross)(painter, box)
    elif state is State.NOT_DUE:
        _frame(painter, inner, line)
    elif state is State.PAUSED:
        painter.setPen(QPen(theme.color("muted"), 0.13 * box.width()))
        for side in (-0.14, 0.14):
            x = middle.x() + side * box.width()
            tall = 0.23 * box.height()
            painter.drawLine(QPointF(x, middle.y() - tall), QPointF(x, middle.y() + tall))
    else:
        painter.setPen(QPen(line, 1.5))
        painter.drawLine(middle - QPointF(0.2 * box.width(), 0), middle + QPointF(0.2 * box.width(), 0))


def _cross(painter: QPainter, box: QRectF) -> None:
    middle, arm = box.center(), box.width() * 0.2
    painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
    painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))


def _why(painter: QPainter, box: QRectF) -> None:
    """The letter i: there are words to read."""
    middle, unit = box.center(), box.width() / 15
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current().color("concern"))
    painter.drawEllipse(middle - QPointF(0, 3.2 * unit), 1.3 * unit, 1.3 * unit)
    painter.drawRoundedRect(QRectF(middle.x() - unit, middle.y() - 0.8 * unit, 2 * unit, 5.2 * unit), unit, unit)


def _frame(painter: QPainter, box: QRectF, colour: QColor, width: float = 1.0) -> None:
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2, 2)


class _Pictures:
    """Squares as they are painted; made once for each look, or a full page would cost a frame or three."""

    def __init__(self) -> None:
        self._look: object = None
        self._known: dict[tuple[State, bool], QPixmap] = {}

    def of(self, state: State, ratio: float, *, explained: bool = False) -> QPixmap:
        """The square of a state on a screen with so many pixels a point."""
        theme = current()
        look = (theme.color("accent").name(), theme.color("surface").name(), theme.scale, ratio)
        if look != self._look:
            self._look, self._known = look, {}
        if (state, explained) not in self._known:
            side = SIDE * theme.scale
            picture = QPixmap(QSizeF(side * ratio, side * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            paint_square(painter, QRectF(0, 0, side, side), state, explained=explained)
            painter.end()
            self._known[state, explained] = picture
        return self._known[state, explained]


class ReportingCanvas(QAbstractScrollArea):
    """Paints the rows that are seen and nothing else, so that a thousand sites scroll as ten do.

    ``moved(row, column)`` when another report is chosen, ``opened(site)`` on Enter or a double click, ``note_asked``
    on M where ``takes_notes``, ``sorted_by(key)`` on a click at a head. Shift with arrows or clicks, or a drag, marks
    a block of reports, Ctrl+A all of them; Ctrl+C copies them (``copied``: sites, months).
    """

    moved = Signal(int, int)
    opened = Signal(str)
    sorted_by = Signal(str)
    note_asked = Signal()
    copied = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = ReportingGrid()
        self.lines: tuple[GridLine, ...] = ()
        self.row, self.column = 0, -1
        self.anchor: tuple[int, int] | None = None
        self.order, self.takes_notes = "", False
        self._pictures = _Pictures()
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
        self.grid, self.lines, self.anchor = grid, lines, None
        kept = next((at for at, one in enumerate(lines) if before and one.site.id == before.site.id), 0)
        column = self.column if 0 <= self.column < len(grid.periods) else len(grid.periods) - 1
        self._set_bar()
        self.go(kept, column)
        self.viewport().update()

    @property
    def chosen(self) -> GridLine | None:
        """The line that the person is on."""
        return self.lines[self.row] if 0 <= self.row < len(self.lines) else None

    @property
    def block(self) -> tuple[range, range]:
        """Rows and columns that are marked; the chosen report alone where nothing is."""
        row, column = self.anchor or (self.row, self.column)
        rows = range(min(row, self.row), max(row, self.row) + 1)
        return rows, range(min(column, self.column), max(column, self.column) + 1)

    @property
    def has_codes(self) -> bool:
        """Whether there is room for the sites' codes."""
        return self.left() >= self.px(LEAST_NAME + CODE + 30)

    def copy(self) -> None:
        """Copy the block for a spreadsheet; everything that is listed where nothing is marked."""
        if not self.lines or not self.grid.periods:
            return
        rows, columns = self.block if self.anchor else (range(len(self.lines)), range(len(self.grid.periods)))
        lines = self.lines[rows.start : rows.stop]
        QGuiApplication.clipboard().setText(block_text(lines, self.grid.periods, columns))
        self.copied.emit(len(rows), len(columns))

    def mark_all(self) -> None:
        """Mark every report that is listed."""
        if self.lines and self.grid.periods:
            self.row, self.column = len(self.lines) - 1, len(self.grid.periods) - 1
            self.anchor = (0, 0)
            self.viewport().update()

    def go(self, row: int, column: int, *, marking: bool = False) -> None:
        """Choose a report and scroll to it; ``marking`` stretches the block to it."""
        if not self.lines or not self.grid.periods:
            return
        self.anchor = (self.anchor or (self.row, self.column)) if marking else None
        self.row = min(max(row, 0), len(self.lines) - 1)
        self.column = min(max(column, 0), len(self.grid.periods) - 1)
        top, pitch = self.row * self.px(PITCH), self.px(PITCH)
        bar, room = self.verticalScrollBar(), self.viewport().height() - self.top()
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

    def px(self, length: float) -> float:
        return length * current().scale

    def top(self) -> float:
        return self.px(STRIP + HEAD)

    def months_shown(self) -> range:
        """The columns that fit, with the chosen one among them: the latest where there is no room for all."""
        room = self.viewport().width() - self.px(LEAST_NAME + 2 * NUMBER + 12)
        count = max(1, min(len(self.grid.periods), int(room / self.px(PITCH))))
        end = len(self.grid.periods)
        if 0 <= self.column < end - count:
            end = self.column + count
        return range(max(0, end - count), end)

    def left(self) -> float:
        """Where the squares begin: what they leave belongs to the names."""
        room = self.viewport().width() - len(self.months_shown()) * self.px(PITCH) - 2 * self.px(NUMBER) - self.px(12)
        return min(room, self.px(MOST_NAME + CODE))

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A place, mirrored where pages run from right to left."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRectF(self.viewport().width() - x - width if mirrored else x, y, width, height)

    def square_box(self, row: int, column: int) -> QRectF:
        """Where a square is, in the viewport."""
        pitch, side = self.px(PITCH), self.px(SIDE)
        x = self.left() + (column - self.months_shown().start) * pitch
        y = self.top() + row * pitch - self.verticalScrollBar().value()
        return self.box(x + (pitch - side) / 2, y + (pitch - side) / 2, side, side)

    def _at(self, place: QPoint) -> tuple[int, int] | None:
        if place.y() < self.top():
            return None
        row = int((place.y() - self.top() + self.verticalScrollBar().value()) / self.px(PITCH))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.viewport().width() - place.x() if mirrored else place.x()
        shown = self.months_shown()
        column = shown.start + int((x - self.left()) // self.px(PITCH))
        if not 0 <= row < len(self.lines):
            return None
        return row, column if column in shown else self.column

    def _set_bar(self) -> None:
        room = self.viewport().height() - self.top()
        whole = len(self.lines) * self.px(PITCH) + 6
        self.verticalScrollBar().setRange(0, max(0, int(whole - room)))
        self.verticalScrollBar().setPageStep(max(1, int(room)))
        self.verticalScrollBar().setSingleStep(int(self.px(PITCH)))

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        top, pitch, offset = self.top(), self.px(PITCH), self.verticalScrollBar().value()
        first = int(offset / pitch)
        last = min(len(self.lines), int((offset + self.viewport().height() - top) / pitch) + 2)
        painter.save()
        painter.setClipRect(QRectF(0, top, self.viewport().width(), self.viewport().height() - top))
        for row in range(first, last):
            self._paint_line(painter, row, top + row * pitch - offset)
        self._paint_focus(painter)
        painter.restore()
        paint_head(painter, self)
        painter.end()

    def _paint_line(self, painter: QPainter, row: int, y: float) -> None:
        theme, line, pitch = current(), self.lines[row], self.px(PITCH)
        if row == self.row:
            painter.fillRect(QRectF(0, y, self.viewport().width(), pitch), theme.color("accent-soft"))
        left = self.left()
        code = self.px(CODE) if self.has_codes else 0.0
        font = fonts.font(theme.font_size(12), 500, self.logicalDpiY())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        name = line.site.name or line.site.code or ""
        room = left - code - self.px(10)
        fitting = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.box(self.px(4), y, room, pitch), _LEADING, fitting)
        small = fonts.font(theme.font_size(10.5), 400, self.logicalDpiY())
        if code:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            painter.drawText(self.box(left - code - self.px(4), y, code, pitch), _TRAILING, line.site.code or "")
        shown = self.months_shown()
        ratio = self.devicePixelRatioF()
        first, pictures = self.square_box(row, shown.start), {state: self._pictures.of(state, ratio) for state in State}
        why = self._pictures.of(State.MISSING, ratio, explained=True)
        step = -pitch if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else pitch
        for place, square in enumerate(line.squares[shown.start : shown.stop]):
            painter.drawPixmap(
                QPointF(first.x() + place * step, first.y()), why if square.is_explained else pictures[square.state]
            )
        x = left + len(shown) * pitch
        for share, judged in ((line.complete, True), (line.on_time, False)):
            low = judged and share is not None and share < GOOD
            painter.setFont(fonts.font(theme.font_size(11), 600 if low else 400, self.logicalDpiY()))
            painter.setPen(theme.color("concern" if low else "muted"))
            painter.drawText(self.box(x, y, self.px(NUMBER), pitch), _TRAILING, share_words(share))
            x += self.px(NUMBER)

    def _paint_focus(self, painter: QPainter) -> None:
        if not self.lines or self.column < 0:
            return
        if self.anchor is not None:
            self._paint_block(painter)
        width = 2.0 if self.hasFocus() else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().color("focus"), width))
        painter.drawRoundedRect(self.square_box(self.row, self.column).adjusted(-2, -2, 2, 2), 3, 3)

    def _paint_block(self, painter: QPainter) -> None:
        """A frame about the block, with a veil in the colour of what is chosen."""
        rows, columns = self.block
        shown = self.months_shown()
        inside = range(max(columns.start, shown.start), min(columns.stop, shown.stop))
        if not inside:
            return
        first, last = self.square_box(rows.start, inside.start), self.square_box(rows.stop - 1, inside.stop - 1)
        veil = QColor(current().color("focus"))
        veil.setAlphaF(0.14)
        area = first.united(last).adjusted(-2.5, -2.5, 2.5, 2.5)
        painter.fillRect(area, veil)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().color("focus"), 1.5))
        painter.drawRect(area)

    # --- what the person does ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bar()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place is not None:
            self.go(*place, marking=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key := head_at(self, event.position().toPoint()):
            self.sorted_by.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place is not None and place != (self.row, self.column) and event.buttons() & Qt.MouseButton.LeftButton:
            self.go(*place, marking=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position().toPoint()) is not None and self.chosen is not None:
            self.opened.emit(self.chosen.site.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._steps().get(Qt.Key(event.key()))
        if step is not None:
            marking = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.go(self.row + step[0], self.column + step[1], marking=marking)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.mark_all()
        elif event.key() == Qt.Key.Key_Escape and self.anchor is not None:
            self.go(self.row, self.column)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.opened.emit(self.chosen.site.id)
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.takes_notes and event.key() == Qt.Key.Key_M:
                self.note_asked.emit()
            else:
                self._jump(event.text())
        else:
            super().keyPressEvent(event)

    def _steps(self) -> dict[Qt.Key, tuple[int, int]]:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        page = max(1, int((self.viewport().height() - self.top()) / self.px(PITCH)) - 1)
        return {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, 1 if mirrored else -1),
            Qt.Key.Key_Right: (0, -1 if mirrored else 1),
            Qt.Key.Key_PageUp: (-page, 0),
            Qt.Key.Key_PageDown: (page, 0),
            Qt.Key.Key_Home: (0, -len(self.grid.periods)),
            Qt.Key.Key_End: (0, len(self.grid.periods)),
        }

    def _jump(self, letter: str) -> None:
        """To the next site whose name begins with a letter."""
        count = len(self.lines)
        for step in range(1, count + 1):
            row = (self.row + step) % count
            if (self.lines[row].site.name or "").casefold().startswith(letter.casefold()):
                self.go(row, self.column)
                return
