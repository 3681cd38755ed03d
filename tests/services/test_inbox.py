"""The inbox: receive, look into, accept; on real stores."""

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotFoundError
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.organising.aggregating import collect
from qic_desktop.services.trusting import enrolling, trust


def groups(workspace: Any) -> dict[str, str]:
    return {item.code or item.kind: item.group.value for item in inbox.list_inbox(workspace)}


def keys(workspace: Any) -> list[str]:
    return [one.request.keyid for one in enrolling.pending_requests(workspace)]


@pytest.fixture
def sent(play: Any) -> tuple[Any, Any, Path]:
    """An organiser, a site that asks to join with two months recorded, and its first package."""
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    play.record(site, "2026-09", 80, 100)
    play.record(site, "2026-10", 85, 100)
    return organiser, site, play.export(site)


def test_receiving_keeps_the_original_and_applies_nothing(play: Any, sent: Any) -> None:
    organiser, _site, package = sent
    received = inbox.receive(organiser, [package])
    assert len(received.ids) == 1
    assert groups(organiser) == {"S001": "aside"}
    assert trust.list_sites(organiser) == ()
    assert collect(organiser, play.measure(organiser)).sites == ()
    kept = list((organiser.store.path / "received").iterdir())
    assert [path.read_bytes() for path in kept] == [package.read_bytes()]


def test_an_accepted_request_makes_its_package_ready_and_says_what_would_change(play: Any, sent: Any) -> None:
    organiser, site, package = sent
    inbox.receive(organiser, [package])
    item = inbox.list_inbox(organiser)[0]
    assert item.name == "Site S001"
    assert item.reason == "Q-UNKNOWN-KEY"
    assert len(inbox.look_into(organiser, item.id).requests) == 1
    inbox.accept_requests(organiser, keys(organiser))
    ready = inbox.list_inbox(organiser)[0]
    assert ready.group is Group.READY
    preview = inbox.look_into(organiser, ready.id)
    assert preview.requests == ()
    assert preview.fresh == {"2026-09", "2026-10"}
    assert preview.chart is not None
    assert preview.chart.latest is not None
    assert preview.chart.latest.value == 0.85
    assert play.values(organiser, site.own_id) == {}


def test_accepting_applies_exactly_what_was_counted(play: Any, sent: Any) -> None:
    organiser, site, package = sent
    inbox.receive(organiser, [package])
    inbox.accept_requests(organiser, keys(organiser))
    ready = inbox.list_inbox(organiser)[0]
    result = inbox.accept(organiser, [ready.id])
    assert result.totals == ready.counts
    assert result.totals.new > 0
    assert play.values(organiser, site.own_id) == {"2026-09": (80, 100), "2026-10": (85, 100)}
    assert inbox.list_inbox(organiser) == ()
    assert play.sound(organiser)


def test_a_correction_shows_the_value_that_it_replaces(play: Any, sent: Any) -> None:
    organiser, site, package = sent
    inbox.receive(organiser, [package])
    inbox.accept_requests(organiser, keys(organiser))
    inbox.accept(organiser, [inbox.list_inbox(organiser)[0].id])
    play.record(site, "2026-10", 90, 100)
    inbox.receive(organiser, [play.export(site)])
    preview = inbox.look_into(organiser, inbox.list_inbox(organiser)[0].id)
    assert preview.replaced == (("2026-10", 0.85),)
    assert preview.item.counts.superseded > 0


def test_a_copy_that_was_read_before_is_already_had_and_can_be_taken_off(play: Any, sent: Any) -> None:
    organiser, _site, package = sent
    inbox.receive(organiser, [package])
    inbox.accept_requests(organiser, keys(organiser))
    identity = inbox.list_inbox(organiser)[0].id
    inbox.accept(organiser, [identity])
    inbox.receive(organiser, [package])
    assert groups(organiser) == {"S001": "had"}
    inbox.put_away(organiser, [identity])
    assert inbox.list_inbox(organiser) == ()


def test_what_was_written_here_is_no_copy_of_something_read(play: Any) -> None:
    organiser = play.organiser()
    invitation, news = play.file("invitation"), play.file("news")
    exporting.invite(organiser, "Site S009", invitation, code="S009")
    exporting.publish(organiser, news)
    inbox.receive(organiser, [invitation, news])
    first, second = inbox.list_inbox(organiser)
    for item in (first, second):
        assert (item.group, item.may_be_accepted, item.needs_an_answer) == (Group.OWN, False, False)
    inbox.put_away(organiser, [first.id])
    assert [one.id for one in inbox.list_inbox(organiser)] == [second.id]
    item = second
    inbox.put_away(organiser, [item.id])
    assert inbox.list_inbox(organiser) == ()


