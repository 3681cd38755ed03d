"""How exchange stands, on real stores and packages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.services import copies, frames
from qic_desktop.services.copies import Copy
from qic_desktop.services.exchanging import conflict_views, exchange_state, exporting, importing, merging, reviewing
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import joining, trust
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import Edit

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
JANUARY = "2026-01"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_team_alone_is_told_what_is_kept_and_nothing_is_due(small: Any) -> None:
    site = small.create("Les Filaos", Role.SITE)
    state = exchange_state.exchange_state(site)
    assert not state.in_collaborative
    assert (state.key, state.root) == (None, None)
    assert [one.title for one in state.unsent] == ["Name of the site: Les Filaos"]
    assert state.next_due is None
    assert state.overdue == ()


def test_both_ends_read_the_same_words(small: Any) -> None:
    organiser = small.organiser()
    state = exchange_state.exchange_state(small.site(organiser))
    assert state.key is not None
    assert state.root == trust.fingerprint(organiser)
    assert len(state.key.words) == 8
    assert state.key != state.root


def test_sender_and_receiver_see_the_same_six_words(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    sent = exporting.publish(organiser, tmp_path / "news.qicpkg")
    copy = tmp_path / "news (1).qicpkg"
    copy.write_bytes(sent.file.read_bytes())
    (reviewed,) = reviewing.review(site, [copy]).packages
    assert reviewed.spoken == sent.spoken
    assert len(sent.spoken.words) == 6
    copy.write_bytes(sent.file.read_bytes()[:-1])
    (cut,) = reviewing.review(site, [copy]).packages
    assert cut.outcome == "refuse"
    assert cut.spoken is None, "words of a refused file would be compared in vain"


def test_entries_are_counted_as_people_count_them(small: Any) -> None:
    """A value that is corrected before it is sent is one entry; a measure with its definition is one."""
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    small.record(site, [JANUARY], first=25)
    view = measures.define_measure(site, measures.NewMeasure("waits", "Waits"))
    titles = {one.title for one in exchange_state.exchange_state(site).unsent}
    assert titles == {
        "Name of the site: Les Filaos",
        "Oxytocin within one minute, January 2026",
        f"Measure: {view.name}",
    }
    assert exchange_state.unsent_count(site) == 3


def test_what_is_due_next_is_named_and_early_values_are_no_concern(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    state = exchange_state.exchange_state(site)
    assert state.next_due == date(2026, 2, 10)
    assert state.overdue == ()


def test_an_entry_is_overdue_once_its_due_day_has_passed(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    small.later(10)
    (late,) = exchange_state.exchange_state(site).overdue
    assert late.due == date(2026, 2, 10)


def test_a_correction_of_what_was_sent_is_not_overdue(small: Any, stick: Path) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    copies.send_package(site, stick)
    small.later(40)
    small.record(site, [JANUARY], first=28)
    state = exchange_state.exchange_state(site)
    assert len(state.unsent) == 1
    assert state.overdue == ()


def test_values_from_before_the_collaborative_began_are_not_overdue(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, ["2024-03"])
    assert exchange_state.exchange_state(site).overdue == ()


def test_sending_leaves_nothing_unsent_and_the_receipt_confirms_it(small: Any, stick: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    sent = copies.send_package(site, stick)
    state = exchange_state.exchange_state(site)
    assert state.unsent == ()
    assert (state.kept, state.confirmed) == (13, 0)
    assert state.waiting_for_certificate
    assert state.last_sent is not None
    assert (state.last_sent.state, state.last_sent.way) == ("sent", "stick")

    importing.import_packages(site, [small.accept(organiser, sent.file)])
    state = exchange_state.exchange_state(site)
    assert (state.kept, state.confirmed) == (13, 13)
    assert not state.waiting_for_certificate
    assert state.last_sent is not None
    assert state.last_sent.state == "confirmed"
    assert state.last_news is not None
    assert state.gaps == ()


def test_an_entry_alone_for_thirty_days_is_said(small: Any, stick: Path) -> None:
    site = small.create("Les Filaos", Role.SITE)
    assert exchange_state.exchange_state(site).days_alone is None
    small.later(34)
    assert exchange_state.exchange_state(site).days_alone == 34
    copies.back_up_to(site, stick)
    assert exchange_state.exchange_state(site).days_alone == 34, "a backup on the same disk goes with the laptop"


def test_a_backup_on_another_computer_is_a_copy_elsewhere(small: Any, stick: Path) -> None:
    site = small.create("Les Filaos", Role.SITE)
    copies.back_up_to(site, stick)
    (made,) = copies.list_copies(site)
    copies.remember_copy(site, Copy(made.kind, "office", made.made, elsewhere=True, upto=made.upto))
    small.later(34)
    state = exchange_state.exchange_state(site)
    assert state.days_alone is None
    assert {copy.place for copy in state.copies} == {"office", "stick"}


def test_a_removed_stick_finishes_nothing_and_loses_nothing(small: Any, stick: Path) -> None:
    site = small.create("Les Filaos", Role.SITE)
    before = exchange_state.unsent_count(site)
    stick.rmdir()
    with pytest.raises(NotFoundError):
        copies.send_package(site, stick)
    assert exchange_state.unsent_count(site) == before
    assert exchange_state.exchange_state(site).parcels == ()


def test_somebody_elses_package_on_the_stick_is_not_overwritten(small: Any, stick: Path) -> None:
    site = small.create("Les Filaos", Role.SITE)
    foreign = stick / exporting.offered_name(site)
    foreign.write_bytes(b"of another site")
    first = copies.send_package(site, stick)
    second = copies.send_package(site, stick)
    assert foreign.read_bytes() == b"of another site"
    assert first.file == second.file
    assert first.file.stem.endswith("(2)")


def test_a_part_that_is_known_and_not_here_is_named(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    with site.store.transaction():
        site.store.connection.execute(
            "insert into acknowledged values(?,?,?,?,?)",
            (organiser.journal.writer, f"{organiser.journal.writer} organiser", 99, "0" * 64, small.now),
        )
    (gap,) = exchange_state.exchange_state(site).gaps
    assert (gap.scope, gap.last) == ("organiser", 99)
    assert gap.first > 1


def test_a_place_is_called_as_people_call_it() -> None:
    assert copies.place_name(Path("/media/amina/BLUE")) == "BLUE"
    assert copies.place_name(Path("/run/media/amina/BLUE/qic")) == "BLUE"
    assert copies.place_name(Path("/Volumes/BLUE")) == "BLUE"
    assert copies.place_name(Path("/srv/Documents")) == "Documents"


def test_both_values_of_a_conflict_are_shown_and_one_is_chosen(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    view = measures.get_measure(site, "oxytocin")
    identity = f"{view.id}|{JANUARY}|"
    other = {"numerator": 27, "denominator": 32, "revision": 1}
    site.journal.append(site.scope, [Edit("observation", identity, {"counts": other}, dots=())])
    assert exchange_state.exchange_state(site).conflicts == 1
    (conflict,) = conflict_views.conflict_views(site)
    assert conflict.title == "Oxytocin within one minute, January 2026"
    assert [value.words for value in conflict.values] == ["20 of 32, 62.5 %", "27 of 32, 84.4 %"]
    assert [value.is_shown for value in conflict.values] == [False, True]
    assert conflict.may_decide
    merging.resolve_conflict(site, conflict.id, 1)
    assert conflict_views.conflict_views(site) == ()
    assert observations.list_observations(site, view)[0].numerator == 20


# --- what comes ---------------------------------------------------------------------------------------------


def test_a_review_says_what_would_change_and_changes_nothing(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    changed = {"denominator_text": "all births after 28 weeks", "effective_period": "2026-03"}
    measures.revise_definition(organiser, "oxytocin", changed, "Agreed at the session")
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    review = reviewing.review(site, [news])
    ((title, (found,)),) = review.groups
    assert title == "From the organiser"
    assert ("Out of", "all births", "all births after 28 weeks") in [
        (row.label, row.now, row.after) for row in found.item.rows if row.changed
    ]
    assert "Your values up to February 2026 stay as they are." in found.meaning
    assert review.counts.new == 2
    view = measures.get_measure(site, "oxytocin")
    assert view.definition is not None
    assert view.definition.denominator_text == "all births"


def test_every_kind_of_bad_file_gets_its_sentence(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    whole = exporting.publish(organiser, tmp_path / "news.qicpkg").file
    rubbish = tmp_path / "rubbish.qicpkg"
    rubbish.write_bytes(b"hello")
    cut = tmp_path / "cut.qicpkg"
    cut.write_bytes(whole.read_bytes()[:-200])
    practice = small.create("Play", Role.SITE, practice=True)
    played = exporting.export_data_package(practice, tmp_path / "played.qicpkg").file
    stranger = small.create("Stranger", Role.SITE)
    unknown = exporting.export_data_package(stranger, tmp_path / "unknown.qicpkg").file
    gone = tmp_path / "gone.qicpkg"
    review = reviewing.review(site, [rubbish, cut, played, gone, whole, unknown])
    said = {one.path.name: (one.outcome, one.sentence) for one in review.packages}
    assert said["rubbish.qicpkg"] == (
        "refuse",
        "This is not a data package. Data packages end in .qicpkg and come from this program’s export.",
    )
    assert said["cut.qicpkg"][1].startswith("The file is damaged")
    assert said["played.qicpkg"][1].startswith("Practice data and real data are never mixed.")
    assert said["gone.qicpkg"][1].startswith("The file is not there")
    assert said["news.qicpkg"] == ("accept", "")
    assert said["unknown.qicpkg"][0] in ("quarantine", "refuse")
    assert said["unknown.qicpkg"][1]


def test_a_package_read_twice_is_known(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    news = exporting.publish(organiser, tmp_path / "news.qicpkg").file
    importing.import_packages(site, [news])
    review = reviewing.review(site, [news])
    assert not review.has_entries
    assert not review.has_receipts


def test_an_invitation_is_shown_before_anything_changes(small: Any) -> None:
    organiser = small.organiser()
    site = small.create("Les Filaos", Role.SITE)
    file = small.invite(organiser, "Les Filaos", "S007")
    found = joining.look_at_invitation(site, file)
    assert found is not None
    assert (found.collaborative, found.aim, found.code) == ("Safe Birth", "Fewer bleedings", "S007")
    assert found.root == trust.fingerprint(organiser)
    assert not exchange_state.exchange_state(site).in_collaborative


def test_an_invitation_for_another_role_is_refused_with_a_code(small: Any) -> None:
    organiser = small.organiser()
    coach = small.create("A. Mbeki", Role.COACH)
    with pytest.raises(RefusedError, match="E-ROLE"):
        joining.look_at_invitation(coach, small.invite(organiser, "Les Filaos", "S007"))


def test_other_files_are_no_invitations(small: Any, tmp_path: Path) -> None:
    site = small.create("Les Filaos", Role.SITE)
    sent = exporting.export_data_package(site, tmp_path / "own.qicpkg")
    rubbish = tmp_path / "x.qicpkg"
    rubbish.write_bytes(b"x")
    assert joining.look_at_invitation(site, sent.file) is None
    assert joining.look_at_invitation(site, rubbish) is None


def test_joining_keeps_what_a_team_alone_has_entered(small: Any) -> None:
    organiser = small.organiser()
    site = small.create("Les Filaos", Role.SITE)
    local = measures.define_measure(site, measures.NewMeasure("waits", "Waits"))
    observations.record_observation(site, local, parse_period(JANUARY), Entry(3, 9))
    joining.join(site, small.invite(organiser, "Les Filaos", "S007"))
    assert {view.code for view in measures.list_measures(site)} == {"waits", "oxytocin"}
    assert len(observations.list_observations(site, local)) == 1


def test_a_team_on_its_own_is_not_told_that_it_sends(play: Any) -> None:
    alone = play.create("alone", Role.SITE)
    measures.define_measure(alone, NewMeasure("own", "Own"))
    found = frames.frame_of(alone)
    assert found.exchange == ("2 entries have no copy yet", "no collaborative yet")
    assert found.badges == ()
    site = play.enrolled_site(play.organiser(), "S001")
    play.record(site, "2026-08", 1, 10)
    lines = frames.frame_of(site)
    assert lines.badges[0][1] > 0
    assert lines.exchange is not None
    assert "not yet sent" in lines.exchange[0]
