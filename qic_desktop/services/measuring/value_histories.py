"""What was ever entered for the values of measures, read from the site's chain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from qic_desktop.domain.observation import Observation
from qic_desktop.services.measuring import observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import HistoryLine, decided_by, history_line
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import segments

_OBSERVED = re.compile(rb'"observation","([^"]*)"')
Histories = Mapping[str, dict[str, tuple[HistoryLine, ...]]]
"""Measure → period → its entries."""


def measure_history(workspace: Workspace, view: MeasureView, stratum: str = "") -> dict[str, tuple[HistoryLine, ...]]:
    """Every entry ever made for a measure, by period and in causal order; one pass over the site's chain.

    ``live`` says of an entry with counts whether these still stand, else whether anything of it does.
    """
    mark, ids = _of_measure(view)
    return _histories(workspace, mark, ids, stratum).get(view.id, {})


def _of_measure(view: MeasureView) -> tuple[bytes, tuple[str, str]]:
    """What marks the lines of a measure's values, and between which ids these are."""
    return f'"{view.id}|'.encode(), (f"{view.id}|", f"{view.id}}}")


def newest_histories(workspace: Workspace, views: Sequence[MeasureView]) -> Histories:
    """Every entry of the one period of each measure that was typed last, in one pass; of all measures or of one."""
    mark, ids = f'"{Observation.ENTITY}"'.encode(), ("", "\U0010ffff")
    if len(views) == 1:
        mark, ids = _of_measure(views[0])
    held = {one.id for view in views for one in observations.list_observations(workspace, view)}
    newest: dict[str, bytes] = {}
    for (identity,) in workspace.store.rows(
        "select id from register where scope=? and entity=? and id>=? and id<? "
        "group by id order by max(wall_ms), max(seq)",
        (workspace.scope.text, Observation.ENTITY, *ids),
    ):
        if identity in held:
            newest[identity.partition("|")[0]] = identity.encode()
    shown = frozenset(newest.values())

    def wanted(line: bytes) -> bool:
        named = _OBSERVED.search(line)
        return named is not None and named[1] in shown

    return _histories(workspace, mark, ids, wanted=wanted)


def _histories(
    workspace: Workspace,
    mark: bytes,
    ids: tuple[str, str],
    stratum: str = "",
    wanted: Callable[[bytes], bool] | None = None,
) -> dict[str, dict[str, tuple[HistoryLine, ...]]]:
    connection, scope = workspace.store.connection, workspace.scope.text
    live = {
        (row[0], row[1], row[2], row[3] == "counts")
        for row in connection.execute(
            "select writer, seq, hash8, register from register where scope=? and entity=? and id>=? and id<?",
            (scope, Observation.ENTITY, *ids),
        )
    }
    history: dict[str, dict[str, list[HistoryLine]]] = {}
    marked = segments.operations_marked(connection, scope, mark, wanted)
    decided = decided_by(scope, ((writer, operation) for writer, operation, _segment in marked))
    for found in marked:
        writer, operation, _segment = found
        if operation.entity != Observation.ENTITY or not ids[0] <= operation.id < ids[1]:
            continue
        measure, period, part = operation.id.split("|")
        if part != stratum:
            continue
        dot = (writer, operation.seq, operation.hash8)
        stands = (*dot, True) in live or ("counts" not in operation.registers and (*dot, False) in live)
        line = history_line(found, live=stands, decided=decided)
        history.setdefault(measure, {}).setdefault(period, []).append(line)
    return {
        measure: {period: tuple(lines) for period, lines in periods.items()} for measure, periods in history.items()
    }
