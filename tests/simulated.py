"""A simulated collaborative with the dirt of real ones, and its truth kept apart from every store.

Real keys, certificates, segments and packages; only the teams are played. What the values come to is worked out here
in plain Python from what was written, so that no mistake of the program can hide in its own check. Months are missing,
late, corrected and sent again; some sites have two laptops that did not know of each other; clocks are wrong by years.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qic_desktop import bootstrap
from qic_desktop.domain.collaborative import Certificate, Participation, Site
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.operation import Dot, Stamp, hash8, make_line
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.segment import SegmentHeader, make_body, segment_id
from qic_desktop.exchange import authority, keys, sealed
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

FIRST_YEAR = 2023
MADE = 1_700_000_000_000
YEAR_MS = 365 * 86_400_000
STRATA = ("day", "night", "weekend")

Cell = tuple[str, str, str, str]
"""(measure's code, site's code, month, stratum)."""
Counts = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a collaborative is played; a package is written every ``every`` months."""

    sites: int
    months: int
    measures: int
    every: int = 3


@dataclass(frozen=True, slots=True)
class Written:
    """One value as one laptop wrote it: what decides which of several is shown (format clause F5)."""

    counts: Counts
    lamport: int
    writer: str
    seq: int
    hash8: str
    package: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """The higher one is shown where two did not know of each other."""
        return self.lamport, self.writer, self.hash8

    @property
    def dot(self) -> Dot:
        """How a later entry names this one."""
        return Dot(self.writer, self.seq, self.hash8)


@dataclass
class Laptop:
    """One writer of a site and its chain."""

    key: keys.KeyPair
    drift: int
    seq: int = 0
    prev: str | None = None
    lines: list[bytes] = field(default_factory=list)


