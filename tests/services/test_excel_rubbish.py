"""Workbooks that were damaged on their way: what is left of one is read or refused, and never breaks the program."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import excel_reading, excel_returns, exporting, inbox
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

ROUNDS = 120
SCRAPS = (b"", b"<f>1+1</f>", b"<v>1e999</v>", b"\xff\xfe", b'r="ZZZ9"')


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    exporting.publish(made, play.file("news"))
    paper_sites.add_site(made, "Hillview", code="P001", reports_by="excel")
    return made


@pytest.fixture
def workbook(organiser: Workspace) -> bytes:
    month = parse_period("2026-10")
    key = observation_id(measures.get_measure(organiser, "pain").id, month.text)
    site = trust.find_site(organiser, "P001")
    return excel_returns.make_return(organiser, site, [month], given={key: Entry(4, 9)})


def test_flipped_bytes_and_cuts_are_read_or_refused(organiser: Workspace, workbook: bytes) -> None:
    dice = random.Random(20261123)
    codes = set()
    for _round in range(ROUNDS):
        raw = bytearray(workbook)
        for _flip in range(dice.randint(1, 6)):
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        cut = dice.randrange(len(raw)) if dice.random() < 0.3 else len(raw)
        codes.add(excel_reading.read_return(organiser, bytes(raw[:cut]), "P001.xlsx").code)
    assert "T-damaged" in codes


def test_damaged_xml_inside_a_sound_archive_is_read_or_refused(organiser: Workspace, workbook: bytes) -> None:
    dice = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    names = [name for name in parts if name.endswith(".xml")]
    for _round in range(ROUNDS):
        name = dice.choice(names)
        text = bytearray(parts[name])
        start = dice.randrange(len(text))
        text[start : start + dice.randrange(40)] = dice.choice(
            [b"", b"<f>1+1</f>", b"<v>1e999</v>", b"\xff\xfe", b'r="ZZZ9"']
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for other, content in parts.items():
                archive.writestr(other, bytes(text) if other == name else content)
        read = excel_reading.read_return(organiser, out.getvalue(), "P001.xlsx")
        assert all(one.state in ("new", "same", "differs") for one in read.values)


def test_rubbish_under_the_name_of_a_return_stays_out_of_the_way(organiser: Workspace, tmp_path: Path) -> None:
    for number, raw in enumerate((b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(400), bytes(5000))):
        (tmp_path / "stick").mkdir(exist_ok=True)
        (tmp_path / "stick" / f"{number}.xlsx").write_bytes(raw)
    assert inbox.find_packages(tmp_path / "stick") == ()
