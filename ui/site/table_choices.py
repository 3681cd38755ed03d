"""What can be chosen about a team's own table: what a column is, whose numbers they are, which of two readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_files import TableFile
from qic_desktop.services.measuring.table_import import Question
from qic_desktop.services.measuring.table_mapping import NUMBERS, TableReading
from qic_desktop.services.measuring.table_periods import Order, read_period
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.table_import import column_name, sheet_name
from qic_desktop.wording.values import number_text

MOST_BUTTONS = 4
"""More sheets than this are chosen from the menu above."""
_DAY_ORDERS: tuple[Order, ...] = ("dmy", "mdy")


def column_options(reading: TableReading, views: Sequence[MeasureView]) -> list[tuple[str, str]]:
    """(key, word) of what a column can be; where several measures are meant, each has columns of its own."""
    keys = ["", "period", "numerator", "denominator", "value", "reason", "note", "year", "stratum"]
    options = [(key, column_name(key)) for key in keys]
    if reading.measure:
        return options
    options.insert(2, ("measure", column_name("measure")))
    for view in views:
        if view.form.is_by_event:
            continue
        for name in NUMBERS if view.form.has_denominator else ("value",):
            options.append((f"{name}|{view.id}", column_name(name, view.name)))
    return options


def about(reading: TableReading, measure: str, views: Sequence[MeasureView]) -> TableReading:
    """The same columns, read as numbers of another measure, or of several (an empty id)."""
    columns = list(reading.columns)
    if measure:
        view = next(one for one in views if one.id == measure)
        seen: set[str] = set()
        for place, key in enumerate(columns):
            name, _mark, owner = key.partition("|")
            known = "" if key == "measure" or (owner and owner != measure and reading.measures) else name
            if known in ("numerator", "denominator") and not view.form.has_denominator:
                known = "value" if known == "numerator" else ""
            columns[place] = "" if known in seen else known
            seen |= {known} - {""}
    elif reading.measure:
        columns = [f"{key}|{reading.measure}" if key in NUMBERS else key for key in columns]
    return replace(reading, columns=tuple(columns), measure=measure)


def answered(reading: TableReading, question: Question, said: str) -> TableReading:
    """The same with what a person said: "dmy" or "mdy", "western" or "other", "." or ","."""
    if question.kind == "order":
        return replace(reading, order="mdy" if said == "mdy" else "dmy")
    if question.kind == "calendar":
        return replace(reading, calendar="western" if said == "western" else "other")
    return replace(reading, decimal="," if said == "," else ".")


def question_words(question: Question, file: TableFile) -> tuple[str, list[tuple[str, str]]]:
    """A question, and (what it means, word) of its answers."""
    if question.kind == "sheet":
        return _sheet_words(question, file)
    if question.kind == "order":
        answers: list[tuple[str, str]] = []
        for order in _DAY_ORDERS:
            found = read_period(question.example, PeriodKind.DAY, order)
            answers.append((order, period_name(found.period.text) if found.period else order))
        return _("What is {example} in this table?").format(example=question.example), answers
    if question.kind == "calendar":
        return _calendar_words(question.example)
    plain = question.example.rstrip("% ")
    mark = "," if "," in plain else "."
    whole, _mark, fraction = plain.partition(mark)
    other = "." if mark == "," else ","
    large = number_text(float(f"{whole}{fraction}"), 0)
    small = number_text(float(f"{whole}.{fraction}"), 3)
    return (
        _("What is {example} in this table?").format(example=question.example),
        [
            (other, _("{number}, a whole number").format(number=large)),
            (mark, _("{number}, with decimals").format(number=small)),
        ],
    )


def _calendar_words(newest: str) -> tuple[str, list[tuple[str, str]]]:
    """Whether the years are the ones of the Western calendar; another one is never converted."""
    words = _("The newest month of this table is {month}, years ago. Are its years those of the Western calendar?")
    answers = [("western", _("Yes, they are Western years")), ("other", _("No, another calendar"))]
    return words.format(month=period_name(newest)), answers


def _sheet_words(question: Question, file: TableFile) -> tuple[str, list[tuple[str, str]]]:
    """Which sheet is meant; a long list is chosen from the menu."""
    hidden = {one.name for one in file.sheets if one.hidden}
    answers = [(name, sheet_name(name, hidden=name in hidden)) for name in question.choices]
    if hidden.issuperset(question.choices):
        words = _("This file hides every sheet that holds something. Which one do you mean?")
    else:
        words = _("More than one sheet of this file holds months and numbers. Which one do you mean?")
    if len(answers) > MOST_BUTTONS:
        return _("{question} Choose it in the menu “Sheet” above.").format(question=words), []
    return words, answers
