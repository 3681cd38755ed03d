"""From the rows of a team's own table to values of measures, or to the reason why a row cannot be read. No store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qic_desktop.domain.foreign_days import doubt_of
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import MissingReason, is_stratum
from qic_desktop.domain.period import Period, PeriodKind
from qic_desktop.domain.typed import LARGEST, is_number, parse_number, typed_text
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.table_files import Cell, Row, TableSheet
from qic_desktop.services.measuring.table_mapping import NUMBERS, TableReading, heading_text, number_is_unclear
from qic_desktop.services.measuring.table_periods import read_period
from qic_desktop.services.measuring.table_words import (
    is_blank,
    is_failed_formula,
    is_formula,
    is_only_total,
    is_total,
    plain,
)
from qic_desktop.wording.doubts import missing_words

Why = Literal[
    "no-period",
    "other-calendar",
    "day-order",
    "total",
    "other-length",
    "future",
    "no-number",
    "not-a-number",
    "one-number",
    "formula",
    "not-reckoned",
    "decimal",
    "twice",
    "measure",
    "stratum",
    "no-day",
    "no-cases",
]
PERCENT_ABOVE = 1.5
"""Shares in a column with a larger number than this are per cents."""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value that a row holds; ``row`` counts from 1, as a spreadsheet does.

    Of a rare event ``period`` is its day and the entry's value the cases since the one before; ``nth`` tells apart
    several events of one day.
    """

    row: int
    view: MeasureView
    period: Period
    entry: Entry
    stratum: str = ""
    note: str = ""
    nth: int = 0

    @property
    def key(self) -> str:
        """The id of the record that it belongs to; of a rare event a name of its own."""
        name = str(self.nth) if self.view.form.is_by_event else self.stratum
        return f"{self.view.id}|{self.period.text}|{name}"


@dataclass(frozen=True, slots=True)
class NotRead:
    """A row, or a measure's numbers in it, that cannot be read; ``text`` is what stands there."""

    row: int
    why: Why
    text: str = ""
    measure: str = ""


