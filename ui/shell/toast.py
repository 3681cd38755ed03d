"""The toast: for eight seconds, what was just done, with Undo. Read out to screen readers.

It stands where it covers no button and no field, and goes early when the person has gone on: to another page or field,
or with the pointer over it. A toast with Undo waits for the pointer instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from qic_desktop.i18n import _
from ui import spoken
from ui.theme.tokens import current
from ui.widgets.texts import IconLabel, label

MILLISECONDS = 8000
READ_MS = 1500
"""So long it stands in any case: somebody who types fast has to see it too."""
_EDGE = 24
_USED = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


class Toast(QFrame):
    """One toast over the lower part of ``window``; a new one replaces the one before.

    ``over`` is the part of the window where it belongs: the page, not the rail.
    """

    def __init__(self, window: QWidget, over: QWidget | None = None) -> None:
        super().__init__(window)
        self.setProperty("panel", "inverse")
        self.setFixedHeight(current().px(40))
        self._over = over
        self._undo: Callable[[], object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(12)
        self._icon = IconLabel("circle-check", "surface")
        layout.addWidget(self._icon)
        self._text = label("", "inverse")
        layout.addWidget(self._text)
        self.button = QPushButton(_("Undo"), self)
        self.button.clicked.connect(self._on_undo_clicked)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._stood = QElapsedTimer()
        self.read_ms = READ_MS
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None, milliseconds: int = MILLISECONDS) -> None:
        """Show ``text``; with ``undo`` a button takes it back."""
        self._undo = undo
        self._text.setText(text)
        self.setAccessibleName(text)
        theme = current()
        self.button.setVisible(undo is not None)
        self.button.setStyleSheet(
            f"background: transparent; border: 0; padding: 0 4px; text-decoration: underline;"
            f" color: {theme.hex('surface')};"
        )
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._stood.start()
        self._timer.start(milliseconds)
        # The page that tells it is often drawn anew a moment later: look again where there is room.
        QTimer.singleShot(0, self, self._place)
        spoken.tell(self, "Alert")

    def pass_by(self) -> None:
        """The person has gone on: leave, unless there was no time to read it."""
        if self.isVisible() and self._stood.elapsed() >= self.read_ms:
            self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._undo is None:
            self.pass_by()
        else:
            self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._timer.start(self.read_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and now is not None and now is not self.button:
            self.pass_by()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        over = self._over if self._over is not None and self._over.isVisible() else window
        room = QRect(over.mapTo(window, QPoint(0, 0)), over.size())
        used, read = _occupied(over, window)

        def cost(corner: QPoint) -> int:
            place = QRect(corner, self.size())
            return 100 * sum(place.intersects(one) for one in used) + sum(place.intersects(one) for one in read)

        self.move(min(self._corners(room), key=cost))

    def _corners(self, room: QRect) -> Iterator[QPoint]:
        """Where it could stand, the usual place first: below, a little higher, above; in the middle, at a side."""
        across = (room.center().x() - self.width() // 2, room.left() + _EDGE, room.right() - self.width() - _EDGE)
        low = room.bottom() - self.height() - _EDGE
        for y in (low, low - self.height() - _EDGE, room.top() + _EDGE):
            for x in across:
                yield QPoint(x, y)

    def _on_undo_clicked(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()


def _occupied(over: QWidget, window: QWidget) -> tuple[list[QRect], list[QRect]]:
    """What can be seen there of all that is pressed or typed into, and of all that is read."""
    used: list[QRect] = []
    read: list[QRect] = []
    for part in over.findChildren(QWidget):
        is_read = isinstance(part, QLabel) or part.property("read")
        kept = used if isinstance(part, _USED) else read if is_read else None
        if kept is not None and part.isVisible():
            seen = part.visibleRegion().boundingRect()
            kept.append(QRect(part.mapTo(window, seen.topLeft()), seen.size()))
    return used, read
