"""The journal: what is recorded stays, registers win or lose as a whole, undo restores."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotAllowedError, RefusedError, TextTooLongError
from qic_desktop.store import conflicts, health, projections, segments
from qic_desktop.store.database import Store
from qic_desktop.store.digest import digest
from qic_desktop.store.journal import Edit, Journal, record_edit
from qic_desktop.store.registers import apply_operations, live_siblings

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
MEASURE = "019a2f40-1111-7abc-8def-0123456789ab"
OCTOBER = observation_id(MEASURE, "2026-10")
SCOPE = site_scope(SITE)


@pytest.fixture
def journal(tmp_path: Path):
    store = new_store(tmp_path / "one.qic")
    yield Journal(store, "a" * 32, itertools.count(1_795_341_600_000).__next__)
    store.close()


def new_store(path: Path) -> Store:
    store = Store.create(path)
    with store.transaction():
        projections.prepare(store.connection)
    return store


def counts(numerator: float | None, denominator: float | None) -> Edit:
    return Edit("observation", OCTOBER, {"counts": {"numerator": numerator, "denominator": denominator}})


def test_a_recorded_value_is_read_back(journal: Journal) -> None:
    journal.append(SCOPE, [counts(412, 450)])
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert found is not None
    assert (found.numerator, found.denominator, found.missing) == (412, 450, None)


def test_a_correction_keeps_the_old_value_in_the_history(journal: Journal) -> None:
    journal.append(SCOPE, [counts(412, 450)])
    journal.append(SCOPE, [counts(421, 450)])
    found = segments.operations_of(journal.store.connection, SCOPE.text, OCTOBER)
    assert [one.registers["counts"]["numerator"] for _, one, _ in found] == [412, 421]
    assert journal.find_record(Observation, SCOPE, OCTOBER).numerator == 421


def test_an_edit_of_counts_leaves_source_and_note_alone(journal: Journal) -> None:
    source = {"source": {"source": "paper", "counted_back": None}}
    journal.append(SCOPE, [Edit("observation", OCTOBER, {"counts": {"numerator": 1}, **source})])
    journal.append(SCOPE, [Edit("observation", OCTOBER, {"note": "flu"})])
    journal.append(SCOPE, [counts(2, 3)])
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert (found.numerator, found.denominator, found.source, found.note) == (2, 3, "paper", "flu")


def test_undo_and_redo_are_new_operations(journal: Journal) -> None:
    journal.append(SCOPE, [counts(1, 2)])
    journal.append(SCOPE, [counts(9, 2)])
    journal.undo()
    assert journal.find_record(Observation, SCOPE, OCTOBER).numerator == 1
    journal.redo()
    assert journal.find_record(Observation, SCOPE, OCTOBER).numerator == 9
    journal.undo()
    journal.undo()
    assert journal.find_record(Observation, SCOPE, OCTOBER).is_empty
    assert len(segments.operations_of(journal.store.connection, SCOPE.text, OCTOBER)) == 6
    with pytest.raises(NotAllowedError):
        journal.undo()


def test_undo_is_refused_when_somebody_has_overwritten_the_value(journal: Journal) -> None:
    journal.append(SCOPE, [counts(1, 2)])
    other = Journal(journal.store, "b" * 32, journal.clock)
    other.append(SCOPE, [counts(5, 6)])
    with pytest.raises(NotAllowedError) as refused:
        journal.undo()
    assert refused.value.why == "overwritten"
    assert journal.find_record(Observation, SCOPE, OCTOBER).numerator == 5


def note(text: str) -> Edit:
    return Edit("observation", OCTOBER, {"note": text})


def test_an_act_is_taken_back_and_what_came_after_it_stays(journal: Journal) -> None:
    journal.append(SCOPE, [counts(1, 2)])
    answer, steps = journal.watched(lambda: (journal.append(SCOPE, [counts(9, 2)]), journal.append(SCOPE, [note("x")])))
    assert len(answer) == len(steps) == 2
    november = Edit("observation", observation_id(MEASURE, "2026-11"), {"note": "typed meanwhile"})
    journal.append(SCOPE, [november])
    journal.take_back(steps)
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert (found.numerator, found.note) == (1, None)
    assert journal.find_record(Observation, SCOPE, november.id).note == "typed meanwhile"
    with pytest.raises(NotAllowedError) as again:
        journal.take_back(steps)
    assert again.value.why == "nothing"
    journal.redo()
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert (found.numerator, found.note) == (9, "x")
    # Ctrl+Z goes on with what was recorded last.
    journal.undo()
    journal.undo()
    assert journal.find_record(Observation, SCOPE, november.id).note is None


def test_an_act_that_was_overwritten_meanwhile_stays_whole_until_that_is_taken_back(journal: Journal) -> None:
    _answer, steps = journal.watched(lambda: journal.append(SCOPE, [counts(1, 2), note("x")]))
    journal.append(SCOPE, [note("y")])
    with pytest.raises(NotAllowedError) as refused:
        journal.take_back(steps)
    assert refused.value.why == "overwritten"
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert (found.numerator, found.note) == (1, "y")
    journal.undo()
    journal.take_back(steps)
    assert journal.find_record(Observation, SCOPE, OCTOBER).is_empty


def test_undo_back_to_a_conflict_brings_both_values_back(journal: Journal) -> None:
    conflicting(journal)
    (conflict,) = conflicts.list_conflicts(journal.store.connection)
    conflicts.resolve(journal, conflict.id, 1)
    assert conflicts.list_conflicts(journal.store.connection) == ()
    journal.undo()
    (again,) = conflicts.list_conflicts(journal.store.connection)
    assert {one.value for one in again.values} == {one.value for one in conflict.values}


def conflicting(journal: Journal) -> None:
    """Two writers enter October without having seen each other."""
    other = Journal(journal.store, "b" * 32, journal.clock)
    other.append(SCOPE, [counts(5, 6)])
    journal.append(SCOPE, [Edit("observation", OCTOBER, {"counts": {"numerator": 7, "denominator": 8}}, dots=())])


def test_a_conflict_is_kept_until_a_person_decides(journal: Journal) -> None:
    conflicting(journal)
    (conflict,) = conflicts.list_conflicts(journal.store.connection)
    assert journal.find_record(Observation, SCOPE, OCTOBER).conflicts == 1
    assert [loads_strict(one.value)["numerator"] for one in conflict.values] == [5, 7]
    conflicts.resolve(journal, conflict.id, 1)
    found = journal.find_record(Observation, SCOPE, OCTOBER)
    assert (found.numerator, found.conflicts) == (5, 0)


def test_equal_values_of_two_laptops_are_no_conflict(journal: Journal) -> None:
    other = Journal(journal.store, "b" * 32, journal.clock)
    other.append(SCOPE, [counts(5, 6)])
    journal.append(SCOPE, [Edit("observation", OCTOBER, {"counts": {"denominator": 6, "numerator": 5}}, dots=())])
    assert conflicts.list_conflicts(journal.store.connection) == ()


def test_an_operation_that_arrives_after_the_one_that_overwrote_it_stays_overwritten(journal: Journal) -> None:
    journal.append(SCOPE, [counts(1, 2)])
    journal.append(SCOPE, [counts(3, 4)])
    first, second = (one for _, one, _ in segments.operations_of(journal.store.connection, SCOPE.text, OCTOBER))
    store = new_store(journal.store.path.parent / "two.qic")
    for operation in (second, first, second, first):
        with store.transaction():
            apply_operations(store.connection, SCOPE.text, journal.writer, [operation])
    live = live_siblings(store.connection, SCOPE.text, "observation", OCTOBER)
    assert [one.seq for one in live["counts"]] == [2]
    store.close()


def test_a_wrong_type_and_a_wrong_place_are_refused_and_nothing_is_written(journal: Journal) -> None:
    before = digest(journal.store.connection)
    for edit in (
        Edit("observation", OCTOBER, {"counts": {"numerator": "12"}}),
        Edit("observation", "no-id", {"note": "x"}),
        Edit("person", MEASURE, {"name": "A. Nurse"}),
    ):
        with pytest.raises(RefusedError):
            journal.append(SCOPE, [edit])
    assert digest(journal.store.connection) == before
    assert health.check(journal.store).unsealed == 0


def test_a_text_that_is_too_long_is_refused_with_its_limit(journal: Journal) -> None:
    with pytest.raises(TextTooLongError) as refused:
        journal.append(SCOPE, [Edit("observation", OCTOBER, {"note": "x" * 70_000})])
    assert refused.value.limit_bytes == 65_536
    journal.append(SCOPE, [Edit("observation", OCTOBER, {"note": "x" * 10_000})])
    assert len(journal.find_record(Observation, SCOPE, OCTOBER).note) == 10_000


def test_a_rebuilt_projection_equals_the_one_kept_up_to_date(journal: Journal) -> None:
    for month in range(1, 13):
        identity = observation_id(MEASURE, f"2026-{month:02d}")
        journal.append(SCOPE, [Edit("observation", identity, {"counts": {"numerator": month, "denominator": 20}})])
    kept = journal.list_records(Observation, SCOPE, MEASURE)
    with journal.store.transaction():
        projections.mark_stale(journal.store.connection, SCOPE.text, ["observation"])
    assert journal.list_records(Observation, SCOPE, MEASURE) == kept
    assert len(kept) == 12


def test_a_table_with_other_columns_shows_what_this_store_wrote_itself(journal: Journal) -> None:
    journal.append(SCOPE, [counts(412, 450)])
    kept = journal.list_records(Observation, SCOPE, MEASURE)
    with journal.store.transaction():
        journal.store.connection.execute(
            "update projection set version='of an older program' where scope='observation' and entity='*'"
        )
        projections.prepare(journal.store.connection)
    assert journal.list_records(Observation, SCOPE, MEASURE) == kept
    assert len(kept) == 1


def test_a_register_is_written_whole_or_not_at_all() -> None:
    with pytest.raises(ValueError, match="needs"):
        record_edit(PdsaCycle, MEASURE, ramp=SITE)


def test_the_deep_check_finds_a_register_that_was_changed_behind_the_journal(journal: Journal) -> None:
    journal.append(SCOPE, [counts(1, 2)])
    assert health.check(journal.store).problems == ()
    journal.store.connection.execute("update register set value='{\"numerator\":9}'")
    assert health.check(journal.store).problems == ("registers",)
    health.rebuild_registers(journal.store)
    assert health.check(journal.store).problems == ()
    assert journal.find_record(Observation, SCOPE, OCTOBER).numerator == 1
