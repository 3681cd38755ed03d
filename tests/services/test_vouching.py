"""A team's laptops after repair, and what strangers and provisional laptops cannot do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange import documents
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import exporting, restoring
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.trusting import enrolling, joining, second_laptop, trust, vouching
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import new_record


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


@pytest.fixture
def first(play: Any, organiser: Workspace) -> Workspace:
    """An accepted team's laptop with two values, a person, and the organiser's news."""
    return play.team_at_work(organiser)


# --- a laptop back from repair --------------------------------------------------------------------------------------


def test_a_laptop_back_from_repair_with_an_old_disk_asks_again_and_nothing_is_lost(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10)
        sent = play.export(made)
    play.answer(first, sent)
    path = play.close(first)
    image = play.copy(path, "image")
    first = play.reopen(path)
    play.record(first, "2026-11", 4, 10)
    play.take(made, play.export(first))
    play.close(first)
    repaired = play.reopen(image)
    assert repaired.journal.writer != first.journal.writer
    play.record(repaired, "2026-11", 5, 10)
    package = play.export(repaired)
    with play.computer("second"):
        assert play.take(made, package).totals.waiting > 0
        with pytest.raises(NotAllowedError) as refused:
            vouching.vouch(made, repaired.journal.writer)
        assert refused.value.why == "provisional"
    play.take(organiser, play.export(made), package)
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    news = exporting.publish(organiser, play.file("news")).file
    for store in (made, repaired):
        play.take(store, news)
    with play.computer("second"):
        play.take(repaired, play.export(made))
    assert keeping.digest(made) == keeping.digest(repaired) == keeping.digest(organiser)
    assert play.ever(made, "2026-11") == [4, 5]


def test_what_a_team_wrote_under_a_former_key_is_read_on_the_second_laptop(play: Any) -> None:
    alone = play.create("alone", Role.SITE)
    people.add_person(alone, "Asha")
    play.restore_of(alone)
    assert segments.held(alone.store.connection, "scope=?", (alone.scope.text,))
    path = play.close(alone)
    keeping.restore(path, max((path / "backups").glob("*.db")))
    again = play.reopen(path)
    assert again.journal.writer != alone.journal.writer
    measures.define_measure(again, NewMeasure("own", "Own", definition=play.OWN))
    plain = play.second(play.export(again), "plain")
    assert not segments.held(plain.store.connection, "state='waiting'")
    made = play.second(play.restore_of(again))
    assert [one.name for one in people.list_people(made)] == ["Asha"]
    assert not segments.held(made.store.connection, "state='waiting'")


# --- strangers ------------------------------------------------------------------------------------------------------


def stranger_for(play: Any, first: Workspace) -> Workspace:
    """Somebody who knows the team's id from a package and makes a store of his own for it."""
    with play.computer("stranger"):
        made = play.create("stranger", Role.SITE)
        second_laptop.join_team(made, play.export(first))
        people.add_person(made, "Mallory")
        play.close(made)
        return play.reopen(made.store.path)


