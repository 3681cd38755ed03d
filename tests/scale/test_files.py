"""Folders of Parquet files: written whole or not at all, and nobody's other files are touched."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qic_desktop.errors import EngineError
from qic_desktop.scale import engines
from qic_desktop.scale.columns import NAMES
from qic_desktop.scale.engines import observations
from qic_desktop.scale.expressions import by_period
from qic_desktop.scale.files import find_files, write_folder
from qic_desktop.wording.errors import describe


def refused(why: str, work: Any) -> str:
    with pytest.raises(EngineError) as caught:
        work()
    assert caught.value.why == why
    return describe(caught.value)


def test_years_have_folders_of_their_own_and_are_replaced(tmp_path: Path, awkward: Any) -> None:
    folder, rows = tmp_path / "values", awkward.awkward_rows()
    write_folder([awkward.columns(rows)], folder)
    assert {file.parent.name for file in find_files(folder)} == {"2025", "2026"}
    write_folder([awkward.columns([row for row in rows if row["period"] == "2026-01"])], folder)
    assert {file.parent.name for file in find_files(folder)} == {"2026"}
    assert list(tmp_path.iterdir()) == [folder]


def test_another_folder_is_left_alone(tmp_path: Path, awkward: Any) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"a picture")
    sentence = refused("not-ours", lambda: write_folder([awkward.columns(awkward.awkward_rows())], folder))
    assert "nothing was overwritten" in sentence
    assert [file.name for file in tmp_path.rglob("*")] == ["photos", "holiday.jpg"]


def test_what_was_there_stays_when_writing_breaks_off(tmp_path: Path, awkward: Any) -> None:
    folder, rows = tmp_path / "values", awkward.awkward_rows()
    write_folder([awkward.columns(rows)], folder)
    before = {file: file.read_bytes() for file in find_files(folder)}

    def parts() -> Any:
        yield awkward.columns(rows)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_folder(parts(), folder)
    assert {file: file.read_bytes() for file in find_files(folder)} == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("name", ["values [2026]", "values *", "Zahlen für März"])
def test_the_folder_may_have_any_name(name: str, tmp_path: Path, awkward: Any) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / name)
    with observations(tmp_path / name) as table:
        assert table.count().execute() == len(awkward.awkward_rows())


def test_nothing_at_all_is_an_empty_table(tmp_path: Path, awkward: Any) -> None:
    write_folder([], tmp_path / "values")
    with observations(tmp_path / "values") as table:
        assert by_period(table, awkward.GOALS).to_pyarrow().num_rows == 0


def test_files_of_others_and_rubbish_are_named(tmp_path: Path) -> None:
    assert "qic parquet" in refused("no-files", lambda: find_files(tmp_path))
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "rubbish.parquet").write_bytes(b"PAR1 and no more")
    assert "rubbish.parquet is damaged" in refused("damaged", lambda: find_files(tmp_path))
    pq.write_table(pa.table({"site": ["S001"]}), tmp_path / "2026" / "rubbish.parquet")
    assert "numerator" in refused("columns", lambda: find_files(tmp_path))
    assert len(NAMES) == 11


@pytest.mark.parametrize("engine", ["oracle", "http://example.org:80", "spark://nowhere", "sc://host:99999999", ""])
def test_an_engine_that_there_is_not(engine: str, tmp_path: Path, awkward: Any) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / "values")

    def ask() -> None:
        with observations(tmp_path / "values", engine):
            raise AssertionError("it answered")

    refused("unknown", ask)


def test_numbers_written_as_words_are_named(tmp_path: Path, awkward: Any) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path)
    file = find_files(tmp_path)[0]
    table = pq.read_table(file)
    place = table.schema.get_field_index("numerator")
    pq.write_table(table.set_column(place, "numerator", pa.array(["x"] * table.num_rows)), file)
    assert "numerator is of another kind" in refused("types", lambda: find_files(tmp_path))


def test_a_file_that_is_damaged_deep_inside_is_told(tmp_path: Path, awkward: Any) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / "values")
    file = find_files(tmp_path / "values")[0]
    raw = file.read_bytes()
    told = set()
    for place in range(4, len(raw) - 8, 101):
        file.write_bytes(raw[:place] + bytes(255 - byte for byte in raw[place : place + 40]) + raw[place + 40 :])
        try:
            with observations(tmp_path / "values") as table:
                by_period(table, awkward.GOALS).to_pyarrow()
        except EngineError as error:
            told.add(error.why)
    assert told
    assert told <= {"damaged", "types", "columns"}


SECRET = "hunter2"


@pytest.mark.parametrize(
    "engine",
    [
        f"spark://user:{SECRET}@10.0.0.9:7077",
        f"sc://bob:{SECRET}@host:15002/;token={SECRET}",
        f"sc://host:15002/?password={SECRET}",
        f"sc://host:15002/;token=a/b@{SECRET}",
        f"duckdb://{SECRET}@x",
        f"postgres://u:{SECRET}@h/db",
        f"spark://x:{SECRET}",
        f"spark://u:{SECRET}@[::1",
        f"user:{SECRET}@host",
    ],
)
def test_no_password_is_ever_said_back(
    engine: str, tmp_path: Path, awkward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / "values")

    def nobody(_address: object, **_options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", nobody)
    with pytest.raises(EngineError) as error, observations(tmp_path / "values", engine):
        raise AssertionError("it answered")
    assert SECRET not in describe(error.value)


def test_an_engine_that_does_not_answer_is_told_and_not_waited_for(
    tmp_path: Path, awkward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / "values")

    def nobody(_address: object, **_options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", nobody)

    def ask() -> None:
        with observations(tmp_path / "values", "spark://10.0.0.9:7077"):
            raise AssertionError("it answered")

    assert "does not answer" in refused("silent", ask)


def test_what_listens_at_the_address_and_is_no_spark_is_told(
    tmp_path: Path, awkward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder([awkward.columns(awkward.awkward_rows())], tmp_path / "values")

    def broken(_folder: object) -> None:
        raise RuntimeError("Java gateway process exited before sending its port number")

    backend = SimpleNamespace(read_parquet=broken, disconnect=lambda: None)
    monkeypatch.setattr(engines, "_connect", lambda _engine: backend)

    def ask() -> None:
        with observations(tmp_path / "values", "spark://10.0.0.9:7077"):
            raise AssertionError("it answered")

    assert "does not answer" in refused("silent", ask)
