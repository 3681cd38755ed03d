"""The coach's bag on real packages: the same bytes, a signed line for each hand-over, bad files kept out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.visit import HandOver
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.services import writers
from qic_desktop.services.coaching import visiting, visits
from qic_desktop.services.exchanging import carrying, exporting, importing
from qic_desktop.services.organising import caseloads, paper_sites

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def round_trip(small: Any) -> Any:
    """Organiser, coach, and one site's package on its way; nobody is accepted yet."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001-2026-02.qicpkg").file
    return small, organiser, coach, sent


def test_a_package_of_a_site_that_is_not_accepted_is_carried_unopened(round_trip: Any) -> None:
    _small, _organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    (one,) = carrying.list_bag(coach)
    assert (one.kind, one.state, one.code, one.enrolled) == ("site", "waits", "Q-UNKNOWN-KEY", False)
    assert one.site_name == "Les Filaos", "its own request names it"
    assert one.original is not None
    assert one.original.read_bytes() == sent.read_bytes()
    assert one.given == ()


def test_it_opens_by_itself_once_the_news_bring_its_certificate(round_trip: Any) -> None:
    small, organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    one = carrying.list_bag(coach)[0]
    assert (one.site_code, one.state, one.enrolled) == ("S001", "read", True)


def test_what_goes_onto_the_stick_is_the_same_byte_for_byte(round_trip: Any, stick: Path) -> None:
    _small, organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    (one,) = carrying.list_bag(coach)
    put = carrying.put_on_stick(coach, stick, [one.id], "Organiser")
    assert (stick / sent.name).read_bytes() == sent.read_bytes()
    assert len(put.files) == 2, "the coach's own package lies beside it"
    result = importing.import_packages(organiser, put.files)
    assert [package.outcome for package in result.packages] == ["quarantine", "quarantine"]


