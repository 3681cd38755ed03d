"""Evaluation forms of a learning session: typed in from paper one by one, summed up, never with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.instrument import Item, Level, Sheet
from qic_desktop.domain.organising import SessionForm
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising.sessions_planned import find_planned, has_begun
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit


@dataclass(frozen=True, slots=True)
class Counted:
    """One question: how many ticked each answer, in the order in which they stand on paper."""

    item: Item
    counts: tuple[tuple[Level, int], ...]

    @property
    def answered(self) -> int:
        """How many answered it."""
        return sum(many for _level, many in self.counts)

    @property
    def share_good(self) -> float | None:
        """The share of the answers in the upper half of the scale."""
        good = sum(many for level, many in self.counts if self.item.share(level) > 0.5)
        return good / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All forms of a session. Counts and comments stand only where enough forms are there to tell nobody's."""

    sheet: Sheet
    forms: int
    questions: tuple[Counted, ...]
    best: tuple[str, ...]
    better: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough forms."""
        return self.forms >= self.sheet.shown_from

    @property
    def lowest(self) -> Counted | None:
        """The question with the least good answers, where anything is shown."""
        told = [one for one in self.questions if one.answered]
        return min(told, key=lambda one: one.share_good or 0.0) if told else None


def sheet_of(workspace: Workspace) -> Sheet:
    """The questions, in the organiser's wording where there is one."""
    return instruments.get_sheet(workspace, instruments.SESSION)


def list_forms(workspace: Workspace, session: str) -> tuple[SessionForm, ...]:
    """The forms of a session in the order in which they were typed in.

    Raises:
        NotFoundError: no such session.
    """
    planned = find_planned(workspace, session)
    found = workspace.journal.list_records(SessionForm, organiser_private_scope())
    return tuple(sorted((one for one in found if one.session == planned.id), key=lambda one: one.id))


def evaluate(workspace: Workspace, session: str) -> Evaluation:
    """Sum up the forms of a session.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such session.
    """
    check_organiser(workspace)
    sheet, forms = sheet_of(workspace), list_forms(workspace, session)
    if len(forms) < sheet.shown_from:
        return Evaluation(sheet, len(forms), (), (), ())
    questions = tuple(_counted(item, forms) for item in sheet.items)
    # In the order of the alphabet: which comments stood on one form is told to nobody.
    best = tuple(sorted(text for one in forms if (text := (one.best or "").strip())))
    better = tuple(sorted(text for one in forms if (text := (one.better or "").strip())))
    return Evaluation(sheet, len(forms), questions, best, better)


def _counted(item: Item, forms: tuple[SessionForm, ...]) -> Counted:
    ticked = [str((one.answers or {}).get(item.code, "")) for one in forms]
    return Counted(item, tuple((level, ticked.count(level.code)) for level in item.levels))


def add_form(
    workspace: Workspace, session: str, answers: Mapping[str, str], *, best: str = "", better: str = ""
) -> str:
    """Type one form in; what was not ticked is left out. The form's id.

    Raises:
        NotFoundError: no such session or question.
        NotAllowedError: the session has not begun.
        InputError: an answer that the question does not have, or an empty form.
    """
    check_organiser(workspace)
    planned, sheet = find_planned(workspace, session), sheet_of(workspace)
    if not has_begun(workspace, planned):
        raise NotAllowedError(session, why="not-held")
    for code, said in answers.items():
        item = sheet.item(code)
        if item is None:
            raise NotFoundError(code, what="question")
        if item.level(said) is None:
            raise InputError(said)
    if not answers and not best.strip() and not better.strip():
        raise InputError("")
    told: dict[str, object] = {"session": planned.id, "sheet": sheet.key, "answers": dict(answers)}
    if best.strip():
        told["best"] = best.strip()
    if better.strip():
        told["better"] = better.strip()
    identity = workspace.new_id()
    workspace.journal.append(organiser_private_scope(), [new_record(SessionForm, identity, **told)])
    return identity


def take_out(workspace: Workspace, session: str, form: str = "") -> Changes:
    """Take a form out that was typed in twice: the one with this id, else the last one.

    Raises:
        NotFoundError: no such session or form.
    """
    check_organiser(workspace)
    there = [one.id for one in list_forms(workspace, session)]
    if not there:
        raise NotFoundError(session, what="forms")
    form = form or there[-1]
    if form not in there:
        raise NotFoundError(form, what="form")
    nothing = dict.fromkeys(("session", "sheet", "answers", "best", "better"))
    return workspace.journal.append(organiser_private_scope(), [record_edit(SessionForm, form, **nothing)])
