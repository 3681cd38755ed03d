"""Our program on a store, as ``qic-desktop STORE`` starts it; answers when it is painted, filled, or has settled.

``program_window.py STORE frame`` ends at the first frame, ``page`` when the first page shows what the store says,
``memory`` some time after a measure's page is open and everything that loads later has loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

SETTLING_MS = 1500


def main() -> None:
    """Run the program as its own command does, with a watcher beside it."""
    from ui.application import Program
    from ui.main import _ground, parse

    app = QApplication([])
    store, until = sys.argv[1], sys.argv[2]
    program = Program(app, parse([store]), _ground)
    if until == "frame":
        from watching import FirstFrame, answer, resident_megabytes

        first = FirstFrame(app, lambda: answer(megabytes=resident_megabytes(), heavy=loaded()))
        program.start()
        app.exec()
        del first
    program.start()
    program.tasks.activity_changed.connect(lambda activity: _on_activity(program, activity, until))
    app.exec()


def _on_activity(program: Any, activity: object, until: str) -> None:
    from watching import answer, resident_megabytes

    window = program.window
    if activity is not None or window is None or not window.stack.count():
        return
    if until == "page":
        QTimer.singleShot(0, lambda: answer(heavy=loaded()))
    elif window.navigator.here.key != "measure":
        measure = first_measure(program)
        QTimer.singleShot(200, lambda: window.navigator.go("measure", measure))
    else:
        QTimer.singleShot(SETTLING_MS, lambda: answer(megabytes=resident_megabytes(), heavy=loaded()))


def first_measure(program: Any) -> str:
    """The id of the store's first measure; the store lane is idle when this is asked."""
    from qic_desktop.services.measuring import measures

    return measures.list_measures(program._open.door)[0].id


def loaded() -> list[str]:
    """Libraries that have no place before the first frame."""
    heavy = ("numpy", "reportlab", "pyqtgraph", "sqlite_utils", "nacl", "babel", "click")
    return [name for name in heavy if name in sys.modules]


main()
