"""Which redactions count: who may replace a segment, and whether the replacement is what it must be (clause F7a).

Pure, like the rest of the reader. Swapping the bytes in a store, and deleting the old ones, is the store's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qic_desktop.domain.redaction import check_marked, check_own_names, check_same
from qic_desktop.domain.removal import SEGMENT_ID, Removal
from qic_desktop.domain.segment import Segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.authority import Authority

if TYPE_CHECKING:
    from qic_desktop.exchange.verification import SegmentVerdict


@dataclass(frozen=True, slots=True, order=True)
class Recorded:
    """A ``redaction`` entry: ``old`` gives way to ``new``. Of several the highest counts."""

    lamport: int
    issuer: str
    hash8: str
    scope: str
    old: str
    new: str


Beside = Callable[[Segment], Sequence[Segment]]
Records = Callable[[str, str], Sequence[Recorded]]
"""The entries that speak of a segment: (scope, id) → entries in accepted segments."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader holds: entries, the segment at a place, and whether the first segment of a place was ever seen.

    ``beside`` answers the first segments with which a redaction shares its numbers.
    """

    records: Records
    find: Callable[[str], Segment | None]
    is_known: Callable[[str], bool]
    beside: Beside


def none_beside(_redaction: Segment) -> Sequence[Segment]:
    """What a reader without a store holds."""
    return ()


def nothing_recorded(_scope: str, _old: str) -> Sequence[Recorded]:
    """What a reader without a store knows."""
    return ()


def none_held(_place: str) -> Segment | None:
    """What a reader without a store holds."""
    return None


def recorded_in(segment: Segment) -> Iterator[Recorded]:
    """The ``redaction`` entries of a segment; a malformed one says nothing."""
    for operation in segment.operations:
        new = operation.registers.get("replacement")
        if operation.entity == Removal.ENTITY and isinstance(new, str) and SEGMENT_ID.fullmatch(new):
            issuer = segment.header.writer
            yield Recorded(operation.lamport, issuer, operation.hash8, segment.header.scope, operation.id, new)


def stands(said: Recorded, redaction: Segment, authority: Authority) -> bool:
    """Whether an entry lets a redaction in.

    The writer of the chain may always remove its own words. Another key needs the full right to write in that scope: a
    laptop that is lost or was set up anew leaves words behind that nobody else could remove. The entry names the bytes
    of the redaction, so it does not matter which key sealed them.
    """
    header = redaction.header
    if (said.scope, said.old, said.new) != (header.scope, header.replaces, redaction.id):
        return False
    right = authority.right_to_write(said.issuer, redaction.scope)
    return right == "full" or (said.issuer == header.writer and right != "none")


def judge_redactions(
    verdicts: Sequence[SegmentVerdict], held: Held, authority: Authority
) -> tuple[SegmentVerdict, ...]:
    """The redactions of a package, and the segments in it that a redaction stands in for.

    Args:
        verdicts: judged so far, authority included.
        held: what the reader holds.
        authority: who may write what, the package's own certificates included.
    """
    found = {one.id: one for one in verdicts}
    originals = {one.id: one.segment for one in verdicts if one.segment and one.segment.header.replaces is None}
    waiting = [one for one in verdicts if one.outcome == "accept" and _replaces(one)]
    said = [entry for one in verdicts if one.outcome == "accept" and one not in waiting for entry in _said(one)]
    # An entry may itself lie in a segment that was redacted, so one may let the next in.
    while let_in := [one for one in waiting if _is_let_in(one, said, held.records, authority)]:
        for one in let_in:
            judged = found[one.id] = _compared(one, originals, held)
            said += _said(judged)
        waiting = [one for one in waiting if one not in let_in]
    for one in waiting:
        found[one.id] = replace(one, outcome="quarantine", code="Q-REDACTION", detail=one.id)
    taken = {one.segment.place: one.segment for one in found.values() if one.outcome == "accept" and one.segment}
    return tuple(_left_out(found[one.id], taken, held, authority) for one in verdicts)


def without_differing(verdicts: Sequence[SegmentVerdict], held: Held) -> list[SegmentVerdict]:
    """The verdicts without redactions that differ from what they replace, as far as that is here."""
    originals = {one.id: one.segment for one in verdicts if one.segment and one.segment.header.replaces is None}
    return [one for one in verdicts if not _replaces(one) or _compared(one, originals, held).outcome == one.outcome]


def _replaces(one: SegmentVerdict) -> bool:
    return one.segment is not None and one.segment.header.replaces is not None


def _said(one: SegmentVerdict) -> Iterator[Recorded]:
    return recorded_in(one.segment) if one.outcome == "accept" and one.segment else iter(())


def _is_let_in(one: SegmentVerdict, said: Sequence[Recorded], records: Records, authority: Authority) -> bool:
    segment = one.segment
    if segment is None:
        return False
    known = [*said, *records(one.scope, segment.place)]
    return any(stands(entry, segment, authority) for entry in known)


def _compared(one: SegmentVerdict, originals: dict[str, Segment], held: Held) -> SegmentVerdict:
    segment = one.segment
    if segment is None:
        return one
    before = originals.get(segment.place)
    if before is None and held.is_known(segment.place):
        before = held.find(segment.place)
    try:
        if before is None:
            check_marked(segment)
            mine = (one for one in originals.values() if one.header.chain == segment.header.chain)
            check_own_names(segment, (*held.beside(segment), *mine))
        else:
            check_same(before, segment)
    except RefusedError as error:
        outcome = "quarantine" if error.code.startswith("Q-") else "refuse"
        return replace(one, outcome=outcome, code=error.code, detail=error.detail)  # type: ignore[arg-type]
    return one


def _left_out(
    one: SegmentVerdict,
    taken: dict[str, Segment],
    held: Held,
    authority: Authority,
) -> SegmentVerdict:
    """A segment whose redaction is here is not taken in again."""
    segment = one.segment
    if segment is None or segment.header.replaces is not None or one.outcome != "accept":
        return one
    instead = taken.get(one.id)
    if instead is None or instead.id == one.id:
        instead = held.find(one.id)
        if instead is None:
            return one
        said = held.records(one.scope, one.id)
        if not any(stands(entry, instead, authority) for entry in said):
            return one
        try:
            check_same(segment, instead)
        except RefusedError:
            return one
    return replace(one, outcome="note", code="N-ALREADY-HELD", segment=None)
