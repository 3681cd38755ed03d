"""The keys of one site, as the organiser's page lists them."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.trusting import enrolment_table, revoking, rotating
from qic_desktop.services.trusting.site_keys import KeyStanding, list_site_keys


def test_keys_of_other_sites_are_not_listed(play: Any) -> None:
    organiser = play.organiser()
    first, second = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    (one,) = list_site_keys(organiser, first.own_id)
    assert one.key == first.journal.writer
    assert one.standing is KeyStanding.CONFIRMED
    assert one.since is not None
    assert [each.key for each in list_site_keys(organiser, second.own_id)] == [second.journal.writer]


def test_a_new_key_waits_first_and_points_at_the_one_it_follows(play: Any) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    importing.import_packages(team, [exporting.publish(organiser, play.file("news")).file])
    old, new = team.journal.writer, rotating.rotate_key(team)
    importing.import_packages(organiser, [play.export(team)])
    first, second = list_site_keys(organiser, team.own_id)
    assert (first.key, first.standing, first.replaces, first.may_confirm) == (new, KeyStanding.PROVISIONAL, old, True)
    assert (second.key, second.replaced_by) == (old, new)
    enrolment_table.accept_compared(organiser, [new])
    rotating.end_replaced(organiser, new)
    assert [(one.key, one.standing) for one in list_site_keys(organiser, team.own_id)] == [
        (new, KeyStanding.CONFIRMED),
        (old, KeyStanding.ENDED),
    ]


def test_an_ended_key_keeps_its_reason(play: Any) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    revoking.revoke(organiser, team.journal.writer, reason="stolen")
    (one,) = list_site_keys(organiser, team.own_id)
    assert (one.standing, one.reason, one.may_confirm) == (KeyStanding.ENDED, "stolen", False)


def test_an_unknown_site_has_none(play: Any) -> None:
    assert list_site_keys(play.organiser(), "0198f3a2-1111-7abc-8def-0123456789ab") == ()
