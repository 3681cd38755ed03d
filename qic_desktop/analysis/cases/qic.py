"""Chart cases in the terms of qicharts2: rows and options in, points and segments out.

It joins grouping, families and runs analysis as the R package qicharts2 0.8.1 does, without a display policy: no
minimum number of points, nothing held back. Every facet and part has its own centre, limits and runs analysis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qic_desktop.analysis.cases.checks import refused
from qic_desktop.analysis.cases.options import Settings, bounds_of, cuts_of, read_settings
from qic_desktop.analysis.cases.rows import Facet, Point, RawData, grouped, raw_rows, read_data
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Flags, Floats, Lines, Points
from qic_desktop.analysis.families.registry import FAMILIES, NEEDS_DENOMINATOR
from qic_desktop.analysis.rules.boxes import signal_by
from qic_desktop.analysis.rules.runs import runs_of_signs

CHARTS: tuple[ChartKind, ...] = tuple(kind for kind in FAMILIES if kind != "xmr")
COUNTING: frozenset[ChartKind] = frozenset({"p", "pp", "c", "u", "up", "g"})
"""Charts of counts, which are never negative."""

Cell = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one part of one facet with their lines; ``first`` points of the facet lie before them."""

    facet: Facet
    number: int
    first: int
    points: Sequence[Point]
    lines: Lines
    include: Flags


