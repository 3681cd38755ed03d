"""From the harvest to the next change package: drafts of change ideas, and the stories that may be handed on.

A site's own words go no further than it agreed: of tests only numbers are told, of stories only those with a yes, and
only with the name where that was agreed too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.domain.learning import ChangeStory
from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.learning.stories import NAMED, NO, consent_of
from qic_desktop.services.organising.drafts import find_drafted, list_drafted
from qic_desktop.services.organising.harvest import INCLUDE, LEAVE_OUT, HarvestRow, read_harvest
from qic_desktop.services.organising.harvest_context import kinds_of
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit
from qic_desktop.wording import harvest as words

STUDIED = frozenset({"strong", "some"})
TRIED = "experience"
"""The grade of an idea that other teams tried, where no study says more."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story that may be handed on; ``told_by`` is empty where the site wants not to be named."""

    story: ChangeStory
    site: str
    told_by: str


@dataclass(frozen=True, slots=True)
class Packed:
    """What a draft of the change package did: ideas written, ideas taken out, stories that go along."""

    written: int
    taken_out: int
    stories: int
    changes: Changes


def unit_of(row: HarvestRow) -> str:
    """What the effect is counted in; empty for points of per cent."""
    if row.view is None or value_style(row.view).percent:
        return ""
    return value_style(row.view).unit or row.view.name


def results_of(row: HarvestRow, least: int) -> str:
    """What came of a change, in the words that are handed on: numbers without names, and what they cannot show.

    Middle and middle half of a few sites would give their own figures back, so they are told of ``least`` sites on; of
    a sensitive measure they are never told.
    """
    said = [f"{words.tried_words(row.sites)} ({words.endings_words(row.endings())})."]
    is_sensitive = row.view is not None and bool(row.view.measure.sensitive)
    if is_sensitive or len(row.compared) < least:
        said.append(words.kept_words(least, is_sensitive=is_sensitive))
    else:
        said += [words.effect_words(row.effects, unit_of(row)), words.finding_words(row.shifted, len(row.compared))]
        if row.jumped:
            said.append(words.jumped_words(len(row.jumped)))
    where = words.places_words(kinds_of(row))
    return " ".join(part for part in (*said, where, words.no_proof()) if part)


def stories_of(workspace: Workspace, row: HarvestRow) -> tuple[Told, ...]:
    """The stories about the tests of a row that their sites agreed to hand on."""
    ramps = {(one.tested.ramp.scope, one.tested.ramp.id) for one in row.members}
    sites = {site_scope(one.id).text: one for one in list_sites(workspace)}
    found = []
    for story in workspace.journal.list_records(ChangeStory):
        consent = consent_of(story.consent)
        if consent == NO or (story.scope, story.ramp) not in ramps or story.scope not in sites:
            continue
        name = sites[story.scope].name or sites[story.scope].code or ""
        found.append(Told(story, sites[story.scope].id, name if consent == NAMED else ""))
    return tuple(found)


def draft_package(workspace: Workspace) -> Packed:
    """Draft the next change package from what was decided; it goes out with the next news, and undo takes it back.

    Raises:
        NotAllowedError: this is no organiser's store, or nothing was decided yet.
    """
    rows = [row for row in read_harvest(workspace).rows if row.group is not None]
    included = [row for row in rows if row.decision == INCLUDE]
    left = [row for row in rows if row.decision == LEAVE_OUT and row.group and row.group.idea]
    edits: list[Edit] = []
    for row in included:
        edits += _idea_edits(workspace, row)
    gone = [row.group.idea or "" for row in left if row.group]
    retired = [one for one in gone if _stands(workspace, one)]
    edits += [record_edit(ChangeIdea, one, retired=True) for one in retired]
    stories = [told for row in included for told in stories_of(workspace, row)]
    edits += [_story_edit(told) for told in stories]
    if not edits:
        raise NotAllowedError("harvest", why="nothing-decided")
    changes = workspace.journal.append(organiser_private_scope(), edits)
    return Packed(len(included), len(retired), len(stories), changes)


def _stands(workspace: Workspace, idea: str) -> bool:
    found = find_drafted(workspace, ChangeIdea, idea)
    return found is not None and not found.retired


def _idea_edits(workspace: Workspace, row: HarvestRow) -> list[Edit]:
    group = row.group
    if group is None:
        return []
    before = find_drafted(workspace, ChangeIdea, group.idea) if group.idea else None
    driver = row.driver or (before.driver if before else None)
    studied = before is not None and before.evidence in STUDIED
    fields: dict[str, object] = {
        "text": row.title or (before.text if before else None),
        "driver": driver,
        "order": before.order if before and before.driver == driver else _next_order(workspace, driver),
        "evidence": before.evidence if before and studied else TRIED,
        "sources": before.sources if before else None,
        "how_to": group.how_to or (before.how_to if before else None),
        "adaptations": group.adaptations or (before.adaptations if before else None),
        "results": results_of(row, guard_of(workspace).minimum_sites),
    }
    if row.view is not None:
        fields["measures"] = list(dict.fromkeys([*((before.measures or []) if before else []), row.view.id]))
    if before is not None:
        if before.retired:
            fields["retired"] = False
        return [record_edit(ChangeIdea, before.id, **fields)]
    identity = workspace.new_id()
    return [new_record(ChangeIdea, identity, **fields), record_edit(ChangeGroup, group.id, idea=identity)]


def _next_order(workspace: Workspace, driver: str | None) -> int:
    known = [one.order or 0 for one in list_drafted(workspace, ChangeIdea) if one.driver == driver and not one.retired]
    return max(known, default=0) + 1


def _story_edit(told: Told) -> Edit:
    story = replace(told.story, told_by=told.told_by or None)
    names = ("title", "steps", "needs", "obstacles", "advice", "result", "measure", "told_by", "consent")
    return record_edit(ChangeStory, story.id, **{name: getattr(story, name) for name in names})
