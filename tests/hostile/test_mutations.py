"""Random damage, the same in every run: a verdict each time, never another exception."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import parse_line
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import pack, read_archive, write_archive
from qic_desktop.exchange.documents import open_document
from qic_desktop.exchange.verification import open_segment, verify

SPICE = [
    b"",
    b"\0",
    b"\n",
    b"\r\n",
    b'"',
    b"\\",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b"null",
    b"true",
    b"NaN",
    b"1e999",
    b"-",
    b"\xff",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """``data`` with a few random edits: bytes changed, cut, doubled, spiced."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice([0, 1, 1, 2, 8, 64]))
        piece = chance.choice([bytes([chance.randrange(256)]), chance.choice(SPICE), bytes(changed[start:end]) * 2])
        changed[start:end] = piece
    return bytes(changed)


def code_of(reader: Callable[[bytes], object], data: bytes) -> str:
    """The code that ``reader`` refuses with, empty where it reads; any other exception fails the test."""
    try:
        reader(data)
    except RefusedError as error:
        return error.code
    return ""


def test_three_thousand_damaged_packages_get_a_verdict(lab: Any) -> None:
    data = lab.package([lab.month(), lab.month(lab.stranger)], enclosed=[lab.request()])
    context, chance = lab.context(), random.Random(20261122)
    outcomes: Counter[str] = Counter()
    for _ in range(3_000):
        damaged = mutated(data, chance)
        verdict = verify(damaged, context)
        outcomes[verdict.outcome] += 1
        assert verdict.outcome == "refuse" or damaged == data
    assert outcomes["refuse"] > 2_900


@pytest.mark.parametrize("seed", range(4))
def test_damaged_segments_under_a_good_signature_are_refused_or_sound(lab: Any, world: Any, seed: int) -> None:
    body, chance = world.body_of(lab.month()), random.Random(seed)
    codes: Counter[str] = Counter()
    for _ in range(1_000):
        try:
            segment = open_segment(sealed.seal(sealed.SEGMENT, mutated(body, chance), [lab.laptop]), find_declaration)
            codes["sound"] += 1
            assert (
                b"\n".join([segment.body.split(b"\n")[0], *(o.line for o in segment.operations), b""]) == segment.body
            )
        except RefusedError as error:
            codes[error.code] += 1
    assert len(codes) > 5


def test_damaged_manifests_and_documents_under_a_good_signature(lab: Any) -> None:
    data = lab.package([lab.month()], enclosed=[lab.request()])
    head, *rest = read_archive(data)
    body, chance = head.content().partition(b"\n")[2], random.Random(7)
    context = lab.context()
    for _ in range(1_000):
        again = pack("manifest", sealed.seal(sealed.PACKAGE, mutated(body, chance), [lab.laptop]))
        assert verify(write_archive([again, *rest]), context).outcome in ("accept", "refuse", "quarantine", "partial")
    for document in (lab.root().sealed, lab.invitation().sealed, lab.request()):
        kind, body = sealed.split_sealed(document)
        for _ in range(500):
            damaged = sealed.seal(kind, mutated(body, chance), [lab.organiser])
            assert code_of(open_document, damaged)[:2] in ("", "E-", "Q-")


def test_damaged_lines_are_refused_or_read_as_they_are(lab: Any) -> None:
    chance, line = random.Random(11), lab.observation(1)
    sound = 0
    for _ in range(5_000):
        damaged = mutated(line, chance)
        code = code_of(parse_line, damaged)
        assert code.startswith("E-") or (not code and parse_line(damaged).line == damaged)
        sound += not code
    assert 0 < sound < 2_500