def test_a_changed_file_is_refused_and_stops_nothing(play: Any, sent: Any) -> None:
    organiser, _site, package = sent
    broken = package.with_name("broken.qicpkg")
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken.write_bytes(bytes(data))
    missing = package.with_name("missing.qicpkg")
    received = inbox.receive(organiser, [broken, missing, package])
    assert received.unreadable == ("missing.qicpkg",)
    found = [item.group for item in inbox.list_inbox(organiser)]
    assert found == [Group.ASIDE, Group.REFUSED]
    refused = inbox.list_inbox(organiser)[1]
    assert not refused.may_be_accepted
    assert inbox.accept(organiser, [refused.id]).packages == ()
    inbox.put_away(organiser, [refused.id])
    assert [item.group for item in inbox.list_inbox(organiser)] == [Group.ASIDE]


def test_a_ready_package_can_be_set_aside_and_accepted_later(play: Any, sent: Any) -> None:
    organiser, site, package = sent
    inbox.receive(organiser, [package])
    inbox.accept_requests(organiser, keys(organiser))
    identity = inbox.list_inbox(organiser)[0].id
    inbox.set_aside(organiser, [identity])
    item = inbox.list_inbox(organiser)[0]
    assert (item.group, item.reason) == (Group.ASIDE, "")
    inbox.accept(organiser, [identity])
    assert len(play.values(organiser, site.own_id)) == 2


def test_many_requests_are_accepted_at_once(play: Any) -> None:
    organiser = play.organiser()
    packages = [play.export(play.site(organiser, code)) for code in ("S001", "S002", "S003")]
    inbox.receive(organiser, packages)
    assert set(groups(organiser).values()) == {"aside"}
    inbox.accept_requests(organiser, keys(organiser))
    assert groups(organiser) == {"S001": "ready", "S002": "ready", "S003": "ready"}
    assert [site.code for site in trust.list_sites(organiser)] == ["S001", "S002", "S003"]


def test_two_laptops_with_different_values_are_said_before_accepting(play: Any, sent: Any) -> None:
    organiser, site, package = sent
    inbox.receive(organiser, [package])
    inbox.accept_requests(organiser, keys(organiser))
    inbox.accept(organiser, [inbox.list_inbox(organiser)[0].id])
    path = play.close(site)
    twin = play.copy(path, "twin")
    first, second = play.reopen(path), play.reopen(twin)
    play.record(first, "2026-11", 70, 100)
    play.record(second, "2026-11", 75, 100)
    inbox.receive(organiser, [play.export(first)])
    inbox.accept(organiser, [item.id for item in inbox.list_inbox(organiser)])
    inbox.receive(organiser, [play.export(second)])
    inbox.accept_requests(organiser, keys(organiser))
    item = next(item for item in inbox.list_inbox(organiser) if item.may_be_accepted)
    conflicts = inbox.look_into(organiser, item.id).conflicts
    assert len(conflicts) == 1
    found = [conflicts[0].shown, *conflicts[0].others]
    assert sorted(one["numerator"] for one in found) == [70, 75]
    assert item.counts.conflicts == 1


def test_packages_are_found_on_a_stick_and_a_missing_stick_is_said(play: Any, sent: Any, tmp_path: Path) -> None:
    _organiser, _site, package = sent
    stick = tmp_path / "stick" / "round 3"
    stick.mkdir(parents=True)
    (stick / "a.qicpkg").write_bytes(package.read_bytes())
    (stick / ".hidden.qicpkg").write_bytes(b"")
    (stick / "photo.jpg").write_bytes(b"")
    assert [path.name for path in inbox.find_packages(tmp_path / "stick")] == ["a.qicpkg"]
    with pytest.raises(NotFoundError):
        inbox.find_packages(tmp_path / "gone")


def test_reading_stops_where_the_person_cancels(play: Any) -> None:
    organiser = play.organiser()
    packages = [play.export(play.site(organiser, code)) for code in ("S001", "S002")]
    received = inbox.receive(organiser, packages, progress=lambda done: done < 1)
    assert len(received.ids) == 1
