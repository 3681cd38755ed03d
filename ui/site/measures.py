"""The list of measures: it reads like a page of results, grouped by what the measures are for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.clock import local_time
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.i18n import _
from qic_desktop.services.charting import overview
from qic_desktop.services.charting.overview import MeasureGlance, MeasuresAtAGlance
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.definition_lines import direction_name
from qic_desktop.wording.findings import FindingWords, finding_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, value_text
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.site import entry_rows, event_words, measure
from ui.site.measures_list import WIDTHS, GroupRow, MeasureRow, MeasuresTable, Row
from ui.site.new_measure import NewMeasureDialog, make_measure
from ui.site.table_import import open_table, take_dropped
from ui.site.words import day_name, kind_meaning, kind_name, level_name, unit_name
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.finding_mark import FindingMark
from ui.widgets.notice import Step
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import key_cap, label
from ui.widgets.tips import plain_tip

KEY = "measures"
SHEET = "month-sheet"
COUNT_BACK = "count-back"
SPARK_PLACES = 36
SPARK_HEIGHT = 32
KINDS = (MeasureKind.OUTCOME.value, MeasureKind.PROCESS.value, MeasureKind.BALANCING.value)


class MeasuresPage(Page):
    """The list, or the offer to make the first measure."""

    help_id = "measures"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown: MeasuresAtAGlance | None = None
        layout = self.column(spacing=0)
        self.stack = QStackedWidget()
        layout.addWidget(self.stack)
        self.table = MeasuresTable()
        self.stack.addWidget(self._build_list())
        self.stack.addWidget(self._build_empty())
        self.table.opened.connect(lambda row: self._open_row(row))
        self.table.clicked.connect(lambda index: self._on_clicked(index.row(), index.column()))
        self.table.enter_asked.connect(lambda row: self._open_row(row))
        self.table.row_chosen.connect(self._on_row_chosen)
        self.drop = take_dropped(desk, self)

    def title(self) -> str:
        return _("Measures")

    def focus_target(self) -> QWidget | None:
        return self.table

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: overview.glance(workspace), self._show, owner=self, topic="list")

    def start(self, step: str) -> None:
        if step == "new":
            self.ask_new_measure()

    def ask_new_measure(self) -> NewMeasureDialog:
        """Ask for a measure of the team's own."""
        dialog = NewMeasureDialog(self)
        workspace = self.desk.workspace

        def make() -> None:
            answers = dialog.answers
            self.desk.tasks.query(lambda: make_measure(workspace, answers), self._on_made, owner=self)

        dialog.accepted.connect(make)
        dialog.open()
        return dialog

    # --- building ----------------------------------------------------------------------------------------------

    def _build_list(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        tools = QHBoxLayout()
        self._tools = tools
        self._which = self._switch(0, 0)
        tools.addWidget(self._which)
        tools.addStretch(1)
        self._worded = [
            (button(_("Month sheet"), lambda: self.desk.navigator.go(SHEET), icon="clipboard-list"), _("Month sheet")),
            (button(_("Count back"), lambda: self.desk.navigator.go(COUNT_BACK), icon="history"), _("Count back")),
            (button(_("Import a table …"), lambda: open_table(self.desk), icon="table"), _("Import a table …")),
        ]
        for part, word in self._worded:
            part.setAccessibleName(word)
            part.setToolTip(word.rstrip(" …"))
            tools.addWidget(part)
        tools.addWidget(button(_("New measure …"), self.ask_new_measure, icon="plus"))
        layout.addLayout(tools)
        layout.addWidget(self.table, 1000)
        layout.addSpacing(4)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.setContentsMargins(12, 0, 0, 0)
        self._mark = FindingMark()
        self._sentence = label("", wrap=True)
        foot.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._sentence, 1)
        foot.addSpacing(12)
        for key, word in ((_("Enter"), _("open")), ("E", _("enter a value"))):
            foot.addWidget(key_cap(key), 0, Qt.AlignmentFlag.AlignTop)
            foot.addWidget(label(word, "small"), 0, Qt.AlignmentFlag.AlignTop)
            foot.addSpacing(8)
        layout.addLayout(foot)
        layout.addStretch(1)
        return box

    def _build_empty(self) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        why = _("Start with one measure. The first chart needs one number; ten show what chance alone does.")
        step = Step(_("Make a measure"), self.ask_new_measure)
        invitation = Step(_("I have an invitation"), lambda: self.desk.navigator.go("exchange"))
        empty = EmptyState("chart-line", _("No measure yet"), why, step, invitation)
        empty.setMaximumHeight(current().px(260))
        layout.addWidget(empty)
        layout.addStretch(1)
        return box

    def _switch(self, core: int, local: int) -> SegmentedSwitch:
        options = [
            ("all", _("All {count}").format(count=core + local)),
            ("core", _("Core {count}").format(count=core)),
            ("local", _("Local {count}").format(count=local)),
        ]
        made = SegmentedSwitch(options, _("Which measures"))
        made.chosen.connect(lambda _key: self._fill())
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """With large text, where the words have no room, the pictures stand alone."""
        for part, word in self._worded:
            part.set_word(word)
        parts = [item.widget() for place in range(self._tools.count()) if (item := self._tools.itemAt(place))]
        needed = sum(part.sizeHint().width() + 16 for part in parts if part is not None)
        if needed > self.width() - 2 * PAGE_PADDING:
            for part, _word in self._worded:
                part.set_word("")

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, shown: MeasuresAtAGlance) -> None:
        self._shown = shown
        chosen = self._which.key
        core = sum(one.view.is_core for one in shown.measures)
        local = len(shown.measures) - core
        old, self._which = self._which, self._switch(core, local)
        self._tools.replaceWidget(old, self._which)
        old.deleteLater()
        self._which.setVisible(bool(core and local))
        if core and local:
            self._which.choose(chosen)
        self.stack.setCurrentIndex(0 if shown.measures else 1)
        self._fit_words()
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        which = self._which.key
        wanted = [one for one in self._shown.measures if which == "all" or one.view.is_core == (which == "core")]
        rows: list[Row] = []
        for kind in (*KINDS, None):
            group = [
                one for one in wanted if (one.view.measure.kind if one.view.measure.kind in KINDS else None) == kind
            ]
            if group:
                rows.append(GroupRow(kind_name(kind), kind_meaning(kind)))
                rows += [measure_row(one) for one in group]
        self.table.show_rows(rows)
        self.table.setMaximumHeight(self.table.content_height())
        self._on_row_chosen(self.table.currentIndex().row())

    def _on_row_chosen(self, number: int) -> None:
        row = self.table.row_at(number)
        if row is not None:
            self._mark.set_finding(row.finding.kind, row.finding.arrow)
            self._mark.setToolTip(plain_tip(row.finding.about))
            self._sentence.setText(row.sentence)

    def _on_clicked(self, number: int, column: int) -> None:
        """The name and the arrow at the end open; elsewhere a click only chooses."""
        if column in (0, len(WIDTHS) - 1):
            self._open_row(number)

    def _open_row(self, number: int) -> None:
        row = self.table.row_at(number)
        if row is not None:
            self.desk.navigator.go(measure.KEY, row.id)

    def _on_made(self, made: MeasureView) -> None:
        self.desk.tasks.bus.tell(None)
        self.desk.navigator.go(measure.KEY, made.id)


