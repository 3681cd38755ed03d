"""A box with long words: beside each other while there is room, else below each other, never cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.apply import apply_direction, apply_theme
from ui.widgets.choice import CheckBox

WORDS = "B2: Lamp and clipboard at both beds, one month"


@pytest.mark.parametrize(("scale", "language"), [(1.0, "en"), (2.0, "en"), (2.0, "ar")])
def test_words_without_room_go_on_below(app: QApplication, qtbot: QtBot, scale: float, language: str) -> None:
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    holder, box = QWidget(), CheckBox(WORDS)
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    column.addWidget(box)
    column.addStretch(1)
    holder.resize(1200, 400)
    holder.show()
    one_line = box.height()
    assert box.sizeHint().width() <= box.width()
    holder.resize(box.sizeHint().width() // 2, 400)
    QApplication.processEvents()
    assert box.width() < box.sizeHint().width()
    assert box.height() >= box.heightForWidth(box.width()) > one_line
    longest = max(box.fontMetrics().horizontalAdvance(word) for word in WORDS.split())
    assert box.minimumSizeHint().width() > longest


def test_a_box_without_words_is_as_small_as_before(app: QApplication) -> None:
    box = CheckBox()
    assert box.minimumSizeHint() == box.sizeHint()
    assert box.heightForWidth(18) == box.sizeHint().height()
