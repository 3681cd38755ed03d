"""Attacks on trust with real stores: second roots, scopes of others, spoiled clocks, invitations that leak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.operation import MAX_LAMPORT, Stamp, make_line
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.segment import SegmentHeader, make_body
from qic_desktop.domain.spoken_words import Match, compare
from qic_desktop.errors import NotAllowedError, RefusedError
from qic_desktop.exchange import documents, keys, sealed
from qic_desktop.exchange.authority import make_grant
from qic_desktop.exchange.documents import Invitation, Root
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit
from qic_desktop.wording import exchange as words


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


def kept_invitation(workspace: Workspace) -> Invitation:
    (row,) = workspace.store.rows("select sealed from enclosed where type=?", (sealed.INVITATION,))
    invitation = documents.open_document(bytes(row[0]))
    assert isinstance(invitation, Invitation)
    return invitation


def asking(workspace: Workspace, invitation: Invitation, scopes: list[str], file: Path) -> Path:
    """A package with a request of this workspace's key for any scopes."""
    pair = trust.own_key(workspace)
    request = documents.make_request(invitation, pair, scopes=scopes, name="Site S002")
    contents = Contents(kind="site", collab=invitation.collab, site=workspace.own_id, enclosed=[request])
    file.write_bytes(build_package(contents, pair, number=1, made=1, app="0.1.0"))
    return file


def test_an_invitation_with_another_root_for_the_same_collaborative_is_refused(play: Any, organiser: Workspace) -> None:
    site = play.site(organiser, "S001")
    collab = trust.collaborative_of(organiser)
    assert collab is not None
    thief = keys.generate()
    fields = {"collab": collab, "invitation": organiser.new_id(), "role": "site", "name": "Site S001", "code": "S001"}
    invitation = documents.make_invitation(Invitation(**fields, site=None, secret=keys.new_secret()), thief)
    root = documents.make_root(Root(collab, 1, 1, (thief.public,)), [thief])
    contents = Contents(kind="invitation", collab=collab, enclosed=[root, invitation])
    file = play.file("second-root")
    file.write_bytes(build_package(contents, thief, number=1, made=1, app="0.1.0"))
    with pytest.raises(RefusedError) as caught:
        joining.join(site, file)
    assert caught.value.code == "E-INVITATION"
    assert [one.keyids for one in trust.trusted_roots(site)] == [trust.trusted_roots(organiser)[0].keyids]
    assert not trust.build_authority(site).knows(thief.keyid)


@pytest.mark.parametrize("shared", [False, True])
def test_a_genuine_invitation_below_a_root_of_a_thief_shows_other_words(
    play: Any, organiser: Workspace, shared: bool
) -> None:
    """The thief's root certifies the organiser, or names its key beside his own: the words must not be hers."""
    site = play.site(organiser, "S001")
    genuine = kept_invitation(site)
    collab, thief, hers = genuine.collab, keys.generate(), trust.own_key(organiser)
    root_keys = (hers.public, thief.public) if shared else (thief.public,)
    root = documents.make_root(Root(collab, 1, 1, root_keys), [thief])
    header = SegmentHeader(thief.keyid, organiser_scope().text, 1, 1, None)
    grant = make_grant(hers.public, ["organiser"], enrol=True, role="organiser")
    line = make_line(Stamp(1, 1, 1, None), entity="certificate", identity=hers.keyid, registers={"grant": grant})
    segment = sealed.seal(sealed.SEGMENT, make_body(header, [line]), [thief])
    contents = Contents(kind="invitation", collab=collab, segments=[segment], enclosed=[root, genuine.sealed])
    file = play.file("borrowed")
    file.write_bytes(build_package(contents, thief, number=1, made=1, app="0.1.0"))
    newcomer = play.create("newcomer", Role.SITE)
    shown = joining.look_at_invitation(newcomer, file)
    assert shown is not None
    true = trust.root_fingerprint(organiser)
    assert true == trust.fingerprint(organiser)
    assert shown.root != true
    assert compare(shown.root, " ".join(trust.fingerprint(organiser).words)).match is Match.DIFFERENT


