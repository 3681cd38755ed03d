"""What the rows and columns of a team's own table are: guessed from its words and numbers, remembered by its headings.

Pure: knows the measures it may be about by what they are called, and no store. A column is a key: "period", "year",
"measure", "numerator", "denominator", "value", "reason", "note", "stratum", and, where measures stand side by side,
"numerator|<measure id>" and the like; empty for a column that is not read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qic_desktop.domain.period import PeriodKind
from qic_desktop.domain.typed import is_number
from qic_desktop.services.measuring.table_files import MOST_COLUMNS, Cell, Row, TableSheet
from qic_desktop.services.measuring.table_periods import Order, day_order, looks_like_period
from qic_desktop.services.measuring.table_words import (
    heading_of,
    is_blank,
    is_failed_formula,
    is_formula,
    month_of,
    plain,
)

Calendar = Literal["", "western", "other"]
"""What a person said the years of a table are; empty where nobody was asked."""
Decimal = Literal["", ".", ","]
"""The mark before decimals; empty where the table does not show it."""

NUMBERS = ("numerator", "denominator", "value")
ONCE = ("period", "year", "measure", "reason", "note", "stratum")
ROWS_LOOKED_AT = 400
HEADINGS_WITHIN = 60
FEWEST_ACROSS = 3
_NUMERIC = re.compile(r"[-+]?[\d.,'’\s]+(?:\s*%)?")
_FULL_NAME, _PART_OF_NAME = 12, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure that a table may be about, and what it is called. ``texts`` are its numerator's and denominator's."""

    id: str
    code: str
    name: str
    kind: PeriodKind
    has_denominator: bool
    texts: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class TableReading:
    """How a sheet is read. ``heading`` is the row of headings (-1 without one), ``first`` the first row of values.

    ``measure`` is whose numbers the columns without a measure of their own are; ``order`` and ``decimal`` are what a
    person said, or what the table shows. ``calendar`` is never remembered: the next table may be another year's.
    """

    heading: int
    first: int
    columns: tuple[str, ...]
    measure: str = ""
    order: Order = ""
    decimal: Decimal = ""
    calendar: Calendar = ""

    def place(self, key: str) -> int:
        """The column with this key, -1 without one."""
        return self.columns.index(key) if key in self.columns else -1

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that have columns of their own, in the order of the columns."""
        return tuple(dict.fromkeys(key.partition("|")[2] for key in self.columns if "|" in key))

    @property
    def is_long(self) -> bool:
        """Whether each row names its measure."""
        return "measure" in self.columns

    def with_column(self, place: int, key: str) -> TableReading:
        """The same with another meaning of a column; what it means now, no other column means any more."""
        columns = tuple("" if key and known == key else known for known in self.columns)
        return replace(self, columns=(*columns[:place], key, *columns[place + 1 :]))


def upright(sheet: TableSheet) -> TableSheet:
    """The sheet with its months one below the other, turned where they stand side by side in the file."""
    if not sheet.rows or len(sheet.rows) > MOST_COLUMNS:
        return sheet
    across = max(sum(_period_weight(cell) for cell in row) for row in sheet.rows[:HEADINGS_WITHIN])
    columns = tuple(zip(*sheet.rows, strict=True))
    down = max(sum(_period_weight(cell) for cell in column) for column in columns)
    return replace(sheet, rows=columns, turned=True) if across >= FEWEST_ACROSS and across > down else sheet


def guess_mapping(sheet: TableSheet, candidates: Sequence[Candidate], measure: str = "") -> TableReading:
    """The likeliest way to read a sheet.

    Args:
        sheet: with at least one row.
        candidates: the measures that it may be about.
        measure: the id of the one that it is about, where that is known.
    """
    period = _period_column(sheet.rows)
    first = _first_row(sheet.rows, period)
    heading = _heading_row(sheet.rows, first)
    texts = _headings(sheet.rows, heading)
    body = sheet.rows[first : first + ROWS_LOOKED_AT]
    columns = [""] * len(sheet.rows[0])
    if period >= 0:
        month = _month_beside(texts, body, period)
        columns[period] = "period" if month < 0 else "year"
        if month >= 0:
            columns[month] = "period"
    _take_headings(columns, texts, body)
    own = () if measure else _take_measures(columns, texts, body, candidates)
    chosen = measure or ("" if own or "measure" in columns else _only_measure(sheet, texts, candidates))
    known = next((one for one in candidates if one.id == chosen), None)
    if not own:
        _take_numbers(columns, texts, body, known)
    made = TableReading(heading, first, tuple(columns), chosen if known else "")
    kind = known.kind if known else next((one.kind for one in candidates), PeriodKind.MONTH)
    return replace(made, order=guess_order(sheet, made, kind)[0], decimal=guess_decimal(sheet, made)[0])


def heading_text(sheet: TableSheet, mapping: TableReading, place: int) -> str:
    """The heading of a column as it stands there, empty without one."""
    if mapping.heading < 0:
        return ""
    cell = sheet.rows[mapping.heading][place]
    return "" if cell is None else str(cell)


def headings_hash(sheet: TableSheet, mapping: TableReading) -> str:
    """The name by which a mapping is remembered: the same headings in the same order have the same one."""
    words = _headings(sheet.rows, mapping.heading)
    return hashlib.sha256("\n".join(plain(word) for word in words).encode()).hexdigest()


def remembered_columns(mapping: TableReading) -> dict[str, object]:
    """A mapping as it is recorded."""
    kept: dict[str, object] = {str(place): key for place, key in enumerate(mapping.columns) if key}
    told = {"measure": mapping.measure, "order": mapping.order, "decimal": mapping.decimal}
    return kept | {key: text for key, text in told.items() if text}


def recalled(guess: TableReading, kept: Mapping[str, object]) -> TableReading:
    """The guess with what was recorded the last time; columns that a table no longer has are passed over."""
    columns = [""] * len(guess.columns)
    for place in range(len(columns)):
        key = kept.get(str(place))
        if isinstance(key, str) and is_key(key) and key not in columns:
            columns[place] = key
    order, decimal, measure = (kept.get(name) for name in ("order", "decimal", "measure"))
    return replace(
        guess,
        columns=tuple(columns),
        measure=measure if isinstance(measure, str) else "",
        order=order if order in ("dmy", "mdy") else guess.order,
        decimal=decimal if decimal in (".", ",") else guess.decimal,
    )


def is_key(key: str) -> bool:
    """Whether a text is a key of a column."""
    return key in (*ONCE, *NUMBERS) or key.partition("|")[0] in NUMBERS


# --- what the whole column shows --------------------------------------------------------------------------------


def guess_order(sheet: TableSheet, mapping: TableReading, kind: PeriodKind) -> tuple[Order, bool]:
    """The order of day and month, and whether it matters: see :func:`table_periods.day_order`."""
    place = mapping.place("period")
    return day_order((row[place] for row in sheet.rows[mapping.first :]), kind) if place >= 0 else ("", False)


def guess_decimal(sheet: TableSheet, mapping: TableReading) -> tuple[Decimal, bool]:
    """The mark before decimals, and whether it matters.

    A table has one; a number shows it that has both marks, one mark twice, or a mark that cannot group thousands.
    Where all that stand there could be either (1,234), the answer is empty and a person decides.
    """
    places = [place for place, key in enumerate(mapping.columns) if key.partition("|")[0] in NUMBERS]
    shown: set[str] = set()
    matters = False
    for row in sheet.rows[mapping.first :]:
        for place in places:
            cell = row[place]
            if isinstance(cell, str) and _NUMERIC.fullmatch(cell) and ("," in cell or "." in cell):
                mark = _decimal_of(cell.rstrip("% "))
                matters = matters or mark != "none"
                shown |= {mark} & {".", ","}
    if len(shown) == 1:
        return ("." if "." in shown else ","), True
    return "", matters


def first_unclear_number(sheet: TableSheet, mapping: TableReading) -> str:
    """The first number that may be read in two ways, to ask about."""
    places = [place for place, key in enumerate(mapping.columns) if key.partition("|")[0] in NUMBERS]
    cells = (row[place] for row in sheet.rows[mapping.first :] for place in places)
    found = (cell for cell in cells if isinstance(cell, str) and _NUMERIC.fullmatch(cell))
    return next((cell for cell in found if _decimal_of(cell.rstrip("% ")) == ""), "")


def number_is_unclear(text: str) -> bool:
    """Whether a number may be read in two ways, like 1,234."""
    return _NUMERIC.fullmatch(text) is not None and _decimal_of(text) == ""


def _decimal_of(text: str) -> str:
    """ "." or "," where a number shows its mark, "none" where it has none, empty where it could be either."""
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return "none"
    if len(set(marks)) == 2:
        return marks[-1]
    other = "." if marks[0] == "," else ","
    if len(marks) > 1:
        return other
    whole, _mark, fraction = text.strip().partition(marks[0])
    groups = len(fraction) == 3 and 1 <= len(whole.lstrip("-+")) <= 3 and whole.lstrip("-+0") != ""
    return "" if groups else marks[0]


# --- rows -------------------------------------------------------------------------------------------------------


def _period_column(rows: Sequence[Row]) -> int:
    """The column with the most cells that may be periods; -1 where none has one."""
    best, most = -1, 0.0
    for place in range(len(rows[0]) if rows else 0):
        cells = [row[place] for row in rows[:ROWS_LOOKED_AT]]
        count = sum(_period_weight(cell) for cell in cells)
        if count > most:
            best, most = place, count
    return best


def _month_beside(texts: Sequence[str], body: Sequence[Row], year: int) -> int:
    """The column of months beside a column of years; -1 where there is none."""
    if not _are_years(body, year):
        return -1
    for place, text in enumerate(texts):
        cells = [row[place] for row in body if row[place] is not None]
        if place == year or not cells:
            continue
        named = sum(isinstance(cell, str) and month_of(cell) is not None for cell in cells)
        counted = sum(str(cell).isdecimal() and 1 <= int(str(cell)) <= 12 for cell in cells)
        if 2 * named > len(cells) or (heading_of(text) == "period" and 2 * (named + counted) > len(cells)):
            return place
    return -1


def _period_weight(cell: Cell) -> float:
    """A bare number that could be a year or a day's number tells little: it may be a count."""
    if not looks_like_period(cell):
        return 0.0
    if isinstance(cell, int | float) or (isinstance(cell, str) and cell.isdecimal()):
        return 0.4
    return 1.0


