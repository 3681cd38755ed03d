"""Work beside the window: a store lane (one thread that owns the store) and a work lane (PDF, hashing, archives).

Owns the threads and the way back to the main thread: results travel through one QObject with one signal. Knows
no services: it gets functions. Rules: ask the person before a task starts; a task never touches a widget; an
answer for a page that is gone, or that asked something newer under the same ``topic``, is dropped.
"""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from qic_desktop.errors import QicError
from ui.events import ChangeBus

T = TypeVar("T")
Done = Callable[[T], object]
Failed = Callable[[QicError], object]
CLOSING_SECONDS = 2.0


class CancelledError(Exception):
    """The person cancelled this task; it ends without an answer."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the window says about running work; ``fraction`` None means that the end is not known."""

    sentence: str
    fraction: float | None = None
    can_cancel: bool = False


class Progress:
    """Given to work that takes long: report steps, and stop where the person cancels. Used off the main thread."""

    def __init__(self, ticket: Ticket, post: Callable[[Callable[[], None]], None]) -> None:
        self._ticket = ticket
        self._post = post
        self._last_report = 0.0

    def report(self, done: int, total: int, sentence: str = "") -> None:
        """Say how far it is; raises :class:`CancelledError` once the person has cancelled."""
        self.check()
        now = time.monotonic()
        if done < total and now - self._last_report < 0.05:
            return
        self._last_report = now
        activity = Activity(sentence or self._ticket.sentence, done / total if total else None, True)
        self._post(lambda: self._ticket.reported(activity))

    def check(self) -> None:
        """Raise :class:`CancelledError` once the person has cancelled."""
        if self._ticket.cancelled:
            raise CancelledError


@dataclass(eq=False)
class Ticket:
    """One task on its way. ``cancel`` drops its answer, and stops work that checks its progress."""

    sentence: str = ""
    owner: QObject | None = None
    topic: str = ""
    cancelled: bool = False
    finished: bool = False
    reported: Callable[[Activity], None] = field(default=lambda activity: None)

    def cancel(self) -> None:
        """Drop the answer; the task itself stops at its next check."""
        self.cancelled = True

    @property
    def wanted(self) -> bool:
        """False once cancelled or once the page that asked is gone."""
        return not self.cancelled and (self.owner is None or shiboken6.isValid(self.owner))


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What is to be done, and who hears of it."""

    ticket: Ticket
    fn: Callable[[], Any]
    done: Callable[[Any], object] | None
    failed: Failed | None
    changes: bool = False
    needs_store: bool = True


class TaskRunner(Protocol):
    """What pages need; :class:`Tasks` in the program, :class:`InlineTasks` in tests."""

    bus: ChangeBus

    def query(
        self,
        fn: Callable[[], T],
        done: Done[T],
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        topic: str = "",
        sentence: str = "",
    ) -> Ticket:
        """Read from the store on its lane."""
        ...

    def change(
        self,
        fn: Callable[[], T],
        done: Done[T] | None = None,
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> Ticket:
        """Change the store on its lane; what ``fn`` answers goes to ``done``, then once over the bus."""
        ...

    def work(
        self,
        fn: Callable[[Progress], T],
        done: Done[T],
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> Ticket:
        """Do something long that needs no store, on the work lane."""
        ...


class _Lane:
    """A queue and its threads. Daemons, so that a stuck task can never keep the program from ending."""

    def __init__(self, name: str, threads: int) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def close(self, until: float) -> bool:
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class _Courier(QObject):
    """The only way back: carries a closure from any thread and calls it on the main thread."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._on_courier_arrived)

    @Slot(object)
    def _on_courier_arrived(self, deliver: Callable[[], None]) -> None:
        deliver()


