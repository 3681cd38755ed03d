"""The organiser's form of a measure: all of its definition, and what is asked of every site.

A version in force is read-only; a draft is kept field by field.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.domain.measure import MeasureKind, ValueForm
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.measuring import definitions
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.definitions import field_words, kind_words, rhythm_words
from qic_desktop.wording.values import value_text
from ui.messages import sentence_of
from ui.site.definition_fields import Editor, asked_fields, editor_for, show_field, value_of, with_form
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import Field, TextField

_OF_MEASURE = ("name", "code", "kind", "due_day")
_WHOLE = ("decimals", "due_day")
_ROWS = (
    ("name",),
    ("code", "kind"),
    ("numerator_text",),
    ("denominator_text",),
    ("inclusion", "exclusion"),
    ("value_form", "direction"),
    ("unit", "multiplier"),
    ("target", "decimals"),
    ("period_kind", "due_day"),
    ("chart_kind", "minimum_denominator"),
    ("strata",),
    ("source_text", "collector"),
    ("method", "sample_size"),
)


class MeasureForm(QWidget):
    """The form. ``changed(dict)`` with what was changed, in the field names of the records."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: MeasureView | None = None
        self.editors: dict[str, Editor] = {name: _editor(name) for names in _ROWS for name in names}
        self._hints = {
            name: editor.placeholderText() for name, editor in self.editors.items() if not isinstance(editor, Select)
        }
        self.fields = {name: _field(name, editor) for name, editor in self.editors.items()}
        self.sensitive = CheckBox(_("Sensitive: small numbers are hidden in all that leaves this laptop"))
        self.sensitive.setToolTip(_("For deaths, harm and other rare things that could point at one patient or team."))
        self.sensitive.clicked.connect(lambda on: self.changed.emit({"sensitive": on}))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for row, names in enumerate(_ROWS):
            for place, name in enumerate(names):
                grid.addWidget(self.fields[name], row, place, 1, 2 // len(names), Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sensitive, len(_ROWS), 0, 1, 2)
        for name, editor in self.editors.items():
            signal = editor.chosen if isinstance(editor, Select) else editor.committed
            signal.connect(lambda text, name=name: self._on_edited(name, text))

    def show_view(self, view: MeasureView, *, locked: bool, published: bool) -> None:
        """Show a measure; ``locked`` makes its definition read-only, ``published`` its code."""
        another = self._view is None or self._view.id != view.id
        self._view = view
        for name, editor in self.editors.items():
            if another and not isinstance(editor, Select):
                editor.give_up()
            if isinstance(editor, Select) or editor.held is None:
                self.fields[name].say_error("")
            _show(view, name, editor)
            fixed = (name in ("code", "kind") and published) if name in _OF_MEASURE else locked
            if isinstance(editor, Select):
                editor.setEnabled(not fixed)
            else:
                editor.setReadOnly(fixed)
                editor.setPlaceholderText("" if fixed else self._hints[name])
        self.sensitive.setChecked(bool(view.measure.sensitive))
        self._fit_form(view.form)

    def _fit_form(self, form: ValueForm) -> None:
        """Ask only what the chosen kind of value needs."""
        for name, wanted in (asked_fields(form.value) | {"due_day": not form.is_by_event}).items():
            self.fields[name].setVisible(wanted)
        self.fields["value_form"].explain(_rare_words(form) or field_words("value_form").help)

    def _on_edited(self, name: str, text: str) -> None:
        view = self._view
        if view is None:
            return
        try:
            changed = {name: _value(view, name, text.strip())}
            definitions.check_fields(view, changed)
        except QicError as error:
            self.fields[name].refuse(sentence_of(error))
            return
        self.fields[name].say_error("")
        if name == "value_form":
            changed |= with_form(view, text, changed)
        self.changed.emit(changed)


def _editor(name: str) -> Editor:
    if name == "kind":
        return Select([(kind.value, kind_words(kind.value)) for kind in MeasureKind])
    if name == "period_kind":
        # Nobody reports to an organiser every day.
        return Select([(key, word) for key, word in rhythm_words() if key != "day"])
    return editor_for(name) if name in definitions.EDITED else TextField()


def _field(name: str, editor: Editor) -> Field:
    own = {"name": _("Name"), "code": _("Short code"), "target": _("Target"), "due_day": _("Due day of the next month")}
    if name in own:
        return Field(own[name], editor)
    told = field_words(name)
    return Field(told.title, editor, "" if name == "kind" else told.help)


def _rare_words(form: ValueForm) -> str:
    return {
        ValueForm.TIME_BETWEEN: _(
            "For what happens less than about once a month: sites add each one with its date, never a number a month."
        ),
        ValueForm.CASES_BETWEEN: _(
            "As days between, but with the cases since the last one: fairer where the number of cases changes."
        ),
    }.get(form, "")


def _show(view: MeasureView, name: str, editor: Editor) -> None:
    if name in definitions.EDITED:
        show_field(view, name, editor)
    elif isinstance(editor, Select):
        editor.choose(str(getattr(view.measure, name) or ""))
    else:
        editor.show_text(_own_text(view, name))


def _own_text(view: MeasureView, name: str) -> str:
    value = view.definition.target if name == "target" and view.definition else getattr(view.measure, name, None)
    if value is None:
        return ""
    return value_text(float(value), value_style(view), unit=False) if name == "target" else str(value)


def _value(view: MeasureView, name: str, text: str) -> object:
    if name in definitions.EDITED or not text:
        return value_of(name, text)
    if name == "due_day":
        return int(parse_number(text, decimal_separator()))
    if name == "target":
        number = float(parse_number(text.replace("%", "").strip(), decimal_separator()))
        return number / 100 if view.form is ValueForm.PROPORTION else number
    return text
