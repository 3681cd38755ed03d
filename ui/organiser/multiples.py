"""The grid of small charts as a person uses it: travel by keys, hover, open a site; and the years at its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from qic_desktop.analysis.geometry.axes import TimeScale, label_span, year_ticks
from qic_desktop.analysis.geometry.sparkline import MARGIN
from qic_desktop.wording.charts import ChartWords
from ui.charts.hover import HoverCard
from ui.charts.multiples_delegate import SIDE, SIZES, Index, Multiple, MultiplesDelegate
from ui.organiser.multiples_model import Choice, Grid, MultiplesModel
from ui.organiser.multiples_rows import point_card
from ui.theme import fonts
from ui.theme.tokens import current

STRIP_HEIGHT = 20
AHEAD = 40
"""So many cells after the last one on the screen are laid out while the person reads."""
SLICE_SECONDS = 0.003
YEAR_SIZE = 10.0


class MultiplesView(QListView):
    """Every site as a small chart.

    Arrows go from cell to cell, Shift with Left and Right from point to point inside one, letters jump to a name.
    ``opened(site)`` on Enter or double click; ``laid_out`` when the columns have changed.
    """

    opened = Signal(str)
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sites = MultiplesModel()
        self.delegate = MultiplesDelegate(self.sites)
        self._place = -1
        self.setModel(self.sites)
        self.setItemDelegate(self.delegate)
        self.setProperty("ownFocus", True)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        # Qt moves what is painted only where the background is the widget's own; else each step paints everything.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(40)
        self.doubleClicked.connect(self._on_index_opened)
        self._card = HoverCard(self)
        self._ahead = QTimer(self)
        self._ahead.setInterval(0)
        self._ahead.timeout.connect(self._lay_out_ahead)

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_grid(self, grid: Grid) -> None:
        """Show other values; the cell the person is on stays where it still exists."""
        self._change(lambda: self.sites.show_grid(grid), again=True)

    def arrange(self, choice: Choice) -> None:
        """Filter and sort."""
        self._change(lambda: self.sites.arrange(choice))

    def look(self, *, size: str | None = None, shown: int | None = None, own_scale: bool | None = None) -> None:
        """Change what all cells have in common; None leaves it as it is."""
        now = self.sites.look
        self.sites.set_look(
            size="small" if (size or now.size) == "small" else "medium",
            shown=now.shown if shown is None else shown,
            own_scale=now.scale is None if own_scale is None else own_scale,
        )
        self._leave_point()
        self._fit()
        self.viewport().update()

    @property
    def chosen(self) -> Multiple | None:
        """The cell that the person is on."""
        return self.sites.cell(self.currentIndex().row())

    @property
    def place(self) -> int:
        """The point that the person is on inside the cell, -1 for none."""
        return self._place

    def cell_rect(self, row: int) -> QRect:
        """Where a whole cell is, in the viewport."""
        return self.visualRect(self.sites.index(row))

    def plot_rect(self, row: int) -> QRect:
        """Where the chart of a cell is, in the viewport."""
        return self.delegate.plot(self.cell_rect(row), self.sites.columns_of[row], mirrored=self._mirrored)

    # --- layout ------------------------------------------------------------------------------------------------

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _change(self, act: object, *, again: bool = False) -> None:
        chosen = self.chosen
        self._leave_point()
        act()  # type: ignore[operator]
        if again:
            self.delegate.forget()
        self._fit()
        row = self.sites.row_of(chosen.key) if chosen is not None else -1
        if row >= 0:
            index = self.sites.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _fit(self) -> None:
        theme = current()
        whole = self.viewport().width() - 2
        gutter = self.delegate.gutter(0)
        columns = max(1, (whole - gutter) // theme.px(SIZES[self.sites.look.size].least))
        self.delegate.fit((whole - gutter) // columns, whole)
        if columns != self.sites.columns or len(self.sites.columns_of) != len(self.sites.cells):
            self.sites.place(columns)
        self.scheduleDelayedItemsLayout()
        self.laid_out.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), current().color("surface"))
        painter.end()
        super().paintEvent(event)
        self._ahead.start()

    def _lay_out_ahead(self) -> None:
        if not self.delegate.lay_out_ahead(AHEAD, SLICE_SECONDS):
            self._ahead.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange)
        if event.type() in kinds and hasattr(self, "_card"):
            self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._leave_point()
        super().scrollContentsBy(dx, dy)

    # --- keys --------------------------------------------------------------------------------------------------

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // self.delegate.height())
        on, back = (-1, 1) if self._mirrored else (1, -1)
        count = len(self.sites.cells)
        steps = {
            moves.MoveRight: (on, 0),
            moves.MoveLeft: (back, 0),
            moves.MoveNext: (1, 0),
            moves.MovePrevious: (-1, 0),
            moves.MoveDown: (0, 1),
            moves.MoveUp: (0, -1),
            moves.MovePageDown: (0, page),
            moves.MovePageUp: (0, -page),
            moves.MoveHome: (-count, 0),
            moves.MoveEnd: (count, 0),
        }
        across, down = steps[action]
        row = self.sites.stepped(self.currentIndex().row(), across=across, down=down)
        return self.sites.index(row) if row >= 0 else QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shifted = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_index_opened(self.currentIndex())
        elif shifted and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._travel(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape and self._place >= 0:
            self._leave_point()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        self._leave_point()
        super().currentChanged(current, previous)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self.sites.lines:
            first = self.sites.index(self.sites.lines[0][0])
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _travel(self, step: int) -> None:
        """To the next point with a value; time never mirrors."""
        cell, row = self.chosen, self.currentIndex().row()
        if cell is None:
            return
        plot = self.plot_rect(row)
        known = [place for place in cell.chart().known_places if self.delegate.point(cell, plot, place) is not None]
        if not known:
            return
        if self._place < 0:
            place = known[-1] if step < 0 else known[0]
        else:
            later = [place for place in known if (place - self._place) * step > 0]
            place = min(later, key=lambda one: abs(one - self._place), default=self._place)
        self._point_at(cell, row, place)

    # --- points ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        position = event.position().toPoint()
        row = self.indexAt(position).row()
        cell = self.sites.cell(row)
        if cell is None or event.buttons() != Qt.MouseButton.NoButton:
            self._leave_point()
            return
        place = self.delegate.place_at(cell, self.plot_rect(row), position.x())
        self._point_at(cell, row, place)

    def leaveEvent(self, event: QEvent) -> None:
        self._leave_point()
        super().leaveEvent(event)

    def _point_at(self, cell: Multiple, row: int, place: int) -> None:
        now = (cell.key, place)
        if place < 0:
            self._leave_point()
            return
        if now == self.delegate.pointed:
            return
        self._leave_point()
        at = self.delegate.point(cell, self.plot_rect(row), place)
        if at is None:
            return
        self.delegate.pointed, self._place = now, place
        chart = cell.chart()
        card = point_card(cell, chart.points[place], chart)
        inside = self.viewport().geometry()
        self._card.show_card(card, at + inside.topLeft().toPointF(), inside)
        self.setAccessibleDescription(card.sentence)
        self.viewport().update(self.cell_rect(row))

    def _leave_point(self) -> None:
        if self.delegate.pointed is None:
            return
        row = self.sites.row_of(self.delegate.pointed[0])
        self.delegate.pointed, self._place = None, -1
        self._card.hide()
        if row >= 0:
            self.viewport().update(self.cell_rect(row))

    def _on_index_opened(self, index: QModelIndex) -> None:
        cell = self.sites.cell(index.row())
        if cell is not None:
            self.opened.emit(cell.key)


class YearStrip(QWidget):
    """The years below each column, once for the whole grid: all cells share one time."""

    def __init__(self, view: MultiplesView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setFixedHeight(current().px(STRIP_HEIGHT))
        view.laid_out.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        view, theme = self._view, current()
        periods = view.sites.grid.periods
        periods = periods[-view.sites.look.shown :] if view.sites.look.shown else periods
        if len(periods) < 2 or not view.sites.lines:
            return
        painter = QPainter(self)
        # Time never mirrors, nor do its figures.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setPen(theme.color("muted"))
        painter.setFont(fonts.text(YEAR_SIZE))
        mirrored = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        origin = view.viewport().mapTo(view, QPoint(0, 0)).x()
        longest = max(len(line) for line in view.sites.lines)
        delegate = view.delegate
        x = 0
        for column in range(longest):
            width = delegate.width + delegate.gutter(column)
            left = view.viewport().width() - x - width if mirrored else x
            plot = delegate.plot(QRect(left, 0, width, delegate.height()), column, mirrored=mirrored)
            self._paint_years(painter, periods, plot.translated(origin, 0))
            x += width
        painter.end()

    def _paint_years(self, painter: QPainter, periods: tuple[str, ...], plot: QRect) -> None:
        theme, words = current(), ChartWords()
        width = plot.width() / theme.scale
        time = TimeScale(MARGIN, (width - 2 * MARGIN) / (len(periods) - 1), len(periods))
        bounds = (-SIDE, width + SIDE)
        for tick in year_ticks(periods, time, bounds, YEAR_SIZE, lambda period, first: words.year(period, first=first)):
            if tick.label:
                left, _right = label_span(tick.label, time.x(tick.place), bounds, YEAR_SIZE)
                box = QRect(plot.left() + round(left * theme.scale), 0, plot.width(), self.height())
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, flags, tick.label)