def test_a_strangers_restore_package_for_our_id_brings_nothing_in(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    stranger = stranger_for(play, first)
    other = play.create("other-organiser", Role.ORGANISER)
    with play.computer("stranger"):
        contents = replace(
            restoring.restore_contents(stranger),
            enclosed=[root.sealed for root in trust.trusted_roots(other)],
            have={f"{first.journal.writer} {first.scope.text}": ((999, "0" * 64),)},
        )
        vouching.seal_scopes(stranger, [stranger.private_scope])
        held = segments.held(stranger.store.connection, "state='accepted'")
        contents = replace(contents, segments=[one.sealed for one in held])
        package = play.file("stranger")
        package.write_bytes(build_package(contents, trust.own_key(stranger), number=1, made=1, app="test"))
    before, roots = keeping.digest(first), trust.trusted_roots(first)
    result = play.take(first, package)
    assert result.totals.new == 0
    assert keeping.digest(first) == before
    assert trust.trusted_roots(first) == roots
    assert [one.name for one in people.list_people(first)] == ["Asha"]
    assert first.store.rows("select * from acknowledged where seq=999") == []
    assert play.sound(first)


def test_a_laptop_that_is_not_ours_is_kept_out_and_the_answer_can_be_changed(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.export(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10, code="own")
        sent = play.export(made)
    play.take(first, sent)
    vouching.decline(first, made.journal.writer)
    play.take(first, sent)
    (asking,) = vouching.asking_laptops(first)
    assert asking.declined
    assert not play.of_own(first)
    play.take(organiser, play.export(first))
    assert enrolling.pending_requests(organiser) == ()
    vouching.vouch(first, made.journal.writer[:8])
    assert play.of_own(first) == {"2026-10": 3}


def keep_request(workspace: Workspace, made: bytes) -> None:
    with workspace.store.transaction():
        trust.keep_document(workspace, trust.sealed.REQUEST, made, trust.OPEN)


def test_a_laptop_that_asks_for_more_than_the_teams_scopes_cannot_be_vouched_for(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    stranger = play.create("stranger", Role.SITE)
    key, mine = trust.own_key(stranger), [first.scope.text, first.private_scope.text]
    collab = trust.collaborative_of(first)
    asked = {
        "another site": documents.make_plain_request(key, scopes=[*mine, stranger.scope.text], name="x", collab=collab),
        "to publish": documents.make_plain_request(key, scopes=[*mine, "organiser"], name="x", collab=collab),
        "another collaborative": documents.make_plain_request(key, scopes=mine, name="x", collab=stranger.own_id),
    }
    for made in asked.values():
        keep_request(first, made)
    assert vouching.asking_laptops(first) == ()
    with pytest.raises(NotFoundError):
        vouching.vouch(first, key.keyid)
    assert play.rights(first, key.keyid) == "none"


def test_a_vouching_certificate_never_enrols_and_never_reaches_beyond_the_team(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        sent = play.export(made)
    play.answer(first, sent, "Ward")
    (certificate,) = first.journal.list_records(Certificate, first.scope)
    assert certificate.grant is not None
    assert certificate.grant["enrol"] is False
    assert certificate.grant["scopes"] == [first.scope.text, first.private_scope.text]
    assert certificate.grant["name"] == "Ward"


def test_a_provisional_laptop_lets_nobody_else_in(play: Any, organiser: Workspace, first: Workspace) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        sent = play.export(made)
    play.answer(first, sent)
    third = play.second(play.restore_of(first), "third")
    with play.computer("third"):
        play.record(third, "2026-12", 9, 10)
        asking = play.export(third)
    with play.computer("second"):
        play.take(made, asking)
        with pytest.raises(NotAllowedError) as refused:
            vouching.vouch(made, third.journal.writer)
        assert refused.value.why == "provisional"
        # Even a certificate written by hand grants nothing at any other copy.
        grant = authorities.make_grant(trust.own_key(third).public, [made.scope.text])
        record = new_record(Certificate, third.journal.writer, grant=grant)
        made.journal.append(made.scope, [record])
        forged = play.export(made)
    for store in (first, organiser):
        play.take(store, play.export(first), forged, asking)
        assert trust.build_authority(store).right_to_write(third.journal.writer, first.scope) == "none"
    assert "2026-12" not in play.values(organiser, first.own_id)
    pending = enrolling.find_requests(organiser, third.journal.writer)
    # It holds the invitation, so the organiser may accept it after comparing; nobody vouches for it.
    assert [(one.genuine, one.vouched) for one in pending] == [(True, False)]


def test_a_laptop_that_is_vouched_for_cannot_take_another_sites_invitation(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    other = exporting.invite(organiser, "Other", play.file("other"), code="S002").file
    victim = joining.read_invitation(other)
    made = play.second(play.export(first))
    with play.computer("second"):
        forged = documents.make_request(
            replace(victim, secret=bytes(16)),
            trust.own_key(made),
            scopes=[made.scope.text, made.private_scope.text],
            name="x",
        )
        sent = play.export(made)
    play.answer(first, sent)
    play.take(organiser, play.export(first))
    keep_request(organiser, forged)
    (pending,) = (one for one in enrolling.pending_requests(organiser) if one.request.invitation)
    assert (pending.genuine, pending.vouched, pending.invitation) == (True, True, None)
    enrolling.enrol(organiser, pending)
    record = organiser.journal.find_record(trust.records.Invitation, trust.organiser_private_scope(), victim.invitation)
    assert record is not None
    assert record.answered_by is None


def test_a_bag_with_a_strangers_root_teaches_a_second_laptop_nothing(play: Any, first: Workspace) -> None:
    made = play.second(play.export(first))
    other = play.create("other-organiser", Role.ORGANISER)
    contents = Contents(
        kind="restore",
        collab=trust.collaborative_of(first),
        site=first.own_id,
        to=first.own_id,
        enclosed=[root.sealed for root in trust.trusted_roots(other)],
    )
    package = play.file("bag")
    package.write_bytes(build_package(contents, trust.own_key(other), number=1, made=1, app="test"))
    play.take(made, package)
    assert trust.trusted_roots(made) == ()
