"""How far the values of all sites can be trusted, the doubtful sites first; and the same as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.data_quality import Concern as Concern
from qic_desktop.domain.data_quality import QualityLine as QualityLine
from qic_desktop.domain.data_quality import marks_of, slips_of, worst_first
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import find_named
from qic_desktop.domain.recounting import RecountView
from qic_desktop.domain.reporting import GridLine
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.services.coaching import recounts
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.reporting_grid import SHOWN, reporting_grid
from qic_desktop.services.workspace import Workspace

COLUMNS = (
    "measure", "site", "name", "area", "due", "came", "in_time", "corrected", "by_coach", "by_team", "differing",
    "unverified", "factor", "factor_period", "jump", "jump_ratio", "asked", "answered", "reasons", "concerns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DataQuality:
    """One measure at all sites, the worst first; ``view`` is None before a measure is published."""

    view: MeasureView | None = None
    periods: tuple[str, ...] = ()
    lines: tuple[QualityLine, ...] = ()

    @property
    def doubtful(self) -> int:
        """At how many sites something is to be looked at."""
        return sum(bool(line.concerns) for line in self.lines)


def data_quality(workspace: Workspace, measure: str = "", *, area: str = "", months: int = SHOWN) -> DataQuality:
    """What is known of the values of one measure at every site.

    Args:
        workspace: an organiser's or coach's store.
        measure: id of the measure; the first one where it is empty or gone.
        area: only sites in this area; empty for all.
        months: so many of the latest periods.

    Raises:
        NotAllowedError: a site team sees its own values only.
    """
    grid = reporting_grid(workspace, measure, area=area, months=months)
    if grid.view is None:
        return DataQuality()
    view, values = grid.view, _values(workspace, grid.view)
    collection = aggregating.collect(workspace, view)
    jumps = {
        site.id: (found.jump, found.jump_ratio)
        for site, found in zip(collection.sites, collection.aggregate.sites, strict=True)
    }
    lines = []
    for line in grid.lines:
        found = values.get(site_scope(line.site.id).text, [])
        recounted = recounts.verified(workspace, line.site.id, view.id)
        shown = [one for one in found if one.period in grid.periods and one.missing is None]
        lines.append(
            QualityLine(
                line.site,
                line,
                marks_of(shown, recounted),
                slips_of(found, grid.periods, proportion=view.form is ValueForm.PROPORTION),
                _latest(recounted.values()),
                *jumps.get(line.site.id, (None, None)),
                _reasons(line),
            )
        )
    return DataQuality(view, grid.periods, worst_first(lines))


def _values(workspace: Workspace, view: MeasureView) -> dict[str, list[Observation]]:
    """Scope → what a site reported of all cases, oldest first."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in workspace.journal.list_records(Observation, prefix=f"{view.id}|"):
        if not (one.stratum or one.is_empty) and find_named(one.period) is not None:
            found[one.scope].append(one)
    return found


def _latest(recounted: Iterable[RecountView]) -> RecountView | None:
    told = [one for one in recounted if one.factor is not None]
    return max(told, key=lambda one: (one.on, one.period), default=None)


def _reasons(line: GridLine) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(one.reason for one in line.squares if one.reason).most_common())


# --- the table ------------------------------------------------------------------------------------------------------


def quality_rows(found: DataQuality) -> list[dict[str, object]]:
    """One line a site, by the names of :data:`COLUMNS`; shares as fractions, None where nothing is known."""
    code = found.view.code if found.view else ""
    return [dict(zip(COLUMNS, (code, *_cells(line)), strict=True)) for line in found.lines]


def _cells(line: QualityLine) -> tuple[object, ...]:
    site, marks, slips, recount = line.site, line.marks, line.slips, line.recount
    checked = (recount.worst, recount.period) if recount is not None else (None, None)
    return (
        site.code or site.id,
        site.name,
        site.area,
        line.due,
        line.came,
        line.reports.on_time,
        line.corrected,
        marks.by_coach,
        marks.by_team,
        marks.differing,
        marks.unverified,
        *checked,
        line.jump,
        line.jump_ratio,
        slips.asked,
        slips.answered,
        " ".join(f"{reason}:{count}" for reason, count in line.reasons),
        " ".join(line.concerns),
    )


def save_quality_csv(found: Iterable[DataQuality], out: Path) -> Path:
    """Write the measures below each other as a table that a spreadsheet opens.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said; nothing is half written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in found:
        for row in quality_rows(one):
            writer.writerow([_cell(value) for value in row.values()])
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + text.getvalue().encode())
    return out


def _cell(value: object) -> object:
    return spreadsheet_text(value) if isinstance(value, str) else "" if value is None else value
