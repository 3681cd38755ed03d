"""Every field of every record that a team writes: kept, packed, read again, and packed again with the same bytes."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Declaration, Kind, Owner
from qic_desktop.domain.scope import site_scope
from qic_desktop.services import keeping
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit

RIGHTS = ("certificate", "revocation", "redaction", "text_check")
"""What decides about keys and texts is checked by the tests of those rules."""
SHARED = sorted(name for name, one in DECLARATIONS.items() if Owner.SITE in one.owners and name not in RIGHTS)
PRIVATE = sorted(
    name
    for name, one in DECLARATIONS.items()
    if Owner.SITE_PRIVATE in one.owners and Owner.SITE not in one.owners and name not in RIGHTS
)


def identity_of(workspace: Workspace, name: str) -> str:
    made = workspace.new_id()
    natural = {
        "observation": f"{made}|2026-03|night",
        "confirmation": f"{made}|2026-03|night",
        "tally": f"{made}|2026-03-05",
        "data_plan": f"{made}|2",
        "definition_revision": f"{made}|2",
        "target": f"{made}|2",
        "instrument_answer": f"readiness@1|{made}|2026-03",
    }
    return natural.get(name, made)


def filled(declaration: Declaration, mark: str) -> dict[str, object]:
    """A value for every register, that names its field."""

    def value(field: str, kind: Kind) -> object:
        return {
            Kind.TEXT: f"{field} {mark} “é”",
            Kind.INTEGER: 7,
            Kind.NUMBER: 2.25,
            Kind.FLAG: True,
            Kind.LIST: [field, mark],
            Kind.OBJECT: {field: mark},
        }[kind]

    found: dict[str, object] = {}
    for register, kinds in declaration.registers.items():
        if isinstance(kinds, Kind):
            found[register] = value(register, kinds)
        else:
            found[register] = {field: value(field, kind) for field, kind in kinds.items()}
    return found


def fill(site: Workspace, names: list[str], *, private: bool) -> dict[str, str]:
    scope = site.private_scope if private else site.scope
    ids = {name: identity_of(site, name) for name in names}
    edits = [Edit(name, ids[name], filled(DECLARATIONS[name], name)) for name in names]
    site.journal.append(scope, edits, undoable=False)
    return ids


def fields_of(workspace: Workspace, name: str, identity: str, scope: Any) -> dict[str, object]:
    declaration = DECLARATIONS[name]
    found = workspace.journal.find_record(declaration.record, scope, identity)
    assert found is not None, name
    return {column: getattr(found, column) for column, _kind, _register in declaration.columns}


def expected(name: str) -> dict[str, object]:
    declaration = DECLARATIONS[name]
    registers = filled(declaration, name)
    return {
        column: registers[register][column] if declaration.is_compound(register) else registers[register]  # type: ignore[index]
        for column, _kind, register in declaration.columns
    }


def bodies(workspace: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in workspace.store.rows("select id, sealed from segment")}


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


@pytest.fixture
def site(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.team_at_work(organiser)
    return made


def test_what_is_shared_arrives_whole_at_the_organiser(play: Any, organiser: Workspace, site: Workspace) -> None:
    ids = fill(site, SHARED, private=False)
    play.take(organiser, play.export(site))
    scope = site_scope(site.own_id)
    assert {name: fields_of(organiser, name, ids[name], scope) for name in SHARED} == {
        name: expected(name) for name in SHARED
    }


def test_everything_comes_back_with_a_restore_package_and_is_packed_with_the_same_bytes(
    play: Any, site: Workspace
) -> None:
    shared, private = fill(site, SHARED, private=False), fill(site, PRIVATE, private=True)
    second = play.second(play.restore_of(site))
    sent = bodies(site)
    for name, identity in shared.items():
        assert fields_of(second, name, identity, second.scope) == expected(name)
    for name, identity in private.items():
        assert fields_of(second, name, identity, second.private_scope) == expected(name)
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    kept = bodies(third)
    assert {identity: kept[identity] for identity in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)
