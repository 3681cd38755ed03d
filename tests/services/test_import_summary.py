"""The summary of an import: what came, from whom, what stays open, and whether everything that was sent is here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotFoundError
from qic_desktop.services.exchanging import exporting, import_summary, importing, originals
from qic_desktop.services.printing.papers import save_paper
from qic_desktop.wording.spoken_words import spoken_text

MONTHS = [f"2025-{month:02d}" for month in range(1, 4)]


@pytest.fixture
def came(small: Any) -> Any:
    """An organiser, an accepted site's package, one of a site that is not accepted, and one that was cut."""
    organiser = small.organiser()
    site, other = small.site(organiser), small.site(organiser, "Harbour Clinic", "S002")
    small.accept(organiser, exporting.export_data_package(site, small.root / "first.qicpkg").file)
    small.record(site, MONTHS)
    small.record(other, MONTHS)
    good = exporting.export_data_package(site, small.root / "S001-2026-02.qicpkg").file
    strange = exporting.export_data_package(other, small.root / "S002-2026-02.qicpkg").file
    cut = small.root / "cut.qicpkg"
    cut.write_bytes(good.read_bytes()[:-40])
    return organiser, [good, strange, cut]


def test_everything_that_was_sent_is_said_to_have_arrived(came: Any) -> None:
    organiser, files = came
    result = importing.import_packages(organiser, files[:1])
    summary = import_summary.summary_of(organiser, result, files[:1])
    assert summary.headline == "1 package read, 3 entries brought in"
    assert summary.arrived == "Everything that was sent has arrived."
    (line,) = summary.brought
    assert (line.sender, line.file, line.brought) == ("Les Filaos", "S001-2026-02.qicpkg", "3 entries")
    spoken = originals.spoken_file(files[0])
    assert spoken is not None
    assert line.words == spoken_text(spoken)


def test_what_is_aside_and_what_is_refused_stand_with_what_to_do(came: Any) -> None:
    organiser, files = came
    summary = import_summary.summary_of(organiser, importing.import_packages(organiser, files), files)
    (aside,) = summary.aside
    assert "Compare these words" in aside.reason
    (refused,) = summary.refused
    assert refused.file == "cut.qicpkg"
    assert "ask for a new one" in refused.reason
    assert "1 file could not be used" in summary.arrived
    assert "Everything" not in summary.arrived


def test_later_the_list_gives_the_same_summary_and_its_words(came: Any, tmp_path: Path) -> None:
    organiser, files = came
    result = importing.import_packages(organiser, files[:2])
    now = import_summary.summary_of(organiser, result, files[:2])
    later = import_summary.summary_of_packages(organiser, [one.id for one in result.packages])
    assert (later.brought, later.headline) == (now.brought, now.headline)
    assert [one.file for one in later.aside] == [one.file for one in now.aside]
    paper = import_summary.summary_paper(later)
    out, again = save_paper(paper, tmp_path), save_paper(paper, tmp_path)
    assert out.read_bytes().startswith(b"%PDF")
    assert (again != out, again.read_bytes()) == (True, out.read_bytes())
    with pytest.raises(NotFoundError):
        import_summary.summary_of_packages(organiser, ["nothing"])


def test_entries_that_another_laptop_holds_are_said_to_be_missing(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    small.accept(organiser, exporting.export_data_package(site, small.root / "a.qicpkg").file)
    small.record(site, MONTHS[:1])
    lost = exporting.export_data_package(site, small.root / "b.qicpkg").file
    small.record(site, MONTHS[1:])
    importing.import_packages(organiser, [lost])
    late = exporting.export_data_package(site, small.root / "c.qicpkg", only_new=True).file
    result = importing.import_packages(organiser, [late])
    summary = import_summary.summary_of(organiser, result, [late])
    assert summary.missing == ()
    chain = f"{site.journal.writer} {site.scope.text}"
    organiser.store.connection.execute(
        "insert into acknowledged values(?,?,?,?,?)", ("f" * 64, chain, 900, "e" * 64, 1)
    )
    told = import_summary.summary_of(organiser, result, [late])
    assert "have never arrived" in told.missing[0] or "has never arrived" in told.missing[0]
    assert told.missing[0].startswith("Les Filaos.")
    assert "Not everything that was sent has arrived" in told.arrived
