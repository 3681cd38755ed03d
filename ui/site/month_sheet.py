"""The month sheet, and counting back: a page that records each number when its field is left.

A number is shown and drawn at once, and recorded on the store lane at the same time; the store is read again only for
what somebody else changed, and for undo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing import month_papers
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.desk import Desk
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site import measure, month_words
from ui.site.entered_for_you import EnteredForYou
from ui.site.month_panel import MonthPanel
from ui.site.month_side import WIDTH, MonthSide
from ui.site.month_strip import MonthStrip
from ui.theme.tokens import current
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import OwnScroll, scrolled
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.texts import Headline

KEY = "month-sheet"
BACK_KEY = "count-back"
OFFERED = 36
LEAST_HEIGHT = 170
WIDE = 960
MOST = 16_777_215
PREVIEW_MILLISECONDS = 150


class MonthSheetPage(Page):
    """One month after the other. ``kept`` tells that an entry is on disk."""

    kept = Signal()
    help_id = "month-sheet"
    back = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sheet: MonthSheet | None = None
        self._month = ""
        self._own: list[object] = []
        self._inputs: dict[str, ChartInput] = {}
        self._typed: tuple[str, Entry] | None = None
        self._was_complete = False
        self.panel = MonthPanel()
        self.printer = Printer(desk, self)
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(PREVIEW_MILLISECONDS)
        self._preview.timeout.connect(self._on_preview_timeout)
        self._arrange()
        self._connect()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Count back 12 months") if self.back else _("Month sheet")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Measures"), Place("measures")),)

    def open(self, argument: str) -> None:
        """Show a month by its period's text."""
        self.show_month(argument)

    def refresh(self, changes: object | None) -> None:
        if changes is not None and self._is_own(changes):
            return
        workspace, wanted = self.desk.workspace, find_period(self._month)

        def read() -> MonthSheet:
            return month_sheet.open_month(workspace, wanted or month_sheet.default_month(workspace))

        self.desk.tasks.query(read, self._show, owner=self, topic="sheet")
        if self.back:
            self._read_strip()

    def leave(self) -> None:
        self.panel.finish_typing()

    def focus_target(self) -> QWidget | None:
        if self.sheet is not None and not self.sheet.asked:
            return self.empty.step
        return self.panel.first_empty()

    # --- steps -------------------------------------------------------------------------------------------------

    def show_month(self, text: str) -> None:
        """Go to another month; what is half typed is recorded first."""
        if text == self._month and self.sheet is not None:
            return
        self.panel.finish_typing()
        self._month = text
        if self.sheet is not None:
            self.refresh(None)

    def step_month(self, way: int) -> None:
        """A month on or back."""
        self.picker.step(way)

    # --- building ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        outer = self.column(spacing=0, top=16)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack)
        body = QWidget()
        self._across = across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.heading, self.picker = Headline(), PeriodPicker()
        left.addWidget(HeadRow(self.heading, (self.picker,)))
        self.strip = MonthStrip()
        if not self.back:
            self.strip.hide()
        left.addWidget(self.strip)
        self.entered = EnteredForYou(self.desk, lambda key: self.panel.go_to(key.partition("|")[0]))
        left.addWidget(self.entered)
        self.panel.setMinimumHeight(current().px(LEAST_HEIGHT))
        left.addWidget(self.panel, 1)
        across.addLayout(left, 1)
        self.side = MonthSide(self._side_steps())
        self._side_room = OwnScroll(self.side)
        across.addWidget(self._side_room)
        self.stack.addWidget(scrolled(body))
        why = _("The sheet has a line for each measure of the month. Make a measure, or open your invitation.")
        step = Step(_("Go to Measures"), partial(self.desk.navigator.go, "measures"))
        self.empty = EmptyState("clipboard-list", _("No line yet"), why, step)
        self.stack.addWidget(self.empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large text or in a narrow window the chart stands below the sheet, and only the page scrolls."""
        super().resizeEvent(event)
        _place_side(self._across, self.panel.room, self._side_room, below=self.width() < current().px(WIDE))

    def _side_steps(self) -> list[tuple[str, str, Callable[[], object]]]:
        steps: list[tuple[str, str, Callable[[], object]]] = [
            ("printer", _("Print the form"), self.print_form),
            ("printer", _("Tally sheet"), self.print_tally),
        ]
        if not self.back:
            steps.append(("history", _("Count back"), lambda: self.desk.navigator.go(BACK_KEY)))
        return steps

    def _connect(self) -> None:
        self.panel.given.connect(self._on_given)
        self.panel.typed.connect(self._on_typed)
        self.panel.row_chosen.connect(self._on_row_chosen)
        self.panel.passed_end.connect(self._on_passed_end)
        self.panel.measure_asked.connect(partial(self.desk.navigator.go, measure.KEY))
        self.picker.chosen.connect(self.show_month)
        self.strip.chosen.connect(self.show_month)
        self.side.view.point_opened.connect(lambda _place: self._open_chart())
        shortcuts.bind(self, shortcuts.EARLIER_MONTH, partial(self.step_month, -1), anywhere=False)
        shortcuts.bind(self, shortcuts.LATER_MONTH, partial(self.step_month, 1), anywhere=False)
        shortcuts.bind(self, shortcuts.PRINT, self.print_form, anywhere=False)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, sheet: MonthSheet) -> None:
        again = self.sheet is not None and self.sheet.month == sheet.month
        had_focus = self.isVisible() and (not again or self.panel.isAncestorOf(self.focusWidget() or self))
        self._inputs = {}
        self._month = sheet.month.text
        self.stack.setCurrentIndex(0 if sheet.asked else 1)
        offered = [(one.text, period_name(one.text)) for one in _offered(sheet, back=self.back)]
        self.picker.set_periods(offered, sheet.month.text)
        if not again:
            self._was_complete = sheet.is_complete
            self.side.hide_done()
            self.panel.chosen = ""
            self.panel.say_hint("")
        self._show_sheet(sheet)
        if not again and had_focus:
            target = self.focus_target()
            if target is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.panel.chosen and sheet.asked:
            self._on_row_chosen(sheet.asked[0].id)
        else:
            self._draw()

    def _show_sheet(self, sheet: MonthSheet) -> None:
        self.sheet = sheet
        self.panel.show_sheet(sheet)
        self.entered.show_values(sheet.waiting, lambda one: sheet.line(one.observation.measure).view.name)
        self.heading.say(*month_words.headline(sheet, back=self.back))
        self.side.show_progress(sheet)
        if sheet.is_complete and not self._was_complete:
            self._celebrate(sheet)
        elif not sheet.is_complete:
            self.side.hide_done()
        self._was_complete = sheet.is_complete

    def _celebrate(self, sheet: MonthSheet) -> None:
        """The month is complete: which charts say something that they did not say before?"""
        workspace, words = self.desk.workspace, month_words.complete_words(sheet)

        def show(found: tuple[MeasureView, ...]) -> None:
            self.side.show_done(words, found, self._go_to_chart, sheet.month.text)

        self.desk.tasks.query(lambda: month_sheet.new_findings(workspace, sheet), show, owner=self, topic="findings")

    def _go_to_chart(self, place: str) -> None:
        self.desk.navigator.go(measure.KEY, place)

    def _open_chart(self) -> None:
        if self.sheet is not None and self._shown_measure():
            self._go_to_chart(f"{self._shown_measure()}@{self.sheet.month.text}")

    def _read_strip(self) -> None:
        workspace = self.desk.workspace

        def read() -> list[tuple[Period, tuple[int, int]]]:
            months = month_sheet.months_back(workspace.today())
            return list(zip(months, month_sheet.filled_months(workspace, months), strict=True))

        def show(months: list[tuple[Period, tuple[int, int]]]) -> None:
            self.strip.show_months(months, self._month or months[0][0].text)

        self.desk.tasks.query(read, show, owner=self, topic="strip")

    # --- the chart of the line that is typed into ------------------------------------------------------------------

    def _shown_measure(self) -> str:
        """The measure of the chosen row; for a shared denominator the first one out of it."""
        if self.sheet is None:
            return ""
        for line in self.sheet.asked:
            if self.panel.chosen in (line.id, line.pool):
                return line.id
        return self.sheet.asked[0].id if self.sheet.asked else ""

    def _on_row_chosen(self, _key: str) -> None:
        self._typed = None
        self._draw()

    def _draw(self) -> None:
        shown, sheet = self._shown_measure(), self.sheet
        if not shown or sheet is None:
            return
        if shown in self._inputs:
            self.side.show_chart(self._inputs[shown], sheet, shown)
            return
        workspace, view = self.desk.workspace, sheet.line(shown).view

        def show(given: ChartInput) -> None:
            self._inputs[shown] = given
            if self._shown_measure() == shown and self.sheet is not None:
                self.side.show_chart(given, self.sheet, shown)

        self.desk.tasks.query(lambda: charts.chart_input(workspace, view), show, owner=self, topic="chart")

    def _on_typed(self, key: str, entry: Entry) -> None:
        if key == self._shown_measure():
            self._typed = (key, entry)
            self._preview.start()

    def _on_preview_timeout(self) -> None:
        """Draw a number that is still being typed; nothing is recorded before the field is left."""
        typed, self._typed = self._typed, None
        if typed is not None and self.sheet is not None and typed[0] in self._inputs:
            ahead = month_sheet.after_entries(self.sheet, {typed[0]: typed[1]})
            self.side.show_chart(self._inputs[typed[0]], ahead, typed[0])

    # --- recording ---------------------------------------------------------------------------------------------

    def _on_given(self, entries: dict[str, Entry]) -> None:
        sheet, workspace, back = self.sheet, self.desk.workspace, self.back
        if sheet is None:
            return
        self._preview.stop()
        self._typed = None
        self.desk.tasks.change(
            lambda: month_sheet.record_month(workspace, sheet, entries, counted_back=back),
            self._on_recorded,
            failed=self._on_record_failed,
            owner=self,
        )
        after = month_sheet.after_entries(sheet, entries, counted_back=back)
        self._show_sheet(after)
        self._draw()
        asked = [
            f"{after.line(key).view.name}: {sentence}"
            for key in entries
            for sentence in month_words.questions(after, after.line(key))
        ]
        self.panel.say_hint(asked[0] if asked else "")
        if back:
            self.strip.show_filled(after.month.text, (after.entered, len(after.asked)))

    def _on_recorded(self, changes: object) -> None:
        self._own = [*self._own[-3:], changes]
        now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 - the time as this laptop's clock shows it
        self.side.kept.setText(_("Kept at {time} · Ctrl+Z undoes").format(time=now))
        self.kept.emit()

    def _on_record_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        QTimer.singleShot(0, partial(self.refresh, None))

    def _is_own(self, changes: object) -> bool:
        known = any(changes is own for own in self._own)
        self._own = [own for own in self._own if own is not changes]
        return known

    def _on_passed_end(self) -> None:
        """After the last field: when counting back, the next month that is not complete."""
        if self.back:
            following = self.strip.next_open(self._month)
            if following:
                self.show_month(following)
                return
            self.desk.say.toast(_("All 12 months are in. The charts show them marked as counted back."))

    def print_form(self) -> None:
        """The month's form as a PDF, in the order of this sheet."""
        if self.sheet is not None:
            self.panel.finish_typing()
            self.printer.print(partial(month_papers.prepare_form, self.desk.workspace, self.sheet.month))

    def print_tally(self) -> None:
        """A tally sheet for the measure of the chosen line."""
        if self.sheet is not None and self._shown_measure():
            paper = partial(month_papers.prepare_tally, self.desk.workspace, self._shown_measure(), self.sheet.month)
            self.printer.print(paper)


def _offered(sheet: MonthSheet, *, back: bool) -> list[Period]:
    """The months that can be gone to: three years back, and the running one to type ahead."""
    if back:
        return list(reversed(month_sheet.months_back(sheet.today)))
    found = [period_of(sheet.today, PeriodKind.MONTH)]
    while len(found) < OFFERED or found[0] > sheet.month:
        found.insert(0, found[0].preceding())
    return found


def _place_side(across: QBoxLayout, sheet: OwnScroll, side: OwnScroll, *, below: bool) -> None:
    across.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
    for room in (sheet, side):
        room.stand(whole=below)
    side.setMinimumWidth(0 if below else current().px(WIDTH))
    side.setMaximumWidth(MOST if below else current().px(WIDTH))


class CountBackPage(MonthSheetPage):
    """The same sheet month after month, the latest first; values are marked as counted back."""

    back = True


def page_spec() -> PageSpec:
    """Reached from Today, Measures, the search and Ctrl+Shift+M; its argument is a month."""
    return PageSpec(KEY, _("Month sheet"), "clipboard-list", MonthSheetPage, on_rail=False, parent="measures")


def back_spec() -> PageSpec:
    """Twelve months from old registers."""
    return PageSpec(BACK_KEY, _("Count back 12 months"), "history", CountBackPage, on_rail=False, parent="measures")
