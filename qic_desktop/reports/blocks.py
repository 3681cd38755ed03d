"""Parts that documents are put together from: chart with letters, tables, columns, lists.

Every part survives any text: what is short stands in cells and columns, what is long flows over pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from qic_desktop.reports.fonts import REGULAR, SEMIBOLD, draw_text, elide, one_line, rich, text_width
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.styles import HAIR_LINE, STRONG_LINE, TEXT, Styles
from qic_desktop.reports.values import ChartBlock, LetteredNote

COLUMN_GAP = 32 * PX
GRID_COLUMNS = 12
GRID_LABEL = 100 * PX
LONG_TEXT = 320
"""From this many characters on a text does not stand in a table cell: cells cannot break over pages."""

_PLAIN = [
    # Empty cells set a font, too: without this every file would name Helvetica, which is not embedded.
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
_HIGHEST_COLUMN = 420 * PX
_NAME_SIZE = 14 * PX
_PART_GAP = 20 * PX
_GRID_SIZE = 11 * PX
_MOST_SHRINKING = 0.2
_LEAST_PART = 40
"""Points of a row that at least stand on either page where it is split."""
_LONG_CELL, _MANY_LINES = 1_200, 24


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of a grid of figures: its label and a cell for each column."""

    label: str
    cells: Sequence[Any]


class BarParagraph(Paragraph):  # type: ignore[misc]  # reportlab is untyped
    """A paragraph with the 3 px bar of a sentence at the side where lines begin."""

    def draw(self) -> None:
        """Draw the bar, then the text."""
        right = self.style.alignment == 2
        x = self.width - 3 * PX if right else 0
        self.canv.setFillColor(TEXT)
        self.canv.rect(x, -3 * PX, 3 * PX, self.height + 4 * PX, stroke=0, fill=1)
        super().draw()


class Together(KeepTogether):  # type: ignore[misc]  # reportlab is untyped
    """Parts that stay on one page if a page is large enough for them."""

    def __init__(self, parts: Sequence[Any]) -> None:
        super().__init__(list(parts))
        self.parts = tuple(parts)


