"""The last net: an exception that nobody expected is logged and shown in a dialog whose text can be copied.

Nothing is sent. The only place, beside ``messages``, where an exception becomes something to read.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QTimer, qVersion
from PySide6.QtWidgets import QApplication

from qic_desktop import __version__

_log = logging.getLogger(__name__)


def report_of(error: BaseException) -> str:
    """The text that a person may pass on: versions and the traceback, no data."""
    import platform
    import traceback

    trace = "".join(traceback.format_exception(error))
    head = f"QIC Desktop {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"
    return f"{head}\n\n{trace}"


class CrashNet:
    """Catches what nobody caught. At most one dialog at a time: a repaint that fails would open hundreds."""

    def __init__(self, show: Callable[[str], None] | None = None) -> None:
        self._show = show or self._open_dialog
        self._showing = False

    def install(self) -> None:
        """Become the hook of the interpreter."""
        sys.excepthook = self._on_exception

    def catch(self, error: BaseException) -> None:
        """Log and show one unexpected error."""
        _log.error("unexpected error", exc_info=error)
        if not self._showing:
            self._showing = True
            QTimer.singleShot(0, lambda: self._present(report_of(error)))

    def _present(self, report: str) -> None:
        try:
            self._show(report)
        finally:
            self._showing = False

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.catch(error)

    @staticmethod
    def _open_dialog(report: str) -> None:
        from ui.crash_dialog import CrashDialog

        CrashDialog(report, QApplication.activeWindow()).exec()
