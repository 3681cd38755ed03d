"""What happens to a site on its way: waves, pauses, starting again, other names and areas, mergers, leaving.

Everything is one undoable step, for one site or for many, and travels with the organiser's next news. Nothing is ever
deleted: a site that left or was merged keeps its values; only its later months are not expected any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qic_desktop.domain.collaborative import Participation, Site, TurnReason
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotAPeriodError
from qic_desktop.services.organising.areas import area_name
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, Placed, new_record, record_edit

FACTS = ("staff", "volume", "power", "connectivity", "programmes")
"""What may be said of a facility, each with the month as of which it holds."""
PAUSED, LEFT = "paused", "left"
LONGEST_LIST = 500
"""Sites in one look-up."""


class Step(StrEnum):
    """What is done to a site that changes which months are expected of it."""

    PAUSE = "pause"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a step will bring, told before it is taken.

    ``first`` is the first period that is not expected any more (that is expected again, for a restart), ``last`` the
    last one of a pause that ends. ``values`` stay. ``sites`` are those that it touches.
    """

    step: Step
    sites: tuple[Site, ...]
    first: str = ""
    last: str = ""
    values: int = 0
    into: Site | None = None


# --- telling before -----------------------------------------------------------------------------------------------


def foresee(
    workspace: Workspace, step: Step, sites: Sequence[str], when: str, *, until: str = "", into: str = ""
) -> Consequence:
    """What a step will bring; it is checked as if it were taken.

    Args:
        workspace: an organiser's store.
        step: what will be done.
        sites: ids of the sites.
        when: the first period of a pause or of a restart; the last one before a site leaves or is merged.
        until: the last period of a pause, if it is known.
        into: the id of the site that goes on after a merger.

    Raises:
        NotAllowedError, NotAPeriodError, NotFoundError: as the step itself would.
    """
    known = _found(workspace, sites)
    match step:
        case Step.PAUSE:
            _pause_edits(workspace, known, when, until, "–")
            first = _period(when).text
        case Step.WITHDRAW:
            _withdraw_edits(workspace, known, when, "–")
            first = _period(when).following().text
        case Step.RESTART:
            _restart_edits(workspace, known, when)
            first = _period(when).text
        case Step.MERGE:
            for one in known:
                _merge_edit(workspace, one, trust.find_site(workspace, into), when)
            first = _period(when).following().text if when else ""
    other = trust.find_site(workspace, into) if into else None
    return Consequence(step, known, first, until, count_values(workspace, [one.id for one in known]), other)


def count_values(workspace: Workspace, sites: Collection[str]) -> int:
    """How many values of these sites are kept here."""
    scopes = [site_scope(one).text for one in sites]
    total = 0
    for start in range(0, len(scopes), LONGEST_LIST):
        part = scopes[start : start + LONGEST_LIST]
        marks = ",".join("?" * len(part))
        total += workspace.store.rows(
            "select count(distinct scope || id) from register "
            f"where entity=? and register='counts' and scope in ({marks})",
            (Observation.ENTITY, *part),
        )[0][0]
    return total


# --- the way through the collaborative ------------------------------------------------------------------------------


def begin_from(workspace: Workspace, sites: Sequence[str], since: str) -> Changes:
    """Say from which period on sites take part (their latest time, if they started again): nothing before is asked,
    what they counted back stays as their baseline.

    Raises:
        NotAllowedError: no enrolled organiser's store; one that left before would never have taken part.
        NotAPeriodError, NotFoundError: no such period or site.
    """
    first, spans = _period(since), _spans(workspace)
    edits: list[Edit] = []
    for site in _checked(workspace, sites):
        span = _latest(spans.get(site.id, ()))
        if span is not None and span.until and _period(span.until).last < first.first:
            raise NotAllowedError(first.text, why="ends-before-start")
        fields = {"site": site.id, "until": span.until if span else None, "reason": span.reason if span else None}
        if span is not None:
            edits.append(record_edit(Participation, span.id, since=first.text, **fields))
        else:
            edits.append(new_record(Participation, workspace.new_id(), since=first.text, **fields))
    return workspace.journal.append(organiser_scope(), edits)


