"""Root keys of which two of three must sign: begun, put away, a laptop lost, another one named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError, PassphraseError, RefusedError
from qic_desktop.exchange import passphrases
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, joining, revoking, rooting, trust
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little to open, for tests alone."""
    monkeypatch.setattr(passphrases, "COST", passphrases.Cost(1, passphrases.LEAST_MEMORY))


@pytest.fixture
def sticks(tmp_path: Path) -> list[Path]:
    return [rooting.new_root_key(tmp_path / f"{name}.qickey", name, f"pass {name}").file for name in "abc"]


def sign(proposal: rooting.Proposal, *files: Path) -> rooting.Proposal:
    for file in files:
        proposal = rooting.sign_proposal(proposal.file, file, f"pass {file.stem}")
    return proposal


def two_of_three(play: Any, sticks: list[Path], tmp_path: Path) -> Workspace:
    organiser = play.organiser()
    proposal = rooting.propose_root(organiser, sticks, tmp_path / "root.qicroot")
    rooting.adopt_root(organiser, sign(proposal, *sticks[:2]).file)
    return organiser


def test_a_root_of_three_keys_works_for_months_without_them(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = two_of_three(play, sticks, tmp_path)
    view = rooting.root_view(organiser)
    assert view is not None
    assert (view.version, view.threshold, len(view.keys), view.own_officer) == (3, 2, 3, True)
    assert view.spoken == trust.root_fingerprint(organiser)
    for file in sticks:
        file.unlink()
    site = play.enrolled_site(organiser, "S001")
    assert [one.version for one in trust.trusted_roots(site)] == [1, 2, 3]
    assert trust.root_fingerprint(site) == view.spoken
    play.record(site, "2026-10", 1, 10)
    play.take(organiser, play.export(site))
    assert play.values(organiser, site.own_id) == {"2026-10": (1, 10)}
    assert play.take(site, exporting.publish(organiser, play.file("news")).file).packages[0].outcome == "accept"
    assert trust.is_enrolled(site)


def test_sites_that_joined_before_follow_and_nothing_is_set_aside(
    play: Any, sticks: list[Path], tmp_path: Path
) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 1, 10)
    play.take(organiser, play.export(site))
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    proposal = rooting.propose_root(organiser, sticks, tmp_path / "root.qicroot")
    assert (proposal.missing, proposal.complete) == (2, False)
    with pytest.raises(RefusedError):
        rooting.adopt_root(organiser, proposal.file)
    proposal = sign(proposal, sticks[2])
    assert proposal.missing == 1
    rooting.adopt_root(organiser, sign(proposal, sticks[0]).file)
    assert play.values(organiser, site.own_id) == {"2026-10": (1, 10)}
    result = play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert result.totals.refused == result.totals.waiting == 0
    assert trust.root_fingerprint(site) == trust.root_fingerprint(organiser)
    assert trust.is_enrolled(site)


