"""The toast: for eight seconds, what was just done, with Undo. Read out to screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from qic_desktop.i18n import _
from ui import spoken
from ui.theme.tokens import current
from ui.widgets.texts import IconLabel, label

MILLISECONDS = 8000
_EDGE = 24


class Toast(QFrame):
    """One toast at the bottom of ``window``; a new one replaces the one before."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("panel", "inverse")
        self.setFixedHeight(current().px(40))
        self._undo: Callable[[], object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(12)
        self._icon = IconLabel("circle-check", "surface")
        layout.addWidget(self._icon)
        self._text = label("", "inverse")
        layout.addWidget(self._text)
        self._button = QPushButton(_("Undo"), self)
        self._button.clicked.connect(self._on_undo_clicked)
        layout.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None, milliseconds: int = MILLISECONDS) -> None:
        """Show ``text``; with ``undo`` a button takes it back."""
        self._undo = undo
        self._text.setText(text)
        self.setAccessibleName(text)
        theme = current()
        self._button.setVisible(undo is not None)
        self._button.setStyleSheet(
            f"background: transparent; border: 0; padding: 0 4px; text-decoration: underline;"
            f" color: {theme.hex('surface')};"
        )
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(milliseconds)
        spoken.tell(self, "Alert")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.move((window.width() - self.width()) // 2, window.height() - self.height() - _EDGE)

    def _on_undo_clicked(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()
