"""Data quality: how far the values of each site can be trusted, the doubtful sites first; a row opens its story."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising.data_quality import DataQuality, QualityLine, data_quality, save_quality_csv
from qic_desktop.services.organising.reporting_files import with_ending
from qic_desktop.wording.data_quality import (
    factor_cell,
    jump_cell,
    marks_cell,
    quality_lead,
    reasons_words,
    share_cell,
    site_words,
    slips_cell,
)
from ui.desk import Desk
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.panel import Panel
from ui.widgets.table import TableView
from ui.widgets.texts import label

Index = QModelIndex | QPersistentModelIndex
WIDTHS = [56, 150, 70, 80, 236, 58, 160, 80, 116]


class Column(IntEnum):
    """The columns of the table."""

    CODE = 0
    NAME = 1
    IN_TIME = 2
    CORRECTED = 3
    MARKS = 4
    FACTOR = 5
    JUMP = 6
    ANSWERED = 7
    REASONS = 8


def heads() -> tuple[str, ...]:
    """The heads of the columns."""
    return (
        _("Code"),
        _("Site"),
        _("In time"),
        _("Corrected"),
        _("Counted once more"),
        _("Factor"),
        _("Number of cases"),
        _("Answered"),
        _("No value because"),
    )


def hints() -> tuple[str, ...]:
    """What each column says."""
    return (
        "",
        "",
        _("The share of the due reports that came in time."),
        _("The share of the reports that a later package changed."),
        _("How many values the coach or the team counted once more, and how many came out different."),
        _("The coach’s last recount: counted again, divided by what was reported. 0.90 to 1.10 is good."),
        _("A lasting jump in the number of cases: the line may move without any change of practice."),
        _("Strange numbers that the program asked about, and how many were answered by a note or a second count."),
        _("The reasons that the site gave for months without a value."),
    )


def words_of(line: QualityLine, column: Column) -> str:
    """What stands in a cell."""
    match column:
        case Column.CODE:
            return line.site.code or "–"
        case Column.NAME:
            return line.site.name or line.site.code or ""
        case Column.IN_TIME:
            return share_cell(line.reports.on_time)
        case Column.CORRECTED:
            return share_cell(line.corrected)
        case Column.MARKS:
            return marks_cell(line)
        case Column.FACTOR:
            return factor_cell(line)
        case Column.JUMP:
            return jump_cell(line)
        case Column.ANSWERED:
            return slips_cell(line)
        case Column.REASONS:
            return reasons_words(line)


class QualityModel(QAbstractTableModel):
    """The sites, the worst first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[QualityLine, ...] = ()

    def show(self, rows: tuple[QualityLine, ...]) -> None:
        """Show other sites."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return heads()[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return hints()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.rows[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = zip(heads(), Column, strict=True)
            return ". ".join(f"{head}: {words_of(line, each)}" for head, each in told)
        if role == Qt.ItemDataRole.FontRole and column is Column.NAME:
            return fonts.font(current().font_size(13), 600, fonts.screen_dpi())
        if role == Qt.ItemDataRole.ForegroundRole:
            return current().color("text" if line.concerns else "muted")
        return None


class QualityPane(QWidget):
    """What is said of all sites, the table, and what to look at on the chosen row. ``opened(site)``: its story."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shown = DataQuality()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.lead, self.said = label("", wrap=True), label("", wrap=True)
        self.save = button(_("Save"), self.ask_where, icon="download", size="small")
        column.addWidget(HeadRow(self.lead, [self.save]))
        self.model = QualityModel()
        self.view = TableView(plain=True)
        self.view.setAccessibleName(_("Data quality by site"))
        self.view.setModel(self.model)
        self.view.set_widths(WIDTHS, stretch=Column.NAME)
        self.view.setMinimumHeight(current().px(240))
        self.view.row_chosen.connect(self._on_row_chosen)
        self.view.opened.connect(lambda row: self.opened.emit(self.model.rows[row].site.id))
        panel = Panel(padding=8)
        panel.add(self.view, 1)
        column.addWidget(panel, 1)
        column.addWidget(self.said)
        foot = _("No verdict on a team: it says where to look before a chart is praised. Enter opens the site’s story.")
        column.addWidget(label(foot, "small", wrap=True))

    def read(self, measure: str) -> None:
        """Read the measure with this id anew."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: data_quality(workspace, measure), self.show_quality, owner=self, topic="data quality"
        )

    def show_quality(self, found: DataQuality) -> None:
        """Show what the store says; the chosen site stays chosen."""
        row = self.view.currentIndex().row()
        chosen = self.model.rows[row].site.id if 0 <= row < len(self.model.rows) else ""
        self.shown = found
        self.model.show(found.lines)
        self.lead.setText(quality_lead(found.lines) if found.lines else "")
        self.said.setText("")
        places = [place for place, line in enumerate(found.lines) if line.site.id == chosen]
        if found.lines:
            self.view.setCurrentIndex(self.model.index(places[0] if places else 0, 0))

    def _on_row_chosen(self, row: int) -> None:
        self.said.setText(site_words(self.model.rows[row]))

    def ask_where(self) -> None:
        """Ask where the table goes, and write it."""
        name, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the data quality"), "quality.csv", "*.csv")
        if not name:
            return
        found = self.shown
        self._desk.tasks.query(
            lambda: save_quality_csv([found], with_ending(name, "csv")),
            lambda path: self._desk.say.toast(_("Written: {file}").format(file=path.name)),
            owner=self,
            sentence=_("Writing the file"),
        )
