"""Revocations: who may, what stays valid, and that neither the order of arrival nor a hash decides."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.domain.scope import Scope
from qic_desktop.exchange.authority import Authority, Certificate, Revocation

CHAIN = {"aa": None, "bb": "aa", "cc": "bb", "dd": "cc"}
FORK = {"aa": None, "bb": "aa", "c1": "bb", "d1": "c1", "c2": "bb", "d2": "c2"}


def valid(authority: Authority, lab: Any, scope: str, chain: dict[str, str | None]) -> set[str]:
    return {name for name in chain if not authority.is_revoked(lab.laptop.keyid, scope, name)}


def ended(lab: Any, world: Any, *tips: str, prev_of: Any) -> Authority:
    """Authority after the organiser has ended the laptop's chain at each of some segments."""
    found, prev = [lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])], None
    for number, tip in enumerate(tips, 2):
        prev = world.id_of(found[-1])
        found.append(lab.revocation(lab.organiser, lab.laptop, {world.SCOPE: tip}, seq=number, prev=prev))
    return lab.authority(*found, prev_of=prev_of)


def test_who_may_enrol_without_writing_for_the_organiser_revokes_nothing(lab: Any, world: Any) -> None:
    half = lab.certificate(lab.organiser, lab.coach, [world.SCOPE], enrol=True)
    honest = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE], seq=2, prev=world.id_of(half))
    authority = lab.authority(half, honest, lab.revocation(lab.coach, lab.laptop, {}))
    assert not authority.may_enrol(lab.coach.keyid)
    assert authority.limits == {}
    assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.SCOPE)) == "full"


def test_who_writes_for_the_organiser_without_enrolling_revokes_nothing(lab: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.coach, ["organiser"])
    assert lab.authority(certified, lab.revocation(lab.coach, lab.laptop, {})).limits == {}


@pytest.mark.parametrize("order", list(itertools.permutations(["bb", "dd"])))
def test_a_later_statement_never_widens_what_is_valid(lab: Any, world: Any, order: tuple[str, ...]) -> None:
    authority = ended(lab, world, *order, prev_of=CHAIN.get)
    assert valid(authority, lab, world.SCOPE, CHAIN) == {"aa", "bb"}


def test_of_two_branches_what_they_have_in_common_stays_valid(lab: Any, world: Any) -> None:
    authority = ended(lab, world, "d1", "d2", prev_of=FORK.get)
    assert valid(authority, lab, world.SCOPE, FORK) == {"aa", "bb"}


def test_what_lies_before_a_missing_segment_waits_for_it(lab: Any, world: Any) -> None:
    torn = {name: prev for name, prev in CHAIN.items() if name != "cc"}
    assert valid(ended(lab, world, "dd", prev_of=torn.get), lab, world.SCOPE, CHAIN) == {"cc", "dd"}
    assert valid(ended(lab, world, "dd", prev_of=CHAIN.get), lab, world.SCOPE, CHAIN) == set(CHAIN)


def test_a_segment_of_another_chain_leaves_nothing_of_this_one(lab: Any, world: Any) -> None:
    assert valid(ended(lab, world, "zz", prev_of=CHAIN.get), lab, world.SCOPE, CHAIN) == set()


def test_two_organisers_must_both_leave_a_segment_valid(lab: Any, world: Any) -> None:
    second = lab.certificate(lab.organiser, lab.second, ["organiser"], enrol=True)
    by_first = lab.revocation(lab.organiser, lab.laptop, {world.SCOPE: "cc"}, seq=2, prev=world.id_of(second))
    by_second = lab.revocation(lab.second, lab.laptop, {world.SCOPE: "bb"})
    for order in itertools.permutations((second, by_first, by_second)):
        authority = lab.authority(*order, prev_of=CHAIN.get)
        assert valid(authority, lab, world.SCOPE, CHAIN) == {"aa", "bb"}


