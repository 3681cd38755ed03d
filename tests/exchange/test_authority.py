"""Authority: a fixpoint in which the order of arrival cannot matter."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.authority import Authority, make_grant


def test_a_root_key_writes_the_organisers_scopes_and_enrols(lab: Any, world: Any) -> None:
    authority = lab.authority()
    for scope in ("organiser", f"organiser/{world.SITE}", "organiser/private"):
        assert authority.right_to_write(lab.organiser.keyid, Scope.parse(scope)) == "full"
    assert authority.right_to_write(lab.organiser.keyid, Scope.parse(world.SCOPE)) == "none"
    assert authority.may_enrol(lab.organiser.keyid)
    assert not authority.knows(lab.laptop.keyid)


def test_certificates_reach_on_from_enroller_to_enroller_in_any_order(lab: Any, world: Any) -> None:
    segments = [
        lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True),
        lab.certificate(lab.coach, lab.second, ["organiser"], enrol=True),
        lab.certificate(lab.second, lab.laptop, [world.SCOPE]),
    ]
    seen = set()
    for order in itertools.permutations(segments):
        authority = lab.authority(*order)
        assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.SCOPE)) == "full"
        grown = lab.authority(order[0]).extended(lab.authority(*order[1:]).statements)
        seen.add((repr(sorted(authority.grants.items())), repr(sorted(grown.grants.items()))))
    assert len({text for pair in seen for text in pair}) == 1
    assert lab.authority(*segments).grants[lab.laptop.keyid].steps == 3
    assert not lab.authority(segments[0], segments[2]).knows(lab.laptop.keyid)


def test_who_may_not_enrol_grants_nothing(lab: Any, world: Any) -> None:
    authority = lab.authority(
        lab.certificate(lab.organiser, lab.coach, ["organiser", f"coach:{world.COACH}/*"]),
        lab.certificate(lab.coach, lab.stranger, [world.SCOPE]),
        lab.certificate(lab.stranger, lab.stranger, [world.SCOPE], enrol=True),
    )
    assert not authority.knows(lab.stranger.keyid)
    assert authority.right_to_write(lab.coach.keyid, Scope.parse(f"coach:{world.COACH}/{world.SITE}")) == "full"


def test_grants_only_add(lab: Any, world: Any) -> None:
    wide = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE, world.PRIVATE])
    narrow = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE], seq=2, prev=world.id_of(wide))
    authority = lab.authority(wide, narrow)
    assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.PRIVATE)) == "full"


def test_a_laptop_vouches_for_another_of_its_site_provisionally(lab: Any, world: Any) -> None:
    first = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    vouched = lab.certificate(lab.laptop, lab.second, [world.SCOPE, world.PRIVATE], scope=world.SCOPE)
    authority = lab.authority(first, vouched)
    assert authority.right_to_write(lab.second.keyid, Scope.parse(world.SCOPE)) == "provisional"
    confirmed = lab.certificate(lab.organiser, lab.second, [world.SCOPE], seq=2, prev=world.id_of(first))
    authority = lab.authority(first, vouched, confirmed)
    assert authority.right_to_write(lab.second.keyid, Scope.parse(world.SCOPE)) == "full"
    assert authority.right_to_write(lab.second.keyid, Scope.parse(world.PRIVATE)) == "provisional"


def test_a_laptop_cannot_vouch_beyond_its_site_nor_on_and_on(lab: Any, world: Any) -> None:
    first = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    for scopes, enrol in (([f"site:{world.OTHER_SITE}"], False), (["organiser"], False), ([world.SCOPE], True)):
        vouched = lab.certificate(lab.laptop, lab.stranger, scopes, scope=world.SCOPE, enrol=enrol)
        assert not lab.authority(first, vouched).knows(lab.stranger.keyid)
    second = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
    third = lab.certificate(lab.second, lab.stranger, [world.SCOPE], scope=world.SCOPE)
    assert not lab.authority(first, second, third).knows(lab.stranger.keyid)


def test_a_site_that_works_alone_trusts_its_own_key(lab: Any, world: Any) -> None:
    vouched = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
    authority = lab.authority(vouched, roots=[], anchors={lab.laptop.keyid: [world.SCOPE, world.PRIVATE]})
    assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.PRIVATE)) == "full"
    assert authority.right_to_write(lab.second.keyid, Scope.parse(world.SCOPE)) == "provisional"
    assert not authority.may_enrol(lab.laptop.keyid)


def test_a_certificate_under_another_keys_name_grants_nothing(lab: Any, world: Any) -> None:
    grant = make_grant(lab.stranger.public, [world.SCOPE])
    line = make_line(Stamp(1, 1, 0, None), entity="certificate", identity=lab.laptop.keyid, registers={"grant": grant})
    authority = lab.authority(lab.segment(lab.organiser, "organiser", [line]))
    assert not authority.knows(lab.laptop.keyid)
    assert not authority.knows(lab.stranger.keyid)


@pytest.mark.parametrize("grant", [None, "x", {}, {"key": "x", "scopes": []}, {"scopes": ["*"], "key": "AAAA"}])
def test_a_malformed_certificate_grants_nothing(lab: Any, grant: Any) -> None:
    line = make_line(Stamp(1, 1, 0, None), entity="certificate", identity=lab.laptop.keyid, registers={"grant": grant})
    assert not lab.authority(lab.segment(lab.organiser, "organiser", [line])).knows(lab.laptop.keyid)


def test_a_weak_key_or_a_strange_scope_gets_no_certificate(lab: Any, world: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        make_grant(b"\x01" + bytes(31), [world.SCOPE])
    assert caught.value.code == "E-WEAK-KEY"
    with pytest.raises(RefusedError) as caught:
        make_grant(lab.laptop.public, ["*"])
    assert caught.value.code == "E-SCOPE"


def test_after_a_revocation_only_ancestors_stay_valid(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    chain = {"aa": None, "bb": "aa", "cc": "bb"}
    revoked = lab.revocation(lab.organiser, lab.laptop, {world.SCOPE: "bb"}, seq=2, prev=world.id_of(certified))
    authority = lab.authority(certified, revoked, prev_of=chain.get)
    scope = Scope.parse(world.SCOPE)
    assert [authority.is_revoked(lab.laptop.keyid, scope.text, name) for name in chain] == [False, False, True]
    assert authority.is_revoked(lab.laptop.keyid, "site:" + world.OTHER_SITE, "aa")
    assert not authority.is_revoked(lab.coach.keyid, scope.text, "cc")


def test_a_revocation_takes_later_grants_of_that_key_too(lab: Any, world: Any) -> None:
    enroller = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    before = lab.certificate(lab.coach, lab.laptop, [world.SCOPE])
    after = lab.certificate(lab.coach, lab.stranger, [world.SCOPE], seq=2, prev=world.id_of(before))
    chain = {world.id_of(before): None, world.id_of(after): world.id_of(before)}
    limits = {"organiser": world.id_of(before)}
    revoked = lab.revocation(lab.organiser, lab.coach, limits, seq=2, prev=world.id_of(enroller))
    authority = lab.authority(enroller, before, after, revoked, prev_of=chain.get)
    assert authority.knows(lab.laptop.keyid)
    assert not authority.knows(lab.stranger.keyid)


def test_of_two_who_revoke_each_other_the_one_nearer_the_root_wins(lab: Any) -> None:
    near = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    far = lab.certificate(lab.coach, lab.second, ["organiser"], enrol=True)
    by_near = lab.revocation(lab.coach, lab.second, {}, seq=2, prev="0" * 64)
    by_far = lab.revocation(lab.second, lab.coach, {})
    for order in itertools.permutations((near, far, by_near, by_far)):
        authority = lab.authority(*order)
        assert set(authority.limits) == {lab.second.keyid}


def test_who_may_not_enrol_revokes_nothing(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.coach, ["organiser"])
    authority = lab.authority(certified, lab.revocation(lab.coach, lab.organiser, {}))
    assert authority.limits == {}
    assert Authority().right_to_write(lab.coach.keyid, Scope.parse(world.SCOPE)) == "none"


def test_who_was_let_in_by_a_revoked_key_alone_revokes_nobody(lab: Any, world: Any) -> None:
    stolen = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    honest = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE], seq=2, prev=world.id_of(stolen))
    minted = lab.certificate(lab.coach, lab.stranger, ["organiser"], enrol=True)
    revenge = lab.revocation(lab.stranger, lab.laptop, {})
    end = lab.revocation(lab.organiser, lab.coach, {}, seq=3, prev=world.id_of(honest))
    for order in itertools.permutations((stolen, honest, minted, revenge, end)):
        authority = lab.authority(*order)
        assert set(authority.limits) == {lab.coach.keyid}
        assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.SCOPE)) == "full"
        assert not authority.is_revoked(lab.laptop.keyid, world.SCOPE, "aa")