def _first_row(rows: Sequence[Row], period: int) -> int:
    if period >= 0:
        for place, row in enumerate(rows):
            others = [cell for at, cell in enumerate(row) if at != period and cell is not None]
            repeated = all(cell == row[period] for cell in others)
            if looks_like_period(row[period]) and others and not repeated:
                return _run_above(rows, period, place)
        alone = [looks_like_period(row[period]) for row in rows]
        if sum(alone) > 1:
            # Rare events may be nothing but a list of days.
            return _run_above(rows, period, len(rows) - 1 - alone[::-1].index(True))
    # Without a period that can be read, below the first row that has only words.
    for place, row in enumerate(rows[:HEADINGS_WITHIN]):
        if sum(isinstance(cell, str) for cell in row) > 1 and not any(_is_numeric(cell) for cell in row):
            return min(place + 1, len(rows))
    return 0


def _run_above(rows: Sequence[Row], period: int, place: int) -> int:
    """The first of the rows right above one another that have a period, also where nothing stands beside it."""
    while place and looks_like_period(rows[place - 1][period]):
        place -= 1
    return place


def _heading_row(rows: Sequence[Row], first: int) -> int:
    """The nearest row above the values that has words in it."""
    for place in range(first - 1, max(-1, first - HEADINGS_WITHIN), -1):
        if sum(isinstance(cell, str) for cell in rows[place]) > min(1, len(rows[place]) - 1):
            return place
    return -1


