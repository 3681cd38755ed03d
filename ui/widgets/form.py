"""Dialogs with a title, fields one below the other, and two choices."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.fields import Field, TextField
from ui.widgets.room import BodyArea, room_for
from ui.widgets.texts import label


class FormDialog(QDialog):
    """A title, fields one below the other, Cancel and one first choice, which Enter presses."""

    def __init__(self, title: str, why: str, accept_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._wide = current().px(460)
        self.setMinimumWidth(self._wide)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(label(title, "section"))
        if why:
            outer.addWidget(label(why, "muted", wrap=True))
        body = QWidget()
        self.fields = QVBoxLayout(body)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(12)
        self._scroller = BodyArea(body)
        outer.addWidget(self._scroller)
        outer.addSpacing(4)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.cancel = button(_("Cancel"), self.reject)
        self.foot.addWidget(self.cancel)
        self.first_choice = button(accept_word, self.accept_if_complete, kind="primary")
        self.first_choice.setDefault(True)
        self.foot.addWidget(self.first_choice)
        outer.addLayout(self.foot)

    def add(self, title: str, editor: QWidget, help_text: str = "") -> Field:
        """One more field; the typing begins in the first."""
        field = Field(title, editor, help_text)
        self.fields.addWidget(field)
        if self.fields.count() == 1:
            editor.setFocus()
        return field

    def missing_field(self) -> tuple[Field, str] | None:
        """The first field that must be filled before this can be accepted, and what to say."""
        return None

    def accept_if_complete(self) -> None:
        """Accept, or say below the field what is still needed."""
        missing = self.missing_field()
        if missing is None:
            self.accept()
            return
        field, sentence = missing
        field.say_error(sentence)
        field.editor.setFocus()
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # After the last field Tab and Enter must keep what was typed, not throw it away.
        self.setTabOrder(self, self.first_choice)
        self.setTabOrder(self.first_choice, self.cancel)
        self.fit()

    def fit(self) -> None:
        """As high as wrapped words need, also with large text; where the screen is lower, the fields scroll."""
        layout = self.layout()
        if layout is not None:
            for field in self.findChildren(Field):
                # Its words may have changed just now, and the layout still knows how high the old ones were.
                field.updateGeometry()
            self._scroller.updateGeometry()
            layout.activate()
            wide = max(self._wide, self.width())
            self.setMinimumHeight(min(layout.totalHeightForWidth(wide), room_for(self).height()))
            self.resize(wide, self.minimumHeight())


class LineDialog(FormDialog):
    """One question, answered in one line."""

    def __init__(
        self, title: str, why: str, question: str, accept_word: str, parent: QWidget | None = None, *, hint: str = ""
    ) -> None:
        super().__init__(title, why, accept_word, parent)
        self.line = TextField("", hint)
        self.field = self.add(question, self.line)
        self.line.setFocus()

    @property
    def text(self) -> str:
        """What was written, without spaces around it."""
        return self.line.text().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.text else (self.field, _("Write a few words."))
