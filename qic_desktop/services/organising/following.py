"""Which records an answer follows that is remembered until one of them is written."""

from __future__ import annotations

from collections.abc import Callable

from qic_desktop.domain.entity import Record
from qic_desktop.domain.observation import Observation
from qic_desktop.store.registers import Touched


def following(*records: type[Record], measure: str = "") -> Callable[[Touched], bool]:
    """Follows every record of these kinds and, where one is named, the values of one measure."""
    kinds, prefix = frozenset(one.ENTITY for one in records), f"{measure}|"

    def follows(one: Touched) -> bool:
        if one.entity == Observation.ENTITY:
            return bool(measure) and one.id.startswith(prefix)
        return one.entity in kinds

    return follows