def _headings(rows: Sequence[Row], heading: int) -> list[str]:
    """The words above each column; a line of words right above the headings belongs to them (merged heads)."""
    if heading < 0:
        return [""] * (len(rows[0]) if rows else 0)
    low = rows[heading]
    high = rows[heading - 1] if heading else (None,) * len(low)
    several = len({cell for cell in high if cell is not None}) > 1
    texts = []
    for above, below in zip(high, low, strict=True):
        parts = [str(above)] if several and above is not None and above != below else []
        texts.append(" ".join([*parts, "" if below is None else str(below)]).strip())
    return texts


# --- columns ----------------------------------------------------------------------------------------------------


def _take_headings(columns: list[str], texts: Sequence[str], body: Sequence[Row]) -> None:
    """What headings say without knowing any measure."""
    for place, text in enumerate(texts):
        key = heading_of(text)
        if key in ONCE and key not in columns and not columns[place] and not (key == "period" and "period" in columns):
            columns[place] = "" if key == "year" and not _are_years(body, place) else key


def _are_years(body: Sequence[Row], place: int) -> bool:
    cells = [row[place] for row in body if row[place] is not None]
    return bool(cells) and all(str(cell).isdecimal() and 1900 <= int(str(cell)) < 2200 for cell in cells)


def _take_measures(
    columns: list[str], texts: Sequence[str], body: Sequence[Row], candidates: Sequence[Candidate]
) -> tuple[str, ...]:
    """Measures side by side: columns whose headings name different measures. Nothing where fewer than two do."""
    if "measure" in columns:
        return ()
    found: dict[int, tuple[Candidate, str]] = {}
    for place, text in enumerate(texts):
        if columns[place] or not any(_is_numeric(row[place]) for row in body):
            continue
        if _is_shared(text, candidates) and "denominator" not in columns:
            columns[place] = "denominator"
            continue
        scores = [(_likeness(text, one), -number, one) for number, one in enumerate(candidates)]
        best = max(scores, key=lambda each: each[:2], default=(0, 0, None))
        if best[2] is not None and best[0] >= _PART_OF_NAME:
            found[place] = (best[2], _part_of(text, best[2]))
    if len({one.id for one, _key in found.values()}) < 2:
        columns[:] = ["" if key == "denominator" else key for key in columns]
        return ()
    for place, (one, key) in found.items():
        full = f"{key}|{one.id}"
        if full in columns and one.has_denominator and key == "numerator":
            full = f"denominator|{one.id}"
        if full not in columns:
            columns[place] = full
    return tuple(dict.fromkeys(one.id for one, _key in found.values()))


