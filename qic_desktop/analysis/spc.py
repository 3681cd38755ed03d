"""One chart case in, one result out: the engine behind ``qic spc``.

It speaks the schema of the published golden cases (fields ``chart``, ``data``, ``options`` in; ``result`` or
``error`` out) and applies no display policy: no minimum number of points, nothing held back. Rules: the R
package qicharts2 0.8.1. A chart that is not built yet is refused with a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qic_desktop.analysis.boxes import RunsMethod, signal_by
from qic_desktop.analysis.individuals import i_lines, run_lines
from qic_desktop.analysis.parts import Family, Lines, Part, Values, finite, known
from qic_desktop.analysis.proportions import p_lines
from qic_desktop.analysis.runs import analyse_runs
from qic_desktop.analysis.subgroups import AGGREGATES, Facet, Point, RawRow, grouped, number, raw_rows

CHARTS: Mapping[str, Family] = {"run": run_lines, "i": i_lines, "p": p_lines}
NEEDS_DENOMINATOR = frozenset({"p"})
METHODS: tuple[RunsMethod, ...] = ("anhoej", "bestbox", "cutbox")


class CaseRefused(ValueError):  # noqa: N818 - it never leaves this module
    """A case that the reference refuses too, or that is not understood; the text is the answer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a case, checked. ``cuts`` end the parts; ``given`` and ``target`` are per row."""

    chart: str
    freeze: int | None
    cuts: tuple[int, ...]
    exclude: frozenset[int]
    given: Sequence[float | None] | None
    target: Sequence[float | None] | None
    multiply: float
    method: RunsMethod
    y_neg: bool
    screened: bool
    categorical: bool


@dataclass(frozen=True, slots=True)
class PartResult:
    """The points of one part of one facet with their lines and the runs analysis, before ``multiply``."""

    facet: Facet
    part: int
    first: int
    points: Sequence[Point]
    lines: Lines
    signals: tuple[bool, ...]
    include: tuple[bool, ...]
    segment: Mapping[str, Any]


def solve_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one case: ``{"id", "result"}``, or ``{"id", "error": sentence}`` where it is refused."""
    answer: dict[str, Any] = {"id": case.get("id")}
    try:
        return answer | {"result": _solved(case)}
    except CaseRefused as refusal:
        return answer | {"error": str(refusal)}
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return answer | {"error": f"The case is not understood: {error}."}


def _solved(case: Mapping[str, Any]) -> dict[str, Any]:
    chart, data, options = case["chart"], case["data"], case.get("options") or {}
    if case.get("source", "qicharts2") != "qicharts2" or chart not in CHARTS:
        raise CaseRefused(f"Charts of the kind {chart!r} are not available yet.")
    if chart in NEEDS_DENOMINATOR and data.get("n") is None:
        raise CaseRefused("A chart of shares needs a denominator.")
    aggregate = options.get("agg_fun", "mean")
    if aggregate not in AGGREGATES:
        raise CaseRefused(f"There is no aggregate function {aggregate!r}.")
    rows = raw_rows(data, options.get("x_period"))
    facets = grouped(rows, ratio=data.get("n") is not None, aggregate=aggregate, levels=data.get("x_levels"))
    settings = _settings(chart, data, options, rows)
    results = [
        _part_result(facet, part, first, points[first:last], settings)
        for facet, points in facets.items()
        for part, (first, last) in enumerate(_bounds(settings.cuts, len(points)), start=1)
    ]
    if not settings.y_neg and all(point.y is None or point.y >= 0 for r in results for point in r.points):
        results = [replace(result, lines=_without_negative(result.lines)) for result in results]
    return _written(results, settings)


def _settings(chart: str, data: Mapping[str, Any], options: Mapping[str, Any], rows: Sequence[RawRow]) -> Settings:
    method = options.get("method", "anhoej")
    if method not in METHODS:
        raise CaseRefused(f"There is no runs method {method!r}.")
    count = len(data["y"])
    parts = options.get("part")
    return Settings(
        chart=chart,
        freeze=None if parts is not None else options.get("freeze"),
        cuts=_cuts(parts, rows),
        exclude=frozenset(options.get("exclude") or ()),
        given=_per_row(options.get("cl"), count),
        target=_per_row(options.get("target"), count),
        multiply=float(options.get("multiply", 1)),
        method=method,
        y_neg=options.get("y_neg", True),
        screened=options.get("screened_mr", True),
        categorical=data.get("x_type") in ("character", "factor"),
    )


def _per_row(value: Any, count: int) -> list[float | None] | None:
    if value is None:
        return None
    listed = value if isinstance(value, list) else [value] * count
    if len(listed) != count:
        raise CaseRefused("A line needs one number, or one for each row.")
    return [number(item) for item in listed]


