"""Two laptops of one team write the same record before they meet: for every kind of record, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Kind
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import conflict_views, merging
from qic_desktop.services.trusting import vouching
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit


def value(kind: Kind, field: str, hand: int) -> object:
    return {
        Kind.TEXT: f"{field} from laptop {hand}",
        Kind.INTEGER: hand,
        Kind.NUMBER: hand + 0.5,
        Kind.FLAG: bool(hand % 2),
        Kind.LIST: [f"{field} {hand}"],
        Kind.OBJECT: {field: hand},
    }[kind]


def written(name: str, hand: int) -> dict[str, object]:
    """Every register of a kind of record that may change, as one hand writes it."""
    declaration = DECLARATIONS[name]
    made: dict[str, object] = {}
    for register, kinds in declaration.registers.items():
        if register in declaration.immutable:
            continue
        whole = isinstance(kinds, Mapping)
        made[register] = (
            {field: value(kind, field, hand) for field, kind in kinds.items()}
            if isinstance(kinds, Mapping)
            else value(kinds, register, hand)
        )
        assert whole == declaration.is_compound(register)
    return made


def places_of(site: Workspace, ids: Mapping[str, str]) -> dict[str, Any]:
    """Kind of record → the scope that a team writes it in."""
    scopes = (site.scope, site.private_scope)
    return {name: next(scope for scope in scopes if DECLARATIONS[name].allows(scope)) for name in ids}


def write(site: Workspace, ids: Mapping[str, str], hand: int) -> None:
    for name, scope in places_of(site, ids).items():
        site.journal.append(scope, [Edit(name, ids[name], written(name, hand))], undoable=False)


@pytest.fixture
def team(play: Any, rubbish: Any) -> tuple[Workspace, Workspace, dict[str, str]]:
    """Two laptops of a team that both have a record of every kind, and the ids of these."""
    first = play.team_at_work(play.organiser())
    spoiler = rubbish.Spoiler("words")
    ids = {name: next(iter(rubbish.identities(first, spoiler, name))) for name in rubbish.of_team()}
    write(first, ids, 1)
    second = play.second(play.restore_of(first))
    return first, second, ids


def meet(play: Any, first: Workspace, second: Workspace) -> None:
    """Both ways, with what is private."""
    with play.computer("second"):
        sent = play.restore_of(second)
    play.take(first, sent)
    for asking in vouching.asking_laptops(first):
        vouching.vouch(first, asking.key, name="Second")
        play.take(first, sent)
    with play.computer("second"):
        play.take(second, play.restore_of(first))


def test_nothing_is_lost_and_every_question_is_asked(play: Any, team: Any) -> None:
    first, second, ids = team
    write(first, ids, 2)
    with play.computer("second"):
        write(second, ids, 3)
    meet(play, first, second)
    assert keeping.digest(first) == keeping.digest(second)
    asked = {(one.entity, one.register): one for one in merging.list_conflicts(first)}
    expected = {(name, register) for name in ids for register in written(name, 2)}
    assert expected - set(asked) == set()
    for name, register in expected:
        kept = [sibling.parsed() for sibling in asked[name, register].values]
        assert sorted(kept, key=repr) == sorted((written(name, hand)[register] for hand in (2, 3)), key=repr)


def test_every_question_can_be_read_and_answered(play: Any, team: Any) -> None:
    first, second, ids = team
    write(first, ids, 2)
    with play.computer("second"):
        write(second, ids, 3)
    meet(play, first, second)
    views = conflict_views.conflict_views(first)
    assert {one.conflict.entity for one in views} >= set(ids)
    for one in views:
        assert one.title
        assert one.question
        assert len(one.values) == 2
        assert one.may_decide
    for one in views:
        merging.resolve_conflict(first, one.id, 2)
    assert merging.list_conflicts(first) == ()
    with play.computer("second"):
        play.take(second, play.restore_of(first))
    assert merging.list_conflicts(second) == ()
    assert keeping.digest(first) == keeping.digest(second)
