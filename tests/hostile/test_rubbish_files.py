"""Files for people: names that no file system takes as they are, and disks that are full, locked or gone."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import DiskFullError, NotFoundError, StoreExistsError, StoreReadOnlyError
from qic_desktop.services.learning import storyboard
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.printing import charter_papers, papers
from qic_desktop.services.progress import costs
from qic_desktop.services.workspace import Workspace

NAMES = (
    "आपतकालीन सेवा सुधार टोली " * 10,
    "የድንገተኛ ክፍል ቡድን " * 20,
    "\U0001f600" * 120,
    "x" * 5_000,
    'a/b\\c:d*e?f"g<h>i|j\x07',
    "\u202efdp.exe",
    "..",
    "\u2028",
    "",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_of_any_name_is_saved_twice(name: str, tmp_path: Path) -> None:
    first, second = (papers.save_bytes(b"%PDF", tmp_path, papers.file_name(name, "")) for _turn in range(2))
    assert first != second
    assert {first.parent, second.parent} == {tmp_path}
    assert [one.read_bytes() for one in (first, second)] == [b"%PDF"] * 2
    assert sorted(tmp_path.iterdir()) == sorted((first, second))
    assert not any(mark in first.name for mark in "\u202e\u2028/\\\x07")


@pytest.fixture
def team(play: Any) -> Workspace:
    made: Workspace = play.team_at_work(play.organiser())
    return made


def writers(team: Workspace) -> dict[str, Callable[[Path], object]]:
    """Every kind of file that a team's pages write, to the place that is given."""
    ready = storyboard.prepare(team)
    sheet = entry.open_sheet(team, measures.get_measure(team, "own"))
    charter = charter_papers.prepare_charter(team)
    return {
        "pdf": lambda out: papers.write_paper(charter, out),
        "pptx": lambda out: storyboard.write_storyboard(ready, storyboard.SLIDES, out),
        "a3": lambda out: storyboard.write_storyboard(ready, storyboard.POSTER, out),
        "ledger": lambda out: costs.export_csv(costs.ledger_of(team), out),
        "values": lambda out: entry.export_values(
            sheet, out, [str(n) for n in range(entry.OWN_COLUMNS + entry.PLACE_COLUMNS)]
        ),
    }


KINDS = ("pdf", "pptx", "a3", "ledger", "values")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EACCES, StoreReadOnlyError),
        (errno.EROFS, StoreReadOnlyError),
        (errno.EBUSY, StoreReadOnlyError),
        (errno.ENAMETOOLONG, StoreReadOnlyError),
    ],
)
def test_what_the_disk_refuses_leaves_the_old_file(
    team: Workspace, kind: str, said: int, expected: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "papers" / f"file.{kind}"
    out.parent.mkdir()
    out.write_bytes(b"the old one")
    write = writers(team)[kind]

    def refuse(_path: Path, _target: Path) -> Path:
        raise OSError(said, os.strerror(said))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(expected):
            write(out)
    assert [one.name for one in out.parent.iterdir()] == [out.name]
    assert out.read_bytes() == b"the old one"
    write(out)
    assert out.read_bytes() != b"the old one"


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_is_gone_or_in_the_way_is_said(team: Workspace, kind: str, tmp_path: Path) -> None:
    write = writers(team)[kind]
    with pytest.raises(NotFoundError):
        write(tmp_path / "gone" / "file")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreExistsError):
        write(tmp_path / "folder")
