"""Files that are no packages, or no whole ones: named as what they are, counted as refused, no words to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from qic_desktop.services.exchanging import exporting, foreign_files, import_summary, importing, inbox, reviewing


@pytest.fixture
def news(small: Any, tmp_path: Path) -> tuple[Any, Path]:
    """A site, and the organiser's package for it."""
    organiser = small.organiser()
    return small.site(organiser), exporting.publish(organiser, tmp_path / "news.qicpkg").file


def office(path: Path) -> Path:
    """A file as Office programs write it."""
    with ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return path


def test_a_package_that_was_cut_off_is_called_so_and_counted(news: tuple[Any, Path], tmp_path: Path) -> None:
    site, whole = news
    half = tmp_path / "half.qicpkg"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    review = reviewing.review(site, [half])
    (one,) = review.packages
    assert one.title == "A package that is not whole"
    assert one.sentence.startswith("The file is damaged or was cut short.")
    assert review.counts.refused == 1
    assert one.spoken is None, "words of a refused file would be compared in vain"


def test_a_sound_package_is_not_counted_as_refused_and_keeps_its_words(news: tuple[Any, Path]) -> None:
    site, whole = news
    review = reviewing.review(site, [whole])
    assert (review.counts.refused, review.packages[0].spoken is not None) == (0, True)


@pytest.mark.parametrize(
    ("name", "head", "title", "said"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "An Office file", "This is an Office file."),
        ("values.csv", b"month,value\n", "A table", "This is a table. Open a measure and paste"),
        ("plan.pdf", b"%PDF-1.7\n", "A PDF", "This is a PDF"),
        ("renamed.qicpkg", b"%PDF-1.7\n", "A PDF", "This is a PDF"),
        ("ward.tiff", b"JUNK", "A picture", "This is a picture that cannot be read here."),
        ("visit.mp4", b"\0\0\0\x18ftyp", "A film", "This is a film."),
        ("voice.opus", b"OggS", "A sound recording", "This is a sound recording."),
        ("letter.eml", b"From: a", "An e-mail", "This is an e-mail."),
        ("things.rar", b"Rar!\x1a\x07", "Packed files", "These are packed files."),
        ("chat.txt", b"hello", "A text", "This is a text, and no part of a package stands in it."),
        ("gift.exe", b"MZ\x90", "A program", "This is a program"),
        ("empty.qicpkg", b"", "An empty file", "The file is empty"),
        ("other.qicpkg", b"hello", "A file that is no package", "This is not a data package."),
    ],
)
def test_every_other_kind_of_file_is_named(
    news: tuple[Any, Path], tmp_path: Path, name: str, head: bytes, title: str, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(head)
    (one,) = reviewing.review(news[0], [file]).packages
    assert (one.title, one.outcome) == (title, "refuse")
    assert one.sentence.startswith(said)
    assert "archive" not in one.sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("q.xlsx", "This is a spreadsheet. Open a measure"),
        ("q.docx", "This is a text document."),
        ("q", "an Office file"),
    ],
)
def test_office_files_get_no_sentence_about_archives(
    news: tuple[Any, Path], tmp_path: Path, name: str, said: str
) -> None:
    (one,) = reviewing.review(news[0], [office(tmp_path / name)]).packages
    assert said in one.sentence
    assert "archive" not in one.sentence


def test_an_archive_with_a_package_in_it_keeps_its_own_sentence(news: tuple[Any, Path], tmp_path: Path) -> None:
    zipped = tmp_path / "mail.zip"
    with ZipFile(zipped, "w") as archive:
        archive.write(news[1], "news.qicpkg")
    (one,) = reviewing.review(news[0], [zipped]).packages
    assert one.title == "A ZIP archive"
    assert "unpack it first" in one.sentence


def test_the_inbox_and_the_printed_summary_say_the_same(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    table = office(tmp_path / "month.xlsx")
    inbox.receive(organiser, [table])
    (item,) = inbox.list_inbox(organiser)
    assert (item.name, item.group.value) == ("month.xlsx", "refused")
    assert item.refusal == (
        "This is a spreadsheet. Values are entered in the site’s own store: there its team pastes or imports them."
    )
    result = importing.import_packages(organiser, [table])
    (line,) = import_summary.summary_of(organiser, result, [table]).refused
    assert line.reason.startswith("This is a spreadsheet.")
    assert line.words == ""


def test_a_file_of_ones_own_that_was_sent_is_named_without_its_path(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    sent = exporting.publish(organiser, tmp_path / "news.qicpkg").file
    inbox.receive(organiser, [sent])
    (item,) = inbox.list_inbox(organiser)
    assert item.name == "news"
    assert Path(item.file) == sent, "the tool tip tells where it went"


def test_what_was_gone_or_shut_is_not_called_cut(tmp_path: Path) -> None:
    assert foreign_files.title_of(foreign_files.kind_of(tmp_path / "gone.qicpkg"), "E-UNREADABLE") == (
        "A file that cannot be read"
    )
    assert foreign_files.title_of("locked", "E-NO-LOCKS") == "A locked package"
    assert foreign_files.title_of("locked", "E-DECRYPT") == "A locked package that is not whole"
    assert foreign_files.title_of("cut", "E-SIGNATURE") == "A package that was damaged or changed"
