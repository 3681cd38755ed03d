"""Cover names on a photo of a register before it is kept: grey blocks by mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from ui.coach.register_pictures import COVER, finish
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import label

LEAST = QSize(560, 360)
STEP, SMALLEST = 16, 8
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-STEP, 0),
    Qt.Key.Key_Right: QPoint(STEP, 0),
    Qt.Key.Key_Up: QPoint(0, -STEP),
    Qt.Key.Key_Down: QPoint(0, STEP),
}


class CoverView(QWidget):
    """The picture as large as there is room, and its covers in the picture's own pixels.

    Drag to cover. Insert puts a block in the middle, arrows move the last one, Shift and arrows make it larger or
    smaller, Delete takes it away.
    """

    changed = Signal()

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self.image = image
        self.covers: list[QRect] = []
        self._start: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Photo of the register"))
        self.setAccessibleDescription(
            _("Insert covers a part, arrows move the cover, Shift and arrows change its size, Delete takes it away.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST)

    def cover(self) -> None:
        """Put a block in the middle, a quarter of the picture wide and half as high."""
        size = QSize(self.image.width() // 4, self.image.height() // 2)
        block = QRect(QPoint(0, 0), size)
        block.moveCenter(self.image.rect().center())
        self.covers.append(block)
        self._tell()

    def uncover(self) -> None:
        """Take the last block away."""
        if self.covers:
            self.covers.pop()
            self._tell()

    def turn(self) -> None:
        """A quarter to the right, covers with it."""
        height = self.image.height()
        self.image = self.image.transformed(QTransform().rotate(90))
        self.covers = [
            QRect(height - one.y() - one.height(), one.x(), one.height(), one.width()) for one in self.covers
        ]
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        place = self._place()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)
        scale = place.width() / self.image.width()
        for number, cover in enumerate(self.covers, 1):
            block = QRect(
                round(place.x() + cover.x() * scale),
                round(place.y() + cover.y() * scale),
                round(cover.width() * scale),
                round(cover.height() * scale),
            )
            painter.fillRect(block, COVER)
            if number == len(self.covers) and self.hasFocus():
                painter.setPen(QPen(current().color("focus"), 2))
                painter.drawRect(block.adjusted(1, 1, -1, -1))
        if self.hasFocus() and not self.covers:
            painter.setPen(QPen(current().color("focus"), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = self._of_picture(event.position().toPoint())
            self.covers.append(QRect(self._start, QSize(1, 1)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            self.covers[-1] = QRect(self._start, self._of_picture(event.position().toPoint())).normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        self._start = None
        if min(self.covers[-1].width(), self.covers[-1].height()) < SMALLEST:
            self.covers.pop()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = Qt.Key(event.key()), _ARROWS.get(Qt.Key(event.key()))
        if key == Qt.Key.Key_Insert:
            self.cover()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.uncover()
        elif step is not None and self.covers:
            self._move(step, grow=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _move(self, step: QPoint, *, grow: bool) -> None:
        block = QRect(self.covers[-1])
        if grow:
            block.setSize(block.size() + QSize(step.x(), step.y()))
        else:
            block.translate(step)
        inside = block & self.image.rect()
        if min(inside.width(), inside.height()) >= SMALLEST:
            self.covers[-1] = inside if grow else block
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _place(self) -> QRect:
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(self.rect().center())
        return place

    def _of_picture(self, point: QPoint) -> QPoint:
        place = self._place()
        scale = self.image.width() / max(place.width(), 1)
        x, y = round((point.x() - place.x()) * scale), round((point.y() - place.y()) * scale)
        return QPoint(min(max(x, 0), self.image.width()), min(max(y, 0), self.image.height()))


class CoverDialog(QDialog):
    """Shows a picture to be covered; ``finished_picture`` gives its JPEG bytes, covers burnt in."""

    finished_picture = Signal(bytes)

    def __init__(self, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cover the names"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = CoverView(image)
        self.view.changed.connect(self._count)
        self.said = label("", "small")
        self.cover = button(_("Cover a part"), self.view.cover, icon="eye-off")
        self.uncover = button(_("Take the last away"), self.view.uncover, icon="undo-2")
        self.turn = button(_("Turn"), self.view.turn, icon="refresh-cw")
        self.keep = Button(_("No name can be read: keep"), kind="primary", icon="check")
        self.keep.clicked.connect(self._finish)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        for step in (self.cover, self.uncover, self.turn):
            steps.addWidget(step)
        steps.addStretch(1)
        steps.addWidget(self.said)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Cancel"), self.reject))
        foot.addWidget(self.keep)
        down = QVBoxLayout(self)
        down.setSpacing(12)
        words = _(
            "Draw grey blocks over names and numbers of patients. What is under them is not kept. "
            "The file that you chose stays as it is: delete it where it lies."
        )
        down.addWidget(label(words, wrap=True))
        down.addLayout(steps)
        down.addWidget(self.view, 1)
        down.addLayout(foot)
        self._count()
        self.view.setFocus()

    def _count(self) -> None:
        covers = len(self.view.covers)
        self.uncover.setEnabled(covers > 0)
        self.said.setText(n_("{n} part covered", "{n} parts covered", covers).format(n=format_number(covers)))

    def _finish(self) -> None:
        self.finished_picture.emit(finish(self.view.image, self.view.covers))
        self.accept()
