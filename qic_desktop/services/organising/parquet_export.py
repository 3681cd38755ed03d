"""The values of all sites as Parquet files: for an analyst, and for engines where numpy is no longer enough.

What is written is what aggregation reads (:func:`~qic_desktop.services.organising.aggregating.collect`): the shown
value of each verified entry, and a row without numbers for each that was expected and is missing. The part ``[scale]``
of the program is loaded when this is called, not before.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import find_period
from qic_desktop.errors import EngineError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace

Columns = dict[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class EngineLine:
    """One measure, stratum and period as an engine worked it out; None where there is nothing."""

    measure: str
    stratum: str
    period: str
    expected: int
    reporting: int
    apart: int
    valued: int
    pooled: float | None
    median: float | None
    q1: float | None
    q3: float | None
    at_target: int | None


def write_parquet(workspace: Workspace, folder: Path) -> int:
    """Write all published measures, with their parts, of all sites; how many rows.

    Raises:
        NotAllowedError: this is no organiser's store.
        EngineError: the folder holds other files, or the part for many sites is not installed.
        OSError: it cannot be written.
    """
    check_organiser(workspace)
    try:
        from qic_desktop.scale.files import write_folder
    except ImportError as error:
        raise EngineError("pyarrow", "missing") from error
    return write_folder(_parts(workspace), folder)


def aggregate_files(
    folder: Path, engine: str, views: Sequence[MeasureView] = (), measure: str = ""
) -> tuple[EngineLine, ...]:
    """Every period of every measure in a folder of Parquet files, worked out by an engine.

    Args:
        folder: as :func:`write_parquet` wrote it.
        engine: ``duckdb``, ``spark://HOST:PORT`` or ``sc://HOST:PORT``.
        views: measures whose targets and multipliers are known.
        measure: code of the only one that is asked for.

    Raises:
        EngineError: the files or the engine cannot be used.
    """
    try:
        from qic_desktop.scale.engines import observations
        from qic_desktop.scale.expressions import Goal, by_period
    except ImportError as error:
        raise EngineError("ibis", "missing") from error
    rules = [aggregating.rule_of(view) for view in views]
    better = {Direction.UP: True, Direction.DOWN: False}
    goals = {rule.code: Goal(rule.multiplier, rule.target, better.get(rule.direction)) for rule in rules}
    with observations(folder, engine) as table:
        chosen = table.filter(table.measure == measure) if measure else table
        lines = by_period(chosen, goals).to_pyarrow().to_pylist()
    names = EngineLine.__slots__
    return tuple(EngineLine(**{name: line[name] for name in names}) for line in lines)


def _parts(workspace: Workspace) -> Iterator[Columns]:
    for view in measures.list_pooled(workspace):
        strata = (view.definition.strata if view.definition else None) or ()
        for stratum in ("", *(str(one) for one in strata)):
            collection = aggregating.collect(workspace, view, stratum=stratum)
            if collection.panel.sites and collection.panel.periods:
                yield _columns(collection, view, stratum)


def _columns(collection: Collection, view: MeasureView, stratum: str) -> Columns:
    panel = collection.panel
    columns: dict[str, list[object]] = {
        name: []
        for name in (
            "measure",
            "stratum",
            "period",
            "first_day",
            "site",
            "area",
            "numerator",
            "denominator",
            "has_denominator",
            "expected",
            "apart",
        )
    }
    areas = [site.area or "" for site in collection.sites]
    days = [period.first if (period := find_period(text)) else None for text in panel.periods]
    for row, site in enumerate(panel.sites):
        for column, text in enumerate(panel.periods):
            top = float(panel.numerators[row, column])
            bottom = math.nan if panel.denominators is None else float(panel.denominators[row, column])
            expected = bool(panel.expected[row, column])
            if math.isnan(top) and math.isnan(bottom) and not expected:
                continue
            told = (
                view.code,
                stratum,
                text,
                days[column],
                site,
                areas[row],
                None if math.isnan(top) else top,
                None if math.isnan(bottom) else bottom,
                panel.denominators is not None,
                expected,
                panel.apart is not None and bool(panel.apart[row, column]),
            )
            for name, value in zip(columns, told, strict=True):
                columns[name].append(value)
    return dict(columns)