def set_wave(workspace: Workspace, sites: Sequence[str], wave: str) -> Changes:
    """Put sites into a wave; an empty one takes them out.

    Raises:
        NotAllowedError, NotFoundError: no enrolled organiser's store; no such site.
    """
    spans = _spans(workspace)
    edits: list[Edit] = []
    for site in _checked(workspace, sites):
        latest = _latest(spans.get(site.id, ()))
        value = wave.strip() or None
        if latest is not None:
            edits.append(record_edit(Participation, latest.id, wave=value))
        else:
            edits.append(new_record(Participation, workspace.new_id(), site=site.id, wave=value))
    return workspace.journal.append(organiser_scope(), edits)


def pause(workspace: Workspace, sites: Sequence[str], since: str, *, until: str = "", reason: str) -> Changes:
    """Expect nothing of these sites from a period on, until another one or until they resume.

    Raises:
        NotAllowedError: no reason; outside the time in which a site takes part; paused already; it would end before
            it begins.
        NotAPeriodError: a text is no period.
    """
    known = _checked(workspace, sites)
    edits = _pause_edits(workspace, known, since, until, reason)
    return _append(workspace, edits, _reasons(workspace, known, PAUSED, since, reason))


def resume(workspace: Workspace, sites: Sequence[str], since: str) -> Changes:
    """End the pause of these sites: from this period on they report again.

    Raises:
        NotAllowedError: a site is not paused then.
        NotAPeriodError: a text is no period.
    """
    first, spans = _period(since), _spans(workspace)
    edits = []
    for site in _checked(workspace, sites):
        span, place = _running_pause(spans.get(site.id, ()), first)
        if span is None:
            raise NotAllowedError(_called(site), why="not-paused")
        pauses = _pauses(span)
        begun = find_period(str(pauses[place].get("since") or ""))
        if begun is not None and begun.first >= first.first:
            del pauses[place]
        else:
            pauses[place] = {**pauses[place], "until": first.preceding().text}
        edits.append(record_edit(Participation, span.id, pauses=pauses))
    return workspace.journal.append(organiser_scope(), edits)


def withdraw(workspace: Workspace, sites: Sequence[str], until: str, *, reason: str) -> Changes:
    """Let sites leave after a period; what they reported stays.

    Raises:
        NotAllowedError: no reason; before the start; a site has left already.
        NotAPeriodError: a text is no period.
    """
    known = _checked(workspace, sites)
    edits = _withdraw_edits(workspace, known, until, reason)
    return _append(workspace, edits, _reasons(workspace, known, LEFT, until, reason))


def restart(workspace: Workspace, sites: Sequence[str], since: str, *, wave: str = "") -> Changes:
    """Let sites that left take part again: a second participation, the first one stays as it was.

    Raises:
        NotAllowedError: a site has not left, or was merged; it would begin before it left.
        NotAPeriodError: a text is no period.
    """
    return workspace.journal.append(
        organiser_scope(), _restart_edits(workspace, _checked(workspace, sites), since, wave)
    )


# --- what a site is ---------------------------------------------------------------------------------------------


def rename(workspace: Workspace, site: str, name: str, *, code: str | None = None) -> Changes:
    """Call a site differently; its old name stays in its history. None leaves the code as it is.

    Raises:
        InputError: no name.
        NotAllowedError: the code is another site's.
    """
    (found,) = _checked(workspace, [site])
    new_code = (found.code or "") if code is None else code.strip()
    if not name.strip():
        raise InputError("")
    if new_code and any(one.code == new_code and one.id != found.id for one in trust.list_sites(workspace)):
        raise NotAllowedError(new_code, why="code-taken")
    edit = record_edit(Site, found.id, name=name.strip(), code=new_code or None)
    return workspace.journal.append(organiser_scope(), [edit])


def move(workspace: Workspace, sites: Sequence[str], area: str) -> Changes:
    """Say in which area sites lie, from the widest to the narrowest: Region / District."""
    edits = [record_edit(Site, one.id, area=area_name(area) or None) for one in _checked(workspace, sites)]
    return workspace.journal.append(organiser_scope(), edits)


def describe(workspace: Workspace, site: str, **fields: object) -> Changes:
    """Write what is known of the facility: ``organisation``, ``facility_type``, ``size``.

    Raises:
        ValueError: another field (a mistake of the caller).
    """
    (found,) = _checked(workspace, [site])
    if not set(fields) <= {"organisation", "facility_type", "size"}:
        raise ValueError(f"no such facts: {sorted(fields)}")
    return workspace.journal.append(organiser_scope(), [record_edit(Site, found.id, **fields)])


