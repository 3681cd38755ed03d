"""What the practice coach did: visits with counts and promises, calls, a site put first, months entered for sites.

Invented as all of practice; what concerns sites that are not here is left out, so that any number of sites will do.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qic_desktop.domain.observation import Observation, Source, observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.coaching import closing, competence, need, visit_costs, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.practising.practice_data import PRACTICE, read_json
from qic_desktop.services.progress import assessment
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

FILE = "coaching.json"


def visited(folder: Path = PRACTICE) -> frozenset[str]:
    """The codes of the sites that the coach saw, or for which she entered something."""
    told = read_json(folder / FILE)
    return frozenset(one["site"] for one in (*told["visits"], *told["entered"]))


def not_typed(folder: Path = PRACTICE) -> frozenset[tuple[str, str]]:
    """Site and month of what the coach enters, so that the team has not typed it before."""
    return frozenset((one["site"], one["month"]) for one in read_json(folder / FILE)["entered"])


def record_coaching(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """Write the practice coach's visits and skills, the site that she puts first, what she entered for sites."""
    told = read_json(folder / FILE)
    known = {site.code: site.id for site in trust.list_sites(workspace) if site.code}
    for one in told["visits"]:
        if one["site"] in known:
            _visit(workspace, known[one["site"]], one)
    for skill, level, seen_by, note, on in told["skills"]:
        competence.set_level(workspace, skill, level, seen_by=seen_by, note=note, on=on)
    code, reason = told["pin"]
    if code in known:
        need.pin(workspace, known[code], reason)
    for one in told["entered"]:
        if one["site"] in known:
            _enter(workspace, known[one["site"]], one)
    workspace.journal.forget_steps()


def _visit(workspace: Workspace, site: str, told: dict[str, Any]) -> None:
    begun = visiting.begin_visit(workspace, site, kind=told["kind"], on=told["on"], purpose=told["purpose"])
    if told.get("open"):
        return
    written = {name: told[name] for name in ("minutes", "met", *visiting.TEXTS) if name in told}
    visiting.write_visit(workspace, begun.id, **written)
    for code, answer in told.get("checks", {}).items():
        visiting.check(workspace, begun.id, code, answer)
    _follow_up(workspace, begun.id, told.get("answers", {}))
    if "recount_share" in told:
        _recount(workspace, begun.id, site, told["recount_share"])
    for text, who, due in told.get("promises", ()):
        visiting.propose(workspace, begun.id, text, who=who, due=due)
    for problem, to in told.get("escalations", ()):
        visiting.escalate(workspace, begun.id, problem, to)
    if "score" in told:
        month, level, why = told["score"]
        assessment.give_score(workspace, level, period=month, justification=why, site=site)
    for activity, spent in told.get("costs", ()):
        visit_costs.add_cost(workspace, begun.id, activity, **spent)
    closing.close(workspace, begun.id, next_on=told.get("next_on", ""), next_why=told.get("next_why", ""))


def _follow_up(workspace: Workspace, visit: str, answers: dict[str, list[str]]) -> None:
    for promise in visits.promises(workspace, visits.get_visit(workspace, visit)):
        if promise.action.text in answers:
            answer, note = answers[promise.action.text]
            visiting.follow_up(workspace, visit, promise.id, answer, note)


def _recount(workspace: Workspace, visit: str, site: str, told: list[Any]) -> None:
    """Count a month again, so that the verification factor is about this share."""
    code, month, share, why = told
    view, period = measures.get_measure(workspace, code), parse_period(month)
    place = observation_id(view.id, period.text)
    found = workspace.journal.find_record(Observation, site_scope(site), place)
    if found is None or found.numerator is None:
        return
    counted = Counted(numerator=float(round(found.numerator * share)), denominator=found.denominator)
    visiting.recount(workspace, visit, view, period, counted)
    if why:
        visiting.explain(workspace, visit, place, why)


def _enter(workspace: Workspace, site: str, told: dict[str, Any]) -> None:
    period, on = parse_period(told["month"]), date.fromisoformat(told["on"])
    values = [
        ForValue(measures.get_measure(workspace, code), period, Entry(*counts))
        for code, counts in told["values"].items()
    ]
    entering_for.enter_for(workspace, site, values, source=Source(told["source"]), on=on)
    if "signed_by" in told:
        ids = [one.id for one in entering_for.unconfirmed(workspace, site)]
        entering_for.confirm(workspace, ids, site=site, signed_by=told["signed_by"], on=on)
