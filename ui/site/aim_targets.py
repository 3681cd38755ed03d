"""Targets: a row for each measure, and beside it what was reached so far, the target in force, and earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving.aims import AimSheet
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.targets import TargetView, target_view
from qic_desktop.wording.aims import change_text, kinds_prompt, target_text
from qic_desktop.wording.period_names import period_name
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.page_columns import beside, upright
from ui.site.target_dialog import TargetDialog
from ui.site.target_words import aid_lines, version_words
from ui.site.team_panels import SectionHead
from ui.site.words import kind_name
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import Panel, clear
from ui.widgets.table import TableView
from ui.widgets.texts import IconLabel, label, rule
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW = 32
MOST_ROWS = 12


class Column(IntEnum):
    """The columns in their order."""

    MEASURE = 0
    KIND = 1
    NOW = 2
    TARGET = 3
    BY = 4
    CHANGE = 5


WIDTHS = [200, 84, 84, 84, 96, 118]


class TargetsModel(QAbstractTableModel):
    """One row for each measure."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TargetView, ...] = ()
        self._sheet: AimSheet | None = None

    def show_sheet(self, sheet: AimSheet) -> None:
        """Show what was read."""
        self.beginResetModel()
        self.rows, self._sheet = sheet.targets, sheet
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return [_("Measure"), _("Kind"), _("Median"), _("Target"), _("By"), _("Change a month")][section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(row, column))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in (Column.KIND, Column.NOW):
            return current().color("muted")
        return None

    def _text(self, row: TargetView, column: Column) -> str:
        latest, day = row.latest, self._sheet.day if self._sheet else None
        change = None
        if latest is not None and row.value is not None and day is not None:
            change = row.aid.per_month(row.value, latest.by, day)
        texts = {
            Column.MEASURE: row.view.name,
            Column.KIND: kind_name(row.view.measure.kind),
            Column.NOW: "–" if row.aid.median is None else target_text(row.aid.median, row.style),
            Column.TARGET: _("none yet") if row.value is None else target_text(row.value, row.style),
            Column.BY: period_name(latest.target.by or "", short=True) if latest is not None else "",
            Column.CHANGE: "" if change is None else change_text(change, row.style),
        }
        return texts[column]


class TargetsPanel(QWidget):
    """Table and side. It records targets by itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.dialog: TargetDialog | None = None
        self._sheet: AimSheet | None = None
        self._chosen = ""
        self._full: TargetView | None = None
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(SectionHead(_("Targets"), _("challenging, yet within reach; Enter sets one")))
        self._prompt = label("", wrap=True)
        column.addWidget(self._prompt)
        self.table = TableView(row_height=ROW, plain=True)
        self.table.setAccessibleName(_("Measures and their targets"))
        self.model = TargetsModel()
        self.table.setModel(self.model)
        self.table.set_widths(WIDTHS, stretch=int(Column.MEASURE))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.row_chosen.connect(self._show_side)
        self.table.opened.connect(lambda row: self.ask_target(self.model.rows[row]))
        column.addWidget(self.table)
        self._empty = label(
            _("No measure yet. The page Measures has “Define a measure”; its target is set here."), "muted", wrap=True
        )
        column.addWidget(self._empty)
        column.addStretch(1)
        right = QWidget()
        self._side = QVBoxLayout(right)
        self._side.setContentsMargins(0, 0, 0, 0)
        upright(self).addWidget(beside(left, right))

    def show_sheet(self, sheet: AimSheet) -> None:
        """Show the targets; the chosen row stays."""
        self._sheet = sheet
        self._prompt.setText(kinds_prompt(tuple(kind.value for kind in sheet.missing_kinds)) if sheet.targets else "")
        self._prompt.setVisible(bool(self._prompt.text()))
        self.model.show_sheet(sheet)
        self.table.setVisible(bool(sheet.targets))
        self._empty.setVisible(not sheet.targets)
        theme = current()
        self.table.setFixedHeight(theme.px(28) + min(MOST_ROWS, len(sheet.targets)) * theme.px(ROW) + 2)
        places = [place for place, row in enumerate(self.model.rows) if row.view.id == self._chosen]
        if self.model.rows:
            self.table.selectRow(places[0] if places else 0)
            self._show_side(self.table.currentIndex().row())
        else:
            clear(self._side)

    def ask_target(self, row: TargetView) -> None:
        """Ask for a target; it becomes a new version, and earlier ones stay."""
        if self._sheet is None:
            return
        workspace = self.desk.workspace
        if self._full is not None and self._full.view.id == row.view.id:
            row = self._full
        dialog = TargetDialog(row, self._sheet.day, self.window())
        self.dialog = dialog
        code = row.view.id

        def keep() -> None:
            value, by, why = dialog.value, dialog.by.when or None, dialog.why.toPlainText().strip()
            self._change(lambda: measures.set_target(workspace, code, value, by, why=why), _("Target kept"))

        dialog.take_away.clicked.connect(
            lambda: self._change(lambda: measures.set_target(workspace, code, None), _("The target was taken away"))
        )
        # The button that asked is made anew with the answer: the row it was about keeps the keyboard.
        dialog.finished.connect(lambda _code: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        open_dialog(dialog, keep)

    def _change(self, fn: Callable[[], object], said: str) -> None:
        self.desk.record(fn, said, owner=self)

    def _show_side(self, place: int) -> None:
        """Read all that is known of the chosen measure, and show it beside the list."""
        if self._sheet is None or not 0 <= place < len(self.model.rows):
            clear(self._side)
            return
        row, leading = self.model.rows[place], self._sheet.leading
        self._chosen = row.view.id
        if leading is not None and leading.view.id == row.view.id:
            self._show_full(leading)
            return
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: target_view(workspace, row.view), self._show_full, owner=self, topic="target-side"
        )

    def _show_full(self, row: TargetView) -> None:
        if self._sheet is not None and row.view.id == self._chosen:
            clear(self._side)
            self._full = row
            self._side.addWidget(TargetSide(self, row, self._sheet))


class TargetSide(Panel):
    """One measure's target: what helps to choose it, why it was chosen, what it was before."""

    def __init__(self, panel: TargetsPanel, row: TargetView, sheet: AimSheet) -> None:
        super().__init__()
        self.setAccessibleName(row.view.name)
        self.add(label(row.view.name, "section", wrap=True))
        for icon, role, text in aid_lines(row, sheet.day):
            self.add(_line(icon, role, text))
        word = _("Set a target") if row.value is None else _("Change the target")
        step = button(word, lambda: panel.ask_target(row), icon="target", size="small")
        step.setAccessibleName(f"{word}: {row.view.name}")
        step.setObjectName("target-set")
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 4, 0, 4)
        holder.addWidget(step, 0, Qt.AlignmentFlag.AlignLeading)
        self.add(holder)
        if row.versions:
            self.add(rule())
            self.add(label(_("Targets so far"), "strong"))
        for number, version in enumerate(reversed(row.versions)):
            text = version_words(version, row.style, in_force=number == 0)
            self.add(label(text, "" if number == 0 else "muted", wrap=True))


def _line(icon: str, role: str, text: str) -> QWidget:
    holder = QWidget()
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, wrap=True), 1)
    return holder
