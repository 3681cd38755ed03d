"""What a store remembers between two entries is what it would read afresh, whatever is entered in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.annotation import Annotation
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.errors import QicError
from qic_desktop.services.charting import charts, overview
from qic_desktop.services.exchanging import exchange_state, merging
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit, new_record

SHARE = {
    "numerator_text": "Births with it",
    "denominator_text": "All births",
    "value_form": "proportion",
    "period_kind": "month",
    "direction": "up",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    """A team's store with ten months of three measures and two cycles."""
    made = bootstrap.create_workspace(
        tmp_path / "mtoni.qic", Role.SITE, "Mtoni", practice=True, practice_day=date(2026, 11, 5)
    )
    chance = random.Random(1)
    for code in ("asphyxia", "hygiene", "visits"):
        view = measures.define_measure(made, NewMeasure(code, code, MeasureKind.PROCESS, definition=SHARE))
        for month in range(1, 11):
            counts = {"numerator": chance.randint(0, 9), "denominator": 9, "revision": 1}
            identity = observation_id(view.id, f"2026-{month:02d}", "")
            made.journal.append(made.scope, [Edit(Observation.ENTITY, identity, {"counts": counts})])
    for label in ("Ask at triage", "Ask at the door"):
        ramp = made.new_id()
        cycle = new_record(PdsaCycle, made.new_id(), ramp=ramp, number=1, title=label, stage="do", started="2026-03-02")
        made.journal.append(made.scope, [new_record(Ramp, ramp, title=label, letter=label[:1]), cycle])
    yield made
    made.close()


def everything(workspace: Workspace) -> list[Any]:
    """What the pages of a site read, of the kinds that are remembered."""
    views = measures.list_measures(workspace)
    found: list[Any] = [
        views,
        overview.glance(workspace),
        cycles.list_cycles(workspace),
        exchange_state.unsent_count(workspace),
        [(one.title, one.when) for one in exchange_state.exchange_state(workspace).unsent],
        merging.list_conflicts(workspace),
        trust.build_authority(workspace).grants,
    ]
    for view in views:
        found.append(observations.list_observations(workspace, view))
        found.append(charts.chart_input(workspace, view, with_notes=True))
        found.append(charts.measure_chart(workspace, view))
    return found


def steps(workspace: Workspace, chance: random.Random) -> list[Callable[[], object]]:
    """Entries that a person might make next."""
    views = [view for view in measures.list_measures(workspace) if not view.form.is_by_event]
    view, month = chance.choice(views), f"2026-{chance.randint(1, 12):02d}"
    cycle = chance.choice(cycles.list_cycles(workspace))
    journal, scope = workspace.journal, workspace.scope
    value = {"numerator": chance.randint(0, 9), "denominator": 9, "revision": 1}
    note = workspace.new_id()
    observed = observation_id(view.id, month, "")
    # Typed on another laptop that had not seen what stands here.
    apart = {"numerator": chance.randint(10, 19), "denominator": 20, "revision": 1}

    def decide() -> None:
        for conflict in merging.list_conflicts(workspace)[:1]:
            merging.resolve_conflict(workspace, conflict.id, 1)

    return [
        lambda: journal.append(scope, [Edit(Observation.ENTITY, observed, {"counts": apart}, dots=())]),
        lambda: journal.append(scope, [Edit(Observation.ENTITY, observed, {"deleted": True}, dots=())]),
        decide,
        lambda: journal.append(scope, [Edit(Observation.ENTITY, observed, {"counts": value})]),
        lambda: journal.append(
            scope,
            [Edit(Annotation.ENTITY, note, {"mark": {"measure": view.id, "period": month, "text": "A strike"}})],
        ),
        lambda: journal.append(scope, [Edit(PdsaCycle.ENTITY, cycle.id, {"title": f"Again {month}"})]),
        lambda: journal.keep_draft(scope, PdsaCycle.ENTITY, cycle.id, "title", "half"),
        journal.undo,
        journal.redo,
    ]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_what_is_read_afresh(site: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    everything(site)
    fought = 0
    for _turn in range(25):
        for step in chance.sample(steps(site, chance), chance.randint(1, 2)):
            try:
                step()
            except QicError:
                continue
        remembered = everything(site)
        site.store._kept.clear()
        assert remembered == everything(site)
        fought += len(merging.list_conflicts(site))
    assert fought


def test_a_value_leaves_the_other_measures_as_they_were_read(site: Workspace) -> None:
    views = [view for view in measures.list_measures(site) if not view.form.is_by_event]
    everything(site)
    asked: list[str] = []
    counts = {"numerator": 1, "denominator": 9, "revision": 1}
    edit = Edit(Observation.ENTITY, observation_id(views[0].id, "2026-01", ""), {"counts": counts})
    site.journal.append(site.scope, [edit])
    site.store.connection.set_trace_callback(asked.append)
    for view in views[1:]:
        charts.measure_chart(site, view)
    assert asked == []
    charts.measure_chart(site, views[0])
    assert asked


def test_a_step_that_is_rolled_back_or_not_told_of_forgets(site: Workspace) -> None:
    def count() -> int:
        return int(site.store.rows("select count(*) from setting")[0][0])

    before = site.store.remembered("settings", count, lambda _one: False)
    with site.store.transaction():
        site.journal.append(site.scope, [Edit(Annotation.ENTITY, site.new_id(), {"mark": {"text": "A strike"}})])
        site.store.connection.execute("insert into setting values('unheard of', '1')")
    assert site.store.remembered("settings", count, lambda _one: False) == before + 1
