"""A list to choose one line from: chapters of a page, roles. Lines are high enough for a finger; headings part them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip

ROW = 30
_KEY = Qt.ItemDataRole.UserRole


class ChoiceList(QListWidget):
    """Lines by key. ``chosen(key)`` when another line is chosen; a line with an empty key is a heading."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._on_changed)

    @property
    def key(self) -> str:
        """The chosen line, empty where there is none."""
        item = self.currentItem()
        return str(item.data(_KEY) or "") if item is not None else ""

    def set_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words); the chosen line stays chosen where it is still there, else the first one."""
        before = self.key
        self.blockSignals(True)
        self.clear()
        for key, words in lines:
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setToolTip(plain_tip(words))
            item.setSizeHint(QSize(0, current().px(ROW)))
            if not key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setFont(fonts.text(12, 600))
                item.setForeground(current().color("muted"))
            self.addItem(item)
        keys = [key for key, _words in lines]
        first = next((key for key in keys if key), "")
        self.choose(before if before and before in keys else first)
        self.blockSignals(False)

    def choose(self, key: str) -> None:
        """Choose a line; tells of it like a person's choice."""
        for row in range(self.count()):
            if key and self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def _on_changed(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None and now.data(_KEY):
            self.chosen.emit(str(now.data(_KEY)))
