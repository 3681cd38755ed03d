"""The timetable as a picture: a lane each for phases, days and rounds, months above, one line for today.

Bars are chosen with the mouse or Up and Down; Left and Right move the chosen one by a day, with Shift by a week; Enter
opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising.timetable import LANES, Planned
from qic_desktop.wording.designing import entry_name, span_words
from qic_desktop.wording.period_names import month_name
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip

HEAD, LANE, BAR, NAMES = 40, 32, 22, 128
MOST_DAYS = 366 * 8


class TimetableStrip(QWidget):
    """Shows entries with days. ``chosen(id)``, ``opened(id)``; ``shifted(id, days)`` when one is moved."""

    chosen = Signal(str)
    opened = Signal(str)
    shifted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Planned, ...] = ()
        self._today = date.min
        self.current_id = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ownFocus", True)
        self.setAccessibleName(_("Timetable"))
        self.setMouseTracking(True)

    def show_entries(self, entries: Sequence[Planned], today: date) -> None:
        """Show these; the chosen one stays chosen."""
        self._entries = tuple(one for one in entries if one.first and one.last and one.first <= one.last)
        self._today = today
        if self.current_id not in {one.id for one in self._entries}:
            self.current_id = self._entries[0].id if self._entries else ""
        self._tell()
        self.update()

    def choose(self, identity: str) -> None:
        """Choose an entry without telling anyone."""
        self.current_id = identity
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(theme.px(640), theme.px(HEAD + LANE * len(LANES) + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(320), self.sizeHint().height())

    # --- where things stand ------------------------------------------------------------------------------------

    def _span(self) -> tuple[date, date]:
        firsts = [one.first for one in self._entries if one.first]
        lasts = [one.last for one in self._entries if one.last]
        if not firsts:
            return self._today.replace(day=1), self._today.replace(day=1) + timedelta(days=365)
        first = min(firsts).replace(day=1)
        last = min(max(lasts), first + timedelta(days=MOST_DAYS))
        return first, last + timedelta(days=max(15, (last - first).days // 12))

    def _x(self, day: date) -> float:
        first, last = self._span()
        names = current().px(NAMES)
        share = (day - first).days / max(1, (last - first).days)
        place = names + share * (self.width() - names - 8)
        return self.width() - place if self._is_mirrored() else place

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _lane(self, entry: Planned) -> int:
        return next((number for number, kinds in enumerate(LANES) if entry.kind in kinds), 0)

    def _box(self, entry: Planned) -> QRectF:
        theme = current()
        assert entry.first is not None
        assert entry.last is not None
        start, end = self._x(entry.first), self._x(entry.last + timedelta(days=1))
        left, right = min(start, end), max(start, end)
        top = theme.px(HEAD + LANE * self._lane(entry)) + (theme.px(LANE) - theme.px(BAR)) / 2
        if self._lane(entry) == 1:
            side = theme.px(14)
            return QRectF(start - side / 2, top + (theme.px(BAR) - side) / 2, side, side)
        return QRectF(left + 1, top, max(4.0, right - left - 2), theme.px(BAR))

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_months(painter)
        self._paint_names(painter)
        self._paint_today(painter)
        taken = self._rooms()
        for entry in self._entries:
            self._paint_entry(painter, entry, taken.get(entry.id, 0.0))
        painter.end()

    def _rooms(self) -> dict[str, float]:
        """How far the words of a day may reach: up to the next one in its lane."""
        days = sorted((self._box(one).center().x(), one.id) for one in self._entries if self._lane(one) == 1)
        if not days:
            return {}
        if self._is_mirrored():
            days.reverse()
        edge = 0.0 if self._is_mirrored() else float(self.width())
        ends = [place for place, _identity in days[1:]] + [edge]
        return {identity: abs(end - place) for (place, identity), end in zip(days, ends, strict=True)}

    def _paint_months(self, painter: QPainter) -> None:
        theme = current()
        first, last = self._span()
        painter.setFont(fonts.text(11, 400))
        needed = painter.fontMetrics().horizontalAdvance("Mmm") + 8
        apart = painter.fontMetrics().horizontalAdvance("0000") + 8
        month, shown = first, None
        height = self.sizeHint().height()
        while month <= last:
            x = self._x(month)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(round(x) + 0.5, theme.px(34)), QPointF(round(x) + 0.5, height))
            if shown is None or abs(x - shown) >= needed:
                painter.setPen(theme.color("muted"))
                self._write(painter, x, theme.px(18), month_name(month.month, short=True))
                shown = x
            if (month.month == 1 or month == first) and self._fits(month, apart):
                painter.setPen(theme.color("text"))
                self._write(painter, x, theme.px(2), str(month.year))
            month = (month + timedelta(days=31)).replace(day=1)

    def _fits(self, begin: date, words: float) -> bool:
        """Whether the words of a year end before the next year, and before the edge."""
        x, edge = self._x(begin), 0.0 if self._is_mirrored() else float(self.width())
        following = self._x(date(min(begin.year + 1, date.max.year), 1, 1))
        return min(abs(following - x), abs(edge - x)) >= words

    def _write(self, painter: QPainter, x: float, top: float, words: str) -> None:
        room = current().px(80)
        left = x - room if self._is_mirrored() else x
        way = Qt.AlignmentFlag.AlignRight if self._is_mirrored() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, top, room, current().px(16)), int(way | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_names(self, painter: QPainter) -> None:
        theme = current()
        painter.setFont(fonts.text(13, 600))
        painter.setPen(theme.color("text"))
        width = theme.px(NAMES - 8)
        left = self.width() - width if self._is_mirrored() else 0
        for number, words in enumerate((_("Phases"), _("Days together"), _("Rounds"))):
            box = QRectF(left, theme.px(HEAD + LANE * number), width, theme.px(LANE))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_entry(self, painter: QPainter, entry: Planned, room: float) -> None:
        theme, box = current(), self._box(entry)
        over, now = entry.is_over(self._today), entry.is_now(self._today)
        is_chosen = entry.id == self.current_id and self.hasFocus()
        painter.setPen(
            QPen(theme.color("focus" if is_chosen else "accent" if now else "line-strong"), 2 if is_chosen else 1)
        )
        painter.setFont(fonts.text(12, 500))
        words = _short_name(entry)
        if self._lane(entry) == 1:
            middle, half = box.center(), box.width() / 2
            painter.setBrush(theme.color("accent") if over or now else theme.color("surface"))
            if not is_chosen:
                painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawPolygon(
                QPolygonF([middle + QPointF(*one) for one in ((0, -half), (half, 0), (0, half), (-half, 0))])
            )
            beside = max(0.0, room - box.width() - 8)
            left = box.left() - 4 - beside if self._is_mirrored() else box.right() + 4
            text = QRectF(left, box.top() - 4, beside, box.height() + 8)
        else:
            painter.setBrush(theme.color("accent-soft" if now else "sunken"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            text = box.adjusted(6, 0, -4, 0)
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(text.width()))
        if len(shown) > 2 or shown == words:
            painter.drawText(text, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_today(self, painter: QPainter) -> None:
        first, last = self._span()
        if not first <= self._today <= last:
            return
        theme, x = current(), self._x(self._today)
        painter.setPen(QPen(theme.color("text"), 1.5))
        painter.drawLine(QPointF(x, theme.px(34)), QPointF(x, self.sizeHint().height()))

    # --- mouse and keys ----------------------------------------------------------------------------------------

    def _at(self, place: QPointF) -> Planned | None:
        return next(
            (one for one in reversed(self._entries) if self._box(one).adjusted(-3, -3, 3, 3).contains(place)), None
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self._choose(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self.opened.emit(found.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        self.setToolTip(plain_tip(_told(found) if found else ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ids = [one.id for one in self._entries]
        if self.current_id not in ids:
            super().keyPressEvent(event)
            return
        place = ids.index(self.current_id)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if key == Qt.Key.Key_Up else 1
            self._choose(self._entries[max(0, min(len(ids) - 1, place + step))])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            days = 7 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            forward = (key == Qt.Key.Key_Right) != self._is_mirrored()
            self.shifted.emit(self.current_id, days if forward else -days)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current_id)
        else:
            super().keyPressEvent(event)

    def _choose(self, entry: Planned) -> None:
        self.choose(entry.id)
        self.chosen.emit(entry.id)

    def _tell(self) -> None:
        found = next((one for one in self._entries if one.id == self.current_id), None)
        self.setAccessibleDescription(_told(found) if found else "")


def _short_name(entry: Planned) -> str:
    title = entry.event.title or ""
    if entry.is_session and not title:
        return _("LS {n}").format(n=entry.number)
    return title or entry_name(entry)


def _told(entry: Planned) -> str:
    return f"{_short_name(entry)}, {span_words(entry.first, entry.last)}"
