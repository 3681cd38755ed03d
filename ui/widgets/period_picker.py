"""The period picker in the header: one step back, the period, one step on. The page decides which periods exist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from qic_desktop.i18n import _
from ui import icons
from ui.theme.tokens import current
from ui.widgets.buttons import Button, directional
from ui.widgets.tips import plain_tip


class PeriodPicker(QFrame):
    """Emits ``chosen(key)``; ``set_periods`` gets (key, word) pairs, oldest first."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "info")
        self._periods: list[tuple[str, str]] = []
        self._index = -1
        theme = current()
        self.setFixedHeight(theme.px(32))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._back = self._arrow("chevron-left", _("Earlier period"), -1)
        self._word = Button("–", self, icon="calendar")
        self._word.setProperty("onLine", "true")
        self._word.clicked.connect(self._open_list)
        self._forth = self._arrow("chevron-right", _("Later period"), 1)
        for part in (self._back, self._word, self._forth):
            part.setFixedHeight(theme.px(30))
            layout.addWidget(part)
        self._show()

    def set_periods(self, periods: Sequence[tuple[str, str]], chosen: str) -> None:
        """What can be chosen, and what is."""
        self._periods = list(periods)
        keys = [key for key, _word in self._periods]
        self._index = keys.index(chosen) if chosen in keys else len(keys) - 1
        self._show()

    @property
    def key(self) -> str:
        """The key of the period shown, empty if there is none."""
        return self._periods[self._index][0] if self._periods else ""

    def step(self, way: int) -> None:
        """Go ``way`` periods on; stops at the ends."""
        index = min(len(self._periods) - 1, max(0, self._index + way))
        if index != self._index:
            self._index = index
            self._show()
            self.chosen.emit(self.key)

    def _arrow(self, icon: str, name: str, way: int) -> QPushButton:
        made = QPushButton(self)
        made.setProperty("onLine", "true")
        made.setIcon(icons.icon(directional(icon), "muted"))
        made.setAccessibleName(name)
        made.setToolTip(plain_tip(name))
        made.setFixedWidth(current().px(32))
        made.setStyleSheet("padding: 0;")
        made.clicked.connect(lambda: self.step(way))
        return made

    def _show(self) -> None:
        word = self._periods[self._index][1] if self._periods else ""
        self._word.set_word(word or "–")
        self._word.setAccessibleName(_("Period: {period}").format(period=word))
        self._back.setEnabled(self._index > 0)
        self._forth.setEnabled(0 <= self._index < len(self._periods) - 1)

    def _open_list(self) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        for index, (_key, word) in enumerate(reversed(self._periods[-36:])):
            action = QAction(word, menu)
            place = len(self._periods) - 1 - index
            action.setCheckable(True)
            action.setChecked(place == self._index)
            action.triggered.connect(lambda _on, place=place: self.step(place - self._index))
            menu.addAction(action)
        menu.exec(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step(-1 if key == Qt.Key.Key_PageUp else 1)
