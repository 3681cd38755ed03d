"""The sheet itself: its rows from top to bottom, and the way that Enter, the arrows and letters take through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop import i18n
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.i18n import _, capital, n_
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.month_sheet import MonthSheet, Pool, SheetLine
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.wording.doubts import missing_words
from ui.site import month_words
from ui.site.month_fields import NumberField
from ui.site.month_rows import AsideRow, HeadRow, LineRow, PoolRow, SheetRow
from ui.widgets.panel import OwnScroll, clear
from ui.widgets.texts import ElidedLabel, IconLabel

REASONS = tuple(reason for reason in MissingReason if reason is not MissingReason.NO_CASES)


class MonthPanel(QFrame):
    """Emits ``given(entries)``: {measure id: Entry} of one step; ``typed(measure id, Entry)`` while a number is typed;
    ``row_chosen(key)``: a measure's id or a shared denominator; ``passed_end`` when Enter leaves the last field;
    ``measure_asked(id)``."""

    given = Signal(dict)
    typed = Signal(str, object)
    row_chosen = Signal(str)
    passed_end = Signal()
    measure_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self.setAccessibleName(_("Month sheet"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._head = QVBoxLayout()
        outer.addLayout(self._head)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.room = OwnScroll(inside)
        outer.addWidget(self.room, 1)
        self._hint_icon = IconLabel("flag", "concern", 14)
        self._hint = ElidedLabel("", "small")
        self._build_hint(outer)
        self.rows: list[PoolRow | LineRow | AsideRow] = []
        self.sheet: MonthSheet | None = None
        self.chosen = ""
        self.menu: QMenu | None = None

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_sheet(self, sheet: MonthSheet) -> None:
        """Show a month; the same lines keep their fields, and the focus."""
        before = self.sheet
        self.sheet = sheet
        if before is None or _shape(before) != _shape(sheet):
            self._build(sheet)
        for row in self.rows:
            row.show_sheet(sheet)

    @property
    def fields(self) -> list[NumberField]:
        """All fields from top to bottom."""
        return [field for row in self.rows for field in row.fields.values()]

    def first_empty(self) -> NumberField | None:
        """The first field to be filled; the first of all where none is empty."""
        if self.sheet is None:
            return None
        for row in self.rows:
            if not self._is_answered(row):
                return next((one for one in row.fields.values() if not one.text()), None)
        return next(iter(self.fields), None)

    def go_to(self, key: str) -> None:
        """The focus to a row's first field."""
        for row in self.rows:
            if row.key == key and row.fields:
                next(iter(row.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def finish_typing(self) -> None:
        """Give what stands in the field with the focus."""
        for field in self.fields:
            field.commit()

    def say_hint(self, text: str) -> None:
        """A question about what was just given; empty takes it away."""
        self._hint.set_text(text)
        self._hint_icon.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self._hint, QAccessible.Event.Alert))

    @property
    def hint(self) -> str:
        """The question that stands below the rows."""
        return self._hint.accessibleName()

    # --- building ----------------------------------------------------------------------------------------------

    def _build_hint(self, outer: QVBoxLayout) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 5, 12, 5)
        foot.setSpacing(8)
        policy = self._hint_icon.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._hint_icon.setSizePolicy(policy)
        self._hint_icon.hide()
        foot.addWidget(self._hint_icon)
        foot.addWidget(self._hint, 1)
        outer.addLayout(foot)

    def _build(self, sheet: MonthSheet) -> None:
        had_focus = any(field.hasFocus() for field in self.fields)
        clear(self._head)
        clear(self._rows)
        self.rows = []
        self._head.addWidget(HeadRow(sheet))
        for number, one in month_words.numbered(sheet):
            self._add(self._made(number, sheet, one))
        self._rows.addStretch(1)
        first = self.first_empty()
        if had_focus and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _made(number: int, sheet: MonthSheet, one: Pool | SheetLine) -> PoolRow | LineRow | AsideRow:
        if isinstance(one, Pool):
            return PoolRow(number, sheet, one)
        return LineRow(number, one) if one.standing == "due" else AsideRow(one)

    def _add(self, row: PoolRow | LineRow | AsideRow) -> None:
        self.rows.append(row)
        self._rows.addWidget(row)
        if isinstance(row, AsideRow):
            row.asked.connect(self.measure_asked)
            return
        row.given.connect(lambda name, number: self._on_given(row, name, number))
        row.typed.connect(lambda name, number: self._on_typed(row, name, number))
        row.letter_pressed.connect(lambda letter: self._on_letter_pressed(row, letter))
        row.entered.connect(lambda: self._on_entered(row))
        row.refused.connect(self._on_refused)
        row.stepped.connect(self._step)
        row.pasted.connect(self._on_pasted)

    # --- what was typed ----------------------------------------------------------------------------------------

    def _meaning(self, row: SheetRow, name: str, number: float | None) -> dict[str, Entry]:
        if self.sheet is None:
            return {}
        if isinstance(row, PoolRow):
            return month_sheet.given_pool(self.sheet, row.key, number)
        return month_sheet.given_number(self.sheet, row.key, name, number) if isinstance(row, LineRow) else {}

    def _on_given(self, row: SheetRow, name: str, number: float | None) -> None:
        self.give(self._meaning(row, name, number))

    def give(self, entries: Mapping[str, Entry]) -> None:
        """Tell of what differs from what stands."""
        if self.sheet is None:
            return
        changed = {key: one for key, one in entries.items() if one != self.sheet.line(key).entry}
        if changed:
            self.given.emit(changed)

    def _on_typed(self, row: SheetRow, name: str, number: float | None) -> None:
        for measure, entry in self._meaning(row, name, number).items():
            self.typed.emit(measure, entry)

    def _on_letter_pressed(self, row: PoolRow | LineRow, letter: str) -> None:
        if self.sheet is None:
            return
        if letter == "n":
            self._give_reason(row, MissingReason.NO_CASES)
            return
        self.menu = menu = self._reasons_menu(row)
        field = next(iter(row.fields.values()))
        menu.popup(field.mapToGlobal(QPoint(0, field.height())))

    def _reasons_menu(self, row: PoolRow | LineRow) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(_("Why is there no number?"))
        for number, reason in enumerate(REASONS, 1):
            action = QAction(f"&{number}  {capital(missing_words(reason.value))}", menu)
            action.triggered.connect(lambda _on, reason=reason: self._give_reason(row, reason))
            menu.addAction(action)
        menu.setActiveAction(menu.actions()[0])
        return menu

    def _give_reason(self, row: PoolRow | LineRow, reason: MissingReason) -> None:
        if self.sheet is None:
            return
        self.give(month_sheet.given_reason(self.sheet, row.key, reason))
        self._step(list(row.fields.values())[-1], 1)

    def _on_pasted(self, field: NumberField, cells: Sequence[str]) -> None:
        """A block of a spreadsheet, from this field on in the order of the lines; what has no place is told."""
        if self.sheet is None:
            return
        sheet, decimal = self.sheet, i18n.decimal_separator()
        entries: dict[str, Entry] = {}
        taken = 0
        places = [(row, name) for row in self.rows for name in row.fields]
        for (row, name), cell in zip(places[self.fields.index(field) :], cells, strict=False):
            if not is_number(cell, decimal):
                continue
            taken += 1
            self.sheet = month_sheet.after_entries(sheet, entries)
            entries |= self._meaning(row, name, parse_number(cell, decimal))
        self.sheet = sheet
        self.give(entries)
        if left := sum(bool(cell) for cell in cells) - taken:
            self.say_hint(
                n_(
                    "{n} of {all} pasted cells was not taken: it is no number, or has no field on this page.",
                    "{n} of {all} pasted cells were not taken: they are no numbers, or have no field on this page.",
                    left,
                ).format(n=left, all=len(cells))
            )

    def _on_refused(self, text: str) -> None:
        self.say_hint(_("“{text}” is no number. It stays in its field, marked, and is not recorded.").format(text=text))

    # --- going on ----------------------------------------------------------------------------------------------

    def _step(self, field: NumberField, way: int) -> None:
        """To the next field; one that a reason has answered already is passed over."""
        fields = self.fields
        place = fields.index(field) + way
        while 0 <= place < len(fields) and way > 0 and self._has_reason(fields[place]):
            place += way
        if place >= len(fields):
            self.passed_end.emit()
        elif place >= 0:
            fields[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.room.area.ensureWidgetVisible(fields[place], 0, 60)

    def _has_reason(self, field: NumberField) -> bool:
        row = next(row for row in self.rows if field in row.fields.values())
        return (
            self.sheet is not None and isinstance(row, LineRow) and self.sheet.line(row.key).entry.missing is not None
        )

    def _is_answered(self, row: PoolRow | LineRow | AsideRow) -> bool:
        if self.sheet is None or isinstance(row, AsideRow):
            return True
        if isinstance(row, PoolRow):
            waiting = any(not self.sheet.line(measure).is_in for measure in self.sheet.pool(row.key).lines)
            return self.sheet.pool(row.key).value is not None or not waiting
        return self.sheet.line(row.key).is_in

    def _on_entered(self, row: PoolRow | LineRow) -> None:
        for one in self.rows:
            one.choose(one is row)
        if self.chosen != row.key:
            self.chosen = row.key
            self.row_chosen.emit(row.key)


def _shape(sheet: MonthSheet) -> tuple[object, ...]:
    """What decides which rows and fields there are."""
    return (sheet.month, *((line.id, line.standing, line.pool, line.view.name) for line in sheet.lines))
