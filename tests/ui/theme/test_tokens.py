"""Colours that can be read, sizes that grow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.geometry.palette import DARK, LIGHT
from ui import icons
from ui.theme import fonts
from ui.theme.apply import apply_theme
from ui.theme.style import stylesheet
from ui.theme.tokens import Theme, contrast, current

ON_GROUNDS = ("bg", "surface", "sunken")
WORDS = ("text", "muted", "accent", "concern", "improve")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ON_GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_have_a_contrast_of_at_least_4_5(palette: dict[str, str], ground: str, word: str) -> None:
    assert contrast(palette[word], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("word", "ground"),
    [
        ("accent-text", "accent"),
        ("text", "accent-soft"),
        ("text", "concern-soft"),
        ("text", "improve-soft"),
        ("accent", "accent-soft"),
        ("surface", "text"),
    ],
)
def test_words_on_colour_have_a_contrast_of_at_least_4_5(palette: dict[str, str], word: str, ground: str) -> None:
    assert contrast(palette[word], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["focus", "field"])
def test_focus_and_borders_of_fields_have_a_contrast_of_at_least_3(palette: dict[str, str], mark: str) -> None:
    assert contrast(palette[mark], palette["surface"]) >= 3.0


def test_contrast_follows_the_published_formula() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_light_and_dark_reach_every_widget(app: QApplication) -> None:
    apply_theme(app, "dark")
    assert current().dark
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == DARK["bg"]
    apply_theme(app, "light")
    assert not current().dark
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT["bg"]


def test_larger_text_makes_lengths_grow(app: QApplication) -> None:
    apply_theme(app, "light", 1.5)
    assert app.font().pixelSize() == 20
    assert current().px(100) == pytest.approx(154, abs=2)


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    for theme in (Theme(False, 1.0), Theme(True, 1.3)):
        sheet = stylesheet(theme)
        assert "$" not in sheet
        own = {code.upper() for code in re.findall(r"#[0-9A-Fa-f]{6}", sheet)} - set(theme.roles.values())
        assert len(own) <= 1  # the primary button under the pointer


def test_inter_is_there_in_three_weights(app: QApplication) -> None:
    for weight in (400, 500, 600):
        assert QFontInfo(fonts.font(13, weight)).family().startswith("Inter")


def test_every_icon_that_the_window_names_is_there() -> None:
    from qic_desktop.paths import RESOURCES

    folder = RESOURCES.parent / "ui"
    named: set[str] = set()
    call = r"(?:icon=|IconLabel\(|icons\.(?:pixmap|icon)\(|icon_button\()"
    pattern = re.compile(call + r'"([a-z0-9-]+)"')
    for path in Path(folder).rglob("*.py"):
        named |= set(pattern.findall(path.read_text(encoding="utf-8")))
    assert len(named) > 10
    assert {name for name in named if not icons.exists(name)} == set()


def test_an_icon_takes_the_colour_of_its_role(app: QApplication) -> None:
    image = icons.pixmap("check", "accent", 32).toImage()
    colours = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {LIGHT["accent"]}
