"""The options of a qicharts2 case, checked: parts, freeze, exclusion, given lines, aggregation, runs method.

Rules: as published in the R package qicharts2 0.8.1. It computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from qic_desktop.analysis.cases import checks
from qic_desktop.analysis.cases.checks import Number, refused
from qic_desktop.analysis.cases.rows import AGGREGATES, PERIODS, RawData, RawRow
from qic_desktop.analysis.rules.boxes import RunsMethod

OPTIONS = frozenset(
    {
        "freeze",
        "part",
        "exclude",
        "cl",
        "target",
        "multiply",
        "agg_fun",
        "method",
        "x_period",
        "y_neg",
        "screened_mr",
    }
)
METHODS: tuple[RunsMethod, ...] = get_args(RunsMethod)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a case; ``given`` and ``target`` have one entry a raw row, ``part`` is as it was written."""

    freeze: int | None
    part: Sequence[Any] | None
    exclude: frozenset[int]
    given: Sequence[Number] | None
    target: Sequence[Number] | None
    multiply: float
    aggregate: str
    method: RunsMethod
    period: str | None
    y_neg: bool
    screened: bool


def read_settings(value: Any, data: RawData) -> Settings:
    """The options of a case.

    Raises:
        CaseRefusedError: an option that does not exist or does not fit.
    """
    options = checks.mapping(value, "options")
    checks.known_names(options, OPTIONS, "option")
    period = None if options.get("x_period") is None else checks.choice(options, "x_period", PERIODS)
    if period is not None and data.x_type != "date":
        raise refused("period-of-dates", field="x_period")
    part = None if options.get("part") is None else checks.several(options["part"])
    freeze = options.get("freeze")
    freeze = None if freeze is None else checks.whole(freeze, "freeze")
    if freeze is not None and freeze < 1:
        raise refused("whole", freeze, field="freeze")
    method = checks.choice(options, "method", METHODS)
    multiply = options.get("multiply")
    return Settings(
        # A list of parts switches a freeze off, as the reference has it.
        freeze=None if part is not None else freeze,
        part=None if part is None else _parts(part, len(data.ys)),
        exclude=frozenset(
            checks.whole(item, "exclude", row) for row, item in enumerate(checks.several(options.get("exclude")), 1)
        ),
        given=_line(options, "cl", len(data.ys)),
        target=_line(options, "target", len(data.ys)),
        multiply=1.0 if multiply is None else checks.one_number(multiply, "multiply"),
        aggregate=checks.choice(options, "agg_fun", tuple(AGGREGATES)),
        method=next(each for each in METHODS if each == method),
        period=period,
        y_neg=checks.flag(options, "y_neg", default=True),
        screened=checks.flag(options, "screened_mr", default=True),
    )


def _parts(part: Sequence[Any], count: int) -> Sequence[Any]:
    labels = sum(isinstance(item, str) for item in part)
    if not labels:
        return [checks.whole(item, "part", row) for row, item in enumerate(part, 1)]
    if labels != len(part):
        row, item = next((row, item) for row, item in enumerate(part, 1) if not isinstance(item, str))
        raise refused("part-mixed", item, field="part", row=row)
    if len(part) != count:
        raise refused("length", len(part), field="part")
    return part


def _line(options: Mapping[str, Any], field: str, count: int) -> list[Number] | None:
    value = options.get(field)
    if value is None:
        return None
    return checks.numbers(value, field, count) if isinstance(value, list) else [checks.number(value, field)] * count


def cuts_of(part: Sequence[Any] | None, rows: Sequence[RawRow]) -> tuple[int, ...]:
    """Last numbers of the parts, from numbers or from one label a row (a label that returns starts nothing)."""
    if not part:
        return ()
    if not isinstance(part[0], str):
        return tuple(sorted(set(part)))
    labels: dict[Any, str] = {}
    for row in rows:
        labels.setdefault(row.x, part[row.place])
    seen: set[str] = set()
    cuts = []
    for place, label in enumerate(labels.values()):
        if label not in seen:
            seen.add(label)
            cuts.append(place)
    return tuple(cuts)


def bounds_of(cuts: Sequence[int], count: int) -> list[tuple[int, int]]:
    """(first, behind the last) point of each part of a facet with so many points."""
    inner = [cut for cut in cuts if 0 < cut < count]
    return list(zip([0, *inner], [*inner, count], strict=True))
