"""A storyboard on one page: A4 across for the file, A3 across for the wall, in three columns.

The larger page has larger letters and room for one chart and a few tests more; it is no enlargement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from qic_desktop import __version__
from qic_desktop.i18n import _
from qic_desktop.reports.fonts import ensure_fonts, one_line
from qic_desktop.reports.pages import foot_line
from qic_desktop.reports.scene import PX, draw_scene
from qic_desktop.reports.storyboard_sheet import (
    Paragraph,
    PictureBlock,
    RuleBlock,
    Sheet,
    TextBlock,
    drawn,
    fitted,
    height_of,
    mirrored,
    sheet_scene,
)
from qic_desktop.reports.storyboard_slides import cycle_rows, table_block
from qic_desktop.reports.storyboard_value import Storyboard, StoryMeasure

Paper = Literal["a4", "a3"]
_TITLE_LIMIT = 250


@dataclass(frozen=True, slots=True)
class _Measures:
    """Sizes of one paper, in pixels."""

    width: float
    height: float
    margin: float
    gap: float
    title: float
    aim: float
    head: float
    body: float
    small: float
    charts: int
    tests: int


_SIZES = {
    "a4": _Measures(1123.0, 794.0, 40.0, 26.0, 25.0, 18.0, 13.0, 12.0, 10.0, 2, 4),
    "a3": _Measures(1587.0, 1123.0, 56.0, 36.0, 37.0, 27.0, 19.0, 17.0, 13.0, 3, 6),
}


def poster_pdf(board: Storyboard, paper: Paper = "a4") -> bytes:
    """The storyboard as a PDF of one page; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    size = landscape(A3 if paper == "a3" else A4)
    scene = sheet_scene(poster(board, paper), right_to_left=board.imprint.direction == "rtl")
    out = BytesIO()
    kind = _("Storyboard")
    canvas = Canvas(out, pagesize=size, invariant=1, lang=board.imprint.language, initialFontName="Inter-Regular")
    canvas.setTitle(one_line(f"{board.owner} · {kind}")[:_TITLE_LIMIT])
    canvas.setAuthor(one_line(board.imprint.made_by or board.owner)[:_TITLE_LIMIT])
    canvas.setSubject(kind)
    canvas.setCreator(f"QIC Desktop {__version__}")
    made = board.imprint.made_date
    if made is not None:
        canvas.setDateFormatter(lambda *_moment: f"D:{made:%Y%m%d}")
    scale = min(size[0] / scene.width, size[1] / scene.height)
    if abs(scale - PX) > PX / 100:
        raise ValueError(f"the page of {paper} has another size")
    draw_scene(canvas, scene, (0.0, size[1]), scale=scale)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def poster(board: Storyboard, paper: Paper = "a4") -> Sheet:
    """The page as a sheet, mirrored where the language reads from right to left."""
    sizes = _SIZES[paper]
    sheet = Sheet(sizes.width, sizes.height)
    top = _add_head(sheet, board, sizes)
    bottom = _add_foot(sheet, board, sizes)
    room = sizes.width - 2 * sizes.margin - 2 * sizes.gap
    widths = [room * share for share in (0.24, 0.43, 0.33)]
    lefts = [sizes.margin, sizes.margin + widths[0] + sizes.gap, sizes.margin + sum(widths[:2]) + 2 * sizes.gap]
    columns = [_Column(sheet, sizes, (left, top, width, bottom)) for left, width in zip(lefts, widths, strict=True)]
    _fill_first(columns[0], board)
    _fill_charts(columns[1], board.measures[: sizes.charts])
    _fill_last(columns[2], board)
    return mirrored(sheet) if board.imprint.direction == "rtl" else sheet


class _Column:
    """A column that fills from the top; what does not fit is made smaller, then shorter."""

    def __init__(self, sheet: Sheet, sizes: _Measures, place: tuple[float, float, float, float]) -> None:
        self.sheet = sheet
        self.sizes = sizes
        self.x, self.y, self.width, self.bottom = place

    @property
    def room(self) -> float:
        """Pixels that are left."""
        return self.bottom - self.y

    def text(self, words: Sequence[Paragraph], most: float | None = None) -> None:
        """Put words below what is there; ``most`` is how high they may be."""
        height = self.room if most is None else min(most, self.room)
        kept = fitted(words, self.width, height)
        if kept:
            used = height_of(kept, self.width)
            self.sheet.blocks.append(TextBlock(self.x, self.y, self.width, used, kept))
            self.y += used

    def part(self, title: str, lines: Sequence[str], most: float, *, bullet: bool = True) -> None:
        """A heading and its lines; nothing where there are none or no room."""
        if not lines or self.room < 3 * self.sizes.head:
            return
        body = [Paragraph(line, self.sizes.body, bullet=bullet) for line in lines]
        self.text([self.heading(title), *body], most)
        self.y += self.sizes.head * 1.3

    def heading(self, text: str) -> Paragraph:
        """A heading of the column."""
        return Paragraph(text, self.sizes.head, 600, "accent")


