"""What the organiser designs: the charter, measures with their definitions, invitations. Drafts until published.

A definition that is in force is never edited: a change is a new version from a period on, and breaks every line
there. A version that is still a draft is rewritten in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.collaborative import Collaborative, Invitation
from qic_desktop.domain.measure import DefinitionRevision, Measure, RevisionKind, revision_id
from qic_desktop.domain.organising import TopicCheck
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.measuring import definitions, measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives, timetable, topic_checks
from qic_desktop.services.organising.timetable import Planned
from qic_desktop.services.trusting import enrolling, rooting, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

RHYTHM = ("cadence", "due_day")
NO_CHANGES = Changes()
"""Told where records were written by a step that answers something else: pages then read everything anew."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was written; ``state`` is "waiting", "asking" (a request came) or "accepted"."""

    invitation: Invitation
    state: str

    @property
    def name(self) -> str:
        """Who is invited."""
        return self.invitation.name or ""


@dataclass(frozen=True, slots=True)
class Design:
    """Everything the Design page shows. ``drafted`` gives the ids of measures and versions that are not published.

    ``published`` is the day of the organiser's last package, None before the first. ``root`` is
    what sites compare by voice before they join; None for an organiser who has none. ``decided_by`` says who decides
    on measures, ``missed`` is the learning session that who joins now has missed, ``topic`` what was
    decided about the topic.
    """

    collaborative: Collaborative | None
    views: tuple[MeasureView, ...]
    drafted: frozenset[str]
    has_drafts: bool
    published: date | None
    invited: tuple[Invited, ...]
    root: Spoken | None = None
    decided_by: str = ""
    missed: Planned | None = None
    topic: TopicCheck | None = None

    def is_draft(self, view: MeasureView) -> bool:
        """Whether the version in the form may still be rewritten."""
        definition = view.definition
        return definition is not None and definition.id in self.drafted


def read_design(workspace: Workspace) -> Design:
    """Read the Design page.

    Raises:
        NotAllowedError: only an organiser designs.
    """
    _check_organiser(workspace)
    drafts = organiser_private_scope()
    found = workspace.journal.list_records(DefinitionRevision, drafts)
    drafted = {one.id for one in found if one.value_form is not None}
    drafted |= {one.id for one in workspace.journal.list_records(Measure, drafts) if one.code is not None}
    rows = workspace.store.rows("select max(made) from package where kind='organiser' and state='sent'")
    views = tuple(view for view in measures.list_measures(workspace) if view.is_core or view.is_draft)
    return Design(
        collaboratives.find_collaborative(workspace),
        views,
        frozenset(drafted),
        exporting.has_drafts(workspace),
        workspace.day_of(made) if (made := rows[0][0]) and not rooting.is_waiting(workspace) else None,
        list_invited(workspace),
        trust.root_fingerprint(workspace),
        collaboratives.profile_of(workspace).measures,
        timetable.missed_session(workspace),
        topic_checks.read_topic(workspace).record,
    )


