"""Texts that nobody had recorded when the window closed: kept on this laptop, offered again at the next start.

They are no entries: they lie beside the journal as drafts do, are locked with the store and never sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qic_desktop.services.workspace import Workspace

_ENTITY = "half_typed"
_WINDOW = "window"
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """A text and the place where it was being typed: page, what the page showed, the field's name, which of that name.

    ``word`` is what people call the page.
    """

    page: str
    argument: str
    word: str
    field: str
    number: int
    text: str

    @property
    def _register(self) -> str:
        return _BETWEEN.join((self.page, self.argument, self.word, self.field, str(self.number)))


def keep(workspace: Workspace, texts: Iterable[HalfTyped]) -> None:
    """Keep texts; one that was kept for the same field before gives way."""
    for one in texts:
        workspace.journal.keep_draft(workspace.scope, _ENTITY, _WINDOW, one._register, one.text)


def list_waiting(workspace: Workspace) -> tuple[HalfTyped, ...]:
    """What is kept, in the order of the pages' names."""
    found = workspace.journal.drafts(workspace.scope, _ENTITY, _WINDOW)
    return tuple(_read(register, text) for register, text in sorted(found.items()))


def let_go(workspace: Workspace, texts: Iterable[HalfTyped]) -> None:
    """These are back in their fields, or nobody wants them any more."""
    for one in texts:
        workspace.journal.drop_draft(workspace.scope, _ENTITY, _WINDOW, one._register)


def _read(register: str, text: str) -> HalfTyped:
    page, argument, word, field, number = register.split(_BETWEEN)
    return HalfTyped(page, argument, word, field, int(number), text)
