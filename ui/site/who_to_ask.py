"""Who has which role in the collaborative, and how to reach them: whom a team may ask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from qic_desktop.i18n import _
from qic_desktop.services.organising import role_catalogue
from qic_desktop.services.organising.role_catalogue import RoleOf
from qic_desktop.wording.team import role_name
from ui.desk import Desk
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class WhoToAskPanel(Panel):
    """Hidden until the organiser's news have named somebody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Whom to ask in the collaborative"))
        self._desk = desk
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.add(self._room)
        self.hide()

    def refresh(self) -> None:
        """Read it again."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: role_catalogue.list_holders(workspace), self.show_holders, owner=self, topic="who-to-ask"
        )

    def show_holders(self, roles: tuple[RoleOf, ...]) -> None:
        """One line a role: what it is, who has it, and how to reach them."""
        clear(self._room)
        self.setVisible(bool(roles))
        for role in roles:
            reached = " · ".join(part for part in (role.holder, role.contact) if part)
            line = QVBoxLayout()
            line.setSpacing(2)
            line.addWidget(label(role.name or role_name(role.code), "small", wrap=True))
            told = label(reached, wrap=True)
            told.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            line.addWidget(told)
            self._room.addLayout(line)