def _is_shared(text: str, candidates: Sequence[Candidate]) -> bool:
    """Whether a column is what several measures are out of."""
    words = plain(text)
    return bool(words) and sum(words == plain(one.texts[1]) for one in candidates) > 1


def _likeness(text: str, one: Candidate) -> int:
    """How much a heading sounds like a measure: the longest of its names that the heading holds."""
    words = f" {plain(text)} "
    best = 0
    for name in (one.code, one.name, *one.texts):
        known = plain(name)
        if known and words.strip() == known:
            best = max(best, _FULL_NAME + len(known))
        elif len(known) > 3 and f" {known} " in words:
            best = max(best, _PART_OF_NAME + len(known))
    return best


def _part_of(text: str, one: Candidate) -> str:
    """Which of a measure's numbers a heading means."""
    words = plain(text)
    if not one.has_denominator:
        return "value"
    top, bottom = (plain(part) for part in one.texts)
    if bottom and words == bottom:
        return "denominator"
    if top and words == top:
        return "numerator"
    rest = words.replace(plain(one.name), " ").replace(plain(one.code), " ")
    key = heading_of(rest)
    if "%" in words or key == "value":
        return "value"
    return "denominator" if key == "denominator" else "numerator"


def _only_measure(sheet: TableSheet, texts: Sequence[str], candidates: Sequence[Candidate]) -> str:
    """The one measure that the sheet's name, title or headings speak of; the only one there is."""
    if len(candidates) == 1:
        return candidates[0].id
    title = " ".join([sheet.name, *(str(cell) for row in sheet.rows[:3] for cell in row if isinstance(cell, str))])
    scores = {one.id: max(_likeness(text, one) for text in (title, *texts)) for one in candidates}
    best = max(scores, key=lambda key: scores[key], default="")
    return best if best and scores[best] and list(scores.values()).count(scores[best]) == 1 else ""


