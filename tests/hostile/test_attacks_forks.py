"""A copied store goes on twice under one key: overwriting one branch never takes the other away unseen (F4)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from qic_desktop.domain.operation import Dot, parse_line
from qic_desktop.services.workspace import Role
from qic_desktop.store.registers import apply_operations, live_siblings


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_correction_of_one_branch_leaves_the_other_as_a_conflict(
    small: Any, lab: Any, world: Any, order: tuple[int, ...]
) -> None:
    store = small.create("Forked", Role.SITE).store
    one, other = (parse_line(lab.observation(1, {"note": text})) for text in ("before the copy", "after the copy"))
    dot = Dot(lab.laptop.keyid, 1, one.hash8)
    correction = parse_line(lab.observation(1, {"note": "corrected"}, dots=[dot]))
    said = [(lab.laptop, one), (lab.laptop, other), (lab.second, correction)]
    with store.transaction():
        for place in order:
            key, operation = said[place]
            apply_operations(store.connection, world.SCOPE, key.keyid, [operation])
    live = live_siblings(store.connection, world.SCOPE, "observation", one.id)["note"]
    assert sorted(sibling.parsed() for sibling in live) == ["after the copy", "corrected"]
