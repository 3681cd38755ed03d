"""Enrol many: forty real laptops, what is typed for each of them, and what never gets in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qic_desktop.exchange import documents
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import joining, trust
from qic_desktop.services.trusting.enrolment_table import Laptop, Standing
from qic_desktop.services.workspace import Role, Workspace
from ui.organiser.design import DesignPage
from ui.organiser.enrolment import EnrolmentPage
from ui.organiser.enrolment_rows import Column
from ui.organiser.inbox import InboxPage
from ui.organiser.sites import SitesPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def stick_of(play: Any, organiser: Workspace, codes: list[str]) -> tuple[Path, list[Path]]:
    """A stick with the packages of teams that have joined, and where their stores lie."""
    stick = play.folder / "stick"
    stick.mkdir(exist_ok=True)
    stores = []
    for code in codes:
        team = play.site(organiser, code)
        exporting.export_data_package(team, stick / f"{code}-2026-11.qicpkg")
        stores.append(play.close(team))
    return stick, stores


def rival(play: Any, organiser: Workspace, stick: Path) -> None:
    """Two teams that hold one invitation."""
    invitation = play.file("S050-invitation")
    exporting.invite(organiser, "Site S050", invitation, code="S050")
    for name in ("S050", "Stranger"):
        team = play.create(name, Role.SITE)
        joining.join(team, invitation)
        exporting.export_data_package(team, stick / f"{name}.qicpkg")


def opened(show: Show, organiser: Workspace, stick: Path) -> EnrolmentPage:
    page = show(organiser, "enrolment").page("enrolment")
    assert isinstance(page, EnrolmentPage)
    page.read_from(stick)
    return page


def four_letters(laptop: Laptop) -> str:
    return " ".join(word[:4] for word in laptop.spoken.words)


def read_aloud(page: EnrolmentPage, text: str) -> None:
    QTest.keyClicks(page.heard.field, text)


def row(page: EnrolmentPage, code: str) -> Laptop:
    return next(one for one in page.model.table.laptops if one.code == code)


def state(page: EnrolmentPage, key: str) -> str:
    return str(page.model.index(page.model.row_of(key), Column.STATE).data())


def test_forty_laptops_join_in_one_morning(play: Any, show: Show) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    exporting.publish(organiser, play.file("news"))
    codes = [f"S{number:03}" for number in range(1, 41)]
    stick, stores = stick_of(play, organiser, codes)
    page = opened(show, organiser, stick)
    assert page.headline.accessibleName().startswith("0 of 40 laptops enrolled")

    keys = 0
    asked: list[str] = []
    organiser.store.connection.set_trace_callback(asked.append)
    for laptop in page.model.table.laptops:
        typed = four_letters(laptop)
        read_aloud(page, typed)
        QTest.keyClick(page.heard.field, Qt.Key.Key_Return)
        keys += len(typed) + 1
    # At two keys a second, a slow typist, each laptop takes 20 seconds; the program adds none.
    assert keys / 40 <= 40
    assert asked == [], "nothing is read from the store while somebody types"
    assert len(page.model.ticked) == 40
    assert page.heard.field.text() == ""

    page.accept.click()
    organiser.store.connection.set_trace_callback(None)
    assert 0 < len(asked) < 40 * 150, "a hundred statements for each laptop, however many others there are"
    assert page.headline.accessibleName().startswith("40 of 40 laptops enrolled")
    assert {state(page, one.key) for one in page.model.table.laptops} == {"Accepted just now"}
    page.answer_to(stick)
    (answer,) = stick.glob("news-*.qicpkg")
    for store in (stores[0], stores[-1]):
        team = play.reopen(store)
        importing.import_packages(team, [answer])
        assert trust.is_enrolled(team)


def test_a_few_letters_bring_the_row_and_only_all_words_mark_it(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001", "S002", "S003"])
    page = opened(show, organiser, stick)
    laptop = row(page, "S002")
    words = four_letters(laptop).split(" ")
    read_aloud(page, " ".join(words[:3]))
    assert page.heard.heard.only == laptop.key
    assert page.view.currentIndex().row() == page.model.row_of(laptop.key)
    QTest.keyClick(page.heard.field, Qt.Key.Key_Return)  # three words are not enough to say "the rest agrees"
    assert page.model.ticked == set()
    read_aloud(page, " " + words[3])
    QTest.keyClick(page.heard.field, Qt.Key.Key_Return)
    assert page.model.ticked == {laptop.key}
    assert page.heard.field.text() == ""


def test_digits_mark_a_laptop_as_well_and_a_scanner_in_one_go(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001", "S002"])
    page = opened(show, organiser, stick)
    first, second = row(page, "S001"), row(page, "S002")
    read_aloud(page, first.spoken.digits.replace(" ", ""))
    QTest.keyClick(page.heard.field, Qt.Key.Key_Space)
    read_aloud(page, f"QIC KEY {second.key.upper()}")
    QTest.keyClick(page.heard.field, Qt.Key.Key_Return)
    assert page.model.ticked == {first.key, second.key}


def test_one_wrong_word_marks_nobody_and_is_named(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001", "S002"])
    page = opened(show, organiser, stick)
    words = list(row(page, "S001").spoken.words)
    words[6] = "zoo" if words[6] != "zoo" else "art"
    read_aloud(page, " ".join(words))
    assert page.model.ticked == set()
    assert "the 7th word fits none" in page.heard.sentence.text()
    QTest.keyClick(page.heard.field, Qt.Key.Key_Escape)
    assert page.heard.field.text() == ""


def test_space_on_a_row_and_a_click_on_its_box_mark_and_unmark(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001", "S002"])
    page = opened(show, organiser, stick)
    QTest.keyClick(page.heard.field, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert page.model.ticked == {row(page, "S001").key}
    box = page.view.visualRect(page.model.index(1, Column.TICK)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(box))
    assert len(page.model.ticked) == 2
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(box))
    assert len(page.model.ticked) == 1
    assert page.accept.text() == "Accept the one compared"


def test_of_two_with_one_invitation_one_at_most_is_marked_and_both_are_shown(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001"])
    rival(play, organiser, stick)
    page = opened(show, organiser, stick)
    both = [one for one in page.model.table.laptops if one.code == "S050"]
    assert [one.standing for one in both] == [Standing.CONTESTED] * 2
    assert both[0].spoken != both[1].spoken
    assert page.model.table.expected == 2
    read_aloud(page, four_letters(both[0]))
    QTest.keyClick(page.heard.field, Qt.Key.Key_Return)
    read_aloud(page, four_letters(both[1]))
    assert page.model.ticked == {both[1].key}
    page.accept.click()
    assert {site.code for site in trust.list_sites(organiser)} == {"S050"}
    assert state(page, both[0].key) == "Invitation is used"


def test_who_proves_nothing_cannot_be_marked(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001"])
    team = play.site(organiser, "S002")
    invitation = next(one for one in trust.list_invitations(organiser) if one.code == "S002")
    guessed = documents.Invitation(
        trust.collaborative_of(organiser) or "", invitation.id, "site", "Site S002", "S002", None, bytes(16)
    )
    request = documents.make_request(guessed, trust.own_key(team), scopes=[team.scope.text], name="S002")
    trust.keep_document(organiser, documents.REQUEST, request, trust.OPEN)
    page = opened(show, organiser, stick)
    unproven = next(one for one in page.model.table.laptops if one.name == "S002")
    assert unproven.standing is Standing.UNPROVEN
    read_aloud(page, four_letters(unproven))
    assert page.model.ticked == set()
    assert "does not prove any invitation" in page.heard.sentence.text()
    page.tick(unproven.key, True)
    assert page.model.ticked == set()


def test_marks_stay_when_another_stick_is_read(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001"])
    page = opened(show, organiser, stick)
    page.tick(row(page, "S001").key, True)
    other = play.folder / "other stick"
    other.mkdir()
    team = play.site(organiser, "S002")
    exporting.export_data_package(team, other / "S002.qicpkg")
    page.read_from(other)
    assert page.model.ticked == {row(page, "S001").key}
    assert [one.code for one in page.model.table.laptops] == ["S001", "S002"]
    page.chips["to-compare"].click()
    assert [one.code for one in page.model.rows] == ["S002"]
    page.filter.setText("nobody")
    assert page.model.rows == ()
    # Who reads is found whatever the filter hides.
    read_aloud(page, four_letters(row(page, "S001")))
    assert page.view.currentIndex().row() == page.model.row_of(row(page, "S001").key)


def test_the_list_is_printed(play: Any, show: Show) -> None:
    organiser = play.organiser()
    stick, _stores = stick_of(play, organiser, ["S001", "S002"])
    page = opened(show, organiser, stick)
    made: list[Path] = []
    page.printer.folder, page.printer.then = play.folder, made.append
    page.print_list.click()
    assert made[0].parent == play.folder
    assert made[0].read_bytes().startswith(b"%PDF")


def test_sites_and_inbox_lead_to_the_table(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    stick, _stores = stick_of(play, organiser, ["S001"])
    window = show(organiser, "sites")
    sites = window.page("sites")
    assert isinstance(sites, SitesPage)
    window.navigator.go("inbox")
    inbox = window.page("inbox")
    assert isinstance(inbox, InboxPage)
    inbox.read_from(stick)
    inbox.requests_bar.many.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "enrolment"
    page = window.page("enrolment")
    assert isinstance(page, EnrolmentPage)
    assert [one.code for one in page.model.table.laptops] == ["S001"]
    window.navigator.go("sites")
    sites.enrol.click()
    assert window.navigator.here.key == "enrolment"


def test_an_empty_table_says_what_belongs_here(play: Any, show: Show) -> None:
    page = show(play.organiser(), "enrolment").page("enrolment")
    assert isinstance(page, EnrolmentPage)
    assert page.empty.step is not None
    assert page.empty.step.text() == "Read a stick or folder"


def test_the_words_of_the_organiser_are_printed_from_design(play: Any, show: Show) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    page = show(organiser, "design", "invitations").page("design")
    assert isinstance(page, DesignPage)
    made: list[Path] = []
    page.printer.folder, page.printer.then = play.folder, made.append
    page.invitations.sheet.click()
    assert made[0].read_bytes().startswith(b"%PDF")
