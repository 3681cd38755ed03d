"""A storyboard as a file of slides: texts are texts, tables are tables, charts are drawn from shapes.

Everything can be changed in any program that opens such files, and stays sharp at any size. The only module that
knows python-pptx; it is imported where slides are made and nowhere else.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark
from qic_desktop.analysis.geometry.palette import PAPER
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.i18n import _
from qic_desktop.reports.storyboard_sheet import (
    BULLET,
    CELL_PADDING,
    LEADING,
    Paragraph,
    PictureBlock,
    RuleBlock,
    Sheet,
    TableBlock,
    TextBlock,
)
from qic_desktop.reports.storyboard_slides import HEIGHT, WIDTH, slides_of
from qic_desktop.reports.storyboard_value import Storyboard

EMU = 9525
"""English metric units in a CSS pixel."""
_POINTS = 0.75
FACE = "Arial"
"""On every computer; its letters are no wider than Inter's, by which the places were measured."""
_TITLE_ONLY = 5
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_SHAPES = {
    "circle": MSO_SHAPE.OVAL,
    "ring": MSO_SHAPE.OVAL,
    "diamond": MSO_SHAPE.DIAMOND,
    "square": MSO_SHAPE.RECTANGLE,
}


def storyboard_pptx(board: Storyboard) -> bytes:
    """The slides as a file; the same value gives the same bytes."""
    deck = Presentation()
    _widen(deck)
    layout = deck.slide_layouts[_TITLE_ONLY]
    right = board.imprint.direction == "rtl"
    for sheet in slides_of(board):
        _Slide(deck.slides.add_slide(layout), right=right, language=board.imprint.language).fill(sheet)
    _describe(deck, board)
    out = BytesIO()
    deck.save(out)
    return _steady(out.getvalue())


def _widen(deck: Any) -> None:
    """The plain template is narrower: its places grow with the slides, for whoever adds one."""
    by = WIDTH * EMU / deck.slide_width
    deck.slide_width, deck.slide_height = Emu(round(WIDTH * EMU)), Emu(round(HEIGHT * EMU))
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.shapes:
            place = shape._element.spPr.xfrm if hasattr(shape._element, "spPr") else None
            if place is not None and place.off is not None and place.ext is not None:
                place.off.x, place.ext.cx = round(place.off.x * by), round(place.ext.cx * by)


def _describe(deck: Any, board: Storyboard) -> None:
    told = deck.core_properties
    told.title = plain(f"{board.owner} · {_('Storyboard')}")[:250]
    told.author = plain(board.imprint.made_by or board.owner)[:250]
    told.subject = _("Storyboard")
    told.language = board.imprint.language
    told.comments = _("Practice data, not a record of care") if board.imprint.practice else ""
    made = board.imprint.made_date
    moment = datetime(made.year, made.month, made.day) if made else datetime(2000, 1, 1)  # noqa: DTZ001  # a day, nowhere
    told.created = told.modified = moment
    told.last_modified_by = told.author
    told.revision = 1


