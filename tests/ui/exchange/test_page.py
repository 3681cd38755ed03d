"""The exchange page on real stores: the one sentence, sending, fetching, joining, bad files, conflicts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from qic_desktop.services.exchanging import exchange_state, exporting, importing, originals
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import Edit
from ui.exchange.conflicts import ConflictsPage
from ui.exchange.found import FoundDialog
from ui.exchange.join import JoinDialog
from ui.exchange.page import ExchangePage
from ui.exchange.review import ReviewDialog
from ui.shell.window import MainWindow

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
JANUARY = "2026-01"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    shown = [label.text() for label in part.findChildren(QLabel) if not label.isHidden()]
    shown += [button.accessibleName() or button.text() for button in part.findChildren(QPushButton)]
    return " | ".join(shown)


def review_of(page: ExchangePage) -> ReviewDialog:
    dialog = page.door.dialog
    assert isinstance(dialog, ReviewDialog)
    return dialog


def test_nothing_wrong_is_said_calmly(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    page = exchange(show(site))
    assert page.headline.accessibleName().startswith(
        "Everything is kept on this laptop. 2 entries not yet sent; next due 10 February."
    )
    assert "Oxytocin within one minute, January 2026" in words_of(page.unsent)
    assert "before 10 February is early enough" in words_of(page.carriage)
    assert page.focus_target() is page.send


def test_the_button_to_send_is_filled_only_while_something_waits(small: Any, show: Any, stick: Path) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    page = exchange(show(site))
    assert page.send.property("kind") == "primary"
    page.send_to(stick)
    page.refresh(None)
    assert page.view is not None
    assert page.view.unsent == ()
    assert page.send.property("kind") == "secondary"


def test_orange_comes_only_when_a_due_day_has_passed(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    small.later(10)
    page = exchange(show(site))
    assert "1 entry was due on 10 February and is not yet sent." in page.headline.accessibleName()


def test_a_team_alone_is_offered_a_copy_and_no_organiser(small: Any, show: Any) -> None:
    page = exchange(show(small.create("Les Filaos", Role.SITE)))
    assert page.send.text() == "Copy …"
    assert page.headline.accessibleName() == (
        "Everything is kept on this laptop. A copy elsewhere helps if the laptop is lost."
    )
    assert "Organiser" not in words_of(page.carriage)


def test_sending_writes_a_whole_package_and_says_so(small: Any, show: Any, stick: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    window = show(site)
    page = exchange(window)
    page.send_to(stick)
    (file,) = stick.iterdir()
    assert importing.verify_file(file).manifest is not None
    assert page.view is not None
    assert page.view.unsent == ()
    assert "All entries" in words_of(page.parcels)
    assert "on the way" in words_of(page.carriage)
    assert "Say these six words to the receiver" in words_of(page.sent_words)
    assert not page.sent_words.isHidden()
    spoken = originals.spoken_file(file)
    assert spoken is not None
    assert page.sent_words.words.words.text().split() == list(spoken.words)


def test_a_removed_stick_is_said_in_words_and_nothing_is_lost(small: Any, show: Any, stick: Path) -> None:
    site = small.site(small.organiser())
    window = show(site)
    before = exchange_state.unsent_count(site)
    stick.rmdir()
    exchange(window).send_to(stick)
    assert window.notices.texts == (
        "The stick was removed. Nothing is lost; the package was not finished. Put it in again.",
    )
    assert exchange_state.unsent_count(site) == before


def test_many_values_of_a_measure_are_one_row(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    page = exchange(show(site))
    assert "Oxytocin within one minute: 12 values, January 2025 to December 2025" in words_of(page.unsent)


# --- what comes ---------------------------------------------------------------------------------------------


def test_the_review_shows_before_and_after_and_brings_in_on_enter(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    page = exchange(show(site))
    measures.revise_definition(
        organiser,
        "oxytocin",
        {"denominator_text": "all births after 28 weeks", "effective_period": "2026-03"},
        "Agreed",
    )
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    page.door.open_files([news])
    dialog = review_of(page)
    assert dialog.counts.accessibleName() == (
        "2 new, 1 changed, 0 to decide later, 3 already here, 0 waiting for a key, 0 refused"
    )
    said = words_of(dialog)
    assert "all births after 28 weeks" in said
    assert "Nothing has changed yet. Your own values are never overwritten." in said
    assert "From March 2026 the chart shows a break, and a new median starts there." in said
    assert dialog.bring.text() == "Bring in 1 entry"
    spoken = originals.spoken_file(news)
    assert spoken is not None
    assert " ".join(spoken.words) in said
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    definition = measures.get_measure(site, "oxytocin").definition
    assert definition is not None
    assert definition.revision == 2
    assert "News" in words_of(page.parcels)


def test_escape_leaves_everything_as_it_was(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    page = exchange(show(site))
    measures.rename_measure(organiser, "oxytocin", "Oxytocin at once")
    page.door.open_files([exporting.publish(organiser, small.root / "news.qicpkg").file])
    QTest.keyClick(review_of(page), Qt.Key.Key_Escape)
    assert measures.get_measure(site, "oxytocin").name == "Oxytocin within one minute"


def test_the_same_package_again_brings_nothing(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    importing.import_packages(site, [news])
    page = exchange(show(site))
    page.door.open_files([news])
    dialog = review_of(page)
    assert dialog.bring.isHidden()
    assert dialog.later.text() == "Close"


def test_bad_files_have_their_sentence_and_no_button_to_bring_them_in(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    page = exchange(show(small.site(organiser)))
    rubbish = tmp_path / "rubbish.qicpkg"
    rubbish.write_bytes(b"hello")
    played = exporting.export_data_package(
        small.create("Play", Role.SITE, practice=True), tmp_path / "played.qicpkg"
    ).file
    for file, sentence in (
        (rubbish, "This is not a data package."),
        (played, "Practice data and real data are never mixed."),
        (tmp_path / "gone.qicpkg", "There is no file"),
    ):
        page.door.open_files([file])
        if file.exists():
            dialog = review_of(page)
            assert sentence in words_of(dialog)
            assert dialog.bring.isHidden()
            dialog.reject()
        else:
            window = page.window()
            assert isinstance(window, MainWindow)
            assert window.notices.texts[0].startswith(sentence)


def test_a_good_file_comes_in_beside_a_bad_one(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    measures.rename_measure(organiser, "oxytocin", "Oxytocin at once")
    news = exporting.publish(organiser, tmp_path / "news.qicpkg").file
    cut = tmp_path / "cut.qicpkg"
    cut.write_bytes(news.read_bytes()[:-200])
    page = exchange(show(site))
    page.door.open_files([cut, news])
    dialog = review_of(page)
    assert "2 packages · 1 damaged or not for here" in words_of(dialog)
    dialog.bring.click()
    assert measures.get_measure(site, "oxytocin").name == "Oxytocin at once"


def test_an_invitation_is_confirmed_before_joining(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.create("Les Filaos", Role.SITE)
    file = small.invite(organiser, "Les Filaos", "S007")
    page = exchange(show(site))
    page.door.open_files([file])
    dialog = page.door.dialog
    assert isinstance(dialog, JoinDialog)
    said = words_of(dialog)
    assert "Invitation to Safe Birth" in said
    assert "S007" in said
    assert "Everything you have entered stays." in said
    organisers = trust.fingerprint(organiser)
    assert dialog.words.words.text().split() == list(organisers.words)
    dialog.heard.editor.setText("zoo ")
    assert not dialog.join.isEnabled()
    assert "Different: the 1st word is not “zoo”." in words_of(dialog)
    dialog.heard.editor.setText(" ".join(word[:4] for word in organisers.words))
    assert "Equal. All 8 words agree." in words_of(dialog)
    assert dialog.join.isEnabled()
    assert [view.code for view in measures.list_measures(site)] == []
    dialog.join.click()
    assert [view.code for view in measures.list_measures(site)] == ["oxytocin"]
    assert page.send.text() == "Send …"
    assert "Acceptance by the organiser" in words_of(page.coming)


def test_an_invitation_among_other_packages_is_offered_first_and_the_rest_follows(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.create("Les Filaos", Role.SITE)
    file = small.invite(organiser, "Les Filaos", "S007")
    measures.rename_measure(organiser, "oxytocin", "Oxytocin at once")
    news = exporting.publish(organiser, small.root / "news.qicpkg").file
    page = exchange(show(site))
    page.door.open_files([news, file])
    dialog = page.door.dialog
    assert isinstance(dialog, JoinDialog)
    dialog.heard.editor.setText(" ".join(trust.fingerprint(organiser).words))
    dialog.join.click()
    review = review_of(page)
    assert list(review.files) == [news]
    review.bring.click()
    assert measures.get_measure(site, "oxytocin").name == "Oxytocin at once"


def test_found_packages_are_listed_and_none_is_opened(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    page = exchange(show(site))
    page.door.look([downloads])
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.notices.texts[0].startswith("No package found in Downloads")
    exporting.publish(organiser, downloads / "News (1).qicpkg")
    page.door.look([downloads])
    dialog = page.door.dialog
    assert isinstance(dialog, FoundDialog)
    assert dialog.list.count() == 1
    dialog.look.click()
    assert isinstance(page.door.dialog, ReviewDialog)


# --- conflicts ----------------------------------------------------------------------------------------------


def test_a_conflict_is_announced_and_decided(small: Any, show: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [JANUARY])
    view = measures.get_measure(site, "oxytocin")
    other = {"numerator": 27, "denominator": 32, "revision": 1}
    site.journal.append(site.scope, [Edit("observation", f"{view.id}|{JANUARY}|", {"counts": other}, dots=())])
    window = show(site)
    notice = exchange(window).notices.itemAt(0).widget()
    notice.findChild(QPushButton).click()
    page = window.page("conflicts")
    assert isinstance(page, ConflictsPage)
    (card,) = page.cards
    assert card.keep.text() == "Keep 27 of 32, 84.4 %"
    card.choose(1)
    assert card.keep.text() == "Keep 20 of 32, 62.5 %"
    card.keep.click()
    assert observations.list_observations(site, view)[0].numerator == 20
    assert page.cards == []
    assert "Nothing to decide" in words_of(page)


@pytest.mark.parametrize("look", ["light", "dark", "right_to_left"])
def test_the_page_is_drawn_in_every_look(small: Any, show: Any, look: str, request: pytest.FixtureRequest) -> None:
    if look != "light":
        request.getfixturevalue(look)
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    page = exchange(show(site))
    picture = page.grab().toImage()
    assert picture.width() > 900
    unnamed = [part for part in page.findChildren(QPushButton) if not (part.text() or part.accessibleName())]
    assert unnamed == []


def test_a_damaged_package_offers_what_is_readable_and_brings_it_in(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    news = small.accept(organiser, exporting.export_data_package(site, tmp_path / "asking.qicpkg").file)
    damaged = tmp_path / "damaged.qicpkg"
    damaged.write_bytes(news.read_bytes()[:-40])
    page = exchange(show(site))
    page.door.open_files([damaged])
    dialog = review_of(page)
    assert dialog.bring.isHidden()
    assert not dialog.rescue.isHidden()
    assert dialog.rescue.step.text() == "Recover what is readable"
    dialog.rescue.step.click()
    assert dialog.rescue.step.isHidden()
    assert dialog.rescue.words.text() == "Everything in the damaged file could be recovered. The file itself is kept."
    assert not dialog.bring.isHidden()
    dialog.bring.click()
    assert damaged.is_file()
    assert not exchange_state.exchange_state(site).waiting_for_certificate


def test_a_package_that_was_zipped_again_is_opened_from_the_review(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    news = small.accept(organiser, exporting.export_data_package(site, tmp_path / "asking.qicpkg").file)
    wrapped = tmp_path / "mail.zip"
    with zipfile.ZipFile(wrapped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(news, "news.qicpkg")
    page = exchange(show(site))
    page.door.open_files([wrapped])
    dialog = review_of(page)
    assert dialog.rescue.step.text() == "Open the package inside"
    dialog.rescue.step.click()
    assert not dialog.bring.isHidden()


def test_a_half_package_is_counted_as_refused_and_shows_no_words(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    news = exporting.publish(organiser, tmp_path / "news.qicpkg").file
    half = tmp_path / "half.qicpkg"
    half.write_bytes(news.read_bytes()[: news.stat().st_size // 2])
    page = exchange(show(small.site(organiser)))
    page.door.open_files([half])
    dialog = review_of(page)
    assert dialog.under.text().startswith("A package that is not whole")
    assert "1 refused" in dialog.counts.accessibleName()
    assert dialog.spoken.isHidden()


def test_a_spreadsheet_that_is_dropped_goes_on_to_the_import_of_tables(
    small: Any, show: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "month.xlsx"
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    page = exchange(show(small.site(small.organiser())))
    asked: list[Path] = []
    monkeypatch.setattr("ui.site.table_import.open_table", lambda _desk, path: asked.append(path))
    page.door.open_dropped([sheet])
    dialog = review_of(page)
    assert "This is a spreadsheet. Open a measure and paste its cells into the grid" in words_of(dialog)
    dialog.table.click()
    assert asked == [sheet]


def test_a_pdf_that_is_dropped_is_called_one(small: Any, show: Any, tmp_path: Path) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n")
    window = show(small.site(small.organiser()))
    exchange(window).door.open_dropped([plan])
    assert "This is a PDF" in window.notices.texts[0]


def test_another_kind_of_file_offers_nothing_to_recover(small: Any, show: Any, tmp_path: Path) -> None:
    photo = tmp_path / "ward.doc"
    photo.write_bytes(b"\xff\xd8" + bytes(5_000))
    page = exchange(show(small.site(small.organiser())))
    page.door.open_files([photo])
    assert review_of(page).rescue.isHidden()
