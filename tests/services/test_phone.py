"""A month as codes: what is sent, what comes back from pictures, and what it costs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.errors import NotAllowedError, RefusedError
from qic_desktop.exchange.message import MessageReader
from qic_desktop.services.exchanging import exporting, importing, messages, phone, pictures
from qic_desktop.services.exchanging.phone import OutgoingCodes
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.services.organising import collaboratives

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def photographs_of(made: OutgoingCodes, folder: Path, photographs: Any, **harshness: float) -> list[Path]:
    folder.mkdir()
    how = photographs.Harshness(**harshness)
    files = []
    for number, code in enumerate(made.codes):
        files.append(folder / f"IMG{number}.jpg")
        files[-1].write_bytes(photographs.photograph(code, how, number))
    return files


def test_a_month_goes_from_a_screen_through_a_messenger(small: Any, tmp_path: Path, photographs: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    first = exporting.export_data_package(site, small.root / "first.qicpkg").file
    importing.import_packages(site, [small.accept(organiser, first)])
    importing.import_packages(site, [small.accept(organiser, first)])
    small.record(site, ["2026-01"])
    made = phone.write_codes(site)
    assert made.file.name.endswith("-new.qicpkg")
    assert len(made.codes) <= 5
    gathered = messages.gather(organiser, photographs_of(made, tmp_path / "came", photographs))
    assert gathered.pictures.is_quiet
    assert [file.read_bytes() for file in gathered.files] == [made.file.read_bytes()]
    (result,) = importing.import_packages(organiser, gathered.files).packages
    assert (result.outcome, result.counts.new) == ("accept", 1)


def test_a_request_to_join_fits_a_page_of_codes(small: Any) -> None:
    made = phone.write_codes(small.site(small.organiser()))
    assert len(made.codes) <= 4


def test_nothing_new_is_said_or_everything_goes(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    phone.write_codes(site)
    with pytest.raises(NotAllowedError):
        phone.write_codes(site)
    assert phone.write_some_codes(site).whole


def test_a_lost_picture_and_one_of_another_package(small: Any, tmp_path: Path, photographs: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    made, other = phone.write_codes(site), phone.write_codes(site, whole=True)
    came = photographs_of(made, tmp_path / "came", photographs)
    strange = photographs_of(other, tmp_path / "other", photographs)
    gathered = messages.gather(site, [came[0], *came[2:], came[0], *strange])
    assert [file.read_bytes() for file in gathered.files] == [other.file.read_bytes()]
    ((file, unfinished),) = gathered.unfinished
    assert file == came[0]
    assert [part.number for part in unfinished.parts if not part.is_complete] == [2]


def test_names_are_hidden_where_the_collaborative_wants_it(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collaboratives, "hides_names", lambda _workspace: True)
    made = phone.write_codes(small.site(small.organiser()))
    assert made.owner == ""


def test_too_large_for_codes_is_refused_and_many_are_marked(small: Any, tmp_path: Path) -> None:
    site = small.site(small.organiser())
    (tmp_path / "many.qicpkg").write_bytes(bytes(25 * 640))
    assert phone.in_codes(site, tmp_path / "many.qicpkg").is_many
    (tmp_path / "large.qicpkg").write_bytes(bytes(201 * 640))
    with pytest.raises(RefusedError, match="E-CODES"):
        phone.in_codes(site, tmp_path / "large.qicpkg")


def test_the_page_names_everything_a_receiver_needs(small: Any, tmp_path: Path) -> None:
    site = small.site(small.organiser())
    small.record(site, MONTHS)
    made = phone.write_codes(site)
    reader = PdfReader(phone.write_sheet(site, made, tmp_path / "codes.pdf"))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == -(-len(made.codes) // 4)
    for words in ("Les Filaos", "February 2026", f"Code 1 of {len(made.codes)}", " ".join(made.spoken.words)):
        assert words in text
    assert "nothing was sent" not in text


def test_the_pictures_are_read_whatever_else_lies_in_the_folder(small: Any, tmp_path: Path) -> None:
    made = phone.write_codes(small.site(small.organiser()))
    phone.write_pictures(made, tmp_path / "pictures")
    for name, data in (("a.jpg", b"\xff\xd8\xff"), ("b.gif", b"GIF89a"), ("c.txt", b"hello"), ("d.heic", b"\0" * 30)):
        (tmp_path / "pictures" / name).write_bytes(data)
    (tmp_path / "pictures" / "e.png").mkdir()
    read = pictures.read_pictures(pictures.pictures_in([tmp_path / "pictures", tmp_path / "gone.jpg"]))
    reader = MessageReader()
    read.add_to(reader)
    assert [one.data for one in reader.packages] == [made.file.read_bytes()]
    assert {(one.name, one.why) for one in read.bad} == {
        ("a.jpg", "damaged"), ("b.gif", "format"), ("d.heic", "format"), ("gone.jpg", "missing")
    }  # fmt: skip


def test_twenty_four_codes_are_made_and_read_while_one_waits(small: Any, tmp_path: Path) -> None:
    site = small.site(small.organiser())
    (tmp_path / "long.qicpkg").write_bytes(bytes(range(256)) * 60)
    began = time.monotonic()
    made = phone.in_codes(site, tmp_path / "long.qicpkg")
    assert not made.is_many
    phone.write_pictures(made, tmp_path / "pictures")
    read = pictures.read_pictures(pictures.pictures_in([tmp_path / "pictures"]))
    assert len(read.texts) == 24
    assert time.monotonic() - began < 40


def test_codes_that_only_the_organiser_can_open(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.record(site, MONTHS)
    possible, _by_default = phone.lock_choice(site)
    assert possible
    made = phone.write_codes(site, lock=Lock())
    assert made.locked
    phone.write_pictures(made, tmp_path / "pictures")
    read = messages.gather(organiser, pictures.pictures_in([tmp_path / "pictures"]))
    assert read.files[0].read_bytes() == made.file.read_bytes()
    (result,) = importing.import_packages(organiser, read.files).packages
    assert result.code == "Q-UNKNOWN-KEY"
