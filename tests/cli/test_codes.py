"""QR codes on the command line: written as pictures or a PDF, and read back from what a messenger made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture
def stores(done: Any, tmp_path: Path) -> tuple[Path, Path]:
    organiser, site = tmp_path / "organiser.qic", tmp_path / "site.qic"
    done("new", organiser, "--role", "organiser", "--name", "Organiser")
    done("collaborative", organiser, "--title", "Safe Birth")
    done("invite", organiser, "Les Filaos", "--code", "S001", "--out", tmp_path / "invitation.qicpkg")
    done("new", site, "--role", "site", "--name", "Les Filaos")
    done("join", site, tmp_path / "invitation.qicpkg")
    return organiser, site


def sent(folder: Path, to: Path) -> list[Path]:
    """The pictures as a messenger delivers them."""
    to.mkdir()
    made = []
    for number, file in enumerate(sorted(folder.glob("*.png"))):
        made.append(to / f"IMG-{number}.jpg")
        with Image.open(file) as picture:
            picture.convert("RGB").resize((640, 640 * picture.height // picture.width)).save(made[-1], quality=50)
    return made


def test_a_request_goes_through_a_messenger_as_pictures(stores: Any, done: Any, tmp_path: Path) -> None:
    organiser, site = stores
    said = done("export", site, "--as-codes", "--out", tmp_path / "codes").out
    assert " codes, " in said
    assert "Say these six words" in said
    sent(tmp_path / "codes", tmp_path / "came")
    answer = done("import", organiser, tmp_path / "came", "--json").json
    assert [(one["outcome"], one["code"]) for one in answer["packages"]] == [("quarantine", "Q-UNKNOWN-KEY")]


def test_a_missing_code_and_a_strange_file_are_one_line_each(stores: Any, done: Any, qic: Any, tmp_path: Path) -> None:
    organiser, site = stores
    done("export", site, "--as-codes", "--out", tmp_path / "codes")
    came = sent(tmp_path / "codes", tmp_path / "came")
    assert f"Still missing: {len(came)}." in qic("import", organiser, *came[:-1]).refused()
    (tmp_path / "holiday.png").write_bytes(b"\x89PNG\r\n\x1a\n rubbish")
    assert "“holiday.png”: The picture is damaged" in qic("import", organiser, tmp_path / "holiday.png").refused()
    assert "This kind of picture (HEIC)" in refused_kind(qic, organiser, tmp_path, b"\0\0\0\x18ftypheic" + bytes(40))


def refused_kind(qic: Any, store: Path, folder: Path, data: bytes) -> str:
    (folder / "picture").write_bytes(data)
    line: str = qic("import", store, folder / "picture").refused()
    return line


def test_codes_can_be_printed(stores: Any, done: Any, tmp_path: Path) -> None:
    done("export", stores[1], "--as-codes", "--out", tmp_path / "codes.pdf")
    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")
