"""The tally of a period, typed in from the paper day by day; the sum becomes the value when the team says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from qic_desktop.domain.period import Period, parse_period, period_of
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, decimal_separator, format_number, n_
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.tallies import TallyDay, TallyMonth
from qic_desktop.wording.period_names import period_name, weekday_name
from ui import spoken
from ui.models.grid_model import BlockEdit, Cell, CellState, Column, ValueGridModel
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.grid import GridView
from ui.widgets.panel import Panel
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.texts import label

OFFERED = 24
LEAST_HEIGHT = 420
YES, OF = 1, 2


class TallyPanel(Panel):
    """Emits ``days_given({day: (yes, of)})``, ``period_chosen(Period)``, ``sum_asked(Period)``."""

    days_given = Signal(dict)
    period_chosen = Signal(object)
    sum_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tally: TallyMonth | None = None
        self._today = date.max
        head = QHBoxLayout()
        head.addWidget(label(_("Tally"), "section"))
        head.addStretch(1)
        self.picker = PeriodPicker()
        head.addWidget(self.picker)
        self.add(head)
        self.add(
            label(
                _("From the paper, day by day. Nothing is counted as a value until you take the sum."),
                "muted",
                wrap=True,
            )
        )
        self.model = ValueGridModel(
            (
                Column("day", _("Day"), "label", 150),
                Column("yes", _("Yes"), width=105),
                Column("of", _("Of"), width=105),
            )
        )
        self.model.accepts = self._accepts
        self.grid = GridView(self.model, self)
        self.grid.setAccessibleName(_("Tally of each day"))
        self.grid.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.add(self.grid, 1)
        self.hint = label("", "muted", wrap=True)
        self.hint.hide()
        self.add(self.hint)
        self._sum = label("", "strong", wrap=True)
        self.add(self._sum)
        self.take = button(_("Take the sum"), self._on_take, kind="primary")
        self.add(self.take)
        self.model.cell_committed.connect(self._on_cell)
        self.model.block_pasted.connect(self._on_block)
        self.model.cell_refused.connect(lambda _row, _column, _text: self._say_refused())
        self.grid.paste_refused.connect(self._say)
        self.picker.chosen.connect(lambda key: self.period_chosen.emit(parse_period(key)))

    def show_periods(self, view: MeasureView, today: date) -> None:
        """Offer the last two years of the measure's periods; the newest first time."""
        self._today = today
        last = period_of(today, view.period_kind)
        periods = [last]
        while len(periods) < OFFERED:
            periods.append(periods[-1].preceding())
        texts = [period.text for period in reversed(periods)]
        kept = self.picker.key if self.picker.key in texts else last.text
        self.picker.set_periods([(text, period_name(text)) for text in texts], kept)

    @property
    def period(self) -> Period:
        """The period shown."""
        return parse_period(self.picker.key)

    @property
    def period_words(self) -> str:
        """The period shown, in words."""
        return period_name(self.picker.key)

    def show_tally(self, found: TallyMonth) -> None:
        """Show the days and their sum; the place stays."""
        same = self._tally is not None and self._tally.period == found.period
        at = self.grid.currentIndex()
        self._tally = found
        rows = [_row(day, found.has_of) for day in found.days]
        if same:
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    self.model.set_cell(place, column, cell)
        else:
            self._say("")
            self.model.set_rows(rows)
            self.grid.setColumnHidden(OF, not found.has_of)
            self.grid.go_to(self._first_empty(found), YES)
        if same and at.isValid():
            self.grid.go_to(at.row(), at.column())
        self._sum.setText(_sum_words(found))
        self.take.setText(_("Take it as the value of {period}").format(period=period_name(found.period.text)))
        self.take.setEnabled(found.begun > 0 and not found.is_taken)

    def _first_empty(self, found: TallyMonth) -> int:
        """The row to begin in: the day after the last one that was typed, at most today's; else the first."""
        typed = [row for row, day in enumerate(found.days) if day.yes is not None or day.of is not None]
        past = sum(day.day <= self._today.isoformat() for day in found.days)
        return min(typed[-1] + 1, max(0, past - 1)) if typed else 0

    def _say(self, sentence: str) -> None:
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))
        if sentence:
            spoken.tell(self.hint, "Alert")

    def _say_refused(self) -> None:
        """What stands marked in its cell is not recorded."""
        cells = [self.model.cell(row, column) for row in range(self.model.rowCount()) for column in (YES, OF)]
        count = sum(bool(cell.state & CellState.INVALID) for cell in cells)
        self._say(
            n_(
                "{n} cell holds no whole number: it stays marked and is not recorded.",
                "{n} cells hold no whole numbers: they stay marked and are not recorded.",
                count,
            ).format(n=format_number(count))
            if count
            else ""
        )

    def _accepts(self, row: int, column: int, text: str) -> bool:
        return not text.strip() or _whole(text) is not None

    def _on_cell(self, row: int, column: int, text: str) -> None:
        self._say_refused()
        self._give({(row, column): text})

    def _on_block(self, block: BlockEdit) -> None:
        self._say_refused()
        self._give({(cell.row, cell.column): cell.text for cell in block.cells})

    def _give(self, texts: dict[tuple[int, int], str]) -> None:
        if self._tally is None:
            return
        known = self._tally.days
        given: dict[str, tuple[int | None, int | None]] = {}
        for row in sorted({row for row, _column in texts}):
            day = known[row]
            yes = _whole(texts[row, YES]) if (row, YES) in texts else day.yes
            of = _whole(texts[row, OF]) if (row, OF) in texts else day.of
            given[day.day] = (yes, of)
        # Who types fast leaves the next cell before the store has answered: it goes with what was typed just now.
        days = (replace(day, yes=given[day.day][0], of=given[day.day][1]) if day.day in given else day for day in known)
        self._tally = replace(self._tally, days=tuple(days))
        self.days_given.emit(given)

    def _on_take(self) -> None:
        if self._tally is not None:
            self.sum_asked.emit(self._tally.period)


def _whole(text: str) -> int | None:
    try:
        number = parse_number(text, decimal_separator())
    except NotANumberError:
        return None
    return int(number) if number >= 0 and number == int(number) else None


def _row(day: TallyDay, has_of: bool) -> list[Cell]:
    place = parse_period(day.day).first
    odd = CellState.EXPLAIN if day.is_odd else CellState.NORMAL
    hint = _("More yes than cases on this day.") if day.is_odd else ""
    words = f"{place.day}  {weekday_name(place)}"
    of = "" if day.of is None or not has_of else str(day.of)
    return [Cell(words), Cell("" if day.yes is None else str(day.yes), odd, hint), Cell(of, odd, hint)]


def _sum_words(found: TallyMonth) -> str:
    if not found.begun:
        return _("No day typed yet.")
    days = n_("{count} day", "{count} days", found.begun).format(count=found.begun)
    if found.has_of:
        said = _("{yes} of {of} on {days}").format(yes=found.yes, of=found.of, days=days)
    else:
        said = _("{yes} on {days}").format(yes=found.yes, days=days)
    if found.is_taken:
        return _("{sum}. This stands as the value.").format(sum=said)
    if found.standing is not None and found.standing.numerator is not None:
        return _("{sum}. Another value stands there; taking the sum corrects it.").format(sum=said)
    return said
