"""Sites beside each other: the funnel of an organiser's sites, and one small line a site for the grid.

Also the charts of one site that do not run in time or add up in time: histogram, CUSUM, EWMA.

It brings the numbers together and hands them to ``analysis``; it draws nothing and stores nothing. Exclusions and
phases that a site made on its own chart take no part here, as in every count of sites
(:mod:`qic_desktop.services.organising.aggregating`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.charts.accumulation import cusum, ewma
from qic_desktop.analysis.charts.comparisons import Accumulation, Funnel, Histogram, Pareto
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.geometry.accumulation import accumulation_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.sites.direction import SiteDirection
from qic_desktop.analysis.sites.panel import Flags, Floats
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.analysis.svg import to_svg
from qic_desktop.domain.measure import ValueForm
from qic_desktop.errors import ComparisonError, NotFoundError
from qic_desktop.services.charting.charts import chart_input, multiplier, value_style
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.charts import ChartWords

Comparison = Funnel | Pareto | Histogram | Accumulation

LATEST = 12
"""So many of the latest periods are compared where nobody chose: a year of months, so that seasons cancel out."""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in the grid of small charts.

    ``site`` is its id. ``values`` has one number a period of the grid, on the printed scale (a share as a fraction, a
    rate per multiplier), None where there is none. ``centre`` is the median of all its values. ``finding`` is what
    the rule set says from ten points on, ``direction`` None without one. ``jump`` is the period from which another
    number of cases is counted, ``jump_ratio`` how many times as many.
    """

    site: str
    name: str
    code: str
    values: tuple[float | None, ...]
    centre: float | None
    direction: SiteDirection | None
    finding: bool
    latest: float | None
    n_points: int
    jump: str | None = None
    jump_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class SiteGrid:
    """All sites' lines over the same periods, in the order of the sites; ``lowest`` and ``highest`` span all values.

    ``rule_set`` is by which rules every line is judged.
    """

    view: MeasureView
    periods: tuple[str, ...]
    lines: tuple[SiteLine, ...]
    lowest: float | None
    highest: float | None
    rule_set: RuleSetCode = "anhoej"


def grid_of(collection: Collection) -> SiteGrid:
    """One line a site, computed for all sites at once from what was collected before."""
    panel, view = collection.panel, collection.view
    scale = multiplier(view)
    numbers = panel.values()
    lines = tuple(
        SiteLine(
            site=site.id,
            name=site.name or site.code or site.id,
            code=site.code or site.id,
            values=tuple(None if value != value else value * scale for value in row),
            centre=found.median,
            direction=found.direction,
            finding=found.finding,
            latest=next((value * scale for value in reversed(row) if value == value), None),
            n_points=found.n_points,
            jump=found.jump,
            jump_ratio=found.jump_ratio,
        )
        for site, row, found in zip(collection.sites, numbers.tolist(), collection.aggregate.sites, strict=True)
    )
    known = [value for line in lines for value in line.values if value is not None]
    lowest, highest = min(known, default=None), max(known, default=None)
    return SiteGrid(view, panel.periods, lines, lowest, highest, collection.rule_set)


def funnel_of(collection: Collection, periods: Sequence[str] | None = None) -> Funnel:
    """The sites of a measure as a funnel, over the sum of some periods, from what was collected before.

    Only a period with both numbers adds to a site's sums, so that a late denominator shifts no value; a count out of
    no cases is left out.

    Args:
        collection: of a measure with a numerator and a denominator.
        periods: as texts; the latest twelve that any site reported when None.

    Raises:
        ComparisonError: the measure has no numerator and denominator, or no site has usable numbers.
        NotFoundError: nobody reports in one of the periods.
    """
    view, panel = collection.view, collection.panel
    if panel.denominators is None:
        raise ComparisonError(view.code, why="form")
    columns = _columns(panel.periods, latest_periods(collection) if periods is None else periods)
    tops, bottoms = panel.numerators[:, columns], panel.denominators[:, columns]
    usable = panel.compared()[:, columns] & ((bottoms > 0) | (tops == 0))
    return funnel(
        [SiteCounts(code, *_sums(tops[row], bottoms[row], usable[row])) for row, code in enumerate(panel.sites)],
        form="rate" if view.form is ValueForm.RATE else "proportion",
        style=value_style(view),
        direction=view.direction,
        target=view.target,
        per=multiplier(view),
    )


def site_histogram(workspace: Workspace, view: MeasureView, site: str | None = None) -> Histogram:
    """How often the values of a measure at one site have each size; excluded points take no part."""
    series = chart_input(workspace, view, site).series
    values = [
        None if period in series.excluded else value
        for period, value in zip(series.periods, series.values, strict=True)
    ]
    return histogram(values, series.style, series.target)


