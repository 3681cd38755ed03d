"""The same visit in another workspace: one visit may serve two collaboratives, whose stores never mix."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop import bootstrap
from qic_desktop.errors import QicError, StoreSealedError
from qic_desktop.i18n import _
from qic_desktop.services.coaching import visiting
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.coaching.visiting import OtherSites
from qic_desktop.services.workspace import Workspace
from ui.asking import ask_folder
from ui.desk import Desk
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.texts import label


class OtherWorkspaceDialog(QDialog):
    """Asks for the other workspace's folder and which of its sites was visited."""

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
        self.site = Select()
        self.site.setEnabled(False)
        self.error = label("", "small", wrap=True)
        self.write = Button(_("Write it there"), kind="primary", icon="copy")
        self.write.setEnabled(False)
        self.write.clicked.connect(self.copy)
        self.site.chosen.connect(lambda site: self.write.setEnabled(bool(site)))
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(label(said, wrap=True))
        row = QHBoxLayout()
        row.addWidget(button(_("Choose the workspace …"), self.ask, icon="folder"))
        row.addWidget(self.place, 1)
        layout.addLayout(row)
        layout.addWidget(Field(_("The site there"), self.site))
        layout.addWidget(self.error)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Cancel"), self.reject))
        foot.addWidget(self.write)
        layout.addLayout(foot)
        self.setMinimumWidth(current().px(460))

    def ask(self) -> None:
        """Choose the other workspace's folder."""
        folder = ask_folder(self, _("Which workspace? Its folder ends in .qic"))
        if folder is not None:
            self.choose(folder)

    def choose(self, folder: Path) -> None:
        """Take this folder and read its sites."""
        self.folder = folder
        self.place.setText(folder.name)
        self.error.setText("")
        self.site.set_options([])
        self.site.setEnabled(False)
        self.write.setEnabled(False)
        if folder.resolve() == self._desk.workspace.store.path.resolve():
            self.error.setText(_("This is the workspace that you are in. Choose the other one."))
            return
        self._ask_there(lambda other: visiting.other_sites(other, self._page.name), self._show_sites)

    def _show_sites(self, found: OtherSites) -> None:
        folder = self.folder.name if self.folder else ""
        self.place.setText(" · ".join(part for part in (found.collaborative, folder) if part))
        # No other site is taken for this one unasked: the same code may be another site's there.
        nobody = [] if found.same else [("", _("Choose"))]
        names = [(site.id, " · ".join(part for part in (site.name, site.code) if part)) for site in found.sites]
        self.site.set_options([*nobody, *names])
        self.site.choose(found.same)
        self.site.setEnabled(True)
        self.write.setEnabled(bool(found.same))

    def copy(self) -> None:
        """Write the visit there and close that workspace again."""
        here, visit, site = self._desk.workspace, self._page.sheet.visit, self.site.key
        if site:
            self._ask_there(lambda other: visiting.repeat_visit(here, visit, other, site), self._on_written)

    def _ask_there(self, act: Callable[[Workspace], Any], then: Callable[[Any], object]) -> None:
        if self.folder is not None:
            run = partial(_in_workspace, self.folder, act)
            self._desk.tasks.query(run, then, failed=self._on_failed, owner=self)

    def _on_failed(self, error: QicError) -> None:
        said = sentence_of(error)
        if isinstance(error, StoreSealedError):
            said = _("It is locked. Open it once with its passphrase (your name at the top left), then come back.")
        self.error.setText(said)

    def _on_written(self, _made: object) -> None:
        said = _("The visit is written at {site} in {place}, too. Close it there before you send it.")
        place = self.folder.name if self.folder else ""
        self._desk.say.toast(said.format(site=self.site.currentText(), place=place))
        self.accept()


def _in_workspace(folder: Path, act: Callable[[Workspace], Any]) -> Any:
    """What ``act`` answers of another workspace, which is closed again."""
    other = bootstrap.open_workspace(folder)
    try:
        return act(other)
    finally:
        bootstrap.close_workspace(other)
