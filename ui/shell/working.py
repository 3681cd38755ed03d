"""The thin bar under the header while something takes longer than 0.3 seconds; after 2 seconds it can be cancelled."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.tasks import Activity
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.texts import label

BAR_AFTER_MS = 300
CANCEL_AFTER_MS = 2000
_SWEEP_MS = 1400


class WorkingLine(QWidget):
    """Two pixels over the page's top edge, and beside it what is being done. Emits ``cancelled``."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._activity: Activity | None = None
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(60)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._words = QFrame(parent)
        self._words.setProperty("panel", "info")
        layout = QHBoxLayout(self._words)
        layout.setContentsMargins(12, 4, 6, 4)
        self._sentence = label("", "small")
        self._sentence.setMinimumHeight(current().px(24))
        layout.addWidget(self._sentence)
        self._cancel = button(_("Cancel"), self.cancelled.emit, size="small")
        layout.addWidget(self._cancel)
        self.hide()
        self._words.hide()

    def show_activity(self, activity: Activity | None) -> None:
        """Begin, go on or end; nothing is seen of what ends within 0.3 seconds."""
        if activity is None:
            self._activity = None
            self._tick.stop()
            self.hide()
            self._words.hide()
            return
        if self._activity is None:
            self._since.start()
            self._tick.start()
        self._activity = activity
        self.update()

    def place(self, left: int, top: int, width: int) -> None:
        """Lie along this line of the parent."""
        self.setGeometry(left, top, width, 2)
        self._words.adjustSize()
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = left + 24 if right else left + width - 24 - self._words.width()
        self._words.move(x, top + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._activity is None:
            return
        painter = QPainter(self)
        theme = current()
        painter.fillRect(self.rect(), theme.color("line"))
        fraction = self._activity.fraction
        if fraction is not None:
            bar = QRectF(0, 0, self.width() * fraction, 2)
        else:
            place = self._since.elapsed() % _SWEEP_MS / _SWEEP_MS
            bar = QRectF(self.width() * (1.3 * place - 0.3), 0, self.width() * 0.3, 2)
        painter.fillRect(bar, theme.color("accent"))
        painter.end()

    def _on_tick_timeout(self) -> None:
        elapsed = self._since.elapsed()
        if self._activity is None or elapsed < BAR_AFTER_MS:
            return
        self.show()
        self.raise_()
        self.update()
        self._sentence.setText(self._activity.sentence)
        self._cancel.setVisible(elapsed >= CANCEL_AFTER_MS and self._activity.can_cancel)
        if self._activity.sentence:
            self.place(self.x(), self.y(), self.width())
            self._words.show()
            self._words.raise_()