def _check_organiser(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")


def list_invited(workspace: Workspace) -> tuple[Invited, ...]:
    """The invitations by role, code and name, with what became of them."""
    asking = {one.request.invitation for one in enrolling.pending_requests(workspace)}
    found = [
        Invited(one, "accepted" if one.answered_by else "asking" if one.id in asking else "waiting")
        for one in trust.list_invitations(workspace)
    ]
    order = {"site": 0, "coach": 1, "organiser": 2}
    return tuple(
        sorted(found, key=lambda one: (order.get(one.invitation.role or "", 9), one.invitation.code or "~", one.name))
    )


# --- measures -----------------------------------------------------------------------------------------------


def write_draft(workspace: Workspace, identity: str, changed: Mapping[str, object]) -> Changes:
    """Rewrite a measure and its version while they are drafts; of a published measure its name and rhythm may change.

    Args:
        workspace: an organiser's store.
        identity: id of the measure.
        changed: field names of ``Measure`` and ``DefinitionRevision`` with their new values.

    Raises:
        NotAllowedError: not an organiser's store; the version is in force and one of its own fields would change; or
            the code is taken.
        InputError: code or name would be empty.
        DefinitionError: a field cannot be kept like this.
    """
    _check_organiser(workspace)
    view = measures.get_measure(workspace, identity)
    drafts = organiser_private_scope()
    for name in ("code", "name"):
        if name in changed and not str(changed[name] or "").strip():
            raise InputError("")
    taken = {one.code for one in measures.list_measures(workspace) if one.id != view.id}
    if changed.get("code") in taken:
        raise NotAllowedError(str(changed["code"]), why="taken")
    definitions.check_fields(view, changed)
    own = {name: changed[name] for name in _names(Measure.ENTITY) if name in changed}
    definition = {name: changed[name] for name in _definition_names() if name in changed}
    edits: list[Edit] = []
    if definition:
        number = view.definition.revision if view.definition else 1
        kept = workspace.journal.find_record(DefinitionRevision, drafts, revision_id(view.id, number))
        if kept is None or kept.value_form is None:
            raise NotAllowedError(view.code, why="immutable")
        whole = {name: getattr(kept, name) for name in _definition_names()} | definition
        edits.append(record_edit(DefinitionRevision, kept.id, **whole))
    if "period_kind" in definition:
        own["cadence"] = definition["period_kind"]
    if own:
        # Fields of one register are written together, or the others would be lost.
        if set(RHYTHM) & set(own):
            own = {name: getattr(view.measure, name) for name in RHYTHM} | own
        edits.append(record_edit(Measure, view.id, **own))
    return workspace.journal.append(drafts, edits) if edits else Changes()


def end_measure(workspace: Workspace, code: str, last: str) -> Changes:
    """Ask for a measure up to a period and no longer, or go on with it where ``last`` is empty; all values stay.

    It is a draft until it is published, as a change of its name is.

    Raises:
        NotAllowedError: not an organiser's store, or rare events, of which nothing is due.
        NotFoundError: no such measure.
        InputError: this is no period of the measure, or one before it began.
    """
    view = measures.get_measure(workspace, code)
    if view.form.is_by_event:
        raise NotAllowedError(view.code, why="by-event")
    period = find_period(last.strip())
    if last.strip() and (period is None or period.kind is not view.period_kind):
        raise InputError(last)
    if period is not None and view.first is not None and period.last < view.first.first:
        raise InputError(last)
    return write_draft(workspace, view.id, {"until": period.text if period is not None else ""})


def start_version(workspace: Workspace, identity: str, effective_period: str, reason: str) -> Changes:
    """A new version as a draft: a copy of the one in force, from a period on, with the reason for it.

    Raises:
        NotAllowedError: the newest version is a draft already.
        InputError: there is no reason, or no period.
    """
    view = measures.get_measure(workspace, identity)
    latest = view.definition
    if latest is None:
        raise NotFoundError(identity, what="measure")
    if not reason.strip() or not effective_period:
        raise InputError("")
    drafts = organiser_private_scope()
    kept = workspace.journal.find_record(DefinitionRevision, drafts, latest.id)
    if kept is not None and kept.value_form is not None:
        raise NotAllowedError(view.code, why="draft")
    fields = {name: getattr(latest, name) for name in _definition_names()}
    fields |= {
        "revision_kind": RevisionKind.CHANGE.value,
        "effective_period": effective_period,
        "reason": reason.strip(),
    }
    number = latest.revision + 1
    edits = [
        new_record(DefinitionRevision, revision_id(view.id, number), **fields),
        record_edit(Measure, view.id, current_revision=number),
    ]
    return workspace.journal.append(drafts, edits)


def take_back(workspace: Workspace, identity: str) -> Changes:
    """Take back what is drafted of a measure: a new version, or the whole measure where it was never published.

    Raises:
        NotAllowedError: nothing of it is a draft.
    """
    view = measures.get_measure(workspace, identity)
    drafts = organiser_private_scope()
    latest = revision_id(view.id, view.definition.revision if view.definition else 1)
    kept = workspace.journal.find_record(DefinitionRevision, drafts, latest)
    if kept is None or kept.value_form is None:
        raise NotAllowedError(view.code, why="immutable")
    published = workspace.journal.find_record(Measure, organiser_scope(), view.id)
    whole = published is None or published.code is None
    registers = DECLARATIONS[Measure.ENTITY].registers if whole else ("current_revision",)
    edits = [
        Edit(DefinitionRevision.ENTITY, latest, dict.fromkeys(DECLARATIONS[DefinitionRevision.ENTITY].registers)),
        Edit(Measure.ENTITY, view.id, dict.fromkeys(registers)),
    ]
    return workspace.journal.append(drafts, edits)


def _names(entity: str) -> tuple[str, ...]:
    return tuple(name for name, _kind, _register in DECLARATIONS[entity].columns)


def _definition_names() -> tuple[str, ...]:
    return DECLARATIONS[DefinitionRevision.ENTITY].members("definition")


# --- invitations --------------------------------------------------------------------------------------------


def invite_many(
    workspace: Workspace,
    wanted: Sequence[tuple[str, str]],
    folder: Path,
    *,
    role: Role = Role.SITE,
    progress: Callable[[int], bool] | None = None,
) -> tuple[SentPackage, ...]:
    """Write invitations into a folder, one file each, named after code or name.

    Args:
        workspace: an organiser's store.
        wanted: (name, code) of each; the code may be empty.
        folder: where the files go; a file that is there already is not overwritten.
        role: of all that are invited.
        progress: told how many are done; answers False to stop after the current one.

    Raises:
        NotAllowedError: only an enrolled organiser invites; or a code is a site's already, or stands twice.
        NotFoundError: the folder is not there.
        DiskFullError, StoreReadOnlyError: what was written before stays.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    if role is Role.SITE:
        _check_codes(workspace, [code for _name, code in wanted if code])
    written = []
    for number, (name, code) in enumerate(wanted, 1):
        out = _free_name(folder, f"{code or name}-invitation")
        written.append(exporting.invite(workspace, name, out, role=role, code=code))
        if progress is not None and not progress(number):
            break
    return tuple(written)


def _check_codes(workspace: Workspace, codes: Sequence[str]) -> None:
    """Nobody is invited under a code that would name two sites; large and small letters are alike."""
    seen = {(one.code or "").casefold(): "code-taken" for one in trust.list_sites(workspace)}
    for code in codes:
        if code.casefold() in seen:
            raise NotAllowedError(code, why=seen[code.casefold()])
        seen[code.casefold()] = "code-twice"


def publish_to(workspace: Workspace, folder: Path) -> SentPackage:
    """Release the drafts and write the organiser's package into a folder; beside it what concerns single readers.

    Raises:
        NotAllowedError: only an enrolled organiser publishes.
        NotFoundError: the folder is not there.
    """
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    name = f"news-{workspace.today():%Y-%m-%d}"
    sent = exporting.publish(workspace, _free_name(folder, name))
    return replace(sent, beside=news_for_some.write_beside(workspace, folder, name))


def write_request(workspace: Workspace, folder: Path) -> SentPackage:
    """Write an invited laptop's request to work on the collaborative into a folder.

    Raises:
        NotAllowedError: nobody invited this laptop, or it is accepted.
        NotFoundError: the folder is not there.
    """
    if not rooting.is_waiting(workspace):
        raise NotAllowedError("request", why="not-waiting")
    if not folder.is_dir():
        raise NotFoundError(str(folder), what="folder")
    return exporting.export_data_package(workspace, _free_name(folder, f"{workspace.name}-request"))


def parse_invitees(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of "name; code" or "name" as (name, code); a tab, as spreadsheets copy it, separates as well."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("\t", ";").split(";")]
        if len(parts) > 1 and parts[0] and parts[1]:
            found.append((parts[0], parts[1]))
        elif parts[0]:
            found.append((parts[0], ""))
    return tuple(found)


def _free_name(folder: Path, stem: str) -> Path:
    safe = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in stem).strip("-")[:60]
    names = (f"{safe}.qicpkg", *(f"{safe}-{number}.qicpkg" for number in range(2, 1000)))
    return next(folder / name for name in names if not (folder / name).exists())
