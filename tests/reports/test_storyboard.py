"""The storyboard: texts that fit, one page of PDF, slides whose package is sound and whose words can be changed."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from qic_desktop.analysis.geometry.marks import Label, Line, Scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.reports.storyboard_poster import poster, poster_pdf
from qic_desktop.reports.storyboard_pptx import EMU, plain, storyboard_pptx
from qic_desktop.reports.storyboard_sheet import (
    Paragraph,
    PictureBlock,
    Sheet,
    TableBlock,
    TextBlock,
    fitted,
    height_of,
    lines_of,
    mirrored,
    wrap,
)
from qic_desktop.reports.storyboard_slides import HEIGHT, WIDTH, slides_of
from qic_desktop.reports.storyboard_value import Storyboard, StoryCycle, StoryDriver, StoryMeasure, StoryRamp
from qic_desktop.reports.values import Imprint

LONG = "A text that goes on and on about beds, doors, nurses and nights, and does not come to an end. " * 12
PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def draw(width: float, height: float) -> Scene:
    """A line with a word at its end, as large as it is asked for."""
    marks = (
        Line("text", 1.5, (0, width / 2, width), (height, 0, height / 2)),
        Label("muted", "Median", width - 60, 20),
    )
    return Scene(width, height, marks, (0, 0, width, height))


def board(**other: Any) -> Storyboard:
    measure = StoryMeasure("Left within four hours", "Outcome", "Only chance variation.", draw, ("A: the door",))
    cycles = tuple(StoryCycle(f"A{n}", f"Evening {n}", "8 of 10", "Adopt" if n < 3 else "") for n in (1, 2, 3))
    made = Storyboard(
        owner="Brackenford",
        collaborative="Four-hour care",
        occasion="Third session",
        problem="Too many wait.",
        aim="95 of 100 leave within four hours.",
        team=("Team leader", "Clinician"),
        measures=(measure,) * 3,
        drivers=(StoryDriver("Somebody decides at the door", ("A card (adopted)", "A nurse")),),
        ramps=(StoryRamp("A", "The door", cycles),),
        learned=("One nurse is enough.",),
        next=("Two evenings.",),
        thanks=("Everybody.",),
        imprint=Imprint(made_on="5 April 2019", made_date=date(2019, 4, 5), made_by="Brackenford", practice=True),
    )
    return replace(made, **other)


EMPTY = {
    "collaborative": "",
    "occasion": "",
    "problem": "",
    "aim": "",
    "team": (),
    "measures": (),
    "drivers": (),
    "ramps": (),
    "learned": (),
    "next": (),
}
MUCH = {
    "owner": LONG,
    "collaborative": LONG,
    "occasion": LONG,
    "problem": LONG,
    "aim": LONG,
    "team": (LONG,) * 30,
    "measures": (StoryMeasure(LONG, "", LONG, draw, (LONG,) * 8),) * 5,
    "drivers": (StoryDriver(LONG, (LONG,) * 6),) * 20,
    "ramps": tuple(
        StoryRamp(letter, LONG, tuple(StoryCycle(f"{letter}{n}", LONG, LONG, "Adopt") for n in range(40)))
        for letter in "ABCDEF"
    ),
    "learned": (LONG,) * 20,
    "next": (LONG,) * 20,
    "thanks": (LONG,) * 20,
}
BOARDS = [{}, EMPTY, MUCH, {"owner": "Unbroken" * 400, "aim": "W" * 3000}]


# --- texts that fit -------------------------------------------------------------------------------------------


@given(
    text=st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=300),
    width=st.floats(60, 900),
    height=st.floats(20, 400),
    size=st.floats(12, 30),
)
def test_a_fitted_text_is_never_higher_or_wider_than_its_place(
    text: str, width: float, height: float, size: float
) -> None:
    kept = fitted([Paragraph(text, size), Paragraph(text, size, bullet=True)], width, height)
    assert height_of(kept, width) <= height + 1e-6
    for one in kept:
        for line in lines_of(one, width):
            assert text_width(line, one.size, one.weight) <= width - one.indent + 1e-6 or len(line) == 1


def test_a_word_wider_than_the_line_is_cut_and_nothing_is_lost() -> None:
    lines = wrap("Unbroken" * 20, 80, 12)
    assert len(lines) > 5
    assert "".join(lines) == "Unbroken" * 20
    assert wrap("", 80, 12) == [""]
    assert wrap("one\u00a0two", 30, 12)[0] != "one", "a no-break space holds words together"


def test_what_is_left_out_is_marked() -> None:
    (kept,) = fitted([Paragraph(LONG, 20)], 300, 90)
    assert kept.text.endswith("…")
    assert kept.size < 20
    first, *_rest = fitted([Paragraph("One", 20), Paragraph("Two", 20), Paragraph("Three", 20)], 300, 24)
    assert first.text == "One…"


# --- slides ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", BOARDS)
def test_every_block_stands_on_its_slide_and_below_the_one_before(other: dict[str, Any]) -> None:
    made = slides_of(board(**other))
    assert 6 <= len(made) <= 8
    for sheet in made:
        assert sheet.title
        check_places(sheet, WIDTH, HEIGHT)


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("other", BOARDS)
def test_every_block_stands_on_the_page(other: dict[str, Any], paper: Any) -> None:
    sheet = poster(board(**other), paper)
    check_places(sheet, sheet.width, sheet.height)


def check_places(sheet: Sheet, width: float, height: float) -> None:
    places = []
    for block in sheet.blocks:
        assert block.x >= 0
        assert block.y >= 0
        assert block.x + block.width <= width + 0.5
        assert block.y + block.height <= height + 0.5
        used = block.height
        if isinstance(block, TextBlock):
            used = height_of(block.paragraphs, block.width)
            assert used <= block.height + 0.5
        if isinstance(block, TableBlock):
            check_cells(block)
        places.append((block.x, block.y, block.x + block.width, block.y + used))
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0.5 or down <= 0.5, (sheet.blocks[number], other)


def check_cells(block: TableBlock) -> None:
    for row, height in zip(block.rows, block.heights, strict=True):
        for cell, width in zip(row, block.widths, strict=True):
            assert height_of([cell], width - 12) <= height - 12 + 0.5 or not cell.text


def test_the_slides_tell_team_measures_drivers_tests_and_what_was_learned() -> None:
    titles = [sheet.title for sheet in slides_of(board())]
    assert titles == [
        "Brackenford",
        "Left within four hours",
        "What else we measure",
        "What must change",
        "What we tested",
        "What we learned",
        "What comes next",
        "Thank you",
    ]
    assert len(slides_of(board(**EMPTY))) == 6


def test_right_to_left_mirrors_places_and_not_charts() -> None:
    imprint = replace(board().imprint, direction="rtl", language="ar")
    there, here = slides_of(board(imprint=imprint)), slides_of(board())
    for other, sheet in zip(there, here, strict=True):
        for after, before in zip(other.blocks, sheet.blocks, strict=True):
            assert after.x == pytest.approx(WIDTH - before.x - before.width)
        pictures = [[one.scene for one in each.blocks if isinstance(one, PictureBlock)] for each in (other, sheet)]
        assert pictures[0] == pictures[1]
    table = next(one for one in there[4].blocks if isinstance(one, TableBlock))
    assert table.rows[1][-1].text.startswith("A1")
    assert mirrored(mirrored(here[0])).blocks == here[0].blocks


# --- the file of slides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", BOARDS)
def test_the_package_is_sound_and_every_text_is_a_text(other: dict[str, Any]) -> None:
    content = board(**other)
    data = storyboard_pptx(content)
    deck = Presentation(BytesIO(data))
    assert (deck.slide_width, deck.slide_height) == (WIDTH * EMU, HEIGHT * EMU)
    made = slides_of(content)
    assert len(deck.slides) == len(made)
    for slide, sheet in zip(deck.slides, made, strict=True):
        assert slide.shapes.title.text_frame.text == sheet.title
        said = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for block in sheet.blocks:
            if isinstance(block, TextBlock):
                assert all(one.text in said for one in block.paragraphs)
        assert sum(shape.has_table for shape in slide.shapes) == sum(isinstance(b, TableBlock) for b in sheet.blocks)
    check_package(data)


def check_package(data: bytes) -> None:
    """What makes other programs offer a repair: broken XML, dead relations, doubled ids, parts in the wrong order."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        types = package.read("[Content_Types].xml").decode()
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(package.read(name))
            if name.endswith(".rels"):
                check_relations(name, root, names)
            elif name.startswith("ppt/slides/"):
                assert f"/{name}" in types
                check_slide(root)


