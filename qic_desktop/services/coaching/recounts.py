"""What coaches counted again, and whether the value was corrected since; the arithmetic is in ``domain.recounting``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qic_desktop.domain.checking import differing
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.recounting import RecountView as RecountView
from qic_desktop.domain.recounting import all_factor, doubt_of, main_factor, reported
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.visit import Recount, Visit
from qic_desktop.services.workspace import Role, Workspace


def view_of(workspace: Workspace, record: Recount, site: str, on: str = "") -> RecountView:
    """A recount with its factor. A sample or a week says nothing of a whole month's count, only of shares."""
    measure, period, _stratum = (*record.observation.split("|"), "", "")[:3]
    now = workspace.journal.find_record(Observation, site_scope(site), record.observation)
    return RecountView(
        record,
        measure,
        period,
        main_factor(record),
        all_factor(record),
        doubt_of(record),
        now is not None and (now.numerator, now.denominator, now.value) != reported(record),
        on,
    )


def list_recounts(workspace: Workspace, site: str = "", measure: str = "") -> tuple[RecountView, ...]:
    """The recounts that are known here, of every coach, the latest visit first."""
    wanted = workspace.own_id if workspace.role is Role.SITE else site
    days = {one.id: one.on or "" for one in workspace.journal.list_records(Visit) if not one.withdrawn}
    found = []
    for one in workspace.journal.list_records(Recount):
        about = one.scope.rpartition("/")[2]
        if one.visit in days and wanted in ("", about) and _has_numbers(one):
            view = view_of(workspace, one, about, days[one.visit])
            if measure in ("", view.measure):
                found.append(view)
    return tuple(sorted(found, key=lambda one: (one.on, one.record.id), reverse=True))


def _has_numbers(one: Recount) -> bool:
    return any(number is not None for number in (one.numerator, one.denominator, one.value))


def verified(workspace: Workspace, site: str, measure: str) -> Mapping[str, RecountView]:
    """Period → the latest recount of a value that still stands as it was reported then: coach-verified, or not.

    Read once for all measures of a page.
    """
    wanted = site or workspace.own_id
    return workspace.store.remembered("recounts standing", lambda: _read_standing(workspace)).get((wanted, measure), {})


def _read_standing(workspace: Workspace) -> dict[tuple[str, str], dict[str, RecountView]]:
    found: dict[tuple[str, str], dict[str, RecountView]] = {}
    for one in reversed(list_recounts(workspace)):
        if one.record.observation.endswith("|"):
            periods = found.setdefault((one.record.scope.rpartition("/")[2], one.measure), {})
            periods.pop(one.period, None)
            if not one.corrected:
                periods[one.period] = one
    return found


def doubted(
    workspace: Workspace, site: str, measure: str, stratum: str, found: Iterable[Observation | None]
) -> frozenset[str]:
    """The periods of values that another count did not confirm: the team's own, or a coach's of all cases."""
    return differing(found) | (frozenset() if stratum else off_periods(workspace, site, measure))


def off_periods(workspace: Workspace, site: str, measure: str) -> frozenset[str]:
    """The periods whose value a coach's recount did not confirm, and that nobody has corrected since: charts mark them.

    Read once for all charts of a page.
    """
    return workspace.store.remembered("recounts off", lambda: _read_off(workspace)).get((site, measure), frozenset())


def _read_off(workspace: Workspace) -> dict[tuple[str, str], frozenset[str]]:
    newest: dict[tuple[str, str, str], RecountView] = {}
    for one in reversed(list_recounts(workspace)):
        newest[(one.record.scope.rpartition("/")[2], one.measure, one.period)] = one
    found: dict[tuple[str, str], frozenset[str]] = {}
    for (site, measure, period), one in newest.items():
        if one.is_off and not one.corrected and one.record.observation.endswith("|"):
            found[(site, measure)] = found.get((site, measure), frozenset()) | {period}
    return found
