"""A storyboard as six to eight slides: where everything stands. 1280 by 720 pixels, which is 13⅓ by 7½ inches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qic_desktop.i18n import _, format_number
from qic_desktop.reports.storyboard_sheet import (
    CELL_PADDING,
    Paragraph,
    PictureBlock,
    RuleBlock,
    Sheet,
    TableBlock,
    TextBlock,
    drawn,
    fitted,
    height_of,
    mirrored,
)
from qic_desktop.reports.storyboard_value import Storyboard, StoryCycle, StoryMeasure

WIDTH, HEIGHT = 1280.0, 720.0
MARGIN = 64.0
_CONTENT = WIDTH - 2 * MARGIN
_TITLE_TOP, _TITLE_HIGH = 44.0, 56.0
_TOP = 128.0
_BOTTOM = 656.0
_FOOT = 676.0
_GAP = 40.0
_TITLE, _BIG, _BODY, _CELL, _NOTE, _SMALL = 38.0, 30.0, 24.0, 19.0, 16.0, 16.0
LEAST = 16.0
"""The smallest letters of a slide, twelve points: they are read from the last row of a room."""
_MOST_TESTS = 7
_LARGER = 1.5
"""Letters of a chart on a slide, against those on the screen."""


def slides_of(board: Storyboard) -> tuple[Sheet, ...]:
    """The slides, mirrored where the language reads from right to left."""
    made = [
        _team_and_aim(board),
        *_charts(board),
        *_drivers(board),
        *_tests(board),
        *_list(_("What we learned"), board.learned, _("Nothing is written down yet.")),
        *_list(_("What comes next"), board.next, _("To be decided with the team.")),
        _thanks(board),
    ]
    for number, sheet in enumerate(made, start=1):
        _add_foot(sheet, board, number, len(made))
    right = board.imprint.direction == "rtl"
    return tuple(mirrored(sheet) if right else sheet for sheet in made)


def _sheet(title: str) -> Sheet:
    sheet = Sheet(WIDTH, HEIGHT)
    words = fitted([Paragraph(title, _TITLE, 600)], _CONTENT, _TITLE_HIGH, least=LEAST)
    sheet.blocks.append(TextBlock(MARGIN, _TITLE_TOP, _CONTENT, _TITLE_HIGH, words, title=True))
    sheet.blocks.append(RuleBlock(MARGIN, 108.0, 56.0, 4.0, "accent"))
    return sheet


def _add_text(sheet: Sheet, place: tuple[float, float, float, float], words: Sequence[Paragraph]) -> float:
    """Put words into a place as large as they fit; answers where they end."""
    x, y, width, height = place
    kept = fitted(words, width, height, least=LEAST)
    if kept:
        sheet.blocks.append(TextBlock(x, y, width, height, kept))
    return y + height_of(kept, width)


def _add_foot(sheet: Sheet, board: Storyboard, number: int, total: int) -> None:
    practice = _("Practice data, not a record of care") if board.imprint.practice else ""
    parts = [board.owner, board.collaborative, board.imprint.made_on, practice]
    said = " · ".join(part for part in parts if part)
    sheet.blocks.append(RuleBlock(MARGIN, _FOOT - 8, _CONTENT))
    _add_text(sheet, (MARGIN, _FOOT, _CONTENT - 90, 24), [Paragraph(said, _SMALL, role="muted")])
    count = _("{page} of {pages}").format(page=format_number(number), pages=format_number(total))
    _add_text(sheet, (WIDTH - MARGIN - 70, _FOOT, 70, 24), [Paragraph(count, _SMALL, role="muted", at_end=True)])


def _heading(text: str, size: float = _CELL) -> Paragraph:
    return Paragraph(text, size, 600, "accent")


# --- the slides -----------------------------------------------------------------------------------------------


def _team_and_aim(board: Storyboard) -> Sheet:
    sheet = _sheet(board.owner)
    left, right = 720.0, _CONTENT - 720.0 - _GAP
    above = " · ".join(part for part in (board.occasion, board.collaborative) if part)
    y = _add_text(sheet, (MARGIN, _TOP, left, 54), [Paragraph(above, _CELL, role="muted")]) + 28 if above else _TOP
    aim = board.aim or _("The aim is not written down yet.")
    most = 300.0 if board.problem else _BOTTOM - y
    y = _add_text(sheet, (MARGIN, y, left, most), [_heading(_("Our aim")), Paragraph(aim, _BIG, 600)])
    if board.problem:
        words = [_heading(_("Why it matters")), Paragraph(board.problem, _BODY)]
        _add_text(sheet, (MARGIN, y + 28, left, _BOTTOM - y - 28), words)
    people = [Paragraph(one, _BODY) for one in board.team] or [Paragraph(_("Not written down yet."), _BODY)]
    _add_text(sheet, (MARGIN + left + _GAP, _TOP, right, _BOTTOM - _TOP), [_heading(_("Our team")), *people])
    return sheet


def _charts(board: Storyboard) -> list[Sheet]:
    """The first measure alone, the next ones two on a slide; at most two slides."""
    if not board.measures:
        return _list(_("What we measure"), (), _("No measure has values yet."))
    first = board.measures[0]
    sheet = _sheet(first.name)
    y = _add_text(sheet, (MARGIN, _TOP, _CONTENT, 88), [Paragraph(first.finding, _BODY)]) + 20
    notes = fitted([Paragraph("; ".join(first.notes), _NOTE, role="muted")], _CONTENT, 2.8 * _NOTE, least=LEAST)
    below = height_of(notes, _CONTENT) + 12 if notes else 0.0
    picture = drawn(first.draw, _CONTENT, _BOTTOM - y - below, _LARGER)
    sheet.blocks.append(PictureBlock(MARGIN, y, picture, _picture_name(first)))
    if notes:
        sheet.blocks.append(TextBlock(MARGIN, _BOTTOM - below + 12, _CONTENT, below - 12, notes))
    rest = board.measures[1:3]
    if not rest:
        return [sheet]
    other = _sheet(_("What else we measure"))
    if len(rest) == 1:
        _add_chart(other, rest[0], MARGIN, _CONTENT)
    else:
        width = (_CONTENT - _GAP) / 2
        for number, one in enumerate(rest):
            _add_chart(other, one, MARGIN + number * (width + _GAP), width)
    return [sheet, other]


def _add_chart(sheet: Sheet, one: StoryMeasure, x: float, width: float) -> None:
    words = [Paragraph(one.name, _BODY, 600)]
    _add_text(sheet, (x, _TOP, width, 36), words)
    sheet.blocks.append(PictureBlock(x, _TOP + 44, drawn(one.draw, width, 340.0, _LARGER), _picture_name(one)))
    words = [Paragraph(one.finding, _CELL), Paragraph("; ".join(one.notes), _NOTE, role="muted")]
    _add_text(sheet, (x, _TOP + 400, width, _BOTTOM - _TOP - 400), words)


def _picture_name(one: StoryMeasure) -> str:
    return f"{one.name}. {one.finding}"


def _drivers(board: Storyboard) -> list[Sheet]:
    if not board.drivers:
        return []
    sheet = _sheet(_("What must change"))
    heads = (_("So that the aim is reached"), _("Changes that we try"))
    rows = [(one.text, " · ".join(one.ideas)) for one in board.drivers]
    _add_table(sheet, heads, rows, (440.0, _CONTENT - 440.0), _("What must change, and the changes that serve it"))
    return [sheet]


def _tests(board: Storyboard) -> list[Sheet]:
    if not board.ramps:
        return _list(_("What we tested"), (), _("No test yet. One idea, one person, one day is enough to begin."))
    sheet = _sheet(_("What we tested"))
    heads = (_("Test"), _("What came of it"), _("Decided"))
    rows = cycle_rows(board, _MOST_TESTS, grouped=len(board.ramps) > 1)
    _add_table(sheet, heads, rows, (430.0, _CONTENT - 580.0, 150.0), _("Tests of change"))
    return [sheet]


def cycle_rows(board: Storyboard, most: int, *, grouped: bool = False) -> list[tuple[str, str, str]]:
    """The latest cycles of every ramp, at most ``most``, and how many are left out; ``grouped`` names the ramps."""
    kept = {id(cycle) for cycle in _kept(board, most)}
    rows: list[tuple[str, str, str]] = []
    for ramp in board.ramps:
        shown = [one for one in ramp.cycles if id(one) in kept]
        if shown and grouped and ramp.title:
            rows.append((f"{ramp.letter} · {ramp.title}", "", ""))
        rows += [(f"{one.label} {one.title}", one.result, one.decision or _("under way")) for one in shown]
    left = sum(len(ramp.cycles) for ramp in board.ramps) - len(kept)
    return [*rows, *([(_("… and {n} more").format(n=format_number(left)), "", "")] if left else [])]


def _kept(board: Storyboard, most: int) -> list[StoryCycle]:
    """The last cycle of each ramp first, then the ones before, while there is room; shown ramp by ramp."""
    order = [
        (back, number, cycle)
        for number, ramp in enumerate(board.ramps)
        for back, cycle in enumerate(reversed(ramp.cycles))
    ]
    chosen = {id(cycle) for _back, _number, cycle in sorted(order, key=lambda one: one[:2])[:most]}
    return [cycle for ramp in board.ramps for cycle in ramp.cycles if id(cycle) in chosen]


def _add_table(
    sheet: Sheet, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: tuple[float, ...], name: str
) -> None:
    sheet.blocks.append(table_block((MARGIN, _TOP, _BOTTOM - _TOP), heads, rows, (widths, _CELL), name, least=LEAST))


def table_block(
    place: tuple[float, float, float],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    look: tuple[tuple[float, ...], float],
    name: str,
    *,
    least: float = 0.0,
) -> TableBlock:
    """A table at (x, y) that is at most so high: its letters become smaller, then texts shorter, until it fits.

    ``look`` is the widths of the columns and the size of letters, which do not become smaller than ``least``.
    """
    x, y, most = place
    widths, size = look
    for factor in (1.0, 0.92, 0.84, 0.76):
        made = _table((x, y), heads, rows, (widths, max(least, round(size * factor, 1))), name, least=least)
        if made.height <= most:
            return made
    size = max(least, round(size * 0.76, 1))
    line = size * 1.32
    lines = 4
    while lines > 1:
        lines -= 1
        short = [
            [_shortened(cell, width, size, lines * line) for cell, width in zip(row, widths, strict=True)]
            for row in rows
        ]
        made = _table((x, y), heads, short, (widths, size), name, least=least)
        if made.height <= most:
            return made
    room = int((most - made.heights[0]) // (line + 2 * CELL_PADDING))
    return _table((x, y), heads, short[: max(1, room)], (widths, size), name, least=least)


def _shortened(text: str, width: float, size: float, height: float) -> str:
    # The smallest size is reached: fitted() would shrink once more, so it is asked for what comes out at this size.
    kept = fitted([Paragraph(text, size / 0.7)], width - 2 * CELL_PADDING, height + 0.5)
    return kept[0].text if kept else ""


def _table(
    at: tuple[float, float],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    look: tuple[tuple[float, ...], float],
    name: str,
    *,
    least: float = 0.0,
) -> TableBlock:
    widths, size = look
    body = Paragraph("", size)
    made = [tuple(replace(body, text=head, size=max(least, size * 0.84), role="muted") for head in heads)]
    for row in rows:
        alone = not any(row[1:])
        first = replace(body, text=row[0], weight=600 if alone else 500, role="accent" if alone else "text")
        made.append((first, *(replace(body, text=text) for text in row[1:])))
    heights = tuple(
        max(
            height_of([cell] if cell.text else [body], width - 2 * CELL_PADDING)
            for cell, width in zip(row, widths, strict=True)
        )
        + 2 * CELL_PADDING
        for row in made
    )
    return TableBlock(at[0], at[1], widths, heights, tuple(made), name)


def _list(title: str, lines: Sequence[str], nothing: str) -> list[Sheet]:
    sheet = _sheet(title)
    words = [Paragraph(line, _BIG, bullet=True) for line in lines] or [Paragraph(nothing, _BIG, role="muted")]
    _add_text(sheet, (MARGIN, _TOP, _CONTENT, _BOTTOM - _TOP), words)
    return [sheet]


def _thanks(board: Storyboard) -> Sheet:
    sheet = _sheet(_("Thank you"))
    _add_text(sheet, (MARGIN, _TOP, _CONTENT, _BOTTOM - _TOP), [Paragraph(one, _BIG) for one in board.thanks])
    return sheet
