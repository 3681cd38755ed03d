"""What is imported in a thread after the first frame: pyqtgraph, numpy, reportlab, then the pages of the rail.

Imported before the first frame the libraries would cost more than half a second, and a page's own modules would make
its first visit twice as long; in a thread they cost nobody anything. No module of ours imports itself in a circle
(a test sees to it), so two threads never meet a module that is half imported.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

HEAVY = ("numpy", "pyqtgraph", "qic_desktop.store.sqlite_tables")
LONGEST_WAIT_MS = 1000
_log = logging.getLogger(__name__)


def charts_are_live() -> bool:
    """True once pyqtgraph is there, wholly imported."""
    module = sys.modules.get("pyqtgraph")
    return module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False)


class FirstFrame(QObject):
    """Calls ``act`` once, when ``window`` has been painted for the first time."""

    def __init__(self, window: QWidget, act: Callable[[], object]) -> None:
        super().__init__(window)
        self._act: Callable[[], object] | None = act
        self._handle = window.windowHandle()
        if self._handle is not None:
            self._handle.installEventFilter(self)
        # A window that starts minimised is not painted at all; its program goes on nevertheless.
        QTimer.singleShot(LONGEST_WAIT_MS, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose:
            # Qt paints inside this event; what is due at once comes after it.
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            if self._handle is not None:
                self._handle.removeEventFilter(self)
            act()


class Preload(QObject):
    """Imports ``names`` one after the other in a daemon thread."""

    def __init__(self, names: Sequence[str] = HEAVY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._begun = self._ended = False
        self._thread = threading.Thread(target=self._import_all, name="preload", daemon=True)

    def start_after_first_frame(
        self, delay_ms: int = 120, *, then: Callable[[], object] | None = None, also: Sequence[str] = ()
    ) -> None:
        """Begin as soon as the window has been painted and the person could already act; the first call counts.

        ``also`` are imported as well, after the others.
        """
        self._names += also
        QTimer.singleShot(delay_ms, self, lambda: self._begin(then))

    @property
    def finished(self) -> bool:
        """True once every library has been tried."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Import nothing more, and wait for what is under way, at most ``seconds``; called when closing."""
        self._ended = True
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _begin(self, then: Callable[[], object] | None) -> None:
        if self._begun:
            return
        self._begun = True
        self._thread.start()
        if then is not None:
            then()

    def _import_all(self) -> None:
        for name in self._names:
            if self._ended:
                return
            try:
                importlib.import_module(name)
            except ImportError:
                _log.warning("%s is not installed", name)
