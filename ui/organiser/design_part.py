"""What the parts of the Design page have in common: they ask for what they show, and record when a field is left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from ui.desk import Desk
from ui.theme.tokens import current
from ui.widgets.panel import scrolled


class DesignPart(QWidget):
    """A part in a scrolled column, ``column``, not wider than ``widest`` pixels at 100 % text."""

    widest = 860

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        inner = QWidget()
        inner.setMaximumWidth(current().px(self.widest))
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    @abstractmethod
    def refresh(self) -> None:
        """Ask again for what is shown."""

    def first_field(self) -> QWidget | None:
        """Where typing begins."""
        return None

    def change(self, act: Callable[[], object], said: str = "", then: Callable[[], object] = lambda: None) -> None:
        """Record something, then do ``then``; a toast with Undo says what, where it is said."""
        self.desk.record(act, said, lambda _answer: then(), failed=self._on_failed, owner=self)

    def _on_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        self.refresh()
