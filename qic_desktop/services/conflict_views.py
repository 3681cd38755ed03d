"""Conflicts as a person decides them: the values side by side, who wrote which and when, which one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.observation import Observation
from qic_desktop.services import merging, people, trust
from qic_desktop.services.naming import names_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import projections
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.registers import Sibling, Touched, immutable_registers, shown
from qic_desktop.wording import records
from qic_desktop.wording.records import Names


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values; ``number`` counts from 1, as ``resolve_conflict`` does."""

    number: int
    words: str
    laptop: str
    is_own: bool
    person: str | None
    when: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One conflict in words; ``laptop`` of a value is empty for this one."""

    id: str
    title: str
    field: str
    values: tuple[ConflictValue, ...]
    may_decide: bool


def conflict_views(workspace: Workspace) -> tuple[ConflictView, ...]:
    """Every conflict in the store, those first that this workspace may decide."""
    names = names_of(workspace)
    made = [_view(workspace, one, names) for one in merging.list_conflicts(workspace)]
    return tuple(sorted(made, key=lambda one: (not one.may_decide, one.title)))


def _view(workspace: Workspace, conflict: Conflict, names: Names) -> ConflictView:
    touched = Touched(conflict.scope, conflict.entity, conflict.record)
    record = projections.compute(workspace.store.connection, touched)
    immutable = conflict.register in immutable_registers(conflict.entity, conflict.scope)
    best = shown(conflict.values, immutable=immutable)
    values = tuple(
        _value(workspace, conflict, one, names, number=number, is_shown=one.dot == best.dot)
        for number, one in enumerate(conflict.values, 1)
    )
    return ConflictView(
        conflict.id,
        records.entry_title(conflict.entity, conflict.record, record, names),
        records.register_label(conflict.entity, conflict.register),
        values,
        merging.may_decide(workspace, conflict),
    )


def _value(
    workspace: Workspace, conflict: Conflict, one: Sibling, names: Names, *, number: int, is_shown: bool
) -> ConflictValue:
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    return ConflictValue(
        number=number,
        words=_words(conflict, one.parsed(), names),
        laptop=trust.describe_signer(workspace, one.writer) or one.writer[:8],
        is_own=one.writer in own,
        person=people.person_name(workspace, one.person),
        when=one.wall_ms,
        is_shown=is_shown,
    )


def _words(conflict: Conflict, value: Any, names: Names) -> str:
    if conflict.entity == Observation.ENTITY and conflict.register == "counts" and isinstance(value, Mapping):
        style = names.styles.get(conflict.record.partition("|")[0])
        return records.counts_words(value, style)
    declaration = find_declaration(conflict.entity)
    if isinstance(value, Mapping) and declaration is not None and declaration.is_compound(conflict.register):
        parts = (records.value_words(name, value.get(name), names) for name in declaration.members(conflict.register))
        return ", ".join(part for part in parts if part)
    return records.value_words(conflict.register, value, names)
