"""Salvage of damaged packages: what is whole comes back, verified; nothing that a file claims costs time or memory."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.cli import main
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.exchange.archive import MAX_FILE_BYTES, read_archive
from qic_desktop.exchange.salvage import Salvage, salvage, unpack
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing, originals, recovering

PARTS = 10
MOST_BYTES = 50_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A package of ten segments, like a site's after ten months."""
    from qic_desktop import bootstrap
    from qic_desktop.domain.period import parse_period
    from qic_desktop.services.measuring import measures, observations
    from qic_desktop.services.measuring.measures import NewMeasure
    from qic_desktop.services.measuring.observations import Entry
    from qic_desktop.services.workspace import Role

    folder = tmp_path_factory.mktemp("salvage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(folder / "profile"))
        site = bootstrap.create_workspace(folder / "site.qic", Role.SITE, "Site")
        view = measures.define_measure(site, NewMeasure("four-hours", "Four hours"))
        dice = random.Random(4)
        for part in range(PARTS):
            for month in range(1, 13):
                observations.record_observation(
                    site, view, parse_period(f"{2000 + part}-{month:02}"), Entry(dice.randint(1, 999), 1000)
                )
            sent = exporting.export_data_package(site, folder / "x.qicpkg")
        bootstrap.close_workspace(site)
    return sent.file.read_bytes()


def found(data: bytes) -> Salvage:
    return salvage(data, find_declaration)


# --- what comes back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [90, 75, 50, 20, 1])
def test_a_file_that_was_cut_gives_back_its_whole_segments(made: bytes, percent: int) -> None:
    size = len(made) * percent // 100
    ends, end = [], 0
    for member in read_archive(made):
        end += len(member.header) + len(member.data)
        ends.append(end)
    got = found(made[:size])
    assert len(got.segments) == sum(end <= size for end in ends[1:])
    assert (got.manifest is not None) == (ends[0] <= size)
    if got.manifest is not None:
        assert len(got.segments) + len(got.missing) == PARTS
        assert all(one.operations for one in got.missing)


def test_the_whole_file_gives_everything_back(made: bytes) -> None:
    got = found(made)
    assert (len(got.segments), got.missing) == (PARTS, ())


def test_what_comes_back_is_byte_for_byte_what_was_sealed(made: bytes) -> None:
    sealed = {member.content() for member in read_archive(made)[1:]}
    assert {one for one, _segment in found(made[:-1]).segments.values()} == sealed


def test_a_zeroed_block_costs_the_segments_in_it(made: bytes) -> None:
    middle = len(made) // 2
    got = found(made[:middle] + bytes(512) + made[middle + 512 :])
    assert PARTS - 2 <= len(got.segments) < PARTS
    assert len(got.missing) == PARTS - len(got.segments)


def test_a_first_block_of_zeros_leaves_the_names_and_the_segments(made: bytes) -> None:
    got = found(bytes(512) + made[512:])
    assert len(got.segments) == PARTS
    assert got.manifest is None


def test_bytes_that_were_inserted_or_lost_cost_one_segment(made: bytes) -> None:
    place = len(made) * 2 // 3
    assert len(found(made[:place] + b"oops" + made[place:]).segments) >= PARTS - 1
    assert len(found(made[:place] + made[place + 7 :]).segments) >= PARTS - 1


def test_a_spoiled_directory_costs_nothing(made: bytes) -> None:
    at = made.index(b"PK\x01\x02")
    got = found(made[:at] + os.urandom(len(made) - at))
    assert (len(got.segments), got.missing) == (PARTS, ())


def test_line_ends_that_a_mail_program_changed_are_mended(made: bytes) -> None:
    got = found(made.replace(b"\n", b"\r\n"))
    assert len(got.segments) >= PARTS - 2
    half = len(made) // 2
    part = found(made[:half] + made[half:].replace(b"\n", b"\r\n"))
    assert len(part.segments) >= PARTS - 2


def test_of_a_flipped_bit_anywhere_only_sound_segments_come_back(made: bytes) -> None:
    whole = set(found(made).segments)
    dice = random.Random(5)
    for _turn in range(60):
        data = bytearray(made)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        assert set(found(bytes(data)).segments) <= whole


def test_names_that_were_changed_bring_nothing_in(made: bytes) -> None:
    """A segment under another's name is not taken, however well it is signed."""
    names = [member.name.encode() for member in read_archive(made)[1:]]
    swapped = made.replace(names[0], b"?" * 68).replace(names[1], names[0]).replace(b"?" * 68, names[1])
    assert len(found(swapped).segments) == PARTS - 2


# --- hostile files ----------------------------------------------------------------------------------------------


def local(name: bytes, *, method: int = 8, size: int = 0, extra: int = 0) -> bytes:
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, method, 0, 0x21, 0, size, size, len(name), extra) + name


