"""What is half typed when a window closes: recorded where it can be, else kept and offered at the next start.

A field is recorded when it is left. Closing a window, opening another workspace and a computer that shuts down leave
no field by themselves: this does it for them. What still is no entry (a date without its end, a line whose Add was not
pressed) is kept on this laptop with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget

from qic_desktop.i18n import _, n_
from ui.navigation import Navigator
from ui.shell.page import Page
from ui.tasks import TaskRunner
from ui.widgets.fields import LongTextField, TextField
from ui.widgets.notice import Step

if TYPE_CHECKING:
    from qic_desktop.services.half_typed import HalfTyped
    from qic_desktop.services.workspace import Workspace

TOPIC = "half-typed"
FILTER = "filter"
"""The property of fields that only look for something: nobody misses what stood there."""
_LOOKS = 40
_LOOK_MILLISECONDS = 50
_LONGEST_QUOTE = 60
_LONGEST_KEPT = 64 * 1024
_Editor = QLineEdit | QPlainTextEdit


class Window(Protocol):
    """What the keeper needs of a main window."""

    navigator: Navigator

    def made_pages(self) -> Sequence[tuple[str, str, Page]]:
        """Key, word and page of each page that was made; the one shown comes first."""
        ...

    def notice(self, text: str, look: Any = "info", steps: Sequence[Step] = (), **how: Any) -> None:
        """Show a notice above the page."""
        ...

    def clear_notice(self, topic: str) -> None:
        """Take a notice away."""
        ...

    def toast(self, text: str) -> None:
        """Say for some seconds what was done."""
        ...


@dataclass
class _Search:
    """Texts that go back into their fields, one after the other; ``looks`` counts how often a page was looked at."""

    left: list[HalfTyped]
    back: list[HalfTyped]
    looks: int = 0


class HalfTypedKeeper(QObject):
    """Keeps what is half typed in one window, and offers it when its workspace is shown again."""

    def __init__(self, window: QWidget, shell: Window, tasks: TaskRunner) -> None:
        super().__init__(window)
        self._shell = shell
        self._tasks = tasks
        self._door: Workspace | None = None

    # --- keeping -----------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Record what can be recorded, keep the rest; called before the window's pages go."""
        pages = self._shell.made_pages()
        if not pages:
            return
        door = pages[0][2].desk.workspace
        pages[0][2].leave()
        found = [one for key, word, page in pages for one in self._left_in(key, word, page)]
        if found and (store := _store_of(door)) is not None:
            from qic_desktop.services import half_typed

            # As a change it is written also while the program ends; no page hears of it.
            self._tasks.change(partial(half_typed.keep, store, found))

    def _left_in(self, key: str, word: str, page: Page) -> Iterator[HalfTyped]:
        from qic_desktop.services.half_typed import HalfTyped

        _finish_cells(page)
        argument = self._shell.navigator.shown_on(key)
        for field, name, number in _editors(page):
            typed = _was_typed(field) and _commit(field)
            text = _text_of(field)
            if typed and text.strip():
                yield HalfTyped(key, argument, word, name, number, text[:_LONGEST_KEPT])

    # --- offering ----------------------------------------------------------------------------------------------

    def offer(self, door: object) -> None:
        """Say what was half typed when this workspace was last closed."""
        self._door = store = _store_of(door)
        if store is not None:
            from qic_desktop.services import half_typed

            self._tasks.query(lambda: half_typed.list_waiting(store), self._show, owner=self, topic=TOPIC)

    def _show(self, waiting: Sequence[HalfTyped]) -> None:
        if not waiting:
            return
        first = waiting[0]
        said = n_(
            "“{text}” was still being typed when the page closed ({page}).",
            "{count} texts were still being typed when their pages closed; one is “{text}” ({page}).",
            len(waiting),
        )
        words = said.format(text=_quoted(first.text), page=first.word, count=len(waiting))
        steps = (
            Step(_("Put it back"), partial(self.put_back, waiting)),
            Step(_("Let it go"), partial(self._end, waiting)),
        )
        self._shell.notice(words, "info", steps, topic=TOPIC)

    def put_back(self, waiting: Sequence[HalfTyped]) -> None:
        """Go to each place and put the text into its field again; where there is none, it is copied."""
        self._shell.clear_notice(TOPIC)
        self._go_on(_Search(list(waiting), []))

    def _go_on(self, search: _Search) -> None:
        if not search.left:
            self._end(search.back)
            return
        first = search.left[0]
        pages = {key: page for key, _word, page in self._shell.made_pages()}
        if search.looks == 0:
            self._shell.navigator.go(first.page, first.argument)
        elif first.page in pages and _put(pages[first.page], first):
            search.back.append(search.left.pop(0))
            search.looks = -1
        elif search.looks > _LOOKS:
            QGuiApplication.clipboard().setText(first.text)
            self._shell.toast(_("“{text}” is copied: paste it where it belongs.").format(text=_quoted(first.text)))
            search.left.pop(0)
            search.looks = -1
        search.looks += 1
        QTimer.singleShot(0 if search.looks < 2 else _LOOK_MILLISECONDS, self, partial(self._go_on, search))

    def _end(self, texts: Sequence[HalfTyped]) -> None:
        """These need not be kept any more."""
        self._shell.clear_notice(TOPIC)
        door = self._door
        if door is not None and texts:
            from qic_desktop.services import half_typed

            self._tasks.change(partial(half_typed.let_go, door, texts))


