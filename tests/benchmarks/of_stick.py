"""A stick of a thousand packages dropped on the window: that the window answers while they are read and brought in."""

from __future__ import annotations

from pathlib import Path

from grounds import enrol_sites, month_lines, organiser_workspace, write_package
from of_window import child, screen
from rows import Row, at_most

from qic_desktop import bootstrap

VALUES, OPERATIONS = 6, 8
BUSY_SECONDS = 3.0


def benchmark_gap(folder: Path, *, packages: int = 1000) -> list[Row]:
    """The longest time in which the event loop is not heard, beside that of an idle window with one busy thread."""
    workspace, view = organiser_workspace(folder)
    stick = folder / "stick"
    stick.mkdir()
    for number, site in enumerate(enrol_sites(workspace, packages)):
        lines = month_lines(site, view.id, VALUES, OPERATIONS - VALUES, number)
        write_package(workspace, site, lines, stick / f"{site.code}.qicpkg")
    bootstrap.close_workspace(workspace)
    with screen() as environment:
        found = child("import_window", folder / "organiser.qic", stick, BUSY_SECONDS, environment=environment)
    if found["packages"] != packages:
        raise RuntimeError(f"{found['packages']} of {packages} packages were brought in")
    reviewed, brought = found["seconds"]
    note = f"{packages} packages; whole phase"
    peer = "idle window, one busy thread"
    return [
        Row(
            "longest gap, review of a stick",
            found["review"],
            "ms",
            found["floor"],
            peer,
            at_most(100),
            f"{note} {reviewed:.1f} s",
        ),
        Row(
            "longest gap, bringing it in",
            found["bring"],
            "ms",
            found["floor"],
            peer,
            at_most(100),
            f"{note} {brought:.1f} s",
        ),
    ]
