"""Which group a site stands in, and its cell in words: findings A to Z, never a ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.aggregate import SiteFinding, known
from qic_desktop.analysis.geometry.axes import value_range
from qic_desktop.analysis.policy import DIRECTION_MONTHS, RULES
from qic_desktop.analysis.run_chart import run_chart
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sums import median
from qic_desktop.i18n import _, n_
from qic_desktop.services.aggregating import Collection
from qic_desktop.services.charts import value_style
from qic_desktop.wording.collection import change_text, jump_words, silent_words
from qic_desktop.wording.findings import direction_words
from qic_desktop.wording.values import value_text
from ui.organiser.site_cells import Cell, Heading, Scale, SiteCell
from ui.widgets.finding_mark import FindingKind

YEAR = 12
SPARE = 0.12
"""Room below the lowest value, as a share of the whole range."""
ORDER = ("improving", "worse", "swings", "changed", "chance", "few")
MARKS: dict[str, FindingKind] = {
    "improving": "improvement",
    "worse": "concern",
    "swings": "change",
    "changed": "change",
    "chance": "chance",
    "few": "few",
    "jump": "concern",
    "silent": "few",
}


@dataclass(frozen=True, slots=True)
class Grouped:
    """A site's cell and the groups that it can be filtered by."""

    cell: SiteCell
    group: str
    jumped: bool
    silent: bool


def group_word(group: str) -> str:
    """The group's name on chips and headings."""
    return {
        "all": _("All"),
        "improving": _("Improving"),
        "worse": _("Getting worse"),
        "swings": _("Swings"),
        "changed": _("Changed"),
        "chance": _("Only chance"),
        "few": _("Too few points"),
        "jump": _("Count jumped"),
        "silent": _("Not reporting"),
    }[group]


def group_of(finding: SiteFinding) -> str:
    """The group of a site's finding."""
    if finding.n_points < RULES:
        return "few"
    if not finding.finding:
        return "chance"
    return finding.direction or "changed"


def grouped_sites(collection: Collection, silent: dict[str, int]) -> list[Grouped]:
    """Every site of a collection, by name; ``silent`` gives the months without report by site id."""
    style, values = value_style(collection.view), collection.panel.values()
    rule = collection.view.definition.multiplier if collection.view.definition else None
    times = (rule or 1.0) if collection.view.form.value == "rate" else 1.0
    found = []
    for row, (site, finding) in enumerate(zip(collection.sites, collection.aggregate.sites, strict=True)):
        own = [None if value is None else value * times for value in known(values[row])]
        cases = collection.panel.denominators
        series = Series(
            periods=collection.panel.periods,
            values=tuple(own),
            numerators=tuple(known(collection.panel.numerators[row])) if cases is not None else (),
            denominators=tuple(known(cases[row])) if cases is not None else (),
            direction=collection.view.direction,
            style=style,
            target=collection.view.target,
        )
        latest = next((value for value in reversed(own) if value is not None), None)
        missing = silent.get(site.id, 0)
        cell = SiteCell(
            site=site.id,
            name=site.name or site.code or site.id[:8],
            code=site.code or "",
            value="–" if latest is None else value_text(latest, style, unit=False, trim=False),
            line=_line(finding, own, missing, collection),
            mark=MARKS[group_of(finding)],
            chart=run_chart(series),
            sentence=direction_words(finding),
            asks=finding.jump is not None or bool(missing),
        )
        found.append(Grouped(cell, group_of(finding), finding.jump is not None, bool(missing)))
    return sorted(found, key=lambda one: one.cell.name.casefold())


def _line(finding: SiteFinding, own: Sequence[float | None], missing: int, collection: Collection) -> str:
    """The second line of a cell: a jump is said first, then silence, then the change since the first year."""
    if finding.jump is not None:
        return jump_words(finding.jump_ratio, finding.jump)
    if missing:
        return silent_words(missing)
    values = [value for value in own if value is not None]
    if len(values) < DIRECTION_MONTHS:
        return n_("{n} point", "{n} points", len(values)).format(n=len(values))
    now, then = median(values[-YEAR:]), median(values[:YEAR])
    if now is None or then is None:
        return ""
    change = change_text(now - then, value_style(collection.view))
    return _("{change} since the first year").format(change=change)


def scale_of(found: Sequence[Grouped]) -> Scale:
    """One scale for all cells."""
    shown = [value for one in found for value in one.cell.chart.series.values if value is not None]
    target = next((one.cell.chart.series.target for one in found), None)
    if not shown:
        return Scale(0.0, 1.0, (0.0, 1.0), 1.0)
    percent = found[0].cell.chart.series.style.percent
    reach = [float(np.min(shown)), float(np.max(shown)), *([target] if target is not None else [])]
    low, high, step = value_range(reach, percent=percent, most=3)
    # Cells are low: the scale ends a little below the lowest value, not at the next round step.
    low = max(low, min(reach) - (max(reach) - min(reach)) * SPARE)
    first = math.ceil(low / step - 1e-9)
    ticks = tuple(number * step for number in range(first, round(high / step) + 1))
    return Scale(low, high, ticks, step)


def cells_of(found: Sequence[Grouped], which: str, text: str) -> list[Cell]:
    """Headings and cells of what a filter and a search leave."""
    wanted = text.casefold().strip()
    kept = [one for one in found if matches(one, which) and wanted in f"{one.cell.name} {one.cell.code}".casefold()]
    cells: list[Cell] = []
    for group in ORDER:
        own = [one.cell for one in kept if one.group == group]
        if own:
            detail = n_("{n} site, A to Z", "{n} sites, A to Z", len(own)).format(n=len(own))
            cells.append(Heading(group_word(group), detail, MARKS[group]))
            cells += own
    return cells


def matches(one: Grouped, which: str) -> bool:
    """Whether a site belongs to a filter."""
    return (
        which == "all" or one.group == which or (which == "jump" and one.jumped) or (which == "silent" and one.silent)
    )
