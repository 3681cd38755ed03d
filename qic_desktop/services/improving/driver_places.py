"""The order of cards among their siblings: numbers with room between, so that moving a card writes only that card."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.store.journal import Edit, record_edit

STEP = 1024
"""Between two neighbours there is so much room."""
_MOST_ORDER = 2**50


def room_at(siblings: Sequence[Node], place: int | None) -> tuple[int, list[Edit]]:
    """The order that puts a card at ``place``, and what must be written of its siblings where there is no room."""
    at = len(siblings) if place is None else max(0, min(place, len(siblings)))
    low = _order(siblings[at - 1]) if at else 0
    high = _order(siblings[at]) if at < len(siblings) else None
    if low is not None and at == len(siblings):
        return low + STEP, []
    if low is not None and high is not None:
        if not at:
            return high - STEP, []
        if high - low > 1:
            return (low + high) // 2, []
        if any(one.shared for one in siblings):
            # The organiser's cards keep their numbers; of two with one number the team's stands behind.
            return low, []
    orders = [(one, (number + 1 + (number >= at)) * STEP) for number, one in enumerate(siblings) if not one.shared]
    return (at + 1) * STEP, [_numbered(one, order) for one, order in orders]


def _order(node: Node) -> int | None:
    """A card's number among its siblings; None where it has none, or one that leaves no room around it."""
    order = node.record.order
    return order if order is not None and abs(order) < _MOST_ORDER else None


def _numbered(node: Node, order: int) -> Edit:
    record = node.record
    if isinstance(record, Driver):
        return record_edit(Driver, record.id, parent=record.parent, order=order)
    return record_edit(ChangeIdea, record.id, driver=record.driver, order=order)
