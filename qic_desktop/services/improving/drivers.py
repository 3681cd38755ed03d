"""The driver diagram: the team's theory of what must be so, which ideas could bring it about, and how far they are.

Owns reading the diagram and each step on it. The organiser's drivers and ideas stand among the team's own and are
never changed; how far an idea is comes from the tests of it and is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.pdsa import Decision, PdsaCycle, PdsaStage, Ramp
from qic_desktop.domain.people import Project
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycle_sheets, cycles, tried_ideas
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.improving.driver_forest import MOST_LEVELS, Forest, Node, forest_of
from qic_desktop.services.improving.driver_places import room_at
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

IdeaState = Literal["not-tested", "planned", "testing", "adapted", "adopted", "abandoned"]
STATES: tuple[IdeaState, ...] = ("adopted", "adapted", "testing", "planned", "abandoned", "not-tested")

_DONE: Mapping[str, IdeaState] = {
    Decision.ADOPT.value: "adopted",
    Decision.ADAPT.value: "adapted",
    Decision.ABANDON.value: "abandoned",
}
_RECORDS: Mapping[str, type[Driver] | type[ChangeIdea]] = {"driver": Driver, "idea": ChangeIdea}
IDEA_TEXTS = ("text", "concept", "why", "how_to_test", "evidence", "sources", "how_to", "adaptations", "results")


@dataclass(frozen=True, slots=True)
class IdeaTest:
    """How far an idea is, and the ramp that says so: its letter, its id, its latest cycle.

    In the collaborative's diagram, ``sites`` counts those that tried it, and the state is the best of them.
    """

    state: IdeaState
    letter: str = ""
    ramp: str = ""
    cycle: str = ""
    sites: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a cycle is planned or under way."""
        return self.state in ("planned", "testing") and bool(self.cycle)


@dataclass(frozen=True, slots=True)
class LinkedMeasure:
    """A measure on a card, with its chart; the chart has no point before the first value."""

    view: MeasureView
    chart: RunChart


