"""Asks: opens dialogs, and asks for folders and files where the person was last, at first among their documents.

What was chosen last is remembered by the running application, not on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from qic_desktop import paths

_LAST = "lastFolder"


def open_dialog(dialog: QDialog, then: Callable[[], object] | None = None) -> None:
    """Open a dialog over its window, go on with ``then`` once it is accepted; it goes for good when it is closed."""
    if then is not None:
        dialog.accepted.connect(lambda: then())
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    dialog.open()


def ask_folder(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """A folder that is there, or None when the question is put away."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start or last_folder()))
    if not name:
        return None
    remember(Path(name))
    return Path(name)


def ask_packages(parent: QWidget | None, title: str, kinds: str = "QIC (*.qicpkg*)") -> list[Path]:
    """Files that are there; none when the question is put away."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, str(last_folder()), kinds)
    if names:
        remember(Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_package(parent: QWidget | None, title: str, kinds: str = "QIC (*.qicpkg*)") -> Path | None:
    """One file that is there, or None."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, str(last_folder()), kinds)
    if not name:
        return None
    remember(Path(name).parent)
    return Path(name)


def last_folder() -> Path:
    """Where to begin: the folder chosen last, the documents while there is none or it has gone (a stick)."""
    app = QApplication.instance()
    kept = app.property(_LAST) if app is not None else None
    if kept and Path(kept).is_dir():
        return Path(kept)
    return paths.default_store_folder()


def remember(folder: Path) -> None:
    """Begin here the next time."""
    app = QApplication.instance()
    if app is not None:
        app.setProperty(_LAST, str(folder))
