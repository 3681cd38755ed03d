"""Where the cards of a driver diagram stand: aim, drivers in columns, change ideas last; no two ever overlap.

Every card owns a band of the height with all that stands below it, and stands in the middle of its band. Pixels at
100 %, laid out from left to right and mirrored as a whole for languages that are read the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.geometry.wrapping import wrapped

FaceKind = Literal["aim", "driver", "idea"]

HEAD = 30.0
"""Height of the row of headings."""
PADDING = 13.0
TEXT, SMALL = 13.0, 11.5
LINE, SMALL_LINE, AIM_LINE = 17.0, 17.0, 20.0
IDEA_GAP, GROUP_GAP, LOOSE_GAP = 6.0, 14.0, 26.0
CHIP = 37.0
"""Where the words of an idea begin, behind the letter of its ramp."""
MARK = 19.0
"""Room for the mark before the word that says how far an idea is."""
MOST_LINES, MOST_AIM_LINES = 5, 9
MOST_FIGURES = 3
SPARK = (46.0, 14.0)

_WIDTHS: Mapping[FaceKind, float] = {"aim": 240.0, "driver": 196.0, "idea": 312.0}
_FIRST_GAP, _GAP = 72.0, 56.0
_LEAST, _MOST = 0.74, 1.3
"""How far columns shrink or grow with the room that they have."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A linked measure on a card: its words, and its chart as a thumbnail where there is room."""

    text: str
    chart: RunChart | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on a card. ``state`` names a mark of ``glyphs``; ``shared`` cards are somebody else's."""

    key: str
    kind: FaceKind
    text: str
    level: int = 0
    letter: str = ""
    state: str = ""
    state_word: str = ""
    figures: tuple[Figure, ...] = ()
    concern: str = ""
    title: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A card with those below it."""

    face: Face
    children: tuple[Branch, ...] = ()

    def everything(self) -> Iterable[Branch]:
        """This card and all below it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.everything()


