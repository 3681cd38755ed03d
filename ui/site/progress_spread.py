"""Spread on the page *Progress*: a grid of units and what spreads, the chosen cell with its notes, and the reach."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.printing.progress_pictures import reach_chart, reach_said
from qic_desktop.services.progress.spreading import (
    CHANGE,
    STATES,
    Cell,
    Spread,
    UnitRow,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import column_name, state_name, unit_kind
from ui.site.progress_parts import shortened
from ui.site.progress_pictures import STATE_SIDE, ScenePicture, StateMark, paint_state
from ui.site.progress_spread_side import CellPanel, UnitPanel
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.fields import TextField
from ui.widgets.notice import Step
from ui.widgets.panel import clear
from ui.widgets.texts import label, rule
from ui.widgets.tips import plain_tip

CELL_WIDTH = 132
REACH_HEIGHT = 130
MOST_LETTERS = 34


class StateButton(QPushButton):
    """A cell of the tracker: the shape of its state and the word. Arrows go to the cells around it."""

    moved = Signal(int, int)

    def __init__(self, cell: Cell, row: UnitRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = cell.state
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("kind", "quiet")
        self.setProperty("focusRing", True)
        self.setObjectName(f"cell-{row.id}-{cell.column.key}")
        self._word = state_name(cell.state)
        since = _("since {day}").format(day=period_name(cell.since, short=True)) if cell.since else ""
        self._since = period_name(cell.since, short=True) if cell.since else ""
        what = column_name(cell.column.spreads, cell.column.letter, cell.column.title)
        self.setAccessibleName(", ".join(part for part in (row.unit.name, what, self._word, since) if part))
        self.setToolTip(plain_tip(self.accessibleName()))
        self.setFixedHeight(current().px(40))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(CELL_WIDTH), current().px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(104), current().px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        steps = {
            Qt.Key.Key_Left: (0, 1 if right else -1),
            Qt.Key.Key_Right: (0, -1 if right else 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(theme.color("accent"))
            painter.setBrush(theme.color("accent-soft"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side, gap = theme.px(STATE_SIDE), theme.px(8)
        at = self.width() - gap - side if right else gap
        two = bool(self._since)
        top = self.height() / 2 - side / 2 - (theme.px(8) if two else 0)
        paint_state(painter, theme, QPointF(at, top), self.state)
        room = self.rect().adjusted(gap * 2 + side, theme.px(3), -4, -theme.px(3))
        if right:
            room = self.rect().adjusted(4, theme.px(3), -(gap * 2 + side), -theme.px(3))
        # Mirrored by the painter itself.
        align = Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme.color("text" if self.state else "muted"))
        upright = Qt.AlignmentFlag.AlignTop if two else Qt.AlignmentFlag.AlignVCenter
        word = painter.fontMetrics().elidedText(self._word, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, align | upright, word)
        if two:
            font = self.font()
            font.setWeight(QFont.Weight.Normal)
            font.setPixelSize(round(theme.font_size(11.5)))
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            painter.drawText(room, align | Qt.AlignmentFlag.AlignBottom, self._since)
        painter.end()


class Tracker(QWidget):
    """Units down, what spreads across. ``chosen(unit, key)``; ``unit_chosen(unit)`` by the unit's name."""

    chosen = Signal(str, str)
    unit_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)
        self.cells: dict[tuple[str, str], StateButton] = {}
        self.names: dict[str, QPushButton] = {}
        self._order: list[list[StateButton]] = []

    def show_spread(self, found: Spread, unit: str, key: str) -> None:
        """Show the grid with this cell chosen."""
        clear(self._grid)
        self.cells, self.names, self._order = {}, {}, []
        self._grid.setColumnStretch(0, 3)
        for place, column in enumerate(found.columns, 1):
            name = column_name(column.spreads, column.letter, column.title)
            head = label(shortened(name, MOST_LETTERS), "small", wrap=True)
            head.setToolTip(plain_tip(name))
            head.setContentsMargins(8, 0, 8, 0)
            self._grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignBottom)
            self._grid.setColumnStretch(place, 2)
        for number, row in enumerate(found.rows):
            line = 2 * number + 2
            self._grid.addWidget(rule(), line - 1, 0, 1, len(found.columns) + 1)
            self._grid.addWidget(self._unit(row, row.id == unit), line, 0)
            self._order.append([])
            for place, cell in enumerate(row.cells, 1):
                made = StateButton(cell, row)
                made.setChecked((row.id, cell.column.key) == (unit, key))
                made.clicked.connect(partial(self._on_clicked, row.id, cell.column.key))
                made.moved.connect(partial(self._on_moved, number, place - 1))
                self.cells[row.id, cell.column.key] = made
                self._order[-1].append(made)
                self._grid.addWidget(made, line, place)

    def _unit(self, row: UnitRow, chosen: bool) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        name = button(
            shortened(row.unit.name or "", MOST_LETTERS),
            partial(self.unit_chosen.emit, row.id),
            kind="quiet",
            size="small",
        )
        name.setObjectName(f"unit-{row.id}")
        name.setAccessibleName(_("Plan of {unit}").format(unit=row.unit.name))
        name.setToolTip(plain_tip(row.unit.name or ""))
        name.setCheckable(True)
        name.setChecked(chosen)
        self.names[row.id] = name
        line = QHBoxLayout()
        line.addWidget(name)
        line.addStretch(1)
        column.addLayout(line)
        planned = (
            _("planned {month}").format(month=period_name(row.unit.planned, short=True)) if row.unit.planned else ""
        )
        detail = " · ".join(part for part in (unit_kind(row.unit.kind), planned) if part)
        if detail:
            small = label(detail, "small", wrap=True)
            small.setContentsMargins(8, 0, 0, 0)
            column.addWidget(small)
        return box

    def _on_clicked(self, unit: str, key: str, _checked: bool = False) -> None:
        for place, cell in self.cells.items():
            cell.setChecked(place == (unit, key))
        self.chosen.emit(unit, key)

    def _on_moved(self, row: int, column: int, down: int, across: int) -> None:
        to_row, to_column = row + down, column + across
        if 0 <= to_row < len(self._order) and 0 <= to_column < len(self._order[to_row]):
            self._order[to_row][to_column].setFocus(Qt.FocusReason.TabFocusReason)


