"""Chart cases in the terms of NHSRplotthedots: an XmR chart with the names and icons of Making Data Count.

It joins lines, rules and their order of precedence as the R package NHSRplotthedots 0.2.2 does. Lines:
:mod:`qic_desktop.analysis.families.making_data_count`; rules: :mod:`qic_desktop.analysis.rules.making_data_count`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qic_desktop.analysis.cases import checks
from qic_desktop.analysis.cases.checks import Number, refused
from qic_desktop.analysis.cases.qic import spelled
from qic_desktop.analysis.cases.rows import Facet, RawRow, raw_rows, read_data
from qic_desktop.analysis.families.making_data_count import xmr_lines
from qic_desktop.analysis.families.parts import Flags, Floats, Lines, Points
from qic_desktop.analysis.rules import making_data_count as rules
from qic_desktop.analysis.rules.patterns import Judged, Signs

OPTIONS = frozenset({"improvement_direction", "target", "rebase", "fix_after_n_points", "screen_outliers"})
DIRECTIONS: Mapping[str, int] = {"increase": 1, "decrease": -1, "neutral": 0}
LEAST_FIXED = 12
"""Fewest points that limits may be fixed on."""
SHORT = 13
"""Groups of fewer points carry a warning."""

COMMON = "Common Cause"
NAMES = (
    (rules.beyond, "Above UCL", "Below LCL"),
    (rules.trend, "7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
    (rules.two_of_three, "2 in 3 Above CL", "2 in 3 Below CL"),
    (rules.shift, "7 Points Above CL", "7 Points Below CL"),
)
"""The rules in their order: a point is named by the first that marks it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a case; ``targets`` is None where no target was given at all."""

    direction: int
    targets: Mapping[str, Number] | Number
    rebase: Mapping[str, Sequence[str]] | Sequence[str]
    fix_after: int | None
    screened: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The points between two rebases: values, lines, and of each point the name of its cause and its way (-1, 0, 1)."""

    number: int
    fixed: Floats
    lines: Lines
    causes: Sequence[str]
    ways: Sequence[int]


