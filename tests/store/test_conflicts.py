"""Conflicts and decisions in the log: removals against changes, marks, and that they are the same in any order."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.annotation import Annotation, Event, Phase
from qic_desktop.domain.entity import Record
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.scope import Scope
from qic_desktop.store import conflicts, decisions
from qic_desktop.store.database import Store
from qic_desktop.store.journal import Edit, Journal

SITE = Scope.parse("site:019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15")
ID = "019a2f40-1111-7abc-8def-0123456789ab"
OCTOBER = f"{ID}|2026-10|"
REMOVED = {"deleted": True}


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "a.qic")
    from qic_desktop.store import projections

    with made.transaction():
        projections.prepare(made.connection)
    yield made
    made.close()


@pytest.fixture
def amina(store: Store) -> Journal:
    return Journal(store, "a" * 32, itertools.count(1_795_341_600_000, 1000).__next__)


@pytest.fixture
def joseph(amina: Journal) -> Journal:
    return Journal(amina.store, "b" * 32, amina.clock)


def dots(journal: Journal, entity: str, identity: str) -> tuple[Any, ...]:
    live = journal.live(SITE, entity, identity)
    return tuple(sorted({one.dot for some in live.values() for one in some}, key=lambda dot: (dot.writer, dot.seq)))


MARK = {"measure": ID, "period": "2026-03", "text": "flood"}
START = {"measure": ID, "first_period": "2026-03", "label": "new"}
PLACE = {"ramp": ID, "number": 2}
DAY = {"on": "2026-03-01"}
RECORDS: list[tuple[type[Record], dict[str, object], str, dict[str, object]]] = [
    (PdsaCycle, {"place_in_ramp": PLACE, "title": "Tape"}, "place_in_ramp", {"learning": "it helps"}),
    (Event, {"measure": ID, "occurred": DAY}, "occurred", {"note": "at night"}),
    (Event, {"measure": ID, "occurred": DAY}, "occurred", {"occurred": {"on": "2026-03-02"}}),
    (Annotation, {"mark": MARK}, "mark", {"mark": {**MARK, "text": "Flood"}}),
    (Measure, {"rhythm": {"cadence": "month"}, "name": "Falls"}, "rhythm", {"name": "Falls a month"}),
    (Phase, {"start": START}, "start", {"start": {**START, "first_period": "2026-04"}}),
]


@pytest.fixture(params=range(len(RECORDS)), ids=lambda n: f"{RECORDS[n][0].ENTITY}-{n}")
def fought(
    request: pytest.FixtureRequest, amina: Journal, joseph: Journal
) -> tuple[type[Record], str, dict[str, object]]:
    """A record that Joseph removed while Amina changed it, neither having seen the other."""
    record, first, register, change = RECORDS[request.param]
    amina.append(SITE, [Edit(record.ENTITY, ID, first)])
    seen = dots(amina, record.ENTITY, ID)
    kept = dict(first[register]) if isinstance(first[register], dict) else {}
    joseph.append(SITE, [Edit(record.ENTITY, ID, {register: {**REMOVED, **kept}}, dots=seen)])
    amina.append(SITE, [Edit(record.ENTITY, ID, change, dots=seen)])
    return record, register, change


def test_what_one_removed_while_another_changed_it_stays_and_is_a_conflict(amina: Journal, fought: Any) -> None:
    record, register, change = fought
    (conflict,) = conflicts.list_conflicts(amina.store.connection)
    assert (conflict.kind, conflict.register, len(conflict.values)) == ("removed", register, 2)
    shown = amina.find_record(record, SITE, ID)
    assert shown is not None
    assert shown.conflicts == 1
    assert conflict.shown.parsed() == next(iter(change.values()))


@pytest.mark.parametrize("remove", [False, True])
def test_either_is_decided_and_leaves_a_mark(amina: Journal, fought: Any, remove: bool) -> None:
    record, register, _change = fought
    (conflict,) = conflicts.list_conflicts(amina.store.connection)
    tombstone = next(n for n, one in enumerate(conflict.values, 1) if "deleted" in one.value)
    conflicts.resolve(amina, conflict.id, tombstone if remove else 3 - tombstone)
    assert conflicts.list_conflicts(amina.store.connection) == ()
    shown = amina.find_record(record, SITE, ID)
    assert (shown is None) is remove
    (mark,) = decisions.decisions_of_record(amina.store.connection, SITE.text, record.ENTITY, ID)
    assert mark.register == register
    assert len(mark.choices) == 2
    amina.undo()
    assert [one.id for one in conflicts.list_conflicts(amina.store.connection)] == [conflict.id]


def test_keeping_brings_back_what_stood_in_the_removed_register(amina: Journal, joseph: Journal) -> None:
    place = {"ramp": ID, "number": 2}
    amina.append(SITE, [Edit("pdsa_cycle", ID, {"place_in_ramp": place, "title": "Tape"})])
    seen = dots(amina, "pdsa_cycle", ID)
    joseph.append(SITE, [Edit("pdsa_cycle", ID, {"place_in_ramp": REMOVED}, dots=seen)])
    amina.append(SITE, [Edit("pdsa_cycle", ID, {"title": "Red tape"}, dots=seen)])
    (conflict,) = conflicts.list_conflicts(amina.store.connection)
    keep = next(n for n, one in enumerate(conflict.values, 1) if one.register == "title")
    conflicts.resolve(amina, conflict.id, keep)
    found = amina.find_record(PdsaCycle, SITE, ID)
    assert (found.ramp, found.number, found.title, found.conflicts) == (ID, 2, "Red tape", 0)


def test_a_removal_of_what_was_seen_is_no_conflict_nor_is_taking_it_back(amina: Journal) -> None:
    amina.append(SITE, [Edit("pdsa_cycle", ID, {"place_in_ramp": {"ramp": ID}, "title": "Tape"})])
    amina.append(SITE, [Edit("pdsa_cycle", ID, {"learning": "it helps"})])
    amina.append(SITE, [Edit("pdsa_cycle", ID, {"place_in_ramp": REMOVED})])
    for step in (amina.undo, amina.redo):
        assert conflicts.list_conflicts(amina.store.connection) == ()
        step()
    assert amina.find_record(PdsaCycle, SITE, ID) is None
    assert decisions.decisions_of_record(amina.store.connection, SITE.text, "pdsa_cycle", ID) == ()


def test_only_an_entry_that_overwrites_values_entered_apart_is_a_decision(amina: Journal, joseph: Journal) -> None:
    def mark() -> tuple[decisions.Decision, ...]:
        return decisions.decisions_of_record(amina.store.connection, SITE.text, "observation", OCTOBER)

    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 1}, "source": {"source": "paper"}})])
    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 2}})])
    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 3}, "source": {"source": "phone"}})])
    assert mark() == (), "it overwrote two entries, one of which had seen the other"
    joseph.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 3}}, dots=())])
    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 4}})])
    assert mark() == (), "equal values are one"
    joseph.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 9}}, dots=())])
    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 5}})])
    (one,) = mark()
    assert ([value for _register, value in one.choices], one.chosen) == (
        [{"numerator": 4}, {"numerator": 9}],
        {"numerator": 5},
    )
    amina.append(SITE, [Edit("observation", OCTOBER, {"counts": {"numerator": 6}})])
    assert mark() == (one,), "the mark stays"


def test_two_thousand_conflicts_are_listed_at_once_and_asked_for_again_for_nothing(
    amina: Journal, joseph: Journal
) -> None:
    ids = [f"{ID}|{1900 + n // 12}-{n % 12 + 1:02d}|" for n in range(2000)]
    for number, journal in enumerate((amina, joseph)):
        edits = [Edit("observation", one, {"counts": {"numerator": number, "denominator": 9}}, dots=()) for one in ids]
        journal.append(SITE, edits)
    asked: list[str] = []
    amina.store.connection.set_trace_callback(asked.append)
    found = conflicts.list_conflicts(amina.store.connection)
    assert len(found) == 2000
    # A handful of queries for all of them, not one for each.
    assert len(asked) < 20
    store = amina.store
    store.remembered("conflicts", lambda: found)
    for _turn in range(100):
        assert store.remembered("conflicts", lambda: pytest.fail("asked again")) is found
    amina.store.connection.set_trace_callback(None)


def test_what_is_remembered_ends_with_any_change_and_never_comes_from_a_rolled_back_one(store: Store) -> None:
    def count() -> int:
        return int(store.connection.execute("select count(*) from setting").fetchone()[0])

    assert store.remembered("n", count) == 0

    def fail() -> None:
        with store.transaction():
            store.connection.execute("insert into setting values('a', '1')")
            assert store.remembered("n", count) == 1
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.remembered("n", count) == 0
    store.set_setting("b", 1)
    assert store.remembered("n", count) == 1
