"""The coach's sites: small charts of one measure, the latest value, the finding, and what is carried of each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.exchanging.carrying import SiteLine, SitesView
from qic_desktop.wording.exchange import moment_name
from qic_desktop.wording.findings import direction_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.charts.sparkline import SCENE_ROLE, SparklineDelegate
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.empty import EmptyState
from ui.widgets.finding_mark import Arrow, FindingKind, paint_finding
from ui.widgets.notice import Step
from ui.widgets.table import TableView
from ui.widgets.texts import Headline, label

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW = 44
SPARK = (132, 34)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("sites", _("Sites"), "hospital", SitesPage)


class SitesPage(Page):
    """All sites of the collaborative; Enter opens one."""

    help_id = "bag"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.headline = Headline()
        self.table = TableView(row_height=ROW)
        self.table.setAccessibleName(_("Sites"))
        self.table.opened.connect(self._open_row)
        self.table.clicked.connect(lambda index: self._open_row(index.row()))
        self.table.setItemDelegateForColumn(0, _SiteDelegate(self.table))
        self.table.setItemDelegateForColumn(1, SparklineDelegate(*SPARK))
        self.table.setItemDelegateForColumn(3, _FindingDelegate(self.table))
        self.foot = label("", "small")
        self.empty = EmptyState(
            "hospital",
            _("No site is here yet"),
            _("The organiser’s news brings the list of sites. Open it from the bag."),
            Step(_("Go to the bag"), lambda: desk.navigator.go("bag")),
        )
        self._model = SitesModel(SitesView(None, (), 0))
        layout = self.column(spacing=12, top=20)
        layout.addWidget(self.headline)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.foot)

    def title(self) -> str:
        return _("Sites")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: carrying.list_site_lines(workspace),
            self.show_sites,
            owner=self,
            topic="sites",
            sentence=_("Drawing the sites"),
        )

    def focus_target(self) -> QWidget | None:
        return self.table if self._model.rowCount() else None

    def show_sites(self, found: SitesView) -> None:
        """Show the sites; those that get worse stand first."""
        count = len(found.sites)
        measure = found.view.name if found.view else ""
        self.headline.say(
            n_("Your {n} site", "Your {n} sites", count).format(n=format_number(count)) if count else _("Your sites"),
            _("{measure}. Sites that could use support stand first.").format(measure=measure) if measure else "",
        )
        row = max(0, self.table.currentIndex().row())
        self._model = SitesModel(found)
        self.table.setModel(self._model)
        self.table.set_widths([270, SPARK[0] + 20, 110, 260, 120, 110], stretch=3)
        self.table.setVisible(bool(count))
        self.empty.setVisible(not count)
        self.foot.setVisible(bool(count))
        self.foot.setText(_("Each small chart has its own scale. Enter opens a site."))
        if count:
            self.table.setCurrentIndex(self._model.index(min(row, count - 1), 0))

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self._model.sites):
            self.desk.navigator.go("site", self._model.sites[row].id)


class SitesModel(QAbstractTableModel):
    """The sites as they are shown; pictures are built when they are first painted."""

    def __init__(self, found: SitesView) -> None:
        super().__init__()
        self.sites = found.sites
        self._now = found.now
        self._scenes: dict[int, object] = {}
        self._heads = (_("Site"), "", _("Latest"), _("Finding"), _("Last package"), _("In your bag"))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.sites)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.sites[index.row()]
        if role == LINE_ROLE:
            return line
        if role == SCENE_ROLE and index.column() == 1 and line.chart is not None:
            if index.row() not in self._scenes:
                self._scenes[index.row()] = sparkline_scene(line.chart, *SPARK)
            return self._scenes[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(line)[index.column()]
        return None

    def _words(self, line: SiteLine) -> tuple[str, ...]:
        latest = line.chart.latest if line.chart else None
        value = ""
        if line.chart is not None and latest is not None:
            text = counted_text(latest.value, latest.numerator, latest.denominator, line.chart.series.style)
            value = f"{text}  {period_name(latest.period, short=True, with_year=False)}"
        return (
            f"{line.name}, {line.code}",
            "",
            value,
            finding_words(line),
            moment_name(line.last_package, self._now) if line.last_package else _("none yet"),
            format_number(line.in_bag) if line.in_bag else "–",
        )


def finding_words(line: SiteLine) -> str:
    """The site's finding in words."""
    if line.chart is None:
        return _("no value yet")
    return direction_words(line.finding) if line.finding is not None else ""


def finding_look(line: SiteLine) -> tuple[FindingKind, Arrow]:
    """The mark of the site's finding."""
    found = line.finding
    if found is None or line.chart is None or found.n_points < 10:
        return "few", ""
    looks: dict[str | None, tuple[FindingKind, Arrow]] = {"improving": ("improvement", ""), "worse": ("concern", "")}
    if not found.finding:
        return "chance", ""
    return looks.get(found.direction, ("change", ""))


class _SiteDelegate(QStyledItemDelegate):
    """Name in bold, the code below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: SiteLine = index.data(LINE_ROLE)
        theme = current()
        area = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, theme.color("accent-soft"))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        room = area.adjusted(14, 4, -8, -4)
        half = room.height() // 2
        painter.setFont(fonts.text(13, 600))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.adjusted(0, 0, 0, -half), start, name)
        painter.setFont(fonts.text(11.5))
        painter.setPen(theme.color("text" if chosen else "muted"))
        painter.drawText(room.adjusted(0, half, 0, 0), start, line.code)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, current().px(ROW))


class _FindingDelegate(QStyledItemDelegate):
    """The mark and its word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: SiteLine = index.data(LINE_ROLE)
        theme = current()
        area = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent-soft"))
        right = option.widget.layoutDirection() == Qt.LayoutDirection.RightToLeft if option.widget else False
        side = theme.px(14)
        x = area.right() - 8 - side if right else area.left() + 8
        kind, arrow = finding_look(line)
        paint_finding(painter, QRectF(x, area.center().y() - side / 2, side, side), kind, arrow)
        room = area.adjusted(8, 0, -16 - side, 0) if right else area.adjusted(16 + side, 0, -8, 0)
        painter.setFont(fonts.text(13))
        painter.setPen(theme.color("text"))
        words = painter.fontMetrics().elidedText(finding_words(line), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
