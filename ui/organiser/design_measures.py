"""Measures and their operational definitions: a list, the form of the newest version, and all versions.

A version in force is read-only; a draft is kept field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.designing import Design
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import OwnScroll, Panel, clear, scrolled
from ui.widgets.texts import Headline, label, rule

Editor = TextField | LongTextField | Select
LIST_WIDE, LIST_AIR = 226, 52
"""The list of measures, and what of it is frame, margins and scroll bar."""
VERSIONS_WIDE, SIDE_BY_SIDE, LIST_HIGH = 250, 800, 150


def options(name: str) -> list[tuple[str, str]]:
    """What can be chosen in a field."""
    found: dict[str, list[tuple[str, str]]] = {
        "kind": [("outcome", _("Outcome")), ("process", _("Process")), ("balancing", _("Balancing"))],
        "value_form": [
            ("proportion", _("a share, in per cent")),
            ("rate", _("a rate")),
            ("count", _("a number")),
            ("mean", _("a mean or a time")),
            ("time-between", _("days between rare events")),
            ("cases-between", _("cases between rare events")),
        ],
        "direction": [("up", _("higher")), ("down", _("lower")), ("neutral", _("neither"))],
        "period_kind": [
            ("month", _("month")),
            ("week", _("week")),
            ("quarter", _("quarter")),
            ("year", _("year")),
        ],
        "chart_kind": [("run", _("run chart")), ("p", _("P chart")), ("i", _("I chart"))],
        "decimals": [(str(number), str(number)) for number in range(4)],
    }
    return found[name]


class MeasureForm(QWidget):
    """The form. ``changed(dict)`` with the one field that was changed, in the field names of the records."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: MeasureView | None = None
        self.editors: dict[str, Editor] = {
            "name": TextField(),
            "code": TextField(),
            "kind": Select(options("kind")),
            "numerator_text": LongTextField(lines=2),
            "denominator_text": LongTextField(lines=2),
            "inclusion": LongTextField(lines=2),
            "exclusion": LongTextField(lines=2),
            "value_form": Select(options("value_form")),
            "unit": TextField(),
            "decimals": Select(options("decimals")),
            "direction": Select(options("direction")),
            "target": TextField(),
            "multiplier": TextField(placeholder="1000"),
            "period_kind": Select(options("period_kind")),
            "due_day": TextField(),
            "chart_kind": Select(options("chart_kind")),
            "source_text": LongTextField(lines=2),
            "method": LongTextField(lines=2),
        }
        self.fields = {name: Field(title, self.editors[name]) for name, title in _titles().items()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        for row, names in enumerate(_ROWS):
            wide = 6 // len(names)
            for place, name in enumerate(names):
                grid.addWidget(self.fields[name], row, place * wide, 1, wide, Qt.AlignmentFlag.AlignTop)
        for name, editor in self.editors.items():
            if isinstance(editor, LongTextField):
                editor.setFixedHeight(editor.minimumHeight())
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
            text = self._text(view, name)
            own = name in _OF_MEASURE
            fixed = (name in ("code", "kind") and published) if own else locked
            if isinstance(editor, Select):
                if name == "chart_kind":
                    editor.set_options(_chart_options(view.form))
                editor.choose(text)
                editor.setEnabled(not fixed)
            else:
                editor.show_text(text)
                editor.setReadOnly(fixed)
        self._fit_form(view.form)

    def _fit_form(self, form: ValueForm) -> None:
        """Ask only what the chosen kind of value needs."""
        by_event = form.is_by_event
        shown = {
            "denominator_text": form.has_denominator,
            "multiplier": form is ValueForm.RATE,
            "unit": form is not ValueForm.PROPORTION and not by_event,
            "decimals": not by_event,
            "period_kind": not by_event,
            "due_day": not by_event,
        }
        for name, wanted in shown.items():
            self.fields[name].setVisible(wanted)
        self.fields["value_form"].explain(_FORM_WORDS[form]() if form in _FORM_WORDS else "")

    def _text(self, view: MeasureView, name: str) -> str:
        source = view.measure if name in _OF_MEASURE else view.definition
        value = getattr(source, name, None)
        if value is None:
            return {"decimals": "1", "chart_kind": "run"}.get(name, "")
        if name == "target":
            return value_text(float(value), value_style(view), unit=False)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def _on_edited(self, name: str, text: str) -> None:
        try:
            value = self._value(name, text.strip())
        except QicError as error:
            self.fields[name].refuse(sentence_of(error))
            return
        self.fields[name].say_error("")
        changed: dict[str, object] = {name: value}
        if name == "value_form" and self._view is not None:
            changed |= _with_form(self._view, ValueForm(text))
        self.changed.emit(changed)

    def _value(self, name: str, text: str) -> object:
        if not text:
            return None
        if name in ("decimals", "due_day"):
            return int(_number(text))
        if name == "multiplier":
            return _number(text)
        if name == "target":
            number = _number(text.replace("%", ""))
            return number / 100 if self._view is not None and self._view.form.value == "proportion" else number
        return text


_UNITS = {ValueForm.TIME_BETWEEN: "days", ValueForm.CASES_BETWEEN: "cases"}
_FORM_WORDS: Mapping[ValueForm, Callable[[], str]] = {
    ValueForm.TIME_BETWEEN: lambda: _(
        "For what happens less than about once a month: sites add each one with its date, never a number a month."
    ),
    ValueForm.CASES_BETWEEN: lambda: _(
        "As days between, but with the cases since the last one: fairer where the number of cases changes."
    ),
}


def _chart_options(form: ValueForm) -> list[tuple[str, str]]:
    """The charts that suit a kind of value, the run chart first."""
    suited = {ValueForm.TIME_BETWEEN: "t", ValueForm.CASES_BETWEEN: "g"}
    if form in suited:
        names = {"t": _("T chart"), "g": _("G chart")}
        return [("run", _("run chart")), (suited[form], names[suited[form]])]
    return options("chart_kind")


def _with_form(view: MeasureView, form: ValueForm) -> dict[str, object]:
    """What changes with the kind of value: days and cases are their own unit, and have charts of their own."""
    unit = view.definition.unit if view.definition else None
    changed: dict[str, object] = {"chart_kind": "run"}
    if form in _UNITS:
        changed["unit"] = _UNITS[form]
    elif unit in _UNITS.values():
        changed["unit"] = None
    return changed


def _number(text: str) -> float:
    return float(parse_number(text.strip(), decimal_separator()))


_OF_MEASURE = ("name", "code", "kind", "due_day")
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
    ("chart_kind",),
    ("source_text", "method"),
)


