"""Entering what a site reports on paper, by phone, in an Excel file or on a photo; the site confirms it later.

The values are ordinary values in the site's own scope, with where they were read beside them. That somebody else typed
them follows from the key that signed them; it is never stored. A confirmation repeats the numbers: when they change
afterwards, there is something new to confirm. If the site typed the same line without having seen it, both stand
beside each other and the site chooses, as with two laptops of one team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.entity import Record
from qic_desktop.domain.observation import MissingReason, Observation, Source, observation_id
from qic_desktop.domain.organising import PaperReturn
from qic_desktop.domain.period import Period
from qic_desktop.domain.scope import Scope, coach_scope, organiser_scope, site_scope
from qic_desktop.domain.visit import Confirmation
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry, value_edit
from qic_desktop.services.trusting import entry_rights, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record
from qic_desktop.store.registers import live_siblings, shown

SOURCES = (Source.PAPER, Source.PHONE, Source.EXCEL, Source.PHOTO)
BY_LAPTOP, BY_SIGNATURE = "laptop", "signature"


@dataclass(frozen=True, slots=True)
class ForValue:
    """One value that is entered for a site; a note is written beside it unless it is empty.

    ``revision`` is the number of the definition by which it was counted; 0 means the one in force.
    """

    view: MeasureView
    period: Period
    entry: Entry
    stratum: str = ""
    note: str = ""
    revision: int = 0

    @property
    def id(self) -> str:
        """The id of the value."""
        return observation_id(self.view.id, self.period.text, self.stratum)


@dataclass(frozen=True, slots=True)
class Received:
    """A file from which values are taken: its name and its SHA-256, as it is kept in ``received/``."""

    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A value that somebody else entered and the site has not confirmed.

    ``role`` is whose key wrote it, ``source`` where it was read (empty if that was not said), ``wall_ms`` when.
    """

    observation: Observation
    role: Role
    source: str
    wall_ms: int

    @property
    def id(self) -> str:
        """The id of the value."""
        return self.observation.id


# --- entering -----------------------------------------------------------------------------------------------


def may_enter_for(workspace: Workspace, site: str) -> bool:
    """Whether this laptop may enter for a site (by id)."""
    return workspace.role is not Role.SITE and entry_rights.may_enter(workspace, [site])[site]


def enter_for(
    workspace: Workspace,
    site: str,
    values: Sequence[ForValue],
    *,
    source: Source,
    on: date,
    received: Received | None = None,
) -> Changes:
    """Record what a site reported, in its own scope, as one step; what is odd is kept and flagged as everywhere.

    Args:
        workspace: an organiser's, or a coach's with the right to enter for the site.
        site: the site's id.
        values: what was reported.
        source: paper, phone, excel or photo.
        on: the day on which the report was made or came.
        received: the kept file, where there is one.

    Raises:
        NotAllowedError: this laptop may not enter for the site.
        NotFoundError: no such site.
        NotAPeriodError: a period is longer or shorter than its measure's.
        InputError: the source is none of these.
    """
    found = trust.find_site(workspace, site)
    if source not in SOURCES:
        raise InputError(source.value)
    _prepare(workspace, found)
    if not values:
        return Changes()
    scope = site_scope(found.id)
    edits: list[tuple[Scope, Edit]] = [(scope, _value_edit(one, source)) for one in values]
    taken = _return_edit(workspace, found.id, values, (source, on, received))
    return workspace.journal.append_all([*edits, (_returns_scope(workspace, found.id), taken)])


def _return_edit(
    workspace: Workspace, site: str, values: Sequence[ForValue], told: tuple[Source, date, Received | None]
) -> Edit:
    """The line that says from where values came; what is typed field by field from one form has one line."""
    source, on, received = told
    name, digest = (received.file_name, received.sha256) if received else (None, None)
    same = (site, source.value, name, digest, on.isoformat())
    scope = _returns_scope(workspace, site)
    # A file is taken in once; only what is typed goes on with the line that it began.
    before_now = () if received else workspace.journal.list_records(PaperReturn, scope)
    known = [one for one in before_now if (one.site, one.source, one.file_name, one.sha256, one.on) == same]
    identity = known[-1].id if known else workspace.new_id()
    before = [str(one) for one in (known[-1].periods or [])] if known else []
    periods = sorted({*before, *(one.period.text for one in values)})
    count = len(values) + ((known[-1].values or 0) if known else 0)
    taken: dict[str, object] = {"periods": periods, "values": count}
    head = {} if known else dict(zip(("site", "source", "file_name", "sha256", "on"), same, strict=True))
    return new_record(PaperReturn, identity, **head, **taken)


def _value_edit(one: ForValue, source: Source) -> Edit:
    edit = value_edit(one.view, one.period, one.entry, stratum=one.stratum)
    registers = {**edit.registers, "source": {"source": source.value}}
    counts = registers.get("counts")
    if one.revision and isinstance(counts, dict) and "revision" in counts:
        registers["counts"] = {**counts, "revision": one.revision}
    return Edit(edit.entity, edit.id, {**registers, "note": one.note} if one.note.strip() else registers)


def _prepare(workspace: Workspace, site: Site) -> None:
    """An organiser gives herself the right with the first value; a coach has it from the organiser or not at all."""
    if workspace.role is Role.ORGANISER:
        entry_rights.grant(workspace, workspace.journal.writer, [site.id])
    if not may_enter_for(workspace, site.id):
        raise NotAllowedError(site.name or site.code or site.id[:8], why="not-granted")


def _returns_scope(workspace: Workspace, site: str) -> Scope:
    return organiser_scope() if workspace.role is Role.ORGANISER else coach_scope(workspace.own_id, site)


