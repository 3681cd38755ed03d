"""What exactly is counted: the definition in force, the target, earlier definitions. Our own can be changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.domain.measure import DefinitionRevision, MeasureKind
from qic_desktop.errors import TargetTextError
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring.definitions import LATEST_DUE_DAY
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.measures import DUE_DAY, MeasureView
from qic_desktop.services.measuring.targets import parse_target
from qic_desktop.wording.definition_lines import definition_lines
from qic_desktop.wording.designing import measures_for_site
from qic_desktop.wording.values import number_text
from ui.messages import sentence_of
from ui.site.definition_change import EarlierDefinitions
from ui.site.words import kind_meaning, kind_name
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import label, rule

MOST_DECIMALS = 6


class DefinitionTab(QWidget):
    """Emits ``target_given(value or None)``; of a measure of our own ``name_given(text)``, ``same_asked(id)``,
    ``edit_asked(view)``, ``kind_given(view, kind)`` and ``due_given(view, days)``. What is typed in its form stays
    while other pages are looked at."""

    target_given = Signal(object)
    name_given = Signal(str)
    same_asked = Signal(str)
    edit_asked = Signal(object)
    kind_given = Signal(object, str)
    due_given = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._body = QVBoxLayout(self._content)
        self._body.setContentsMargins(0, 4, 0, 16)
        self._body.setSpacing(12)
        self._area = scrolled(self._content)
        layout.addWidget(self._area)
        self._editors: dict[str, QWidget] = {}
        self._measure = ""
        self._target = TextField()
        self._percent = True

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show a measure's definition, or its form where that is open."""
        clear(self._body)
        view, definition = sheet.view, sheet.view.definition
        self._measure = view.id
        self._show_form()
        self._body.addWidget(label(view.name, "title", wrap=True))
        self._body.addWidget(label(_origin(sheet), "muted", wrap=True))
        self._add_fields(sheet)
        if not view.is_core:
            self._add_same(view)
        if definition is None:
            self._body.addWidget(label(_("The definition is not here yet; the values are kept.")))
        else:
            self._add_table(_lines(view, definition))
        if len(view.revisions) > 1:
            self._body.addSpacing(8)
            self._body.addWidget(EarlierDefinitions(view.revisions))
        self._body.addStretch(1)

    def show_editor(self, measure: str, editor: QWidget) -> None:
        """Show a form in the place of the definition until it is closed."""
        layout = self.layout()
        if layout is not None and self._editors.get(measure) is not editor:
            self.close_editor(measure)
            self._editors[measure] = editor
            layout.addWidget(editor)
        self._show_form()

    def close_editor(self, measure: str = "") -> None:
        """Show the definition again."""
        editor = self._editors.pop(measure or self._measure, None)
        if editor is not None:
            editor.hide()
            editor.deleteLater()
        self._show_form()

    def _show_form(self) -> None:
        for measure, editor in self._editors.items():
            editor.setVisible(measure == self._measure)
        self._area.setVisible(self._measure not in self._editors)

    def _add_fields(self, sheet: EntrySheet) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        theme = current()
        self._percent = charts.value_style(sheet.view).percent
        shown = sheet.view.target
        text = "" if shown is None else number_text(shown * 100 if self._percent else shown, MOST_DECIMALS)
        self._target = TextField(text, _("none"))
        self._target.committed.connect(self._on_target_committed)
        title = _("Your target, in %") if self._percent else _("Your target")
        self._target_field = Field(title, self._target, _("Drawn as a line on the chart. Only your own chart changes."))
        column = 0
        if not sheet.view.is_core:
            name = TextField(sheet.view.name)
            name.committed.connect(self._on_name_committed)
            name_field = Field(_("Name"), name, _("Nothing that is computed changes."))
            name_field.setFixedWidth(theme.px(360))
            grid.addWidget(name_field, 0, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._kind_field(sheet.view), 1, 0, Qt.AlignmentFlag.AlignTop)
            column = 1
            if not sheet.view.form.is_by_event:
                grid.addWidget(self._due_field(sheet.view), 1, 1, Qt.AlignmentFlag.AlignTop)
        self._target_field.setFixedWidth(theme.px(360))
        grid.addWidget(self._target_field, 0, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column + 1, 1)
        self._body.addLayout(grid)

    def _kind_field(self, view: MeasureView) -> Field:
        kinds = Select([(kind.value, f"{kind_name(kind)}: {kind_meaning(kind)}") for kind in MeasureKind])
        kinds.choose(view.measure.kind or "")
        kinds.chosen.connect(partial(self.kind_given.emit, view))
        field = Field(_("What it is for"), kinds)
        field.setFixedWidth(current().px(360))
        return field

    def _due_field(self, view: MeasureView) -> Field:
        days = Select([(str(day), str(day)) for day in range(1, LATEST_DUE_DAY + 1)])
        days.choose(str(view.measure.due_day or DUE_DAY))
        days.chosen.connect(lambda key: self.due_given.emit(view, int(key)))
        field = Field(_("Due, days after the end of the period"), days)
        field.setFixedWidth(current().px(360))
        return field

    def _add_same(self, view: MeasureView) -> None:
        """Our own measure: is it one of the collaborative's?"""
        row = QHBoxLayout()
        row.setSpacing(12)
        ask = partial(self.same_asked.emit, view.id)
        self.edit = button(
            _("Change the definition …"), partial(self.edit_asked.emit, view), icon="pencil", size="small"
        )
        row.addWidget(self.edit)
        step = button(_("Is it the collaborative’s?"), ask, icon="copy-check", size="small")
        row.addWidget(step)
        if view.is_taken_over:
            row.addWidget(label(_("A measure of the collaborative goes on in its place."), "muted", wrap=True), 1)
        row.addStretch(1)
        self._body.addLayout(row)

    def _add_table(self, lines: list[tuple[str, str]]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, current().px(150))
        grid.setColumnStretch(1, 1)
        for number, (word, text) in enumerate(lines):
            grid.addWidget(rule(), 2 * number, 0, 1, 2)
            grid.addWidget(label(word, "muted"), 2 * number + 1, 0, Qt.AlignmentFlag.AlignTop)
            words = label(text, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(words, 2 * number + 1, 1)
        self._body.addLayout(grid)

    def _on_target_committed(self, text: str) -> None:
        if not text.strip():
            self.target_given.emit(None)
            return
        try:
            self.target_given.emit(parse_target(text, percent=self._percent, decimal=i18n.decimal_separator()))
        except TargetTextError as error:
            self._target_field.say_error(sentence_of(error))

    def _on_name_committed(self, text: str) -> None:
        if text.strip():
            self.name_given.emit(text.strip())


def _origin(sheet: EntrySheet) -> str:
    view = sheet.view
    who = measures_for_site(sheet.decided_by) if view.is_core else _("Defined by your team.")
    number = len(view.revisions)
    kind = f"{kind_name(view.measure.kind)}: {kind_meaning(view.measure.kind)}"
    return " ".join([f"{kind}.", who, _("Definition {number}.").format(number=number) if number else ""]).strip()


def _lines(view: MeasureView, definition: DefinitionRevision) -> list[tuple[str, str]]:
    """What a definition says, and by which code the measure is called."""
    due, sensitive = view.measure.due_day or DUE_DAY, bool(view.measure.sensitive)
    lines = definition_lines(definition, view.form, view.direction, due, sensitive=sensitive, until=view.measure.until)
    return [*lines, (_("Code"), view.code)]
