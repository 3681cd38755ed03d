"""What the organiser has confirmed, and so what is new for him: the ground on which a small package is made.

A confirmation is a package of the organiser's whose ``have`` names the tip of a chain (format clause F10): it covers
that segment and its ancestors, no more. A number alone covers nothing, since a copied store may have used it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.segments import HeldSegment

SENT = "sent"
Basis = Literal["confirmed", "sent", "all"]
"""What a small package starts from: what the organiser confirmed, what has left here, or nothing."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A tip that the organiser holds, which is a segment of this store too; ``made`` is when he said so first."""

    chain: str
    seq: int
    tip: str
    made: int


def organiser_receipts(workspace: Workspace, like: str = "%") -> tuple[Receipt, ...]:
    """What the organiser says it holds of the chains here, as far as our own segments agree."""
    rows = workspace.store.rows(
        "select a.packer, a.chain, a.seq, a.tip, a.made from acknowledged a "
        "join segment s on s.id=a.tip and s.last=a.seq where a.chain like ?",
        (like,),
    )
    organisers: dict[str, bool] = {}
    found: dict[str, Receipt] = {}
    for packer, chain, seq, tip, made in rows:
        if packer not in organisers:
            organisers[packer] = trust.describe_signer(workspace, packer) == "organiser"
        if organisers[packer] and (tip not in found or made < found[tip].made):
            found[tip] = Receipt(chain, int(seq), tip, int(made))
    return tuple(found.values())


def sent_chains(workspace: Workspace) -> dict[str, int]:
    """The last number of each chain that a finished package of this laptop named."""
    return {str(chain): int(last) for chain, last in workspace.store.setting(SENT, {}).items()}


def only_new(workspace: Workspace, held: Sequence[HeldSegment]) -> tuple[list[HeldSegment], Basis]:
    """The segments that the organiser does not hold for all we know, and what that was judged by."""
    receipts = organiser_receipts(workspace)
    if receipts:
        covered = ancestors(held, (one.tip for one in receipts))
        # That a text was removed is news as long as it may not have been heard.
        return [one for one in held if one.place not in covered or one.replaces], "confirmed"
    sent = sent_chains(workspace)
    return [one for one in held if one.last > sent.get(one.chain, 0) or one.replaces], "sent" if sent else "all"


def ancestors(held: Iterable[HeldSegment], tips: Iterable[str]) -> set[str]:
    """Some segments and everything before them through ``prev``."""
    before = {one.place: one.prev for one in held}
    found: set[str] = set()
    for tip in tips:
        step: str | None = tip
        while step is not None and step in before and step not in found:
            found.add(step)
            step = before[step]
    return found


def whole_tips(rows: Iterable[Sequence[Any]]) -> dict[str, tuple[tuple[int, str], ...]]:
    """``have``: the tips of each chain whose ancestors are all here, from rows (chain, first, last, id, prev).

    Several for a chain that has forked. The rows stand in order of their first numbers.
    """
    whole: dict[str, dict[str, int]] = {}
    followed: set[str] = set()
    for chain, first, last, identity, prev in rows:
        mine = whole.setdefault(chain, {})
        if first == 1 or prev in mine:
            mine[identity] = int(last)
            followed.add(prev)
    tips = {
        chain: tuple((last, one) for one, last in mine.items() if one not in followed) for chain, mine in whole.items()
    }
    return {chain: found for chain, found in tips.items() if found}
