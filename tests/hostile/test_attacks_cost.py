"""Small inputs that would cost much: long rows of accents, a stolen key that certifies thousands."""

from __future__ import annotations

import time
from typing import Any

import pytest

from qic_desktop.exchange.authority import Authority, Certificate, Revocation
from qic_desktop.exchange.message import MessageReader, write_parts


def spent(started: float) -> float:
    return time.process_time() - started


def reading(text: str) -> float:
    """Seconds of processor time that reading a pasted text takes: the least of three."""
    least = float("inf")
    for _again in range(3):
        reader, started = MessageReader(), time.process_time()
        reader.add(text)
        least = min(least, spent(started))
        assert reader.is_empty
    return least


@pytest.mark.parametrize("unit", ["\u0301\u0323", "\ufdfa", "\u0661\u0661", "a b"])
def test_pasted_rows_of_accents_and_signs_cost_in_line_with_their_length(unit: str) -> None:
    """Normalising a row of accents as a whole takes the square of its length: a text of 32 MiB took hours."""
    assert reading("a" + unit * 80_000) < 30 * reading("a" + unit * 10_000), "the square would be 64 times"


def test_a_message_between_long_rows_of_accents_is_read(lab: Any) -> None:
    data, reader = lab.package([lab.month()]), MessageReader()
    reader.add("é\u0301\u0323" * 999 + "\n" + f"\n{'ö' * 300}\n".join(write_parts(data)) + "\u0301" * 999)
    assert [one.data for one in reader.packages] == [data]


def test_thousands_of_certificates_by_an_ended_key_are_judged_at_once(lab: Any) -> None:
    """A long chain, walked for each of them, took seconds at every import from then on."""
    chain = {f"{place:064x}": f"{place - 1:064x}" if place else None for place in range(1_000)}
    key = lab.coach.keyid
    statements = [
        Certificate(key, ("organiser",), True, lab.organiser.keyid, "organiser", "ff" * 32),
        Revocation(key, (("organiser", f"{999:064x}"),), lab.organiser.keyid, "organiser", "ee" * 32),
        *(Certificate(f"{n:032x}", ("organiser",), False, key, "organiser", f"{0:064x}") for n in range(10_000)),
    ]
    steps = 0

    def prev_of(digest: str) -> str | None:
        nonlocal steps
        steps += 1
        return chain.get(digest)

    authority = Authority.build([lab.root()], statements=statements, prev_of=prev_of)
    assert authority.knows(f"{9_999:032x}")
    assert steps <= 5 * len(chain), "walked a few times in all, not for each of the ten thousand"
