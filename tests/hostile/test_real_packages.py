"""A package that the program itself made, damaged anywhere: refused with a sentence, the store as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import importing
from qic_desktop.services.exchanging.import_results import Counts
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.errors import KNOWN_CODES, describe_code


@pytest.fixture
def scene(play: Any) -> tuple[Workspace, bytes]:
    """An organiser who knows the site, and a small package of that site with something new in it."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 412, 450)
    return organiser, play.export(site).read_bytes()


def test_a_flipped_bit_in_any_byte_is_refused_with_a_sentence_and_changes_nothing(
    play: Any, scene: tuple[Workspace, bytes], tmp_path: Path
) -> None:
    organiser, data = scene
    before, file = keeping.digest(organiser), tmp_path / "flipped.qicpkg"
    importer = importing.Importer(organiser, dry_run=True)
    damaged = bytearray(data)
    codes = set()
    # Every bit goes through the pure reader in test_bits.py; here one bit of every byte through the whole import.
    for position in range(len(data)):
        damaged[position] ^= 1 << position % 8
        file.write_bytes(damaged)
        result = importer.rehearse(file)
        assert result.outcome == "refuse", position
        assert result.counts == Counts()
        codes.add(result.code)
        damaged[position] ^= 1 << position % 8
    assert codes <= KNOWN_CODES
    assert all(describe_code(code).endswith(".") for code in codes)
    assert keeping.digest(organiser) == before


def test_damaged_packages_that_are_really_imported_change_nothing(
    play: Any, scene: tuple[Workspace, bytes], tmp_path: Path
) -> None:
    organiser, data = scene
    before, files = keeping.digest(organiser), []
    for number, position in enumerate(range(0, len(data), 11)):
        flipped = bytearray(data)
        flipped[position] ^= 1 << number % 8
        files.append(tmp_path / f"{number}.qicpkg")
        files[-1].write_bytes(flipped)
    for length in range(0, len(data), 97):
        files.append(tmp_path / f"cut-{length}.qicpkg")
        files[-1].write_bytes(data[:length])
    result = importing.import_packages(organiser, files)
    assert {one.outcome for one in result.packages} == {"refuse"}
    assert result.nothing_could_be_read
    assert keeping.digest(organiser) == before
    assert play.sound(organiser)
    good = tmp_path / "good.qicpkg"
    good.write_bytes(data)
    assert importing.import_packages(organiser, [files[0], good, files[1]]).totals.new > 0
    assert keeping.digest(organiser) != before