@pytest.mark.parametrize("role", [Role.SITE, Role.COACH])
def test_an_invitation_brings_no_right_to_write_for_somebody_who_is_enrolled(
    play: Any, organiser: Workspace, role: Role
) -> None:
    victim = play.site(organiser, "S001", role=role)
    play.take(organiser, play.export(victim))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    thief = play.site(organiser, "S002", role=role)
    scopes = [f"site:{victim.own_id}" if role is Role.SITE else f"coach:{victim.own_id}/*"]
    play.take(organiser, asking(thief, kept_invitation(thief), scopes, play.file("thief")))
    (pending,) = enrolling.pending_requests(organiser)
    assert not pending.genuine
    with pytest.raises(NotAllowedError):
        enrolling.enrol(organiser, pending)
    assert not trust.build_authority(organiser).knows(thief.journal.writer)


def test_one_invitation_enrols_one_site_however_many_ask_with_it(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    stranger = play.create("stranger", Role.SITE)
    invitation = kept_invitation(site)
    play.take(organiser, asking(stranger, invitation, [f"site:{stranger.own_id}"], play.file("stranger")))
    (pending,) = enrolling.pending_requests(organiser)
    assert not pending.genuine
    assert len(trust.list_sites(organiser)) == 1


def test_a_new_invitation_for_a_known_site_lets_a_new_key_of_it_in(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 5, 10)
    play.take(organiser, play.export(site))
    again = play.file("again")
    exporting.invite(organiser, "Site S001", again, code="S001", site=site.own_id)
    joining.join(site, again)
    assert play.values(site) == {"2026-10": (5, 10)}
    other = play.create("laptop", Role.SITE)
    joining.join(other, again)
    assert other.own_id == site.own_id
    play.take(organiser, play.export(other))
    (pending,) = enrolling.pending_requests(organiser)
    assert pending.genuine
    enrolling.enrol(organiser, pending)
    assert len(trust.list_sites(organiser)) == 1


def test_a_lamport_number_at_its_limit_does_not_stop_a_team_from_recording(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    path = play.close(site)
    copied = play.copy(path, "copy")
    site = play.reopen(path)
    with play.computer("second"):
        laptop = play.reopen(copied)
        play.record(laptop, "2026-09", 1, 10)
        pair = trust.own_key(laptop)
        identity = f"{play.measure(laptop).id}|2026-10|"
        line = make_line(
            Stamp(1, MAX_LAMPORT, 0, None),
            entity="observation",
            identity=identity,
            registers={"counts": {"numerator": 1, "denominator": 10}},
        )
        body = make_body(SegmentHeader(pair.keyid, laptop.scope.text, 1, 1, None), [line])
        contents = Contents(
            kind="site",
            collab=trust.collaborative_of(laptop),
            site=laptop.own_id,
            segments=[sealed.seal(sealed.SEGMENT, body, [pair])],
            enclosed=trust.open_requests(laptop),
        )
        file = play.file("far")
        file.write_bytes(build_package(contents, pair, number=9, made=1, app="0.1.0"))
    play.take(organiser, file)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    play.take(site, exporting.publish(organiser, play.file("news")).file, file)
    assert play.values(site) == {"2026-10": (1, 10)}
    play.record(site, "2026-10", 2, 10)
    play.record(site, "2026-11", 3, 10)
    assert play.values(site) == {"2026-10": (2, 10), "2026-11": (3, 10)}
    assert play.take(organiser, play.export(site)).totals.refused == 0
    assert play.values(organiser, site.own_id) == play.values(site)


def test_a_package_from_the_far_future_can_still_be_listed(play: Any, organiser: Workspace) -> None:
    pair = keys.generate()
    file = play.file("future")
    file.write_bytes(build_package(Contents(kind="site"), pair, number=1, made=2**53, app="0.1.0"))
    inbox.receive(organiser, [file])
    for item in inbox.list_inbox(organiser):
        assert words.moment_day(item.made).year == 9999
    assert words.moment_day(2**53).year == 9999
    assert words.moment_name(2**53, play.clock())
    assert words.ago(2**53, play.clock())


def test_the_secret_of_an_invitation_is_never_part_of_its_description(play: Any, organiser: Workspace) -> None:
    site = play.site(organiser, "S001")
    invitation = kept_invitation(site)
    assert repr(invitation.secret) not in repr(invitation)
    (written,) = trust.list_invitations(organiser)
    assert written.secret is not None
    for package in (play.export(site), exporting.publish(organiser, play.file("news")).file):
        data = package.read_bytes()
        assert written.secret.encode() not in data
        assert invitation.secret not in data


def test_two_packages_of_one_name_are_never_taken_for_each_other(play: Any, organiser: Workspace) -> None:
    packages = {}
    for number, code in enumerate(("S001", "S002"), 1):
        site = play.site(organiser, code)
        play.record(site, "2026-10", number, 10)
        folder = play.folder / f"stick-{code}"
        folder.mkdir()
        packages[code] = exporting.export_data_package(site, folder / "our data.qicpkg").file
    play.take(organiser, *packages.values())
    signers = {}
    for item in inbox.list_inbox(organiser):
        signers[item.code] = {one.request.keyid for one in inbox.look_into(organiser, item.id).requests}
        original = inbox.original_of(organiser, item.id)
        assert original.read_bytes() == packages[item.code].read_bytes()
    assert signers["S001"] != signers["S002"]


@pytest.mark.parametrize("times", [1, 2])
def test_what_a_revoked_key_wrote_before_its_end_is_kept_however_it_arrives(
    play: Any, organiser: Workspace, times: int
) -> None:
    site = play.enrolled_site(organiser, "S001")
    for month in (1, 2, 3):
        play.record(site, f"2026-0{month}", month, 10)
        package = play.export(site)
    rows = site.store.rows("select id from segment where scope=? order by first", (site.scope.text,))
    end = rows[-2][0]
    edit = Edit("revocation", site.journal.writer, {"limit": {"chains": {site.scope.text: end}}})
    organiser.journal.append(organiser_scope(), [edit])
    exporting.publish(organiser, play.file("news"))
    for _turn in range(times):
        play.take(organiser, package)
    assert play.values(organiser, site.own_id) == {"2026-01": (1, 10), "2026-02": (2, 10)}
    assert play.sound(organiser)


def test_of_two_who_ask_with_one_invitation_only_one_is_let_in_and_none_unseen(play: Any, organiser: Workspace) -> None:
    site = play.site(organiser, "S001")
    stranger = play.create("stranger", Role.SITE)
    leaked = kept_invitation(site)
    file = asking(stranger, leaked, [f"site:{stranger.own_id}"], play.file("stranger"))
    play.take(organiser, play.export(site), file)
    found = enrolling.pending_requests(organiser)
    assert [one.genuine for one in found] == [True, True]
    assert enrolling.uncontested(found) == ()
    first, second = sorted(found, key=lambda one: one.request.subject != site.own_id)
    enrolling.enrol(organiser, first)
    with pytest.raises(NotAllowedError):
        enrolling.enrol(organiser, second)
    assert [one.id for one in trust.list_sites(organiser)] == [site.own_id]


@pytest.mark.parametrize("role", [Role.COACH, Role.ORGANISER])
def test_what_a_team_keeps_to_itself_enters_no_other_store(play: Any, organiser: Workspace, role: Role) -> None:
    site = play.enrolled_site(organiser, "S001")
    reader = organiser
    if role is Role.COACH:
        reader = play.site(organiser, "C1", role=Role.COACH)
        play.take(reader, exporting.publish(organiser, play.file("news")).file)
    pair = trust.own_key(site)
    line = make_line(Stamp(1, 1, 0, None), entity="person", identity=site.new_id(), registers={"name": "A. Nurse"})
    body = make_body(SegmentHeader(pair.keyid, site.private_scope.text, 1, 1, None), [line])
    contents = Contents(
        kind="restore",
        collab=trust.collaborative_of(site),
        site=site.own_id,
        segments=[sealed.seal(sealed.SEGMENT, body, [pair])],
    )
    file = play.file("restore")
    file.write_bytes(build_package(contents, pair, number=9, made=1, app="0.1.0"))
    (result,) = play.take(reader, file).packages
    assert (result.outcome, result.code) == ("quarantine", "Q-WRONG-RECIPIENT")
    assert reader.store.rows("select 1 from segment where scope=?", (site.private_scope.text,)) == []
    (accepted,) = play.take(site, file).packages
    assert accepted.outcome == "accept"
