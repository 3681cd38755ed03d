"""Enter for this site: a month of a site without a laptop, line by line as on its paper form, until it confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import entering
from qic_desktop.services.coaching.entering import EntryPage
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing import entered_papers
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.coach.entering_parts import ConfirmedDialog, LineChart, StateStrip, confirmed_words
from ui.coach.entering_question import OpenQuestion
from ui.coach.register_photo import RegisterPhotoPanel
from ui.desk import Desk
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site import month_words
from ui.site.day_field import DayField
from ui.site.month_panel import MonthPanel
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import Button, button
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field
from ui.widgets.notice import Step
from ui.widgets.panel import Sentence, clear, scrolled
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import Headline, label

KEY = "enter-for"
SIDE_BY_SIDE, ASIDE, LEAST_HEIGHT = 980, 340, 170


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec(KEY, _("Enter for this site"), "square-pen", EnterForPage, on_rail=False, parent="sites")


class EnterForPage(Page):
    """One month of one site; ``open`` says which site."""

    help_id = "coach-enter-for"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.site = ""
        self.month = ""
        self.page: EntryPage | None = None
        self.dialog: ConfirmedDialog | None = None
        self.question = OpenQuestion(desk, self, lambda: self.refresh(None), self._on_refused, self._go_to)
        self.printer = Printer(desk, self)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._build()
        shortcuts.bind(self, "Ctrl+Return", self.go_on)
        shortcuts.bind(self, shortcuts.PRINT, self.print_sheet)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return self.page.name if self.page else _("Enter for this site")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        if argument != self.site:
            self.leave()
            self.site, self.page = argument, None
            self._build()

    def refresh(self, changes: object | None) -> None:
        self._show_empty(not self.site)
        if not self.site:
            return
        workspace, site = self.desk.workspace, self.site
        month = parse_period(self.month) if self.month else None
        self.desk.tasks.query(
            lambda: entering.read_page(workspace, site, month),
            self.show_page,
            failed=self._on_gone,
            owner=self,
            topic=KEY,
        )

    def focus_target(self) -> QWidget | None:
        return self.panel.first_empty()

    def leave(self) -> None:
        self._finish_typing()
        self.question.step_aside()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.page is not None and self.page.unanswered is not None:
            # Whoever comes back is asked again, also where nothing else is read anew.
            self.refresh(None)

    def _finish_typing(self) -> None:
        self.panel.finish_typing()
        self.day.commit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Fields of their own for every site, so that nothing half typed can end at another one."""
        clear(self._room)
        self.headline = Headline()
        self.months = PeriodPicker()
        self.months.chosen.connect(self._on_month)
        self.next = button(_("Next site"), self.go_on, icon="arrow-right")
        self.next.setToolTip("Ctrl+Enter")
        self.empty = EmptyState(
            "square-pen",
            _("For which site?"),
            _("Choose a site in the list; what it wrote on paper or says on the phone is typed here."),
            Step(_("Go to the sites"), partial(self.desk.navigator.go, "sites")),
        )
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 20)
        down.setSpacing(12)
        down.addWidget(HeadRow(self.headline, (self.months, self.next)))
        self.chart = LineChart()
        self.photo = RegisterPhotoPanel(self.desk)
        self.parts = Columns((self._build_left(), _aside(self.photo, self.chart)), SIDE_BY_SIDE, widths=(None, ASIDE))
        # With large text or in a narrow window only the page scrolls.
        self.parts.stacked.connect(lambda below: self.panel.room.stand(whole=below))
        down.addWidget(self.parts, 1)
        down.addWidget(self.empty, 1)
        self._room.addWidget(scrolled(content))

    def _build_left(self) -> QWidget:
        left = QWidget()
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(12)
        self.source = _source_switch()
        self.source.chosen.connect(self._on_source)
        self.day = DayField(_("Day"))
        self.day.show_day(self.desk.workspace.today().isoformat())
        self.day_title = label(_("Read on"), "field")
        self.day_title.setBuddy(self.day)
        day_field = QVBoxLayout()
        day_field.setSpacing(4)
        day_field.addWidget(self.day_title)
        day_field.addWidget(self.day)
        self.asked = QWidget()
        across = QHBoxLayout(self.asked)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(24)
        across.addWidget(Field(_("Where do the numbers come from?"), self.source))
        across.addLayout(day_field)
        across.addStretch(1)
        self.refused = Sentence(_("You may not enter for this site. Ask the organiser for the right."))
        self.strip = StateStrip()
        self.panel = MonthPanel()
        self.panel.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.panel.given.connect(self._on_given)
        self.panel.row_chosen.connect(self._on_row)
        self.print = Button(_("Print for signature"), kind="primary", icon="printer")
        self.print.clicked.connect(self.print_sheet)
        self.confirmed = button(_("Confirmed on paper …"), self.ask_confirmed, icon="check-check")
        hint = label(_("The mark goes when the site confirms: by signature, or on its own laptop."), "small", wrap=True)
        self.before = label("", "small", wrap=True)
        for part in (self.refused, self.asked, self.strip):
            down.addWidget(part)
        down.addWidget(self.panel, 1)
        down.addWidget(HeadRow(hint, (self.confirmed, self.print)))
        down.addWidget(self.before)
        return left

    # --- showing -----------------------------------------------------------------------------------------------

    def _show_empty(self, empty: bool) -> None:
        self.empty.setVisible(empty)
        for part in (self.parts, self.months, self.next):
            part.setVisible(not empty)
        if empty:
            self.headline.say(_("Enter for this site"))

    def show_page(self, page: EntryPage) -> None:
        """Show a site's month."""
        if page.site != self.site and self.page is not None:
            return
        first = self.page is None or self.page.sheet.month != page.sheet.month
        another = self.page is None or self.page.site != page.site
        self.page, self.site = page, page.site
        month = page.sheet.month.text
        done, due = month_words.progress(page.sheet)
        parts = (page.code, period_name(month), done, due)
        self.headline.say(_("Enter for {site}").format(site=page.name), " · ".join(part for part in parts if part))
        known = sorted({*(one.text for one in page.months), month})
        self.months.set_periods([(one, period_name(one)) for one in known], month)
        self.next.setVisible(bool(page.following))
        self._show_sheet()
        self.photo.show_for(page.site, page.sheet.month, allowed=page.allowed)
        self.refused.setVisible(not page.allowed)
        self.asked.setVisible(page.allowed)
        for field in self.panel.fields:
            field.setReadOnly(not page.allowed)
        self.before.setText(confirmed_words(page.sheet.month.preceding(), page.confirmed))
        self.before.setVisible(page.confirmed is not None)
        self.confirmed.setVisible(page.allowed)
        self.confirmed.setEnabled(bool(page.sheet.waiting))
        self.print.setEnabled(bool(page.sheet.entered))
        if first or another:
            self._show_source()
        if first or self.panel.chosen:
            self._on_row(self.panel.chosen)
        if another and page.allowed and self.isVisible() and (empty := self.panel.first_empty()) is not None:
            # The fields come after the page: whoever goes from site to site types on at once.
            empty.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._is_shown(page.site, month):
            self.question.show(page)
        self.title_changed.emit()

    def _show_sheet(self) -> None:
        if self.page is not None:
            self.strip.show_waiting(self.page.sheet)
            self.panel.show_sheet(self.page.sheet)

    def _show_source(self) -> None:
        """The source from which the month has come so far, where it is one."""
        told = {one.source for one in self.page.sheet.waiting} if self.page is not None else set()
        if len(told) == 1 and (source := told.pop()) in (Source.PAPER, Source.PHONE, Source.PHOTO):
            self.source.choose(source)
            self._on_source(source)

    def _on_row(self, key: str) -> None:
        if self.page is None or not self.page.sheet.asked:
            return
        sheet, workspace = self.page.sheet, self.desk.workspace
        line = next((one for one in sheet.asked if key in (one.id, one.pool) and key), sheet.asked[0])

        def show(chart: RunChart) -> None:
            self.chart.show_line(line.view.name, chart)

        self.desk.tasks.query(
            lambda: charts.measure_chart(workspace, line.view, sheet.for_site), show, owner=self, topic="enter-chart"
        )

    # --- choosing ----------------------------------------------------------------------------------------------

    def _on_month(self, month: str) -> None:
        self.leave()
        self.month = month
        self.refresh(None)

    def _on_source(self, source: str) -> None:
        self.day_title.setText(_("Called on") if source == Source.PHONE else _("Read on"))

    def go_on(self) -> None:
        """The next site of the round; the month stays."""
        if self.page is None or not self.page.following:
            return
        self.leave()
        self.month = self.page.sheet.month.text
        self.desk.navigator.go(KEY, self.page.following)

    # --- recording ---------------------------------------------------------------------------------------------

    @property
    def read_on(self) -> date:
        """The day of the reading or the call."""
        return date.fromisoformat(self.day.day) if self.day.day else self.desk.workspace.today()

    def _on_given(self, entries: Mapping[str, Entry]) -> None:
        page = self.page
        if page is None or not page.allowed:
            return
        workspace, sheet, source, day = self.desk.workspace, page.sheet, Source(self.source.key), self.read_on
        standing: dict[str, Observation] = {}

        def run() -> object:
            changes, found = entering.give_unless_typed(workspace, sheet, entries, source, day)
            standing.update(found)
            return changes

        def done(_changes: object) -> None:
            if not standing:
                return
            self.question.ask_again()
            if not self._is_shown(page.site, sheet.month.text):
                self.question.tell(page)
            self.refresh(None)

        self.panel.say_hint("")
        self.page = replace(page, sheet=month_sheet.after_entries(sheet, entries))
        self._show_sheet()
        self.desk.tasks.change(run, done, failed=self._on_refused, owner=self)

    def _is_shown(self, site: str, month: str) -> bool:
        """Whether a site's month is what the person sees, and not about to go."""
        if (page := self.page) is None or not self.isVisible():
            return False
        return (page.site, page.sheet.month.text, self.month or month) == (site, month, month)

    def _go_to(self, site: str, month: str) -> None:
        """To a month with a question; it may be another one of the site that is shown."""
        if self.isVisible() and site == self.site:
            self._on_month(month)
        else:
            self.month = month
            self.desk.navigator.go(KEY, site)

    def _on_refused(self, error: QicError) -> None:
        self.desk.say.error(error)
        self.refresh(None)

    # --- confirming --------------------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """The month as a PDF with lines to sign on."""
        if self.page is not None and self.page.sheet.entered:
            self._finish_typing()
            workspace, site, month = self.desk.workspace, self.page.site, self.page.sheet.month
            self.printer.print(lambda: entered_papers.prepare_sheet(workspace, site, month))

    def ask_confirmed(self) -> None:
        """Ask who signed the paper, and when."""
        if self.page is not None and self.page.sheet.waiting:
            self.dialog = ConfirmedDialog(self.page, self.desk.workspace.today(), self)
            self.dialog.signed.connect(self.write_confirmed)
            self.dialog.open()

    def write_confirmed(self, role: str, day: str) -> None:
        """Keep the site's word."""
        if self.page is not None:
            workspace, sheet, on = self.desk.workspace, self.page.sheet, date.fromisoformat(day)
            self.desk.tasks.change(
                lambda: entering.confirm_sheet(workspace, sheet, role, on), failed=self._on_refused, owner=self
            )

    def _on_gone(self, error: QicError) -> None:
        self.site, self.page = "", None
        self._show_empty(True)
        self.desk.say.error(error)


def _source_switch() -> SegmentedSwitch:
    sources = (
        (Source.PAPER, _("Paper register"), "square-pen"),
        (Source.PHONE, _("Phone call"), "smartphone"),
        (Source.PHOTO, _("Photo"), "camera"),
    )
    made = SegmentedSwitch([(one.value, word) for one, word, _icon in sources], _("Source"))
    for one, _word, icon in sources:
        made.set_icon(one.value, icon)
    return made


def _aside(above: QWidget, below: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    column.addWidget(above)
    column.addWidget(below, 1)
    return made
