"""One flipped bit, one missing byte, one byte too many: always refused, never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.exchange.verification import verify


@pytest.fixture(scope="module")
def package(lab: Any) -> bytes:
    """A small real package with two segments, a request and acknowledgements."""
    have = {f"{lab.organiser.keyid} organiser": ((1, "0" * 64),)}
    data = lab.package([lab.month(count=2), lab.month(lab.second, count=1)], enclosed=[lab.request()], have=have)
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def authority(lab: Any, world: Any) -> Any:
    first = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    second = lab.certificate(lab.organiser, lab.second, [world.SCOPE], seq=2, prev=world.id_of(first))
    return lab.authority(first, second)


def test_the_package_itself_is_accepted(lab: Any, package: bytes, authority: Any) -> None:
    assert lab.judge(package, authority).outcome == "accept"


@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_is_refused(lab: Any, package: bytes, authority: Any, bit: int) -> None:
    context = lab.context(authority)
    damaged = bytearray(package)
    for position in range(len(package)):
        damaged[position] ^= 1 << bit
        verdict = verify(bytes(damaged), context)
        assert verdict.outcome == "refuse", (position, verdict.code)
        assert verdict.code.startswith("E-")
        assert verdict.accepted == ()
        damaged[position] ^= 1 << bit


def test_every_truncation_is_refused(lab: Any, package: bytes, authority: Any) -> None:
    context = lab.context(authority)
    for length in range(len(package)):
        verdict = verify(package[:length], context)
        assert (verdict.outcome, verdict.accepted) == ("refuse", ()), length
        verdict = verify(package[length + 1 :], context)
        assert (verdict.outcome, verdict.accepted) == ("refuse", ()), length


@pytest.mark.parametrize("extra", [b"\0", b"\n", b"PK\x05\x06" + bytes(18), b"x" * 70_000])
def test_bytes_before_or_after_are_refused(lab: Any, package: bytes, authority: Any, extra: bytes) -> None:
    for data in (package + extra, extra + package):
        assert lab.judge(data, authority).outcome == "refuse"


def test_a_package_appended_to_itself_is_refused(lab: Any, package: bytes, authority: Any) -> None:
    assert lab.judge(package + package, authority).outcome == "refuse"


def test_a_zeroed_block_and_mangled_line_ends_are_refused(lab: Any, package: bytes, authority: Any) -> None:
    for start in range(0, len(package) - 512, 256):
        damaged = package[:start] + bytes(512) + package[start + 512 :]
        assert lab.judge(damaged, authority).outcome == "refuse"
    assert lab.judge(package.replace(b"\n", b"\r\n"), authority).outcome == "refuse"
    assert lab.judge(package.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), authority).outcome == "refuse"