def test_a_key_does_not_revoke_itself(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    let_in = lab.certificate(lab.coach, lab.laptop, [world.SCOPE])
    suicide = lab.revocation(lab.coach, lab.coach, {}, seq=2, prev=world.id_of(let_in))
    authority = lab.authority(certified, let_in, suicide)
    assert authority.limits == {}
    assert authority.knows(lab.laptop.keyid)


def test_private_chains_that_are_not_named_are_left_as_they_are(lab: Any, world: Any) -> None:
    authority = ended(lab, world, "bb", prev_of=CHAIN.get)
    assert not authority.is_revoked(lab.laptop.keyid, world.PRIVATE, "x1")
    assert authority.is_revoked(lab.laptop.keyid, f"site:{world.OTHER_SITE}", "x1")
    assert authority.is_revoked(lab.laptop.keyid, "organiser", "x1")


def test_a_laptop_of_a_site_that_vouches_for_an_organiser_brings_it_no_nearer_to_the_root(lab: Any, world: Any) -> None:
    """Else a site could decide which of two organisers wins, and on its own copy another one than elsewhere."""
    near = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    far = lab.certificate(lab.coach, lab.second, ["organiser"], enrol=True)
    vouched = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
    anchored = lab.authority(near, far, vouched, anchors={lab.laptop.keyid: [world.SCOPE]})
    assert anchored.grants[lab.second.keyid].steps == lab.authority(near, far).grants[lab.second.keyid].steps == 2


def test_nobody_revokes_a_key_that_is_nearer_to_the_root_not_even_on_his_own_copy(lab: Any) -> None:
    first = lab.certificate(lab.organiser, lab.second, ["organiser"], enrol=True)
    mine = lab.revocation(lab.second, lab.organiser, {})
    theirs = lab.revocation(lab.organiser, lab.second, {}, seq=2, prev="0" * 64)
    for anchors in ({}, {lab.second.keyid: ["organiser/private"]}, {lab.organiser.keyid: ["organiser/private"]}):
        assert set(lab.authority(first, mine, theirs, anchors=anchors).limits) == {lab.second.keyid}
        assert lab.authority(first, mine, anchors=anchors).limits == {}


# --- random statements ----------------------------------------------------------------------------------------

NAMES = [f"{number:032x}" for number in range(5)]
SCOPE = "site:019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
KEY = st.sampled_from(NAMES)
PLACES = st.sampled_from([f"{key[-1]}-{number}" for key in NAMES for number in range(4)])
PREVS = {f"{key[-1]}-{number}": f"{key[-1]}-{number - 1}" if number else None for key in NAMES for number in range(4)}
GRANTED = st.sampled_from([("organiser",), (SCOPE,), ("organiser", SCOPE)])
CERTIFICATES = st.builds(
    lambda subject, scopes, enrol, issuer, number: Certificate(
        subject, scopes, enrol, issuer, "organiser", f"{issuer[-1]}-{number}"
    ),
    *(KEY, GRANTED, st.booleans(), KEY, st.integers(0, 3)),
)
REVOCATIONS = st.builds(
    lambda subject, tip, issuer, number: Revocation(
        subject, (("organiser", tip),) if tip else (), issuer, "organiser", f"{issuer[-1]}-{number}"
    ),
    *(KEY, st.one_of(st.none(), PLACES), KEY, st.integers(0, 3)),
)


def described(authority: Authority) -> tuple[Any, ...]:
    places = [(key, name) for key in NAMES for name in PREVS]
    return (
        sorted(authority.grants.items()),
        sorted(authority.limits),
        [authority.is_revoked(key, "organiser", name) for key, name in places],
    )


@settings(max_examples=300)
@given(
    certificates=st.lists(CERTIFICATES, max_size=6),
    revocations=st.lists(REVOCATIONS, max_size=5),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(
    lab: Any, certificates: list[Certificate], revocations: list[Revocation], chance: Any
) -> None:
    said = [*certificates, *revocations]
    anchored = [Certificate(NAMES[0], ("organiser",), True, lab.organiser.keyid, "organiser", "root"), *said]
    whole = described(build(lab, anchored))
    chance.shuffle(anchored)
    assert described(build(lab, anchored)) == whole
    half = len(anchored) // 2
    assert described(build(lab, anchored[:half]).extended(anchored[half:])) == whole


def build(lab: Any, said: list[Any]) -> Authority:
    return Authority.build([lab.root()], statements=said, prev_of=PREVS.get)


@settings(max_examples=200)
@given(certificates=st.lists(CERTIFICATES, max_size=5), one=REVOCATIONS, two=REVOCATIONS)
def test_who_is_never_revoked_says_no_more_by_saying_more(
    lab: Any, certificates: list[Certificate], one: Revocation, two: Revocation
) -> None:
    """Another revocation by the root itself leaves valid at most what was valid before."""

    def by_root(item: Revocation) -> Revocation:
        return Revocation(item.subject, item.limits, lab.organiser.keyid, "organiser", "root")

    before = build(lab, [*certificates, by_root(one)])
    after = build(lab, [*certificates, by_root(one), by_root(two)])
    for key in NAMES:
        for name in PREVS:
            assert after.is_revoked(key, "organiser", name) >= before.is_revoked(key, "organiser", name)
