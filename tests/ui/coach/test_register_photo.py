"""Photos of registers: covered in the pixels, without what a camera adds, on this laptop alone, from any file."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop.domain.period import parse_period
from qic_desktop.services.coaching import register_photos
from qic_desktop.services.exchanging import exporting
from ui.coach.entering import EnterForPage
from ui.coach.photo_cover import CoverDialog, CoverView
from ui.coach.register_pictures import COVER, LONGEST_SIDE, finish, read_picture
from ui.shell.window import MainWindow

MONTH = parse_period("2026-10")
SECRET = b"GPS of the village"


def photo(path: Path, size: tuple[int, int] = (2400, 1200), *, turned: int = 1) -> Path:
    """A photo as a telephone writes it: large, lying on its side if ``turned`` says so, with words in its head."""
    made = Image.new("RGB", size, "white")
    made.paste("black", (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = SECRET.decode()
    made.save(path, exif=exif, comment=SECRET)
    return path


def pixels(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def is_near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


@pytest.fixture
def coach(small: Any) -> Any:
    return small.coach(small.organiser())


# --- files ------------------------------------------------------------------------------------------------------


def test_a_photo_is_made_small_turned_upright_and_loses_the_words_of_the_camera(tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg", turned=6)
    assert SECRET in file.read_bytes()
    image = read_picture(file)
    assert image is not None
    assert (image.width(), image.height()) == (LONGEST_SIDE // 2, LONGEST_SIDE)
    jpeg = finish(image, [])
    assert SECRET not in jpeg
    assert b"Exif" not in jpeg
    assert is_near(pixels(jpeg).getpixel((400, 100)), (0, 0, 0))
    assert is_near(pixels(jpeg).getpixel((400, 1500)), (255, 255, 255))


def test_what_is_covered_is_gone_from_the_pixels(tmp_path: Path) -> None:
    image = read_picture(photo(tmp_path / "a.jpg"))
    assert image is not None
    made = pixels(finish(image, [QRect(0, 0, 500, 800)]))
    for x in range(0, 490, 10):
        assert is_near(made.getpixel((x, 400)), COVER.getRgb()[:3])
    assert is_near(made.getpixel((1000, 400)), (255, 255, 255))


def test_a_transparent_png_stands_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(tmp_path / "a.png")
    image = read_picture(tmp_path / "a.png")
    assert image is not None
    assert is_near(pixels(finish(image, [])).getpixel((30, 20)), (255, 255, 255))


def bomb(path: Path) -> Path:
    """A PNG of some bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def words(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7 no picture at all")
    return path


def animation(path: Path) -> Path:
    Image.new("RGB", (20, 20), "white").save(path, "GIF")
    return path


def large(path: Path) -> Path:
    photo(path, (40, 40))
    with path.open("ab") as file:
        file.truncate(20_000_001)
    return path


def nothing(path: Path) -> Path:
    return path / "not-there.jpg"


@pytest.mark.parametrize("make", [bomb, words, animation, large, nothing])
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(
    coach: Any, show: Any, tmp_path: Path, make: Any
) -> None:
    page = page_of(show(coach), coach)
    page.photo.take(make(tmp_path / "a.jpg"))
    assert page.photo.dialog is None
    assert register_photos.list_photos(coach, "site", MONTH) == ()
    assert "This picture cannot be opened. The numbers are kept." in all_words(page)


# --- the store --------------------------------------------------------------------------------------------------


def test_a_photo_lies_in_the_store_and_in_no_package(coach: Any, small: Any, tmp_path: Path) -> None:
    image = read_picture(photo(tmp_path / "a.jpg", (400, 200)))
    assert image is not None
    jpeg = finish(image, [])
    name = register_photos.keep(coach, "site", MONTH, jpeg)
    assert [one.jpeg for one in register_photos.list_photos(coach, "site", MONTH)] == [jpeg]
    assert register_photos.list_photos(coach, "site", MONTH.preceding()) == ()
    assert register_photos.list_photos(coach, "another", MONTH) == ()
    sent = exporting.export_data_package(coach, small.root / "coach.qicpkg").file
    without = exporting.export_data_package(coach, small.root / "again.qicpkg").file
    assert abs(sent.stat().st_size - without.stat().st_size) < 2_000
    assert name.encode() not in sent.read_bytes()
    register_photos.delete(coach, "site", MONTH, name)
    assert register_photos.list_photos(coach, "site", MONTH) == ()


def test_a_photo_that_is_not_finished_is_not_kept(coach: Any) -> None:
    for data in (b"", b"GIF89a", b"\xff\xd8\xff" + bytes(register_photos.MOST_BYTES)):
        with pytest.raises(ValueError, match="finished"):
            register_photos.keep(coach, "site", MONTH, data)


def test_a_damaged_photo_is_left_out(coach: Any) -> None:
    for text in ("no base64 at all", "aGVsbG8="):
        coach.journal.keep_draft(coach.scope, "register_photo", f"site|{MONTH.text}", "a" * 64, text)
        assert register_photos.list_photos(coach, "site", MONTH) == ()


# --- covering ---------------------------------------------------------------------------------------------------


def test_covers_are_placed_by_keyboard_alone(app: Any, qtbot: Any) -> None:
    dialog = CoverDialog(QImage(400, 200, QImage.Format.Format_RGB32))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    view = dialog.view
    QTest.keyClick(view, Qt.Key.Key_Insert)
    assert view.covers == [QRect(150, 50, 100, 100)]
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.covers == [QRect(134, 66, 116, 100)]
    assert dialog.said.text() == "1 part covered"
    for _turn in range(40):
        QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.covers[0].intersects(view.image.rect())
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert view.covers == []
    assert not dialog.uncover.isEnabled()


def test_a_drag_covers_what_it_went_over_and_turns_with_the_picture(app: Any, qtbot: Any) -> None:
    view = CoverView(QImage(800, 400, QImage.Format.Format_RGB32))
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    QTest.mouseMove(view, QPoint(200, 150))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    (cover,) = view.covers
    assert cover.contains(QPoint(150, 100))
    assert not cover.contains(QPoint(300, 100))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    assert len(view.covers) == 1
    view.turn()
    assert (view.image.width(), view.image.height()) == (400, 800)
    assert view.covers[0].contains(QPoint(400 - 100, 150))


# --- the page ---------------------------------------------------------------------------------------------------


def page_of(window: MainWindow, coach: Any) -> EnterForPage:
    """The page with the photo's panel as if the coach might enter for a site."""
    window.navigator.go("enter-for", "")
    page = window.page("enter-for")
    assert isinstance(page, EnterForPage)
    page.parts.show()
    page.photo.show_for("site", MONTH, allowed=True)
    return page


def all_words(page: EnterForPage) -> str:
    return " ".join(one.text() for one in page.window().findChildren(QLabel))


def test_a_photo_is_covered_kept_looked_at_covered_more_and_deleted(
    coach: Any, show: Any, tmp_path: Path, looking: Any
) -> None:
    page = page_of(show(coach), coach)
    panel = page.photo
    assert not panel.none.isHidden()
    panel.take(photo(tmp_path / "a.jpg"))
    assert panel.dialog is not None
    panel.dialog.view.cover()
    panel.dialog.keep.click()
    (kept,) = register_photos.list_photos(coach, "site", MONTH)
    assert [one.sha256 for one in panel.photos] == [kept.sha256]
    assert not panel.area.isHidden()
    assert panel.none.isHidden()
    small = panel.picture.width()
    panel.zoom(1)
    assert panel.picture.width() > small
    panel.zoom(-5)
    assert panel.picture.width() == small
    QApplication.processEvents()
    assert looking.faults_of(panel) == []

    panel.cover_more()
    panel.dialog.view.covers.append(QRect(0, 0, 100, 100))
    panel.dialog.keep.click()
    (more,) = register_photos.list_photos(coach, "site", MONTH)
    assert more.sha256 != kept.sha256

    panel.take(photo(tmp_path / "b.jpg", (300, 300)))
    panel.dialog.keep.click()
    assert panel.next.text() == "1 of 2"
    panel.show_next()
    assert panel.next.text() == "2 of 2"
    panel.delete_shown()
    panel.delete_shown()
    assert register_photos.list_photos(coach, "site", MONTH) == ()
    assert not panel.none.isHidden()


def test_a_cancelled_dialog_keeps_nothing(coach: Any, show: Any, tmp_path: Path) -> None:
    panel = page_of(show(coach), coach).photo
    panel.take(photo(tmp_path / "a.jpg"))
    panel.dialog.reject()
    assert register_photos.list_photos(coach, "site", MONTH) == ()
