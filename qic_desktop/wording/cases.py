"""Why a chart case cannot be drawn: which row, what is wrong with it, and what to do.

The codes are those of :class:`qic_desktop.errors.CaseRefusedError`; it owns their sentences only.
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.errors import CaseRefusedError
from qic_desktop.i18n import _

CHOICES: Mapping[str, str] = {
    "agg_fun": "mean, median, sum, sd",
    "method": "anhoej, bestbox, cutbox",
    "x_period": "day, week, month, quarter, year",
    "improvement_direction": "increase, decrease, neutral",
}
"""What may stand in an option that is a word."""

LISTS = frozenset({"exclude", "part", "rebase", "x_levels"})
"""Lists whose entries are not the raw rows."""


def describe_case(error: CaseRefusedError) -> str:
    """One sentence: where, what, and what to do."""
    sentence = (_of_form() | _of_numbers() | _of_places() | _of_options()).get(error.why)
    if sentence is None:
        sentence = _("This chart case is not understood at {where}; “qic spc --help” shows how one is written.")
    return sentence.format(where=_place(error), text=error.text, choices=CHOICES.get(error.field, ""))


def _place(error: CaseRefusedError) -> str:
    if not error.row:
        return _("“{field}”").format(field=error.field)
    if error.field in LISTS:
        return _("Entry {row} of “{field}”").format(row=error.row, field=error.field)
    return _("Row {row} of “{field}”").format(row=error.row, field=error.field)


def _of_form() -> dict[str, str]:
    return {
        "chart": _(
            "There is no chart “{text}”; use run, i, mr, ip, xbar, s, t, p, pp, c, u, up or g, "
            "or xmr with the source NHSRplotthedots."
        ),
        "source": _("There is no source “{text}”; write qicharts2, or NHSRplotthedots for the chart xmr."),
        "object": _("{where} must be an object with named parts; “qic spc --help” shows one."),
        "list": _("{where} must be a list with one entry for each row."),
        "length": _("{where} has {text} entries; give one for each row of “y”."),
        "field": _("There is no data field “{text}”; write x_type, x, x_levels, y, n, facet1 or facet2."),
        "no-rows": _("No row has a place on the chart, so there is nothing to draw; give at least one row."),
    }


def _of_numbers() -> dict[str, str]:
    return {
        "number": _("{where} holds “{text}”, which is no number; write a number, or null where it is missing."),
        "finite": _(
            "{where} holds “{text}”, which is infinite, undefined or too large; "
            "write a number, or null where it is missing."
        ),
        "negative-denominator": _("{where} is {text}, but a denominator is 0 or more; correct the number of cases."),
        "negative-count": _("{where} is {text}, but what this chart counts is 0 or more; correct the number."),
        "not-positive": _(
            "{where} is {text}, but the time between events is above 0; "
            "put events of one moment together, or draw a G chart."
        ),
        "no-denominator": _("A chart of the kind “{text}” needs denominators; give them as “n”, one for each row."),
        "missing-trend": _(
            "{where} is missing where seven points may be a trend, so that nobody can tell; "
            "fill the gap or leave the row out."
        ),
    }


def _of_places() -> dict[str, str]:
    return {
        "x-type": _(
            "There is no x_type “{text}” for this chart; use none, number, date, character or factor (xmr: date)."
        ),
        "x-unwanted": _("{where} is given, but x_type is none; say what x is, or leave it out."),
        "date": _(
            "{where} holds “{text}”, which is no date; write all dates as 2026-03-31, without a time or time zone."
        ),
        "text": _("{where} holds “{text}”, which is no text; write labels in quotation marks."),
        "one-facet": _("{where} is given, but an XmR chart has one set of panels; name them all in “facet1”."),
        "level": _("{where} holds “{text}”, which is not among the x_levels; add the level or correct the label."),
        "levels": _("{where} must name every level of a factor once, as text; list them in their order."),
        "duplicate-date": _(
            "{where} holds {text} once more; an XmR chart has one value for each date, "
            "so put the two together or correct one."
        ),
    }


def _of_options() -> dict[str, str]:
    return {
        "option": _("There is no option “{text}” for this chart; leave it out or correct its name."),
        "choice": _("{where} cannot be “{text}”; use one of {choices}."),
        "whole": _("{where} holds “{text}”, which is no whole number of a point; points are counted from 1."),
        "flag": _("{where} is “{text}”; write true or false."),
        "one-number": _("{where} is “{text}”; write one number."),
        "period-of-dates": _("{where} gathers days, but x holds no dates; make x_type date, or leave x_period out."),
        "part-mixed": _(
            "{where} is neither a point nor a label; give the last point of each part, or a label for each row."
        ),
        "too-few-fixed": _("{where} is {text}, but limits stand on 12 points or more; fix them after 12 at least."),
    }
