"""Codes in the window: shown at a site one after the other, their pictures read at the organiser and the coach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from qic_desktop.services.exchanging import phone, pictures
from ui.exchange.page import ExchangePage
from ui.exchange.paste_dialog import PasteDialog
from ui.exchange.phone_dialog import PhoneDialog
from ui.exchange.review import ReviewDialog
from ui.shell.window import MainWindow
from ui.widgets.code_view import CodeView

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def words_of(part: QWidget) -> str:
    return " | ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def shown(small: Any, show: Any) -> PhoneDialog:
    """The dialog of a site with a year of entries, which nothing has left yet."""
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    page = exchange(show(site))
    page.sending.with_phone()
    dialog: PhoneDialog = page.sending.phone
    return dialog


@pytest.fixture
def made(shown: PhoneDialog) -> PhoneDialog:
    shown.step.click()
    assert shown.made is not None
    return shown


def how_many(made: PhoneDialog) -> int:
    """Four or five: what a package weighs may change a little."""
    assert made.made is not None
    return len(made.made.codes)


@pytest.fixture
def taken(made: PhoneDialog, tmp_path: Path, photographs: Any) -> list[Path]:
    """A picture of each code as a messenger delivers it."""
    assert made.made is not None
    files = []
    for number, code in enumerate(made.made.codes):
        files.append(tmp_path / f"IMG-2026-WA{number:04d}.jpg")
        files[-1].write_bytes(photographs.photograph(code, photographs.Harshness(), number))
    return files


def test_nothing_counts_as_sent_before_the_codes_are_made(shown: PhoneDialog) -> None:
    page = shown.parent().findChild(ExchangePage)  # type: ignore[union-attr]
    assert page is not None
    assert page.view.unsent
    assert "Nothing has left yet." in words_of(shown)
    shown.step.click()
    assert page.view.unsent == ()
    assert shown.name.text() == f"Code 1 of {how_many(shown)}"


def test_codes_follow_each_other_and_stop_on_request(made: PhoneDialog) -> None:
    assert made.clock.isActive()
    assert made.clock.interval() == 3_000
    made.clock.timeout.emit()
    total = how_many(made)
    assert made.name.text() == f"Code 2 of {total}"
    made.pause.click()
    assert not made.clock.isActive()
    assert made.pause.text() == "Go on"
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert made.view.accessibleName() == f"Code 3 of {total}"
    for _step in range(3):
        QTest.keyClick(made, Qt.Key.Key_Left)
    assert made.name.text() == f"Code {total} of {total}"
    made.reject()
    assert not made.clock.isActive()


def test_a_code_on_the_screen_is_read_from_the_screen(made: PhoneDialog, tmp_path: Path) -> None:
    assert made.made is not None
    made.view.grab().save(str(tmp_path / "screen.png"))
    (read,) = pictures.read_pictures([tmp_path / "screen.png"]).texts
    assert read[0] == made.made.codes[0].text


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_modules_are_whole_pixels(made: PhoneDialog, ratio: float, monkeypatch: pytest.MonkeyPatch) -> None:
    view: CodeView = made.view
    monkeypatch.setattr(type(view), "devicePixelRatioF", lambda _self: ratio)
    side = min(view.width(), view.height()) * ratio
    assert view.module_pixels() == int(side / 105)


def test_many_codes_are_said_before_they_are_shown(shown: PhoneDialog, tmp_path: Path) -> None:
    workspace = shown.desk.workspace
    (tmp_path / "large.qicpkg").write_bytes(bytes(25 * 640))
    shown.show_made(phone.in_codes(workspace, tmp_path / "large.qicpkg"))
    assert "This is 25 codes. A file or a message is better for so much." in words_of(shown)
    assert shown.view.code is None
    shown.show_anyway.click()
    assert shown.name.text() == "Code 1 of 25"


def test_pictures_and_a_page_are_written(made: PhoneDialog, tmp_path: Path) -> None:
    made.save_to(tmp_path / "pictures")
    read = pictures.read_pictures(pictures.pictures_in([tmp_path / "pictures"]))
    assert len(read.texts) == how_many(made)
    made.print_to(tmp_path / "codes.pdf")
    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")


# --- reading ------------------------------------------------------------------------------------------------


def pasting(made: PhoneDialog) -> PasteDialog:
    """The place where the same laptop reads messages; whose it is does not matter before the review."""
    page = made.parent().findChild(ExchangePage)  # type: ignore[union-attr]
    assert page is not None
    made.reject()
    page.door.paste()
    dialog = page.door.dialog
    assert isinstance(dialog, PasteDialog)
    return dialog


def test_some_pictures_say_which_codes_are_missing(made: PhoneDialog, taken: list[Path]) -> None:
    dialog = pasting(made)
    total = how_many(made)
    dialog.read_files([taken[0], taken[2], taken[0], *taken[4:]])
    assert f"{total - 2} of {total} codes are read. Still missing: 2 and 4." in words_of(dialog)
    assert not dialog.look.isEnabled()
    dialog.copy_request(dialog._packages[0])
    assert QGuiApplication.clipboard().text() == f"QIC Desktop: please send pictures of codes 2 and 4 of {total}."
    dialog.read_files(taken[1:2])
    assert f"{total - 1} of {total} codes are read. Still missing: 4." in words_of(dialog)
    dialog.read_files(taken[3:4])
    assert f"All {how_many(made)} codes are read." in words_of(dialog)
    dialog.look.click()


def test_a_folder_that_is_dropped_goes_through_the_same_review(made: PhoneDialog, taken: list[Path]) -> None:
    (taken[0].parent / "cat.jpg").write_bytes(b"\xff\xd8\xff meow")
    dialog = pasting(made)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(taken[0].parent))])
    assert dialog.box.canInsertFromMimeData(dropped)
    dialog.box.insertFromMimeData(dropped)
    assert f"All {how_many(made)} codes are read." in words_of(dialog)
    assert "“cat.jpg”: The picture is damaged or unsafe and was not read." in words_of(dialog)
    dialog.look.click()
    page = made.parent().findChild(ExchangePage)  # type: ignore[union-attr]
    assert page is not None
    review = page.door.dialog
    assert isinstance(review, ReviewDialog)
    assert "Nothing has changed" in words_of(review)


def test_a_picture_on_the_clipboard_is_read(made: PhoneDialog, taken: list[Path]) -> None:
    dialog = pasting(made)
    QGuiApplication.clipboard().setImage(QImage(str(taken[1])))
    dialog.paste()
    assert f"1 of {how_many(made)} codes is read. Still missing: 1" in words_of(dialog)


def test_pictures_and_pasted_text_fill_one_package(made: PhoneDialog, taken: list[Path]) -> None:
    assert made.made is not None
    texts = [code.text for code in made.made.codes]
    dialog = pasting(made)
    dialog.read_files(taken[:2])
    QGuiApplication.clipboard().setText(f"Scanned: {' '.join(texts[2:-1])} \n {texts[-1].lower()}")
    dialog.paste()
    assert f"All {how_many(made)} codes are read." in words_of(dialog)


def test_pictures_that_are_opened_like_packages_are_gathered(made: PhoneDialog, taken: list[Path]) -> None:
    page = made.parent().findChild(ExchangePage)  # type: ignore[union-attr]
    assert page is not None
    made.reject()
    page.door.open_files(taken[:-1])
    dialog = page.door.dialog
    assert isinstance(dialog, PasteDialog)
    total = len(taken)
    assert f"{total - 1} of {total} codes are read. Still missing: {total}." in words_of(dialog)


def test_a_picture_without_a_code_and_one_of_another_program_are_said(made: PhoneDialog, tmp_path: Path) -> None:
    dialog = pasting(made)
    QImage(300, 200, QImage.Format.Format_RGB32).save(str(tmp_path / "ward.png"))
    dialog.read_files([tmp_path / "ward.png"])
    assert "No code could be read in ward.png." in words_of(dialog)
    assert not dialog.look.isEnabled()


def test_the_code_of_a_key_shows_its_words(made: PhoneDialog, tmp_path: Path) -> None:
    from qic_desktop.reports.code_picture import code_png

    code = phone.key_code("4c6377bdfe0d733ee7fd8eb59bcac76f")
    (tmp_path / "key.png").write_bytes(code_png(code))
    dialog = pasting(made)
    dialog.read_files([tmp_path / "key.png"])
    assert "erase brick urge winter strong panda paper range" in words_of(dialog)
