"""Versions of a root: which one counts, which may follow it, and what happens when two do.

Owns the part of clause F11 of ``resources/docs/data-package.md`` that speaks of versions. Pure: chains of roots come
in and go out; where they are kept is the services' business.
"""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.exchange.documents import Root, follows


def newest(roots: Sequence[Root]) -> tuple[Root, ...]:
    """The highest version of each collaborative."""
    found: dict[str, Root] = {}
    for root in roots:
        if root.collab not in found or root.version > found[root.collab].version:
            found[root.collab] = root
    return tuple(found.values())


def followed(chain: Sequence[Root], offered: Sequence[Root]) -> tuple[Root, ...]:
    """The trusted versions, oldest first, after more were offered; never shorter than before.

    The next version counts when enough keys of both have signed it. Of two that follow the same version the lower
    hash counts, as long as nothing follows either here.
    """
    if not chain or not offered:
        return tuple(chain)
    links = list(chain)
    if len(links) > 1:
        rivals = [root for root in offered if follows(root, links[-2])]
        links[-1] = min([links[-1], *rivals], key=_identity)
    while successors := [root for root in offered if follows(root, links[-1])]:
        links.append(min(successors, key=_identity))
    return tuple(links)


def rivals_of(chain: Sequence[Root], offered: Sequence[Root]) -> tuple[Root, ...]:
    """The offered roots that follow a trusted version as rightly as the one that is trusted, and say something else."""
    known = {root.identity for root in chain}
    return tuple(
        root for root in offered if root.identity not in known and any(follows(root, before) for before in chain[:-1])
    )


def lineage(last: Root, offered: Sequence[Root]) -> tuple[Root, ...]:
    """A root with the versions before it, as far as they are among the offered ones; oldest first."""
    links = [last]
    while before := [root for root in offered if follows(links[0], root)]:
        links.insert(0, min(before, key=_identity))
    return tuple(links)


def _identity(root: Root) -> str:
    return root.identity
