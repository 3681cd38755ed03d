"""What a chart case may hold: each value of the input is checked here before anything is computed.

It owns the typed refusals of single values (:class:`qic_desktop.errors.CaseRefusedError`, which names the field and the
row). It knows no chart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from qic_desktop.errors import CaseRefusedError

Number = float | None

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LARGEST_PLACE = 2**53
_LONGEST_TEXT = 60


def refused(why: str, found: Any = "", *, field: str = "", row: int = 0) -> CaseRefusedError:
    """The refusal, with ``found`` as it was written."""
    return CaseRefusedError(written(found), why=why, field=field, row=row)


def written(found: Any) -> str:
    """A value as a person would recognise it, shortened; never a page of it."""
    if found is None or isinstance(found, bool):
        return {None: "null", True: "true", False: "false"}[found]
    if isinstance(found, int) and abs(found) >= _LARGEST_PLACE:
        return "a number of more than 15 digits" if found > 0 else "a negative number of more than 15 digits"
    if isinstance(found, list | dict):
        return "[…]" if isinstance(found, list) else "{…}"
    text = f"{found:.15g}" if isinstance(found, float) else str(found)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


def mapping(value: Any, field: str) -> Mapping[str, Any]:
    """A JSON object; null stands for an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise refused("object", value, field=field)
    return value


def known_names(value: Mapping[str, Any], names: frozenset[str], why: str) -> None:
    """Refuse a name that is not one of ``names``."""
    for name in value:
        if name not in names:
            raise refused(why, name)


def number(value: Any, field: str, row: int = 0) -> Number:
    """A finite number as float; null is missing."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused("number", value, field=field, row=row)
    try:
        result = float(value)
    except OverflowError:
        raise refused("finite", value, field=field, row=row) from None
    if not math.isfinite(result):
        raise refused("finite", value, field=field, row=row)
    return result


def one_number(value: Any, field: str) -> float:
    """A finite number that is not missing."""
    result = number(value, field)
    if result is None:
        raise refused("one-number", value, field=field)
    return result


def numbers(value: Any, field: str, count: int | None = None) -> list[Number]:
    """A list of numbers, one a row."""
    return [number(item, field, row) for row, item in enumerate(listed(value, field, count), 1)]


def listed(value: Any, field: str, count: int | None = None) -> Sequence[Any]:
    """A list with one entry a row."""
    if not isinstance(value, list):
        raise refused("list", value, field=field)
    if count is not None and len(value) != count:
        raise refused("length", len(value), field=field)
    return value


def texts(value: Any, field: str, count: int | None = None) -> list[str | None]:
    """A list of labels, one a row; null is missing."""
    found = listed(value, field, count)
    for row, item in enumerate(found, 1):
        if item is not None:
            text(item, field, row)
    return list(found)


def text(value: Any, field: str, row: int = 0) -> str:
    """A label."""
    if not isinstance(value, str):
        raise refused("text", value, field=field, row=row)
    return value


def iso_date(value: Any, field: str, row: int = 0) -> str:
    """A day of the calendar as 2026-03-31."""
    if isinstance(value, str) and _ISO_DATE.match(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise refused("date", value, field=field, row=row) from None
        return value
    raise refused("date", value, field=field, row=row)


def whole(value: Any, field: str, row: int = 0) -> int:
    """A whole number that may be the number of a point."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused("whole", value, field=field, row=row)
    if not abs(value) <= _LARGEST_PLACE or value != int(value):
        raise refused("whole", value, field=field, row=row)
    return int(value)


def flag(options: Mapping[str, Any], field: str, default: bool) -> bool:
    """True or false."""
    value = options.get(field)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise refused("flag", value, field=field)
    return value


def choice(options: Mapping[str, Any], field: str, choices: Sequence[str]) -> str:
    """One of some words; the first is the default."""
    value = options.get(field)
    if value is None:
        return choices[0]
    if not isinstance(value, str) or value not in choices:
        raise refused("choice", value, field=field)
    return value


def several(value: Any) -> list[Any]:
    """A list; one value alone is a list of one, null an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
