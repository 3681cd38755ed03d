"""The organiser's note about one site's month, beside the grid: for herself, kept among her notes about the site."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.organising import SiteNote
from qic_desktop.i18n import _
from qic_desktop.services.organising import site_notes
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.reporting_grid import note_words
from ui.desk import Desk
from ui.widgets.fields import TextField
from ui.widgets.texts import label

LONGEST, SHOWN = 300, 3


class ReportNote(QWidget):
    """A field that is recorded when it is left, and the latest notes about the site below it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._site, self._period = desk, "", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = label("", "small", wrap=True)
        self.field = TextField(placeholder=_("Telephoned on the 5th: the register is at the ward"))
        self.field.setMaxLength(LONGEST)
        self.field.committed.connect(self._keep)
        self.notes = label("", "small", wrap=True)
        for part in (self._title, self.field, self.notes):
            column.addWidget(part)
        self.setFocusProxy(self.field)

    def show_report(self, site: str, period: str) -> None:
        """Ask for a note about this month of the site with this id."""
        self._site, self._period = site, period
        said = _("Your note about {period}; it stays here and stands on the site’s page (M)")
        self._title.setText(said.format(period=period_name(period)))
        self.field.setAccessibleName(self._title.text())
        self.field.replace_text("")
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: site_notes.list_notes(workspace, site), self._show_notes, owner=self, topic="notes"
        )

    def _show_notes(self, notes: tuple[SiteNote, ...]) -> None:
        self.notes.setText("\n".join(one.text or "" for one in notes[:SHOWN]))
        self.notes.setVisible(bool(notes))

    def _keep(self, text: str) -> None:
        site, workspace = self._site, self._desk.workspace
        if text.strip() and site:
            words = note_words(self._period, text.strip())
            self._desk.tasks.change(lambda: site_notes.add_note(workspace, site, words), self._on_kept, owner=self)

    def _on_kept(self, _changes: object) -> None:
        self.field.replace_text("")
        self._desk.say.toast(_("Kept among your notes about the site."))
