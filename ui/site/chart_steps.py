"""What can be done on a measure's chart, each step one undo: annotate, phases, frozen limits, points left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.guidance.suggestions import Suggestion
from qic_desktop.analysis.policy import FREEZE
from qic_desktop.domain.period import find_place, parse_place
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, capital, n_
from qic_desktop.services.charting import chart_marks
from qic_desktop.services.charting.chart_marks import PhaseBasis, PhasePlan
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from ui import icons
from ui.desk import Desk
from ui.site.chart_phases import PhasesDialog, phase_name
from ui.site.chart_side import ChartSide
from ui.site.dialogs import AnnotateDialog, FreezeDialog, LeaveOutDialog, NoteDialog, PhaseDialog, ReasonDialog
from ui.site.entry_panel import EntryPanel
from ui.site.events_panel import EventsPanel
from ui.site.other_charts import open_other

if TYPE_CHECKING:
    from ui.site.chart_reading import ReadingDialog


class ChartSteps(QObject):
    """Dialogs and menus of one chart; what they lead to is recorded on the store lane."""

    def __init__(self, desk: Desk, sheet: EntrySheet, panel: EntryPanel | EventsPanel, side: ChartSide) -> None:
        super().__init__(panel)
        self.desk = desk
        self._sheet, self._panel, self._side = sheet, panel, side
        self._phases: PhasesDialog | None = None
        panel.annotate_asked.connect(self.ask_annotation)
        panel.leave_out_asked.connect(self.ask_leave_out)
        side.annotate_asked.connect(self.ask_annotation)
        side.phases_asked.connect(self.ask_phases)
        side.phase_moved.connect(self.ask_move)
        side.reading_asked.connect(self.ask_reading)
        side.tools.other_asked.connect(lambda kind: open_other(self.desk, self._view, kind, self._window))
        side.view.stretch_asked.connect(lambda first, last, at: self.stretch_menu(first, last).popup(at))
        side.view.menu_filled.connect(self.fill_menu)

    @property
    def sheet(self) -> EntrySheet:
        """What was read of the measure."""
        return self._sheet

    @sheet.setter
    def sheet(self, sheet: EntrySheet) -> None:
        self._sheet = sheet
        if self._phases is not None and self._phases.isVisible():
            self._phases.show_phases(sheet.given.phases)

    # --- annotations -------------------------------------------------------------------------------------------

    def ask_annotation(self, period: str = "") -> AnnotateDialog:
        """Write what happened in a period onto the chart."""
        dialog = AnnotateDialog(_begun(self.sheet), period or self._panel.period, self._window)
        dialog.accepted.connect(
            lambda: self._change(
                partial(chart_marks.annotate, self._workspace, self._view, parse_place(dialog.period), dialog.text),
                _("Written on the chart."),
            )
        )
        dialog.open()
        return dialog

    def show_annotation(self, text: str, go_to: Callable[[str], object]) -> NoteDialog | None:
        """An annotation in full, with the ways to its month and off the chart."""
        note = next((one for one in self._side.chart.annotations if one.text == text), None)
        if note is None:
            return None
        dialog = NoteDialog(note.letter, note.period, note.text, self._window)
        dialog.go.clicked.connect(partial(go_to, note.period))
        dialog.remove.clicked.connect(partial(self.remove_annotation, note.period, note.text))
        dialog.open()
        return dialog

    def remove_annotation(self, period: str, text: str, _checked: bool = False) -> None:
        """Take an annotation off the chart."""
        workspace, view = self._workspace, self._view

        def remove() -> object:
            found = chart_marks.list_annotations(workspace, view)
            mine = next((one for one in found if (one.period, one.text) == (period, text)), None)
            if mine is None:
                raise NotFoundError(text, what="annotation")
            return chart_marks.remove_annotation(workspace, mine.id)

        self._change(remove, _("Taken off the chart."))

    # --- phases ------------------------------------------------------------------------------------------------

    def ask_phases(self) -> PhasesDialog:
        """The phases as a list, to be changed by keyboard as well."""
        dialog = PhasesDialog(self.ask_change, self.remove_phase, self.ask_phase, self._window)
        self._phases = dialog
        dialog.show_phases(self.sheet.given.phases)
        dialog.open()
        return dialog

    def ask_phase(self, period: str = "", suggestion: Suggestion | None = None) -> PhaseDialog:
        """Start a phase with its own median; the points that suggested it do not judge it."""
        known = [phase_name(one) for one in self.sheet.given.phases]
        chosen = period or self._side.suggested_phase() or self._panel.period
        dialog = PhaseDialog(_begun(self.sheet), chosen, known, self._window)

        def start() -> None:
            taken = suggestion if dialog.period == period else None
            new = PhaseStart(dialog.period, dialog.name, judged_from=taken.judged_from if taken else None)
            self._keep_phase(new, dialog.reason, _("The phase has begun."), taken)

        dialog.accepted.connect(start)
        dialog.open()
        return dialog

    def ask_suggested(self, suggestion: Suggestion) -> None:
        """A person takes a suggestion: with a reason, which is stored with it."""
        if suggestion.code == "new-phase":
            self.ask_phase(suggestion.period or "", suggestion)
        elif suggestion.code == "freeze-baseline" and suggestion.period and suggestion.last:
            self.ask_freeze(suggestion.period, suggestion.last, suggestion)

    def take_up(self, preview: Callable[[Suggestion], object], suggestion: Suggestion) -> None:
        """Do what the button beside a suggestion says."""
        if suggestion.code == "prime-chart":
            self._side.choose_kind("pp" if self._side.kind == "p" else "up")
        elif suggestion.code == "explain-point":
            self.ask_annotation(suggestion.period or "")
        else:
            preview(suggestion)

    def ask_change(self, phase: PhaseStart) -> PhaseDialog:
        """Change where a phase begins, its name, and what its median stands on."""
        dialog = PhaseDialog(_begun(self.sheet), phase.period, (), self._window, change=phase, reason=phase.reason)

        def keep() -> None:
            first, last = (phase.baseline_first, phase.baseline_last) if dialog.keeps_baseline else (None, None)
            new = replace(phase, period=dialog.period, label=dialog.name, baseline_first=first, baseline_last=last)
            self._keep_phase(new, dialog.reason, _("The phase is changed."))

        dialog.accepted.connect(keep)
        dialog.open()
        return dialog

    def ask_move(self, phase: PhaseStart, period: str) -> ReasonDialog:
        """Ask why a phase begins elsewhere than was thought; nothing is moved without a reason."""
        name = f"“{phase.label}”" if phase.label else _("the phase")
        why = _("{phase} began in {old}. From {new} on the chart would get its median.").format(
            phase=capital(name), old=period_name(phase.period), new=period_name(period)
        )
        title = _("Begin {phase} in {month}").format(phase=name, month=period_name(period))
        hint = _("for example: the change began a month later on all shifts")
        dialog = ReasonDialog(title, why, _("Move it"), self._window, hint=hint)
        dialog.finished.connect(self._side.end_drag)

        def keep() -> None:
            moved = _("moved from {month}: {why}").format(month=period_name(phase.period), why=dialog.reason)
            reason = f"{phase.reason} · {moved}" if phase.reason else moved
            self._keep_phase(replace(phase, period=period), reason, _("The phase is moved."))

        dialog.accepted.connect(keep)
        dialog.open()
        return dialog

    def remove_phase(self, phase: PhaseStart) -> None:
        """Take a phase away; the median before it goes on."""
        self._change(partial(chart_marks.remove_phase, self._workspace, phase.id), _("The phase is removed."))

    def ask_freeze(self, first: str, last: str, suggestion: Suggestion | None = None) -> FreezeDialog:
        """Let median and limits stand on the points of a stretch."""
        chart, periods = self._side.chart, self.sheet.given.series.periods
        starts = {one.period: one for one in self.sheet.given.phases}
        options = {periods[0]: _("From {month}").format(month=period_name(periods[0]))}
        options.update((period, phase_name(one)) for period, one in starts.items() if period in periods)
        place = periods.index(first)
        within = max((one for one in options if periods.index(one) <= place), key=periods.index)
        points = [chart.points[at] for at in range(place, periods.index(last) + 1)]
        count = sum(point.value is not None and point.included for point in points)
        caution = ""
        if count < FREEZE:
            caution = n_(
                "{count} point is few: a median is frozen from {least} points on.",
                "{count} points are few: a median is frozen from {least} points on.",
                count,
            ).format(count=count, least=FREEZE)
        dialog = FreezeDialog((first, last), list(options.items()), within, self._window, caution=caution)

        def freeze() -> None:
            old = starts.get(dialog.phase, PhaseStart(dialog.phase))
            new = replace(old, new_median=True, baseline_first=first, baseline_last=last)
            done = (
                _("Median and limits are frozen.")
                if not caution
                else _("Recorded. Nothing is frozen yet: too few points.")
            )
            self._keep_phase(new, dialog.reason, done, suggestion)

        dialog.accepted.connect(freeze)
        dialog.open()
        return dialog

    def _keep_phase(self, phase: PhaseStart, reason: str, done: str, suggestion: Suggestion | None = None) -> None:
        workspace, view = self._workspace, self._view
        plan = PhasePlan(parse_place(phase.period), phase.label, reason, basis_of(phase))

        def keep() -> object:
            if suggestion is not None:
                return chart_marks.accept_suggestion(workspace, view, suggestion, reason=reason, label=phase.label)
            if not phase.id:
                return chart_marks.start_phase(workspace, view, plan.first, plan.label, plan.reason, basis=plan.basis)
            return chart_marks.change_phase(workspace, view, phase.id, plan)

        self._change(keep, done)

    def ask_leave_out(self, *periods: str) -> LeaveOutDialog:
        """Draw points and judge them no more."""
        dialog = LeaveOutDialog(*periods, parent=self._window)
        done = n_(
            "The point is drawn and no longer judged.", "The points are drawn and no longer judged.", len(periods)
        )
        places = [parse_place(period) for period in periods]

        def leave_out() -> None:
            act = partial(chart_marks.exclude_points, self._workspace, self._view, places, dialog.reason)
            self._change(act, done)

        dialog.accepted.connect(leave_out)
        dialog.open()
        return dialog

    def count_again(self, *periods: str) -> None:
        """Judge points again that were left out."""
        places = [parse_place(period) for period in periods]
        again = partial(chart_marks.remove_exclusions, self._workspace, self._view, places)
        self._change(again, n_("The point counts again.", "The points count again.", len(periods)))

    # --- menus -------------------------------------------------------------------------------------------------

    def stretch_menu(self, first: int, last: int) -> QMenu:
        """What can be done with a stretch of points."""
        periods = self.sheet.given.series.periods[first : last + 1]
        menu = QMenu(_("Chosen points"), self._side)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(periods)
        head = n_("{count} point: {first}", "{count} points: {first} to {last}", count).format(
            count=count, first=period_name(periods[0]), last=period_name(periods[-1])
        )
        menu.addAction(head).setEnabled(False)
        menu.addSeparator()
        menu.addAction(icons.icon("layers"), _("Start a phase here …"), partial(self.ask_phase, periods[0]))
        menu.addAction(
            icons.icon("sliders-horizontal"),
            _("Limits from these points …"),
            partial(self.ask_freeze, periods[0], periods[-1]),
        )
        self._add_exclusion(menu, periods)
        menu.addAction(icons.icon("message-square"), _("Annotate …"), partial(self.ask_annotation, periods[0]))
        return menu

    def fill_menu(self, menu: object, place: int) -> None:
        """What can be done with one point, in the chart's own menu."""
        periods = self.sheet.given.series.periods
        if not isinstance(menu, QMenu) or self._side.is_grouped or not 0 <= place < len(periods):
            return
        period = periods[place]
        menu.addAction(period_name(period)).setEnabled(False)
        menu.addSeparator()
        menu.addAction(icons.icon("table"), _go_to_words(self.sheet), partial(self._side.point_opened.emit, period))
        menu.addAction(icons.icon("message-square"), _("Annotate …"), partial(self.ask_annotation, period))
        menu.addAction(icons.icon("layers"), _("Start a phase here …"), partial(self.ask_phase, period))
        self._add_exclusion(menu, (period,))
        for note in self._side.chart.annotations:
            if note.place == place and note.text not in self.sheet.note_cycles:
                words = _("Take {letter} off the chart").format(letter=note.letter)
                menu.addAction(icons.icon("trash-2"), words, partial(self.remove_annotation, note.period, note.text))

    def _add_exclusion(self, menu: QMenu, periods: tuple[str, ...]) -> None:
        left, out = _taken_and_left_out(self.sheet, periods)
        if left:
            menu.addAction(icons.icon("eye-off"), _("Leave out, with a reason …"), partial(self.ask_leave_out, *left))
        if out:
            menu.addAction(icons.icon("eye"), _("Count again"), partial(self.count_again, *out))

    def ask_reading(self) -> ReadingDialog:
        """Explain the chart."""
        # Only here: its sentences come from what simulates with numpy, and the window starts without.
        from ui.site.chart_reading import open_reading

        return open_reading(self.desk.tasks, self._view, self._side, self._window)

    # --- inside ------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step."""
        self.desk.tasks.change(self._workspace.journal.undo, owner=self._panel)

    def _change(self, act: Callable[[], object], done: str) -> None:
        self._side.view.clear_stretch()
        self.desk.record(act, done, owner=self._panel)

    @property
    def _workspace(self) -> Workspace:
        workspace: Workspace = self.desk.workspace
        return workspace

    @property
    def _view(self) -> MeasureView:
        return self.sheet.view

    @property
    def _window(self) -> QWidget:
        return self._panel.window()


def _taken_and_left_out(sheet: EntrySheet, periods: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Of these periods those whose value counts, and those whose value is left out."""
    given = sheet.given.series
    pairs = zip(given.periods, given.values, strict=True)
    known = [period for period, value in pairs if period in periods and value is not None]
    left = [period for period in known if period not in given.excluded]
    return left, [period for period in known if period in given.excluded]


def _go_to_words(sheet: EntrySheet) -> str:
    return _("Go to the event in the list") if sheet.events is not None else _("Go to the month in the table")


def _begun(sheet: EntrySheet) -> list[str]:
    if sheet.events is not None:
        return list(sheet.given.series.periods)
    return [row.period for row in sheet.rows if row.timing != "future"]


def basis_of(phase: PhaseStart) -> PhaseBasis:
    """What a phase stands on, as it is recorded."""
    return PhaseBasis(
        baseline_first=find_place(phase.baseline_first or ""),
        baseline_last=find_place(phase.baseline_last or ""),
        judged_from=find_place(phase.judged_from or ""),
        centre=phase.centre,
        new_median=phase.new_median,
    )
