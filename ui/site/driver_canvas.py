"""The driver diagram on the screen: one painted list of cards that knows where each stands.

Owns what is shown: layout, zoom, which card is chosen, painting. What a person does with it is ``driver_view``'s. A
list view, so that screen readers get every card as an item; a widget a card would cost seconds with hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from qic_desktop.analysis.geometry.driver_marks import card_marks, head_marks, link_lines, link_marks
from qic_desktop.analysis.geometry.driver_tree import HEAD, Diagram, Placed, Tree, lay_out
from qic_desktop.analysis.geometry.marks import Mark, Scene
from qic_desktop.i18n import _
from ui.charts.painter import paint_scene
from ui.theme.tokens import current

Index = QModelIndex | QPersistentModelIndex
LEAST_ZOOM, MOST_ZOOM, STEP = 0.1, 2.0, 1.2
BELOW = 56
"""Room below the last card, for the buttons of a chosen one."""
EDGE = 6.0
_LONGEST_TIP = 600
MARGIN = 3
"""Room at both sides for the ring around a chosen card."""


class CardsModel(QAbstractListModel):
    """The cards in the order of reading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[Placed, ...] = ()
        self._spoken: Mapping[str, str] = {}
        self._rows: dict[str, int] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.face.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken.get(card.face.key, card.face.text)
        if role == Qt.ItemDataRole.ToolTipRole and card.cut:
            # Marked as rich text, so that it is wrapped, and escaped, so that no word of it is taken for a tag.
            return f"<qt>{escape(card.face.text[:_LONGEST_TIP])}</qt>"
        return None

    def show_cards(self, cards: tuple[Placed, ...], spoken: Mapping[str, str]) -> None:
        """Show these; the choice is the view's to restore."""
        if [one.face.key for one in cards] == list(self._rows):
            self.cards, self._spoken = cards, spoken
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self.cards, self._spoken = cards, spoken
        self._rows = {one.face.key: row for row, one in enumerate(cards)}
        self.endResetModel()

    def index_of(self, key: str) -> QModelIndex:
        """Where a card stands in the list."""
        row = self._rows.get(key)
        return self.index(row) if row is not None else QModelIndex()