def check_relations(name: str, root: Any, names: list[str]) -> None:
    folder = name.replace("_rels/", "").rpartition("/")[0]
    for one in root:
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target")
        parts: list[str] = [] if target.startswith("/") else [part for part in folder.split("/") if part]
        for part in target.strip("/").split("/"):
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        assert "/".join(parts) in names, target


def check_slide(root: Any) -> None:
    ids = [one.get("id") for one in root.iter(f"{PRESENTATION}cNvPr")]
    assert len(ids) == len(set(ids))
    order = ["lnSpc", "spcBef", "spcAft", "buNone", "buChar"]
    for properties in root.iter(f"{DRAWING}pPr"):
        names = [order.index(etree.QName(one).localname) for one in properties]
        assert names == sorted(names)
    check_order(root, f"{DRAWING}rPr", ["ln", "solidFill", "latin"])
    drawn = ["xfrm", "custGeom", "prstGeom", "noFill", "solidFill", "ln", "effectLst"]
    check_order(root, f"{PRESENTATION}spPr", drawn)
    check_order(root, f"{DRAWING}ln", ["noFill", "solidFill", "prstDash"])
    for properties in root.iter(f"{DRAWING}tcPr"):
        assert [etree.QName(one).localname for one in properties] == ["lnB"]
    for extent in root.iter(f"{DRAWING}ext"):
        if extent.get("cx"):
            assert int(extent.get("cx")) >= 0
            assert int(extent.get("cy")) >= 0


