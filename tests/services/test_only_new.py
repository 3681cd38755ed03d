"""A package with only what is new: small, never taken for a full copy, and a lost one leaves a gap, not a hole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.cli import main
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import copies, keeping
from qic_desktop.services.exchanging import exchange_state, exporting, importing, messages, receipts
from qic_desktop.services.workspace import Workspace


def only_new(play: Any, site: Workspace) -> exporting.SentPackage:
    return exporting.export_data_package(site, play.file("new"), only_new=True)


def answer(play: Any, organiser: Workspace, site: Workspace) -> None:
    """The organiser's news go back and say what has arrived."""
    play.take(site, exporting.publish(organiser, play.file("news")).file)


@pytest.fixture
def pair(play: Any) -> tuple[Workspace, Workspace]:
    """An organiser and an accepted site with one month recorded, sent, taken in and confirmed."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    answer(play, organiser, site)
    play.record(site, "2026-09", 1, 10)
    play.take(organiser, play.export(site))
    answer(play, organiser, site)
    return organiser, site


def test_what_the_organiser_confirmed_stays_at_home(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    assert exchange_state.what_is_new(site) == exchange_state.NewPart(1, 3, "confirmed")
    sent = only_new(play, site)
    assert (sent.segments, sent.entries, sent.only_new) == (1, 1, True)
    assert sent.size_bytes < play.export(site).stat().st_size
    result = play.take(organiser, sent.file)
    assert (result.totals.new, result.totals.already_had) == (1, 0)
    assert play.values(organiser, site.own_id) == {"2026-09": (1, 10), "2026-10": (2, 10)}


def test_what_was_sent_but_not_confirmed_goes_again(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    """A package that was lost on the way must not leave a hole for ever."""
    organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    play.export(site)
    play.record(site, "2026-11", 3, 10)
    sent = only_new(play, site)
    assert sent.entries == 2
    play.take(organiser, sent.file)
    assert len(play.values(organiser, site.own_id)) == 3


def test_before_any_confirmation_what_left_already_is_left_out(play: Any) -> None:
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    assert exchange_state.what_is_new(site).basis == "all"
    everything = only_new(play, site)
    assert everything.size_bytes == play.export(site).stat().st_size
    with pytest.raises(NotAllowedError):
        only_new(play, site)
    play.record(site, "2026-10", 2, 10)
    assert exchange_state.what_is_new(site) == exchange_state.NewPart(1, 3, "sent")
    assert only_new(play, site).entries == 1


def test_a_confirmation_of_another_branch_covers_nothing(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    """The same numbers under another hash: a copied store wrote them, and ours have not arrived."""
    _organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    play.export(site)
    row = site.store.connection.execute("select packer, chain, max(seq), made from acknowledged").fetchone()
    with site.store.transaction():
        site.store.connection.execute(
            "insert into acknowledged values(?,?,?,?,?)", (row[0], row[1], row[2] + 1, "f" * 64, row[3] + 1)
        )
    assert only_new(play, site).entries == 1


def test_a_confirmation_by_somebody_else_covers_nothing(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    _organiser, site = pair
    with site.store.transaction():
        site.store.connection.execute("update acknowledged set packer=?", (site.journal.writer,))
        site.store.set_setting("sent", {})
    assert receipts.organiser_receipts(site) == ()
    assert only_new(play, site).segments == 2


def test_an_early_part_that_is_missing_is_a_gap_and_the_rest_is_taken(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-09", 1, 10)
    first = only_new(play, site)
    play.record(site, "2026-10", 2, 10)
    second = only_new(play, site)
    result = play.take(organiser, second.file)
    assert (result.packages[0].outcome, result.totals.new) == ("accept", 1)
    assert play.values(organiser, site.own_id) == {"2026-10": (2, 10)}
    # What is not whole from its first number is not confirmed: the site sends it again.
    news = exporting.publish(organiser, play.file("news")).file
    told = importing.verify_file(news).manifest
    assert told is not None
    assert [told.have[chain][0][0] for chain in told.have if chain.endswith(site.scope.text)] == [2]
    play.take(site, news)
    assert exchange_state.what_is_new(site).entries == 2
    play.take(organiser, first.file)
    assert len(play.values(organiser, site.own_id)) == 2
    answer(play, organiser, site)
    assert keeping.digest(organiser) == keeping.digest(site)
    with pytest.raises(NotAllowedError):
        only_new(play, site)


def test_a_team_mate_sees_the_gap_that_a_small_package_leaves(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    _organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    small = only_new(play, site).file
    path = play.close(site)
    twin = play.reopen(path)
    with twin.store.transaction():
        twin.store.connection.execute("delete from segment where scope=?", (twin.scope.text,))
    play.take(twin, small)
    (gap,) = [one for one in exchange_state.exchange_state(twin).gaps if one.scope == twin.scope.text]
    assert (gap.first, gap.last) == (1, 3)


def test_it_is_no_copy_elsewhere_and_replaces_no_full_one(
    play: Any, pair: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    _organiser, site = pair
    monkeypatch.setattr(copies, "is_elsewhere", lambda _folder, _store: True)
    stick = play.folder / "stick"
    stick.mkdir()
    full = copies.send_package(site, stick).file
    before = full.read_bytes()
    play.record(site, "2026-10", 2, 10)
    month = 31 * exchange_state.DAY_MS
    small = [copies.send_package(site, stick, only_new=True).file for _turn in range(2)]
    assert full.read_bytes() == before
    assert len({full, *small}) == 3
    later = site.clock() + month
    monkeypatch.setattr(site, "clock", lambda: later)
    view = exchange_state.exchange_state(site)
    assert view.days_alone is not None
    assert [one.only_new for one in view.parcels if one.outgoing][:2] == [True, True]
    copies.send_package(site, stick)
    assert exchange_state.exchange_state(site).days_alone is None


def test_on_the_command_line_it_is_no_copy_elsewhere_either(
    play: Any, pair: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    _organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    play.close(site)
    out = play.file("small")
    monkeypatch.setattr(copies, "is_elsewhere", lambda _folder, _store: True)
    with pytest.raises(SystemExit) as ended:
        main(["export", str(site.store.path), "--out", str(out), "--only-new"])
    assert ended.value.code == 0
    assert len(read_archive(out.read_bytes())) == 2
    site = play.reopen(site.store.path)
    later = site.clock() + 31 * exchange_state.DAY_MS
    monkeypatch.setattr(site, "clock", lambda: later)
    assert exchange_state.exchange_state(site).days_alone is not None


def test_as_a_message_it_is_shorter(play: Any, pair: tuple[Workspace, Workspace]) -> None:
    organiser, site = pair
    for number in range(1, 9):
        play.record(site, f"2025-{number:02}", number, 100)
    whole = messages.write_message(site)
    play.take(organiser, whole.file)
    answer(play, organiser, site)
    play.record(site, "2026-10", 2, 10)
    small = messages.write_message(site, only_new=True)
    assert small.size_bytes < whole.size_bytes
    assert small.file != whole.file
    assert play.take(organiser, small.file).totals.new == 1


def test_news_go_whole(play: Any) -> None:
    organiser = play.organiser()
    with pytest.raises(NotAllowedError):
        exporting.export_data_package(organiser, play.file("news"), only_new=True)


def test_tips_of_a_forked_chain_are_all_told_and_what_follows_a_gap_is_not() -> None:
    rows = [
        ("c", 1, 2, "a", None),
        ("c", 1, 3, "b", None),
        ("c", 3, 4, "c", "a"),
        ("c", 4, 5, "d", "b"),
        ("c", 9, 9, "e", "x"),
        ("other", 5, 6, "f", "y"),
    ]
    assert receipts.whole_tips(rows) == {"c": ((4, "c"), (5, "d"))}


def test_the_organisers_receipt_says_when_a_small_package_has_arrived(
    play: Any, pair: tuple[Workspace, Workspace]
) -> None:
    organiser, site = pair
    play.record(site, "2026-10", 2, 10)
    sent = only_new(play, site)
    states: list[str] = []

    def state_of() -> str:
        found = exchange_state.exchange_state(site).parcels
        return next(one.state for one in found if one.id == sent.id)

    states.append(state_of())
    play.take(organiser, Path(sent.file))
    answer(play, organiser, site)
    states.append(state_of())
    assert states == ["sent", "confirmed"]
