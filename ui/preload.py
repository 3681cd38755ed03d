"""Heavy libraries, imported in a thread after the first frame: pyqtgraph, numpy, reportlab.

Imported before the first frame they would cost more than half a second; in a thread they cost nobody anything.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

HEAVY = ("numpy", "pyqtgraph", "reportlab.platypus", "sqlite_utils")
_log = logging.getLogger(__name__)


def charts_are_live() -> bool:
    """True once pyqtgraph is there, wholly imported."""
    module = sys.modules.get("pyqtgraph")
    return module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False)


class Preload(QObject):
    """Imports ``names`` one after the other in a daemon thread."""

    def __init__(self, names: Sequence[str] = HEAVY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._thread = threading.Thread(target=self._import_all, name="preload", daemon=True)

    def start_after_first_frame(self, delay_ms: int = 120, *, then: Callable[[], object] | None = None) -> None:
        """Begin as soon as the window has been painted and the person could already act."""
        QTimer.singleShot(delay_ms, lambda: self._begin(then))

    @property
    def finished(self) -> bool:
        """True once every library has been tried."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most ``seconds``; the program calls it when closing."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _begin(self, then: Callable[[], object] | None) -> None:
        self._thread.start()
        if then is not None:
            then()

    def _import_all(self) -> None:
        for name in self._names:
            try:
                importlib.import_module(name)
            except ImportError:
                _log.warning("%s is not installed", name)
