"""The storyboard is filled from what is recorded, names nobody unless asked, and is saved beside what is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.pdsa import Decision, Ramp
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import commitments, storyboard
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.teamwork import team, team_support
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record, record_edit


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    yield made
    made.close()


def measure(site: Workspace, code: str, kind: MeasureKind, months: int) -> str:
    definition: dict[str, object] = {"numerator_text": "seen", "denominator_text": "all"}
    view = measures.define_measure(site, NewMeasure(code, code.title(), kind=kind, definition=definition))
    period, entries = parse_period("2018-01"), []
    for number in range(months):
        entries.append((period, Entry(10 + number % 5, 25)))
        period = period.following()
    record_many(site, view, entries)
    return view.id


def tested(site: Workspace) -> None:
    ramp = cycles.open_ramp(site, "The door")
    first = cycles.open_cycle(site, ramp.id, title="One evening", prediction="8 of 10")
    cycles.start_cycle(site, first.id, "2019-02-01")
    cycles.begin_study(site, first.id, ended="2019-02-01")
    cycles.complete_study(site, first.id, result="9 of 10", learning="One nurse is enough")
    cycles.decide(site, first.id, Decision.ADAPT, "Two evenings")
    second = cycles.plan_next_cycle(site, first.id)
    cycles.write_cycle(site, second.id, title="Two evenings", prediction="8 of 10 again")


def test_an_empty_store_makes_a_storyboard_without_inventing_anything(site: Workspace) -> None:
    content = storyboard.prepare(site).content
    assert (content.aim, content.team, content.measures, content.drivers, content.ramps) == ("", (), (), (), ())
    assert (content.learned, content.next) == ((), ())
    for form in storyboard.FORMS:
        assert storyboard.make(storyboard.prepare(site), form)


def test_it_tells_what_is_recorded(site: Workspace) -> None:
    project = new_record(Project, site.new_id(), problem="Many\n wait", aim="Fewer wait", by_when="2019-12")
    site.journal.append(site.scope, [project])
    tested(site)
    commitments.add_commitment(site, "Ask the night shift", by="2019-04-20")
    measure(site, "door", MeasureKind.PROCESS, 12)
    measure(site, "four-hours", MeasureKind.OUTCOME, 14)
    measure(site, "empty", MeasureKind.OUTCOME, 0)
    content = storyboard.prepare(site).content
    assert (content.problem, content.aim) == ("Many wait", "Fewer wait")
    assert [one.name for one in content.measures] == ["Four-Hours", "Door"], "outcomes first, none without values"
    (ramp,) = content.ramps
    assert [(one.label, one.result, one.decision) for one in ramp.cycles] == [
        ("A1", "9 of 10", "Adapt"),
        ("A2", "We expect: 8 of 10 again", ""),
    ]
    assert content.learned == ("One nurse is enough",)
    assert content.next == ("Ask the night shift", "A2: Two evenings")


def test_what_changed_leads_and_a_balancing_measure_never_does(site: Workspace) -> None:
    measure(site, "four-hours", MeasureKind.OUTCOME, 14)
    for code, kind in (("door", MeasureKind.PROCESS), ("back-again", MeasureKind.BALANCING)):
        view = measures.get_measure(site, measure(site, code, kind, 0))
        period, entries = parse_period("2017-01"), []
        for number in range(24):
            entries.append((period, Entry(number, 25)))
            period = period.following()
        record_many(site, view, entries)
    content = storyboard.prepare(site).content
    assert [one.name for one in content.measures] == ["Door", "Four-Hours", "Back-Again"]


def test_the_leading_measure_can_be_chosen(site: Workspace) -> None:
    measure(site, "four-hours", MeasureKind.OUTCOME, 14)
    measure(site, "door", MeasureKind.PROCESS, 12)
    prepared = storyboard.prepare(site, leading="door")
    assert [one.name for one in prepared.content.measures] == ["Door", "Four-Hours"]
    assert {name for _identity, name in prepared.measures} == {"Door", "Four-Hours"}
    with pytest.raises(NotFoundError):
        storyboard.prepare(site, leading="none")


def test_people_are_named_only_where_the_team_wants_it(site: Workspace) -> None:
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician"), ("Sana", "clinician")):
        team.add_member(site, name, role, since="2018-01-01")
    team_support.add_leader(site, "Helena", "chief nurse")
    team_support.add_promise(site, "Helena", "Two hours a week")
    team_support.write_promise(site, "Helena", "Two hours a week", state="given")
    without, named = storyboard.prepare(site).content, storyboard.prepare(site, names=True).content
    assert without.team == ("Team leader", "Clinician (2)")
    assert set(named.team) == {"Grace, Team leader", "Ruth, Clinician", "Sana, Clinician"}
    assert without.thanks[1] == "Chief nurse: Two hours a week"
    assert named.thanks[1] == "Helena: Two hours a week"


def test_own_drivers_stand_for_those_of_the_change_package(site: Workspace) -> None:
    def driver(text: str, parent: str | None = None, *, own: bool = False) -> str:
        identity = site.new_id()
        record = new_record(Driver, identity, text=text, parent=parent, order=1)
        site.journal.append(site.scope if own else organiser_scope(), [record])
        return identity

    package = driver("From the package")
    assert [one.text for one in storyboard.prepare(site).content.drivers] == ["From the package"]
    root = driver("Ours", own=True)
    leaf = driver("The door", root, own=True)
    idea, old = site.new_id(), site.new_id()
    ideas = [
        new_record(ChangeIdea, idea, text="A card", driver=leaf, order=1),
        new_record(ChangeIdea, old, text="Given up", driver=leaf, order=2, retired=True),
    ]
    site.journal.append(site.scope, ideas)
    (told,) = storyboard.prepare(site).content.drivers
    assert (told.text, told.ideas) == ("The door", ("A card",))
    assert package not in (root, leaf)
    ramp = cycles.open_ramp(site, "Door")
    site.journal.append(site.scope, [record_edit(Ramp, ramp.id, idea=idea)])
    cycle = cycles.open_cycle(site, ramp.id, title="One evening")
    assert storyboard.prepare(site).content.drivers[0].ideas == ("A card (being tested)",)
    cycles.decide(site, cycle.id, Decision.ADOPT)
    assert storyboard.prepare(site).content.drivers[0].ideas == ("A card (adopted)",)


def test_long_texts_are_shortened_at_a_word(site: Workspace) -> None:
    site.journal.append(site.scope, [new_record(Project, site.new_id(), aim="word " * 400)])
    aim = storyboard.prepare(site).content.aim
    assert len(aim) <= 401
    assert aim.endswith("word…")


def test_files_are_saved_beside_what_is_there(site: Workspace, tmp_path: Path) -> None:
    prepared = storyboard.prepare(site)
    folder = tmp_path / "new folder"
    made = [storyboard.save_storyboard(prepared, form, folder) for form in (*storyboard.FORMS, storyboard.SLIDES)]
    assert len({path.name for path in made}) == 4
    assert [path.suffix for path in made] == [".pptx", ".pdf", ".pdf", ".pptx"]
    assert made[3].read_bytes() == made[0].read_bytes()
    with pytest.raises(NotFoundError):
        storyboard.make(prepared, "clay")


@pytest.mark.parametrize("role", [Role.COACH, Role.ORGANISER])
def test_only_a_site_team_makes_its_storyboard(tmp_path: Path, role: Role) -> None:
    other = bootstrap.create_workspace(tmp_path / "other.qic", role, "Other")
    with pytest.raises(NotAllowedError):
        storyboard.prepare(other)
    other.close()
