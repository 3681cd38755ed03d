"""What a person does with the driver diagram: choose, type on a card, drag it elsewhere, all of it by keys as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop.analysis.geometry.driver_tree import CHIP, Placed, Tree
from qic_desktop.i18n import _
from ui.site.driver_canvas import DriverCanvas
from ui.site.driver_drag import CardDrag
from ui.site.driver_editor import CardBar, CardEditor
from ui.theme.tokens import current

NEW = "new"
"""The key of a card that is typed and not recorded yet."""
Way = Literal["up", "down", "in", "out"]
_ARROWS: dict[int, Way] = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Right: "in",
    Qt.Key.Key_Left: "out",
}
_STATE_ROOM = 96.0


class DriverView(DriverCanvas):
    """Signals: ``typed(key, text, then)`` when words were left (``NEW`` for a new card), ``given_up(key)``,
    ``moved(key, parent, place)`` after a drag, ``asked(step, key)`` for everything else.
    """

    typed = Signal(str, str, str)
    given_up = Signal(str)
    moved = Signal(str, str, int)
    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = CardEditor(self.viewport())
        self.editor.left.connect(self._on_typed)
        self.editor.given_up.connect(self._on_given_up)
        self.editor.grown.connect(self._place_editor)
        self.bar = CardBar(self.viewport())
        self._editing = ""
        self._pressed: tuple[QPointF, str] | None = None
        self._drag = CardDrag(self)
        self.view_changed.connect(self.place_above)
        self.card_chosen.connect(lambda _key: self.place_above())

    def show_tree(self, tree: Tree, spoken: Mapping[str, str]) -> None:
        if self._drag.key:
            # The card may be elsewhere now.
            self._stop_drag()
        super().show_tree(tree, spoken)

    # --- typing ------------------------------------------------------------------------------------------------

    def type_on(self, key: str, text: str | None = None) -> None:
        """Type on a card; ``text`` where something else than its words is to begin with."""
        card = self.diagram.by_key.get(key) if self.diagram else None
        if card is None or not is_own(card):
            return
        self.choose(key)
        self._editing = key
        example = _("Something that must be so") if card.face.kind == "driver" else _("Something to try")
        self.editor.begin(card.face.text if text is None else text, example, self.factor)
        self.place_above()

    @property
    def editing(self) -> str:
        """The key of the card that is typed on, empty for none."""
        return self._editing if self.editor.is_open else ""

    def commit(self) -> None:
        """Take what is half typed."""
        self.editor.finish()

    def _on_typed(self, text: str, then: str) -> None:
        key, self._editing = self._editing, ""
        self._focus_again()
        self.typed.emit(key, text, then)
        self.place_above()

    def _on_given_up(self) -> None:
        key, self._editing = self._editing, ""
        self._focus_again()
        self.given_up.emit(key)
        self.place_above()

    def _focus_again(self) -> None:
        """Back to the cards, unless the focus has gone to another field by itself."""
        focused = QApplication.focusWidget()
        if focused is None or focused is self.editor:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # Alt+Left goes back to the page before, but not from a card that it moves.
            if event.key() in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.chosen:
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_plain_tab(event):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard = True
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape and self._drag.key:
            self._stop_drag()
        elif event.key() in _ARROWS and modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):
            self._on_arrow(self._way(event.key()), moves=bool(modifiers))
        elif modifiers == Qt.KeyboardModifier.ControlModifier and self._zoomed(event.key()):
            event.accept()
        elif (step := _step_of(event)) and self.currentIndex().isValid():
            self._on_step(step)
        elif event.key() == Qt.Key.Key_Home:
            self.choose("")
        else:
            super().keyPressEvent(event)

    def _way(self, key: int) -> Way:
        way = _ARROWS[key]
        if self.diagram is not None and self.diagram.right_to_left:
            return {"in": "out", "out": "in"}.get(way, way)  # type: ignore[return-value]
        return way

    def _on_arrow(self, way: Way, *, moves: bool) -> None:
        if self.diagram is None:
            return
        if not self.currentIndex().isValid():
            self.choose("")
        elif moves:
            self.asked.emit(f"move-{way}", self.chosen)
        else:
            self.choose(self.diagram.beside(self.chosen, way))

    def _on_step(self, step: str) -> None:
        if step == "menu":
            card = self.card
            if card is not None:
                self.asked.emit("menu", self.chosen)
        elif step == "edit" and self.card is not None and is_own(self.card):
            self.type_on(self.chosen)
        else:
            self.asked.emit(step, self.chosen)

    def _zoomed(self, key: int) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(-1)
        elif key == Qt.Key.Key_0:
            self.zoom_to_fit()
        else:
            return False
        return True

    def menu_place(self) -> QPoint:
        """Where the menu of the chosen card opens, on the screen."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.setCurrentIndex(self.indexAt(event.pos()))
        if self.currentIndex().isValid():
            self.asked.emit("menu", self.chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        if not self.currentIndex().isValid() and self.keyboard:
            self.choose("")
        super().focusInEvent(event)
        self.viewport().update()

    # --- pointer -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        if event.button() != Qt.MouseButton.LeftButton:
            return
        card = self.card_at(event.position())
        self.editor.finish()
        if card is None:
            self.setCurrentIndex(self.cards_model.index_of("\0"))
            return
        self._pressed = (event.position(), card.face.key)
        self.choose(card.face.key, scroll=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag.key:
            self._drag.move(event.position())
        elif self._pressed and event.buttons() & Qt.MouseButton.LeftButton:
            start, key = self._pressed
            far = (event.position() - start).manhattanLength() >= QGuiApplication.styleHints().startDragDistance()
            card = self.diagram.by_key.get(key) if self.diagram else None
            if far and card is not None and is_own(card):
                self._start_drag(key, start)
                self._drag.move(event.position())
        else:
            self._show_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._drag.key:
            key, place = self._drag.key, self._drag.place()
            self._stop_drag()
            if place is not None:
                self.moved.emit(key, place.parent, place.place)
            return
        card = self.card_at(event.position())
        if pressed is None or card is None or card.face.key != pressed[1]:
            return
        if self._is_on_test(card, event.position()):
            self.asked.emit("open-test", card.face.key)
        elif is_own(card):
            self.type_on(card.face.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self.card_at(event.position())
        if card is not None and not is_own(card):
            self.asked.emit("edit", card.face.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def _show_pointer(self, place: QPointF) -> None:
        card = self.card_at(place)
        if card is not None and self._is_on_test(card, place):
            shape = Qt.CursorShape.PointingHandCursor
        elif card is not None and is_own(card):
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _is_on_test(self, card: Placed, place: QPointF) -> bool:
        """Whether a place is on the letter or the state of an idea that is tested."""
        if card.face.kind != "idea" or not card.face.letter:
            return False
        x = self.to_scene(place).x() - card.x
        if self.diagram is not None and self.diagram.right_to_left:
            x = card.width - x
        return x < CHIP - 4 or x > card.width - _STATE_ROOM

    # --- dragging ----------------------------------------------------------------------------------------------

    @property
    def dragged(self) -> str:
        """The key of the card that is being moved, empty for none."""
        return self._drag.key

    def _start_drag(self, key: str, start: QPointF) -> None:
        self._drag.begin(key, start)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.place_above()

    def _stop_drag(self) -> None:
        self._drag.stop()
        self._pressed = None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.place_above()

    def paint_above(self, painter: QPainter) -> None:
        if self._drag.key:
            self._drag.paint(painter)
        else:
            super().paint_above(painter)

    # --- what floats above -------------------------------------------------------------------------------------

    def place_above(self) -> None:
        """Put field and buttons beside their card."""
        self._place_editor()
        self._place_bar()

    def _card_rect(self, key: str) -> QRect:
        index = self.cards_model.index_of(key)
        return self.visualRect(index) if index.isValid() else QRect()

    def _place_editor(self) -> None:
        if not self.editor.is_open:
            return
        rect = self._card_rect(self._editing)
        if rect.isNull():
            return
        width = max(rect.width(), current().px(150))
        left = rect.right() + 1 - width if self.isRightToLeft() else rect.left()
        self.editor.resize(width, max(rect.height(), self.editor.height()))
        height = max(rect.height(), self.editor.wanted_height())
        self.editor.setGeometry(left, rect.top(), width, height)

    def _place_bar(self) -> None:
        card = self.card
        if card is None or self._drag.key or self.bar.key != card.face.key or card.face.key == NEW:
            self.bar.hide()
            return
        rect = self.visualRect(self.currentIndex())
        if self.editor.is_open:
            rect = rect.united(self.editor.geometry())
        room = self.viewport().rect()
        size = self.bar.sizeHint()
        top = rect.bottom() + 5
        if top + size.height() > room.bottom():
            top = rect.top() - 5 - size.height()
        left = rect.right() + 1 - size.width() if self.isRightToLeft() else rect.left()
        left = max(0, min(left, room.width() - size.width()))
        self.bar.setGeometry(left, top, size.width(), size.height())
        self.bar.setVisible(rect.intersects(room))
        self.bar.raise_()


def is_own(card: Placed) -> bool:
    """Whether a card is the team's own, so that it can be typed on and moved."""
    return card.face.kind != "aim" and not card.face.shared


def _is_plain_tab(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Tab and not event.modifiers() & Qt.KeyboardModifier.ControlModifier


def _step_of(event: QKeyEvent) -> str:
    """The step that a key asks for, empty for none."""
    key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return ""
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return "beside" if shift else "edit"
    steps = {
        Qt.Key.Key_F2: "edit",
        Qt.Key.Key_Tab: "child",
        Qt.Key.Key_Insert: "child",
        Qt.Key.Key_Delete: "remove",
        Qt.Key.Key_Menu: "menu",
    }
    return steps.get(Qt.Key(key), "")
