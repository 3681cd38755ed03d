"""A new key for a laptop: what the old one sealed stays valid, what the new one writes waits nowhere in its team."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop import paths
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, joining, revoking, rotating, trust
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


def test_a_site_rotates_and_its_entries_go_on(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    old = site.journal.writer
    key = rotating.rotate_key(site)
    assert site.journal.writer == key != old
    play.record(site, "2026-10", 2, 10)
    data = play.export(site)
    result = play.take(organiser, data)
    assert result.totals.waiting == result.totals.refused == 0
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}
    (pending,) = enrolling.pending_requests(organiser)
    assert pending.request.keyid == key
    assert rotating.replaced_key(organiser, key) == old
    enrolling.enrol(organiser, pending)
    rotating.end_replaced(organiser, key)
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}
    assert [one.key for one in revoking.list_keys(organiser) if one.revoked] == [old]
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert site.journal.writer == key
    assert trust.is_enrolled(site)
    assert keeping.digest(site) == keeping.digest(organiser)


def test_the_old_key_writes_nothing_more_once_it_was_ended(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    play.take(organiser, play.export(site))
    copied = play.copy(play.close(site), "copied")
    site = play.reopen(site.store.path)
    key = rotating.rotate_key(site)
    play.take(organiser, play.export(site))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    rotating.end_replaced(organiser, key)
    with play.computer("thief"):
        (play.folder / "computer-thief").mkdir()
        import shutil

        shutil.copytree(paths.keys(site.profile), play.folder / "computer-thief" / "keys")
        thief = play.reopen(copied)
        assert thief.journal.writer != key
        play.record(thief, "2026-10", 9, 10)
        stolen = play.export(thief)
    play.take(organiser, stolen)
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10)}


def test_an_organiser_that_is_the_root_rotates_and_everybody_follows(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    play.take(organiser, play.export(site))
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    old = organiser.journal.writer
    key = rotating.rotate_key(organiser)
    assert trust.is_enrolled(organiser)
    assert [one.version for one in trust.trusted_roots(organiser)] == [1, 2, 3]
    assert trust.trusted_roots(organiser)[-1].officer_ids == (key,)
    second = play.enrolled_site(organiser, "S002")
    result = play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert result.totals.waiting == result.totals.refused == 0
    for one in (site, organiser):
        authority = trust.build_authority(one)
        assert authority.may_enrol(key)
        assert set(authority.limits) == {old}
        assert authority.knows(site.journal.writer)
        assert authority.knows(second.journal.writer)
        assert play.values(one, site.own_id) == {"2026-09": (1, 10)}
        assert play.sound(one)
    assert trust.is_enrolled(site)


def test_a_certified_organiser_rotates(play: Any, organiser: Workspace) -> None:
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        asking = exporting.export_data_package(second, play.file("request")).file
    play.take(organiser, asking)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    with play.computer("second"):
        old, key = second.journal.writer, rotating.rotate_key(second)
        assert trust.is_enrolled(second)
        third = play.enrolled_site(second, "S003")
        news = exporting.publish(second, play.file("news")).file
    result = play.take(organiser, news)
    assert result.totals.waiting == result.totals.refused == 0
    assert trust.build_authority(organiser).limits == {}
    assert rotating.replaced_key(organiser, key) == old
    rotating.end_replaced(organiser, key)
    authority = trust.build_authority(organiser)
    assert authority.may_enrol(key)
    assert set(authority.limits) == {old}
    assert authority.knows(third.journal.writer)


def test_a_coach_rotates_and_asks_again(play: Any, organiser: Workspace) -> None:
    coach = play.site(organiser, "C1", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "C1")[0])
    key = rotating.rotate_key(coach)
    play.take(organiser, play.export(coach))
    (pending,) = enrolling.pending_requests(organiser)
    assert (pending.request.keyid, pending.genuine) == (key, True)


def test_a_team_that_works_alone_rotates(play: Any) -> None:
    site = play.create("alone", Role.SITE)
    key = rotating.rotate_key(site)
    assert site.journal.writer == key
    assert trust.open_requests(site) == ()
    path = play.close(site)
    assert play.reopen(path).journal.writer == key


def test_a_lost_key_costs_a_new_request_and_nothing_else(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    play.take(organiser, play.export(site))
    old = site.journal.writer
    path = play.close(site)
    for file in paths.keys(site.profile).glob(f"{old}*"):
        file.unlink()
    site = play.reopen(path)
    assert site.journal.writer != old
    play.record(site, "2026-10", 2, 10)
    play.take(organiser, play.export(site))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}


def test_an_invitation_written_before_the_organiser_rotated_still_lets_in(play: Any, organiser: Workspace) -> None:
    invitation = exporting.invite(organiser, "Site S009", play.file("invitation"), code="S009").file
    rotating.rotate_key(organiser)
    site = play.create("S009", Role.SITE)
    joining.join(site, invitation)
    play.take(organiser, play.export(site))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S009")[0])
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert trust.is_enrolled(site)
    assert trust.root_fingerprint(site) == trust.root_fingerprint(organiser)
