"""A segmented switch: two to five words, one of them chosen. Left and Right move, as in a group of radio buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui import icons
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.tips import plain_tip


class SegmentedSwitch(QWidget):
    """Emits ``chosen(key)`` when the person chooses another word."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._keys: list[str] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (key, word) in enumerate(options):
            part = _Segment(word, self)
            part.setProperty("segment", _place(index, len(options)))
            part.setFixedHeight(current().px(28))
            self._group.addButton(part, index)
            self._keys.append(key)
            layout.addWidget(part)
        self._group.idClicked.connect(self._on_group_clicked)
        self.choose(self._keys[0])

    @property
    def key(self) -> str:
        """The key of the chosen word."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Choose without telling anyone."""
        index = self._keys.index(key)
        self._group.button(index).setChecked(True)
        self._apply_focus()

    def turn_to(self, key: str) -> None:
        """Choose and tell of it, as a click does."""
        self.choose(key)
        self.chosen.emit(key)

    def step_on(self) -> None:
        """Choose the next word that can be chosen, after the last one the first, and tell of it."""
        count = len(self._keys)
        places = [(self._group.checkedId() + step) % count for step in range(1, count)]
        place = next((one for one in places if self._group.button(one).isEnabled()), None)
        if place is not None:
            self._group.button(place).setChecked(True)
            self._on_group_clicked(place)

    def set_word(self, key: str, word: str) -> None:
        """Change a word, for example the count in it."""
        self._group.button(self._keys.index(key)).setText(word)

    def set_icon(self, key: str, icon: str) -> None:
        """Put a picture before a word."""
        part = self._group.button(self._keys.index(key))
        if isinstance(part, _Segment):
            part.set_icon(icon)

    def set_available(self, key: str, available: bool, why: str = "") -> None:
        """Show a word disabled, with the reason as its tooltip."""
        part = self._group.button(self._keys.index(key))
        part.setEnabled(available)
        part.setToolTip(plain_tip("" if available else why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        steps = {Qt.Key.Key_Right: 1 if forward else -1, Qt.Key.Key_Left: -1 if forward else 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = self._group.checkedId() + step
        while 0 <= index < len(self._keys) and not self._group.button(index).isEnabled():
            index += step
        if 0 <= index < len(self._keys):
            part = self._group.button(index)
            part.setChecked(True)
            part.setFocus(Qt.FocusReason.TabFocusReason)
            self._on_group_clicked(index)

    def _on_group_clicked(self, index: int) -> None:
        self._apply_focus()
        self.chosen.emit(self._keys[index])

    def _apply_focus(self) -> None:
        for index, part in enumerate(self._group.buttons()):
            chosen = index == self._group.checkedId()
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
            if chosen:
                # Who gives the focus to the switch gives it to the chosen word, where the ring is seen.
                self.setFocusProxy(part)


class _Segment(QPushButton):
    """One word; arrow keys belong to the switch."""

    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(word, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._icon_name = ""

    def sizeHint(self) -> QSize:
        # The chosen word is bold, and the style reckons with the plain one.
        plain = self.fontMetrics().horizontalAdvance(self.text())
        bold = QFontMetrics(fonts.text(13, 600)).horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, bold - plain), 0)

    def set_icon(self, icon: str) -> None:
        """The picture before the word; it follows the theme."""
        self._icon_name = icon
        self._apply_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_icon()

    def _apply_icon(self) -> None:
        # Qt tells of changes before the constructor is through.
        if name := getattr(self, "_icon_name", ""):
            theme = current()
            size, gap = theme.px(16), theme.px(5)
            self.setIconSize(QSize(size + gap, size))
            after = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
            self.setIcon(icons.spaced_icon(name, "text", gap, after=after))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _place(index: int, count: int) -> str:
    """Which corners are round: style sheets do not mirror, so the ends change places from right to left."""
    if count == 1:
        return "only"
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        index = count - 1 - index
    return "first" if index == 0 else "last" if index == count - 1 else "middle"
