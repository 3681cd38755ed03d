"""The same visit in another workspace: one visit may serve two collaboratives, whose stores never mix."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop import bootstrap
from qic_desktop.i18n import _
from qic_desktop.services.coaching import visiting
from qic_desktop.services.coaching.visit_page import VisitPage
from ui.asking import ask_folder
from ui.desk import Desk
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import label


class OtherWorkspaceDialog(QDialog):
    """Asks for the other workspace's folder and the site's code there."""

    def __init__(self, desk: Desk, page: VisitPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self.folder: Path | None = None
        self.setWindowTitle(_("Same visit in another workspace"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = _(
            "Day, kind, minutes, whom you met, training and purpose are written there too. "
            "Nothing that was seen or counted at this site goes along."
        )
        self.place = label(_("No workspace chosen yet."), "small", wrap=True)
        self.code = TextField(page.code)
        self.error = label("", "small", wrap=True)
        self.write = Button(_("Write it there"), kind="primary", icon="copy")
        self.write.setEnabled(False)
        self.write.clicked.connect(self.copy)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(label(said, wrap=True))
        row = QHBoxLayout()
        row.addWidget(button(_("Choose the workspace …"), self.ask, icon="folder"))
        row.addWidget(self.place, 1)
        layout.addLayout(row)
        layout.addWidget(Field(_("The site’s code there"), self.code))
        layout.addWidget(self.error)
        layout.addWidget(self.write, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setMinimumWidth(460)

    def ask(self) -> None:
        """Choose the other workspace's folder."""
        folder = ask_folder(self, _("Which workspace? Its folder ends in .qic"))
        if folder is not None:
            self.choose(folder)

    def choose(self, folder: Path) -> None:
        """Take this folder."""
        self.folder = folder
        self.place.setText(folder.name)
        self.write.setEnabled(True)

    def copy(self) -> None:
        """Write the visit there and close that workspace again."""
        here, visit, code, folder = self._desk.workspace, self._page.sheet.visit, self.code.text().strip(), self.folder
        if folder is None:
            return

        def run() -> object:
            other = bootstrap.open_workspace(folder)
            try:
                return visiting.repeat_visit(here, visit, other, code)
            finally:
                bootstrap.close_workspace(other)

        self._desk.tasks.query(
            run, self._on_written, failed=lambda error: self.error.setText(sentence_of(error)), owner=self
        )

    def _on_written(self, _made: object) -> None:
        self._desk.say.toast(
            _("The visit is written in {place} too.").format(place=self.folder.name if self.folder else "")
        )
        self.accept()
