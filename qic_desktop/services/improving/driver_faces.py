"""What stands on the cards of the driver diagram, the same for window, poster and screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qic_desktop.analysis.geometry.driver_tree import Branch, Face, Figure, Tree
from qic_desktop.i18n import _, is_right_to_left
from qic_desktop.services.improving.driver_forest import Forest, Node
from qic_desktop.services.improving.drivers import DriverDiagram, LinkedMeasure
from qic_desktop.wording.drivers import column_heads, level_word, sites_word, spoken_card, state_word
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, value_text

AIM = ""
"""The key of the aim's card: cards right below it have no parent."""


def tree_of(found: DriverDiagram, *, with_shared: bool = True, only: Sequence[str] | None = None) -> Tree:
    """The diagram as it is laid out; ``only`` are primary drivers of one page, without what is not placed."""
    forest = found.forest if with_shared else without_shared(found.forest)
    primary = [node for node in forest.primary if only is None or node.key in only]
    roots = (*primary, *forest.loose) if only is None else primary
    deepest = max((one.level for root in roots for one in root.everything() if one.kind == "driver"), default=1)
    return Tree(
        aim=Branch(aim_face(found), tuple(_branch(found, node) for node in primary)),
        heads=column_heads(max(2, deepest)),
        loose=tuple(_branch(found, node) for node in forest.loose) if only is None else (),
        loose_title=_("Not placed yet"),
        right_to_left=is_right_to_left(),
    )


def without_shared(forest: Forest) -> Forest:
    """Without the organiser's ideas; drivers stay, the team's own cards hang on them."""
    return Forest(
        tuple(_own(node) for node in forest.primary),
        tuple(_own(node) for node in forest.loose if node.kind == "driver" or not node.shared),
    )


def _own(node: Node) -> Node:
    children = tuple(_own(one) for one in node.children if one.kind == "driver" or not one.shared)
    return Node(node.record, node.kind, node.level, node.parent, node.shared, children)


def aim_face(found: DriverDiagram) -> Face:
    """The card of the aim."""
    by_when = period_name(found.by_when) if found.by_when else ""
    title = _("Aim, by {day}").format(day=by_when) if by_when else _("Aim")
    figures = (Figure(_aim_figure(found.aim_measure)),) if found.aim_measure else ()
    return Face(AIM, "aim", found.aim or _("Write down what you want to reach."), figures=figures, title=title)


def face_of(found: DriverDiagram, node: Node) -> Face:
    """The card of a driver or of an idea."""
    figures = tuple(Figure(figure_text(one), one.chart) for one in found.linked(node))
    if node.kind == "driver":
        concern = _("no measure yet") if node.level == 1 and not figures and not node.shared else ""
        return Face(node.key, "driver", node.text, node.level, figures=figures, concern=concern, shared=node.shared)
    test = found.test_of(node.key)
    word = sites_word(test.sites) if test.sites else state_word(test.state)
    return Face(node.key, "idea", node.text, node.level, test.letter, test.state, word, figures, shared=node.shared)


def spoken(found: DriverDiagram, node: Node) -> str:
    """What a screen reader says of a card."""
    face = face_of(found, node)
    details = [face.concern, *(one.text for one in face.figures)]
    if node.kind == "idea":
        letter = _("Ramp {letter}").format(letter=face.letter) if face.letter else ""
        state = state_word(test.state) if (test := found.test_of(node.key)).sites else ""
        details = [state, face.state_word, letter, *details]
    if node.shared:
        details.append(_("from the collaborative, cannot be changed here"))
    kind = _("Change idea") if node.kind == "idea" else level_word(node.level)
    return spoken_card(kind, node.text, details, len(node.children))


def spoken_aim(found: DriverDiagram) -> str:
    """What a screen reader says of the aim."""
    face = aim_face(found)
    return spoken_card(face.title, face.text, [one.text for one in face.figures], len(found.forest.primary))


def figure_text(linked: LinkedMeasure) -> str:
    """A measure with its latest value: "Streamed in 15 minutes: 80 %"."""
    return _("{measure}: {value}").format(measure=linked.view.name, value=_latest(linked))


def nodes_by_key(forest: Forest) -> Mapping[str, Node]:
    """Card by id."""
    return {node.key: node for node in forest.everything()}


def _branch(found: DriverDiagram, node: Node) -> Branch:
    return Branch(face_of(found, node), tuple(_branch(found, one) for one in node.children))


def _latest(linked: LinkedMeasure) -> str:
    point = linked.chart.latest
    if point is None:
        return _("no value yet")
    return counted_text(point.value, point.numerator, point.denominator, linked.chart.series.style)


def _aim_figure(linked: LinkedMeasure) -> str:
    series = linked.chart.series
    target = series.targets[-1] if series.targets else series.target
    if target is None:
        # Without a target the number alone does not say what it has to do with the aim.
        return figure_text(linked)
    now = _("now {value}").format(value=_latest(linked)) if linked.chart.latest else _("no value yet")
    text = value_text(target, series.style)
    return f"{now} · {_('target {value}').format(value=text)}"
