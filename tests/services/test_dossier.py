"""The evidence dossier: checked by its own script in another Python, and what that says of every sort of damage."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import DiskFullError, NotAllowedError, NotFoundError, StoreExistsError
from qic_desktop.exchange import keys
from qic_desktop.exchange.sealed import DOSSIER, seal, split_sealed
from qic_desktop.services import keeping
from qic_desktop.services.evaluating import dossier
from qic_desktop.services.exchanging import excel_inbox, excel_returns, exporting, inbox
from qic_desktop.services.exchanging.importing import APPLIED
from qic_desktop.services.organising import paper_sites, site_notes
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

DOCS = Path(__file__).resolve().parents[2] / "resources" / "docs"


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Two sites with three months each, one unsealed entry of the organiser's and a private note."""
    workspace: Workspace = play.organiser()
    for code in ("S001", "S002"):
        site = play.enrolled_site(workspace, code)
        for month in ("2026-01", "2026-02", "2026-03"):
            play.record(site, month, 80, 100)
        play.take(workspace, play.export(site))
    workspace.journal.append(organiser_scope(), [record_edit(Site, site.own_id, area="North")])
    site_notes.add_note(workspace, site.own_id, "Only we may read this")
    return workspace


@pytest.fixture
def unpacked(organiser: Workspace, tmp_path: Path) -> Path:
    """A dossier in an empty folder."""
    made = dossier.write_dossier(organiser, tmp_path / "d.zip")
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(made.file) as archive:
        archive.extractall(folder)
    return folder


def check(folder: Path, *more: str, without: str = "-I") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, without, str(folder / "verify_dossier.py"), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"qic_tests_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flip(path: Path, place: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if place is None else place] ^= 1
    path.write_bytes(data)


def test_it_is_checked_without_the_program(organiser: Workspace, unpacked: Path) -> None:
    digits = next(each for each in (unpacked / "README.txt").read_text().splitlines() if each.startswith("5."))
    pin = digits.rpartition(": ")[2]
    status, said = check(unpacked, "--pin", pin)
    assert (status, said.splitlines()[-1]) == (0, "All is well.")
    assert keeping.digest(organiser) in said
    assert trust.trusted_roots(organiser)[-1].spoken_id in said
    names = sorted(path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file())
    assert [name for name in names if name.startswith("packages/")] == [
        "packages/0001-organiser.qicpkg", "packages/0002-S001.qicpkg", "packages/0003-S002.qicpkg",
    ]  # fmt: skip
    assert {"report-for-members.pdf", "report-for-others.pdf", "data/series.csv", "data-package.md"} <= set(names)


def test_the_reader_of_packages_says_what_it_needs_and_what_does_without(unpacked: Path) -> None:
    command = [sys.executable, "-S", str(unpacked / "verify_package.py"), "packages/0001-organiser.qicpkg"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "This reader needs PyNaCl (pip install pynacl). A dossier needs none: run verify_dossier.py."
    )


def test_where_pynacl_is_missing_the_script_checks_signatures_itself(unpacked: Path) -> None:
    status, said = check(unpacked, without="-S")
    assert status == 0
    assert "PyNaCl is not here" in said
    data = unpacked / "packages" / "0002-S001.qicpkg"
    flip(data)
    assert check(unpacked, without="-S")[0] == 1


@pytest.mark.parametrize(
    "name", ["packages/0002-S001.qicpkg", "data/series.csv", "report-for-members.pdf", "README.txt", "data-package.md"]
)
def test_one_changed_bit_names_its_file(unpacked: Path, name: str) -> None:
    flip(unpacked / name)
    status, said = check(unpacked)
    assert status == 1
    assert f"WRONG  {name}: was changed after the dossier was made." in said
    others = [line for line in said.splitlines() if line.startswith("WRONG") and name not in line]
    assert all("digest" in line for line in others)


def test_a_list_that_was_changed_says_so(unpacked: Path) -> None:
    flip(unpacked / "dossier.sealed")
    status, said = check(unpacked)
    assert status == 1
    assert "dossier.sealed: its seal is broken" in said
    (unpacked / "dossier.sealed").unlink()
    assert "dossier.sealed: missing." in check(unpacked)[1]


def test_what_is_missing_or_too_much_is_named(unpacked: Path) -> None:
    (unpacked / "packages" / "0003-S002.qicpkg").unlink()
    (unpacked / "data" / "better.csv").write_text("site,value\n")
    status, said = check(unpacked)
    assert status == 1
    assert "packages/0003-S002.qicpkg: missing." in said
    assert "data/better.csv: is not part of the dossier." in said
    assert "digest, F17" in said


def test_a_list_of_another_hand_is_not_believed(unpacked: Path) -> None:
    """Whoever changes a table and signs the list anew is no organiser."""
    (unpacked / "data" / "series.csv").write_text("site,value\n")
    resign(unpacked, lambda told: None)
    status, said = check(unpacked)
    assert status == 1
    assert said.splitlines()[0] == "WRONG  dossier.sealed: is not signed by an organiser of this collaborative."


def test_the_wrong_digest_and_the_wrong_sheet_are_said(unpacked: Path) -> None:
    assert "belongs to another collaborative than the one on your sheet" in check(unpacked, "--pin", "1" * 32)[1]
    resign(unpacked, lambda told: told.update(digest="0" * 64))
    assert "digest, F17" in check(unpacked)[1]
    resign(unpacked, lambda told: told.update(root="0" * 32))
    assert "no root that fits" in check(unpacked)[1]


