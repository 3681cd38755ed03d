"""Charts of many series at once: arrays of (series x points) in, lines, runs and points beyond limits out.

This is the library form of the engine: no dates, no texts, no display policy, and no Python loop over series, so that a
thousand series cost little more than one; one series alone is a batch of one and gets the same bits. It owns what all
kinds have in common: which points a part has, which of them its lines stand on, and what is judged. The formulas are in
:mod:`qic_desktop.analysis.families`, the runs in :mod:`qic_desktop.analysis.rules.runs_batch`.

Rules: as published in the R package qicharts2 0.8.1. Baselines of parts go beyond it (a part there ends every freeze).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Flags, Floats, Lines, Points
from qic_desktop.analysis.families.registry import FAMILIES, NEEDS_DENOMINATOR
from qic_desktop.analysis.rules.boxes import RunsMethod
from qic_desktop.analysis.rules.runs_batch import RunsBatch, analyse_runs_batch, runs_beyond

COUNTS: frozenset[ChartKind] = frozenset({"c"})
"""Charts that plot the numerators even where there are denominators."""

NO_RUNS: frozenset[ChartKind] = frozenset({"mr"})
"""Neighbouring ranges share a point, so that their runs are counted and never judged."""

Stretch = tuple[int, int]
"""First and last place of a stretch of points, both included, counted from 0."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BatchOptions:
    """What is the same for all series of a batch, unless an array says it for each.

    ``freeze`` is the number of points at the start that centre and limits stand on; it is for charts of one part.
    ``cuts`` are the numbers of points at which parts end (the last point of a part, counted from 1; order does not
    matter, those outside the chart are ignored). ``baselines`` names for each part the stretch that its lines stand on,
    also one in an earlier part, None for the part itself. ``include`` is False for points that are drawn and not
    judged, (points,) or (series x points). ``centre`` is a given centre: a number, one a series, or (series x points);
    where it is missing in a part, that part computes its own. ``method`` judges the runs. ``screened`` drops the
    largest moving ranges once. ``categorical`` says that x has no order. ``lengths`` and ``deviations`` (series x
    points) are the sizes and standard deviations of samples, for X-bar and S charts.
    """

    freeze: int | None = None
    cuts: tuple[int, ...] = ()
    baselines: tuple[Stretch | None, ...] = ()
    include: Flags | None = None
    centre: float | Floats | None = None
    method: RunsMethod = "anhoej"
    screened: bool = True
    categorical: bool = False
    lengths: Floats | None = None
    deviations: Floats | None = None


DEFAULT = BatchOptions()

_LONG = 5000


@dataclass(frozen=True, slots=True, eq=False)
class PartBatch:
    """One part of every series: places ``first`` to ``last`` (both included), its runs, and which are findings."""

    first: int
    last: int
    runs: RunsBatch
    runs_finding: Flags


@dataclass(frozen=True, slots=True, eq=False)
class ChartBatch:
    """Charts of several series. ``beyond`` (series x points) is True strictly outside the limits."""

    kind: ChartKind
    lines: Lines
    beyond: Flags
    parts: tuple[PartBatch, ...]

    def __len__(self) -> int:
        return len(self.beyond)


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """Everything about the points of all series, in arrays of one shape; ``given`` is None where no centre is."""

    values: Floats
    sums: Floats
    sizes: Floats
    lengths: Floats
    deviations: Floats
    include: Flags | None
    given: Floats | None


def chart_batch(
    kind: ChartKind, values: ArrayLike, sizes: ArrayLike | None = None, *, options: BatchOptions = DEFAULT
) -> ChartBatch:
    """Centre, limits, runs and points beyond limits of every series.

    Args:
        kind: the chart.
        values: (series x points), or (points,) for one series; NaN is missing. With ``sizes`` they are numerators.
        sizes: denominators of the same shape. A point without either has neither; 0 of 0 is missing.
        options: phases, baselines, exclusion and the rest.

    Raises:
        ValueError: the shapes do not fit, a chart of shares or rates has no denominators, a sample chart no samples,
            or a freeze stands beside cuts.
    """
    with np.errstate(all="ignore"):
        given = _given(kind, _table(values), None if sizes is None else _table(sizes), options)
        bounds = _bounds(options, given.values.shape[1])
        drawn = [_lines(kind, given, stretch, base, options) for stretch, base in bounds]
        lines = drawn[0] if len(drawn) == 1 else _joined(drawn, given.values)
        beyond = (lines.values > lines.upper) | (lines.values < lines.lower)
        parts = [
            _part(kind, part, stretch, given.include, options)
            for part, (stretch, _base) in zip(drawn, bounds, strict=True)
        ]
    return ChartBatch(kind, lines, beyond, tuple(parts))


