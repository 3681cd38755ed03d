"""One measure: values and chart side by side, its definition, its history.

A value is drawn at once from what the page holds, and recorded on the store lane at the same time; the store is not
read again for it. Whatever else changes the store makes the page read its sheet anew.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring import checking, entry, measures
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.chart_cards import event_story, story_lines
from ui.site.chart_side import ChartSide
from ui.site.check_dialog import CheckDialog
from ui.site.collecting_tab import CollectingTab
from ui.site.definition_steps import DefinitionSteps
from ui.site.definition_tab import DefinitionTab
from ui.site.entered_for_you import EnteredOnMeasure
from ui.site.entry_panel import EntryPanel
from ui.site.event_steps import EventSteps
from ui.site.events_panel import EventsPanel
from ui.site.history_tab import HistoryTab
from ui.site.measure_steps import MeasureSteps
from ui.site.others_beside import OthersBeside
from ui.site.phase_preview import PhasePreview
from ui.site.recording import Recording
from ui.site.redact_dialog import ask_to_redact
from ui.site.strata_bar import StrataBar
from ui.site.table_import import open_table, take_dropped
from ui.site.words import kind_name, level_name
from ui.site_finds import TALLY
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import clear, scrolled
from ui.widgets.tabs import step_on, tab_bar
from ui.widgets.texts import ElidedLabel, rule

KEY = "measure"
PERIOD_MARK = "@"
EARLIER = 12
COLLECTING = 3
"""The tab of the data plan and the tally."""
SIDE_BY_SIDE, LEAST_HEIGHT = 700, 260
"""From this width on, at 100 % text, the chart stands beside the values; below it each has this height."""


class MeasurePage(Page):
    """The page of one measure. ``kept`` tells that an entry is on disk and its chart drawn."""

    kept = Signal()
    help_id = "measure"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = self._stratum = ""
        self._wanted_period = ""
        self._wants_tally = False
        self._earlier = 0
        self._sheet: EntrySheet | None = None
        self.panel: EntryPanel | None = None
        self.collecting: CollectingTab | None = None
        self.events: EventsPanel | None = None
        self.strata: StrataBar | None = None
        self.event_steps: EventSteps | None = None
        self.side: ChartSide | None = None
        self.steps: MeasureSteps | None = None
        self._recording: Recording | None = None
        self._arrange()
        shortcuts.bind(self, shortcuts.NEXT_TAB, partial(step_on, self.tabs), anywhere=False)

    # --- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self._sheet.view.name if self._sheet else _("Measure")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Measures"), Place("measures")),)

    def open(self, argument: str) -> None:
        """Show a measure by its id; ``id@period`` also goes to a period, ``id@tally`` to where its days are typed."""
        measure, _mark, period = argument.partition(PERIOD_MARK)
        self._wanted_period = "" if period == TALLY else period
        if measure != self._measure:
            self.leave()
            self._measure, self._stratum, self._earlier, self._sheet = measure, "", 0, None
            self.tabs.setCurrentIndex(0)
        if period:
            self.tabs.setCurrentIndex(COLLECTING if period == TALLY else 0)
        self._wants_tally = period == TALLY

    def refresh(self, changes: object | None) -> None:
        own = changes is not None and self._recording is not None and self._recording.is_own(changes)
        if own or not self._measure:
            return
        workspace, measure, earlier, part = self.desk.workspace, self._measure, self._earlier, self._stratum

        def read() -> EntrySheet:
            return entry.open_sheet(workspace, measures.get_measure(workspace, measure), earlier=earlier, stratum=part)

        self.desk.tasks.query(read, self._show_sheet, owner=self, topic="sheet")

    def leave(self) -> None:
        if self._recording is not None:
            self._recording.finish()

    def focus_target(self) -> QWidget | None:
        if self.tabs.currentIndex() == 0:
            return self._list.grid if self._list is not None else None
        days = self.collecting if self.tabs.currentIndex() == COLLECTING else None
        return days.focus_part() if days is not None else self.tabs

    def regions(self) -> tuple[QWidget, ...]:
        if self.collecting and self.tabs.currentIndex() == COLLECTING:
            return (self.tabs, *self.collecting.parts())
        return (self.tabs, self._list, self.side) if self._list and self.side and self._list.isVisible() else ()

    @property
    def _list(self) -> EntryPanel | EventsPanel | None:
        """What stands beside the chart: the grid of periods, or the list of rare events."""
        return self.panel or self.events

    # --- showing -----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        layout = self.column(spacing=12, top=10)
        head = QHBoxLayout()
        head.setSpacing(16)
        self.tabs = tab_bar(
            _("Parts of this page"), (_("Values and chart"), _("Definition"), _("History"), _("Collecting"))
        )
        self.tabs.setUsesScrollButtons(False)
        # The chosen word is bold, and the bar does not reckon with that.
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width() + current().px(48))
        self._about = ElidedLabel("", "small")
        self._about.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.tabs)
        head.addWidget(self._about, 1)
        self.table_step = button(_("Import a table …"), self.import_table, kind="quiet", icon="table", size="small")
        head.addWidget(self.table_step)
        self.drop = take_dropped(self.desk, self, lambda: self._measure)
        layout.addLayout(_above_rule(head))
        self.stack = QStackedWidget()
        self._values = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._values)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(24)
        self.definition = DefinitionTab()
        self.defining = DefinitionSteps(self.desk, self.definition)
        self.history = HistoryTab()
        for part in (scrolled(self._values), self.definition, self.history):
            self.stack.addWidget(part)
        self.entered = EnteredOnMeasure(self.desk, lambda key: self._on_history_opened(key.split("|")[1]))
        layout.addWidget(self.entered)
        self.others = OthersBeside(self.desk)
        layout.addWidget(self.others)
        layout.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.definition.target_given.connect(self._on_target_given)
        self.definition.name_given.connect(self._on_name_given)
        self.definition.same_asked.connect(partial(self.desk.navigator.go, "same-measures"))
        self.history.opened.connect(self._on_history_opened)
        self.history.remove_asked.connect(self.ask_to_remove)

    def _show_sheet(self, sheet: EntrySheet) -> None:
        again = self._sheet is not None and _is_same_grid(self._sheet, sheet)
        self._sheet = sheet
        if again and self._list and self.side and self.steps:
            self._list.show_sheet(sheet)
            if self._recording is not None:
                self._recording.show_sheet(sheet)
            self.steps.sheet = sheet
            self.side.show_input(sheet.given, sheet.note_cycles)
            self.side.say_now()
        else:
            self._build(sheet)
        self._about.set_text(_about(sheet))
        self.entered.read(sheet.view.id, sheet.stratum)
        self.others.read(sheet.view)
        self._on_tab_changed(self.tabs.currentIndex())
        self.title_changed.emit()
        self._go_to_wanted(first=not again)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large text the chart stands below the values."""
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        below = self.width() / current().scale < SIDE_BY_SIDE
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        for place in range(self._columns.count()):
            item = self._columns.itemAt(place)
            part = item.widget() if item is not None else None
            if part is not None:
                part.setMinimumHeight(current().px(LEAST_HEIGHT) if below else 0)

    def _build(self, sheet: EntrySheet) -> None:
        """Another measure, or another definition: other columns, so another grid."""
        clear(self._columns)
        self.side = side = ChartSide(sheet.given, sheet.note_cycles)
        panel = self._build_list(sheet, side)
        self.steps = MeasureSteps(self.desk, sheet, panel, side)
        preview = PhasePreview(side, self.steps.ask_suggested)
        side.set_stories(lambda period: _story(self._sheet, self.panel, period))
        side.view.set_ground("bg")
        self._columns.addWidget(panel)
        # With large text the chart and its words may need more room than the window has.
        self._columns.addWidget(scrolled(side), 1)
        self._stand()
        panel.period_chosen.connect(side.focus_period)
        if isinstance(panel, EntryPanel):
            panel.menus.remove_asked.connect(self.ask_to_remove)
            panel.menus.decide_asked.connect(self._on_decide_asked)
            panel.menus.check_asked.connect(self.ask_to_check)
        side.focus_period(panel.period)
        side.point_opened.connect(self._on_history_opened)
        side.note_opened.connect(self._on_note_opened)
        side.preview_asked.connect(partial(self.steps.take_up, preview.show_suggestion))
        if self.isVisible():
            panel.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_list(self, sheet: EntrySheet, side: ChartSide) -> EntryPanel | EventsPanel:
        """The grid of periods with what records from it, or the list of rare events."""
        self.panel = self.events = self._recording = self.event_steps = self.strata = None
        self.table_step.setVisible(sheet.events is None)
        if sheet.events is not None:
            self.events = events = EventsPanel(sheet)
            self.event_steps = EventSteps(self.desk, events)
            self.event_steps.kept.connect(self.kept)
            return events
        self.panel = panel = EntryPanel(sheet)
        self._recording = Recording(self.desk, sheet, panel, side)
        self._recording.kept.connect(self.kept)
        self._recording.failed.connect(lambda: self.refresh(None))
        panel.earlier_asked.connect(self._on_earlier_asked)
        if sheet.strata:
            self.strata = StrataBar(panel)
            self.strata.chosen.connect(self.show_part)
        return panel

    def show_part(self, name: str) -> None:
        """Show the values of a part of the cases, empty for all of them; the month stays."""
        self.leave()
        self._stratum, self._wanted_period = name, self.panel.period if self.panel else ""
        self.refresh(None)

    def _go_to_wanted(self, *, first: bool) -> None:
        """To the period that was asked for, else to the latest complete one without a value, else to the latest."""
        if self._list is None or self._sheet is None:
            return
        period, self._wanted_period = self._wanted_period, ""
        if not period and first and self.panel is not None:
            period = _first_to_type(self._sheet)
        if period:
            self._list.go_to(period)

    def _on_tab_changed(self, index: int) -> None:
        if self._sheet is not None and index == 1:
            self.definition.show_sheet(self._sheet)
        elif self._sheet is not None and index == 2:
            self._read_history()
        elif self._sheet is not None and index == COLLECTING:
            self._show_collecting(self._sheet)
        self.stack.setCurrentIndex(index)

    def _show_collecting(self, sheet: EntrySheet) -> None:
        """Made when it is first looked at: most visits are for values."""
        if self.collecting is None:
            self.collecting = CollectingTab(self.desk)
            self.stack.insertWidget(COLLECTING, self.collecting)
        self.collecting.show_measure(sheet.view)
        if self._wants_tally:
            self._wants_tally = False
            self.collecting.focus_part().setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_remove(self) -> None:
        """Remove a name from what was written and sent."""
        self.redacting = ask_to_redact(self.desk, self)

    def ask_to_check(self, period: str) -> CheckDialog | None:
        """Take down what was found when a value was counted once more."""
        sheet, panel, workspace = self._sheet, self.panel, self.desk.workspace
        if sheet is None or panel is None:
            return None
        dialog = CheckDialog(sheet, panel.rows[period], self.window())
        dialog.accepted.connect(
            lambda: self.desk.tasks.change(
                lambda: checking.write_check(
                    workspace, sheet.view, parse_period(period), dialog.entry, stratum=sheet.stratum
                ),
                lambda _changes: self.refresh(None),
                owner=self,
            )
        )
        dialog.open()
        return dialog

    def import_table(self) -> None:
        """Take values of this measure in from the team's own spreadsheet."""
        open_table(self.desk, measure_id=self._measure)

    def _read_history(self) -> None:
        """The history is read when it is looked at; typing does not wait for it."""
        sheet = self._sheet
        if sheet is not None:
            read = partial(entry.open_sheet, self.desk.workspace, sheet.view, stratum=sheet.stratum)
            self.desk.tasks.query(read, self.history.show_sheet, owner=self, topic="history")

    # --- going on ----------------------------------------------------------------------------------------------

    def _on_earlier_asked(self) -> None:
        self._earlier += EARLIER
        self.refresh(None)

    def _on_history_opened(self, period: str) -> None:
        self.tabs.setCurrentIndex(0)
        if self._list is not None:
            self._list.go_to(period)
            self._list.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_decide_asked(self, period: str) -> None:
        if self._sheet is not None:
            identity = observation_id(self._sheet.view.id, period, self._sheet.stratum)
            self.desk.navigator.go("conflicts", identity)

    def _on_target_given(self, value: object) -> None:
        if self.steps is not None:
            self.steps.set_target(value)

    def _on_name_given(self, name: str) -> None:
        if self.steps is not None:
            self.steps.rename(name)

    def _on_note_opened(self, text: str) -> None:
        """A cycle's annotation leads to the cycle, another one is shown in full."""
        sheet, side = self._sheet, self.side
        if sheet is None or side is None:
            return
        cycle = sheet.note_cycles.get(text)
        if cycle is not None:
            self.desk.navigator.go("cycle", cycle)
            return
        if self.steps is not None:
            self.steps.show_annotation(text, self._on_history_opened)