def set_fact(workspace: Workspace, site: str, fact: str, text: str) -> Changes:
    """Write one fact of the facility, as of this month; an empty text takes it away.

    Raises:
        ValueError: another fact (a mistake of the caller).
    """
    if fact not in FACTS:
        raise ValueError(fact)
    (found,) = _checked(workspace, [site])
    context = dict(found.context or {})
    context.pop(fact, None)
    if text.strip():
        context[fact] = {"text": text.strip(), "as_of": f"{workspace.today():%Y-%m}"}
    return workspace.journal.append(organiser_scope(), [record_edit(Site, found.id, context=context or None)])


def facts_of(site: Site) -> dict[str, tuple[str, str]]:
    """Fact → (what is said of it, the month as of which)."""
    found: dict[str, tuple[str, str]] = {}
    for fact in FACTS:
        said = (site.context or {}).get(fact)
        if isinstance(said, dict) and said.get("text"):
            found[fact] = (str(said["text"]), str(said.get("as_of") or ""))
    return found


def merge(workspace: Workspace, site: str, into: str, *, on: str = "") -> Changes:
    """Two facilities became one: after the period ``on`` only the other one reports.

    Args:
        workspace: an organiser's store.
        site: the one that ends.
        into: the one that goes on.
        on: its last own period; empty for a site that was enrolled twice: then its values count nowhere.

    Raises:
        NotAllowedError: into itself or in a circle; merged already.
        NotAPeriodError: a text is no period.
    """
    (found,) = _checked(workspace, [site])
    edit = _merge_edit(workspace, found, trust.find_site(workspace, into), on)
    return workspace.journal.append(organiser_scope(), [edit])


def part_again(workspace: Workspace, site: str) -> Changes:
    """Take a merger back: the site reports for itself again.

    Raises:
        NotAllowedError: it was not merged.
    """
    (found,) = _checked(workspace, [site])
    if not found.merged_into:
        raise NotAllowedError(_called(found), why="not-merged")
    edit = record_edit(Site, found.id, merged_into=None, merged_on=None)
    return workspace.journal.append(organiser_scope(), [edit])


# --- the checks -------------------------------------------------------------------------------------------------


def _checked(workspace: Workspace, sites: Iterable[str]) -> tuple[Site, ...]:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    require_enrolled(workspace, "enrol")
    return _found(workspace, sites)


def _found(workspace: Workspace, sites: Iterable[str]) -> tuple[Site, ...]:
    known = {one.id: one for one in trust.list_sites(workspace)}
    return tuple(known.get(one) or trust.find_site(workspace, one) for one in dict.fromkeys(sites))


def _pause_edits(workspace: Workspace, sites: Iterable[Site], since: str, until: str, reason: str) -> list[Edit]:
    first, last = _period(since), _period(until) if until else None
    if not reason.strip():
        raise NotAllowedError("", why="no-reason")
    if last is not None and last.last < first.first:
        raise NotAllowedError(until, why="ends-before-start")
    spans, edits = _spans(workspace), []
    end = last.last if last else date.max
    for site in sites:
        span = next((one for one in spans.get(site.id, ()) if _first(one) <= first.first <= _last(one)), None)
        if site.merged_into or (spans.get(site.id) and span is None) or (span and last and end > _last(span)):
            raise NotAllowedError(_called(site), why="pause-outside")
        pauses = _pauses(span) if span else []
        if any(_start_of(one) <= end and first.first <= _end_of(one) for one in pauses):
            raise NotAllowedError(_called(site), why="paused-already")
        made: dict[str, object] = {"since": first.text}
        if last is not None:
            made["until"] = last.text
        pauses = sorted([*pauses, made], key=_start_of)
        if span is not None:
            edits.append(record_edit(Participation, span.id, pauses=pauses))
        else:
            edits.append(new_record(Participation, workspace.new_id(), site=site.id, pauses=pauses))
    return edits


