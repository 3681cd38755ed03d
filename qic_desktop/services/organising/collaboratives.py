"""The collaborative itself: aim, dates, rule set; drafted by the organiser, read by everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.governance import COMPARISONS, PROFILES, Profile, find_profile
from qic_desktop.domain.identity_shapes import MOST as MOST_SHAPES
from qic_desktop.domain.identity_shapes import parse_shape
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, period_of, periods_between
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.organising.drafts import written
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

DEFAULT_RULE_SET: RuleSetCode = "anhoej"
FILE_NAMES = ("code", "hidden")
"""What a package is called on its way: by the site's code, or so that nobody sees whose it is."""


COURSES = ("running", "holding", "closed", "network")
"""Where a collaborative stands: at work, holding the gains, ended, or going on as a network."""
GO_ON = frozenset({"holding", "network"})
"""Courses in which periods after the planned end are looked at as well."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "rule_set": RULE_SETS,
    "file_names": FILE_NAMES,
    "profile": tuple(one.code for one in PROFILES),
    "comparison_policy": COMPARISONS,
    "course": COURSES,
}
_TOGETHER = (("start", "end"), ("small_number_threshold", "minimum_sites"), ("course", "course_since"))


def describe_collaborative(workspace: Workspace, **described: object) -> Changes:
    """Write or change title, topic, aim, start and end, rule set of the collaborative (a draft until published).

    Raises:
        NotAllowedError: only an organiser describes the collaborative.
        InputError: a choice that there is not (rule set, kind of collaboration, comparison, …); no shape of a number.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
    for name, choices in _CHOICES.items():
        if described.get(name) not in (None, *choices):
            raise InputError(str(described[name]))
    if described.get("identity_shapes") is not None:
        described["identity_shapes"] = _checked_shapes(described["identity_shapes"])
    identity = collaborative_id(workspace)
    current = find_collaborative(workspace)
    for together in _TOGETHER:
        if set(together) & set(described):
            for name in together:
                described.setdefault(name, getattr(current, name) if current else None)
    return workspace.journal.append(organiser_private_scope(), [record_edit(Collaborative, identity, **described)])


def choose_profile(workspace: Workspace, code: str) -> Changes:
    """Choose the kind of collaboration; how sites see each other becomes what is usual there.

    Raises:
        NotAllowedError: only an organiser chooses it.
        InputError: there is no such kind.
    """
    return describe_collaborative(workspace, profile=code, comparison_policy=find_profile(code).comparison)


def _checked_shapes(written: object) -> list[str] | None:
    """Shapes of national numbers as they are kept, each once; None for none."""
    lines = [" ".join(str(one).split()) for one in written] if isinstance(written, (list, tuple)) else [str(written)]
    kept = list(dict.fromkeys(one for one in lines if one))
    for one in kept:
        parse_shape(one)
    if len(kept) > MOST_SHAPES:
        raise InputError(kept[MOST_SHAPES])
    return kept or None


def collaborative_id(workspace: Workspace) -> str:
    """The id that the root mints; an organiser's store has one from its first day."""
    return str(workspace.store.setting("collab") or "")


def find_collaborative(workspace: Workspace) -> Collaborative | None:
    """The collaborative as this workspace knows it; an organiser sees the draft over what is published."""
    published = _read(workspace, organiser_scope())
    if workspace.role is not Role.ORGANISER:
        return published
    # After publishing, a draft may hold the one field that was changed since.
    drafts = workspace.journal.list_records(Collaborative, organiser_private_scope())
    draft = next((one for one in drafts if written(one)), None)
    if published is None or draft is None:
        return draft or published
    return replace(published, **written(draft))


def rule_set_of(workspace: Workspace) -> RuleSetCode:
    """The rules by which every chart of the collaborative is judged.

    What is published counts, also for the organiser, so that a chart is judged alike wherever it is drawn; a draft only
    before the first publication. Anhøj's for a team that works alone, and where the name is one that this version does
    not know.
    """
    collaborative = _read(workspace, organiser_scope()) or find_collaborative(workspace)
    chosen = collaborative.rule_set if collaborative else None
    return next((code for code in RULE_SETS if code == chosen), DEFAULT_RULE_SET)


def profile_of(workspace: Workspace) -> Profile:
    """What kind of collaboration this is."""
    found = find_collaborative(workspace)
    return find_profile(found.profile if found else None)


def hides_names(workspace: Workspace) -> bool:
    """Whether the collaborative wants that nobody sees from a file's name or a message's first line whose it is."""
    collaborative = _read(workspace, organiser_scope())
    return collaborative is not None and collaborative.file_names == "hidden"


def _read(workspace: Workspace, scope: Scope) -> Collaborative | None:
    found = workspace.journal.list_records(Collaborative, scope)
    return next((one for one in found if written(one)), None)


def expected_periods(workspace: Workspace, kind: PeriodKind = PeriodKind.MONTH) -> tuple[Period, ...]:
    """The periods from the collaborative's start to the last complete one (or its end, unless it goes on after it)."""
    last = period_of(workspace.today(), kind).preceding()
    collaborative = find_collaborative(workspace)
    start = (collaborative.start if collaborative else None) or own_start(workspace)
    # Dates are the organiser's free text: one that is none costs the chart its empty months, nothing else.
    begins = find_drawable(start or "")
    if begins is None:
        return (last,)
    ends = find_drawable((collaborative.end if collaborative else None) or "")
    goes_on = collaborative is not None and collaborative.course in GO_ON
    if ends is not None and not goes_on:
        last = min(last, period_of(ends.last, kind))
    return tuple(periods_between(period_of(begins.first, kind), last))


def own_start(workspace: Workspace) -> str | None:
    """The first month that a team counts, as its charter says."""
    if workspace.role is not Role.SITE:
        return None
    projects = workspace.journal.list_records(Project, workspace.scope)
    return min((one.started for one in projects if one.started), default=None)


def aim_of(workspace: Workspace) -> str:
    """The aim that a paper tells: a team's own where it has written one, else the collaborative's; empty without."""
    collaborative = find_collaborative(workspace)
    projects = workspace.journal.list_records(Project, workspace.scope) if workspace.role is Role.SITE else ()
    own = next((one.aim for one in projects if one.aim), "")
    return own or (collaborative.aim if collaborative else None) or ""