@dataclass(frozen=True, slots=True)
class Tree:
    """What is laid out. ``heads`` are the words above aim, each column of drivers, and ideas; ``loose`` stand apart."""

    aim: Branch
    heads: tuple[str, ...]
    loose: tuple[Branch, ...] = ()
    loose_title: str = ""
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A card in its place, with its words in lines; ``cut`` where not all of them fit."""

    face: Face
    parent: str
    column: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    cut: bool = False

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return self.y + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies on it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Link:
    """The lines from a card to those below it: from ``start``, along ``trunk``, to each (x, y) of ``ends``."""

    parent: str
    start: tuple[float, float]
    trunk: float
    ends: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Diagram:
    """The whole picture. ``heads`` are (text, x of its beginning, width); ``loose_y`` is None without loose cards."""

    width: float
    height: float
    cards: tuple[Placed, ...]
    links: tuple[Link, ...]
    heads: tuple[tuple[str, float, float], ...]
    right_to_left: bool = False
    loose_title: str = ""
    loose_y: float | None = None
    columns: int = 0
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Placed]:
        """Card by key."""
        return {card.face.key: card for card in self.cards}

    @cached_property
    def by_column(self) -> dict[int, list[Placed]]:
        """The cards of a column, from above."""
        found: dict[int, list[Placed]] = {}
        for card in sorted(self.cards, key=lambda one: one.y):
            found.setdefault(card.column, []).append(card)
        return found

    def at(self, x: float, y: float) -> Placed | None:
        """The card under a point."""
        return next((card for card in self.cards if card.contains(x, y)), None)

    def beside(self, key: str, way: Literal["up", "down", "in", "out"]) -> str:
        """The card that an arrow leads to: along the column, towards the ideas, or towards the aim; else itself."""
        card = self.by_key.get(key)
        if card is None:
            return self.cards[0].face.key if self.cards else ""
        if way == "out":
            return card.parent if card.parent in self.by_key else key
        if way == "in":
            below = [self.by_key[one] for one in self.children.get(key, ())]
            return min(below, key=lambda one: abs(one.middle - card.middle)).face.key if below else key
        column = self.by_column[card.column]
        place = column.index(card) + (1 if way == "down" else -1)
        return column[place].face.key if 0 <= place < len(column) else key


def lay_out(tree: Tree, width: float) -> Diagram:
    """Every card in its place, in about this width; what does not fit makes the picture wider."""
    return _Layout(tree, width).diagram()


class _Layout:
    """Measures the cards, then gives each its band."""

    def __init__(self, tree: Tree, width: float) -> None:
        self._tree = tree
        self._drivers = max(1, len(tree.heads) - 2)
        widths = [_WIDTHS["aim"], *[_WIDTHS["driver"]] * self._drivers, _WIDTHS["idea"]]
        gaps = [_FIRST_GAP, *[_GAP] * self._drivers]
        scale = max(_LEAST, min(_MOST, width / (sum(widths) + sum(gaps))))
        self._widths = [round(one * scale, 1) for one in widths]
        self._gaps = [round(one * scale, 1) for one in gaps]
        self._lefts = [0.0]
        for own, gap in zip(self._widths, self._gaps, strict=False):
            self._lefts.append(self._lefts[-1] + own + gap)
        self._whole = self._lefts[-1] + self._widths[-1]
        self._measured: dict[str, Placed] = {}
        self._bands: dict[str, float] = {}
        self._cards: list[Placed] = []
        self._links: list[Link] = []
        self._children: dict[str, tuple[str, ...]] = {}

    def diagram(self) -> Diagram:
        tree = self._tree
        for root in (tree.aim, *tree.loose):
            self._measure(root)
        bottom = self._place(tree.aim, HEAD, "")
        loose_y = None
        if tree.loose:
            loose_y = bottom + LOOSE_GAP
            bottom = loose_y + HEAD
            for before, root in zip((None, *tree.loose), tree.loose, strict=False):
                bottom = self._place(root, bottom + (_gap(before, root) if before else 0.0), "")
        cards, links = tuple(self._cards), tuple(self._links)
        heads = [(text, self._lefts[place], self._widths[place]) for place, text in enumerate(tree.heads)]
        if tree.right_to_left:
            whole = self._whole
            cards = tuple(replace(one, x=round(whole - one.x - one.width, 2)) for one in cards)
            links = tuple(_mirrored(one, whole) for one in links)
            heads = [(text, whole - left - own, own) for text, left, own in heads]
        return Diagram(
            self._whole,
            bottom + 1,
            cards,
            links,
            tuple(heads),
            tree.right_to_left,
            tree.loose_title,
            loose_y,
            len(self._widths),
            self._children,
        )

    # --- measuring ---------------------------------------------------------------------------------------------

    def _column(self, face: Face) -> int:
        if face.kind == "aim":
            return 0
        return self._drivers + 1 if face.kind == "idea" else max(1, min(face.level, self._drivers))

    def _measure(self, branch: Branch) -> float:
        """The height of the band that a card needs with all below it."""
        face = branch.face
        column = self._column(face)
        width = self._widths[column]
        lines, cut = _lines(face, width)
        card = Placed(face, "", column, self._lefts[column], 0.0, width, _height(face, len(lines)), lines, cut)
        self._measured[face.key] = card
        below = 0.0
        for before, child in zip((None, *branch.children), branch.children, strict=False):
            below += self._measure(child) + (_gap(before, child) if before else 0.0)
        self._bands[face.key] = max(card.height, below)
        self._children[face.key] = tuple(child.face.key for child in branch.children)
        return self._bands[face.key]

    # --- placing -----------------------------------------------------------------------------------------------

    def _place(self, branch: Branch, top: float, parent: str) -> float:
        """Put a card and all below it into the band that begins at ``top``; answers where the band ends."""
        face = branch.face
        card, band = self._measured[face.key], self._bands[face.key]
        at = len(self._cards)
        self._cards.append(card)
        below = sum(self._bands[child.face.key] for child in branch.children)
        pairs = list(zip((None, *branch.children), branch.children, strict=False))
        below += sum(_gap(before, child) for before, child in pairs if before)
        y = top + (band - below) / 2
        middles: list[tuple[float, float]] = []
        for before, child in pairs:
            y += _gap(before, child) if before else 0.0
            place = len(self._cards)
            y = self._place(child, y, face.key)
            middles.append((self._cards[place].x, self._cards[place].middle))
        middle = (middles[0][1] + middles[-1][1]) / 2 if middles else top + band / 2
        own = min(max(middle - card.height / 2, top), top + band - card.height)
        placed = replace(card, parent=parent, y=round(own, 2))
        self._cards[at] = placed
        if middles:
            trunk = placed.x + placed.width + self._gaps[placed.column] / 2
            self._links.append(
                Link(face.key, (placed.x + placed.width, round(placed.middle, 2)), round(trunk, 2), tuple(middles))
            )
        return top + band


def _lines(face: Face, width: float) -> tuple[tuple[str, ...], bool]:
    weight = 400 if face.kind == "idea" or face.level > 1 else 600
    most = MOST_AIM_LINES if face.kind == "aim" else MOST_LINES
    return wrapped(face.text, words_width(face, width), TEXT, weight, most=most)


def words_width(face: Face, width: float) -> float:
    """The room that the words of a card have."""
    if face.kind != "idea":
        return width - 2 * PADDING - (18.0 if face.shared else 0.0)
    said = text_width(face.state_word, SMALL, 500)
    return width - CHIP - 9.0 - (said + MARK + 8.0 if said else 0.0)


def _height(face: Face, lines: int) -> float:
    more = min(len(face.figures), MOST_FIGURES) + bool(face.concern)
    if face.kind == "aim":
        return max(lines, 1) * AIM_LINE + 2 * PADDING + 20.0 + more * SMALL_LINE + (4.0 if more else 0.0)
    edge = 7.5 if face.kind == "idea" else 11.5
    return max(lines, 1) * LINE + 2 * edge + more * SMALL_LINE


def _gap(before: Branch | None, child: Branch) -> float:
    both = before is not None and before.face.kind == "idea" and child.face.kind == "idea"
    return IDEA_GAP if both else GROUP_GAP


def _mirrored(link: Link, whole: float) -> Link:
    ends = tuple((whole - x, y) for x, y in link.ends)
    return Link(link.parent, (whole - link.start[0], link.start[1]), whole - link.trunk, ends)


# --- moving a card --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DropPlace:
    """Where a card can be put: below ``parent`` at ``place`` among those it will stand with, and the mark for it."""

    parent: str
    place: int
    x: float
    y: float
    width: float


def drop_places(diagram: Diagram, key: str, most_levels: int) -> tuple[DropPlace, ...]:
    """Everywhere a card may go: never below itself, and drivers not too deep."""
    moving = diagram.by_key[key]
    kind = moving.face.kind
    inside = set(_inside(diagram, key))
    depth = max(
        (diagram.by_key[one].face.level for one in inside if diagram.by_key[one].face.kind == "driver"), default=0
    )
    depth = depth - moving.face.level + 1 if kind == "driver" else 0
    found: list[DropPlace] = []
    for card in diagram.cards:
        face = card.face
        if face.kind == "idea" or face.key in inside or (kind == "idea" and face.kind == "aim"):
            continue
        if kind == "driver" and face.level + depth > most_levels:
            continue
        found += _places_below(diagram, card, moving)
    return tuple(found)


def nearest_place(places: Sequence[DropPlace], x: float, y: float) -> DropPlace | None:
    """The place whose mark is nearest to a point; a column away counts as far."""
    return min(places, key=lambda one: abs(one.y - y) + 2 * max(one.x - x, 0.0, x - one.x - one.width), default=None)


def _inside(diagram: Diagram, key: str) -> list[str]:
    found = [key]
    for one in found:
        found += diagram.children.get(one, ())
    return found


def _places_below(diagram: Diagram, parent: Placed, moving: Placed) -> list[DropPlace]:
    below = [diagram.by_key[one] for one in diagram.children.get(parent.face.key, ())]
    own = [one for one in below if one.face.kind == moving.face.kind and one.face.key != moving.face.key]
    if not own:
        column = diagram.columns - 1 if moving.face.kind == "idea" else min(parent.column + 1, diagram.columns - 2)
        _text, left, width = diagram.heads[column]
        return [DropPlace(parent.face.key, 0, left, parent.middle, width)]
    left, width = own[0].x, own[0].width
    half = IDEA_GAP / 2 if moving.face.kind == "idea" else GROUP_GAP / 2
    marks = [own[0].y - half]
    marks += [(one.y + one.height + after.y) / 2 for one, after in pairwise(own)]
    marks.append(own[-1].y + own[-1].height + half)
    return [DropPlace(parent.face.key, place, left, y, width) for place, y in enumerate(marks)]
