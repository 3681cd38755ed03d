"""Reads an old Excel file (XLS) in a process of its own: a path comes in, cells go out as JSON.

A damaged file can make the library ask for more memory than there is, which ends its process; it must not be ours.
Knows nothing of the program, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MEMORY = 1_500_000_000


def main() -> None:
    """Read the file that is named; its sheets, or why they cannot be read, go to the standard output."""
    import python_calamine

    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    path = sys.argv[1]
    most_rows, most_columns, most_cells = (int(text) for text in sys.argv[2:5])
    try:
        # By its name the library also says that a file has a password; it knows no other names than its own.
        named = path.lower().endswith(".xls")
        book = python_calamine.CalamineWorkbook.from_path(path) if named else _of_bytes(path)
        sheets: list[dict[str, object]] = []
        visible = python_calamine.SheetVisibleEnum.Visible
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(place)
            kept: dict[str, object] = {"name": sheet.name, "hidden": about.visible != visible}
            rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end is not None else (0, 0)
            if columns > most_columns or rows > most_rows or rows * columns > most_cells:
                sheets.append({**kept, "problem": "columns" if columns > most_columns else "rows"})
                continue
            cells = [[_told(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)] if rows else []
            sheets.append({**kept, "cells": cells, "merged": sheet.merged_cell_ranges or []})
    except python_calamine.PasswordError:
        answer: dict[str, object] = {"why": "password"}
    except (python_calamine.CalamineError, OSError, ValueError):
        answer = {"why": "damaged"}
    else:
        answer = {"sheets": sheets}
    json.dump(answer, sys.stdout)


def _of_bytes(path: str) -> CalamineWorkbook:
    import python_calamine

    with open(path, "rb") as file:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))


def _told(cell: object) -> object:
    """A cell that JSON can say; a day in a list of its own."""
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return [cell.date().isoformat()]
    if isinstance(cell, date):
        return [cell.isoformat()]
    return cell if isinstance(cell, int | float | str) else str(cell)


if __name__ == "__main__":
    main()
