"""Sizes of the gallery's cards, and several pictures in the room of one; a single card is the program's own."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.geometry.cards import HEAD, PADDING, moved
from qic_desktop.analysis.geometry.marks import Box, Label, Mark, Scene

CARD = (344.0, 244.0)
LARGE = (696.0, 320.0)


def inner(size: tuple[float, float]) -> tuple[float, float]:
    """The room for the picture on a card of this size."""
    return size[0] - 2 * PADDING, size[1] - HEAD - PADDING


def beside(scenes: Sequence[tuple[str, Scene]], columns: int, size: tuple[float, float]) -> Scene:
    """Small pictures with their names in rows and columns, in the room of one."""
    rows = -(-len(scenes) // columns)
    width, height = size[0] / columns, size[1] / rows
    marks: list[Mark] = []
    for number, (name, scene) in enumerate(scenes):
        x, y = width * (number % columns), height * (number // columns)
        marks += [Label("text", name, x + 2, y + 11, 11, 600), *moved(scene.marks, x, y + 15)]
    words = " ".join(f"{name}: {scene.description}" for name, scene in scenes)
    return Scene(size[0], size[1], tuple(marks), (0.0, 0.0, *size), description=words)


def sheet(cards: Sequence[Scene], columns: int, gap: float = 8.0) -> Scene:
    """Cards in rows and columns on one picture."""
    width, height = cards[0].width, cards[0].height
    rows = -(-len(cards) // columns)
    marks: list[Mark] = []
    for number, each in enumerate(cards):
        marks += moved(each.marks, (width + gap) * (number % columns), (height + gap) * (number // columns))
    size = (width + gap) * columns - gap, (height + gap) * rows - gap
    marks.insert(0, Box(0, 0, *size, "bg"))
    return Scene(*size, tuple(marks), (0.0, 0.0, *size), description=" ".join(each.description for each in cards))


def grey(palette: dict[str, str]) -> dict[str, str]:
    """A palette as a photocopier sees it (luma of ITU-R BT.601)."""
    return {role: _grey(code) for role, code in palette.items()}


def _grey(code: str) -> str:
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    level = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{level:02X}{level:02X}{level:02X}"
