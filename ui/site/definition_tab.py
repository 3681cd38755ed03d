"""What exactly is counted: the definition in force, the target, earlier definitions. A local name can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.domain.measure import DefinitionRevision, RevisionKind
from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text
from ui.site.words import better_words, kind_meaning, kind_name, unit_name
from ui.theme.tokens import current
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import label, rule

MOST_DECIMALS = 6


class DefinitionTab(QWidget):
    """Emits ``target_given(value or None)`` and ``name_given(text)``."""

    target_given = Signal(object)
    name_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._body = QVBoxLayout(self._content)
        self._body.setContentsMargins(0, 4, 0, 16)
        self._body.setSpacing(12)
        layout.addWidget(scrolled(self._content))
        self._target = TextField()
        self._percent = True

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Show a measure's definition."""
        clear(self._body)
        view, definition = sheet.view, sheet.view.definition
        self._body.addWidget(label(view.name, "title", wrap=True))
        self._body.addWidget(label(_origin(sheet), "muted", wrap=True))
        self._add_fields(sheet)
        if definition is None:
            self._body.addWidget(label(_("The definition is not here yet; the values are kept.")))
        else:
            self._add_table(_lines(sheet, definition))
        if len(view.revisions) > 1:
            self._body.addSpacing(8)
            self._body.addWidget(label(_("Earlier definitions"), "section"))
            for revision in reversed(view.revisions[:-1]):
                self._body.addWidget(label(_revision_line(revision), wrap=True))
        self._body.addStretch(1)

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
            column = 1
        self._target_field.setFixedWidth(theme.px(360))
        grid.addWidget(self._target_field, 0, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column + 1, 1)
        self._body.addLayout(grid)

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
        elif is_number(text, i18n.decimal_separator()):
            value = parse_number(text, i18n.decimal_separator())
            self.target_given.emit(value / 100 if self._percent else value)
        else:
            self._target_field.say_error(_("“{text}” is no number. Nothing was changed.").format(text=text))

    def _on_name_committed(self, text: str) -> None:
        if text.strip():
            self.name_given.emit(text.strip())


def _origin(sheet: EntrySheet) -> str:
    view = sheet.view
    who = (
        _("Defined by the organiser; only the organiser can change it.") if view.is_core else _("Defined by your team.")
    )
    number = len(view.revisions)
    kind = f"{kind_name(view.measure.kind)}: {kind_meaning(view.measure.kind)}"
    return " ".join([f"{kind}.", who, _("Definition {number}.").format(number=number) if number else ""]).strip()


def _lines(sheet: EntrySheet, definition: DefinitionRevision) -> list[tuple[str, str]]:
    """What a definition says, without the fields that say nothing."""
    since = period_name(definition.effective_period) if definition.effective_period else ""
    lines = [
        (_("What is counted"), definition.numerator_text),
        (_("Out of what"), definition.denominator_text),
        (_("Counted too"), definition.inclusion),
        (_("Not counted"), definition.exclusion),
        (_("Where it is read"), definition.source_text),
        (_("How"), _method_name(definition.method)),
        (_("One point is"), unit_name(sheet.view) if sheet.view.form.is_by_event else None),
        (_("Which way is better"), better_words(sheet.view.direction, by_event=sheet.view.form.is_by_event)),
        (_("Due"), _due(sheet)),
        (_("In force since"), since),
        (_("Why it was changed"), definition.reason),
        (_("Made clearer"), definition.clarification),
        (_("Code"), sheet.view.code),
    ]
    return [(word, text) for word, text in lines if text]


def _due(sheet: EntrySheet) -> str:
    if sheet.view.form.is_by_event:
        return _("never by month: each event is added when it happens")
    return _("{days} days after the end of the period").format(days=sheet.view.measure.due_day or 10)


def _method_name(method: str | None) -> str | None:
    names = {"census": _("all cases"), "sample": _("a sample")}
    return names.get(method, method) if method else None


def _revision_line(revision: DefinitionRevision) -> str:
    kinds = {
        RevisionKind.FIRST.value: _("first definition"),
        RevisionKind.CHANGE.value: _("changed"),
        RevisionKind.COUNTED_BACK.value: _("changed, with values counted back"),
    }
    since = period_name(revision.effective_period) if revision.effective_period else "–"
    return _("{number} · since {period} · {kind} · {text}").format(
        number=revision.revision,
        period=since,
        kind=kinds.get(revision.revision_kind or "", ""),
        text=revision.numerator_text or "",
    )
