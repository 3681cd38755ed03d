"""The numbers behind a funnel as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.measure import Direction, Measure
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.charting import comparing
from qic_desktop.services.charting.funnel_files import Leaving, funnel_csv, leaving, save_funnel_csv, save_picture
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

HEADER = ("code", "site", "numerator", "denominator", "value", "place")
MADE = funnel(
    [SiteCounts("S2", 30, 100), SiteCounts("S1", 10, 200), SiteCounts("S3", None, None)],
    form="proportion",
    style=ValueStyle(),
    direction=Direction.UP,
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_sites_stand_a_to_z_with_numbers_that_read_back_exactly() -> None:
    found = rows(funnel_csv(MADE, HEADER))
    assert found[0] == ["code", "numerator", "denominator", "value", "place"]
    assert [row[0] for row in found[1:]] == ["S1", "S2"]
    assert [float(row[3]) for row in found[1:]] == [0.05, 0.3]


def test_names_are_written_only_when_given() -> None:
    found = rows(funnel_csv(MADE, HEADER, {"S1": "Les Filaos"}))
    assert [row[1] for row in found] == ["site", "Les Filaos", ""]


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        save_funnel_csv(MADE, tmp_path / "gone" / "f.csv", HEADER)
    with pytest.raises(NotFoundError):
        save_picture(b"x", tmp_path / "gone" / "f.svg")
    assert list(tmp_path.iterdir()) == []


# --- what leaves ----------------------------------------------------------------------------------------------------


def organiser_with(play: Any, counts: dict[str, tuple[int, int]], policy: str) -> Workspace:
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Care", comparison_policy=policy)
    for code, (top, bottom) in counts.items():
        site = play.enrolled_site(made, code)
        play.record(site, "2026-01", top, bottom)
        play.take(made, play.export(site))
    return made


def left(play: Any, made: Workspace) -> Leaving:
    view = play.measure(made)
    return leaving(made, view, comparing.funnel_of(aggregating.collect(made, view)))


LARGE = {f"S00{number}": (40 + number, 200 - 10 * number) for number in range(6)}


def test_where_names_were_agreed_codes_stay_and_else_sites_have_numbers_by_size(play: Any) -> None:
    made = organiser_with(play, LARGE, "named")
    assert left(play, made).is_named
    assert [one.site for one in left(play, made).funnel.points] == sorted(LARGE)
    collaboratives.describe_collaborative(made, title="Care", comparison_policy="unnamed")
    found = left(play, made)
    assert not found.is_named
    assert [one.site for one in found.funnel.points] == ["1", "2", "3", "4", "5", "6"]
    assert [one.denominator for one in found.funnel.points] == [150, 160, 170, 180, 190, 200]
    assert not any(code in funnel_csv(found.funnel, HEADER) for code in LARGE)


@pytest.mark.parametrize("small", [(3, 100), (97, 100)])
def test_a_small_number_takes_a_second_site_with_it(play: Any, small: tuple[int, int]) -> None:
    made = organiser_with(play, LARGE | {"S009": small}, "named")
    found = left(play, made)
    codes = {one.site for one in found.funnel.points}
    assert "S009" not in codes
    # With one site missing alone, all together less the others would be its number.
    assert found.hidden >= 2
    assert len(codes) == 7 - found.hidden


@pytest.mark.parametrize(("policy", "why"), [("off", "compare-off"), ("unnamed", "compare-few")])
def test_no_file_where_comparing_is_off_or_so_few_are_known_without_names(play: Any, policy: str, why: str) -> None:
    made = organiser_with(play, {"S001": (40, 100), "S002": (50, 100)}, policy)
    with pytest.raises(NotAllowedError) as said:
        left(play, made)
    assert said.value.why == why


def test_values_of_single_sites_of_a_sensitive_measure_stay(play: Any) -> None:
    made = organiser_with(play, LARGE, "named")
    edit = record_edit(Measure, play.measure(made).id, sensitive=True)
    made.journal.append(organiser_private_scope(), [edit])
    with pytest.raises(NotAllowedError) as said:
        left(play, made)
    assert said.value.why == "compare-sensitive"
