"""The fields of an operational definition, grouped, each with a sentence of help and an example."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import DefinitionError
from qic_desktop.i18n import _
from qic_desktop.services.measuring import definitions
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording import definitions as words
from ui.messages import sentence_of
from ui.site.definition_fields import (
    Editor,
    asked_fields,
    editor_for,
    show_field,
    text_of,
    value_of,
    with_form,
)
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import Panel

NARROW = 720
"""From this width on, at 100 % text, the groups stand in two columns."""


class DefinitionForm(QWidget):
    """What is counted, what one value is, how it is read, how it is judged. ``changed`` when a field is left."""

    changed = Signal()

    def __init__(self, view: MeasureView, *, has_values: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.editors: dict[str, Editor] = {name: editor_for(name) for name in definitions.EDITED}
        self.fields: dict[str, Field] = {}
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(16)
        for groups in (_groups()[:1] + _groups()[3:], _groups()[1:3]):
            column = QVBoxLayout()
            column.setSpacing(16)
            for title, names in groups:
                column.addWidget(self._group(title, names))
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        for name, editor in self.editors.items():
            show_field(view, name, editor)
            (editor.chosen if isinstance(editor, Select) else editor.committed).connect(self._on_left)
        self._shown = {name: text_of(editor) for name, editor in self.editors.items()}
        if has_values:
            self.editors["period_kind"].setEnabled(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW * current().scale
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def changes(self) -> dict[str, object]:
        """The fields that say something else than the definition in force.

        Raises:
            DefinitionError: a field cannot be kept like this; it is marked.
        """
        given: dict[str, object] = {}
        first: DefinitionError | None = None
        for name, editor in self.editors.items():
            self.fields[name].say_error("")
            try:
                if editor.isVisibleTo(self) and text_of(editor) != self._shown[name]:
                    given |= definitions.changed_fields(self._view, {name: value_of(name, text_of(editor))})
                    definitions.check_fields(self._view, {name: given[name]} if name in given else {})
            except DefinitionError as error:
                self.fields[name].say_error(sentence_of(error))
                first = first or error
        if first is not None:
            raise first
        form = given.get("value_form")
        if form is not None:
            given |= definitions.changed_fields(self._view, with_form(self._view, str(form), given))
        return given

    def say(self, error: DefinitionError) -> None:
        """Mark the field that an error is about."""
        if error.field in self.fields:
            self.fields[error.field].say_error(sentence_of(error))
            self.editors[error.field].setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, name: str, text: str) -> None:
        """Type into a field, or choose in it, and leave it."""
        editor = self.editors[name]
        if isinstance(editor, Select):
            editor.choose(text)
        elif isinstance(editor, TextField):
            editor.setText(text)
        else:
            editor.setPlainText(text)
        self._on_left()

    def commit(self) -> None:
        """Take what is half typed."""
        for editor in self.editors.values():
            if not isinstance(editor, Select):
                editor.commit()

    def _group(self, title: str, names: tuple[str, ...]) -> Panel:
        panel = Panel(title)
        for name in names:
            told = words.field_words(name)
            self.fields[name] = Field(told.title, self.editors[name], told.help)
            panel.add(self.fields[name])
        return panel

    def _on_left(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Ask only what the chosen kind of value needs."""
        for name, wanted in asked_fields(text_of(self.editors["value_form"])).items():
            self.fields[name].setVisible(wanted)


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (_("The count"), ("numerator_text", "denominator_text", "inclusion", "exclusion")),
        (_("How it is read"), ("source_text", "collector", "method", "sample_size", "strata")),
        (_("How it is judged"), ("direction", "chart_kind")),
        (
            _("One value"),
            ("value_form", "unit", "multiplier", "decimals", "minimum_denominator", "period_kind"),
        ),
    ]
