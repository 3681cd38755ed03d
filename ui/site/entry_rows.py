"""From a measure's rows to the cells of the grid, and from typed cells back to entries. Knows no widget, no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qic_desktop import i18n
from qic_desktop.clock import local_time
from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import PeriodKind
from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring.entry import EntrySheet, SheetRow, decided_words, doubts_at, entry_of, far_in
from qic_desktop.services.measuring.event_sheet import EventRow
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry, HistoryLine
from qic_desktop.services.measuring.strata import differing_parts
from qic_desktop.wording.checking import checked_words
from qic_desktop.wording.doubts import doubt_sentence, far_sentence, missing_words
from qic_desktop.wording.parts import parts_sentence
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, number_text
from ui.models.grid_model import Cell, CellState, Column
from ui.site.words import day_name, two_lines

Field = Literal["numerator", "denominator", "value"]
NUMBERS: tuple[Field, ...] = ("numerator", "denominator", "value")
MOST_DECIMALS = 6
HEAD_ROOM = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a measure's grid and where each key stands."""

    columns: tuple[Column, ...]
    tips: tuple[str, ...]

    def place(self, key: str) -> int:
        """The number of a column; -1 where the measure has none of this key."""
        return next((number for number, column in enumerate(self.columns) if column.key == key), -1)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns that take numbers."""
        return tuple(number for number, column in enumerate(self.columns) if column.kind == "number")


def layout_of(view: MeasureView) -> Layout:
    """Month, what is counted, out of what, the share, a note, and the state of the row."""
    definition = view.definition
    top = (definition.numerator_text if definition else None) or _("Counted")
    bottom = (definition.denominator_text if definition else None) or _("All cases")
    columns: list[tuple[Column, str]] = [(Column("period", _period_word(view.period_kind), "label", 88), "")]
    if view.form.has_denominator:
        # A definition may be long; the measure's own name is then the better heading, the tip has all of it.
        heading = two_lines(top, 88 - HEAD_ROOM)
        if "…" in heading:
            heading = two_lines(view.name, 88 - HEAD_ROOM)
        columns.append((Column("numerator", heading, "number", 88), top))
        columns.append((Column("denominator", two_lines(bottom, 88 - HEAD_ROOM), "number", 88), bottom))
        title = _("Share") if view.form is ValueForm.PROPORTION else _("Rate")
        columns.append((Column("share", title, "computed", 76), _("computed, cannot be typed")))
    else:
        columns.append((Column("value", two_lines(top, 150), "number", 164), top))
    columns.append((Column("note", _("Note"), "text", 86), ""))
    columns.append((Column("state", "", "mark", 28), ""))
    return Layout(tuple(column for column, _tip in columns), tuple(tip for _column, tip in columns))


def _period_word(kind: PeriodKind) -> str:
    """What a row of the grid is."""
    words = {
        PeriodKind.YEAR: _("Year"),
        PeriodKind.QUARTER: _("Quarter"),
        PeriodKind.WEEK: _("Week"),
        PeriodKind.DAY: _("Day"),
    }
    return words.get(kind, _("Month"))


def number_cell(value: float | None) -> str:
    """A number as it stands in a cell; reads back as the same number."""
    return "" if value is None else number_text(value, MOST_DECIMALS)


def cells_of(sheet: EntrySheet, layout: Layout, row: SheetRow) -> list[Cell]:
    """One row of the grid."""
    made = {
        "period": Cell(period_name(row.period, short=True), hint=timing_words(row, sheet.today)),
        "share": _share_cell(sheet, row),
        "note": Cell((row.observation.note if row.observation else None) or ""),
        "state": _state_cell(sheet, row),
    }
    made |= {name: _number_cell(sheet, row, name) for name in NUMBERS}
    return [made[column.key] for column in layout.columns]


def timing_words(row: SheetRow, today: date) -> str:
    """When a period without a value is asked for: "due 10 December", "due since 10 November", or nothing."""
    if row.timing == "future":
        return _("not begun yet")
    given = row.observation is not None and not row.observation.is_empty
    if given or row.due is None:
        return ""
    return (_("due since {day}") if row.due < today else _("due {day}")).format(day=day_name(row.due))


def _number_cell(sheet: EntrySheet, row: SheetRow, name: Field) -> Cell:
    one = row.observation
    if one is None:
        return Cell()
    if one.missing is not None:
        first = "numerator" if sheet.view.form.has_denominator else "value"
        return Cell(missing_words(one.missing) if name == first else "", CellState.MISSING)
    state, hint = CellState.NORMAL, ""
    said = [far_sentence(far) for far in row.far if far.name == name]
    if name in ("numerator", "value"):
        said += [*(doubt_sentence(doubt, one) for doubt in doubts_at(sheet, one)), *_parts_said(sheet, row)]
    if said and getattr(one, name) is not None:
        state |= CellState.EXPLAIN
        hint = " ".join(said)
    if any(_differs(line, one, name) for line in row.corrections):
        state |= CellState.CORRECTED
        hint = "\n".join([*([hint] if hint else []), *(correction_text(sheet, line) for line in row.corrections)])
    return Cell(number_cell(getattr(one, name)), state, hint)


def _parts_said(sheet: EntrySheet, row: SheetRow) -> list[str]:
    """What to say where the parts of a period add up to something else than its total."""
    found = differing_parts(sheet.view, row.observation, row.parts)
    if found is None:
        return []
    first, second = found.sums, found.stands
    return [
        parts_sentence(
            found.names,
            (first.numerator, first.denominator, first.value),
            (second.numerator, second.denominator, second.value),
        )
    ]


def odd_hint(sheet: EntrySheet, rows: Sequence[SheetRow]) -> str:
    """What is odd about values that were just given: the first of them, and in how many more; empty for nothing."""
    found = [(row, said) for row in rows if (said := _odd_words(sheet, row))]
    if not found:
        return ""
    first, said = found[0]
    words = f"{period_name(first.period, short=True)}: {said}"
    if len(found) == 1:
        return words
    rest = n_("{count} more row is marked.", "{count} more rows are marked.", len(found) - 1)
    return f"{words} {rest.format(count=len(found) - 1)}"


def _odd_words(sheet: EntrySheet, row: SheetRow) -> str:
    one = row.observation
    said = [doubt_sentence(doubt, one) for doubt in doubts_at(sheet, one)] if one is not None else []
    said += [far_sentence(far) for far in row.far]
    return next(iter([*said, *_parts_said(sheet, row)]), "")


def _differs(line: HistoryLine, one: Observation, name: Field) -> bool:
    counts = line.registers.get("counts")
    return isinstance(counts, Mapping) and counts.get(name) != getattr(one, name)


def counts_text(counts: object) -> str:
    """What an entry said: "4 084 of 4 566", a value, a reason, or that it was taken away."""
    if not isinstance(counts, Mapping):
        return _("taken away")
    if counts.get("missing"):
        return missing_words(str(counts["missing"]))
    top, bottom, value = counts.get("numerator"), counts.get("denominator"), counts.get("value")
    if value is not None:
        return number_cell(value)
    return _("{numerator} of {denominator}").format(
        numerator=number_cell(top) or "–", denominator=number_cell(bottom) or "–"
    )


def correction_text(sheet: EntrySheet, line: HistoryLine) -> str:
    """What stood here before, when it was typed and by whom."""
    when = local_time(line.wall_ms)
    who = sheet.names.get(line.person or "", "") or _("somebody")
    return _("before: {what} ({who}, {day})").format(
        what=counts_text(line.registers.get("counts")), who=who, day=day_name(when.date(), year=True)
    )


def value_of(sheet: EntrySheet, observation: Observation | None) -> float | None:
    """What the chart shows for a row."""
    return charts.value_of(sheet.view, observation)


def share_text(sheet: EntrySheet, row: SheetRow) -> str:
    """The computed share: "89.4 %", "3 of 4", "no cases", "missing", or a dash for a month that nobody expects yet."""
    one = row.observation
    if one is None or one.is_empty:
        return _("missing") if row.timing == "complete" and _is_expected(sheet, row) else "–"
    if one.missing == "no-cases":
        return _("no cases")
    if one.missing is not None:
        return _("no value")
    value = value_of(sheet, one)
    if value is None and (one.numerator is None or one.denominator is None):
        return "–"
    return counted_text(value, one.numerator, one.denominator, charts.value_style(sheet.view))


def _is_expected(sheet: EntrySheet, row: SheetRow) -> bool:
    """A team's own measure begins with its first value: the empty months before are for counting back."""
    series = sheet.given.series
    first = next((period for period, value in zip(series.periods, series.values, strict=True) if value is not None), "")
    return sheet.view.is_core or (bool(first) and row.period > first)


