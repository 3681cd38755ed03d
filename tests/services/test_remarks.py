"""What the review of a package says besides what it changes: each odd thing once, in a sentence; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services.exchanging import completeness, exporting, inbox
from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.organising.twins import twins_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Edit, record_edit
from qic_desktop.wording.remarks import remark_words

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


def said(play: Any, organiser: Workspace, package: Any) -> dict[str, str]:
    """Why → the sentence, in the review of a package; it can be accepted all the same."""
    (identity,) = inbox.receive(organiser, [package]).ids
    preview = inbox.look_into(organiser, identity)
    assert preview.item.may_be_accepted
    inbox.accept(organiser, [identity])
    return {one.why: remark_words(one.why, one.count, one.about) for one in preview.remarks}


def test_an_ordinary_package_has_no_remark(play: Any, organiser: Workspace, team: Workspace) -> None:
    play.record(team, "2026-08", 7, 10)
    assert said(play, organiser, play.export(team)) == {}


def test_values_after_a_site_left_are_kept_and_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    (span,) = organiser.journal.list_records(Participation)
    left = record_edit(
        Participation, span.id, site=team.own_id, since="2026-01", until="2026-08", reason="the hospital closed"
    )
    organiser.journal.append(organiser_scope(), [left])
    for month in ("2026-08", "2026-09", "2026-10"):
        play.record(team, month, 7, 10)
    words = said(play, organiser, play.export(team))
    assert words == {
        "outside": "2 values are from after the site left. They are kept with the site and count in no figure of all "
        "sites."
    }
    assert len(play.values(organiser, team.own_id)) == 3


def test_values_counted_back_before_a_site_began_are_welcome(play: Any, organiser: Workspace, team: Workspace) -> None:
    (span,) = organiser.journal.list_records(Participation)
    later = record_edit(Participation, span.id, site=team.own_id, since="2026-09", until=None, reason=None)
    organiser.journal.append(organiser_scope(), [later])
    for month in ("2026-08", "2026-09"):
        play.record(team, month, 7, 10)
    words = said(play, organiser, play.export(team))
    assert words == {"before": "1 value is from before the site began. It is kept, and shows how things were."}


def test_more_counted_than_there_was_to_count_is_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    play.record(team, "2026-09", 40, 19)
    words = said(play, organiser, play.export(team))
    assert list(words) == ["over"]
    assert "counts more than there was to count" in words["over"]


def test_values_after_a_merger_are_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    other = paper_sites.add_site(organiser, "Moor", code="P001", reports_by="paper")
    merged = record_edit(Site, team.own_id, merged_into=other, merged_on="2026-08-31")
    organiser.journal.append(organiser_scope(), [merged])
    play.record(team, "2026-09", 7, 10)
    assert list(said(play, organiser, play.export(team))) == ["merged"]


def test_a_site_that_is_enrolled_twice_is_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    paper_sites.add_site(organiser, "S001, Site", code="X9", reports_by="paper")
    play.record(team, "2026-09", 7, 10)
    words = said(play, organiser, play.export(team))
    assert words["enrolled-twice"].startswith("“S001, Site · X9” looks like the same site under another code.")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"name": "Site  s001"}, True),
        ({"name": "Site S001", "area": "North / Hill"}, True),
        ({"name": "Site S001", "area": "South"}, False),
        ({"name": "Site S001", "organisation": "Another trust"}, False),
        ({"name": "Site S002"}, False),
    ],
)
def test_what_looks_like_one_site(
    play: Any, organiser: Workspace, team: Workspace, other: dict[str, str], alike: bool
) -> None:
    own = record_edit(Site, team.own_id, area="North / Hill", organisation="Walstead trust")
    organiser.journal.append(organiser_scope(), [own])
    name = other.pop("name")
    paper_sites.add_site(organiser, name, code="X9", reports_by="paper", **other)  # type: ignore[arg-type]
    assert bool(twins_of(organiser, team.own_id)) is alike


def test_values_of_a_measure_that_nobody_defined_are_kept_and_said(
    play: Any, organiser: Workspace, team: Workspace
) -> None:
    identity = observation_id(STRANGE, "2026-09")
    team.journal.append(
        team.scope, [Edit(Observation.ENTITY, identity, {"counts": {"numerator": 3, "denominator": 9}})]
    )
    words = said(play, organiser, play.export(team))
    assert words["unknown-measure"].startswith("1 value is of a measure that is defined neither here nor by the site.")
    assert organiser.journal.find_record(Observation, site_scope(team.own_id), identity) is not None


def test_a_definition_that_was_not_released_here_is_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    view = play.measure(team)
    counts = {"numerator": 3, "denominator": 9, "revision": 7}
    team.journal.append(team.scope, [Edit(Observation.ENTITY, observation_id(view.id, "2026-09"), {"counts": counts})])
    words = said(play, organiser, play.export(team))
    assert words["unreleased"] == (
        "1 value of “Four-Hours” names a definition that has not been released here. It is kept and marked, and joins "
        "no line."
    )


def test_what_never_arrived_is_said(play: Any, organiser: Workspace, team: Workspace) -> None:
    play.take(organiser, play.export(team))
    play.record(team, "2026-08", 7, 10)
    play.export(team)  # This stick was lost.
    play.record(team, "2026-09", 8, 10)
    play.export(team)
    newest = segments.held(team.store.connection, "scope=?", (team.scope.text,))[-1]
    contents = Contents(kind="site", collab=trust.collaborative_of(team), site=team.own_id, segments=[newest.sealed])
    package = play.file("part")
    package.write_bytes(build_package(contents, trust.own_key(team), number=9, made=1_795_400_000_000, app="x"))
    words = said(play, organiser, package)
    assert "has never arrived" in words["gap"]
    assert words["gap"].endswith("Ask the site for a full package.")
    assert said(play, organiser, play.export(team)) == {}


def test_another_collaboratives_package_is_refused_in_a_sentence(play: Any, organiser: Workspace) -> None:
    with play.computer("elsewhere"):
        other = play.create("elsewhere", Role.ORGANISER)
        stranger = play.site(other, "S900")
        package = play.export(stranger)
    (identity,) = inbox.receive(organiser, [package]).ids
    item = inbox.find_item(organiser, identity)
    assert (item.group, item.reason, item.may_be_accepted) == (Group.REFUSED, "E-COLLABORATIVE", False)


def test_who_enters_for_a_site_is_no_laptop_of_it(play: Any, organiser: Workspace, team: Workspace) -> None:
    play.record(team, "2026-09", 8, 10)
    play.take(organiser, play.export(team))
    paper_sites.grant_entry(organiser, organiser.journal.writer, "S001")
    edit = Edit(Observation.ENTITY, observation_id(play.measure(organiser).id, "2026-08"), {"counts": {"value": 1}})
    organiser.journal.append(site_scope(team.own_id), [edit])
    play.take(team, exporting.publish(organiser, play.file("mine"), to="S001").file)
    for store in (team, organiser):
        assert [one.writer for one in completeness.writers_of(store, team.own_id)] == [team.journal.writer]