def _titles() -> dict[str, str]:
    return {
        "name": _("Name"),
        "code": _("Short code"),
        "kind": _("Kind"),
        "numerator_text": _("Counted (numerator)"),
        "denominator_text": _("Out of (denominator)"),
        "inclusion": _("Include"),
        "exclusion": _("Exclude"),
        "value_form": _("One value is"),
        "unit": _("Unit"),
        "decimals": _("Decimals"),
        "direction": _("Better is"),
        "target": _("Target"),
        "multiplier": _("Per"),
        "period_kind": _("Every"),
        "due_day": _("Due day of the next month"),
        "chart_kind": _("Chart"),
        "source_text": _("Where it is read"),
        "method": _("How it is collected"),
    }


class Measures(QWidget):
    """List, form, versions. The page does what the signals ask for."""

    edited = Signal(str, object)
    add_asked = Signal()
    version_asked = Signal(str, str, str)
    take_back_asked = Signal(str)
    define_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._chosen = ""
        self._asking = False
        left = Panel(_("Measures"), padding=12)
        left.head.addWidget(button(_("Add"), self.add_asked.emit, icon="plus", size="small"))
        self.list = QListWidget()
        self.list.setProperty("ownFocus", True)
        self.list.setAccessibleName(_("Measures"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._on_row_changed)
        left.add(self.list, 1)
        middle = self._build_middle()
        self._versions = Panel(_("Versions"), padding=12)
        self._version_rows = QVBoxLayout()
        self._version_rows.setSpacing(6)
        self._versions.add(self._version_rows)
        self._versions.body.addStretch(1)
        parts = (left, middle, self._versions)
        self.parts = Columns(parts, SIDE_BY_SIDE, widths=(LIST_WIDE, None, VERSIONS_WIDE), spacing=12)
        self.parts.stacked.connect(self._on_stacked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.parts))

    def _on_stacked(self, below: bool) -> None:
        """With large text list, form and versions stand below each other, and the page scrolls."""
        self._room.stand(whole=below)
        self.list.setMinimumHeight(current().px(LIST_HIGH) if below else 0)

    def _build_middle(self) -> QWidget:
        panel = Panel()
        self._headline = Headline()
        panel.add(self._headline)
        self.form = MeasureForm()
        self.form.changed.connect(lambda changed: self.edited.emit(self._chosen, changed))
        self._room = OwnScroll(self.form)
        panel.add(self._room, 1)
        panel.add(rule())
        self._foot = QVBoxLayout()
        self._foot.setSpacing(8)
        panel.add(self._foot)
        return panel

    def show_design(self, design: Design, chosen: str = "") -> None:
        """Show what the store says; ``chosen`` is chosen where it is given."""
        self._design = design
        wanted = chosen or self._chosen
        self.list.blockSignals(True)
        self.list.clear()
        for view in design.views:
            number = view.definition.revision if view.definition else 1
            state = _("draft") if design.is_draft(view) else _("in force")
            item = QListWidgetItem(f"{view.name}\n{kind_words(view.measure.kind)} · v {number} · {state}")
            item.setSizeHint(QSize(0, self._height_of(item.text())))
            self.list.addItem(item)
        ids = [view.id for view in design.views]
        place = ids.index(wanted) if wanted in ids else 0
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        self._on_row_changed(place)

    def _height_of(self, text: str) -> int:
        """As high as the name needs with its line below, and some air between two measures."""
        room = QRect(0, 0, current().px(LIST_WIDE - LIST_AIR), 10_000)
        lines = self.list.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        return lines.height() + current().px(14)

    def _view(self) -> MeasureView | None:
        views = self._design.views if self._design else ()
        return next((view for view in views if view.id == self._chosen), None)

    def _on_row_changed(self, row: int) -> None:
        if self._design is None or not 0 <= row < len(self._design.views):
            return
        view = self._design.views[row]
        if view.id != self._chosen:
            self._asking = False
        self._chosen = view.id
        draft = self._design.is_draft(view)
        number = view.definition.revision if view.definition else 1
        state = _("version {n}, a draft").format(n=number) if draft else _("version {n}, in force").format(n=number)
        self._headline.say(view.name, state)
        self.form.show_view(view, locked=not draft, published=not view.is_draft)
        self._show_foot(view, draft=draft)
        self._versions.setVisible(not draft or len(view.revisions) > 1)
        self._show_versions(view)

    def _show_foot(self, view: MeasureView, *, draft: bool) -> None:
        clear(self._foot)
        row = QHBoxLayout()
        row.setSpacing(8)
        number = (view.definition.revision if view.definition else 1) + 1
        if draft:
            row.addWidget(button(_("Take back this draft"), partial(self.take_back_asked.emit, view.id), kind="danger"))
            row.addWidget(label(_("Each field is kept as you leave it."), "small"), 1)
        elif self._asking:
            self._foot.addWidget(self._version_question(view))
        else:
            word = _("Start version {n}").format(n=number)
            steps = QWidget()
            flow = FlowLayout(steps, 8)
            flow.addWidget(button(word, self._ask_for_version, icon="plus"))
            self.define = button(_("Clarify or change …"), partial(self.define_asked.emit, view), icon="pencil")
            flow.addWidget(self.define)
            self._foot.addWidget(steps)
            text = _("A version in force is never edited. A change makes a new version and a break on every chart.")
            row.addWidget(label(text, "small", wrap=True), 1)
        self._foot.addLayout(row)

    def _version_question(self, view: MeasureView) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        self.version_from = TextField(placeholder="2026-05")
        self.version_reason = TextField(placeholder=_("why it changes; sites read this"))
        self._from_field = Field(_("Holds from"), self.version_from)
        self._reason_field = Field(_("Reason"), self.version_reason)
        grid.addWidget(self._from_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._reason_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        steps = QHBoxLayout()
        steps.addWidget(button(_("Start the new version"), partial(self._start_version, view)))
        steps.addWidget(button(_("Not now"), self._ask_for_version, kind="quiet"))
        steps.addStretch(1)
        grid.addLayout(steps, 1, 0, 1, 2)
        return holder

    def _ask_for_version(self) -> None:
        self._asking = not self._asking
        self._on_row_changed(self.list.currentRow())
        if self._asking:
            self.version_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_version(self, view: MeasureView) -> None:
        from qic_desktop.domain.period import find_period

        start, reason = self.version_from.text().strip(), self.version_reason.text().strip()
        period = find_period(start)
        self._from_field.say_error("" if period else _("Write a month as 2026-05."))
        self._reason_field.say_error("" if reason else _("Say why. Sites see the reason beside the break."))
        if period is not None and reason:
            self._asking = False
            self.version_asked.emit(view.id, start, reason)

    def _show_versions(self, view: MeasureView) -> None:
        clear(self._version_rows)
        for one in reversed(view.revisions):
            first = one.revision == 1
            title = _("First version") if first else (one.reason or _("A change"))
            since = _("from {period}").format(period=period_name(one.effective_period)) if one.effective_period else ""
            draft = self._design is not None and one.id in self._design.drafted
            detail = " · ".join(part for part in (since, _("draft") if draft else "") if part)
            self._version_rows.addWidget(label(f"{one.revision}  {title}", "strong", wrap=True))
            if detail:
                self._version_rows.addWidget(label(detail, "small", wrap=True))
            if not first:
                self._version_rows.addWidget(rule())
