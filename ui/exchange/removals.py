"""What was removed, and at how many copies the words have gone: one line each on the page that exchanges."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.removal import RemovalState
from qic_desktop.i18n import _, n_
from qic_desktop.services.removing import removals
from qic_desktop.wording.redaction import removal_words
from ui.desk import Desk
from ui.site.redact_dialog import ask_to_redact
from ui.widgets.buttons import button
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label

_MOST = 5


class RemovalLines(QWidget):
    """The button, and below it what was removed so far."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(6)
        top = QHBoxLayout()
        self._title = label(_("Words removed"), "section")
        top.addWidget(self._title)
        self.remove = button(_("Remove a name …"), self.ask, kind="quiet", size="small")
        top.addWidget(self.remove)
        top.addStretch(1)
        self._down.addLayout(top)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._down.addLayout(self._rows)
        self.lines: list[str] = []
        self._title.hide()

    def ask(self) -> None:
        """Open the dialog that removes a name."""
        self.dialog = ask_to_redact(self._desk, self)

    def refresh(self) -> None:
        """Read anew what was removed."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: removals.list_removals(workspace), self.show_removals, owner=self, topic="removals"
        )

    def show_removals(self, found: Sequence[RemovalState]) -> None:
        """Show the latest; what is not sent stands out."""
        clear(self._rows)
        self.lines = [removal_words(one) for one in found[:_MOST]]
        self._title.setVisible(bool(found))
        for one, words in zip(found, self.lines, strict=False):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(IconLabel("pencil" if one.sent else "triangle-alert", "muted" if one.sent else "concern"))
            row.addWidget(label(words, wrap=True), 1)
            self._rows.addLayout(row)
        more = len(found) - _MOST
        if more > 0:
            self._rows.addWidget(label(n_("and {n} earlier", "and {n} earlier", more).format(n=more), "small"))