def _store_of(door: object) -> Workspace | None:
    # The first window is painted before the services are imported.
    from qic_desktop.services.workspace import Workspace

    return door if isinstance(door, Workspace) else None


def _finish_cells(page: QWidget) -> None:
    """Give what stands in an open cell of a table, also in a window that is not in front."""
    for view in page.findChildren(QAbstractItemView):
        if view.state() == QAbstractItemView.State.EditingState:
            for editor in view.viewport().findChildren(QLineEdit):
                view.commitData(editor)
                view.closeEditor(editor, view.itemDelegate().EndEditHint.NoHint)


def _editors(page: QWidget) -> Iterator[tuple[_Editor, str, int]]:
    """The fields of a page that a person can type into, with their names and which of that name each is."""
    seen: dict[str, int] = {}
    fields: list[_Editor] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    for field in fields:
        secret = isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal
        if field.isReadOnly() or secret or field.property(FILTER) or _is_cell(field) or _is_done_with(field, page):
            continue
        name = field.accessibleName()
        seen[name] = seen.get(name, -1) + 1
        yield field, name, seen[name]


def _is_done_with(field: QWidget, page: QWidget) -> bool:
    """Whether it belongs to a dialog that was answered or given up, and lives on unseen."""
    window = field.window()
    return window is not page.window() and not window.isVisible()


def _is_cell(field: QWidget) -> bool:
    outer = field.parentWidget()
    return outer is not None and isinstance(outer.parentWidget(), QAbstractItemView)


def _was_typed(field: _Editor) -> bool:
    return field.isModified() if isinstance(field, QLineEdit) else field.document().isModified()


def _commit(field: _Editor) -> bool:
    """Record a text as if its field were left; answers whether it still is no entry."""
    if not isinstance(field, TextField | LongTextField):
        return True
    field.commit()
    return shiboken6.isValid(field) and not field.is_recorded


def _text_of(field: _Editor) -> str:
    if not shiboken6.isValid(field):
        return ""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _put(page: Page, kept: HalfTyped) -> bool:
    for field, name, number in _editors(page):
        if (name, number) == (kept.field, kept.number) and field.isVisible() and field.isEnabled():
            if isinstance(field, QLineEdit):
                field.setText(kept.text)
                field.setModified(True)
            else:
                field.setPlainText(kept.text)
                field.document().setModified(True)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
    return False


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
