"""Sheets of a storyboard: texts that fit, pictures and tables with their places, for every painter alike.

A sheet is laid out once, in CSS pixels with Inter's own widths. The window and the PDF paint its scene; the slides
are made from its blocks, so that every text stays a text and every chart a drawing that can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qic_desktop.analysis.geometry.marks import Align, Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.reports.storyboard_value import Draw

LEADING = 1.32
"""Height of a line in sizes of its letters."""
_ASCENT = 0.97
"""From the top of a line to its base line."""
_SHRINK = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""How much smaller a text may become before words are left out."""
_GAP = 0.45
"""Between two paragraphs, in sizes of the second one's letters."""
BULLET = "•"
_BREAKS = re.compile(r"[ \t\r\f\v]+")
"""Where a line may end; a no-break space holds words together."""
_INDENT = 1.1
_LONGEST = 1200
"""Letters of one paragraph; no slide has room for more."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one look; ``bullet`` sets them off as an item of a list, ``at_end`` puts them where lines end."""

    text: str
    size: float
    weight: int = 400
    role: str = "text"
    bullet: bool = False
    at_end: bool = False

    @property
    def indent(self) -> float:
        """Pixels before each line."""
        return self.size * _INDENT if self.bullet else 0.0

    @property
    def leading(self) -> float:
        """Pixels from one line to the next."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs in a place; they fit into it as they are. ``title`` marks the words that name a slide."""

    x: float
    y: float
    width: float
    height: float
    paragraphs: tuple[Paragraph, ...]
    title: bool = False


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A scene in a place, as it was drawn for it."""

    x: float
    y: float
    scene: Scene
    name: str

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.scene.width

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.scene.height


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: widths of columns, heights of rows, cells with one paragraph each; the first row heads it."""

    x: float
    y: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    name: str

    @property
    def width(self) -> float:
        """Pixels across."""
        return sum(self.widths)

    @property
    def height(self) -> float:
        """Pixels down."""
        return sum(self.heights)


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line across, ``height`` thick."""

    x: float
    y: float
    width: float
    height: float = 1.0
    role: str = "line-strong"


Block = TextBlock | PictureBlock | TableBlock | RuleBlock
CELL_PADDING = 6.0


@dataclass(slots=True)
class Sheet:
    """One page or slide under construction: its size in pixels and what stands on it."""

    width: float
    height: float
    blocks: list[Block] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The words that name it."""
        found = next((one for one in self.blocks if isinstance(one, TextBlock) and one.title), None)
        return " ".join(one.text for one in found.paragraphs) if found else ""


# --- texts that fit -------------------------------------------------------------------------------------------


