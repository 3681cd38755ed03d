"""Reporting by month: who reported what when, in order of need, and one thing to do about the site one is on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.organising import reporting_files
from qic_desktop.services.organising.reporting_grid import (
    GOOD,
    GridLine,
    ReportingGrid,
    Square,
    State,
    ordered,
    reporting_grid,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.reporting_grid import (
    advice_words,
    copied_words,
    line_words,
    square_detail,
    square_words,
    state_name,
)
from qic_desktop.wording.values import counted_text
from ui.desk import Desk
from ui.organiser.reminders import ReminderDoor
from ui.organiser.reporting_canvas import ReportingCanvas, paint_square
from ui.organiser.reporting_note import ReportNote
from ui.organiser.reporting_quality import QualityPane
from ui.organiser.sources_dialog import ask_sources
from ui.shell.page import Page, PageSpec
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, Sentence, scrolled
from ui.widgets.tabs import tab_bar
from ui.widgets.texts import label, rule
from ui.widgets.tips import plain_tip

SIDE_WIDTH, SIDE_BY_SIDE = 284, 860
TWICE = 2


class LegendEntry(QWidget):
    """A square and its word."""

    def __init__(self, state: State, *, explained: bool = False) -> None:
        super().__init__()
        self._state, self._explained = state, explained
        self._word = square_words(Square(state, reason="yes")) if explained else state_name(state)
        self.setAccessibleName(self._word)

    def sizeHint(self) -> QSize:
        theme = current()
        self.setFont(fonts.font(theme.font_size(11.5), 400, self.logicalDpiY()))
        return QSize(theme.px(28) + self.fontMetrics().horizontalAdvance(self._word), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        side = theme.px(14)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        box = QRectF(self.width() - side if right else 0, (self.height() - side) / 2, side, side)
        paint_square(painter, box, self._state, explained=self._explained)
        painter.setPen(theme.color("muted"))
        words = self.rect().adjusted(0 if right else theme.px(20), 0, -theme.px(20) if right else 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, self._word)
        painter.end()


def legend() -> QWidget:
    """What the squares mean."""
    shown = QWidget()
    row = FlowLayout(shown, 12)
    for state in (State.ON_TIME, State.LATE, State.MISSING, State.CORRECTED, State.NOT_DUE, State.PAUSED):
        row.addWidget(LegendEntry(state))
        if state is State.MISSING:
            row.addWidget(LegendEntry(state, explained=True))
    return shown


class ReportingPage(Page):
    """Measure and filter at the top, the grid, and beside it the report one is on."""

    help_id = "organiser-reporting"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = self._month = ""
        self.shown = ReportingGrid()
        self._layers = Layers(self)
        full = self._layers.full
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addLayout(self._build_top())
        self.quality = QualityPane(desk)
        self.quality.opened.connect(self._go_site)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_months())
        self.stack.addWidget(self.quality)
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        return _("Reporting")

    def open(self, argument: str) -> None:
        """Show the measure with this id, a month as 2026-03, or both; the word quality opens that tab."""
        for part in argument.split():
            if part == "quality":
                self.tabs.setCurrentIndex(1)
            elif find_period(part) is None:
                self._measure = part
            else:
                self._month = part
                self.tabs.setCurrentIndex(0)

    def focus_target(self) -> QWidget | None:
        if not self._layers.is_full:
            return None
        return self.canvas if self.tabs.currentIndex() == 0 else self.quality.view

    def regions(self) -> tuple[QWidget, ...]:
        if self.tabs.currentIndex():
            return (self.tabs, self.measures, self.quality.view)
        return (self.tabs, self.measures, self.canvas, self.open_site)

    def refresh(self, changes: object | None) -> None:
        workspace, measure = self.desk.workspace, self._measure
        self.desk.tasks.query(lambda: reporting_grid(workspace, measure), self.show_grid, owner=self, topic="reporting")

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(12)
        self.tabs = tab_bar(_("Ways to look at the reports"), (_("By month"), _("Data quality")))
        self.tabs.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        top.addWidget(self.tabs)
        top.addStretch(1)
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.setMaximumWidth(current().px(320))
        self.measures.chosen.connect(self._on_measure_chosen)
        top.addWidget(self.measures, 0, Qt.AlignmentFlag.AlignVCenter)
        return top

    def _build_months(self) -> QWidget:
        months = QWidget()
        column = QVBoxLayout(months)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._build_tools())
        column.addWidget(legend())
        grid = Panel(padding=8)
        self.canvas = ReportingCanvas()
        self.canvas.moved.connect(self._on_moved)
        self.canvas.opened.connect(self._go_site)
        self.canvas.sorted_by.connect(self._on_head_clicked)
        self.canvas.copied.connect(lambda sites, months: self.desk.say.toast(copied_words(sites, months)))
        self.canvas.takes_notes = True
        self.canvas.note_asked.connect(lambda: self.note.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.canvas.setMinimumHeight(current().px(240))
        grid.add(self.canvas, 1)
        column.addWidget(Columns((grid, self._build_side()), SIDE_BY_SIDE, widths=(None, SIDE_WIDTH)), 1)
        return months

    def _build_tools(self) -> QWidget:
        tools = QWidget()
        row = FlowLayout(tools, 12)
        self.filter = Select(icon="filter")
        self.filter.setAccessibleName(_("Which sites"))
        self.filter.setMaximumWidth(current().px(190))
        self.filter.chosen.connect(lambda _key: self._show_lines())
        self.order = Select(icon="arrow-up-down")
        self.order.setAccessibleName(_("Order of the sites"))
        self.order.setMaximumWidth(current().px(200))
        self.order.set_options(
            [
                ("need", _("In order of need")),
                ("name", _("A to Z")),
                ("code", _("By code")),
                ("area", _("By area")),
                ("complete", _("Fewest reports first")),
                ("on-time", _("Least on time first")),
            ]
        )
        self.order.chosen.connect(lambda _key: self._show_lines())
        self.copy = button(_("Copy"), lambda: self.canvas.copy(), icon="copy", size="small")
        self.copy.setToolTip(
            plain_tip(_("Copies what is marked, else all. Mark with Shift and arrows, or by dragging."))
        )
        self.save = button(_("Save"), self.ask_where, icon="download", size="small")
        self.print = button(_("Print"), self.ask_where_to_print, icon="printer", size="small")
        self.reminding = ReminderDoor(self.desk, self)
        self.remind = button(_("Remind …"), self.reminding.ask, icon="mail", size="small")
        self.remind.setToolTip(plain_tip(_("One letter to all sites that have not reported what was due.")))
        for part in (self.filter, self.order, self.copy, self.save, self.print, self.remind):
            row.addWidget(part)
        return tools

    def _build_side(self) -> QWidget:
        panel = Panel()
        self._code = label("", "small")
        self._name = label("", "section", wrap=True)
        self._what = label("", "strong", wrap=True)
        self._detail = label("", "muted", wrap=True)
        self._value = label("", wrap=True)
        self._months = label("", wrap=True)
        self._advice = Sentence()
        for part in (self._code, self._name, self._what, self._detail, self._value, rule(), self._months, self._advice):
            panel.add(part)
        self.open_site = button(_("Open this site’s story"), self._open_chosen, icon="hospital", size="small")
        self.sources = button(_("Where does it come from?"), self.ask_sources, kind="quiet", size="small")
        steps = QWidget()
        row = FlowLayout(steps, 8)
        row.addWidget(self.open_site)
        row.addWidget(self.sources)
        panel.add(steps)
        panel.add(rule())
        self.note = ReportNote(self.desk)
        panel.add(self.note)
        panel.body.addStretch(1)
        foot = _("Counted from midnight after the due day. Keys: arrows travel, Shift marks, M notes, Enter opens.")
        panel.add(label(foot, "small", wrap=True))
        return scrolled(panel)

    # --- answers -----------------------------------------------------------------------------------------------

    def show_grid(self, found: ReportingGrid) -> None:
        """Show what the store says."""
        self.shown = found
        if found.view is None or not found.lines or not found.periods:
            self._show_empty(found)
            return
        self.measures.set_options([(one.id, one.name) for one in found.views])
        self.measures.choose(found.view.id)
        self.measures.setVisible(len(found.views) > 1)
        key = self.filter.key or "all"
        words = {
            "all": _("All sites: {n}"),
            "missing": _("Missing now: {n}"),
            "incomplete": _("Below 90 % complete: {n}"),
            "late": _("Late twice running: {n}"),
        }
        self.filter.set_options([(one, word.format(n=len(self._lines(one)))) for one, word in words.items()])
        self.filter.choose(key)
        self._layers.show_full()
        self._show_lines()
        if self.tabs.currentIndex():
            self.quality.read(found.view.id)

    def _lines(self, key: str) -> tuple[GridLine, ...]:
        def fits(line: GridLine) -> bool:
            if key == "missing":
                return line.missing_now > 0
            if key == "incomplete":
                return line.complete is not None and line.complete < GOOD
            return key != "late" or line.late_running >= TWICE

        return tuple(line for line in self.shown.lines if fits(line))

    def _show_lines(self) -> None:
        order = self.order.key
        lines = ordered(self._lines(self.filter.key or "all"), order)
        self.canvas.order = order
        self.canvas.show_grid(self.shown, lines)
        if self._month in self.shown.periods:
            # The month that somebody clicked on elsewhere, at the first site in need.
            self.canvas.go(0, self.shown.periods.index(self._month))
        self._month = ""
        if not lines:
            self._say("", _("No site is in this group. That is good news."), "", "")
        for part in (self.open_site, self.sources, self.copy, self.note):
            part.setEnabled(bool(lines))

    def _say(self, code: str, name: str, what: str, detail: str) -> None:
        for part, text in ((self._code, code), (self._name, name), (self._what, what), (self._detail, detail)):
            part.setText(text)
            part.setVisible(bool(text))
        self._value.hide()
        self._months.setText("")
        self._advice.say("")

    def _on_moved(self, row: int, column: int) -> None:
        line, view = self.canvas.lines[row], self.shown.view
        if view is None:
            return
        square, period = line.squares[column], self.shown.periods[column]
        where = " · ".join(part for part in (line.site.code or "", line.site.area or "") if part)
        what = _("{period}: {what}").format(period=period_name(period), what=square_words(square))
        self._say(where, line.site.name or line.site.code or "", what, square_detail(square))
        self._value.setText(self._value_words(square))
        self._value.setVisible(bool(self._value.text()))
        self._months.setText(line_words(line))
        self._advice.say(advice_words(line))
        self.note.show_report(line.site.id, line.site.name or line.site.code or "", period)

    def _on_head_clicked(self, key: str) -> None:
        self.order.choose("need" if self.order.key == key else key)
        self._show_lines()

    def _value_words(self, square: Square) -> str:
        view = self.shown.view
        if view is None or square.came is None:
            return ""
        value = square.value if square.value is not None else square.numerator
        if view.form.has_denominator and square.numerator is not None and square.denominator:
            value = square.numerator / square.denominator
        if value is None:
            return ""
        said = counted_text(value, square.numerator, square.denominator, value_style(view))
        if square.revision is None:
            return said
        return _("{value}, definition {number}").format(value=said, number=int(square.revision))

    def _show_empty(self, found: ReportingGrid) -> None:
        self.empty_step = self._layers.show_empty(empty_state(found, self.desk.navigator.go))

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_tab_changed(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        if index and self.shown.view is not None:
            self.quality.read(self.shown.view.id)

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    def _open_chosen(self) -> None:
        if self.canvas.chosen is not None:
            self._go_site(self.canvas.chosen.site.id)

    def ask_sources(self) -> None:
        """Show the packages and the definition that the chosen report rests on."""
        line, view = self.canvas.chosen, self.shown.view
        if line is not None and view is not None:
            site, period = line.site, self.shown.periods[self.canvas.column]
            ask_sources(self.desk, self, view, site=(site.id, site.name or site.code or ""), period=period)

    def _go_site(self, site: str) -> None:
        self.desk.navigator.go("site", site)

    def ask_where(self) -> None:
        """Ask where the table goes, and write it."""
        self._ask("csv", reporting_files.save_csv)

    def ask_where_to_print(self) -> None:
        """Ask where the pages go, and write them."""
        from qic_desktop.services.printing.reporting_paper import save_reporting

        self._ask("pdf", save_reporting)

    def _ask(self, kind: str, write: reporting_files.Write) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self.window(), _("Save the reporting grid"), f"reporting.{kind}", f"*.{kind}"
        )
        if not name:
            return
        grid, workspace = self.shown, self.desk.workspace
        self.desk.tasks.query(
            lambda: write(workspace, grid, reporting_files.with_ending(name, kind)),
            lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
            owner=self,
            sentence=_("Writing the file"),
        )


def empty_state(found: ReportingGrid, go: Callable[..., object]) -> EmptyState:
    """What to do first where there is no grid yet."""
    if found.view is None:
        why = _("Here every site’s reports stand side by side, month by month. First write what everybody measures.")
        step = Step(_("Design the collaborative"), partial(go, "design"))
        state = EmptyState("target", _("Nothing to report yet"), why, step)
    elif not found.lines:
        why = _("Here every site’s reports stand side by side, month by month. Sites join by invitation.")
        step = Step(_("Invite sites"), partial(go, "design", "invitations"))
        state = EmptyState("hospital", _("No site has joined yet"), why, step)
    else:
        why = _("Due days begin with the first complete month. Until then nothing is late.")
        step = Step(_("Look at the timetable"), partial(go, "design"))
        state = EmptyState("calendar", _("Nothing is due yet"), why, step)
    return state


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("reporting", _("Reporting"), "grid-3x3", ReportingPage)
