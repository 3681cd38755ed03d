"""Measures and their operational definitions: core ones from the organiser, local ones of the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.clarification import WITHDRAWN, clarified, is_withdrawn
from qic_desktop.domain.measure import (
    DefinitionRevision,
    Direction,
    Measure,
    MeasureKind,
    RevisionKind,
    Target,
    ValueForm,
    revision_id,
)
from qic_desktop.domain.period import Period, PeriodKind, find_period
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising.collaboratives import profile_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

DUE_DAY = 10
"""So many days after the end of a period its value is due where nobody has said another day."""


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """What is asked to define a measure; ``definition`` has the field names of ``DefinitionRevision``."""

    code: str
    name: str
    kind: MeasureKind = MeasureKind.PROCESS
    due_day: int = DUE_DAY
    definition: Mapping[str, object] | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure with its definitions, oldest first; the last one is in force."""

    measure: Measure
    revisions: tuple[DefinitionRevision, ...]
    target: float | None

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.measure.id

    @property
    def code(self) -> str:
        """The measure's short name for people and the command line."""
        return self.measure.code or self.measure.id[:8]

    @property
    def name(self) -> str:
        """The measure's name."""
        return self.measure.name or self.code

    @property
    def definition(self) -> DefinitionRevision | None:
        """The definition in force; None while it has not arrived."""
        return self.revisions[-1] if self.revisions else None

    @property
    def form(self) -> ValueForm:
        """What one value is made of."""
        form = self.definition.value_form if self.definition else None
        return _FORMS.get(form or "", ValueForm.PROPORTION)

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        direction = self.definition.direction if self.definition else None
        return Direction(direction) if direction in set(Direction) else Direction.NEUTRAL

    @property
    def period_kind(self) -> PeriodKind:
        """How long the measure's periods are; a rare event has its day."""
        if self.form.is_by_event:
            return PeriodKind.DAY
        kind = self.definition.period_kind if self.definition else None
        return PeriodKind(kind) if kind in set(PeriodKind) else PeriodKind.MONTH

    @property
    def is_core(self) -> bool:
        """Whether the organiser defined it (read-only for sites)."""
        return self.measure.scope.startswith("organiser")

    @property
    def is_taken_over(self) -> bool:
        """Whether a measure of the collaborative stands in its place; its own values stay."""
        return bool(self.measure.same_as) and not self.is_core

    @property
    def is_draft(self) -> bool:
        """Whether it is the organiser's and not published yet."""
        return self.measure.scope == organiser_private_scope().text

    @property
    def first(self) -> Period | None:
        """The period from which its first definition holds; None where that is not said."""
        return find_period((self.revisions[0].effective_period if self.revisions else None) or "")

    @property
    def last(self) -> Period | None:
        """The last period that is asked for; None while it goes on."""
        return find_period(self.measure.until or "")

    def is_asked(self, period: Period) -> bool:
        """Whether a period is still asked for: after the last one its values stay, and nothing more is due."""
        last = self.last
        return last is None or period.first <= last.last

    def revision_at(self, period: Period) -> int | None:
        """The number of the definition in force in a period, to propose for a new value."""
        found = None
        for revision in self.revisions:
            start = find_period(revision.effective_period or "")
            if found is None or start is None or start.first <= period.first:
                found = revision.revision
        return found


_DRAFTED = ("code", "name", "kind", "level", "cadence", "due_day", "current_revision", "sensitive", "until", "retired")
"""What a draft may say of a measure that is published; an empty text says that there is nothing any more."""
_FORMS = {form.value: form for form in ValueForm}


def define_measure(workspace: Workspace, new: NewMeasure) -> MeasureView:
    """Define a measure: a draft for an organiser, a local measure for a site.

    Raises:
        NotAllowedError: a coach defines no measures, or the code is taken.
        InputError: code or name is empty.
    """
    if workspace.role is Role.COACH:
        raise NotAllowedError("measure", why="role")
    if not new.code.strip() or not new.name.strip():
        raise InputError("")
    if any(view.code == new.code for view in list_measures(workspace)):
        raise NotAllowedError(new.code, why="taken")
    identity = workspace.new_id()
    level = "core" if workspace.role is Role.ORGANISER else "local"
    definition: dict[str, object] = {
        "value_form": "proportion",
        "direction": "up",
        "period_kind": _usual_period(workspace),
        "chart_kind": "run",
        "revision_kind": RevisionKind.FIRST.value,
        **(new.definition or {}),
    }
    edits = [
        new_record(
            Measure,
            identity,
            code=new.code,
            name=new.name,
            kind=new.kind.value,
            level=level,
            cadence=definition["period_kind"],
            due_day=new.due_day,
            current_revision=1,
            sensitive=new.sensitive,
        ),
        new_record(DefinitionRevision, revision_id(identity, 1), **definition),
    ]
    workspace.journal.append(workspace.scope, edits)
    return get_measure(workspace, new.code)


