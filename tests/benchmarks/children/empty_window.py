"""The floor: the smallest program with a window that PySide6 can make, of the same size as ours."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow
from watching import FirstFrame, answer, resident_megabytes


def main() -> None:
    """Show it and answer as soon as it is painted."""
    app = QApplication([])
    first = FirstFrame(app, lambda: answer(megabytes=resident_megabytes()))
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    app.exec()
    del first


main()
