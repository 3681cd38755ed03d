"""Short lessons: which there are, where each is opened from, and who has done which.

What a lesson says is in ``wording.lessons``; its chart is drawn from numbers that were invented for it
(``services.learning.lesson_charts``). What a person has done is kept on the person, in the private scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.people import Person
from qic_desktop.errors import NotFoundError
from qic_desktop.services import people
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

LESSONS = (
    "run-chart",
    "shift",
    "one-value",
    "two-bars",
    "aim",
    "prediction",
    "small-scale",
    "data-plan",
    "rare-events",
    "missing",
)
"""The lessons in the order in which they are best done."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Which lessons the person who is typing has done: code → day; ``person`` is None while nobody is chosen."""

    person: str | None
    done: Mapping[str, str]


def check_lesson(code: str) -> str:
    """The code again.

    Raises:
        NotFoundError: there is no such lesson.
    """
    if code not in LESSONS:
        raise NotFoundError(code, what="lesson")
    return code


def progress_of(workspace: Workspace) -> Progress:
    """What the person who is typing has done."""
    person = people.typing_person(workspace)
    if person is None:
        return Progress(None, {})
    given = person.lessons or {}
    return Progress(person.name, {code: str(day) for code, day in given.items() if code in LESSONS and day})


def finish_lesson(workspace: Workspace, code: str) -> Changes | None:
    """The person who is typing has done a lesson; the first day is kept. None where there is nothing to keep.

    Raises:
        NotFoundError: there is no such lesson.
    """
    check_lesson(code)
    person = people.typing_person(workspace)
    if person is None or code in (person.lessons or {}):
        return None
    lessons: dict[str, object] = {**(person.lessons or {}), code: workspace.today().isoformat()}
    edit = record_edit(Person, person.id, lessons=lessons)
    return workspace.journal.append(workspace.private_scope, [edit])
