"""Writing a visit: promises followed up, counts from the source, new actions, its end.

All of it lies in the coach's scope about that site, so two coaches never write over each other. It is recorded field by
field: a lid that closes loses nothing. Owns neither when to come again (``need``) nor the summary's pages
(``services.printing.visit_papers``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.period import Period, PeriodKind, find_period
from qic_desktop.domain.roles import SITE_ROLES
from qic_desktop.domain.scope import Scope, coach_scope, site_scope
from qic_desktop.domain.team import Action
from qic_desktop.domain.visit import Escalation, FollowUp, Recount, Visit
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.i18n import format_number
from qic_desktop.services.coaching.visits import actions_of, check_coach, coach_of, get_visit, proposed, site_of
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit
from qic_desktop.store.registers import Touched
from qic_desktop.wording.period_names import period_name

KINDS = ("visit", "call", "message", "group", "site-to-site", "joint")
ANSWERS = ("done", "partly", "not-done", "dropped")
SPANS = ("month", "week", "sample")
MOST_NEW = 3
"""So many new actions are proposed at one visit; more are seldom done."""
TEXTS = ("purpose", "observations", "praise", "training", "with_whom")
CHECKS = ("yes", "partly", "no")
MET = tuple(one.code for one in SITE_ROLES)
"""Whom a coach meets, by role."""
LONGEST_VISIT = 24 * 60
ASKED, CAME_FROM = "asked", "visit"


# --- beginning ----------------------------------------------------------------------------------------------


def changes_of(visit: Visit) -> Changes:
    """What the pages are told where a visit was begun."""
    return Changes(frozenset({Touched(visit.scope, Visit.ENTITY, visit.id)}))


def begin_visit(workspace: Workspace, site: str, *, kind: str = "visit", on: str = "", purpose: str = "") -> Visit:
    """Begin (or plan) a visit; a site outside the caseload is visited as any other.

    Raises:
        NotAllowedError: this is no coach's store.
        NotFoundError: no such site or kind.
        InputError: ``on`` is no day.
    """
    check_coach(workspace)
    known = trust.find_site(workspace, site)
    _one_of(kind, KINDS)
    identity = workspace.new_id()
    day = checked_day(on) if on else workspace.today().isoformat()
    record = new_record(Visit, identity, kind=kind, on=day, purpose=purpose.strip() or None)
    workspace.journal.append(coach_scope(workspace.own_id, known.id), [record])
    return get_visit(workspace, identity)


@dataclass(frozen=True, slots=True)
class OtherSites:
    """Where the same visit may be written: a workspace's collaborative and sites. ``same`` is the id of the one site
    that has the visited one's name, empty where there is none or several."""

    collaborative: str
    sites: tuple[Site, ...]
    same: str


def other_sites(other: Workspace, name: str) -> OtherSites:
    """The sites of another workspace, to choose the visited one from; ``name`` is what it is called here.

    Raises:
        NotAllowedError: the other one is no coach's store.
    """
    check_coach(other)
    found = collaboratives.find_collaborative(other)
    sites = trust.list_sites(other)
    same = [one.id for one in sites if (one.name or "").casefold() == name.casefold()]
    return OtherSites((found.title if found else None) or "", sites, same[0] if len(same) == 1 else "")


def repeat_visit(workspace: Workspace, visit: Visit, other: Workspace, site: str) -> Visit:
    """Write the same visit into another workspace: day, kind, minutes, who was met and came along, training, purpose.

    What was seen at the one site never goes into the other's store.

    Raises:
        NotAllowedError: the other one is no coach's store.
        NotFoundError: it knows no such site.
    """
    made = begin_visit(other, site, kind=visit.kind or "visit", on=visit.on or "", purpose=visit.purpose or "")
    write_visit(
        other, made.id, minutes=visit.minutes, met=visit.met, with_whom=visit.with_whom, training=visit.training
    )
    return get_visit(other, made.id)


# --- writing ------------------------------------------------------------------------------------------------


