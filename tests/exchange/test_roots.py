"""Versions of the root: which one counts, who may act by it, and what old keys can no longer do."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.domain.scope import Scope
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.documents import Root, make_root, open_document
from qic_desktop.exchange.keys import to_base64
from qic_desktop.exchange.roots import followed, lineage, rivals_of
from qic_desktop.exchange.sealed import ROOT, seal


def root(lab: Any, version: int, keys: list[Any], sign: list[Any], **fields: Any) -> Root:
    """A root of some version, opened."""
    blank = Root(lab.root().collab, version, 1, tuple(key.public for key in keys))
    opened = open_document(make_root(replace(blank, **fields), sign))
    assert isinstance(opened, Root)
    return opened


def sticks(world: Any) -> list[Any]:
    return [world.key(number) for number in (21, 22, 23)]


def test_of_several_keys_that_must_sign_together_none_may_do_anything_alone(lab: Any, world: Any) -> None:
    several = sticks(world)
    begun = root(lab, 1, several, several, threshold=2)
    alone = lab.certificate(several[0], lab.laptop, [world.SCOPE], enrol=False)
    authority = lab.authority(alone, roots=[begun])
    assert begun.officer_ids == ()
    assert not any(authority.may_enrol(key.keyid) or authority.knows(key.keyid) for key in several)
    assert not authority.knows(lab.laptop.keyid)


def test_the_laptops_that_a_root_names_do_the_organisers_work(lab: Any, world: Any) -> None:
    several = sticks(world)
    begun = root(lab, 1, several, several[:2], threshold=2, officers=(lab.organiser.public,))
    authority = lab.authority(lab.certificate(lab.organiser, lab.laptop, [world.SCOPE]), roots=[begun])
    assert authority.may_enrol(lab.organiser.keyid)
    assert authority.right_to_write(lab.laptop.keyid, Scope.parse(world.SCOPE)) == "full"
    without = root(lab, 1, [lab.organiser], [lab.organiser], officers=())
    assert not lab.authority(roots=[without]).may_enrol(lab.organiser.keyid)


def test_only_the_newest_version_gives_rights(lab: Any, world: Any) -> None:
    old = root(lab, 1, [lab.organiser], [lab.organiser])
    new = root(lab, 2, [lab.coach], [lab.organiser, lab.coach])
    for chain in itertools.permutations((old, new)):
        authority = lab.authority(roots=chain)
        assert authority.may_enrol(lab.coach.keyid)
        assert not authority.may_enrol(lab.organiser.keyid)


def test_a_root_that_new_keys_alone_have_signed_follows_nothing(lab: Any) -> None:
    old = root(lab, 1, [lab.organiser], [lab.organiser])
    bold = root(lab, 2, [lab.stranger], [lab.stranger])
    far = root(lab, 3, [lab.stranger], [lab.stranger])
    leap = root(lab, 3, [lab.coach], [lab.organiser, lab.coach])
    assert followed([old], [bold, far, leap]) == (old,)


def test_a_reader_follows_step_by_step_whatever_the_order_and_never_goes_back(lab: Any) -> None:
    first = root(lab, 1, [lab.organiser], [lab.organiser])
    second = root(lab, 2, [lab.coach], [lab.organiser, lab.coach])
    third = root(lab, 3, [lab.second], [lab.coach, lab.second])
    for offered in itertools.permutations((first, second, third)):
        assert followed([first], offered) == (first, second, third)
    assert followed([first, second, third], [first, second]) == (first, second, third)


def test_of_two_that_follow_one_version_the_lower_hash_counts_and_the_other_is_known(lab: Any) -> None:
    first = root(lab, 1, [lab.organiser], [lab.organiser])
    two = [root(lab, 2, [key], [lab.organiser, key]) for key in (lab.coach, lab.second)]
    low, high = sorted(two, key=lambda one: one.identity)
    for order in itertools.permutations(two):
        chain = followed(followed([first], order[:1]), order[1:])
        assert chain == (first, low)
    assert rivals_of((first, low), [first, low, high]) == (high,)


def test_behind_a_second_version_signed_by_new_keys_alone_old_keys_open_nothing(lab: Any) -> None:
    first = root(lab, 1, [lab.organiser], [lab.organiser])
    moved = root(lab, 2, [lab.coach], [lab.organiser, lab.coach])
    closed = root(lab, 3, [lab.coach], [lab.coach])
    # A thief with the old key tries until the hash is lower.
    tries = (root(lab, 2, [lab.stranger, key], [lab.organiser, lab.stranger]) for key in map(lab_key(lab), range(40)))
    forged = next(one for one in tries if one.identity < moved.identity)
    on = root(lab, 3, [lab.stranger], [lab.stranger])
    assert followed([first, moved], [forged]) == (first, forged)
    assert followed([first, moved, closed], [forged, on]) == (first, moved, closed)
    assert rivals_of([first, moved, closed], [forged, on]) == (forged,)


def lab_key(lab: Any) -> Any:
    def key(number: int) -> Any:
        return type(lab.organiser).from_seed(bytes([100 + number]) * 32)

    return key


def test_two_of_three_name_another_laptop_and_one_of_three_does_not(lab: Any, world: Any) -> None:
    several = sticks(world)
    first = root(lab, 1, several, several, threshold=2, officers=(lab.organiser.public,))
    good = root(lab, 2, several, several[1:], threshold=2, officers=(lab.second.public,))
    assert followed([first], [good])[-1].officer_ids == (lab.second.keyid,)
    with pytest.raises(RefusedError) as caught:
        root(lab, 2, several, [several[0], lab.stranger], threshold=2, officers=(lab.stranger.public,))
    assert caught.value.code == "E-ROOT"
    lowered = root(lab, 2, several, several[:1], threshold=1, officers=(lab.stranger.public,))
    assert followed([first], [lowered]) == (first,)


def test_whoever_signed_it_equal_bodies_are_one_root(lab: Any, world: Any) -> None:
    several = sticks(world)
    first = root(lab, 1, several, several, threshold=2)
    one, two = (root(lab, 2, several, pair, threshold=2) for pair in (several[:2], several[1:]))
    assert one.identity == two.identity
    chain = followed([first], [one])
    assert followed(chain, [two]) == chain
    assert rivals_of(chain, [one, two]) == ()


def test_who_joins_late_knows_the_versions_before(lab: Any) -> None:
    first = root(lab, 1, [lab.organiser], [lab.organiser])
    second = root(lab, 2, [lab.coach], [lab.organiser, lab.coach])
    other = root(lab, 1, [lab.stranger], [lab.stranger])
    assert lineage(second, [other, second, first]) == (first, second)
    assert lineage(second, []) == (second,)


@pytest.mark.parametrize("officers", ["x", [1], ["AAAA"], None])
def test_malformed_officers_are_refused(lab: Any, officers: Any) -> None:
    fields = json.loads(lab.root().sealed.partition(b"\n")[2]) | {"officers": officers}
    with pytest.raises(RefusedError) as caught:
        open_document(seal(ROOT, json.dumps(fields, separators=(",", ":")).encode(), [lab.organiser]))
    assert caught.value.code in ("E-DOCUMENT", "E-BASE64")


def test_weak_and_doubled_officers_make_no_root(lab: Any) -> None:
    good, weak = to_base64(lab.coach.public), to_base64(b"\x01" + bytes(31))
    fields = json.loads(lab.root().sealed.partition(b"\n")[2])
    for officers, code in (([good, good], "E-DOCUMENT"), ([good, weak], "E-WEAK-KEY"), ([good] * 17, "E-DOCUMENT")):
        body = json.dumps(fields | {"officers": officers}, separators=(",", ":")).encode()
        with pytest.raises(RefusedError) as caught:
            open_document(seal(ROOT, body, [lab.organiser]))
        assert caught.value.code == code
