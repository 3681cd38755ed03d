"""A whole stick at once: packages, hidden ones, messages, pictures with codes; what is here is counted, not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from qic_desktop.services.exchanging import exporting, found_packages, importing, messages, phone, whole_stick


def test_everything_that_may_hold_a_package_is_found(small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    stick = tmp_path / "stick"
    (stick / ".hidden").mkdir(parents=True)
    (stick / "DCIM").mkdir()
    known = exporting.export_data_package(site, stick / "known.qicpkg").file
    importing.import_packages(organiser, [known])
    small.record(site, ["2026-01"])
    hidden = exporting.export_data_package(site, stick / ".hidden" / "new.qicpkg").file
    chat = stick / "chat.txt"
    chat.write_text("\n".join(messages.write_message(site).parts), encoding="utf-8")
    small.record(site, ["2026-02"])
    codes = phone.write_pictures(phone.write_codes(site), stick / "DCIM")
    for number in range(2):
        Image.new("RGB", (80, 80), "white").save(stick / "DCIM" / f"holiday-{number}.jpg")
    told: list[int] = []
    found = whole_stick.read_stick(
        [stick], found_packages.known_packages(organiser), looked_into=lambda done, _total: told.append(done)
    )
    assert {one.path for one in found.fresh} == {hidden, chat}
    assert found.known == 1
    assert set(found.pictured) == set(codes)
    assert told == list(range(len(codes) + 2))
    assert set(found.files) == {hidden, chat, *codes}
    assert found.left == 0


def test_a_stick_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    found = whole_stick.read_stick([tmp_path / "gone"], found_packages.Known())
    assert found.files == ()
