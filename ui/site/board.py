"""The board: ramps are rows, stages are columns. Owns the places of the cards and the way between them by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import RampRow
from ui.site.board_cards import Card, CycleCard, DoneCard, RampCell, separator
from ui.site.cycle_parts import STAGES
from ui.site.cycle_words import stage_hint, stage_word
from ui.theme.tokens import LARGE_TEXT, current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import label

_GUTTER = 192
_WIDEST_GUTTER = 300
_CARD = 40
"""A card is at least so high: for telling how many rows fill the window."""
_AFTER_FIRST_PAINT_MS = 30
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Cell(QWidget):
    """One field of the board, with its ground."""

    def __init__(self, ground: str = "bg", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color(self._ground))
        painter.end()


class Board(QWidget):
    """All ramps shown. Signals: ``opened(cycle)``, ``moved(cycle, PdsaStage)``, ``plan_asked(ramp)``.

    With a ``height`` of the window, only the rows that fill it are built at once; the others follow after the first
    paint, below the fold, and ``completed`` tells of it.
    """

    opened = Signal(str)
    moved = Signal(str, object)
    plan_asked = Signal(str)
    completed = Signal()

    def __init__(self, rows: Sequence[RampRow], height: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self.plan_buttons: dict[str, Button] = {}
        self._places: dict[Card, tuple[int, int]] = {}
        self._ramps = list(rows)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(1)
        self._grid.setColumnMinimumWidth(0, _gutter())
        for column in range(1, len(STAGES) + 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 140)
        self._build_head()
        self._built = 0
        self._build_rows(len(rows) if height is None else _filling(rows, height))
        self._is_painted = False

    # --- what the page calls -----------------------------------------------------------------------------------

    @property
    def is_complete(self) -> bool:
        """Whether all rows are built."""
        return self._built == len(self._ramps)

    def complete(self) -> None:
        """Build the rows below the fold, where that has not been done."""
        if not self.is_complete:
            self._build_rows(len(self._ramps))
            self.completed.emit()

    def card(self, cycle: str) -> Card | None:
        """The card of a cycle."""
        if any(one.id == cycle for row in self._ramps[self._built :] for one in row.cycles):
            self.complete()
        return next((one for one in self.cards if one.view.id == cycle), None)

    def first_target(self) -> QWidget | None:
        """Where the keyboard begins: the first open cycle, else the first card or button."""
        opened = [one for one in self.cards if not one.view.cycle.is_closed]
        if not opened and not self.is_complete:
            self.complete()
            opened = [one for one in self.cards if not one.view.cycle.is_closed]
        return next(iter([*opened, *self.cards, *self.plan_buttons.values()]), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().color("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(_AFTER_FIRST_PAINT_MS, self, self.complete)

    # --- building ----------------------------------------------------------------------------------------------

    def _build_rows(self, upto: int) -> None:
        for number in range(self._built, upto):
            self._build_row(number, self._ramps[number])
        self._built = upto

    def _build_head(self) -> None:
        corner = Cell("sunken")
        inside = QHBoxLayout(corner)
        inside.setContentsMargins(16, 0, 8, 0)
        inside.addWidget(label(_("Ramp and its scale"), "small"))
        self._grid.addWidget(corner, 0, 0)
        for column, stage in enumerate(STAGES, start=1):
            count = sum(1 for row in self._ramps for one in row.cycles if one.stage is stage)
            head = Cell("sunken")
            head.setFixedHeight(current().px(36))
            line = QHBoxLayout(head)
            line.setContentsMargins(12, 0, 12, 0)
            line.setSpacing(8)
            line.addWidget(label(stage_word(stage), "strong"))
            line.addWidget(label(str(count), "small"))
            line.addStretch(1)
            if current().scale < LARGE_TEXT:
                line.addWidget(label(stage_hint(stage), "small"))
            else:
                head.setToolTip(stage_hint(stage))
            self._grid.addWidget(head, 0, column)

    def _build_row(self, number: int, row: RampRow) -> None:
        gutter = Cell()
        holder = QVBoxLayout(gutter)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(RampCell(row))
        gutter.setFixedWidth(_gutter())
        self._grid.addWidget(gutter, number + 1, 0)
        for column, stage in enumerate(STAGES, start=1):
            cell = Cell()
            inside = QVBoxLayout(cell)
            inside.setContentsMargins(8, 8, 8, 8)
            inside.setSpacing(8)
            self._fill(inside, row, number, stage)
            inside.addStretch(1)
            self._grid.addWidget(cell, number + 1, column)

    def _fill(self, inside: QVBoxLayout, row: RampRow, number: int, stage: PdsaStage) -> None:
        here = [one for one in row.cycles if one.stage is stage]
        for view in (one for one in here if not one.cycle.is_closed):
            self._add(inside, CycleCard(view), number, stage)
        finished = [one for one in reversed(here) if one.cycle.is_closed]
        for place, view in enumerate(finished):
            if place:
                inside.addWidget(separator())
            self._add(inside, DoneCard(view), number, stage)
        if stage is PdsaStage.PLAN and row.awaits_next and not row.is_finished:
            words = _("Plan the next cycle") if row.cycles else _("Plan the first cycle")
            short = words if current().scale < LARGE_TEXT else _("Plan")
            made = button(short, partial(self.plan_asked.emit, row.key), kind="quiet", icon="plus")
            made.setAccessibleName(words)
            made.setProperty("dashed", "true")
            made.setStyleSheet(f"QPushButton {{ padding: 0 4px; border: 1px dashed {current().hex('line-strong')}; }}")
            made.setMinimumHeight(current().px(38))
            self.plan_buttons[row.key] = made
            inside.addWidget(made)

    def _add(self, inside: QVBoxLayout, card: Card, number: int, stage: PdsaStage) -> None:
        card.opened.connect(self.opened)
        card.key_pressed.connect(self._on_card_key_pressed)
        self.cards.append(card)
        self._places[card] = (number, STAGES.index(stage))
        inside.addWidget(card)

    # --- keyboard ----------------------------------------------------------------------------------------------

    def _on_card_key_pressed(self, card: Card, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        across = {Qt.Key.Key_Right: forward, Qt.Key.Key_Left: -forward}
        down = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in across and event.modifiers() & _CONTROL:
            self._move(card, across[key])
        elif key in across:
            self._go_across(card, across[key])
        elif key in down:
            self._go_down(card, down[key])
        elif key == Qt.Key.Key_N and not event.modifiers():
            self._plan_in_ramp_of(card)
        else:
            return
        event.accept()

    def _move(self, card: Card, step: int) -> None:
        target = STAGES.index(card.view.stage) + step
        if 0 <= target < len(STAGES) and not card.view.cycle.is_closed:
            self.moved.emit(card.view.id, STAGES[target])

    def _go_across(self, card: Card, step: int) -> None:
        row, column = self._places[card]
        found = [one for one, place in self._places.items() if place[0] == row and (place[1] - column) * step > 0]
        if found:
            nearest = min(found, key=lambda one: abs(self._places[one][1] - column))
            nearest.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_down(self, card: Card, step: int) -> None:
        column = self._places[card][1]
        inside = [one for one in self.cards if self._places[one][1] == column]
        inside.sort(key=lambda one: (self._places[one][0], self.cards.index(one)))
        place = inside.index(card) + step
        if 0 <= place < len(inside):
            inside[place].setFocus(Qt.FocusReason.TabFocusReason)
            return
        row = self._places[card][0]
        found = [one for one in self.cards if (self._places[one][0] - row) * step > 0]
        if found:
            nearest = min(found, key=lambda one: abs(self._places[one][0] - row))
            nearest.setFocus(Qt.FocusReason.TabFocusReason)

    def _plan_in_ramp_of(self, card: Card) -> None:
        row = self._ramps[self._places[card][0]]
        if row.awaits_next:
            self.plan_asked.emit(row.key)


def _filling(rows: Sequence[RampRow], height: int) -> int:
    """How many rows are needed at most to fill a window of this height."""
    filled = 0
    for number, row in enumerate(rows):
        if filled >= height:
            return number
        stages = [one.stage for one in row.cycles]
        filled += _CARD * max(1, *(stages.count(stage) for stage in STAGES))
    return len(rows)


def _gutter() -> int:
    """Wide enough for the words of a ramp, also with large text."""
    return min(current().px(_GUTTER), _WIDEST_GUTTER)