def _take_numbers(columns: list[str], texts: Sequence[str], body: Sequence[Row], one: Candidate | None) -> None:
    """Counted, out of, value: by their headings, else by what the numbers are."""
    free = [place for place in range(len(columns)) if not columns[place] and _mostly_numeric(body, place)]
    for place in free:
        key = _number_heading(texts[place], one)
        if one is not None and not one.has_denominator and key:
            key = "value"
        if key and key not in columns:
            columns[place] = key
    shares = one is None or one.has_denominator
    rest = [place for place in free if not columns[place] and heading_of(texts[place]) != "value"]
    if shares and "numerator" not in columns and "denominator" not in columns and len(rest) >= 2:
        top, bottom = rest[:2]
        if _is_within(body, bottom, top):
            top, bottom = bottom, top
        columns[top], columns[bottom] = "numerator", "denominator"
    elif shares and ("numerator" in columns) != ("denominator" in columns) and rest:
        columns[rest[0]] = "numerator" if "denominator" in columns else "denominator"
    elif not any(key in NUMBERS for key in columns) and rest:
        columns[rest[0]] = "value"
    if "numerator" in columns and "denominator" in columns and "value" in columns:
        # The share is computed from the two.
        columns[columns.index("value")] = ""


def _number_heading(text: str, one: Candidate | None) -> str:
    if one is not None:
        top, bottom = (plain(part) for part in one.texts)
        words = plain(text)
        if words and words == top:
            return "numerator"
        if words and words == bottom:
            return "denominator"
        if words and words in (plain(one.name), plain(one.code)):
            return "numerator" if one.has_denominator else "value"
    # "n" and "N" side by side are what is counted and what it is out of.
    if text.strip() == "N":
        return "denominator"
    key = heading_of(text)
    return key if key in NUMBERS else ""


def _is_within(body: Sequence[Row], top: int, bottom: int) -> bool:
    """Whether the numbers of one column are never above those of the other, and sometimes below."""
    pairs = [(row[top], row[bottom]) for row in body]
    known = [(one, two) for one, two in pairs if isinstance(one, int | float) and isinstance(two, int | float)]
    return bool(known) and all(one <= two for one, two in known) and any(one < two for one, two in known)


def _mostly_numeric(body: Sequence[Row], place: int) -> bool:
    cells = [row[place] for row in body if row[place] is not None]
    told = [cell for cell in cells if not (isinstance(cell, str) and _tells_nothing(cell))]
    return bool(told) and 2 * sum(_is_numeric(cell) for cell in told) >= len(told)


def _tells_nothing(text: str) -> bool:
    return is_blank(text) or is_failed_formula(text) or is_formula(text)


def _is_numeric(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return True
    if not isinstance(cell, str):
        return False
    text = cell.rstrip("% ")
    return _NUMERIC.fullmatch(cell) is not None or is_number(text, ".") or is_number(text, ",")