@dataclass
class Team:
    """A site: its laptops, and the values that stand (several where laptops did not know of each other)."""

    code: str
    id: str
    laptops: list[Laptop]
    first: int
    last: int
    lamport: int = 0
    values: dict[Cell, list[Written]] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Where its shared entries live."""
        return f"site:{self.id}"


def month(number: int) -> str:
    """The ``number``-th month from January of the first year."""
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02}"


class Simulation:
    """An organiser's store without any site's values, the packages of all sites, and the truth."""

    def __init__(self, folder: Path, size: Size, seed: int = 1) -> None:
        self.folder, self.size, self.dice = folder, size, random.Random(seed)
        self.organiser, self.views = self._begin()
        self.teams = [self._enrol(number) for number in range(1, size.sites + 1)]
        exporting.release_drafts(self.organiser)
        self.packages: list[Path] = []
        for team in self.teams:
            self._play(team)

    def _begin(self) -> tuple[Workspace, list[MeasureView]]:
        last = month(self.size.months - 1)
        organiser = bootstrap.create_workspace(self.folder / "organiser.qic", Role.ORGANISER, "Simulated")
        collaboratives.describe_collaborative(organiser, title="Simulated", aim="None", start=month(0), end=last)
        for number in range(self.size.measures):
            definition: dict[str, Any] = {
                "numerator_text": f"counted {number}",
                "denominator_text": "all",
                "value_form": "proportion",
                "direction": "up" if number % 2 else "down",
                "target": 0.5,
                "strata": list(STRATA),
            }
            new = NewMeasure(f"m{number}", f"Measure {number}", MeasureKind.PROCESS, definition=definition)
            measures.define_measure(organiser, new)
        exporting.publish(organiser, self.folder / "definitions.qicpkg")
        return organiser, sorted(measures.list_measures(organiser), key=lambda view: view.code)

    def _enrol(self, number: int) -> Team:
        dice, months = self.dice, self.size.months
        laptops = [
            Laptop(keys.generate(), dice.choice((0, 0, 0, -3 * YEAR_MS, 5 * YEAR_MS)))
            for _one in range(2 if dice.random() < 0.2 else 1)
        ]
        first = dice.choice((0, 0, 0, months // 4))
        last = dice.choice((months - 1,) * 9 + (months // 2,))
        team = Team(f"S{number:04}", self.organiser.new_id(), laptops, first, last)
        span = {"since": month(first), "until": month(last) if last < months - 1 else None}
        edits = [new_record(Site, team.id, name=f"Facility {number}", code=team.code, area=f"Area {number % 7}")]
        edits.append(new_record(Participation, self.organiser.new_id(), site=team.id, **span))
        for laptop in laptops:
            grant = authority.make_grant(laptop.key.public, [team.scope, f"{team.scope}/private"])
            edits.append(new_record(Certificate, laptop.key.keyid, grant=grant))
        self.organiser.journal.append(organiser_scope(), edits, undoable=False)
        return team

    # --- what a team does ------------------------------------------------------------------------------------------

    def _play(self, team: Team) -> None:
        # Some go on sending after they have left.
        late = 2 if self.dice.random() < 0.5 else 0
        numbers = list(range(team.first, min(team.last + late, self.size.months - 1) + 1))
        for number, start in enumerate(range(0, len(numbers), self.size.every), start=1):
            for laptop in team.laptops:
                name = f"{team.code}-{team.laptops.index(laptop)}-{number:02}.qicpkg"
                for place in numbers[start : start + self.size.every]:
                    self._type_month(team, laptop, month(place), name)
                self._correct(team, laptop, name)
                self._pack(team, laptop, number, name)

    def _type_month(self, team: Team, laptop: Laptop, period: str, package: str) -> None:
        # With two laptops one of them types a month, now and then both.
        if len(team.laptops) > 1 and self.dice.random() < 0.4:
            return
        for view in self.views:
            if self.dice.random() < 0.06:
                continue
            parts = [self._counted() for _one in STRATA]
            whole = sum(top for top, _bottom in parts), sum(bottom for _top, bottom in parts)
            for stratum, counts in zip(("", *STRATA), (whole, *parts), strict=True):
                cell = (view.code, team.code, period, stratum)
                self._write(team, laptop, view, (cell, counts, package), seen=())

    def _counted(self) -> tuple[int, int]:
        bottom = self.dice.choice((0, 3, 8, 20, 41))
        return self.dice.randint(0, bottom), bottom

    def _correct(self, team: Team, laptop: Laptop, package: str) -> None:
        mine = [cell for cell, found in team.values.items() if any(one.writer == laptop.key.keyid for one in found)]
        by_code = {view.code: view for view in self.views}
        for cell in self.dice.sample(mine, min(len(mine), self.dice.choice((0, 0, 1, 3)))):
            counts: Counts = (None, None) if self.dice.random() < 0.2 else self._counted()
            seen = [one for one in team.values[cell] if one.writer == laptop.key.keyid]
            self._write(team, laptop, by_code[cell[0]], (cell, counts, package), seen=seen)

    def _write(
        self,
        team: Team,
        laptop: Laptop,
        view: MeasureView,
        said: tuple[Cell, Counts, str],
        *,
        seen: list[Written] | tuple[()],
    ) -> None:
        cell, (top, bottom), package = said
        laptop.seq += 1
        team.lamport += 1
        stamp = Stamp(laptop.seq, team.lamport, max(0, MADE + laptop.seq + laptop.drift), team.id)
        registers = {"counts": {"numerator": top, "denominator": bottom, "revision": 1}}
        identity = observation_id(view.id, cell[2], cell[3])
        dots = [one.dot for one in seen]
        line = make_line(stamp, entity="observation", identity=identity, registers=registers, dots=dots)
        laptop.lines.append(line)
        written = Written((top, bottom), team.lamport, laptop.key.keyid, laptop.seq, hash8(line), package)
        team.values[cell] = [one for one in team.values.get(cell, []) if one not in seen] + [written]

    def _pack(self, team: Team, laptop: Laptop, number: int, name: str) -> None:
        if not laptop.lines:
            return
        first = laptop.seq - len(laptop.lines) + 1
        header = SegmentHeader(laptop.key.keyid, team.scope, first, laptop.seq, laptop.prev)
        body = make_body(header, laptop.lines)
        segment = sealed.seal(sealed.SEGMENT, body, [laptop.key])
        laptop.prev, laptop.lines = segment_id(body), []
        contents = Contents("site", trust.collaborative_of(self.organiser), team.id, segments=[segment])
        made = max(0, MADE + laptop.seq + laptop.drift)
        data = build_package(contents, laptop.key, number=number, made=made, app="0.1.0")
        copies = [name] if self.dice.random() > 0.05 else [name, f"again-{name}"]
        for copy in copies:
            self.packages.append(self.folder / copy)
            self.packages[-1].write_bytes(data)

    # --- the truth --------------------------------------------------------------------------------------------------

    def shown(self) -> Iterator[tuple[Cell, Written]]:
        """Every cell that counts with the value that is shown; what a team sends of the time after it left does not."""
        for team in self.teams:
            for cell, found in team.values.items():
                if cell[2] <= month(team.last):
                    yield cell, max(found, key=lambda one: one.rank)

    def expected(self, period: str) -> int:
        """How many sites were to report a month."""
        return sum(month(team.first) <= period <= month(team.last) for team in self.teams)