@dataclass(frozen=True, slots=True)
class DriverDiagram:
    """Everything that the diagram shows.

    ``tests`` has an entry for each idea that is tested, ``measures`` one for each that a card names, ``aim_measure``
    is the one the aim is seen by. ``free_ramps`` test no idea of the diagram.
    """

    aim: str
    by_when: str
    forest: Forest
    tests: Mapping[str, IdeaTest]
    measures: Mapping[str, LinkedMeasure]
    aim_measure: LinkedMeasure | None
    free_ramps: tuple[Ramp, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no card at all."""
        return not self.forest.primary and not self.forest.loose

    def test_of(self, key: str) -> IdeaTest:
        """How far an idea is."""
        return self.tests.get(key, IdeaTest("not-tested"))

    def linked(self, node: Node) -> tuple[LinkedMeasure, ...]:
        """The measures of a card, those that are known here."""
        return tuple(self.measures[str(one)] for one in node.record.measures or () if str(one) in self.measures)

    def states(self, *, with_shared: bool = True) -> dict[IdeaState, int]:
        """How many ideas are how far, those with at least one, in the order of ``STATES``."""
        ideas = [node for node in self.forest.everything() if node.kind == "idea" and (with_shared or not node.shared)]
        found = [self.test_of(node.key).state for node in ideas]
        return {state: found.count(state) for state in STATES if state in found}


# --- reading --------------------------------------------------------------------------------------------------


def read_diagram(workspace: Workspace) -> DriverDiagram:
    """Everything that the diagram shows: a team's own, or the collaborative's in an organiser's store.

    Raises:
        NotAllowedError: a coach reads the sites' diagrams.
    """
    check_drawer(workspace)
    forest = read_forest(workspace)
    known = {one.id: one for one in measures.list_measures(workspace) if not one.is_draft}
    named = dict.fromkeys(str(key) for node in forest.everything() for key in node.record.measures or ())
    linked = {key: _linked(workspace, known[key]) for key in named if key in known}
    leading = _leading(workspace, tuple(known.values()))
    rows = cycle_sheets.read_board(workspace) if workspace.role is Role.SITE else ()
    ids = {node.key for node in forest.everything()}
    project = _project(workspace)
    collaborative = collaboratives.find_collaborative(workspace)
    own = (project.aim if project else None) or ""
    return DriverDiagram(
        aim=own or (collaborative.aim if collaborative else None) or "",
        by_when=(project.by_when if project and own else None) or "",
        forest=forest,
        tests=_at_sites(workspace) if workspace.role is Role.ORGANISER else tests_of(rows),
        measures=linked,
        aim_measure=(linked.get(leading.id) or _linked(workspace, leading)) if leading else None,
        free_ramps=tuple(row.ramp for row in rows if row.ramp is not None and row.ramp.idea not in ids),
    )


def _leading(workspace: Workspace, known: Sequence[MeasureView]) -> MeasureView | None:
    """The measure that the aim is seen by: one whose target the team set, then one with a target, then an outcome."""
    outcome = MeasureKind.OUTCOME.value
    spoken = [one for one in known if one.target is not None or one.measure.kind == outcome]
    return min(
        spoken,
        key=lambda one: (
            one.target is None,
            not (one.target is not None and measures.list_targets(workspace, one.id)),
            one.measure.kind != outcome,
        ),
        default=None,
    )


def read_forest(workspace: Workspace) -> Forest:
    """The team's cards among the organiser's; for an organiser the collaborative's, with the drafts."""
    if workspace.role is Role.ORGANISER:
        return forest_of(list_drafted(workspace, Driver), list_drafted(workspace, ChangeIdea))
    shared, own = organiser_scope(), workspace.scope
    journal = workspace.journal
    return forest_of(
        (*journal.list_records(Driver, shared), *journal.list_records(Driver, own)),
        (*journal.list_records(ChangeIdea, shared), *journal.list_records(ChangeIdea, own)),
        shared=frozenset({shared.text}),
    )


def tests_of(rows: Sequence[RampRow]) -> dict[str, IdeaTest]:
    """Idea → how far it is: a test under way says so, else the last of its ramps."""
    found: dict[str, IdeaTest] = {}
    for row in rows:
        idea = row.ramp.idea if row.ramp else None
        if row.ramp is None or not idea:
            continue
        latest = row.latest
        test = IdeaTest(_state_of(row), row.ramp.letter or "", row.ramp.id, latest.id if latest else "")
        if idea not in found or found[idea].state != "testing" or test.state == "testing":
            found[idea] = test
    return found


def _at_sites(workspace: Workspace) -> dict[str, IdeaTest]:
    found = tried_ideas.tried_at(workspace)
    best = {idea: next((state for state in STATES if state in at.values()), STATES[-1]) for idea, at in found.items()}
    return {idea: IdeaTest(state, sites=len(found[idea])) for idea, state in best.items()}


def find_node(workspace: Workspace, identity: str) -> Node:
    """A card by its id, or the one with these very words.

    Raises:
        NotFoundError: there is none, or several.
    """
    cards = tuple(read_forest(workspace).everything())
    found = [one for one in cards if one.key == identity] or [one for one in cards if one.text == identity]
    if len(found) != 1:
        raise NotFoundError(identity, what="card")
    return found[0]


def added_card(changes: object) -> str:
    """The id of the card that was added, empty if these changes added none."""
    if not isinstance(changes, Changes):
        return ""
    kinds = (Driver.ENTITY, ChangeIdea.ENTITY)
    return next((one.id for one in changes.touched if one.entity in kinds), "")


# --- adding, writing, removing --------------------------------------------------------------------------------


def add_driver(workspace: Workspace, text: str, parent: str = "", place: int | None = None) -> Changes:
    """Add a driver below the aim or below another one, at a place among its siblings, the last one if None.

    Raises:
        InputError: no words.
        NotFoundError: no such driver.
        NotAllowedError: this is no site's store, or it would stand too deep.
    """
    check_drawer(workspace)
    said = _words(text)
    forest = read_forest(workspace)
    above = _above(forest, parent)
    if above is not None and above.level >= MOST_LEVELS:
        raise NotAllowedError(above.text, why="too-deep")
    order, moved = room_at(_siblings(forest, parent, "driver"), place)
    record = new_record(Driver, workspace.new_id(), text=said, parent=parent or None, order=order)
    return workspace.journal.append(workspace.scope, [record, *moved])


def add_idea(workspace: Workspace, text: str, driver: str = "", place: int | None = None) -> Changes:
    """Add a change idea to a driver; without one it is not placed yet.

    Raises:
        InputError: no words.
        NotFoundError: no such driver.
        NotAllowedError: this is no site's store.
    """
    check_drawer(workspace)
    said = _words(text)
    forest = read_forest(workspace)
    _above(forest, driver)
    order, moved = room_at(_siblings(forest, driver, "idea"), place)
    record = new_record(ChangeIdea, workspace.new_id(), text=said, driver=driver or None, order=order)
    return workspace.journal.append(workspace.scope, [record, *moved])


def write_card(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Write fields of a card: ``text``, and of an idea also ``concept``, ``why``, ``how_to_test``, ``evidence``,
    ``sources``. No words take the card away; what is not given stays.

    Raises:
        NotFoundError: no such card.
        NotAllowedError: it is the organiser's.
    """
    node = _own(workspace, identity)
    if "text" in fields and not str(fields["text"] or "").strip():
        return remove_card(workspace, identity)
    told = {name: _words(str(value)) if value and str(value).strip() else None for name, value in fields.items()}
    declaration = DECLARATIONS[node.record.ENTITY]
    touched = {register for name, _kind, register in declaration.columns if name in told}
    members = [name for name, _kind, register in declaration.columns if register in touched]
    whole = {name: told.get(name, getattr(node.record, name)) for name in members}
    return _write(workspace, node, **whole)


def link_measures(workspace: Workspace, identity: str, chosen: Sequence[str]) -> Changes:
    """Say by which measures (codes or ids) a card is seen.

    Raises:
        NotFoundError: no such card or measure.
        NotAllowedError: it is the organiser's.
    """
    node = _own(workspace, identity)
    ids = [measures.get_measure(workspace, one).id for one in dict.fromkeys(chosen)]
    return _write(workspace, node, measures=ids or None)


def remove_card(workspace: Workspace, identity: str) -> Changes:
    """Take a card off the diagram; what stood below it is not placed yet. Undo brings all of it back.

    Raises:
        NotFoundError: no such card.
        NotAllowedError: it is the organiser's.
    """
    return _write(workspace, _own(workspace, identity), retired=True)


def move_card(workspace: Workspace, identity: str, parent: str = "", place: int | None = None) -> Changes:
    """Put a card below another one (empty: below the aim), at a place among the siblings it will have.

    Raises:
        NotFoundError: no such card.
        NotAllowedError: it is the organiser's, would come below itself, or stand too deep.
    """
    node = _own(workspace, identity)
    forest = read_forest(workspace)
    above = _above(forest, parent)
    if node.kind == "driver":
        if any(one.key == parent for one in node.everything()):
            raise NotAllowedError(node.text, why="below-itself")
        if (above.level if above else 0) + _depth(node) > MOST_LEVELS:
            raise NotAllowedError(node.text, why="too-deep")
    siblings = [one for one in _siblings(forest, parent, node.kind) if one.key != node.key]
    order, moved = room_at(siblings, place)
    field = "parent" if node.kind == "driver" else "driver"
    edit = record_edit(_RECORDS[node.kind], node.key, **{field: parent or None, "order": order})
    return workspace.journal.append(workspace.scope, [edit, *moved])


# --- the change package, tests --------------------------------------------------------------------------------


def take_idea(workspace: Workspace, identity: str) -> Changes:
    """Copy an idea of the change package into the team's own, at the same place.

    Raises:
        NotFoundError: no such idea.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    node = find_node(workspace, identity)
    if node.kind != "idea" or not node.shared:
        raise NotFoundError(identity, what="card")
    return workspace.journal.append(workspace.scope, [_copy(workspace, node)])


def untested_ideas(workspace: Workspace) -> tuple[Node, ...]:
    """The ideas, own and of the change package, that no ramp tests yet."""
    tested = tests_of(cycle_sheets.read_board(workspace))
    cards = read_forest(workspace).everything()
    return tuple(node for node in cards if node.kind == "idea" and node.key not in tested)


def plan_test(workspace: Workspace, identity: str) -> Changes:
    """Plan the next test of an idea: the first cycle of a new ramp, or the next one of its ramp; one undoable step.

    An idea of the change package is taken over on the way. ``cycle_sheets.planned_cycle`` finds the cycle.

    Raises:
        NotFoundError: no such idea.
        NotAllowedError: this is no site's store, or a test of it is under way.
    """
    check_team(workspace)
    node = find_node(workspace, identity)
    if node.kind != "idea":
        raise NotFoundError(identity, what="card")
    test = tests_of(cycle_sheets.read_board(workspace)).get(node.key, IdeaTest("not-tested"))
    if test.is_open:
        raise NotAllowedError(node.text, why="being-tested")
    if test.ramp and test.state in ("planned", "adapted"):
        return cycle_sheets.plan_in_ramp(workspace, test.ramp)
    if not node.shared:
        return workspace.journal.append(workspace.scope, _first_cycle(workspace, node, node.key))
    copy = _copy(workspace, node)
    return workspace.journal.append(workspace.scope, [copy, *_first_cycle(workspace, node, copy.id)])


def link_ramp(workspace: Workspace, ramp: str, idea: str) -> Changes:
    """Say that a ramp (its letter or id) tests this idea; empty: none of the diagram.

    Raises:
        NotFoundError: no such ramp or idea.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    found = [one for one in cycles.list_ramps(workspace) if ramp in (one.id, one.letter)]
    if len(found) != 1:
        raise NotFoundError(ramp, what="ramp")
    chosen = find_node(workspace, idea).key if idea else None
    return workspace.journal.append(workspace.scope, [record_edit(Ramp, found[0].id, idea=chosen)])


def check_drawer(workspace: Workspace) -> None:
    """Refuse what only a team, or an organiser for all of them, draws.

    Raises:
        NotAllowedError: this is a coach's store.
    """
    if workspace.role is Role.COACH:
        raise NotAllowedError("drivers", why="role")


def check_team(workspace: Workspace) -> None:
    """Refuse what only a site team does.

    Raises:
        NotAllowedError: this is no site's store.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("drivers", why="role")


# --- inside ---------------------------------------------------------------------------------------------------


def _linked(workspace: Workspace, view: MeasureView) -> LinkedMeasure:
    if workspace.role is Role.ORGANISER:
        # Only here: the first window of a site draws none of these and needs no numpy.
        from qic_desktop.services.organising import aggregating, whole

        return LinkedMeasure(view, whole.pooled_chart(aggregating.collect(workspace, view)))
    return LinkedMeasure(view, charts.measure_chart(workspace, view))


def _project(workspace: Workspace) -> Project | None:
    if workspace.role is Role.ORGANISER:
        return None
    return next((one for one in workspace.journal.list_records(Project, workspace.scope) if one.aim), None)


def _state_of(row: RampRow) -> IdeaState:
    latest = row.latest
    if latest is None:
        return "planned"
    decided = _DONE.get(latest.cycle.decision or "")
    if decided is not None:
        return decided
    first = len(row.cycles) == 1
    return "planned" if first and latest.stage is PdsaStage.PLAN else "testing"


def _words(text: str) -> str:
    said = text.strip()
    if not said:
        raise InputError(text)
    return said


def _above(forest: Forest, key: str) -> Node | None:
    """The driver with this id; None for the aim."""
    if not key:
        return None
    found = next((one for one in forest.everything() if one.key == key and one.kind == "driver"), None)
    if found is None:
        raise NotFoundError(key, what="card")
    return found


def _siblings(forest: Forest, parent: str, kind: str) -> list[Node]:
    above = _above(forest, parent)
    if above is None:
        return [one for one in (forest.primary if kind == "driver" else forest.loose) if one.kind == kind]
    return [one for one in above.children if one.kind == kind]


def _depth(node: Node) -> int:
    """How many columns of drivers a card with all below it needs."""
    return 1 + max((_depth(one) for one in node.children if one.kind == "driver"), default=0)


def _own(workspace: Workspace, identity: str) -> Node:
    check_drawer(workspace)
    node = find_node(workspace, identity)
    if node.shared:
        raise NotAllowedError(node.text, why="core")
    return node


def _write(workspace: Workspace, node: Node, **fields: object) -> Changes:
    return workspace.journal.append(workspace.scope, [record_edit(_RECORDS[node.kind], node.key, **fields)])


def _copy(workspace: Workspace, node: Node) -> Edit:
    record = node.record
    given = {name: getattr(record, name) for name in (*IDEA_TEXTS, "driver", "order", "measures")}
    return new_record(ChangeIdea, workspace.new_id(), **given, copied_from=record.id)


def _first_cycle(workspace: Workspace, node: Node, idea: str) -> list[Edit]:
    record = node.record
    ramp, cycle = workspace.new_id(), workspace.new_id()
    given: dict[str, object] = {"change_idea": node.text, "title": node.text}
    if record.measures:
        given["measures"] = list(record.measures)
    if isinstance(record, ChangeIdea) and record.how_to_test:
        given["what"] = record.how_to_test
    letter = cycles.next_letter(workspace)
    return [
        new_record(Ramp, ramp, title=node.text, letter=letter, change_idea=node.text, idea=idea, state="open"),
        new_record(PdsaCycle, cycle, stage=PdsaStage.PLAN.value, initiated_by="team", ramp=ramp, number=1, **given),
    ]