class SpreadPanel(QWidget):
    """The whole tab. ``unit_added(name)``, ``begun(key)``; the rest is told by the parts with unit and key in front."""

    unit_added = Signal(str)
    begun = Signal(str)
    state_set = Signal(str, str, str, str)
    adaptation_left = Signal(str, str, str)
    retest_left = Signal(str, str, bool, str)
    plan_left = Signal(str, str, str)
    unit_removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Spread | None = None
        self._month = ""
        self.unit, self.key = "", ""
        self.left, self.right = QWidget(self), QWidget(self)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(SectionHead(_("Where does it go?")))
        self._say = label("", "muted", wrap=True)
        column.addWidget(self._say)
        self.empty = EmptyState(
            "network",
            _("Nothing spreads yet"),
            _(
                "Ask early what is to spread: a change, the method, or the way of working together. "
                "Begin with one unit."
            ),
            Step(_("Add a unit"), lambda: self.new_unit.setFocus()),
        )
        column.addWidget(self.empty)
        self.tracker = Tracker()
        self.tracker.chosen.connect(self._choose)
        self.tracker.unit_chosen.connect(lambda unit: self._choose(unit, ""))
        column.addWidget(self.tracker)
        column.addLayout(self._build_adders())
        column.addLayout(self._build_legend())
        self._reach_head = label(_("Units that have adopted it"), "section")
        column.addSpacing(8)
        column.addWidget(self._reach_head)
        self.reach = ScenePicture(REACH_HEIGHT)
        column.addWidget(self.reach)
        side = QVBoxLayout(self.right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        self.cell, self.plan = CellPanel(), UnitPanel()
        side.addWidget(self.cell)
        side.addWidget(self.plan)
        side.addStretch(1)
        self.cell.state_set.connect(lambda state, since: self.state_set.emit(self.unit, self.key, state, since))
        self.cell.adaptation_left.connect(lambda text: self.adaptation_left.emit(self.unit, self.key, text))
        self.cell.retest_left.connect(lambda on, why: self.retest_left.emit(self.unit, self.key, on, why))
        self.plan.left.connect(lambda name, text: self.plan_left.emit(self.unit, name, text))
        self.plan.removed.connect(lambda: self.unit_removed.emit(self.unit))

    def _build_adders(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.new_unit = TextField("", _("One more ward, shift or facility"))
        self.new_unit.setAccessibleName(_("Name of one more unit"))
        self.new_unit.setObjectName("spread-unit")
        self.add_unit = button(_("Add unit"), self._give_unit, icon="plus")
        self.add_unit.setObjectName("spread-add")
        self.new_unit.returnPressed.connect(self._give_unit)
        self.other = Select([("", "")])
        self.other.setObjectName("spread-other")
        self.other.setAccessibleName(_("What else spreads?"))
        self.other.chosen.connect(self._give_other)
        row.addWidget(self.new_unit, 1)
        row.addWidget(self.add_unit)
        row.addWidget(self.other, 1)
        return row

    def _build_legend(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for state in ("", *STATES):
            row.addWidget(StateMark(state))
            row.addWidget(label(state_name(state), "small"))
            row.addSpacing(8)
        row.addStretch(1)
        return row

    def show_spread(self, found: Spread, month: str) -> None:
        """Show the tracker; the chosen cell stays chosen while it is there."""
        self.commit()
        self.found, self._month = found, month
        units = {row.id for row in found.rows}
        keys = {column.key for column in found.columns}
        if self.unit not in units:
            self.unit = found.rows[0].id if found.rows else ""
        if self.key not in keys:
            self.key = ""
        self.empty.setVisible(not found.rows)
        self.tracker.setVisible(bool(found.rows))
        self.tracker.show_spread(found, self.unit, self.key)
        self._say.setText(self._said(found))
        self._say.setVisible(bool(found.rows))
        options = [(one.key, shortened(column_name(one.spreads, one.letter, one.title), 60)) for one in found.others]
        self.other.set_options([("", _("What else spreads?")), *options])
        self.other.setCurrentIndex(0)
        self.other.setVisible(bool(found.rows) and bool(options))
        chart = reach_chart(found, month)
        for part in (self._reach_head, self.reach):
            part.setVisible(chart is not None)
        if chart is not None:
            self.reach.show_steps(chart)
        self._show_side()

    def _said(self, found: Spread) -> str:
        if not found.columns:
            return _("Now say what spreads: one of your tests of change, the method, or the way of working together.")
        lines = [reach_said(found, column) for column in found.columns if column.spreads == CHANGE]
        return "; ".join(lines[:3]) or _("Choose a cell and say how far the unit is.")

    def _show_side(self) -> None:
        row = next((one for one in self.found.rows if one.id == self.unit), None) if self.found else None
        cell = next((one for one in row.cells if one.column.key == self.key), None) if row else None
        self.plan.setVisible(row is not None)
        self.cell.setVisible(cell is not None)
        if row is not None:
            self.plan.show_unit(row, self._month)
        if row is not None and cell is not None:
            self.cell.show_cell(row, cell)

    def _choose(self, unit: str, key: str) -> None:
        self.commit()
        self.unit, self.key = unit, key
        for identity, name in self.tracker.names.items():
            name.setChecked(identity == unit)
        if not key:
            for cell in self.tracker.cells.values():
                cell.setChecked(False)
        self._show_side()

    def _give_unit(self) -> None:
        name = self.new_unit.text().strip()
        if not name:
            self.new_unit.setFocus()
            return
        self.new_unit.show_text("")
        self.new_unit.clear()
        self.unit_added.emit(name)

    def _give_other(self, key: str) -> None:
        if key:
            self.begun.emit(key)

    def commit(self) -> None:
        """Record what is half typed."""
        self.cell.commit()
        self.plan.commit()
