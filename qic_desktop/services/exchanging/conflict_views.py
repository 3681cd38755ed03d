"""Conflicts as a person decides them: the values side by side, who wrote which, when, in which package, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.entity import Kind
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import completeness, merging
from qic_desktop.services.exchanging.merging import Pick, Rule
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.naming import names_of
from qic_desktop.services.trusting import team_keys, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import projections
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.registers import Sibling, Touched, is_removal
from qic_desktop.wording import conflicts as words
from qic_desktop.wording import laptops, records
from qic_desktop.wording.records import Names

Typing = Literal["", "counts", "number", "text"]
"""How another value can be typed: not at all, two numbers, one, or words."""
_RANKS = {("observation", "counts"): 0, ("event", "occurred"): 2, ("phase", "start"): 2, ("exclusion", "mark"): 2}
_LATER = {"event": 3, "annotation": 3, "measure": 3, "target": 3, "pdsa_cycle": 4, "ramp": 4}


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values; ``number`` counts from 1, as ``resolve_conflict`` does.

    ``package`` is the file that brought it and ``made`` when that was packed; both are empty for what was typed here.
    """

    number: int
    words: str
    laptop: str
    is_own: bool
    person: str | None
    when: int
    is_shown: bool
    writer: str = ""
    package: str = ""
    made: int | None = None
    is_removal: bool = False

    @property
    def hand(self) -> str:
        """Who entered it and where."""
        return words.hand_words(self.person, self.laptop, is_own=self.is_own)


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One conflict in words. Those with the same ``group`` can be decided together."""

    id: str
    title: str
    field: str
    values: tuple[ConflictValue, ...]
    may_decide: bool
    conflict: Conflict
    why: str = ""
    group: str = ""
    rank: tuple[int, str] = (0, "")
    typing: Typing = ""
    takes_reason: bool = False

    @property
    def kind(self) -> str:
        """As :attr:`Conflict.kind`."""
        return self.conflict.kind

    @property
    def question(self) -> str:
        """What to ask the team that owns the entry."""
        said = [f"{value.words} ({value.hand})" for value in self.values]
        return words.question_words(self.title, self.field, said)


@dataclass(frozen=True, slots=True)
class ConflictGroup:
    """Conflicts of one kind; ``rules`` are what can be said of all of them at once."""

    key: str
    title: str
    members: tuple[ConflictView, ...]
    rules: tuple[tuple[Rule, str, str], ...]
    """(rule, writer, name of the laptop)"""


def conflict_views(workspace: Workspace) -> tuple[ConflictView, ...]:
    """Every conflict in the store, those first that this workspace may decide; then by what they change."""
    found = merging.list_conflicts(workspace)
    if not found:
        return ()
    hands = _Hands(workspace, found)
    made = [_view(workspace, one, hands) for one in found]
    return tuple(sorted(made, key=lambda one: (not one.may_decide, *one.rank, one.conflict.record, one.id)))


def conflict_groups(workspace: Workspace) -> tuple[ConflictGroup, ...]:
    """The same, those of one kind together; the groups in the order of their first conflict."""
    groups: dict[str, list[ConflictView]] = {}
    for one in conflict_views(workspace):
        groups.setdefault(one.group, []).append(one)
    names = names_of(workspace) if groups else Names()
    return tuple(_group(key, members, names) for key, members in groups.items())


def decide_many(group: ConflictGroup, rule: Rule, writer: str = "") -> tuple[Pick, ...]:
    """What a rule would keep in each conflict of a group, to be looked at before it is done."""
    return merging.picks([one.conflict for one in group.members], rule, writer)


def preview_charts(workspace: Workspace, conflict: Conflict) -> Mapping[int, RunChart]:
    """The measure's chart with each of the values, by their numbers; nothing where no chart shows them."""
    if conflict.entity != Observation.ENTITY or conflict.register != "counts":
        return {}
    measure, period, stratum = conflict.record.split("|")
    site = Scope.parse(conflict.scope).site
    owner = None if workspace.role is Role.SITE else site
    view = next((one for one in measures.list_measures(workspace, owner) if one.id == measure), None)
    if view is None or view.definition is None or stratum or find_period(period) is None:
        return {}
    given = charts.chart_input(workspace, view, owner)
    found = {}
    for number, sibling in enumerate(conflict.values, 1):
        value = sibling.parsed()
        fields = value if isinstance(value, Mapping) and not is_removal(value) else {}
        one = Observation(
            scope=conflict.scope,
            id=conflict.record,
            numerator=fields.get("numerator"),
            denominator=fields.get("denominator"),
            value=fields.get("value"),
            missing=fields.get("missing"),
            revision=fields.get("revision"),
        )
        known = _observations(workspace, conflict, measure) | {period: one}
        found[number] = charts.draw_chart(charts.with_observations(given, known, changed=[period]))
    return found


