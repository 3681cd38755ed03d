"""Rubbish under a good signature: the signer is enrolled, the contents are not what the format says."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import pack, write_archive
from qic_desktop.exchange.manifest import Entry, Manifest, make_manifest


def delivered(lab: Any, world: Any, *bodies: bytes, kind: str = sealed.SEGMENT, last: int = 1) -> Any:
    """The verdict on a package with these bodies, each signed by the enrolled laptop."""
    members, entries = [], []
    for body in bodies:
        data = sealed.seal(kind, body, [lab.laptop])
        member = pack(f"seg/{world.segment_id(body)}", data)
        members.append(member)
        chain = f"{lab.laptop.keyid} {world.SCOPE}"
        entries.append(Entry(member.name, member.size, member.hash, chain, 1, last))
    manifest = Manifest(
        "site", world.COLLAB, world.SITE, "any", lab.laptop.keyid, 1, 1, "0.1.0", entries=tuple(entries)
    )
    head = pack("manifest", sealed.seal(sealed.PACKAGE, make_manifest(manifest), [lab.laptop]))
    return lab.judge(write_archive([head, *members]))


def with_line(lab: Any, world: Any, line: bytes) -> bytes:
    """A body whose header is right and whose only line is ``line``."""
    return world.body_of(lab.month(count=1)).split(b"\n")[0] + b"\n" + line + b"\n"  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"numerator":401', b'"numerator":"3"', "E-VALUE"),
        (b'"numerator":401', b'"numerator":true', "E-VALUE"),
        (b'"numerator":401', b'"numerator":[401]', "E-VALUE"),
        (b'"numerator":401', b'"numerator":NaN', "E-JSON"),
        (b'"numerator":401', b'"numerator":1e400', "E-JSON"),
        (b'"numerator":401', b'"numerator":9007199254740993', "E-JSON"),
        (b'"numerator":401', b'"numerator":1' + b"0" * 4000, "E-JSON"),
        (b'"numerator":401', b'"numerator":401,"numerator":2', "E-JSON"),
        (b'"numerator":401', b'"numerator": 401', "E-JSON"),
        (b'"numerator":401', b'"note":"\\u0000"', "E-JSON"),
        (b'"numerator":401', b'"note":"\\ud800"', "E-JSON"),
        (b'"numerator":401', b'"note":"\xff"', "E-JSON"),
        (b'"numerator":401', b'"note":"\xed\xa0\x80"', "E-JSON"),
        (b'"numerator":401', b'"x":' + b"[" * 100_000, "E-JSON"),
        (b"[1,1,", b"[1,1152921504606846,", "E-LAMPORT"),
        (b"[1,1,", b"[1,1152921504606846976,", "E-OPS"),
        (b"[1,1,", b"[2,1,", "E-SEQ"),
        (b"[1,1,", b"[1,1.5,", "E-OPS"),
        (b"[1,1,", b"[true,1,", "E-OPS"),
        (b"[1,1,", b"[1,1,,", "E-OPS"),
        (b'"observation"', b'"person"', "E-ENTITY"),
        (b'"observation"', b'"OBSERVATION"', "E-OPS"),
        (b"|2020-02|", b"|2020-02|a|b", "E-ID"),
        (b"|2020-02|", b"|2020-02|" + b"x" * 65, "E-ID"),
        (b"|2020-02|", b"|2020-02|\x07", "E-OPS"),
    ],
)
def test_a_bad_line_costs_its_segment(lab: Any, world: Any, old: bytes, new: bytes, code: str) -> None:
    line = lab.observation(1)
    assert old in line
    verdict = delivered(lab, world, with_line(lab, world, line.replace(old, new, 1)))
    assert (verdict.outcome, verdict.code) == ("refuse", code)


@pytest.mark.parametrize(
    "new",
    [b'"numerator":-1', b'"numerator":451', b'"numerator":3.5', b'"numerator":1000000000000', b'"colour":"blue"'],
)
def test_what_makes_no_sense_is_taken_in(lab: Any, world: Any, new: bytes) -> None:
    line = lab.observation(1).replace(b'"numerator":401', new)
    assert delivered(lab, world, with_line(lab, world, line)).outcome == "accept"


def test_a_future_period_and_a_strange_clock_are_taken_in(lab: Any, world: Any) -> None:
    line = lab.observation(1).replace(b"|2020-02|", b"|2099-02|").replace(b"1795341600001", b"4102444800000")
    assert delivered(lab, world, with_line(lab, world, line)).outcome == "accept"


def test_unknown_entities_registers_and_optional_keys_are_taken_in(lab: Any, world: Any) -> None:
    line = lab.observation(1).replace(b'"observation"', b'"something_new"').replace(b'"counts"', b'"more"')
    body = with_line(lab, world, line).replace(b'"prev":null', b'"prev":null,"later":[1]')
    assert delivered(lab, world, body).outcome == "accept"


@pytest.mark.parametrize(
    ("old", "new", "outcome", "code"),
    [
        (b'"v":1', b'"v":2', "quarantine", "Q-NEEDS-UPDATE"),
        (b'"crit":[]', b'"crit":["braille"]', "quarantine", "Q-NEEDS-UPDATE"),
        (b'"practice":false', b'"practice":true', "refuse", "E-PRACTICE"),
        (b'"first":1,"last":1', b'"first":1,"last":2', "refuse", "E-SEQ"),
        (b"site:019a", b"site:019A", "refuse", "E-SCOPE"),
    ],
)
def test_a_bad_header_costs_its_segment(lab: Any, world: Any, old: bytes, new: bytes, outcome: str, code: str) -> None:
    body = with_line(lab, world, lab.observation(1))
    assert old in body
    verdict = delivered(lab, world, body.replace(old, new))
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_one_bad_segment_does_not_stop_a_good_one(lab: Any, world: Any) -> None:
    good = world.body_of(lab.month(count=1))
    bad = with_line(lab, world, b"[]")
    verdict = delivered(lab, world, good, bad)
    assert (verdict.outcome, verdict.code) == ("partial", "E-OPS")
    assert [segment.id for segment in verdict.accepted] == [world.segment_id(good)]


def test_both_branches_of_a_fork_are_taken_in(lab: Any, world: Any) -> None:
    one = world.body_of(lab.month(count=1))
    other = one.replace(b'"numerator":401', b'"numerator":402')
    verdict = delivered(lab, world, one, other)
    assert verdict.outcome == "accept"
    assert len(verdict.accepted) == 2


def test_a_body_of_another_type_or_another_writer_is_refused(lab: Any, world: Any) -> None:
    body = world.body_of(lab.month(count=1))
    assert delivered(lab, world, body, kind=sealed.REQUEST).code == "E-TYPE"
    other = body.replace(lab.laptop.keyid.encode(), lab.stranger.keyid.encode())
    assert delivered(lab, world, other).code == "E-WRITER"


@pytest.mark.parametrize("body", [b"", b"\n", b"{}\n", b"null\n", b"[" * 5_000 + b"\n", b"\xef\xbb\xbf{}\n", bytes(99)])
def test_bodies_that_are_nothing_are_refused(lab: Any, world: Any, body: bytes) -> None:
    assert delivered(lab, world, body).code in ("E-HEADER", "E-SEGMENT", "E-VERSION")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"[]",
        b'{"v":1}',
        b"[" * 100_000,
        b'{"v":1' + b"0" * 4_000 + b"}",
        b"\xff",
        b'{"v":1,"v":1}',
    ],
)
def test_manifests_that_are_nothing_are_refused(lab: Any, body: bytes) -> None:
    head = pack("manifest", sealed.seal(sealed.PACKAGE, body, [lab.laptop]))
    verdict = lab.judge(write_archive([head]))
    assert (verdict.outcome, verdict.code in ("E-MANIFEST", "E-VERSION")) == ("refuse", True)


def test_a_manifest_under_a_key_of_small_order_is_refused(lab: Any) -> None:
    identity = b"\x01" + bytes(31)
    head = pack("manifest", sealed.assemble(sealed.PACKAGE, b"{}", [(identity, b"\x01" + bytes(63))]))
    assert lab.judge(write_archive([head])).code == "E-WEAK-KEY"
