"""The question "is this a patient?" before a text is recorded: one place for all pages, without code of theirs.

Every change that a page asks for goes through :class:`GuardedTasks`. Where the services stop it because a shared text
looks like a patient's name or number, the question stands under the field that holds the text (or above the page,
where the field has gone), and the change is done again with the answer. A question that is left alone records the
text as it is: it is asked again before it leaves this laptop. So nothing is lost and nothing is blocked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError, SuspectTextError
from qic_desktop.i18n import _
from ui import spoken
from ui.events import ChangeBus
from ui.tasks import Done, Failed, Progress, TaskRunner, Ticket
from ui.widgets.buttons import button
from ui.widgets.fields import LongTextField, TextField
from ui.widgets.panel import Panel
from ui.widgets.texts import label

T = TypeVar("T")
TextEditor = TextField | LongTextField
TAKE_OUT, NO_PATIENT, LATER = "take-out", "no-patient", "later"
_LONGEST_QUOTE = 60


@dataclass(eq=False)
class _Asked:
    """A change that waits for an answer. ``treated`` tells what was answered before: text → treatment."""

    door: object
    fn: Callable[[], Any]
    done: Done[Any] | None
    failed: Failed | None
    owner: QObject | None
    sentence: str
    treated: dict[str, str] = field(default_factory=dict)
    error: SuspectTextError | None = None


class Question(Panel):
    """The calm question, with two answers. ``answered(str)``; ``passed_over`` when it goes unanswered."""

    answered = Signal(str)
    passed_over = Signal()

    def __init__(self, error: SuspectTextError, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, look="info", padding=12)
        self.setObjectName("patientQuestion")
        words = error.words[0] if error.words else error.text
        quoted = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"
        said = _("“{words}” looks like a patient’s name or number. Patients are never named here.").format(words=quoted)
        self.setAccessibleName(said)
        self.add(label(said, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.take = button(_("Take it out"), lambda: self._answer(TAKE_OUT), size="small")
        self.keep = button(_("It is no patient"), lambda: self._answer(NO_PATIENT), size="small")
        for one in (self.take, self.keep):
            one.setAccessibleDescription(said)
            row.addWidget(one)
        row.addStretch(1)
        self.add(row)
        self._open = True

    def close_quietly(self) -> None:
        """Take the question away without an answer being heard."""
        self._open = False
        self.hide()
        self.deleteLater()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # A window that is only minimised still asks.
        if self._open and not event.spontaneous():
            self._open = False
            self.passed_over.emit()

    def _answer(self, said: str) -> None:
        self._open = False
        self.answered.emit(said)


class TextGuard(QObject):
    """The questions of one window. ``room`` is the column in which a question stands whose field has gone."""

    def __init__(self, window: QWidget, tasks: TaskRunner, room: QVBoxLayout, place: int) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._room, self._place = room, place
        self._asked: _Asked | None = None
        self._editor: TextEditor | None = None
        self._waiting: list[_Asked] = []
        self._closing = False
        self.question: Question | None = None

    def tasks_for(self, door: object) -> TaskRunner:
        """The tasks that pages of this workspace get."""
        return GuardedTasks(self, self._tasks, door)

    def close(self) -> None:
        """The window closes: what is asked now is recorded as it is, and nothing is asked any more."""
        self._closing = True
        self.settle()

    def settle(self) -> None:
        """Nobody answered: record the text as it is; it is asked again before it leaves."""
        if self._asked is not None:
            self._finish(LATER)
        for one in self._waiting:
            self.run(one, LATER)
        self._waiting.clear()

    # --- doing -------------------------------------------------------------------------------------------------

    def start(self, asked: _Asked) -> Ticket:
        """Do a change under the guard."""
        door, change, waiting = asked.door, asked.fn, self._waiting

        def fn() -> Any:
            from qic_desktop.domain.identifiers import text_hash
            from qic_desktop.services.removing import text_guard
            from qic_desktop.services.workspace import Workspace

            if not isinstance(door, Workspace) or self._closing:
                return change()
            treated = {text_hash(text): text_guard.Treatment(said) for text, said in asked.treated.items()}
            try:
                return text_guard.guarded(door, change, treated)
            except SuspectTextError as error:
                asked.error = error
                waiting.append(asked)
                raise

        def done(answer: Any) -> None:
            if asked.done is not None and _is_there(asked.owner):
                asked.done(answer)

        # No owner: a page that has gone meanwhile must not cost the text.
        return self._tasks.change(fn, done, failed=lambda error: self._fail(asked, error), sentence=asked.sentence)

    def run(self, asked: _Asked, said: str) -> None:
        """Do it again, with an answer to what stopped it."""
        if asked.error is not None:
            asked.treated[asked.error.text] = said
        self.start(asked)

    def _fail(self, asked: _Asked, error: QicError) -> None:
        if isinstance(error, SuspectTextError):
            if asked in self._waiting:
                self._waiting.remove(asked)
                self._ask(asked)
        elif asked.failed is not None:
            if _is_there(asked.owner):
                asked.failed(error)
        else:
            cast(Any, self._tasks).failed.emit(error)

    # --- asking ------------------------------------------------------------------------------------------------

    def _ask(self, asked: _Asked) -> None:
        if self._asked is not None:
            self._finish(LATER)
        error = asked.error
        if error is None or self._closing or not self._window.isVisible():
            self.run(asked, LATER)
            return
        self._asked = asked
        question = Question(error)
        self.question = question
        self._editor = self._editor_of(error.text)
        self._put(question)
        if isinstance(self._editor, LongTextField):
            # Kept aside until it is answered: a power cut costs no word.
            self._editor.drafted.emit(self._editor.toPlainText())
        question.answered.connect(self._finish)
        question.passed_over.connect(lambda: self._finish(LATER))
        spoken.tell(question, "Alert")

    def _put(self, question: Question) -> None:
        editor = self._editor
        if editor is not None and _put_under(editor, question):
            editor.hold()
            editor.textChanged.connect(self._on_text_changed)
            QWidget.setTabOrder(editor, question.take)
        else:
            self._editor = None
            self._room.insertWidget(self._place, question)
        QWidget.setTabOrder(question.take, question.keep)
        question.show()

    def _editor_of(self, text: str) -> TextEditor | None:
        for window in {self._window, *QApplication.topLevelWidgets()}:
            editors: list[TextEditor] = [*window.findChildren(TextField), *window.findChildren(LongTextField)]
            for one in editors:
                if one.isVisible() and one.isEnabled() and one.kept.strip() == text.strip():
                    return one
        return None

    def _on_text_changed(self) -> None:
        """The person writes on: the new text is judged when the field is left."""
        editor = self._editor
        if editor is not None and editor.held is not None and _text_of(editor) != editor.held:
            editor.give_up()
            self._asked = None
            self._end()

    def _finish(self, said: str) -> None:
        asked, editor = self._asked, self._editor
        if asked is None or asked.error is None:
            return
        self._asked = None
        if editor is not None and _is_there(editor):
            editor.release()
            if said == TAKE_OUT:
                editor.replace_text(asked.error.clean)
        self._end()
        self.run(asked, said)

    def _end(self) -> None:
        question, editor = self.question, self._editor
        self.question = self._editor = None
        if editor is not None and _is_there(editor):
            editor.textChanged.disconnect(self._on_text_changed)
        if question is not None and _is_there(question):
            focused = QApplication.focusWidget()
            if focused is not None and question.isAncestorOf(focused) and editor is not None and _is_there(editor):
                editor.setFocus()
            question.close_quietly()


class GuardedTasks:
    """The window's tasks, of which changes are looked through first."""

    def __init__(self, guard: TextGuard, tasks: TaskRunner, door: object) -> None:
        self._guard = guard
        self._tasks = tasks
        self._door = door
        self.bus: ChangeBus = tasks.bus

    def query(self, fn: Callable[[], T], done: Done[T], **how: Any) -> Ticket:
        """As the tasks."""
        return self._tasks.query(fn, done, **how)

    def work(self, fn: Callable[[Progress], T], done: Done[T], **how: Any) -> Ticket:
        """As the tasks."""
        return self._tasks.work(fn, done, **how)

    def change(
        self,
        fn: Callable[[], T],
        done: Done[T] | None = None,
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> Ticket:
        """As the tasks, once nothing in it is questioned any more."""
        return self._guard.start(_Asked(self._door, fn, done, failed, owner, sentence))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tasks, name)


