"""The handbook's window: which page F1 opens, pictures of the theme, and room for them."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.services.workspace import Role
from ui.dialogs.handbook import PAGES, Handbook, handbook_folder
from ui.dialogs.handbook_pictures import file_of, picture
from ui.pages import pages_of
from ui.theme.apply import apply_theme
from ui.theme.tokens import current

CARD = handbook_folder().parent / "pictures" / "charts" / "run-shift-light.svg"
IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def handbook(qtbot: QtBot) -> Handbook:
    made = Handbook()
    qtbot.addWidget(made)
    return made


def corner(image: QImage) -> str:
    """The colour of a card, away from its edge and its words."""
    return image.pixelColor(image.width() - 12, 12).name().upper()


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_the_window_has_a_page_of_the_handbook(role: Role) -> None:
    for spec in pages_of(role):
        assert spec.key in PAGES, spec.key
        assert (handbook_folder() / f"{PAGES[spec.key]}.md").is_file()


def test_help_for_a_measure_tells_how_to_read_its_chart(handbook: Handbook) -> None:
    handbook.show_help_for("measure")
    assert handbook.browser.source().fileName() == "charts.md"
    assert "A run chart in one minute" in handbook.browser.toPlainText()


def test_a_page_that_does_not_exist_leads_to_the_contents(handbook: Handbook) -> None:
    handbook.show_page("nowhere")
    assert handbook.browser.source().fileName() == "index.md"


def test_pages_name_the_light_picture_and_dark_has_its_own() -> None:
    assert file_of(CARD, dark=False).name == "run-shift-light.svg"
    assert file_of(CARD, dark=True).name == "run-shift-dark.svg"
    assert file_of(CARD.with_name("paper.svg"), dark=True).name == "paper.svg"


def test_pictures_follow_the_theme_while_the_page_is_open(qapp: QApplication, handbook: Handbook, qtbot: QtBot) -> None:
    handbook.show_help_for("measures")
    handbook.show_page("chart-gallery")
    name = QUrl("../pictures/charts/run-shift-light.svg")

    def shown() -> str:
        return corner(handbook.browser.document().resource(IMAGE, name))

    assert shown() == current().hex("surface")
    before = current().hex("surface")
    try:
        apply_theme(qapp, "dark")
        qtbot.waitUntil(lambda: shown() == current().hex("surface"))
        assert current().hex("surface") != before
    finally:
        apply_theme(qapp, "light")


def test_two_cards_stand_side_by_side(handbook: Handbook) -> None:
    handbook.show_help_for("measures")
    handbook.show_page("chart-gallery")
    document = handbook.browser.document()
    block = document.begin()
    while block.isValid() and "￼￼" not in re.sub(r"\s", "", block.text()):
        block = block.next()
    assert block.isValid()
    pictures = block.text().count("￼")
    assert pictures == 6
    assert block.layout().lineCount() == pictures / 2


def test_a_picture_is_never_wider_than_its_room_and_sharp(handbook: Handbook) -> None:
    small = picture(CARD, most=200, ratio=2.0)
    assert small.width() == 400
    assert small.deviceIndependentSize().width() == 200
    assert picture(CARD.with_name("none.svg"), most=200, ratio=1.0).isNull()


def test_a_screenshot_is_made_as_small_as_its_page(handbook: Handbook) -> None:
    handbook.show_help_for("exchange")
    bar = handbook.browser.horizontalScrollBar()
    assert bar.maximum() == 0, "nothing of the page is cut at its right"
    shown = handbook.browser.document().resource(IMAGE, QUrl("../pictures/exchange.png"))
    assert 0 < shown.deviceIndependentSize().width() <= handbook.browser.viewport().width()