def check_order(root: Any, tag: str, order: list[str]) -> None:
    for one in root.iter(tag):
        places = [order.index(etree.QName(child).localname) for child in one]
        assert places == sorted(places), etree.tostring(one)


def test_charts_are_drawn_from_shapes_in_the_places_of_the_sheet() -> None:
    deck = Presentation(BytesIO(storyboard_pptx(board())))
    slide, sheet = deck.slides[1], slides_of(board())[1]
    picture = next(one for one in sheet.blocks if isinstance(one, PictureBlock))
    (group,) = [shape for shape in slide.shapes if shape.shape_type is not None and shape.shape_type.name == "GROUP"]
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == "Left within four hours. Only chance variation."
    line, word = group.shapes
    assert (line.left, line.width) == (round(picture.x * EMU), round(picture.width * EMU))
    assert word.text_frame.text == "Median"
    assert not any(shape.shape_type is not None and shape.shape_type.name == "PICTURE" for shape in slide.shapes)


def test_same_values_give_the_same_bytes_and_nothing_of_the_clock() -> None:
    assert storyboard_pptx(board()) == storyboard_pptx(board())
    assert poster_pdf(board()) == poster_pdf(board())
    told = Presentation(BytesIO(storyboard_pptx(board()))).core_properties
    assert (told.title, told.author) == ("Brackenford · Storyboard", "Brackenford")
    assert told.modified.date() == date(2019, 4, 5)
    assert "Practice" in told.comments


def test_strange_characters_break_neither_file() -> None:
    strange = "Door \x00\x0b\x1b \ud800 \uffff 🩺 \u202e العربية <b>&amp;"
    content = board(aim=strange, owner=strange, team=(strange,), learned=(strange,))
    deck = Presentation(BytesIO(storyboard_pptx(content)))
    assert "🩺" in deck.slides[0].shapes.title.text_frame.text
    assert "<b>&amp;" in deck.slides[0].shapes.title.text_frame.text
    assert PdfReader(BytesIO(poster_pdf(content))).pages[0].extract_text()
    assert plain("a\x00b\ud800c\nd") == "abc\nd"


# --- the page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_the_page_is_one_with_every_part_as_text(paper: Any, size: tuple[int, int]) -> None:
    reader = PdfReader(BytesIO(poster_pdf(board(), paper)))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == size
    text = re.sub(r"\s+", " ", page.extract_text())
    for words in (
        "Brackenford",
        "95 of 100",
        "Team leader",
        "Evening 2",
        "One nurse is enough",
        "Practice data",
        "Median",
    ):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Brackenford · Storyboard"


@pytest.mark.parametrize("other", BOARDS)
@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_any_content_makes_one_page(other: dict[str, Any], paper: Any) -> None:
    assert len(PdfReader(BytesIO(poster_pdf(board(**other), paper))).pages) == 1


@pytest.mark.parametrize("other", BOARDS)
def test_no_words_on_a_slide_are_smaller_than_twelve_points(other: dict[str, Any]) -> None:
    sizes = [
        paragraph.size for sheet in slides_of(board(**other)) for block in sheet.blocks for paragraph in words_of(block)
    ]
    assert sizes
    assert min(sizes) * 0.75 >= 12


def words_of(block: object) -> list[Paragraph]:
    if isinstance(block, TextBlock):
        return list(block.paragraphs)
    return [cell for row in block.rows for cell in row if cell.text] if isinstance(block, TableBlock) else []