def _steady(data: bytes) -> bytes:
    """The same package with constant dates in its envelope."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(member, given.read(name))
    return out.getvalue()


def plain(text: str) -> str:
    """A text without what XML cannot hold: control characters, halves of characters, non-characters."""
    return "".join(
        one
        for one in text
        if one == "\n" or (unicodedata.category(one) not in ("Cc", "Cs") and ord(one) & 0xFFFE != 0xFFFE)
    )


class _Slide:
    """Puts the blocks of a sheet on a slide, in reading order."""

    def __init__(self, slide: Any, *, right: bool, language: str) -> None:
        self._slide = slide
        self._right = right
        self._language = language.replace("_", "-")

    def fill(self, sheet: Sheet) -> None:
        for block in sheet.blocks:
            if isinstance(block, TextBlock):
                self._text(block)
            elif isinstance(block, TableBlock):
                self._table(block)
            elif isinstance(block, PictureBlock):
                self._picture(block)
            else:
                self._rule(block)

    # --- texts -------------------------------------------------------------------------------------------------

    def _text(self, block: TextBlock) -> None:
        if block.title:
            shape = self._slide.shapes.title
            shape.left, shape.top, shape.width, shape.height = _place(block.x, block.y, block.width, block.height)
        else:
            shape = self._slide.shapes.add_textbox(*_place(block.x, block.y, block.width, block.height))
        shape.name = plain(" ".join(one.text for one in block.paragraphs))[:40] or _("Text")
        frame = shape.text_frame
        frame.word_wrap = True
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, block.paragraphs)

    def _write(self, frame: Any, paragraphs: Sequence[Paragraph]) -> None:
        for number, one in enumerate(paragraphs):
            line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            line.alignment = PP_ALIGN.RIGHT if self._right != one.at_end else PP_ALIGN.LEFT
            line.line_spacing = Pt(round(one.size * LEADING * _POINTS, 1))
            line.space_before = Pt(round(one.size * 0.45 * _POINTS, 1) if number else 0)
            line.space_after = Pt(0)
            self._look(line, one)
            run = line.add_run()
            run.text = plain(one.text)
            _font(run.font, one.size, one.weight, one.role)
            run._r.get_or_add_rPr().set("lang", self._language)

    def _look(self, line: Any, one: Paragraph) -> None:
        properties = line._p.get_or_add_pPr()
        if self._right:
            properties.set("rtl", "1")
        if one.bullet:
            indent = round(one.indent * EMU)
            properties.set("marR" if self._right else "marL", str(indent))
            properties.set("indent", str(-indent))
            mark = properties.makeelement(qn("a:buChar"), {"char": BULLET})
        else:
            properties.set("marL", "0")
            properties.set("indent", "0")
            mark = properties.makeelement(qn("a:buNone"), {})
        properties.append(mark)

    def _table(self, block: TableBlock) -> None:
        place = _place(block.x, block.y, block.width, block.height)
        frame = self._slide.shapes.add_table(len(block.rows), len(block.widths), *place)
        frame.name = plain(block.name)[:40]
        _say(frame._element.nvGraphicFramePr.cNvPr, block.name)
        table = frame.table
        table.horz_banding = False
        # "No style, no grid": only the lines that the sheet has.
        style = table._tbl.tblPr.find(qn("a:tableStyleId"))
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
        for number, width in enumerate(block.widths):
            table.columns[number].width = Emu(round(width * EMU))
        for number, (row, height) in enumerate(zip(block.rows, block.heights, strict=True)):
            table.rows[number].height = Emu(round(height * EMU))
            for column, one in enumerate(row):
                self._cell(table.cell(number, column), one)

    def _cell(self, cell: Any, one: Paragraph) -> None:
        cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Emu(round(CELL_PADDING * EMU))
        cell.vertical_anchor = MSO_ANCHOR.TOP
        self._write(cell.text_frame, [one])
        properties = cell._tc.get_or_add_tcPr()
        line = properties.makeelement(qn("a:lnB"), {"w": str(EMU)})
        fill = line.makeelement(qn("a:solidFill"), {})
        fill.append(fill.makeelement(qn("a:srgbClr"), {"val": PAPER["line-strong"][1:]}))
        line.append(fill)
        # The order of the parts is fixed by the format: borders before the filling.
        properties.insert(0, line)

    def _rule(self, block: RuleBlock) -> None:
        shape = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(block.x, block.y, block.width, block.height))
        shape.name = _("Line")
        _fill(shape, block.role)
        shape.line.fill.background()
        shape.shadow.inherit = False

    # --- charts ------------------------------------------------------------------------------------------------

    def _picture(self, block: PictureBlock) -> None:
        group = self._slide.shapes.add_group_shape()
        group.name = plain(block.name)[:40]
        _say(group._element.nvGrpSpPr.cNvPr, plain(block.name))
        pen = _Pen(group.shapes, block.x, block.y)
        for mark in block.scene.marks:
            pen.draw(mark)


class _Pen:
    """Draws marks as shapes into a group."""

    def __init__(self, shapes: Any, x: float, y: float) -> None:
        self._shapes = shapes
        self._x, self._y = x, y

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Line):
            self._line(mark)
        elif isinstance(mark, Area):
            self._area(mark)
        elif isinstance(mark, Dots):
            self._dots(mark)
        elif isinstance(mark, Label):
            self._label(mark)
        else:
            self._box(mark)

    def _path(self, xs: Sequence[float], ys: Sequence[float], *, close: bool) -> Any:
        points = [(round((self._x + x) * EMU), round((self._y + y) * EMU)) for x, y in zip(xs, ys, strict=True)]
        builder = self._shapes.build_freeform(*points[0], scale=1.0)
        builder.add_line_segments(points[1:], close=close)
        return builder.convert_to_shape()

    def _line(self, mark: Line) -> None:
        if len(mark.xs) < 2:
            return
        shape = self._path(mark.xs, mark.ys, close=False)
        shape.fill.background()
        _stroke(shape, mark.role, mark.width, dashed=bool(mark.dash))
        shape.shadow.inherit = False

    def _area(self, mark: Area) -> None:
        if len(mark.xs) < 3:
            return
        shape = self._path(mark.xs, mark.ys, close=True)
        _fill(shape, mark.role)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def _dots(self, mark: Dots) -> None:
        r = mark.radius
        for x, y in zip(mark.xs, mark.ys, strict=True):
            place = _place(self._x + x - r, self._y + y - r, 2 * r, 2 * r)
            shape = self._shapes.add_shape(_SHAPES[mark.shape], *place)
            shape.shadow.inherit = False
            if mark.fill is not None and mark.shape != "ring":
                _fill(shape, mark.fill)
            else:
                shape.fill.background()
            if mark.rim_width > 0:
                _stroke(shape, mark.rim, mark.rim_width, dashed=bool(mark.dash))
            else:
                shape.line.fill.background()

    def _label(self, mark: Label) -> None:
        text = " ".join(plain(mark.text).split())
        if not text:
            return
        # A little wider than measured, so that no program breaks it; it grows away from where it is held.
        width = text_width(text, mark.size, mark.weight) * 1.06 + 4
        back = {"left": 0.0, "centre": width / 2, "right": width}[mark.align]
        top = mark.y - mark.size * 0.94
        shape = self._shapes.add_textbox(*_place(self._x + mark.x - back, self._y + top, width, mark.size * 1.25))
        frame = shape.text_frame
        frame.word_wrap = False
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        line = frame.paragraphs[0]
        line.alignment = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[mark.align]
        run = line.add_run()
        run.text = text
        _font(run.font, mark.size, mark.weight, mark.role)

    def _box(self, mark: Box) -> None:
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if mark.radius else MSO_SHAPE.RECTANGLE
        shape = self._shapes.add_shape(kind, *_place(self._x + mark.x, self._y + mark.y, mark.width, mark.height))
        shape.shadow.inherit = False
        if mark.radius:
            shape.adjustments[0] = min(0.5, mark.radius / max(1.0, min(mark.width, mark.height)))
        if mark.fill is None:
            shape.fill.background()
        else:
            _fill(shape, mark.fill)
        if mark.rim is None:
            shape.line.fill.background()
        else:
            _stroke(shape, mark.rim, 1.0)


def _place(x: float, y: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
    return (
        Emu(round(x * EMU)),
        Emu(round(y * EMU)),
        Emu(max(1, round(width * EMU))),
        Emu(max(1, round(height * EMU))),
    )


def _colour(role: str) -> RGBColor:
    code = PAPER.get(role, PAPER["text"])[1:]
    return RGBColor(int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16))  # type: ignore[no-untyped-call]


def _fill(shape: Any, role: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(role)


def _stroke(shape: Any, role: str, width: float, *, dashed: bool = False) -> None:
    shape.line.color.rgb = _colour(role)
    shape.line.width = Emu(round(width * EMU))
    if dashed:
        shape.line.dash_style = MSO_LINE.DASH


def _font(font: Any, size: float, weight: int, role: str) -> None:
    font.name = FACE
    font.size = Pt(round(size * _POINTS * 2) / 2)
    font.bold = weight >= 600
    font.color.rgb = _colour(role)


def _say(properties: Any, words: str) -> None:
    """What screen readers say of a shape."""
    properties.set("descr", plain(words)[:500])