def filled(unit: bytes, size: int = MAX_FILE_BYTES) -> bytes:
    return (unit * (size // len(unit) + 1))[:size]


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


SEALED = b'{"type":"application/vnd.qic.segment.v1+jsonl","sigs":['
NAMES = [b"seg/%064x" % number for number in range(6_000)]


def hostile(part: int = 1) -> dict[str, Callable[[], bytes]]:
    """Files as large as one may be, or a part of that."""
    most, rest = MAX_FILE_BYTES // part, 20 * 1024 * 1024 // part
    bomb = deflated(SEALED + b"a" * 9_000_000)
    package = deflated(b"PK\x03\x04" + bytes(26) + b"manifest" + bytes(24_000_000))
    empty = filled(b"\x00\x00\x00\xff\xff", most)
    return {
        "only-marks": lambda: filled(b"PK\x03\x04", most),
        "only-headers": lambda: filled(local(b"x"), most),
        "thousands-of-names": lambda: b"".join(map(local, NAMES[: 6_000 // part])) + filled(b"a", rest),
        "one-name": lambda: filled(local(NAMES[7]), most),
        "half-names": lambda: filled(b"seg/" + b"a" * 63, most),
        "bombs": lambda: b"".join(local(name) + bomb for name in NAMES[: 900 // part]),
        "one-bomb-under-many-names": lambda: b"".join(map(local, NAMES[: 1_900 // part])) + bomb,
        "blocks-of-nothing": lambda: b"".join(map(local, NAMES[: 1_900 // part])) + empty[:rest],
        "overlapping-stored": lambda: (
            b"".join(local(name, method=0, size=8_000_000 // part) + SEALED for name in NAMES[: 6_000 // part])
            + filled(b"a", rest)
        ),
        "line-ends": lambda: filled(b"\r\n", most),
        "many-manifests": lambda: filled(b'{"type":"application/vnd.qic.package.v1+json","sigs":[', most),
        "packages-in-packages": lambda: b"".join(local(b"m%05d" % n) + package for n in range(900 // part)),
        "overlapping-packages": lambda: (
            b"".join(
                local(b"m%05d" % n, method=0, size=9_000_000 // part) + b"PK\x03\x04" for n in range(6_000 // part)
            )
            + filled(b"a", rest)
        ),
        "noise": lambda: random.Random(6).randbytes(most),
    }


class Pump:
    """Inflates as zlib does, and keeps count of what all of them took in and gave out."""

    turns = taken = given = 0

    def __init__(self, bits: int) -> None:
        self._real = REAL(bits)
        Pump.turns += 1

    def decompress(self, data: bytes, most: int) -> bytes:
        part = self._real.decompress(data, most)
        Pump.taken, Pump.given = Pump.taken + len(data), Pump.given + len(part)
        return part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


REAL = zlib.decompressobj


@pytest.mark.parametrize("name", list(hostile()))
def test_a_hostile_file_is_inflated_a_few_times_at_most(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = hostile()[name]()
    monkeypatch.setattr(zlib, "decompressobj", Pump)
    for work in (found, unpack):
        Pump.turns = Pump.taken = Pump.given = 0
        work(data)
        assert Pump.turns <= 4_000
        assert Pump.taken < 3 * MAX_FILE_BYTES
        assert Pump.given < 4 * MAX_FILE_BYTES


@pytest.mark.parametrize("name", list(hostile()))
def test_a_hostile_file_costs_in_line_with_its_length_and_no_memory(name: str, cost: Any) -> None:
    data, small = hostile()[name](), hostile(8)[name]()
    for work in (found, unpack):
        spent = cost(lambda work=work: work(data))
        assert spent < 30 * cost(lambda work=work: work(small)), "the square would be 64 times"
        tracemalloc.start()
        try:
            work(data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < MOST_BYTES
    assert found(data).segments == {}


def test_random_damage_never_raises(made: bytes) -> None:
    dice = random.Random(7)
    for _turn in range(300):
        data = bytearray(made)
        for _hit in range(dice.randint(1, 40)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        start = dice.randrange(len(data))
        del data[start : start + dice.choice((0, 1, 100, 2_000))]
        got = found(bytes(data))
        assert len(got.segments) <= PARTS
        unpack(bytes(data))


# --- into a store -----------------------------------------------------------------------------------------------


@pytest.fixture
def scene(play: Any) -> Any:
    """An organiser, an accepted site that was heard of, and its package of several segments."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    for month in range(1, 7):
        play.record(site, f"2026-{month:02}", month, 10)
        package = play.export(site)
    return organiser, site, package


def cut(package: Path, percent: int) -> Path:
    damaged = package.with_name("cut.qicpkg")
    data = package.read_bytes()
    damaged.write_bytes(data[: len(data) * percent // 100])
    return damaged


def test_what_is_readable_comes_in_and_the_whole_package_later_brings_the_rest(play: Any, scene: Any) -> None:
    organiser, site, package = scene
    damaged = cut(package, 70)
    before = damaged.read_bytes()
    refused = play.take(organiser, damaged).packages[0]
    assert refused.outcome == "refuse"
    assert recovering.may_be_damaged(refused.code)
    readable = recovering.look_into(damaged)
    assert readable.missing
    result = play.take(organiser, *recovering.recover(organiser, readable))
    assert result.packages[0].outcome == "accept"
    some = play.values(organiser, site.own_id)
    assert 0 < len(some) < 6
    assert damaged.read_bytes() == before
    assert before in [path.read_bytes() for path in (organiser.store.path / "received").iterdir()]
    # What was recovered confirms nothing that is not here, and does not stand in the way of the package itself.
    play.take(organiser, package)
    assert len(play.values(organiser, site.own_id)) == 6
    assert play.sound(organiser)
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert keeping.digest(organiser) == keeping.digest(site)


def test_an_unknown_author_is_not_believed_because_we_packed_it(play: Any) -> None:
    organiser = play.organiser()
    stranger = play.site(organiser, "S002")
    play.record(stranger, "2026-01", 1, 2)
    damaged = cut(play.export(stranger), 97)
    readable = recovering.look_into(damaged)
    assert readable.found.segments
    (result,) = play.take(organiser, *recovering.recover(organiser, readable)).packages
    assert (result.outcome, result.code, result.counts.new) == ("quarantine", "Q-UNKNOWN-KEY", 0)


def test_another_teams_segments_stay_out_of_a_teams_store(play: Any, scene: Any) -> None:
    organiser, _site, package = scene
    other = play.enrolled_site(organiser, "S002")
    readable = recovering.look_into(cut(package, 80))
    (result,) = play.take(other, *recovering.recover(other, readable)).packages
    assert (result.outcome, result.counts.new) == ("refuse", 0)


def test_what_was_addressed_to_somebody_else_stays_addressed(play: Any, scene: Any) -> None:
    organiser, site, _package = scene
    other = play.enrolled_site(organiser, "S002")
    addressed = exporting.publish(organiser, play.file("to"), to=site.own_id).file
    readable = recovering.look_into(cut(addressed, 99))
    assert readable.found.manifest is not None
    (result,) = play.take(other, *recovering.recover(other, readable)).packages
    assert result.code == "Q-WRONG-RECIPIENT"


def test_practice_data_cannot_be_recovered_into_a_real_store(play: Any) -> None:
    practice = play.create("practice", importing.Role.SITE, practice=True)
    from qic_desktop.services.measuring import measures

    measures.define_measure(practice, measures.NewMeasure("four-hours", "Four hours"))
    play.record(practice, "2026-01", 1, 2)
    readable = recovering.look_into(cut(play.export(practice), 97))
    with pytest.raises(RefusedError):
        recovering.recover(play.organiser(), readable)


def test_a_file_with_nothing_in_it_is_said_to_have_nothing(play: Any, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(os.urandom(9_000))
    readable = recovering.look_into(file)
    assert readable.is_nothing
    with pytest.raises(NotFoundError):
        recovering.recover(play.organiser(), readable)


# --- packed again -----------------------------------------------------------------------------------------------


def zipped(method: int, *files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_that_was_zipped_again_is_unwrapped(play: Any, scene: Any, method: int) -> None:
    organiser, site, package = scene
    wrapped = package.with_name("packages.zip")
    wrapped.write_bytes(zipped(method, ("Photos/readme.txt", b"hello"), ("S001.qicpkg", package.read_bytes())))
    (refused,) = play.take(organiser, wrapped).packages
    assert recovering.may_be_damaged(refused.code)
    readable = recovering.look_into(wrapped)
    (file,) = recovering.recover(organiser, readable)
    if method == zipfile.ZIP_DEFLATED:
        assert readable.packages == (package.read_bytes(),)
    assert play.take(organiser, file).packages[0].outcome == "accept"
    assert len(play.values(organiser, site.own_id)) == 6


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_that_was_unpacked_and_packed_by_hand_is_read(play: Any, scene: Any, method: int) -> None:
    organiser, site, package = scene
    members = [(f"S001/{member.name}", member.content()) for member in read_archive(package.read_bytes())]
    wrapped = package.with_name("again.zip")
    wrapped.write_bytes(zipped(method, *members))
    readable = recovering.look_into(wrapped)
    assert readable.missing == ()
    play.take(organiser, *recovering.recover(organiser, readable))
    assert len(play.values(organiser, site.own_id)) == 6


def unpacked(package: Path, folder: Path) -> Path:
    for member in read_archive(package.read_bytes()):
        (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / member.name).write_bytes(member.content())
    return folder


def test_a_folder_into_which_it_was_unpacked_is_read(play: Any, scene: Any, tmp_path: Path) -> None:
    organiser, site, package = scene
    folder = unpacked(package, tmp_path / "S001")
    shutil.copyfile(package, folder / "seg" / "notes.txt")
    for readable in (recovering.look_into(folder), recovering.look_into(folder / "manifest")):
        assert (len(readable.found.segments), readable.missing) == (len(read_archive(package.read_bytes())) - 1, ())
    play.take(organiser, *recovering.recover(organiser, readable))
    assert len(play.values(organiser, site.own_id)) == 6


# --- the command line -------------------------------------------------------------------------------------------


def test_the_command_lists_and_takes_in(play: Any, scene: Any, capsys: pytest.CaptureFixture[str]) -> None:
    organiser, _site, package = scene
    damaged = cut(package, 70)
    play.close(organiser)
    with pytest.raises(SystemExit) as ended:
        main(["salvage", str(damaged), "--into", str(organiser.store.path), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert len(answer["recovered"]) + len(answer["missing"]) == len(read_archive(package.read_bytes())) - 1
    assert answer["imported"][0]["new"] > 0
    with pytest.raises(SystemExit) as ended:
        main(["salvage", str(damaged)])
    assert ended.value.code == 0
    assert "Missing:" in capsys.readouterr().out
    damaged.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(SystemExit) as ended:
        main(["salvage", str(damaged)])
    assert ended.value.code == 1


def test_the_original_is_kept_once(play: Any, scene: Any) -> None:
    organiser, _site, package = scene
    damaged = cut(package, 70)
    for _turn in range(2):
        recovering.recover(organiser, recovering.look_into(damaged))
    kept = [path for path in (organiser.store.path / originals.RECEIVED).iterdir() if "cut" in path.name]
    assert len(kept) == 1


def test_of_two_damaged_files_the_second_does_not_take_what_came_of_the_first(play: Any, scene: Any) -> None:
    organiser, _site, package = scene
    (first,) = recovering.recover(organiser, recovering.look_into(cut(package, 70)))
    (second,) = recovering.recover(organiser, recovering.look_into(cut(package, 50)))
    assert first.is_file()
    play.take(organiser, first, second)
    (third,) = recovering.recover(organiser, recovering.look_into(cut(package, 60)))
    # What was taken in is not kept twice.
    assert list(third.parent.glob("*.qicpkg")) == [third]
