"""Site by site: every site as a small chart on one scale, in groups by finding, A to Z."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.whole import Overview, overview
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.organiser.site_cells import CELL_ROLE, GUTTER, LEAST_CELL, CellDelegate, CellsModel, SiteCell
from ui.organiser.site_groups import MARKS, ORDER, Grouped, cells_of, group_word, grouped_sites, matches, scale_of
from ui.shell.page import Page, PageSpec
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.fields import TextField
from ui.widgets.finding_mark import FindingKind, paint_finding
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import clear
from ui.widgets.texts import label

FILTERS = ("all", *ORDER, "jump", "silent")


class Chip(QAbstractButton):
    """A filter with its mark, its word and how many sites it leaves."""

    def __init__(self, key: str, mark: FindingKind | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._mark = mark
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_count(self, count: int) -> None:
        """Show how many sites there are; an empty group has no chip."""
        self._count = count
        self.setText(f"{group_word(self.key)} {count}")
        self.setAccessibleName(self.text())
        self.setVisible(count > 0 or self.key == "all")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        word, count = self._widths()
        return QSize(word + count + theme.px(28 + (18 if self._mark else 0)), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        edge = "focus" if self.hasFocus() else "accent" if on else "line-strong"
        painter.setPen(QPen(theme.color(edge), width))
        painter.setBrush(theme.color("accent-soft" if on else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5.5, 5.5)
        x = theme.px(11)
        if self._mark is not None:
            side = theme.px(10)
            paint_finding(painter, QRectF(x, (self.height() - side) / 2, side, side), self._mark)
            x += theme.px(18)
        word, _count = self._widths()
        painter.setPen(theme.color("accent" if on else "text"))
        painter.setFont(self._font(on))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x, 0, word + 4, self.height()), middle, group_word(self.key))
        painter.setFont(self._font(True))
        painter.drawText(QRectF(x + word + theme.px(6), 0, 80, self.height()), middle, str(self._count))
        painter.end()

    def _font(self, strong: bool) -> QFont:
        return fonts.font(current().font_size(12), 600 if strong else 500, self.logicalDpiY())

    def _widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(self._font(True))
        return metrics.horizontalAdvance(group_word(self.key)), metrics.horizontalAdvance(str(self._count))


class CellsView(QListView):
    """The grid. ``opened(site)`` on Enter, double click or a click on a cell that is already chosen."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CellsModel()
        self._delegate = CellDelegate(self.cells)
        self.setModel(self.cells)
        self.setItemDelegate(self._delegate)
        self.setProperty("ownFocus", True)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(40)
        self.clicked.connect(self._on_index_opened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        theme = current()
        whole = self.viewport().width() - 2
        room = whole - theme.px(GUTTER)
        columns = max(1, room // theme.px(LEAST_CELL))
        self._delegate.whole, self._delegate.width = whole, room // columns
        self.cells.place(columns)
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_index_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_index_opened(self, index: QModelIndex) -> None:
        cell = index.data(CELL_ROLE)
        if isinstance(cell, SiteCell):
            self.opened.emit(cell.site)


class SitesPage(Page):
    """Chips, search, and the grid of all sites."""

    help_id = "organiser-sites"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = ""
        self._which = "all"
        self._found: list[Grouped] = []
        self._layers = QStackedLayout(self)
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._empty_column.setContentsMargins(24, 24, 24, 24)
        self._full = QWidget()
        self._layers.addWidget(self._empty)
        self._layers.addWidget(self._full)
        self._build_full()

    def title(self) -> str:
        return _("Sites")

    def open(self, argument: str) -> None:
        if argument in FILTERS:
            self._which = argument

    def focus_target(self) -> QWidget | None:
        return self.view if self._layers.currentIndex() else None

    def refresh(self, changes: object | None) -> None:
        workspace, measure = self.desk.workspace, self._measure
        self.desk.tasks.query(lambda: read_sites(workspace, measure), self._on_sites_read, owner=self, topic="sites")

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_full(self) -> None:
        theme = current()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(12)
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.chosen.connect(self._on_measure_chosen)
        self.search = TextField(placeholder=_("Site or code"))
        self.search.setAccessibleName(_("Find a site by name or code"))
        self.search.setFixedWidth(theme.px(180))
        self.search.textChanged.connect(lambda _text: self._show_cells())
        top.addWidget(self.measures)
        self._chance = label("", "small", wrap=True)
        top.addWidget(self._chance, 1)
        top.addWidget(self.search)
        column.addLayout(top)
        chips = QWidget()
        row = FlowLayout(chips, 8)
        self.chips = {key: Chip(key, None if key == "all" else MARKS[key], chips) for key in FILTERS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self._on_chip_clicked(key))
            row.addWidget(chip)
        column.addWidget(chips)
        self.view = CellsView()
        self.view.setAccessibleName(_("Every site on one scale"))
        self.view.opened.connect(lambda site: self.desk.navigator.go("site", site))
        column.addWidget(self.view, 1)
        self._none = label("", "muted", wrap=True)
        column.addWidget(self._none)

    # --- answers -----------------------------------------------------------------------------------------------

    def _on_sites_read(self, answer: tuple[Overview, list[Grouped]]) -> None:
        found, grouped = answer
        if not grouped:
            self._show_empty(found)
            return
        self._found = grouped
        self.measures.set_options([(one.id, one.name) for one in found.views])
        if found.view is not None:
            self.measures.choose(found.view.id)
        self.measures.setVisible(len(found.views) > 1)
        for key, chip in self.chips.items():
            chip.set_count(sum(matches(one, key) for one in grouped))
        if not any(matches(one, self._which) for one in grouped):
            self._which = "all"
        self.chips[self._which].setChecked(True)
        if found.whole is not None:
            from qic_desktop.services.reporting import chance_sentence

            periods = found.whole.panel.periods
            span = _("{first} – {last}").format(
                first=period_name(periods[0], short=True), last=period_name(periods[-1], short=True)
            )
            self._chance.setText(f"{span}. {chance_sentence(found.whole)}")
        self._show_cells()
        self._layers.setCurrentIndex(1)

    def _show_cells(self) -> None:
        cells = cells_of(self._found, self._which, self.search.text())
        self.view.cells.show(cells, scale_of(self._found))
        self._none.setText("" if cells else _("No site is called “{text}” here.").format(text=self.search.text()))
        self._none.setVisible(not cells)
        self.view.setVisible(bool(cells))

    def _show_empty(self, found: Overview) -> None:
        clear(self._empty_column)
        go = self.desk.navigator.go
        if found.view is None:
            state = EmptyState(
                "target",
                _("No site yet, and nothing to measure"),
                _("Sites join by invitation. First write what everybody measures."),
                Step(_("Design the collaborative"), lambda: go("design")),
            )
        else:
            state = EmptyState(
                "hospital",
                _("No site has joined yet"),
                _("A site appears here when its request to join is accepted."),
                Step(_("Invite sites"), lambda: go("design", "invitations")),
                Step(_("Open a package"), lambda: go("inbox")),
            )
        self._empty_column.addWidget(state, 1)
        self._empty_column.addStretch(2)
        self.empty_step = state.step
        self._layers.setCurrentIndex(0)

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_chip_clicked(self, key: str) -> None:
        self._which = key
        self._show_cells()

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)


def read_sites(workspace: Workspace, measure: str) -> tuple[Overview, list[Grouped]]:
    """Every site with its chart; runs on the store lane."""
    found = overview(workspace, measure)
    if found.whole is None:
        return found, []
    return found, grouped_sites(found.whole, {one.site.id: one.periods for one in found.silent})


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("sites", _("Sites"), "hospital", SitesPage)
