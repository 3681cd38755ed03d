"""Where questions for folders begin."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from qic_desktop import paths
from ui import asking


def test_a_question_begins_in_the_last_folder_and_in_the_documents_when_it_has_gone(
    app: QApplication, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    asking.remember(stick)
    assert asking.last_folder() == stick
    stick.rmdir()
    assert asking.last_folder() == paths.default_store_folder()