def test_a_lost_laptop_is_followed_by_another_that_two_keys_name(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    lost = two_of_three(play, sticks, tmp_path)
    site, late = play.enrolled_site(lost, "S001"), play.enrolled_site(lost, "S002")
    news = exporting.publish(lost, play.file("news")).file
    for one in (site, late):
        play.take(one, news)
    play.record(site, "2026-10", 1, 10)
    data = play.export(site)
    with play.computer("new"):
        fresh = play.create("fresh", Role.ORGANISER)
        proposal = rooting.take_up(fresh, news, tmp_path / "next.qicroot")
        assert proposal.now == trust.root_fingerprint(site)
        assert not trust.is_enrolled(fresh)
        with pytest.raises(NotAllowedError):
            exporting.publish(fresh, play.file("too-early"))
        rooting.adopt_root(fresh, sign(proposal, sticks[1], sticks[2]).file)
        assert trust.is_enrolled(fresh)
        play.take(fresh, data)
        assert play.values(fresh, site.own_id) == {"2026-10": (1, 10)}
        assert {one.code for one in trust.list_sites(fresh)} == {"S001", "S002"}
        next_news = exporting.publish(fresh, play.file("news")).file
    # Whoever found the old laptop goes on with it.
    stolen = play.create("stolen", Role.SITE)
    invitation = exporting.invite(lost, "Stolen", play.file("stolen-invitation"), code="S666").file
    joining.join(stolen, invitation)
    play.take(lost, play.export(stolen))
    enrolling.enrol(lost, enrolling.find_requests(lost, "S666")[0])
    forged = exporting.publish(lost, play.file("forged")).file
    assert play.take(site, next_news).totals.refused == 0
    play.take(site, forged)
    play.take(late, forged, next_news)
    for one in (site, late):
        assert "S666" not in {known.code for known in trust.list_sites(one)}
        assert trust.is_enrolled(one)
        assert not trust.build_authority(one).knows(stolen.journal.writer)
        assert play.sound(one)
    # And the laptop that was stolen, should it come back, publishes no more.
    play.take(lost, next_news)
    with pytest.raises(NotAllowedError):
        exporting.publish(lost, play.file("never"))


def test_a_second_laptop_is_certified_by_root_keys(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = two_of_three(play, sticks, tmp_path)
    site = play.enrolled_site(organiser, "S001")
    with play.computer("second"):
        second = play.create("second", Role.ORGANISER)
        rooting.write_laptop(second, tmp_path / "second.json")
    public = rooting.read_laptop(tmp_path / "second.json")
    proposal = rooting.propose_officers(organiser, tmp_path / "two.qicroot", add=[public])
    rooting.adopt_root(organiser, sign(proposal, *sticks[1:]).file)
    news = exporting.publish(organiser, play.file("news")).file
    play.take(site, news)
    assert trust.build_authority(site).may_enrol(second.journal.writer)
    gone = rooting.propose_officers(organiser, tmp_path / "one.qicroot", remove=[second.journal.writer])
    rooting.adopt_root(organiser, sign(gone, *sticks[:2]).file)
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert not trust.build_authority(site).may_enrol(second.journal.writer)


def test_a_key_has_its_passphrase_and_a_say_or_signs_nothing(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = play.organiser()
    proposal = rooting.propose_root(organiser, sticks, tmp_path / "root")
    assert proposal.file.suffix == ".qicroot"
    with pytest.raises(PassphraseError):
        rooting.sign_proposal(proposal.file, sticks[0], "another")
    other = rooting.new_root_key(tmp_path / "other.qickey", "", "pass other").file
    with pytest.raises(RefusedError) as caught:
        rooting.sign_proposal(proposal.file, other, "pass other")
    assert caught.value.code == "E-NOT-A-ROOT-KEY"
    assert rooting.read_proposal(proposal.file).missing == 2
    assert rooting.read_root_key(sticks[0]).name == "a"
    assert b"pass a" not in sticks[0].read_bytes()


def test_a_changed_proposal_is_none(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = play.organiser()
    thief = rooting.new_root_key(tmp_path / "thief.qickey", "", "x")
    proposal = sign(rooting.propose_root(organiser, sticks, tmp_path / "root.qicroot"), sticks[0])
    fields = json.loads(proposal.file.read_bytes())
    fields["drafts"][0]["body"] = fields["drafts"][0]["body"].replace('"threshold":2', '"threshold":1')
    proposal.file.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        rooting.read_proposal(proposal.file)
    assert caught.value.code == "E-PROPOSAL"
    for rubbish in (b"", b"[]", b'{"form":"qic-root-proposal"}', b"{" * 3000, thief.file.read_bytes()):
        proposal.file.write_bytes(rubbish)
        with pytest.raises(RefusedError):
            rooting.read_proposal(proposal.file)
        if rubbish != thief.file.read_bytes():
            with pytest.raises(RefusedError):
                rooting.read_root_key(proposal.file)


def test_the_root_of_another_collaborative_is_not_adopted(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = play.organiser()
    other = play.create("other", Role.ORGANISER)
    proposal = sign(rooting.propose_root(other, sticks, tmp_path / "root.qicroot"), *sticks[:2])
    with pytest.raises(RefusedError) as caught:
        rooting.adopt_root(organiser, proposal.file)
    assert caught.value.code == "E-ROOT"


def test_where_the_lost_key_was_the_whole_root_nobody_is_promised_anything(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    news = exporting.publish(organiser, play.file("news")).file
    with play.computer("new"):
        fresh = play.create("fresh", Role.ORGANISER)
        with pytest.raises(NotAllowedError) as caught:
            rooting.take_up(fresh, news, tmp_path / "next.qicroot")
        assert caught.value.why == "root-alone"
    with pytest.raises(NotAllowedError) as used:
        rooting.take_up(organiser, news, tmp_path / "next.qicroot")
    assert used.value.why == "root-used"


def test_who_has_signed_twice_is_said(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = two_of_three(play, sticks, tmp_path)
    site = play.enrolled_site(organiser, "S001")
    laptop = rooting.propose_officers(organiser, tmp_path / "one.qicroot", add=[trust.keys.generate().public])
    other = rooting.propose_officers(organiser, tmp_path / "two.qicroot", add=[trust.keys.generate().public])
    found = [
        sign(laptop, *sticks[:2]),
        sign(other, *sticks[1:]),
    ]
    shown = set()
    for order in (found, found[::-1]):
        for one in order:
            trust.take_roots(site, rooting.RootProposal.parse(one.file.read_bytes()).finished())
        view = rooting.root_view(site)
        assert view is not None
        assert view.rivals == 1
        shown.add(view.officers)
    assert len(shown) == 1


def test_a_single_root_key_revokes_nobody_alone(play: Any, sticks: list[Path], tmp_path: Path) -> None:
    organiser = two_of_three(play, sticks, tmp_path)
    site = play.enrolled_site(organiser, "S001")
    authority = trust.build_authority(organiser)
    stick = rooting.read_root_key(sticks[0])
    assert not authority.may_enrol(stick.key)
    assert not authority.knows(stick.key)
    assert organiser_scope().text not in revoking.preview_revocation(organiser, "S001").kept
    assert site.journal.writer in authority.grants