def solve_xmr(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case, in columns and icons as the golden results have them.

    Raises:
        CaseRefusedError: a case that the reference refuses, or that makes no sense.
    """
    data = read_data(case.get("data"))
    if data.x_type != "date":
        raise refused("x-type", data.x_type)
    if any(facet[1] is not None for facet in data.facets):
        raise refused("one-facet", field="facet2")
    settings = _settings(case.get("options"))
    facets: dict[Facet, list[RawRow]] = {}
    for row in sorted(raw_rows(data, None), key=lambda row: (row.facet[0] is not None, row.facet[0] or "", row.x)):
        facets.setdefault((row.facet[0], None), []).append(row)
    columns: dict[str, list[Any]] = {}
    icons = []
    for (label, _none), rows in facets.items():
        groups = _groups(label, rows, settings)
        found = _columns(rows, groups, _target(label, settings), settings)
        labels: dict[str, str | None] = {} if label is None else {"facet1": label}
        for name, values in ({name: [label] * len(rows) for name in labels} | found).items():
            columns.setdefault(name, []).extend(values)
        icons.append(labels | _icons(found, groups[-1].ways[-1], settings))
    return {"rows": len(columns["x"]), **columns, "icons": icons}


def _settings(value: Any) -> Settings:
    options = checks.mapping(value, "options")
    checks.known_names(options, OPTIONS, "option")
    fix_after = options.get("fix_after_n_points")
    fix_after = None if fix_after is None else checks.whole(fix_after, "fix_after_n_points")
    if fix_after is not None and fix_after < LEAST_FIXED:
        raise refused("too-few-fixed", fix_after, field="fix_after_n_points")
    target, rebase = options.get("target"), options.get("rebase")
    return Settings(
        direction=DIRECTIONS[checks.choice(options, "improvement_direction", tuple(DIRECTIONS))],
        targets={label: checks.number(each, "target") for label, each in target.items()}
        if isinstance(target, dict)
        else checks.number(target, "target"),
        rebase={label: _dates(each) for label, each in rebase.items()} if isinstance(rebase, dict) else _dates(rebase),
        fix_after=fix_after,
        screened=checks.flag(options, "screen_outliers", default=True),
    )


def _dates(value: Any) -> list[str]:
    return [checks.iso_date(each, "rebase", row) for row, each in enumerate(checks.several(value), 1)]


def _target(label: str | None, settings: Settings) -> Number:
    if isinstance(settings.targets, Mapping):
        return settings.targets.get(label or "")
    return settings.targets


def _groups(label: str | None, rows: Sequence[RawRow], settings: Settings) -> list[Group]:
    """The groups of one facet; a rebase on a date that has no point is passed over, as the reference has it."""
    for before, row in itertools.pairwise(rows):
        if before.x == row.x:
            raise refused("duplicate-date", row.x, field="x", row=row.place + 1)
    rebase = settings.rebase
    dates = set(rebase.get(label or "", ()) if isinstance(rebase, Mapping) else rebase)
    numbers = np.cumsum([row.x in dates for row in rows]).tolist()
    starts = [place for place in range(len(rows)) if place == 0 or numbers[place] != numbers[place - 1]]
    return [
        _group(numbers[first], rows[first:last], settings)
        for first, last in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]


def _group(number: int, rows: Sequence[RawRow], settings: Settings) -> Group:
    values = np.array([[row.y for row in rows]], dtype=np.float64)
    none = np.full(values.shape, np.nan)
    places = np.arange(values.shape[1])[np.newaxis]
    fixed = places < (values.shape[1] if settings.fix_after is None else settings.fix_after)
    ones = np.ones(values.shape)
    lines = xmr_lines(Points(values, values, ones, ones, none, fixed, screened=settings.screened))
    doubtful = np.flatnonzero(doubtful_trends(values)[0])
    if doubtful.size:
        raise refused("missing-trend", field="y", row=rows[int(doubtful[0])].place + 1)
    causes, ways = _causes(values, lines)
    return Group(number, np.where(fixed, values, np.nan), lines, causes, ways)


def doubtful_trends(values: Floats) -> Flags:
    """Missing points of windows of seven whose other steps all go one way: nobody can tell whether that is a trend."""
    marked = np.zeros(values.shape, dtype=np.bool_)
    if values.shape[1] < rules.TREND:
        return marked
    with np.errstate(all="ignore"):
        steps = np.sign(np.diff(values, axis=1))
    windows = np.lib.stride_tricks.sliding_window_view(steps, rules.TREND - 1, axis=1)
    missing = np.isnan(windows)
    one_way = ((windows == 1) | missing).all(axis=2) | ((windows == -1) | missing).all(axis=2)
    doubtful = missing.any(axis=2) & one_way
    for shift in range(rules.TREND):
        marked[:, shift : shift + doubtful.shape[1]] |= doubtful
    return marked & np.isnan(values)


def _causes(values: Floats, lines: Lines) -> tuple[list[str], list[int]]:
    """What each point is named after, and its way; a missing point breaks every pattern (the rules pass over it)."""
    rows, columns, shape = _stretches(~np.isnan(values[0]))

    def cut(numbers: Floats) -> Floats:
        found = np.full(shape, np.nan)
        found[rows, columns] = numbers[0][~np.isnan(values[0])]
        return found

    judged = Judged(cut(values), cut(lines.centre), cut(lines.sigma), cut(lines.lower), cut(lines.upper))
    known = np.flatnonzero(~np.isnan(values[0])).tolist()
    causes, ways = [COMMON] * values.shape[1], [0] * values.shape[1]
    for rule, above, below in reversed(NAMES):
        way: Signs = np.where(rule(judged).flags, rule(judged).upward, 0)[rows, columns]
        for place, sign in zip(known, way.tolist(), strict=True):
            if sign:
                causes[place], ways[place] = (above if sign > 0 else below), sign
    return causes, ways


def _stretches(known: Flags) -> tuple[Any, Any, tuple[int, int]]:
    """Row and column of every known point when each stretch without a gap is a row of its own, and the new shape."""
    places = np.flatnonzero(known)
    if not places.size:
        return places, places, (1, 1)
    row = np.concatenate([[0], np.cumsum(np.diff(places) > 1)])
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    column = np.arange(places.size) - starts[row]
    return row, column, (int(row[-1]) + 1, int(column.max()) + 1)


def _columns(
    rows: Sequence[RawRow], groups: Sequence[Group], target: Number, settings: Settings
) -> dict[str, list[Any]]:
    sizes = [len(group.causes) for group in groups]

    def joined(name: str) -> Floats:
        found: Floats = np.concatenate([getattr(group.lines, name)[0] for group in groups])
        return found

    y, mean, lower, upper = (joined(name) for name in ("values", "centre", "lower", "upper"))
    near = (y < joined("lower_inner")) | (y > joined("upper_inner"))
    outside = (y < lower) | (y > upper)
    unknown = np.isnan(y) | np.isnan(lower) | np.isnan(upper)
    sides = (y > mean).astype(int) - (y < mean)
    ways = [way * (settings.direction or 1) for group in groups for way in group.ways]
    return {
        "x": [row.x for row in rows],
        "y": spelled(y.tolist()),
        "rebase_group": [group.number for group, size in zip(groups, sizes, strict=True) for _ in range(size)],
        "short_group_warning": [size < SHORT for size in sizes for _ in range(size)],
        "fix_y": spelled(np.concatenate([group.fixed[0] for group in groups]).tolist()),
        "mean": spelled(mean.tolist()),
        "lpl": spelled(lower.tolist()),
        "upl": spelled(upper.tolist()),
        "outside_limits": _unless(unknown, outside.tolist()),
        "relative_to_mean": _unless(np.isnan(y) | np.isnan(mean), sides.tolist()),
        "close_to_limits": _unless(unknown, (near & ~outside).tolist()),
        "special_cause_type": [cause for group in groups for cause in group.causes],
        "point_type": [_point_type(way, neutral=settings.direction == 0) for way in ways],
        "target": [target] * len(rows),
    }


def _unless(missing: Flags, cells: Sequence[Any]) -> list[Any]:
    return [None if gone else cell for gone, cell in zip(missing.tolist(), cells, strict=True)]


def _point_type(way: int, *, neutral: bool) -> str:
    if not way:
        return "common_cause"
    if neutral:
        return "special_cause_neutral_high" if way > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if way > 0 else "special_cause_concern"


def _icons(columns: Mapping[str, Sequence[Any]], way: int, settings: Settings) -> dict[str, str | None]:
    """Variation and assurance of one facet, from its last point by date; ``way`` is where that point goes."""
    kind: str = columns["point_type"][-1]
    icon = kind.removeprefix("special_cause_")
    if way and settings.direction:
        # A worsening is low where more is better: that is the side, whatever the point's own height.
        icon += "_high" if way > 0 else "_low"
    return {"variation_type": kind, "variation_icon": icon, "assurance_type": _assurance(columns, settings)}


def _assurance(columns: Mapping[str, Sequence[Any]], settings: Settings) -> str | None:
    target, lower, upper = (columns[name][-1] for name in ("target", "lpl", "upl"))
    if not settings.direction or settings.targets is None:
        return None
    if target is None or lower is None or upper is None or lower <= target <= upper:
        return "inconsistent"
    fails = (target > upper) == (settings.direction > 0)
    return "consistent_fail" if fails else "consistent_pass"
