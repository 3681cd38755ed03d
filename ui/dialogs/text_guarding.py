"""Settings: whether texts are questioned, and the shapes of national numbers, with a field to try them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.identifiers import find_suspects
from qic_desktop.domain.identity_shapes import readable_shapes
from qic_desktop.i18n import _
from qic_desktop.wording.identity_shapes import written_shapes
from ui.theme.tokens import current
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.texts import label


class TextGuarding(QWidget):
    """Emits ``chosen(bool, tuple)``: on or off, and the shapes as they were written."""

    chosen = Signal(bool, object)

    def __init__(self, is_on: bool, shapes: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(_("Names of patients"), "section"))
        self.on = CheckBox(_("Ask when a text looks like a patient’s name or number"))
        self.on.setChecked(is_on)
        layout.addWidget(self.on)
        self.shapes = LongTextField("\n".join(shapes), "AA 99 99 99 A\n9999 9999 9999 verhoeff", lines=2)
        self.shapes.setFixedHeight(current().px(58))
        self._shapes_field = Field(
            _("Numbers of your country, one a line"),
            self.shapes,
            _(
                "9 is a digit, A a letter. “luhn” or “verhoeff” at the end checks the last digit. What your organiser "
                "has set counts as well."
            ),
        )
        layout.addWidget(self._shapes_field)
        self.trial = TextField(placeholder=_("Type a text to try it"))
        self._trial_field = Field(_("Try it"), self.trial)
        layout.addWidget(self._trial_field)
        self.on.toggled.connect(lambda _on: self._tell())
        self.shapes.textChanged.connect(self._on_shapes_changed)
        self.shapes.committed.connect(lambda _text: self._tell())
        self.trial.textChanged.connect(lambda _text: self._try())

    def written(self) -> tuple[str, ...]:
        """The lines that are shapes."""
        return written_shapes(self.shapes.toPlainText())[0]

    def _on_shapes_changed(self) -> None:
        self._shapes_field.say_error(written_shapes(self.shapes.toPlainText())[1])
        self._try()

    def _try(self) -> None:
        text = self.trial.text()
        found = find_suspects(text, readable_shapes(self.written()))
        if not text:
            said = ""
        elif not found:
            said = _("Nothing would be asked.")
        else:
            parts = ", ".join(f"“{text[one.start : one.end]}”" for one in found)
            said = _("It would be asked about {words}.").format(words=parts)
        self._trial_field.explain(said)

    def _tell(self) -> None:
        self.chosen.emit(self.on.isChecked(), self.written())