def _add_head(sheet: Sheet, board: Storyboard, sizes: _Measures) -> float:
    width = sizes.width - 2 * sizes.margin
    y = sizes.margin * 0.8
    tag = _("Practice data") if board.imprint.practice else ""
    above = " · ".join(part for part in (board.occasion, board.collaborative, tag) if part)
    words = fitted([Paragraph(board.owner, sizes.title, 600)], width * 0.5, sizes.title * 1.4)
    sheet.blocks.append(TextBlock(sizes.margin, y, width * 0.5, sizes.title * 1.4, words, title=True))
    if above:
        high = sizes.title * 1.25
        shown = [Paragraph(above, sizes.small * 1.2, role="muted", at_end=True)]
        side = fitted(shown, width * 0.48, high)
        sheet.blocks.append(TextBlock(sizes.margin + width * 0.52, y + sizes.title * 0.15, width * 0.48, high, side))
    y += sizes.title * 1.5
    aim = board.aim or _("The aim is not written down yet.")
    said = fitted([Paragraph(_("Our aim: {aim}").format(aim=aim), sizes.aim)], width, sizes.aim * 2.8)
    high = height_of(said, width)
    sheet.blocks.append(TextBlock(sizes.margin, y, width, high, said))
    y += high + sizes.aim * 0.6
    sheet.blocks.append(RuleBlock(sizes.margin, y, width, 2.0, "accent"))
    return y + sizes.gap * 0.7


def _add_foot(sheet: Sheet, board: Storyboard, sizes: _Measures) -> float:
    width = sizes.width - 2 * sizes.margin
    y = sizes.height - sizes.margin * 0.9 - sizes.small
    words = fitted([Paragraph(foot_line(board.imprint), sizes.small, role="muted")], width, sizes.small * 1.4)
    sheet.blocks.append(RuleBlock(sizes.margin, y - sizes.small * 0.6, width))
    sheet.blocks.append(TextBlock(sizes.margin, y, width, sizes.small * 1.4, words))
    return y - sizes.small * 1.6


def _fill_first(column: _Column, board: Storyboard) -> None:
    whole = column.room
    column.part(_("Our team"), board.team, whole * 0.34, bullet=False)
    column.part(_("Why it matters"), [board.problem] if board.problem else [], whole * 0.3, bullet=False)
    drivers = [one.text + (": " + ", ".join(one.ideas) if one.ideas else "") for one in board.drivers]
    column.part(_("What must change"), drivers, column.room)
    column.part(_("Thank you"), board.thanks, column.room, bullet=False)


def _fill_charts(column: _Column, found: Sequence[StoryMeasure]) -> None:
    if not found:
        column.text([Paragraph(_("No measure has values yet."), column.sizes.body, role="muted")])
        return
    share = column.room / len(found)
    for one in found:
        end = column.y + share
        column.text([Paragraph(one.name, column.sizes.head, 600)], column.sizes.head * 1.4)
        small = Paragraph("; ".join(one.notes), column.sizes.small, role="muted")
        said = [Paragraph(one.finding, column.sizes.body), small]
        words = fitted(said, column.width, column.sizes.body * 5.6)
        below = height_of(words, column.width)
        column.y += 4
        high = end - column.y - below - column.sizes.body * 2.0
        picture = drawn(one.draw, column.width, high, column.sizes.body / 12.0)
        column.sheet.blocks.append(PictureBlock(column.x, column.y, picture, f"{one.name}. {one.finding}"))
        column.y += high + column.sizes.body * 0.5
        column.sheet.blocks.append(TextBlock(column.x, column.y, column.width, below, words))
        column.y = end


def _fill_last(column: _Column, board: Storyboard) -> None:
    whole, sizes = column.room, column.sizes
    if board.ramps:
        column.text([column.heading(_("What we tested"))])
        column.y += 2
        widths = (column.width * 0.36, column.width * 0.42, column.width * 0.22)
        heads = (_("Test"), _("What came of it"), _("Decided"))
        place = (column.x, column.y, whole * 0.54)
        table = table_block(place, heads, cycle_rows(board, sizes.tests), (widths, sizes.body), _("Tests of change"))
        column.sheet.blocks.append(table)
        column.y += table.height + sizes.head * 1.3
    column.part(_("What we learned"), board.learned, column.room * (0.58 if board.next else 1.0))
    column.part(_("What comes next"), board.next, column.room)