def resign(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Make the list fit what lies there, and sign it with a key of one's own."""
    told = json.loads(split_sealed((folder / "dossier.sealed").read_bytes())[1])
    for name in told["files"]:
        data = (folder / name).read_bytes()
        told["files"][name] = [len(data), sha256(data).hexdigest()]
    change(told)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    (folder / "dossier.sealed").write_bytes(seal(DOSSIER, body, [keys.generate()]))


def test_signatures_are_judged_as_the_library_does() -> None:
    script, chance = load("verify_dossier"), random.Random(7)
    for number in range(12):
        key, message = keys.KeyPair.from_seed(chance.randbytes(32)), chance.randbytes(50)
        public, signature = key.public, key.sign(message)
        assert script.is_valid_point(public)
        assert script.is_signed(public, message, signature)
        bad = bytearray(signature)
        bad[chance.randrange(64)] ^= 1 << number % 8
        assert not script.is_signed(public, message, bytes(bad))
        assert not script.is_signed(public, message + b".", signature)
        # The same scalar written otherwise.
        more = (int.from_bytes(signature[32:], "little") + script.L).to_bytes(32, "little")
        assert not script.is_signed(public, message, signature[:32] + more)
    known = [chance.randbytes(32) for _each in range(20)]
    known += [number.to_bytes(32, "little") for number in (0, 1, 2, script.P - 1, script.P, script.P + 1, 2**255 - 1)]
    low = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    known.append(bytes.fromhex(low))
    for data in known:
        assert script.is_valid_point(data) is keys.is_sound_key(data), data.hex()


def test_a_clock_that_was_never_set_stops_nothing(organiser: Workspace, tmp_path: Path) -> None:
    organiser.clock = lambda: 0
    made = dossier.write_dossier(organiser, tmp_path / "d.zip")
    with zipfile.ZipFile(made.file) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        assert all(one.external_attr >> 16 == 0o644 for one in archive.infolist())
        archive.extractall(tmp_path / "out")
    assert check(tmp_path / "out")[0] == 0


def test_an_excel_return_that_was_taken_over_lies_there_as_it_came(organiser: Workspace, tmp_path: Path) -> None:
    exporting.publish(organiser, tmp_path / "news.qicpkg")
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="excel")
    month = parse_period("2026-10")
    raw = excel_returns.make_return(organiser, trust.find_site(organiser, site), excel_returns.months_of(month, month))
    (tmp_path / "P001-2026-10.xlsx").write_bytes(raw)
    (identity,) = inbox.receive(organiser, [tmp_path / "P001-2026-10.xlsx"]).ids
    assert excel_inbox.applied_returns(organiser) == ()
    inbox.accept(organiser, [identity])
    organiser.store.connection.execute("update package set state=? where id=?", (APPLIED, identity))
    assert excel_inbox.applied_returns(organiser) == (("P001-2026-10.xlsx", raw),)
    made = dossier.write_dossier(organiser, tmp_path / "d.zip")
    with zipfile.ZipFile(made.file) as archive:
        assert archive.read("excel/0001-P001-2026-10.xlsx") == raw
    inbox.original_of(organiser, identity).unlink()
    assert excel_inbox.applied_returns(organiser) == ()


def test_private_entries_stay_out(unpacked: Path) -> None:
    reader = load("verify_package")
    for path in (unpacked / "packages").iterdir():
        for member in reader.read_zip(path.read_bytes())[1:]:
            assert b"Only we may read this" not in member.content()
            assert b"/private" not in member.content().split(b"\n")[1]


def test_with_many_owners_several_share_a_package(
    organiser: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier, "MOST_OWNERS", 1)
    monkeypatch.setattr(dossier, "MOST_SEGMENTS", 2)
    made = dossier.write_dossier(organiser, tmp_path / "d.zip")
    with zipfile.ZipFile(made.file) as archive:
        archive.extractall(tmp_path / "all")
    assert made.packages == -(-made.segments // 2) > 1
    assert check(tmp_path / "all")[0] == 0


def test_nothing_is_overwritten_and_nothing_stays_half_written(
    organiser: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "d.zip"
    out.write_bytes(b"mine")
    with pytest.raises(StoreExistsError):
        dossier.write_dossier(organiser, out)
    assert out.read_bytes() == b"mine"
    with pytest.raises(NotFoundError):
        dossier.write_dossier(organiser, tmp_path / "gone" / "d.zip")

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DiskFullError):
        dossier.write_dossier(organiser, tmp_path / "empty" / "d.zip")
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_site_writes_no_dossier(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError):
        dossier.write_dossier(play.site(organiser, "S009"), tmp_path / "d.zip")


def test_every_form_of_id_is_known_to_the_second_reader(organiser: Workspace) -> None:
    """What the program takes as an id, the second reader takes, and the other way round."""
    from qic_desktop.domain.catalogue import DECLARATIONS

    second, one, other = load("verify_package"), "01a206c3-61dc-73f0-9894-ccb9c5ced44a", "0" * 32
    texts = [
        one, other, "0" * 64, "", "|", f"{one}|", f"{one}|1", f"{one}|x", f"{one}|{one}", f"{one}|2026-06-22",
        f"{one}|2026-06|", f"{one}|2026-06|ward", f"{one}|{one}|2026-06|", f"{one}|{one}|2026-13|", f"{one}|2026-13|",
        "scale@1|team|2025-03", "scale@1||2025-03", "scale@1|2025-03", "scale|2025-03", "scale@1|", "@|a|b",
        f"{one}|skill|2026-01-01", f"{one}|skill|2026", f"{one}||2026-01-01",
    ]  # fmt: skip
    for name, declaration in DECLARATIONS.items():
        for text in texts:
            assert declaration.check_id(text) is bool(second.is_id(name, text)), (name, text)
