"""Learning sessions as the organiser plans and holds them: agenda by minutes, who came, how useful it was.

Sites write who came and how useful each kind of time was; the organiser counts heads besides. Both are shown, neither
corrects the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qic_desktop.domain.collaborative import Site, TimetableEvent
from qic_desktop.domain.learning import Commitment, PreWork, ReportBack, SessionAttendance
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.organising import SessionRegister
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import find_period
from qic_desktop.domain.planning import DataPlan
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.learning import readiness
from qic_desktop.services.learning.sessions import MOST_USEFUL, PARTS
from qic_desktop.services.organising import participations, timetable
from qic_desktop.services.organising.timetable import Planned, check_organiser
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

TALK, AT_WORK = "plenary", ("practice", "team-time", "cross-team")
DEFAULT_SHARE = 50
"""Percent of the working time; more talk than this is said."""
MOST_A_DAY = 16 * 60
_SHARE = "session_talk_share"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_BEGIN, _DAY = 9 * 60, 24 * 60
"""Where no part has a time, the first one begins at nine."""
Remark = Literal["no-agenda", "talk", "before-prework", "too-long", "no-homework"]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One part of an agenda; ``type`` is one of the kinds of time that a session is made of.

    ``at`` ("08:30") stands where a part begins at a time of its own; the others follow one another.
    """

    title: str
    minutes: int
    type: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a part is: the day of the session from 1 on, from when to when."""

    day: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class SiteAtSession:
    """One site: heads that the organiser counted, people that it wrote itself (None: neither said anything)."""

    site: Site
    counted: int | None
    wrote: int | None
    storyboard: bool
    ready: tuple[str, ...]
    promised: int
    kept: int
    told_home: int

    @property
    def came(self) -> bool:
        """Whether anybody came: as the organiser counted, else as the team wrote."""
        return self.people > 0

    @property
    def people(self) -> int:
        """How many came: as the organiser counted, else as the team wrote."""
        return self.counted if self.counted is not None else self.wrote or 0

    @property
    def differs(self) -> bool:
        """Whether both said something, and not the same."""
        return self.counted is not None and self.wrote is not None and self.counted != self.wrote


@dataclass(frozen=True, slots=True)
class Useful:
    """How useful a kind of time was, over sites: how many said 1, 2, 3, 4. Nothing of too few sites is shown."""

    part: str
    said: tuple[int, ...]

    @property
    def sites(self) -> int:
        """How many sites said something."""
        return sum(self.said)

    @property
    def share_useful(self) -> float | None:
        """The share that found it useful or very useful."""
        return sum(self.said[2:]) / self.sites if self.sites else None


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One learning session with everything that is known of it."""

    planned: Planned
    agenda: tuple[AgendaItem, ...]
    share: int
    remarks: tuple[Remark, ...]
    sites: tuple[SiteAtSession, ...]
    useful: tuple[Useful, ...]
    least: int
    day: date

    @property
    def id(self) -> str:
        """The record's id."""
        return self.planned.id

    @property
    def minutes(self) -> Mapping[str, int]:
        """Minutes by kind of time, in the order of the kinds."""
        found = Counter[str]()
        for one in self.agenda:
            found[one.type] += one.minutes
        return {part: found[part] for part in PARTS if found[part]}

    @property
    def talk(self) -> float | None:
        """The share of talk in the working time, without breaks; None without any."""
        return talk_share(self.agenda)

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.planned.first is not None and self.planned.first <= self.day

    @property
    def rated(self) -> int:
        """How many sites said how useful it was."""
        return max((one.sites for one in self.useful), default=0)


def talk_share(agenda: Sequence[AgendaItem]) -> float | None:
    """Plenary minutes as a share of plenary, practice, team time and time with other teams."""
    talk = sum(one.minutes for one in agenda if one.type == TALK)
    work = sum(one.minutes for one in agenda if one.type in AT_WORK)
    return talk / (talk + work) if talk + work else None


def is_time(text: str) -> bool:
    """Whether a text is a time of the day, as 08:30."""
    return _TIME.fullmatch(text) is not None


def times_of(agenda: Sequence[AgendaItem]) -> tuple[Slot, ...]:
    """When each part is: one after the other; a time before the one that is reached begins the next day."""
    first = _minutes_of(agenda[0].at) if agenda and agenda[0].at else _BEGIN
    found, day, now = [], 1, first
    for one in agenda:
        if one.at:
            at = _minutes_of(one.at)
            day, now = (day + 1, at) if at < now else (day, at)
        elif now + one.minutes > _DAY:
            day, now = day + 1, first
        ends = now + one.minutes
        found.append(Slot(day, _clock(now), _clock(ends)))
        now = ends
    return tuple(found)