def counts_value(workspace: Workspace, conflict: Conflict, entry: Entry) -> dict[str, object]:
    """Typed numbers as the register of counts holds them."""
    measure, text, _bar = conflict.record.split("|")
    view = _measure(workspace, measure)
    period = find_period(text)
    given = {name: getattr(entry, name) for name in ("numerator", "denominator", "value")}
    counts: dict[str, object] = {name: number for name, number in given.items() if number is not None}
    revision = view.revision_at(period) if view is not None and period is not None else None
    return counts if revision is None else {**counts, "revision": revision}


def has_denominator(workspace: Workspace, conflict: Conflict) -> bool:
    """Whether another value is typed as two numbers."""
    view = _measure(workspace, conflict.record.partition("|")[0])
    return view is None or view.form.has_denominator


def _measure(workspace: Workspace, identity: str) -> MeasureView | None:
    return next((one for one in measures.list_measures(workspace) if one.id == identity), None)


def _observations(workspace: Workspace, conflict: Conflict, measure: str) -> dict[str, Observation]:
    found = workspace.journal.list_records(Observation, Scope.parse(conflict.scope), f"{measure}|")
    return {one.period: one for one in found if not one.stratum and not one.is_empty}


# --- one conflict in words ------------------------------------------------------------------------------------------


def _view(workspace: Workspace, conflict: Conflict, hands: _Hands) -> ConflictView:
    names = hands.names
    record = None
    if conflict.entity != Observation.ENTITY:
        touched = Touched(conflict.scope, conflict.entity, conflict.record)
        record = projections.compute(workspace.store.connection, touched)
    title = records.entry_title(conflict.entity, conflict.record, record, names)
    values = tuple(hands.value(conflict, one, number) for number, one in enumerate(conflict.values, 1))
    what = words.what_words(conflict.entity, conflict.record, conflict.register, title)
    removed = next((one.hand for one in values if one.is_removal), "")
    by = [one.hand for one in values if not (conflict.kind == "removed" and one.is_removal)]
    return ConflictView(
        conflict.id,
        title,
        records.register_label(conflict.entity, conflict.register),
        values,
        merging.may_decide(workspace, conflict),
        conflict,
        why=words.why_words(conflict.kind, what, by, removed),
        group=_group_key(conflict),
        rank=_rank(conflict),
        typing=_typing(workspace, conflict),
        takes_reason=merging.takes_reason(conflict),
    )


def _group_key(conflict: Conflict) -> str:
    measure = conflict.record.partition("|")[0] if conflict.entity == Observation.ENTITY else ""
    register = "" if conflict.kind == "removed" else conflict.register
    return "|".join((conflict.scope, conflict.kind, conflict.entity, register, measure))


def _rank(conflict: Conflict) -> tuple[int, str]:
    """What changes a chart or takes a record away comes before words; within it, by measure."""
    group = _group_key(conflict)
    if conflict.kind == "definition":
        return 0, group
    if conflict.kind == "removed":
        return 1, group
    rank = _RANKS.get((conflict.entity, conflict.register))
    if rank is None:
        rank = 6 if conflict.register == "note" else _LATER.get(conflict.entity, 5)
    return rank, group


def _typing(workspace: Workspace, conflict: Conflict) -> Typing:
    if conflict.kind != "values":
        return ""
    if conflict.entity == Observation.ENTITY and conflict.register == "counts":
        return "counts"
    declaration = find_declaration(conflict.entity)
    kind = declaration.registers.get(conflict.register) if declaration is not None else None
    free = declaration is not None and conflict.register in declaration.free
    if kind is Kind.TEXT and free:
        return "text"
    return "number" if kind is Kind.NUMBER else ""


