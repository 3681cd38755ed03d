"""The chip that says who is typing, with the names to choose from. No login: one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qic_desktop.i18n import _
from ui import icons
from ui.theme import fonts
from ui.theme.tokens import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu


class PersonChip(QAbstractButton):
    """Emits ``chosen(id)`` and ``somebody_else_asked``."""

    chosen = Signal(str)
    somebody_else_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[tuple[str, str], ...] = ()
        self._person = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(current().px(32))
        self.clicked.connect(self.open_list)
        self.set_people((), "")

    @property
    def name(self) -> str:
        """The name shown; "Choose" while nobody is chosen."""
        names = dict(self._people)
        return names.get(self._person, _("Choose"))

    def set_people(self, people: Sequence[tuple[str, str]], person: str) -> None:
        """Who can be chosen, as (id, name), and who is."""
        self._people = tuple(people)
        self._person = person
        self.setAccessibleName(_("Who is typing? {name}").format(name=self.name))
        self.setToolTip(_("Who is typing? (Ctrl+Shift+W)"))
        self.updateGeometry()
        self.update()

    def menu(self) -> QMenu:
        """The names, and somebody else."""
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        for person, name in self._people:
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(person == self._person)
            action.triggered.connect(lambda _on, person=person: self._choose(person))
            menu.addAction(action)
        if self._people:
            menu.addSeparator()
        menu.addAction(_("Somebody else …"), self.somebody_else_asked.emit)
        return menu

    def open_list(self) -> None:
        """Show the names below the chip; where there is none yet, ask for one at once."""
        if not self._people:
            self.somebody_else_asked.emit()
            return
        self.menu().exec(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        theme = current()
        self.setFont(fonts.text(13, 600))
        width = min(180, self.fontMetrics().horizontalAdvance(self.name))
        return QSize(width + theme.px(66), theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("field"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side, middle = theme.px(16), (self.height() - theme.px(16)) // 2
        ends = (10, self.width() - side - 9)
        person, arrow = reversed(ends) if right else ends
        painter.drawPixmap(person, middle, icons.pixmap("user", "text"))
        painter.drawPixmap(arrow, middle, icons.pixmap("chevron-down", "muted"))
        area = QRect(0, 0, self.width() - 2 * side - 32, self.height())
        area.moveLeft(side + 16 if not right else side + 15)
        painter.setFont(fonts.text(13, 600))
        painter.setPen(theme.color("text" if self._person else "muted"))
        name = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, area.width() + 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, name)
        painter.end()

    def _choose(self, person: str) -> None:
        self.set_people(self._people, person)
        self.chosen.emit(person)
