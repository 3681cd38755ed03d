"""Confirm a further laptop of a site, or its new key: hear the words, accept; the key before it may end."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.trusting import enrolment_table, rotating
from qic_desktop.services.trusting.enrolment_table import Answered
from qic_desktop.services.trusting.site_keys import KeyStanding, SiteKey
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox
from ui.widgets.notice import NoticeBar
from ui.widgets.spoken_words import SpokenWords, WordsField
from ui.widgets.texts import label


class ConfirmKeyDialog(Sheet):
    """One laptop that waits. Emits ``confirmed`` once it has the organiser's certificate."""

    confirmed = Signal()

    def __init__(self, desk: Desk, key: SiteKey, site: str, parent: QWidget | None = None) -> None:
        super().__init__("key-round", _("A laptop of {site}").format(site=site), (620, 0), parent)
        self.desk = desk
        self._key = key
        self.step: Button = Button(
            _("Confirm") if key.standing is KeyStanding.PROVISIONAL else _("Accept"), kind="primary", icon="check"
        )
        self.under.setText(_explained(key))
        words = SpokenWords(_("Words of the laptop that asks"))
        words.show_spoken(key.spoken)
        self.body.addWidget(words)
        self.heard = WordsField(
            _("Words that they read to you"),
            _("Compare by telephone or face to face. If they differ, do not accept it."),
        )
        self.heard.show_spoken(key.spoken)
        self.heard.compared.connect(lambda _match: self.step.setEnabled(not self.heard.differs))
        self.body.addWidget(self.heard)
        self.end_former = CheckBox(_("The key before it ends here: what it wrote until now stays valid"))
        self.end_former.setChecked(True)
        self.end_former.setVisible(bool(key.replaces))
        self.body.addWidget(self.end_former)
        self.foot.addWidget(label("", "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.step.clicked.connect(self._confirm)
        self.step.setDefault(True)
        self.foot.addWidget(self.step)
        self.heard.editor.setFocus()

    def _confirm(self) -> None:
        workspace, key = self.desk.workspace, self._key.key
        ends = bool(self._key.replaces) and self.end_former.isChecked()

        def run() -> Answered:
            answered = enrolment_table.accept_compared(workspace, [key])
            if ends and answered.accepted:
                rotating.end_replaced(workspace, key)
            return answered

        self.step.setEnabled(False)
        self.desk.tasks.query(run, self._on_answered, failed=self._on_failed, owner=self, sentence=_("Accepting"))

    def _on_answered(self, answered: Answered) -> None:
        error = answered.answers[0].error
        if error is not None:
            self._on_failed(error)
            return
        self.accept()
        self.desk.tasks.bus.tell(answered.changes)
        self.confirmed.emit()

    def _on_failed(self, error: QicError) -> None:
        self.body.addWidget(NoticeBar(sentence_of(error), "concern"))
        self.step.hide()
        self.grow()


def _explained(key: SiteKey) -> str:
    if key.replaces:
        return _("One of their laptops made a new key; the old key vouches for it. Its entries count already.")
    if key.standing is KeyStanding.PROVISIONAL:
        return _(
            "One of their laptops vouches for it. Its entries count already; it can let nobody in until you confirm."
        )
    return _("It proves the invitation of this site.")
