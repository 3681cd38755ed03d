"""From what was typed to what is recorded and drawn: at once on the screen, on the store lane at the same time.

Asks about months that have not begun, keeps a preview of a value that is still being typed, and never reads the
store: the page gives it a sheet and takes it away again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, parse_period
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import entry, observations
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.observations import Entry, HistoryLine
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.site import entry_rows
from ui.site.chart_side import ChartSide
from ui.site.entry_panel import EntryPanel
from ui.widgets.notice import Step

PREVIEW_MILLISECONDS = 150
FUTURE = "measure-future"


class Recording(QObject):
    """Records and draws for one grid and one chart.

    Signals: ``kept`` when an entry is on disk and its chart drawn; ``failed`` when it is not on disk, so that the
    page reads what is.
    """

    kept = Signal()
    failed = Signal()
    _given = Signal()

    def __init__(self, desk: Desk, sheet: EntrySheet, panel: EntryPanel, side: ChartSide) -> None:
        super().__init__(panel)
        self.desk = desk
        self._sheet, self._panel, self._side = sheet, panel, side
        self._found: dict[str, Observation] = {}
        self._own: list[object] = []
        self._asked: tuple[dict[str, Entry], dict[str, str]] | None = None
        self._typed: tuple[str, Entry] | None = None
        self._previewed: set[str] = set()
        self._preview_timer = QTimer(self)
        self._preview_timer.setSingleShot(True)
        self._preview_timer.setInterval(PREVIEW_MILLISECONDS)
        self._preview_timer.timeout.connect(self._on_preview_timeout)
        panel.given.connect(self._on_given)
        panel.typed.connect(self._on_typed)
        panel.refused.connect(panel.say_hint)
        # A queued call comes before Qt paints and a timer after it: grid and chart are then painted in one go, and
        # the step to the next row, which follows at once, is in the picture.
        self._given.connect(side.draw_now, Qt.ConnectionType.QueuedConnection)
        self.show_sheet(sheet)

    def show_sheet(self, sheet: EntrySheet) -> None:
        """Go on with what was read from the store."""
        self._sheet = sheet
        self._found = {row.period: row.observation for row in sheet.rows if row.observation is not None}

    def is_own(self, changes: object) -> bool:
        """Whether these changes are an entry that is drawn already; asked once for each."""
        known = any(changes is own for own in self._own)
        self._own = [own for own in self._own if own is not changes]
        return known

    def finish(self) -> None:
        """Record what stands in an open cell, and what was asked about: nothing typed is lost."""
        self._panel.finish_typing()
        self._keep_asked()

    def _on_given(self, entries: dict[str, Entry], notes: dict[str, str]) -> None:
        """Ask about months that have not begun; record everything else."""
        future = {
            period: given
            for period, given in entries.items()
            if self._panel.rows[period].timing == "future" and given != Entry()
        }
        ahead = {period: text for period, text in notes.items() if period in future}
        now = {period: given for period, given in entries.items() if period not in future}
        self._record(now, {period: text for period, text in notes.items() if period not in ahead})
        if future:
            waiting = self._asked or ({}, {})
            self._asked = ({**waiting[0], **future}, {**waiting[1], **ahead})
            names = ", ".join(period_name(period) for period in self._asked[0])
            text = _("{months} has not begun yet. Keep what was typed?").format(months=names)
            steps = [Step(_("Keep"), self._keep_asked), Step(_("Take back"), self._take_back)]
            self.desk.say.notice(text, "info", steps, topic=FUTURE)

    def _keep_asked(self) -> None:
        asked, self._asked = self._asked, None
        self.desk.say.clear_notice(FUTURE)
        if asked is not None:
            self._record(*asked)

    def _take_back(self) -> None:
        asked, self._asked = self._asked, None
        self.desk.say.clear_notice(FUTURE)
        if asked is not None:
            for period in asked[0]:
                self._panel.show_row(self._panel.rows[period])
            self._redraw(asked[0])

    def _record(self, entries: Mapping[str, Entry], notes: Mapping[str, str]) -> None:
        """Draw what was given, and record it on the store lane at the same time."""
        if not (entries or notes):
            return
        self._preview_timer.stop()
        placed = [(parse_period(period), given) for period, given in entries.items()]
        written = [(parse_period(period), text) for period, text in notes.items()]
        workspace, view, stratum = self.desk.workspace, self._sheet.view, self._sheet.stratum
        self.desk.tasks.change(
            lambda: observations.record_sheet(workspace, view, placed, written, stratum=stratum),
            self._on_recorded,
            failed=self._on_record_failed,
            owner=self._panel,
        )
        self._patch(placed, written)
        self._given.emit()

    def _patch(self, placed: list[tuple[Period, Entry]], written: list[tuple[Period, str]]) -> None:
        """Show what was given without asking the store."""
        sheet, panel = self._sheet, self._panel
        given: dict[str, Observation] = {}
        for period, one in placed:
            given[period.text] = entry.observed(sheet, period, self._found.get(period.text), one)
        for period, text in written:
            before = given.get(period.text) or self._found.get(period.text)
            given[period.text] = entry.noted(sheet, period, before, text)
        for period_text, observation in given.items():
            row = entry_rows.after_entry(panel.rows, period_text, observation, self._line(period_text))
            if row.observation is None:
                self._found.pop(period_text, None)
            else:
                self._found[period_text] = row.observation
            panel.show_row(row)
        self._redraw(given)
        rows = [panel.rows[period] for period in given]
        panel.say_hint(entry_rows.odd_hint(sheet, rows))

    def _line(self, period: str) -> HistoryLine:
        """The line that a correction leaves behind: what stood here until now."""
        lines = [line for line in self._sheet.lines.get(period, ()) if line.live]
        if lines:
            return lines[-1]
        return HistoryLine("", None, 0, {}, sealed=True, live=False)

    def _redraw(self, changed: Collection[str]) -> None:
        """Draw what stands now; a preview of another row is undone with it."""
        touched = {*changed, *self._previewed}
        self._previewed = set()
        self._side.show_input(charts.with_observations(self._side.given, self._found, changed=touched))

    def _on_recorded(self, changes: object) -> None:
        self._own = [*self._own[-3:], changes]
        now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 - the time as this laptop's clock shows it
        self._panel.say_kept(_("Kept at {time} · Ctrl+Z undoes").format(time=now))
        self.kept.emit()

    def _on_record_failed(self, error: QicError) -> None:
        """It is not on disk: say why, and show what is."""
        self.desk.say.error(error)
        QTimer.singleShot(0, self.failed.emit)

    def _on_typed(self, period: str, given: object) -> None:
        if isinstance(given, Entry):
            self._typed = (period, given)
            self._preview_timer.start()

    def _on_preview_timeout(self) -> None:
        """Draw a value that is still being typed; nothing is recorded before the cell is left."""
        typed, self._typed = self._typed, None
        if typed is None:
            return
        side = self._side
        shown = entry.observed(self._sheet, parse_period(typed[0]), self._found.get(typed[0]), typed[1])
        self._previewed.add(typed[0])
        found = {**self._found, typed[0]: shown}
        side.show_input(charts.with_observations(side.given, found, changed=self._previewed))