def _story(sheet: EntrySheet | None, panel: EntryPanel | None, period: str) -> tuple[str, ...]:
    """Who entered the value of a period and when, from what the page holds."""
    if sheet is not None and sheet.events is not None:
        return event_story(sheet, sheet.events.at_place(period))
    if sheet is None or panel is None:
        return ()
    return story_lines(sheet, panel.rows.get(period), period)


def _first_to_type(sheet: EntrySheet) -> str:
    """The earliest of the last complete periods without a value, else the latest complete one, else the latest."""
    complete = [row for row in sheet.rows if row.timing == "complete"]
    began = any(row.observation is not None for row in sheet.rows)
    empty = [row for row in complete[-3:] if began and row.observation is None]
    return (empty or complete[-1:] or list(sheet.rows[-1:]))[0].period


def _above_rule(head: QHBoxLayout) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(0)
    made.addLayout(head)
    made.addWidget(rule())
    return made


def _is_same_grid(before: EntrySheet, now: EntrySheet) -> bool:
    """Whether the grid that is shown can go on: the same definition, and the same part of the cases."""
    told = [(one.view.revisions, one.stratum, one.strata) for one in (before, now)]
    return told[0] == told[1]


def _about(sheet: EntrySheet) -> str:
    """Kind, level and definition in one line."""
    view = sheet.view
    parts = [kind_name(view.measure.kind), level_name(view).lower()]
    if view.revisions:
        since = view.revisions[-1].effective_period
        number = n_("definition {number}", "definition {number}", len(view.revisions)).format(
            number=len(view.revisions)
        )
        parts.append(
            _("{definition}, valid from {period}").format(definition=number, period=period_name(since))
            if since
            else number
        )
    return " · ".join(parts)


def page_spec() -> PageSpec:
    """One measure, reached from the list, the search or a task; its argument is ``id`` or ``id@period``."""
    return PageSpec(KEY, _("Measure"), "chart-line", MeasurePage, on_rail=False, parent="measures")
