"""Records texts from any part of the page: each field when it is left, half-typed ones as drafts.

:class:`TextKeeper` knows fields by name and three ways to the store; :class:`PlanTexts` are those of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from qic_desktop.errors import QicError
from qic_desktop.services.improving import plans
from qic_desktop.services.improving.plans import Plan
from ui.desk import Desk
from ui.messages import sentence_of
from ui.site.note_field import NoteField
from ui.site.when_field import WhenField

Write = Callable[[str, str], object]
"""Called on the store lane with a field's name and its text."""
Drop = Callable[[str], object]


class TextKeeper(QObject):
    """Binds fields to names. ``write`` and ``keep`` take a name and a text, ``drop`` a name."""

    def __init__(self, desk: Desk, owner: QObject, write: Write, keep: Write, drop: Drop) -> None:
        super().__init__(owner)
        self._desk = desk
        self._write, self._keep, self._drop = write, keep, drop
        self._writing = 0
        self.fields: dict[str, NoteField] = {}
        self.days: dict[str, WhenField] = {}

    def bind(self, name: str, field: NoteField) -> NoteField:
        """Record this field under a name."""
        self.fields[name] = field
        field.setObjectName(f"plan-{name}")
        field.committed.connect(partial(self.record, name))
        field.drafted.connect(partial(self._keep_draft, name))
        field.given_up.connect(partial(self._drop_draft, name))
        return field

    def bind_day(self, name: str, field: WhenField) -> WhenField:
        """Record this day under a name."""
        self.days[name] = field
        field.setObjectName(f"plan-{name}")
        field.when_given.connect(partial(self.record, name))
        return field

    def show_texts(self, text_of: Callable[[str], str], drafts: Mapping[str, str]) -> None:
        """Show what the store says; not while something of it is on its way there."""
        if self._writing:
            return
        for name, field in self.fields.items():
            field.show_text(text_of(name))
            if name in drafts:
                field.show_draft(drafts[name])
        for name, day in self.days.items():
            day.show_when(text_of(name))

    def commit(self) -> None:
        """Record what is half typed."""
        for field in self.fields.values():
            field.commit()
        for day in self.days.values():
            day.commit()

    def record(self, name: str, text: str) -> None:
        """Record one text."""
        self._writing += 1

        def done(_changes: object) -> None:
            self._writing = max(0, self._writing - 1)

        def refused(error: QicError) -> None:
            self._writing = max(0, self._writing - 1)
            self._keep_draft(name, text)
            if name in self.fields:
                self.fields[name].refuse(sentence_of(error))
            else:
                self._desk.say.error(error)

        self._desk.tasks.change(lambda: self._write(name, text), done, failed=refused, owner=self)

    def _keep_draft(self, name: str, text: str) -> None:
        self._desk.tasks.change(lambda: self._keep(name, text))

    def _drop_draft(self, name: str) -> None:
        self._desk.tasks.change(lambda: self._drop(name))


class PlanTexts(TextKeeper):
    """The fields of the plan (``plans.OWNERS``)."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        workspace = desk.workspace
        super().__init__(
            desk,
            owner,
            partial(plans.write_text, workspace),
            partial(plans.keep_draft, workspace),
            partial(plans.drop_draft, workspace),
        )

    def show(self, plan: Plan, drafts: Mapping[str, str]) -> None:
        """Show what the store says of the plan."""
        self.show_texts(plan.text, drafts)
