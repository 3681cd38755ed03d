"""Copied and restored stores: a new writer before the first edit, both branches kept, the request sent again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import KeyElsewhereError, NotAllowedError, NotFoundError
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import health


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


def backup_of(path: Path) -> Path:
    return max((path / "backups").glob("*.db"))


def test_a_copy_on_the_same_computer_goes_on_as_a_new_writer_and_both_branches_survive(
    play: Any, organiser: Workspace
) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    path = play.close(site)
    copied = play.copy(path, "copy")
    site, copy = play.reopen(path), play.reopen(copied)
    assert site.journal.writer == copy.journal.writer
    play.record(site, "2026-10", 2, 10)
    play.record(copy, "2026-10", 3, 10)
    play.record(copy, "2026-11", 4, 10)
    packages = [play.export(site), play.export(copy)]
    assert site.journal.writer != copy.journal.writer
    result = play.take(organiser, *packages)
    assert result.totals.waiting > 0
    assert result.totals.refused == 0
    assert "2026-11" not in play.values(organiser, site.own_id)
    (pending,) = enrolling.pending_requests(organiser)
    assert pending.genuine
    assert pending.request.keyid == copy.journal.writer
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert play.ever(organiser, "2026-10", site.own_id) == [2, 3]
    assert play.values(organiser, site.own_id)["2026-11"] == (4, 10)
    assert len(trust.list_sites(organiser)) == 1
    for workspace in (organiser, site, copy):
        assert play.sound(workspace)


def test_a_copy_that_is_opened_after_the_original_was_sealed_never_writes_the_old_name(
    play: Any, organiser: Workspace
) -> None:
    site = play.enrolled_site(organiser, "S001")
    path = play.close(site)
    copied = play.copy(path, "copy")
    site = play.reopen(path)
    play.record(site, "2026-10", 2, 10)
    play.export(site)
    assert play.reopen(copied).journal.writer != site.journal.writer
    play.close(site)
    assert play.reopen(path).journal.writer == site.journal.writer


def test_a_copy_on_another_computer_has_a_new_writer_when_it_opens(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    path = play.close(site)
    copied = play.copy(path, "copy")
    with play.computer("second"):
        copy = play.reopen(copied)
        assert copy.journal.writer != site.journal.writer
        play.record(copy, "2026-10", 3, 10)
        package = play.export(copy)
    play.take(organiser, package)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (3, 10)}


def test_a_restored_store_has_a_new_writer_even_if_nothing_was_sealed_since(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    path = play.close(site)
    keeping.restore(path, backup_of(path))
    restored = play.reopen(path)
    assert restored.journal.writer != site.journal.writer
    play.record(restored, "2026-10", 2, 10)
    play.close(restored)
    assert play.reopen(path).journal.writer == restored.journal.writer


def test_what_was_sealed_after_the_backup_and_what_is_typed_after_restoring_both_arrive(
    play: Any, organiser: Workspace
) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    backup = health.back_up(site.store, play.clock())
    play.record(site, "2026-10", 2, 10)
    play.take(organiser, play.export(site))
    path = play.close(site)
    keeping.restore(path, backup)
    restored = play.reopen(path)
    assert "2026-10" not in play.values(restored)
    play.record(restored, "2026-11", 3, 10)
    play.take(organiser, play.export(restored))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10), "2026-11": (3, 10)}


def test_a_site_that_was_restored_before_it_was_accepted_is_let_in_with_both_keys(
    play: Any, organiser: Workspace
) -> None:
    site = play.site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    play.export(site)
    path = play.close(site)
    keeping.restore(path, backup_of(path))
    restored = play.reopen(path)
    play.record(restored, "2026-10", 2, 10)
    play.take(organiser, play.export(restored))
    found = enrolling.find_requests(organiser, "S001")
    assert {one.request.keyid for one in found} == {site.journal.writer, restored.journal.writer}
    for one in found:
        enrolling.enrol(organiser, one)
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}
    assert enrolling.pending_requests(organiser) == ()


def test_once_accepted_a_site_asks_no_more(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    assert len(trust.open_requests(site)) == 1
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert trust.open_requests(site) == ()


def test_a_further_key_leaves_the_registry_as_it_is(play: Any, organiser: Workspace) -> None:
    from qic_desktop.domain.collaborative import Participation

    site = play.site(organiser, "S001")
    play.take(organiser, play.export(site))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0], since="2026-03-01")
    path = play.close(site)
    keeping.restore(path, backup_of(path))
    play.take(organiser, play.export(play.reopen(path)))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    (span,) = organiser.journal.list_records(Participation)
    assert span.since == "2026-03-01"


def test_a_request_that_proves_nothing_does_not_stand_in_the_way_of_one_that_does(
    play: Any, organiser: Workspace
) -> None:
    site = play.site(organiser, "S001")
    stranger = play.create("S001-stranger", Role.SITE)
    # The stranger saw the invitation's name and number, not its secret.
    real = trust.documents.open_document(trust.open_requests(site)[0])
    fake = trust.documents.make_request(
        trust.Invitation(
            collab=trust.collaborative_of(organiser),
            invitation=real.invitation,
            role="site",
            name="S001",
            code="S001",
            site=None,
            secret=bytes(16),
        ),
        trust.own_key(stranger),
        scopes=[stranger.scope.text],
        name="S001",
    )
    play.take(organiser, play.export(site))
    with organiser.store.transaction():
        trust.keep_document(organiser, trust.sealed.REQUEST, fake, trust.OPEN)
    assert len(enrolling.pending_requests(organiser)) == 2
    assert enrolling.find_requests(organiser, "S001")[0].request.keyid == site.journal.writer
    with pytest.raises(NotAllowedError) as refused:
        enrolling.enrol(organiser, enrolling.find_requests(organiser, stranger.journal.writer)[0])
    assert refused.value.why == "no-proof"
    with pytest.raises(NotFoundError):
        enrolling.find_requests(organiser, "")[0]


# --- the organiser ----------------------------------------------------------------------------------------------


def test_a_restored_organiser_goes_on_publishing_since_the_former_key_vouches(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    news = exporting.publish(organiser, play.file("news")).file
    path = play.close(organiser)
    keeping.restore(path, backup_of(path))
    restored = play.reopen(path)
    assert restored.journal.writer != organiser.journal.writer
    other = play.enrolled_site(restored, "S002")
    play.record(other, "2026-10", 5, 10)
    again = exporting.publish(restored, play.file("news")).file
    for packages in ((news, again), (again, news)):
        for one in packages:
            assert play.take(site, one).packages[0].outcome in ("accept", "note")
    assert {one.code for one in trust.list_sites(site)} == {"S001", "S002"}
    play.take(restored, play.export(other))
    assert play.values(restored, other.own_id) == {"2026-10": (5, 10)}
    for workspace in (restored, site, other):
        assert play.sound(workspace)


def test_an_organiser_without_the_key_publishes_nothing_and_says_why(play: Any, organiser: Workspace) -> None:
    path = play.close(organiser)
    copied = play.copy(path, "copy")
    with play.computer("second"):
        copy = play.reopen(copied)
        for step in (
            lambda: exporting.publish(copy, play.file("news")),
            lambda: exporting.invite(copy, "S009", play.file("invitation"), code="S009"),
            lambda: exporting.export_data_package(copy, play.file("export")),
        ):
            with pytest.raises(KeyElsewhereError):
                step()
        assert exporting.has_drafts(copy)
        assert not list((play.folder / "packages").iterdir())


def test_a_second_organiser_asks_is_accepted_and_publishes(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    with play.computer("second"):
        second = play.site(organiser, "O2", role=Role.ORGANISER)
        with pytest.raises(NotAllowedError):
            exporting.publish(second, play.file("too-early"))
        asking = exporting.export_data_package(second, play.file("request"))
        assert asking.entries == 0
    play.take(organiser, asking.file)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "O2")[0])
    play.take(second, exporting.publish(organiser, play.file("news")).file)
    with play.computer("second"):
        invitation = exporting.invite(second, "Third", play.file("invitation"), code="S003").file
        third = play.create("S003", Role.SITE)
        joining.join(third, invitation)
        play.record(third, "2026-10", 7, 10)
        play.take(second, play.export(third))
        enrolling.enrol(second, enrolling.find_requests(second, "S003")[0])
        news = exporting.publish(second, play.file("news")).file
    for workspace in (organiser, site):
        assert play.take(workspace, news).packages[0].outcome == "accept"
        assert "S003" in {one.code for one in trust.list_sites(workspace)}
