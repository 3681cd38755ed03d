"""What a team told without its name, said in other words: one field for every text that would tell whose it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.feeding_back.handing_on import ToHandOn
from qic_desktop.wording.record_names import labels
from qic_desktop.wording.sessions import told_state
from ui.widgets.fields import LongTextField
from ui.widgets.form import FormDialog


class RewordDialog(FormDialog):
    """The words as they were written, to be changed. An emptied text is left out."""

    def __init__(self, one: ToHandOn, parent: QWidget | None = None) -> None:
        why = told_state(one.state, one.consent, one.telling)
        super().__init__(_("Write it without a name"), why, _("Hand it on"), parent)
        self.texts: dict[str, LongTextField] = {}
        words = labels()
        for name in one.telling_texts:
            field = self.texts[name] = LongTextField(getattr(one.origin.record, name) or "", "", 4)
            self.add(words.get(name, name), field)

    @property
    def reworded(self) -> dict[str, str]:
        """The texts in the organiser's words."""
        return {name: field.toPlainText().strip() for name, field in self.texts.items()}