class _Answers(QObject):
    """What both runners share: who still wants an answer, and who hears of an error."""

    activity_changed = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(self, bus: ChangeBus) -> None:
        super().__init__()
        self.bus = bus
        self._running: list[Ticket] = []
        self._topics: dict[tuple[int, str], Ticket] = {}

    def query(
        self,
        fn: Callable[[], T],
        done: Done[T],
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        topic: str = "",
        sentence: str = "",
    ) -> Ticket:
        """Read from the store; a newer query of the same owner and ``topic`` replaces this one."""
        return self._put(_Task(Ticket(sentence, owner, topic), fn, done, failed))

    def change(
        self,
        fn: Callable[[], T],
        done: Done[T] | None = None,
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> Ticket:
        """Change the store; it happens, and the bus hears of it, even if the page that asked is gone."""
        return self._put(_Task(Ticket(sentence, owner), fn, done, failed, changes=True))

    def work(
        self,
        fn: Callable[[Progress], T],
        done: Done[T],
        *,
        failed: Failed | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> Ticket:
        """Work that needs no store; several may run at once."""
        ticket = Ticket(sentence, owner)
        progress = Progress(ticket, self._deliver)
        return self._put(_Task(ticket, lambda: fn(progress), done, failed, needs_store=False))

    @abstractmethod
    def _put(self, task: _Task) -> Ticket:
        """Do it, here or on a lane."""

    @abstractmethod
    def _deliver(self, deliver: Callable[[], None]) -> None:
        """Call on the main thread."""

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    def _start(self, ticket: Ticket) -> None:
        if ticket.topic:
            key = (id(ticket.owner), ticket.topic)
            if key in self._topics:
                self._topics[key].cancel()
            self._topics[key] = ticket
        ticket.reported = self.activity_changed.emit
        self._running.append(ticket)
        self._tell_activity()

    def _end(self, ticket: Ticket) -> None:
        ticket.finished = True
        if ticket in self._running:
            self._running.remove(ticket)
        key = (id(ticket.owner), ticket.topic)
        if self._topics.get(key) is ticket:
            del self._topics[key]
        self._tell_activity()

    def _tell_activity(self) -> None:
        named = [ticket for ticket in self._running if ticket.sentence] or self._running
        self.activity_changed.emit(Activity(named[-1].sentence, None, True) if named else None)

    def cancel_running(self) -> None:
        """Cancel what the person sees running (what has a sentence)."""
        for ticket in list(self._running):
            if ticket.sentence:
                ticket.cancel()

    def _succeed(self, task: _Task, answer: object) -> None:
        self._end(task.ticket)
        if task.done is not None and task.ticket.wanted:
            task.done(answer)
        if task.changes and answer is not None:
            self.bus.tell(answer)

    def _fail(self, task: _Task, error: BaseException) -> None:
        self._end(task.ticket)
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, QicError):
            self.crashed.emit(error)
        elif task.failed is not None and task.ticket.wanted:
            task.failed(error)
        elif task.failed is None:
            self.failed.emit(error)


class Tasks(_Answers):
    """The two lanes. Signals: ``activity_changed`` (:class:`Activity` or None), ``failed`` (a QicError that nobody
    took), ``crashed`` (any other exception: a bug). Made and used on the main thread."""

    def __init__(self, bus: ChangeBus, work_threads: int = 2) -> None:
        super().__init__(bus)
        self._courier = _Courier()
        self._store = _Lane("store", 1)
        self._work = _Lane("work", work_threads)
        self._open = True

    def close(self, last: Callable[[], object] | None = None, seconds: float = CLOSING_SECONDS) -> bool:
        """Stop accepting, cancel what can be cancelled, drain the store lane, run ``last`` on it (it closes the
        store). Answers False if the ``seconds`` were not enough."""
        until = time.monotonic() + seconds
        self._open = False
        for ticket in list(self._running):
            ticket.cancel()
        if last is not None:
            closing = last
            self._store.put(lambda: _quietly(closing))
        drained = self._store.close(until)
        return self._work.close(until) and drained

    def _put(self, task: _Task) -> Ticket:
        if not self._open:
            task.ticket.cancel()
            return task.ticket
        self._start(task.ticket)

        def job() -> None:
            if not task.changes and task.ticket.cancelled:
                self._deliver(lambda: self._fail(task, CancelledError()))
                return
            try:
                answer = task.fn()
            except Exception as error:  # noqa: BLE001 - the task runner: the error is handed to the main thread
                caught = error
                self._deliver(lambda: self._fail(task, caught))
            else:
                self._deliver(lambda: self._succeed(task, answer))

        (self._store if task.needs_store else self._work).put(job)
        return task.ticket

    def _deliver(self, deliver: Callable[[], None]) -> None:
        self._courier.arrived.emit(deliver)


class InlineTasks(_Answers):
    """The same for tests: everything happens at once, on the calling thread. A bug raises where it is."""

    def _put(self, task: _Task) -> Ticket:
        self._start(task.ticket)
        try:
            answer = task.fn()
        except (QicError, CancelledError) as error:
            self._fail(task, error)
        else:
            self._succeed(task, answer)
        return task.ticket

    def _deliver(self, deliver: Callable[[], None]) -> None:
        deliver()


def _quietly(last: Callable[[], object]) -> None:
    import logging

    try:
        last()
    except QicError:
        logging.getLogger(__name__).warning("closing the store failed", exc_info=True)
