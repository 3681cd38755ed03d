"""What can be done with a measure besides typing: annotate, start a phase, leave a point out, export, target, name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.i18n import _
from qic_desktop.services import charts, entry, measures
from qic_desktop.services.entry import EntrySheet
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.site.chart_side import ChartSide
from ui.site.dialogs import AnnotateDialog, LeaveOutDialog, PhaseDialog
from ui.site.entry_panel import EntryPanel


class MeasureSteps(QObject):
    """Dialogs and files of one measure's page; each step is one undo."""

    def __init__(self, desk: Desk, sheet: EntrySheet, panel: EntryPanel, side: ChartSide) -> None:
        super().__init__(panel)
        self.desk = desk
        self.sheet, self._panel, self._side = sheet, panel, side
        panel.annotate_asked.connect(self.ask_annotation)
        panel.leave_out_asked.connect(self.ask_leave_out)
        panel.undo_asked.connect(self.undo)
        panel.redo_asked.connect(self.redo)
        side.annotate_asked.connect(self.ask_annotation)
        side.phases_asked.connect(self.ask_phase)
        side.export_asked.connect(self.ask_export)
        side.copied.connect(lambda: desk.say.toast(_("The chart is on the clipboard, as a picture.")))

    def undo(self) -> None:
        """Take back the last step."""
        self._take_step("undo")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._take_step("redo")

    def _take_step(self, name: str) -> None:
        journal = self.desk.workspace.journal
        self.desk.tasks.change(journal.undo if name == "undo" else journal.redo, owner=self._panel)

    def ask_annotation(self, period: str = "") -> AnnotateDialog:
        """Write what happened in a period onto the chart."""
        sheet = self.sheet
        dialog = AnnotateDialog(_begun(sheet), period or self._panel.period, self._window)
        workspace, view = self.desk.workspace, sheet.view
        dialog.accepted.connect(
            lambda: self._change(
                partial(charts.annotate, workspace, view, parse_period(dialog.period), dialog.text),
                _("Written on the chart."),
            )
        )
        dialog.open()
        return dialog

    def ask_phase(self, period: str = "") -> PhaseDialog:
        """Start a phase with its own median."""
        sheet = self.sheet
        known = [f"{period_name(one.period)} {one.label}".strip() for one in sheet.given.phases]
        dialog = PhaseDialog(
            _begun(sheet), period or self._side.suggested_phase() or self._panel.period, known, self._window
        )
        dialog.accepted.connect(
            lambda: self._change(
                partial(
                    charts.start_phase,
                    self.desk.workspace,
                    sheet.view,
                    parse_period(dialog.period),
                    dialog.name,
                    dialog.reason,
                ),
                _("The phase has begun."),
            )
        )
        dialog.open()
        return dialog

    def ask_leave_out(self, period: str) -> LeaveOutDialog:
        """Draw a point and judge it no more."""
        sheet = self.sheet
        dialog = LeaveOutDialog(period, self._window)
        workspace, view = self.desk.workspace, sheet.view
        dialog.accepted.connect(
            lambda: self._change(
                partial(charts.exclude_point, workspace, view, parse_period(period), dialog.reason),
                _("The point is drawn and no longer judged."),
            )
        )
        dialog.open()
        return dialog

    def _change(self, act: Callable[[], object], done: str) -> None:
        self.desk.tasks.change(act, lambda _changes: self.desk.say.toast(done, self.undo), owner=self._panel)

    def set_target(self, value: object) -> None:
        """Record the team's own target, or that there is none."""
        target = float(value) if isinstance(value, int | float) else None
        act = partial(measures.set_target, self.desk.workspace, self.sheet.view.code, target)
        self._change(act, _("Target kept."))

    def rename(self, name: str) -> None:
        """Give a local measure another name."""
        act = partial(measures.rename_measure, self.desk.workspace, self.sheet.view.code, name)
        self._change(act, _("Name kept."))

    def ask_export(self, kind: str) -> None:
        """Ask for a file's name and write it."""
        offered = f"{self.sheet.view.code}.{kind}"
        name, _kind = QFileDialog.getSaveFileName(self._window, _("Export the chart"), offered, f"*.{kind}")
        if name:
            self.export(kind, Path(name))

    def export(self, kind: str, out: Path) -> None:
        """Write the chart as "svg" or "pdf", or its numbers as "csv"."""
        sheet, side, workspace = self.sheet, self._side, self.desk.workspace
        header = (_("period"), _("numerator"), _("denominator"), _("value"), _("missing"), _("note"))

        def write() -> Path:
            if kind == "svg":
                return entry.export_svg(side.given, side.kind, out)
            if kind == "pdf":
                return entry.export_pdf(workspace, sheet.view, side.kind, out)
            return entry.export_values(entry.open_sheet(workspace, sheet.view), out, header)

        self.desk.tasks.query(
            write,
            lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
            owner=self._panel,
            sentence=_("Writing the file"),
        )

    @property
    def _window(self) -> QWidget:
        return self._panel.window()


def _begun(sheet: EntrySheet) -> list[str]:
    return [row.period for row in sheet.rows if row.timing != "future"]