def test_every_hand_over_is_a_line_that_travels(round_trip: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    (one,) = carrying.list_bag(coach)
    carrying.put_on_stick(coach, stick, [one.id], "District office")
    (carried,) = carrying.list_bag(coach)
    assert [(handed.to, handed.on) for handed in carried.given] == [("District office", "2026-02-02")]
    lines = coach.journal.list_records(HandOver)
    assert {(line.taken_from, line.given_to) for line in lines} == {
        (one.site, coach.own_id),
        (coach.own_id, "District office"),
    }
    assert all(line.scope == f"coach:{coach.own_id}/{one.site}" for line in lines)


def test_a_file_that_lies_there_already_is_never_overwritten(round_trip: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = round_trip
    (stick / sent.name).write_bytes(b"of somebody else")
    carrying.take_packages(coach, [sent])
    (one,) = carrying.list_bag(coach)
    for _turn in range(2):
        carrying.put_on_stick(coach, stick, [one.id], "Organiser")
    assert (stick / sent.name).read_bytes() == b"of somebody else"
    assert (stick / "S001-2026-02 (2).qicpkg").read_bytes() == sent.read_bytes()
    assert not (stick / "S001-2026-02 (3).qicpkg").exists()


def test_an_original_that_was_altered_is_not_handed_on(round_trip: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    (one,) = carrying.list_bag(coach)
    assert one.original is not None
    one.original.write_bytes(b"altered")
    with pytest.raises(RefusedError, match="E-HASH"):
        carrying.put_on_stick(coach, stick, [one.id], "Organiser")
    assert list(stick.iterdir()) == []
    assert carrying.list_bag(coach)[0].given == ()


def test_a_removed_stick_is_an_expected_error(round_trip: Any, stick: Path) -> None:
    _small, _organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    stick.rmdir()
    with pytest.raises(NotFoundError):
        carrying.put_on_stick(coach, stick, [carrying.list_bag(coach)[0].id], "Organiser")


def test_rubbish_is_not_carried(round_trip: Any, tmp_path: Path) -> None:
    _small, _organiser, coach, _sent = round_trip
    rubbish = tmp_path / "rubbish.qicpkg"
    rubbish.write_bytes(b"hello")
    result = carrying.take_packages(coach, [rubbish])
    assert [one.code for one in result.packages] == ["E-NOT-A-PACKAGE"]
    assert carrying.list_bag(coach) == ()


def test_taking_the_same_package_twice_writes_one_line(round_trip: Any) -> None:
    _small, _organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [sent])
    assert len(carrying.list_bag(coach)) == 1
    assert len(coach.journal.list_records(HandOver)) == 1


def test_the_sites_are_listed_with_chart_finding_and_bag(round_trip: Any) -> None:
    small, organiser, coach, sent = round_trip
    assert carrying.list_site_lines(coach).sites == ()
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    found = carrying.list_site_lines(coach)
    (line,) = found.sites
    assert found.view is not None
    assert (found.view.code, line.name, line.code, line.in_bag) == ("oxytocin", "Les Filaos", "S001", 1)
    assert line.chart is not None
    assert line.chart.latest is not None
    assert line.chart.latest.period == "2025-12"


def test_a_receipt_of_the_organiser_says_that_a_package_arrived(round_trip: Any) -> None:
    small, organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    (before,) = carrying.list_bag(coach)
    assert before.arrived == 0
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    after = next(one for one in carrying.list_bag(coach) if one.kind == "site")
    assert after.arrived > 0
    assert after.given == ()


def test_without_a_package_the_coach_s_own_goes_alone(round_trip: Any, tmp_path: Path) -> None:
    _small, organiser, coach, _sent = round_trip
    put = carrying.put_on_stick(coach, tmp_path, [], "Organiser")
    assert len(put.files) == 1
    assert importing.import_packages(organiser, put.files).packages[0].kind == "coach"
    assert not coach.journal.list_records(HandOver)


def test_only_a_coach_carries(small: Any) -> None:
    with pytest.raises(NotAllowedError):
        carrying.list_bag(small.organiser())


def test_a_visit_is_given_to_its_site_alone_and_still_waits_for_the_organiser(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [sent, news])
    importing.import_packages(site, [news])
    visit = visiting.begin_visit(coach, "S001")
    waiting = writers.unsent_entries(coach)
    file = carrying.put_for_site(coach, tmp_path, "S001")
    assert file.parent == tmp_path
    assert writers.unsent_entries(coach) == waiting
    importing.import_packages(site, [file])
    assert [one.id for one in visits.list_visits(site)] == [visit.id]
    with pytest.raises(NotFoundError):
        carrying.put_for_site(coach, tmp_path / "gone", "S001")
    with pytest.raises(NotFoundError):
        carrying.put_for_site(coach, tmp_path, "S999")
    with pytest.raises(NotAllowedError):
        carrying.put_for_site(site, tmp_path, "S001")


def test_a_stick_for_one_site_carries_nothing_of_another(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    other = paper_sites.add_site(organiser, "Paper Hill", code="S002", reports_by="paper")
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [sent, news])
    visiting.begin_visit(coach, "S001")
    visiting.begin_visit(coach, "S002")
    for given_to, expected in (("s001", {site.own_id}), ("Paper Hill", {other}), ("Organiser", {site.own_id, other})):
        folder = tmp_path / given_to
        folder.mkdir()
        (file,) = carrying.put_on_stick(coach, folder, [], given_to).files
        verdict = importing.verify_file(file, coach)
        assert {one.scope.rpartition("/")[2] for one in verdict.segments} == expected


def test_a_stick_is_for_one_of_the_coachs_own_sites_also_where_two_are_called_the_same(
    small: Any, tmp_path: Path
) -> None:
    organiser = small.organiser()
    coach = small.coach(organiser)
    first, second, away = (
        paper_sites.add_site(organiser, name, code=code, reports_by="paper")
        for name, code in (("Hillview", "P001"), ("Hillview", "P002"), ("Lake", "P003"))
    )
    asks = exporting.export_data_package(coach, small.root / "coach.qicpkg").file
    carrying.take_packages(coach, [small.accept(organiser, asks)])
    assert [words for _site, words in carrying.receivers(coach)] == [
        "Hillview (P001)", "Hillview (P002)", "Lake (P003)",
    ]  # fmt: skip
    caseloads.write_caseload(organiser, coach.own_id, [first, second])
    carrying.take_packages(coach, [exporting.publish(organiser, small.root / "list.qicpkg").file])
    assert carrying.receivers(coach) == ((first, "Hillview (P001)"), (second, "Hillview (P002)"))
    for site in (first, second, away):
        visiting.begin_visit(coach, site)
    for given_to, expected in ((second, {second}), ("Hillview", {first, second, away}), (away.upper(), {away})):
        folder = tmp_path / given_to
        folder.mkdir()
        (file,) = carrying.put_on_stick(coach, folder, [], given_to).files
        verdict = importing.verify_file(file, coach)
        assert {one.scope.rpartition("/")[2] for one in verdict.segments} == expected


def test_a_package_that_went_to_a_site_says_its_name(round_trip: Any, stick: Path) -> None:
    small, organiser, coach, sent = round_trip
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    ((site, _words),) = carrying.receivers(coach)
    one = next(one for one in carrying.list_bag(coach) if one.kind == "site")
    carrying.put_on_stick(coach, stick, [one.id], site)
    assert next(one for one in carrying.list_bag(coach) if one.given).given[0].to == "Les Filaos"
