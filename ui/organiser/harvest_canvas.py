"""The harvest as a painted list: one mark a site, the effect on one common scale, the decision by a key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising.harvest import INCLUDE, LEAVE_OUT, TEST_MORE, Harvest, HarvestRow
from qic_desktop.services.organising.harvest_package import unit_of
from qic_desktop.wording import harvest as words
from ui import spoken
from ui.theme import fonts
from ui.theme.tokens import current

MARK, PITCH, HEAD, BAND, ROW, PAD = 8.0, 9.8, 46.0, 26.0, 48.0, 12.0
SHARES = (0.37, 0.20, 0.20, 0.09, 0.14)
"""How the width is shared out: change, sites, effect, finding, next package."""
FINDING = 3
KEYS = {Qt.Key.Key_I: INCLUDE, Qt.Key.Key_T: TEST_MORE, Qt.Key.Key_L: LEAVE_OUT}
STEPS = {Qt.Key.Key_P: "together", Qt.Key.Key_S: "split", Qt.Key.Key_Y: "accept"}
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_mark(painter: QPainter, box: QRectF, ending: str) -> None:
    """One site: a full square adopted, a half one adapted, a cross abandoned, a ring still in test."""
    theme = current()
    text, side = theme.color("text"), box.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(text, 1.0 + 0.25 * side / MARK))
    inner = box.adjusted(0.6, 0.6, -0.6, -0.6)
    if ending == "adopted":
        painter.fillRect(box, text)
    elif ending == "adapted":
        painter.drawRect(inner)
        painter.fillRect(QRectF(box.left(), box.top(), side / 2, side), text)
    elif ending == "abandoned":
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        painter.drawEllipse(inner)


class HarvestCanvas(QAbstractScrollArea):
    """``moved(key)`` when another change is chosen, ``decided(key, decision)`` by I, T or L, ``opened(key)`` on Enter.

    ``asked(what)`` by other keys: P put together, S split, Y yes, it is one change. What is not decided by a key is
    decided at the right.
    """

    moved = Signal(str)
    decided = Signal(str, str)
    opened = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[HarvestRow, ...] = ()
        self.at = 0
        self._several = 0
        self._drivers: dict[str, str] = {}
        self._lines: list[tuple[float, float, str, int]] = []
        self._height = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setProperty("ownFocus", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Tested changes by driver. {keys}").format(keys=words.key_words()))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_harvest(self, found: Harvest, *, alone: bool = False) -> None:
        """Show these changes; the one that was chosen stays chosen where it still is there.

        Args:
            found: everything that was tested.
            alone: show below also what one site tested.
        """
        before = self.chosen
        self.rows, self._drivers = (*found.rows, *(found.single if alone else ())), dict(found.drivers)
        self._several = len(found.rows)
        keys = {member.tested.key for member in before.members} if before else set()
        same = (at for at, row in enumerate(self.rows) if keys & {one.tested.key for one in row.members})
        self._lay_out()
        self.go(next(same, 0))

    @property
    def chosen(self) -> HarvestRow | None:
        """The change that the person is on."""
        return self.rows[self.at] if 0 <= self.at < len(self.rows) else None

    def go(self, at: int) -> None:
        """Choose a change and scroll to it."""
        if not self.rows:
            self.viewport().update()
            return
        self.at = min(max(at, 0), len(self.rows) - 1)
        top, height = next((y, tall) for y, tall, _text, row in self._lines if row == self.at)
        bar, room = self.verticalScrollBar(), self.viewport().height() - self._px(HEAD)
        bar.setValue(int(min(max(bar.value(), top + height - room), top)))
        self.setAccessibleDescription(spoken_row(self.rows[self.at], self._drivers))
        spoken.tell(self, "DescriptionChanged")
        self.viewport().update()
        self.moved.emit(self.rows[self.at].key)

    # --- places ------------------------------------------------------------------------------------------------

    def _px(self, length: float) -> float:
        return length * current().scale

    def _columns(self) -> list[tuple[float, float]]:
        width, x, found = float(self.viewport().width()), 0.0, []
        for share in SHARES:
            found.append((x + self._px(PAD) / 2, width * share - self._px(PAD)))
            x += width * share
        return found

    def _per_line(self) -> int:
        return max(1, int(self._columns()[1][1] / self._px(PITCH)))

    def _lay_out(self) -> None:
        y, before, self._lines = 0.0, "", []
        for at, row in enumerate(self.rows):
            name = self._drivers.get(row.driver) or _("No driver yet")
            if at >= self._several:
                name = _("Tested at one site")
            if name != before:
                self._lines.append((y, self._px(BAND), name, -1))
                y, before = y + self._px(BAND), name
            marks = -(-len(row.members) // self._per_line())
            tall = max(self._px(ROW), marks * self._px(PITCH) + 2 * self._px(PAD))
            self._lines.append((y, tall, "", at))
            y += tall
        self._height = y
        room = self.viewport().height() - self._px(HEAD)
        self.verticalScrollBar().setRange(0, max(0, int(y - room)))
        self.verticalScrollBar().setPageStep(max(1, int(room)))
        self.verticalScrollBar().setSingleStep(int(self._px(ROW)))

    def _box(self, x: float, y: float, width: float, height: float) -> QRectF:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRectF(self.viewport().width() - x - width if mirrored else x, y, width, height)

    def scale(self) -> float:
        """The largest difference that is drawn, either way; only shares stand on the common scale."""
        shown = [row.effects for row in self.rows if row.effects is not None and not unit_of(row)]
        most = max((max(abs(one.q1), abs(one.q3)) for one in shown), default=0.0)
        return next((step for step in (2, 4, 6, 10, 20, 40, 60) if most <= step), 100)

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("surface"))
        head, offset = self._px(HEAD), self.verticalScrollBar().value()
        painter.save()
        painter.setClipRect(QRectF(0, head, self.viewport().width(), self.viewport().height() - head))
        for top, tall, text, at in self._lines:
            y = head + top - offset
            if y + tall < head or y > self.viewport().height():
                continue
            if at < 0:
                self._paint_band(painter, text, y, tall)
            else:
                self._paint_row(painter, self.rows[at], at, (y, tall))
        painter.restore()
        self._paint_head(painter)
        painter.end()

    def _paint_band(self, painter: QPainter, text: str, y: float, tall: float) -> None:
        painter.fillRect(QRectF(0, y, self.viewport().width(), tall), current().color("sunken"))
        self._text(
            painter,
            text,
            self._box(self._px(PAD), y, self.viewport().width() - 2 * self._px(PAD), tall),
            (12, 600, "text"),
        )

    def _paint_row(self, painter: QPainter, row: HarvestRow, at: int, place: tuple[float, float]) -> None:
        theme, (y, tall) = current(), place
        whole = QRectF(0, y, self.viewport().width(), tall)
        if at == self.at:
            painter.fillRect(whole, theme.color("accent-soft"))
        painter.setPen(theme.color("line"))
        painter.drawLine(QPointF(0, y + tall - 0.5), QPointF(whole.width(), y + tall - 0.5))
        columns = self._columns()
        x, width = columns[0][0] + self._px(PAD) / 2, columns[0][1] - self._px(PAD) / 2
        half = tall / 2
        self._text(painter, row.title, self._box(x, y + half - self._px(19), width, self._px(20)), (13, 600, "text"))
        told = words.tried_words(row.sites)
        if row.is_suggested and row.why == "words":
            told = _("{told} · suggested").format(told=told)
        elif row.near:
            told = _("{told} · {n} more alike").format(told=told, n=len(row.near))
        self._text(painter, told, self._box(x, y + half, width, self._px(18)), (11.5, 400, "muted"))
        self._paint_marks(painter, row, place)
        self._paint_effect(painter, row, place)
        x, width = columns[3]
        count = f"\u2066{row.shifted} / {len(row.compared)}\u2069" if row.compared else "–"
        self._text(painter, count, self._box(x, y, width, tall), (13, 600 if row.shifted else 400, "text"), _TRAILING)
        x, width = columns[4]
        role = "accent" if row.decision == INCLUDE else "muted"
        shown = words.decision_words(row.decision)
        self._text(painter, shown, self._box(x, y, width, tall), (13, 600 if row.decision == INCLUDE else 400, role))
        if at == self.at and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_marks(self, painter: QPainter, row: HarvestRow, place: tuple[float, float]) -> None:
        (y, tall), count, pitch = place, self._per_line(), self._px(PITCH)
        x, _width = self._columns()[1]
        endings = [ending for ending, many in row.endings().items() for _one in range(many)]
        top = y + (tall - -(-len(endings) // count) * pitch) / 2
        for place_, ending in enumerate(endings):
            across, down = place_ % count, place_ // count
            paint_mark(
                painter, self._box(x + across * pitch, top + down * pitch, self._px(MARK), self._px(MARK)), ending
            )

    def _paint_effect(self, painter: QPainter, row: HarvestRow, place: tuple[float, float]) -> None:
        theme, (y, tall), effects = current(), place, row.effects
        x, width = self._columns()[2]
        zero = self._box(x + width / 2, y, 0, tall).left()
        if effects is not None:
            painter.setPen(QPen(theme.color("line-strong"), 1))
            painter.drawLine(QPointF(zero, y), QPointF(zero, y + tall))
        else:
            self._text(painter, _("too little is known"), self._box(x, y, width, tall), (11, 400, "muted"), _CENTRE)
            return
        if unit_of(row):
            said = words.difference(effects.median, unit_of(row))
            self._text(painter, said, self._box(x, y, width, tall), (11.5, 400, "muted"), _CENTRE)
            return
        scale, middle = self.scale(), y + tall / 2
        sign = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        low, dot, high = (zero + sign * value / scale * width / 2 for value in (effects.q1, effects.median, effects.q3))
        role = "improve" if effects.helps(row.direction) else "concern" if effects.clear else "muted"
        painter.setPen(QPen(theme.color(role), self._px(3), c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        painter.setPen(QPen(theme.color("surface" if effects.clear else role), 1.4))
        painter.setBrush(theme.color(role if effects.clear else "surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawEllipse(QPointF(dot, middle), self._px(4.5), self._px(4.5))

    def _paint_head(self, painter: QPainter) -> None:
        theme, head, columns = current(), self._px(HEAD), self._columns()
        painter.setPen(theme.color("line-strong"))
        painter.drawLine(QPointF(0, head - 0.5), QPointF(self.viewport().width(), head - 0.5))
        half = head / 2
        heads = (_("Change, by driver"), _("Sites, one mark each"), "", _("Finding after"), _("Next package"))
        for place, (word, (x, width)) in enumerate(zip(heads, columns, strict=True)):
            left = x + (self._px(PAD) / 2 if place == 0 else 0)
            if place >= FINDING:
                side = Qt.AlignmentFlag.AlignTrailing if place == FINDING else Qt.AlignmentFlag.AlignLeading
                wrapped = Qt.TextFlag.TextWordWrap | side | Qt.AlignmentFlag.AlignBottom
                painter.setFont(fonts.font(theme.font_size(11.5), 400, self.logicalDpiY()))
                painter.setPen(theme.color("muted"))
                painter.drawText(self._box(left, 0, width, head - self._px(6)), wrapped, word)
                continue
            box = self._box(left, half - self._px(4), width, half)
            self._text(painter, word, box, (11.5, 400, "muted"))
        x, width = columns[2]
        box = self._box(x, self._px(4), width, half - self._px(4))
        self._text(painter, _("Points after it"), box, (11.5, 400, "muted"), _CENTRE)
        scale = self.scale()
        for value in (-scale / 2, 0, scale / 2):
            at = x + width / 2 + value / scale * width / 2
            box = self._box(at - self._px(24), half - self._px(2), self._px(48), half - self._px(2))
            self._text(painter, f"\u2066{words.signed(value, 0)}\u2069", box, (11, 400, "muted"), _CENTRE)

    def _text(
        self,
        painter: QPainter,
        text: str,
        box: QRectF,
        look: tuple[float, int, str],
        flags: Qt.AlignmentFlag = _LEADING,
    ) -> None:
        size, weight, role = look
        font = fonts.font(current().font_size(size), weight, self.logicalDpiY())
        painter.setFont(font)
        painter.setPen(current().color(role))
        painter.drawText(box, flags, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    # --- what the person does ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        y = event.position().y() - self._px(HEAD) + self.verticalScrollBar().value()
        if event.position().y() > self._px(HEAD):
            for top, tall, _text, at in self._lines:
                if at >= 0 and top <= y < top + tall:
                    self.go(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Home: -len(self.rows),
            Qt.Key.Key_End: len(self.rows),
        }
        key, chosen = Qt.Key(event.key()), self.chosen
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in steps:
            self.go(self.at + steps[key])
        elif chosen is not None and key in KEYS and plain:
            self.decided.emit(chosen.key, KEYS[key])
        elif chosen is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(chosen.key)
        elif chosen is not None and key in STEPS and plain:
            self.asked.emit(STEPS[key])
        else:
            super().keyPressEvent(event)


def spoken_row(row: HarvestRow, drivers: Mapping[str, str]) -> str:
    """What a screen reader says of a change."""
    driver = drivers.get(row.driver, "")
    said = (
        row.title,
        driver,
        f"{words.tried_words(row.sites)} ({words.endings_words(row.endings())})",
        words.effect_words(row.effects, unit_of(row)),
        words.jumped_words(len(row.jumped)) if row.jumped else "",
        words.decision_words(row.decision),
    )
    return ". ".join(part.rstrip(".") for part in said if part)
