"""The side of the spread tracker: the chosen cell with its notes, and the plan of the chosen unit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services.progress.spreading import STATES, UNIT_KINDS, Cell, UnitRow
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import column_name, state_name, unit_kind
from ui.site.day_field import DayField
from ui.site.note_field import NoteField
from ui.site.progress_parts import shortened
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import Field
from ui.widgets.panel import Panel
from ui.widgets.texts import label

MONTHS_AHEAD = 24


class CellPanel(Panel):
    """The chosen cell: state, since when, what is done otherwise, whether it has to be tested anew.

    ``state_set(state, since)``, ``adaptation_left(text)``, ``retest_left(needed, why)``.
    """

    state_set = Signal(str, str)
    adaptation_left = Signal(str)
    retest_left = Signal(bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._heading = label("", "section", wrap=True)
        self.add(self._heading)
        self.state = Select([("", state_name("")), *((one, state_name(one)) for one in STATES)])
        self.state.setObjectName("cell-state")
        self.state.chosen.connect(lambda key: self.state_set.emit(key, ""))
        self.since = DayField(_("Since when?"))
        self.since.setObjectName("cell-since")
        self.since.day_set.connect(lambda day: self.state_set.emit(self.state.key, day))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Field(_("How far is it?"), self.state), 1)
        self._since_field = Field(_("Since when?"), self.since)
        row.addWidget(self._since_field)
        self.add(row)
        self.adaptation = NoteField(_("for example: at the bedside instead of at the desk"))
        self.adaptation.setObjectName("cell-adaptation")
        self.adaptation.committed.connect(self.adaptation_left)
        self.add(Field(_("What is done otherwise here?"), self.adaptation))
        self.why = NoteField(_("for example: other patients, other staff at night"))
        self.retest = CheckBox(_("It has to be tested anew here"))
        self.retest.setObjectName("cell-retest")
        self.retest.toggled.connect(lambda on: self.retest_left.emit(on, self.why.toPlainText()))
        self.add(self.retest)
        self.why.setObjectName("cell-why")
        self.why.committed.connect(lambda text: self.retest_left.emit(self.retest.isChecked(), text))
        self.add(Field(_("Why, or why not?"), self.why))

    def show_cell(self, row: UnitRow, cell: Cell) -> None:
        """Show a cell."""
        what = column_name(cell.column.spreads, cell.column.letter, cell.column.title)
        self._heading.setText(
            _("{unit}: {what}").format(unit=shortened(row.unit.name or "", 60), what=shortened(what, 60))
        )
        self.setAccessibleName(self._heading.text())
        self.state.choose(cell.state)
        self._since_field.setVisible(bool(cell.state))
        self.since.show_day(cell.since)
        record = cell.record
        self.adaptation.show_text((record.adaptation if record else None) or "")
        self.retest.blockSignals(True)
        self.retest.setChecked(bool(record and record.retest))
        self.retest.blockSignals(False)
        self.why.show_text((record.why_retest if record else None) or "")

    def commit(self) -> None:
        """Record what is half typed."""
        self.adaptation.commit()
        self.why.commit()


class UnitPanel(Panel):
    """The plan of a unit: who leads it there, who is listened to, training, month.

    ``left(field, text)``, ``removed``.
    """

    left = Signal(str, str)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._heading = label("", "section", wrap=True)
        self.add(self._heading)
        self.kind = Select([("", _("what kind?")), *((one, unit_kind(one)) for one in UNIT_KINDS)])
        self.kind.setObjectName("unit-kind")
        self.kind.chosen.connect(partial(self.left.emit, "kind"))
        self.planned = Select([("", _("not yet"))])
        self.planned.setObjectName("unit-planned")
        self.planned.chosen.connect(partial(self.left.emit, "planned"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Field(_("Kind"), self.kind), 1)
        row.addWidget(Field(_("Planned for"), self.planned), 1)
        self.add(row)
        self.fields: dict[str, NoteField] = {}
        for name, title, example in (
            ("led_by", _("Who leads it there (by role)?"), _("for example: nurse in charge of nights")),
            ("opinion_leaders", _("Whom do the others listen to?"), _("for example: the senior midwife")),
            ("training", _("Training"), _("for example: twenty minutes at hand-over, three days")),
            ("note", _("Note"), ""),
        ):
            field = NoteField(example)
            field.setObjectName(f"unit-{name}")
            field.committed.connect(partial(self.left.emit, name))
            self.fields[name] = field
            self.add(Field(title, field))
        self.remove = button(_("Take off the plan"), self.removed.emit, size="small")
        self.remove.setObjectName("unit-remove")
        last = QHBoxLayout()
        last.addWidget(self.remove)
        last.addStretch(1)
        self.add(last)

    def show_unit(self, row: UnitRow, month: str) -> None:
        """Show a plan; months from ``month`` on can be chosen, and the one that was chosen before."""
        self._heading.setText(_("Plan of {unit}").format(unit=shortened(row.unit.name or "", 60)))
        self.setAccessibleName(self._heading.text())
        self.kind.choose(row.unit.kind or "")
        self.planned.set_options(
            [("", _("not yet")), *((one, period_name(one, short=True)) for one in _months(row, month))]
        )
        self.planned.choose(row.unit.planned or "")
        for name, field in self.fields.items():
            field.show_text(getattr(row.unit, name) or "")

    def commit(self) -> None:
        """Record what is half typed."""
        for field in self.fields.values():
            field.commit()


def _months(row: UnitRow, month: str) -> list[str]:
    """The months to choose from, in order."""
    found: list[str] = []
    period = find_period(month)
    while period is not None and len(found) < MONTHS_AHEAD:
        found.append(period.text)
        period = period.following()
    return sorted({*found, row.unit.planned}) if row.unit.planned else found
