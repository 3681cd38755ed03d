"""A line above the registry: two sites that may be one facility under two codes, and the way to settle it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising import twins
from qic_desktop.services.workspace import Role
from qic_desktop.wording.facilities import twins_words
from ui.asking import open_dialog
from ui.desk import Desk
from ui.organiser.site_steps import SiteStepDialog
from ui.widgets.buttons import button
from ui.widgets.texts import IconLabel, label


class TwinsLine(QWidget):
    """Hidden while no two sites look alike. "Two facilities" is written down and not asked again."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, parent
        self._pairs: list[tuple[Site, Site]] = []
        self.dialog: SiteStepDialog | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("info", "muted"))
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.merge = button(_("Merge them …"), self.ask, size="small")
        self.apart = button(_("Two facilities"), self.put_away, kind="quiet", size="small")
        row.addWidget(self.merge)
        row.addWidget(self.apart)
        self.hide()

    def look(self) -> None:
        """Look for such sites again."""
        workspace = self._desk.workspace
        if workspace.role is Role.ORGANISER:
            self._desk.tasks.query(
                lambda: twins.list_twins(workspace), self.show_twins, owner=self._page, topic="twins"
            )

    def show_twins(self, pairs: tuple[tuple[Site, Site], ...]) -> None:
        """Show the first pair that was not put away."""
        self._pairs = list(pairs)
        self.setVisible(bool(self._pairs))
        if self._pairs:
            more = len(self._pairs) - 1
            said = twins_words(*self._pairs[0])
            if more:
                said += " " + n_("{n} more pair.", "{n} more pairs.", more).format(n=format_number(more))
            self.words.setText(said)

    def ask(self) -> None:
        """Merge the second of the pair into the first."""
        if self._pairs:
            stays, goes = self._pairs[0]
            self.dialog = SiteStepDialog(self._desk, "merge", [goes], [stays], self._page)
            open_dialog(self.dialog)

    def put_away(self) -> None:
        """They are two."""
        if self._pairs:
            workspace, pair = self._desk.workspace, [one.id for one in self._pairs[0]]
            self._desk.tasks.change(
                lambda: twins.tell_apart(workspace, pair),
                lambda _changes: self.look(),
                failed=self._desk.say.error,
                owner=self,
            )
