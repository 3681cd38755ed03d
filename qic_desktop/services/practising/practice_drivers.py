"""The driver diagrams of the practice collaboratives: the organiser's change package, and what one team made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.improving import driver_places, drivers
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_data import PRACTICE, PracticeCollaborative, read_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record

FILE = "drivers.json"


def draft_package(
    workspace: Workspace, collaborative: PracticeCollaborative, seen_by: Mapping[str, list[str]] | None = None
) -> None:
    """Write the organiser's drivers and change ideas as drafts; publishing releases them.

    ``seen_by`` maps a driver's code to the codes of the measures by which it is seen.
    """
    measured = {view.code: view.id for view in measures.list_measures(workspace)}
    ids = {node.code: workspace.new_id() for node in collaborative.drivers}
    edits = [
        new_record(
            Driver,
            ids[node.code],
            text=node.text,
            order=node.order * driver_places.STEP,
            measures=[measured[code] for code in (seen_by or {}).get(node.code, ())] or None,
        )
        for node in collaborative.drivers
    ]
    edits += [
        new_record(
            ChangeIdea,
            workspace.new_id(),
            text=node.text,
            driver=ids.get(node.driver or ""),
            order=node.order * driver_places.STEP,
        )
        for node in collaborative.change_ideas
    ]
    workspace.journal.append(organiser_private_scope(), edits, undoable=False)


def play_drivers(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write the practice team's own drivers and ideas; nothing for other sites, or where the set tells nothing."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    for one in told["drivers"]:
        added = drivers.added_card(drivers.add_driver(workspace, one["text"], _key(workspace, one["under"])))
        drivers.link_measures(workspace, added, one.get("measures", []))
    for one in told["taken"]:
        added = drivers.added_card(drivers.take_idea(workspace, drivers.find_node(workspace, one["text"]).key))
        _finish(workspace, added, one)
    for one in told["ideas"]:
        fields = {name: one[name] for name in ("concept", "why", "how_to_test", "evidence") if name in one}
        added = drivers.added_card(drivers.add_idea(workspace, one["text"]))
        if fields:
            drivers.write_card(workspace, added, **fields)
        _finish(workspace, added, one)
    workspace.journal.forget_steps()


def _finish(workspace: Workspace, idea: str, told: dict[str, Any]) -> None:
    if told["under"]:
        drivers.move_card(workspace, idea, _key(workspace, told["under"]))
    if told.get("measures"):
        drivers.link_measures(workspace, idea, told["measures"])
    if told.get("ramp"):
        drivers.link_ramp(workspace, told["ramp"], idea)


def _key(workspace: Workspace, text: str) -> str:
    return drivers.find_node(workspace, text).key if text else ""
