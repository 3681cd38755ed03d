"""When Python looks for garbage: while nobody works.

A full search walks through everything that lives. Beside the review of ten thousand packages it stops the window for a
third of a second, and finds next to nothing: what is no longer needed goes at once, only rings of objects wait for it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

NEVER = 1_000_000
EVERY_MS = 15 * 60 * 1000


def hold_back() -> None:
    """Search through everything no more by itself; to be called first, so that no search falls into the start."""
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def search_while_nobody_works(app: QGuiApplication, parent: QObject) -> None:
    """From now on search through everything only when the person turns to another program, or every quarter hour.

    To be called once all libraries are there: modules and classes stay to the end and are not walked through again.
    """
    gc.freeze()
    hold_back()
    app.applicationStateChanged.connect(_search)
    timer = QTimer(parent)
    timer.timeout.connect(gc.collect)
    timer.start(EVERY_MS)


def _search(state: Qt.ApplicationState) -> None:
    if state == Qt.ApplicationState.ApplicationInactive:
        gc.collect()
