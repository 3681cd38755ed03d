"""The notices above the page: at most one per topic, newest on top, at most three."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.tokens import PAGE_PADDING
from ui.widgets.notice import NoticeBar, NoticeLook, Step

MOST = 3
RELEASE_MS = 30
"""So often is looked whether a pressed mouse button was released."""


class _Standing:
    """Where on the screen that stands which has the focus: a page that scrolls is scrolled so that it stays there."""

    def __init__(self, part: QWidget | None) -> None:
        self._part = part
        self._high = self._place()

    @classmethod
    def now(cls) -> _Standing:
        """What has the focus now."""
        return cls(QApplication.focusWidget())

    def restore(self) -> None:
        """Scroll by as much as it was moved."""
        part = self._part
        if part is None or not isValid(part) or part is not QApplication.focusWidget():
            return
        area = part.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        moved = self._place() - self._high
        if isinstance(area, QScrollArea) and moved:
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    def _place(self) -> int:
        return self._part.mapToGlobal(QPoint(0, 0)).y() if self._part is not None else 0


class NoticeStack(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[tuple[str, NoticeBar]] = []
        self._passing: set[str] = set()
        self._came_from: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(PAGE_PADDING, 12, PAGE_PADDING, 0)
        self._layout.setSpacing(8)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def show_notice(
        self,
        text: str,
        look: NoticeLook = "info",
        steps: Sequence[Step] = (),
        *,
        topic: str = "",
        passing: bool = False,
    ) -> None:
        """Show a notice; one of the same topic (or, without a topic, of the same text) is replaced.

        One that tells of a success, or is ``passing``, goes with the page.
        """
        topic = topic or text
        self.clear_topic(topic)
        bar = NoticeBar(text, look, steps, closable=True, parent=self)
        bar.closed.connect(lambda: self.clear_topic(topic))
        self._bars.insert(0, (topic, bar))
        if passing or look == "improve":
            self._passing.add(topic)
        bar.hide()
        self._layout.insertWidget(0, bar)
        for old_topic, _bar in self._bars[MOST:]:
            self.clear_topic(old_topic)
        self._appear()
        bar.announce()

    def _appear(self) -> None:
        """Show what is to be said; not between press and release, or the button would move away from under a click."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            QTimer.singleShot(RELEASE_MS, self, self._appear)
            return
        before = _Standing.now()
        for _topic, bar in self._bars:
            bar.show()
        self.setVisible(bool(self._bars))
        # The layout below takes its new place when it is told of it.
        QTimer.singleShot(0, self, before.restore)

    def clear_topic(self, topic: str) -> None:
        """Take a notice away, if it is there."""
        self._passing.discard(topic)
        for known, bar in list(self._bars):
            if known == topic:
                self._give_back(bar)
                bar.hide()
                bar.deleteLater()
                self._forget(topic, bar)

    def clear_passing(self) -> None:
        """Take away what belongs to the page that told it."""
        for topic in tuple(self._passing):
            self.clear_topic(topic)

    def clear(self) -> None:
        """Take all notices away: another workspace has nothing to do with them."""
        for topic, _bar in list(self._bars):
            self.clear_topic(topic)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said now, newest first."""
        return tuple(bar.text for _topic, bar in self._bars)

    def focus_part(self) -> QWidget | None:
        """The first button of the newest notice."""
        return self._bars[0][1].findChild(QPushButton) if self._bars else None

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and before is not None and not self.isAncestorOf(before):
            self._came_from = before

    def _give_back(self, bar: NoticeBar) -> None:
        """The keys go back to where they were, never to whatever comes next: that may be a button that removes."""
        here, back = QApplication.focusWidget(), self._came_from
        if here is None or not bar.isAncestorOf(here):
            return
        if back is not None and isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            here.clearFocus()

    def _forget(self, topic: str, bar: NoticeBar) -> None:
        self._bars = [(known, other) for known, other in self._bars if other is not bar]
        if not self._bars:
            self.hide()
