"""The switch between all cases and their parts, above a measure's grid; and the total as the sum of the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring.entry import SheetRow, entry_of
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.strata import can_be_summed, sum_of_parts
from qic_desktop.wording.parts import parts_names
from qic_desktop.wording.period_names import period_name
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label, rule
from ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from ui.site.entry_panel import EntryPanel

MOST_WORDS = 4
ROOM = 250
"""So wide may the words of a switch be, at 100 % text; with longer ones it is a list."""
PLACE = 2
"""Below the line under the panel's head."""


class StrataBar(QWidget):
    """Puts itself into a panel. ``chosen(part)`` when another part is asked for; empty for all cases.

    Takes the sum of the parts through the panel, so that it is recorded and undone as if it were typed.
    """

    chosen = Signal(str)

    def __init__(self, panel: EntryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        sheet = panel.sheet
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        self.switch = self._build_switch(sheet.strata, sheet.stratum)
        row.addWidget(self.switch)
        row.addStretch(1)
        self.take = button(_("Take the sum"), self.take_sum, icon="plus", kind="quiet", size="small")
        self.take.setVisible(not sheet.stratum and can_be_summed(sheet.view))
        row.addWidget(self.take)
        column.addLayout(row)
        column.addWidget(rule())
        inside = panel.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertWidget(PLACE, self)
        panel.period_chosen.connect(self._say)
        panel.model.dataChanged.connect(self._say)
        panel.model.modelReset.connect(self._say)
        self._say()

    def _build_switch(self, names: tuple[str, ...], chosen: str) -> SegmentedSwitch | Select:
        options = [("", _("All")), *((name, name) for name in names)]
        wide = sum(label(word).sizeHint().width() + current().px(26) for _key, word in options)
        title = _("All cases, or a part of them")
        made: SegmentedSwitch | Select
        if len(options) <= MOST_WORDS and wide <= current().px(ROOM):
            made = SegmentedSwitch(options, title)
        else:
            made = Select(options)
            made.setAccessibleName(title)
            made.setMaximumWidth(current().px(ROOM))
        made.choose(chosen)
        made.chosen.connect(self.chosen)
        return made

    def take_sum(self) -> None:
        """Write what the parts of the chosen month add up to as its total."""
        period = self._panel.period
        found = self._sum_now()
        if found is not None:
            self._panel.given.emit({period: found}, {})
            self._say()

    def take_all(self) -> None:
        """The same for every month whose total is still empty, as one step."""
        found = {period: total for period in self._panel.periods if (total := self._empty_sum(period)) is not None}
        if found:
            self._panel.given.emit(found, {})
            self._say()

    @property
    def is_needed(self) -> bool:
        """Whether a month without a total has all its parts."""
        return any(self._empty_sum(period) is not None for period in self._panel.periods)

    def _empty_sum(self, period: str) -> Entry | None:
        row = self._panel.rows[period]
        if row.observation is not None and not row.observation.is_empty:
            return None
        return self._sum(row)

    def _sum_now(self) -> Entry | None:
        """The sum for the chosen month, None where it says nothing new."""
        row = self._panel.rows.get(self._panel.period)
        found = self._sum(row) if row is not None else None
        return None if row is None or found == entry_of(row.observation) else found

    def _sum(self, row: SheetRow) -> Entry | None:
        return sum_of_parts(self._panel.sheet.view, row.parts)

    def _say(self) -> None:
        """Whether there is a sum to take, and of what."""
        sheet = self._panel.sheet
        if sheet.stratum or not can_be_summed(sheet.view):
            return
        possible = self._sum_now() is not None
        self.take.setEnabled(possible)
        month = period_name(self._panel.period) if self._panel.period else ""
        names = parts_names([name for name in sheet.strata if name in _defined(sheet.view.definition)])
        tip = _("{month}: the sum of {names}").format(month=month, names=names)
        if not possible:
            tip = _("{month}: the parts are not all in, or the total is their sum already").format(month=month)
        self.take.setToolTip(plain_tip(tip))
        self.take.setAccessibleDescription(tip)


def _defined(definition: object) -> list[object]:
    return list(getattr(definition, "strata", None) or [])
