"""The fields of an operational definition, grouped, each with a sentence of help and an example."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import DefinitionError, NotANumberError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.charting.charts import chart_kinds_of
from qic_desktop.services.measuring import definitions
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording import definitions as words
from qic_desktop.wording.chart_rules import chart_kind_name
from qic_desktop.wording.values import number_text
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.panel import Panel

Editor = TextField | LongTextField | Select
LONG = ("numerator_text", "denominator_text", "inclusion", "exclusion", "source_text")
NUMBERS = ("multiplier", "sample_size", "minimum_denominator")
SHARES = (ValueForm.PROPORTION.value, ValueForm.RATE.value)
NARROW = 720
"""From this width on, at 100 % text, the groups stand in two columns."""
_UNITS = {ValueForm.TIME_BETWEEN.value: "days", ValueForm.CASES_BETWEEN.value: "cases"}
_COMMAS = re.compile(r"[,;،、\n]")


class DefinitionForm(QWidget):
    """What is counted, what one value is, how it is read, how it is judged. ``changed`` when a field is left."""

    changed = Signal()

    def __init__(self, view: MeasureView, *, has_values: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.editors: dict[str, Editor] = {name: _editor(name) for name in definitions.EDITED}
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
            self._show(name, editor)
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
                    given |= definitions.changed_fields(self._view, {name: _value(name, text_of(editor))})
                    definitions.check_fields(self._view, {name: given[name]} if name in given else {})
            except DefinitionError as error:
                self.fields[name].say_error(sentence_of(error))
                first = first or error
        if first is not None:
            raise first
        form = given.get("value_form")
        if form is not None:
            given |= definitions.changed_fields(self._view, _with_form(self._view, str(form), given))
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

    def _show(self, name: str, editor: Editor) -> None:
        value = getattr(self._view.definition, name, None)
        if isinstance(editor, Select):
            key = str(value) if value is not None else {"decimals": "1", "chart_kind": "run"}.get(name, "")
            if name == "chart_kind":
                editor.set_options([(kind, chart_kind_name(kind)) for kind in chart_kinds_of(self._view.form)])
            if key and editor.findData(key) < 0:
                editor.addItem(words.value_words(name, key), key)
            editor.choose(key)
            return
        if isinstance(value, list):
            editor.show_text(", ".join(map(str, value)))
        else:
            editor.show_text(number_text(value, 6) if isinstance(value, int | float) else str(value or ""))

    def _on_left(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Ask only what the chosen kind of value needs."""
        form = text_of(self.editors["value_form"])
        by_event = form in _UNITS
        shown = {
            "denominator_text": form in SHARES,
            "minimum_denominator": form in SHARES,
            "multiplier": form == ValueForm.RATE.value,
            "unit": form != ValueForm.PROPORTION.value and not by_event,
            "decimals": not by_event,
            "period_kind": not by_event,
            "strata": not by_event,
        }
        for name, wanted in shown.items():
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


def _editor(name: str) -> Editor:
    choices: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "value_form": words.form_words,
        "method": words.method_words,
        "period_kind": words.rhythm_words,
        "direction": words.direction_words,
        "chart_kind": list,
        "decimals": lambda: [(str(number), str(number)) for number in range(definitions.MOST_DECIMALS + 1)],
    }
    if name in choices:
        return Select(choices[name]())
    hint = _("for example: {what}").format(what=words.field_words(name).example)
    if name not in LONG:
        return TextField("", hint)
    made = LongTextField("", hint, lines=2)
    made.setFixedHeight(made.minimumHeight())
    return made


def text_of(editor: Editor) -> str:
    """What stands in a field."""
    if isinstance(editor, Select):
        return editor.key
    return (editor.text() if isinstance(editor, TextField) else editor.toPlainText()).strip()


def _value(name: str, text: str) -> object:
    if not text:
        return None
    if name == "strata":
        return [part.strip() for part in _COMMAS.split(text) if part.strip()]
    if name == "decimals":
        return int(text)
    if name not in NUMBERS:
        return text
    try:
        number = parse_number(text, decimal_separator())
    except NotANumberError as error:
        raise DefinitionError(name, "number", text) from error
    if name == "sample_size" and number != int(number):
        raise DefinitionError(name, "whole", text)
    return int(number) if name == "sample_size" else float(number)


def _with_form(view: MeasureView, form: str, given: dict[str, object]) -> dict[str, object]:
    """What goes with another kind of value: units of its own, a chart that suits it, nothing that it does not have."""
    changed: dict[str, object] = {}
    unit = view.definition.unit if view.definition else None
    if form in _UNITS:
        changed["unit"] = _UNITS[form]
    elif "unit" not in given and (unit in _UNITS.values() or form == ValueForm.PROPORTION.value or unit == "%"):
        changed["unit"] = "%" if form == ValueForm.PROPORTION.value else None
    chart = given.get("chart_kind", getattr(view.definition, "chart_kind", None))
    if chart not in chart_kinds_of(ValueForm(form)):
        changed["chart_kind"] = "run"
    if form not in SHARES:
        changed |= {"denominator_text": None, "minimum_denominator": None}
    if form != ValueForm.RATE.value:
        changed["multiplier"] = None
    return changed
