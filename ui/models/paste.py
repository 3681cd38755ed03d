"""Where a pasted block goes in a grid, and which cell is in the way if it does not fit. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qic_desktop.i18n import _, n_
from ui.models.grid_model import CellEdit, ValueGridModel


@dataclass(frozen=True, slots=True)
class PasteProblem:
    """Why a block does not fit, and the first cell that has no place."""

    code: Literal["too-wide", "too-tall", "not-typed", "empty"]
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def plan_paste(
    model: ValueGridModel, block: tuple[tuple[str, ...], ...], area: Area
) -> tuple[CellEdit, ...] | PasteProblem:
    """The cells that ``block`` changes when pasted at ``area``'s corner.

    One value fills the whole area. One row repeats down the chosen rows. Any other block needs room for all of it,
    and only cells that may be typed into.
    """
    height, width = len(block), max((len(row) for row in block), default=0)
    if height == 0:
        return PasteProblem("empty", area.top, area.left, 0, 0)
    if height == 1 and width == 1:
        width, height = area.right - area.left + 1, area.bottom - area.top + 1
        block = ((block[0][0],) * width,) * height
    elif height == 1 and area.bottom > area.top:
        height = area.bottom - area.top + 1
        block = block * height
    if area.left + width > model.columnCount():
        return PasteProblem("too-wide", area.top, model.columnCount(), height, width)
    if area.top + height > model.rowCount():
        return PasteProblem("too-tall", model.rowCount(), area.left, height, width)
    edits: list[CellEdit] = []
    for down, cells in enumerate(block):
        for along, text in enumerate(cells):
            row, column = area.top + down, area.left + along
            if not model.is_typed(row, column):
                return PasteProblem("not-typed", row, column, height, width)
            edits.append(CellEdit(row, column, text))
    return tuple(edits)


def sentence_of(problem: PasteProblem, model: ValueGridModel, area: Area) -> str:
    """What to tell the person: which cell, why, and that nothing has changed."""
    start = model.place_of(area.top, area.left)
    if problem.code == "empty":
        return _("Nothing to paste: the clipboard holds no text.")
    if problem.code == "too-wide":
        room = model.columnCount() - area.left
        return _(
            "The copied block has {columns} columns, but from “{start}” there is room for {room}. Nothing was pasted."
        ).format(columns=problem.columns, start=start, room=room)
    if problem.code == "too-tall":
        room = model.rowCount() - area.top
        return n_(
            "The copied block has {rows} row, but from “{start}” there is room for {room}. Nothing was pasted.",
            "The copied block has {rows} rows, but from “{start}” there is room for {room}. Nothing was pasted.",
            problem.rows,
        ).format(rows=problem.rows, start=start, room=room)
    place = model.place_of(problem.row, problem.column)
    return _("“{place}” cannot be typed into, so the copied block does not fit here. Nothing was pasted.").format(
        place=place
    )