def _cuts(parts: Any, rows: Sequence[RawRow]) -> tuple[int, ...]:
    """Last numbers of the parts, from numbers or one label a row (a label that returns starts nothing)."""
    if parts is None:
        return ()
    listed = parts if isinstance(parts, list) else [parts]
    if not any(isinstance(item, str) for item in listed):
        return tuple(sorted({int(item) for item in listed}))
    labels: dict[Any, str] = {}
    for row in rows:
        labels.setdefault(row.x, listed[row.place])
    seen: set[str] = set()
    cuts = []
    for place, label in enumerate(labels.values()):
        if label not in seen:
            seen.add(label)
            cuts.append(place)
    return tuple(cuts)


def _bounds(cuts: Sequence[int], count: int) -> list[tuple[int, int]]:
    inner = [cut for cut in cuts if 0 < cut < count]
    return list(zip([0, *inner], [*inner, count], strict=True)) if count else []


def _part_result(facet: Facet, part: int, first: int, points: Sequence[Point], settings: Settings) -> PartResult:
    places = range(first + 1, first + len(points) + 1)
    include = tuple(place not in settings.exclude for place in places)
    data = Part(
        values=tuple(point.y for point in points),
        sums=tuple(point.total for point in points),
        sizes=tuple(point.n or 0.0 for point in points),
        base=tuple(
            use and (settings.freeze is None or place <= settings.freeze)
            for place, use in zip(places, include, strict=True)
        ),
        given=_given(points, settings.given),
        screened=settings.screened,
    )
    lines = CHARTS[settings.chart](data)
    signals = tuple(map(_beyond, data.values, lines.lower, lines.upper))
    return PartResult(
        facet,
        part,
        first,
        points,
        lines,
        signals,
        include,
        _segment(data.values, lines.centre, include, settings),
    )


def _given(points: Sequence[Point], given: Sequence[float | None] | None) -> tuple[float, ...] | None:
    """The given centre of every point, or None as soon as one is missing."""
    if given is None:
        return None
    found = [given[point.first_row] for point in points]
    whole = [value for value in found if value is not None]
    return tuple(whole) if len(whole) == len(found) else None


def _beyond(value: float | None, lower: float | None, upper: float | None) -> bool:
    if value is None:
        return False
    return (upper is not None and value > upper) or (lower is not None and value < lower)


def _segment(values: Values, centre: Values, include: Sequence[bool], settings: Settings) -> dict[str, Any]:
    runs = analyse_runs(values, centre, include)
    return {
        "n_obs": sum(include),
        "n_useful": runs.n_useful,
        "longest_run": runs.longest_run,
        "longest_run_max": runs.longest_run_max,
        "n_crossings": runs.n_crossings,
        "n_crossings_min": runs.n_crossings_min,
        "runs_signal": not settings.categorical and signal_by(runs, settings.method),
    }


def _without_negative(lines: Lines) -> Lines:
    def raised(limits: Values) -> Values:
        return tuple(None if limit is None else max(0.0, limit) for limit in limits)

    return replace(lines, lower=raised(lines.lower), lower_inner=raised(lines.lower_inner))


def _spelled(value: float | None) -> float | str | None:
    """A number as the schema writes it: infinities are words, missing is null."""
    if known(value) is None or value is None:
        return None
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _written(results: Sequence[PartResult], settings: Settings) -> dict[str, Any]:
    """All parts of all facets as columns."""
    rows = [_row(result, place, settings) for result in results for place in range(len(result.points))]
    written: dict[str, Any] = {"rows": len(rows)}
    for name in rows[0] if rows else ():
        written[name] = [row[name] for row in rows]
    written["segments"] = [_facets(result.facet) | {"part": result.part, **result.segment} for result in results]
    return written


def _facets(facet: Facet) -> dict[str, Any]:
    return {name: label for name, label in zip(("facet1", "facet2"), facet, strict=True) if label is not None}


def _row(result: PartResult, place: int, settings: Settings) -> dict[str, Any]:
    def times(value: float | None, *, line: bool = True) -> float | str | None:
        scaled = None if value is None else value * settings.multiply
        return _spelled(finite(scaled) if line else scaled)

    point, lines = result.points[place], result.lines
    index = result.first + place + 1
    row: dict[str, Any] = _facets(result.facet) | {"index": index, "x": point.x, "part": result.part}
    row["y"] = times(point.y, line=False)
    if point.n is not None:
        row["n"] = point.n
    row["cl"] = times(lines.centre[place], line=False)
    row["lcl"], row["ucl"] = times(lines.lower[place]), times(lines.upper[place])
    row["lcl_95"], row["ucl_95"] = times(lines.lower_inner[place]), times(lines.upper_inner[place])
    if settings.target is not None:
        row["target"] = settings.target[point.first_row]
    row["baseline"] = settings.freeze is None or index <= settings.freeze
    row["include"] = result.include[place]
    row["sigma_signal"] = result.signals[place]
    row |= {"y_length": point.length, "y_sum": _spelled(point.total)}
    return row | {"y_mean": point.mean, "y_sd": point.deviation}