def site_cusum(
    workspace: Workspace,
    view: MeasureView,
    site: str | None = None,
    *,
    shift: float = 1.0,
    threshold: float = 5.0,
    baseline: str | None = None,
) -> Accumulation:
    """The CUSUM of a measure at one site; see :func:`qic_desktop.analysis.charts.accumulation.cusum`."""
    series = chart_input(workspace, view, site).series
    return cusum(series, shift=shift, threshold=threshold, baseline=baseline, form=view.form)


def site_ewma(
    workspace: Workspace,
    view: MeasureView,
    site: str | None = None,
    *,
    lam: float = 0.2,
    width: float = 2.86,
    baseline: str | None = None,
) -> Accumulation:
    """The EWMA of a measure at one site; see :func:`qic_desktop.analysis.charts.accumulation.ewma`."""
    series = chart_input(workspace, view, site).series
    return ewma(series, lam=lam, width=width, baseline=baseline, form=view.form)


def comparison_scene(found: Comparison, size: tuple[float, float]) -> Scene:
    """A chart that compares or adds up, laid out for a width and a height in pixels."""
    words = ChartWords()
    match found:
        case Funnel():
            return funnel_scene(found, size, words)
        case Pareto():
            return pareto_scene(found, size, words)
        case Histogram():
            return histogram_scene(found, size, words)
        case Accumulation():
            return accumulation_scene(found, size, words)


def comparison_svg(found: Comparison, size: tuple[float, float] = (760, 420)) -> str:
    """The same as an SVG picture in the light palette."""
    return to_svg(comparison_scene(found, size), LIGHT, background="surface")


def comparison_sentence(found: Comparison) -> str:
    """The chart in plain words."""
    words = ChartWords()
    match found:
        case Funnel():
            return words.funnel_description(found)
        case Pareto():
            return words.pareto_description(found)
        case Histogram():
            return words.histogram_description(found)
        case Accumulation():
            return words.accumulation_description(found)


def pareto_of(rows: Sequence[Sequence[str]]) -> Pareto:
    """The Pareto chart of a table as people type it: a reason and its count in each row, or reasons alone.

    A first row whose second cell does not begin as a number does holds names of columns. A reason that stands in
    several rows is added up.

    Raises:
        ComparisonError: ``row`` (from 1) says where a reason or a count is missing or impossible.
    """
    counts: dict[str, float] = {}
    alone = all(len(_cells(row)) < 2 for row in rows)
    for number, row in enumerate(rows, 1):
        cells = _cells(row)
        if not cells or (number == 1 and len(cells) > 1 and _is_name(cells[-1])):
            continue
        if len(cells) != (1 if alone else 2):
            raise ComparisonError(", ".join(cells), why="columns", row=number)
        label, count = cells[0], 1.0 if alone else _count(cells[0], cells[1], number)
        if not label:
            raise ComparisonError("", why="no-label", row=number)
        counts[label] = counts.get(label, 0.0) + count
    return pareto(counts)


def _cells(row: Sequence[str]) -> list[str]:
    """Cells without blanks around them, and without the empty ones at the end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_name(text: str) -> bool:
    """Whether a cell names a column; "12,5" or "12 x" is a number written wrong, which must not be lost as a name."""
    return not _is_number(text) and not text.lstrip("+-.,").lstrip()[:1].isdigit()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    # Python reads 1_000 as a thousand; nobody writes it so, and entries refuse it too.
    return "_" not in text


def _count(label: str, text: str, row: int) -> float:
    count = float(text) if _is_number(text) else math.nan
    if not math.isfinite(count):
        raise ComparisonError(f"{label}, {text}", why="not-a-number", row=row)
    if count <= 0:
        raise ComparisonError(label, why="zero" if count == 0 else "negative", row=row)
    return count


def latest_periods(collection: Collection, count: int = LATEST) -> tuple[str, ...]:
    """The last ``count`` periods up to the latest one that any site reported."""
    there = np.flatnonzero(collection.panel.reported().any(axis=0)).tolist()
    last = there[-1] + 1 if there else 0
    return collection.panel.periods[max(0, last - count) : last]


def _columns(known: Sequence[str], asked: Sequence[str]) -> list[int]:
    place = {period: column for column, period in enumerate(known)}
    for period in asked:
        if period not in place:
            raise NotFoundError(period, what="period")
    return sorted({place[period] for period in asked})


def _sums(tops: Floats, bottoms: Floats, usable: Flags) -> tuple[float | None, float | None]:
    if not usable.any():
        return None, None
    return exact_sum(tops[usable].tolist()), exact_sum(bottoms[usable].tolist())
