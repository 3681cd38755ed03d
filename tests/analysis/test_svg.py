"""Scenes as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.palette import DARK, LIGHT, PAPER
from qic_desktop.analysis.svg import to_svg

SPACE = "{http://www.w3.org/2000/svg}"


def scene(text: str = "Median") -> Scene:
    marks = (
        Area("band", (0, 1, 1), (0, 0, 1)),
        Line("text", 1.5, (0, 10), (5, 5), (6, 3)),
        Dots("circle", 2, (1, 2), (3, 4)),
        Dots("diamond", 2, (1,), (3,), "concern", "surface", 1),
        Dots("square", 2, (1,), (3,), "neutral"),
        Dots("ring", 7, (1,), (3,), None, "focus", 2),
        Label("muted", text, 5, 5, 11, 600, "right"),
        Box(1, 1, 15, 15, "surface", "line-strong", 3),
    )
    return Scene(100, 50, marks, (0, 0, 100, 50), description=text)


def test_every_mark_becomes_an_element() -> None:
    root = ET.fromstring(to_svg(scene(), LIGHT, background="bg"))
    tags = [element.tag.removeprefix(SPACE) for element in root.iter()]
    assert tags.count("polyline") == 1
    assert tags.count("circle") == 3
    assert tags.count("polygon") == 2
    assert tags.count("text") == 1
    assert root.findtext(f"{SPACE}title") == "Median"
    assert root.get("viewBox") == "0 0 100 50"


def test_words_are_escaped() -> None:
    text = "<b> & \"x\" \x00 'y'"
    root = ET.fromstring(to_svg(scene(text), LIGHT))
    assert root.findtext(f"{SPACE}text") == text.replace("\x00", "")


@pytest.mark.parametrize("palette", [LIGHT, DARK, PAPER])
def test_one_scene_serves_every_palette_and_gives_the_same_bytes(palette: dict[str, str]) -> None:
    assert to_svg(scene(), palette) == to_svg(scene(), palette)
    assert palette["concern"] in to_svg(scene(), palette)


def test_a_role_without_a_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        to_svg(Scene(1, 1, (Line("nonsense", 1, (0, 1), (0, 1)),), (0, 0, 1, 1)), LIGHT)


def test_palettes_know_the_same_roles_and_words_are_readable() -> None:
    assert LIGHT.keys() == DARK.keys() == PAPER.keys()
    for palette in (LIGHT, DARK, PAPER):
        for role in ("text", "muted", "improve", "concern", "target", "accent"):
            assert contrast(palette[role], palette["surface"]) >= 4.5
        for role in ("field", "focus", "median"):
            assert contrast(palette[role], palette["surface"]) >= 2.7


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
