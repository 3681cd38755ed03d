"""Words that can be selected and read aloud, and the field that compares them, as a person uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.domain.spoken_words import Match, Spoken
from ui.widgets.spoken_words import SpokenWords, WordsField

LAPTOP = Spoken.of_key("4c6377bdfe0d733ee7fd8eb59bcac76f")
OTHER = Spoken.of_key("ba0d0524feea4ab95d828be92e8e3dc9")


@pytest.fixture
def field(app: QApplication, qtbot: QtBot) -> WordsField:
    made = WordsField("Words that they read to you")
    qtbot.addWidget(made)
    made.show_spoken(LAPTOP)
    made.show()
    return made


def test_words_are_large_selectable_and_named_for_screen_readers(app: QApplication, qtbot: QtBot) -> None:
    shown = SpokenWords("This laptop")
    qtbot.addWidget(shown)
    shown.show_spoken(LAPTOP)
    shown.show()
    assert shown.words.text().split() == list(LAPTOP.words)
    assert shown.words.text().count("\n") == 1
    assert shown.digits.text() == LAPTOP.digits
    assert shown.words.fontMetrics().height() > shown.digits.fontMetrics().height()
    assert shown.accessibleName().startswith("This laptop: erase, brick, urge,")
    shown.words.setFocus()
    QTest.keyClick(shown.words, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert shown.words.selectedText().split() == list(LAPTOP.words)


def test_equal_words_are_said_to_be_equal_while_typing(field: WordsField) -> None:
    seen: list[Match] = []
    field.compared.connect(seen.append)
    QTest.keyClicks(field.editor, "eras bric urge wint stro pand pape rang")
    assert field.sentence.text() == "Equal. All 8 words agree."
    assert field.editor.accessibleDescription() == "Equal. All 8 words agree."
    assert set(seen) == {Match.SO_FAR, Match.EQUAL}
    assert not field.differs


def test_a_different_word_is_named_and_a_misheard_one_is_no_verdict(field: WordsField) -> None:
    field.editor.setText("erase bricks urge")
    assert "The 2nd word, “bricks”, is not one of the list." in field.sentence.text()
    assert not field.differs
    field.editor.setText("erase zoo urge")
    assert field.sentence.text() == "Different: the 2nd word is not “zoo”."
    assert field.differs
    field.editor.clear()
    assert field.sentence.text() == ""
    assert not field.differs


def test_another_key_is_compared_anew(field: WordsField) -> None:
    field.editor.setText(OTHER.digits)
    assert field.differs
    field.show_spoken(OTHER)
    assert field.sentence.text() == "Equal. All 6 groups agree."
