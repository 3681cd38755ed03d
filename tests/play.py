"""A small collaborative of real stores for tests: organiser, sites, coach, each on the computer it is given.

The stores, keys and packages are real; only the clock is the test's own. Tests are no packages, so this file is
loaded by its path (see ``conftest.py``).
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.services import keeping, people
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import enrolling, joining, second_laptop, trust, vouching
from qic_desktop.services.workspace import Role, Workspace

DEFINITION: Mapping[str, object] = {
    "numerator_text": "seen within four hours",
    "denominator_text": "all attendances",
    "effective_period": "2026-01",
    "target": 0.95,
}


class Play:
    """Makes and moves what a test needs; every store that it opened is closed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = itertools.count(1_795_341_600_000, 1_000).__next__
        self.numbers = itertools.count(1)
        self.open: list[Workspace] = []

    # --- stores and computers ------------------------------------------------------------------------------

    @contextmanager
    def computer(self, name: str) -> Iterator[None]:
        """Work on another computer: another profile with its own keys and anchors."""
        before = os.environ["QIC_HOME"]
        os.environ["QIC_HOME"] = str(self.folder / f"computer-{name}")
        try:
            yield
        finally:
            os.environ["QIC_HOME"] = before

    def create(self, name: str, role: Role, *, practice: bool = False) -> Workspace:
        """A new store ``name.qic``."""
        workspace = bootstrap.create_workspace(
            self.folder / f"{name}.qic", role, name, practice=practice, clock=self.clock
        )
        self.open.append(workspace)
        return workspace

    def reopen(self, path: Path) -> Workspace:
        """Open a store that is there."""
        workspace = bootstrap.open_workspace(path, clock=self.clock)
        self.open.append(workspace)
        return workspace

    def close(self, workspace: Workspace) -> Path:
        """Close a store as the program does; answers where it lies."""
        self.open.remove(workspace)
        bootstrap.close_workspace(workspace)
        return workspace.store.path

    def close_all(self) -> None:
        """Close what is still open."""
        for workspace in tuple(self.open):
            self.close(workspace)

    def copy(self, source: Path, name: str) -> Path:
        """Copy a closed store as a person does it: the whole folder."""
        target = self.folder / f"{name}.qic"
        shutil.copytree(source, target)
        return target

    # --- the collaborative -----------------------------------------------------------------------------------

    def organiser(self, *codes: str, practice: bool = False) -> Workspace:
        """An organiser's store with measures defined (not yet published)."""
        workspace = self.create("organiser", Role.ORGANISER, practice=practice)
        for code in codes or ("four-hours",):
            measures.define_measure(workspace, NewMeasure(code, code.title(), definition=DEFINITION))
        return workspace

    def site(self, organiser: Workspace, code: str, *, role: Role = Role.SITE) -> Workspace:
        """A store that was invited and has joined; its request has not travelled yet."""
        invitation = self.file(f"{code}-invitation")
        exporting.invite(organiser, f"Site {code}", invitation, role=role, code=code)
        workspace = self.create(code, role, practice=organiser.practice)
        joining.join(workspace, invitation)
        return workspace

    def enrolled_site(self, organiser: Workspace, code: str) -> Workspace:
        """A site that the organiser has accepted; nothing is recorded yet and it does not know so."""
        workspace = self.site(organiser, code)
        importing.import_packages(organiser, [self.export(workspace)])
        enrolling.enrol(organiser, enrolling.find_requests(organiser, code)[0])
        return workspace

    def file(self, name: str) -> Path:
        """A new package file's path."""
        folder = self.folder / "packages"
        folder.mkdir(exist_ok=True)
        return folder / f"{next(self.numbers):03d}-{name}.qicpkg"

    # --- the work ----------------------------------------------------------------------------------------------

    def measure(self, workspace: Workspace, code: str = "four-hours") -> MeasureView:
        """A measure by its code."""
        return measures.get_measure(workspace, code)

    def record(
        self, workspace: Workspace, period: str, numerator: float, denominator: float, *, code: str = "four-hours"
    ) -> None:
        """Record one value."""
        view = self.measure(workspace, code)
        observations.record_observation(workspace, view, parse_period(period), Entry(numerator, denominator))

    def note(self, workspace: Workspace, period: str, text: str) -> None:
        """Write a note beside a value."""
        observations.write_note(workspace, self.measure(workspace), parse_period(period), text)

    def values(self, workspace: Workspace, site: str | None = None) -> dict[str, tuple[float | None, float | None]]:
        """Period → (numerator, denominator) as shown."""
        found = observations.list_observations(workspace, self.measure(workspace), site)
        return {one.period: (one.numerator, one.denominator) for one in found}

    def ever(self, workspace: Workspace, period: str, site: str | None = None) -> list[float]:
        """Every numerator that ever stood in a period."""
        lines = observations.history(workspace, self.measure(workspace), parse_period(period), site=site)
        counts = [line.registers.get("counts") for line in lines]
        return sorted(one["numerator"] for one in counts if isinstance(one, dict))

    def export(self, workspace: Workspace) -> Path:
        """Write a package."""
        return exporting.export_data_package(workspace, self.file(workspace.name)).file

    # --- a team's laptops --------------------------------------------------------------------------------------

    OWN: Mapping[str, object] = {
        "numerator_text": "washed",
        "denominator_text": "seen",
        "effective_period": "2026-01",
    }

    def team_at_work(self, organiser: Workspace) -> Workspace:
        """An accepted team's laptop with a person, a measure of its own, two values and the organiser's news."""
        site = self.enrolled_site(organiser, "S001")
        people.add_person(site, "Asha")
        measures.define_measure(site, NewMeasure("own", "Own", definition=self.OWN))
        self.record(site, "2026-08", 1, 10)
        self.record(site, "2026-09", 2, 10)
        self.take(organiser, self.export(site))
        self.take(site, exporting.publish(organiser, self.file("news")).file)
        return site

    def restore_of(self, workspace: Workspace) -> Path:
        """A team's copy for its own laptop."""
        return vouching.write_restore_package(workspace, self.file("own-laptop")).file

    def second(self, package: Path, name: str = "second") -> Workspace:
        """An empty store on another computer that begins with a package."""
        with self.computer(name):
            made = self.create(name, Role.SITE)
            second_laptop.join_team(made, package)
        return made

    def answer(self, workspace: Workspace, package: Path, name: str = "") -> None:
        """Take in what a further laptop sent, and vouch for it."""
        self.take(workspace, package)
        (asking,) = (one for one in vouching.asking_laptops(workspace) if not one.declined)
        vouching.vouch(workspace, asking.key, name=name)

    def rights(self, workspace: Workspace, key: str) -> str:
        """What a key may do in a team's shared scope, as its store sees it."""
        return trust.build_authority(workspace).right_to_write(key, workspace.scope)

    def of_own(self, workspace: Workspace, site: str | None = None) -> dict[str, float | None]:
        """What stands in the team's own measure: period → numerator."""
        found = workspace.journal.list_records(Observation, site_scope(site or workspace.own_id))
        own = {one.id for one in workspace.journal.list_records(Measure) if one.code == "own"}
        return {one.period: one.numerator for one in found if one.measure in own}

    # --- taking in ---------------------------------------------------------------------------------------------

    def take(self, workspace: Workspace, *files: Path) -> ImportResult:
        """Import packages."""
        return importing.import_packages(workspace, files)

    def sound(self, workspace: Workspace) -> bool:
        """Whether the deep check finds nothing."""
        return keeping.check(workspace).problems == ()