def write_visit(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Write fields of a visit: kind, day, minutes, texts, checks, cycles, whom one met; what is not given stays.

    Raises:
        NotAllowedError: it is another coach's.
        NotFoundError: no such visit, kind, role or test of change.
        InputError: no day, or no number of minutes.
    """
    visit = own_visit(workspace, identity)
    given = dict(fields)
    if "kind" in given:
        _one_of(str(given["kind"]), KINDS)
    if "on" in given or "minutes" in given:
        given["on"] = checked_day(str(given["on"])) if given.get("on") else visit.on
        given.setdefault("minutes", visit.minutes)
        _check_minutes(given["minutes"])
    if "met" in given:
        given["met"] = _roles(given["met"])
    if "cycles" in given:
        given["cycles"] = _cycles(workspace, visit, given["cycles"])
    for name in TEXTS:
        if name in given:
            given[name] = str(given[name] or "").strip() or None
    return _append(workspace, visit, record_edit(Visit, identity, **given))


def check(workspace: Workspace, identity: str, code: str, answer: str) -> Changes:
    """Answer one check: yes, partly or no; empty takes the answer away.

    Raises:
        NotFoundError: no such answer.
    """
    visit = own_visit(workspace, identity)
    checks = dict(visit.checks or {})
    if answer:
        checks[code] = _one_of(answer, CHECKS)
    else:
        checks.pop(code, None)
    return _append(workspace, visit, record_edit(Visit, identity, checks=checks))


def review(workspace: Workspace, identity: str, cycle: str, *, looked_at: bool = True) -> Changes:
    """Say that a test of change was looked at, or was not; what was said of the others stays.

    Raises:
        NotFoundError: the site has no such test.
    """
    visit = own_visit(workspace, identity)
    known = cycles.get_cycle(workspace, cycle, site_of(visit)).id
    others = [one for one in visit.cycles or [] if one != known]
    return _append(workspace, visit, record_edit(Visit, identity, cycles=[*others, known] if looked_at else others))


def follow_up(workspace: Workspace, identity: str, action: str, answer: str, note: str | None = None) -> Changes:
    """Say what became of an action by now, with a line of note.

    Raises:
        NotFoundError: no such action or answer.
    """
    visit = own_visit(workspace, identity)
    if answer:
        _one_of(answer, ANSWERS)
    if not any(one.id == action for one in actions_of(workspace, site_of(visit))):
        raise NotFoundError(action, what="action")
    fields: dict[str, object] = {"answer": answer or None}
    if note is not None:
        fields["note"] = note.strip() or None
    return _append(workspace, visit, record_edit(FollowUp, f"{visit.id}|{action}", **fields))


@dataclass(frozen=True, slots=True)
class Counted:
    """What a coach counted: numerator, denominator or value; from the whole month, a week, or ``sample`` cases."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    span: str = "month"
    sample: int | None = None


def recount(workspace: Workspace, identity: str, view: MeasureView, period: Period, counted: Counted) -> Changes:
    """Keep what was counted from the source, beside what was reported then; nothing of the site's is changed.

    Raises:
        NotFoundError: no such span.
        NotAllowedError: nobody can count that: less than nothing, or more than all.
        InputError: nothing was counted.
    """
    visit = own_visit(workspace, identity)
    _one_of(counted.span, SPANS)
    _check_counted(view.form, counted)
    numbers = (counted.numerator, counted.denominator, counted.value)
    place = observation_id(view.id, period.text)
    edit_id = f"{visit.id}|{place}"
    known = workspace.journal.find_record(Recount, Scope.parse(visit.scope), edit_id)
    if known is None and all(number is None for number in numbers):
        raise InputError("")
    said = workspace.journal.find_record(Observation, site_scope(site_of(visit)), place)
    edit = record_edit(
        Recount,
        edit_id,
        span=counted.span,
        sample=counted.sample if counted.span == "sample" else None,
        numerator=counted.numerator,
        denominator=counted.denominator,
        value=counted.value,
        reported_numerator=said.numerator if said else None,
        reported_denominator=said.denominator if said else None,
        reported_value=said.value if said else None,
    )
    return _append(workspace, visit, edit)


def _check_counted(form: ValueForm, counted: Counted) -> None:
    """A mean may lie below nought, a rate above one; a number of cases never does."""
    cases = (counted.numerator, counted.denominator, counted.value if form is ValueForm.COUNT else None)
    sample = counted.sample if counted.span == "sample" else None
    few = next(
        (one for one in cases if one is not None and one < 0), sample if sample is not None and sample < 1 else None
    )
    if few is not None:
        raise NotAllowedError(format_number(few), why="recount-negative")
    top, bottom = counted.numerator, counted.denominator if counted.denominator is not None else sample
    if form is ValueForm.PROPORTION and top is not None and bottom is not None and top > bottom:
        raise NotAllowedError(format_number(top), why="recount-above")


def explain(workspace: Workspace, identity: str, observation: str, text: str) -> Changes:
    """Write what stands behind a value, counted again or not: why a recount differs, what happened in that month.

    Raises:
        NotFoundError: ``observation`` is no value's id.
    """
    if not Observation.is_identity(observation):
        raise NotFoundError(observation, what="state")
    visit = own_visit(workspace, identity)
    edit = record_edit(Recount, f"{visit.id}|{observation}", explanation=text.strip() or None)
    return _append(workspace, visit, edit)


def propose(workspace: Workspace, identity: str, text: str, *, who: str = "", due: str = "") -> Changes:
    """Propose an action to the team, three at most; ``who`` is a role, never a name.

    Raises:
        InputError: no words, or no day.
        NotAllowedError: three are proposed already, or its day is before the visit.
    """
    visit = own_visit(workspace, identity)
    if not text.strip():
        raise InputError(text)
    if len(proposed(workspace, visit)) >= MOST_NEW:
        raise NotAllowedError(format_number(MOST_NEW), why="three-actions")
    record = new_record(
        Action,
        workspace.new_id(),
        text=text.strip(),
        owner_role=who or None,
        due=_from_visit_on(visit, due) if due else None,
        state="open",
        came_from=CAME_FROM,
        origin=visit.id,
    )
    return _append(workspace, visit, record)


def take_back(workspace: Workspace, identity: str, action: str) -> Changes:
    """Take a proposed action off the list again."""
    visit = own_visit(workspace, identity)
    return _append(workspace, visit, record_edit(Action, action, text=None))


def escalate(workspace: Workspace, identity: str, problem: str, to: str = "") -> Changes:
    """Pass on a problem that the site cannot solve by itself.

    Raises:
        InputError: no words.
    """
    visit = own_visit(workspace, identity)
    if not problem.strip():
        raise InputError(problem)
    day = workspace.today().isoformat()
    said: Mapping[str, object] = {"problem": problem.strip(), "to": to.strip() or None, "on": day}
    return _append(workspace, visit, new_record(Escalation, workspace.new_id(), visit=visit.id, state=ASKED, **said))


def close_visit(
    workspace: Workspace, identity: str, summary: str, next_on: str | None = None, next_why: str | None = None
) -> Changes:
    """Close a visit: ``summary`` is the SHA-256 of the paper that both keep; later entries stay possible.

    Raises:
        InputError: ``next_on`` is no day.
        NotAllowedError: the visit's own day is still to come, or the next one's is before it.
    """
    visit = own_visit(workspace, identity)
    if is_to_come(workspace, visit):
        raise NotAllowedError(visit.on or "", why="future-visit")
    fields: dict[str, object] = {"closed_on": workspace.today().isoformat(), "summary": summary}
    if next_on is not None:
        fields |= {"next_on": _from_visit_on(visit, next_on) if next_on else None, "next_why": next_why or None}
    return _append(workspace, visit, record_edit(Visit, identity, **fields))


def is_to_come(workspace: Workspace, visit: Visit) -> bool:
    """Whether the visit's day is still to come: then it is planned, and nothing was seen yet."""
    return (visit.on or "") > workspace.today().isoformat()


def plan_next(workspace: Workspace, identity: str, next_on: str, next_why: str = "") -> Changes:
    """Set the day of the next visit, with why then.

    Raises:
        InputError: no day.
        NotAllowedError: it is before this visit.
    """
    visit = own_visit(workspace, identity)
    day = _from_visit_on(visit, next_on) if next_on else None
    return _append(workspace, visit, record_edit(Visit, identity, next_on=day, next_why=next_why.strip() or None))


# --- for the page's long texts ------------------------------------------------------------------------------


def keep_draft(workspace: Workspace, identity: str, name: str, text: str) -> None:
    """Keep what is half typed."""
    workspace.journal.keep_draft(Scope.parse(own_visit(workspace, identity).scope), Visit.ENTITY, identity, name, text)


def drop_draft(workspace: Workspace, identity: str, name: str) -> None:
    """What was half typed is recorded, or given up."""
    workspace.journal.drop_draft(Scope.parse(own_visit(workspace, identity).scope), Visit.ENTITY, identity, name)


def list_drafts(workspace: Workspace, identity: str) -> dict[str, str]:
    """What was half typed when the lid closed."""
    visit = get_visit(workspace, identity)
    return workspace.journal.drafts(Scope.parse(visit.scope), Visit.ENTITY, identity)


# --- shared -------------------------------------------------------------------------------------------------


def checked_day(text: str) -> str:
    """A day as it is kept.

    Raises:
        InputError: it is none.
    """
    found = find_period(text)
    if found is None or found.kind is not PeriodKind.DAY:
        raise InputError(text)
    return found.text


def _from_visit_on(visit: Visit, text: str) -> str:
    """A day that is not before the visit's own."""
    day = checked_day(text)
    if day < (visit.on or ""):
        raise NotAllowedError(period_name(day), why="day-before-visit")
    return day


def _check_minutes(minutes: object) -> None:
    if minutes is not None and not (isinstance(minutes, int) and 0 < minutes <= LONGEST_VISIT):
        raise InputError(str(minutes))


def _roles(said: object) -> list[object] | None:
    """Roles in the order of the catalogue; a name is never written down."""
    wanted = [str(one) for one in said] if isinstance(said, list | tuple) else []
    for one in wanted:
        _one_of(one, MET)
    return [code for code in MET if code in wanted] or None


def _cycles(workspace: Workspace, visit: Visit, said: object) -> list[object] | None:
    """The ids of tests of this site, each given by its id or its label."""
    wanted = [str(one) for one in said] if isinstance(said, list | tuple) else []
    return list(dict.fromkeys(cycles.get_cycle(workspace, one, site_of(visit)).id for one in wanted)) or None


def _one_of(text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise NotFoundError(text, what="state")
    return text


def own_visit(workspace: Workspace, identity: str) -> Visit:
    """A visit that this coach may write in.

    Raises:
        NotAllowedError: it is another coach's, or this is no coach's store.
        NotFoundError: no such visit.
    """
    check_coach(workspace)
    visit = get_visit(workspace, identity)
    if coach_of(visit) != workspace.own_id:
        raise NotAllowedError("visit", why="other")
    return visit


def _append(workspace: Workspace, visit: Visit, edit: Edit) -> Changes:
    return workspace.journal.append(Scope.parse(visit.scope), [edit])
