"""Every site of a measure as a row for the grid of small charts: its words, its keys for order and filter, its chart.

Owns which group a site stands in and what its cell says. Charts are made from the collected numbers when a cell is
first painted, so that a thousand sites cost little before they are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import ChartPoint, RunChart
from qic_desktop.analysis.policy import DIRECTION_MONTHS, RULES
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sites.aggregate import known
from qic_desktop.analysis.sums import median
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.charting.comparing import SiteGrid, SiteLine
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.context_events import notes_of
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.collection import change_text, jump_words, silent_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, value_text
from ui.charts.hover import PointCard
from ui.charts.multiples_delegate import Multiple
from ui.organiser.site_groups import MARKS

YEAR = 12
NEED = ("worse", "swings", "changed", "few", "chance", "improving")
"""Groups in the order of need: who may want help first."""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site: its cell, and what it is ordered and filtered by.

    ``wave`` is the first period in which it was to report, ``size`` the cases of its latest value (0 where nothing is
    counted out of), ``last`` the place of its last report, -1 for none.
    """

    cell: Multiple
    group: str
    jumped: bool
    silent: bool
    wave: str
    size: float
    latest: float | None
    last: int
    values: tuple[float | None, ...]

    @property
    def name(self) -> str:
        """The name that it is ordered by."""
        return self.cell.name.casefold()

    def is_called(self, wanted: str) -> bool:
        """Whether name or code contains a text, which is already folded."""
        return wanted in f"{self.cell.name} {self.cell.code}".casefold()

    def belongs_to(self, which: str) -> bool:
        """Whether it is in a group, or among those whose count jumped or that fell silent."""
        flags = {"all": True, "jump": self.jumped, "silent": self.silent}
        return flags.get(which, self.group == which)


def group_of(line: SiteLine) -> str:
    """The group of a site's finding."""
    if line.n_points < RULES:
        return "few"
    if not line.finding:
        return "chance"
    return line.direction or "changed"


def rows_of(collection: Collection, grid: SiteGrid, silent: Mapping[str, int]) -> tuple[SiteRow, ...]:
    """Every site of a measure; ``silent`` gives the due periods without a report by site id."""
    panel = collection.panel
    reported = panel.reported()
    sizes = panel.denominators.tolist() if panel.denominators is not None else None
    found = []
    for row, line in enumerate(grid.lines):
        places = reported[row].nonzero()[0].tolist()
        expected = panel.expected[row].nonzero()[0].tolist()
        last = places[-1] if places else -1
        size = sizes[row][last] if sizes is not None and last >= 0 else 0.0
        missing = silent.get(line.site, 0)
        second = _second_line(line, missing, grid)
        cell = Multiple(
            key=line.site,
            name=line.name,
            code=line.code if line.code != line.name else "",
            value="–"
            if line.latest is None
            else value_text(line.latest, value_style(grid.view), unit=False, trim=False),
            line=second[0],
            brief=second[1],
            mark=MARKS[group_of(line)],
            chart=partial(chart_of, collection, row, line),
            asks=line.jump is not None or bool(missing),
        )
        wave = panel.periods[expected[0]] if expected else ""
        found.append(
            SiteRow(
                cell, group_of(line), line.jump is not None, bool(missing), wave, size, line.latest, last, line.values
            )
        )
    return tuple(found)


def chart_of(collection: Collection, row: int, line: SiteLine) -> RunChart:
    """One site's chart from the collected numbers, as every count of sites judges it."""
    panel, view = collection.panel, collection.view
    cases = panel.denominators
    return run_chart(
        Series(
            periods=panel.periods,
            values=line.values,
            numerators=tuple(known(panel.numerators[row])) if cases is not None else (),
            denominators=tuple(known(cases[row])) if cases is not None else (),
            direction=view.direction,
            style=value_style(view),
            target=view.target,
            notes=notes_of(
                (one for one in collection.happenings if one.touches(collection.sites[row])), view.period_kind
            ),
        ),
        rule_set=collection.rule_set,
    )


def _second_line(line: SiteLine, missing: int, grid: SiteGrid) -> tuple[str, str]:
    """What stands under a name, and the same in brief: a jump first, then silence, then the change."""
    if line.jump is not None:
        ratio = format_number(line.jump_ratio or 0.0, 1)
        return jump_words(line.jump_ratio, line.jump), _("{ratio} × cases").format(ratio=ratio)
    if missing:
        return silent_words(missing), _("silent for {n}").format(n=missing)
    values = [value for value in line.values if value is not None]
    if len(values) < DIRECTION_MONTHS:
        points = n_("{n} point", "{n} points", len(values)).format(n=len(values))
        return points, points
    now, then = median(values[-YEAR:]), median(values[:YEAR])
    if now is None or then is None:
        return "", ""
    change = change_text(now - then, value_style(grid.view))
    return _("{change} since the first year").format(change=change), change


def need_of(row: SiteRow) -> tuple[object, ...]:
    """Sorts by need: groups first, A to Z inside each, never by value."""
    return NEED.index(row.group), row.name


def latest_order(direction: Direction) -> float:
    """1 where low values stand first (more is better), -1 where high ones do."""
    return -1.0 if direction is Direction.DOWN else 1.0


def point_card(cell: Multiple, point: ChartPoint, chart: RunChart) -> PointCard:
    """What is said about a point: site and month, value, numerator of denominator."""
    detail = ""
    if point.numerator is not None and point.denominator is not None:
        detail = _("{numerator} of {denominator}").format(
            numerator=format_number(point.numerator), denominator=format_number(point.denominator)
        )
    value = counted_text(point.value, point.numerator, point.denominator, chart.series.style)
    # Few cases are already said as "3 of 4".
    return PointCard(f"{cell.name}, {period_name(point.period)}", value, "" if detail == value else detail)


def spoken_cell(cell: Multiple) -> str:
    """A whole cell in words, for screen readers: site, latest value, what the chart says."""
    chart = cell.chart()
    latest = chart.latest
    parts = [f"{cell.name}, {cell.code}" if cell.code else cell.name]
    if latest is None or latest.value is None:
        parts.append(_("no value"))
    else:
        month = period_name(latest.period)
        parts.append(_("{value} in {month}").format(value=value_text(latest.value, chart.series.style), month=month))
    shows, then = chart_sentence(chart)
    return ". ".join([*parts, cell.line, f"{shows} {then}".strip()]).replace("..", ".")


def values_shown(rows: Sequence[SiteRow], shown: int) -> list[float]:
    """All values of the last ``shown`` periods, for one scale; 0 for all periods."""
    return [value for row in rows for value in (row.values[-shown:] if shown else row.values) if value is not None]
