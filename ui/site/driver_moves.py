"""Where a card goes when it is moved by a key, and what stands beside it; numbers only, nothing is recorded here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from qic_desktop.analysis.geometry.driver_tree import Branch, Face, Tree
from qic_desktop.services.improving.driver_forest import MOST_LEVELS, Forest, Node, NodeKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A place below a card: the aim where ``parent`` is empty; the last one where ``place`` is None."""

    parent: str
    place: int | None = None


def siblings(forest: Forest, node: Node) -> list[Node]:
    """The cards of its kind that it stands with."""
    return [one for one in _below(forest, node) if one.kind == node.kind]


def place_of(forest: Forest, node: Node) -> int:
    """Its place among those."""
    return [one.key for one in siblings(forest, node)].index(node.key)


def is_loose(forest: Forest, node: Node) -> bool:
    """Whether a card itself has no place yet."""
    return any(one.key == node.key for one in forest.loose)


def spot_after(forest: Forest, node: Node) -> Spot:
    """The place right after a card."""
    return Spot(node.parent, None if is_loose(forest, node) else place_of(forest, node) + 1)


def spot_towards(forest: Forest, node: Node, way: str) -> Spot | None:
    """Where a key puts a card: "up", "down", "in" (towards the ideas) or "out" (towards the aim); None: nowhere."""
    if is_loose(forest, node):
        return _first_spot(forest, node, way)
    at = place_of(forest, node)
    beside = siblings(forest, node)
    if way == "up" and at > 0:
        return Spot(node.parent, at - 1)
    if way == "down" and at < len(beside) - 1:
        return Spot(node.parent, at + 1)
    if way in ("up", "down"):
        return _other_parent(forest, node, -1 if way == "up" else 1)
    parent = _find(forest, node.parent)
    if way == "out":
        if parent is None or (node.kind == "idea" and not parent.parent):
            return None
        return spot_after(forest, parent) if node.kind == "driver" else Spot(parent.parent)
    if node.kind == "driver":
        deep = node.level + _depth(node) > MOST_LEVELS
        return None if at == 0 or deep else Spot(beside[at - 1].key)
    inner = [one for one in (parent.children if parent else ()) if one.kind == "driver"]
    return Spot(inner[-1].key) if inner else None


def _first_spot(forest: Forest, node: Node, way: str) -> Spot | None:
    """Out of what is not placed: below the aim, an idea below a driver."""
    if node.kind == "driver":
        return Spot("")
    found = [one for root in forest.primary for one in root.everything() if one.kind == "driver"]
    return Spot((found[-1] if way == "up" else found[0]).key) if found else None


def _other_parent(forest: Forest, node: Node, step: int) -> Spot | None:
    """The card before or after the one it stands below, in the same column."""
    parent = _find(forest, node.parent)
    if parent is None:
        return None
    everything = [one for root in forest.primary for one in root.everything() if one.kind == "driver"]
    column = [one for one in everything if _takes(one, node, parent)]
    keys = [one.key for one in column]
    if parent.key not in keys or not 0 <= keys.index(parent.key) + step < len(keys):
        return None
    return Spot(keys[keys.index(parent.key) + step], None if step < 0 else 0)


def recorded_place(shown: Forest, whole: Forest, spot: Spot, node_kind: NodeKind, moving: str = "") -> int | None:
    """A place among the cards that are shown as one among all of them, hidden ones too; None for the last one."""
    seen = _kin(shown, spot.parent, node_kind, moving)
    if spot.place is None or not seen:
        return None
    everything = _kin(whole, spot.parent, node_kind, moving)
    if spot.place == 0:
        return everything.index(seen[0])
    return everything.index(seen[min(spot.place, len(seen)) - 1]) + 1


def _kin(forest: Forest, parent: str, kind: NodeKind, moving: str) -> list[str]:
    above = _find(forest, parent)
    below = above.children if above is not None else forest.primary
    return [one.key for one in below if one.kind == kind and one.key != moving]


def _takes(one: Node, node: Node, parent: Node) -> bool:
    """Whether a driver is one of those that a card goes to when it leaves its own, up or down."""
    if node.kind == "driver":
        return one.level == parent.level
    # An idea goes to the next driver that has ideas, or that could only have some.
    kinds = {child.kind for child in one.children}
    return one.key == parent.key or "idea" in kinds or not kinds


def _below(forest: Forest, node: Node) -> tuple[Node, ...]:
    parent = _find(forest, node.parent)
    if parent is not None:
        return parent.children
    return forest.loose if is_loose(forest, node) else forest.primary


def _find(forest: Forest, key: str) -> Node | None:
    return next((one for one in forest.everything() if one.key == key), None) if key else None


def _depth(node: Node) -> int:
    return 1 + max((_depth(one) for one in node.children if one.kind == "driver"), default=0)


# --- a card that is typed and not recorded yet ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that somebody is about to write; ``level`` counts its column of drivers."""

    kind: NodeKind
    spot: Spot
    level: int


def with_new(tree: Tree, new: NewCard, key: str) -> Tree:
    """The tree with an empty card where the new one will stand."""
    kind: Literal["driver", "idea"] = new.kind
    fresh = Branch(Face(key, kind, "", new.level))
    heads = tree.heads
    missing = new.level - (len(heads) - 2) if kind == "driver" else 0
    if missing > 0:
        heads = (*heads[:-1], *[heads[-2]] * missing, heads[-1])
    if kind == "idea" and not new.spot.parent:
        return replace(tree, loose=(*tree.loose, fresh))
    loose = tuple(_grown(one, new, fresh) for one in tree.loose)
    return replace(tree, heads=heads, aim=_grown(tree.aim, new, fresh), loose=loose)


def _grown(branch: Branch, new: NewCard, fresh: Branch) -> Branch:
    if branch.face.key != new.spot.parent or branch.face.kind == "idea":
        return replace(branch, children=tuple(_grown(one, new, fresh) for one in branch.children))
    own = [one for one in branch.children if one.face.kind == new.kind]
    others = [one for one in branch.children if one.face.kind != new.kind]
    at = len(own) if new.spot.place is None else new.spot.place
    own.insert(at, fresh)
    children = (*own, *others) if new.kind == "driver" else (*others, *own)
    return replace(branch, children=children)