def solve_qic(chart: ChartKind, case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case, in columns and segments as the golden results have them.

    Raises:
        CaseRefusedError: a case that the reference refuses, or that makes no sense.
    """
    data = read_data(case.get("data"))
    settings = read_settings(case.get("options"), data)
    if chart in NEEDS_DENOMINATOR and data.ns is None:
        raise refused("no-denominator", chart)
    if chart in COUNTING:
        for row, value in enumerate(data.ys, 1):
            if value is not None and value < 0:
                raise refused("negative-count", value, field="y", row=row)
    rows = raw_rows(data, settings.period)
    facets = grouped(rows, ratios=data.ns is not None, aggregate=settings.aggregate, levels=data.levels)
    if chart == "t":
        _times_are_positive(facets)
    cuts = cuts_of(settings.part, rows)
    parts = [part for facet, points in facets.items() for part in _parts(chart, facet, points, cuts, (data, settings))]
    # Sigma signals are judged against the limits before negative ones are raised.
    signals = [_beyond(part.lines) for part in parts]
    if not settings.y_neg and not any((part.lines.values < 0).any() for part in parts):
        parts = [replace(part, lines=_without_negative(part.lines)) for part in parts]
    return _columns(parts, signals, settings) | {
        "segments": [_segment(part, settings, judged=chart != "mr" and not data.categorical) for part in parts]
    }


def _times_are_positive(facets: Mapping[Facet, Sequence[Point]]) -> None:
    for points in facets.values():
        for point in points:
            if point.y is not None and point.y <= 0:
                raise refused("not-positive", point.y, field="y", row=point.first_row + 1)


def _parts(
    chart: ChartKind, facet: Facet, points: Sequence[Point], cuts: Sequence[int], case: tuple[RawData, Settings]
) -> list[Part]:
    data, settings = case
    whole = _points(chart, points, data, settings)
    places = np.arange(1, len(points) + 1)
    include = ~np.isin(places, list(settings.exclude))[np.newaxis]
    base = include if settings.freeze is None else include & (places <= settings.freeze)
    found = []
    for number, (first, last) in enumerate(bounds_of(cuts, len(points)), start=1):
        part = slice(first, last)
        lines = _drawn(
            chart,
            replace(
                whole,
                values=whole.values[:, part],
                sums=whole.sums[:, part],
                sizes=whole.sizes[:, part],
                lengths=whole.lengths[:, part],
                deviations=whole.deviations[:, part],
                base=base[:, part],
                given=None if whole.given is None else whole.given[:, part],
            ),
        )
        found.append(Part(facet, number, first, points[part], lines, include[0, part]))
    return found


def _drawn(chart: ChartKind, points: Points) -> Lines:
    """Lines of a part; the reference writes a lower limit of 0 on T and MR charts also where there is no upper one."""
    lines = FAMILIES[chart](points)
    if chart not in ("t", "mr"):
        return lines
    inner = np.where(np.isnan(lines.lower_inner), 0.0, lines.lower_inner) if chart == "mr" else lines.lower_inner
    return replace(lines, lower=np.where(np.isnan(lines.lower), 0.0, lines.lower), lower_inner=inner)


def _points(chart: ChartKind, points: Sequence[Point], data: RawData, settings: Settings) -> Points:
    lengths = [float(point.length) for point in points]
    return Points(
        values=_row([point.mean if chart == "xbar" else point.y for point in points]),
        sums=_row([point.total for point in points]),
        # An I' chart without denominators goes by the number of rows behind a point.
        sizes=_row(lengths if data.ns is None else [point.n for point in points]),
        lengths=_row(lengths),
        deviations=_row([point.deviation for point in points]),
        base=np.ones((1, len(points)), dtype=np.bool_),
        given=None if settings.given is None else _row([settings.given[point.first_row] for point in points]),
        screened=settings.screened,
        categorical=data.categorical,
    )


def _row(numbers: Sequence[float | None]) -> Floats:
    return np.array([numbers], dtype=np.float64)


def _beyond(lines: Lines) -> list[bool]:
    beyond: list[bool] = ((lines.values > lines.upper) | (lines.values < lines.lower))[0].tolist()
    return beyond


def _segment(part: Part, settings: Settings, *, judged: bool) -> dict[str, Cell]:
    """The runs analysis of one part; ``judged`` False reports the counts without a verdict."""
    values, centre = part.lines.values[0], part.lines.centre[0]
    above, below = part.include & (values > centre), part.include & (values < centre)
    runs = runs_of_signs(np.where(above, 1, -1)[above | below].tolist())
    return {
        **_labels(part.facet),
        "part": part.number,
        "n_obs": int(part.include.sum()),
        "n_useful": runs.n_useful,
        "longest_run": runs.longest_run,
        "longest_run_max": runs.longest_run_max,
        "n_crossings": runs.n_crossings,
        "n_crossings_min": runs.n_crossings_min,
        "runs_signal": judged and signal_by(runs, settings.method),
    }


def _without_negative(lines: Lines) -> Lines:
    return replace(lines, lower=np.maximum(lines.lower, 0), lower_inner=np.maximum(lines.lower_inner, 0))


def _labels(facet: Facet) -> dict[str, Cell]:
    return {name: label for name, label in zip(("facet1", "facet2"), facet, strict=True) if label is not None}


def _columns(parts: Sequence[Part], signals: Sequence[Sequence[bool]], settings: Settings) -> dict[str, Any]:
    """All points of all facets and parts, one list a field."""
    points = [point for part in parts for point in part.points]
    lines = [part.lines for part in parts]
    index = [part.first + place for part in parts for place in range(1, len(part.points) + 1)]
    columns: dict[str, Any] = {"rows": len(points)}
    for name, labels in zip(("facet1", "facet2"), zip(*(part.facet for part in parts), strict=True), strict=True):
        if any(label is not None for label in labels):
            columns[name] = [label for label, part in zip(labels, parts, strict=True) for _ in part.points]
    columns["index"] = index
    columns["x"] = [point.x for point in points]
    columns["part"] = [part.number for part in parts for _ in part.points]
    columns["y"] = _scaled([each.values for each in lines], settings)
    if points[0].n is not None:
        columns["n"] = [point.n for point in points]
    columns["cl"] = _scaled([each.centre for each in lines], settings)
    columns["lcl"] = _scaled([each.lower for each in lines], settings, limits=True)
    columns["ucl"] = _scaled([each.upper for each in lines], settings, limits=True)
    columns["lcl_95"] = _scaled([each.lower_inner for each in lines], settings, limits=True)
    columns["ucl_95"] = _scaled([each.upper_inner for each in lines], settings, limits=True)
    if settings.target is not None:
        columns["target"] = [settings.target[point.first_row] for point in points]
    columns["baseline"] = [settings.freeze is None or place <= settings.freeze for place in index]
    columns["include"] = [use for part in parts for use in part.include.tolist()]
    columns["sigma_signal"] = [signal for each in signals for signal in each]
    columns["y_length"] = [point.length for point in points]
    for name, values in (
        ("y_sum", [point.total for point in points]),
        ("y_mean", [point.mean for point in points]),
        ("y_sd", [point.deviation for point in points]),
    ):
        columns[name] = spelled(values)
    return columns


def _scaled(rows: Sequence[Floats], settings: Settings, *, limits: bool = False) -> list[float | str | None]:
    with np.errstate(all="ignore"):
        numbers = np.concatenate(rows, axis=1)[0] * settings.multiply
    if limits:
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return spelled(numbers.tolist())


def spelled(numbers: Sequence[float | None]) -> list[float | str | None]:
    """Numbers as the schema writes them: missing is null, infinities are words."""
    words = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
    return [None if number is None or number != number else words.get(number, number) for number in numbers]
