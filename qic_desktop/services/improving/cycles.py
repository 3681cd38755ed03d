"""Tests of change: ramps, cycles, and what leads from one stage to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.pdsa import Decision, PdsaCycle, PdsaStage, Ramp
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.team import DONE, DROPPED, FROM_TEST, Action
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.measuring.observations import all_but_values, owner_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

STAGES = tuple(PdsaStage)


@dataclass(frozen=True, slots=True)
class CycleView:
    """A cycle with its ramp; ``label`` is the ramp's letter and the cycle's number, as on the chart."""

    cycle: PdsaCycle
    ramp: Ramp | None

    @property
    def id(self) -> str:
        """The cycle's id."""
        return self.cycle.id

    @property
    def label(self) -> str:
        """For example "B2"."""
        letter = self.ramp.letter if self.ramp and self.ramp.letter else "?"
        return f"{letter}{self.cycle.number or ''}"

    @property
    def stage(self) -> PdsaStage:
        """Where the cycle stands."""
        return PdsaStage(self.cycle.stage) if self.cycle.stage in set(PdsaStage) else PdsaStage.PLAN

    @property
    def title(self) -> str:
        """What people call it."""
        return self.cycle.title or self.cycle.objective or (self.ramp.title if self.ramp else None) or self.label


def open_ramp(workspace: Workspace, title: str, change_idea: str | None = None) -> Ramp:
    """Start a series of tests of one change idea; it gets the next letter."""
    check_site(workspace)
    identity = workspace.new_id()
    letter = next_letter(workspace)
    record = new_record(Ramp, identity, title=title, letter=letter, change_idea=change_idea, state="open")
    workspace.journal.append(workspace.scope, [record])
    return next(ramp for ramp in list_ramps(workspace) if ramp.id == identity)


def next_letter(workspace: Workspace) -> str:
    """The letter that the next ramp gets."""
    used = {ramp.letter for ramp in list_ramps(workspace)}
    return next((mark for mark in _letters() if mark not in used), "Z")


def _letters() -> list[str]:
    return [*ascii_uppercase, *(first + second for first in ascii_uppercase for second in ascii_uppercase)]


def open_cycle(workspace: Workspace, ramp: str, **fields: object) -> CycleView:
    """Plan the next cycle of a ramp; ``fields`` are those of ``PdsaCycle``.

    Raises:
        NotAllowedError: only a site team plans cycles here.
        NotFoundError: no such ramp.
    """
    made = _new_cycle(workspace, ramp, fields)
    workspace.journal.append(workspace.scope, [made])
    return get_cycle(workspace, made.id)


def _new_cycle(workspace: Workspace, ramp: str, fields: Mapping[str, object]) -> Edit:
    check_site(workspace)
    if not any(one.id == ramp for one in list_ramps(workspace)):
        raise NotFoundError(ramp, what="ramp")
    number = 1 + max((view.cycle.number or 0 for view in list_cycles(workspace) if view.cycle.ramp == ramp), default=0)
    given = {"stage": PdsaStage.PLAN.value, "initiated_by": "team", **fields, "ramp": ramp, "number": number}
    return new_record(PdsaCycle, workspace.new_id(), **given)


def write_cycle(workspace: Workspace, cycle: str, **fields: object) -> Changes:
    """Write fields of a cycle; fields that belong together keep what is not given.

    Raises:
        NotFoundError: no such cycle.
    """
    check_site(workspace)
    current = get_cycle(workspace, cycle).cycle
    declaration = DECLARATIONS[PdsaCycle.ENTITY]
    touched = {register for name, _, register in declaration.columns if name in fields}
    whole = {name: fields.get(name, getattr(current, name)) for name, _, own in declaration.columns if own in touched}
    return workspace.journal.append(workspace.scope, [record_edit(PdsaCycle, cycle, **whole)])


def start_cycle(workspace: Workspace, cycle: str, day: str | None = None) -> Changes:
    """Plan → Do: from here on the prediction is locked; a change of it is a dated second version."""
    return write_cycle(workspace, cycle, stage="do", started=day or workspace.today().isoformat())


def begin_study(workspace: Workspace, cycle: str, **fields: object) -> Changes:
    """Do → Study: what was seen while it was carried out."""
    current = get_cycle(workspace, cycle).cycle
    ended = fields.pop("ended", None) or current.ended or workspace.today().isoformat()
    return write_cycle(workspace, cycle, stage="study", ended=ended, **fields)


def complete_study(workspace: Workspace, cycle: str, **fields: object) -> Changes:
    """Study → Act: result beside prediction, what was learned."""
    return write_cycle(workspace, cycle, stage="act", **fields)


def decide(workspace: Workspace, cycle: str, decision: Decision, next_plan: str | None = None) -> Changes:
    """Act: adapt, adopt or abandon; closes the cycle."""
    fields: dict[str, object] = {"stage": "act", "decision": decision.value}
    if next_plan is not None:
        fields["next_plan"] = next_plan
    return write_cycle(workspace, cycle, **fields)


def move_cycle(workspace: Workspace, cycle: str, stage: PdsaStage) -> Changes:
    """Put a cycle into a stage by hand, on the board; dates follow where they are still open."""
    current = get_cycle(workspace, cycle).cycle
    fields: dict[str, object] = {"stage": stage.value}
    today = workspace.today().isoformat()
    if stage is not PdsaStage.PLAN and current.started is None:
        fields["started"] = today
    if stage in (PdsaStage.STUDY, PdsaStage.ACT) and current.ended is None:
        fields["ended"] = today
    return write_cycle(workspace, cycle, **fields)


