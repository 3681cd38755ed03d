"""The stores and packages that benchmarks work on: real keys, certificates, signatures and files, made on the spot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.domain.collaborative import Certificate, Participation, Site
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.period import Period, PeriodKind, parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.segment import SegmentHeader, make_body
from qic_desktop.exchange import authority, keys, sealed
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import people
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

FIRST_YEAR = 2016
MADE = 1_554_000_000_000
STORY = "We tested the change on one shift, watched what happened and wrote down what the team had not expected. " * 2


@dataclass(frozen=True, slots=True)
class EnrolledSite:
    """A site as its organiser knows it: code, id, the key that writes for it."""

    code: str
    id: str
    key: keys.KeyPair

    @property
    def scope(self) -> str:
        """Where its shared entries live."""
        return f"site:{self.id}"


def month(number: int) -> Period:
    """The ``number``-th month from January of the first year."""
    return parse_period(f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02}")


def share_measure(code: str = "four-hours", period: PeriodKind = PeriodKind.MONTH) -> NewMeasure:
    """A proportion counted once a period."""
    definition = {
        "numerator_text": "patients who left within four hours",
        "denominator_text": "patients who came",
        "value_form": "proportion",
        "period_kind": period.value,
        "direction": "up",
        "target": 0.95,
    }
    return NewMeasure(code, "Left within four hours", MeasureKind.PROCESS, definition=definition)


def site_workspace(
    folder: Path, points: int, *, period: PeriodKind = PeriodKind.MONTH, day: date | None = None
) -> Workspace:
    """A site that works alone, with one measure and ``points`` values; ``day`` is its practice day."""
    workspace = bootstrap.create_workspace(
        folder, Role.SITE, "Walstead Infirmary", practice=day is not None, practice_day=day
    )
    people.type_as(workspace, people.add_person(workspace, "Amina Diallo", "Nurse").id)
    view = measures.define_measure(workspace, share_measure(period=period))
    enter(workspace, view, periods(points, period))
    return workspace


def periods(count: int, kind: PeriodKind = PeriodKind.MONTH) -> list[Period]:
    """That many periods, one after the other."""
    if kind is PeriodKind.MONTH:
        return [month(number) for number in range(count)]
    following = [parse_period(f"{FIRST_YEAR}-01-01")]
    while len(following) < count:
        following.append(following[-1].following())
    return following


def enter(workspace: Workspace, view: MeasureView, places: Sequence[Period], seed: int = 1) -> None:
    """Type a value for each period, as one step."""
    dice = random.Random(seed)
    entries = [(period, Entry(dice.randint(300, 440), dice.randint(441, 520))) for period in places]
    observations.record_many(workspace, view, entries)


# --- a collaborative with many sites --------------------------------------------------------------------------


def organiser_workspace(folder: Path) -> tuple[Workspace, MeasureView]:
    """An organiser who has defined one measure and published it."""
    workspace = bootstrap.create_workspace(folder / "organiser.qic", Role.ORGANISER, "Four-hour emergency care")
    collaboratives.describe_collaborative(
        workspace, title="Four-hour emergency care", aim="Nobody waits", start=month(0).text, end=month(35).text
    )
    view = measures.define_measure(workspace, share_measure())
    exporting.publish(workspace, folder / "definitions.qicpkg")
    return workspace, view


def enrol_sites(workspace: Workspace, count: int) -> list[EnrolledSite]:
    """Certify ``count`` sites and enter them in the registry, as accepting their requests does."""
    sites, edits = [], []
    for number in range(1, count + 1):
        site = EnrolledSite(f"S{number:03}", workspace.new_id(), keys.generate())
        grant = authority.make_grant(site.key.public, [site.scope, f"{site.scope}/private"])
        edits += [
            new_record(Certificate, site.key.keyid, grant=grant),
            new_record(Site, site.id, name=f"Infirmary {number}", code=site.code),
            new_record(Participation, workspace.new_id(), site=site.id, since=month(0).text),
        ]
        sites.append(site)
    workspace.journal.append(organiser_scope(), edits, undoable=False)
    exporting.release_drafts(workspace)
    return sites


def month_lines(site: EnrolledSite, measure: str, values: int, texts: int, seed: int) -> list[bytes]:
    """``values`` monthly values and ``texts`` operations of tests of change, as a site's journal writes them."""
    dice = random.Random(seed)
    lines = []
    for number in range(values):
        counts = {"numerator": dice.randint(300, 440), "denominator": dice.randint(441, 520), "revision": 1}
        stamp = Stamp(number + 1, number + 1, MADE + number, site.id)
        identity = observation_id(measure, month(number).text)
        lines.append(make_line(stamp, entity="observation", identity=identity, registers={"counts": counts}))
    for number in range(values, values + texts):
        stamp = Stamp(number + 1, number + 1, MADE + number, site.id)
        registers = {"title": f"Test {number}", "prediction": STORY, "observations": STORY}
        identity = f"{site.id[:-4]}{number:04x}"
        lines.append(make_line(stamp, entity="pdsa_cycle", identity=identity, registers=registers))
    return lines


def write_package(
    workspace: Workspace, site: EnrolledSite, lines: Sequence[bytes], out: Path
) -> tuple[bytes, int, list[bytes]]:
    """A site's package with one segment; answers the sealed segment, the size of the file and the lines."""
    header = SegmentHeader(site.key.keyid, site.scope, 1, len(lines), None)
    segment = sealed.seal(sealed.SEGMENT, make_body(header, lines), [site.key])
    contents = Contents("site", trust.collaborative_of(workspace), site.id, segments=[segment])
    data = build_package(contents, site.key, number=1, made=MADE, app="0.1.0")
    out.write_bytes(data)
    return segment, len(data), list(lines)
