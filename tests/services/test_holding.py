"""Packages with something to look at are not accepted in one go with the others, and the command says what it is."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.exchanging import exporting, holding, inbox
from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import paper_sites, twins
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, record_edit

STRANGE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


@pytest.fixture
def team(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.enrolled_site(organiser, "S001")
    play.take(made, exporting.publish(organiser, play.file("news")).file)
    return made


def leave(organiser: Workspace, team: Workspace) -> None:
    (span,) = [one for one in organiser.journal.list_records(Participation) if one.site == team.own_id]
    left = record_edit(Participation, span.id, site=team.own_id, since="2026-01", until="2026-08", reason="closed")
    organiser.journal.append(organiser_scope(), [left])


def only(organiser: Workspace) -> inbox.InboxItem:
    (item,) = inbox.list_inbox(organiser)
    return item


def test_a_package_of_a_site_that_left_is_looked_at_first(play: Any, organiser: Workspace, team: Workspace) -> None:
    leave(organiser, team)
    play.record(team, "2026-10", 7, 10)
    file = play.export(team)
    assert [[one.why for one in each] for each in holding.remarks_of(organiser, [file])] == [["outside"]]
    inbox.receive(organiser, [file])
    item = only(organiser)
    assert (item.group, [one.why for one in item.remarks]) == (Group.LOOK, ["outside"])
    inbox.accept(organiser, [item.id])
    assert play.values(organiser, team.own_id) == {"2026-10": (7, 10)}
    assert holding.remarks_of(organiser, [file]) == [()], "what is in already brings nothing to look at"


def test_a_measure_that_nobody_defined_holds_a_package_back(play: Any, organiser: Workspace, team: Workspace) -> None:
    counts = {"counts": {"numerator": 3, "denominator": 9}}
    team.journal.append(team.scope, [Edit(Observation.ENTITY, observation_id(STRANGE, "2026-09"), counts)])
    inbox.receive(organiser, [play.export(team)])
    assert [one.why for one in only(organiser).remarks] == ["unknown-measure"]


def test_a_measure_of_the_site_s_own_and_early_months_do_not(play: Any, organiser: Workspace, team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("own", "Own", definition=dict(play.OWN)))
    play.record(team, "2025-02", 3, 10)
    play.record(team, "2026-08", 3, 10)
    inbox.receive(organiser, [play.export(team)])
    assert (only(organiser).group, only(organiser).remarks) == (Group.READY, ())


def test_more_counted_than_there_was_to_count_holds_a_package_back(
    play: Any, organiser: Workspace, team: Workspace
) -> None:
    play.record(team, "2026-09", 40, 19)
    inbox.receive(organiser, [play.export(team)])
    assert [one.why for one in only(organiser).remarks] == ["over"]


def test_a_site_that_may_be_enrolled_twice_is_looked_at_until_somebody_tells_them_apart(
    play: Any, organiser: Workspace, team: Workspace
) -> None:
    other = paper_sites.add_site(organiser, "S001 Site", code="X9", reports_by="paper")
    play.record(team, "2026-09", 7, 10)
    inbox.receive(organiser, [play.export(team)])
    assert [(one.why, one.about) for one in only(organiser).remarks] == [("enrolled-twice", "S001 Site · X9")]
    twins.tell_apart(organiser, [team.own_id, other])
    assert twins.list_twins(organiser) == ()
    play.record(team, "2026-10", 7, 10)
    (file,) = [play.export(team)]
    assert holding.remarks_of(organiser, [file]) == [()]
    with pytest.raises(InputError):
        twins.tell_apart(organiser, [other, other])
    with pytest.raises(NotAllowedError):
        twins.tell_apart(team, [team.own_id, other])