def _minutes_of(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


# --- reading -------------------------------------------------------------------------------------------------------


def list_plans(workspace: Workspace) -> tuple[SessionPlan, ...]:
    """All learning sessions of the timetable, the first one first.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    entries = timetable.read_timetable(workspace)
    seen = _Seen(workspace)
    return tuple(_plan(workspace, one, entries, seen) for one in entries if one.is_session)


def get_plan(workspace: Workspace, identity: str) -> SessionPlan:
    """A session by id, number ("2"), title or first day.

    Raises:
        NotFoundError: there is none.
    """
    planned = find_planned(workspace, identity)
    return next(one for one in list_plans(workspace) if one.id == planned.id)


def find_planned(workspace: Workspace, identity: str) -> Planned:
    """The timetable's entry of a session alone: without what sites wrote, which takes a while where there are many.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: there is none.
    """
    check_organiser(workspace)
    for one in timetable.read_timetable(workspace):
        if one.is_session and identity in (one.id, str(one.number), one.event.title, one.event.start):
            return one
    raise NotFoundError(identity, what="session")


def has_begun(workspace: Workspace, planned: Planned) -> bool:
    """Whether the first day of a session has come."""
    return planned.first is not None and planned.first <= workspace.today()


def agenda_of(planned: Planned) -> tuple[AgendaItem, ...]:
    """The agenda of a planned session; see :func:`read_agenda`."""
    return read_agenda(planned.event)


def read_agenda(event: TimetableEvent) -> tuple[AgendaItem, ...]:
    """The agenda as far as it can be read; what another version wrote otherwise is passed over."""
    found = []
    for one in event.agenda or ():
        if isinstance(one, dict) and type(minutes := one.get("minutes")) is int and minutes > 0:
            kind, at = str(one.get("type")), str(one.get("at") or "")
            kind, at = kind if kind in PARTS else "informal", at if is_time(at) else ""
            found.append(AgendaItem(str(one.get("title") or ""), minutes, kind, at))
    return tuple(found)


class _Seen:
    """What sites wrote about sessions, read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.sites = tuple(one for one in trust.list_sites(workspace) if not one.merged_into)
        journal = workspace.journal
        self.came = {(one.scope, one.session or one.id): one for one in journal.list_records(SessionAttendance)}
        registers = journal.list_records(SessionRegister, organiser_private_scope())
        self.counted = {one.id: one for one in registers}
        self.promised = [one for one in journal.list_records(Commitment) if one.what]
        self.told = [one for one in journal.list_records(ReportBack) if one.to or one.on]
        self.ticked = {(one.scope, one.id): one.ticked or {} for one in journal.list_records(PreWork)}
        self.aims = {one.scope for one in journal.list_records(Project) if (one.aim or "").strip()}
        self.sources = {one.scope for one in journal.list_records(DataPlan)}
        cells = journal.list_cells(Observation, ("numerator", "value"), "", "")
        self.values = Counter(str(row[0]) for row in cells if row[2] is not None or row[3] is not None)


def _plan(workspace: Workspace, planned: Planned, entries: Sequence[Planned], seen: _Seen) -> SessionPlan:
    agenda = agenda_of(planned)
    share, least = talk_limit(workspace), guard_of(workspace).minimum_sites
    return SessionPlan(
        planned=planned,
        agenda=agenda,
        share=share,
        remarks=_remarks(planned, agenda, entries, share),
        sites=tuple(_at_session(planned.id, site, seen) for site in _invited(workspace, planned, seen)),
        useful=_useful(planned.id, seen, least),
        least=least,
        day=workspace.today(),
    )


def _invited(workspace: Workspace, planned: Planned, seen: _Seen) -> list[Site]:
    """The sites that had not left before a session, and those of which somebody was there all the same."""
    gone = participations.gone_by(workspace, planned.first) if planned.first is not None else frozenset[str]()

    def was_there(site: Site) -> bool:
        return (site_scope(site.id).text, planned.id) in seen.came or f"{planned.id}|{site.id}" in seen.counted

    return [one for one in seen.sites if one.id not in gone or was_there(one)]


def _remarks(
    planned: Planned, agenda: Sequence[AgendaItem], entries: Sequence[Planned], share: int
) -> tuple[Remark, ...]:
    found: list[Remark] = []
    talk = talk_share(agenda)
    if not agenda:
        found.append("no-agenda")
    elif talk is not None and talk * 100 > share:
        found.append("talk")
    if sum(one.minutes for one in agenda) > MOST_A_DAY * _days(planned):
        found.append("too-long")
    prework = [one.last for one in entries if one.kind == "pre-work" and one.last]
    if planned.number == 1 and planned.first and prework and planned.first <= max(prework):
        found.append("before-prework")
    if planned.event.held_on and not (planned.event.homework or "").strip():
        found.append("no-homework")
    return tuple(found)


def _days(planned: Planned) -> int:
    return max(1, (planned.last - planned.first).days + 1) if planned.first and planned.last else 1


def _at_session(session: str, site: Site, seen: _Seen) -> SiteAtSession:
    scope = site_scope(site.id).text
    register, wrote = seen.counted.get(f"{session}|{site.id}"), seen.came.get((scope, session))
    promised = [one for one in seen.promised if one.scope == scope and one.session == session]
    ticked = seen.ticked.get((scope, session), {})
    shown = {
        readiness.AIM: scope in seen.aims,
        readiness.SOURCES: scope in seen.sources,
        readiness.BASELINE: seen.values[scope] >= readiness.ENOUGH_VALUES,
    }
    return SiteAtSession(
        site=site,
        counted=register.came if register else None,
        wrote=len(wrote.people or wrote.roles or ()) if wrote and (wrote.people or wrote.roles) else None,
        storyboard=bool(register and register.storyboard),
        ready=tuple(point for point in readiness.POINTS if ticked.get(point) or shown.get(point)),
        promised=len(promised),
        kept=sum(one.done is True for one in promised),
        told_home=sum(one.scope == scope and one.session == session for one in seen.told),
    )


def _useful(session: str, seen: _Seen, least: int) -> tuple[Useful, ...]:
    found = []
    for part in PARTS:
        said = [0] * MOST_USEFUL
        for (_scope, of), one in seen.came.items():
            answer = (one.usefulness or {}).get(part) if of == session else None
            if type(answer) is int and 1 <= answer <= MOST_USEFUL:
                said[answer - 1] += 1
        if sum(said) >= least:
            found.append(Useful(part, tuple(said)))
    return tuple(found)


# --- writing -------------------------------------------------------------------------------------------------------


def write_agenda(workspace: Workspace, session: str, items: Sequence[AgendaItem]) -> Changes:
    """Write a session's agenda, a draft until it is published; nothing takes it away.

    Raises:
        NotFoundError: no such session, or no such kind of time.
        InputError: a part without minutes, more minutes than the days have, or a time that is none.
    """
    planned = find_planned(workspace, session)
    for one in items:
        if one.type not in PARTS:
            raise NotFoundError(one.type, what="part")
        if not 0 < one.minutes <= MOST_A_DAY:
            raise InputError(str(one.minutes))
        if one.at and not is_time(one.at):
            raise InputError(one.at)
    total = sum(one.minutes for one in items)
    if total > MOST_A_DAY * _days(planned):
        raise InputError(str(total))
    agenda = [_as_written(one) for one in items]
    return timetable.change_event(workspace, planned.id, agenda=agenda or None)


def _as_written(one: AgendaItem) -> dict[str, object]:
    plain: dict[str, object] = {"title": one.title.strip(), "minutes": one.minutes, "type": one.type}
    return {**plain, "at": one.at} if one.at else plain


def talk_limit(workspace: Workspace) -> int:
    """The most talk, in percent of the working time, that nothing is said about."""
    return int(workspace.store.setting(_SHARE, DEFAULT_SHARE))


def choose_talk_limit(workspace: Workspace, percent: int) -> None:
    """Choose it, for this laptop.

    Raises:
        InputError: not 10 to 90.
    """
    check_organiser(workspace)
    if not 10 <= percent <= 90:
        raise InputError(str(percent))
    workspace.store.set_setting(_SHARE, percent)


def count_heads(
    workspace: Workspace, session: str, site: str, came: int | None, *, storyboard: bool | None = None
) -> Changes:
    """Write down how many came from a site (its id or code); None takes it back.

    Raises:
        NotFoundError: no such session or site.
        NotAllowedError: the session has not begun.
        InputError: not 0 to 500.
    """
    planned = find_planned(workspace, session)
    if not has_begun(workspace, planned):
        raise NotAllowedError(session, why="not-held")
    if came is not None and not 0 <= came <= 500:
        raise InputError(str(came))
    known = (one for one in trust.list_sites(workspace) if not one.merged_into)
    found = next((one for one in known if site in (one.id, one.code)), None)
    if found is None:
        raise NotFoundError(site, what="site")
    edit = record_edit(SessionRegister, f"{planned.id}|{found.id}", came=came, roles=None)
    if storyboard is not None:
        edit = record_edit(SessionRegister, edit.id, came=came, roles=None, storyboard=storyboard)
    return workspace.journal.append(organiser_private_scope(), [edit])


def hold(workspace: Workspace, session: str, on: str = "") -> Changes:
    """Write down that a session was held, on its first day where no other is named.

    Raises:
        NotFoundError: no such session.
        NotAllowedError: it has not begun.
        InputError: no day.
    """
    planned = find_planned(workspace, session)
    day = on.strip() or planned.event.start or ""
    found = find_period(day)
    if found is None:
        raise InputError(day)
    if found.first > workspace.today():
        raise NotAllowedError(session, why="not-held")
    return timetable.change_event(workspace, planned.id, held_on=found.first.isoformat())
