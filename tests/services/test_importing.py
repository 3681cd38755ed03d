"""Importing: plan equals result, conflicts, wrong scopes, carriers, definitions that change."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.segment import SegmentHeader, make_body
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import keeping
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting, importing, merging
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace


def forged(author: Workspace, scope: str, *, number: int = 1) -> bytes:
    """A segment that the author's own key signs in a scope of somebody else."""
    identity = f"{measures.list_measures(author)[0].id}|2026-10|"
    line = make_line(
        Stamp(1, 1, 0, None), entity="observation", identity=identity, registers={"counts": {"numerator": number}}
    )
    key = trust.own_key(author)
    return sealed.seal(sealed.SEGMENT, make_body(SegmentHeader(key.keyid, scope, 1, 1, None), [line]), [key])


def packed(author: Workspace, *segments: bytes, kind: str = "site") -> bytes:
    contents = Contents(kind=kind, collab=trust.collaborative_of(author), segments=segments)
    return build_package(contents, trust.own_key(author), number=9, made=1, app="0.1.0")


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


def test_a_rehearsal_tells_what_an_import_does_and_changes_nothing(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 1, 10)
    first = play.export(site)
    play.record(site, "2026-10", 2, 10)
    second = play.export(site)
    before = keeping.digest(organiser)
    for files in ([first, second], [second, first], [first, first]):
        importing.import_packages(organiser, files, dry_run=True)
        assert keeping.digest(organiser) == before
    plan = importing.import_packages(organiser, [second], dry_run=True)
    done = importing.import_packages(organiser, [second])
    assert plan.totals == done.totals
    assert importing.import_packages(organiser, [first, second]).totals.new == 0


def test_the_same_month_on_two_laptops_is_a_conflict_until_the_site_decides(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    path = play.close(site)
    copied = play.copy(path, "copy")
    site = play.reopen(path)
    with play.computer("second"):
        laptop = play.reopen(copied)
        play.record(laptop, "2026-10", 7, 10)
        from_laptop = play.export(laptop)
    play.record(site, "2026-10", 8, 10)
    play.take(organiser, play.export(site), from_laptop)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "S001")[0])
    (conflict,) = merging.list_conflicts(organiser)
    assert sorted(one.parsed()["numerator"] for one in conflict.values) == [7, 8]
    with pytest.raises(NotAllowedError):
        merging.resolve_conflict(organiser, conflict.id, 1)
    play.take(site, exporting.publish(organiser, play.file("news")).file, from_laptop)
    (conflict,) = merging.list_conflicts(site)
    keep = 1 + [one.parsed()["numerator"] for one in conflict.values].index(7)
    merging.resolve_conflict(site, conflict.id, keep)
    assert merging.list_conflicts(site) == ()
    assert play.values(site) == {"2026-10": (7, 10)}
    assert play.ever(site, "2026-10") == [7, 7, 8]
    play.take(organiser, play.export(site))
    assert merging.list_conflicts(organiser) == ()
    assert play.values(organiser, site.own_id) == {"2026-10": (7, 10)}


def test_an_enrolled_site_cannot_write_for_another_site_or_the_organiser(
    play: Any, organiser: Workspace, tmp_path: Path
) -> None:
    site, other = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    coach = play.site(organiser, "C1", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "C1")[0])
    play.record(other, "2026-10", 5, 10)
    play.take(organiser, play.export(other))
    before = keeping.digest(organiser)
    file = tmp_path / "forged.qicpkg"
    for author, scope, kind in (
        (site, other.scope.text, "site"),
        (coach, other.scope.text, "coach"),
        (coach, other.scope.text, "site"),
        (coach, site.scope.text, "site"),
    ):
        file.write_bytes(packed(author, forged(author, scope), kind=kind))
        result = play.take(organiser, file).packages[0]
        assert (result.outcome, result.code) == ("refuse", "E-SCOPE-NOT-GRANTED")
        assert result.counts.new == 0
    assert keeping.digest(organiser) == before
    assert play.values(organiser, other.own_id) == {"2026-10": (5, 10)}
    assert play.sound(organiser)


