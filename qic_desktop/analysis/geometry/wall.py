"""A chart for the wall that a team goes on with by hand: what is known is printed, the months ahead are empty.

One scene of an A3 page across (1587 x 1123 pixels), painted on A4 as well. A column for each period with a line for
each small step, so that a dot can be set by hand; squares for the numbers below it; at the foot how the line is read,
what counts, and room for notes. All words come finished; time runs from left to right as in every chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import elided, text_width
from qic_desktop.analysis.geometry.wrapping import wrapped

WIDTH, HEIGHT = 1587.0, 1123.0
LEFT, RIGHT, TOP, BOTTOM = 134.0, 1403.0, 196.0, 744.0
MARGIN = 56.0
ROW = 30.0
_FOOT_TOP = 936.0
_LAST_LINE = 1078.0
_TEXT, _LEADING = 16.0, 22.0
_APART = 24.0
_BOX = 34.0
_LARGEST = 15.0


@dataclass(frozen=True, slots=True)
class WallColumn:
    """One period: its short name, its year where one begins, what stands in the squares below it, its point."""

    name: str
    year: str = ""
    cells: tuple[str, ...] = ()
    value: float | None = None


@dataclass(frozen=True, slots=True)
class WallLine:
    """A line across, from a column to the right end; ``until`` ends its solid part, dotted from there on."""

    value: float
    name: str
    kind: Literal["centre", "target", "before"]
    first: int = 0
    until: int | None = None


@dataclass(frozen=True, slots=True)
class WallAxis:
    """The scale: its ends, the distance of the fine lines, and the names of the strong ones."""

    low: float
    high: float
    fine: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class WallFlag:
    """A test or a note at a column."""

    column: int
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class WallWords:
    """Everything that is read: each block has a head and its lines."""

    title: str
    below: str
    how: tuple[str, ...]
    read: tuple[str, str]
    defined: tuple[str, ...]
    notes: str
    foot: str
    practice: str = ""


@dataclass(frozen=True, slots=True)
class WallRun:
    """Boxes to count dots in a row: so many there are, so many are counted already, and the words before them."""

    boxes: int = 0
    counted: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Wall:
    """The whole page; the first ``known`` columns are printed, the others are empty squares. The last row is "who"."""

    words: WallWords
    rows: tuple[str, ...]
    columns: tuple[WallColumn, ...]
    known: int
    axis: WallAxis
    lines: tuple[WallLine, ...] = ()
    flags: tuple[WallFlag, ...] = ()
    run: WallRun = WallRun()

    @property
    def step(self) -> float:
        """How wide a column is."""
        return (RIGHT - LEFT) / max(1, len(self.columns))

    def x(self, column: float) -> float:
        """The left edge of a column."""
        return LEFT + column * self.step

    def y(self, value: float) -> float:
        """The height of a value, inside the plot."""
        span = (self.axis.high - self.axis.low) or 1.0
        return BOTTOM - (min(max(value, self.axis.low), self.axis.high) - self.axis.low) / span * (BOTTOM - TOP)


def wall_scene(wall: Wall) -> Scene:
    """The page as a picture."""
    middles = tuple(wall.x(place + 0.5) for place in range(len(wall.columns)))
    heights = tuple(None if one.value is None else wall.y(one.value) for one in wall.columns)
    marks: list[Mark] = [*_head(wall), *_grid(wall), *_lines(wall), *_flags(wall), *_points(wall)]
    marks += [*_names(wall), *_squares(wall), *_reading(wall), *_definition(wall), *_notes(wall), *_foot(wall)]
    plot = (LEFT, TOP, RIGHT, BOTTOM)
    return Scene(WIDTH, HEIGHT, tuple(marks), plot, middles, heights, wall.words.title)


def _head(wall: Wall) -> Iterator[Mark]:
    words, room = wall.words, 960.0
    size = next((size for size in (44.0, 36.0, 30.0) if text_width(words.title, size, 600) <= room), 26.0)
    yield Label("text", elided(words.title, room, size, 600), MARGIN, 84, size, 600)
    tag = text_width(words.practice, 14, 500) + 20
    below = elided(words.below, room - tag - 16, 20)
    yield Label("muted", below, MARGIN, 122, 20)
    if words.practice:
        left = MARGIN + text_width(below, 20) + 16
        yield Box(left, 103, tag, 26, rim="text", radius=4)
        yield Label("text", words.practice, left + 10, 121, 14, 500)
    at = 1070.0
    yield Line("text", 2.5, (at, at), (40.0, 40.0 + 26.0 * len(words.how)))
    for number, line in enumerate(words.how):
        shown = elided(line, WIDTH - MARGIN - at - 16, 15.5, 600 if number == 0 else 400)
        yield Label("text", shown, at + 16, 58 + 26 * number, 15.5, 600 if number == 0 else 400)


def _grid(wall: Wall) -> Iterator[Mark]:
    axis = wall.axis
    count = round((axis.high - axis.low) / axis.fine)
    for number in range(count + 1):
        y = wall.y(axis.low + number * axis.fine)
        yield Line("line", 1, (LEFT, RIGHT), (y, y))
    for value, name in axis.ticks:
        y = wall.y(value)
        yield Line("line-strong", 1.5, (LEFT, RIGHT), (y, y))
        yield Label("muted", name, LEFT - 12, y + 6, 17, align="right")
    for place in range(len(wall.columns) + 1):
        begins = place < len(wall.columns) and bool(wall.columns[place].year)
        strong = begins or place in (0, len(wall.columns))
        x = wall.x(place)
        yield Line("line-strong" if strong else "line", 1.5 if strong else 1, (x, x), (TOP, BOTTOM))
        if begins:
            yield Label("text", wall.columns[place].year, x + 8, TOP - 14, 18, 600)


def _lines(wall: Wall) -> Iterator[Mark]:
    for line in wall.lines:
        y, start, end = wall.y(line.value), wall.x(line.first), RIGHT
        if line.kind == "target":
            yield Line("target", 2.5, (start, end), (y, y), (14, 8))
        elif line.kind == "centre":
            yield Line("text", 2.5, (start, end), (y, y))
        else:
            solid = wall.x(line.first if line.until is None else line.until)
            yield Line("text", 2.5, (start, solid), (y, y))
            yield Line("muted", 2, (solid, end), (y, y), (2.5, 5))


def _names(wall: Wall) -> Iterator[Mark]:
    """The names of the lines at the right end, apart from each other."""
    roles = {"target": "target", "centre": "text", "before": "muted"}
    before = 0.0
    for line in sorted(wall.lines, key=lambda one: -one.value):
        y = max(wall.y(line.value) + 6, before + _APART)
        before = y
        weight = 400 if line.kind == "before" else 600
        shown = elided(line.name, WIDTH - RIGHT - 24, 16, weight)
        yield Label(roles[line.kind], shown, RIGHT + 12, y, 16, weight)


def _flags(wall: Wall) -> Iterator[Mark]:
    stacked: dict[int, int] = {}
    for flag in wall.flags:
        x, row = wall.x(flag.column + 0.5), stacked.get(flag.column, 0)
        stacked[flag.column] = row + 1
        top = TOP + 8 + row * 30
        yield Line("line-strong", 1.5, (x, x), (top + 26, BOTTOM))
        yield from _letter(x - 13, top, flag.letter)


def _letter(x: float, y: float, letter: str) -> Iterator[Mark]:
    yield Box(x, y, 26, 26, fill="surface", rim="text", radius=4)
    yield Label("text", letter, x + 13, y + 19, 16, 600, "centre")


def _points(wall: Wall) -> Iterator[Mark]:
    """Points joined while no period between them is missing."""
    run: list[tuple[float, float]] = []
    placed: list[tuple[float, float]] = []
    for place, column in enumerate((*wall.columns, WallColumn(""))):
        if column.value is not None:
            run.append((wall.x(place + 0.5), wall.y(column.value)))
            continue
        if len(run) > 1:
            yield Line("text", 2.5, tuple(x for x, _ in run), tuple(y for _, y in run))
        placed += run
        run = []
    if placed:
        yield Dots("circle", 6, tuple(x for x, _ in placed), tuple(y for _, y in placed))


def _squares(wall: Wall) -> Iterator[Mark]:
    """Names of the periods, and below them the squares: printed ones with numbers, empty ones to write in."""
    top = BOTTOM + 34
    for place, column in enumerate(wall.columns):
        size = _fitting(column.name, wall.step - 2, 400)
        yield Label("text", column.name, wall.x(place + 0.5), BOTTOM + 23, size, align="centre")
    for row, name in enumerate(wall.rows):
        y = top + row * ROW
        yield Label("muted", elided(name, LEFT - MARGIN + 34, 15), LEFT - 12, y + 20, 15, align="right")
        heavy = row == len(wall.rows) - 2
        for place, column in enumerate(wall.columns):
            known = place < wall.known
            fill, rim = ("sunken", "line-strong") if known else ("surface", "text")
            yield Box(wall.x(place), y, wall.step, ROW, fill=fill, rim=rim)
            text = column.cells[row] if row < len(column.cells) else ""
            if text:
                weight = 600 if heavy else 400
                size = _fitting(text, wall.step - 4, weight)
                yield Label("text", text, wall.x(place + 0.5), y + 15 + size * 0.36, size, weight, "centre")


def _fitting(text: str, width: float, weight: int) -> float:
    """The size at which a short text fits."""
    needed = text_width(text, 1.0, weight)
    return min(_LARGEST, width / needed) if needed > 0 else _LARGEST


def _reading(wall: Wall) -> Iterator[Mark]:
    head, text = wall.words.read
    yield Label("text", head, MARGIN, _FOOT_TOP, 17, 600)
    lines, _left = wrapped(text, 470, _TEXT, most=4)
    yield from _block(lines, MARGIN, _FOOT_TOP + 26)
    run = wall.run
    if not run.boxes:
        return
    y = _LAST_LINE - _BOX
    width = text_width(run.words, 15)
    yield Label("muted", run.words, MARGIN, y + 23, 15)
    side = min(_BOX, (470 - width - 14) / run.boxes - 4)
    for number in range(run.boxes):
        x = MARGIN + width + 14 + number * (side + 4)
        yield Box(x, y + _BOX - side, side, side, fill="surface", rim="text", radius=3)
        if number < run.counted:
            yield Label("text", str(number + 1), x + side / 2, y + _BOX - side / 2 + 6, 16, 600, "centre")


def _definition(wall: Wall) -> Iterator[Mark]:
    at, y = 572.0, _FOOT_TOP
    for number, text in enumerate(wall.words.defined):
        if number == 0:
            yield Label("text", text, at, y, 17, 600)
            y += 26
            continue
        lines, _left = wrapped(text, 450, _TEXT, most=2)
        if y + (len(lines) - 1) * _LEADING > _LAST_LINE:
            return
        yield from _block(lines, at, y)
        y += len(lines) * _LEADING + 2


def _notes(wall: Wall) -> Iterator[Mark]:
    at, y = 1070.0, _FOOT_TOP
    yield Label("text", wall.words.notes, at, y, 17, 600)
    y += 10
    for flag in wall.flags[-3:]:
        yield from _letter(at, y, flag.letter)
        yield Label("text", elided(flag.text, WIDTH - MARGIN - at - 38, 15), at + 38, y + 18, 15)
        y += 32
    y += 30
    while y <= _LAST_LINE + 2:
        yield Line("line-strong", 1, (at, WIDTH - MARGIN), (y, y))
        y += 32


def _foot(wall: Wall) -> Iterator[Mark]:
    yield Label("muted", elided(wall.words.foot, WIDTH - 2 * MARGIN, 13), MARGIN, 1104, 13)


def _block(lines: Sequence[str], x: float, y: float) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        yield Label("text", line, x, y + number * _LEADING, _TEXT)