def _usual_period(workspace: Workspace) -> str:
    """How long a new measure's periods are: the organiser's as the kind of collaboration has it, a team's a month."""
    return profile_of(workspace).cadence if workspace.role is Role.ORGANISER else PeriodKind.MONTH.value


def revise_definition(workspace: Workspace, code: str, changed: Mapping[str, object], reason: str) -> MeasureView:
    """A new revision with some fields changed; it breaks the line from its effective period on.

    Raises:
        NotFoundError: no such measure.
        NotAllowedError: a core measure is changed only by the organiser.
    """
    view = get_measure(workspace, code)
    if view.is_core and workspace.role is not Role.ORGANISER:
        raise NotAllowedError(code, why="core")
    workspace.journal.append(workspace.scope, revision_edits(workspace, view, {**changed, "reason": reason}))
    return get_measure(workspace, code)


def revision_edits(workspace: Workspace, view: MeasureView, changed: Mapping[str, object]) -> list[Edit]:
    """What is written for the next definition of a measure: the one in force with some fields changed.

    A definition that was undone has kept its number; it is marked as taken back before a later one is written.
    """
    latest = view.definition
    fields = {name: getattr(latest, name) for name in definition_fields()} if latest else {}
    fields |= {"revision_kind": RevisionKind.CHANGE.value, **changed}
    found = workspace.journal.list_records(DefinitionRevision, workspace.scope, f"{view.id}|")
    written = [one for one in found if one.value_form is not None]
    known = {one.revision for one in view.revisions}
    undone = [one for one in written if one.revision not in known and not is_withdrawn(one)]
    number = max((one.revision for one in (*written, *view.revisions)), default=0) + 1
    day = workspace.today().isoformat()
    edits = [record_edit(DefinitionRevision, one.id, clarification=f"{WITHDRAWN}: {day}") for one in undone]
    edits.append(new_record(DefinitionRevision, revision_id(view.id, number), **fields))
    moved = {"current_revision": number}
    rhythm = fields.get("period_kind")
    if rhythm != view.period_kind.value and not view.form.is_by_event and "period_kind" in changed:
        return [*edits, record_edit(Measure, view.id, **moved, cadence=rhythm, due_day=view.measure.due_day)]
    return [*edits, record_edit(Measure, view.id, **moved)]


def definition_fields() -> tuple[str, ...]:
    """The names of what is written as one definition."""
    return DECLARATIONS[DefinitionRevision.ENTITY].members("definition")


def rename_measure(workspace: Workspace, code: str, name: str) -> Changes:
    """Give a measure another name; nothing that is computed changes."""
    view = get_measure(workspace, code)
    if view.is_core and workspace.role is not Role.ORGANISER:
        raise NotAllowedError(code, why="core")
    return workspace.journal.append(workspace.scope, [record_edit(Measure, view.id, name=name)])


def set_target(
    workspace: Workspace, code: str, value: float | None, by: str | None = None, *, why: str | None = None
) -> Changes:
    """Set the site's own target for a measure, as a fraction or in the measure's unit; earlier ones stay.

    The same value by the same day is no new target: only ``why`` is written then, if it is given.

    Raises:
        NotAllowedError: only a site has a target of its own.
        NotFoundError: no such measure.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("target", why="role")
    view = get_measure(workspace, code)
    existing = list_targets(workspace, view.id)
    latest = existing[-1] if existing else None
    if latest is not None and (latest.value, latest.by) == (value, by) and why is not None:
        edit = record_edit(Target, latest.id, why=why or None)
    else:
        number = _number(latest) + 1 if latest is not None else 1
        reason = {"why": why} if why else {}
        edit = new_record(Target, revision_id(view.id, number), value=value, by=by, **reason)
    return workspace.journal.append(workspace.scope, [edit])


def list_targets(workspace: Workspace, measure: str, site: str | None = None) -> tuple[Target, ...]:
    """A site's own targets for a measure (its id), the first one first; the last is in force."""
    owner = workspace.own_id if workspace.role is Role.SITE else site
    return targets_in(workspace, site_scope(owner), measure) if owner is not None else ()


