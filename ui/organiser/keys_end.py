"""Stop trusting a laptop: first what stays and what is set aside, in plain words, then a reason and a typed word."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.spoken_words import find_word
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.trusting import revoking
from qic_desktop.services.trusting.revoking import KeyHolder, RevocationPreview
from qic_desktop.services.trusting.site_keys import SiteKey
from qic_desktop.wording.site_keys import after_words, others_words, what_goes, what_stays
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import NoticeBar
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import IconLabel, label


class EndKeyDialog(Sheet):
    """One laptop. Emits ``ended`` once it is not trusted any more."""

    ended = Signal()

    def __init__(self, desk: Desk, key: SiteKey | KeyHolder, parent: QWidget | None = None) -> None:
        super().__init__("shield-check", _("Stop trusting this laptop"), (640, 0), parent)
        self.desk = desk
        self._key = key
        self.preview: RevocationPreview | None = None
        self.under.setText(_("For a laptop that was lost or stolen, or that writes what nobody there typed."))
        words = SpokenWords(_("Words of its key"), look="section")
        words.show_spoken(key.spoken)
        self.body.addWidget(words)
        self.keep = Select(
            [
                (revoking.ALL, _("What came until now stays valid")),
                (revoking.NOTHING, _("Nothing of it stays valid")),
            ]
        )
        self.keep.chosen.connect(lambda _key: self._look())
        self.body.addWidget(Field(_("Its entries"), self.keep))
        self._lines = [label("", wrap=True) for _number in range(4)]
        for icon, line in zip(("check", "circle-pause", "users", "info"), self._lines, strict=True):
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(10)
            across.addWidget(IconLabel(icon, "muted"))
            across.addWidget(line, 1)
            self.body.addWidget(row)
        self.body.setSpacing(12)
        self.reason = TextField(placeholder=_("Stolen from the ward office on 3 May"))
        self.body.addWidget(Field(_("Reason"), self.reason, _("It stays with you and does not travel.")))
        self.typed = TextField()
        first = key.spoken.words[0]
        self.body.addWidget(
            Field(_("To be sure, type the first word of its key: {word}").format(word=first), self.typed)
        )
        self.typed.textChanged.connect(lambda _text: self._follow())
        self.reason.textChanged.connect(lambda _text: self._follow())
        self.foot.addWidget(label(_("Nothing is deleted."), "muted"), 1)
        self.foot.addWidget(button(_("Keep trusting it"), self.reject))
        self.step = Button(_("Stop trusting it"), kind="danger", icon="circle-x")
        self.step.clicked.connect(self._end)
        self.foot.addWidget(self.step)
        self._follow()
        self._look()
        self.keep.setFocus()

    def _look(self) -> None:
        workspace, key, keep = self.desk.workspace, self._key.key, self.keep.key
        self.desk.tasks.query(
            lambda: revoking.preview_revocation(workspace, key, keep=keep),
            self.show_preview,
            failed=self._on_failed,
            owner=self,
            topic="preview",
        )

    def show_preview(self, preview: RevocationPreview) -> None:
        """Say what would stay and what would go."""
        self.preview = preview
        others = revoking.keys_named(preview.others).split(", ") if preview.others else []
        texts = (
            what_stays(preview.kept_entries),
            what_goes(preview.lost_entries),
            others_words(others),
            after_words(),
        )
        for line, text in zip(self._lines, texts, strict=True):
            line.setText(text)
            row = line.parentWidget()
            if row is not None:
                row.setVisible(bool(text))
        self._follow()
        if self.isVisible():
            self.grow()

    @property
    def is_sure(self) -> bool:
        """Whether the first word of the key was typed, and a reason given."""
        typed = self.typed.text().strip()
        return find_word(typed) == self._key.spoken.words[0] and bool(self.reason.text().strip())

    def _follow(self) -> None:
        self.step.setEnabled(self.preview is not None and self.is_sure)

    def _end(self) -> None:
        workspace, key, keep, reason = self.desk.workspace, self._key.key, self.keep.key, self.reason.text()
        self.step.setEnabled(False)
        self.desk.tasks.change(
            lambda: revoking.revoke(workspace, key, keep=keep, reason=reason),
            lambda _changes: self._on_ended(),
            failed=self._on_failed,
            owner=self,
            sentence=_("Setting aside"),
        )

    def _on_ended(self) -> None:
        self.accept()
        self.ended.emit()

    def _on_failed(self, error: QicError) -> None:
        self.body.addWidget(NoticeBar(sentence_of(error), "concern"))
        self.step.hide()
        self.grow()
