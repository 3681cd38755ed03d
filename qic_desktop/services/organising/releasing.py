"""What publishing brings into force, and for how many sites: to be said before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from qic_desktop.domain.collaborative import Collaborative, Letter
from qic_desktop.domain.measure import DefinitionRevision, Measure, ValueForm
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives, topic_checks
from qic_desktop.services.organising.course import NETWORK
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

_ARCHIVE = ("archived_on", "archive_name", "archive_sha256")


@dataclass(frozen=True, slots=True)
class ReleasedMeasure:
    """A measure of which something is drafted. ``version`` is the number of its new definition, 0 where only its name
    and what goes with it change; ``since`` is the period from which that definition holds; ``is_unsaid`` where the
    definition does not say what is counted, or of a share or rate out of what."""

    name: str
    version: int
    since: str
    is_unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that is drafted; ``others`` are records that are neither a measure nor the charter: kind and count.

    ``letters`` are their titles, each with the number of sites that it is to, 0 for all of them.
    ``decided_by`` says who decides on measures, ``topic`` what was decided about the topic, empty for nothing.
    ``course`` is what the collaborative becomes (holding, closed, network, running), since when; empty where it stays.
    """

    measures: tuple[ReleasedMeasure, ...]
    charter: bool
    others: tuple[tuple[str, int], ...]
    sites: int
    course: tuple[str, str] = ("", "")
    letters: tuple[tuple[str, int], ...] = ()
    decided_by: str = ""
    topic: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether publishing would only write the news again."""
        return not (self.measures or self.charter or self.others or self.letters or self.course[0])


def what_takes_effect(workspace: Workspace) -> Release:
    """What publishing would bring into force now.

    Raises:
        NotAllowedError: only an organiser publishes.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("publish", why="role")
    drafted = exporting.drafted_records(workspace)
    versions = {one for entity, one in drafted if entity == DefinitionRevision.ENTITY}
    renamed = {one for entity, one in drafted if entity == Measure.ENTITY}
    found = []
    for view in measures.list_measures(workspace):
        fresh = [one for one in view.revisions if one.id in versions]
        found += [
            ReleasedMeasure(view.name, one.revision, one.effective_period or "", _is_unsaid(one)) for one in fresh
        ]
        if view.id in renamed and not fresh:
            found.append(ReleasedMeasure(view.name, 0, ""))
    charter, course = _new_charter(workspace)
    known = (DefinitionRevision.ENTITY, Measure.ENTITY, Collaborative.ENTITY, Letter.ENTITY)
    return Release(
        measures=tuple(found),
        charter=charter,
        others=tuple(sorted(Counter(entity for entity, _id in drafted if entity not in known).items())),
        sites=len(trust.list_sites(workspace)),
        course=course,
        decided_by=collaboratives.profile_of(workspace).measures,
        topic=(record.verdict or "") if (record := topic_checks.read_topic(workspace).record) else "",
        letters=_new_letters(workspace, {one for entity, one in drafted if entity == Letter.ENTITY}),
    )


def _is_unsaid(one: DefinitionRevision) -> bool:
    shared = one.value_form in (ValueForm.PROPORTION, ValueForm.RATE)
    return not (one.numerator_text or "").strip() or (shared and not (one.denominator_text or "").strip())


def _new_letters(workspace: Workspace, drafted: set[str]) -> tuple[tuple[str, int], ...]:
    found = workspace.journal.list_records(Letter, organiser_private_scope())
    return tuple((one.title or "", len(one.to or ())) for one in found if one.id in drafted)


def _new_charter(workspace: Workspace) -> tuple[bool, tuple[str, str]]:
    """Whether anything but the course is drafted in the charter; the drafted course and since when."""
    drafted = collaboratives.find_collaborative(workspace)
    if drafted is None:
        return False, ("", "")
    published = next(iter(workspace.journal.list_records(Collaborative, organiser_scope())), None)
    known = published or Collaborative(id=drafted.id, scope=drafted.scope)
    # Where the archive lies is noted by itself and changes nothing at a site.
    drafted = replace(drafted, **{name: getattr(known, name) for name in _ARCHIVE})
    same_course = replace(known, course=drafted.course, course_since=drafted.course_since)
    if drafted.course == NETWORK != known.course:
        # A network brings its kind of collaboration along.
        same_course = replace(same_course, profile=drafted.profile)
    if not drafted.course or same_course == known:
        return drafted != same_course, ("", "")
    return drafted != same_course, (drafted.course, drafted.course_since or "")
