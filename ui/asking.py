"""Asks for folders and files, beginning where the person was last; the first time among their documents.

What was chosen last is remembered by the running application, not on the disk.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from qic_desktop import paths

_LAST = "lastFolder"


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
