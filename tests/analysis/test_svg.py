"""Scenes as SVG."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from qic_desktop.analysis.charts.accumulation import cusum
from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.geometry.accumulation import accumulation_scene
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.palette import DARK, LIGHT, PAPER
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.analysis.svg import to_svg
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

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


def test_the_font_is_one_family_for_qt_and_a_list_for_browsers() -> None:
    svg = to_svg(scene(), LIGHT, background="bg")
    root = ET.fromstring(svg)
    assert root.get("font-family") == "Inter"
    assert "font-family:Inter, 'Noto Sans'" in (root.findtext(f"{SPACE}style") or "")
    (ground, *_) = root.iter(f"{SPACE}rect")
    assert (ground.get("width"), ground.get("height")) == ("100", "50")


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


def pictures() -> list[Scene]:
    """One picture of every family, with everything that can stand on it."""
    chance, words, size = random.Random(6), ChartWords(), (650.0, 372.0)
    months = tuple(f"{2016 + at // 12}-{at % 12 + 1:02d}" for at in range(36))
    sizes = tuple(float(chance.randint(80, 400)) for _ in months)
    tops = tuple(float(round(all_of * (0.8 if at < 18 else 0.9))) for at, all_of in enumerate(sizes))
    values = tuple(top / all_of for top, all_of in zip(tops, sizes, strict=True))
    series = Series(
        months,
        values,
        tops,
        sizes,
        Direction.UP,
        ValueStyle(),
        0.95,
        notes=(ChartNote(months[9], "x"),),
        unconfirmed=frozenset(months[-1:]),
        recounted=frozenset(months[3:4]),
        excluded={months[5]: "x"},
    )
    starts = [PhaseStart(months[18], "after")]
    gaps = replace(series, values=(*values[:6], None, *values[7:]), gaps={months[6]: "strike"})
    sites = [
        SiteCounts(f"S{at}", top * (0.6 if at == 3 else 1), all_of)
        for at, (top, all_of) in enumerate(zip(tops, sizes, strict=True))
    ]
    return [
        chart_scene(control_chart(series, "p", starts), *size, words, style="paper", focus=3),
        chart_scene(control_chart(gaps, "xmr", rule_set="making-data-count"), *size, words),
        funnel_scene(
            funnel(
                [replace(site, numerator=round(site.numerator or 0)) for site in sites],
                form="proportion",
                style=ValueStyle(),
                direction=Direction.UP,
            ),
            size,
            words,
        ),
        pareto_scene(pareto({"Bed": 40.0, "Doctor": 20.0, "Other": 3.0}), size, words),
        histogram_scene(histogram(values, ValueStyle(), 0.9), size, words),
        accumulation_scene(cusum(series, baseline=months[17]), size, words),
    ]


def numbers(text: str | None) -> list[float]:
    return [float(part) for part in (text or "").replace(",", " ").split()]


def read_marks(svg: str) -> list[tuple[str, list[float]]]:
    """Every element of a picture in order: what it is, and its coordinates."""
    found: list[tuple[str, list[float]]] = []
    for element in ET.fromstring(svg).iter():
        name = element.tag.removeprefix(SPACE)
        match name:
            case "polyline" | "polygon":
                found.append((name, numbers(element.get("points"))))
            case "circle":
                found.append((name, [float(element.get(key, "nan")) for key in ("cx", "cy", "r")]))
            case "rect":
                found.append((name, [float(element.get(key, "nan")) for key in ("x", "y", "width", "height")]))
            case "text":
                found.append((element.text or "", [float(element.get(key, "nan")) for key in ("x", "y", "font-size")]))
    return found


def expected_marks(scene: Scene) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    for mark in scene.marks:
        match mark:
            case Line() | Area():
                flat = [number for pair in zip(mark.xs, mark.ys, strict=True) for number in pair]
                found.append(("polyline" if isinstance(mark, Line) else "polygon", flat))
            case Dots():
                found += [dot(mark, x, y) for x, y in zip(mark.xs, mark.ys, strict=True)]
            case Label():
                found.append((mark.text, [mark.x, mark.y, mark.size]))
            case Box():
                found.append(("rect", [mark.x, mark.y, mark.width, mark.height]))
    return found


def dot(mark: Dots, x: float, y: float) -> tuple[str, list[float]]:
    r = mark.radius
    if mark.shape == "diamond":
        return "polygon", [x, y - r, x + r, y, x, y + r, x - r, y]
    if mark.shape == "square":
        return "rect", [x - r, y - r, 2 * r, 2 * r]
    return "circle", [x, y, r]


@pytest.mark.parametrize("number", range(6))
def test_a_picture_has_the_marks_of_its_scene_one_by_one(number: int) -> None:
    scene = pictures()[number]
    drawn, expected = read_marks(to_svg(scene, LIGHT)), expected_marks(scene)
    assert len(expected) > 10
    assert [name for name, _ in drawn] == [name for name, _ in expected]
    for (_, found), (name, wanted) in zip(drawn, expected, strict=True):
        assert found == pytest.approx(wanted, abs=0.0051), name
