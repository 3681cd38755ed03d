"""Hidden small numbers: whoever adds, subtracts and compares releases finds no hidden value, tried by brute force."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from qic_desktop.errors import InputError
from qic_desktop.services.feeding_back.suppression import Guard, Released, limits, suppressed

Table = list[list[int]]


def _with_totals(table: Table) -> Table:
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _tables(rows: int, columns: int, most: int) -> list[Table]:
    return [
        [list(flat[at * columns : (at + 1) * columns]) for at in range(rows)]
        for flat in product(range(most + 1), repeat=rows * columns)
    ]


def _fits(whole: Table, released: Released) -> bool:
    """Whether a reader holds this for possible: it agrees with what is shown, and what is hidden is no zero."""
    return all(
        (value == shown) if shown is not None else value > 0
        for row, line in zip(whole, released.cells, strict=True)
        for value, shown in zip(row, line, strict=True)
    )


def _possible(released: Released, worlds: list[Table]) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {place: set() for place in released.hidden}
    for whole in worlds:
        if _fits(whole, released):
            for at, to in found:
                found[at, to].add(whole[at][to])
    return found


def test_no_hidden_value_of_any_small_table_can_be_found_by_subtraction() -> None:
    worlds = [_with_totals(one) for one in _tables(2, 2, 7)]
    tried = hidden = 0
    for table in _tables(2, 2, 5):
        released = suppressed(table, guard=Guard(3, 1))
        tried += 1
        small = [value for row in _with_totals(table) for value in row if 0 < value < 3]
        shown = [value for row in released.cells for value in row if value is not None]
        assert not [value for value in shown if 0 < value < 3]
        assert bool(released.hidden) == bool(small)
        hidden += bool(small)
        # 7 is one more than needed: a value may have to grow by one.
        if sum(map(sum, table)) % 5 == 0:
            for place, values in _possible(released, worlds).items():
                assert len(values) > 1, (table, place)
    assert (tried, hidden) == (1296, 1040)


def test_the_limits_are_exactly_those_of_all_possible_tables() -> None:
    chance = Random(7)
    worlds = [_with_totals(one) for one in _tables(2, 3, 5)]
    for _number in range(40):
        table = [[chance.randint(1, 3) for _column in range(3)] for _row in range(2)]
        released = suppressed(table, guard=Guard(2, 1))
        within = {place: limit for place, limit in limits(table, released.hidden).items() if limit[1] and limit[1] <= 5}
        possible = _possible(released, worlds)
        for place, (least, most) in within.items():
            assert (min(possible[place]), max(possible[place])) == (least, most)


def test_large_tables_with_totals_keep_every_small_cell_open() -> None:
    chance = Random(3)
    for _number in range(20):
        table = [[chance.choice((0, 1, 3, 8, 40)) for _column in range(7)] for _row in range(9)]
        released = suppressed(table)
        assert not [value for row in released.cells for value in row if value is not None and 0 < value < 5]
        for least, most in limits(table, released.hidden).values():
            assert most is None or most > least


def test_one_small_cell_takes_a_few_others_along_and_leaves_the_totals() -> None:
    released = suppressed([[40, 3, 50], [30, 20, 60], [25, 35, 45]])
    assert released.small == {(0, 1)}
    assert len(released.hidden) == 4
    assert all(at < 3 and to < 3 for at, to in released.hidden)
    assert released.cells[3][3] == 308


def test_a_cell_of_few_sites_is_hidden_however_large_its_count() -> None:
    released = suppressed([[100, 200], [300, 400]], [[4, 9], [9, 9]])
    assert released.small == {(0, 0)}
    assert released.cells[0][0] is None


def test_two_releases_beside_each_other_tell_no_small_number() -> None:
    before, now = [[20, 30], [40, 50]], [[22, 60], [70, 90]]
    alone = suppressed(now)
    assert not alone.hidden
    then = suppressed(before)
    after = suppressed(now, before=(before, then.hidden))
    # Two more cases in the first cell would be seen by subtracting the release before.
    assert after.cells[0][0] is None
    assert (0, 0) in after.small
    grown = [[n - b for n, b in zip(*rows, strict=True)] for rows in zip(now, before, strict=True)]
    for least, most in limits(grown, after.hidden).values():
        assert most is None or most > least


def test_what_was_hidden_before_cannot_be_worked_out_of_the_next_release() -> None:
    """All pairs of tables that a reader of both releases holds for possible, one after the other."""
    guard = Guard(3, 1)
    before, now = [[2, 3], [4, 3]], [[5, 3], [4, 6]]
    then = suppressed(before, guard=guard)
    after = suppressed(now, guard=guard, before=(before, then.hidden))
    assert (0, 0) in then.hidden <= after.hidden
    first = [one for one in map(_with_totals, _tables(2, 2, 6)) if _fits(one, then)]
    second = [one for one in map(_with_totals, _tables(2, 2, 8)) if _fits(one, after)]
    pairs = [
        (one, two)
        for one in first
        for two in second
        if all(n >= b for rows in zip(two, one, strict=True) for n, b in zip(*rows, strict=True))
    ]
    for at, to in then.hidden:
        assert len({one[at][to] for one, _two in pairs}) > 1
    for at, to in after.hidden:
        assert len({two[at][to] for _one, two in pairs}) > 1


@pytest.mark.parametrize("table", [[], [[]], [[1, 2], [3]], [[1, -1]]])
def test_what_is_no_table_is_refused(table: Table) -> None:
    with pytest.raises(InputError):
        suppressed(table)


def test_a_count_that_shrank_or_another_shape_is_no_later_release() -> None:
    with pytest.raises(InputError):
        suppressed([[10, 10]], before=([[11, 10]], ()))
    with pytest.raises(InputError):
        suppressed([[10, 10]], before=([[10]], ()))