class DriverCanvas(QListView):
    """Shows a tree; ``card_chosen(key)`` when another card is chosen, ``view_changed`` when cards have moved.

    ``zoom`` is 1 for the usual size.
    """

    card_chosen = Signal(str)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagram: Diagram | None = None
        self.keyboard = False
        self._tree: Tree | None = None
        self._spoken: Mapping[str, str] = {}
        self.zoom = 1.0
        self._fits = False
        self._marks: dict[str, list[Mark]] = {}
        self.cards_model = CardsModel(self)
        self.setAccessibleName(_("Driver diagram"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.setTabKeyNavigation(False)
        # A press must not move the card away from under the pointer.
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.setProperty("ownFocus", True)
        self.setProperty("plain", "true")
        self.setMinimumHeight(240)
        self.setModel(self.cards_model)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_tree(self, tree: Tree, spoken: Mapping[str, str]) -> None:
        """Show this tree; the chosen card stays chosen, the view stays where it is."""
        self._tree, self._spoken = tree, spoken
        self.relayout()

    def relayout(self) -> None:
        """Lay out again: other cards, another width, another text size."""
        if self._tree is None:
            return
        key, had = self.chosen, self.currentIndex().isValid()
        self._marks.clear()
        room = (self.viewport().width() - 2 * MARGIN - 1) / current().scale
        self.diagram = lay_out(self._tree, room)
        self.cards_model.show_cards(self.diagram.cards, self._spoken)
        self.updateGeometries()
        if had and not self.currentIndex().isValid():
            self.choose(key if self.diagram.by_key.get(key) else "", scroll=False)
        if self._fits:
            self._apply_fit()
        self.viewport().update()
        self.view_changed.emit()

    @property
    def chosen(self) -> str:
        """The key of the chosen card; the aim's is empty, and so it is while none is chosen."""
        row = self.currentIndex().row()
        cards = self.cards_model.cards
        return cards[row].face.key if 0 <= row < len(cards) else ""

    def choose(self, key: str, *, scroll: bool = True) -> None:
        """Choose a card, if it is there."""
        index = self.cards_model.index_of(key)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if scroll:
                self.scrollTo(index)

    @property
    def card(self) -> Placed | None:
        """The chosen card."""
        return self.diagram.by_key.get(self.chosen) if self.diagram and self.currentIndex().isValid() else None

    # --- zoom --------------------------------------------------------------------------------------------------

    @property
    def factor(self) -> float:
        """Pixels of the window for one of the layout."""
        return self.zoom * current().scale

    def zoom_by(self, steps: int, at: QPoint | None = None) -> None:
        """Look closer (more than 0) or from further away; what is at ``at`` stays there."""
        self._fits = False
        self._zoom_to(self.zoom * STEP**steps, at)

    def zoom_to_fit(self) -> None:
        """See everything at once; the second time, the usual size."""
        if self._fits:
            self._fits = False
            self._zoom_to(1.0)
        else:
            self._fits = True
            self._apply_fit()

    def _apply_fit(self) -> None:
        if self.diagram is not None:
            scale = current().scale
            across = (self.viewport().width() - 2 * MARGIN) / (self.diagram.width * scale)
            down = self.viewport().height() / ((self.diagram.height + 8) * scale)
            self._zoom_to(min(across, down, 1.0))

    def _zoom_to(self, zoom: float, at: QPoint | None = None) -> None:
        zoom = max(LEAST_ZOOM, min(MOST_ZOOM, zoom))
        if abs(zoom - 1) < 0.05 and not self._fits:
            zoom = 1.0
        place = self.to_scene(at or QPoint(0, 0))
        self.zoom = zoom
        self.updateGeometries()
        after = self.from_scene(place) - QPointF(at or QPoint(0, 0))
        self.horizontalScrollBar().setValue(round(self.horizontalOffset() + after.x()))
        self.verticalScrollBar().setValue(round(self.verticalOffset() + after.y()))
        self.viewport().update()
        self.view_changed.emit()

    # --- places ------------------------------------------------------------------------------------------------

    def to_scene(self, place: QPoint | QPointF) -> QPointF:
        """From the viewport's coordinates to those of the layout."""
        shift = QPointF(self.horizontalOffset() - MARGIN, self.verticalOffset())
        return (QPointF(place) + shift) / self.factor

    def from_scene(self, place: QPointF) -> QPointF:
        """From the layout's coordinates to those of the viewport."""
        return place * self.factor - QPointF(self.horizontalOffset() - MARGIN, self.verticalOffset())

    def card_at(self, place: QPoint | QPointF) -> Placed | None:
        """The card under a place of the viewport; the row of headings covers what is below it."""
        if self.diagram is None or place.y() < HEAD * self.factor:
            return None
        found = self.to_scene(place)
        aim = self.shown_aim()
        if aim is not None and aim.contains(found.x(), found.y()):
            return aim
        card = self.diagram.at(found.x(), found.y())
        return card if card is not None and card.face.kind != "aim" else None

    def shown_aim(self) -> Placed | None:
        """The aim's card where it is shown: it stays in sight while there are drivers beside it."""
        diagram = self.diagram
        if diagram is None:
            return None
        aim = diagram.cards[0]
        link = next((one for one in diagram.links if one.parent == aim.face.key), None)
        if link is None:
            return aim
        top = self.verticalOffset() / self.factor + HEAD + EDGE
        bottom = (self.verticalOffset() + self.viewport().height()) / self.factor - EDGE
        whole = diagram.height <= bottom - top + HEAD
        y = aim.y if whole else (top + bottom - aim.height) / 2
        ends = [end for _x, end in link.ends]
        middle = min(max(y + aim.height / 2, min(ends)), max(ends))
        return replace(aim, y=round(middle - aim.height / 2, 2)) if len(ends) > 1 else aim

    def rect_of(self, card: Placed) -> QRect:
        """Where a card is shown."""
        corner = self.from_scene(QPointF(card.x, card.y))
        return QRectF(corner.x(), corner.y(), card.width * self.factor, card.height * self.factor).toAlignedRect()

    # --- what a list view asks ---------------------------------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        cards = self.cards_model.cards
        if not index.isValid() or index.row() >= len(cards):
            return QRect()
        card = cards[index.row()]
        return self.rect_of(self.shown_aim() or card if card.face.kind == "aim" else card)

    def indexAt(self, point: QPoint) -> QModelIndex:
        card = self.card_at(point)
        return self.cards_model.index_of(card.face.key) if card else QModelIndex()

    def scrollTo(self, index: Index, hint: object = None) -> None:
        if not index.isValid() or self.diagram is None or self.cards_model.cards[index.row()].face.kind == "aim":
            return
        rect = self.visualRect(index)
        room = self.viewport().rect().adjusted(0, round(HEAD * self.factor), 0, -8)
        for bar, first, last, low, high in (
            (self.verticalScrollBar(), rect.top() - 8, rect.bottom() + BELOW, room.top(), room.bottom()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), room.left(), room.right()),
        ):
            if first < low:
                bar.setValue(bar.value() + first - low)
            elif last > high:
                bar.setValue(bar.value() + min(last - high, first - low))

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        if self.diagram is None:
            return
        room = self.viewport().size()
        wanted = (
            self.diagram.width * self.factor + 2 * MARGIN,
            self.diagram.height * self.factor + (0 if self._fits else BELOW),
        )
        for bar, have, need in (
            (self.horizontalScrollBar(), room.width(), wanted[0]),
            (self.verticalScrollBar(), room.height(), wanted[1]),
        ):
            bar.setPageStep(have)
            bar.setSingleStep(current().px(38))
            bar.setRange(0, max(0, round(need) - have))

    def setSelection(self, rect: QRect, flags: QItemSelectionModel.SelectionFlag) -> None:
        """Cards are chosen one by one, never with a rubber band."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.viewport().update()
        self.card_chosen.emit(self.chosen)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        # The aim and the headings stay where they are, so that nothing can be shifted.
        self.viewport().update()
        self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), current().color("bg"))
        if self.diagram is not None:
            self._paint_cards(painter)
            self.paint_above(painter)
            self._paint_heads(painter)
        painter.end()

    def paint_above(self, painter: QPainter) -> None:
        """What lies above the cards; more of it where cards are moved."""
        card = self.card
        if card is None:
            return
        shown = self.shown_aim() if card.face.kind == "aim" else card
        if shown is not None:
            role = "focus" if self.hasFocus() and self.keyboard else "accent"
            _paint_ring(painter, self.rect_of(shown), role, self.factor)

    def _paint_cards(self, painter: QPainter) -> None:
        diagram = self.diagram
        if diagram is None:
            return
        top = self.verticalOffset() / self.factor
        bottom = top + self.viewport().height() / self.factor
        aim = self.shown_aim()
        marks: list[Mark] = []
        seen = [one for one in diagram.links if _crosses(one.start[1], [y for _x, y in one.ends], top, bottom)]
        for link in seen:
            is_aim = aim is not None and link.parent == aim.face.key
            marks += link_lines(link, aim.middle if is_aim and aim is not None else None)
        if diagram.loose_y is not None:
            marks += link_marks(replace(diagram, links=()))
        for card in diagram.cards:
            if card.y <= bottom and card.y + card.height >= top and card.face.kind != "aim":
                marks += self._marks_of(card)
        if aim is not None:
            marks += card_marks(aim, right_to_left=diagram.right_to_left)
        self._paint(painter, marks, self.from_scene(QPointF(0, 0)))

    def _paint_heads(self, painter: QPainter) -> None:
        """The headings stay above whatever is scrolled below them."""
        if self.diagram is None:
            return
        height = (HEAD - 8) * self.factor
        painter.fillRect(QRectF(0, 0, self.viewport().width(), height), current().color("bg"))
        self._paint(painter, head_marks(self.diagram), QPointF(self.from_scene(QPointF(0, 0)).x(), 0))

    def _paint(self, painter: QPainter, marks: list[Mark], corner: QPointF) -> None:
        painter.save()
        painter.translate(corner)
        painter.scale(self.factor, self.factor)
        paint_scene(painter, Scene(0, 0, tuple(marks), (0, 0, 0, 0)), current())
        painter.restore()

    def _marks_of(self, card: Placed) -> list[Mark]:
        key = card.face.key
        if key not in self._marks:
            self._marks[key] = card_marks(card, right_to_left=self.diagram is not None and self.diagram.right_to_left)
        return self._marks[key]


def _paint_ring(painter: QPainter, rect: QRect, role: str, factor: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(current().color(role), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 7 * factor, 7 * factor)


def _crosses(start: float, ends: list[float], top: float, bottom: float) -> bool:
    ys = [start, *ends]
    return min(ys) <= bottom and max(ys) >= top
