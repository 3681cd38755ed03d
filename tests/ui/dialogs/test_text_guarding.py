"""Settings: shapes of national numbers are tried before they are used."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.dialogs.text_guarding import TextGuarding


def test_a_shape_is_tried_and_told(app: QApplication, qtbot: QtBot) -> None:
    page = TextGuarding(True, ("AA-99999",))
    qtbot.addWidget(page)
    told: list[tuple[bool, tuple[str, ...]]] = []
    page.chosen.connect(lambda on, shapes: told.append((on, shapes)))
    page.trial.setText("see AB-12345")
    assert "“AB-12345”" in page._trial_field.line.text()
    page.trial.setText("see AB-1234")
    assert page._trial_field.line.text() == "Nothing would be asked."
    page.shapes.setPlainText("AA-9999\n99")
    assert "“99” is no shape" in page._shapes_field.line.text()
    page.shapes.commit()
    page.on.setChecked(False)
    assert told == [(True, ("AA-9999",)), (False, ("AA-9999",))]