class _UnreadError(Exception):
    """A cell that cannot be read; never leaves this module."""

    def __init__(self, why: Why, text: str = "") -> None:
        super().__init__(why)
        self.why, self.text = why, text


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one sheet in one way, on one day."""

    sheet: TableSheet
    reading: TableReading
    views: Mapping[str, MeasureView]
    today: date

    def read(self) -> tuple[list[ReadValue], list[NotRead]]:
        """Every value, and every row that cannot be read; empty rows and repeated headings say nothing."""
        values: list[ReadValue] = []
        unread: list[NotRead] = []
        scales = self._scales()
        for place, row in enumerate(self.sheet.rows[self.reading.first :], self.reading.first + 1):
            if self._is_heading(row):
                continue
            for measure in self._measures_of(row):
                name = measure if self.reading.is_long else ""
                try:
                    found = self._value(place, row, measure, scales)
                except _UnreadError as error:
                    shown = self.views.get(measure)
                    unread.append(NotRead(place, error.why, error.text, shown.name if shown else name))
                else:
                    values += [found] if found is not None else []
        return _once(values, _thinned(unread))

    def _measures_of(self, row: Row) -> Sequence[str]:
        """The ids of the measures that a row may have numbers of."""
        if self.reading.is_long:
            cell = self._cell(row, "measure")
            return (self._named(str(cell)),) if cell is not None else ("",)
        return self.reading.measures or (self.reading.measure,)

    def _named(self, text: str) -> str:
        """The id of the measure that a text names by its code or name; the text itself where it names none."""
        words = plain(text)
        for view in self.views.values():
            if text == view.code or words in (plain(view.code), plain(view.name)):
                return view.id
        return text

    def _value(self, place: int, row: Row, measure: str, scales: Mapping[str, float]) -> ReadValue | None:
        cells = {name: self._number_cell(row, name, measure) for name in NUMBERS}
        view = self.views.get(measure)
        if view is not None and view.form.is_by_event:
            return self._event(place, row, view, cells)
        reason = self._text(row, "reason")
        given = [cell for name, cell in cells.items() if name != "denominator" or not self.reading.measures]
        if not reason and all(cell is None for cell in given):
            return None
        if view is None:
            raise _UnreadError("measure", self._text(row, "measure"))
        period = self._period(row, view.period_kind)
        stratum = self._text(row, "stratum")
        if not is_stratum(stratum):
            raise _UnreadError("stratum", stratum)
        entry = self._entry(view, cells, reason, scales)
        return ReadValue(place, view, period, entry, stratum, self._text(row, "note"))

    def _event(self, place: int, row: Row, view: MeasureView, cells: Mapping[str, Cell]) -> ReadValue | None:
        """A row for each event: its day, the cases since the one before where these are counted, a note."""
        if self._cell(row, "period") is None and all(cell is None for cell in cells.values()):
            return None
        day = self._period(row, PeriodKind.DAY, "no-day")
        cases = None
        if view.form is ValueForm.CASES_BETWEEN:
            told = cells["value"] if cells["value"] is not None else cells["numerator"]
            cases = self._number(told)
            if cases is not None and cases < 0:
                raise _UnreadError("not-a-number", str(told))
        return ReadValue(place, view, day, Entry(value=cases), note=self._text(row, "note"))

    # --- time --------------------------------------------------------------------------------------------------

    def _period(self, row: Row, kind: PeriodKind, other: Why = "other-length") -> Period:
        cell = self._cell(row, "period")
        if isinstance(cell, str) and is_total(cell):
            raise _UnreadError("total", cell)
        self._refuse_total(row)
        year = self._cell(row, "year")
        for written in (cell, year):
            if isinstance(written, str) and is_formula(written):
                raise _UnreadError("not-reckoned", written)
        if year is not None and isinstance(cell, str | int):
            cell = f"{cell}/{year}" if str(cell).strip().isdigit() else f"{cell} {year}"
        found = read_period(cell, kind, self.reading.order)
        text = "" if cell is None else str(cell)
        if found.period is None:
            totals = [str(one) for one in row if isinstance(one, str) and is_total(one)] if cell is None else []
            raise _UnreadError("total", totals[0]) if totals else _UnreadError(found.why or "no-period", text)
        if found.period.kind is not kind:
            raise _UnreadError(other, text)
        if self.reading.calendar == "other":
            raise _UnreadError("other-calendar", text)
        if found.period.first > self.today:
            nepali = doubt_of(found.period.text, self.today) == "nepali"
            raise _UnreadError("other-calendar" if nepali else "future", text)
        return found.period

    def _refuse_total(self, row: Row) -> None:
        """The word for a sum may stand beside the month: in the column of years or parts, or in one of no use."""
        for key, cell in zip(self.reading.columns, row, strict=False):
            if key in ("", "year", "stratum") and isinstance(cell, str) and is_only_total(cell):
                raise _UnreadError("total", cell)

    # --- numbers -----------------------------------------------------------------------------------------------

    def _entry(self, view: MeasureView, cells: Mapping[str, Cell], reason: str, scales: Mapping[str, float]) -> Entry:
        numbers = {name: self._number(cell) for name, cell in cells.items()}
        if all(number is None for number in numbers.values()):
            said = [str(cell) for cell in cells.values() if cell is not None]
            why = missing_reason(reason) or next((found for text in said if (found := missing_reason(text))), None)
            if why is None and reason and not is_blank(reason):
                why = MissingReason.OTHER
            if why is None:
                raise _UnreadError("no-number", said[0] if said else reason)
            return Entry(missing=why)
        top, bottom, value = (numbers[name] for name in NUMBERS)
        if not view.form.has_denominator:
            return Entry(value=value if value is not None else top)
        if value is not None and top is None and bottom is None:
            return Entry(value=self._share(view, cells["value"], value, scales))
        if top is None or bottom is None:
            return self._half(cells, "numerator" if top is None else "denominator")
        return Entry(top, bottom)

    @staticmethod
    def _half(cells: Mapping[str, Cell], lacks: str) -> Entry:
        """A share with one of its two numbers: the reason that stands in place of the other, else it cannot be read."""
        said, other = cells[lacks], cells["denominator" if lacks == "numerator" else "numerator"]
        why = missing_reason(str(said)) if said is not None else None
        if why is not None:
            return Entry(missing=why)
        raise _UnreadError("one-number", str(other)) if said is None else _UnreadError("no-number", str(said))

    def _number(self, cell: Cell) -> float | None:
        if cell is None:
            return None
        if isinstance(cell, date):
            raise _UnreadError("not-a-number", cell.isoformat())
        if isinstance(cell, int | float):
            if abs(cell) > LARGEST:
                raise _UnreadError("not-a-number", str(cell))
            return cell
        return self._written(cell)

    def _written(self, text: str) -> float | None:
        if is_failed_formula(text):
            raise _UnreadError("formula", text)
        if is_formula(text):
            raise _UnreadError("not-reckoned", text)
        if is_blank(text) or missing_reason(text) is not None:
            return None
        digits = text.rstrip("% \u00a0\u066a")
        decimal = self.reading.decimal
        if not decimal and number_is_unclear(digits):
            raise _UnreadError("decimal", text)
        for mark in [decimal] if decimal else [".", ","]:
            if is_number(digits, mark):
                return parse_number(digits, mark)
        raise _UnreadError("not-a-number", text)

    def _share(self, view: MeasureView, cell: Cell, value: float, scales: Mapping[str, float]) -> float:
        """A share as a fraction, whether it is written as 0.45, 45 or 45 %."""
        if view.form is not ValueForm.PROPORTION:
            return value
        if isinstance(cell, str) and cell.rstrip().endswith(("%", "\u066a")):
            return round(value / 100, 12)
        return round(value / scales.get(self._column("value", view.id), 1.0), 12)

    def _scales(self) -> Mapping[str, float]:
        """By key of a column of shares: 100 where its numbers are per cents."""
        found = {}
        for place, key in enumerate(self.reading.columns):
            if key.partition("|")[0] == "value":
                cells = [row[place] for row in self.sheet.rows[self.reading.first :]]
                plainly = [self._plain_number(cell) for cell in cells]
                found[key] = 100.0 if any(one is not None and one > PERCENT_ABOVE for one in plainly) else 1.0
        return found

    def _plain_number(self, cell: Cell) -> float | None:
        """A number without a sign of per cent; None for everything else."""
        if isinstance(cell, str) and cell.rstrip().endswith(("%", "\u066a")):
            return None
        try:
            return self._number(cell)
        except _UnreadError:
            return None

    # --- cells -------------------------------------------------------------------------------------------------

    def _cell(self, row: Row, key: str) -> Cell:
        place = self.reading.place(key)
        return row[place] if place >= 0 else None

    def _text(self, row: Row, key: str) -> str:
        cell = self._cell(row, key)
        return "" if cell is None else typed_text(str(cell).strip())

    def _column(self, name: str, measure: str) -> str:
        full = f"{name}|{measure}"
        return full if full in self.reading.columns else name

    def _number_cell(self, row: Row, name: str, measure: str) -> Cell:
        full = f"{name}|{measure}"
        if full in self.reading.columns:
            return self._cell(row, full)
        # What several measures are out of may stand once, for all of them.
        return self._cell(row, name) if not self.reading.measures or name == "denominator" else None

    def _is_heading(self, row: Row) -> bool:
        """Whether a row repeats the headings, as after a page break."""
        place = self.reading.place("period")
        words = heading_text(self.sheet, self.reading, place) if place >= 0 else ""
        return bool(words) and row[place] == words


def missing_reason(text: str) -> MissingReason | None:
    """The reason that a text gives for a missing value, by its code or its words."""
    words = plain(text)
    if not words:
        return None
    for reason in MissingReason:
        if words in (plain(reason.value), plain(missing_words(reason.value))):
            return reason
    return None


def _thinned(unread: list[NotRead]) -> list[NotRead]:
    """A row that cannot be placed in time is said once, not for each of its measures."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for one in unread:
        alone = one.why in ("no-period", "other-calendar", "day-order", "total", "other-length", "future")
        if alone and (one.row, one.why) in seen:
            continue
        seen.add((one.row, one.why))
        kept.append(replace(one, measure="") if alone else one)
    return kept


def _once(values: list[ReadValue], unread: list[NotRead]) -> tuple[list[ReadValue], list[NotRead]]:
    """Two rows for one period: the same once where they agree, else neither, with the reason."""
    by_key: dict[str, list[ReadValue]] = {}
    seen: Counter[str] = Counter()
    for one in values:
        if one.view.form is ValueForm.CASES_BETWEEN:
            # Two events of one day are two.
            seen[one.key] += 1
            one = replace(one, nth=seen[one.key] - 1)
        by_key.setdefault(one.key, []).append(one)
    kept = []
    for found in by_key.values():
        if len({one.entry for one in found}) == 1:
            kept.append(found[0])
            continue
        rows = ", ".join(str(one.row) for one in found[:6])
        unread += [NotRead(one.row, "twice", rows, one.view.name) for one in found]
    return kept, sorted(unread, key=lambda one: one.row)
