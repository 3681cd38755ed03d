"""What a stolen or false key might still do: confirm what never arrived, come back by an old root."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qic_desktop.domain.scope import Scope
from qic_desktop.exchange.documents import Root, make_root, open_document
from qic_desktop.exchange.roots import followed


def test_a_stolen_laptop_of_the_organiser_confirms_nothing_any_more(lab: Any, world: Any) -> None:
    told = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    enrolled = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE], seq=2, prev=world.id_of(told))
    ended = lab.revocation(lab.organiser, lab.coach, {}, seq=3, prev=world.id_of(enrolled))
    have = {f"{lab.laptop.keyid} {world.SCOPE}": ((9, "ab" * 32),)}
    package = lab.package([lab.month()], packer=lab.coach, kind="organiser", site=None, have=have)
    assert lab.judge(package, lab.authority(told, enrolled)).have == have
    assert lab.judge(package, lab.authority(told, enrolled, ended)).have == {}


def versions(lab: Any, *drafts: tuple[int, tuple[Any, ...], int, tuple[Any, ...], tuple[Any, ...]]) -> list[Root]:
    """Roots from (version, keys, threshold, officers, signers)."""
    made = []
    for version, keys, threshold, officers, signers in drafts:
        blank = lab.root()
        public, named = tuple(key.public for key in keys), tuple(key.public for key in officers)
        body = replace(blank, version=version, keys=public, threshold=threshold, officers=named)
        opened = open_document(make_root(body, signers))
        assert isinstance(opened, Root)
        made.append(opened)
    return made


def test_one_root_key_of_three_changes_nothing(lab: Any) -> None:
    sticks, thief = (lab.coach, lab.second, lab.stranger), lab.stranger
    (two,) = versions(lab, (2, sticks, 2, (lab.organiser,), (lab.organiser, *sticks[:2])))
    for signers in ((thief,), (thief, lab.laptop), (lab.organiser, thief)):
        (mine,) = versions(lab, (3, (thief,), 1, (thief,), signers))
        assert followed([lab.root(), two], [mine])[-1] == two


def test_the_first_key_stolen_later_does_not_lead_past_a_settled_change(lab: Any) -> None:
    """The old key and one of the thief's own sign another second version; it may even have the lower hash."""
    sticks = (lab.coach, lab.second, lab.stranger)
    two, three = versions(
        lab,
        (2, sticks, 2, (lab.laptop,), (lab.organiser, *sticks[:2])),
        (3, sticks, 2, (lab.laptop,), sticks[1:]),
    )
    for number in range(8):
        key = type(lab.organiser).from_seed(bytes([100 + number]) * 32)
        other, after = versions(lab, (2, (key,), 1, (key,), (lab.organiser, key)), (3, (key,), 1, (key,), (key,)))
        for offered in ([other, after], [after, other]):
            assert followed([lab.root(), two, three], offered)[-1] == three


def test_a_lost_officer_that_a_new_root_leaves_out_may_do_nothing(lab: Any) -> None:
    sticks = (lab.coach, lab.second, lab.stranger)
    two, three = versions(
        lab,
        (2, sticks, 2, (lab.organiser, lab.laptop), (lab.organiser, *sticks[:2])),
        (3, sticks, 2, (lab.laptop,), sticks[:2]),
    )
    stolen = lab.certificate(lab.organiser, lab.stranger, ["organiser"], enrol=True)
    authority = lab.authority(stolen, roots=[lab.root(), two, three])
    assert authority.right_to_write(lab.organiser.keyid, Scope.parse("organiser")) == "none"
    assert not authority.knows(lab.stranger.keyid)
    back = lab.judge(lab.package([stolen], packer=lab.organiser, enclosed=[lab.root().sealed, two.sealed]), authority)
    assert back.accepted == ()
    assert not back.authority.may_enrol(lab.organiser.keyid)


def test_of_two_who_revoke_each_other_the_one_nearer_to_the_root_stays(lab: Any, world: Any) -> None:
    told = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True)
    bold = lab.revocation(lab.coach, lab.organiser, {})
    ended = lab.revocation(lab.organiser, lab.coach, {}, seq=2, prev=world.id_of(told))
    for stated in ([told, bold, ended], [ended, bold, told]):
        authority = lab.authority(*stated)
        assert authority.may_enrol(lab.organiser.keyid)
        assert not authority.may_enrol(lab.coach.keyid)


def test_of_two_equals_who_revoke_each_other_the_lower_name_stays(lab: Any, world: Any) -> None:
    low, high = sorted((lab.coach, lab.second), key=lambda key: key.keyid)
    told = lab.certificate(lab.organiser, low, ["organiser"], enrol=True)
    more = lab.certificate(lab.organiser, high, ["organiser"], enrol=True, seq=2, prev=world.id_of(told))
    authority = lab.authority(told, more, lab.revocation(low, high, {}), lab.revocation(high, low, {}))
    assert authority.may_enrol(low.keyid)
    assert not authority.may_enrol(high.keyid)