def _share_cell(sheet: EntrySheet, row: SheetRow) -> Cell:
    one = row.observation
    missing = one is None or one.missing is not None
    return Cell(share_text(sheet, row), CellState.MISSING if missing else CellState.NORMAL)


STATES = ("circle", "check", "pencil", "flag")


def state_words(icon: str) -> str:
    """What a row's mark means."""
    names = {
        "circle": _("Not yet sent"),
        "check": _("Sent"),
        "pencil": _("Corrected"),
        "flag": _("To explain"),
        "git-branch": _("Two values"),
        "git-merge": _("Decided between two"),
        "eye-off": _("Left out"),
        "check-check": _("Counted once more, the same"),
    }
    return names[icon]


def _state_cell(sheet: EntrySheet, row: SheetRow) -> Cell:
    icon = row_icon(sheet, row)
    hint = state_words(icon) if icon else ""
    if icon == "git-branch":
        hint = _("{words}: click to decide").format(words=hint)
    decided = decided_words(sheet, row.period)
    return Cell(icon, hint="\n".join(part for part in (hint, decided, checked_words(row.observation)) if part))


def row_icon(sheet: EntrySheet, row: SheetRow) -> str:
    """The one mark of a row: what needs a look comes first."""
    one = row.observation
    if one is None:
        return ""
    if one.conflicts:
        return "git-branch"
    checked = checked_of(one).quality
    if doubts_at(sheet, one) or row.far or checked is Quality.DIFFERS or _parts_said(sheet, row):
        return "flag"
    if checked is Quality.VERIFIED and row.period not in sheet.given.series.excluded:
        return "check-check"
    return kept_icon(sheet, row.period, row)


