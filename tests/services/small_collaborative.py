"""A collaborative of one organiser, one site and one coach in real stores, made fresh for each test."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling, joining
from qic_desktop.services.workspace import Role, Workspace

START = 1_770_000_000_000
"""2 February 2026."""
DAY = 86_400_000


@dataclass
class SmallCollaborative:
    """Stores in ``root``; ``now`` is everybody's clock."""

    root: Path
    now: int = START
    opened: list[Workspace] = field(default_factory=list)

    def clock(self) -> int:
        self.now += 1000
        return self.now

    def later(self, days: int) -> None:
        self.now += days * DAY

    def create(self, name: str, role: Role, *, practice: bool = False) -> Workspace:
        made = bootstrap.create_workspace(self.root / f"{name}.qic", role, name, practice=practice, clock=self.clock)
        self.opened.append(made)
        return made

    def organiser(self) -> Workspace:
        made = self.create("Organiser", Role.ORGANISER)
        collaboratives.describe_collaborative(made, title="Safe Birth", aim="Fewer bleedings", start="2025-01")
        definition = {"numerator_text": "with oxytocin", "denominator_text": "all births", "target": 0.9}
        measures.define_measure(made, NewMeasure("oxytocin", "Oxytocin within one minute", definition=definition))
        exporting.publish(made, self.root / "definitions.qicpkg")
        return made

    def invite(self, organiser: Workspace, name: str, code: str, role: Role = Role.SITE) -> Path:
        file = self.root / f"{code}-invitation.qicpkg"
        exporting.invite(organiser, name, file, role=role, code=code)
        return file

    def site(self, organiser: Workspace, name: str = "Les Filaos", code: str = "S001") -> Workspace:
        made = self.create(name, Role.SITE)
        joining.join(made, self.invite(organiser, name, code))
        return made

    def coach(self, organiser: Workspace, name: str = "A. Mbeki") -> Workspace:
        made = self.create(name, Role.COACH)
        joining.join(made, self.invite(organiser, name, "coach", Role.COACH))
        return made

    def record(self, site: Workspace, months: list[str], first: int = 20) -> None:
        view = measures.get_measure(site, "oxytocin")
        for number, month in enumerate(months):
            observations.record_observation(site, view, parse_period(month), Entry(first + number % 7, 32))

    def accept(self, organiser: Workspace, *packages: Path) -> Path:
        """Take packages in, accept whoever asks, and publish news with certificates and receipts."""
        importing.import_packages(organiser, packages)
        for pending in enrolling.pending_requests(organiser):
            enrolling.enrol(organiser, pending)
        news = self.root / f"news-{self.clock()}.qicpkg"
        exporting.publish(organiser, news)
        return news

    def close(self) -> None:
        for workspace in self.opened:
            workspace.close()