def _table(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    return table[np.newaxis] if table.ndim == 1 else table


def _given(kind: ChartKind, values: Floats, sizes: Floats | None, options: BatchOptions) -> _Given:
    if values.ndim != 2:
        raise ValueError(f"values are (series x points), not {values.shape}")
    if sizes is None and kind in NEEDS_DENOMINATOR:
        raise ValueError(f"a chart of the kind {kind!r} needs denominators")
    if kind in ("xbar", "s") and (options.lengths is None or options.deviations is None):
        raise ValueError(f"a chart of the kind {kind!r} needs lengths and deviations")
    lengths = _fitting("lengths", options.lengths, values, 1.0)
    deviations = _fitting("deviations", options.deviations, values, np.nan)
    sums, plotted = values, values
    if sizes is None:
        sizes = lengths if kind == "ip" else _everywhere(0.0, values)
    else:
        missing = np.isnan(values) | np.isnan(_same_shape("sizes", sizes, values))
        sums = np.where(missing, np.nan, values)
        sizes = np.where(missing, 0.0, sizes)
        plotted = sums if kind in COUNTS else sums / sizes
    return _Given(
        values=plotted,
        sums=sums,
        sizes=sizes,
        lengths=lengths,
        deviations=deviations,
        include=None if options.include is None else np.broadcast_to(_flags(options.include, values), values.shape),
        given=_centre(options.centre, values),
    )


def _same_shape(name: str, found: Floats, values: Floats) -> Floats:
    if found.shape != values.shape:
        raise ValueError(f"{name} {found.shape} and values {values.shape} do not fit")
    return found


def _fitting(name: str, found: Floats | None, values: Floats, default: float) -> Floats:
    return _everywhere(default, values) if found is None else _same_shape(name, _table(found), values)


def _everywhere(number: float, values: Floats) -> Floats:
    """The number at every point; of many points it takes no memory to speak of."""
    if values.size < _LONG:
        return np.full(values.shape, number)
    return np.broadcast_to(np.float64(number), values.shape)


def _flags(include: Flags, values: Floats) -> Flags:
    if include.shape not in (values.shape, values.shape[1:]):
        raise ValueError(f"include {include.shape} and values {values.shape} do not fit")
    return include


def _centre(centre: float | Floats | None, values: Floats) -> Floats | None:
    if centre is None:
        return None
    line = np.asarray(centre, dtype=np.float64)
    if line.ndim == 1 and line.shape == values.shape[:1]:
        line = line[:, np.newaxis]
    elif line.ndim and line.shape != values.shape:
        raise ValueError(f"centre {line.shape} and values {values.shape} do not fit")
    return np.broadcast_to(line, values.shape)


def _bounds(options: BatchOptions, points: int) -> list[tuple[Stretch, Stretch]]:
    """Each part and the stretch that its lines stand on; one empty part where there are no points."""
    inner = sorted({cut for cut in options.cuts if 0 < cut < points})
    parts = [(first, last - 1) for first, last in zip([0, *inner], [*inner, points], strict=True)]
    if options.freeze is not None:
        if inner or options.baselines:
            raise ValueError("a freeze is for charts of one part; name the baselines of the parts instead")
        return [(parts[0], (0, min(options.freeze, points) - 1))]
    if not options.baselines:
        return [(part, part) for part in parts]
    if len(options.baselines) != len(parts):
        raise ValueError(f"{len(options.baselines)} baselines for {len(parts)} parts")
    bases = [part if base is None else base for part, base in zip(parts, options.baselines, strict=True)]
    for (_first, last), (begin, end) in zip(parts, bases, strict=True):
        if not 0 <= begin <= end <= last:
            raise ValueError(f"the baseline {begin} to {end} is not within the chart up to {last}")
    return list(zip(parts, bases, strict=True))


def _lines(kind: ChartKind, given: _Given, part: Stretch, base: Stretch, options: BatchOptions) -> Lines:
    """The lines of one part; a baseline before it goes through the formula with it and is cut off again."""
    start = min(part[0], base[0])
    window = slice(start, part[1] + 1)
    values = given.values[:, window]
    flags = np.ones(values.shape, dtype=np.bool_) if given.include is None else given.include[:, window].copy()
    if base != part:
        flags[:, : base[0] - start] = False
        flags[:, max(base[1] + 1 - start, 0) :] = False
    lines = FAMILIES[kind](
        Points(
            values=values,
            sums=given.sums[:, window],
            sizes=given.sizes[:, window],
            lengths=given.lengths[:, window],
            deviations=given.deviations[:, window],
            base=flags,
            given=None if given.given is None else given.given[:, window],
            screened=options.screened,
            categorical=options.categorical,
        )
    )
    skipped = part[0] - start
    return lines if not skipped else _mapped(lines, slice(skipped, None))


def _mapped(lines: Lines, window: slice) -> Lines:
    return Lines(*(getattr(lines, field.name)[:, window] for field in fields(Lines)))


def _joined(parts: Sequence[Lines], values: Floats) -> Lines:
    """The lines of all parts one after the other."""
    if not parts:
        return Lines(*(values for _field in fields(Lines)))
    return Lines(*(np.concatenate([getattr(part, field.name) for part in parts], axis=1) for field in fields(Lines)))


def _part(kind: ChartKind, lines: Lines, part: Stretch, include: Flags | None, options: BatchOptions) -> PartBatch:
    first, last = part
    judged = None if include is None else include[:, first : last + 1]
    runs = analyse_runs_batch(lines.values, lines.centre, judged)
    if kind in NO_RUNS or options.categorical:
        found = np.zeros(len(runs), dtype=np.bool_)
    else:
        found = runs_beyond(runs, options.method)
    return PartBatch(first, last, runs, found)
