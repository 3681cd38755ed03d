"""Which tests of sites are one change: put together, taken out, split, taken apart, each as one step of undo."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.organising.harvest import HarvestRow, check, keep, known_idea, write
from qic_desktop.services.organising.harvest_tests import Tested
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

_TEXTS = ("driver", "measure", "how_to", "adaptations", "needs", "evidence", "idea")


def accept(workspace: Workspace, row: HarvestRow) -> Changes:
    """Take a suggestion: what the program put together is one change, and what looks like a group belongs to it.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if row.group is None:
        return keep(workspace, row)
    return keep(workspace, row, members=[*_keys(row), *(one.key for one in row.near)])


def put_together(workspace: Workspace, row: HarvestRow, others: Sequence[HarvestRow]) -> Changes:
    """Make several rows one, under the first one's title; groups that go into it are taken away.

    What the others said (how to do it, decision, driver) stays where the first said nothing. One undo brings all back.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check(workspace)
    together = [row, *others]
    groups = [one.group for one in together if one.group is not None]
    told: dict[str, object] = {
        "title": row.title,
        "members": list(dict.fromkeys(key for one in together for key in _keys(one))),
        "driver": next((one.driver for one in together if one.driver), None),
        "idea": next((idea for one in together if (idea := known_idea(workspace, one))), None),
    }
    for name in _TEXTS:
        if known := next((value for one in groups if (value := getattr(one, name))), None):
            told[name] = known
    if decided := next((one for one in groups if one.decision), None):
        told |= {"decision": decided.decision, "reason": decided.reason}
    gone = [record_edit(ChangeGroup, one.id, retired=True) for one in groups[1:]]
    if groups:
        return write(workspace, [record_edit(ChangeGroup, groups[0].id, **told), *gone])
    return write(workspace, [new_record(ChangeGroup, workspace.new_id(), **told)])


def take_out(workspace: Workspace, row: HarvestRow, member: str) -> Changes:
    """Take one site's test out of a row; it stands by itself, and is not suggested for it again.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: the row has no such member.
        InputError: it is the only one.
    """
    return split(workspace, row, [member])


def split(workspace: Workspace, row: HarvestRow, members: Sequence[str], title: str = "") -> Changes:
    """Make some of a row's tests a change of their own; the rest stays what it was. One undo brings it back.

    Args:
        workspace: the organiser's store.
        row: the change that is two.
        members: keys of the tests that become the other change.
        title: its name; the first one's own words where it is empty.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: the row has no such member.
        InputError: nothing or everything is taken out.
    """
    check(workspace)
    every = {one.tested.key: one.tested for one in row.members}
    for key in members:
        if key not in every:
            raise NotFoundError(key, what="change")
    apart = [one for key, one in every.items() if key in set(members)]
    rest = [one for key, one in every.items() if key not in set(members)]
    if not apart or not rest:
        raise InputError(row.title)
    edits = [_fresh(workspace, apart, title.strip() or apart[0].title, row.driver)]
    if row.group is not None:
        edits.append(record_edit(ChangeGroup, row.group.id, members=[one.key for one in rest]))
    else:
        edits.append(_fresh(workspace, rest, row.title, row.driver, known_idea(workspace, row)))
    return write(workspace, edits)


def take_apart(workspace: Workspace, row: HarvestRow) -> Changes:
    """The tests of a row are not one change: each stands by itself. One undo brings it back.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: there is nothing to take apart.
    """
    check(workspace)
    if len(row.members) <= 1:
        raise InputError(row.title)
    edits = [_fresh(workspace, [one.tested], one.tested.title, row.driver) for one in row.members]
    if row.group is not None:
        edits.append(record_edit(ChangeGroup, row.group.id, retired=True))
    return write(workspace, edits)


def _keys(row: HarvestRow) -> list[str]:
    return [one.tested.key for one in row.members]


def _fresh(workspace: Workspace, tested: Sequence[Tested], title: str, driver: str, idea: str | None = None) -> Edit:
    members: list[object] = [one.key for one in tested]
    return new_record(ChangeGroup, workspace.new_id(), title=title, driver=driver or None, members=members, idea=idea)