def plan_next_cycle(workspace: Workspace, cycle: str) -> CycleView:
    """Act → Plan: the next cycle of the ramp, filled with what carries over; the prediction is left to be written.

    The tasks that are still open go over to it, unless the cycle before has not come to Act.
    """
    before = get_cycle(workspace, cycle).cycle
    if before.ramp is None:
        raise NotFoundError(cycle, what="ramp")
    carried = (
        *("title", "change_idea", "measures", "who", "what", "where", "data_plan", "questions"),
        *("scale", "where_tested", "initiated_by"),
    )
    fields = {name: getattr(before, name) for name in carried if getattr(before, name) is not None}
    made = _new_cycle(workspace, before.ramp, {"objective": before.next_plan or before.objective, **fields})
    tasks = _open_tasks(workspace, cycle) if before.stage == PdsaStage.ACT else []
    moved = [record_edit(Action, one.id, came_from=FROM_TEST, origin=made.id) for one in tasks]
    workspace.journal.append(workspace.scope, [made, *moved])
    return get_cycle(workspace, made.id)


def _open_tasks(workspace: Workspace, cycle: str) -> list[Action]:
    found = workspace.journal.list_records(Action, workspace.scope)
    here = [one for one in found if one.came_from == FROM_TEST and one.origin == cycle]
    return [one for one in here if one.text and one.state not in (DONE, DROPPED)]


def list_ramps(workspace: Workspace, site: str | None = None) -> tuple[Ramp, ...]:
    """The ramps of a site, by letter."""
    found = workspace.journal.list_records(Ramp, site_scope(owner_of(workspace, site)))
    return tuple(sorted((ramp for ramp in found if ramp.title), key=lambda ramp: (len(ramp.letter or ""), ramp.letter)))


def list_cycles(workspace: Workspace, site: str | None = None) -> tuple[CycleView, ...]:
    """The cycles of a site, ramp by ramp and by number."""
    if site is None:
        return workspace.store.remembered("cycles", lambda: _read_cycles(workspace, None), all_but_values())
    return _read_cycles(workspace, site)


def _read_cycles(workspace: Workspace, site: str | None) -> tuple[CycleView, ...]:
    ramps = {ramp.id: ramp for ramp in list_ramps(workspace, site)}
    found = workspace.journal.list_records(PdsaCycle, site_scope(owner_of(workspace, site)))
    views = [CycleView(cycle, ramps.get(cycle.ramp or "")) for cycle in found if cycle.stage]
    return tuple(sorted(views, key=lambda view: (view.ramp.letter or "" if view.ramp else "~", view.cycle.number or 0)))


def get_cycle(workspace: Workspace, label_or_id: str, site: str | None = None) -> CycleView:
    """The cycle with an id or a label such as "B2".

    Raises:
        NotFoundError: there is none; "cycles": two laptops gave the label to two, and only an id tells them apart.
    """
    views = list_cycles(workspace, site)
    found = [view for view in views if view.id == label_or_id] or [view for view in views if view.label == label_or_id]
    if len(found) > 1:
        raise NotFoundError(label_or_id, what="cycles")
    if not found:
        raise NotFoundError(label_or_id, what="cycle")
    return found[0]


def delete_cycle(workspace: Workspace, cycle: str) -> Changes:
    """Take a cycle off the board; its history stays, and undo brings it back."""
    check_site(workspace)
    known = get_cycle(workspace, cycle).cycle
    # Its place goes with it, so that it stays in its series where somebody changed it meanwhile.
    place = {"ramp": known.ramp, "number": known.number}
    tombstone = {"deleted": True, **{name: value for name, value in place.items() if value is not None}}
    return workspace.journal.append(workspace.scope, [Edit(PdsaCycle.ENTITY, cycle, {"place_in_ramp": tombstone})])


def check_site(workspace: Workspace) -> None:
    """Refuse what only a site team does.

    Raises:
        NotAllowedError: this is no site's store.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("cycle", why="role")


# --- half-typed texts -----------------------------------------------------------------------------------------


def keep_draft(workspace: Workspace, cycle: str, field: str, text: str) -> None:
    """Keep a text that is still being typed, outside the journal."""
    workspace.journal.keep_draft(workspace.scope, PdsaCycle.ENTITY, cycle, field, text)


def drop_draft(workspace: Workspace, cycle: str, field: str) -> None:
    """The text was given up."""
    workspace.journal.drop_draft(workspace.scope, PdsaCycle.ENTITY, cycle, field)


def list_drafts(workspace: Workspace, cycle: str) -> dict[str, str]:
    """Texts that were typed and never recorded: field → text."""
    return workspace.journal.drafts(workspace.scope, PdsaCycle.ENTITY, cycle)


def write_text(workspace: Workspace, cycle: str, field: str, text: str) -> Changes:
    """Record one text as it was left; an empty one is taken away. Its draft is no longer needed.

    Raises:
        NotFoundError: no such cycle.
        TextTooLongError: a text above 64 KiB; its draft is kept.
    """
    changes = write_cycle(workspace, cycle, **{field: text if text.strip() else None})
    drop_draft(workspace, cycle, field)
    return changes