def _withdraw_edits(workspace: Workspace, sites: Iterable[Site], until: str, reason: str) -> list[Edit]:
    last, spans = _period(until), _spans(workspace)
    if not reason.strip():
        raise NotAllowedError("", why="no-reason")
    edits = []
    for site in sites:
        span = _latest(spans.get(site.id, ()))
        if site.merged_into or (span is not None and span.until):
            raise NotAllowedError(_called(site), why="has-left")
        if span is not None and last.last < _first(span):
            raise NotAllowedError(_called(site), why="before-start")
        since = span.since if span else None
        fields = {"site": site.id, "since": since, "until": last.text, "reason": None}
        if span is not None:
            edits.append(record_edit(Participation, span.id, **fields))
        else:
            edits.append(new_record(Participation, workspace.new_id(), **fields))
    return edits


def _restart_edits(workspace: Workspace, sites: Iterable[Site], since: str, wave: str = "") -> list[Edit]:
    first, spans = _period(since), _spans(workspace)
    edits = []
    for site in sites:
        if site.merged_into:
            raise NotAllowedError(_called(site), why="merged-already")
        span = _latest(spans.get(site.id, ()))
        if span is None or not span.until:
            raise NotAllowedError(_called(site), why="not-left")
        if first.first <= _last(span):
            raise NotAllowedError(_called(site), why="restart-before-left")
        more = {"wave": wave.strip()} if wave.strip() else {}
        edits.append(new_record(Participation, workspace.new_id(), site=site.id, since=first.text, **more))
    return edits


def _merge_edit(workspace: Workspace, site: Site, into: Site, on: str) -> Edit:
    if site.id == into.id:
        raise NotAllowedError(_called(site), why="merge-self")
    if site.merged_into:
        raise NotAllowedError(_called(site), why="merged-already")
    sites: Mapping[str, Site] = {one.id: one for one in trust.list_sites(workspace)}
    follower: Site | None = into
    while follower is not None:
        if follower.merged_into == site.id:
            raise NotAllowedError(_called(site), why="merge-circle")
        follower = sites.get(follower.merged_into or "")
    if into.merged_into:
        raise NotAllowedError(_called(into), why="merged-already")
    return record_edit(Site, site.id, merged_into=into.id, merged_on=_period(on).text if on else None)


def _reasons(workspace: Workspace, sites: Iterable[Site], turn: str, since: str, reason: str) -> list[Placed]:
    """Why each of them pauses or leaves, for that site alone: other sites learn only that nothing is expected of it."""
    told = {"turn": turn, "since": _period(since).text, "reason": reason.strip()}
    return [(organiser_scope(one.id), new_record(TurnReason, workspace.new_id(), **told)) for one in sites]


def _append(workspace: Workspace, edits: Iterable[Edit], reasons: Iterable[Placed]) -> Changes:
    return workspace.journal.append_all([*((organiser_scope(), one) for one in edits), *reasons])


# --- spans and pauses -------------------------------------------------------------------------------------------


def _spans(workspace: Workspace) -> dict[str, list[Participation]]:
    found: dict[str, list[Participation]] = {}
    for one in workspace.journal.list_records(Participation, organiser_scope()):
        found.setdefault(one.site or "", []).append(one)
    return found


def _latest(spans: Iterable[Participation]) -> Participation | None:
    return max(spans, key=lambda one: (_first(one), one.id), default=None)


def _running_pause(spans: Iterable[Participation], period: Period) -> tuple[Participation | None, int]:
    for span in spans:
        for place, one in enumerate(_pauses(span)):
            if _start_of(one) <= period.last and period.first <= _end_of(one):
                return span, place
    return None, -1


def _pauses(span: Participation) -> list[dict[str, object]]:
    return [dict(one) for one in span.pauses or [] if isinstance(one, dict)]


def _first(span: Participation) -> date:
    return _day(span.since, date.min, last=False)


def _last(span: Participation) -> date:
    return _day(span.until, date.max, last=True)


def _start_of(pause: Mapping[str, object]) -> date:
    return _day(pause.get("since"), date.min, last=False)


def _end_of(pause: Mapping[str, object]) -> date:
    return _day(pause.get("until"), date.max, last=True)


def _day(text: object, otherwise: date, *, last: bool) -> date:
    period = find_period(str(text or ""))
    return otherwise if period is None else period.last if last else period.first


def _period(text: str) -> Period:
    found = find_period(text.strip())
    if found is None:
        raise NotAPeriodError(text)
    return found


def _called(site: Site) -> str:
    return site.name or site.code or site.id