def measure_row(one: MeasureGlance) -> MeasureRow:
    """A measure of the list, in words."""
    view, chart = one.view, one.chart
    style = chart.series.style
    latest = chart.latest
    shown = finding_words(chart)
    to_enter = latest is None and view.definition is not None and not view.form.is_by_event
    if view.definition is None:
        shown = FindingWords("few", "", _("Definition not here yet"), _("the values are kept"))
    elif one.sheet.events is not None and not one.sheet.events.rows:
        shown = FindingWords("few", "", _("No event recorded yet"), _("add each one with its date"))
    elif to_enter:
        row = next((row for row in reversed(one.sheet.rows) if row.timing == "complete"), None)
        due = entry_rows.timing_words(row, one.sheet.today) if row else ""
        shown = FindingWords("few", "", shown.word, due)
    says, then = chart_sentence(chart)
    last = one.last
    return MeasureRow(
        id=view.id,
        name=view.name,
        about=" · ".join((level_name(view), unit_name(view), direction_name(view.direction))),
        scene=sparkline_scene(chart, WIDTHS[1] - 24, SPARK_HEIGHT, places=SPARK_PLACES) if latest else None,
        latest=counted_text(latest.value, latest.numerator, latest.denominator, style) if latest else "–",
        latest_period=period_name(latest.period, short=True) if latest else _nothing_words(one),
        target="–" if view.target is None else value_text(view.target, style),
        finding=shown,
        icon=_entry_icon(one),
        entered=_moment(last.wall_ms) if last else "–",
        entered_by=last.person if last else "",
        sentence=f"{says} {then}".strip(),
        to_enter=to_enter,
    )


def _nothing_words(one: MeasureGlance) -> str:
    """Why there is no latest value: between two events lies nothing while there is one at most."""
    return _("no values yet") if one.sheet.events is None else ""


def _entry_icon(one: MeasureGlance) -> str:
    """The mark of the last entry."""
    last = one.last
    if last is None:
        return ""
    if last.event is not None:
        return event_words.event_icon(one.sheet, last.event)
    return entry_rows.row_icon(one.sheet, last.row) if last.row is not None else ""


def _moment(wall_ms: int) -> str:
    """When something was typed: "today 09:42", "5 April"."""
    when = local_time(wall_ms)
    today = date.today()  # noqa: DTZ011 - the same clock
    if when.date() == today:
        return _("today {time}").format(time=f"{when:%H:%M}")
    return day_name(when.date(), year=when.year != today.year)


def page_spec() -> PageSpec:
    """The list of measures."""
    return PageSpec(KEY, _("Measures"), "chart-line", MeasuresPage)
