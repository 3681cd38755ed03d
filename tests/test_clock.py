"""Ids that a process mints one after the other."""

from __future__ import annotations

import itertools
import uuid

from qic_desktop.clock import new_id


def test_ids_of_one_millisecond_are_in_order_and_differ() -> None:
    made = [new_id(lambda: 1_795_341_600_000) for _time in range(5_000)]
    assert all(first < second for first, second in itertools.pairwise(made))
    assert {uuid.UUID(one).version for one in made} == {7}
    assert {uuid.UUID(one).variant for one in made} == {uuid.RFC_4122}


def test_ids_say_their_millisecond_and_no_two_begin_alike() -> None:
    first, second = new_id(lambda: 5), new_id(lambda: 6)
    assert (uuid.UUID(first).int >> 80, uuid.UUID(second).int >> 80) == (5, 6)
    assert first[15:] != second[15:]