def test_a_coach_carries_the_very_bytes_and_cannot_alter_them(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "C1", role=Role.COACH)
    play.record(site, "2026-10", 5, 10)
    package = play.export(site)
    play.take(coach, package)
    (carried,) = (
        file for file in (coach.store.path / "received").iterdir() if file.read_bytes() == package.read_bytes()
    )
    altered = bytearray(carried.read_bytes())
    altered[len(altered) // 2] ^= 1
    bad = play.file("altered")
    bad.write_bytes(altered)
    before = keeping.digest(organiser)
    assert play.take(organiser, bad).packages[0].outcome == "refuse"
    assert keeping.digest(organiser) == before
    assert play.take(organiser, carried).packages[0].outcome == "accept"
    assert play.values(organiser, site.own_id) == {"2026-10": (5, 10)}
    view = play.measure(coach)
    with pytest.raises(NotAllowedError):
        observations.record_observation(coach, view, parse_period("2026-10"), Entry(1, 2))


def test_a_damaged_copy_does_not_spoil_what_is_known_of_the_good_one(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 5, 10)
    package = play.export(site)
    (good,) = play.take(organiser, package).packages
    bad = play.file("damaged")
    data = package.read_bytes()
    bad.write_bytes(data[:-700] + bytes([data[-700] ^ 1]) + data[-699:])
    play.take(organiser, bad)
    rows = organiser.store.rows("select state, code from package where id=?", (good.id,))
    assert [tuple(row) for row in rows] == [("applied", "")]


def test_a_new_definition_breaks_the_line_and_old_values_keep_theirs(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    for month in range(1, 9):
        play.record(site, f"2026-{month:02}", month, 10)
    measures.revise_definition(
        organiser, "four-hours", {"exclusion": "planned returns", "effective_period": "2026-06"}, "agreed in May"
    )
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    play.record(site, "2026-09", 9, 10)
    play.record(site, "2026-05", 5, 11)
    found = {one.period: one.revision for one in observations.list_observations(site, play.measure(site))}
    assert found == {**{f"2026-{month:02}": 1 for month in range(1, 9)}, "2026-09": 2}
    chart = charts.measure_chart(site, play.measure(site))
    assert charts.chart_input(site, play.measure(site)).series.breaks == ("2026-09",)
    assert len(chart.phases) == 2
    play.take(organiser, play.export(site))
    theirs = observations.list_observations(organiser, play.measure(organiser), site.own_id)
    assert {one.period: one.revision for one in theirs} == found


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_exports_of_a_site_arrive_in_any_order(play: Any, organiser: Workspace, order: tuple[int, ...]) -> None:
    site = play.enrolled_site(organiser, "S001")
    packages = []
    for number in range(3):
        play.record(site, "2026-10", number, 10)
        play.record(site, f"2026-0{number + 1}", number, 10)
        packages.append(play.export(site))
    for number in order:
        play.take(organiser, packages[number], packages[number])
    assert play.values(organiser, site.own_id)["2026-10"] == (2, 10)
    assert play.ever(organiser, "2026-10", site.own_id) == [0, 1, 2]
    assert keeping.digest(organiser) == _digest_after(play, organiser, packages)


def _digest_after(play: Any, organiser: Workspace, packages: list[Path]) -> str:
    play.take(organiser, *packages)
    return keeping.digest(organiser)


def test_a_practice_package_and_a_real_store_never_mix(play: Any, organiser: Workspace) -> None:
    with play.computer("practice"):
        practice = play.folder / "practice"
        practice.mkdir()
        real, play.folder = play.folder, practice
        pretend = play.enrolled_site(play.organiser(practice=True), "S001")
        play.record(pretend, "2026-10", 1, 2)
        package = play.export(pretend)
        play.folder = real
    before = keeping.digest(organiser)
    assert play.take(organiser, package).packages[0].code == "E-PRACTICE"
    assert keeping.digest(organiser) == before


def test_the_very_bytes_that_were_taken_in_whole_are_not_read_again(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    play.record(site, "2026-10", 1, 10)
    package = play.export(site)
    (first,) = play.take(organiser, package).packages
    assert (first.outcome, first.counts.new) == ("accept", 1)
    with monkeypatch.context() as patch:
        patch.setattr("qic_desktop.services.exchanging.opening.verify", None)
        (again,) = play.take(organiser, package).packages
    assert (again.outcome, again.code) == ("note", "N-ALREADY-HELD")
    assert again.counts.already_had == first.counts.new + first.counts.already_had
    # One bit more, and it is another file: judged from its first byte.
    changed = package.with_name("changed.qicpkg")
    changed.write_bytes(package.read_bytes()[:-1] + b"\x01")
    assert play.take(organiser, changed).packages[0].outcome == "refuse"
