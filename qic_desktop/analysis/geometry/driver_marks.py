"""The driver diagram as marks: one picture for window, SVG and poster.

Owns how a card, a line and a heading look; where they stand is ``driver_tree``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.analysis.geometry.cards import moved
from qic_desktop.analysis.geometry.driver_tree import (
    AIM_LINE,
    CHIP,
    HEAD,
    LINE,
    MARK,
    MOST_FIGURES,
    PADDING,
    SMALL,
    SMALL_LINE,
    SPARK,
    TEXT,
    Diagram,
    Figure,
    Link,
    Placed,
)
from qic_desktop.analysis.geometry.glyphs import glyph
from qic_desktop.analysis.geometry.marks import Align, Box, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.geometry.text import ASCENT, elided, text_width

RADIUS = 6.0
GLYPH = 14.0
_CHIP_SIZE = 20.0
_STATE_ROLES: Mapping[str, Role] = {"adopted": "accent", "testing": "text", "planned": "text"}


def diagram_scene(diagram: Diagram, description: str = "") -> Scene:
    """The whole diagram as one picture."""
    marks: list[Mark] = [*head_marks(diagram), *link_marks(diagram)]
    for card in diagram.cards:
        marks += card_marks(card, right_to_left=diagram.right_to_left)
    plot = (0.0, HEAD, diagram.width, diagram.height)
    return Scene(diagram.width, diagram.height, tuple(marks), plot, description=description)


def head_marks(diagram: Diagram) -> list[Mark]:
    """The words above the columns."""
    mirrored = diagram.right_to_left
    return [_quiet(text, left, width, 14.0, mirrored=mirrored) for text, left, width in diagram.heads]


def link_marks(diagram: Diagram) -> list[Mark]:
    """The lines between cards, and the line above those that have no place yet."""
    marks: list[Mark] = []
    for link in diagram.links:
        marks += link_lines(link)
    if diagram.loose_y is not None:
        y = diagram.loose_y
        marks.append(Line("line", 1.0, (0.0, diagram.width), (y, y)))
        marks.append(_quiet(diagram.loose_title, 0.0, diagram.width, y + 19.0, mirrored=diagram.right_to_left))
    return marks


def link_lines(link: Link, start_y: float | None = None) -> list[Mark]:
    """Right angles from a card to those below it; ``start_y`` where the card is shown elsewhere than it stands."""
    y = link.start[1] if start_y is None else start_y
    ys = [y, *(end for _x, end in link.ends)]
    marks: list[Mark] = [Line("line-strong", 1.0, (link.start[0], link.trunk), (y, y))]
    if max(ys) - min(ys) > 0.5:
        marks.append(Line("line-strong", 1.0, (link.trunk, link.trunk), (min(ys), max(ys))))
    marks += [Line("line-strong", 1.0, (link.trunk, x), (end, end)) for x, end in link.ends]
    return marks


def card_marks(card: Placed, *, right_to_left: bool = False) -> list[Mark]:
    """One card with all that stands on it."""
    face = card.face
    fill: Role = "accent-soft" if face.kind == "aim" else "sunken" if face.shared else "surface"
    rim: Role = "accent" if face.kind == "aim" else "line" if face.kind == "idea" else "line-strong"
    ink = _Ink(card, right_to_left)
    marks: list[Mark] = [
        Box(card.x + 0.5, card.y + 0.5, card.width - 1, card.height - 1, fill, rim, RADIUS),
    ]
    if face.kind == "aim":
        return marks + _aim(ink)
    return marks + (_idea(ink) if face.kind == "idea" else _driver(ink))


@dataclass(frozen=True, slots=True)
class _Ink:
    """Writes on a card from where reading begins."""

    card: Placed
    mirrored: bool

    def words(self, text: str, start: float, y: float, role: Role, *, size: float = TEXT, weight: int = 400) -> Label:
        """A line whose capitals begin ``start`` pixels from the edge and whose middle is at ``y`` of the card."""
        x = self.card.x + (self.card.width - start if self.mirrored else start)
        base = self.card.y + y + size * ASCENT / 2
        align: Align = "right" if self.mirrored else "left"
        return Label(role, text, round(x, 2), round(base, 2), size, weight, align)

    def left(self, start: float, width: float) -> float:
        """The x of something ``width`` wide that begins ``start`` pixels from the edge."""
        return self.card.x + (self.card.width - start - width if self.mirrored else start)

    def glyph(self, name: str, start: float, y: float, role: Role, size: float = GLYPH) -> list[Mark]:
        """A mark whose middle is at ``y`` of the card."""
        return glyph(name, self.left(start, size), self.card.y + y - size / 2, size, role)


def _aim(ink: _Ink) -> list[Mark]:
    face = ink.card.face
    y = PADDING + 8.0
    marks: list[Mark] = [ink.words(face.title, PADDING, y, "accent", size=SMALL, weight=600)]
    y += 19.0
    for line in ink.card.lines:
        marks.append(ink.words(line, PADDING, y, "text", weight=600))
        y += AIM_LINE
    return marks + _below(ink, PADDING, y + 2.0)


def _driver(ink: _Ink) -> list[Mark]:
    face = ink.card.face
    weight = 600 if face.level == 1 else 400
    marks: list[Mark] = []
    y = 11.5 + LINE / 2
    if face.shared:
        marks += ink.glyph("shared", ink.card.width - PADDING - 10.0, y, "muted", 12.0)
    for line in ink.card.lines:
        marks.append(ink.words(line, PADDING, y, "text", weight=weight))
        y += LINE
    return marks + _below(ink, PADDING, y)


def _idea(ink: _Ink) -> list[Mark]:
    face = ink.card.face
    y = 7.5 + LINE / 2
    marks: list[Mark] = []
    if face.letter:
        width = max(_CHIP_SIZE, text_width(face.letter, SMALL, 600) + 8.0)
        left = ink.left(9.0, width)
        marks.append(Box(left, ink.card.y + y - 9.0, width, 18.0, "accent-soft", None, 4.0))
        middle, base = left + width / 2, ink.card.y + y + SMALL * ASCENT / 2
        marks.append(Label("accent", face.letter, round(middle, 2), round(base, 2), SMALL, 600, "centre"))
    elif face.shared:
        marks += ink.glyph("shared", 12.0, y, "muted")
    if face.state_word:
        role = _STATE_ROLES.get(face.state, "muted")
        said = text_width(face.state_word, SMALL, 500)
        start = ink.card.width - 9.0 - said
        marks.append(ink.words(face.state_word, start, y, role, size=SMALL, weight=500))
        marks += ink.glyph(face.state, start - MARK + 1.0, y, role)
    for line in ink.card.lines:
        marks.append(ink.words(line, CHIP, y, "text"))
        y += LINE
    return marks + _below(ink, CHIP, y)


def _below(ink: _Ink, start: float, y: float) -> list[Mark]:
    """What is measured, and what is missing."""
    face = ink.card.face
    marks: list[Mark] = []
    if face.concern:
        marks += ink.glyph("warning", start, y, "concern", 13.0)
        room = ink.card.width - start - 17.0 - 9.0
        marks.append(ink.words(elided(face.concern, room, SMALL), start + 17.0, y, "concern", size=SMALL))
        y += SMALL_LINE
    for figure in face.figures[:MOST_FIGURES]:
        marks += _figure(ink, figure, start, y)
        y += SMALL_LINE
    return marks


def _figure(ink: _Ink, figure: Figure, start: float, y: float) -> list[Mark]:
    """A measure with its value; its name gives way before the value does, and the thumbnail before the name."""
    marks: list[Mark] = []
    room = ink.card.width - start - 9.0
    beside = room - SPARK[0] - 6.0
    wanted = text_width(figure.text, SMALL)
    chart = figure.chart
    if chart is not None and len(chart.known_places) > 1 and not beside < wanted <= room:
        room = beside
        left = ink.left(ink.card.width - SPARK[0] - 6.0, SPARK[0])
        marks += moved(sparkline_scene(chart, *SPARK).marks, left, ink.card.y + y - SPARK[1] / 2)
    name, mark, value = figure.text.rpartition(": ")
    tail = f"{mark}{value}"
    shown = elided(name, room - text_width(tail, SMALL), SMALL) + tail if mark else elided(value, room, SMALL)
    role: Role = "text" if ink.card.face.kind == "aim" else "muted"
    return [*marks, ink.words(shown, start, y, role, size=SMALL)]


def _quiet(text: str, left: float, width: float, base: float, *, mirrored: bool) -> Label:
    x = left + width if mirrored else left
    return Label("muted", elided(text, width, SMALL), round(x, 2), base, SMALL, 400, "right" if mirrored else "left")
