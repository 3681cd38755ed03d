"""The harvest: changes of several sites that are one change, what came of them, and what goes into the next package.

Owns reading, what the program suggests to put together, and decisions with reasons; ``harvest_groups`` puts together
and takes apart by hand, ``harvest_package`` drafts the change package.
Before and after are not proof: these sites also changed other things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qic_desktop.analysis.sites.before_after import BeforeAfter, Effects, effects_of
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_words import plain
from qic_desktop.services.organising.drafts import find_drafted, list_drafted
from qic_desktop.services.organising.harvest_tests import ENDINGS, EffectReader, Tested, list_tested
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

INCLUDE, TEST_MORE, LEAVE_OUT = "include", "test-more", "leave-out"
DECISIONS = (INCLUDE, TEST_MORE, LEAVE_OUT)
GRADES = ("several-sites", "some-sites", "mixed", "unknown")
"""What the sites' own numbers say, from the clearest to nothing; set by hand it is kept as set."""
MANY_SITES, FINDING_SHARE = 5, 1 / 3
ALIKE = 0.5
"""Share of the words that two changes have in common, from which on they may be one."""
GROUP_TEXTS = ("title", "how_to", "adaptations", "needs")
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One site's test of the change, with its numbers where there are enough."""

    tested: Tested
    compared: BeforeAfter | None


@dataclass(frozen=True, slots=True)
class HarvestRow:
    """One change. ``group`` is None while it is only a suggestion; ``key`` names the row either way.

    ``why`` says what put its members together: hand, idea (of the change package) or words. ``near`` are tests that
    came later, or were never put anywhere, and look like this group.
    """

    key: str
    title: str
    driver: str
    why: str
    members: tuple[Member, ...]
    view: MeasureView | None
    effects: Effects | None
    group: ChangeGroup | None = None
    near: tuple[Tested, ...] = ()

    @property
    def sites(self) -> int:
        """Sites that tried it."""
        return len({one.tested.site.id for one in self.members})

    @property
    def compared(self) -> tuple[Member, ...]:
        """The members with enough values of the same number of cases before and after, by the site's name."""
        return tuple(one for one in self.members if one.compared is not None and one.compared.jump is None)

    @property
    def jumped(self) -> tuple[Member, ...]:
        """The members whose number of cases jumped in between: asked about, and in none of the figures."""
        return tuple(one for one in self.members if one.compared is not None and one.compared.jump is not None)

    @property
    def shifted(self) -> int:
        """Sites with a finding for the better after it."""
        return sum(one.compared is not None and one.compared.shifted for one in self.compared)

    @property
    def decision(self) -> str:
        """What was decided; empty before."""
        return (self.group.decision if self.group else None) or ""

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.view.direction if self.view else Direction.NEUTRAL

    @property
    def suggested_grade(self) -> str:
        """What the numbers say by rule."""
        effects = self.effects
        if effects is None:
            return "unknown"
        if not effects.helps(self.direction):
            return "mixed"
        many = effects.sites >= MANY_SITES and self.shifted >= FINDING_SHARE * effects.sites
        return "several-sites" if many else "some-sites"

    @property
    def grade(self) -> str:
        """The grade that was set by hand, else the suggested one."""
        return (self.group.evidence if self.group else None) or self.suggested_grade

    @property
    def is_suggested(self) -> bool:
        """Whether only the program has put several tests together so far."""
        return self.group is None and len(self.members) > 1

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the list: tried by several, or decided on."""
        return len(self.members) != 1 or bool(self.decision)

    def endings(self) -> dict[str, int]:
        """How it ended, at how many sites; those with at least one."""
        found = [one.tested.ending for one in self.members]
        return {ending: found.count(ending) for ending in ENDINGS if ending in found}


@dataclass(frozen=True, slots=True)
class Harvest:
    """Everything that was tested. ``rows`` are those of several tests or decided on; ``single`` stand alone."""

    rows: tuple[HarvestRow, ...]
    single: tuple[HarvestRow, ...]
    drivers: Mapping[str, str]
    views: tuple[MeasureView, ...]
    cycles: int
    sites: int

    def row(self, key: str) -> HarvestRow:
        """A row by its key or its title.

        Raises:
            NotFoundError: there is none.
        """
        every = (*self.rows, *self.single)
        found = [one for one in every if one.key == key] or [one for one in self.rows if one.title == key]
        found = found or [one for one in self.single if one.title == key]
        if len(found) != 1:
            raise NotFoundError(key, what="change")
        return found[0]


# --- reading --------------------------------------------------------------------------------------------------------


def read_harvest(workspace: Workspace) -> Harvest:
    """Every tested change, put together by hand or as the program suggests.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check(workspace)
    tested = list_tested(workspace)
    views = measures.list_pooled(workspace)
    reader = EffectReader(workspace, views)
    ideas = {one.id: one for one in list_drafted(workspace, ChangeIdea)}
    drivers = {one.id: one.text or "" for one in list_drafted(workspace, Driver) if not one.retired}
    groups = [one for one in list_drafted(workspace, ChangeGroup) if not one.retired]
    by_key = {one.key: one for one in tested}
    taken: set[str] = set()
    rows = []
    for group in groups:
        members = [by_key[str(key)] for key in group.members or () if str(key) in by_key]
        taken |= {one.key for one in members}
        rows.append(_row(reader, members, title=group.title or "", driver=group.driver or "", why="hand", group=group))
    rows = with_near(rows, [one for one in tested if one.key not in taken])
    for why, members in suggest(one for one in tested if one.key not in taken):
        idea = ideas.get(members[0].idea)
        title = (idea.text if idea and why == "idea" else None) or members[0].title
        rows.append(_row(reader, members, title=title, driver=(idea.driver if idea else None) or "", why=why))
    order = list(drivers)
    rows.sort(key=lambda row: (_place(order, row.driver), -row.sites, row.title.casefold(), row.key))
    return Harvest(
        tuple(row for row in rows if row.is_listed),
        tuple(row for row in rows if not row.is_listed),
        drivers,
        tuple(views),
        sum(one.cycles for one in tested),
        len({one.site.id for one in tested}),
    )


