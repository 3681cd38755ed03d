"""A team's further laptops: beginning with a package, vouching, both ways, and what must not be possible."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError
from qic_desktop.exchange.package import build_package
from qic_desktop.exchange.verification import Context, verify
from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import completeness, conflict_views, exchange_state, exporting, restoring
from qic_desktop.services.locking import package_locks
from qic_desktop.services.trusting import enrolling, joining, second_laptop, trust, vouching
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


@pytest.fixture
def first(play: Any, organiser: Workspace) -> Workspace:
    """An accepted team's laptop with two values, a person, and the organiser's news."""
    return play.team_at_work(organiser)


# --- beginning --------------------------------------------------------------------------------------------------


def test_a_restore_package_brings_everything_to_the_second_laptop(play: Any, first: Workspace) -> None:
    package = play.restore_of(first)
    offered = second_laptop.look_at_team_package(package)
    assert (offered.site, offered.private, offered.definitions, offered.whole) == (first.own_id, True, True, True)
    assert offered.key == trust.fingerprint(first)
    made = play.second(package)
    assert made.own_id == first.own_id
    assert made.name == first.name
    assert made.journal.writer != first.journal.writer
    assert play.values(made) == {"2026-08": (1, 10), "2026-09": (2, 10)}
    assert [one.name for one in people.list_people(made)] == ["Asha"]
    assert keeping.digest(made) == keeping.digest(first)
    assert [one.keys for one in trust.trusted_roots(made)] == [one.keys for one in trust.trusted_roots(first)]
    assert play.sound(made)


def test_a_copy_of_a_team_without_names_lacks_nothing_and_counts_as_the_first_laptop_does(
    play: Any, organiser: Workspace
) -> None:
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-08", 1, 10)
    offered = second_laptop.look_at_team_package(play.restore_of(site))
    assert offered.private, "there are no names, and none are missing"
    assert offered.entries == exchange_state.exchange_state(site).kept


def test_a_second_laptop_has_to_ask_until_it_sent_something(play: Any, first: Workspace) -> None:
    made = play.second(play.restore_of(first))
    assert exchange_state.exchange_state(made).must_ask
    with play.computer("second"):
        play.export(made)
    assert not exchange_state.exchange_state(made).must_ask


def test_an_ordinary_package_rebuilds_the_shared_entries_of_a_lost_laptop(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    package = play.export(first)
    offered = second_laptop.look_at_team_package(package)
    assert (offered.private, offered.definitions, offered.whole) == (False, False, True)
    made = play.second(package)
    assert not people.list_people(made)
    assert trust.collaborative_of(made) == trust.collaborative_of(first)
    # The organiser's packages wait until the invitation is opened again, which is also what proves the request.
    news = exporting.publish(organiser, play.file("news")).file
    assert play.take(made, news).totals.waiting > 0
    again = exporting.invite(organiser, "Site S001", play.file("again"), code="S001", site=first.own_id).file
    with play.computer("second"):
        joining.join(made, again)
        play.record(made, "2026-10", 3, 10)
        sent = play.export(made)
    play.take(organiser, sent)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, made.journal.writer)[0])
    play.take(made, exporting.publish(organiser, play.file("news")).file)
    assert keeping.digest(made) == keeping.digest(organiser)
    assert play.values(organiser, first.own_id) == {"2026-08": (1, 10), "2026-09": (2, 10), "2026-10": (3, 10)}
    assert len(trust.list_sites(organiser)) == 1


def test_an_invitation_that_names_the_site_brings_what_the_organiser_holds(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    package = exporting.invite(organiser, "Site S001", play.file("again"), code="S001", site=first.own_id).file
    with play.computer("second"):
        made = play.create("second", Role.SITE)
        joining.join(made, package)
        sent = play.export(made)
    assert made.own_id == first.own_id
    assert play.values(made) == {"2026-08": (1, 10), "2026-09": (2, 10)}
    assert keeping.digest(made) == keeping.digest(organiser)
    play.take(organiser, sent)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, made.journal.writer)[0])
    assert play.rights(made, made.journal.writer) == "full"


def test_an_empty_store_that_joined_may_still_become_the_teams_and_one_in_use_may_not(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    package = play.restore_of(first)
    empty = play.site(organiser, "S002")
    second_laptop.join_team(empty, package)
    assert empty.own_id == first.own_id
    assert {request.subject for _data, request in trust.open_documents(empty)} == {first.own_id}
    used = play.create("used", Role.SITE)
    people.add_person(used, "Zuri")
    before = (used.own_id, used.name, keeping.digest(used))
    with pytest.raises(RefusedError) as refused:
        second_laptop.join_team(used, package)
    assert refused.value.code == "E-STORE-IN-USE"
    assert (used.own_id, used.name, keeping.digest(used)) == before
    assert used.store.setting(trust.FIRST_LAPTOPS, []) == []


def test_what_is_no_package_of_a_team_is_refused_and_changes_nothing(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    damaged = play.file("damaged")
    damaged.write_bytes(play.restore_of(first).read_bytes()[:-30])
    news = exporting.publish(organiser, play.file("news")).file
    practice = play.create("practice", Role.SITE, practice=True)
    made = play.create("made", Role.SITE)
    for store, package, code in (
        (made, damaged, "E-ZIP"),
        (made, news, "E-NOT-A-TEAM-PACKAGE"),
        (practice, play.restore_of(first), "E-PRACTICE"),
        (organiser, play.restore_of(first), "E-STORE-IN-USE"),
    ):
        before = store.own_id
        with pytest.raises(RefusedError) as refused:
            second_laptop.join_team(store, package)
        assert refused.value.code == code
        assert store.own_id == before
    assert second_laptop.find_team_package(news) is None


def test_a_restore_package_opens_for_nobody_but_the_team(play: Any, organiser: Workspace, first: Workspace) -> None:
    package = play.restore_of(first)
    other = play.enrolled_site(organiser, "S002")
    coach = play.site(organiser, "C1", role=Role.COACH)
    for store in (organiser, other, coach):
        before = keeping.digest(store)
        (result,) = play.take(store, package).packages
        assert (result.outcome, result.code, result.counts.new) == ("quarantine", "Q-WRONG-RECIPIENT", 0)
        assert keeping.digest(store) == before
        assert not segments.held(store.store.connection, "scope like '%/private' and scope like 'site:%'")


# --- vouching and both ways -----------------------------------------------------------------------------------------


def test_two_laptops_exchange_both_ways_and_agree_before_the_organiser_has_answered(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10)
        people.add_person(made, "Neema")
        sent, private = play.export(made), play.restore_of(made)
    assert play.take(first, sent).totals.waiting > 0
    (asking,) = vouching.asking_laptops(first)
    assert (asking.key, asking.proven, asking.waiting > 0) == (made.journal.writer, True, True)
    assert asking.fingerprint == trust.fingerprint(made)
    vouching.vouch(first, asking.key, name="Maternity desk")
    assert vouching.asking_laptops(first) == ()
    assert play.values(first)["2026-10"] == (3, 10)
    assert [one.name for one in people.list_people(first)] == ["Asha"]
    play.take(first, private)
    assert [one.name for one in people.list_people(first)] == ["Asha", "Neema"]
    play.record(first, "2026-11", 4, 10)
    play.take(made, play.export(first))
    assert keeping.digest(made) == keeping.digest(first)
    assert play.rights(first, made.journal.writer) == "provisional"

    # The first laptop's package also brings the other one's entries and its request to the organiser.
    play.take(organiser, play.export(first))
    assert play.values(organiser, first.own_id)["2026-10"] == (3, 10)
    assert rights_at(organiser, first, made) == "provisional"
    (pending,) = enrolling.pending_requests(organiser)
    assert (pending.genuine, pending.vouched) == (True, True)
    enrolling.enrol(organiser, pending)
    news = exporting.publish(organiser, play.file("news")).file
    for store in (first, made):
        play.take(store, news)
        assert play.rights(store, made.journal.writer) == "full"
        assert keeping.digest(store) == keeping.digest(organiser)
        assert play.sound(store)
    assert not trust.open_requests(first)
    with play.computer("second"):
        assert not trust.open_requests(made)


def test_what_the_other_laptop_wrote_is_elsewhere_before_the_organiser_confirms(play: Any, first: Workspace) -> None:
    play.record(first, "2026-10", 3, 10)
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        state = exchange_state.exchange_state(made)
        assert (state.kept > 0, state.alone, state.days_alone) == (True, 0, None)
        play.record(made, "2026-11", 4, 10)
        assert exchange_state.exchange_state(made).alone == 1, "its own new value is nowhere else"


def test_a_laptop_has_one_name_on_every_page(play: Any, first: Workspace) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10)
        sent = play.export(made)
    play.record(first, "2026-10", 4, 10)
    play.answer(first, sent)
    (line,) = (one for one in completeness.laptop_lines(first) if not one.view.own)
    (conflict,) = conflict_views.conflict_views(first)
    (other,) = (one for one in conflict.values if not one.is_own)
    assert (line.name, other.laptop) == ("Laptop 2", "Laptop 2")
    third = play.second(play.restore_of(first), "third")
    with play.computer("third"):
        play.record(third, "2026-11", 5, 10)
        sent = play.export(third)
    play.record(first, "2026-11", 6, 10)
    play.answer(first, sent, "Maternity desk")
    names = {value.laptop for view in conflict_views.conflict_views(first) for value in view.values}
    assert names == {"", "Laptop 2", "Maternity desk"}


def rights_at(organiser: Workspace, site: Workspace, laptop: Workspace) -> str:
    return trust.build_authority(organiser).right_to_write(laptop.journal.writer, site.scope)


def test_entries_of_a_laptop_that_nobody_vouched_for_wait_and_are_not_lost(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.export(first))
    with play.computer("second"):
        play.record(made, "2026-10", 3, 10, code="own")
        sent = play.export(made)
    play.take(organiser, sent)
    assert not play.of_own(organiser, first.own_id)
    (pending,) = enrolling.pending_requests(organiser)
    assert not pending.genuine
    with pytest.raises(NotAllowedError):
        enrolling.enrol(organiser, pending)
    play.answer(first, sent)
    play.take(organiser, play.export(first))
    assert play.of_own(organiser, first.own_id) == {"2026-10": 3}
    enrolling.enrol(organiser, enrolling.find_requests(organiser, made.journal.writer)[0])
    assert rights_at(organiser, first, made) == "full"


def test_a_team_that_works_alone_has_two_laptops_and_then_joins_with_both(play: Any, organiser: Workspace) -> None:
    invitation = exporting.invite(organiser, "Alone", play.file("invitation"), code="S009").file
    alone = play.create("alone", Role.SITE)
    people.add_person(alone, "Asha")
    made = play.second(play.restore_of(alone))
    with play.computer("second"):
        people.add_person(made, "Neema")
        package = play.restore_of(made)
    play.answer(alone, package)
    assert [one.name for one in people.list_people(alone)] == ["Asha", "Neema"]
    joining.join(alone, invitation)
    play.record(alone, "2026-10", 3, 10)
    play.take(made, play.restore_of(alone))
    assert trust.collaborative_of(made) == trust.collaborative_of(organiser)
    with play.computer("second"):
        play.record(made, "2026-11", 4, 10)
        sent = play.export(made)
    play.take(alone, sent)
    play.take(organiser, play.export(alone))
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    news = exporting.publish(organiser, play.file("news")).file
    for store in (alone, made):
        play.take(store, news)
        assert keeping.digest(store) == keeping.digest(organiser)
    assert play.values(organiser, alone.own_id) == {"2026-10": (3, 10), "2026-11": (4, 10)}
    assert len(trust.list_sites(organiser)) == 1


def test_three_laptops_agree_whatever_the_way_of_the_packages(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.restore_of(first))
    third = play.second(play.restore_of(first), "third")
    stores = {"second": made, "third": third}
    for month, (name, store) in zip(("2026-10", "2026-11"), stores.items(), strict=True):
        with play.computer(name):
            play.record(store, month, 5, 10)
            sent = play.export(store)
        play.answer(first, sent)
    # The third hears of the second by the first alone.
    play.take(third, play.export(first))
    play.take(made, play.export(first))
    assert keeping.digest(made) == keeping.digest(third) == keeping.digest(first)
    play.take(organiser, play.export(first))
    for pending in enrolling.uncontested(enrolling.pending_requests(organiser)):
        enrolling.enrol(organiser, pending)
    news = exporting.publish(organiser, play.file("news")).file
    for store in (first, made, third):
        play.take(store, news)
        assert keeping.digest(store) == keeping.digest(organiser)


def test_nothing_private_leaves_but_in_a_restore_package(play: Any, organiser: Workspace, first: Workspace) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        people.add_person(made, "Neema-the-secret-name")
        restored, sent = play.restore_of(made), play.export(made)
    play.answer(first, sent)
    play.take(first, restored)
    assert any(one.name == "Neema-the-secret-name" for one in people.list_people(first))
    for package in (sent, play.export(first)):
        verdict = verify(package.read_bytes(), Context(find_declaration))
        assert not any(one.scope.endswith("/private") for one in verdict.segments)
    contents = replace(restoring.restore_contents(first), kind="site")
    with pytest.raises(RefusedError) as refused:
        build_package(contents, trust.own_key(first), number=9, made=1, app="test")
    assert refused.value.code == "E-PRIVATE"


def test_a_copy_for_the_own_laptop_counts_as_sent_to_nobody(play: Any, first: Workspace, tmp_path: Path) -> None:
    from qic_desktop.services.exchanging import exchange_state

    play.record(first, "2026-10", 3, 10)
    stick = tmp_path / "stick"
    stick.mkdir()
    before = exchange_state.unsent_count(first)
    one, two = (vouching.copy_for_own_laptop(first, stick) for _turn in range(2))
    assert exchange_state.unsent_count(first) == before > 0
    assert one.file != two.file
    with pytest.raises(NotFoundError):
        vouching.copy_for_own_laptop(first, tmp_path / "pulled out")


def test_a_locked_copy_opens_on_the_laptops_that_the_team_has_already_and_nowhere_else(
    play: Any, organiser: Workspace, first: Workspace
) -> None:
    made = play.second(play.restore_of(first))
    with play.computer("second"):
        people.add_person(made, "Neema")
        package_locks.own_recipients(made)
        sent = play.restore_of(made)
    play.answer(first, sent)
    people.add_person(first, "Zuri")
    locked = vouching.write_restore_package(first, play.file("locked"), locked=True).file
    assert b"manifest" not in locked.read_bytes()
    with play.computer("second"):
        assert play.take(made, locked).totals.new > 0
        assert [one.name for one in people.list_people(made)] == ["Asha", "Neema", "Zuri"]
    with play.computer("third"):
        stranger = play.create("stranger", Role.SITE)
        with pytest.raises(RefusedError):
            second_laptop.join_team(stranger, locked)
