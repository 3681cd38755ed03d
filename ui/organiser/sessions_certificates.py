"""For whom certificates of attendance are made: each site, each person, or names that are printed and not kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.printing.session_sheets import Each
from ui.theme.tokens import current
from ui.widgets.fields import LongTextField
from ui.widgets.form import FormDialog
from ui.widgets.segmented import SegmentedSwitch


class CertificatesDialog(FormDialog):
    """Accepted when they shall be made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        why = _("A page for each, A4 across, to sign and hand over.")
        super().__init__(_("Certificates of attendance"), why, _("Make them"), parent)
        options = [("site", _("For each site")), ("person", _("For each person"))]
        self.choice = SegmentedSwitch(options, _("For whom?"))
        self.add(_("For whom?"), self.choice, _("By how many were counted. Each person’s has a line for the name."))
        self.typed = LongTextField("", _("Asha Mbeki; Les Filaos"), 4)
        self.typed.setFixedHeight(current().px(96))
        self.add(_("Or with these names"), self.typed, _("One a line. They are printed, and kept nowhere."))
        self.choice.setFocus()

    @property
    def each(self) -> Each:
        """For whom."""
        return "person" if self.choice.key == "person" else "site"

    @property
    def names(self) -> tuple[str, ...]:
        """The names that were typed, one a line."""
        return tuple(line.strip() for line in self.typed.toPlainText().splitlines() if line.strip())