def targets_in(workspace: Workspace, scope: Scope, measure: str) -> tuple[Target, ...]:
    """The same for a scope. One without a value says that there is no target any more; one that was undone is none."""
    found = workspace.journal.list_records(Target, scope, f"{measure}|")
    kept = [one for one in found if one.value is not None or _is_taken_away(workspace, scope, one)]
    return tuple(sorted(kept, key=_number))


def _is_taken_away(workspace: Workspace, scope: Scope, target: Target) -> bool:
    """An empty register was written by a person, a missing one is what undo leaves."""
    live = workspace.journal.live(scope, Target.ENTITY, target.id).get("aim", ())
    return any(one.parsed() is not None for one in live)


def _number(target: Target) -> int:
    return int(target.id.partition("|")[2])


def list_measures(workspace: Workspace, site: str | None = None) -> tuple[MeasureView, ...]:
    """The measures that this workspace sees (of one site for coach and organiser), core first, then by name."""
    found: dict[str, Measure] = {}
    for scope in _measure_scopes(workspace, site):
        for measure in workspace.journal.list_records(Measure, scope):
            if measure.retired or (measure.code is None and measure.id not in found):
                continue
            found[measure.id] = _merged(found.get(measure.id), measure)
    views = [_view(workspace, measure, site) for measure in found.values()]
    views.sort(key=lambda view: (not view.is_core, _KIND_ORDER.get(view.measure.kind or "", 9), view.id))
    return tuple(views)


def list_pooled(workspace: Workspace) -> tuple[MeasureView, ...]:
    """The collaborative's published measures whose values are put together by period, in the order of the list.

    Rare events stand one by one; ``events_together`` counts them over sites.
    """
    found = (view for view in list_measures(workspace) if view.is_core and not view.is_draft)
    return tuple(view for view in found if not view.form.is_by_event)


_KIND_ORDER = {"outcome": 0, "process": 1, "balancing": 2}


def _measure_scopes(workspace: Workspace, site: str | None) -> list[Scope]:
    scopes = [organiser_scope()]
    if workspace.role is Role.ORGANISER:
        scopes.append(organiser_private_scope())
    if workspace.role is Role.SITE:
        scopes.append(workspace.scope)
    elif site is not None:
        scopes.append(site_scope(site))
    return scopes


def _merged(published: Measure | None, draft: Measure) -> Measure:
    """What an organiser sees of a published measure with a half-written draft over it."""
    if published is None:
        return draft
    values = {name: getattr(draft, name) for name in _DRAFTED if getattr(draft, name) is not None}
    return replace(published, **values)


def _view(workspace: Workspace, measure: Measure, site: str | None) -> MeasureView:
    scopes = _measure_scopes(workspace, site)
    revisions: dict[int, DefinitionRevision] = {}
    clearer: dict[int, str] = {}
    for scope in scopes:
        for revision in workspace.journal.list_records(DefinitionRevision, scope, f"{measure.id}|"):
            if revision.value_form is not None:
                revisions.setdefault(revision.revision, revision)
            elif revision.clarification:
                clearer[revision.revision] = revision.clarification
    for number in set(clearer) & set(revisions):
        revisions[number] = replace(revisions[number], clarification=clearer[number])
    revisions = {number: clarified(one) for number, one in revisions.items() if _holds(measure, one)}
    ordered = tuple(revisions[number] for number in sorted(revisions))
    return MeasureView(measure, ordered, _target(workspace, measure.id, ordered, site))


def _holds(measure: Measure, revision: DefinitionRevision) -> bool:
    """Whether a definition was not taken back: a definition's own words stay, undoing it turns the number back."""
    if is_withdrawn(revision):
        return False
    current = measure.current_revision
    return measure.level != "local" or current is None or revision.revision <= current


def _target(
    workspace: Workspace, measure: str, revisions: tuple[DefinitionRevision, ...], site: str | None
) -> float | None:
    own = list_targets(workspace, measure, site)
    if own:
        return own[-1].value
    return revisions[-1].target if revisions else None


def get_measure(workspace: Workspace, code: str, site: str | None = None) -> MeasureView:
    """The measure with a code or id.

    Raises:
        NotFoundError: there is none.
    """
    for view in list_measures(workspace, site):
        if code in (view.code, view.id):
            return view
    raise NotFoundError(code, what="measure")