def suggest(tested: Iterable[Tested]) -> list[tuple[str, list[Tested]]]:
    """Which changes may be one: those from the same idea of the change package, then those with like words."""
    by_idea: dict[str, list[Tested]] = defaultdict(list)
    rest = []
    for one in tested:
        if one.idea:
            by_idea[one.idea].append(one)
        else:
            rest.append(one)
    found = [("idea", members) for members in by_idea.values()]
    titles = _Titles(members[0].title for _why, members in found)
    for one in rest:
        place, alike = titles.nearest(one.title)
        if alike >= ALIKE:
            found[place][1].append(one)
        else:
            found.append(("words", [one]))
            titles.add(one.title)
    return found


def with_near(rows: Iterable[HarvestRow], loose: Sequence[Tested]) -> list[HarvestRow]:
    """The groups, each with the loose tests that look like it: the same idea, or like words. Each test goes to one."""
    found, near = list(rows), defaultdict[str, list[Tested]](list)
    ideas = {idea: row.key for row in reversed(found) for idea in _ideas(row)}
    titles = _Titles(row.title for row in found)
    for one in loose:
        key = ideas.get(one.idea, "") if one.idea else ""
        if not key:
            place, alike = titles.nearest(one.title)
            key = found[place].key if alike >= ALIKE else ""
        if key:
            near[key].append(one)
    return [replace(row, near=tuple(near[row.key])) if row.key in near else row for row in found]


def _ideas(row: HarvestRow) -> set[str]:
    """The ideas that a group stands for; one test that was kept apart does not speak for its idea."""
    known = {row.group.idea} if row.group is not None and row.group.idea else set()
    return known | ({one.tested.idea for one in row.members if one.tested.idea} if len(row.members) > 1 else set())


