"""One facility is put on the list by hand, and the next one after it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.organising import candidates
from qic_desktop.services.organising.paper_sites import REPORTS_BY
from qic_desktop.wording.facilities import way_word
from ui.asking import open_dialog
from ui.desk import Desk
from ui.messages import sentence_of
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import TextField
from ui.widgets.form import FormDialog


class FacilityDialog(FormDialog):
    """Writes one facility; *Add, and one more* keeps area and way of reporting for the next."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        why = _("It stands on the list. With a laptop it is invited; by Excel or on paper it becomes a site at once.")
        super().__init__(_("Add a facility"), why, _("Add"), parent)
        self.desk = desk
        self.name, self.code = TextField("", _("for example: Mtoni health centre")), TextField("", "P014")
        self.area, self.kind = TextField(), TextField("", _("for example: health centre"))
        self.way = Select([(way, way_word(way)) for way in REPORTS_BY])
        self._name = self.add(_("Name"), self.name)
        self._code = self.add(_("Code"), self.code, _("As the ministry writes it, where there is one."))
        self.add(_("Area"), self.area, _("District or region, as on the map of the review meeting."))
        self.add(_("Kind of facility"), self.kind)
        self.add(_("How they report"), self.way)
        self.more = button(_("Add, and one more"), lambda: self._write(again=True))
        self.foot.insertWidget(self.foot.count() - 1, self.more)

    def accept_if_complete(self) -> None:
        self._write(again=False)

    def _write(self, *, again: bool) -> None:
        for field in (self._name, self._code):
            field.say_error("")
        if not self.name.text().strip():
            self._refuse_name()
            return
        workspace, name, code = self.desk.workspace, self.name.text(), self.code.text()
        told = {
            "area": self.area.text(),
            "facility_type": self.kind.text(),
            "reports_by": self.way.key,
        }
        self.desk.tasks.change(
            lambda: candidates.add_candidate(workspace, name, code=code, **told),
            lambda _changes: self._on_written(name.strip(), again=again),
            failed=self._on_refused,
            owner=self,
        )

    def _refuse_name(self) -> None:
        self._name.say_error(_("Write what it is called."))
        self.name.setFocus()
        self.fit()

    def _on_written(self, name: str, *, again: bool) -> None:
        self.desk.say.toast(_("{name} is on the list.").format(name=name))
        if not again:
            self.accept()
            return
        for editor in (self.name, self.code):
            editor.setText("")
        self.name.setFocus()

    def _on_refused(self, error: QicError) -> None:
        self._code.say_error(sentence_of(error))
        self.code.setFocus()
        self.fit()


def ask_for_facility(desk: Desk, page: QWidget) -> None:
    """Ask for one facility, or for several one after the other."""
    open_dialog(FacilityDialog(desk, page))