def wrap(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The lines of a text; a word that is wider than the line is cut where it must be."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in _BREAKS.split(part.strip()):
            tried = f"{line} {word}" if line else word
            if text_width(tried, size, weight) <= width:
                line = tried
                continue
            if line:
                lines.append(line)
            *whole, line = _cut_word(word, width, size, weight)
            lines += whole
        if line:
            lines.append(line)
    return lines or [""]


def _cut_word(word: str, width: float, size: float, weight: int) -> list[str]:
    """A word in pieces that are no wider than a line; at least a letter each."""
    pieces, piece, wide = [], "", 0.0
    for letter in word:
        step = text_width(letter, size, weight)
        if piece and wide + step > width:
            pieces.append(piece)
            piece, wide = "", 0.0
        piece, wide = piece + letter, wide + step
    return [*pieces, piece]


def lines_of(paragraph: Paragraph, width: float) -> list[str]:
    """The lines of a paragraph in a block of this width."""
    return wrap(paragraph.text, width - paragraph.indent, paragraph.size, paragraph.weight)


def gap_before(paragraph: Paragraph, number: int) -> float:
    """Pixels above a paragraph, none above the first."""
    return paragraph.size * _GAP if number else 0.0


def height_of(paragraphs: Sequence[Paragraph], width: float) -> float:
    """How high paragraphs are in a block of this width."""
    total = 0.0
    for number, one in enumerate(paragraphs):
        total += gap_before(one, number) + len(lines_of(one, width)) * one.leading
    return total


def fitted(
    paragraphs: Sequence[Paragraph], width: float, height: float, *, least: float = 0.0
) -> tuple[Paragraph, ...]:
    """The paragraphs as large as they fit: a little smaller first, then fewer words, with "…" for what is left out.

    Nothing becomes smaller than ``least``.
    """
    kept = [replace(one, text=one.text[:_LONGEST]) for one in paragraphs if one.text.strip()]
    tried = kept
    for factor in _SHRINK:
        tried = [replace(one, size=max(min(one.size, least), round(one.size * factor, 1))) for one in kept]
        if height_of(tried, width) <= height:
            return tuple(tried)
    return tuple(_shortened(tried, width, height))


def _shortened(paragraphs: Sequence[Paragraph], width: float, height: float) -> list[Paragraph]:
    found: list[Paragraph] = []
    left = height
    for number, one in enumerate(paragraphs):
        room = int((left - gap_before(one, number)) / one.leading + 1e-6)
        if room < 1:
            if found:
                found[-1] = _cut(found[-1], width, len(lines_of(found[-1], width)))
            break
        lines = lines_of(one, width)
        if len(lines) > room:
            found.append(_cut(one, width, room))
            break
        found.append(one)
        left -= gap_before(one, number) + len(lines) * one.leading
    return found


def _cut(paragraph: Paragraph, width: float, count: int) -> Paragraph:
    """As many words as stand on ``count`` lines with "…" behind them."""
    words = " ".join(lines_of(paragraph, width)[:count]).split(" ")
    room = width - paragraph.indent
    for kept in range(len(words), 0, -1):
        text = " ".join(words[:kept]).rstrip(" ,.;:") + "…"
        if len(wrap(text, room, paragraph.size, paragraph.weight)) <= count:
            return replace(paragraph, text=text)
    last = words[0] if words else ""
    return replace(paragraph, text=last[: max(1, len(last) - 3)] + "…" if len(last) > 4 and count > 0 else "…")


# --- the scene of a sheet -------------------------------------------------------------------------------------


def sheet_scene(sheet: Sheet, *, right_to_left: bool = False) -> Scene:
    """A sheet as one picture, for the window and the PDF."""
    marks: list[Mark] = []
    for block in sheet.blocks:
        if isinstance(block, TextBlock):
            marks += _text_marks(block.paragraphs, (block.x, block.y, block.width), right=right_to_left)
        elif isinstance(block, PictureBlock):
            marks += [moved(mark, block.x, block.y) for mark in block.scene.marks]
        elif isinstance(block, TableBlock):
            marks += _table_marks(block, right=right_to_left)
        else:
            marks.append(Box(block.x, block.y, block.width, block.height, fill=block.role))
    return Scene(sheet.width, sheet.height, tuple(marks), (0, 0, sheet.width, sheet.height), description=sheet.title)


def mirrored(sheet: Sheet) -> Sheet:
    """The sheet for languages that read from right to left: places change sides, charts stay as they are."""
    other = Sheet(sheet.width, sheet.height)
    for block in sheet.blocks:
        x = sheet.width - block.x - block.width
        if isinstance(block, TableBlock):
            rows = tuple(tuple(reversed(row)) for row in block.rows)
            other.blocks.append(replace(block, x=x, widths=tuple(reversed(block.widths)), rows=rows))
        else:
            other.blocks.append(replace(block, x=x))
    return other


def _text_marks(paragraphs: Sequence[Paragraph], place: tuple[float, float, float], *, right: bool) -> list[Mark]:
    x, y, width = place
    marks: list[Mark] = []
    for number, one in enumerate(paragraphs):
        y += gap_before(one, number)
        held_right = right != one.at_end
        edge = x + width if held_right else x
        align: Align = "right" if held_right else "left"
        if one.bullet:
            marks.append(Label(one.role, BULLET, edge, y + one.size * _ASCENT, one.size, one.weight, align))
        start = edge - one.indent if held_right else edge + one.indent
        for line in lines_of(one, width):
            marks.append(Label(one.role, line, start, y + one.size * _ASCENT, one.size, one.weight, align))
            y += one.leading
    return marks


def _table_marks(table: TableBlock, *, right: bool) -> list[Mark]:
    marks: list[Mark] = []
    y = table.y
    for row, height in zip(table.rows, table.heights, strict=True):
        x = table.x
        for cell, width in zip(row, table.widths, strict=True):
            place = (x + CELL_PADDING, y + CELL_PADDING, width - 2 * CELL_PADDING)
            marks += _text_marks([cell] if cell.text else [], place, right=right)
            x += width
        y += height
        marks.append(Line("line-strong", 1.0, (table.x, table.x + table.width), (y, y)))
    return marks


def drawn(draw: Draw, width: float, height: float, factor: float) -> Scene:
    """A chart for a place of this size whose letters and lines are ``factor`` times as large as on the screen."""
    scene = draw(width / factor, height / factor)
    marks = tuple(_scaled(mark, factor) for mark in scene.marks)
    plot = (scene.plot[0] * factor, scene.plot[1] * factor, scene.plot[2] * factor, scene.plot[3] * factor)
    return Scene(width, height, marks, plot, description=scene.description)


def _scaled(mark: Mark, by: float) -> Mark:
    if isinstance(mark, Label):
        return replace(mark, x=mark.x * by, y=mark.y * by, size=mark.size * by)
    if isinstance(mark, Box):
        wide, high = mark.width * by, mark.height * by
        return replace(mark, x=mark.x * by, y=mark.y * by, width=wide, height=high, radius=mark.radius * by)
    xs, ys = tuple(x * by for x in mark.xs), tuple(y * by for y in mark.ys)
    if isinstance(mark, Area):
        return replace(mark, xs=xs, ys=ys)
    dash = tuple(part * by for part in mark.dash)
    if isinstance(mark, Line):
        return replace(mark, xs=xs, ys=ys, width=mark.width * by, dash=dash)
    return replace(mark, xs=xs, ys=ys, radius=mark.radius * by, rim_width=mark.rim_width * by, dash=dash)


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """A mark at another place."""
    if isinstance(mark, Line | Area | Dots):
        return replace(mark, xs=tuple(x + dx for x in mark.xs), ys=tuple(y + dy for y in mark.ys))
    if isinstance(mark, Label):
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)
