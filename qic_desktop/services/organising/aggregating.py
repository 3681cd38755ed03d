"""All sites together, computed afresh from their entries; nothing of it is stored as truth."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.sites.aggregate import Aggregate, MeasureRule, aggregate, findings_over_time
from qic_desktop.analysis.sites.aggregate import FindingCounts as FindingCounts
from qic_desktop.analysis.sites.panel import Panel, panel_of
from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind, find_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.charting.charts import multiplier
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.collaboratives import expected_periods, rule_set_of
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Role, Workspace


@dataclass(frozen=True, slots=True)
class Collection:
    """The values of one measure at all sites, and what they add up to.

    Whatever is drawn or said of these sites is judged by ``rule_set``; it was read once, with the values.
    """

    view: MeasureView
    sites: tuple[Site, ...]
    periods: tuple[Period, ...]
    panel: Panel
    aggregate: Aggregate

    @property
    def rule_set(self) -> RuleSetCode:
        """The rules by which every site is judged."""
        return self.aggregate.rule_set

    def over_time(self) -> tuple[FindingCounts, ...]:
        """Sites with a finding as they stood at the end of each period."""
        return findings_over_time(self.panel, rule_of(self.view, self.rule_set))


def collect(workspace: Workspace, view: MeasureView) -> Collection:
    """Bring the values of a measure at all enrolled sites together.

    Raises:
        NotAllowedError: a site team sees its own values only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    sites = list_sites(workspace)
    found = _observations(workspace, view, sites)
    periods = _periods(workspace, view, found)
    texts = tuple(period.text for period in periods)
    panel = panel_of(
        [site.code or site.id for site in sites],
        texts,
        found,
        expected=_expected(workspace, sites, periods),
        with_denominator=view.form.has_denominator,
    )
    return Collection(view, sites, periods, panel, aggregate(panel, rule_of(view, rule_set_of(workspace))))


def rule_of(view: MeasureView, rule_set: RuleSetCode = "anhoej") -> MeasureRule:
    """What aggregation needs to know of a measure, and the collaborative's rule set."""
    return MeasureRule(
        view.code,
        direction=view.direction,
        target=view.target,
        multiplier=multiplier(view),
        monthly=view.period_kind is PeriodKind.MONTH,
        rule_set=rule_set,
    )


def _observations(
    workspace: Workspace, view: MeasureView, sites: tuple[Site, ...]
) -> list[tuple[str, str, float | None, float | None]]:
    codes = {f"site:{site.id}": site.code or site.id for site in sites}
    counted = view.form.has_denominator
    found = []
    cells = workspace.journal.list_cells(Observation, ("numerator", "denominator", "value", "missing"), f"{view.id}|")
    for scope, identity, top, bottom, value, missing in cells:
        _measure, period, stratum = identity.split("|")
        nothing = top is None and bottom is None and value is None and missing is None
        if scope not in codes or stratum or nothing or missing not in (None, "no-cases"):
            continue
        first = top if counted or value is None else value
        found.append((codes[scope], period, _number(first), _number(bottom)))
    return found


def _number(cell: str | None) -> float | None:
    return None if cell is None else float(cell)


def _periods(
    workspace: Workspace, view: MeasureView, found: list[tuple[str, str, float | None, float | None]]
) -> tuple[Period, ...]:
    placed = {period for _, text, _, _ in found if (period := find_period(text)) is not None}
    expected = set(expected_periods(workspace, view.period_kind)) if placed else set()
    first = min(placed, default=None)
    return tuple(sorted(placed | {period for period in expected if first is None or period >= first}))


def _expected(workspace: Workspace, sites: tuple[Site, ...], periods: tuple[Period, ...]) -> list[tuple[str, str]]:
    spans = {one.site: one for one in workspace.journal.list_records(Participation, organiser_scope())}
    return [
        (site.code or site.id, period.text)
        for site in sites
        for period in periods
        if _takes_part(spans.get(site.id), period)
    ]


def _takes_part(span: Participation | None, period: Period) -> bool:
    if span is None:
        return True
    since, until = find_period(span.since or ""), find_period(span.until or "")
    return (since is None or period.last >= since.first) and (until is None or period.first <= until.last)
