"""The grid's own list: filters, orders, headings, and where each cell stands."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QModelIndex

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.series import Series
from qic_desktop.domain.measure import Direction
from ui.charts.multiples_delegate import Heading, Multiple, own_scale, scale_for
from ui.organiser.multiples_model import Choice, Grid, MultiplesModel, arranged
from ui.organiser.multiples_rows import SiteRow
from ui.organiser.site_groups import MARKS

VALUES = (0.8, 0.82, None, 0.84)


def row(name: str, group: str = "chance", *, size: float = 0, last: int = 3, values: Sequence[float | None] = VALUES,
        **more: object) -> SiteRow:  # fmt: skip
    series = Series(periods=tuple(f"2026-0{place + 1}" for place in range(len(values))), values=tuple(values))
    cell = Multiple(f"id-{name}", name, f"C{name}", "84.0", "", MARKS[group], lambda: run_chart(series))
    latest = next((value for value in reversed(values) if value is not None), None)
    return SiteRow(
        cell=cell,
        group=group,
        jumped=bool(more.get("jumped")),
        silent=bool(more.get("silent")),
        wave=str(more.get("wave", "2026-01")),
        size=size,
        latest=latest,
        last=last,
        values=tuple(values),
    )


def grid(*rows: SiteRow, direction: Direction = Direction.UP) -> Grid:
    return Grid(rows, ("2026-01", "2026-02", "2026-03", "2026-04"), direction=direction)


def names(rows: Sequence[SiteRow]) -> str:
    return "".join(one.cell.name for one in rows)


MIXED = grid(
    row("b", "worse", size=10, last=1),
    row("a", "worse", size=5, values=(0.5, 0.6, 0.7, 0.99)),
    row("d", "improving", size=20, last=-1, values=(None, None, None, None)),
    row("c", "swings", size=7, wave="2026-03", values=(0.5, 0.6, 0.7, 0.6)),
)


@pytest.mark.parametrize(
    ("order", "expected"),
    [("need", "abcd"), ("name", "abcd"), ("latest", "cbad"), ("size", "dbca"), ("last", "dbac")],
)
def test_orders(order: str, expected: str) -> None:
    assert names(arranged(MIXED, Choice(order=order))) == expected


def test_the_worst_value_stands_first_where_less_is_better() -> None:
    less = grid(*MIXED.rows, direction=Direction.DOWN)
    assert names(arranged(less, Choice(order="latest"))) == "abcd"


def test_text_group_and_wave_filter_together() -> None:
    assert names(arranged(MIXED, Choice(text=" CB "))) == "b"
    assert names(arranged(MIXED, Choice(which="worse"))) == "ab"
    assert names(arranged(MIXED, Choice(wave="2026-03"))) == "c"
    assert names(arranged(MIXED, Choice(wave="2026-03", which="worse"))) == ""


def test_a_site_is_found_by_what_was_noticed_about_it() -> None:
    noticed = grid(row("a", jumped=True), row("b", silent=True))
    assert names(arranged(noticed, Choice(which="jump"))) == "a"
    assert names(arranged(noticed, Choice(which="silent"))) == "b"


def test_headings_stand_before_their_sites_only_where_the_order_is_need() -> None:
    model = MultiplesModel()
    model.show_grid(MIXED)
    assert [isinstance(cell, Heading) for cell in model.cells] == [True, False, False, True, False, True, False]
    model.arrange(Choice(order="name"))
    assert not any(isinstance(cell, Heading) for cell in model.cells)
    assert model.rowCount() == model.count() == 4
    assert model.rowCount(model.index(0)) == 0


def test_a_heading_begins_a_new_line() -> None:
    model = MultiplesModel()
    model.show_grid(grid(*(row(f"a{number}", "worse") for number in range(4)), row("z", "improving")))
    model.place(3)
    assert model.lines == [[1, 2, 3], [4], [6]]
    assert [model.columns_of[place] for place in (1, 2, 3, 4, 6)] == [0, 1, 2, 0, 0]


def test_travel_keeps_the_column_and_stops_at_the_ends() -> None:
    model = MultiplesModel()
    model.show_grid(grid(*(row(f"a{number}", "worse") for number in range(4)), row("z", "improving")))
    model.place(3)
    assert model.stepped(3, down=1) == 4
    assert model.stepped(4, down=1) == 6
    assert model.stepped(6, down=5) == 6
    assert model.stepped(3, across=1) == 4
    assert model.stepped(1, across=-1) == 1
    assert model.stepped(0, across=1) == 1, "from a heading to the first site"
    assert MultiplesModel().stepped(0, down=1) == -1


def test_a_heading_cannot_be_chosen() -> None:
    model = MultiplesModel()
    model.show_grid(MIXED)
    assert not model.flags(model.index(0))
    assert model.flags(model.index(1))
    assert not model.flags(QModelIndex())


def test_the_common_scale_is_that_of_all_sites_whichever_are_shown() -> None:
    model = MultiplesModel()
    model.show_grid(MIXED)
    before = model.look.scale
    model.arrange(Choice(which="improving"))
    assert model.look.scale == before
    assert before is not None
    assert before.low <= 0.5
    assert before.high >= 0.99


def test_less_time_narrows_the_common_scale_to_what_is_shown() -> None:
    model = MultiplesModel()
    model.show_grid(MIXED)
    model.set_look(size="medium", shown=2, own_scale=False)
    assert model.look.scale is not None
    assert model.look.scale.low > 0.5


@pytest.mark.parametrize("values", [(), (0.5,), (0.0, 0.0), (1.0, 1.0), (3.0, 3.0, 3.0), (1e-9, 2e-9)])
def test_a_scale_always_has_an_extent(values: tuple[float, ...]) -> None:
    scale = scale_for(values, percent=False)
    assert scale.high > scale.low
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in scale.ticks)


def test_a_scale_of_ones_own_has_two_numbers_also_where_little_varies() -> None:
    series = Series(periods=("2026-01", "2026-02", "2026-03"), values=(0.974, 0.981, 0.976))
    assert len(own_scale(run_chart(series)).ticks) >= 2
