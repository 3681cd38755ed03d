"""The organiser's note about one site's month, beside the grid: kept among her notes about the site, and, where she
wants it, told to the site's coach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.organising import SiteNote
from qic_desktop.i18n import _
from qic_desktop.services import letters
from qic_desktop.services.organising import site_notes
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.letters import note_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.reporting_grid import note_words as month_note
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.fields import TextField
from ui.widgets.texts import label

LONGEST, SHOWN = 300, 3


@dataclass(frozen=True, slots=True)
class SiteNotes:
    """The notes about a site, its coaches, and what they were told already."""

    notes: Sequence[SiteNote]
    coaches: Sequence[Coach]
    told: frozenset[str]


class ReportNote(QWidget):
    """A field that is recorded when it is left, the latest notes about the site below it, and the way to its coach."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._site, self._name, self._period = desk, "", "", ""
        self._found = SiteNotes((), (), frozenset())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = label("", "small", wrap=True)
        self.field = TextField(placeholder=_("Telephoned on the 5th: the register is at the ward"))
        self.field.setMaxLength(LONGEST)
        self.field.committed.connect(self._keep)
        self.notes = label("", "small", wrap=True)
        self.tell = Button("", kind="quiet", size="small", icon="mail")
        self.tell.clicked.connect(self._tell_coaches)
        for part in (self._title, self.field, self.notes, self.tell):
            column.addWidget(part)
        self.setFocusProxy(self.field)
        self.tell.hide()

    def show_report(self, site: str, name: str, period: str) -> None:
        """Ask for a note about this month of the site with this id and name."""
        self._site, self._name, self._period = site, name, period
        said = _("Your note about {period}; it stays here and stands on the site’s page (M)")
        self._title.setText(said.format(period=period_name(period)))
        self.field.setAccessibleName(self._title.text())
        self.field.replace_text("")
        self._read()

    def _read(self) -> None:
        site, workspace = self._site, self._desk.workspace
        self._desk.tasks.query(lambda: _read_notes(workspace, site), self._show_notes, owner=self, topic="notes")

    def _show_notes(self, found: SiteNotes) -> None:
        self._found = found
        self.notes.setText("\n".join(one.text or "" for one in found.notes[:SHOWN]))
        self.notes.setVisible(bool(found.notes))
        newest = found.notes[0].text or "" if found.notes else ""
        self.tell.setVisible(bool(newest and found.coaches))
        names = ", ".join(one.name for one in found.coaches)
        told = newest in found.told
        said = _("{coach} is told of the latest with the next news") if told else _("Tell {coach} of the latest too")
        self.tell.setText(said.format(coach=names))
        self.tell.setEnabled(not told)

    def _keep(self, text: str) -> None:
        site, workspace = self._site, self._desk.workspace
        if text.strip() and site:
            words = month_note(self._period, text.strip())
            self._desk.tasks.change(lambda: site_notes.add_note(workspace, site, words), self._on_kept, owner=self)

    def _on_kept(self, _changes: object) -> None:
        self.field.replace_text("")
        self._desk.say.toast(_("Kept among your notes about the site."))

    def _tell_coaches(self) -> None:
        site, name, workspace, found = self._site, self._name, self._desk.workspace, self._found

        def write() -> None:
            for coach in found.coaches:
                letters.write_to_coach(workspace, coach.id, site, name, found.notes[0].text or "")

        self._desk.record(write, note_words(), lambda _none: self._read(), owner=self)


def _read_notes(workspace: Workspace, site: str) -> SiteNotes:
    told = frozenset(one.body or "" for one in letters.told_to_coaches(workspace, site))
    return SiteNotes(site_notes.list_notes(workspace, site), letters.coaches_of(workspace, site), told)
