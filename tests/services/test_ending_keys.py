"""Ending a key: what would be set aside is said first, it takes effect at once, and its owner goes on."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, revoking, trust
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def scene(play: Any) -> tuple[Workspace, Workspace, list[str]]:
    """An organiser and a site that sent three months, one package each; the ids of the packages."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    packages = []
    for month in (1, 2, 3):
        play.record(site, f"2026-0{month}", month, 10)
        packages.append(play.take(organiser, play.export(site)).packages[0].id)
    return organiser, site, packages


def months(play: Any, organiser: Workspace, site: Workspace) -> int:
    return len(play.values(organiser, site.own_id))


def test_everything_held_stays_and_nothing_after_it_comes_in(play: Any, scene: Any) -> None:
    organiser, site, _packages = scene
    seen = revoking.preview_revocation(organiser, "S001")
    assert seen.lost_entries == 0
    assert seen.kept == {site.scope.text: 4}
    assert months(play, organiser, site) == 3
    revoking.revoke(organiser, "S001")
    assert months(play, organiser, site) == 3
    play.record(site, "2026-04", 4, 10)
    assert play.take(organiser, play.export(site)).totals.waiting > 0
    assert months(play, organiser, site) == 3


def test_nothing_stays_at_once_and_not_at_the_next_import(play: Any, scene: Any) -> None:
    organiser, site, _packages = scene
    seen = revoking.preview_revocation(organiser, "S001", keep="none")
    assert (seen.kept, seen.set_aside) == ({}, {site.scope.text: 4})
    changes = revoking.revoke(organiser, "S001", keep="none", reason="Stolen at the bus stop")
    assert {one.entity for one in changes.touched} >= {"observation", "revocation"}
    assert months(play, organiser, site) == 0
    assert revoking.reason_for(organiser, site.journal.writer) == "Stolen at the bus stop"
    assert play.sound(organiser)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_package_says_how_far_a_key_stays_valid(play: Any, scene: Any, number: int) -> None:
    organiser, site, packages = scene
    seen = revoking.preview_revocation(organiser, site.journal.writer[:8], keep=packages[number][:12])
    assert seen.lost_entries == 2 - number
    revoking.revoke(organiser, site.journal.writer[:8], keep=packages[number][:12])
    assert months(play, organiser, site) == number + 1


def test_the_reason_never_leaves_the_organiser(play: Any, scene: Any) -> None:
    organiser, _site, _packages = scene
    revoking.revoke(organiser, "S001", reason="Left with a grudge")
    exporting.publish(organiser, play.file("news"))
    rows = organiser.store.rows("select scope, sealed from segment")
    shared = b"".join(bytes(data) for scope, data in rows if scope != organiser_private_scope().text)
    assert b"grudge" not in shared


def test_a_second_and_looser_word_changes_nothing(play: Any, scene: Any) -> None:
    organiser, site, packages = scene
    revoking.revoke(organiser, "S001", keep=packages[0])
    revoking.revoke(organiser, "S001", keep="all")
    assert months(play, organiser, site) == 1
    news = exporting.publish(organiser, play.file("news")).file
    play.take(organiser, news)
    assert months(play, organiser, site) == 1


def test_the_owner_goes_on_under_a_new_key_and_old_entries_stay(play: Any, scene: Any) -> None:
    organiser, site, _packages = scene
    old = site.journal.writer
    revoking.revoke(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    play.record(site, "2026-04", 4, 10)
    data = play.export(site)
    assert site.journal.writer != old
    play.take(organiser, data)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert months(play, organiser, site) == 4
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert trust.is_enrolled(site)
    assert site.journal.writer != old
    assert keeping.digest(site) == keeping.digest(organiser)


def test_every_key_of_a_site_can_be_ended_together_or_one_alone(play: Any, scene: Any) -> None:
    organiser, site, _packages = scene
    path = play.close(site)
    copied = play.copy(path, "copy")
    site = play.reopen(path)
    with play.computer("second"):
        laptop = play.reopen(copied)
        play.record(laptop, "2026-05", 5, 10)
        play.take(organiser, play.export(laptop))
        enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert {one.key for one in revoking.find_keys(organiser, "S001")} == {site.journal.writer, laptop.journal.writer}
    assert len(revoking.preview_revocation(organiser, "S001").keys) == 2
    revoking.revoke(organiser, laptop.journal.writer, keep="none")
    assert "2026-05" not in play.values(organiser, site.own_id)
    assert months(play, organiser, site) == 3


def test_who_an_ended_organiser_had_accepted_is_named_before(play: Any) -> None:
    organiser = play.organiser()
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        asking = exporting.export_data_package(second, play.file("request")).file
    play.take(organiser, asking)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    with play.computer("second"):
        third = play.enrolled_site(second, "S003")
        news = exporting.publish(second, play.file("news")).file
    play.take(organiser, news)
    key = second.journal.writer
    assert revoking.preview_revocation(organiser, key).others == ()
    assert [one.key for one in revoking.preview_revocation(organiser, key, keep="none").others] == [
        third.journal.writer
    ]
    # The ended one, should the news reach it, does not publish under a key that it vouched for itself.
    revoking.revoke(organiser, key)
    final = exporting.publish(organiser, play.file("news")).file
    with play.computer("second"):
        play.take(second, final)
        with pytest.raises(NotAllowedError):
            exporting.publish(second, play.file("never"))


def test_nobody_else_ends_keys_and_nobody_his_own(play: Any, scene: Any) -> None:
    organiser, site, _packages = scene
    with pytest.raises(NotAllowedError) as role:
        revoking.revoke(site, site.journal.writer)
    assert role.value.why == "role"
    with pytest.raises(NotAllowedError) as own:
        revoking.revoke(organiser, organiser.journal.writer)
    assert own.value.why == "own-key"
    for name in ("S999", "", "4c63"):
        with pytest.raises(NotFoundError):
            revoking.revoke(organiser, name)
    with pytest.raises(NotFoundError) as package:
        revoking.revoke(organiser, "S001", keep="no such package")
    assert package.value.what == "package"


def test_nobody_ends_a_key_that_stands_above_his_own(play: Any) -> None:
    organiser = play.organiser()
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        asking = exporting.export_data_package(second, play.file("request")).file
    play.take(organiser, asking)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    with play.computer("second"):
        with pytest.raises(NotAllowedError) as caught:
            revoking.revoke(second, organiser.journal.writer, keep="none")
        assert caught.value.why == "nearer"
        assert trust.is_enrolled(second)
