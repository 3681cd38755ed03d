"""What can be done with a measure besides typing: undo, files, target, name; the chart's own steps are its base."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QStandardPaths
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog

from qic_desktop.i18n import _
from qic_desktop.reports.kinds import WALL_PAPERS
from qic_desktop.services.measuring import entry, measures, targets
from qic_desktop.services.measuring.entry import EntrySheet
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.chart_side import ChartSide
from ui.site.chart_steps import ChartSteps
from ui.site.entry_panel import EntryPanel
from ui.site.events_panel import EventsPanel

PNG_RATIO = 2.0


class MeasureSteps(ChartSteps):
    """Dialogs and files of one measure's page; each step is one undo."""

    def __init__(self, desk: Desk, sheet: EntrySheet, panel: EntryPanel | EventsPanel, side: ChartSide) -> None:
        super().__init__(desk, sheet, panel, side)
        panel.undo_asked.connect(self.undo)
        panel.redo_asked.connect(self.redo)
        side.export_asked.connect(self.ask_export)
        side.copied.connect(lambda: desk.say.toast(_("The chart is on the clipboard, as a picture.")))

    def redo(self) -> None:
        """Do again what was taken back."""
        self.desk.tasks.change(self.desk.workspace.journal.redo, owner=self._panel)

    def set_target(self, value: object) -> None:
        """Record the team's own target, or that there is none."""
        target = float(value) if isinstance(value, int | float) else None
        act = partial(targets.set_value, self.desk.workspace, self.sheet.view.code, target)
        self._change(act, _("Target kept."))

    def rename(self, name: str) -> None:
        """Give a local measure another name."""
        act = partial(measures.rename_measure, self.desk.workspace, self.sheet.view.code, name)
        self._change(act, _("Name kept."))

    def ask_export(self, kind: str) -> None:
        """Ask for a file's name and write it; "group" shows first what a group would see."""
        if kind == "group":
            self.share_with_group()
            return
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        ending = "pdf" if kind in WALL_PAPERS else kind
        stem = "-".join(part for part in (self.sheet.view.code, _in_a_name(self.sheet.stratum)) if part)
        stem = stem if ending == kind else f"{stem}-{kind}"
        offered = str(Path(documents) / f"{stem}.{ending}")
        name, _kind = QFileDialog.getSaveFileName(self._window, _("Export the chart"), offered, f"*.{ending}")
        if name:
            self.export(kind, with_ending(Path(name), ending))

    def share_with_group(self) -> None:
        """Show the chart as a group would see it, to be copied or saved."""
        from ui.site.group_chart import GroupChartDialog

        self.group = GroupChartDialog(self.desk, self._side.shown, self._side.kind, self._window)
        open_dialog(self.group)

    def export(self, kind: str, out: Path) -> None:
        """Write the chart as "svg", "png" or "pdf", for the wall as "wall" or "wall-a4", or its numbers as "csv"."""
        sheet, side, workspace = self.sheet, self._side, self.desk.workspace
        shown = side.shown
        heading = entry.chart_heading(shown, side.kind, workspace.name)
        picture = png_bytes(side.view.picture(PNG_RATIO, heading)) if kind == "png" else b""

        def write() -> Path:
            if kind == "png":
                return entry.export_picture(picture, out)
            if kind == "svg":
                return entry.export_svg(shown, side.kind, out, workspace.name)
            if kind == "pdf":
                return entry.export_pdf(workspace, shown, side.kind, out)
            if kind in WALL_PAPERS:
                # Only here: it brings numpy, and the first pages must not wait for it.
                from qic_desktop.services.printing import report_files

                return report_files.write_report(workspace, kind, out, code=sheet.view.id)
            read = entry.open_sheet(workspace, sheet.view, stratum=sheet.stratum)
            return entry.export_values(read, out, _columns(), side.kind)

        self.desk.tasks.query(
            write,
            lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
            owner=self._panel,
            sentence=_("Writing the file"),
        )


def _columns() -> tuple[str, ...]:
    """The words above the columns of a file of numbers."""
    own = (_("period"), _("numerator"), _("denominator"), _("value"), _("missing"), _("note"))
    lines = (_("plotted"), _("centre line"), _("lower limit"), _("upper limit"))
    judged = (_("phase"), _("included"), _("left out because"), _("finding"))
    return (*own, *lines, *judged, _("measure"), _("chart"), _("rules"), _("decided between two values"))


def _in_a_name(stratum: str) -> str:
    """A part's name as it can stand in the name of a file."""
    return "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in stratum).strip("-")


def with_ending(path: Path, kind: str) -> Path:
    """The path with the ending by which programs know such a file, also where a person typed none."""
    return path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")


def png_bytes(image: QImage) -> bytes:
    """The picture as a PNG file."""
    found = QByteArray()
    buffer = QBuffer(found)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(found.data())
