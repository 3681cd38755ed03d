"""Copies converge: whatever the order, doubled or withheld, with forks; and no acknowledged value is lost."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.measure import DefinitionRevision, revision_id
from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.domain.segment import SegmentHeader, make_body, parse_segment
from qic_desktop.errors import NotAllowedError
from qic_desktop.store import chains, health, projections, segments
from qic_desktop.store.database import Store
from qic_desktop.store.digest import digest
from qic_desktop.store.journal import Edit, Journal
from qic_desktop.store.registers import apply_operations

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
MEASURE = "019a2f40-1111-7abc-8def-0123456789ab"
SITE_SCOPE, ORGANISER = site_scope(SITE), organiser_scope()
OCTOBER, NOVEMBER = (observation_id(MEASURE, month) for month in ("2026-10", "2026-11"))
REVISION = revision_id(MEASURE, 1)


def unsigned(body: bytes) -> bytes:
    """A sealed form without a signature: nothing here judges who signed."""
    return b"{}\n" + body


def empty_store(path: Path) -> Store:
    """A store with its tables; made once and copied, since a random history needs five."""
    template = path.parent.parent / "template.qic"
    if not template.exists():
        store = Store.create(template)
        with store.transaction():
            projections.prepare(store.connection)
        store.close()
    shutil.copytree(template, path)
    store = Store.open(path)
    store.connection.execute("pragma synchronous=off")
    return store


class Laptop:
    """A store with a journal that seals and takes in segments, without keys."""

    def __init__(self, path: Path, writer: str) -> None:
        self.store = empty_store(path)
        self.journal = Journal(self.store, writer, itertools.count(1).__next__)

    def seal(self, *, fold: bool = True) -> None:
        with self.store.transaction():
            for scope in chains.own_scopes(self.store, self.journal.writer):
                if fold:
                    chains.fold(self.store, self.journal.writer, scope)
                segments.seal(self.store.connection, self.journal.writer, scope, practice=False, sign=unsigned)

    def held(self) -> list[segments.HeldSegment]:
        return segments.held(self.store.connection)

    def take(self, segment: segments.HeldSegment) -> None:
        with self.store.transaction():
            if segments.hold(self.store.connection, segment):
                touched = apply_operations(
                    self.store.connection, segment.scope, segment.writer, segment.operations()
                ).touched
                projections.mark_stale(self.store.connection, segment.scope, {one.entity for one in touched})

    def sync(self, other: Laptop) -> None:
        for segment in other.held():
            self.take(segment)

    def check(self) -> tuple[str, ...]:
        # A chain of which an earlier part was withheld is no damage.
        return tuple(one for one in health.check(self.store).problems if not one.startswith("chain"))


# --- random histories -------------------------------------------------------------------------------------

EDITS = st.one_of(
    st.tuples(st.just("counts"), st.sampled_from([OCTOBER, NOVEMBER]), st.integers(0, 9)),
    st.tuples(st.just("note"), st.sampled_from([OCTOBER, NOVEMBER]), st.sampled_from(["", "flu", "strike", "é"])),
    st.tuples(st.just("both"), st.sampled_from([OCTOBER, NOVEMBER]), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.sampled_from([OCTOBER, NOVEMBER]), st.just(0)),
    st.tuples(st.just("define"), st.just(REVISION), st.integers(1, 4)),
    st.tuples(st.just("clarify"), st.just(REVISION), st.sampled_from(["a", "b"])),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 2), EDITS),
        st.tuples(st.sampled_from(["undo", "redo", "seal"]), st.integers(0, 2), st.none()),
        st.tuples(st.just("sync"), st.integers(0, 2), st.integers(0, 2)),
    ),
    max_size=40,
)


def edit(laptop: Laptop, what: tuple[str, str, Any]) -> object:
    """Carry an edit out; answers the value that must stay in the history."""
    kind, identity, value = what
    if kind in ("define", "clarify"):
        register = {"unit": str(value)} if kind == "define" else value
        name = "definition" if kind == "define" else "clarification"
        laptop.journal.append(ORGANISER, [Edit(DefinitionRevision.ENTITY, identity, {name: register})])
        # Successive edits of one text fold when they are sealed: only the last one is promised to stay.
        return (name, register) if kind == "define" else None
    registers: dict[str, dict[str, object]] = {
        "counts": {"counts": {"numerator": value}},
        "note": {"note": value},
        "both": {"counts": {"numerator": value}, "source": {"source": "paper"}},
        "delete": {"counts": {"deleted": True}},
    }
    laptop.journal.append(SITE_SCOPE, [Edit("observation", identity, registers[kind])])
    return None if kind == "note" else ("counts", registers[kind]["counts"])


def act(laptops: list[Laptop], step: tuple[str, int, Any], acknowledged: list[object]) -> None:
    what, who, detail = step
    laptop = laptops[who]
    if what == "edit":
        acknowledged.append(edit(laptop, detail))
    elif what == "seal":
        laptop.seal()
    elif what == "sync":
        laptop.sync(laptops[detail])
    else:
        with contextlib.suppress(NotAllowedError):
            getattr(laptop.journal, what)()


def spread(all_segments: list[segments.HeldSegment], order: list[int]) -> list[segments.HeldSegment]:
    """Every segment at least once, in a drawn order, some of them twice."""
    return [all_segments[number % len(all_segments)] for number in order] + all_segments[::-1]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, orders=st.lists(st.lists(st.integers(0, 60), max_size=30), min_size=2, max_size=2))
def test_laptops_and_organiser_converge_and_nothing_acknowledged_is_lost(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any], orders: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("converge")
    laptops = [Laptop(folder / f"{mark}.qic", mark * 32) for mark in "abc"]
    acknowledged: list[Any] = []
    for step in steps:
        act(laptops, step, acknowledged)
    for laptop in laptops:
        laptop.seal()
    everything = list({one.id: one for laptop in laptops for one in laptop.held()}.values())
    copies = [Laptop(folder / f"copy{number}.qic", f"{number}" * 32) for number in range(2)]
    if everything:
        for copy, order in zip(copies, orders, strict=True):
            for segment in spread(everything, order):
                copy.take(segment)
    for first, second in itertools.product(laptops, laptops):
        first.sync(second)
    stores = laptops + copies
    assert len({digest(one.store.connection) for one in stores}) == 1
    for one in stores:
        assert one.check() == ()
    said = [
        (name, value)
        for segment in everything
        for operation in segment.operations()
        for name, value in operation.registers.items()
    ]
    for value in filter(None, acknowledged):
        assert value in said
    for one in stores:
        one.store.close()


# --- forks ------------------------------------------------------------------------------------------------


@pytest.fixture
def laptops(tmp_path: Path):
    made = [Laptop(tmp_path / f"{mark}.qic", mark * 32) for mark in "abcd"]
    yield made
    for one in made:
        one.store.close()


def counts(value: int) -> Edit:
    return Edit("observation", OCTOBER, {"counts": {"numerator": value}})


def forked(writer: str, lines: list[bytes]) -> segments.HeldSegment:
    """A segment of a cloned laptop: the same writer, numbers from 1."""
    body = make_body(SegmentHeader(writer, SITE_SCOPE.text, 1, len(lines), None), lines)
    segment = parse_segment(body)
    return segments.HeldSegment(
        segment.id, writer, SITE_SCOPE.text, 1, len(lines), None, unsigned(body), segments.ACCEPTED, "", "p"
    )


def test_an_entry_that_two_branches_of_a_cloned_laptop_share_does_not_rise_again(laptops: list[Laptop]) -> None:
    author, other, forwards, backwards = laptops
    author.journal.append(SITE_SCOPE, [counts(1)])
    shared = segments.unsealed_lines(author.store.connection, author.journal.writer, SITE_SCOPE.text)
    clone = Laptop(author.store.path.parent / "clone.qic", author.journal.writer)
    for line in shared:
        operation = parse_line(line)
        clone.store.connection.execute(
            "insert into unsealed values(?,?,?,?)", (clone.journal.writer, SITE_SCOPE.text, operation.seq, line)
        )
    clone.journal.append(SITE_SCOPE, [Edit("observation", NOVEMBER, {"counts": {"numerator": 7}})])
    author.seal()
    lines = segments.unsealed_lines(clone.store.connection, clone.journal.writer, SITE_SCOPE.text)
    branches = [*author.held(), forked(author.journal.writer, lines)]
    other.sync(author)
    other.journal.append(SITE_SCOPE, [counts(2)])
    other.seal()
    correction = next(one for one in other.held() if one.writer == other.journal.writer)
    for segment in (branches[0], correction, branches[1]):
        forwards.take(segment)
    for segment in (branches[1], branches[0], correction):
        backwards.take(segment)
    assert digest(forwards.store.connection) == digest(backwards.store.connection)
    live = forwards.journal.live(SITE_SCOPE, "observation", OCTOBER)["counts"]
    assert [one.parsed() for one in live] == [{"numerator": 2}]
    assert forwards.check() == ()
    assert backwards.check() == ()
    clone.store.close()


def test_both_branches_of_a_fork_stay_visible(laptops: list[Laptop]) -> None:
    author, _, copy, _ = laptops
    author.journal.append(SITE_SCOPE, [counts(1)])
    author.seal()
    twin = Laptop(author.store.path.parent / "twin.qic", author.journal.writer)
    twin.journal.append(SITE_SCOPE, [counts(2)])
    twin.seal()
    for laptop in (author, twin):
        copy.sync(laptop)
    live = copy.journal.live(SITE_SCOPE, "observation", OCTOBER)["counts"]
    assert sorted(one.parsed()["numerator"] for one in live) == [1, 2]
    twin.store.close()


def test_a_released_definition_is_won_by_the_first_whatever_came_later(laptops: list[Laptop]) -> None:
    first, second, copy, other = laptops
    for laptop, unit in ((first, "old"), (second, "new")):
        laptop.journal.append(
            ORGANISER,
            [Edit(DefinitionRevision.ENTITY, REVISION, {"definition": {"unit": unit, "value_form": "count"}})],
        )
    first.seal()
    second.sync(first)
    second.journal.append(ORGANISER, [Edit(DefinitionRevision.ENTITY, REVISION, {"definition": {"unit": "third"}})])
    second.seal()
    found = [*first.held(), *second.held()]
    for segment in found:
        copy.take(segment)
    for segment in reversed(found):
        other.take(segment)
    shown = {one.journal.find_record(DefinitionRevision, ORGANISER, REVISION).unit for one in (second, copy, other)}
    assert shown == {"old"}
    assert find_declaration("definition_revision").immutable == {"definition"}