def list_returns(workspace: Workspace, site: str = "") -> tuple[PaperReturn, ...]:
    """What came unsigned and was entered here or by a coach, newest first; of one site or of all."""
    found = [one for one in workspace.journal.list_records(PaperReturn) if one.site and site in ("", one.site)]
    return tuple(sorted(found, key=lambda one: (one.on or "", one.id), reverse=True))


# --- what waits for the site's word -----------------------------------------------------------------------


def unconfirmed(workspace: Workspace, site: str = "", measure: str = "") -> tuple[Unconfirmed, ...]:
    """The values of a site that somebody else entered and nobody of the site has confirmed, in order of id.

    Args:
        workspace: any role's.
        site: the site's id; a team's own without it.
        measure: only this measure's (by id).
    """
    scope = site_scope(site or workspace.own_id)
    helpers = entry_rights.helper_writers(workspace, scope)
    if not helpers:
        return ()
    prefix = f"{measure}|" if measure else ""
    confirmed = {one.id: one for one in _confirmations(workspace, scope, prefix, helpers)}
    return tuple(
        one
        for one in _entered(workspace, scope, prefix, helpers)
        if not _is_confirmed(one.observation, confirmed.get(one.id))
    )


def unconfirmed_periods(workspace: Workspace, site: str, measure: str, stratum: str = "") -> frozenset[str]:
    """The periods of a measure whose values wait for the site's word; their points get a ring on the chart."""
    found = unconfirmed(workspace, site, measure)
    return frozenset(one.observation.period for one in found if one.observation.stratum == stratum)


def _entered(workspace: Workspace, scope: Scope, prefix: str, helpers: dict[str, Role]) -> Iterator[Unconfirmed]:
    rows = workspace.store.rows(
        "select distinct id from register where scope=? and entity=? and register='counts' and id>=? and id<? "
        f"and writer in ({','.join('?' * len(helpers))})",
        (scope.text, Observation.ENTITY, prefix, f"{prefix}\U0010ffff", *helpers),
    )
    suspects = {str(row[0]) for row in rows}
    if not suspects:
        return
    for one in workspace.journal.list_records(Observation, scope, prefix):
        if one.id not in suspects or one.is_empty:
            continue
        winner = shown(live_siblings(workspace.store.connection, scope.text, Observation.ENTITY, one.id)["counts"])
        role = helpers.get(winner.writer)
        if role is not None:
            yield Unconfirmed(one, role, one.source or "", winner.wall_ms)


def _confirmations(workspace: Workspace, scope: Scope, prefix: str, helpers: dict[str, Role]) -> Iterator[Confirmation]:
    """The confirmations that count: nobody but a laptop of the site says that the site's laptop confirmed."""
    for one in workspace.journal.list_records(Confirmation, scope, prefix):
        if one.how == BY_LAPTOP and _writer_of(workspace, one) in helpers:
            continue
        yield one


def _writer_of(workspace: Workspace, record: Record) -> str:
    siblings = live_siblings(workspace.store.connection, record.scope, record.ENTITY, record.id)["confirmed"]
    return shown(siblings).writer


def _is_confirmed(value: Observation, said: Confirmation | None) -> bool:
    return said is not None and _numbers(value) == _numbers(said)


def _numbers(one: Observation | Confirmation) -> tuple[object, ...]:
    return one.numerator, one.denominator, one.value, one.missing


# --- confirming -------------------------------------------------------------------------------------------


def confirm(
    workspace: Workspace, ids: Iterable[str], *, site: str = "", signed_by: str = "", on: date | None = None
) -> Changes:
    """Say that values which somebody else entered are right: by the site's laptop, or by a signature that was seen.

    Args:
        workspace: the site's own; or a coach's or organiser's who has the site's signature on paper.
        ids: the values' ids; those that wait for nobody's word are passed over.
        site: the site's id; a team's own without it.
        signed_by: the role of who signed the paper; the laptop's own without it.
        on: the day of the signature; today without it.

    Raises:
        NotAllowedError: nothing of it waits, or this laptop may not enter for the site.
    """
    is_team = workspace.role is Role.SITE
    if not is_team:
        _prepare(workspace, trust.find_site(workspace, site))
    wanted = set(ids)
    waiting = [one.observation for one in unconfirmed(workspace, site) if one.id in wanted]
    if not waiting:
        raise NotAllowedError("confirm", why="nothing-to-confirm")
    day, how = (on or workspace.today()).isoformat(), BY_LAPTOP if is_team else BY_SIGNATURE
    edits = [
        new_record(
            Confirmation,
            one.id,
            numerator=one.numerator,
            denominator=one.denominator,
            value=one.value,
            missing=one.missing,
            how=how,
            by_role=signed_by or workspace.role.value,
            on=day,
        )
        for one in waiting
    ]
    return workspace.journal.append(site_scope(site or workspace.own_id), edits)


def typed_by_site(workspace: Workspace, site: str, values: Sequence[ForValue]) -> dict[str, Observation]:
    """The values the site itself typed where something else is about to be entered for it: id → what stands there.

    Entering over them would overwrite what the site knows best, so a page asks first.
    """
    scope = site_scope(site)
    helpers = entry_rights.helper_writers(workspace, scope)
    found: dict[str, Observation] = {}
    for one in values:
        standing = workspace.journal.find_record(Observation, scope, one.id)
        if standing is None or standing.is_empty or _same(standing, one.entry):
            continue
        siblings = live_siblings(workspace.store.connection, scope.text, Observation.ENTITY, one.id)["counts"]
        if shown(siblings).writer not in helpers:
            found[one.id] = standing
    return found


def _same(standing: Observation, entry: Entry) -> bool:
    missing = entry.missing.value if isinstance(entry.missing, MissingReason) else None
    return _numbers(standing) == (entry.numerator, entry.denominator, entry.value, missing)
