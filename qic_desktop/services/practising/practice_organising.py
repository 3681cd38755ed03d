"""What the practice organiser wrote beside measures and dates, in the order of the story.

First the design (topic, roles, agreements, agendas), then what sites must be known for (events, heads, letters), in the
end what follows from what the sites sent: the harvest, stories handed on, answers, notes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.domain.scope import Scope
from qic_desktop.services import letters
from qic_desktop.services.coaching import answering
from qic_desktop.services.feeding_back import benchmarks, handing_on, wishes
from qic_desktop.services.improving.drivers import read_forest
from qic_desktop.services.organising import (
    collaboratives,
    context_events,
    harvest,
    harvest_groups,
    paper_sites,
    report_texts,
    role_catalogue,
    self_audit,
    session_forms,
    sessions_planned,
    site_notes,
    timetable,
    topic_checks,
)
from qic_desktop.services.organising.harvest import HarvestRow
from qic_desktop.services.organising.sessions_planned import AgendaItem
from qic_desktop.services.practising.practice_data import PRACTICE, PracticeCollaborative, read_json
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

FILE = "organising.json"


def began(folder: Path = PRACTICE) -> dict[str, str]:
    """The sites that joined later than the others, with their first day."""
    since: dict[str, str] = read_json(folder / FILE)["since"]
    return since


def seen_by(folder: Path = PRACTICE) -> dict[str, list[str]]:
    """By which measures each driver of the change package is seen, all by their codes."""
    codes: dict[str, list[str]] = read_json(folder / FILE)["driver_measures"]
    return codes


# --- the design -----------------------------------------------------------------------------------------------


def write_design(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """Agreements, topic, roles, agendas and briefs, as drafts; the dates must be here already."""
    told = read_json(folder / FILE)
    collaboratives.describe_collaborative(workspace, **told["collaborative"])
    topic = told["topic"]
    for criterion, (met, why) in topic["answers"].items():
        topic_checks.answer(workspace, criterion, met, why)
    verdict, reason = topic["verdict"]
    topic_checks.write(workspace, **topic["write"])
    topic_checks.write(workspace, verdict=verdict, reason=reason)
    for role in told["roles"]:
        role_catalogue.write_role(workspace, role["code"], **{name: role[name] for name in role if name != "code"})
    _plan_sessions(workspace, told)
    for one in told["more_dates"]:
        timetable.add_event(workspace, one["kind"], **{name: one[name] for name in one if name != "kind"})
    for field, text in told["report"].items():
        report_texts.write_text(workspace, field, text)
    for month, levels in told["audits"].items():
        for item, level in zip(self_audit.audit_sheet(workspace).items, levels, strict=True):
            self_audit.give(workspace, month, item.code, level)
    workspace.journal.forget_steps()


def _plan_sessions(workspace: Workspace, told: dict[str, Any]) -> None:
    for title, one in told["sessions"].items():
        agenda = [AgendaItem(part, minutes, kind) for part, minutes, kind in one["agenda"]]
        sessions_planned.write_agenda(workspace, title, agenda)
        identity = sessions_planned.get_plan(workspace, title).id
        timetable.change_event(workspace, identity, homework=one["homework"])
        if "held_on" in one:
            sessions_planned.hold(workspace, title, one["held_on"])
    for title, forms in told["forms"].items():
        asked = [item.code for item in session_forms.sheet_of(workspace).items]
        for levels, best, better in forms:
            given = dict(zip(asked, levels, strict=True))
            session_forms.add_form(workspace, title, given, best=best, better=better)
    for brief in told["briefs"]:
        session = sessions_planned.get_plan(workspace, brief["session"]).id
        role_catalogue.write_brief(workspace, **{**brief, "session": session})


# --- once the sites are known ---------------------------------------------------------------------------------


def follow_sites(workspace: Workspace, collaborative: PracticeCollaborative, folder: Path = PRACTICE) -> None:
    """Events, who came, who may enter for whom, harvest, stories and benchmarks; sites that are not here are left."""
    told = read_json(folder / FILE)
    known = {site.code: site.id for site in trust.list_sites(workspace) if site.code}
    if "paper_site" in told:
        paper = told["paper_site"]
        known[paper["code"]] = paper_sites.add_site(workspace, **paper, reports_by=paper_sites.PAPER)
    _let_enter(workspace, [known[code] for code in told["may_enter"] if code in known])
    for one in told["events"]:
        _happen(workspace, one, known)
    for session, rows in told["heads"].items():
        boards = told["storyboards"].get(session, ())
        for code, came in rows.items():
            if code in known:
                sessions_planned.count_heads(workspace, session, code, came, storyboard=code in boards or None)
    for code, text in told["notes"].items():
        if code in known:
            site_notes.add_note(workspace, known[code], text)
    for code, text in told["to_coach"].items():
        if code in known:
            _tell_coach(workspace, known[code], text)
    _harvest(workspace, told["harvest"], collaborative)
    _feed_back(workspace, told)
    workspace.journal.forget_steps()


def _tell_coach(workspace: Workspace, site: str, text: str) -> None:
    """A note about a site to those who look after it."""
    about = trust.find_site(workspace, site)
    for coach in letters.coaches_of(workspace, site):
        letters.write_to_coach(workspace, coach.id, site, about.name or about.code or "", text)


def _let_enter(workspace: Workspace, sites: list[str]) -> None:
    """The coach may enter for sites that report on paper, or whose laptop is away."""
    coaches = [one.answered_by for one in trust.list_invitations(workspace) if one.role == Role.COACH]
    for key in filter(None, coaches):
        for site in sites:
            paper_sites.grant_entry(workspace, key, site)


def _happen(workspace: Workspace, one: dict[str, Any], known: dict[str, str]) -> None:
    where = [code for code in one.get("sites", ()) if code in known]
    if one.get("sites") and not where:
        return
    context_events.write_happening(
        workspace,
        one["text"],
        one["since"],
        until=one["until"],
        kind=one["kind"],
        where=(one.get("areas", ()), where),
    )


def _harvest(workspace: Workspace, told: list[dict[str, Any]], collaborative: PracticeCollaborative) -> None:
    """Put together what is one change, then say of some what comes of it; others wait for a decision."""
    ideas = {idea.code: idea.text for idea in collaborative.change_ideas}
    drivers = {node.text: node.key for node in read_forest(workspace).everything()}
    names = {driver.code: drivers.get(driver.text) for driver in collaborative.drivers}
    found = harvest.read_harvest(workspace)
    for one in told:
        rows = [row for row in (*found.rows, *found.single) if _is_meant(row, one, ideas)]
        if sum(row.sites for row in rows) < 2:
            continue
        if len(rows) > 1:
            harvest_groups.put_together(workspace, rows[0], rows[1:])
            rows = [row for row in harvest.read_harvest(workspace).rows if _is_meant(row, one, ideas)]
        said = {name: one[name] for name in (*harvest.GROUP_TEXTS, "decision", "reason") if name in one}
        if names.get(one.get("driver", "")):
            said["driver"] = names[one["driver"]]
        harvest.keep(workspace, rows[0], **said)


def _is_meant(row: HarvestRow, one: dict[str, Any], ideas: dict[str, str]) -> bool:
    if "idea" in one:
        return row.title == ideas[one["idea"]]
    members = {(each.tested.site.code, each.tested.ramp.letter) for each in row.members}
    return bool(members) and members <= {(site, letter) for site, letter in one["members"]}


def _feed_back(workspace: Workspace, told: dict[str, Any]) -> None:
    for one in handing_on.list_told(workspace):
        if getattr(one.origin.record, "title", None) in told["hand_on"]:
            handing_on.hand_on(workspace, one.origin.record.id)
    for asked in handing_on.open_questions(workspace):
        text = told["answers"].get(asked.question.text)
        if text:
            handing_on.hand_on(workspace, asked.question.id)
            handing_on.answer_question(workspace, asked.question.id, text)
    for wish in wishes.waiting(workspace):
        if wish.objective.text in told["wishes"]:
            wishes.answer(workspace, wish.id, *told["wishes"][wish.objective.text])
    benchmarks.prepare(workspace)


# --- after the coach's visits ---------------------------------------------------------------------------------


def answer_problems(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """Answer some of what the coach passed on; the rest waits."""
    told = read_json(folder / FILE)["told_escalations"]
    for one in answering.waiting(workspace):
        if one.record.problem in told and Scope.parse(one.record.scope).site:
            state, text = told[one.record.problem]
            answering.answer(workspace, one.record.id, text, state)
    workspace.journal.forget_steps()