def likeness(one: str, other: str) -> float:
    """The share of words that two titles have in common; short words count for nothing."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


class _Titles:
    """Titles by their words, so that the one most like another is found among thousands at once."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for title in titles:
            self.add(title)

    def add(self, title: str) -> None:
        """Know one more."""
        words = _words(title)
        for word in words:
            self._places[word].append(len(self._sizes))
        self._sizes.append(len(words))

    def nearest(self, title: str) -> tuple[int, float]:
        """The place of the most alike, the first of several, and how much; (-1, 0) where no word is shared."""
        words = _words(title)
        shared = Counter(place for word in words for place in self._places.get(word, ()))
        best, most = -1, 0.0
        for place in sorted(shared):
            alike = shared[place] / (len(words) + self._sizes[place] - shared[place])
            if alike > most:
                best, most = place, alike
        return best, most


@lru_cache(maxsize=16_384)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in plain(text).split() if len(word) > _SHORT_WORD or word.isdigit())


def _row(
    reader: EffectReader,
    tested: Sequence[Tested],
    *,
    title: str,
    driver: str,
    why: str,
    group: ChangeGroup | None = None,
) -> HarvestRow:
    view = reader.leading(tested, group.measure if group else None)
    members = tuple(
        Member(one, reader.around(one, view)) for one in sorted(tested, key=lambda one: one.name.casefold())
    )
    key = group.id if group else tested[0].key
    row = HarvestRow(key, title, driver, why, members, view, None, group)
    effects = effects_of([one.compared.effect for one in row.compared if one.compared is not None])
    return replace(row, effects=effects)


def _place(order: Sequence[str], driver: str) -> int:
    return order.index(driver) if driver in order else len(order)


# --- deciding ---------------------------------------------------------------------------------------------------------


def keep(workspace: Workspace, row: HarvestRow, **fields: object) -> Changes:
    """Write a row down as one change, with whatever is said of it; a suggestion becomes a group by this.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: a decision or grade that there is not.
        NotFoundError: no such driver or measure.
    """
    check(workspace)
    told = {name: _stripped(value) for name, value in fields.items()}
    if told.get("decision") not in (None, *DECISIONS):
        raise InputError(str(told["decision"]))
    if told.get("evidence") not in (None, *GRADES):
        raise InputError(str(told["evidence"]))
    if told.get("driver") and find_drafted(workspace, Driver, str(told["driver"])) is None:
        raise NotFoundError(str(told["driver"]), what="card")
    if told.get("measure"):
        told["measure"] = measures.get_measure(workspace, str(told["measure"])).id
    if {"decision", "reason"} & set(told):
        for name in ("decision", "reason"):
            told.setdefault(name, getattr(row.group, name) if row.group else None)
    group = row.group or _written_since(workspace, row)
    if group is not None:
        return write(workspace, [record_edit(ChangeGroup, group.id, **told)])
    whole: dict[str, object] = {
        "title": row.title,
        "driver": row.driver or None,
        "members": [one.tested.key for one in row.members],
        "idea": known_idea(workspace, row),
    }
    return write(workspace, [new_record(ChangeGroup, workspace.new_id(), **(whole | told))])


def _written_since(workspace: Workspace, row: HarvestRow) -> ChangeGroup | None:
    """The group that a suggestion has become since it was read: two fields left quickly are one group."""
    keys = {one.tested.key for one in row.members}
    groups = (one for one in list_drafted(workspace, ChangeGroup) if not one.retired)
    return next((one for one in groups if keys & set(map(str, one.members or ()))), None)


def decide(workspace: Workspace, row: HarvestRow, decision: str, reason: str = "") -> Changes:
    """Say whether the change goes into the next package, and why.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: a decision that there is not.
    """
    return keep(workspace, row, decision=decision, reason=reason)


def known_idea(workspace: Workspace, row: HarvestRow) -> str | None:
    """The idea of the change package that a suggestion comes from, while it still stands there."""
    idea = row.members[0].tested.idea if row.members and row.why == "idea" else ""
    return idea if idea and find_drafted(workspace, ChangeIdea, idea) is not None else None


def _stripped(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


def write(workspace: Workspace, edits: Sequence[Edit]) -> Changes:
    """Record edits of the organiser's own groups as one step."""
    return workspace.journal.append(organiser_private_scope(), list(edits))


def check(workspace: Workspace) -> None:
    """Only an organiser harvests.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("harvest", why="role")
