"""What the practice coach did: a visit with its recount and promises, a call, a site put first, a visit to come.

Invented as all of practice; sites are taken in the order of their codes, so that any number of sites will do.
"""

from __future__ import annotations

from datetime import timedelta

from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services.coaching import closing, need, visiting
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


def record_coaching(workspace: Workspace) -> None:
    """Write the practice coach's visits."""
    sites = sorted(trust.list_sites(workspace), key=lambda one: one.code or "")
    if not sites:
        return
    today = workspace.today()

    def day(ago: int) -> str:
        return (today - timedelta(days=ago)).isoformat()

    first = sites[0].id
    held = visiting.begin_visit(workspace, first, on=day(94), purpose=_("First data check"))
    visiting.propose(
        workspace, held.id, _("Count from the register, not from the whiteboard"), who="data-clerk", due=day(45)
    )
    visiting.propose(workspace, held.id, _("Hang the run chart where staff meet"), who="nurse", due=day(60))
    _recount(workspace, held.id, first, 0.79, day(94))
    visiting.check(workspace, held.id, "aim", "yes")
    visiting.check(workspace, held.id, "displayed", "no")
    texts = {
        "praise": _("Everybody could say the aim in one sentence."),
        "observations": _("Weekdays come from the register, nights still from the whiteboard."),
        "training": _("How to read a run chart, 20 minutes"),
    }
    visiting.write_visit(workspace, held.id, minutes=95, **texts)
    visiting.escalate(workspace, held.id, _("No register forms since May"), _("District store"))
    closing.close(
        workspace, held.id, next_on=(today + timedelta(days=1)).isoformat(), next_why=_("To count together again")
    )
    if len(sites) > 1:
        call = visiting.begin_visit(workspace, sites[1].id, kind="call", on=day(34))
        _recount(workspace, call.id, sites[1].id, 0.98, day(34))
        closing.close(workspace, call.id)
    if len(sites) > 2:
        need.pin(workspace, sites[2].id, _("They asked for help with sampling"))
        visiting.begin_visit(workspace, sites[2].id, on=day(-6))


def _recount(workspace: Workspace, visit: str, site: str, factor: float, day: str) -> None:
    """Count the latest value of that day again, so that the factor is about this."""
    for view in measures.list_measures(workspace, site):
        found = _latest(workspace, view, site, day)
        period = find_period(found.period) if found is not None else None
        if found is not None and found.numerator and period is not None:
            counted = Counted(numerator=float(round(found.numerator * factor)), denominator=found.denominator)
            visiting.recount(workspace, visit, view, period, counted)
            return


def _latest(workspace: Workspace, view: MeasureView, site: str, day: str) -> Observation | None:
    if view.definition is None:
        return None
    found = [
        one
        for one in observations.list_observations(workspace, view, site)
        if one.numerator is not None and one.period < day[:7]
    ]
    return found[-1] if found else None