def _group(key: str, members: Sequence[ConflictView], names: Names) -> ConflictGroup:
    first = members[0].conflict
    measure = names.measure(first.record.partition("|")[0]) if first.entity == Observation.ENTITY else ""
    title = words.group_words(first.kind, first.entity, first.register, measure, len(members))
    rules: list[tuple[Rule, str, str]] = []
    if first.kind == "removed":
        rules += [("keep", "", ""), ("remove", "", "")]
    elif first.kind == "values":
        if any(merging.size_of(one.parsed()) is not None for one in first.values):
            rules += [("higher", "", ""), ("lower", "", "")]
        rules.append(("latest", "", ""))
        hands = {value.writer: value for one in members for value in one.values}
        own = sorted(hands.values(), key=lambda one: (not one.is_own, one.laptop, one.writer))
        rules += [("laptop", one.writer, words.hand_words(None, one.laptop, is_own=one.is_own)) for one in own]
    return ConflictGroup(key, title, tuple(members), tuple(rules) if members[0].may_decide else ())


class _Hands:
    """Who wrote a value, on which laptop, in which package: looked up once for all conflicts."""

    def __init__(self, workspace: Workspace, found: Sequence[Conflict]) -> None:
        self._workspace = workspace
        self.names = names_of(workspace)
        self._own = team_keys.own_keys(workspace)
        self._writers = sorted({one.writer for conflict in found for one in conflict.values} - self._own)
        self._known: dict[tuple[str, str], str] = {}
        self._sites: dict[str, Mapping[str, str]] = {}

    def value(self, conflict: Conflict, one: Sibling, number: int) -> ConflictValue:
        """One value in words."""
        parsed = one.parsed()
        pair = (one.register, parsed)
        package, made = self._package(conflict.scope, one)
        return ConflictValue(
            number=number,
            words=words.choice_words(conflict.entity, conflict.record, pair, conflict.register, self.names),
            laptop=self._laptop(one.writer, conflict.scope),
            is_own=one.writer in self._own,
            person=self.names.people.get(one.person or "") or None,
            when=one.wall_ms,
            is_shown=one == conflict.shown,
            writer=one.writer,
            package=package,
            made=made,
            is_removal=is_removal(parsed),
        )

    def _laptop(self, writer: str, scope: str) -> str:
        if writer in self._own:
            return ""
        if (writer, scope) not in self._known:
            self._known[writer, scope] = self._named(writer, scope)
        return self._known[writer, scope]

    def _named(self, writer: str, scope: str) -> str:
        """What the exchange page calls the laptop: the team's own name for it, else its number."""
        named = self._laptops_of(scope).get(writer)
        name = named or laptops.laptop_name(self._writers.index(writer) + 1)
        signer = trust.describe_signer(self._workspace, writer) if self._workspace.role is not Role.SITE else None
        return f"{signer}, {name}" if signer else name

    def _laptops_of(self, scope: str) -> Mapping[str, str]:
        site = Scope.parse(scope).site or ""
        if site and site not in self._sites:
            views = completeness.writers_of(self._workspace, site)
            self._sites[site] = {one.writer: laptops.laptop_name(one.number, one.name) for one in views}
        return self._sites.get(site, {})

    @cached_property
    def _segments(self) -> dict[tuple[str, str], list[tuple[int, int, str, int | None]]]:
        found: dict[tuple[str, str], list[tuple[int, int, str, int | None]]] = {}
        for writer, scope, first, last, file, made in self._workspace.store.rows(
            "select s.writer, s.scope, s.first, s.last, p.file, p.made from segment s "
            "left join package p on p.id=s.package where s.state='accepted' order by 1, 2, 3"
        ):
            found.setdefault((writer, scope), []).append((int(first), int(last), file or "", made))
        return found

    def _package(self, scope: str, one: Sibling) -> tuple[str, int | None]:
        chain = self._segments.get((one.writer, scope), [])
        place = bisect_right(chain, one.seq, key=lambda part: part[0]) - 1
        if place < 0 or chain[place][1] < one.seq or one.writer in self._own:
            return "", None
        return chain[place][2], chain[place][3]