def _is_there(owner: QObject | None) -> bool:
    return owner is None or shiboken6.isValid(owner)


def _text_of(editor: TextEditor) -> str:
    return editor.text() if isinstance(editor, TextField) else editor.toPlainText()


def _put_under(editor: QWidget, question: QWidget) -> bool:
    """Put the question below an editor, in the nearest upright column that holds it."""
    inner: QWidget = editor
    while (outer := inner.parentWidget()) is not None and not inner.isWindow():
        column = _column_with(outer.layout(), inner)
        if column is not None:
            layout, at = column
            layout.insertWidget(at + 1, question)
            return True
        inner = outer
    return False


def _column_with(layout: QLayout | None, part: QWidget) -> tuple[QVBoxLayout, int] | None:
    """The innermost upright column among the layouts of a widget that holds ``part``, and at which place."""
    if layout is None:
        return None
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inside = item.layout() if item is not None else None
        if inside is not None and (found := _column_with(inside, part)) is not None:
            return found
        if item is not None and (item.widget() is part or (inside is not None and _holds(inside, part))):
            is_column = isinstance(layout, QVBoxLayout) and layout.direction() == QBoxLayout.Direction.TopToBottom
            return (layout, at) if is_column and isinstance(layout, QVBoxLayout) else None
    return None


def _holds(layout: QLayout, part: QWidget) -> bool:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inside = item.layout() if item is not None else None
        if (item is not None and item.widget() is part) or (inside is not None and _holds(inside, part)):
            return True
    return False
