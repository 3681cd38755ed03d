"""How a value is written: per cent, decimals, and counts instead of shares where cases are few."""

from __future__ import annotations

import math
from dataclasses import replace

from qic_desktop.analysis.policy import is_small
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, format_number

_MOST_DECIMALS = 6
FINE_BELOW = 100
"""Lines below this get one decimal at least, so that a median of 9.5 is not called 10."""


def number_text(value: float, decimals: int) -> str:
    """A number with at most ``decimals`` decimals, without trailing zeros: 95.0 → "95", 80.6 → "80.6"."""
    for fewer in range(decimals):
        if math.isclose(round(value, fewer), round(value, decimals), rel_tol=0, abs_tol=10.0 ** -(decimals + 2)):
            return format_number(value, fewer)
    return format_number(value, decimals)


def percent(text: str) -> str:
    """A number as a share: "80.6" → "80.6 %"."""
    return _("{number} %").format(number=text)


def value_text(value: float, style: ValueStyle, *, unit: bool = True, trim: bool = True) -> str:
    """A value of a measure: 0.931 → "93.1 %"; ``trim`` leaves out decimals that are zero."""
    shown = value * 100 if style.percent else value
    whole = style.percent and value == 1
    text = number_text(shown, style.decimals) if trim or whole else format_number(shown, style.decimals)
    if style.percent:
        return percent(text) if unit else text
    return f"{text} {style.unit}" if unit and style.unit else text


def line_text(value: float, style: ValueStyle, *, unit: bool = True, trim: bool = True) -> str:
    """A value of a line: one decimal at least where it needs one, and no unit but per cent."""
    fine = abs(value) * (100 if style.percent else 1) < FINE_BELOW
    finer = replace(style, decimals=max(1, style.decimals)) if fine else style
    return value_text(value, finer, unit=unit and style.percent, trim=trim)


def counted_text(value: float | None, numerator: float | None, denominator: float | None, style: ValueStyle) -> str:
    """A value as it may be said: "3 of 4" where cases are few, "no cases" for 0 of 0, "missing" where none is."""
    if value is None:
        return _("no cases") if numerator == 0 and denominator == 0 else _("missing")
    if style.percent and numerator is not None and denominator is not None and is_small(denominator):
        return _("{numerator} of {denominator}").format(
            numerator=number_text(numerator, 1), denominator=number_text(denominator, 1)
        )
    return value_text(value, style, trim=False)


def axis_text(value: float, style: ValueStyle, *, step: float, with_unit: bool) -> str:
    """A value beside an axis, with as many decimals as the step between two lines needs."""
    scale = 100 if style.percent else 1
    decimals = 0
    while decimals < _MOST_DECIMALS and not math.isclose(
        step * scale, round(step * scale, decimals), rel_tol=1e-6, abs_tol=0
    ):
        decimals += 1
    text = format_number(value * scale, decimals)
    if not with_unit:
        return text
    if style.percent:
        return percent(text)
    return f"{text} {style.unit}" if style.unit and len(style.unit) <= 4 else text
