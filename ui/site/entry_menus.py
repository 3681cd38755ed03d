"""The menus of a measure's grid: why there is no value, what can be done with a row, the order of the months."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.domain.observation import MissingReason
from qic_desktop.i18n import _, capital
from qic_desktop.services.measuring.definitions import is_outdated
from qic_desktop.services.measuring.entry import entry_of
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name
from ui import icons
from ui.site import entry_rows
from ui.site.strata_bar import StrataBar

if TYPE_CHECKING:
    from ui.site.entry_panel import EntryPanel

REASONS = (
    MissingReason.CLOSED,
    MissingReason.STRIKE,
    MissingReason.REGISTER_LOST,
    MissingReason.STAFF_AWAY,
    MissingReason.NO_FORMS,
    MissingReason.OTHER,
)


class EntryMenus(QObject):
    """Opens menus over a panel's grid and tells the panel what was chosen."""

    remove_asked = Signal()
    decide_asked = Signal(str)
    check_asked = Signal(str)

    def __init__(self, panel: EntryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._grid = panel.grid
        self._grid.letters = "MN"
        self._grid.letter_typed.connect(self._on_letter_typed)
        self._grid.customContextMenuRequested.connect(self._on_context_menu)
        self._grid.clicked.connect(self._on_clicked)

    def _on_letter_typed(self, row: int, column: int, letter: str) -> None:
        if letter == "N":
            self._panel.give_reason(self._panel.periods[row], MissingReason.NO_CASES)
            return
        area = self._grid.visualRect(self._panel.model.index(row, column))
        self.reasons_menu(self._panel.periods[row]).popup(self._grid.viewport().mapToGlobal(area.bottomLeft()))

    def reasons_menu(self, period: str, parent: QWidget | None = None) -> QMenu:
        """Why there is no value; the digit chooses."""
        menu = QMenu(_("Missing, because …"), parent or self._panel)
        for number, reason in enumerate(REASONS, 1):
            words = missing_words(reason.value)
            action = QAction(f"&{number}  {capital(words)}", menu)
            action.triggered.connect(partial(self._on_reason_chosen, period, reason))
            menu.addAction(action)
        menu.addSeparator()
        no_cases = QAction(_("&No cases in this period"), menu)
        no_cases.triggered.connect(partial(self._on_reason_chosen, period, MissingReason.NO_CASES))
        menu.addAction(no_cases)
        return menu

    def _on_reason_chosen(self, period: str, reason: MissingReason, _checked: bool = False) -> None:
        self._panel.give_reason(period, reason)

    def _on_clicked(self, index: QModelIndex) -> None:
        """The mark of two values leads to where they are decided."""
        period = self._panel.periods[index.row()]
        row = self._panel.rows[period]
        if index.column() == self._panel.layout_.place("state") and row.observation and row.observation.conflicts:
            self.decide_asked.emit(period)

    def _on_context_menu(self, at: QPoint) -> None:
        index = self._grid.indexAt(at)
        if index.isValid():
            self._grid.go_to(index.row(), index.column())
            self.context_menu(self._panel.periods[index.row()]).popup(self._grid.viewport().mapToGlobal(at))

    def context_menu(self, period: str) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self._panel)
        menu.addMenu(self.reasons_menu(period, menu))
        menu.addAction(
            icons.icon("message-square"), _("Annotate this month …"), lambda: self._panel.annotate_asked.emit(period)
        )
        row = self._panel.rows[period]
        if row.observation is not None and row.observation.conflicts:
            menu.addAction(
                icons.icon("git-branch"), _("Decide between two values …"), partial(self.decide_asked.emit, period)
            )
        if entry_rows.value_of(self._panel.sheet, row.observation) is not None:
            check = partial(self.check_asked.emit, period)
            menu.addAction(icons.icon("check-check"), _("Counted once more …"), check)
            leave_out = partial(self._panel.leave_out_asked.emit, period)
            menu.addAction(icons.icon("eye-off"), _("Leave out of the judgement …"), leave_out)
        if is_outdated(self._panel.sheet.view, row.observation):
            words = _("The same number by the definition in force")
            menu.addAction(icons.icon("check"), words, partial(self._hold, [period]))
        menu.addSeparator()
        menu.addAction(icons.icon("copy"), _("Copy"), self._grid.copy_block)
        menu.addAction(_("Paste"), self._grid.paste_block)
        menu.addAction(_("Clear"), self._grid.clear_cells)
        menu.addSeparator()
        menu.addAction(_("Remove a name from what was sent …"), self.remove_asked.emit)
        return menu

    def _hold(self, periods: list[str]) -> None:
        """Say of numbers that were counted again that they stay: they follow the definition in force from now on."""
        rows = self._panel.rows
        self._panel.given.emit({period: entry_of(rows[period].observation) for period in periods}, {})

    def open_more(self) -> None:
        """Show what can be done with the months below the button."""
        more = self._panel.more
        self.more_menu().popup(more.mapToGlobal(more.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """What can be done with the month that is chosen, and with all of them."""
        menu = QMenu(self._panel)
        row = self._grid.currentIndex().row()
        if 0 <= row < len(self._panel.periods):
            period = self._panel.periods[row]
            reasons = self.reasons_menu(period, menu)
            reasons.setTitle(_("{month} is missing, because …").format(month=period_name(period, short=True)))
            menu.addMenu(reasons)
            menu.addSeparator()
        order = menu.addAction(_("Latest month first"), self._panel.turn_order)
        order.setCheckable(True)
        order.setChecked(self._panel.latest_first)
        menu.addAction(icons.icon("history"), _("Twelve earlier months, to count back"), self._panel.earlier_asked.emit)
        view = self._panel.sheet.view
        older = [period for period, row in self._panel.rows.items() if is_outdated(view, row.observation)]
        if older:
            words = _("All numbers hold by the definition in force")
            menu.addAction(icons.icon("check"), words, partial(self._hold, older))
        bar = self._panel.findChild(StrataBar)
        if bar is not None and bar.is_needed:
            menu.addAction(icons.icon("plus"), _("Take the sum in every month without a total"), bar.take_all)
        return menu