class LetterList(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Letters in boxes with their texts, several on a line, as under the chart on the screen."""

    INDENT = 34 * PX
    TEXT_OFFSET = 23 * PX
    SIZE = 11.5 * PX
    _LINE = 20 * PX
    _BOX = 15 * PX
    _GAP = 18 * PX

    def __init__(self, notes: Sequence[LetteredNote], *, right_to_left: bool) -> None:
        super().__init__()
        self._notes = [(one_line(note.letter)[:2], one_line(note.text)) for note in notes]
        self._right_to_left = right_to_left
        self._places: list[tuple[float, float, str, str]] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Lay the notes out in lines."""
        self._places = []
        x, line = self.INDENT, 0
        for letter, text in self._notes:
            width = self.TEXT_OFFSET + text_width(text, self.SIZE)
            if x > self.INDENT and x + width > available_width:
                x, line = self.INDENT, line + 1
            left = available_width - x - width if self._right_to_left else x
            self._places.append((left, line * self._LINE, letter, text))
            x += width + self._GAP
        self.width, self.height = available_width, (line + 1) * self._LINE
        return self.width, self.height

    def draw(self) -> None:
        """Draw boxes, letters and texts."""
        self.canv.setLineWidth(PX)
        self.canv.setStrokeColor(TEXT)
        self.canv.setFillColor(TEXT)
        for left, down, letter, text in self._places:
            base = self.height - down - 12 * PX
            box, start = left, left + self.TEXT_OFFSET
            if self._right_to_left:
                box, start = left + text_width(text, self.SIZE) + 8 * PX, left
            self.canv.roundRect(box, base - 3.5 * PX, self._BOX, self._BOX, 3 * PX, stroke=1, fill=0)
            size = 10 * PX
            inset = (self._BOX - text_width(letter, size, 600)) / 2
            draw_text(self.canv, (box + inset, base + 0.4 * PX), letter, size=size, face=SEMIBOLD)
            draw_text(self.canv, (start, base), text, size=self.SIZE)


class TickBox(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A box to tick by hand, or one that is ticked."""

    _SIDE = 12 * PX

    def __init__(self, *, ticked: bool = False) -> None:
        super().__init__()
        self._ticked = ticked

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """A line of a table cell."""
        return self._SIDE, 15 * PX

    def draw(self) -> None:
        """Draw the box."""
        self.canv.setStrokeColor(TEXT)
        self.canv.setLineWidth(PX)
        self.canv.roundRect(0.5 * PX, 2 * PX, self._SIDE, self._SIDE, 2 * PX, stroke=1, fill=0)
        if self._ticked:
            self.canv.setLineWidth(1.5 * PX)
            self.canv.lines([(3 * PX, 8 * PX, 5.5 * PX, 5 * PX), (5.5 * PX, 5 * PX, 10 * PX, 11 * PX)])


class Heading(Paragraph):  # type: ignore[misc]  # reportlab is untyped
    """The title of a part: goes to the next page where not even the beginning of its part has room below it.

    reportlab's own ``keepWithNext`` would take the whole part along and leave pages half empty.
    """

    _ROOM = 90 * PX
    in_column = False

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size; higher than the room that is left, if that is too little."""
        width, height = super().wrap(available_width, available_height)
        # A table asks again for the height while it draws: there the answer must not change.
        # What fills a page by itself, and the parts of such a title, stand wherever they fit.
        free = self.in_column or height > 4 * self._ROOM
        too_low = not free and height <= available_height < height + self._ROOM
        return float(width), float(available_height + 1 if too_low else height)

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """As a paragraph, but never because of what follows."""
        height = super().wrap(available_width, available_height)[1]
        if height <= available_height:
            return []
        parts = list(super().split(available_width, available_height))
        for part in parts:
            part.in_column = True
        return parts


def height_of(parts: Sequence[Any], width: float) -> float:
    """The height in points of parts that stand one below the other."""
    total = after = 0.0
    for index, part in enumerate(flat(parts)):
        gap = max(after, float(part.getSpaceBefore())) if index else 0.0
        total += gap + float(part.wrap(width, 1e6)[1])
        after = float(part.getSpaceAfter())
    return total


def flat(parts: Sequence[Any]) -> list[Any]:
    """The parts one by one, also those that are kept together."""
    found: list[Any] = []
    for part in parts:
        found.extend(flat(part.parts) if isinstance(part, Together) else [part])
    return found


def fit_picture(parts: Sequence[Any], width: float, height: float) -> None:
    """Shrink the first picture among ``parts`` by up to a fifth, if that lets all of them stand in ``height``."""
    picture = next((part for part in flat(parts) if isinstance(part, SceneFlowable)), None)
    too_much = height_of(parts, width) - height
    if picture is None or too_much <= 0:
        return
    full = picture.wrap(width, 1e6)[1]
    if too_much <= full * _MOST_SHRINKING:
        picture.most_height = full - too_much - 1.0


def heading(styles: Styles, text: str) -> Any:
    """The title of a part; stays with the beginning of what follows."""
    return Heading(rich(text, 600), styles.heading)


def table(styles: Styles, rows: Sequence[Sequence[Any]], widths: Sequence[float], **options: Any) -> Any:
    """A grid without padding, mirrored for right to left. ``options``: ``style``, ``repeat_rows``."""
    cells = [list(row) for row in rows]
    columns = list(widths)
    commands = list(options.get("style", ()))
    if styles.right_to_left:
        cells = [row[::-1] for row in cells]
        columns = columns[::-1]
        commands = [_mirrored(command, len(columns)) for command in commands]
        commands.append(("ALIGN", (0, 0), (-1, -1), "RIGHT"))
        for name, (first, row), (last, _bottom), *_rest in commands:
            if name == "SPAN":  # a joined cell holds what stands in the one at its left
                cells[row][first], cells[row][last] = cells[row][last], cells[row][first]
    return Table(
        cells,
        colWidths=columns,
        repeatRows=int(options.get("repeat_rows", 0)),
        # A row may be higher than a page; others are never split.
        splitInRow=_LEAST_PART if any(_is_long(cell) for row in cells for cell in row) else 0,
        hAlign="LEFT",
        style=[*_PLAIN, *commands],
    )


def _is_long(cell: Any) -> bool:
    markup = getattr(cell, "text", "")
    return len(markup) > _LONG_CELL or markup.count("<br") > _MANY_LINES


def ruled(first_row: int, rows: int) -> list[tuple[Any, ...]]:
    """Rules of a table of ``rows`` rows: strong below the head, hair lines below every row of the body."""
    commands: list[tuple[Any, ...]] = [
        ("LINEBELOW", (0, row), (-1, row), PX, HAIR_LINE) for row in range(first_row, rows)
    ]
    if first_row:
        commands.append(("LINEBELOW", (0, first_row - 1), (-1, first_row - 1), PX, STRONG_LINE))
    return commands


def figure_grid(styles: Styles, heads: Sequence[str], lines: Sequence[FigureLine], width: float) -> Any:
    """Periods from left to right, one line for each kind of number; ``heads`` name the (at most twelve) columns."""
    column = (width - GRID_LABEL) / GRID_COLUMNS
    short = _column_heads(heads, column - 4 * PX)
    top = [styles.text(styles.note_muted, head, 500) for head in short]
    rows: list[list[Any]] = [["", *top]]
    for line in lines:
        label = elide(line.label, GRID_LABEL - 4 * PX, _GRID_SIZE)
        rows.append([styles.text(styles.label, label), *line.cells])
    padding = 3.5 * PX
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ]
    return table(styles, rows, [GRID_LABEL, *([column] * len(heads))], style=[*style, *ruled(1, len(rows))])


def _column_heads(heads: Sequence[str], width: float) -> list[str]:
    """All on one line, or all on two ("18 Apr", "2018") where one of them needs it; a part too wide is shortened."""
    words = [one_line(head).rsplit(" ", 1) for head in heads]
    two_lines = any(text_width(" ".join(parts), _GRID_SIZE, 500) > width for parts in words)
    return [("\n" if two_lines else " ").join(elide(part, width, _GRID_SIZE, 500) for part in parts) for parts in words]


def figure_cells(styles: Styles, texts: Sequence[str], width: float, weight: int = 400) -> list[Any]:
    """Numbers for a line of a :func:`figure_grid` that is ``width`` wide."""
    column = (width - GRID_LABEL) / GRID_COLUMNS
    return [styles.figures(elide(text, column, _GRID_SIZE, weight), weight) for text in texts]


def two_columns(styles: Styles, left: Sequence[Any], right: Sequence[Any], width: float) -> list[Any]:
    """Two parts side by side; one below the other where they are too long for that or one is empty."""
    if not left or not right:
        return [*left, *right]
    column = (width - COLUMN_GAP) / 2
    if max(height_of(left, column), height_of(right, column)) > _HIGHEST_COLUMN:
        return [*left, *right]
    for part in (*left, *right):
        if isinstance(part, Heading):
            part.in_column = True
    grid = table(styles, [[list(left), "", list(right)]], [column, COLUMN_GAP, column])
    return [Spacer(0, _PART_GAP), grid]


def bullets(styles: Styles, lines: Sequence[str], nothing: str) -> list[Any]:
    """Lines of a list, or the sentence that there is nothing."""
    kept = [line for line in lines if one_line(line)]
    if not kept:
        return [styles.text(styles.body, nothing)]
    # reportlab puts the mark of a list at the left only.
    mark = None if styles.right_to_left else "•"
    return [Paragraph(rich(line), styles.bullet, bulletText=mark) for line in kept]


def chart_block(styles: Styles, block: ChartBlock, width: float) -> list[Any]:
    """Name and small print of the measure, the chart, and the lettered notes; kept on one page."""
    note_width = width * 0.45
    name = elide(block.name, width - note_width, _NAME_SIZE, 600)
    note = elide(block.note, note_width, 11 * PX)
    head = table(
        styles,
        [[styles.text(styles.chart_name, name, 600), _at_end(styles, note)]],
        [width - note_width, note_width],
        style=[("VALIGN", (0, 0), (-1, -1), "BOTTOM")],
    )
    notes = letters(styles, block.annotations, width)
    return [Together([head, Spacer(0, 6 * PX), SceneFlowable(block.scene)]), *notes]


def letters(styles: Styles, notes: Sequence[LetteredNote], width: float) -> list[Any]:
    """The list of annotations: several on a line, those that fill more than a line as paragraphs after them."""
    if not notes:
        return []
    room = width - LetterList.INDENT - LetterList.TEXT_OFFSET
    short = [note for note in notes if len(note.text) < LONG_TEXT and _note_width(note) <= room]
    parts: list[Any] = [Spacer(0, 8 * PX)]
    if short:
        parts.append(LetterList(short, right_to_left=styles.right_to_left))
    parts.extend(styles.labelled(styles.body, note.letter, note.text) for note in notes if note not in short)
    return parts


def _note_width(note: LetteredNote) -> float:
    return text_width(one_line(note.text), LetterList.SIZE)


def _at_end(styles: Styles, text: str) -> Any:
    style = styles.small.clone("small-end", alignment=0 if styles.right_to_left else 2)
    return styles.text(style, text)


def _mirrored(command: tuple[Any, ...], columns: int) -> tuple[Any, ...]:
    """The same table command with its columns counted from the other side."""
    name, (first, top), (last, bottom), *rest = command

    def other(column: int) -> int:
        return columns - 1 - (column if column >= 0 else columns + column)

    return (name, (other(last), top), (other(first), bottom), *rest)