def kept_icon(sheet: EntrySheet, place: str, row: SheetRow | EventRow) -> str:
    """The mark of a value, or of an event, that nobody need look at: left out, corrected, sent or not yet."""
    if place in sheet.given.series.excluded:
        return "eye-off"
    if decided_words(sheet, row.period if isinstance(row, SheetRow) else row.id):
        return "git-merge"
    if row.corrections:
        return "pencil"
    if not sheet.enrolled:
        return ""
    return "check" if row.sent else "circle"


def reading(sheet: EntrySheet, row: SheetRow) -> str:
    """The chosen row in one line: "4 084 of 4 566 = 89.4 %"."""
    one = row.observation
    if one is None or one.is_empty:
        return timing_words(row, sheet.today)
    if one.missing is not None:
        return missing_words(one.missing)
    text = share_text(sheet, row)
    if not sheet.view.form.has_denominator or one.numerator is None or one.denominator is None:
        return counts_text({"numerator": one.numerator, "denominator": one.denominator, "value": one.value})
    counts = _("{numerator} of {denominator}").format(
        numerator=number_cell(one.numerator), denominator=number_cell(one.denominator)
    )
    return counts if counts == text else _("{counts} = {value}").format(counts=counts, value=text)


def typed_entry(row: SheetRow, texts: Mapping[str, str]) -> Entry:
    """What a row says after some of its number cells were typed into; what is no number changes nothing.

    A number takes the place of a missing reason.
    """
    before = entry_of(row.observation)
    decimal = i18n.decimal_separator()
    numbers: dict[str, float | None] = {name: getattr(before, name) for name in NUMBERS}
    for key, text in texts.items():
        if key not in NUMBERS:
            continue
        if not text.strip():
            numbers[key] = None
        elif is_number(text, decimal):
            numbers[key] = parse_number(text, decimal)
    given = any(value is not None for value in numbers.values())
    kept = None if given or texts else before.missing
    return Entry(**numbers, missing=kept)


def counted_line(sheet: EntrySheet, rows: Mapping[str, SheetRow]) -> str:
    """How many values are in and how many complete periods have none."""
    values = sum(value_of(sheet, row.observation) is not None for row in rows.values())
    first_value = min((period for period, row in rows.items() if row.observation is not None), default="")
    if not first_value:
        return _("no value yet")
    gaps = sum(
        row.timing == "complete" and row.observation is None for period, row in rows.items() if period > first_value
    )
    reasons = sum(row.observation is not None and row.observation.missing is not None for row in rows.values())
    half = sum(_is_half(sheet, row.observation) for row in rows.values())
    first = n_("{count} value", "{count} values", values).format(count=values)
    parts = [first]
    if half:
        parts.append(n_("{count} half filled", "{count} half filled", half).format(count=half))
    if gaps or not half:
        parts.append(n_("{count} missing", "{count} missing", gaps).format(count=gaps) if gaps else _("none missing"))
    if reasons:
        parts.append(n_("{count} with a reason", "{count} with a reason", reasons).format(count=reasons))
    return ", ".join(parts)


def _is_half(sheet: EntrySheet, one: Observation | None) -> bool:
    """Whether only one of two numbers is typed, so that the month has no value yet."""
    if one is None or one.missing is not None or not sheet.view.form.has_denominator:
        return False
    return (one.numerator is None) != (one.denominator is None)


def after_entry(
    rows: Mapping[str, SheetRow], period: str, observation: Observation | None, line: HistoryLine
) -> SheetRow:
    """The row as it will read once what was typed is recorded; a sealed value becomes a correction."""
    row = rows[period]
    before = row.observation
    corrections = row.corrections
    if row.sealed and before is not None and entry_of(before) != entry_of(observation):
        corrections = (*corrections, line)
    shown = None if observation is not None and observation.is_empty and not observation.note else observation
    far = far_in(rows.values(), period, shown)
    return replace(row, observation=shown, corrections=corrections, far=far, sent=False, sealed=False)
